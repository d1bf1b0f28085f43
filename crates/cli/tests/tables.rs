//! `entente table` and `entente explain` on real data, as programs.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs::File;
use std::path::Path;
use std::process::Command;

use arrow::array::{AsArray, RecordBatch};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, Float64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

fn entente(folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = Command::new(assert_cmd::cargo::cargo_bin("entente"))
        .current_dir(folder)
        .env("ENTENTE_LIBRARY", folder.join("lib"))
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{arguments:?}: {err}");
    (out, err)
}

fn read(path: &Path) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap())
        .unwrap()
        .build()
        .unwrap();
    let batches: Vec<RecordBatch> = reader.map(Result::unwrap).collect();
    concat_batches(&batches[0].schema(), &batches).unwrap()
}

fn numbers(batch: &RecordBatch, column: &str) -> Vec<Option<f64>> {
    let array = cast(batch.column_by_name(column).unwrap(), &DataType::Float64).unwrap();
    array.as_primitive::<Float64Type>().iter().collect()
}

#[test]
fn a_table_of_five_states_and_a_cell_of_it() {
    let states = entente_testing::shared_data_or_skip!().join("states");
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| states.join(name).to_string_lossy().into_owned();
    entente(folder.path(), &["init", "lib"]);
    for (kind, files) in [
        ("atop", vec!["atop_alliance.parquet"]),
        ("nmc", vec!["cow_nmc.parquet"]),
        ("contiguity", vec!["cow_contdir.parquet"]),
        ("capitals", vec!["cow_capitals.parquet"]),
    ] {
        let files: Vec<String> = files.iter().map(|name| file(name)).collect();
        let arguments: Vec<&str> = ["import", kind]
            .into_iter()
            .chain(files.iter().map(String::as_str))
            .collect();
        entente(folder.path(), &arguments);
    }
    let (bibliography, _) = entente(
        folder.path(),
        &[
            "table",
            "dyads",
            "--system",
            "cow",
            "--directed",
            "--years",
            "1946-2018",
            "--add",
            "atop,contiguity,capital-distance,nmc,un-agreement",
            "--only",
            "PAK,RUS,IND,USA,CHN",
            "--cite",
            "--output",
            "t.parquet",
        ],
    );
    assert!(
        bibliography.contains("Leeds")
            && bibliography.contains("Singer")
            && bibliography.contains("Voeten"),
        "{bibliography}"
    );
    let table = read(&folder.path().join("t.parquet"));
    // Five states in both orders; India and Pakistan are members from 1947 on, the others in all 73 years.
    assert_eq!(table.num_rows(), 6 * 73 + 14 * 72);
    let (one, other, year) = (
        numbers(&table, "ccode1"),
        numbers(&table, "ccode2"),
        numbers(&table, "year"),
    );
    let place = |a: f64, b: f64, y: f64| {
        (0..table.num_rows())
            .find(|&row| one[row] == Some(a) && other[row] == Some(b) && year[row] == Some(y))
            .unwrap()
    };

    // The United States promised Pakistan to consult; the row of the file is found without the program.
    let source = read(&states.join("atop_alliance.parquet"));
    let keys = ["ccode1", "ccode2", "year"].map(|name| numbers(&source, name));
    let row = (0..source.num_rows())
        .find(|&row| {
            (keys[0][row], keys[1][row], keys[2][row]) == (Some(2.0), Some(770.0), Some(1960.0))
        })
        .unwrap();
    let expected = numbers(&source, "atop_defense")[row].unwrap();
    let cell = place(2.0, 770.0, 1960.0);
    assert_eq!(numbers(&table, "atop_defense")[cell], Some(expected));
    let (explained, _) = entente(
        folder.path(),
        &[
            "explain",
            "t.parquet",
            "--row",
            &(cell + 1).to_string(),
            "--column",
            "atop_defense",
        ],
    );
    assert!(
        explained.starts_with(&format!("atop_defense = {expected} (a value)")),
        "{explained}"
    );
    assert!(
        explained.contains(&format!(
            "atop_alliance.parquet, row {}: atop_defense = {expected}",
            row + 1
        )),
        "{explained}"
    );
    assert!(
        explained.contains("ccode1 2, ccode2 770, year 1960"),
        "{explained}"
    );

    // A zero by rule and a year after the last.
    let distance = numbers(&table, "capdist");
    assert!(
        (distance[place(750.0, 770.0, 2000.0)].unwrap() - 690.0).abs() < 15.0,
        "from New Delhi to Islamabad it is about 690 km"
    );
    let contiguity = numbers(&table, "conttype");
    assert_eq!(contiguity[place(2.0, 770.0, 2016.0)], Some(0.0));
    assert!(contiguity[place(2.0, 770.0, 2017.0)].is_none());
    let (outside, _) = entente(
        folder.path(),
        &[
            "explain",
            "t.parquet",
            "--row",
            &(place(2.0, 770.0, 2017.0) + 1).to_string(),
            "--column",
            "conttype",
        ],
    );
    assert!(
        outside.starts_with("conttype = no value (outside what the dataset covers)"),
        "{outside}"
    );
    assert!(numbers(&table, "un_agreement")[place(2.0, 770.0, 1964.0)].is_none());
    assert_eq!(
        numbers(&table, "milex2")[place(770.0, 365.0, 2018.0)],
        numbers(&table, "milex1")[place(365.0, 770.0, 2018.0)]
    );
}
