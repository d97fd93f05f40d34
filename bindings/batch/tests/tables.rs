//! Parquet in and out, and the tables against each other, through the library.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int64Type};
use arrow_array::{Array, ArrayRef, BinaryArray, LargeStringArray, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;
use santei::uke::ReviewOrganisation;
use santei::{Day, Engine, Image, MasterSet};
use santei_batch::{Begin, InputKind, Job, OutputKind, RowKind, Summary, columns, run};
use serde_json::{Value, json};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

fn engine() -> Engine<'static> {
    Engine::new(MasterSet::new(&[Image::open(santei_data::IMAGE).unwrap()], None).unwrap())
}

fn claims(count: usize) -> Vec<String> {
    let examples = ["outpatient-r06", "outpatient-r08", "share-r08", "inpatient-r06", "check-r08"].map(|name| {
        let path = format!("{}/../../golden/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap()
    });
    let mut unknown = examples[1].clone();
    unknown["units"][0]["lines"][0] = json!({ "id": "unknown", "code": "199999999" });
    let examples = [examples.as_slice(), &[unknown]].concat();
    let claim = |number: usize| {
        let mut claim = examples[number % examples.len()].clone();
        claim["id"] = json!(format!("c\"{number}\", 番"));
        claim.to_string()
    };
    (0..count).map(claim).collect()
}

fn job(input: &Path, kind: InputKind, output: PathBuf, to: OutputKind) -> Job {
    Job {
        inputs: vec![(input.to_owned(), kind)],
        errors: output.with_extension("errors"),
        output,
        to,
        rows: RowKind::Claims,
        row_group: 100,
        threads: 2,
        checkpoint: Duration::ZERO,
        begin: Begin::New,
        billing_month: None,
        organisation: Some(ReviewOrganisation::PaymentFund),
        allow_open: false,
    }
}

fn done(job: &Job) -> Summary {
    run(job, &engine(), &|_| {}).unwrap()
}

fn parquet(path: &Path, columns: Vec<(&str, ArrayRef)>) {
    let fields: Vec<Field> =
        columns.iter().map(|(name, column)| Field::new(*name, column.data_type().clone(), true)).collect();
    let columns: Vec<ArrayRef> = columns.into_iter().map(|(_, column)| column).collect();
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(70)).build();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// The cells of a Parquet file as CSV writes them.
fn cells(path: &Path) -> Vec<Vec<String>> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap().build().unwrap();
    let cell = |column: &ArrayRef, row: usize| match column.data_type() {
        _ if column.is_null(row) => String::new(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Date32 => Day::from_number(column.as_primitive::<Date32Type>().value(row)).to_string(),
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        _ => column.as_string::<i32>().value(row).to_owned(),
    };
    let rows = |batch: RecordBatch| {
        let row = |row: usize| batch.columns().iter().map(|column| cell(column, row)).collect();
        (0..batch.num_rows()).map(row).collect::<Vec<_>>()
    };
    reader.flat_map(|batch| rows(batch.unwrap())).collect()
}

#[test]
fn parquet_and_csv_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.jsonl");
    std::fs::write(&input, claims(333).join("\n")).unwrap();
    for rows in [RowKind::Claims, RowKind::Lines] {
        let name = format!("{rows:?}");
        let [csv, parquet] = [OutputKind::Csv, OutputKind::Parquet].map(|to| {
            let own = Job { rows, ..job(&input, InputKind::Jsonl, folder.path().join(format!("{name}.{to:?}")), to) };
            (done(&own), own.output)
        });
        assert_eq!(csv.0.claims, 333);
        assert_eq!(
            (csv.0.files[0].rows, csv.0.yen, csv.0.errors),
            (parquet.0.files[0].rows, parquet.0.yen, parquet.0.errors)
        );
        let mut table = csv::Reader::from_path(&csv.1).unwrap();
        let headings: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
        let told: Vec<Vec<String>> =
            table.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!(told.len() as u64, csv.0.files[0].rows);
        assert_eq!(told, cells(&parquet.1));
        let documented = match rows {
            RowKind::Claims => columns().claims,
            RowKind::Lines => columns().lines,
        };
        assert_eq!(headings, documented.iter().map(|column| column.name).collect::<Vec<_>>());
        // What is never empty by its documentation is never empty, and every column says something of one of the claims.
        for (place, column) in documented.iter().enumerate() {
            let empty = told.iter().filter(|row| row[place].is_empty()).count();
            assert!(column.nullable || empty == 0, "{} is empty", column.name);
            assert!(empty < told.len(), "{} says nothing", column.name);
        }
    }
}

#[test]
fn a_parquet_file_tells_where_it_comes_from_and_has_the_row_groups_that_were_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.jsonl");
    std::fs::write(&input, claims(900).join("\n")).unwrap();
    let own = job(&input, InputKind::Jsonl, folder.path().join("out"), OutputKind::Parquet);
    done(&own);
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(&own.output).unwrap()).unwrap();
    let metadata = reader.metadata();
    let groups: Vec<i64> = metadata.row_groups().iter().map(|group| group.num_rows()).collect();
    assert!(groups.len() > 2 && groups.iter().rev().skip(1).all(|rows| *rows >= 100), "{groups:?}");
    assert_eq!(groups.iter().sum::<i64>(), 900);
    let facts = metadata.file_metadata().key_value_metadata().unwrap();
    let said = |key: &str| facts.iter().find(|fact| fact.key == key).unwrap().value.clone().unwrap();
    assert_eq!(said("santei:engine"), santei::VERSION);
    assert!(said("santei:masters").lines().any(|line| line.starts_with("rulebook ")), "{}", said("santei:masters"));
}

#[test]
fn claims_come_out_of_every_column_of_strings() {
    let folder = tempfile::tempdir().unwrap();
    let all = claims(150);
    let lines = folder.path().join("in.jsonl");
    std::fs::write(&lines, all.join("\n")).unwrap();
    let plain = job(&lines, InputKind::Jsonl, folder.path().join("plain"), OutputKind::Jsonl);
    done(&plain);
    let expected = std::fs::read(&plain.output).unwrap();
    let columns: [(&str, ArrayRef); 3] = [
        ("text", Arc::new(StringArray::from_iter_values(&all))),
        ("large", Arc::new(LargeStringArray::from_iter_values(&all))),
        ("bytes", Arc::new(BinaryArray::from_iter_values(&all))),
    ];
    for (name, column) in columns {
        let input = folder.path().join(format!("{name}.parquet"));
        let other: ArrayRef = Arc::new(StringArray::from_iter_values(all.iter().map(|_| "x")));
        parquet(&input, vec![("other", other), ("claim", column)]);
        let own = job(&input, InputKind::Parquet, folder.path().join(name), OutputKind::Jsonl);
        let summary = done(&own);
        assert_eq!(summary.computed, 150);
        assert!(std::fs::read(&own.output).unwrap() == expected, "{name}");
    }
}

#[test]
fn an_empty_row_is_told_and_a_file_without_the_column_refused() {
    let folder = tempfile::tempdir().unwrap();
    let all = claims(2);
    let input = folder.path().join("in.parquet");
    let column = StringArray::from(vec![Some(all[0].as_str()), None, Some("{"), Some(all[1].as_str())]);
    parquet(&input, vec![("claim", Arc::new(column))]);
    let own = job(&input, InputKind::Parquet, folder.path().join("out"), OutputKind::Jsonl);
    let summary = done(&own);
    assert_eq!((summary.claims, summary.computed, summary.refused), (4, 2, 2));
    let errors = std::fs::read_to_string(&own.errors).unwrap();
    let lines: Vec<Value> = errors.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["line"], &lines[0]["errors"][0]["code"]), (&json!(2), &json!(9981)));
    assert_eq!((&lines[1]["line"], &lines[1]["errors"][0]["slug"]), (&json!(3), &json!("json-syntax")));
    let numbers: ArrayRef = Arc::new(arrow_array::Int64Array::from(vec![1]));
    for (name, columns) in [("none", vec![("text", numbers.clone())]), ("number", vec![("claim", numbers)])] {
        let input = folder.path().join(name);
        parquet(&input, columns);
        let own = job(&input, InputKind::Parquet, folder.path().join("never"), OutputKind::Jsonl);
        let error = run(&own, &engine(), &|_| {}).unwrap_err();
        assert_eq!(error.def().code, 9972);
        assert!(error.text(false).contains("Int64") && error.text(true).contains("Int64"), "{error}");
        assert!(!own.output.exists());
    }
}

#[test]
fn an_input_of_nothing_gives_an_empty_table() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.jsonl");
    std::fs::write(&input, "\n\n").unwrap();
    for to in [OutputKind::Csv, OutputKind::Parquet, OutputKind::Jsonl] {
        let own = job(&input, InputKind::Jsonl, folder.path().join(format!("{to:?}")), to);
        let summary = done(&own);
        assert_eq!((summary.claims, summary.empty_lines, summary.files[0].rows), (0, 2, 0));
    }
    assert!(cells(&folder.path().join("Parquet")).is_empty());
    assert_eq!(std::fs::read_to_string(folder.path().join("Csv")).unwrap().lines().count(), 1);
}

#[test]
fn a_run_that_could_not_put_its_files_in_place_does_so_when_it_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.jsonl");
    std::fs::write(&input, claims(120).join("\n") + "\n{}\n").unwrap();
    for to in [OutputKind::Csv, OutputKind::Parquet, OutputKind::Jsonl] {
        let plain = job(&input, InputKind::Jsonl, folder.path().join(format!("{to:?}.plain")), to);
        let expected = done(&plain);
        for in_the_way in ["", ".errors"] {
            let name = format!("{to:?}{}", in_the_way.len());
            let own = job(&input, InputKind::Jsonl, folder.path().join(name), to);
            let blocked = if in_the_way.is_empty() { own.output.clone() } else { own.errors.clone() };
            let block = || std::fs::create_dir_all(blocked.join("folder")).unwrap();
            let error = run(&own, &engine(), &|_| block()).unwrap_err();
            assert_eq!(error.def().code, 9978, "{error}");
            std::fs::remove_dir_all(&blocked).unwrap();
            let again = run(&own, &engine(), &|_| {}).unwrap_err();
            assert_eq!(again.def().code, 9974, "{again}");
            let resumed = Job { begin: Begin::Resume, ..own };
            let summary = run(&resumed, &engine(), &|_| panic!("nothing is left to compute")).unwrap();
            assert_eq!((&summary.yen, summary.claims, summary.refused), (&expected.yen, 121, 1));
            assert_eq!(summary.files[0].bytes, expected.files[0].bytes);
            for (here, there) in [(&resumed.output, &plain.output), (&resumed.errors, &plain.errors)] {
                assert!(std::fs::read(here).unwrap() == std::fs::read(there).unwrap(), "{to:?} {}", here.display());
            }
        }
    }
    let left = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> =
        left.filter(|name| [".partial", ".journal", ".whole", ".new"].iter().any(|end| name.ends_with(end))).collect();
    assert!(left.is_empty(), "{left:?}");
}
