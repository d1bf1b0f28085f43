//! The program run as a program: exit codes, streams, files.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod program;

use std::fs;
use std::path::Path;

use program::entente;
use tempfile::TempDir;

/// Runs it and gives exit code, standard output and standard error.
fn run(folder: &TempDir, arguments: &[&str], input: &str) -> (i32, String, String) {
    program::run(&mut entente(folder), arguments, input)
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn wrong_arguments_end_with_2_and_name_what_is_right() {
    let folder = folder();
    for (arguments, expected) in [
        (&["brief", "PAK", "Pakistn"][..], "Pakistan"),
        (&["brief", "PAK", "PAK"], "one line of continuation"),
        (&["brief", "SUN", "RUS"], "one line of continuation"),
        (
            &["brief", "PAK", "NATO"],
            "North Atlantic Treaty Organization",
        ),
        (
            &["brief", "PAK", "RUS", "--from", "1990", "--to", "1980"],
            "after",
        ),
        (
            &["brief", "PAK", "RUS", "--output", "brief.xyz"],
            "--format",
        ),
        (&["convert", "--from", "cow", "--to", "nope"], "iso3"),
        (&["import", "nokind", "file"], "unvotes"),
        (
            &[
                "dyads", "--system", "un", "--years", "1990", "--output", "x.csv",
            ],
            "gw",
        ),
        (
            &[
                "dyads",
                "--system",
                "cow",
                "--years",
                "2000-1990",
                "--output",
                "x.csv",
            ],
            "after",
        ),
        (&["actor", "Atlantis"], "Atlantis"),
        (&["brief", "PAK", "RUS", "--nonsense"], "--nonsense"),
    ] {
        let (code, out, err) = run(&folder, arguments, "cow\n365\n");
        assert_eq!(code, 2, "{arguments:?}: {err}");
        assert_eq!(out, "", "{arguments:?}");
        assert!(err.contains(expected), "{arguments:?}: {err}");
    }
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing is left behind"
    );
}

#[test]
fn work_that_cannot_be_done_ends_with_1_says_what_to_do_and_changes_nothing() {
    let folder = folder();
    assert_eq!(run(&folder, &["init", "lib"], "").0, 0);
    fs::write(folder.path().join("cut.parquet"), b"PAR1 and then nothing").unwrap();
    fs::write(folder.path().join("other.csv"), "a,b\n1,2\n").unwrap();
    let before = run(
        &folder,
        &["--library", "lib", "status", "--format", "json"],
        "",
    )
    .1;
    for (arguments, expected) in [
        (
            &["--library", "lib", "import", "atop", "nothing.csv"][..],
            "nothing.csv",
        ),
        (
            &["--library", "lib", "import", "atop", "cut.parquet"],
            "cut.parquet",
        ),
        (
            &["--library", "lib", "import", "atop", "other.csv"],
            "ccode1",
        ),
        (
            &["--library", "nowhere", "import", "atop", "other.csv"],
            "entente init",
        ),
        (
            &["--library", "nowhere", "brief", "PAK", "RUS"],
            "entente init",
        ),
        (&["status"], "entente init"),
        (
            &[
                "brief",
                "PAK",
                "RUS",
                "--output",
                "no/such/folder/brief.html",
            ],
            "folder",
        ),
        (&["--library", "lib", "add", "nothing.txt"], "nothing.txt"),
    ] {
        let (code, out, err) = run(&folder, arguments, "");
        assert_eq!(code, 1, "{arguments:?}: {err}");
        assert_eq!(out, "", "{arguments:?}");
        assert!(
            err.contains(expected),
            "{arguments:?} should say {expected}: {err}"
        );
        assert!(!err.contains("panicked"), "{err}");
    }
    let after = run(
        &folder,
        &["--library", "lib", "status", "--format", "json"],
        "",
    )
    .1;
    assert_eq!(before, after);
}

#[test]
fn a_library_of_a_newer_schema_is_refused_and_left_alone() {
    let folder = folder();
    run(&folder, &["init", "lib"], "");
    let path = folder.path().join("lib").join("library.sqlite");
    // Bytes 60 to 63 of an SQLite file are its user version (file format, "Database Header").
    let mut bytes = fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&9_999u32.to_be_bytes());
    fs::write(&path, &bytes).unwrap();
    let (code, _, err) = run(&folder, &["--library", "lib", "status"], "");
    assert_eq!(code, 1);
    assert!(
        err.contains("9999") && err.contains("update entente"),
        "{err}"
    );
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_early_is_no_error() {
    use std::io::Read;
    use std::process::{Command as Process, Stdio};
    let mut child = Process::new(assert_cmd::cargo::cargo_bin("entente"))
        .args([
            "dyads",
            "--system",
            "cow",
            "--directed",
            "--years",
            "1816-2024",
            "--output",
            "-",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 16];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(first.starts_with(b"code1,code2,year"));
}

#[test]
fn the_library_option_stands_before_or_after_the_command_or_in_the_environment() {
    let folder = folder();
    run(&folder, &["init", "lib"], "");
    let before = run(&folder, &["--library", "lib", "status"], "");
    let after = run(&folder, &["status", "--library", "lib"], "");
    let output = entente(&folder)
        .arg("status")
        .env("ENTENTE_LIBRARY", "lib")
        .output()
        .unwrap();
    assert_eq!(before.0, 0, "{}", before.2);
    assert_eq!(before, after);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), before.1);
}

#[test]
fn codes_convert_at_their_dates() {
    let folder = folder();
    // Published facts: ISO 3166-3 for the withdrawn codes, the lists' codebooks for the numbers.
    for (from, to, on, code, expected) in [
        ("cow", "iso3", "1985-06-01", "365", "SUN"),
        ("cow", "iso3", "1995-06-01", "365", "RUS"),
        ("cow", "iso3", "1960", "345", "YUG"),
        ("cow", "iso3", "2004-06-01", "345", "SCG"),
        ("cow", "iso3", "2010", "345", "SRB"),
        ("cow", "iso3", "1971-12-16", "771", "BGD"),
        ("cow", "iso3", "1971-12-15", "771", ""),
        ("iso3", "cow", "2004-01-01", "SRB", ""),
        ("gw", "name", "1980", "315", "Czechoslovakia"),
        ("gw", "name", "2000", "316", "Czech Republic"),
        ("gw", "name", "2024", "316", "Czechia"),
        ("gw", "cow", "1970", "817", "817"),
        ("gw", "cow", "2000", "260", "255"),
        ("gw", "cow", "1980", "260", "260"),
        ("iso2", "name", "1980", "CS", "Czechoslovakia"),
        ("iso2", "name", "2004", "CS", "Serbia and Montenegro"),
        ("iso3", "un", "2020", "AFG", "004"),
        ("iso3", "iso2", "2020", "XKX", "XK"),
        ("fips", "iso3", "2015", "CH", "CHN"),
        ("fips", "iso3", "2015", "SZ", "CHE"),
    ] {
        let input = format!("code\n{code}\n");
        let (exit, out, err) = run(
            &folder,
            &["convert", "--from", from, "--to", to, "--on", on],
            &input,
        );
        assert_eq!(exit, 0, "{err}");
        assert_eq!(
            out,
            format!("code,{to}\n{code},{expected}\n"),
            "{from} {code} on {on}"
        );
        assert_eq!(err.contains("1 of 1 rows"), expected.is_empty(), "{err}");
    }
}

#[test]
fn every_row_keeps_its_place_in_a_converted_table() {
    let folder = folder();
    let (exit, out, err) = run(
        &folder,
        &["convert", "--from", "iso3", "--to", "cow"],
        "a,code\n1\n2,PAK,3\n4,IND\n",
    );
    assert_eq!(exit, 0, "{err}");
    assert_eq!(out, "a,code,cow\n1,,\n2,PAK,770,3\n4,IND,750\n");
    assert!(err.contains("1 of 3 rows have more fields"), "{err}");
}

#[test]
fn what_is_no_table_with_commas_is_refused_before_anything_is_written() {
    let folder = folder();
    for (input, reason) in [
        ("a;code\n1;PAK\n", "semicolons"),
        ("a\tcode\n1\tPAK\n", "tabs"),
        ("c\0o\0d\0e\0\n\0", "UTF-16"),
        ("code,code\nPAK,IND\n", "2 columns named code"),
    ] {
        let arguments = ["convert", "--from", "iso3", "--to", "cow"];
        let (exit, out, err) = run(&folder, &arguments, input);
        assert_eq!((exit, out.as_str()), (1, ""), "{err}");
        assert!(err.contains(reason), "{err}");
    }
}

#[test]
fn without_a_date_a_code_means_the_latest_or_is_refused() {
    let folder = folder();
    for (from, code, expected) in [
        ("cow", "365", "Russia"),
        ("cow", "345", "Serbia"),
        ("iso3", "DEU", "Germany"),
        ("iso3", "YEM", "Yemen"),
        ("iso3", "VNM", "Vietnam"),
    ] {
        let (exit, out, _) = run(
            &folder,
            &["convert", "--from", from, "--to", "name"],
            &format!("code\n{code}\n"),
        );
        assert_eq!(
            (exit, out.as_str()),
            (0, format!("code,name\n{code},{expected}\n").as_str())
        );
    }
    let (exit, _, err) = run(
        &folder,
        &["convert", "--from", "iso2", "--to", "name"],
        "code\nFR\nCS\n",
    );
    assert_eq!(exit, 1);
    for part in ["line 3", "CSK", "SCG", "1992-12-31", "2003-07-23"] {
        assert!(err.contains(part), "{part}: {err}");
    }
}

#[test]
fn directed_dyad_years_come_out_row_for_row() {
    let folder = folder();
    for (system, total) in [("cow", 2_214_930), ("gw", 2_150_030)] {
        let arguments = [
            "dyads",
            "--system",
            system,
            "--directed",
            "--years",
            "1816-2024",
            "--output",
            "dyads.csv",
        ];
        let (exit, _, err) = run(&folder, &arguments, "");
        assert_eq!(exit, 0, "{err}");
        let text = fs::read_to_string(folder.path().join("dyads.csv")).unwrap();
        assert_eq!(text.lines().count() - 1, total, "{system}");
        assert!(
            !text.lines().any(|line| line == "115,817,1975"),
            "never members on one same day"
        );
    }
    let arguments = [
        "dyads",
        "--system",
        "cow",
        "--directed",
        "--years",
        "1816-2024",
        "--output",
        "dyads.parquet",
    ];
    assert_eq!(run(&folder, &arguments, "").0, 0);
    let size = fs::metadata(folder.path().join("dyads.parquet"))
        .unwrap()
        .len();
    assert!(size > 100_000);
}

#[test]
fn a_document_in_an_old_character_set_is_decoded_and_said() {
    let folder = folder();
    run(&folder, &["init", "lib"], "");
    let text = "Пакистан и Россия подписали соглашение о сотрудничестве в Москве.";
    let bytes: Vec<u8> = text.chars().map(windows_1251).collect();
    fs::write(folder.path().join("note.txt"), bytes).unwrap();
    let (exit, out, err) = run(&folder, &["add", "note.txt", "--library", "lib"], "");
    assert_eq!(exit, 0, "{err}");
    assert!(out.contains("windows-1251"), "{out}");
    let (_, again, _) = run(&folder, &["add", "note.txt", "--library", "lib"], "");
    assert!(again.contains("already there"), "{again}");
}

/// The byte of a Russian letter, or of an ASCII character, in windows-1251.
fn windows_1251(letter: char) -> u8 {
    match u32::from(letter) {
        code @ 0x410..=0x44F => (code - 0x410 + 0xC0) as u8,
        code => code as u8,
    }
}

#[test]
fn a_brief_is_the_same_every_time_and_goes_to_files_by_their_ending() {
    let folder = folder();
    let arguments = [
        "brief", "PAK", "RUS", "--output", "a.html", "--output", "a.md", "--output", "a.json",
        "--output", "a.txt",
    ];
    assert_eq!(run(&folder, &arguments, "").0, 0);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let first: Vec<String> = ["a.html", "a.md", "a.json", "a.txt"].map(read).into();
    assert_eq!(run(&folder, &arguments, "").0, 0);
    let second: Vec<String> = ["a.html", "a.md", "a.json", "a.txt"].map(read).into();
    assert!(first == second, "same input, same bytes");
    assert!(first[0].starts_with("<!doctype html>") || first[0].starts_with("<!DOCTYPE html>"));
    assert!(first[1].starts_with("# "));
    let json: serde_json::Value = serde_json::from_str(&first[2]).unwrap();
    let (exit, out, _) = run(
        &folder,
        &["brief", "Pakistan", "russia", "--format", "json"],
        "",
    );
    assert_eq!(exit, 0);
    assert!(serde_json::from_str::<serde_json::Value>(&out).unwrap() == json);
}

#[test]
fn real_files_reach_the_brief_each_with_its_source() {
    let shared = entente_testing::shared_data_or_skip!();
    let states = shared.join("states");
    let folder = folder();
    run(&folder, &["init", "lib"], "");
    let import = |kind: &str, path: &Path| {
        let path = path.to_string_lossy().into_owned();
        let (exit, out, err) = run(&folder, &["--library", "lib", "import", kind, &path], "");
        assert_eq!(exit, 0, "{kind}: {err}");
        out
    };
    for kind in ["unvotes", "atop", "cow-mid", "gml", "cow-states"] {
        import(kind, &states);
    }
    import("icews14", &shared.join("forecast").join("icews14"));
    let essay = shared
        .join("coding")
        .join("essay.txt")
        .to_string_lossy()
        .into_owned();
    assert_eq!(run(&folder, &["--library", "lib", "add", &essay], "").0, 0);
    let again = import("atop", &states.join("atop_alliance.parquet"));
    assert!(again.contains("nothing changed"), "{again}");

    let (exit, out, err) = run(
        &folder,
        &[
            "--library",
            "lib",
            "brief",
            "PAK",
            "RUS",
            "--format",
            "json",
        ],
        "",
    );
    assert_eq!(exit, 0, "{err}");
    let brief: serde_json::Value = serde_json::from_str(&out).unwrap();
    let rows = |section: &str| brief[section].as_array().unwrap().clone();
    let sources: Vec<String> = rows("sources")
        .iter()
        .map(|source| source["id"].as_str().unwrap().to_owned())
        .collect();
    for section in ["votes", "disputes", "events", "documents"] {
        for row in rows(section) {
            if let Some(source) = row["source"].as_str() {
                assert!(
                    sources.iter().any(|known| known == source),
                    "{section}: {source}"
                );
            }
        }
    }
    assert!(
        rows("votes")
            .iter()
            .filter(|year| !year["agreement"].is_null())
            .all(|year| {
                year["source"]
                    .as_str()
                    .is_some_and(|source| source.starts_with("unvotes-"))
            }),
        "the import covers every year of the embedded votes"
    );
    let roll_calls: u64 = rows("votes")
        .iter()
        .filter_map(|year| year["roll_calls"].as_u64())
        .sum();
    assert_eq!(roll_calls, 5_981, "nothing is counted twice");
    let of_icews = rows("events")
        .iter()
        .filter(|event| {
            event["source"]
                .as_str()
                .is_some_and(|source| source.starts_with("icews14-"))
        })
        .count();
    assert_eq!(
        of_icews, 7,
        "three between entities whose names tell the country, four more with ministers resolved"
    );
    assert!(!rows("documents").is_empty());
}
