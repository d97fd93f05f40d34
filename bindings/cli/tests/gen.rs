//! `santei gen`: claims and receipts into files, the same on any threads, and nothing half-written.

use std::path::Path;
use std::process::{Command, Output};

fn generate(directory: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_santei"));
    command.current_dir(directory).args(["--lang", "en", "gen"]).args(args);
    command.output().expect("the command runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn claims_stand_one_a_line_and_threads_change_nothing() {
    let directory = tempfile::tempdir().expect("a folder");
    let at = directory.path();
    let common = ["--profile", "mixed", "--receipts", "3000", "--seed", "7", "-o"];
    for (threads, file) in [("1", "a.jsonl"), ("2", "b.jsonl")] {
        let output = generate(at, &[&common[..], &[file, "--threads", threads]].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(text(&output.stderr), format!("{file}: 3,000 claims\n"));
    }
    let [a, b] = ["a.jsonl", "b.jsonl"].map(|file| std::fs::read(at.join(file)).expect("the file"));
    assert!(a == b && a.iter().filter(|byte| **byte == b'\n').count() == 3_000);

    let output = generate(at, &["--profile", "mixed", "--receipts", "10", "--seed", "7", "--first", "2990", "-o", "-"]);
    assert!(output.status.success() && a.ends_with(&output.stdout), "the last ten alone");
    assert!(text(&output.stdout).starts_with(r#"{"id":"mixed-7-00002990","month":"2025-11","#));
}

#[test]
fn receipts_are_verified_without_a_difference() {
    let directory = tempfile::tempdir().expect("a folder");
    let at = directory.path();
    let output = generate(at, &["--profile", "hospital", "--receipts", "400", "-o", "month.uke"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stderr).starts_with("month.uke: "), "{}", text(&output.stderr));
    let mut verify = Command::new(env!("CARGO_BIN_EXE_santei"));
    let output = verify.current_dir(at).args(["--lang", "en", "uke", "verify", "month.uke"]).output().expect("it runs");
    // A receipt does not tell the beds of the institution, so that something stays open; no amount differs.
    assert!(text(&output.stdout).contains(" differ 0,"), "{}", text(&output.stdout));

    let output = generate(at, &["--profile", "hospital", "--receipts", "400", "-o", "month/"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let stream = std::fs::read(at.join("month.uke")).expect("the file");
    let mut joined = Vec::new();
    let mut folders: Vec<_> =
        std::fs::read_dir(at.join("month")).expect("the folder").map(|own| own.expect("an entry").path()).collect();
    // By 医療機関コード, which counts on from one institution to the next.
    folders.sort_by_key(|path| path.to_string_lossy()[path.to_string_lossy().len() - 7..].to_owned());
    for path in folders.iter().flat_map(|path| [path.join("1"), path.join("2")]) {
        let bytes = std::fs::read(path.join("RECEIPTC.UKE")).expect("a receipt file");
        joined.extend_from_slice(bytes.strip_suffix(b"\x1A").expect("its end mark"));
    }
    joined.push(0x1A);
    assert!(joined == stream, "the stream is the files in order");
    let output = generate(at, &["--profile", "hospital", "--receipts", "10", "-o", "month/"]);
    assert_eq!(output.status.code(), Some(2), "a folder that holds something stays as it is");
}

#[test]
fn what_cannot_be_made_leaves_no_file() {
    let directory = tempfile::tempdir().expect("a folder");
    let at = directory.path();
    std::fs::write(at.join("broken.toml"), "facilities = 1\n").expect("a file");
    for (args, said) in [
        (&["--profile", "clinic", "--receipts", "1", "--month", "2019-04"][..], "E9985 gen-month-not-covered"),
        (&["--profile", "dentist", "--receipts", "1"][..], "E9987 gen-profile-invalid: profile 'dentist'"),
        (&["--profile", "broken.toml", "--receipts", "1"][..], "E9987 gen-profile-invalid: profile 'broken', 1:"),
        (&["--profile", "absent.toml", "--receipts", "1"][..], "absent.toml: "),
        (
            &["--profile", "clinic", "--receipts", "10000000001"][..],
            "E9989 gen-count: --receipts must be 0 to 10000000000",
        ),
    ] {
        let output = generate(at, &[args, &["-o", "out.jsonl"]].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).starts_with(said), "{}", text(&output.stderr));
        assert!(!at.join("out.jsonl").exists(), "{args:?}");
    }
    let output = generate(at, &["--profile", "clinic", "--receipts", "1", "-o", "no/such/folder.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    let left: Vec<_> = std::fs::read_dir(at).expect("the folder").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}
