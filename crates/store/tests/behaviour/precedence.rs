use entente_model::batch::Batch;
use entente_model::coverage::Subject;
use entente_model::event::EventId;
use entente_model::source::SourceId;
use entente_model::votes::Vote;
use entente_store::{Committed, DyadRecords, Library, VoteRecords, dyad_records};

use crate::samples::*;

struct Case {
    _dir: tempfile::TempDir,
    library: Library,
}

impl Case {
    fn new(imports: &[Batch]) -> Case {
        let dir = tempfile::tempdir().unwrap();
        let mut library = Library::init(&dir.path().join("library")).unwrap();
        for import in imports {
            library.commit(import).unwrap();
        }
        Case { _dir: dir, library }
    }

    fn records(&self, embedded: &[Batch]) -> DyadRecords {
        dyad_records(embedded, Some(&self.library), &pakistan(), &russia()).unwrap()
    }
}

/// Pakistan's votes by year and source.
fn votes_of_pakistan(votes: &[VoteRecords]) -> Vec<(i16, &str, Vote)> {
    let mut all = Vec::new();
    for records in votes {
        let seat = records
            .votes
            .seats
            .iter()
            .find(|seat| *seat.seat == *"Pakistan")
            .unwrap();
        for (index, roll_call) in records.votes.roll_calls.iter().enumerate() {
            let vote = seat.vote(index).unwrap();
            all.push((roll_call.date.year(), records.source.as_str(), vote));
        }
    }
    all.sort();
    all
}

#[test]
fn an_import_takes_the_place_of_embedded_votes_in_the_years_it_covers() {
    let embedded = [voting(embedded("un-votes"), 1988, 1992, 1)];
    let alone = dyad_records(&embedded, None, &pakistan(), &russia()).unwrap();
    assert_eq!(alone.votes.len(), 1);
    assert_eq!(alone.votes[0].years, [1988, 1989, 1990, 1991, 1992]);
    assert_eq!(alone.snapshot, None);

    let case = Case::new(&[voting(edition("unvotes", "x"), 1991, 1994, 3)]);
    let records = case.records(&embedded);
    assert_eq!(
        votes_of_pakistan(&records.votes),
        [
            (1988, "embedded-un-votes", Vote::Yes),
            (1989, "embedded-un-votes", Vote::Yes),
            (1990, "embedded-un-votes", Vote::Yes),
            (1991, "unvotes-x", Vote::No),
            (1992, "unvotes-x", Vote::No),
            (1993, "unvotes-x", Vote::No),
            (1994, "unvotes-x", Vote::No),
        ]
    );
    assert_eq!(records.votes[0].years, [1988, 1989, 1990]);
    assert_eq!(records.votes[1].years, [1991, 1992, 1993, 1994]);
    assert_eq!(records.sources.len(), 2);
}

#[test]
fn embedded_votes_that_are_wholly_replaced_are_not_named_as_a_source() {
    let embedded = [voting(embedded("un-votes"), 1988, 1992, 1)];
    let case = Case::new(&[voting(edition("unvotes", "x"), 1946, 2020, 3)]);
    let records = case.records(&embedded);
    let sources: Vec<_> = records
        .sources
        .iter()
        .map(|source| source.id.as_str())
        .collect();
    assert_eq!(sources, ["unvotes-x"]);
    assert_eq!(records.coverage.len(), 1);
    assert_eq!(records.votes.len(), 1);
}

#[test]
fn an_import_of_other_actors_does_not_hide_embedded_votes() {
    let embedded = [voting(embedded("un-votes"), 1988, 1992, 1)];
    let mut partial = voting(edition("unvotes", "x"), 1988, 1992, 3);
    partial.coverage[0].actors = vec![IND, PAK];
    let records = Case::new(&[partial]).records(&embedded);
    let sources: Vec<_> = records
        .votes
        .iter()
        .map(|votes| votes.source.as_str())
        .collect();
    assert_eq!(sources, ["embedded-un-votes"]);
}

#[test]
fn years_without_a_vote_in_an_import_stay_with_the_embedded_votes() {
    let embedded = [voting(embedded("un-votes"), 1988, 1992, 1)];
    let mut cut = voting(edition("unvotes", "x"), 1989, 1989, 3);
    let later = voting(edition("unvotes", "x"), 1991, 1991, 3);
    let (votes, other) = (cut.votes.as_mut().unwrap(), later.votes.unwrap());
    votes.roll_calls.extend(other.roll_calls);
    for (seat, more) in votes.seats.iter_mut().zip(other.seats) {
        seat.votes.extend(more.votes);
    }
    cut.coverage[0].last_year = 1991;
    cut.coverage[0].gaps = vec![1990];
    let records = Case::new(&[cut]).records(&embedded);
    let votes: Vec<_> = votes_of_pakistan(&records.votes)
        .into_iter()
        .map(|(year, source, _)| (year, source))
        .collect();
    assert_eq!(
        votes,
        [
            (1988, "embedded-un-votes"),
            (1989, "unvotes-x"),
            (1990, "embedded-un-votes"),
            (1991, "unvotes-x"),
            (1992, "embedded-un-votes"),
        ]
    );
    let covered: Vec<_> = records
        .coverage
        .iter()
        .map(|part| (part.source.as_str(), part.first_year, part.last_year))
        .collect();
    assert_eq!(
        covered,
        [
            ("embedded-un-votes", 1988, 1988),
            ("embedded-un-votes", 1990, 1990),
            ("embedded-un-votes", 1992, 1992),
            ("unvotes-x", 1989, 1989),
            ("unvotes-x", 1991, 1991),
        ]
    );
}

#[test]
fn the_newest_edition_wins_and_says_what_it_replaces() {
    let old = voting(edition("unvotes", "old"), 1988, 1990, 1);
    let new = voting(edition("unvotes", "new"), 1988, 1991, 3);
    let mut case = Case::new(std::slice::from_ref(&old));
    let committed = case.library.commit(&new).unwrap();
    assert!(
        matches!(&committed, Committed::New { supersedes, .. } if *supersedes == [old.source.id.clone()])
    );
    let sources = case.library.sources().unwrap();
    assert_eq!(sources[0].superseded_by, Some(new.source.id.clone()));
    let records = case.records(&[]);
    assert_eq!(records.votes.len(), 1);
    assert_eq!(records.votes[0].source, new.source.id);

    // An edition that covers less replaces only what it covers.
    let part = voting(edition("unvotes", "part"), 1989, 1989, 2);
    let committed = case.library.commit(&part).unwrap();
    assert!(matches!(&committed, Committed::New { supersedes, .. } if supersedes.is_empty()));
    let votes = case.records(&[]).votes;
    let votes: Vec<_> = votes_of_pakistan(&votes)
        .into_iter()
        .map(|(year, s, _)| (year, s))
        .collect();
    assert_eq!(
        votes,
        [
            (1988, "unvotes-new"),
            (1989, "unvotes-part"),
            (1990, "unvotes-new"),
            (1991, "unvotes-new")
        ]
    );
}

#[test]
fn ties_of_two_editions_count_once_and_two_datasets_stand_side_by_side() {
    let mid = |name: &str, years: std::ops::RangeInclusive<i16>| {
        let batch = covering(
            edition("cow-mid", name),
            Subject::Disputes,
            *years.start(),
            *years.end(),
        );
        let ties = years
            .map(|year| dispute(&batch, PAK, SUN, year, year as u32))
            .collect();
        Batch { ties, ..batch }
    };
    let mut gml = covering(edition("gml", "1"), Subject::Disputes, 1816, 2010);
    gml.ties = vec![dispute(&gml, SUN, PAK, 1979, 3062)];
    let case = Case::new(&[mid("4", 1959..=1961), mid("5", 1960..=1962), gml]);
    let found: Vec<_> = case
        .records(&[])
        .ties
        .iter()
        .map(|tie| (tie.interval.to_edtf(), tie.provenance.source.to_string()))
        .collect();
    let expected = [
        ("1959", "cow-mid-4"),
        ("1960", "cow-mid-5"),
        ("1961", "cow-mid-5"),
        ("1962", "cow-mid-5"),
        ("1979", "gml-1"),
    ];
    assert_eq!(
        found,
        expected.map(|(year, source)| (year.to_owned(), source.to_owned()))
    );
}

#[test]
fn records_follow_the_lineage() {
    let mut batch = covering(edition("atop", "5"), Subject::Alliances, 1815, 2018);
    batch.ties = vec![
        alliance(&batch, PAK, SUN, 1970, 1),
        alliance(&batch, PAK, RUS, 1970, 2), // Russia did not hold the place then
        alliance(&batch, RUS, PAK, 2005, 3),
        alliance(&batch, PAK, IND, 2005, 4),
    ];
    batch.vetoes = vec![
        veto(&batch, SUN, jiff::civil::date(1957, 2, 20)),
        veto(&batch, IND, jiff::civil::date(1957, 2, 21)),
    ];
    let case = Case::new(&[batch.clone()]);
    let records = case.records(&[]);
    assert_eq!(records.ties, [batch.ties[0].clone(), batch.ties[2].clone()]);
    assert_eq!(records.vetoes, [batch.vetoes[0].clone()]);
    // The same question the other way round has the same answer.
    let turned = dyad_records(&[], Some(&case.library), &russia(), &pakistan()).unwrap();
    assert_eq!(turned.ties, records.ties);
}

#[test]
fn third_parties_are_counted_by_act_from_embedded_data_and_library() {
    let mut starter = covering(embedded("starter"), Subject::Events, 1947, 2026);
    let joint = |id: &str, source, target, batch: &Batch| {
        let mut event = event(batch, id, source, target, "2018-07-03");
        event.occurrence = EventId::new("trilateral");
        event
    };
    starter.events = vec![
        joint("1", PAK, RUS, &starter),
        joint("2", PAK, IND, &starter),
        joint("3", IND, PAK, &starter),
        joint("4", RUS, IND, &starter),
    ];
    starter.events[0].third = vec![IND];
    let mut icews = covering(edition("icews14", "1"), Subject::Events, 2014, 2014);
    icews.events = vec![
        event(&icews, "b", PAK, IND, "2014-01-01"),
        event(&icews, "a", IND, PAK, "2014-02-01"),
        event(&icews, "c", PAK, RUS, "2014-02-01"),
        event(&icews, "d", SUN, IND, "2014-02-01"), // the USSR was no more
    ];
    let records = Case::new(&[icews]).records(&[starter]);
    let between: Vec<_> = records
        .events
        .iter()
        .map(|event| event.id.as_str())
        .collect();
    assert_eq!(between, ["c", "1"]);
    let counts: Vec<_> = records
        .partners_of_a
        .iter()
        .map(|count| {
            (
                count.partner,
                count.year,
                count.source.as_str(),
                count.events,
            )
        })
        .collect();
    // Two rows of one act with the same pair are one act.
    assert_eq!(
        counts,
        [
            (IND, Some(2014), "icews14-1", 2),
            (IND, Some(2018), "embedded-starter", 1)
        ]
    );
    assert_eq!(records.partners_of_b.len(), 1);
    assert_eq!(records.joint.len(), 1);
    assert_eq!(records.joint[0].third, IND);
    assert_eq!(records.joint[0].occurrence, EventId::new("trilateral"));
}

#[test]
fn documents_count_where_they_mention_both() {
    let case = Case::new(&[
        document("both", &[PAK, IND, SUN]),
        document("one", &[PAK, IND]),
        document("other", &[RUS]),
    ]);
    let records = case.records(&[]);
    assert_eq!(records.documents.len(), 1);
    let found = &records.documents[0];
    assert_eq!(found.document.source, SourceId::new("document-both"));
    assert_eq!(found.document.mentions.len(), 3);
    assert_eq!((found.a[0].start, found.b[0].start), (0, 2));
    assert_eq!(case.library.documents().unwrap().len(), 3);
    assert_eq!(records.sources.len(), 1);
    // Documents never replace each other.
    assert!(
        case.library
            .sources()
            .unwrap()
            .iter()
            .all(|source| source.superseded_by.is_none())
    );
}
