//! The relation of Pakistan and Russia from real data: what published accounts and a second computation give.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use entente_model::actor::{ActorId, actors};
use entente_model::coverage::{Cell, Subject};
use entente_model::organisation::Standing;
use entente_relation::{Options, Relation, relation};
use entente_sources::{Kind, embedded, import};
use entente_store::{Library, dyad_records};

fn lineage(id: &str) -> Vec<(ActorId, entente_model::actor::DateSpan)> {
    actors().lineage(actors().resolve(id, None).unwrap().id)
}

fn of(library: Option<&Library>, a: &str, b: &str, options: Options) -> Relation {
    let records = dyad_records(&embedded::all(), library, &lineage(a), &lineage(b)).unwrap();
    relation(records, &options)
}

fn embedded_relation(a: &str, b: &str) -> Relation {
    of(None, a, b, Options::default())
}

#[test]
fn they_voted_together_5981_times_and_in_1964_nobody_voted() {
    let relation = embedded_relation("PAK", "RUS");
    let roll_calls: u32 = relation.agreement.iter().map(|year| year.roll_calls).sum();
    assert_eq!(
        roll_calls, 5_981,
        "the README of the shared data counts them"
    );
    let cell = |year: i16| {
        relation
            .agreement
            .iter()
            .find(|agreement| agreement.year == year)
            .map(|agreement| &agreement.cell)
    };
    assert_eq!(cell(1964), Some(&Cell::Missing));
    assert_eq!(
        cell(2024),
        Some(&Cell::OutsideCoverage).filter(|_| relation.years.1 >= 2024)
    );
    assert!(matches!(cell(1985), Some(Cell::Value(agreement)) if (0.7..0.95).contains(agreement)));
    assert_eq!(relation.agreement.first().map(|year| year.year), Some(1947));
}

#[test]
fn the_order_of_the_two_does_not_matter_to_their_agreement() {
    let (ab, ba) = (
        embedded_relation("PAK", "RUS"),
        embedded_relation("RUS", "PAK"),
    );
    assert_eq!(ab.agreement, ba.agreement);
    assert_eq!(ab.occurrences.len(), ba.occurrences.len());
}

#[test]
fn pakistan_and_russia_share_the_shanghai_organisation_since_2017() {
    let relation = embedded_relation("PAK", "RUS");
    let sco = relation
        .memberships
        .iter()
        .find(|membership| membership.organisation.as_str() == "SCO")
        .unwrap();
    let shared: Vec<_> = sco
        .periods
        .iter()
        .filter(|period| period.standing == Standing::Both)
        .collect();
    assert_eq!(shared.len(), 1);
    assert_eq!(shared[0].from.exact_year(), Some(2017));
    assert!(sco.shared_now);
    let seato = relation
        .memberships
        .iter()
        .find(|membership| membership.organisation.as_str() == "SEATO")
        .unwrap();
    assert!(!seato.ever_shared);
}

#[test]
fn a_dyad_without_imports_says_what_is_missing_and_shows_no_zero() {
    let relation = embedded_relation("BTN", "TUV");
    assert!(relation.alliances.is_empty());
    assert!(
        relation
            .missing
            .iter()
            .any(|gap| gap.subject == Subject::Alliances && gap.command.contains("import atop"))
    );
    assert!(
        relation
            .missing
            .iter()
            .any(|gap| gap.subject == Subject::Events)
    );
}

#[test]
fn a_last_year_before_both_existed_shows_nothing() {
    let options = Options {
        from: None,
        to: Some(1900),
    };
    let relation = of(None, "PAK", "RUS", options);
    assert_eq!(relation.years.1, 1900);
    assert!(relation.agreement.is_empty() && relation.occurrences.is_empty());
}

#[test]
fn the_period_asked_for_bounds_every_series() {
    let options = Options {
        from: Some(1965),
        to: Some(1971),
    };
    let relation = of(None, "PAK", "RUS", options);
    assert_eq!(relation.years, (1965, 1971));
    assert!(
        relation
            .agreement
            .iter()
            .all(|year| (1965..=1971).contains(&year.year))
    );
    assert!(relation.occurrences.iter().all(|occurrence| {
        occurrence
            .event()
            .date
            .earliest()
            .is_none_or(|day| day.year() <= 1971)
            && occurrence
                .event()
                .date
                .latest()
                .is_none_or(|day| day.year() >= 1965)
    }));
}

fn library_with(states: &Path, kinds: &[(Kind, &[&str])], dir: &Path) -> Library {
    let mut library = Library::init(dir).unwrap();
    for (kind, files) in kinds {
        let files: Vec<_> = files.iter().map(|file| states.join(file)).collect();
        library.commit(&import(*kind, &files).unwrap()).unwrap();
    }
    library
}

#[test]
fn imported_lists_of_disputes_and_alliances_are_shown_by_their_rules() {
    let states = entente_testing::shared_data_or_skip!().join("states");
    let folder = tempfile::tempdir().unwrap();
    let kinds: [(Kind, &[&str]); 3] = [
        (
            Kind::CowMid,
            &["cow_mid_dirdisps.parquet", "cow_mid_disps.parquet"],
        ),
        (Kind::Gml, &["gml_dirdisp.parquet", "gml_mid_disps.parquet"]),
        (Kind::Atop, &["atop_alliance.parquet"]),
    ];
    let library = library_with(&states, &kinds, &folder.path().join("library"));
    let relation = of(Some(&library), "PAK", "RUS", Options::default());

    let years = |dataset: &str| -> Vec<(i16, i16)> {
        relation
            .disputes
            .iter()
            .filter(|dispute| dispute.source.as_str().starts_with(dataset))
            .map(|dispute| (dispute.first_year, dispute.last_year))
            .collect()
    };
    assert_eq!(
        years("cow-mid"),
        [(1960, 1960)],
        "COW has one dispute between the two"
    );
    assert_eq!(
        years("gml"),
        [(1960, 1960), (1979, 1982), (1984, 1985)],
        "GML adds two"
    );

    // ATOP covers 1815–2018: no obligation between the two until 2003, a zero by rule; non-aggression from 2004; nothing outside.
    let cell = |year: i16| {
        relation
            .alliances
            .iter()
            .find(|alliance| alliance.year == year)
            .map(|alliance| alliance.cell.clone())
    };
    assert_eq!(cell(1985), Some(Cell::ZeroByRule));
    assert_eq!(cell(2003), Some(Cell::ZeroByRule));
    let obligations_2018 = cell(2018)
        .and_then(|cell| cell.value().copied())
        .unwrap_or_default();
    assert_eq!(obligations_2018.names(), ["nonaggression", "consultation"]);
    assert_eq!(cell(2019), Some(Cell::OutsideCoverage));
    // A newer part of the list, cut out for other states, changes nothing; one for these two takes its year over.
    let header =
        "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul";
    let mut library = library;
    for (name, row) in [("others.csv", "2,20,1985"), ("these.csv", "365,770,1985")] {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("{header}\n{row},1,0,0,0,0\n")).unwrap();
        library
            .commit(&import(Kind::Atop, &[path]).unwrap())
            .unwrap();
        let newer = of(Some(&library), "PAK", "RUS", Options::default());
        let mut years: Vec<i16> = newer.alliances.iter().map(|year| year.year).collect();
        years.dedup();
        assert_eq!(years.len(), newer.alliances.len(), "each year once");
        for (before, after) in relation.alliances.iter().zip(&newer.alliances) {
            if name == "these.csv" && after.year == 1985 {
                assert!(
                    after
                        .cell
                        .value()
                        .is_some_and(|obligations| obligations.defense)
                );
            } else {
                assert_eq!(before.cell, after.cell, "{}", after.year);
            }
        }
    }
    // India and the USSR had a treaty of consultation and non-aggression from 1971.
    let indian = of(Some(&library), "IND", "RUS", Options::default());
    let treaty = indian
        .alliances
        .iter()
        .find(|alliance| alliance.year == 1972)
        .unwrap();
    let obligations = treaty.cell.value().copied().unwrap_or_default();
    assert!(obligations.nonaggression && obligations.consultation && !obligations.defense);
    assert!(treaty.provenance.is_some());
}
