//! Selection of local schemes, swept: one claim for every boundary of every scheme — the days around its validity, the days around each
//! age, every insurance — must find what the columns say. The expectation is worked out here, row by row, from the codes alone.

use santei::claim::{
    Certificate, Combination, Coverage, CoverageKind, Encounter, IncomeClass, Institution, InstitutionKind,
    LimitConfirmation, Patient, Schooling, Setting, Settings, SingleParentRole, Subsidy, VisitKind, VisitPoints,
};
use santei::masters::LocalScheme;
use santei::outcome::{Outcome, Step};
use santei::{Claim, Day, Engine, Image, MasterSet, Session};
use std::collections::BTreeMap;

/// Every insurance, with the place of its flag.
const INSURERS: [(CoverageKind, usize); 4] = [
    (CoverageKind::Employees, 0),
    (CoverageKind::National, 1),
    (CoverageKind::NationalSociety, 1),
    (CoverageKind::LateElderly, 2),
];

/// What a claim comes to.
#[derive(PartialEq, Eq, Clone, Debug)]
enum Found {
    /// The row of the file that applies.
    Row(u32),
    Conflict,
    NoneApplies,
}

/// A person whose certificate fits a scheme in everything but age, insurance and day.
#[derive(Clone)]
struct Facts {
    number: String,
    birth: Day,
    on: Day,
    setting: Setting,
    insurance: CoverageKind,
    certificate: Certificate,
}

fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd(year, month, day).unwrap()
}

/// The birthday of an age; 1 March where there is no 29 February.
fn birthday(birth: Day, age: u8) -> Day {
    let (year, month, date) = birth.ymd();
    Day::from_ymd(year + i32::from(age), month, date).unwrap_or_else(|| day(year + i32::from(age), 3, 1))
}

fn fiscal_year(of: Day) -> i32 {
    let (year, month, _) = of.ymd();
    if month < 4 { year - 1 } else { year }
}

/// First day on which an age counts as reached, by the item list.
fn first_day(basis: u8, birthday: Day) -> Option<Day> {
    let eve = birthday.previous();
    let month_after = |of: Day| {
        let (year, month, _) = of.ymd();
        if month == 12 { day(year + 1, 1, 1) } else { day(year, month + 1, 1) }
    };
    let month_of = |of: Day| day(of.ymd().0, of.ymd().1, 1);
    match basis {
        2 => Some(birthday),
        3 => Some(month_of(eve)),
        4 => Some(month_of(birthday)),
        5 => Some(day(fiscal_year(eve), 4, 1)),
        6 => Some(eve),
        7 => Some(birthday.next()),
        8 => Some(month_after(birthday)),
        9 => Some(month_after(eve)),
        _ => None,
    }
}

/// Last day before an age ends a scheme, by the item list.
fn last_day(basis: u8, birthday: Day) -> Option<Day> {
    let eve = birthday.previous();
    match basis {
        2 => Some(birthday),
        3 => first_day(9, birthday).map(Day::previous),
        4 => first_day(8, birthday).map(Day::previous),
        5 => Some(day(fiscal_year(birthday) + 1, 3, 31)),
        6 => Some(eve),
        7 => Some(eve.previous()),
        8 => Some(day(fiscal_year(eve) + 1, 3, 31)),
        _ => None,
    }
}

/// Whether the columns let a row apply; the certificate is that of a target row, told in full.
fn fits(scheme: LocalScheme<'_>, facts: &Facts) -> bool {
    let own = scheme.eligibility();
    let setting = own.settings[usize::from(facts.setting == Setting::Outpatient)] == 2;
    let place = INSURERS.iter().find(|(kind, _)| *kind == facts.insurance).unwrap().1;
    let named = own.insurers.contains(&2);
    let insured = if named { own.insurers[place] == 2 } else { own.insurers[place] != 1 };
    let [from_basis, from] = own.age_from;
    let [until_basis, until] = own.age_until;
    let old = first_day(from_basis, birthday(facts.birth, from)).is_none_or(|first| first <= facts.on);
    let young = last_day(until_basis, birthday(facts.birth, until)).is_none_or(|last| facts.on <= last);
    let of_age = own.schooling > 1 && facts.certificate.schooling.is_some() || old && young;
    let valid = scheme.from() <= facts.on && facts.on <= scheme.until();
    let category =
        facts.certificate.category.as_ref().is_none_or(|category| *category == scheme.category().to_string());
    let role = match (own.single_parent, facts.certificate.single_parent_role) {
        (0, _) => true,
        (1, role) => role == Some(SingleParentRole::Child),
        (_, role) => role == Some(SingleParentRole::Guardian),
    };
    valid && setting && insured && of_age && category && role && second_part(scheme, &facts.certificate)
}

/// 対象範囲(2) by a certificate that tells everything.
fn second_part(scheme: LocalScheme<'_>, certificate: &Certificate) -> bool {
    let own = scheme.eligibility();
    let words = ["low", "low_1", "low_2", "assistance", "general", "active", "active_1", "active_2", "active_3"];
    let words: Vec<&str> = words.into_iter().chain(["tax_below_235000", "tax_from_235000", "tax_free"]).collect();
    let said = certificate.income_class.as_deref().unwrap_or("");
    let mut items: Vec<(u8, bool)> = Vec::new();
    if own.income > 1 {
        items.push((0, words[usize::from(own.income) - 2] == said));
    }
    if !scheme.income_name().is_empty() {
        items.push((1, scheme.income_name() == said));
    }
    let states = ["costly_long_term", "severe", "severe_continuing", "ventilator"];
    let has = |state: &str| certificate.conditions.as_ref().is_some_and(|all| all.iter().any(|word| word == state));
    items.extend(
        (2u8..).zip(states).filter(|(at, _)| own.states[usize::from(*at) - 2] == 2).map(|(at, s)| (at, has(s))),
    );
    if own.schooling > 1 {
        let stage = match certificate.schooling {
            Some(Schooling::Preschool) => 2,
            Some(Schooling::Primary) => 3,
            Some(Schooling::LowerSecondary) => 4,
            Some(Schooling::UpperSecondary) => 5,
            _ => 9,
        };
        items.push((6, stage <= own.schooling));
    }
    if own.children[0] == 2 {
        let enough = own.children[1] == 0 || certificate.children.is_some_and(|all| all >= own.children[1]);
        let place = own.children[2] == 0 || certificate.birth_order == Some(own.children[2]);
        items.push((7, enough && place));
    }
    let alternative = |at: u8| own.combine == 2 || own.combine == 3 && own.any_of & 1 << at != 0;
    let all = items.iter().filter(|(at, _)| !alternative(*at)).all(|(_, holds)| *holds);
    let mut any = items.iter().filter(|(at, _)| alternative(*at)).peekable();
    all && (any.peek().is_none() || any.any(|(_, holds)| *holds))
}

/// The certificate of a person for whom the scheme is, with every fact told.
fn certificate(scheme: LocalScheme<'_>) -> Certificate {
    let own = scheme.eligibility();
    let words = ["low", "low_1", "low_2", "assistance", "general", "active", "active_1", "active_2", "active_3"];
    let words: Vec<&str> = words.into_iter().chain(["tax_below_235000", "tax_from_235000", "tax_free"]).collect();
    let income = if scheme.income_name().is_empty() {
        (own.income > 1).then(|| words[usize::from(own.income) - 2].to_owned())
    } else {
        Some(scheme.income_name().to_owned())
    };
    let states = ["costly_long_term", "severe", "severe_continuing", "ventilator"];
    let held = states.iter().zip(own.states).filter(|(_, code)| *code == 2).map(|(state, _)| (*state).to_owned());
    Certificate {
        category: Some(scheme.category().to_string()),
        income_class: Some(income.unwrap_or_else(|| "other".to_owned())),
        children: Some(own.children[1].max(own.children[2])),
        birth_order: Some(own.children[2].max(1)),
        schooling: match own.schooling {
            2 => Some(Schooling::Preschool),
            3 => Some(Schooling::Primary),
            4 => Some(Schooling::LowerSecondary),
            5 => Some(Schooling::UpperSecondary),
            _ => None,
        },
        single_parent_role: match own.single_parent {
            1 => Some(SingleParentRole::Child),
            2 => Some(SingleParentRole::Guardian),
            _ => None,
        },
        conditions: Some(held.collect()),
        ..Certificate::default()
    }
}

/// A number of the scheme: its own, or its front with an agency and the 検証番号.
fn full_number(number: &str) -> String {
    if number.len() != 4 {
        return number.to_owned();
    }
    let verified = |last: &u32| santei::masters::is_payer_number_verified(&format!("{number}601{last}")) == Some(true);
    format!("{number}601{}", (0..10).find(verified).unwrap())
}

fn claim(facts: &Facts) -> Claim {
    let insurance = facts.insurance;
    let class = if insurance == CoverageKind::LateElderly { IncomeClass::General } else { IncomeClass::U };
    let coverage = Coverage {
        id: "h".into(),
        kind: insurance,
        insurer_number: None,
        symbol: None,
        number: None,
        branch: None,
        relation: santei::claim::Relation::Insured,
        from: None,
        until: None,
        burden_tenths: Some(3),
        income_class: Some(class),
        limit_confirmation: LimitConfirmation::None,
        multiple_months: false,
        halved_limits: None,
        duty_reason: None,
        reduction: None,
    };
    let subsidy = Subsidy {
        id: "k".into(),
        payer_number: Some(facts.number.clone()),
        recipient_number: None,
        optional_benefit: false,
        from: None,
        until: None,
        certificate: Some(facts.certificate.clone()),
        parameters: None,
    };
    Claim {
        id: "sweep".into(),
        month: facts.on.month(),
        setting: facts.setting,
        institution: Institution {
            code: None,
            prefecture: None,
            name: None,
            telephone: None,
            kind: InstitutionKind::Clinic,
            beds: None,
            general_beds: None,
            standards: None,
            facts: Vec::new(),
        },
        patient: Patient { birth_date: facts.birth, sex: None, name: None, kana: None },
        coverages: vec![coverage],
        subsidies: vec![subsidy],
        combinations: vec![Combination { id: "p".into(), coverage: Some("h".into()), subsidies: vec!["k".into()] }],
        encounters: vec![Encounter {
            id: "v".into(),
            date: facts.on,
            time: None,
            department: None,
            visit: VisitKind::First,
            counts_as_actual_day: true,
            parent: None,
            second_department: false,
            facts: Vec::new(),
        }],
        stay: None,
        units: Vec::new(),
        visit_points: vec![VisitPoints { encounter: "v".into(), combination: "p".into(), points: 500 }],
        history: Vec::new(),
        history_from: None,
        ledger: Vec::new(),
        other_setting: None,
        outside: Vec::new(),
        settled: Vec::new(),
        diseases: Vec::new(),
        receipt: None,
        settings: Settings::default(),
    }
}

/// What the engine found.
fn found(outcome: &Outcome<'_>) -> Option<Found> {
    let code = |wanted: u16| outcome.findings.iter().any(|finding| finding.def.code == wanted);
    let told = outcome.trace.iter().find_map(|event| match event.step {
        Step::LocalScheme { scheme } => Some(scheme.file_row()),
        _ => None,
    });
    match told {
        Some(row) => Some(Found::Row(row)),
        None if code(7013) => Some(Found::Conflict),
        None if code(7015) => Some(Found::NoneApplies),
        None => None,
    }
}

/// Whether the terms depend on the day of admission, which the claims of the sweep do not give.
fn asks_for_admission(rows: &[LocalScheme<'_>]) -> bool {
    rows.iter().any(|row| row.terms().first_only[1] == 2 || row.terms().stay_months[1..] != [0, 0])
}

struct Sweep<'e, 'm> {
    session: Session<'e, 'm>,
    /// The rows of each number.
    rows: BTreeMap<&'m str, Vec<LocalScheme<'m>>>,
    claims: BTreeMap<&'static str, usize>,
    wrong: Vec<String>,
}

impl Sweep<'_, '_> {
    fn ask(&mut self, what: &'static str, scheme: LocalScheme<'_>, facts: &Facts) {
        let fitting: Vec<_> = self.rows[scheme.number()].iter().copied().filter(|row| fits(*row, facts)).collect();
        let expected = match fitting.as_slice() {
            [] => Found::NoneApplies,
            [first, rest @ ..] if rest.iter().all(|row| first.pays_like(*row, facts.setting)) => {
                // Of rows that pay the same the first by number and category stands for all.
                Found::Row(first.file_row())
            }
            _ => Found::Conflict,
        };
        let computable = fitting.first().is_none_or(|row| row.obstacle(facts.setting).is_none());
        let claim = claim(facts);
        let got = found(self.session.calculate(&claim));
        *self.claims.entry(what).or_default() += 1;
        let same = match (&expected, &got) {
            // What cannot be computed, or needs the day of admission, is found and told otherwise.
            (Found::Row(_), None) => !computable || facts.setting == Setting::Inpatient && asks_for_admission(&fitting),
            (Found::Row(row), Some(Found::Row(other))) => {
                fitting.iter().any(|own| own.file_row() == *other) || row == other
            }
            _ => Some(&expected) == got.as_ref(),
        };
        if !same {
            let (number, category) = (scheme.number(), scheme.category());
            let (birth, on) = (facts.birth, facts.on);
            self.wrong.push(format!("{number}/{category} {what} born {birth} on {on}: expected {expected:?}, {got:?}"));
        }
    }

    fn scheme(&mut self, scheme: LocalScheme<'_>) {
        let own = *scheme.eligibility();
        let setting = if own.settings[1] == 2 { Setting::Outpatient } else { Setting::Inpatient };
        let insured = INSURERS
            .iter()
            .find(|(_, place)| own.insurers[*place] == 2 || !own.insurers.contains(&2) && own.insurers[*place] != 1);
        let late = |kind: CoverageKind| kind == CoverageKind::LateElderly;
        let insurance = insured.map_or(CoverageKind::Employees, |(kind, _)| *kind);
        // A day in the middle of the validity, and a birth that fits the ages on it.
        let first = scheme.from().max(day(2018, 4, 1));
        let on = first.plus_days(45).min(scheme.until());
        let age = match (own.age_from, own.age_until) {
            ([2..=9, from], [2..=9, until]) => i32::from(from) + (i32::from(until) - i32::from(from)) / 2,
            ([2..=9, from], _) => i32::from(from) + 1,
            (_, [2..=9, until]) => i32::from(until) / 2,
            _ if late(insurance) => 80,
            _ => 40,
        };
        let (year, ..) = on.ymd();
        for birth in [day(year - age, 6, 15), day(year - age, 4, 1)] {
            let facts = Facts {
                number: full_number(scheme.number()),
                birth,
                on,
                setting,
                insurance,
                certificate: certificate(scheme),
            };
            for (what, on) in [
                ("day before validity", scheme.from().max(day(2012, 4, 2)).previous()),
                ("first day of validity", scheme.from().max(day(2012, 4, 1))),
                ("last day of validity", if scheme.until() == Day::MAX { day(2026, 7, 31) } else { scheme.until() }),
                (
                    "day after validity",
                    if scheme.until() == Day::MAX { day(2026, 7, 31) } else { scheme.until().next() },
                ),
            ] {
                self.ask(what, scheme, &Facts { on, ..facts.clone() });
            }
            let ages = [
                first_day(own.age_from[0], birthday(birth, own.age_from[1])),
                last_day(own.age_until[0], birthday(birth, own.age_until[1])).map(Day::next),
            ];
            for edge in ages.into_iter().flatten().filter(|edge| *edge > day(2012, 4, 2)) {
                for (what, on) in
                    [("day before an age", edge.previous()), ("day of an age", edge), ("day after an age", edge.next())]
                {
                    self.ask(what, scheme, &Facts { on, ..facts.clone() });
                }
            }
            for (kind, _) in INSURERS {
                self.ask("insurance", scheme, &Facts { insurance: kind, ..facts.clone() });
            }
        }
    }
}

fn sweep(images: &[&[u8]]) -> (usize, BTreeMap<&'static str, usize>) {
    let images: Vec<_> = images.iter().map(|image| Image::open(image).unwrap()).collect();
    let engine = Engine::new(MasterSet::new(&images, None).unwrap());
    let schemes: Vec<_> = engine.masters().all_local_schemes().collect();
    let mut rows: BTreeMap<&str, Vec<LocalScheme<'_>>> = BTreeMap::new();
    for scheme in &schemes {
        rows.entry(scheme.number()).or_default().push(*scheme);
    }
    let mut sweep = Sweep { session: engine.session(), rows, claims: BTreeMap::new(), wrong: Vec::new() };
    for scheme in &schemes {
        sweep.scheme(*scheme);
    }
    assert!(sweep.wrong.is_empty(), "{} wrong:\n{}", sweep.wrong.len(), sweep.wrong.join("\n"));
    (schemes.len(), sweep.claims)
}

#[test]
fn every_boundary_of_every_embedded_scheme_is_where_its_columns_put_it() {
    let (schemes, claims) = sweep(&[santei_data::IMAGE]);
    println!("{schemes} embedded schemes, {} claims: {claims:?}", claims.values().sum::<usize>());
}

#[test]
fn every_boundary_of_every_scheme_of_the_test_master_is_where_its_columns_put_it() {
    let (schemes, claims) = sweep(&[santei_data::IMAGE, &santei_golden::tables::subsidies()]);
    println!("{schemes} schemes of the test master, {} claims: {claims:?}", claims.values().sum::<usize>());
    assert_eq!(schemes, 250);
}
