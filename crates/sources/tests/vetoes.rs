//! The embedded vetoes against the dataset that they were made from.

#![allow(
    clippy::unwrap_used,
    reason = "a table that cannot be read fails the test"
)]

use std::collections::HashMap;
use std::path::Path;

use entente_model::actor::{ActorId, actors};
use jiff::civil::{Date, date};

type Row = HashMap<String, String>;

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').filter(|item| !item.is_empty())
}

fn vetoes() -> Vec<Row> {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/vetoes.tsv");
    csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .comment(Some(b'#'))
        .from_path(table)
        .unwrap()
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn vetoes_are_those_of_the_dataset_with_the_actors_of_the_day() {
    let vetoes = vetoes();
    for row in &vetoes {
        let day: Date = row["date"].parse().unwrap();
        for actor in list(&row["by"]) {
            let state = actors().get(ActorId::new(actor).unwrap()).unwrap();
            assert!(state.existed_on(day), "{}: {actor}", row["date"]);
        }
    }
    let recalled: Vec<_> = vetoes
        .iter()
        .filter(|row| row["basis"] == "recalled")
        .map(|row| row["draft"].as_str())
        .collect();
    assert_eq!(recalled, ["S/3502"], "what the dataset lacks");

    let file = entente_testing::shared_data_or_skip!().join("states/unsc_vetoes_1946_2022.csv");
    let of_row = |row: &Row| {
        let by: Vec<String> = list(&row["by"]).map(str::to_owned).collect();
        (
            row["date"].clone(),
            row["draft"].clone(),
            row["meeting"].clone(),
            row["agenda"].clone(),
            by,
        )
    };
    let mut ours: Vec<_> = vetoes
        .iter()
        .filter(|row| row["basis"] == "file")
        .map(of_row)
        .collect();
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut theirs: Vec<_> = csv::Reader::from_path(file)
        .unwrap()
        .deserialize::<Row>()
        .map(Result::unwrap)
        .map(|row| {
            let [month, day, year] = row["date"]
                .split('/')
                .map(|part| part.parse::<i16>().unwrap())
                .collect::<Vec<_>>()[..]
            else {
                panic!("{}", row["date"]);
            };
            let day = date(year, month as i8, day as i8);
            let by = ["member_veto1", "member_veto2", "member_veto3"]
                .iter()
                .filter_map(|column| match row[*column].as_str() {
                    "" => None,
                    "UK" => Some("GBR".to_owned()),
                    "France" => Some("FRA".to_owned()),
                    "China" => Some("CHN".to_owned()),
                    "USSR" | "Russia" => Some(
                        if day < date(1991, 12, 26) {
                            "SUN"
                        } else {
                            "RUS"
                        }
                        .to_owned(),
                    ),
                    other => Some(other.to_owned()),
                })
                .collect::<Vec<_>>();
            (
                day.to_string(),
                one_line(&row["draft"]),
                one_line(&row["meeting_record"]),
                one_line(&row["agenda_item"]),
                by,
            )
        })
        .collect();
    ours.sort();
    theirs.sort();
    assert_eq!(ours.len(), 214);
    assert_eq!(ours, theirs);
}
