//! 資格確認の返却項目: a subsidy as オンライン資格確認 and the Public Medical Hub (PMH) tell it to an institution, and the same as a subsidy of a
//! claim.
//!
//! The items are those that the notices name; the interface document of PMH is not public (`docs/eligibility-hub.md`).

use super::{Certificate, Schooling, SingleParentRole, Subsidy};
use crate::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The id of a subsidy without a number.
const NAMELESS: &str = "subsidy";

claim_types! {
    /// 資格確認の公費: one subsidy as the hub tells it. [`Subsidy`] carries every item, so that nothing is lost on the way there and back.
    #[derive(Default)]
    pub struct HubCertificate {
        /// 公費負担者番号: 8 digits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub payer_number: Option<String>,
        /// 受給者番号: 7 digits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub recipient_number: Option<String>,
        /// 事業内区分: the scheme's own subdivision (区分).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub category: Option<String>,
        /// 所得区分: class within the scheme, by its own name or a word of the master.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub income_class: Option<String>,
        /// 自己負担上限額（月額）: yen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub monthly_cap_yen: Option<i64>,
        /// 窓口負担なし: nothing is paid at the counter.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub without_share: Option<bool>,
        /// 有効開始日: first day of validity.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub from: Option<Day>,
        /// 有効終了日: last day of validity.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until: Option<Day>,
        /// 追加条件: further conditions, in the words of a certificate's `conditions`; absent = not told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub conditions: Option<Vec<String>>,
        /// 多子区分: whether the many-children rule applies.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub many_children: Option<bool>,
        /// 子ども人数: children of the household.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub children: Option<u8>,
        /// 何人目の子か: 1 for the first-born.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub birth_order: Option<u8>,
        /// 就学状況: the stage of schooling.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub schooling: Option<Schooling>,
        /// ひとり親等の区分: the child or the guardian.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub single_parent_role: Option<SingleParentRole>,
        /// その他の返却項目: items without a field, by their name, kept as they stand.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        pub extra: BTreeMap<String, String>,
    }
}

impl From<&HubCertificate> for Subsidy {
    /// The subsidy of a claim. Its id is the number of the payer; a claim with two of one payer names them anew.
    fn from(hub: &HubCertificate) -> Subsidy {
        Subsidy {
            id: hub.payer_number.clone().unwrap_or_else(|| NAMELESS.to_owned()),
            payer_number: hub.payer_number.clone(),
            recipient_number: hub.recipient_number.clone(),
            optional_benefit: false,
            from: hub.from,
            until: hub.until,
            certificate: Some(Certificate {
                category: hub.category.clone(),
                income_class: hub.income_class.clone(),
                monthly_cap_yen: hub.monthly_cap_yen,
                without_share: hub.without_share,
                many_children: hub.many_children,
                children: hub.children,
                birth_order: hub.birth_order,
                schooling: hub.schooling,
                single_parent_role: hub.single_parent_role,
                conditions: hub.conditions.clone(),
                extra: hub.extra.clone(),
            }),
            parameters: None,
        }
    }
}

impl From<&Subsidy> for HubCertificate {
    /// What the hub would tell of a subsidy. The id and parameters written out are the claim's own and stay there.
    fn from(subsidy: &Subsidy) -> HubCertificate {
        let certificate = subsidy.certificate.clone().unwrap_or_default();
        HubCertificate {
            payer_number: subsidy.payer_number.clone(),
            recipient_number: subsidy.recipient_number.clone(),
            category: certificate.category,
            income_class: certificate.income_class,
            monthly_cap_yen: certificate.monthly_cap_yen,
            without_share: certificate.without_share,
            from: subsidy.from,
            until: subsidy.until,
            conditions: certificate.conditions,
            many_children: certificate.many_children,
            children: certificate.children,
            birth_order: certificate.birth_order,
            schooling: certificate.schooling,
            single_parent_role: certificate.single_parent_role,
            extra: certificate.extra,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::{btree_map, vec};
    use proptest::option::of;
    use proptest::prelude::*;
    use proptest::sample::select;

    fn text() -> impl Strategy<Value = String> {
        "[0-9A-Za-zぁ-ん区分Ⅰ ]{0,8}"
    }

    prop_compose! {
        fn numbers()(
            payer_number in of(text()),
            recipient_number in of(text()),
            category in of(text()),
            income_class in of(text()),
            monthly_cap_yen in of(any::<i64>()),
            without_share in of(any::<bool>()),
            from in of(0..40_000i32),
            until in of(0..40_000i32),
        ) -> HubCertificate {
            HubCertificate {
                payer_number,
                recipient_number,
                category,
                income_class,
                monthly_cap_yen,
                without_share,
                from: from.map(Day::from_number),
                until: until.map(Day::from_number),
                ..HubCertificate::default()
            }
        }
    }

    prop_compose! {
        fn certificate()(
            numbers in numbers(),
            conditions in of(vec(text(), 0..4)),
            many_children in of(any::<bool>()),
            children in of(any::<u8>()),
            birth_order in of(any::<u8>()),
            schooling in of(select(vec![Schooling::None, Schooling::Preschool, Schooling::UpperSecondary])),
            single_parent_role in of(select(vec![SingleParentRole::Child, SingleParentRole::Guardian])),
            extra in btree_map(text(), text(), 0..3),
        ) -> HubCertificate {
            HubCertificate {
                conditions, many_children, children, birth_order, schooling, single_parent_role, extra, ..numbers
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_on_the_way_to_a_claim_and_back(hub in certificate()) {
            let subsidy = Subsidy::from(&hub);
            prop_assert_eq!(&HubCertificate::from(&subsidy), &hub);
            prop_assert_eq!(Subsidy::from(&HubCertificate::from(&subsidy)), subsidy.clone());
            let written = serde_json::to_vec(&hub).unwrap();
            prop_assert_eq!(&serde_json::from_slice::<HubCertificate>(&written).unwrap(), &hub);
            let claimed = serde_json::to_vec(&subsidy).unwrap();
            prop_assert_eq!(serde_json::from_slice::<Subsidy>(&claimed).unwrap(), subsidy);
        }
    }

    #[test]
    fn every_item_of_the_hub_stands_in_the_claim() {
        let hub = serde_json::json!({
            "payer_number": "80270001", "recipient_number": "1234567", "category": "1", "income_class": "low",
            "monthly_cap_yen": 3000, "without_share": false, "from": "2024-04-01", "until": "2025-03-31",
            "conditions": ["severe"], "many_children": true, "children": 3, "birth_order": 3, "schooling": "primary",
            "single_parent_role": "child", "extra": {"備考": "県外受診可"}
        });
        let read: HubCertificate = serde_json::from_value(hub.clone()).unwrap();
        let mut claimed = serde_json::to_value(Subsidy::from(&read)).unwrap();
        let certificate = claimed["certificate"].take();
        for (item, value) in hub.as_object().unwrap() {
            let found = claimed.get(item).or_else(|| certificate.get(item));
            assert_eq!(found, Some(value), "{item}");
        }
        assert_eq!(claimed["id"], "80270001");
        assert_eq!(Subsidy::from(&HubCertificate::default()).id, "subsidy");
    }

    #[test]
    fn an_item_that_has_no_field_is_refused_outside_the_others() {
        let errors = HubCertificate::list_from_json(br#"[{"payer_number": "80270001"}, {"colour": 1}]"#).unwrap_err();
        assert_eq!((errors[0].def().slug, errors[0].pointer()), ("unknown-field", "/1/colour"));
        let one = HubCertificate::list_from_json(b" {\"from\": \"2024-02-30\"}").unwrap_err();
        assert_eq!((one[0].def().slug, one[0].pointer()), ("impossible-date", "/from"));
        assert_eq!(HubCertificate::list_from_json(b"{}").unwrap(), [HubCertificate::default()]);
        assert_eq!(HubCertificate::list_from_json(b"[] 1").unwrap_err()[0].def().slug, "json-syntax");
    }
}
