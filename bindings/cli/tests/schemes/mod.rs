//! A small image of schemes of prefectures and municipalities, made row by row, beside the embedded one for parameters and rules: what the
//! tests say does not depend on the schemes that santei itself brings.

use santei::Day;
use santei::image::format::{
    CHECKED_FROM, EligibilityRow, FORMAT, Header, MAGIC, NO_RELEASE, ReleaseRow, SchemeRow, SchemeTermsRow,
    SectionEntry, TextRef, VersionRow, hash_slot, section,
};
use santei::masters::{Family, Obstacle};
use santei_masters::write::{ImageContent, write_image};
use std::path::PathBuf;
use tempfile::TempDir;
use zerocopy::byteorder::little_endian::U32;
use zerocopy::{FromZeros, Immutable, IntoBytes};

/// The images of a test, in a folder of their own.
pub struct Masters {
    _folder: TempDir,
    pub files: [PathBuf; 2],
}

/// Writes the images.
pub fn masters() -> Masters {
    let folder = TempDir::new().unwrap();
    let files = ["schemes.img", "rules.img"].map(|name| folder.path().join(name));
    std::fs::write(&files[0], image()).unwrap();
    std::fs::write(&files[1], santei_data::IMAGE).unwrap();
    Masters { _folder: folder, files }
}

/// What the prefecture does with one 法別番号, alone in its rulebook.
const PRACTICE: &str = r#"
edition = "2024-06-01"
[[rule]]
kind = "local_practice"
id = "practice-27-81"
from = "2018-10-01"
cite = "取扱いの通知"
grade = "C"
prefecture = "27"
law = "81"
categories = [1]
class_employees = "own"
class_national = "own"
collect_after_limit = 0
not_combined = "none"
combine_small = "none"
relief = "none"
count_paid_only = 0
above_ceiling = "none"
beside_share = 0
charged = "actual_days"
counts_elsewhere = 0
part_of_insurance = "1/2"
ledger = 0
receipt_without_share = 0
receipt_zero_shown = 0
receipt_ten_yen = "none"
receipt_alone = "none"
receipt_public_note = "none"
note = "実日数だけ数える"
"#;

impl Masters {
    /// Replaces the second image by one whose only rule is a practice.
    pub fn with_practice(self) -> Masters {
        let rulebook = santei_masters::rulebook::load(&[("practice.toml", PRACTICE)]).unwrap();
        let content = ImageContent { rulebook: Some(rulebook), ..ImageContent::default() };
        std::fs::write(&self.files[1], write_image(&content).unwrap()).unwrap();
        self
    }
}

/// A scheme of the image: its columns, and whom it is for and what it pays.
struct Scheme {
    name: &'static str,
    number: &'static str,
    category: u16,
    municipality: u32,
    eligibility: EligibilityRow,
    terms: SchemeTermsRow,
    obstacle: Option<Obstacle>,
}

/// 年度 of the day before the birthday: from its first day, and until its last.
const YEAR_BEGINS: u8 = 5;
const YEAR_ENDS: u8 = 8;

fn ages(from: u8, until: u8) -> EligibilityRow {
    let mut row = EligibilityRow::new_zeroed();
    row.age_from = if from == 0 { [1, 0] } else { [YEAR_BEGINS, from] };
    row.age_until = [YEAR_ENDS, until];
    row.settings = [2, 2];
    row
}

/// Paid at the counter; `pattern` of both settings, and caps of the patient for a day and a month.
fn pays(pattern: u8, day: Option<u32>, month: Option<u32>) -> SchemeTermsRow {
    let blank = U32::new(u32::MAX);
    let amount = |yen: Option<u32>| yen.map_or(blank, U32::new);
    let mut row = SchemeTermsRow::new_zeroed();
    (row.method, row.pattern, row.caps_of, row.other_subsidies) = (1, [pattern; 2], 2, 2);
    (row.fixed, row.meal_caps) = ([blank; 2], [[blank; 2]; 4]);
    row.inpatient_caps = [amount(day), amount(month), blank];
    row.outpatient_caps = [blank, amount(day), amount(month), blank];
    row
}

/// 8027: three rows of every 実施機関; 8127: two municipalities with numbers of their own.
fn schemes() -> Vec<Scheme> {
    let scheme = |name, number, category, eligibility, terms| Scheme {
        name,
        number,
        category,
        municipality: 0,
        eligibility,
        terms,
        obstacle: None,
    };
    let tax_free = EligibilityRow { income: 13, ..ages(7, 15) };
    let refund = SchemeTermsRow { method: 3, ..pays(1, None, None) };
    vec![
        scheme("こども医療", "8027", 1, ages(0, 6), pays(5, Some(500), Some(1_000))),
        scheme("こども医療", "8027", 2, tax_free, pays(1, None, None)),
        scheme("こども医療", "8027", 3, ages(7, 15), pays(5, Some(500), Some(1_000))),
        Scheme { municipality: 271_004, ..scheme("甲市こども", "81270019", 1, ages(0, 6), pays(1, None, None)) },
        Scheme { municipality: 272_019, ..scheme("乙市こども", "81270027", 1, ages(0, 3), refund) },
        Scheme {
            municipality: 272_027,
            obstacle: Some(Obstacle::Pattern),
            ..scheme("丙市こども", "81270035", 1, ages(0, 3), pays(0, None, None))
        },
    ]
}

/// Texts as the heap of an image holds them; offset 0 is the empty text.
struct Heap(Vec<u8>);

impl Heap {
    fn add(&mut self, text: &str) -> TextRef {
        let at = self.0.len() as u32;
        self.0.extend([(text.len() & 0x7F) as u8, (text.len() >> 7) as u8]);
        self.0.extend(text.as_bytes());
        TextRef::new(at)
    }
}

type Section = (u16, u16, Vec<u8>);

fn bytes<T: IntoBytes + Immutable>(rows: &[T]) -> Vec<u8> {
    rows.as_bytes().to_vec()
}

/// The image; its release begins after every other, so that it is the newest.
fn image() -> Vec<u8> {
    let (schemes, mut heap) = (schemes(), Heap(vec![0, 0]));
    let day = |text: &str| Day::parse_iso(text).unwrap().number().into();
    let (mut rows, mut versions) = (Vec::new(), Vec::new());
    for (at, scheme) in schemes.iter().enumerate() {
        let mut row = SchemeRow::new_zeroed();
        (row.name, row.number) = (heap.add(scheme.name), heap.add(scheme.number));
        row.cite = heap.add("要綱 第3条");
        (row.municipality, row.category) = (scheme.municipality.into(), scheme.category.into());
        (row.priority, row.eligibility, row.terms) = (1.into(), (at as u16).into(), (at as u16).into());
        (row.prefecture, row.classes, row.grade) = (27, [1, 0, 0], b'B');
        row.obstacles = [scheme.obstacle.map_or(0, Obstacle::number); 2];
        rows.push(row);
        let mut version = VersionRow::new_zeroed();
        (version.key, version.published) = ((at as u32 + 1).into(), day("2018-04-01"));
        (version.valid_from, version.valid_until) = (day("2018-04-01"), Day::MAX.number().into());
        versions.push(version);
    }
    let mut release = ReleaseRow::new_zeroed();
    (release.family, release.label) = (Family::Subsidy.number(), heap.add("test"));
    (release.start, release.as_of, release.first_published) = (day("2099-01-01"), day("2018-04-01"), day("2018-04-01"));
    let eligibilities: Vec<_> = schemes.iter().map(|scheme| scheme.eligibility).collect();
    let terms: Vec<_> = schemes.iter().map(|scheme| scheme.terms).collect();
    let order: Vec<U32> = (0..schemes.len() as u32).map(U32::new).collect();
    join(&[
        (section::HEAP, NO_RELEASE, heap.0),
        (section::RELEASES, NO_RELEASE, bytes(&[release])),
        (section::VERSIONS, 0, bytes(&versions)),
        (section::INDEX, 0, bytes(&index(schemes.len() as u32))),
        (section::SCHEMES, 0, bytes(&rows)),
        (section::ELIGIBILITIES, 0, bytes(&eligibilities)),
        (section::SCHEME_TERMS, 0, bytes(&terms)),
        (section::SCHEME_ORDER, 0, bytes(&order)),
    ])
}

/// Slots of the keys 1 to `count`, each of which has one row.
fn index(count: u32) -> Vec<U32> {
    let mut slots = vec![U32::ZERO; (count as usize * 2).next_power_of_two()];
    for key in 1..=count {
        let mut slot = hash_slot(key, slots.len());
        while slots[slot] != 0 {
            slot = (slot + 1) % slots.len();
        }
        slots[slot] = key.into();
    }
    slots
}

/// Header, directory and sections, in the order of their numbers.
fn join(sections: &[Section]) -> Vec<u8> {
    let mut image = vec![0; size_of::<Header>() + sections.len() * size_of::<SectionEntry>()];
    let mut entries = Vec::new();
    for (kind, release, bytes) in sections {
        let mut entry = SectionEntry::new_zeroed();
        (entry.kind, entry.release) = ((*kind).into(), (*release).into());
        entry.version = section::known(*kind).unwrap().0.into();
        (entry.offset, entry.length) = ((image.len() as u64).into(), (bytes.len() as u64).into());
        entries.push(entry);
        image.extend(bytes);
        image.resize(image.len().next_multiple_of(8), 0);
    }
    let mut header = Header::new_zeroed();
    (header.magic, header.format, header.length) = (MAGIC, FORMAT.into(), (image.len() as u64).into());
    header.sections = (entries.len() as u32).into();
    image[..size_of::<Header>()].copy_from_slice(header.as_bytes());
    image[size_of::<Header>()..][..entries.as_bytes().len()].copy_from_slice(entries.as_bytes());
    let checksum = crc32fast::hash(&image[CHECKED_FROM..]);
    image[CHECKED_FROM - 4..CHECKED_FROM].copy_from_slice(&checksum.to_le_bytes());
    image
}
