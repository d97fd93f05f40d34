//! The structs of the header have the layout that a C compiler gives them: sizes, and the places of all members, on both sides.

use santei_c::{santei_batch, santei_batch_results, santei_bytes, santei_problem, santei_text};
use santei_door::batch::{
    BatchClaim, BatchComment, BatchEncounter, BatchFact, BatchLine, BatchTimes, BatchUnit, BatchVisitPoints,
    ClaimResult, EncounterResult, LineResult, Range, Text, UnitResult,
};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// What we print, and the C statements that print the same.
#[derive(Default)]
struct Sides {
    rust: String,
    c: String,
}

impl Sides {
    fn whole(&mut self, c: &str, size: usize, align: usize) {
        writeln!(self.rust, "{c} {size} {align}").unwrap();
        writeln!(self.c, "  printf(\"{c} %zu %zu\\n\", sizeof({c}), _Alignof({c}));").unwrap();
    }

    fn member(&mut self, c: &str, member: &str, offset: usize) {
        writeln!(self.rust, "{c}.{member} {offset}").unwrap();
        writeln!(self.c, "  printf(\"{c}.{member} %zu\\n\", offsetof({c}, {member}));").unwrap();
    }
}

macro_rules! compare {
    ($sides:ident, $type:ident is $c:literal { $($member:ident)* }) => {
        $sides.whole($c, size_of::<$type>(), align_of::<$type>());
        $( $sides.member($c, stringify!($member), std::mem::offset_of!($type, $member)); )*
        // A member that is not named above does not compile.
        let _ = |value: $type| {
            let $type { $($member: _),* } = value;
        };
    };
}

fn sides() -> Sides {
    let mut sides = Sides::default();
    compare!(sides, santei_bytes is "santei_bytes" { data length });
    compare!(sides, santei_text is "santei_text" { data length });
    compare!(sides, santei_problem is "santei_problem" { struct_size code reserved slug at ja en citation });
    compare!(sides, santei_batch is "santei_batch" {
        struct_size claims claims_count encounters encounters_count units units_count times times_count lines lines_count
        facts facts_count comments comments_count visit_points visit_points_count texts texts_length
    });
    compare!(sides, santei_batch_results is "santei_batch_results" {
        struct_size claims claims_count encounters encounters_count units units_count lines lines_count
    });
    compare!(sides, Text is "santei_batch_text" { offset length });
    compare!(sides, Range is "santei_batch_range" { first count });
    compare!(sides, BatchClaim is "santei_batch_claim" { frame month id birth_date sex encounters units visit_points });
    compare!(sides, BatchEncounter is "santei_batch_encounter" { id date time department visit parent flags facts });
    compare!(sides, BatchUnit is "santei_batch_unit" {
        id service_class combination encounter reserved specimen recorded_points times lines
    });
    compare!(sides, BatchTimes is "santei_batch_times" { date count });
    compare!(sides, BatchLine is "santei_batch_line" { id code flags quantity price points product facts comments });
    compare!(sides, BatchFact is "santei_batch_fact" { name value });
    compare!(sides, BatchComment is "santei_batch_comment" { code at text });
    compare!(sides, BatchVisitPoints is "santei_batch_visit_points" { encounter combination points });
    compare!(sides, ClaimResult is "santei_claim_result" {
        code flags findings reserved points_x100 undecided_x100 collected_yen shares_yen insurer_yen benefit_yen
        subsidies_yen patient_yen meals_patient_yen outside_yen
    });
    compare!(sides, EncounterResult is "santei_encounter_result" { points_x100 shares_yen });
    compare!(sides, UnitResult is "santei_unit_result" { points_x100 yen });
    compare!(sides, LineResult is "santei_line_result" { status reserved });
    sides
}

#[test]
fn both_sides_have_the_same_layout() {
    let sides = sides();
    let folder = tempfile::tempdir().unwrap();
    let (source, program) = (folder.path().join("layout.c"), folder.path().join("layout"));
    let body = format!("#include \"santei.h\"\n#include <stdio.h>\nint main(void) {{\n{}  return 0;\n}}\n", sides.c);
    std::fs::write(&source, body).unwrap();
    let include = Path::new(env!("CARGO_MANIFEST_DIR")).join("include");
    let mut compiler = Command::new("cc");
    compiler.args(["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I"]);
    assert!(compiler.arg(include).arg(&source).arg("-o").arg(&program).status().unwrap().success());
    let printed = Command::new(&program).output().unwrap();
    assert_eq!(String::from_utf8(printed.stdout).unwrap(), sides.rust);
}
