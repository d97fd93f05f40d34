//! The dated parameters that shares need, looked up once per month and kept while a session lives.

use super::local::Practice;
use super::national::{self, NationalScheme};
use crate::claim::IncomeClass;
use crate::masters::{MasterSet, ParameterValue};
use crate::num::{Overflow, Ratio, Rounding};
use crate::{Day, Month};

/// A small exact fraction. Amounts stay below 10^12 yen and terms below 10^6, so that products fit an `i64`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Fraction {
    pub(super) numerator: i64,
    pub(super) denominator: i64,
}

impl Fraction {
    pub(super) const ONE: Fraction = Fraction { numerator: 1, denominator: 1 };
    const LIMIT: i128 = 1_000_000;

    pub(super) fn new(ratio: Ratio) -> Option<Fraction> {
        let small = |value: i128| i64::try_from(value).ok().filter(|_| (0..=Fraction::LIMIT).contains(&value));
        Some(Fraction { numerator: small(ratio.numerator())?, denominator: small(ratio.denominator())? })
    }

    /// The part of an amount, rounded half up to a multiple of `unit` (四捨五入).
    pub(super) const fn of(self, yen: i64, unit: i64) -> i64 {
        let divisor = self.denominator * unit;
        (2 * yen * self.numerator + divisor) / (2 * divisor) * unit
    }

    /// The part of an amount, rounded up to the yen (切上げ).
    pub(super) const fn of_up(self, yen: i64) -> i64 {
        (yen * self.numerator + self.denominator - 1) / self.denominator
    }
}

/// A parameter in force with its exact value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held<'m> {
    pub(super) parameter: ParameterValue<'m>,
    pub(super) ratio: Ratio,
}

impl<'m> Held<'m> {
    /// The value of a parameter on a day, when it is known and enacted.
    pub(super) fn find(masters: &MasterSet<'m>, id: &str, on: Day) -> Option<Held<'m>> {
        let parameter = masters.parameter(id, on).filter(|parameter| !parameter.announced)?;
        Some(Held { parameter, ratio: parameter.ratio? })
    }

    pub(super) fn yen(&self) -> Result<i64, Overflow> {
        self.ratio.round(Rounding::HalfUp)
    }
}

/// 自己負担限度額: one row of the tables of 健康保険法施行令42条 and 高齢者の医療の確保に関する法律施行令15条, in yen.
#[derive(Clone, Copy, Debug)]
pub(super) struct CeilingRow {
    /// The fixed amount, or the fixed term of the formula.
    pub(super) base: i64,
    /// Cost from which a part of the cost is added.
    pub(super) threshold: Option<i64>,
    /// 多数回該当.
    pub(super) multiple: Option<i64>,
    /// Place of the row in the book, for its sources.
    pub(super) place: usize,
}

/// 配慮措置 of 2022-10 to 2025-09: base + (cost − threshold) × rate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Relief {
    pub(super) base: i64,
    pub(super) threshold: i64,
    pub(super) rate: Fraction,
}

/// Which dated value a limit comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Source {
    /// The base of a row.
    Base(usize),
    /// 多数回該当 of a row.
    Multiple(usize),
    /// 配慮措置.
    Relief,
}

/// The rows of the ceiling tables: the income classes, and the two that do not depend on the class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum RowName {
    /// An income class of the person.
    Class(IncomeClass),
    /// 特定給付対象療養: the row of every class.
    Designated,
    /// 生活保護.
    Assistance,
}

impl RowName {
    const fn slug(self) -> &'static str {
        use IncomeClass::{
            A, Active1, Active2, Active3, E, General, General2, I, Low, Low1, Low2, Middle, O, U, Upper,
        };
        match self {
            RowName::Class(class) => match class {
                A => "a",
                I => "i",
                U => "u",
                E => "e",
                O => "o",
                Upper => "upper",
                Middle => "middle",
                Low => "low",
                Active3 => "active_3",
                Active2 => "active_2",
                Active1 => "active_1",
                General => "general",
                General2 => "general_2",
                Low2 => "low_2",
                Low1 => "low_1",
            },
            RowName::Designated => "designated",
            RowName::Assistance => "assistance",
        }
    }
}

/// Which table a ceiling stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Table {
    /// 70歳未満.
    Under70,
    /// 70歳以上 外来.
    Outpatient,
    /// 70歳以上 入院・世帯.
    Total,
}

impl Table {
    const fn prefix(self) -> (&'static str, &'static str) {
        match self {
            Table::Under70 => ("under70", "month"),
            Table::Outpatient => ("from70", "outpatient"),
            Table::Total => ("from70", "total"),
        }
    }
}

/// The parameters of one month.
#[derive(Clone, Debug)]
pub(super) struct Book<'m> {
    month: Month,
    /// 1点の単価, yen per point.
    pub(super) point: Option<Fraction>,
    /// Unit of the counter amount.
    pub(super) counter_unit: Option<Held<'m>>,
    /// The unit in yen.
    pub(super) unit: i64,
    /// Part of the cost above a threshold that is added to a ceiling.
    pub(super) above_threshold: Option<Fraction>,
    /// 75歳到達月の特例: the part of every ceiling that remains.
    pub(super) halving: Option<Fraction>,
    /// 70歳未満の合算: the least share that takes part.
    pub(super) combining_floor: i64,
    /// 特定疾病療養の限度額: of everybody, and of upper incomes on dialysis.
    pub(super) long_term: (Option<Held<'m>>, Option<Held<'m>>),
    /// 配慮措置, with its source.
    pub(super) relief: Option<(Relief, ParameterValue<'m>)>,
    /// 消費税率.
    pub(super) tax: Option<Held<'m>>,
    /// The smallest ceiling of any class, under 70 and from 70: a share up to it cannot be limited.
    pub(super) smallest: (i64, i64),
    /// 国の公費.
    pub(super) schemes: Vec<NationalScheme<'m>>,
    /// 地方単独事業: what the masters cannot say of them.
    pub(super) practices: Vec<Practice<'m>>,
    rows: Vec<BookRow<'m>>,
    burdens: Vec<(&'static str, Option<Held<'m>>)>,
    priorities: Vec<(u8, u32)>,
    annuals: Vec<(Table, IncomeClass, Option<Held<'m>>)>,
}

/// A row as it was looked up, with its sources.
#[derive(Clone, Copy, Debug)]
struct BookRow<'m> {
    table: Table,
    name: RowName,
    row: Option<CeilingRow>,
    base: Option<ParameterValue<'m>>,
    multiple: Option<ParameterValue<'m>>,
}

impl<'m> Book<'m> {
    fn open(masters: &MasterSet<'m>, month: Month) -> Book<'m> {
        let on = month.first_day();
        let find = |id: &str| Held::find(masters, id, on);
        let fraction = |id: &str| find(id).and_then(|held| Fraction::new(held.ratio));
        let yen = |id: &str| find(id).and_then(|held| held.yen().ok());
        let counter_unit = find("counter.rounding_unit_yen");
        Book {
            month,
            point: fraction("points.yen_per_point"),
            counter_unit,
            unit: counter_unit.and_then(|held| held.yen().ok()).unwrap_or(1).max(1),
            above_threshold: fraction("ceiling.rate_above_threshold"),
            halving: fraction("ceiling.halving"),
            combining_floor: yen("combining.floor_under70_yen").unwrap_or(0),
            long_term: (find("long_term.cap.general"), find("long_term.cap.upper")),
            relief: relief(masters, on),
            tax: find("tax.rate"),
            smallest: (yen("ceiling.smallest.under70").unwrap_or(0), yen("ceiling.smallest.from70").unwrap_or(0)),
            schemes: national::all(masters, on),
            practices: Practice::all(masters, on),
            rows: Vec::new(),
            burdens: Vec::new(),
            priorities: Vec::new(),
            annuals: Vec::new(),
        }
    }

    /// The row of a table, looked up on first use.
    pub(super) fn row(&mut self, masters: &MasterSet<'m>, table: Table, name: RowName) -> Option<CeilingRow> {
        if let Some(known) = self.rows.iter().find(|known| (known.table, known.name) == (table, name)) {
            return known.row;
        }
        let (age, scope) = table.prefix();
        let on = self.month.first_day();
        let find = |part: &str| Held::find(masters, &format!("ceiling.{age}.{}.{scope}.{part}", name.slug()), on);
        let (base, threshold, multiple) = (find("base"), find("threshold"), find("multiple"));
        let place = self.rows.len();
        let yen = |held: Option<Held<'m>>| held.and_then(|held| held.yen().ok());
        let row = yen(base).map(|base| CeilingRow { base, threshold: yen(threshold), multiple: yen(multiple), place });
        let source = |held: Option<Held<'m>>| held.map(|held| held.parameter);
        self.rows.push(BookRow { table, name, row, base: source(base), multiple: source(multiple) });
        row
    }

    /// 年間上限 of a class, looked up on first use: the outpatient one for outpatient care from 70 on, or else the total.
    pub(super) fn annual(&mut self, masters: &MasterSet<'m>, table: Table, class: IncomeClass) -> Option<Held<'m>> {
        if let Some((_, _, held)) = self.annuals.iter().find(|(t, c, _)| (*t, *c) == (table, class)) {
            return *held;
        }
        let (age, _) = table.prefix();
        let find = |scope: &str| {
            let id = format!("annual.{age}.{}.{scope}", RowName::Class(class).slug());
            Held::find(masters, &id, self.month.first_day())
        };
        let outpatient = if table == Table::Outpatient { find("outpatient") } else { None };
        let held = outpatient.or_else(|| find("total"));
        self.annuals.push((table, class, held));
        held
    }

    /// The dated value behind a limit.
    pub(super) fn source(&self, source: Source) -> Option<ParameterValue<'m>> {
        match source {
            Source::Base(place) => self.rows.get(place)?.base,
            Source::Multiple(place) => self.rows.get(place)?.multiple,
            Source::Relief => self.relief.map(|(_, parameter)| parameter),
        }
    }

    /// The place of a law in the order of payment, for a scheme written out without one.
    pub(super) fn priority(&mut self, law: u8) -> u32 {
        if let Some((_, priority)) = self.priorities.iter().find(|(known, _)| *known == law) {
            return *priority;
        }
        let priority = national::priority(&self.schemes, law);
        self.priorities.push((law, priority));
        priority
    }

    /// A rate by its identifier, looked up on first use.
    pub(super) fn burden(&mut self, masters: &MasterSet<'m>, id: &'static str) -> Option<Held<'m>> {
        if let Some((_, held)) = self.burdens.iter().find(|(known, _)| *known == id) {
            return *held;
        }
        let held = Held::find(masters, id, self.month.first_day());
        self.burdens.push((id, held));
        held
    }
}

fn relief<'m>(masters: &MasterSet<'m>, on: Day) -> Option<(Relief, ParameterValue<'m>)> {
    let base = Held::find(masters, "ceiling.relief.base", on)?;
    let threshold = Held::find(masters, "ceiling.relief.threshold", on)?.yen().ok()?;
    let rate = Fraction::new(Held::find(masters, "ceiling.relief.rate", on)?.ratio)?;
    Some((Relief { base: base.yen().ok()?, threshold, rate }, base.parameter))
}

/// The months that a session has met.
#[derive(Clone, Debug, Default)]
pub(crate) struct Books<'m> {
    list: Vec<Book<'m>>,
}

impl<'m> Books<'m> {
    /// The parameters of a month. There is always one: the option only spares an unreachable panic.
    pub(super) fn of(&mut self, masters: &MasterSet<'m>, month: Month) -> Option<&mut Book<'m>> {
        let place = self.list.iter().position(|book| book.month == month).unwrap_or_else(|| {
            self.list.push(Book::open(masters, month));
            self.list.len() - 1
        });
        self.list.get_mut(place)
    }
}
