//! The claim that the records of a batch state.

use crate::batch::{
    Batch, BatchClaim, BatchComment, BatchEncounter, BatchFact, BatchLine, BatchTimes, BatchUnit, BatchVisitPoints,
    ENCOUNTER_NO_ACTUAL_DAY, ENCOUNTER_SECOND_DEPARTMENT, LINE_PERFORMED_ONLY, NONE, NONE_I64, Range, Text,
};
use crate::messages;
use crate::refusal::{Problem, Refusal};
use santei::claim::{
    Comment, CommentPlace, Digits, Encounter, Fact, Line, Price, Quantity, Sex, Times, Unit, VisitKind, VisitPoints,
    check,
};
use santei::{Claim, Code, Day, Month};

/// The claim of a row: its frame with what the tables state, checked.
pub(crate) fn claim(batch: &Batch<'_>, frames: &[Claim], index: usize, row: &BatchClaim) -> Result<Claim, Refusal> {
    let frame = frames.get(row.frame as usize).ok_or_else(|| {
        let at = format!("claims/{index}");
        Refusal::of(Problem::new(&messages::FRAME_UNKNOWN, at, &[&index, &row.frame, &frames.len()]))
    })?;
    let at = Row { batch, table: "claims", row: index };
    let mut claim = frame.clone();
    claim.id = at.text("id", row.id)?.unwrap_or_default().to_owned();
    claim.month = at.read("month", row.month, month)?;
    if row.birth_date != 0 {
        claim.patient.birth_date = at.read("birth_date", row.birth_date, Day::from_yyyymmdd)?;
    }
    if row.sex != 0 {
        claim.patient.sex = Some(at.read("sex", row.sex, sex)?);
    }
    claim.encounters = at.each("encounters", batch.encounters, row.encounters, encounter)?;
    // References are places; the ids they stand for are known once all encounters are.
    let ids: Vec<String> = claim.encounters.iter().map(|encounter| encounter.id.clone()).collect();
    for (own, (place, entry)) in
        claim.encounters.iter_mut().zip((0..).zip(at.rows("encounters", batch.encounters, row.encounters)?))
    {
        let at = at.of("encounters", row.encounters, place);
        own.parent = at.named("parent", entry.parent, &ids)?;
    }
    let combinations: Vec<String> = claim.combinations.iter().map(|combination| combination.id.clone()).collect();
    let names = Names { encounters: &ids, combinations: &combinations };
    claim.units = at.each("units", batch.units, row.units, |at, row| unit(at, row, names))?;
    claim.visit_points =
        at.each("visit_points", batch.visit_points, row.visit_points, |at, row| visit_points(at, row, names))?;
    let problems = check(&claim);
    if problems.is_empty() { Ok(claim) } else { Err(problems.into()) }
}

/// What places stand for.
#[derive(Clone, Copy)]
struct Names<'n> {
    encounters: &'n [String],
    combinations: &'n [String],
}

/// A row that is read, for the position of what is wrong in it.
#[derive(Clone, Copy)]
struct Row<'b, 'a> {
    batch: &'b Batch<'a>,
    table: &'static str,
    row: usize,
}

impl<'b, 'a> Row<'b, 'a> {
    fn of(self, table: &'static str, range: Range, place: usize) -> Row<'b, 'a> {
        Row { batch: self.batch, table, row: (range.first as usize).saturating_add(place) }
    }

    fn rows<T>(self, member: &'static str, table: &'a [T], range: Range) -> Result<&'a [T], Refusal> {
        rows(table, range).ok_or_else(|| outside(self.table, self.row, member))
    }

    fn each<T, R>(
        self,
        table: &'static str,
        all: &'a [T],
        range: Range,
        read: impl Fn(Row<'b, 'a>, &T) -> Result<R, Refusal>,
    ) -> Result<Vec<R>, Refusal> {
        let own = self.rows(table, all, range)?;
        own.iter().enumerate().map(|(place, row)| read(self.of(table, range, place), row)).collect()
    }

    /// A text; `None` where it is absent.
    fn text(self, member: &'static str, text: Text) -> Result<Option<&'a str>, Refusal> {
        if text.length == 0 {
            return Ok(None);
        }
        let range = Range { first: text.offset, count: text.length };
        let bytes = rows(self.batch.texts, range).ok_or_else(|| outside(self.table, self.row, member))?;
        let told = core::str::from_utf8(bytes).map_err(|error| {
            let byte = (text.offset as usize).saturating_add(error.valid_up_to());
            Refusal::of(Problem::new(&messages::NOT_UTF8, self.at(member), &[&"texts", &byte]))
        })?;
        Ok(Some(told))
    }

    fn owned(self, member: &'static str, text: Text) -> Result<Option<String>, Refusal> {
        Ok(self.text(member, text)?.map(str::to_owned))
    }

    /// A value that must be one of those that `read` knows.
    fn read<V: Copy + core::fmt::Display, R>(
        self,
        member: &'static str,
        value: V,
        read: impl Fn(V) -> Option<R>,
    ) -> Result<R, Refusal> {
        read(value).ok_or_else(|| {
            let args: [&dyn core::fmt::Display; 4] = [&self.table, &self.row, &member, &value];
            Refusal::of(Problem::new(&messages::BATCH_VALUE, self.at(member), &args))
        })
    }

    /// Bits that this version does not know may change an amount: they are refused and not passed over.
    fn known_bits(self, member: &'static str, value: u32, known: u32) -> Result<(), Refusal> {
        self.read(member, value, |value| (value & !known == 0).then_some(()))
    }

    /// A value of 32 bits that may be absent.
    fn maybe<R>(self, member: &'static str, value: u32, read: impl Fn(u32) -> Option<R>) -> Result<Option<R>, Refusal> {
        if value == NONE { Ok(None) } else { self.read(member, value, read).map(Some) }
    }

    /// A value of 64 bits that may be absent.
    fn maybe_long<R>(
        self,
        member: &'static str,
        value: i64,
        read: impl Fn(i64) -> Option<R>,
    ) -> Result<Option<R>, Refusal> {
        if value == NONE_I64 { Ok(None) } else { self.read(member, value, read).map(Some) }
    }

    /// The id that a place stands for.
    fn named(self, member: &'static str, place: u32, ids: &[String]) -> Result<Option<String>, Refusal> {
        self.maybe(member, place, |place| ids.get(place as usize).cloned())
    }

    fn at(self, member: &str) -> String {
        format!("{}/{}/{member}", self.table, self.row)
    }
}

/// The rows of a range; `None` where it leads out of the table.
pub(crate) fn rows<T>(table: &[T], range: Range) -> Option<&[T]> {
    let first = range.first as usize;
    table.get(first..first.checked_add(range.count as usize)?)
}

/// A range or a text that leads outside.
pub(crate) fn outside(table: &'static str, row: usize, member: &str) -> Refusal {
    let at = format!("{table}/{row}/{member}");
    Refusal::of(Problem::new(&messages::BATCH_RANGE, at, &[&table, &row, &member]))
}

fn encounter(at: Row<'_, '_>, row: &BatchEncounter) -> Result<Encounter, Refusal> {
    at.known_bits("flags", row.flags, ENCOUNTER_NO_ACTUAL_DAY | ENCOUNTER_SECOND_DEPARTMENT)?;
    Ok(Encounter {
        id: at.owned("id", row.id)?.unwrap_or_default(),
        date: at.read("date", row.date, Day::from_yyyymmdd)?,
        time: at
            .maybe("time", row.time, |time| (time < 2400).then(|| format!("{:02}:{:02}", time / 100, time % 100)))?,
        department: at.maybe("department", row.department, Digits::new)?,
        visit: at.read("visit", row.visit, visit_kind)?,
        counts_as_actual_day: row.flags & ENCOUNTER_NO_ACTUAL_DAY == 0,
        parent: None,
        second_department: row.flags & ENCOUNTER_SECOND_DEPARTMENT != 0,
        facts: at.each("facts", at.batch.facts, row.facts, fact)?,
    })
}

fn unit(at: Row<'_, '_>, row: &BatchUnit, names: Names<'_>) -> Result<Unit, Refusal> {
    at.known_bits("reserved", row.reserved, 0)?;
    Ok(Unit {
        id: at.owned("id", row.id)?,
        service_class: at.read("service_class", row.service_class, Digits::new)?,
        combination: at
            .read("combination", row.combination, |place| names.combinations.get(place as usize).cloned())?,
        times: at.each("times", at.batch.times, row.times, times)?,
        encounter: at.named("encounter", row.encounter, names.encounters)?,
        specimen: at.owned("specimen", row.specimen)?,
        recorded_points: at.maybe_long("recorded_points", row.recorded_points, Some)?,
        lines: at.each("lines", at.batch.lines, row.lines, line)?,
    })
}

fn times(at: Row<'_, '_>, row: &BatchTimes) -> Result<Times, Refusal> {
    Ok(Times { date: at.read("date", row.date, Day::from_yyyymmdd)?, count: row.count })
}

fn line(at: Row<'_, '_>, row: &BatchLine) -> Result<Line, Refusal> {
    at.known_bits("flags", row.flags, LINE_PERFORMED_ONLY)?;
    Ok(Line {
        id: at.owned("id", row.id)?,
        code: at.read("code", row.code, Code::new)?,
        quantity: at.maybe_long("quantity", row.quantity, Quantity::from_hundred_thousandths)?,
        price: at.maybe_long("price", row.price, Price::from_hundredths)?,
        points: at.maybe_long("points", row.points, Some)?,
        performed_only: row.flags & LINE_PERFORMED_ONLY != 0,
        product: at.owned("product", row.product)?,
        facts: at.each("facts", at.batch.facts, row.facts, fact)?,
        comments: at.each("comments", at.batch.comments, row.comments, comment)?,
    })
}

fn fact(at: Row<'_, '_>, row: &BatchFact) -> Result<Fact, Refusal> {
    Ok(Fact {
        name: at.owned("name", row.name)?.unwrap_or_default(),
        value: at.owned("value", row.value)?.unwrap_or_default(),
    })
}

fn comment(at: Row<'_, '_>, row: &BatchComment) -> Result<Comment, Refusal> {
    Ok(Comment {
        code: at.read("code", row.code, Code::new)?,
        text: at.owned("text", row.text)?,
        at: at.read("at", row.at, comment_place)?,
    })
}

fn visit_points(at: Row<'_, '_>, row: &BatchVisitPoints, names: Names<'_>) -> Result<VisitPoints, Refusal> {
    Ok(VisitPoints {
        encounter: at.read("encounter", row.encounter, |place| names.encounters.get(place as usize).cloned())?,
        combination: at
            .read("combination", row.combination, |place| names.combinations.get(place as usize).cloned())?,
        points: row.points,
    })
}

fn month(digits: u32) -> Option<Month> {
    Month::new(i32::try_from(digits / 100).ok()?, digits % 100)
}

const fn sex(number: u32) -> Option<Sex> {
    match number {
        1 => Some(Sex::Male),
        2 => Some(Sex::Female),
        _ => None,
    }
}

/// The kinds of visits in the order of their numbers.
pub(crate) const VISIT_KINDS: [VisitKind; 6] =
    [VisitKind::Other, VisitKind::First, VisitKind::FollowUp, VisitKind::Telephone, VisitKind::Online, VisitKind::Home];

fn visit_kind(number: u32) -> Option<VisitKind> {
    VISIT_KINDS.get(number as usize).copied()
}

/// The places of comments in the order of their numbers.
pub(crate) const COMMENT_PLACES: [CommentPlace; 3] = [CommentPlace::Line, CommentPlace::Before, CommentPlace::After];

fn comment_place(number: u32) -> Option<CommentPlace> {
    COMMENT_PLACES.get(number as usize).copied()
}
