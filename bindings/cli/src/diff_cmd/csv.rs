//! A row for each changed claim and cause, written while the claims are compared.

use super::side::Compared;
use santei::num::format_decimal;

/// The heading.
pub const HEADING: [&str; 20] = [
    "claim",
    "kind",
    "id",
    "change",
    "code",
    "name",
    "left",
    "right",
    "citation",
    "lines",
    "points",
    "cost_yen",
    "insurer_yen",
    "high_cost_yen",
    "subsidies_yen",
    "subsidies",
    "patient_yen",
    "open_yen",
    "collected_yen",
    "outside_yen",
];

/// The rows of a claim.
pub fn rows(claim: &Compared, ja: bool) -> Vec<[String; 20]> {
    let row = |part: &super::compare::Part| {
        let (cause, sums) = (&part.cause, &part.amounts);
        let word = |value: &super::cause::Value| if ja { value.ja.clone() } else { value.en.clone() };
        let change = match cause.change {
            super::cause::Change::Changed => "changed",
            super::cause::Change::OnlyLeft => "only_left",
            super::cause::Change::OnlyRight => "only_right",
        };
        let subsidies: Vec<String> = sums.subsidies_yen.iter().map(|(class, yen)| format!("{class}={yen}")).collect();
        [
            claim.label.clone(),
            cause.kind.slug().to_owned(),
            cause.id.clone(),
            change.to_owned(),
            cause.code.map(|code| code.to_string()).unwrap_or_default(),
            cause.name(ja).to_owned(),
            word(&cause.left),
            word(&cause.right),
            cause.citation(),
            part.lines.to_string(),
            format_decimal(sums.points_x100, 2),
            sums.cost_yen.to_string(),
            sums.insurer_yen.to_string(),
            sums.high_cost_yen.to_string(),
            sums.all_subsidies_yen().to_string(),
            subsidies.join(" "),
            sums.patient_yen.to_string(),
            sums.open_yen.to_string(),
            sums.collected_yen.to_string(),
            sums.outside_yen.to_string(),
        ]
    };
    claim.parts.iter().map(row).collect()
}
