//! The one complete check of an image, so that no look-up has to check again.

use zerocopy::byteorder::little_endian::U32;

use super::error::ImageError;
use super::format::{
    CommentRelationRow, FeeItemRow, MAX_PLACES, NO_RELEASE, PairRow, ParameterRow, ReleaseRow, RevisionRow, SourceRow,
    TextRef, VersionRow, hash_slot, section,
};
use super::heap::Heap;
use super::release::{
    BundleSections, ExclusionSections, FeeTableSections, HotRows, RuleSections, SchemeSections, StandardSections,
};
use super::table::OfficialTable;
use super::{directory, format};
use crate::Code;
use crate::masters::{CommentCondition, CommentNotice, Family, Obstacle, PointsKind, SourceKind, VersionKind};
use crate::message::MessageDef;
use crate::message::image as messages;

type Checked = Result<(), ImageError>;

fn error(def: &'static MessageDef, kind: u16, row: usize) -> ImageError {
    ImageError::new(def, directory::name(kind)).at(row)
}

pub(super) fn heap<'a>(bytes: &'a [u8], cold: &'a [u8]) -> Result<Heap<'a>, ImageError> {
    match str::from_utf8(bytes) {
        Ok(text) => Ok(Heap::new(text, cold)),
        Err(bad) => Err(error(&messages::IMAGE_TEXT, section::HEAP, bad.valid_up_to())),
    }
}

fn text(at: TextRef, heap: Heap<'_>, kind: u16, row: usize) -> Checked {
    match heap.try_get(at) {
        Some(_) => Ok(()),
        None => Err(error(&messages::IMAGE_REFERENCE, kind, row).sides(heap.limit(at), at.get())),
    }
}

fn texts(refs: &[TextRef], heap: Heap<'_>, kind: u16, row: usize) -> Checked {
    refs.iter().try_for_each(|&at| text(at, heap, kind, row))
}

/// A range of another section: `first` and `len` must lie within `limit`.
fn range(first: u32, len: usize, limit: usize, kind: u16, row: usize) -> Checked {
    match (first as usize).checked_add(len) {
        Some(end) if end <= limit => Ok(()),
        end => Err(error(&messages::IMAGE_REFERENCE, kind, row).sides(limit, end.unwrap_or(usize::MAX))),
    }
}

fn value(known: bool, found: impl Into<u64>, kind: u16, row: usize) -> Checked {
    if known { Ok(()) } else { Err(error(&messages::IMAGE_VALUE, kind, row).sides(0u32, found.into())) }
}

fn code(code: U32, kind: u16, row: usize) -> Checked {
    value(Code::new(code.get()).is_some(), code.get(), kind, row)
}

fn ascending<T, K: PartialOrd>(rows: &[T], kind: u16, strict: bool, key: impl Fn(&T) -> K) -> Checked {
    for (row, pair) in rows.windows(2).enumerate() {
        if let [a, b] = pair {
            let (a, b) = (key(a), key(b));
            if a > b || (strict && a == b) {
                return Err(error(&messages::IMAGE_ORDER, kind, row + 1));
            }
        }
    }
    Ok(())
}

pub(super) fn sources(rows: &[SourceRow], heap: Heap<'_>) -> Checked {
    for (index, row) in rows.iter().enumerate() {
        text(row.name, heap, section::SOURCES, index)?;
        value(SourceKind::from_number(row.kind).is_some(), row.kind, section::SOURCES, index)?;
    }
    Ok(())
}

pub(super) fn revisions(rows: &[RevisionRow], heap: Heap<'_>) -> Checked {
    for (index, row) in rows.iter().enumerate() {
        text(row.cite, heap, section::REVISIONS, index)?;
        value(Family::from_number(row.family).is_some(), row.family, section::REVISIONS, index)?;
    }
    ascending(rows, section::REVISIONS, true, |row| (row.family, row.start.get()))
}

pub(super) fn releases(rows: &[ReleaseRow], sources: usize, heap: Heap<'_>) -> Checked {
    if rows.len() >= usize::from(NO_RELEASE) {
        return Err(error(&messages::IMAGE_REFERENCE, section::RELEASES, 0).sides(NO_RELEASE, rows.len()));
    }
    for (index, row) in rows.iter().enumerate() {
        text(row.label, heap, section::RELEASES, index)?;
        value(Family::from_number(row.family).is_some(), row.family, section::RELEASES, index)?;
        range(row.sources_first.get(), row.sources_len.get() as usize, sources, section::RELEASES, index)?;
    }
    ascending(rows, section::RELEASES, true, |row| (row.family, row.start.get()))
}

pub(super) fn versions(rows: &[VersionRow]) -> Checked {
    for (index, row) in rows.iter().enumerate() {
        value(VersionKind::from_number(row.kind).is_some(), row.kind, section::VERSIONS, index)?;
    }
    ascending(rows, section::VERSIONS, true, |row| (row.key.get(), row.published.get(), row.valid_from.get()))
}

/// Every slot points to the first row of a key, every key is found, and an empty slot ends every search.
pub(super) fn index(slots: &[TextRef], versions: &[VersionRow]) -> Checked {
    let kind = section::INDEX;
    let mut keys = 0usize;
    let mut previous = None;
    for (row, version) in versions.iter().enumerate() {
        let key = version.key.get();
        if previous == Some(key) {
            continue;
        }
        previous = Some(key);
        keys += 1;
        if !slots.len().is_power_of_two() || keys >= slots.len() {
            return Err(error(&messages::IMAGE_INDEX, kind, row).sides(keys + 1, slots.len()));
        }
        find_row(slots, key, row)?;
    }
    let used = slots.iter().filter(|slot| slot.get() != 0).count();
    if used != keys {
        return Err(error(&messages::IMAGE_INDEX, kind, slots.len()).sides(keys, used));
    }
    Ok(())
}

fn find_row(slots: &[TextRef], key: u32, row: usize) -> Checked {
    let start = hash_slot(key, slots.len());
    let (before, after) = slots.split_at_checked(start).unwrap_or((slots, &[]));
    let probed = after.iter().chain(before).map(|slot| slot.get() as usize).take_while(|&found| found != 0);
    match probed.clone().any(|found| found == row + 1) {
        true => Ok(()),
        false => Err(error(&messages::IMAGE_INDEX, section::INDEX, row).sides(row + 1, probed.last().unwrap_or(0))),
    }
}

pub(super) fn table(table: OfficialTable<'_>) -> Checked {
    let kind = section::COLUMNS;
    ascending(table.columns, kind, true, |column| column.no.get())?;
    for (index, column) in table.columns.iter().enumerate() {
        text(column.name, table.heap, kind, index)?;
        let bits = usize::from(column.bits);
        value(column.direct <= 1 && bits <= 32, column.bits, kind, index)?;
        let (first, len) = (column.dictionary_first.get(), column.dictionary_len.get());
        range(first, len as usize, table.dictionary.len(), kind, index)?;
        let bytes = table.rows.saturating_mul(bits).div_ceil(8);
        range(column.data.get(), bytes, table.data.len(), kind, index)?;
    }
    Ok(())
}

/// Every value of the official columns, which opening leaves to the moment one is read.
pub(super) fn table_texts(table: OfficialTable<'_>) -> Checked {
    for (row, &at) in table.dictionary.iter().enumerate() {
        text(at, table.heap, section::COLUMN_DICTIONARY, row)?;
    }
    let mut columns = table.columns.iter().enumerate();
    columns.try_for_each(|(index, column)| column_values(table, column, index))
}

/// The names of diseases, modifiers and comments, and what the コメント関連テーブル asks to be recorded.
pub(super) fn names(hot: HotRows<'_>, heap: Heap<'_>) -> Checked {
    match hot {
        HotRows::Names(rows) => {
            let mut rows = rows.iter().enumerate();
            rows.try_for_each(|(index, row)| texts(&[row.name, row.kana], heap, section::NAMES, index))
        }
        HotRows::CommentRelations(rows) => {
            let (kind, mut rows) = (section::COMMENT_RELATIONS, rows.iter().enumerate());
            rows.try_for_each(|(index, row)| texts(&[row.section, row.text], heap, kind, index))
        }
        _ => Ok(()),
    }
}

fn column_values(table: OfficialTable<'_>, column: &format::ColumnRow, index: usize) -> Checked {
    let stored = (0..table.rows).filter_map(|row| table.stored(row, column));
    if column.direct == 1 {
        for at in stored {
            text(TextRef::new(at.rotate_right(1)), table.heap, section::COLUMN_DATA, index)?;
        }
        return Ok(());
    }
    let largest = stored.max();
    match largest {
        Some(largest) if largest >= column.dictionary_len.get() => {
            let error = error(&messages::IMAGE_REFERENCE, section::COLUMN_DATA, index);
            Err(error.sides(column.dictionary_len.get(), largest))
        }
        _ => Ok(()),
    }
}

pub(super) fn hot(hot: HotRows<'_>, versions: &[VersionRow], heap: Heap<'_>) -> Checked {
    let (kind, rows) = match hot {
        HotRows::None => return Ok(()),
        HotRows::FeeItems(rows, rare) => {
            for (index, row) in rows.iter().enumerate() {
                fee_item(row, heap, index)?;
                range(row.rare.get().into(), 1, rare.len(), section::FEE_ITEMS, index)?;
            }
            for (index, addition) in
                rare.iter().enumerate().flat_map(|(index, rare)| rare.age_additions.map(|a| (index, a)))
            {
                code(addition.code, section::RARE_FEE_ITEMS, index)?;
            }
            (section::FEE_ITEMS, rows.len())
        }
        HotRows::Drugs(rows, rare) => {
            for (index, row) in rows.iter().enumerate() {
                texts(&[row.name, row.unit_name, row.listing_code], heap, section::DRUGS, index)?;
                range(row.rare.get().into(), 1, rare.len(), section::DRUGS, index)?;
            }
            for (index, rare) in rare.iter().enumerate() {
                code(rare.long_listed, section::RARE_DRUGS, index)?;
            }
            (section::DRUGS, rows.len())
        }
        HotRows::Materials(rows) => {
            for (index, row) in rows.iter().enumerate() {
                texts(&[row.name, row.unit_name], heap, section::MATERIALS, index)?;
            }
            (section::MATERIALS, rows.len())
        }
        HotRows::Names(rows) => (section::NAMES, rows.len()),
        HotRows::CommentRelations([]) => return Ok(()),
        HotRows::CommentRelations(rows) => {
            comment_relations(rows, versions.len())?;
            (section::COMMENT_RELATIONS, rows.len())
        }
        HotRows::Schemes(sections) => {
            schemes(sections, versions, heap)?;
            (section::SCHEMES, sections.schemes.len())
        }
    };
    if rows != versions.len() {
        return Err(error(&messages::IMAGE_SECTION_SIZE, kind, 0).sides(versions.len(), rows));
    }
    // The rows are sorted by key: the last is the largest.
    match versions.last().map(|version| version.key.get()) {
        Some(key) if Code::new(key).is_none() => {
            Err(error(&messages::IMAGE_VALUE, section::VERSIONS, versions.len() - 1).sides(0u32, key))
        }
        _ => Ok(()),
    }
}

/// The コメント関連テーブル: known values, and an order by act.
fn comment_relations(rows: &[CommentRelationRow], versions: usize) -> Checked {
    let kind = section::COMMENT_RELATIONS;
    for (index, row) in rows.iter().enumerate() {
        code(row.act, kind, index)?;
        code(row.comment, kind, index)?;
        range(row.version.get(), 1, versions, kind, index)?;
        value(CommentNotice::from_number(row.notice).is_some(), row.notice, kind, index)?;
        value(CommentCondition::from_number(row.condition).is_some(), row.condition, kind, index)?;
        value(row.not_billed <= 1, row.not_billed, kind, index)?;
        value(row.setting <= 2, row.setting, kind, index)?;
    }
    ascending(rows, kind, true, |row| (row.act.get(), row.version.get()))
}

/// The schemes of a release of 公費: what they refer to, and an order that holds every one of them once.
fn schemes(sections: SchemeSections<'_>, versions: &[VersionRow], heap: Heap<'_>) -> Checked {
    let SchemeSections { schemes, eligibilities, terms, order } = sections;
    for (index, row) in schemes.iter().enumerate() {
        let kind = section::SCHEMES;
        texts(&[row.name, row.short, row.number, row.cite], heap, kind, index)?;
        range(row.eligibility.get().into(), 1, eligibilities.len(), kind, index)?;
        range(row.terms.get().into(), 1, terms.len(), kind, index)?;
        for obstacle in row.obstacles {
            value(obstacle == 0 || Obstacle::from_number(obstacle).is_some(), obstacle, kind, index)?;
        }
    }
    for (index, row) in eligibilities.iter().enumerate() {
        text(row.income_name, heap, section::ELIGIBILITIES, index)?;
    }
    let missing = |row: usize| error(&messages::IMAGE_REFERENCE, section::SCHEME_ORDER, row);
    if order.len() != schemes.len() {
        return Err(missing(order.len()).sides(schemes.len(), order.len()));
    }
    let mut before = None;
    for (row, at) in order.iter().enumerate() {
        let at = at.get() as usize;
        let Some((scheme, version)) = schemes.get(at).zip(versions.get(at)) else {
            return Err(missing(row).sides(schemes.len(), at));
        };
        let key = (heap.get(scheme.number), scheme.category.get(), version.valid_from.get(), at);
        // Strictly ascending and as many as there are schemes: every one of them once.
        if before.is_some_and(|before| before >= key) {
            return Err(error(&messages::IMAGE_ORDER, section::SCHEME_ORDER, row));
        }
        before = Some(key);
    }
    Ok(())
}

fn fee_item(row: &FeeItemRow, heap: Heap<'_>, index: usize) -> Checked {
    texts(&[row.name, row.unit_name, row.section], heap, section::FEE_ITEMS, index)?;
    // 0 stands in rows that only say that a code ended.
    let known = row.points_kind == 0 || PointsKind::from_number(row.points_kind).is_some();
    value(known, row.points_kind, section::FEE_ITEMS, index)
}

/// Every version has a set that ends within the sets, or the release has none.
pub(super) fn standards(standards: StandardSections<'_>, versions: usize) -> Checked {
    let (kind, found) = (section::STANDARD_SETS, standards.of_versions.len());
    if found != versions && found + standards.sets.len() != 0 {
        return Err(error(&messages::IMAGE_SECTION_SIZE, kind, 0).sides(versions, found));
    }
    for (row, at) in standards.of_versions.iter().enumerate() {
        let len = standards.sets.get(usize::from(at.get())).map_or(0, |len| len.get());
        range(at.get().into(), 1 + usize::from(len), standards.sets.len(), kind, row)?;
    }
    Ok(())
}

pub(super) fn fee_table(table: &FeeTableSections<'_>, heap: Heap<'_>) -> Checked {
    codes(table.codes)?;
    let bounds = Bounds { places: table.codes.len(), spans: table.spans.len() };
    for (row, supplement) in table.supplements.iter().enumerate() {
        bounds.check(supplement.code.get(), supplement.span.get(), section::SUPPLEMENTS, row)?;
    }
    ascending(table.supplements, section::SUPPLEMENTS, false, |row| row.code.get())?;
    bundles(table.bundles, bounds)?;
    table.exclusions.iter().try_for_each(|exclusions| exclusion(*exclusions, bounds))?;
    for (row, inpatient) in table.inpatient.iter().enumerate() {
        bounds.check(inpatient.code.get(), inpatient.span.get(), section::INPATIENT, row)?;
    }
    ascending(table.inpatient, section::INPATIENT, false, |row| (row.group.get(), row.code.get()))?;
    addon_codes(table)?;
    for (row, frequency) in table.frequencies.iter().enumerate() {
        bounds.check(frequency.code.get(), frequency.span.get(), section::FREQUENCIES, row)?;
        text(frequency.unit_name, heap, section::FREQUENCIES, row)?;
    }
    ascending(table.frequencies, section::FREQUENCIES, false, |row| (row.code.get(), row.unit.get()))
}

fn codes(codes: &[U32]) -> Checked {
    let kind = section::FEE_TABLE_CODES;
    if codes.len() > MAX_PLACES {
        return Err(error(&messages::IMAGE_SECTION_SIZE, kind, 0).sides(MAX_PLACES, codes.len()));
    }
    ascending(codes, kind, true, |code| code.get())?;
    match codes.last().map(|code| code.get()) {
        Some(code) if Code::new(code).is_none() => value(false, code, kind, codes.len() - 1),
        _ => Ok(()),
    }
}

/// How many codes and periods the rows of a 電子点数表 can refer to.
#[derive(Clone, Copy)]
struct Bounds {
    places: usize,
    spans: usize,
}

impl Bounds {
    fn check(self, place: u16, span: u16, kind: u16, row: usize) -> Checked {
        range(place.into(), 1, self.places, kind, row)?;
        range(span.into(), 1, self.spans, kind, row)
    }

    /// Rows of 02 or 03, of which `known` tells whether it has the 背反区分.
    fn pairs(self, rows: &[PairRow], kind: u16, known: impl Fn(u8) -> bool) -> Checked {
        for (row, pair) in rows.iter().enumerate() {
            self.check(pair.other.get(), pair.span(), kind, row)?;
            value(known(pair.kind()), pair.kind(), kind, row)?;
        }
        Ok(())
    }
}

fn pair_order(row: &PairRow) -> (u16, u16) {
    (row.other.get(), row.bits.get())
}

fn bundles(table: BundleSections<'_>, bounds: Bounds) -> Checked {
    let kind = section::BUNDLE_GROUPS;
    bounds.pairs(table.rows, section::BUNDLES, |kind| kind == 0)?;
    ascending(table.groups, kind, true, |row| row.group.get())?;
    ascending(table.groups, kind, true, |row| row.start.get())?;
    match (table.groups.first().map(|row| row.start.get()), table.groups.last().map(|row| row.start.get())) {
        (Some(0), Some(last)) => range(last, 1, table.rows.len(), kind, table.groups.len() - 1)?,
        (Some(first), _) => value(false, first, kind, 0)?,
        (None, _) if table.rows.is_empty() => {}
        (None, _) => {
            return Err(error(&messages::IMAGE_SECTION_SIZE, section::BUNDLES, 0).sides(0u32, table.rows.len()));
        }
    }
    (0..table.groups.len()).try_for_each(|at| ascending(table.at(at), section::BUNDLES, false, pair_order))
}

fn exclusion(table: ExclusionSections<'_>, bounds: Bounds) -> Checked {
    let kind = section::EXCLUSION_STARTS;
    bounds.pairs(table.rows, section::EXCLUSIONS, |kind| kind != 0)?;
    if table.starts.is_empty() && table.rows.is_empty() {
        return Ok(());
    }
    if table.starts.len() != bounds.places + 1 {
        return Err(error(&messages::IMAGE_SECTION_SIZE, kind, 0).sides(bounds.places + 1, table.starts.len()));
    }
    let first = table.starts.first().map_or(0, |start| start.get());
    value(first == 0, first, kind, 0)?;
    ascending(table.starts, kind, false, |start| start.get())?;
    let last = table.starts.last().map_or(0, |start| start.get() as usize);
    if last != table.rows.len() {
        return Err(error(&messages::IMAGE_REFERENCE, kind, bounds.places).sides(table.rows.len(), last));
    }
    let places = 0..u16::try_from(bounds.places).unwrap_or(u16::MAX);
    places.into_iter().try_for_each(|place| ascending(table.of(place), section::EXCLUSIONS, false, pair_order))
}

/// The codes of 04 and their periods are exactly those of its rows.
fn addon_codes(table: &FeeTableSections<'_>) -> Checked {
    let kind = section::ADDON_CODES;
    let codes = table.addon_codes;
    ascending(codes, kind, true, pair_order)?;
    let mut met = vec![false; codes.len()];
    for (row, inpatient) in table.inpatient.iter().enumerate() {
        let code = PairRow::new(inpatient.code.get(), 0, false, inpatient.span.get());
        let at = codes.binary_search_by_key(&pair_order(&code), pair_order);
        match at.ok().and_then(|at| met.get_mut(at)) {
            Some(met) => *met = true,
            None => return Err(error(&messages::IMAGE_INDEX, kind, row).sides(inpatient.code.get(), codes.len())),
        }
    }
    match met.iter().position(|met| !met) {
        Some(row) => Err(error(&messages::IMAGE_INDEX, kind, row).sides(table.inpatient.len(), codes.len())),
        None => Ok(()),
    }
}

pub(super) fn parameters(rows: &[ParameterRow], heap: Heap<'_>) -> Checked {
    for (index, row) in rows.iter().enumerate() {
        texts(&[row.id, row.unit, row.title_ja, row.title_en, row.cite, row.note], heap, section::PARAMETERS, index)?;
        value(row.denominator.get() >= 0, row.denominator.get().unsigned_abs(), section::PARAMETERS, index)?;
    }
    ascending(rows, section::PARAMETERS, true, |row| (heap.get(row.id), row.from.get()))
}

pub(super) fn rules(sections: &RuleSections<'_>, heap: Heap<'_>) -> Checked {
    for (index, row) in sections.rules.iter().enumerate() {
        texts(&[row.kind, row.id, row.cite], heap, section::RULES, index)?;
        let fields = usize::from(row.fields_len.get());
        range(row.fields_first.get(), fields, sections.fields.len(), section::RULES, index)?;
        let first = row.fields_first.get() as usize;
        let own = sections.fields.get(first..first + fields).unwrap_or_default();
        ascending(own, section::RULE_FIELDS, true, |field| heap.get(field.name))?;
    }
    ascending(sections.rules, section::RULES, true, |row| (heap.get(row.kind), heap.get(row.id), row.from.get()))?;
    for (index, field) in sections.fields.iter().enumerate() {
        let kind = section::RULE_FIELDS;
        text(field.name, heap, kind, index)?;
        value(field.texts <= 1, field.texts, kind, index)?;
        let (first, len) = (field.first.get(), field.len.get() as usize);
        range(first, len, sections.values.len(), kind, index)?;
        if field.texts == 1 {
            let first = first as usize;
            for at in sections.values.get(first..first + len).unwrap_or_default() {
                let at = u32::try_from(at.get()).unwrap_or(u32::MAX);
                text(TextRef::new(at), heap, section::RULE_VALUES, index)?;
            }
        }
    }
    Ok(())
}
