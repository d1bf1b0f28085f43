//! The analysis table: on small data whose answer is plain to see, and on real data against a plain second computation.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Float64Type, Int8Type, Int32Type, Int64Type};
use arrow::util::display::array_value_to_string;
use entente_model::actor::{ActorId, StateList};
use entente_model::data_table::DataTable;
use entente_model::source::{Source, SourceId, SourceKind};
use entente_relation::dyad_table::{
    AnalysisTable, CellKind, Dataset, ListName, Region, RegionSpec, RegionTable, RowUnit,
    TableSpec, Territory, agreement_dataset, regions,
};
use entente_sources::table_adapters::{Mapping, import_mapped, prepared};

fn spec(rows: RowUnit, directed: bool, years: (i16, i16), only: &[&str], cells: bool) -> TableSpec {
    TableSpec {
        system: ListName::Cow,
        rows,
        directed,
        years,
        only: only.iter().map(|id| ActorId::literal(id)).collect(),
        add: Vec::new(),
        cells,
        successions: false,
        regions: None,
    }
}

/// A dataset from a mapping and lines of CSV.
fn dataset(word: &str, mapping: &str, lines: &str) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.csv");
    std::fs::write(&path, lines).unwrap();
    let text = format!("name = \"{word}\"\ntitle = \"made up for a test\"\n[[table]]\n{mapping}");
    let mapping =
        Mapping::parse(&text, Path::new("test.toml")).unwrap_or_else(|error| panic!("{error}"));
    let batch = import_mapped(&mapping, &[path]).unwrap();
    assert_eq!(batch.quarantine, []);
    Dataset {
        word: word.to_owned(),
        source: batch.source,
        also: Vec::new(),
        table: batch.tables.into_iter().next().unwrap(),
    }
}

/// The rows of a table as text, `-` for no value.
fn rows(table: &AnalysisTable) -> Vec<String> {
    let mut rows = Vec::new();
    for block in table.blocks(7) {
        let batch = table.block(block).unwrap();
        for row in 0..batch.num_rows() {
            let cells = batch.columns().iter().map(|column| {
                if column.is_null(row) {
                    "-".to_owned()
                } else {
                    array_value_to_string(column, row).unwrap()
                }
            });
            rows.push(cells.collect::<Vec<_>>().join(" "));
        }
    }
    assert_eq!(rows.len(), table.rows());
    rows
}

const PACTS: &str = r#"
directed = true
year = "year"
actor = [{ column = "a", codes = "cow" }, { column = "b", codes = "cow" }]
coverage = { first_year = 1990, last_year = 1992, no_row = "zero", sparse = true }
[[table.column]]
name = "pact"
type = "whole"
no_row = 0
fold = "max"
[[table.column]]
name = "rank"
type = "whole"
"#;

#[test]
fn a_value_a_zero_by_rule_missing_and_outside_coverage_are_four_things() {
    let pacts = dataset(
        "pacts",
        PACTS,
        "a,b,year,pact,rank\n770,365,1990,1,\n365,770,1990,0,3\n",
    );
    let table = AnalysisTable::new(
        spec(RowUnit::DyadYear, true, (1990, 1993), &["PAK", "RUS"], true),
        vec![pacts],
    )
    .unwrap();
    assert_eq!(
        rows(&table),
        [
            "365 770 1990 0 value 3 value",
            "365 770 1991 0 zero-by-rule - missing",
            "365 770 1992 0 zero-by-rule - missing",
            "365 770 1993 - outside-coverage - outside-coverage",
            "770 365 1990 1 value - missing",
            "770 365 1991 0 zero-by-rule - missing",
            "770 365 1992 0 zero-by-rule - missing",
            "770 365 1993 - outside-coverage - outside-coverage",
        ]
    );
}

#[test]
fn an_undirected_table_has_the_pact_of_either_direction() {
    let pacts = dataset(
        "pacts",
        PACTS,
        "a,b,year,pact,rank\n770,365,1990,1,7\n365,770,1990,0,3\n770,365,1991,1,5\n",
    );
    let table = AnalysisTable::new(
        spec(
            RowUnit::DyadYear,
            false,
            (1990, 1992),
            &["PAK", "RUS"],
            false,
        ),
        vec![pacts],
    )
    .unwrap();
    assert_eq!(
        rows(&table),
        ["365 770 1990 1 3", "365 770 1991 1 5", "365 770 1992 0 -"]
    );
}

#[test]
fn an_undirected_dataset_stands_in_both_directions_with_its_sides_changed() {
    let trade = dataset(
        "trade",
        r#"
year = "year"
actor = [{ column = "a", codes = "cow" }, { column = "b", codes = "cow" }]
coverage = { no_row = "missing" }
[[table.column]]
name = "flow1"
mirror = "flow2"
[[table.column]]
name = "flow2"
mirror = "flow1"
"#,
        "a,b,year,flow1,flow2\n365,770,1990,1,2\n365,770,1991,3,4\n",
    );
    let table = AnalysisTable::new(
        spec(
            RowUnit::DyadYear,
            true,
            (1990, 1991),
            &["PAK", "RUS"],
            false,
        ),
        vec![trade],
    )
    .unwrap();
    assert_eq!(
        rows(&table),
        [
            "365 770 1990 1.0 2.0",
            "365 770 1991 3.0 4.0",
            "770 365 1990 2.0 1.0",
            "770 365 1991 4.0 3.0"
        ]
    );
}

#[test]
fn states_by_month_and_a_dataset_on_states() {
    let rank = dataset(
        "rank",
        r#"
start = { date = "from" }
end = { date = "to" }
actor = [{ column = "state", codes = "iso3" }]
coverage = { first_year = 1947, last_year = 1947, no_row = "missing", sparse = true }
[[table.column]]
name = "rank"
type = "whole"
"#,
        "state,from,to,rank\nPAK,1947-10-05,1947-11-20,9\n",
    );
    let table = AnalysisTable::new(
        spec(
            RowUnit::DyadMonth,
            false,
            (1947, 1947),
            &["PAK", "IND"],
            false,
        ),
        vec![rank],
    )
    .unwrap();
    // India is state 1 (750); both were members from August on.
    assert_eq!(
        rows(&table),
        [
            "750 770 1947 8 - -",
            "750 770 1947 9 - -",
            "750 770 1947 10 - 9",
            "750 770 1947 11 - 9",
            "750 770 1947 12 - -",
        ]
    );
}

#[test]
fn leaders_and_sums_over_neighbours() {
    let leaders = dataset(
        "archigos",
        r#"
start = { date = "startdate" }
end = { date = "enddate" }
actor = [{ column = "gwcode", codes = "gw" }]
coverage = { first_year = 1870, last_year = 2015, no_row = "missing", sparse = true }
[[table.column]]
name = "obsid"
type = "text"
[[table.column]]
name = "leadid"
type = "text"
[[table.column]]
name = "leader"
type = "text"
[[table.column]]
name = "yrborn"
type = "whole"
[[table.column]]
name = "gender"
type = "text"
[[table.column]]
name = "exit"
type = "text"
"#,
        "gwcode,obsid,leadid,leader,yrborn,gender,exit,startdate,enddate\n770,X-1,a,Ali,1910,M,Irregular,1950-03-01,1951-06-30\n770,X-2,b,Bea,,F,Regular,1951-07-01,1952-12-31\n",
    );
    let by_leader = AnalysisTable::new(
        spec(RowUnit::LeaderYear, false, (1950, 1952), &[], false),
        vec![leaders.clone()],
    )
    .unwrap();
    assert_eq!(
        rows(&by_leader),
        [
            "X-1 770 Ali 1950 M 40 1",
            "X-1 770 Ali 1951 M 41 2",
            "X-2 770 Bea 1951 F - 1",
            "X-2 770 Bea 1952 F - 2"
        ]
    );

    let contiguity = dataset(
        "contiguity",
        r#"
directed = true
first_year = "from"
last_year = "to"
actor = [{ column = "a", codes = "cow" }, { column = "b", codes = "cow" }]
coverage = { first_year = 1816, last_year = 2016, no_row = "zero", sparse = true }
keep = [{ column = "conttype", by = "min" }]
state_year = [{ name = "land", of = "conttype", by = "count", equals = [1] }]
[[table.column]]
name = "conttype"
type = "whole"
no_row = 0
fold = "min"
"#,
        "a,b,conttype,from,to\n770,750,1,1947,1951\n770,750,4,1951,1960\n770,700,1,1952,1960\n",
    );
    let by_state = AnalysisTable::new(
        spec(RowUnit::StateYear, false, (1950, 1953), &["PAK"], false),
        vec![leaders, contiguity.clone()],
    )
    .unwrap();
    assert_eq!(
        rows(&by_state),
        [
            "770 1950 0 0 1 X-1 X-1 1",
            "770 1951 1 1 2 X-1 X-2 1",
            "770 1952 0 0 1 X-2 X-2 1",
            "770 1953 - - - - - 1",
        ]
    );
    let dyads = AnalysisTable::new(
        spec(
            RowUnit::DyadYear,
            true,
            (1950, 1952),
            &["PAK", "IND"],
            false,
        ),
        vec![contiguity],
    )
    .unwrap();
    assert_eq!(
        rows(&dyads)[3..],
        ["770 750 1950 1", "770 750 1951 1", "770 750 1952 4"]
    );
}

#[test]
fn a_cell_leads_back_to_file_and_row() {
    let pacts = dataset(
        "pacts",
        PACTS,
        "a,b,year,pact,rank\n770,365,1990,1,\n365,770,1990,0,3\n",
    );
    let table = AnalysisTable::new(
        spec(RowUnit::DyadYear, true, (1990, 1993), &["PAK", "RUS"], true),
        vec![pacts],
    )
    .unwrap();
    let cell = table.explain(4, "pact").unwrap();
    assert_eq!(
        (cell.cell, cell.value.as_deref()),
        (CellKind::Value, Some("1"))
    );
    assert_eq!(
        cell.keys,
        [("ccode1", "770"), ("ccode2", "365"), ("year", "1990")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
    assert_eq!(
        (
            cell.rows.len(),
            cell.rows[0].file.as_str(),
            cell.rows[0].row,
            cell.rows[0].column.as_str()
        ),
        (1, "data.csv", 1, "pact")
    );
    let zero = table.explain(1, "pact_cell").unwrap();
    assert_eq!(
        (zero.cell, zero.value.as_deref(), zero.rows.len()),
        (CellKind::ZeroByRule, Some("0"), 0)
    );
    assert_eq!(
        table.explain(3, "pact").unwrap().cell,
        CellKind::OutsideCoverage
    );
    assert!(table.explain(0, "year").is_none() && table.explain(8, "pact").is_none());
}

#[test]
fn votes_of_pakistan_and_the_soviet_union() {
    let batch = entente_sources::embedded::votes();
    let held = [(batch.source.clone(), batch.votes.clone().unwrap())];
    let votes = agreement_dataset(&held, StateList::Cow).unwrap();
    let table = AnalysisTable::new(
        spec(
            RowUnit::DyadYear,
            false,
            (1963, 1971),
            &["PAK", "RUS"],
            false,
        ),
        vec![votes],
    )
    .unwrap();
    let rows = rows(&table);
    // No vote was held in 1964.
    assert_eq!(rows[1], "365 770 1964 - -");
    // The relation of the two, computed vote by vote elsewhere, is the second method.
    let lineage = |id| entente_model::actor::actors().lineage(ActorId::literal(id));
    let embedded = vec![batch];
    let records =
        entente_store::dyad_records(&embedded, None, &lineage("PAK"), &lineage("RUS")).unwrap();
    let relation = entente_relation::relation(records, &entente_relation::Options::default());
    let of_1971 = relation
        .agreement
        .iter()
        .find(|year| year.year == 1971)
        .unwrap();
    let expected = *of_1971.cell.value().unwrap();
    let cells: Vec<&str> = rows[8].split(' ').collect();
    assert!(
        (cells[3].parse::<f64>().unwrap() - expected).abs() < 1e-12,
        "{} {expected}",
        rows[8]
    );
    assert_eq!(cells[4].parse::<u32>().unwrap(), of_1971.roll_calls);
    // The rank of a brief is that of the table of all pairs.
    let votes = embedded[0].votes.as_ref().unwrap();
    let pairs = entente_relation::alignment::vote_agreement(votes, 1971..=1971);
    let pair = pairs
        .iter()
        .find(|pair| (pair.cow1, pair.cow2) == (365, 770));
    let lijphart = entente_relation::alignment::AgreementScore::Lijphart;
    assert_eq!(of_1971.rank, pair.unwrap().rank(lijphart));
    assert_eq!(of_1971.dyads as usize, pairs.len());
    // A cell leads to the edition of its year.
    let of_table = table.explain(8, "un_agreement").unwrap();
    assert_eq!(of_table.rows[0].file, "embedded-un-votes");
}

const POPULATION: &str = r#"
year = "year"
actor = [{ column = "c", codes = "cow" }]
coverage = { first_year = 1970, last_year = 1992, no_row = "missing" }
[[table.column]]
name = "people"
type = "whole"
"#;

/// Pakistan, Bangladesh, both Germanies and the Soviet Union, in millions made up.
fn population() -> Dataset {
    dataset(
        "population",
        POPULATION,
        "c,year,people\n770,1970,130\n770,1972,62\n771,1972,70\n260,1980,61\n265,1980,17\n365,1980,265\n369,1992,52\n365,1992,148\n",
    )
}

#[test]
fn regions_are_summed_as_then_or_as_the_territory_of_today() {
    let region = |name: &str, states: &[&str]| Region {
        name: name.to_owned(),
        states: states.iter().map(|id| ActorId::literal(id)).collect(),
    };
    let table = |territory| {
        let spec = TableSpec {
            regions: Some(RegionSpec {
                territory,
                regions: vec![
                    region("Pakistan", &["PAK"]),
                    region("both", &["PAK", "BGD"]),
                    region("Germany", &["DEU"]),
                    region("Russia", &["RUS"]),
                ],
                columns: vec!["people".to_owned()],
            }),
            ..spec(RowUnit::StateYear, false, (1970, 1993), &[], true)
        };
        regions(spec, vec![population()]).unwrap()
    };
    let cells = |table: &RegionTable, region: &str, year: i32| {
        let batch = table.batch();
        let rows = 0..batch.num_rows();
        let row = rows
            .filter(|&row| {
                batch.column(0).as_string::<i32>().value(row) == region
                    && batch.column(1).as_primitive::<Int32Type>().value(row) == year
            })
            .collect::<Vec<_>>();
        let shown = batch.columns()[2..].iter().map(|column| {
            if column.is_null(row[0]) {
                "-".to_owned()
            } else {
                array_value_to_string(column, row[0]).unwrap()
            }
        });
        (row[0], shown.collect::<Vec<_>>().join("|"))
    };
    let then = table(Territory::Then);
    let today = table(Territory::Today);
    // Pakistan of 1970 was larger than that of today, and cannot be split.
    assert_eq!(cells(&then, "Pakistan", 1970).1, "770|-|130.0|1|value");
    assert_eq!(cells(&today, "Pakistan", 1970).1, "|770|-|0|missing");
    assert_eq!(cells(&today, "both", 1970).1, "770|-|130.0|1|value");
    assert_eq!(cells(&today, "both", 1972).1, "770 771|-|132.0|2|value");
    // One German state continues in today's; the other lies in it.
    assert_eq!(cells(&then, "Germany", 1980).1, "260|-|61.0|1|value");
    let (row, germany) = cells(&today, "Germany", 1980);
    assert_eq!(germany, "260 265|-|78.0|2|value");
    assert_eq!(cells(&then, "Russia", 1980).1, "365|-|265.0|1|value");
    assert_eq!(cells(&today, "Russia", 1980).1, "|365|-|0|missing");
    assert_eq!(cells(&today, "Russia", 1992).1, "365|-|148.0|1|value");
    // A year without a row is not none, and one after the dataset's end is outside.
    assert_eq!(cells(&then, "Russia", 1981).1, "365|-|-|0|missing");
    assert_eq!(cells(&then, "Russia", 1993).1, "365|-|-|0|outside-coverage");
    let explained = today.explain(row, "people").unwrap();
    let from: Vec<(u32, &str)> = explained
        .rows
        .iter()
        .map(|row| (row.row, row.column.as_str()))
        .collect();
    assert_eq!(from, [(4, "people of 260"), (5, "people of 265")]);
    let known = today.explain(row, "people_known").unwrap();
    assert_eq!(known.value.as_deref(), Some("2"));
    assert_eq!(known.rows.len(), 2);
    assert_eq!(
        known.made,
        "how many of the states 260, 265, by the territory of today's states, have a value or a zero by rule"
    );
    // No state is counted: the row is explained all the same.
    let (row, _) = cells(&today, "Pakistan", 1970);
    let nothing = today.explain(row, "people").unwrap();
    assert_eq!((nothing.cell, nothing.value), (CellKind::Missing, None));
    assert_eq!(nothing.source.id, known.source.id);
    assert!(nothing.rows.is_empty() && !nothing.coverage.is_empty());
    assert!(today.explain(row, "states").is_none());
    let wrong = TableSpec {
        regions: Some(RegionSpec {
            territory: Territory::Then,
            regions: vec![region("Russia", &["RUS"])],
            columns: vec!["persons".to_owned()],
        }),
        ..spec(RowUnit::StateYear, false, (1970, 1971), &[], false)
    };
    let error = regions(wrong, vec![population()])
        .err()
        .unwrap()
        .to_string();
    assert_eq!(
        error,
        "persons is no column of numbers; these can be summed: people"
    );
}

/// Soldiers by state and year, the states in the numbers of a list.
fn troops(codes: &str, lines: &str) -> Dataset {
    let mapping = format!(
        "year = \"year\"\nactor = [{{ column = \"state\", codes = \"{codes}\" }}]\n\
         coverage = {{ no_row = \"missing\" }}\n[[table.column]]\nname = \"troops\"\n"
    );
    dataset("troops", &mapping, lines)
}

#[test]
fn a_conflict_is_going_on_for_the_state_on_either_side() {
    let mapping = r#"
year = "year"
actor = [{ column = "gwno_a", codes = "gw" }]
coverage = { first_year = 2021, last_year = 2024, no_row = "zero", sparse = true }
[[table.column]]
name = "conflict_id"
type = "whole"
[[table.column]]
name = "gwno_b"
type = "text"
[[table.column]]
name = "intensity_level"
type = "whole"
"#;
    let lines = "conflict_id,year,gwno_a,gwno_b,intensity_level\n13243,2022,365,369,2\n13243,2023,365,369,2\n";
    let table = AnalysisTable::new(
        spec(RowUnit::StateYear, false, (2021, 2023), &["UKR"], false),
        vec![dataset("ucdp-acd", mapping, lines)],
    );
    assert_eq!(
        rows(&table.unwrap()),
        [
            "369 2021 0 0 - -",
            "369 2022 1 1 2 13243",
            "369 2023 1 0 2 13243"
        ]
    );
}

#[test]
fn a_list_of_states_tells_nothing_of_states_that_it_never_had() {
    // Iran is a state since 1816 for Gleditsch and Ward, since 1855 for the Correlates of War, whose numbers the data use.
    let mapping = PACTS.replace("1990", "1850");
    let pacts = dataset("pacts", &mapping, "a,b,year,pact,rank\n200,220,1851,1,\n");
    let gw = TableSpec {
        system: ListName::Gw,
        ..spec(RowUnit::DyadYear, true, (1854, 1855), &["IRN", "GBR"], true)
    };
    let table = AnalysisTable::new(gw, vec![pacts]).unwrap();
    assert_eq!(
        rows(&table),
        [
            "200 630 1854 - outside-coverage - outside-coverage",
            "200 630 1855 0 zero-by-rule - missing",
            "630 200 1854 - outside-coverage - outside-coverage",
            "630 200 1855 0 zero-by-rule - missing",
        ]
    );
}

#[test]
fn a_year_in_which_a_number_changes_counts_for_both() {
    let troops = troops(
        "gw",
        "state,year,troops\n260,1989,494\n260,1990,545\n260,1991,457\n",
    );
    let table = AnalysisTable::new(
        spec(RowUnit::StateYear, false, (1989, 1991), &["DEU"], false),
        vec![troops],
    );
    assert_eq!(
        rows(&table.unwrap()),
        [
            "255 1990 545.0",
            "255 1991 457.0",
            "260 1989 494.0",
            "260 1990 545.0"
        ]
    );
}

#[test]
fn regions_of_then_count_states_that_fell_apart() {
    let region = |name: &str, states: &[&str]| Region {
        name: name.to_owned(),
        states: states.iter().map(|id| ActorId::literal(id)).collect(),
    };
    let table = TableSpec {
        regions: Some(RegionSpec {
            territory: Territory::Then,
            regions: vec![
                region("both", &["CZE", "SVK"]),
                region("one", &["CZE"]),
                region("Yemen", &["YEM"]),
            ],
            columns: vec!["troops".to_owned()],
        }),
        ..spec(RowUnit::StateYear, false, (1989, 1989), &[], false)
    };
    let lines = "state,year,troops\n315,1989,198\n678,1989,62\n680,1989,85\n";
    let table = regions(table, vec![troops("cow", lines)]).unwrap();
    let batch = table.batch();
    let shown: Vec<String> = (0..batch.num_rows())
        .map(|row| {
            let cell = |column: usize| array_value_to_string(batch.column(column), row).unwrap();
            [0, 2, 3, 4].map(cell).join("|")
        })
        .collect();
    assert_eq!(
        shown,
        ["both|315||198.0", "one||315|", "Yemen|678 680||147.0"]
    );
}

#[test]
fn a_row_is_marked_with_the_succession_of_its_time() {
    let marked = |unit, years, only: &[&str]| {
        let spec = TableSpec {
            successions: true,
            ..spec(unit, false, years, only, false)
        };
        rows(&AnalysisTable::new(spec, Vec::new()).unwrap())
    };
    assert_eq!(
        marked(RowUnit::StateYear, (1990, 1992), &["RUS"]),
        [
            "365 1990 -",
            "365 1991 SUN \u{2192} RUS 1991-12-26 continuation",
            "365 1992 -"
        ]
    );
    assert_eq!(
        marked(RowUnit::StateYear, (1970, 1972), &["PAK"]),
        [
            "770 1970 -",
            "770 1971 PAK \u{2192} BGD 1971-12-16 secession",
            "770 1972 -"
        ]
    );
    let months = marked(RowUnit::DyadMonth, (1991, 1991), &["RUS", "PAK"]);
    assert!(
        months[..11].iter().all(|row| row.ends_with(" -")),
        "{months:?}"
    );
    assert!(months[11].contains("SUN \u{2192} RUS"));
}

/// One dataset of the shared data as the library would hold it.
fn real(states: &Path, kind: &str, table: &str, files: &[&str]) -> Dataset {
    let files: Vec<PathBuf> = files
        .iter()
        .map(|file| states.join(format!("{file}.parquet")))
        .collect();
    let batch = import_mapped(prepared(kind).unwrap(), &files).unwrap();
    Dataset {
        word: table.to_owned(),
        source: Source::new(SourceId::new(kind), SourceKind::Dataset, kind, kind),
        also: Vec::new(),
        table: batch
            .tables
            .into_iter()
            .find(|found| found.info.name == table)
            .unwrap(),
    }
}

type Key = (u16, u16, i16);

/// The best row of each pair and year by a plain rule, and the pairs of the table: nothing of the code under test.
fn plain(table: &DataTable, better: impl Fn(usize, usize) -> bool) -> HashMap<Key, usize> {
    let mut best: HashMap<Key, usize> = HashMap::new();
    for row in 0..table.len() {
        let key = (table.codes[0][row], table.codes[1][row], table.years[row].0);
        best.entry(key)
            .and_modify(|held| {
                if better(row, *held) {
                    *held = row
                }
            })
            .or_insert(row);
    }
    best
}

fn integer(batch: &RecordBatch, name: &str, row: usize) -> Option<f64> {
    let array = batch.column_by_name(name).unwrap();
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        arrow::datatypes::DataType::Int32 => {
            f64::from(array.as_primitive::<Int32Type>().value(row))
        }
        arrow::datatypes::DataType::Int64 => array.as_primitive::<Int64Type>().value(row) as f64,
        _ => array.as_primitive::<Float64Type>().value(row),
    })
}

#[test]
fn real_dyad_years_agree_with_a_plain_computation() {
    let states = entente_testing::shared_data_or_skip!().join("states");
    let years = (1988, 1993);
    let datasets = vec![
        real(&states, "atop", "atop", &["atop_alliance"]),
        real(
            &states,
            "cow-mid",
            "cow-mid",
            &["cow_mid_dirdisps", "cow_mid_disps"],
        ),
        real(&states, "gml", "gml", &["gml_dirdisp"]),
        real(&states, "nmc", "nmc", &["cow_nmc"]),
    ];
    let of = |word: &str| {
        datasets
            .iter()
            .find(|dataset| dataset.word == word)
            .unwrap()
            .table
            .clone()
    };
    let (atop, mid, gml, nmc) = (of("atop"), of("cow-mid"), of("gml"), of("nmc"));
    let table =
        AnalysisTable::new(spec(RowUnit::DyadYear, true, years, &[], false), datasets).unwrap();

    let value =
        |table: &DataTable, column: &str, row: usize| table.column(column).unwrap().1.number(row);
    let dispute = |table: &DataTable, onset: &'static str| {
        let rank = |row: usize| {
            let of = |column: &str| value(table, column, row).unwrap_or(f64::MIN);
            [
                of(onset),
                value(table, "fatality", row).unwrap_or(0.5),
                of("hostlev"),
                of("mindur"),
                of("maxdur"),
                of("recip"),
                -of("stmon"),
            ]
        };
        plain(table, |row, held| {
            rank(row).partial_cmp(&rank(held)) == Some(std::cmp::Ordering::Greater)
        })
    };
    let (best_atop, best_mid, best_gml) = (
        plain(&atop, |_, _| false),
        dispute(&mid, "cowmidonset"),
        dispute(&gml, "gmlmidonset"),
    );
    let capabilities: BTreeMap<(u16, i16), usize> = (0..nmc.len())
        .map(|row| ((nmc.codes[0][row], nmc.years[row].0), row))
        .collect();

    let mut seen = 0;
    let mut with_dispute = 0;
    for block in table.blocks(50_000) {
        let batch = table.block(block).unwrap();
        let key = |name: &str, row: usize| integer(&batch, name, row).unwrap();
        for row in 0..batch.num_rows() {
            let (one, other, year) = (
                key("ccode1", row) as u16,
                key("ccode2", row) as u16,
                key("year", row) as i16,
            );
            let found = best_atop.get(&(one, other, year));
            for column in ["atop_defense", "atop_nonagg", "atop_consul"] {
                let expected = found.map_or(Some(0.0), |&place| value(&atop, column, place));
                assert_eq!(
                    integer(&batch, column, row),
                    expected,
                    "{one} {other} {year} {column}"
                );
            }
            for (list, best, prefix, onset, ongoing) in [
                (&mid, &best_mid, "", "cowmidonset", "cowmidongoing"),
                (&gml, &best_gml, "gml_", "gmlmidonset", "gmlmidongoing"),
            ] {
                let found = best.get(&(one, other, year));
                with_dispute += usize::from(found.is_some());
                let zero =
                    |column: &str| found.map_or(Some(0.0), |&place| value(list, column, place));
                assert_eq!(
                    integer(&batch, onset, row),
                    zero(onset),
                    "{one} {other} {year}"
                );
                assert_eq!(
                    integer(&batch, ongoing, row),
                    zero(ongoing),
                    "{one} {other} {year}"
                );
                for column in ["dispnum", "hostlev1", "fatality"] {
                    let expected = found.and_then(|&place| value(list, column, place));
                    assert_eq!(
                        integer(&batch, &format!("{prefix}{column}"), row),
                        expected,
                        "{one} {other} {year} {prefix}{column}"
                    );
                }
            }
            for (side, code) in [("1", one), ("2", other)] {
                let expected = capabilities
                    .get(&(code, year))
                    .and_then(|&place| value(&nmc, "cinc", place));
                assert_eq!(
                    integer(&batch, &format!("cinc{side}"), row),
                    expected,
                    "{code} {year}"
                );
            }
            seen += 1;
        }
    }
    assert_eq!(seen, table.rows());
    assert!(with_dispute > 500, "{with_dispute}");
}

#[test]
fn all_directed_dyad_years_of_both_lists() {
    // The totals of the README of the shared data.
    for (system, expected) in [(ListName::Cow, 2_214_930), (ListName::Gw, 2_150_030)] {
        let spec = TableSpec {
            system,
            ..spec(RowUnit::DyadYear, true, (1816, 2024), &[], false)
        };
        assert_eq!(
            AnalysisTable::new(spec, Vec::new()).unwrap().rows(),
            expected
        );
    }
}

#[test]
fn words_of_cells_are_a_dictionary_that_other_programs_read() {
    let pacts = dataset("pacts", PACTS, "a,b,year,pact,rank\n770,365,1990,1,\n");
    let table = AnalysisTable::new(
        spec(RowUnit::DyadYear, true, (1990, 1990), &["PAK", "RUS"], true),
        vec![pacts],
    )
    .unwrap();
    let batch = table.block(0..1).unwrap();
    let cells = batch
        .column_by_name("pact_cell")
        .unwrap()
        .as_dictionary::<Int8Type>();
    assert_eq!(
        cells
            .values()
            .as_string::<i32>()
            .iter()
            .flatten()
            .collect::<Vec<_>>(),
        ["value", "zero-by-rule", "missing", "outside-coverage"]
    );
}

#[test]
fn what_an_edition_changed_for_a_pair() {
    let first = "a,b,year,pact,rank\n770,365,1990,1,\n770,365,1991,0,3\n2,365,1990,1,1\n";
    let second = "a,b,year,pact,rank\n770,365,1990,1,2\n770,365,1992,0,4\n2,365,1990,0,1\n";
    let (first, second) = (
        dataset("pacts", PACTS, first),
        dataset("pacts", PACTS, second),
    );
    let lineage = |id| {
        let lineage = entente_model::actor::actors().lineage(ActorId::literal(id));
        lineage
            .into_iter()
            .map(|(member, _)| member)
            .collect::<Vec<_>>()
    };
    let parties = [lineage("PAK"), lineage("RUS")];
    let diff = entente_relation::edition_diff::diff(&first.table, &second.table, &parties);
    let counts = (
        diff.same,
        diff.changed.len(),
        diff.only_first.len(),
        diff.only_second.len(),
    );
    assert_eq!(counts, (0, 1, 1, 1));
    let change = &diff.changed[0];
    // In 1990 the number 365 was the Soviet Union's.
    assert_eq!(
        (change.actors.join(" "), change.years),
        ("PAK SUN".to_owned(), Some((1990, 1990)))
    );
    assert_eq!((change.first_row, change.second_row), (Some(1), Some(1)));
    let value = &change.values[0];
    assert_eq!(
        (
            value.column.as_str(),
            value.first.as_deref(),
            value.second.as_deref()
        ),
        ("rank", None, Some("2"))
    );
    assert_eq!(diff.only_second[0].years, Some((1992, 1992)));
    let all = entente_relation::edition_diff::diff(&first.table, &second.table, &[]);
    assert_eq!(all.changed.len(), 2);
}
