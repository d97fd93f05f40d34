//! The records of one receipt.

use super::draft::Draft;
use super::{BuiltReceipt, Problems, ReviewOrganisation, units};
use crate::claim::{
    Claim, Coverage, CoverageKind, Disease, DiseaseOutcome, InstitutionKind, ReceiptFacts, ReductionKind, Setting, Sex,
    Subsidy,
};
use crate::message::{Severity, receipt as message};
use crate::outcome::{Outcome, Payer, Position, Receipt, ReceiptSubsidy};
use crate::rooms::record::actual::{DayMarks, marks};
use crate::rooms::unit_of;
use crate::uke::layout::RecordKind;
use crate::{Code, Day, MasterSet, Month};

/// 法別番号 of 医療観察法, which has no 受給者番号 (公費レコード 受給者番号 3).
const WITHOUT_RECIPIENT: &str = "30";
/// Departments that the head holds.
const DEPARTMENTS: usize = 3;
/// 区分番号 for which a hospital records its 病床数: 外来診療料, 特定疾患療養管理料 (レセプト共通レコード 病床数 1).
const WITH_BEDS: [&str; 2] = ["A002", "B000"];

/// A receipt while it is written.
pub(super) struct Writing<'w, 'c, 'm> {
    pub(super) claim: &'c Claim,
    pub(super) outcome: &'w Outcome<'m>,
    pub(super) masters: &'w MasterSet<'m>,
    /// The receipt's place in [`Outcome::receipts`].
    pub(super) index: u32,
    pub(super) receipt: &'w Receipt,
    pub(super) problems: &'w mut Problems,
}

impl<'c> Writing<'_, 'c, '_> {
    pub(super) fn write(mut self) -> Option<BuiltReceipt> {
        let coverage = self.receipt.coverage.and_then(|index| self.claim.coverages.get(index as usize));
        let subsidies: Vec<ReceiptSubsidy> =
            self.outcome.receipt_subsidies.iter().filter(|own| own.receipt == self.index).copied().collect();
        let header = self.header(coverage)?;
        let mut records = Vec::new();
        records.extend(coverage.and_then(|coverage| self.insurance(coverage)));
        for line in &subsidies {
            records.extend(self.subsidy(line));
        }
        if self.from(2021, 9) {
            records.extend(coverage.and_then(|coverage| self.entitlement(coverage)));
            records.extend(self.visited_days(coverage.is_some(), &subsidies));
            records.extend(coverage.and_then(|_| self.collected()));
        }
        records.extend(self.exemptions());
        records.extend(self.diseases());
        records.extend(self.comments("01"));
        let head = records.len();
        let classes = &self.outcome.burden_classes;
        let burden = |combination: u32| {
            let own = classes.iter().find(|own| (own.receipt, own.combination) == (self.index, combination));
            own.map(|own| own.code)
        };
        records.extend(units::write(self.claim, self.outcome, self.masters, &burden, self.problems));
        if records.len() == head {
            self.problems.need(None::<()>, "/units", "摘要情報");
        }
        records.extend(self.comments("99"));
        records.extend(self.account());
        let mut rest = String::new();
        header.check(self.problems);
        for record in &records {
            record.check(self.problems);
            record.write(&mut rest);
        }
        let points = match coverage {
            Some(_) => self.receipt.points,
            None => subsidies.first()?.points,
        };
        let payers = u32::try_from(subsidies.len()).ok()?.saturating_add(u32::from(coverage.is_some()));
        let (organisation, month) = (organisation(coverage), self.claim.month);
        Some(BuiltReceipt { organisation, month, points, payers, header, rest })
    }

    fn facts(&self) -> Option<&'c ReceiptFacts> {
        self.claim.receipt.as_ref()
    }

    fn from(&self, year: i32, month: u32) -> bool {
        Day::from_ymd(year, month, 1).is_some_and(|day| self.claim.month.first_day() >= day)
    }

    fn is_inpatient(&self) -> bool {
        self.claim.setting == Setting::Inpatient
    }

    /// レセプト共通レコード; its number comes with the file.
    fn header(&mut self, coverage: Option<&Coverage>) -> Option<Draft> {
        let (claim, patient) = (self.claim, &self.claim.patient);
        let mut draft = Draft::new(RecordKind::Re, "")?;
        if self.receipt.kind.is_none() {
            self.problems.add(&message::BUILD_UNDECIDED, "", "レセプト種別");
        }
        draft.put_some(3, self.receipt.kind);
        draft.put(4, month(claim.month));
        draft.put_some(5, self.problems.need(patient.name.as_deref(), "/patient/name", "氏名"));
        let sex = patient.sex.map(|sex| match sex {
            Sex::Male => 1,
            Sex::Female => 2,
        });
        draft.put_some(6, self.problems.need(sex, "/patient/sex", "男女区分"));
        draft.put(7, patient.birth_date.yyyymmdd());
        draft.put_some(8, self.receipt.benefit_percent.filter(|_| coverage.is_some_and(states_benefit)));
        if self.is_inpatient() {
            let admitted = claim.stay.as_ref().map(|stay| stay.admitted.yyyymmdd());
            draft.put_some(9, self.problems.need(admitted, "/stay", "入院年月日"));
        }
        draft.put_some(11, self.receipt.amount_class);
        draft.put(12, self.special_notes());
        draft.put_some(13, self.beds());
        if let Some(facts) = claim.receipt.as_ref() {
            self.header_facts(facts, &mut draft);
        }
        draft.put_some(37, patient.kana.as_deref().filter(|_| self.from(2018, 4)));
        Some(draft)
    }

    fn header_facts(&mut self, facts: &ReceiptFacts, draft: &mut Draft) {
        if self.is_inpatient() {
            draft.put(10, facts.wards.iter().map(ToString::to_string).collect::<String>());
        }
        draft.put_some(14, facts.chart_number.as_deref());
        draft.put_some(15, facts.discounted_point_price);
        draft.put_some(19, facts.search_number.as_deref());
        draft.put_some(21, facts.claim_information.as_deref());
        if facts.departments.len() > DEPARTMENTS {
            let detail = format!("{} > {DEPARTMENTS}", facts.departments.len());
            self.problems.add(&message::BUILD_TOO_MANY, "/receipt/departments", detail);
        }
        for (first, own) in (22u16..).step_by(5).zip(&facts.departments).take(DEPARTMENTS) {
            draft.put(first, own.code);
            for (position, part) in (first.saturating_add(1)..).zip([own.body, own.sex, own.treatment, own.disease]) {
                draft.put_some(position, part);
            }
        }
        if self.from(2018, 4) {
            draft.put(38, facts.patient_conditions.iter().map(ToString::to_string).collect::<String>());
        }
    }

    /// 特記事項: those of the co-payment and those the claim tells, in order of code.
    fn special_notes(&self) -> String {
        let told = self.outcome.receipt_notes.iter().filter(|note| note.receipt == self.index);
        let mut codes: Vec<u32> = told.map(|note| note.code.into()).collect();
        codes.extend(self.facts().iter().flat_map(|facts| &facts.special_notes).map(|code| code.value()));
        codes.sort_unstable();
        codes.dedup();
        codes.iter().map(|code| format!("{code:02}")).collect()
    }

    fn beds(&mut self) -> Option<u32> {
        let institution = &self.claim.institution;
        if institution.kind != InstitutionKind::Hospital || !self.bills_with_beds() {
            return None;
        }
        self.problems.need(institution.beds, "/institution/beds", "病床数")
    }

    fn bills_with_beds(&self) -> bool {
        let section = |code: Code, on: Day| self.masters.fee_item(code, on).found().map(|item| item.section());
        self.outcome.billed_units().any(|billed| {
            let mut lines = self.outcome.billed_lines(self.claim, &billed);
            lines.any(|line| section(line.code, billed.day.date).is_some_and(|section| WITH_BEDS.contains(&section)))
        })
    }

    /// 診療実日数 as the record room says.
    fn days(&mut self, days: Option<u32>) -> Option<u32> {
        if days.is_none() {
            self.problems.add(&message::BUILD_UNDECIDED, "/encounters", "診療実日数");
        }
        days
    }

    fn insurance(&mut self, coverage: &Coverage) -> Option<Draft> {
        let place = |field: &str| format!("/coverages/{}/{field}", self.receipt.coverage.unwrap_or(0));
        let mut draft = Draft::new(RecordKind::Ho, place(""))?;
        let insurer = coverage.insurer_number.as_deref();
        let insurer = self.problems.need(insurer, place("insurer_number"), "保険者番号");
        draft.put_some(2, insurer.map(|number| format!("{number:>8}")));
        draft.put_some(3, coverage.symbol.as_deref());
        draft.put_some(4, self.problems.need(coverage.number.as_deref(), place("number"), "被保険者証等の番号"));
        draft.put_some(5, self.days(self.receipt.actual_days));
        draft.put(6, self.receipt.points);
        if self.is_inpatient() {
            draft.put(8, self.receipt.meals);
            draft.put(9, self.receipt.meals_yen);
        }
        draft.put_some(10, coverage.duty_reason);
        draft.put_some(11, self.facts().and_then(|facts| facts.certificate_number));
        draft.put_some(12, self.receipt.patient_yen);
        if let Some(reduction) = &coverage.reduction {
            draft.put_some(13, reduction_code(reduction.kind));
            draft.put_some(14, reduction.percent);
            draft.put_some(15, reduction.amount_yen);
        }
        Some(draft)
    }

    fn subsidy(&mut self, line: &ReceiptSubsidy) -> Option<Draft> {
        let place = |field: &str| format!("/subsidies/{}/{field}", line.subsidy);
        let subsidy = self.claim.subsidies.get(line.subsidy as usize)?;
        let mut draft = Draft::new(RecordKind::Ko, place(""))?;
        let payer = self.problems.need(subsidy.payer_number.as_deref(), place("payer_number"), "負担者番号");
        draft.put_some(2, payer.map(|number| format!("{number:>8}")));
        if payer.is_some_and(|number| !number.starts_with(WITHOUT_RECIPIENT)) {
            let recipient = subsidy.recipient_number.as_deref();
            let recipient = self.problems.need(recipient, place("recipient_number"), "受給者番号");
            draft.put_some(3, recipient.map(|number| format!("{number:0>7}")));
        }
        draft.put_some(4, voluntary(subsidy));
        draft.put_some(5, self.days(line.actual_days));
        draft.put(6, line.points);
        if !self.is_open(line.subsidy) {
            draft.put_some(7, line.share);
            draft.put_some(if self.is_inpatient() { 9 } else { 8 }, line.benefit_target);
        }
        if self.is_inpatient() {
            draft.put(11, line.meals);
            draft.put(12, line.meals_yen);
        }
        Some(draft)
    }

    /// Whether the data leave open what a subsidy pays.
    fn is_open(&self, subsidy: u32) -> bool {
        let mut open = self.outcome.findings.iter().filter(|finding| finding.def.severity >= Severity::Undecided);
        open.any(|finding| finding.at == Position::Subsidy(subsidy))
    }

    /// 資格確認レコード: 枝番 and how the entitlement was confirmed; 01 unless the claim says otherwise.
    fn entitlement(&self, coverage: &Coverage) -> Option<Draft> {
        let confirmation = self.facts().and_then(|facts| facts.confirmation);
        let branch = coverage.branch.filter(|_| coverage.kind != CoverageKind::LateElderly);
        if confirmation.is_none() && branch.is_none() {
            return None;
        }
        let mut draft = Draft::new(RecordKind::Sn, "/receipt/confirmation")?;
        draft.put(2, 1);
        draft.put(3, confirmation.map_or_else(|| "01".to_owned(), |code| code.to_string()));
        draft.put_some(7, branch);
        Some(draft)
    }

    /// The days with billed units of combinations.
    fn billed_days(&self, mine: &dyn Fn(u32) -> bool) -> [bool; 31] {
        let mut days = [false; 31];
        let of_mine = |unit: u32| {
            let view = unit_of(self.claim, &self.outcome.additions, unit);
            let id = view.map(|view| view.combination);
            let place = self.claim.combinations.iter().position(|own| Some(own.id.as_str()) == id);
            place.and_then(|place| u32::try_from(place).ok()).is_some_and(mine)
        };
        for billed in self.outcome.billed_units().filter(|billed| billed.day.count > 0 && of_mine(billed.day.unit)) {
            let place = billed.day.date.ymd().2.checked_sub(1).and_then(|day| days.get_mut(day as usize));
            if let Some(place) = place {
                *place |= self.outcome.billed_lines(self.claim, &billed).next().is_some();
            }
        }
        days
    }

    /// 受診日等レコード of every payer: the days of care, and the days that carry units alone (no 診療実日数).
    fn visited_days(&self, insured: bool, subsidies: &[ReceiptSubsidy]) -> Vec<Draft> {
        let mine = |combination: u32| {
            let mut own = self.outcome.burden_classes.iter();
            own.any(|own| (own.receipt, own.combination) == (self.index, combination))
        };
        let days = |mine: &dyn Fn(u32) -> bool| {
            let mut marks = marks(self.claim, &|combination| mine(combination), self.outcome)?;
            for (mark, billed) in marks.iter_mut().zip(self.billed_days(mine)) {
                *mark = mark.or(billed.then_some(false));
            }
            Some(marks)
        };
        let insurance = insured.then(|| (1u16, days(&mine)));
        let of_subsidy = |(place, line): (u16, &ReceiptSubsidy)| {
            let id = self.claim.subsidies.get(line.subsidy as usize).map(|subsidy| &subsidy.id);
            let bears = |combination: u32| {
                let payers = self.claim.combinations.get(combination as usize).map(|own| &own.subsidies);
                mine(combination) && payers.zip(id).is_some_and(|(payers, id)| payers.contains(id))
            };
            (place, days(&bears))
        };
        let payers = insurance.into_iter().chain((2u16..).zip(subsidies).map(of_subsidy));
        payers.filter_map(|(payer, marks)| day_record(payer, &marks?)).collect()
    }

    /// 窓口負担額レコード: whether 高額療養費 was given in kind.
    fn collected(&self) -> Option<Draft> {
        let coverage = self.receipt.coverage?;
        let in_kind = self.outcome.payers.iter().any(|own| own.payer == Payer::HighCost(coverage) && own.yen > 0);
        let repeated = self.claim.coverages.get(coverage as usize).is_some_and(|own| own.multiple_months);
        let mut draft = Draft::new(RecordKind::Mf, "")?;
        draft.put(
            2,
            match (in_kind, repeated) {
                (false, _) => "00",
                (true, false) => "01",
                (true, true) => "02",
            },
        );
        Some(draft)
    }

    fn exemptions(&self) -> Vec<Draft> {
        let reasons = self.facts().map(|facts| facts.dpc_exemptions.as_slice()).unwrap_or_default();
        let record = |(index, own): (usize, &crate::claim::DpcExemption)| {
            let mut draft = Draft::new(RecordKind::Gr, format!("/receipt/dpc_exemptions/{index}"))?;
            draft.put(2, own.reason);
            draft.put_some(3, own.code.as_deref());
            Some(draft)
        };
        reasons.iter().enumerate().filter_map(record).collect()
    }

    fn diseases(&mut self) -> Vec<Draft> {
        let claim = self.claim;
        self.problems.need(claim.diseases.first(), "/diseases", "傷病名");
        claim.diseases.iter().enumerate().filter_map(|(index, own)| self.disease(index, own)).collect()
    }

    fn disease(&mut self, index: usize, own: &Disease) -> Option<Draft> {
        let mut draft = Draft::new(RecordKind::Sy, format!("/diseases/{index}"))?;
        draft.put(2, own.code.map_or_else(|| "0000999".to_owned(), |code| code.to_string()));
        draft.put(3, own.start.yyyymmdd());
        draft.put(
            4,
            match own.outcome {
                DiseaseOutcome::Continuing => 1,
                DiseaseOutcome::Cured => 2,
                DiseaseOutcome::Died => 3,
                DiseaseOutcome::Stopped => 4,
            },
        );
        if own.code.is_some() {
            draft.put(5, own.modifiers.iter().map(ToString::to_string).collect::<String>());
        } else {
            draft.put_some(6, self.problems.need(own.name.as_deref(), format!("/diseases/{index}/name"), "傷病名称"));
        }
        draft.put_some(7, own.main.then_some("01"));
        draft.put_some(8, own.comment.as_deref());
        Some(draft)
    }

    /// Comments on the receipt as a whole: before the units, or behind them (診療識別 99).
    fn comments(&self, place: &str) -> Vec<Draft> {
        let all = self.facts().map(|facts| facts.comments.as_slice()).unwrap_or_default();
        let first = self.outcome.burden_classes.iter().find(|own| own.receipt == self.index);
        let burden = first.map_or('1', |own| own.code);
        let record = |(index, own): (usize, &crate::claim::ReceiptComment)| {
            let class = own.service_class.to_string();
            if (class == "99") != (place == "99") {
                return None;
            }
            let mut draft = Draft::new(RecordKind::Co, format!("/receipt/comments/{index}"))?;
            draft.put(2, class);
            draft.put(3, burden);
            draft.put(4, own.code);
            draft.put_some(5, own.text.as_deref());
            Some(draft)
        };
        all.iter().enumerate().filter_map(record).collect()
    }

    fn account(&self) -> Vec<Draft> {
        let all = self.facts().map(|facts| facts.account.as_slice()).unwrap_or_default();
        let record = |(index, own): (usize, &crate::claim::AccountText)| {
            let mut draft = Draft::new(RecordKind::Sj, format!("/receipt/account/{index}"))?;
            draft.put_some(2, own.kind);
            draft.put(3, &own.text);
            Some(draft)
        };
        all.iter().enumerate().filter_map(record).collect()
    }
}

/// 給付割合 is recorded for 国民健康保険 and 退職者医療 (レセプト共通レコード 給付割合 1).
fn states_benefit(coverage: &Coverage) -> bool {
    matches!(coverage.kind, CoverageKind::National | CoverageKind::NationalSociety | CoverageKind::Retired)
}

/// 国民健康保険団体連合会 reviews 国保, 退職者医療 and 後期高齢者医療 (国民健康保険法45条5項, 高齢者の医療の確保に関する法律70条4項),
/// 社会保険診療報酬支払基金 the rest (健康保険法76条5項, 社会保険診療報酬支払基金法15条); 公費単独 too.
fn organisation(coverage: Option<&Coverage>) -> ReviewOrganisation {
    match coverage.map(|coverage| coverage.kind) {
        Some(
            CoverageKind::National | CoverageKind::NationalSociety | CoverageKind::Retired | CoverageKind::LateElderly,
        ) => ReviewOrganisation::HealthInsuranceFederation,
        Some(CoverageKind::Employees) | None => ReviewOrganisation::PaymentFund,
    }
}

/// 減免区分 (別表16); 自立支援減免 is no waiver of the insurer.
fn reduction_code(kind: ReductionKind) -> Option<u8> {
    match kind {
        ReductionKind::Reduced => Some(1),
        ReductionKind::Exempt => Some(2),
        ReductionKind::Deferred => Some(3),
        ReductionKind::SelfSupport => None,
    }
}

fn voluntary(subsidy: &Subsidy) -> Option<u8> {
    subsidy.optional_benefit.then_some(1)
}

/// 受診等区分 (別表30): 1 counts as 診療実日数, 2 does not.
fn day_record(payer: u16, marks: &DayMarks) -> Option<Draft> {
    let mut draft = Draft::new(RecordKind::Jd, "/encounters")?;
    draft.put(2, payer);
    for (position, mark) in (3u16..).zip(marks) {
        draft.put_some(position, mark.map(|counts| if counts { 1 } else { 2 }));
    }
    Some(draft)
}

fn month(month: Month) -> String {
    format!("{:04}{:02}", month.year(), month.month())
}
