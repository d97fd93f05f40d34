//! Everything that a case can expect of an outcome, in the form of [`crate::Expect`]: the names for a new case, the values for a
//! regression case.

use crate::expect::{amounts, without_zeros};
use crate::found::Found;
use santei::outcome::{Fate, Position};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

impl Found<'_> {
    /// Every expectation by name.
    pub(crate) fn told(&self) -> Map<String, Value> {
        let parts = [self.told_points(), self.told_visits(), self.told_months(), self.told_lines()];
        parts.into_iter().flat_map(|part| part.as_object().cloned().unwrap_or_default()).collect()
    }

    fn told_points(&self) -> Value {
        let totals = &self.outcome.totals;
        json!({
            "unit_points": self.unit_points(),
            "total_points": totals.points,
            "by_service_class": amounts(&totals.by_service_class),
            "by_receipt_category": amounts(&totals.by_receipt_category),
            "meals_yen": totals.meals_yen,
            "meals_patient_yen": totals.meals_patient_yen,
            "meal_shares": self.meal_shares(&[]),
        })
    }

    fn told_visits(&self) -> Value {
        let ids = |amount: &dyn Fn(&str) -> i64| -> BTreeMap<String, i64> {
            without_zeros(self.claim.subsidies.iter().map(|own| (own.id.clone(), amount(&own.id))).collect())
        };
        let visits = 0..self.outcome.visits.len() as u32;
        let written = |visit: u32| -> BTreeMap<&str, i64> {
            let lines = self.outcome.ledger.iter().filter(|line| line.visit == visit);
            lines.map(|line| (self.subsidy_id(line.subsidy), line.yen)).collect()
        };
        json!({
            "insurer_yen": self.per_visit(|visit| visit.insurer),
            "benefit_yen": self.per_visit(|visit| visit.benefit),
            "subsidies_yen": visits.clone().map(|visit| ids(&|id| self.paid(visit, id))).collect::<Vec<_>>(),
            "patient_exact_yen": self.per_visit(|visit| visit.patient_exact),
            "counter_yen": self.per_visit(|visit| visit.counter),
            "reduction_yen": self.per_visit(|visit| visit.reduction),
            "adjustment_yen": self.per_visit(|visit| visit.adjustment),
            "adjustments": visits.clone().map(|visit| self.adjustments_of(visit)).collect::<Vec<_>>(),
            "outside_yen": self.per_visit(|visit| visit.outside),
            "ledger": visits.map(written).collect::<Vec<_>>(),
            "ceiling_yen": self.per_visit(|visit| visit.ceiling),
        })
    }

    fn told_months(&self) -> Value {
        let subsidy = |id: &str| {
            let month = self.month_of_subsidy(id);
            json!({"benefit_target": month.left.map(|left| left + month.pays), "share": month.left, "pays": month.pays})
        };
        let subsidies: Map<String, Value> =
            self.claim.subsidies.iter().map(|own| (own.id.clone(), subsidy(&own.id))).collect();
        let settlements: Vec<_> = self.outcome.settlements.iter().map(|own| self.settlement(own)).collect();
        json!({
            "month": {
                "patient_exact_yen": self.patient(|_| true),
                "insurer_yen": self.insurer(),
                "share_yen": self.share_of_month(),
                "subsidies": subsidies,
            },
            "receipt_kinds": self.outcome.receipts.iter().map(|receipt| receipt.kind).collect::<Vec<_>>(),
            "receipts": (0..self.outcome.receipts.len() as u32).map(|receipt| self.told_receipt(receipt)).collect::<Vec<_>>(),
            "settlements": settlements,
        })
    }

    fn told_receipt(&self, index: u32) -> Value {
        let receipt = self.outcome.receipts.get(index as usize);
        let subsidy = |own: &&santei::outcome::ReceiptSubsidy| {
            let id = self.subsidy_id(own.subsidy);
            json!({"id": id, "points": own.points, "benefit_target": own.benefit_target, "share": own.share})
        };
        let classes = self.outcome.burden_classes.iter().filter(|class| class.receipt == index);
        let classes: BTreeMap<&str, String> =
            classes.map(|class| (self.combination_id(class.combination), class.code.to_string())).collect();
        json!({
            "kind": receipt.and_then(|receipt| receipt.kind),
            "points": receipt.map(|receipt| receipt.points),
            "share": receipt.and_then(|receipt| receipt.patient_yen),
            "subsidies": self.recorded(index).iter().map(subsidy).collect::<Vec<_>>(),
            "notes": self.notes_on(index),
            "burden_classes": classes,
        })
    }

    fn told_lines(&self) -> Value {
        let decision = |own: &santei::outcome::Decision<'_>| {
            json!({
                "at": Position::Line(own.unit, own.line).pointer(),
                "date": own.date,
                "status": own.status.slug(),
                "reason": own.def.slug,
                "allowed": own.allowed,
                "table": own.basis.table(),
                "against": own.against.pointer(),
                "missing": own.missing,
                "window": own.window,
                "rule": own.rule.map(|rule| rule.id()),
            })
        };
        json!({
            "lines": self.statuses(),
            "decisions": self.outcome.decisions.iter().map(decision).collect::<Vec<_>>(),
            "added": self.told_additions(Fate::Added),
            "suggested": self.told_additions(Fate::Suggested),
            "withheld": self.told_additions(Fate::Withheld),
            "unchecked": self.outcome.unchecked.iter().map(|own| own.slug()).collect::<Vec<_>>(),
            "final": self.outcome.is_final(),
            "findings": self.outcome.findings.iter().map(|finding| finding.def.slug).collect::<Vec<_>>(),
        })
    }

    fn told_additions(&self, fate: Fate) -> Vec<Value> {
        let told = |own: &santei::outcome::Addition<'_>| {
            json!({
                "code": own.code,
                "date": own.date,
                "count": own.count,
                "quantity": own.quantity,
                "rule": own.rule.id(),
                "at": self.joined(own),
                "missing": own.missing,
                "reason": own.reason.map(|def| def.slug),
            })
        };
        self.of_fate(fate).into_iter().map(told).collect()
    }
}
