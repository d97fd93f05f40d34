//! A receipt as a claim: what a record holds, put where the rooms look for it.
//!
//! A receipt tells less than a claim. What it does not tell stays absent, and where the claim must say something the choice
//! that accuses the institution least is made:
//!
//! * hospital or clinic: 病床数 is recorded by hospitals only; else the kind that the recorded codes are restricted to
//!   (病院・診療所区分, 項番19); else hospital for 入院 and clinic for 入院外. A code for the other kind alone is thus not found;
//! * 病床数 is taken as 許可病床数; 一般病床数, which some rows ask for, stays absent;
//! * 起算日 of a stay: the day of admission (or the first 入院料, if that is earlier), because a receipt holds no other;
//! * insurance: from レセプト種別 and 保険者番号; without a number 被用者保険;
//! * 所得区分 and its confirmation: from 特記事項 (別表9) and 一部負担金・食事療養費・生活療養費標準負担額区分 (別表8), which are recorded when the
//!   patient showed the class; without them, from 70 on the class that レセプト種別 tells (一般 or 現役並み), else none;
//! * 減免: what the insurance record tells of it;
//! * encounters: a day of 入院外 is one encounter where exactly one visit fee (実日数, 項番27 = 2) is billed once and no second
//!   visit of the day is: what is done 附随する一連の行為として belongs to it. Other days have none, and what depends on it is open.

mod facts;

use super::class::{Burden, PayerSlot, ServiceClass};
use super::field::Field;
use super::income::{ShownClass, reduction};
use super::item::{BillingUnit, Item, ItemKind};
use super::layout::Sn;
use super::receipt::{Payer, Receipt};
use super::verify::Reason;
use crate::claim::{
    Claim, Combination, Comment, CommentPlace, CompletionMode, Coverage, CoverageKind, Digits, Encounter, Institution,
    InstitutionKind, Line, MultipleMonthsNote, Patient, Relation, Setting, Settings, Sex, Stay, StayDay, Subsidy,
    Times, Unit, VisitKind, check,
};
use crate::masters::FeeItem;
use crate::message::{MessageDef, uke as message};
use crate::{ClaimError, Code, CodeSpace, Day, MasterSet, Month};

/// A claim made of a receipt, and what of the receipt is not in it.
#[derive(Clone, Debug)]
pub struct ReceiptClaim {
    /// The claim. It has passed [`crate::claim::check`].
    pub claim: Claim,
    /// For every unit of the claim, its billing unit as a position in [`Receipt::units`]. A billing unit over several days
    /// with encounters became several units.
    pub sources: Vec<usize>,
    /// Billing units that are not in the claim.
    pub skipped: Vec<SkippedUnit>,
    /// Every コメントコード of the receipt, also outside of the units that are in the claim.
    pub comments: Vec<Code>,
}

/// A billing unit that could not become a unit of the claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SkippedUnit {
    /// The unit, as a position in [`Receipt::units`].
    pub unit: usize,
    /// The number of its first record in the file.
    pub record: u32,
    /// Why.
    pub reason: Reason,
}

/// Why a receipt cannot become a claim.
#[derive(Clone, Debug)]
pub enum NoClaim {
    /// Something that every claim needs cannot be read.
    Unreadable(Reason),
    /// The claim was refused by [`crate::claim::check`].
    Refused(Vec<ClaimError>),
}

impl NoClaim {
    /// The message that names the reason.
    pub fn def(&self) -> &'static MessageDef {
        match self {
            NoClaim::Unreadable(reason) => reason.def(),
            NoClaim::Refused(_) => &message::UKE_CLAIM_REFUSED,
        }
    }

    /// The text in Japanese or English.
    pub fn text(&self, japanese: bool) -> String {
        let errors: &[ClaimError] = match self {
            NoClaim::Unreadable(_) => &[],
            NoClaim::Refused(errors) => errors,
        };
        let errors: Vec<String> = errors.iter().map(|error| error.text(japanese)).collect();
        self.def().text(japanese, &[&errors.join(" / ")])
    }
}

/// Makes a claim of a 医科 receipt. `decode` reads text of the file.
///
/// # Errors
/// The receipt is of another fee table; its month, kind, birth date or payers cannot be read; or the claim is impossible.
pub fn claim_of(
    receipt: &Receipt<'_>,
    masters: &MasterSet<'_>,
    decode: &dyn Fn(&[u8]) -> String,
) -> Result<ReceiptClaim, NoClaim> {
    let made = Making::of(receipt, masters, decode).map_err(|def| NoClaim::Unreadable(Reason::new(def)))?.make();
    let errors = check(&made.claim);
    if errors.is_empty() { Ok(made) } else { Err(NoClaim::Refused(errors)) }
}

/// A receipt while a claim is made of it.
struct Making<'r, 'a, 'm> {
    receipt: &'r Receipt<'a>,
    masters: &'r MasterSet<'m>,
    decode: &'r dyn Fn(&[u8]) -> String,
    month: Month,
    setting: Setting,
    birth: Day,
    /// Days of 入院外 that are one encounter each.
    visits: Vec<Visit>,
}

/// A day with one visit.
#[derive(Clone, Copy)]
struct Visit {
    date: Day,
    kind: VisitKind,
}

impl<'r, 'a, 'm> Making<'r, 'a, 'm> {
    fn of(
        receipt: &'r Receipt<'a>,
        masters: &'r MasterSet<'m>,
        decode: &'r dyn Fn(&[u8]) -> String,
    ) -> Result<Making<'r, 'a, 'm>, &'static MessageDef> {
        if !receipt.is_medical() {
            return Err(&message::UKE_OTHER_TABLE);
        }
        let month = receipt.month.ok_or(&message::UKE_NO_MONTH)?;
        let setting = receipt.kind.ok_or(&message::UKE_NO_SETTING)?.setting();
        let birth = receipt.birth.ok_or(&message::UKE_NO_BIRTH)?;
        if receipt.payers.is_empty() {
            return Err(&message::UKE_NO_PAYER);
        }
        let mut making = Making { receipt, masters, decode, month, setting, birth, visits: Vec::new() };
        if setting == Setting::Outpatient {
            making.visits = making.visits();
        }
        Ok(making)
    }

    fn make(&self) -> ReceiptClaim {
        let (mut sources, mut skipped, mut units) = (Vec::new(), Vec::new(), Vec::new());
        for (index, unit) in self.receipt.units.iter().enumerate() {
            match self.unit(unit) {
                Ok(made) => {
                    sources.extend(made.iter().map(|_| index));
                    units.extend(made);
                }
                Err(def) => skipped.push(SkippedUnit { unit: index, record: unit.record, reason: Reason::new(def) }),
            }
        }
        let claim = Claim {
            id: format!("{}-{}", self.month, self.receipt.header.receipt_number().ascii().unwrap_or_default()),
            month: self.month,
            setting: self.setting,
            institution: self.institution(),
            patient: Patient {
                birth_date: self.birth,
                sex: self.sex(),
                name: self.text(self.receipt.header.patient_name().bytes()),
                kana: self.text(self.receipt.header.patient_name_kana().bytes()),
            },
            coverages: self.payers(PayerSlot::is_insurance).map(|payer| self.coverage(payer)).take(1).collect(),
            subsidies: self.payers(|slot| !slot.is_insurance()).map(|payer| self.subsidy(payer)).collect(),
            combinations: self.combinations(&units),
            encounters: self.encounters(),
            stay: self.stay(),
            units,
            visit_points: Vec::new(),
            history: Vec::new(),
            // Nothing of the months before is known.
            history_from: Some(self.month.first_day()),
            ledger: Vec::new(),
            other_setting: None,
            outside: Vec::new(),
            settled: Vec::new(),
            diseases: self.diseases(),
            receipt: Some(self.facts()),
            // A receipt says what was claimed; what could follow from it was left to whoever wrote it.
            settings: Settings {
                completion: CompletionMode::Off,
                multiple_months_note: self.shown_class().note,
                ..Settings::default()
            },
        };
        let comments = self.receipt.items.iter().flat_map(Item::comments).filter_map(|(code, _)| code.code()).collect();
        ReceiptClaim { claim, sources, skipped, comments }
    }

    fn text(&self, bytes: &[u8]) -> Option<String> {
        let text = (self.decode)(bytes);
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn sex(&self) -> Option<Sex> {
        match self.receipt.header.sex().bytes() {
            b"1" => Some(Sex::Male),
            b"2" => Some(Sex::Female),
            _ => None,
        }
    }

    fn institution(&self) -> Institution {
        let record = self.receipt.institution;
        let beds = self.receipt.header.beds().number().and_then(|beds| u32::try_from(beds).ok());
        Institution {
            code: record.and_then(|record| Digits::parse(record.institution().ascii()?)),
            prefecture: record.and_then(|record| Digits::parse(record.prefecture().ascii()?)),
            name: record.and_then(|record| self.text(record.name().bytes())),
            telephone: record.and_then(|record| self.text(record.telephone().bytes())),
            kind: self.institution_kind(beds),
            beds,
            general_beds: None,
            standards: None,
            facts: Vec::new(),
        }
    }

    fn institution_kind(&self, beds: Option<u32>) -> InstitutionKind {
        let restricted = || self.fee_items().find_map(|(_, item, ..)| restricted_to(item));
        let by_setting = match self.setting {
            Setting::Inpatient => InstitutionKind::Hospital,
            Setting::Outpatient => InstitutionKind::Clinic,
        };
        beds.map(|_| InstitutionKind::Hospital).or_else(restricted).unwrap_or(by_setting)
    }

    /// Every act on every day with its row: unit, row, day, times.
    fn fee_items(&self) -> impl Iterator<Item = (&'r BillingUnit, FeeItem<'m>, Day, u16)> + '_ {
        let units = self.receipt.units.iter().filter(|unit| unit.donor.is_none());
        units.flat_map(move |unit| {
            let items = self.receipt.unit_items(unit).iter().filter(|item| item.kind == ItemKind::FeeItem);
            let days = self.receipt.dates(unit);
            days.flat_map(move |(date, count)| {
                let rows = items.clone().filter_map(move |item| self.masters.fee_item(item.code?, date).found());
                rows.map(move |row| (unit, row, date, count))
            })
        })
    }

    /// The days on which exactly one visit fee is billed once, and no second visit.
    fn visits(&self) -> Vec<Visit> {
        let mut found: Vec<(Visit, u32)> = Vec::new();
        for (unit, row, date, count) in self.fee_items() {
            let first = row.actual_days() == VISIT;
            if !first && !is_second_visit(row) {
                continue;
            }
            let kind = visit_kind(unit.class, row);
            // A second visit alone is no visit that its day could be known by.
            let times = if first { u32::from(count) } else { 2 };
            match found.iter_mut().find(|(visit, _)| visit.date == date) {
                Some((_, sum)) => *sum = sum.saturating_add(times),
                None => found.push((Visit { date, kind }, times)),
            }
        }
        let mut visits: Vec<Visit> =
            found.into_iter().filter(|(_, times)| *times == 1).map(|(visit, _)| visit).collect();
        visits.sort_by_key(|visit| visit.date);
        visits
    }

    fn encounters(&self) -> Vec<Encounter> {
        let recorded = self.receipt.payers.first().and_then(|payer| payer.actual_days);
        let counts = recorded == i64::try_from(self.visits.len()).ok();
        let encounter = |visit: &Visit| Encounter {
            id: encounter_id(visit.date),
            date: visit.date,
            time: None,
            department: None,
            visit: visit.kind,
            counts_as_actual_day: counts,
            parent: None,
            second_department: false,
            facts: Vec::new(),
        };
        self.visits.iter().map(encounter).collect()
    }

    /// The stay with the days on which a 入院料 (実日数, 項番27 = 3) is billed.
    fn stay(&self) -> Option<Stay> {
        let admitted = self.receipt.admission.filter(|_| self.setting == Setting::Inpatient)?;
        let mut days: Vec<StayDay> = Vec::new();
        for (_, row, date, _) in self.fee_items().filter(|(_, row, ..)| row.actual_days() == WARD_DAY) {
            if !days.iter().any(|day| day.date == date) {
                days.push(ward_day(date, row.code()));
            }
        }
        days.sort_by_key(|day| day.date);
        // A sample receipt bills 入院料 before the admission that it records.
        let admitted = days.first().map_or(admitted, |first| first.date.min(admitted));
        Some(Stay::new(admitted, days))
    }

    fn payers(&self, wanted: impl Fn(PayerSlot) -> bool) -> impl Iterator<Item = &'r Payer<'a>> {
        self.receipt.payers.iter().filter(move |payer| wanted(payer.slot))
    }

    fn coverage(&self, payer: &Payer<'a>) -> Coverage {
        let insurer = self.text(payer.record.field(2).bytes());
        let shown = self.shown_class();
        let kind = coverage_kind(self.scheme(), insurer.as_deref());
        Coverage {
            id: payer_id(payer.slot),
            kind,
            insurer_number: insurer,
            symbol: self.text(payer.record.field(3).bytes()),
            number: self.text(payer.record.field(4).bytes()),
            branch: self.branch(),
            relation: self.relation(kind),
            from: None,
            until: None,
            burden_tenths: self.burden_tenths(),
            income_class: shown.class,
            limit_confirmation: shown.confirmation,
            multiple_months: shown.note == MultipleMonthsNote::MultipleMonths,
            halved_limits: None,
            duty_reason: payer.record.field(10).ascii().and_then(Digits::parse),
            reduction: reduction(payer.record),
        }
    }

    fn shown_class(&self) -> ShownClass {
        ShownClass::of(self.receipt, self.scheme(), self.kind_digit(3), self.month)
    }

    /// The digits of レセプト種別: scheme (second) and beneficiary (last).
    fn kind_digit(&self, index: usize) -> u8 {
        self.receipt.kind.and_then(|kind| kind.as_str().as_bytes().get(index).copied()).unwrap_or(b'0')
    }

    fn scheme(&self) -> u8 {
        self.kind_digit(1)
    }

    fn relation(&self, kind: CoverageKind) -> Relation {
        match self.kind_digit(3) {
            b'3'..=b'6' if kind != CoverageKind::LateElderly => Relation::Dependant,
            _ => Relation::Insured,
        }
    }

    /// 割 from 給付割合; without it 3 for 高齢受給者・後期高齢者 ７割 (beneficiary 9 and 0).
    fn burden_tenths(&self) -> Option<u8> {
        let rate = self.receipt.header.benefit_rate().number();
        let tenths = rate.filter(|rate| rate % 10 == 0).and_then(|rate| u8::try_from(10 - rate / 10).ok());
        match tenths {
            Some(tenths @ 1..=3) => Some(tenths),
            _ => matches!(self.kind_digit(3), b'9' | b'0').then_some(3),
        }
    }

    fn branch(&self) -> Option<Digits<2>> {
        let confirmed = self.receipt.records.iter().copied().filter_map(Sn::of);
        let insured = confirmed.filter(|sn| sn.payer_kind().bytes() == b"1");
        insured.filter_map(|sn| Digits::parse(sn.branch().ascii()?)).next()
    }

    fn subsidy(&self, payer: &Payer<'a>) -> Subsidy {
        Subsidy {
            id: payer_id(payer.slot),
            payer_number: self.text(payer.record.field(2).bytes()),
            recipient_number: self.text(payer.record.field(3).bytes()),
            optional_benefit: !payer.record.field(4).is_empty(),
            from: None,
            until: None,
            certificate: None,
            parameters: None,
        }
    }

    /// One combination per 負担区分 that the units use.
    fn combinations(&self, units: &[Unit]) -> Vec<Combination> {
        let mut list: Vec<Combination> = Vec::new();
        for burden in self.receipt.units.iter().filter_map(|unit| unit.burden) {
            let id = burden.letter().to_string();
            let used = units.iter().any(|unit| unit.combination == id);
            if used && !list.iter().any(|known| known.id == id) {
                list.push(self.combination(burden));
            }
        }
        list
    }

    fn combination(&self, burden: Burden) -> Combination {
        let paying = |slot: PayerSlot| burden.covers(slot);
        Combination {
            id: burden.letter().to_string(),
            coverage: self.payers(|slot| slot.is_insurance() && paying(slot)).map(|payer| payer_id(payer.slot)).next(),
            subsidies: self
                .payers(|slot| !slot.is_insurance() && paying(slot))
                .map(|payer| payer_id(payer.slot))
                .collect(),
        }
    }

    /// The units of a billing unit: one, or one per encounter and one for the days without.
    fn unit(&self, unit: &BillingUnit) -> Result<Vec<Unit>, &'static MessageDef> {
        if unit.donor.is_some() {
            return Err(&message::UKE_DONOR);
        }
        let service_class = Digits::parse(unit.class.as_str()).ok_or(&message::UKE_NO_CLASS)?;
        let burden = unit.burden.ok_or(&message::UKE_NO_BURDEN)?;
        if !self.receipt.payers.iter().any(|payer| burden.covers(payer.slot)) {
            return Err(&message::UKE_NO_BURDEN);
        }
        let lines = self.lines(self.receipt.unit_items(unit))?;
        let made = |encounter: Option<Day>, times: Vec<Times>| Unit {
            id: Some(unit.record.to_string()),
            service_class,
            combination: burden.letter().to_string(),
            times,
            encounter: encounter.map(encounter_id),
            specimen: None,
            recorded_points: unit.points,
            lines: lines.clone(),
        };
        let (visited, rest): (Vec<Times>, Vec<Times>) =
            self.times(unit)?.into_iter().partition(|times| self.visits.iter().any(|visit| visit.date == times.date));
        let mut units: Vec<Unit> = visited.into_iter().map(|times| made(Some(times.date), vec![times])).collect();
        if !rest.is_empty() {
            units.push(made(None, rest));
        }
        Ok(units)
    }

    fn times(&self, unit: &BillingUnit) -> Result<Vec<Times>, &'static MessageDef> {
        if unit.days.is_empty() {
            return Err(&message::UKE_NO_DAY);
        }
        let times = |(date, count): (Day, u16)| Times { date, count: count.into() };
        let times: Vec<Times> = self.receipt.dates(unit).map(times).collect();
        if times.len() == unit.days.days().count() { Ok(times) } else { Err(&message::UKE_DAY_IMPOSSIBLE) }
    }

    /// Acts, drugs and materials with their comments; a comment belongs to the line before it, the first ones to the first line.
    fn lines(&self, items: &[Item<'a>]) -> Result<Vec<Line>, &'static MessageDef> {
        let (mut lines, mut leading): (Vec<Line>, Vec<Comment>) = (Vec::new(), Vec::new());
        for item in items {
            let comments = self.comments(item);
            if item.kind == ItemKind::Comment {
                match lines.last_mut() {
                    Some(line) => line.comments.extend(comments.into_iter().map(|own| own.at(CommentPlace::After))),
                    None => leading.extend(comments.into_iter().map(|own| own.at(CommentPlace::Before))),
                }
                continue;
            }
            let mut line = line(item)?;
            line.product = self.product(item);
            line.comments = leading.drain(..).chain(comments).collect();
            lines.push(line);
        }
        if lines.is_empty() { Err(&message::UKE_CODE_UNREADABLE) } else { Ok(lines) }
    }

    /// 商品名及び規格又はサイズ, of a material.
    fn product(&self, item: &Item<'a>) -> Option<String> {
        match item.kind {
            ItemKind::Material => self.text(item.record.field(11).bytes()),
            _ => None,
        }
    }

    fn comments(&self, item: &Item<'a>) -> Vec<Comment> {
        let comment = |(code, text): (Field<'a>, Field<'a>)| {
            Some(Comment { code: code.code()?, text: self.text(text.bytes()), at: CommentPlace::Line })
        };
        item.comments().filter_map(comment).collect()
    }
}

/// 実日数 (項番27): a visit.
const VISIT: u8 = 2;
/// 実日数 (項番27): a day in a ward.
const WARD_DAY: u8 = 3;
/// 日数・回数 (項番28): 初診.
const FIRST_VISIT: u8 = 1;
/// 告示等識別区分（２） (項番69): 基本項目.
const BASE_ITEM: u8 = 1;

/// 同日初診 (second department) and 同日再診: visit fees that count no 実日数.
fn is_second_visit(row: FeeItem<'_>) -> bool {
    matches!(row.section(), "A000" | "A001" | "A002") && row.ident2() == BASE_ITEM && row.actual_days() == 0
}

fn visit_kind(class: ServiceClass, row: FeeItem<'_>) -> VisitKind {
    match (class.number(), row.actual_days_count()) {
        (14, _) => VisitKind::Home,
        (_, FIRST_VISIT) => VisitKind::First,
        _ => VisitKind::FollowUp,
    }
}

/// 病院・診療所区分 (項番19).
fn restricted_to(row: FeeItem<'_>) -> Option<InstitutionKind> {
    match row.hospital_kind() {
        1 => Some(InstitutionKind::Hospital),
        2 => Some(InstitutionKind::Clinic),
        _ => None,
    }
}

fn ward_day(date: Day, ward_fee: Code) -> StayDay {
    StayDay { ward_fee: Some(ward_fee), ..StayDay::new(date) }
}

fn encounter_id(date: Day) -> String {
    date.to_string()
}

fn payer_id(slot: PayerSlot) -> String {
    match slot {
        PayerSlot::Insurance => "HO".to_owned(),
        PayerSlot::Subsidy(order) => format!("KO{order}"),
    }
}

/// 制度 from the scheme of レセプト種別 and 保険者番号: 39 is 後期高齢者, 67 退職者, six digits 国保, of which a third digit 3 is a
/// 国保組合; everything else is 被用者保険.
fn coverage_kind(scheme: u8, insurer: Option<&str>) -> CoverageKind {
    let number = insurer.unwrap_or_default().as_bytes();
    match (scheme, number.len(), number) {
        (b'3', ..) | (_, 8, [b'3', b'9', ..]) => CoverageKind::LateElderly,
        (b'4', ..) | (_, 8, [b'6', b'7', ..]) => CoverageKind::Retired,
        (_, 6, [_, _, b'3', ..]) => CoverageKind::NationalSociety,
        (_, 6, _) => CoverageKind::National,
        _ => CoverageKind::Employees,
    }
}

fn line(item: &Item<'_>) -> Result<Line, &'static MessageDef> {
    let code = item.code.ok_or(&message::UKE_CODE_UNREADABLE)?;
    if !matches!(code.space(), Some(CodeSpace::FeeItem | CodeSpace::Drug | CodeSpace::Material)) {
        return Err(&message::UKE_CODE_UNREADABLE);
    }
    if item.quantity.is_none() && item.has_quantity {
        return Err(&message::UKE_QUANTITY_UNREADABLE);
    }
    if item.unit_price.is_none() && item.has_unit_price {
        return Err(&message::UKE_PRICE_UNREADABLE);
    }
    Ok(Line {
        id: None,
        code,
        quantity: item.quantity,
        price: item.unit_price,
        points: None,
        performed_only: false,
        product: None,
        facts: Vec::new(),
        comments: Vec::new(),
    })
}

#[cfg(test)]
mod tests;
