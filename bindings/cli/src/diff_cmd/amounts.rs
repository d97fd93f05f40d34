//! Sums of money and points, and how they moved.

use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// 負担の内訳: what a month costs and who pays it. In exact yen insurer + 高額療養費 + subsidies + patient + open is the cost.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, JsonSchema)]
pub struct Amounts {
    /// 点数: points in hundredths.
    pub points_x100: i64,
    /// 費用の額: 10 yen a point, and the cost of meals.
    pub cost_yen: i64,
    /// 保険者負担: what the insurance pays by its rate.
    pub insurer_yen: i64,
    /// 高額療養費: what it pays above a ceiling.
    pub high_cost_yen: i64,
    /// 公費負担: by 法別番号; `written_out` for subsidies whose terms stand in the claim without a number.
    pub subsidies_yen: BTreeMap<String, i64>,
    /// 患者負担: exact yen.
    pub patient_yen: i64,
    /// 負担未定: cost of which the result leaves open who pays it.
    pub open_yen: i64,
    /// 窓口で支払う額: what the patient pays at the counter, with meals and charges outside the insurance. Only claims of which both
    /// sides tell it.
    pub collected_yen: i64,
    /// 保険外負担: charges outside the insurance with tax.
    pub outside_yen: i64,
}

impl Amounts {
    /// Whether nothing is in it.
    pub fn is_zero(&self) -> bool {
        self.values().all(|value| value == 0)
    }

    fn values(&self) -> impl Iterator<Item = i64> + '_ {
        let plain = [
            self.points_x100,
            self.cost_yen,
            self.insurer_yen,
            self.high_cost_yen,
            self.patient_yen,
            self.open_yen,
            self.collected_yen,
            self.outside_yen,
        ];
        plain.into_iter().chain(self.subsidies_yen.values().copied())
    }

    /// Both, part by part; `None` when a sum does not fit.
    pub fn plus(&self, other: &Amounts) -> Option<Amounts> {
        let mut sum = self.clone();
        sum.add(other, 1)?;
        Some(sum)
    }

    /// This without the other; `None` when a difference does not fit.
    pub fn minus(&self, other: &Amounts) -> Option<Amounts> {
        let mut rest = self.clone();
        rest.add(other, -1)?;
        Some(rest)
    }

    fn add(&mut self, other: &Amounts, sign: i64) -> Option<()> {
        let add = |own: &mut i64, other: i64| {
            *own = own.checked_add(other.checked_mul(sign)?)?;
            Some(())
        };
        add(&mut self.points_x100, other.points_x100)?;
        add(&mut self.cost_yen, other.cost_yen)?;
        add(&mut self.insurer_yen, other.insurer_yen)?;
        add(&mut self.high_cost_yen, other.high_cost_yen)?;
        add(&mut self.patient_yen, other.patient_yen)?;
        add(&mut self.open_yen, other.open_yen)?;
        add(&mut self.collected_yen, other.collected_yen)?;
        add(&mut self.outside_yen, other.outside_yen)?;
        for (class, yen) in &other.subsidies_yen {
            let own = self.subsidies_yen.entry(class.clone()).or_default();
            add(own, *yen)?;
        }
        self.subsidies_yen.retain(|_, yen| *yen != 0);
        Some(())
    }

    /// The sum of what the payers bear: the cost, wherever the invariant of the engine holds.
    pub fn payers_yen(&self) -> i64 {
        let payers = [self.insurer_yen, self.high_cost_yen, self.patient_yen, self.open_yen];
        payers.into_iter().chain(self.subsidies_yen.values().copied()).sum()
    }

    /// All of the subsidies.
    pub fn all_subsidies_yen(&self) -> i64 {
        self.subsidies_yen.values().sum()
    }

    /// The parts that are above zero, and those below.
    fn signs(&self) -> [Amounts; 2] {
        [i64::is_positive as fn(i64) -> bool, i64::is_negative].map(|is| {
            let keep = |value: i64| if is(value) { value } else { 0 };
            Amounts {
                points_x100: keep(self.points_x100),
                cost_yen: keep(self.cost_yen),
                insurer_yen: keep(self.insurer_yen),
                high_cost_yen: keep(self.high_cost_yen),
                subsidies_yen: self
                    .subsidies_yen
                    .iter()
                    .filter(|(_, yen)| is(**yen))
                    .map(|(class, yen)| (class.clone(), *yen))
                    .collect(),
                patient_yen: keep(self.patient_yen),
                open_yen: keep(self.open_yen),
                collected_yen: keep(self.collected_yen),
                outside_yen: keep(self.outside_yen),
            }
        })
    }
}

/// 増減: what rose, what fell, and both together, claim by claim.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, JsonSchema)]
pub struct Flow {
    /// 増: sum of what rose.
    pub up: Amounts,
    /// 減: sum of what fell, negative.
    pub down: Amounts,
    /// 差引: up and down together.
    pub net: Amounts,
}

impl Flow {
    /// Adds the change of one claim; `None` when a sum does not fit.
    pub fn add(&mut self, change: &Amounts) -> Option<()> {
        let [up, down] = change.signs();
        self.up = self.up.plus(&up)?;
        self.down = self.down.plus(&down)?;
        self.net = self.net.plus(change)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(cost_yen: i64, subsidy: i64) -> Amounts {
        Amounts { cost_yen, subsidies_yen: BTreeMap::from([("54".to_owned(), subsidy)]), ..Amounts::default() }
    }

    #[test]
    fn what_rose_and_what_fell_are_kept_apart() {
        let mut flow = Flow::default();
        flow.add(&cost(30, -10)).unwrap();
        flow.add(&cost(-50, 10)).unwrap();
        assert_eq!((flow.up.cost_yen, flow.down.cost_yen, flow.net.cost_yen), (30, -50, -20));
        assert_eq!((flow.up.subsidies_yen["54"], flow.down.subsidies_yen["54"]), (10, -10));
        assert!(flow.net.subsidies_yen.is_empty());
    }

    #[test]
    fn sums_that_do_not_fit_are_told() {
        assert_eq!(cost(i64::MAX, 1).plus(&cost(1, 0)), None);
        assert_eq!(cost(5, 1).minus(&cost(5, 1)), Some(Amounts::default()));
    }
}
