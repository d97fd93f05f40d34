//! Which acts a rule of the notices speaks about.

use crate::Code;
use crate::masters::{FeeItem, Rule};

/// Acts by 区分番号, code, 判断料 group or column; none where a rule names none.
pub(super) struct Selector<'m> {
    sections: Vec<&'m str>,
    /// Sorted.
    codes: Vec<Code>,
    /// 検査等実施判断グループ区分 (項番51) of 実施料.
    judgement_group: Option<u8>,
    /// 診療識別 of drugs.
    drug_classes: Vec<u32>,
    /// 外来管理加算区分 (項番56) = 1.
    management: bool,
    except_sections: Vec<&'m str>,
    except_codes: Vec<Code>,
}

/// 項番50: 実施料.
const PERFORMANCE_FEE: u8 = 1;
/// 項番56: 外来管理加算を算定できない診療行為.
const BARS_MANAGEMENT: u8 = 1;

impl<'m> Selector<'m> {
    /// The acts that a rule names in its fields.
    pub(super) fn of(rule: Rule<'m>) -> Selector<'m> {
        Selector {
            sections: rule.texts("sections").collect(),
            codes: sorted(codes_of(rule, "codes")),
            judgement_group: rule.int("judgement_group").and_then(|group| u8::try_from(group).ok()),
            drug_classes: rule.ints("drug_classes").filter_map(|class| u32::try_from(class).ok()).collect(),
            management: rule.int("management") == Some(1),
            except_sections: rule.texts("except_sections").collect(),
            except_codes: codes_of(rule, "except_codes").collect(),
        }
    }

    /// The acts beside which a rule does not work.
    pub(super) fn unless(rule: Rule<'m>) -> Selector<'m> {
        Selector {
            sections: rule.texts("unless_sections").collect(),
            codes: sorted(codes_of(rule, "unless_codes")),
            judgement_group: None,
            drug_classes: Vec::new(),
            management: false,
            except_sections: Vec::new(),
            except_codes: Vec::new(),
        }
    }

    /// The 入院料 that a rule speaks about; any where it names none.
    pub(super) fn wards(rule: Rule<'m>) -> Selector<'m> {
        Selector {
            sections: rule.texts("ward_sections").collect(),
            codes: sorted(codes_of(rule, "ward_codes")),
            judgement_group: None,
            drug_classes: Vec::new(),
            management: false,
            except_sections: rule.texts("except_ward_sections").collect(),
            except_codes: codes_of(rule, "except_ward_codes").collect(),
        }
    }

    /// Whether a 入院料 is one of a rule that names them, or the rule names none but exceptions.
    pub(super) fn picks_ward(&self, code: Code, item: Option<FeeItem<'_>>) -> bool {
        let section = item.map_or("", FeeItem::section);
        let excepted = |prefix: &&str| section.starts_with(*prefix);
        let names_none = self.sections.is_empty() && self.codes.is_empty();
        self.picks(code, item)
            || names_none && !self.except_codes.contains(&code) && !self.except_sections.iter().any(excepted)
    }

    /// Whether it speaks about a code; without its row only what is named by the code itself.
    pub(super) fn picks(&self, code: Code, item: Option<FeeItem<'_>>) -> bool {
        let section = item.map_or("", FeeItem::section);
        let within =
            |sections: &[&str]| !section.is_empty() && sections.iter().any(|prefix| section.starts_with(prefix));
        let by_row = item.is_some_and(|item| {
            let judged =
                item.judgement_kind() == PERFORMANCE_FEE && Some(item.judgement_group()) == self.judgement_group;
            judged || self.management && item.outpatient_management() == BARS_MANAGEMENT
        });
        let named = self.codes.binary_search(&code).is_ok() || by_row || within(&self.sections);
        named && !self.except_codes.contains(&code) && !within(&self.except_sections)
    }

    /// Whether it speaks about drugs of a 診療識別.
    pub(super) fn picks_drugs(&self, service_class: u32, code: Code) -> bool {
        self.drug_classes.contains(&service_class) && !self.except_codes.contains(&code)
    }
}

fn sorted(codes: impl Iterator<Item = Code>) -> Vec<Code> {
    let mut codes: Vec<Code> = codes.collect();
    codes.sort_unstable();
    codes
}

/// The codes of a field.
pub(super) fn codes_of<'m>(rule: Rule<'m>, field: &str) -> impl Iterator<Item = Code> + use<'m> {
    rule.ints(field).filter_map(|code| Code::new(u32::try_from(code).ok()?))
}
