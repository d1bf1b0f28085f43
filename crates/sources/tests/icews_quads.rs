//! ICEWS as quadruples of names, held against counts that other tools give for the same file.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;

use entente_model::event::Event;
use entente_model::source::SourceId;
use entente_sources::{ImportError, Kind, for_each_icews_quad, import};

#[test]
fn ten_years_of_quadruples() {
    let data = entente_testing::shared_data_or_skip!();
    let path = data.join("events/icews/icews0515_fifth.tsv.xz");
    let mut events: Vec<Event> = Vec::new();
    let source = SourceId::new("icews-quads");
    let read = for_each_icews_quad(&path, &source, |event| events.push(event)).unwrap();
    // xzcat … | wc -l; the file's README says the same.
    assert_eq!((events.len(), read.file.rows), (92_367, 92_367));
    assert!(read.quarantine.is_empty());
    let count = |fits: &dyn Fn(&Event) -> bool| events.iter().filter(|event| fits(event)).count();
    // xzcat … | cut -f2 | grep -c '^Consult$'
    let consult = |event: &Event| event.cameo.is_some_and(|code| code.to_string() == "040");
    assert_eq!(count(&consult), 9_763);
    // xzcat … | awk -F'\t' '$1=="Barack Obama" || $3=="Barack Obama"' and the days before 20 January 2009.
    let obama =
        |event: &&Event| [&event.source, &event.target].map(|side| side.raw == "Barack Obama");
    for event in events.iter().filter(|event| obama(event)[0]) {
        let day = event.date.exact_day().unwrap().to_string();
        let expected = (day.as_str() >= "2009-01-20").then_some("USA");
        let actor = event.source.actor.map(|actor| actor.to_string());
        assert_eq!(actor.as_deref(), expected, "{day}");
    }
    // South Sudan is a state from 9 July 2011 on.
    for event in events
        .iter()
        .filter(|event| event.source.raw == "South Sudan")
    {
        let day = event.date.exact_day().unwrap().to_string();
        assert_eq!(
            event.source.actor.is_some(),
            day.as_str() >= "2011-07-09",
            "{day}"
        );
    }
    assert!(read.unresolved.contains_key("Boko Haram"));
    assert!(!read.unresolved.contains_key("China"));
    let sides: u64 = read.unresolved.values().sum();
    let resolved = 1.0 - sides as f64 / (2 * events.len()) as f64;
    println!(
        "{resolved:.3} of the sides stand for a state; labels that are no category: {:?}",
        read.unknown_labels
    );
    assert!(resolved > 0.75, "{resolved}");
}

#[test]
fn lines_that_cannot_be_read_are_kept_with_their_reason() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("quads.tsv");
    let text = "China\tConsult\tJapan\t2005-01-01\n\
                China\tConsult\tJapan\n\
                China\tConsult\tJapan\t2005-02-30\n\
                China\tDance\tJapan\t2005-01-02\n";
    fs::write(&path, text).unwrap();
    let batch = import(Kind::IcewsQuads, std::slice::from_ref(&path)).unwrap();
    assert_eq!(batch.events.len(), 2);
    let reasons: Vec<_> = batch
        .quarantine
        .iter()
        .map(|row| (row.line, row.reason.as_str()))
        .collect();
    assert_eq!(reasons[0].0, 2);
    assert_eq!(
        reasons[1],
        (3, "field 4: \"2005-02-30\" is no day (write 2005-01-31)")
    );
    assert_eq!(
        batch.files[0].rows,
        (batch.events.len() + batch.quarantine.len()) as u64
    );
    assert!(batch.remarks.iter().any(|remark| remark.contains("Dance")));

    fs::write(&path, "a,b\n1,2\n").unwrap();
    let refused = import(Kind::IcewsQuads, &[path]).unwrap_err();
    assert!(matches!(refused, ImportError::WrongKind { .. }));
}
