//! `entente relation` and `entente compare` as programs.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use assert_cmd::Command;
use serde_json::Value;

fn entente(arguments: &[&str]) -> (String, String, i32) {
    let nowhere = tempfile::tempdir().unwrap();
    let output = Command::cargo_bin("entente")
        .unwrap()
        .env("XDG_DATA_HOME", nowhere.path())
        .env_remove("ENTENTE_LIBRARY")
        .args(arguments)
        .output()
        .unwrap();
    (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
        output.status.code().unwrap(),
    )
}

#[test]
fn the_json_has_its_keys_and_holds_to_the_schema() {
    let (out, ..) = entente(&["relation", "PAK", "RUS", "--format", "json"]);
    let found: Value = serde_json::from_str(&out).unwrap();
    for key in [
        "interaction",
        "alignment",
        "phases",
        "turning_points",
        "pillars",
        "series",
        "third_parties",
        "dependence",
        "impediments",
    ] {
        assert!(found[key].is_array(), "{key}");
    }
    let schema: Value =
        serde_json::from_str(include_str!("../../../docs/relation.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&found)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");

    let level = |year: &str| {
        let periods = found["interaction"].as_array().unwrap();
        let period = periods
            .iter()
            .find(|period| period["period"] == year)
            .unwrap();
        period["value"].as_f64().unwrap()
    };
    // The starter library has Kosygin's visits and arms in 1968, war by proxy in the 1980s, Druzhba from 2016 on.
    assert!(level("1968") > 0.5 && level("1984") < -0.4 && level("2018") > 0.8);
    for period in found["interaction"].as_array().unwrap() {
        let of = |key: &str| period[key].as_f64().unwrap();
        assert!(of("low") <= of("value") && of("value") <= of("high"));
    }
    // Votes went the other way in the years of war by proxy, and the relation says so.
    let parted = found["divergences"].as_array().unwrap();
    assert!(
        parted.iter().any(|divergence| {
            divergence["from"].as_i64().unwrap() <= 1984
                && divergence["to"].as_i64().unwrap() >= 1984
        }),
        "{parted:#?}"
    );
    // "6th session" with one at hand before it.
    let series = found["series"].as_array().unwrap();
    let commission = series
        .iter()
        .find(|series| series["name"] == "Pakistan-Russia Intergovernmental Commission")
        .unwrap();
    let checks: Vec<&Value> = commission["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["check"])
        .collect();
    assert_eq!(checks[1]["verdict"], "missing_before");
    assert_eq!(checks[1]["events"], 4);
}

#[test]
fn both_orders_of_a_pair_say_the_same() {
    let (one, ..) = entente(&["relation", "PAK", "RUS", "--format", "csv"]);
    let (other, ..) = entente(&["relation", "RUS", "PAK", "--format", "csv"]);
    assert_eq!(one, other);
    assert!(one.starts_with("period,value,low,high,events,covered\n1947,"));
}

#[test]
fn quarters_and_months_cover_the_years_asked_for() {
    for (by, periods, first) in [
        ("quarter", 8, "1971-33"),
        ("month", 24, "1971-01"),
        ("year", 2, "1971"),
    ] {
        let arguments = [
            "relation", "PAK", "IND", "--from", "1971", "--to", "1972", "--by", by, "--format",
            "csv",
        ];
        let (out, ..) = entente(&arguments);
        let rows: Vec<&str> = out.lines().skip(1).collect();
        assert_eq!(rows.len(), periods, "{by}");
        assert!(rows[0].starts_with(&format!("{first},")), "{}", rows[0]);
    }
}

#[test]
fn a_comparison_has_a_line_for_each_pair_on_the_same_periods() {
    let (out, ..) = entente(&[
        "compare", "PAK:RUS", "PAK:CHN", "PAK:IND", "--from", "1990", "--format", "json",
    ]);
    let lines: Value = serde_json::from_str(&out).unwrap();
    let lines = lines.as_array().unwrap();
    assert_eq!(lines.len(), 3);
    let last = |line: &Value| {
        let periods = line["interaction"].as_array().unwrap();
        periods.last().unwrap()["value"].as_f64().unwrap()
    };
    assert!(last(&lines[1]) > last(&lines[2]), "China against India");
    let (_, problem, code) = entente(&["compare", "PAK:RUS", "PAKCHN"]);
    assert_eq!(code, 2);
    assert!(
        problem.contains("write two actors with a colon between them"),
        "{problem}"
    );
    let (_, problem, code) = entente(&["compare", "PAK:RUS@nothing", "PAK:RUS"]);
    assert_eq!(code, 2);
    assert!(
        problem.contains("no source of events is called \"nothing\""),
        "{problem}"
    );
}

#[test]
fn a_pair_without_events_says_so_and_fails_not() {
    let (out, _, code) = entente(&["relation", "FJI", "PRY"]);
    assert_eq!(code, 0);
    assert!(out.contains("No source of events"), "{out}");
}

/// The rank of the agreement against the table of all pairs.
#[test]
fn the_rank_of_the_agreement_is_that_of_the_table_of_all_pairs() {
    let (out, ..) = entente(&["relation", "PAK", "RUS", "--format", "json"]);
    let found: Value = serde_json::from_str(&out).unwrap();
    for year in [1954, 1985, 2012] {
        let alignment = found["alignment"].as_array().unwrap();
        let of_year = alignment.iter().find(|of| of["year"] == year).unwrap();
        let (table, ..) = entente(&["agreement", "--years", &year.to_string(), "--output", "-"]);
        let mut lines = table.lines();
        let header: Vec<&str> = lines.next().unwrap().split(',').collect();
        let place = |name: &str| header.iter().position(|column| *column == name).unwrap();
        let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
        // Russia has 365 in the Correlates of War's list, Pakistan 770.
        let row = rows
            .iter()
            .find(|row| row[place("ccode1")] == "365" && row[place("ccode2")] == "770")
            .unwrap();
        assert_eq!(
            of_year["rank"].to_string(),
            row[place("lijphart_rank")],
            "{year}"
        );
        assert_eq!(of_year["dyads"], rows.len(), "{year}");
    }
    let sessions = found["ideal_points"].as_array().unwrap();
    assert!(sessions.iter().all(|session| session["session"].is_u64()));
    assert!(sessions.len() > 70);
}
