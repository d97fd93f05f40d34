//! Generated claims: the same for the same seed, in any order and on any threads; claims that can be computed; distributions.

use santei::claim::{Setting, SubsidyClass};
use santei::message::{Severity, command as messages};
use santei::outcome::{Payer, PayerMonth};
use santei::uke::{ReviewOrganisation, UkeFile, check};
use santei::{Claim, Engine, Image, MasterSet, Month};
use santei_gen::{Generator, PROFILES, Plan, claims, receipt_files, write_json};
use sha2::{Digest, Sha256};

fn month(text: &str) -> Month {
    Month::parse_iso(text).expect("a month")
}

fn with(image: &[u8], profile: &str, in_month: &str, test: impl FnOnce(&Generator, &Engine<'_>)) {
    let images = [Image::open(image).expect("an image")];
    let masters = MasterSet::new(&images, None).expect("a set");
    let plan = Plan { profile, text: None, month: month(in_month), seed: 1 };
    let generator = Generator::new(&images, &masters, &plan).unwrap_or_else(|error| panic!("{profile}: {error}"));
    test(&generator, &Engine::new(masters));
}

fn lines(generator: &Generator, first: u64, end: u64, threads: usize) -> Vec<u8> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let mut out = Vec::new();
    pool.install(|| claims(generator, first, end, &mut out, &|_| {})).expect("memory takes everything");
    out
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    // A change of the embedded default or of a profile changes these; nothing else may. Write the new ones into the changelog.
    let expected = [
        ("clinic", "a8acc85cd63abc71a4c4a89356f3a833d45cd10da74e9bb04e29d1e362392aab"),
        ("hospital", "3116062206ae239f3c1984bf783e4370a7e86ab6cd48f462de96ab7396a03768"),
        ("mixed", "098c3f36c0ab7bafc252073123b300fbc4c09e7d66fd6cd3e264998db820d78e"),
    ];
    let mut found = Vec::new();
    for (profile, _) in expected {
        with(santei_data::IMAGE, profile, "2025-11", |generator, _| {
            found.push((profile, digest(&lines(generator, 0, 300, 1))));
        });
    }
    assert_eq!(found, expected.map(|(profile, digest)| (profile, digest.to_owned())));
}

#[test]
fn threads_order_and_number_change_nothing() {
    with(santei_data::IMAGE, "mixed", "2025-11", |generator, _| {
        let all = lines(generator, 0, 3_000, 1);
        assert_eq!(lines(generator, 0, 3_000, 2), all);
        assert!(all.starts_with(&lines(generator, 0, 100, 2)), "the first hundred");
        let mut parts = lines(generator, 0, 1_234, 2);
        parts.extend(lines(generator, 1_234, 3_000, 2));
        assert!(parts == all, "in two parts");
        let mut last = Vec::new();
        write_json(&generator.claim(2_999), &mut last).expect("JSON");
        assert!(all.ends_with(&[&last[..], b"\n"].concat()), "one claim alone");
    });
}

#[test]
fn another_seed_gives_other_claims() {
    let images = [Image::open(santei_data::IMAGE).expect("an image")];
    let masters = MasterSet::new(&images, None).expect("a set");
    let make = |seed| {
        let plan = Plan { profile: "clinic", text: None, month: month("2025-11"), seed };
        let generator = Generator::new(&images, &masters, &plan).expect("a generator");
        (0..50).map(|k| generator.claim(k).patient).collect::<Vec<_>>()
    };
    assert_ne!(make(1), make(2));
}

#[test]
fn what_is_written_is_read_back_and_never_refused() {
    for profile in PROFILES {
        with(santei_data::IMAGE, profile, "2025-11", |generator, _| {
            let mut json = Vec::new();
            for k in 0..2_000 {
                let claim = generator.claim(k);
                json.clear();
                write_json(&claim, &mut json).expect("JSON");
                let read = Claim::from_json(&json).unwrap_or_else(|errors| panic!("{}: {errors:?}", claim.id));
                assert!(read == claim, "{}", claim.id);
            }
        });
    }
}

/// Of 2,000 claims none is refused or has an error, and at most 3% leave something open. Where the parameters of a period are
/// uncertain (grade C), a result is provisional for that.
fn most_are_final(generator: &Generator, engine: &Engine<'_>, what: &str, provisional: bool) {
    let mut session = engine.session();
    let (mut open, mut errors, mut uncertain) = (0, 0, 0);
    for k in 0..2_000 {
        let claim = generator.claim(k);
        assert_eq!(santei::claim::check(&claim), [], "{}", claim.id);
        let outcome = session.calculate(&claim);
        let worst = outcome.findings.iter().map(|finding| finding.def.severity).max();
        errors += u32::from(worst == Some(Severity::Error));
        open += u32::from(worst == Some(Severity::Undecided));
        uncertain += u32::from(outcome.provisional);
    }
    assert!(errors == 0 && open <= 60, "{what}: {open} undecided, {errors} with errors");
    assert_eq!(uncertain > 0, provisional, "{what}: {uncertain} provisional");
}

#[test]
fn most_claims_are_final_under_the_masters_of_r06() {
    let Some(shelf) = santei_golden::shelf::find("generated claims with the 電子点数表") else { return };
    let image = santei_golden::tables::r06(&shelf);
    for profile in PROFILES {
        with(&image, profile, "2025-11", |generator, engine| most_are_final(generator, engine, profile, false));
    }
}

#[test]
fn months_on_both_sides_of_a_revision_are_made() {
    let Some(shelf) = santei_golden::shelf::find("generated months of R04 and R06") else { return };
    let image = santei_golden::tables::r04_r06(&shelf);
    for (in_month, provisional) in [("2024-05", true), ("2024-06", false), ("2025-11", false)] {
        with(&image, "clinic", in_month, |generator, engine| most_are_final(generator, engine, in_month, provisional));
    }
}

#[test]
fn the_awkward_claims_are_there() {
    with(santei_data::IMAGE, "mixed", "2025-11", |generator, engine| {
        let mut session = engine.session();
        let (mut found, mut above_ceiling) = ([0; 9], 0);
        for k in 0..10_000 {
            let claim = generator.claim(k);
            let national = claim.subsidies.iter().filter(|own| own.certificate.is_some()).count();
            let long_term = claim.subsidies.iter().any(|own| {
                own.parameters.as_ref().is_some_and(|own| own.class == SubsidyClass::LongTermSpecifiedDisease)
            });
            let met = [
                claim.setting == Setting::Inpatient,
                claim.coverages.len() == 2,
                claim.coverages.is_empty(),
                claim.coverages.iter().any(|own| own.multiple_months),
                claim.coverages.iter().any(|own| own.income_class.is_none()),
                long_term,
                national > 0,
                national > 0 && claim.subsidies.len() > 1,
                claim.units.iter().map(|unit| unit.lines.len()).sum::<usize>() > 60,
            ];
            for (slot, met) in found.iter_mut().zip(met) {
                *slot += u32::from(met);
            }
            // For a part only: it takes long.
            let benefit = |own: &PayerMonth| matches!(own.payer, Payer::HighCost(_)) && own.yen > 0;
            above_ceiling += u32::from(k % 8 == 0 && session.calculate(&claim).payers.iter().any(benefit));
        }
        assert_eq!(found, [186, 41, 252, 143, 73, 50, 315, 40, 43]);
        assert!(above_ceiling > 0, "some months exceed the ceiling");
    });
}

#[test]
fn every_receipt_file_is_right_by_the_specification() {
    with(santei_data::IMAGE, "hospital", "2025-11", |generator, engine| {
        let mut files = Vec::new();
        let mut put = |institution: &str, organisation: ReviewOrganisation, bytes: &[u8]| {
            files.push((institution.to_owned(), organisation, bytes.to_vec()));
            Ok(())
        };
        let sums = receipt_files(generator, engine, 0, 1_500, &mut put, &|_| {}).expect("receipts");
        let mut receipts = 0;
        for (institution, organisation, bytes) in &files {
            let checked = check(&UkeFile::open(bytes).expect("a file"));
            let error = checked.findings.iter().find(|finding| finding.def.severity == Severity::Error);
            assert!(error.is_none(), "{institution} {organisation:?}: {error:?}");
            receipts += checked.receipts;
        }
        assert_eq!((receipts, files.len() as u64), (sums.receipts, sums.files));
        assert!(sums.receipts + sums.open >= 1_500, "every claim is a receipt or told as open");
        assert_eq!(sums.files, 6, "three institutions, two review organisations each");
    });
}

/// The number of the error, and its text in both languages.
fn refusal(plan: &Plan<'_>) -> (u16, String, String) {
    let images = [Image::open(santei_data::IMAGE).expect("an image")];
    let masters = MasterSet::new(&images, None).expect("a set");
    let error = Generator::new(&images, &masters, plan).expect_err("an error");
    (error.def().code, error.text(true), error.text(false))
}

#[test]
fn what_cannot_be_made_is_told() {
    let plan = Plan { profile: "clinic", text: None, month: month("2020-01"), seed: 1 };
    let (code, ja, en) = refusal(&plan);
    assert_eq!(code, messages::GEN_MONTH.code);
    assert!(ja.contains("2020-01") && ja.contains("医科診療行為"), "{ja}");
    assert!(en.contains("2024-06-01"), "{en}");

    let plan = Plan { month: month("2025-11"), ..plan };
    let (code, _, en) = refusal(&Plan { profile: "dentist", ..plan });
    assert_eq!(code, messages::GEN_PROFILE.code);
    assert_eq!(en, "profile 'dentist', -: expected clinic, hospital, mixed, found dentist");

    let whole = std::fs::read_to_string("profiles/clinic.toml").expect("the profile");
    let (code, _, en) = refusal(&Plan { profile: "mine", text: Some(&format!("extra = 1\n{whole}")), ..plan });
    assert_eq!(code, messages::GEN_PROFILE.code);
    assert!(en.starts_with("profile 'mine', 1: expected TOML, found unknown field `extra`"), "{en}");

    let unknown = whole.replacen("[\"skin\", 1000]", "[\"fur\", 1000]", 1);
    let (code, _, en) = refusal(&Plan { profile: "mine", text: Some(&unknown), ..plan });
    assert_eq!(code, messages::GEN_PROFILE.code);
    assert!(en.contains("facilities[3].courses") && en.ends_with("found fur"), "{en}");

    let lacking =
        format!("{whole}\n[groups.skin-care]\nclass = \"40\"\nitems = [{{ section = \"Z999\", weight = 1 }}]\n");
    let (code, ja, en) = refusal(&Plan { profile: "mine", text: Some(&lacking), ..plan });
    assert_eq!(code, messages::GEN_NO_ITEM.code);
    assert_eq!(en, "the masters of 2025-11 hold no item for 'skin-care' of the profile (Z999)");
    assert!(ja.contains("Z999"), "{ja}");
}
