//! A case and an outcome that agree, for tests of the comparisons. No engine is involved.

use santei::outcome::{
    Adjustment, AdjustmentShare, LedgerLine, Outcome, Receipt, ReceiptNote, ReceiptSubsidy, SubsidyShare, Visit,
};

/// Two visits: 10,000 points under 54 and a local scheme, and 20,000 points of the insurance alone. The amounts are made up
/// so that no two that are compared are equal by chance.
pub(crate) const CASE: &str = r#"{"id": "hand", "group": "test", "title": "", "source": {"document": "", "caseNo": null, "kind":
"implementation", "official": false}, "serviceMonth": "2018-10", "setting": "外来", "facilityPrefecture": 27, "patient":
{"birthDate": "1985-01-01", "ageReferenceDate": null, "ruleAge": null}, "insurances": [{"id": "h1", "kind": "社保", "relation":
"本人", "ageBand": "70歳未満", "copayRate": 30, "incomeClass": "区ウ", "incomeClassCode": 28, "limitCertificate": true,
"multipleMonths": false, "half75": false}], "publicSubsidies": [{"id": "k1", "houbetu": "54", "scheme": "", "class":
"分点公費", "prefecture": null, "patientShare": true, "ratePercent": 20, "capPerMonth": 5000}, {"id": "k2", "houbetu": "80",
"scheme": "", "class": "一般公費", "prefecture": 27, "patientShare": true, "capPerDay": 500}, {"id": "k3", "houbetu": null,
"scheme": "", "class": "特定疾病療養(マル長)", "prefecture": null, "patientShare": true}], "combinations": [{"id": "p1",
"insurance": "h1", "subsidies": ["k1", "k2"]}, {"id": "p2", "insurance": "h1", "subsidies": []}], "options": {}, "visits":
[{"seq": 1, "date": "2018-10-01", "points": 10000, "setting": "外来", "combination": "p1", "insurance": "h1", "subsidies":
["k1", "k2"], "encounter": 1, "parentEncounter": 1}, {"seq": 2, "date": "2018-10-02", "points": 20000, "setting": "外来",
"combination": "p2", "insurance": "h1", "subsidies": [], "encounter": 2, "parentEncounter": 2}], "expected": {"visits":
[{"seq": 1, "points": 10000, "insurerPays": 70000, "highCostBenefit": 0, "subsidies": {"k1": 25000, "k2": 4500},
"patientShare": 500, "patientPays": 500, "reduction": 0, "adjustments": [], "capLedger": [{"subsidy": "k1", "amount": 5000,
"totalCost": 100000}], "monthlyHighCostLimit": 80430}, {"seq": 2, "points": 20000, "insurerPays": 140000, "highCostBenefit":
100, "subsidies": {}, "patientShare": 59900, "patientPays": 59900, "reduction": 30, "adjustments": [{"combination": "p1",
"causedBy": "p2", "highCostBenefit": 700, "subsidies": {"k1": -300, "k2": -380}, "patientShare": -20, "patientPays": -21}],
"monthlyHighCostLimit": null}], "receipts": [{"afterVisit": 2, "receiptType": "1132", "insurance": {"points": 30000, "share":
89200}, "subsidies": [{"subsidy": "k1", "points": 10000, "benefitTarget": 29300, "share": 4600}, {"subsidy": "k2", "points":
10000, "benefitTarget": null, "share": 480}], "notRecorded": ["k3"], "specialNotes": {"includes": ["28"], "excludes": ["02"],
"exact": ["28"]}}], "month": {"patientTotal": 60380, "insurance": {"share": 89200, "insurerPays": 210000}, "subsidies":
{"k1": {"benefitTarget": 29300, "share": 4600, "pays": 24700}}}}}"#;

fn visit(combination: u32, points: i64, insurer: i64, patient: i64) -> Visit {
    Visit {
        date: santei::Day::from_ymd(2018, 10, 1).unwrap(),
        encounter: None,
        combination,
        points,
        insurer: Some(insurer),
        benefit: 0,
        patient_exact: Some(patient),
        counter: Some(patient),
        reduction: 0,
        adjustment: 0,
        outside: 0,
        ceiling: None,
        by_day: false,
    }
}

/// What the case asserts, as it would come out.
pub(crate) fn matching() -> Outcome<'static> {
    let recorded = |subsidy, benefit_target, share| ReceiptSubsidy {
        receipt: 0,
        subsidy,
        points: 10_000,
        benefit_target,
        share: Some(share),
        actual_days: Some(2),
        meals: 0,
        meals_yen: 0,
    };
    Outcome {
        visits: vec![
            Visit { ceiling: Some(80_430), ..visit(0, 10_000, 70_000, 500) },
            Visit { benefit: 100, reduction: 30, ..visit(1, 20_000, 140_000, 59_900) },
        ],
        shares: vec![
            SubsidyShare { visit: 0, subsidy: 0, yen: 25_000 },
            SubsidyShare { visit: 0, subsidy: 1, yen: 4_500 },
        ],
        adjustments: vec![Adjustment { visit: 1, combination: 0, benefit: 700, patient_exact: -20, counter: -21 }],
        adjustment_shares: vec![
            AdjustmentShare { adjustment: 0, subsidy: 0, yen: -300 },
            AdjustmentShare { adjustment: 0, subsidy: 1, yen: -380 },
        ],
        ledger: vec![LedgerLine { visit: 0, subsidy: 0, yen: 5_000, cost: Some(100_000) }],
        receipts: vec![Receipt {
            kind: Some(1132),
            coverage: Some(0),
            actual_days: None,
            points: 30_000,
            patient_yen: Some(89_200),
            meals: 0,
            meals_yen: 0,
            benefit_percent: Some(70),
            amount_class: None,
        }],
        receipt_subsidies: vec![recorded(0, Some(29_300), 4_600), recorded(1, None, 480)],
        receipt_notes: vec![ReceiptNote { receipt: 0, code: 28 }],
        ..Outcome::default()
    }
}
