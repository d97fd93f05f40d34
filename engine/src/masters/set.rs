//! Several images answering as one.

use core::fmt;

use super::comment_relation::{self, CommentRelation};
use super::curated::{ParameterValue, Rule};
use super::fee_table::{FeeTable, Newest};
use super::item::{Drug, FeeItem, FeeItemMore, Material, Named, Record};
use super::lookup::{State, state};
use super::scheme::{self, Choice, LocalScheme, Person};
use super::{Family, Lookup, Release};
use crate::image::format::{ParameterRow, VersionRow};
use crate::image::{Heap, HotRows, Image, ReleaseSections, RuleSections};
use crate::message::{MessageDef, image as messages};
use crate::{Code, CodeSpace, Day};

/// Why images cannot answer together.
#[derive(Clone, Debug)]
pub struct MasterSetError {
    /// The message.
    pub def: &'static MessageDef,
    /// The family in disagreement.
    pub family: Family,
    /// Start of the release.
    pub start: Day,
    /// Its as-of day (or edition date).
    pub as_of: Day,
}

impl MasterSetError {
    /// The text in Japanese or English.
    pub fn text(&self, japanese: bool) -> String {
        let family = if japanese { self.family.name_ja() } else { self.family.slug() };
        self.def.text(japanese, &[&family, &self.start, &self.as_of])
    }
}

impl fmt::Display for MasterSetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(false))
    }
}

impl core::error::Error for MasterSetError {}

/// The releases of several images, answering the same in any order of the images.
#[derive(Clone)]
pub struct MasterSet<'a> {
    known_at: Day,
    /// By family and start.
    held: Vec<Held<'a>>,
    /// Where each family begins in `held`, by family number.
    families: [(usize, usize); Family::ALL.len() + 1],
    parameters: Option<Edition<'a, &'a [ParameterRow]>>,
    rules: Option<Edition<'a, RuleSections<'a>>>,
    /// The kinds of the rules with the places of their rows, sorted.
    kinds: Vec<(&'a str, core::ops::Range<usize>)>,
}

#[derive(Clone)]
struct Held<'a> {
    sections: ReleaseSections<'a>,
    heap: Heap<'a>,
    last_day: Day,
    newest: Newest,
    /// The newest publication of the コメント関連テーブル that was out, where the release is one.
    relations: Option<i32>,
}

#[derive(Clone, Copy)]
struct Edition<'a, T> {
    release: Release<'a>,
    heap: Heap<'a>,
    rows: T,
}

/// A row of a release: what a look-up found before its typed form is taken.
#[derive(Clone, Copy)]
struct Row<'s, 'a> {
    held: &'s Held<'a>,
    index: usize,
    version: &'a VersionRow,
}

/// The kinds of an edition, whose rows are sorted by kind.
fn kinds_of<'a>(edition: &Edition<'a, RuleSections<'a>>) -> Vec<(&'a str, core::ops::Range<usize>)> {
    let mut kinds: Vec<(&str, core::ops::Range<usize>)> = Vec::new();
    for (at, row) in edition.rows.rules.iter().enumerate() {
        let kind = edition.heap.get(row.kind);
        match kinds.last_mut() {
            Some((own, range)) if *own == kind => range.end = at + 1,
            _ => kinds.push((kind, at..at + 1)),
        }
    }
    kinds
}

impl<'a> MasterSet<'a> {
    /// Joins images. With `known_at`, nothing published after that day is seen.
    ///
    /// Of one release held twice, one read from complete files goes before a curated one, then the newer as-of day.
    ///
    /// # Errors
    /// Two images hold one release, as of one day, with different content.
    pub fn new(images: &[Image<'a>], known_at: Option<Day>) -> Result<MasterSet<'a>, MasterSetError> {
        let known_at = known_at.unwrap_or(Day::MAX);
        let parameters = edition(images, Family::Parameters, Image::parameters)?;
        let rules = edition(images, Family::Rulebook, Image::rules)?;
        let mut held = releases(images, known_at)?;
        end_releases(&mut held, images);
        let mut families = [(0, 0); Family::ALL.len() + 1];
        for (slot, range) in families.iter_mut().enumerate() {
            let family = |held: &Held<'_>| usize::from(held.sections.release.family().number());
            *range =
                (held.partition_point(|held| family(held) < slot), held.partition_point(|held| family(held) <= slot));
        }
        let kinds = rules.as_ref().map_or_else(Vec::new, kinds_of);
        Ok(MasterSet { known_at, held, families, parameters, rules, kinds })
    }

    /// The day after which no publication is seen; [`Day::MAX`] when none was given.
    pub fn known_at(&self) -> Day {
        self.known_at
    }

    /// The releases in use, by family and start, each with its last day.
    pub fn releases(&self) -> impl Iterator<Item = (Release<'a>, Day)> {
        self.held.iter().map(|held| (held.sections.release, held.last_day))
    }

    /// Everything in use: the releases, by family and start, then the editions of the parameters and the rulebook.
    pub fn in_use(&self) -> impl Iterator<Item = Release<'a>> {
        let curated = [Family::Parameters, Family::Rulebook].map(|family| self.release_on(family, Day::MAX));
        self.releases().map(|(release, _)| release).chain(curated.into_iter().flatten())
    }

    /// The release of a family that is in force on a day.
    pub fn release_on(&self, family: Family, on: Day) -> Option<Release<'a>> {
        match family {
            Family::Parameters => self.parameters.map(|edition| edition.release),
            Family::Rulebook => self.rules.map(|edition| edition.release),
            _ => self.covering(family, on).map(|held| held.sections.release),
        }
    }

    /// 医科診療行為 on a day.
    pub fn fee_item(&self, code: Code, on: Day) -> Lookup<'a, FeeItem<'a>> {
        self.typed(Family::FeeItem, code.value(), on, |row| match row.held.sections.hot {
            HotRows::FeeItems(rows, rare) => {
                let hot = rows.get(row.index)?;
                let standards = row.held.sections.standards.of(row.index);
                let more = FeeItemMore { standards, rare: rare.get(usize::from(hot.rare.get()))? };
                Some(FeeItem::new(hot, row.version, row.held.heap, more))
            }
            _ => None,
        })
    }

    /// 医薬品 on a day. After the last day of its 経過措置 (項番34) a drug is abolished, also before the file that says so is published.
    pub fn drug(&self, code: Code, on: Day) -> Lookup<'a, Drug<'a>> {
        let found = self.typed(Family::Drug, code.value(), on, |row| match row.held.sections.hot {
            HotRows::Drugs(rows, rare) => {
                let hot = rows.get(row.index)?;
                Some(Drug::new(hot, row.version, row.held.heap, rare.get(usize::from(hot.rare.get()))?))
            }
            _ => None,
        });
        match found {
            Lookup::Found { item, release, .. } => match item.transition_until().filter(|last_day| *last_day < on) {
                Some(last_day) => Lookup::Abolished { last_day, release },
                None => found,
            },
            other => other,
        }
    }

    /// 特定器材 on a day.
    pub fn material(&self, code: Code, on: Day) -> Lookup<'a, Material<'a>> {
        self.typed(Family::Material, code.value(), on, |row| match row.held.sections.hot {
            HotRows::Materials(rows) => Some(Material::new(rows.get(row.index)?, row.version, row.held.heap)),
            _ => None,
        })
    }

    /// コメント on a day.
    pub fn comment(&self, code: Code, on: Day) -> Lookup<'a, Named<'a>> {
        self.named(Family::Comment, code.value(), on)
    }

    /// 傷病名 (seven digits) on a day. Anything but seven digits is unknown.
    pub fn disease(&self, code: &str, on: Day) -> Lookup<'a, Named<'a>> {
        self.named(Family::Disease, digits(code, 7), on)
    }

    /// 修飾語 (four digits) on a day. Anything but four digits is unknown.
    pub fn modifier(&self, code: &str, on: Day) -> Lookup<'a, Named<'a>> {
        self.named(Family::Modifier, digits(code, 4), on)
    }

    /// A row of any family with every official column. `key` is the code as a number.
    pub fn record(&self, family: Family, key: u32, on: Day) -> Lookup<'a, Record<'a>> {
        self.typed(family, key, on, |row| {
            Some(Record { table: row.held.sections.table, row: row.index, version: row.version })
        })
    }

    /// コメント関連テーブル: the comments that go with an act or a drug on a day, in the order of the table.
    pub fn comment_relations(&self, code: Code, on: Day) -> impl Iterator<Item = CommentRelation<'a>> + use<'a> {
        let held = self.covering(Family::CommentRelation, on);
        let held = held.and_then(|held| Some((held.sections, held.heap, held.relations?)));
        held.into_iter().flat_map(move |(sections, heap, newest)| {
            comment_relation::of(&sections, heap, code).filter(move |row| row.is_current(newest, on))
        })
    }

    /// Whether a コメント関連テーブル is in force on a day. Nothing follows from the absence of a row where none is.
    pub fn has_comment_relations(&self, on: Day) -> bool {
        self.covering(Family::CommentRelation, on).is_some_and(|held| held.relations.is_some())
    }

    /// The rows of a table without codes (コメント関連テーブル, 病棟, 公費) on a day: those of its newest publication.
    pub fn rows(&self, family: Family, on: Day) -> impl Iterator<Item = Record<'a>> {
        let sections = self.covering(family, on).map(|held| held.sections);
        let known_at = self.known_at.number();
        let versions = sections.map(|sections| sections.versions).unwrap_or_default();
        let newest = versions.iter().map(|version| version.published.get()).filter(|&day| day <= known_at).max();
        let current = move |version: &VersionRow| {
            Some(version.published.get()) == newest
                && version.valid_from.get() <= on.number()
                && on.number() <= version.valid_until.get()
        };
        let rows = sections.into_iter().flat_map(|sections| {
            let record = move |(row, version)| Record { table: sections.table, row, version };
            sections.versions.iter().enumerate().map(record)
        });
        rows.filter(move |record| current(record.version))
    }

    /// The schemes of prefectures and municipalities (地方単独事業) with a 公費負担者番号, in force or not: those that have all of its
    /// digits, or else those that have the first four for all their numbers. The newest release that has begun by its publication
    /// decides; the validity stands in its rows.
    pub fn local_schemes(&self, number: &str) -> impl Iterator<Item = LocalScheme<'a>> + use<'a> {
        let newest = self.of(Family::Subsidy).last();
        newest.map(|held| scheme::find(&held.sections, held.heap, number)).into_iter().flatten()
    }

    /// Which of the schemes with a 公費負担者番号 is for a person; `None` when no scheme has the number.
    pub fn choose_local_scheme(&self, number: &str, person: &Person<'_>) -> Option<Choice<'a>> {
        scheme::choose(self.local_schemes(number), person)
    }

    /// Every scheme of prefectures and municipalities, in the order of the file.
    pub fn all_local_schemes(&self) -> impl Iterator<Item = LocalScheme<'a>> {
        let newest = self.of(Family::Subsidy).last();
        newest.into_iter().flat_map(|held| {
            (0..held.sections.versions.len()).filter_map(|index| LocalScheme::at(&held.sections, held.heap, index))
        })
    }

    /// The schemes of prefectures and municipalities whose 公費負担者番号 begins with some digits (法別番号 and prefecture), in the order
    /// of the file.
    pub fn local_schemes_from(&self, front: &str) -> impl Iterator<Item = LocalScheme<'a>> {
        self.all_local_schemes().filter(move |scheme| scheme.number().starts_with(front))
    }

    /// 都道府県ごとの取扱い: the rules of kind `local_practice` that a scheme falls under, in force or not.
    pub fn local_practices(&self, scheme: LocalScheme<'a>) -> impl Iterator<Item = Rule<'a>> {
        self.rulebook().filter(move |rule| rule.kind() == "local_practice" && scheme.is_under(*rule))
    }

    /// 医科電子点数表 on a day.
    pub fn fee_table(&self, on: Day) -> Option<FeeTable<'a>> {
        self.covering(Family::FeeTable, on).map(|held| FeeTable {
            sections: held.sections.fee_table,
            heap: held.heap,
            release: held.sections.release,
            newest: held.newest,
            on,
        })
    }

    /// The value of a parameter on a day.
    pub fn parameter(&self, id: &str, on: Day) -> Option<ParameterValue<'a>> {
        let edition = self.parameters.as_ref()?;
        let rows = edition.rows;
        let after = rows.partition_point(|row| (edition.heap.get(row.id), row.from.get()) <= (id, on.number()));
        let value = ParameterValue::new(rows.get(after.checked_sub(1)?)?, edition.heap);
        (value.id == id && value.holds_on(on)).then_some(value)
    }

    /// Every value of every parameter, by id and first day.
    pub fn parameters(&self) -> impl Iterator<Item = ParameterValue<'a>> {
        let rows = self.parameters.map(|edition| edition.rows.iter().map(move |row| (row, edition.heap)));
        rows.into_iter().flatten().map(|(row, heap)| ParameterValue::new(row, heap))
    }

    /// The instances of a kind of rule that are in force on a day, by id.
    pub fn rules(&self, kind: &str, on: Day) -> impl Iterator<Item = Rule<'a>> {
        let known = self.kinds.binary_search_by(|(own, _)| (*own).cmp(kind)).ok().and_then(|at| self.kinds.get(at));
        let range = known
            .zip(self.rules.as_ref())
            .map(|((_, range), edition)| (edition.rows.rules.get(range.clone()).unwrap_or_default(), *edition));
        let rules = range.into_iter().flat_map(|(rows, edition)| {
            rows.iter().map(move |row| Rule { row, sections: edition.rows, heap: edition.heap })
        });
        rules.filter(move |rule| rule.holds_on(on))
    }

    /// Every rule instance, by kind, id and first day.
    pub fn rulebook(&self) -> impl Iterator<Item = Rule<'a>> {
        let edition = self.rules;
        edition.into_iter().flat_map(|edition| {
            let rule = move |row| Rule { row, sections: edition.rows, heap: edition.heap };
            edition.rows.rules.iter().map(rule)
        })
    }

    /// 名称 of a drug or material as the newest release that has begun and knows the code gives it, in force or not; empty when
    /// none does. For lines that bring their own price.
    pub fn last_name(&self, code: Code, on: Day) -> &'a str {
        let family = match code.space() {
            Some(CodeSpace::Drug) => Family::Drug,
            Some(CodeSpace::Material) => Family::Material,
            _ => return "",
        };
        let begun = self.of(family).iter().rev().filter(|held| held.sections.release.start() <= on);
        let mut names = begun.filter_map(|held| {
            let (first, versions) = held.sections.find(code.value())?;
            let last = first + versions.len().checked_sub(1)?;
            match held.sections.hot {
                HotRows::Drugs(rows, _) => Some(held.heap.get(rows.get(last)?.name)),
                HotRows::Materials(rows) => Some(held.heap.get(rows.get(last)?.name)),
                _ => None,
            }
        });
        names.next().unwrap_or_default()
    }

    fn named(&self, family: Family, key: u32, on: Day) -> Lookup<'a, Named<'a>> {
        self.typed(family, key, on, |row| match row.held.sections.hot {
            HotRows::Names(rows) => Some(Named::new(rows.get(row.index)?, row.version, row.held.heap)),
            _ => None,
        })
    }

    fn typed<'s, T>(
        &'s self,
        family: Family,
        key: u32,
        on: Day,
        form: impl Fn(Row<'s, 'a>) -> Option<T>,
    ) -> Lookup<'a, T> {
        let held = self.of(family);
        let Some(at) = held.iter().rposition(|held| held.covers(on)) else { return Lookup::NoRelease };
        let Some(current) = held.get(at) else { return Lookup::NoRelease };
        let release = current.sections.release;
        let found = current.sections.find(key);
        let state = found.map_or(State::Absent, |(_, versions)| state(versions, on, self.known_at));
        match (state, found) {
            (State::Found { index, carried_back }, Some((first, versions))) => {
                let row = versions.get(index).map(|version| Row { held: current, index: first + index, version });
                // Opening the image has proved that every version has its typed row.
                match row.and_then(form) {
                    Some(item) => Lookup::Found { item, carried_back, release },
                    None => Lookup::Unknown { release },
                }
            }
            (State::Ended(last_day), _) => Lookup::Abolished { last_day, release },
            (State::NotYet(from), _) => Lookup::NotYet { from, release },
            _ => self.elsewhere(held, at, key),
        }
    }

    /// The release in force does not know the code: the releases before and after it tell why.
    fn elsewhere<T>(&self, held: &[Held<'a>], at: usize, key: u32) -> Lookup<'a, T> {
        let Some(current) = held.get(at) else { return Lookup::NoRelease };
        let release = current.sections.release;
        if !release.is_complete() {
            return Lookup::Unknown { release };
        }
        let state_in = |held: &Held<'a>, on: Day| match held.sections.find(key) {
            Some((_, versions)) => state(versions, on, self.known_at),
            None => State::Absent,
        };
        for older in held.iter().take(at).rev() {
            match state_in(older, older.last_day) {
                State::Found { .. } => return Lookup::Abolished { last_day: older.last_day, release },
                State::Ended(last_day) => return Lookup::Abolished { last_day, release },
                State::NotYet(_) | State::Absent => {}
            }
        }
        for newer in held.iter().skip(at + 1) {
            let (start, release) = (newer.sections.release.start(), newer.sections.release);
            match state_in(newer, start) {
                State::Found { .. } => return Lookup::NotYet { from: start, release },
                State::NotYet(from) => return Lookup::NotYet { from, release },
                State::Ended(_) | State::Absent => {}
            }
        }
        Lookup::Unknown { release }
    }

    fn covering(&self, family: Family, on: Day) -> Option<&Held<'a>> {
        self.of(family).iter().rfind(|held| held.covers(on))
    }

    fn of(&self, family: Family) -> &[Held<'a>] {
        let (first, end) = self.families.get(usize::from(family.number())).copied().unwrap_or_default();
        self.held.get(first..end).unwrap_or_default()
    }
}

impl fmt::Debug for MasterSet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.releases()).finish()
    }
}

impl Held<'_> {
    fn covers(&self, on: Day) -> bool {
        self.sections.release.start() <= on && on <= self.last_day
    }
}

/// The releases to use, one per family and start, sorted.
fn releases<'a>(images: &[Image<'a>], known_at: Day) -> Result<Vec<Held<'a>>, MasterSetError> {
    let mut held: Vec<Held<'a>> = Vec::new();
    for image in images {
        for &sections in image.sections() {
            let release = sections.release;
            let curated = matches!(release.family(), Family::Parameters | Family::Rulebook);
            if curated || release.first_published() > known_at {
                continue;
            }
            let newest = Newest::of(&sections.fee_table, known_at);
            let relations = comment_relation::newest(&sections, known_at);
            held.push(Held { sections, heap: image.heap(), last_day: Day::MAX, newest, relations });
        }
    }
    // The one to use first.
    held.sort_by_key(|held| {
        let release = held.sections.release;
        (
            release.family(),
            release.start(),
            !release.is_complete(),
            core::cmp::Reverse(release.as_of()),
            *release.digest(),
        )
    });
    let mut used: Vec<Held<'a>> = Vec::new();
    for held in held {
        let release = held.sections.release;
        let (family, start, as_of) = (release.family(), release.start(), release.as_of());
        match used
            .last()
            .map(|held| held.sections.release)
            .filter(|last| (last.family(), last.start()) == (family, start))
        {
            None => used.push(held),
            Some(last) if last.as_of() == as_of && same_kind(last, release) && last.digest() != release.digest() => {
                return Err(MasterSetError { def: &messages::SET_CONFLICT, family, start, as_of });
            }
            Some(_) => {}
        }
    }
    Ok(used)
}

/// Whether both list every code, or neither.
fn same_kind(a: Release<'_>, b: Release<'_>) -> bool {
    a.is_complete() == b.is_complete()
}

/// A release ends before the next one of its family starts, loaded or only known from the calendar of revisions.
fn end_releases(held: &mut [Held<'_>], images: &[Image<'_>]) {
    let starts: Vec<(Family, Day)> =
        held.iter().map(|held| (held.sections.release.family(), held.sections.release.start())).collect();
    let calendar = images
        .iter()
        .flat_map(|image| image.revisions())
        .filter_map(|row| Some((Family::from_number(row.family)?, Day::from_number(row.start.get()))));
    let calendar: Vec<(Family, Day)> = calendar.chain(starts).collect();
    for held in held {
        let (family, start) = (held.sections.release.family(), held.sections.release.start());
        let later = calendar.iter().filter(|(of, day)| *of == family && *day > start);
        held.last_day = later.map(|(_, day)| day.previous()).min().unwrap_or(Day::MAX);
    }
}

/// The newest edition of a curated part among the images.
fn edition<'a, T>(
    images: &[Image<'a>],
    family: Family,
    rows: impl Fn(&Image<'a>) -> T,
) -> Result<Option<Edition<'a, T>>, MasterSetError> {
    let mut newest: Option<Edition<'a, T>> = None;
    let mut conflict: Option<Release<'a>> = None;
    for image in images {
        let Some(release) = image.edition(family) else { continue };
        let held = newest.as_ref().map(|edition| edition.release);
        match held.map(|held| (held.as_of().cmp(&release.as_of()), held.digest() == release.digest())) {
            Some((core::cmp::Ordering::Greater, _)) | Some((core::cmp::Ordering::Equal, true)) => continue,
            Some((core::cmp::Ordering::Equal, false)) => conflict = Some(release),
            Some((core::cmp::Ordering::Less, _)) | None => conflict = None,
        }
        newest = Some(Edition { release, heap: image.heap(), rows: rows(image) });
    }
    match conflict {
        Some(release) => {
            let (start, as_of) = (release.start(), release.as_of());
            Err(MasterSetError { def: &messages::SET_EDITION_CONFLICT, family, start, as_of })
        }
        None => Ok(newest),
    }
}

/// Exactly `len` digits as a number; otherwise a key that no code has.
fn digits(text: &str, len: usize) -> u32 {
    let well_formed = text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
    if well_formed { text.parse().unwrap_or(u32::MAX) } else { u32::MAX }
}
