//! Traps of event data, one by one, on real slices where there are any.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use entente_model::coded_event::{CodedEvent, CodedEventSink, CodedId, RowPlace};
use entente_sources::{
    BytesRead, EventInput, EventKind, EventsRead, GdeltRow, ImportError, read_events,
};

/// What a test looks at.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    id: Option<i64>,
    day: String,
    offset: Option<i32>,
    source: Option<String>,
    target: Option<String>,
    countries: (String, String),
    code: String,
    plover: Option<String>,
    quad: Option<u8>,
    quad_source: Option<u8>,
    score: Option<f64>,
    place_country: String,
    latitude: Option<f32>,
    address: String,
    kept_raw: String,
}

#[derive(Default)]
struct Collected {
    events: Vec<Seen>,
    refused: Vec<(u64, String)>,
}

impl CodedEventSink for Collected {
    fn event(&mut self, _: RowPlace, _: &[u8], event: &CodedEvent<'_>) {
        self.events.push(Seen {
            id: match event.id {
                CodedId::Number(id) => Some(id),
                _ => None,
            },
            day: event.start.to_string(),
            offset: event
                .recorded
                .map(|day| day.number() - event.start.number()),
            source: event.source.actor.map(|actor| actor.to_string()),
            target: event.target.actor.map(|actor| actor.to_string()),
            countries: (
                event.source.country.to_owned(),
                event.target.country.to_owned(),
            ),
            code: event.code.to_owned(),
            plover: event.plover.map(|plover| plover.to_string()),
            quad: event.quad().map(|quad| quad.number()),
            quad_source: event.quad_source,
            score: event.score.map(|score| score.value()),
            place_country: event.place_country.to_owned(),
            latitude: event.latitude,
            address: event.address.to_owned(),
            kept_raw: event.kept_raw.to_owned(),
        });
    }

    fn quarantine(&mut self, place: RowPlace, _: &[u8], reason: &str) {
        self.refused.push((place.line, reason.to_owned()));
    }
}

fn read(kind: EventKind, path: &Path) -> Result<(EventsRead, Collected), ImportError> {
    let mut collected = Collected::default();
    let read = read_events(
        kind,
        &EventInput::of(path),
        None,
        &BytesRead::default(),
        &mut collected,
    )?;
    assert_eq!(read.rows, read.accepted + read.quarantined);
    assert_eq!(read.accepted as usize, collected.events.len());
    assert_eq!(read.quarantined as usize, collected.refused.len());
    Ok((read, collected))
}

fn gdelt(data: &Path) -> Vec<Seen> {
    let files = [
        "gdelt2/20191024143000.export.CSV.zip",
        "gdelt2/20180326044500.export.CSV.zip",
        "gdelt1/gdelt1_mixed_57_58.csv.gz",
    ];
    let mut events = Vec::new();
    for (file, rows) in files.into_iter().zip([2_111, 1_540, 710]) {
        let (read, collected) = read(EventKind::Gdelt, &data.join("events").join(file)).unwrap();
        assert_eq!((read.rows, read.quarantined), (rows, 0), "{file}");
        events.extend(collected.events);
    }
    events
}

#[test]
fn gdelt_both_vintages_of_one_file_have_their_addresses_in_the_right_place() {
    let data = entente_testing::shared_data_or_skip!();
    let path = data.join("events/gdelt1/gdelt1_mixed_57_58.csv.gz");
    let (_, collected) = read(EventKind::Gdelt, &path).unwrap();
    let with_address = collected
        .events
        .iter()
        .filter(|event| event.address.starts_with("http") || event.address.contains('.'))
        .count();
    // 201 rows of 57 fields have none, 509 of 58 have one.
    assert_eq!(
        collected
            .events
            .iter()
            .filter(|event| event.address.is_empty())
            .count(),
        201
    );
    assert_eq!(with_address, 509);
    assert!(
        collected.events.iter().all(|event| event.offset.is_some()),
        "DATEADDED is the field before"
    );
}

#[test]
fn gdelt_codes_are_text_and_those_of_no_table_are_kept() {
    let data = entente_testing::shared_data_or_skip!();
    let events = gdelt(&data);
    assert!(events.iter().any(|event| event.code == "036"));
    assert!(
        events
            .iter()
            .all(|event| event.code.len() >= 3 && event.kept_raw.is_empty())
    );
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("codes.CSV");
    let row = |code: &str| {
        let mut fields = vec![""; 61];
        (fields[0], fields[1], fields[26], fields[30], fields[59]) =
            ("1", "20191024", code, "-2.0", "20191024143000");
        fields.join("\t") + "\n"
    };
    let codes = ["1243", "0253", "0256", "1014", "1662", "129", "---"];
    fs::write(&path, codes.map(row).concat()).unwrap();
    let (_, collected) = read(EventKind::Gdelt, &path).unwrap();
    let found: Vec<(&str, Option<u8>)> = collected
        .events
        .iter()
        .map(|event| (event.code.as_str(), event.quad))
        .collect();
    assert_eq!(
        found,
        [
            ("1243", Some(3)),
            ("0253", Some(1)),
            ("0256", Some(1)),
            ("1014", Some(3)),
            ("1662", Some(4)),
            ("129", Some(3)),
            ("", None)
        ]
    );
    assert_eq!(collected.events[6].kept_raw, "EventCode=---");
}

#[test]
fn gdelt_quad_classes_as_delivered_follow_the_one_rule() {
    let data = entente_testing::shared_data_or_skip!();
    let events = gdelt(&data);
    for root in ["09", "14"] {
        assert!(events.iter().any(|event| event.code.starts_with(root)));
    }
    for event in &events {
        assert_eq!(event.quad, event.quad_source, "{}", event.code);
    }
}

#[test]
fn gdelt_days_are_offset_by_what_was_measured_and_none_is_dropped() {
    let data = entente_testing::shared_data_or_skip!();
    let (_, collected) = read(
        EventKind::Gdelt,
        &data.join("events/gdelt2/20191024143000.export.CSV.zip"),
    )
    .unwrap();
    let offsets: BTreeSet<i32> = collected
        .events
        .iter()
        .filter_map(|event| event.offset)
        .collect();
    assert!(
        offsets.is_subset(&BTreeSet::from([0, 1, 7, 30, 365])),
        "{offsets:?}"
    );
    assert!(offsets.contains(&365) && offsets.contains(&30) && offsets.contains(&7));
}

#[test]
fn gdelt_places_are_fips_and_actors_cameo_and_supra_nationals_no_state() {
    let data = entente_testing::shared_data_or_skip!();
    let events = gdelt(&data);
    // FIPS CH is China, SZ Switzerland; CAMEO writes CHN and CHE.
    assert!(
        events
            .iter()
            .any(|event| event.place_country == "CH" && event.source.as_deref() == Some("CHN"))
    );
    for event in events
        .iter()
        .filter(|event| ["EUR", "AFR", "SEA", "WST"].contains(&event.countries.0.as_str()))
    {
        assert_eq!(event.source, None);
    }
    assert!(events.iter().any(|event| event.countries.0 == "EUR"));
}

#[test]
fn gdelt_historic_states_are_those_of_the_day() {
    let data = entente_testing::shared_data_or_skip!();
    let path = data.join("events/gdelt1/gdelt1_mixed_57_58.csv.gz");
    let (_, collected) = read(EventKind::Gdelt, &path).unwrap();
    for event in collected
        .events
        .iter()
        .filter(|event| event.countries.0 == "RUS")
    {
        let expected = if event.day.as_str() < "1991-12-26" {
            "SUN"
        } else {
            "RUS"
        };
        assert_eq!(event.source.as_deref(), Some(expected), "{}", event.day);
    }
}

#[test]
fn scores_of_one_code_differ_between_datasets_and_not_within_one() {
    let data = entente_testing::shared_data_or_skip!();
    let icews = read(
        EventKind::Icews,
        &data.join("events/icews/events.2018.sample.tab.gz"),
    )
    .unwrap()
    .1
    .events;
    let table = |events: &[Seen]| {
        let mut scores: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for event in events {
            scores
                .entry(event.code.clone())
                .or_default()
                .insert(format!("{:?}", event.score));
        }
        scores
    };
    let (gdelt, icews) = (table(&gdelt(&data)), table(&icews));
    assert!(
        gdelt.values().all(|scores| scores.len() == 1),
        "a function of the code"
    );
    assert!(
        icews.values().all(|scores| scores.len() == 1),
        "a function of the code"
    );
    let differ: Vec<&String> = gdelt
        .keys()
        .filter(|code| {
            icews
                .get(*code)
                .is_some_and(|scores| *scores != gdelt[*code])
        })
        .collect();
    assert!(differ.iter().any(|code| *code == "016"), "{differ:?}");
}

#[test]
fn icews_days_identifiers_and_missing_values_come_in_several_forms() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("Events.2017.20200602.tab");
    let header = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n";
    let row = |id: &str, day: &str, country: &str, latitude: &str| {
        format!(
            "{id}\t{day}\tA \"quoted\tx\t{country}\tConsult\t040\t1.0\tB\ty\tRussian Federation\t5\t2\tP\tC\t\tD\tE\t{latitude}\t20\n"
        )
    };
    let text = header.to_owned()
        + &row("7", "12/31/2017", "Pakistan", "NA")
        + &row("7", "2017-11-02", "NULL", "")
        + &row("8", "13/31/2017", "Pakistan", "1")
        + &row("9", "2017-11-02", "Pakistan", "97")
        + header
        + "9\t2017-11-02\tshort\n";
    fs::write(&path, text).unwrap();
    let (_, collected) = read(EventKind::Icews, &path).unwrap();
    let days: Vec<_> = collected
        .events
        .iter()
        .map(|event| (event.id, event.day.as_str(), event.source.as_deref()))
        .collect();
    assert_eq!(
        days,
        [
            (Some(7), "2017-12-31", Some("PAK")),
            (Some(7), "2017-11-02", None),
            (Some(9), "2017-11-02", Some("PAK"))
        ]
    );
    assert_eq!(collected.events[2].kept_raw, "Latitude=97");
    assert_eq!(collected.events[0].target.as_deref(), Some("RUS"));
    // The stamp in the file's name says when the row was recorded.
    assert_eq!(collected.events[1].offset, Some(943));
    let refused: Vec<u64> = collected.refused.iter().map(|(line, _)| *line).collect();
    assert_eq!(refused, [4, 6, 7]);
}

#[test]
fn a_row_with_a_bad_coordinate_a_carriage_return_or_a_quote_stays() {
    let data = entente_testing::shared_data_or_skip!();
    let (read, collected) = read(
        EventKind::Gdelt,
        &data.join("events/faults/synthetic_faults.export.CSV"),
    )
    .unwrap();
    assert_eq!((read.rows, read.accepted, read.quarantined), (31, 22, 9));
    let kept: Vec<&str> = collected
        .events
        .iter()
        .map(|event| event.kept_raw.as_str())
        .filter(|kept| !kept.is_empty())
        .collect();
    assert_eq!(kept, ["end=\\r", "EventCode=---", "ActionGeo_Lat=4O.7"]);
    let bad = collected
        .events
        .iter()
        .find(|event| event.kept_raw.contains("Lat"))
        .unwrap();
    assert_eq!(bad.latitude, None);
    assert!(
        collected
            .events
            .iter()
            .any(|event| event.countries.0 == "ZZZ" && event.source.is_none())
    );
}

#[test]
fn a_file_of_many_blocks_gives_its_rows_in_order_as_one_by_one() {
    #[derive(Default)]
    struct InOrder(Vec<(RowPlace, String)>);
    impl CodedEventSink for InOrder {
        fn event(&mut self, place: RowPlace, raw: &[u8], event: &CodedEvent<'_>) {
            assert!(raw.len() > event.address.len());
            self.0.push((place, format!("{event:?}")));
        }
        fn quarantine(&mut self, place: RowPlace, _: &[u8], reason: &str) {
            self.0.push((place, reason.to_owned()));
        }
    }
    let data = entente_testing::shared_data_or_skip!();
    let faults = fs::read(data.join("events/faults/synthetic_faults.export.CSV")).unwrap();
    let packed = fs::read(data.join("events/gdelt1/gdelt1_mixed_57_58.csv.gz")).unwrap();
    let mut good = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed[..]), &mut good).unwrap();
    // Blocks end in the middle of lines, with and without a fault there.
    let mut text = Vec::new();
    while text.len() < 5_000_000 {
        text.extend_from_slice(&good);
        text.extend_from_slice(&faults);
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("many.CSV");
    fs::write(&path, &text).unwrap();
    let mut found = InOrder::default();
    read_events(
        EventKind::Gdelt,
        &EventInput::of(&path),
        None,
        &BytesRead::default(),
        &mut found,
    )
    .unwrap();
    let mut expected = InOrder::default();
    let mut row = GdeltRow::new();
    let mut offset = 0;
    for (number, whole) in text.split_inclusive(|&byte| byte == b'\n').enumerate() {
        let place = RowPlace {
            line: number as u64 + 1,
            offset,
        };
        offset += whole.len() as u64;
        let line = whole.strip_suffix(b"\n").unwrap_or(whole);
        let read = match line {
            [] => Err("the line is empty".to_owned()),
            line => row.read(line, |event| expected.event(place, line, event)),
        };
        if let Err(reason) = read {
            expected.quarantine(place, line, &reason);
        }
    }
    assert_eq!(found.0.len(), expected.0.len());
    for (found, expected) in found.0.iter().zip(&expected.0) {
        assert_eq!(found, expected);
    }
}
