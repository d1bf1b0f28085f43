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

#[test]
fn the_years_of_war_are_the_lowest_of_india_and_pakistan() {
    let (out, ..) = entente(&["relation", "IND", "PAK", "--format", "csv"]);
    let levels: Vec<(i16, f64)> = out
        .lines()
        .skip(1)
        .map(|line| {
            let mut cells = line.split(',');
            let mut cell = || cells.next().unwrap();
            (cell().parse().unwrap(), cell().parse().unwrap())
        })
        .collect();
    // The wars that the starter library dates.
    let wars = [1947, 1948, 1949, 1965, 1971, 1999];
    let at_peace = levels.iter().filter(|(year, _)| !wars.contains(year));
    let lowest = at_peace.map(|(_, level)| *level).fold(1.0, f64::min);
    for (year, level) in levels
        .iter()
        .filter(|(year, _)| [1965, 1971, 1999].contains(year))
    {
        assert!(
            *level < -0.8 && *level < lowest,
            "{year}: {level}, {lowest}"
        );
    }
}

#[test]
fn events_outside_the_interval_of_a_turn_say_how_far() {
    let (out, ..) = entente(&["relation", "PAK", "RUS", "--format", "json"]);
    let found: Value = serde_json::from_str(&out).unwrap();
    let turns = found["turning_points"].as_array().unwrap();
    assert!(!turns.is_empty());
    for turn in turns {
        let low = &turn["low"].as_str().unwrap()[..7];
        let high = &turn["high"].as_str().unwrap()[..7];
        for event in turn["events"].as_array().unwrap() {
            let date = event["date"].as_str().unwrap();
            // Dates to the month at least lie inside or outside for certain.
            if date.len() < 7 || date.contains('/') {
                continue;
            }
            let inside = (low..=high).contains(&&date[..7]);
            assert_eq!(event["days_apart"] == 0, inside, "{date} {low} {high}");
        }
    }
}

#[test]
fn phases_beyond_the_years_shown_are_marked() {
    let arguments = ["relation", "PAK", "RUS", "--from", "1960", "--to", "1975"];
    let (text, ..) = entente(&arguments);
    assert!(text.contains("← January 1947"), "{text}");
    let (out, ..) = entente(&[&arguments[..], &["--format", "json"]].concat());
    let found: Value = serde_json::from_str(&out).unwrap();
    let phases = found["phases"].as_array().unwrap();
    assert_eq!(phases[0]["begins_before"], true);
    assert_eq!(phases[phases.len() - 1]["ends_after"], true);
}

#[test]
fn what_no_table_covers_is_said_and_a_poor_state_is_an_impediment() {
    let (text, ..) = entente(&["relation", "PAK", "RUS"]);
    assert!(text.contains("Economic weakness is not covered"), "{text}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("API_NY.GDP.PCAP.KD.csv");
    // Four lines above the header, as the site ships it.
    let mut csv = String::from(
        "\"Data Source\",\"World Development Indicators\",\n\n\"Last Updated Date\",\"2024-01-01\",\n\n\"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\",\"2010\",\"2011\",\n",
    );
    for (name, code, value) in [
        ("Pakistan", "PAK", 1000),
        ("Russia", "RUS", 9000),
        ("India", "IND", 1200),
        ("United States", "USA", 48000),
        ("China", "CHN", 5000),
        ("France", "FRA", 40000),
        ("Germany", "DEU", 42000),
        ("Japan", "JPN", 44000),
    ] {
        csv.push_str(&format!(
            "\"{name}\",\"{code}\",\"GDP per capita\",\"NY.GDP.PCAP.KD\",\"{value}\",\"\",\n"
        ));
    }
    std::fs::write(&file, csv).unwrap();
    let library = folder.path().join("library");
    let library = library.to_str().unwrap();
    let (_, problem, code) = entente(&["--library", library, "init"]);
    assert_eq!(code, 0, "{problem}");
    let (_, problem, code) = entente(&[
        "--library",
        library,
        "import",
        "world-bank",
        file.to_str().unwrap(),
    ]);
    assert_eq!(code, 0, "{problem}");
    let (out, ..) = entente(&[
        "--library",
        library,
        "relation",
        "PAK",
        "RUS",
        "--format",
        "json",
    ]);
    let found: Value = serde_json::from_str(&out).unwrap();
    let weak = found["impediments"]
        .as_array()
        .unwrap()
        .iter()
        .find(|impediment| impediment["kind"] == "economic-weakness")
        .unwrap();
    assert_eq!(weak["value"], 1000.0);
    assert_eq!(weak["date"], "2010");
    // Pakistan is the poorest of the eight: 7 of the 28 pairs have it.
    assert_eq!(weak["pairs"], 28);
    assert!((weak["as_much"].as_f64().unwrap() - 7.0 / 28.0).abs() < 1e-12);
    let covered = found["not_covered"].as_array().unwrap();
    assert!(
        !covered
            .iter()
            .any(|sentence| sentence.as_str().unwrap().starts_with("Economic"))
    );
}

#[test]
fn labels_that_repeat_are_told_with_their_row() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("two.csv");
    let mut csv = String::from("year,value\n");
    for (state, level) in [(0, 1.0), (1, 9.0)] {
        for year in 2000..2020 {
            let noise = f64::from((year * 7 + state) % 5) * 0.1;
            csv.push_str(&format!("{year},{}\n", level + noise));
        }
    }
    std::fs::write(&file, csv).unwrap();
    let (out, problem, code) = entente(&["turning-points", file.to_str().unwrap()]);
    assert_eq!(code, 0, "{problem}");
    assert!(
        problem.contains("20 labels of column year repeated"),
        "{problem}"
    );
    assert!(out.contains("2000 (row 21)"), "{out}");
}

#[test]
fn a_brief_says_what_the_data_contradict_in_a_document() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("note.md");
    std::fs::write(
        &document,
        "# A note\n\nPakistan and Russia hold talks each year. India joined the Shanghai Cooperation Organisation in 2005. Russia was \
         expelled from the G8 in 2014.\n",
    )
    .unwrap();
    let library = folder.path().join("library");
    let library = library.to_str().unwrap();
    entente(&["--library", library, "init"]);
    let (_, problem, code) = entente(&["--library", library, "add", document.to_str().unwrap()]);
    assert_eq!(code, 0, "{problem}");
    let brief = |form: &str| {
        entente(&[
            "--library",
            library,
            "brief",
            "PAK",
            "RUS",
            "--format",
            form,
        ])
        .0
    };
    let found: Value = serde_json::from_str(&brief("json")).unwrap();
    let contradicted = found["documents"][0]["contradicted"].as_array().unwrap();
    let sco = contradicted
        .iter()
        .find(|contradicted| {
            contradicted["statement"]
                .as_str()
                .unwrap()
                .contains("Shanghai")
        })
        .unwrap();
    assert!(sco["right"].as_str().unwrap().contains("2017"), "{sco}");
    for form in ["text", "md", "html"] {
        assert!(brief(form).contains("Contradicted"), "{form}");
    }
    let schema: Value =
        serde_json::from_str(include_str!("../../../docs/brief.schema.json")).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&found));
}

#[test]
fn imported_trade_carries_a_pillar_and_is_dependence_with_a_rank() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("Dyadic_COW_4.0.csv");
    // What the first imports from the second, and the other way round.
    std::fs::write(
        &file,
        "ccode1,ccode2,year,flow1,flow2\n365,770,2009,4,20\n365,770,2010,10,30\n710,770,2010,50,70\n365,710,2010,90,20\n",
    )
    .unwrap();
    let library = folder.path().join("library");
    let library = library.to_str().unwrap();
    entente(&["--library", library, "init"]);
    let (_, problem, code) = entente(&[
        "--library",
        library,
        "import",
        "trade",
        file.to_str().unwrap(),
    ]);
    assert_eq!(code, 0, "{problem}");
    let arguments = ["--library", library, "relation", "PAK", "RUS"];
    let (out, ..) = entente(&[&arguments[..], &["--format", "json"]].concat());
    let found: Value = serde_json::from_str(&out).unwrap();
    let of = |key: &str, actor: &str| -> Value {
        let all = found[key].as_array().unwrap().iter();
        let mut named = all.filter(|one| one["actor"] == actor);
        named.next().unwrap().clone()
    };
    // 30 of the 100 that Pakistan takes in, 10 of Russia's 100.
    let of_pakistan = of("dependence", "PAK");
    assert!((of_pakistan["value"].as_f64().unwrap() - 30.0).abs() < 1e-9);
    assert!((of("dependence", "RUS")["value"].as_f64().unwrap() - 10.0).abs() < 1e-9);
    // Shares of the six directed pairs, by hand: .3 .7 .1 .9 .71 .29; four have at least .3.
    let impediment = found["impediments"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| {
            one["kind"] == "dependence" && one["text"].as_str().unwrap().starts_with("Pakistan")
        })
        .unwrap()
        .clone();
    assert_eq!(impediment["pairs"], 6);
    assert!((impediment["as_much"].as_f64().unwrap() - 4.0 / 6.0).abs() < 1e-9);
    let measures = found["pillar_measures"].as_array().unwrap();
    let trade: Vec<&Value> = measures
        .iter()
        .filter(|one| one["pillar"] == "trade")
        .collect();
    assert_eq!(trade.len(), 2, "{measures:?}");
    assert!(
        trade
            .iter()
            .all(|one| one["began"] == 2009 && one["depth"] == "act")
    );
    let (text, ..) = entente(&arguments);
    assert!(
        text.contains("Share of imports of Pakistan on Russia"),
        "{text}"
    );
}

#[test]
fn third_states_between_the_two_are_those_whose_ties_the_network_of_all_finds_against_it() {
    let rivals = |to: &str| -> Vec<String> {
        let (out, ..) = entente(&["relation", "PAK", "RUS", "--to", to, "--format", "json"]);
        let found: Value = serde_json::from_str(&out).unwrap();
        let all = found["impediments"].as_array().unwrap().iter();
        all.filter(|one| one["kind"] == "rival-tie")
            .map(|one| {
                assert_eq!(one["basis"], "recalled");
                assert!(!one["sources"].as_array().unwrap().is_empty());
                one["text"].as_str().unwrap().to_owned()
            })
            .collect()
    };
    let (out, ..) = entente(&["balance", "--year", "2024", "--format", "json"]);
    let balance: Value = serde_json::from_str(&out).unwrap();
    // `balance` proves by another way which ties stand against the best two camps: Russia's to India, Pakistan's to the United States.
    let relaxing = balance["networks"][0]["relaxing_ties"].as_array().unwrap();
    let pairs: Vec<_> = relaxing
        .iter()
        .map(|tie| (tie["a"].as_str().unwrap(), tie["b"].as_str().unwrap()))
        .collect();
    assert_eq!(pairs, [("India", "Russia"), ("Pakistan", "United States")]);
    let in_2024 = rivals("2024");
    assert_eq!(in_2024.len(), 2, "{in_2024:?}");
    assert!(in_2024[0].starts_with("Russia stands with India, which is at odds with Pakistan: "));
    assert!(
        in_2024[1]
            .starts_with("Pakistan stands with the United States, which is at odds with Russia: ")
    );
    // At an earlier end the ties of that time: Afghanistan and India beside the USSR, no embargo on Russia yet.
    let in_1985 = rivals("1985");
    assert_eq!(in_1985.len(), 4, "{in_1985:?}");
    assert!(
        in_1985
            .iter()
            .any(|text| text.starts_with("The USSR stands with Afghanistan"))
    );
    assert!(rivals("1950").is_empty());
}
