//! `santei batch` as a user runs it: the same results as one by one, order, errors, interruptions.

mod receipts;

use receipts::{Folder, santei, text};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const EXAMPLES: [&str; 4] = ["outpatient-r06", "outpatient-r08", "share-r08", "inpatient-r06"];

fn example(name: &str) -> (String, Value) {
    let path = format!("{}/../../golden/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let claim = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    (path, claim)
}

/// So many claims, the examples in turn, each with an id of its own.
fn claims(count: usize) -> String {
    let known = EXAMPLES.map(|name| example(name).1);
    let line = |number: usize| {
        let mut claim = known[number % known.len()].clone();
        claim["id"] = json!(format!("c{number}"));
        format!("{claim}\n")
    };
    (0..count).map(line).collect()
}

/// Runs the command: exit code and both outputs.
fn batch(args: &[&str]) -> (Option<i32>, String, String) {
    let output = santei(&[&["--lang", "en", "batch"], args].concat());
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn done(args: &[&str]) -> Value {
    let (code, out, err) = batch(&[args, &["--json"]].concat());
    assert_eq!(code, Some(0), "{err}");
    serde_json::from_str(&out).unwrap()
}

fn read(path: impl AsRef<Path>) -> Vec<u8> {
    std::fs::read(path.as_ref()).unwrap_or_else(|error| panic!("{}: {error}", path.as_ref().display()))
}

/// Everything in a folder but the input.
fn files(folder: &Folder) -> Vec<String> {
    let names = std::fs::read_dir(folder.0.path()).unwrap();
    let mut names: Vec<String> = names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !name.starts_with("in."));
    names.sort();
    names
}

#[test]
fn every_line_is_what_calc_says() {
    let folder = Folder::new();
    let (mut lines, mut expected) = (String::new(), Vec::new());
    for name in EXAMPLES {
        let (path, claim) = example(name);
        lines += &format!("{claim}\r\n\n");
        expected.extend(santei(&["calc", &path, "--json"]).stdout);
    }
    let (input, out) = (folder.file("in.jsonl", &lines), folder.path("out.jsonl"));
    let summary = done(&[&input, "-o", &out]);
    assert_eq!(read(&out), expected);
    assert_eq!((&summary["claims"], &summary["computed"], &summary["empty_lines"]), (&json!(4), &json!(4), &json!(4)));
    // The README works these two out: 3,030 and 92,702 yen; the other two say theirs in their own results.
    let collected: i64 = text(&expected)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["totals"]["collected_yen"].as_i64().unwrap())
        .sum();
    assert_eq!(summary["yen"]["collected"], json!(collected));
    assert_eq!(files(&folder), ["out.jsonl", "out.jsonl.errors.jsonl"]);
    assert!(read(folder.path("out.jsonl.errors.jsonl")).is_empty());
}

#[test]
fn standard_input_and_several_inputs_are_one_stream() {
    let folder = Folder::new();
    let all = claims(8);
    let lines: Vec<&str> = all.split_inclusive('\n').collect();
    let first = folder.file("in.1.jsonl", lines[..3].concat());
    let second = folder.file("in.2.ndjson", lines[3..].concat().trim_end());
    let (out, piped) = (folder.path("out.jsonl"), folder.path("piped.jsonl"));
    done(&[&first, &second, "-o", &out]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_santei"))
        .args(["batch", "-", "-o", &piped])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), all.as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(read(&out), read(&piped));
    let ids: Vec<String> = text(&read(&out)).lines().map(|line| line.split('"').nth(3).unwrap().to_owned()).collect();
    assert_eq!(ids, ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"]);
}

#[test]
fn threads_change_nothing() {
    let folder = Folder::new();
    let input = folder.file("in.jsonl", claims(700));
    for kind in ["jsonl", "csv", "parquet"] {
        let results = ["1", "2", "8"].map(|threads| {
            let out = folder.path(&format!("out{threads}.{kind}"));
            let mut summary = done(&[&input, "-o", &out, "--threads", threads, "--row-group", "100"]);
            summary["files"][0]["path"] = Value::Null;
            summary["errors_file"] = Value::Null;
            (read(&out), summary)
        });
        assert!(results[0] == results[1] && results[1] == results[2], "{kind}");
        assert_eq!(results[0].1["claims"], json!(700));
    }
}

#[test]
fn a_csv_row_says_what_calc_says() {
    let folder = Folder::new();
    let (input, out) = (folder.file("in.jsonl", claims(4)), folder.path("out.csv"));
    done(&[&input, "-o", &out]);
    let bytes = read(&out);
    let mut table = csv::Reader::from_reader(bytes.as_slice());
    let headings = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    for (number, (row, name)) in rows.iter().zip(EXAMPLES).enumerate() {
        let cell = |column: &str| row.get(headings.iter().position(|own| own == column).unwrap()).unwrap().to_owned();
        let calc: Value = serde_json::from_slice(&santei(&["calc", &example(name).0, "--json"]).stdout).unwrap();
        let count = |severity: &str| {
            let all = calc["findings"].as_array().unwrap();
            all.iter().filter(|finding| finding["severity"] == severity).count().to_string()
        };
        let paid = |payer: &str| {
            let all = calc["payers"].as_array().unwrap().iter().filter(|own| own["payer"] == payer);
            all.map(|own| own["yen"].as_i64().unwrap()).sum::<i64>().to_string()
        };
        let points = calc["totals"]["points_x100"].as_i64().unwrap();
        let expected = [
            ("line", (number + 1).to_string()),
            ("id", format!("c{number}")),
            ("standing", "final".to_owned()),
            ("errors", count("error")),
            ("infos", count("info")),
            ("lines", calc["lines"].as_array().unwrap().len().to_string()),
            ("visits", calc["visits"].as_array().unwrap().len().to_string()),
            ("receipts", calc["receipts"].as_array().unwrap().len().to_string()),
            ("points_x100", points.to_string()),
            ("cost_yen", (points / 10).to_string()),
            ("insurer_yen", paid("coverage")),
            ("high_cost_yen", paid("high_cost")),
            ("subsidies_yen", paid("subsidy")),
            ("patient_exact_yen", paid("patient")),
            ("collected_yen", calc["totals"]["collected_yen"].to_string()),
            ("meals_yen", calc["totals"]["meals_yen"].to_string()),
            ("outside_yen", calc["outside_yen"].to_string()),
        ];
        for (column, value) in expected {
            assert_eq!(cell(column), value, "{name} {column}");
        }
    }
}

#[test]
fn a_row_per_line_says_every_line_and_adds_up() {
    let folder = Folder::new();
    let (input, out) = (folder.file("in.jsonl", claims(4)), folder.path("out.csv"));
    done(&[&input, "-o", &out, "--rows", "lines"]);
    let bytes = read(&out);
    let mut table = csv::Reader::from_reader(bytes.as_slice());
    let headings = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let cell =
        |row: &csv::StringRecord, name: &str| row[headings.iter().position(|own| own == name).unwrap()].to_owned();
    for (number, name) in EXAMPLES.into_iter().enumerate() {
        let calc: Value = serde_json::from_slice(&santei(&["calc", &example(name).0, "--json"]).stdout).unwrap();
        let own: Vec<_> = rows.iter().filter(|row| cell(row, "id") == format!("c{number}")).collect();
        let lines = calc["lines"].as_array().unwrap();
        let told: Vec<[String; 3]> =
            own.iter().map(|row| ["code", "name", "status"].map(|name| cell(row, name))).collect();
        let expected: Vec<[String; 3]> = lines
            .iter()
            .map(|line| ["code", "name", "status"].map(|name| line[name].as_str().unwrap().to_owned()))
            .collect();
        assert_eq!(told, expected, "{name}");
        let sum: i64 = own.iter().filter_map(|row| cell(row, "unit_points_x100").parse::<i64>().ok()).sum();
        // A month told as points per visit has no lines.
        if !lines.is_empty() {
            assert_eq!(json!(sum), calc["totals"]["points_x100"], "{name}");
        }
    }
}

/// A line of the file of errors: line of the input, id, codes with their places.
type Told = (u64, Option<String>, Vec<(u64, String)>);

fn errors(path: &str) -> Vec<Told> {
    let lines = text(&read(path));
    let line = |line: &str| {
        let own: Value = serde_json::from_str(line).unwrap();
        let told = own["errors"].as_array().unwrap().iter().map(|error| {
            assert!(error["ja"].as_str().unwrap().len() > 5 && error["en"].as_str().unwrap().len() > 5, "{error}");
            (error["code"].as_u64().unwrap(), error["at"].as_str().unwrap().to_owned())
        });
        let told = told.collect();
        (own["line"].as_u64().unwrap(), own["id"].as_str().map(str::to_owned), told)
    };
    lines.lines().map(line).collect()
}

#[test]
fn a_bad_line_is_told_and_stops_nothing() {
    let folder = Folder::new();
    let good = claims(2);
    let (first, second) = good.split_once('\n').unwrap();
    let dangling = first.replace("\"combination\":\"p1\"", "\"combination\":\"p9\"");
    assert_ne!(dangling, first);
    let mut bytes = format!("{first}\n{{\"id\": \n\n{dangling}\n{{\"id\":\"x\",\"month\":\"2026-13\"}}\n").into_bytes();
    bytes.extend(b"\xff\xfe\n");
    bytes.extend([b"\"".as_slice(), &vec![b'a'; 17 << 20], b"\"\n"].concat());
    bytes.extend(second.as_bytes());
    let (input, out) = (folder.file("in.jsonl", bytes), folder.path("out.jsonl"));
    let (code, summary, _) = batch(&[&input, "-o", &out, "--json"]);
    assert_eq!(code, Some(1));
    let told = errors(&format!("{out}.errors.jsonl"));
    let heads: Vec<_> = told.iter().map(|(line, id, errors)| (*line, id.as_deref(), errors[0].0)).collect();
    assert_eq!(heads, [(2, None, 1100), (4, Some("c0"), 1108), (5, Some("x"), 1107), (6, None, 1100), (7, None, 9980)]);
    assert_eq!(told[1].2[0].1, "/units/0/combination");
    assert_eq!(text(&read(&out)).lines().count(), 2);
    let summary: Value = serde_json::from_str(&summary).unwrap();
    let counted = ["claims", "computed", "refused", "empty_lines"].map(|name| summary[name].as_u64().unwrap());
    assert_eq!(counted, [7, 2, 5, 1]);
    let by_code: Vec<_> =
        summary["errors"].as_array().unwrap().iter().map(|own| (own["code"].as_u64(), own["slug"].as_str())).collect();
    assert!(by_code.contains(&(Some(9980), Some("batch-line-too-long"))), "{by_code:?}");
}

/// The run is refused with this code, and nothing is left behind.
fn refused(folder: &Folder, args: &[&str], code: u16, words: &str) {
    let before = files(folder);
    let (exit, out, err) = batch(args);
    assert_eq!((exit, out.as_str()), (Some(2), ""), "{err}");
    assert!(err.starts_with(&format!("E{code} ")) && err.contains(words), "{err}");
    let ja = santei(&[&["batch"], args].concat());
    assert!(text(&ja.stderr).starts_with(&format!("E{code} ")) && text(&ja.stderr) != err, "{err}");
    assert_eq!(files(folder), before);
}

#[test]
fn what_cannot_be_begun_is_refused() {
    let folder = Folder::new();
    let (input, out) = (folder.file("in.jsonl", claims(1)), folder.path("out.jsonl"));
    let other = folder.file("in.txt", claims(1));
    let broken = folder.file("in.parquet", "PAR1");
    let dental = folder.file("in.uke", "IR,1,13,3\r\n");
    refused(&folder, &[&other, "-o", &out], 9970, "--from");
    refused(&folder, &[&input, "-o", &folder.path("out.dat")], 9970, "--to");
    refused(&folder, &["-", "-", "-o", &out], 9971, "standard input");
    refused(&folder, &["-", "-o", &out, "--resume"], 9971, "standard input");
    refused(&folder, &["-", "-o", &out, "--from", "uke"], 9971, "standard input");
    refused(&folder, &[&broken, "-o", &out], 9973, "in.parquet");
    refused(&folder, &[&folder.path("absent.jsonl"), "-o", &out], 9978, "absent.jsonl");
    refused(&folder, &[&input, "-o", &folder.path("absent/out.jsonl")], 9978, "absent");
    refused(&folder, &[&input, "-o", &format!("{input}/out.jsonl")], 9978, "in.jsonl");
    refused(&folder, &[&input, "-o", &input], 9979, "in.jsonl");
    refused(&folder, &[&input, "-o", &out, "--errors", &out], 9979, "out.jsonl");
    refused(&folder, &[&input, "-o", &folder.path("out.uke")], 9982, "--billing-month");
    let (exit, _, err) = batch(&[&dental, "-o", &out]);
    assert!(exit == Some(2) && err.starts_with("E8535 "), "{err}");
}

/// Starts a run and kills it after a while; whether it was still going.
fn killed(args: &[&str], after: Duration) -> bool {
    let mut child = Command::new(env!("CARGO_BIN_EXE_santei"))
        .arg("batch")
        .args(args)
        .args(["--resume", "--checkpoint", "0"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let until = Instant::now() + after;
    while Instant::now() < until {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    true
}

#[test]
fn a_killed_run_goes_on_and_gives_the_same_bytes() {
    let folder = Folder::new();
    let mut lines = claims(1_000);
    lines.push_str("{}\n");
    let input = folder.file("in.jsonl", &lines);
    for (kind, more) in [("jsonl", [].as_slice()), ("csv", &["--rows", "lines"]), ("parquet", &["--row-group", "300"])]
    {
        let (whole, out) = (folder.path(&format!("whole.{kind}")), folder.path(&format!("out.{kind}")));
        let start = Instant::now();
        let (_, mut expected, _) = batch(&[&[input.as_str(), "-o", &whole, "--json"], more].concat());
        let time = start.elapsed();
        let mut kills = 0;
        while kills < 4 && killed(&[&[input.as_str(), "-o", &out], more].concat(), time * (kills + 1) / 8) {
            kills += 1;
        }
        assert!(kills > 0, "{kind}: no run was cut off in {time:?}");
        let (code, summary, err) = batch(&[&[input.as_str(), "-o", &out, "--resume", "--json"], more].concat());
        assert_eq!(code, Some(1), "{err}");
        expected = expected.replace("whole.", "out.");
        assert_eq!(summary, expected);
        assert!(read(&out) == read(&whole), "{kind}");
        assert_eq!(read(format!("{out}.errors.jsonl")), read(format!("{whole}.errors.jsonl")));
    }
    let left: Vec<String> = files(&folder).into_iter().filter(|name| name.matches('.').count() != 1).collect();
    assert_eq!(left.iter().filter(|name| !name.ends_with(".errors.jsonl")).count(), 0, "{left:?}");
}

/// A run that was cut off by a limit on the size of files, which a full disk looks like.
fn cut_off(folder: &Folder, count: usize) -> (String, String) {
    let (input, out) = (folder.file("in.jsonl", claims(count)), folder.path("out.jsonl"));
    let shell = format!(
        "trap '' XFSZ; ulimit -f 8192; exec '{}' --lang en batch '{input}' -o '{out}' --checkpoint 0",
        env!("CARGO_BIN_EXE_santei")
    );
    let output = Command::new("bash").args(["-c", &shell]).output().unwrap();
    let err = text(&output.stderr);
    assert!(output.status.code() == Some(2) && err.starts_with("E9978 ") && err.contains("out.jsonl.partial"), "{err}");
    assert!(!Path::new(&out).exists());
    (input, out)
}

#[test]
fn a_run_without_room_ends_and_goes_on_when_there_is_some() {
    let folder = Folder::new();
    let (input, out) = cut_off(&folder, 700);
    refused(&folder, &[&input, "-o", &out], 9974, "--resume");
    let whole = folder.path("whole.jsonl");
    done(&[&input, "-o", &out, "--resume"]);
    done(&[&input, "-o", &whole]);
    assert!(read(&out) == read(&whole));
}

#[test]
fn nothing_is_gone_on_with_that_is_not_the_same() {
    let folder = Folder::new();
    let (input, out) = cut_off(&folder, 700);
    let resume = [input.as_str(), "-o", &out, "--resume"];
    refused(&folder, &[&resume[..], &["--to", "csv"]].concat(), 9976, "'to' differs: it was 'jsonl', and is 'csv' now");
    refused(&folder, &[&resume[..], &["--known-at", "2026-01-01"]].concat(), 9976, "'known-at' differs");
    // The same masters from a file are the same; others are not.
    let image = folder.file("in.img", santei_golden::tables::subsidies());
    refused(&folder, &[&resume[..], &["--images", &image]].concat(), 9976, "'masters");
    let journal = format!("{out}.journal");
    let (kept, partial) = (read(&journal), format!("{out}.partial"));
    for bad in [&b"{"[..], b"", b"{\"form\":1}", b"\xff", &[kept.as_slice(), b"}"].concat()] {
        std::fs::write(&journal, bad).unwrap();
        refused(&folder, &resume, 9975, "--restart");
    }
    std::fs::write(&journal, text(&kept).replace("\"form\":1", "\"form\":2")).unwrap();
    refused(&folder, &resume, 9975, "form 2");
    std::fs::write(&journal, &kept).unwrap();
    let bytes = read(&partial);
    std::fs::write(&partial, &bytes[..100]).unwrap();
    refused(&folder, &resume, 9983, "100 bytes");
    std::fs::write(&partial, &bytes).unwrap();
    std::fs::write(&input, claims(701)).unwrap();
    refused(&folder, &resume, 9976, "'input 1' differs");
    let summary = done(&[&input, "-o", &out, "--restart"]);
    assert_eq!(summary["claims"], json!(701));
    assert_eq!(files(&folder), ["out.jsonl", "out.jsonl.errors.jsonl"]);
}

#[test]
fn two_runs_do_not_write_one_output() {
    let folder = Folder::new();
    let (input, out) = (folder.file("in.jsonl", claims(1)), folder.path("out.jsonl"));
    let held = std::fs::File::create(format!("{out}.errors.jsonl.partial")).unwrap();
    held.lock().unwrap();
    refused(&folder, &[&input, "-o", &out], 9977, "another run");
    held.unlock().unwrap();
    done(&[&input, "-o", &out]);
}

/// The example with what a receipt says besides, as `tests/uke_build.rs` has it.
fn billable(id: &str, kind: &str, number: u32) -> Value {
    let mut claim = example("outpatient-r08").1;
    claim["id"] = json!(id);
    claim["institution"]["code"] = json!("9999913");
    claim["institution"]["name"] = json!("ｻﾝﾌﾟﾙ診療所");
    claim["patient"]["name"] = json!("山田 太郎");
    claim["coverages"][0]["number"] = json!(number.to_string());
    if kind == "national" {
        claim["coverages"][0]["kind"] = json!("national");
        claim["coverages"][0]["insurer_number"] = json!("138016");
    }
    claim["diseases"] = json!([{ "code": "4139007", "start": "2026-06-03", "main": true }]);
    claim["units"].as_array_mut().unwrap().retain(|unit| unit["lines"][0]["price"].is_null());
    claim
}

#[test]
fn receipts_are_what_build_writes() {
    let folder = Folder::new();
    let claims = |kinds: &[&str]| {
        let claim =
            |(number, kind): (u32, &&str)| format!("{}\n", billable(&format!("c{number}"), kind, 1000 + number));
        (0u32..).zip(kinds).map(claim).collect::<String>()
    };
    let month = ["--billing-month", "2026-07"];
    let one = folder.file("in.1.jsonl", claims(&["employees"; 300]));
    let (out, built) = (folder.path("out.uke"), folder.path("built.uke"));
    let summary = done(&[&[&one, "-o", &out], &month[..]].concat());
    assert_eq!(santei(&[&["uke", "build", &one, "-o", &built], &month[..]].concat()).status.code(), Some(0));
    assert!(read(&out) == read(&built));
    assert_eq!(summary["files"][0]["rows"], json!(300));
    // Two organisations make a folder; another institution and a result that is not final are refused.
    let mut lines = claims(&["national", "employees", "national"]);
    let mut other = billable("other", "employees", 1);
    other["institution"]["code"] = json!("9999921");
    lines += &format!("{other}\n{}\n", example("outpatient-r06").1);
    let two = folder.file("in.2.jsonl", &lines);
    let (both, expected) = (folder.path("both.uke"), folder.path("expected"));
    let (code, _, err) = batch(&[&[two.as_str(), "-o", &both, "--threads", "2"], &month[..]].concat());
    assert_eq!(code, Some(1), "{err}");
    std::fs::create_dir(&expected).unwrap();
    let wanted = folder.file("in.3.jsonl", claims(&["national", "employees", "national"]));
    assert_eq!(santei(&[&["uke", "build", &wanted, "-o", &expected], &month[..]].concat()).status.code(), Some(0));
    for organisation in ["1", "2"] {
        let own = |root: &str| read(Path::new(root).join(organisation).join("RECEIPTC.UKE"));
        assert!(own(&both) == own(&expected), "{organisation}");
    }
    let told = errors(&format!("{both}.errors.jsonl"));
    assert_eq!(told[0].2[0].0, 8727, "{told:?}");
    assert_eq!(told.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [4, 5]);
}

#[test]
fn receipts_are_read_from_several_files() {
    let folder = Folder::new();
    let claim = |month: &str, number: u32| {
        let text = billable(&format!("{month}-{number}"), "employees", number).to_string();
        serde_json::from_str::<Value>(&text.replace("2026-06", month)).unwrap()
    };
    // Two months of one patient, one of another, in two files.
    let mut files = Vec::new();
    for (month, billed, numbers) in [("2026-06", "2026-07", vec![1, 2]), ("2026-07", "2026-08", vec![1])] {
        let lines: String = numbers.into_iter().map(|number| format!("{}\n", claim(month, number))).collect();
        let (input, out) = (folder.file(&format!("in.{month}.jsonl"), lines), folder.path(&format!("in.{month}.uke")));
        let built = santei(&["uke", "build", &input, "-o", &out, "--billing-month", billed, "--allow-open"]);
        assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
        files.push(out);
    }
    let out = folder.path("out.csv");
    let (code, _, err) = batch(&[&files[0], &files[1], "-o", &out]);
    assert_eq!(code, Some(0), "{err}");
    let ids: Vec<String> =
        text(&read(&out)).lines().skip(1).map(|line| line.split(',').nth(2).unwrap().to_owned()).collect();
    assert_eq!(ids, ["2026-06-1", "2026-06-2", "2026-07-1"]);
}
