//! Claims written as the records of a batch.

use crate::batch::{
    Batch, BatchClaim, BatchComment, BatchEncounter, BatchFact, BatchLine, BatchTimes, BatchUnit, BatchVisitPoints,
    ENCOUNTER_NO_ACTUAL_DAY, ENCOUNTER_SECOND_DEPARTMENT, LINE_PERFORMED_ONLY, NONE, NONE_I64, Range, Text,
};
use crate::fill::{COMMENT_PLACES, VISIT_KINDS};
use santei::Claim;
use santei::claim::{Comment, Encounter, Fact, Line, Price, Quantity, Times, Unit, VisitPoints};
use zerocopy::IntoBytes;

/// A value of a claim that the records cannot state: an id that is not there, or a text without letters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Inexpressible(
    /// The member of the claim.
    pub &'static str,
);

impl core::fmt::Display for Inexpressible {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "the records of a batch cannot state this value of '{}'", self.0)
    }
}

impl core::error::Error for Inexpressible {}

/// The tables of a batch, growing claim by claim.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tables {
    claims: Vec<BatchClaim>,
    encounters: Vec<BatchEncounter>,
    units: Vec<BatchUnit>,
    times: Vec<BatchTimes>,
    lines: Vec<BatchLine>,
    facts: Vec<BatchFact>,
    comments: Vec<BatchComment>,
    visit_points: Vec<BatchVisitPoints>,
    texts: Vec<u8>,
}

/// What of a claim the records do not state: its frame.
pub fn frame_of(claim: &Claim) -> Claim {
    Claim { encounters: Vec::new(), units: Vec::new(), visit_points: Vec::new(), ..claim.clone() }
}

impl Tables {
    /// The tables as a batch.
    pub fn batch(&self) -> Batch<'_> {
        Batch {
            claims: &self.claims,
            encounters: &self.encounters,
            units: &self.units,
            times: &self.times,
            lines: &self.lines,
            facts: &self.facts,
            comments: &self.comments,
            visit_points: &self.visit_points,
            texts: &self.texts,
        }
    }

    /// The tables as bytes: for each, in the order of [`Batch`], the number of its rows (of bytes for the texts) as `u64` and the rows.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut write = |count: usize, rows: &[u8]| {
            bytes.extend_from_slice(&(count as u64).to_ne_bytes());
            bytes.extend_from_slice(rows);
        };
        write(self.claims.len(), self.claims.as_bytes());
        write(self.encounters.len(), self.encounters.as_bytes());
        write(self.units.len(), self.units.as_bytes());
        write(self.times.len(), self.times.as_bytes());
        write(self.lines.len(), self.lines.as_bytes());
        write(self.facts.len(), self.facts.as_bytes());
        write(self.comments.len(), self.comments.as_bytes());
        write(self.visit_points.len(), self.visit_points.as_bytes());
        write(self.texts.len(), &self.texts);
        bytes
    }

    /// Writes a claim whose frame has this number.
    ///
    /// # Errors
    /// [`Inexpressible`] for what only JSON can state; nothing is written then.
    pub fn push(&mut self, frame: u32, claim: &Claim) -> Result<(), Inexpressible> {
        let before = self.lengths();
        let written = Writer { tables: self, claim }.claim(frame);
        if written.is_err() {
            self.shorten(before);
        }
        written
    }

    fn lengths(&self) -> [usize; 9] {
        [
            self.claims.len(),
            self.encounters.len(),
            self.units.len(),
            self.times.len(),
            self.lines.len(),
            self.facts.len(),
            self.comments.len(),
            self.visit_points.len(),
            self.texts.len(),
        ]
    }

    fn shorten(&mut self, lengths: [usize; 9]) {
        let [claims, encounters, units, times, lines, facts, comments, visit_points, texts] = lengths;
        self.claims.truncate(claims);
        self.encounters.truncate(encounters);
        self.units.truncate(units);
        self.times.truncate(times);
        self.lines.truncate(lines);
        self.facts.truncate(facts);
        self.comments.truncate(comments);
        self.visit_points.truncate(visit_points);
        self.texts.truncate(texts);
    }
}

struct Writer<'t, 'c> {
    tables: &'t mut Tables,
    claim: &'c Claim,
}

impl Writer<'_, '_> {
    fn claim(&mut self, frame: u32) -> Result<(), Inexpressible> {
        let claim = self.claim;
        let first = claim.month.first_day().yyyymmdd();
        let row = BatchClaim {
            frame,
            month: first / 100,
            id: self.text("id", Some(&claim.id))?,
            birth_date: claim.patient.birth_date.yyyymmdd(),
            sex: claim.patient.sex.map_or(0, |sex| match sex {
                santei::claim::Sex::Male => 1,
                santei::claim::Sex::Female => 2,
            }),
            encounters: self.each(|tables| &mut tables.encounters, &claim.encounters, Writer::encounter)?,
            units: self.each(|tables| &mut tables.units, &claim.units, Writer::unit)?,
            visit_points: self.each(|tables| &mut tables.visit_points, &claim.visit_points, Writer::points)?,
        };
        self.tables.claims.push(row);
        Ok(())
    }

    /// Writes rows one after the other; what belongs to them goes into other tables.
    fn each<T, R>(
        &mut self,
        table: impl Fn(&mut Tables) -> &mut Vec<R>,
        list: &[T],
        write: impl Fn(&mut Self, &T) -> Result<R, Inexpressible>,
    ) -> Result<Range, Inexpressible> {
        let rows = list.iter().map(|entry| write(self, entry)).collect::<Result<Vec<_>, _>>()?;
        let table = table(self.tables);
        let range = Range { first: count(table.len()), count: count(rows.len()) };
        table.extend(rows);
        Ok(range)
    }

    fn text(&mut self, member: &'static str, text: Option<&str>) -> Result<Text, Inexpressible> {
        let Some(text) = text else { return Ok(Text::default()) };
        if text.is_empty() {
            return Err(Inexpressible(member));
        }
        let own = Text { offset: count(self.tables.texts.len()), length: count(text.len()) };
        self.tables.texts.extend_from_slice(text.as_bytes());
        Ok(own)
    }

    fn encounter_place(&self, member: &'static str, id: &str) -> Result<u32, Inexpressible> {
        place(member, self.claim.encounters.iter().position(|encounter| encounter.id == id))
    }

    fn combination_place(&self, id: &str) -> Result<u32, Inexpressible> {
        place("combination", self.claim.combinations.iter().position(|combination| combination.id == id))
    }

    fn encounter(&mut self, encounter: &Encounter) -> Result<BatchEncounter, Inexpressible> {
        let time = encounter.time.as_deref().map(|time| time.replace(':', "").parse());
        let no_day = if encounter.counts_as_actual_day { 0 } else { ENCOUNTER_NO_ACTUAL_DAY };
        let second = if encounter.second_department { ENCOUNTER_SECOND_DEPARTMENT } else { 0 };
        Ok(BatchEncounter {
            id: self.text("id", Some(&encounter.id))?,
            date: encounter.date.yyyymmdd(),
            time: time.unwrap_or(Ok(NONE)).map_err(|_| Inexpressible("time"))?,
            department: encounter.department.map_or(NONE, |department| department.value()),
            visit: place("visit", VISIT_KINDS.iter().position(|kind| *kind == encounter.visit))?,
            parent: match &encounter.parent {
                Some(id) => self.encounter_place("parent", id)?,
                None => NONE,
            },
            flags: no_day | second,
            facts: self.each(|tables| &mut tables.facts, &encounter.facts, Writer::fact)?,
        })
    }

    fn unit(&mut self, unit: &Unit) -> Result<BatchUnit, Inexpressible> {
        Ok(BatchUnit {
            id: self.text("id", unit.id.as_deref())?,
            service_class: unit.service_class.value(),
            combination: self.combination_place(&unit.combination)?,
            encounter: match &unit.encounter {
                Some(id) => self.encounter_place("encounter", id)?,
                None => NONE,
            },
            reserved: 0,
            specimen: self.text("specimen", unit.specimen.as_deref())?,
            recorded_points: unit.recorded_points.unwrap_or(NONE_I64),
            times: self.each(|tables| &mut tables.times, &unit.times, |_, times| Ok(day(times)))?,
            lines: self.each(|tables| &mut tables.lines, &unit.lines, Writer::line)?,
        })
    }

    fn line(&mut self, line: &Line) -> Result<BatchLine, Inexpressible> {
        Ok(BatchLine {
            id: self.text("id", line.id.as_deref())?,
            code: line.code.value(),
            flags: if line.performed_only { LINE_PERFORMED_ONLY } else { 0 },
            quantity: line.quantity.map_or(NONE_I64, Quantity::hundred_thousandths),
            price: line.price.map_or(NONE_I64, Price::hundredths),
            points: line.points.unwrap_or(NONE_I64),
            product: self.text("product", line.product.as_deref())?,
            facts: self.each(|tables| &mut tables.facts, &line.facts, Writer::fact)?,
            comments: self.each(|tables| &mut tables.comments, &line.comments, Writer::comment)?,
        })
    }

    fn fact(&mut self, fact: &Fact) -> Result<BatchFact, Inexpressible> {
        Ok(BatchFact { name: self.text("name", Some(&fact.name))?, value: self.text("value", Some(&fact.value))? })
    }

    fn comment(&mut self, comment: &Comment) -> Result<BatchComment, Inexpressible> {
        Ok(BatchComment {
            code: comment.code.value(),
            at: place("at", COMMENT_PLACES.iter().position(|place| *place == comment.at))?,
            text: self.text("text", comment.text.as_deref())?,
        })
    }

    fn points(&mut self, visit: &VisitPoints) -> Result<BatchVisitPoints, Inexpressible> {
        Ok(BatchVisitPoints {
            encounter: self.encounter_place("encounter", &visit.encounter)?,
            combination: self.combination_place(&visit.combination)?,
            points: visit.points,
        })
    }
}

fn day(times: &Times) -> BatchTimes {
    BatchTimes { date: times.date.yyyymmdd(), count: times.count }
}

fn place(member: &'static str, place: Option<usize>) -> Result<u32, Inexpressible> {
    place.map(count).ok_or(Inexpressible(member))
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(NONE)
}
