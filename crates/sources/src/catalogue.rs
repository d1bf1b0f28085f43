//! The datasets that Entente knows: who made each, how it is cited, on which terms, and what it could have told.
//!
//! The facts are the tables `data/catalogue.tsv` and `data/catalogue_coverage.tsv`.

use std::sync::LazyLock;

use entente_model::actor::ActorId;
use entente_model::coverage::{Coverage, Subject, ZeroRule};
use entente_model::source::{Basis, Source, SourceId, SourceKind};

use entente_model::embedded_table;

/// A dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueEntry {
    /// The KIND of `entente import`, or the source id of what is embedded (`embedded-un-votes`).
    pub dataset: String,
    /// Title for people.
    pub title: String,
    /// Publisher or producer.
    pub publisher: String,
    /// Authors.
    pub author: String,
    /// The citation that users are asked to give.
    pub citation: String,
    /// Licence or terms of use.
    pub licence: String,
    /// Web address or DOI.
    pub address: String,
    /// The edition for which the adapter was written.
    pub edition: String,
    /// What its rows rest on.
    pub basis: Basis,
    /// What the dataset could have told, subject by subject.
    pub coverage: Vec<CatalogueCoverage>,
    /// How large it is and what becomes of it, where that is written down.
    pub upkeep: Option<Upkeep>,
}

/// How large a dataset is, how often it grows, what became of it. Texts are empty where it is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upkeep {
    /// Rows or bytes, and of which part.
    pub size: String,
    /// How often it grows.
    pub rhythm: String,
    /// "discontinued 11 April 2023"; empty for one that goes on.
    pub state: String,
    /// The dataset that goes on in its place.
    pub superseded_by: String,
    /// What this rests on.
    pub basis: Basis,
}

/// What a dataset could have told about one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueCoverage {
    /// The subject.
    pub subject: Subject,
    /// First year.
    pub first_year: i16,
    /// Last year.
    pub last_year: i16,
    /// What no row means.
    pub zero_rule: ZeroRule,
    /// Years inside with nothing for anybody.
    pub gaps: Vec<i16>,
    /// The actors; empty means every state of the state system.
    pub actors: Vec<ActorId>,
    /// The rule in words.
    pub note: String,
}

impl CatalogueEntry {
    /// Whether it ships inside the binary.
    pub fn is_embedded(&self) -> bool {
        self.dataset.starts_with("embedded-")
    }

    /// What it could have told about a subject.
    pub fn covers(&self, subject: Subject) -> Option<&CatalogueCoverage> {
        self.coverage
            .iter()
            .find(|coverage| coverage.subject == subject)
    }
}

/// Every dataset, in the order of the table.
pub fn entries() -> &'static [CatalogueEntry] {
    &CATALOGUE
}

/// The dataset of a KIND or an embedded source id.
pub fn entry(dataset: &str) -> Option<&'static CatalogueEntry> {
    CATALOGUE.iter().find(|entry| entry.dataset == dataset)
}

/// The source entry of an embedded dataset (`embedded-starter`), or that of a KIND without the fields that only an import knows
/// (identifier with hash, retrieval).
///
/// A dataset that the catalogue does not know gets an entry with its name alone.
pub fn source(dataset: &str) -> Source {
    let Some(entry) = entry(dataset) else {
        return Source::new(
            SourceId::new(dataset),
            SourceKind::Dataset,
            dataset,
            dataset,
        );
    };
    let (kind, name) = match dataset.strip_prefix("embedded-") {
        // The embedded votes are the same dataset as an import of `unvotes`, which takes their place.
        Some("un-votes") => (SourceKind::Embedded, "unvotes"),
        Some(name) => (SourceKind::Embedded, name),
        None => (SourceKind::Dataset, dataset),
    };
    Source {
        publisher: entry.publisher.clone(),
        author: entry.author.clone(),
        citation: entry.citation.clone(),
        licence: entry.licence.clone(),
        address: entry.address.clone(),
        edition: entry.edition.clone(),
        basis: entry.basis,
        ..Source::new(SourceId::new(dataset), kind, name, &entry.title)
    }
}

/// The coverage of a dataset as the catalogue states it, for a source.
pub fn coverage(dataset: &str, source: &SourceId) -> Vec<Coverage> {
    let Some(entry) = entry(dataset) else {
        return Vec::new();
    };
    entry
        .coverage
        .iter()
        .map(|coverage| Coverage {
            source: source.clone(),
            subject: coverage.subject,
            first_year: coverage.first_year,
            last_year: coverage.last_year,
            actors: coverage.actors.clone(),
            zero_rule: coverage.zero_rule,
            gaps: coverage.gaps.clone(),
        })
        .collect()
}

static CATALOGUE: LazyLock<Vec<CatalogueEntry>> = LazyLock::new(|| {
    let mut entries = Vec::new();
    embedded_table::for_each_row(
        "catalogue.tsv",
        include_str!("../../../data/catalogue.tsv"),
        &[
            "dataset",
            "title",
            "publisher",
            "author",
            "citation",
            "licence",
            "address",
            "edition",
            "basis",
        ],
        |row| {
            entries.push(CatalogueEntry {
                dataset: row.text(0).to_owned(),
                title: row.text(1).to_owned(),
                publisher: row.text(2).to_owned(),
                author: row.text(3).to_owned(),
                citation: row.text(4).to_owned(),
                licence: row.text(5).to_owned(),
                address: row.text(6).to_owned(),
                edition: row.text(7).to_owned(),
                basis: row.parsed(8, basis),
                coverage: Vec::new(),
                upkeep: None,
            });
        },
    );
    embedded_table::for_each_row(
        "catalogue_coverage.tsv",
        include_str!("../../../data/catalogue_coverage.tsv"),
        &[
            "dataset",
            "subject",
            "first_year",
            "last_year",
            "zero_rule",
            "gaps",
            "actors",
            "note",
        ],
        |row| {
            let coverage = CatalogueCoverage {
                subject: row.parsed(1, |text| {
                    Subject::ALL
                        .into_iter()
                        .find(|subject| subject.as_str() == text)
                }),
                first_year: row.parsed(2, |text| text.parse().ok()),
                last_year: row.parsed(3, |text| text.parse().ok()),
                zero_rule: row.parsed(4, |text| match text {
                    "zero" => Some(ZeroRule::Zero),
                    "missing" => Some(ZeroRule::Missing),
                    _ => None,
                }),
                gaps: row.parsed(5, |text| list(text, |year| year.parse().ok())),
                actors: row.parsed(6, |text| list(text, |id| ActorId::new(id).ok())),
                note: row.text(7).to_owned(),
            };
            row.parsed(0, |dataset| {
                let entry = entries.iter_mut().find(|entry| entry.dataset == dataset)?;
                entry.coverage.push(coverage);
                Some(())
            });
        },
    );
    embedded_table::for_each_row(
        "catalogue_upkeep.tsv",
        include_str!("../../../data/catalogue_upkeep.tsv"),
        &[
            "dataset",
            "size",
            "rhythm",
            "state",
            "superseded_by",
            "basis",
        ],
        |row| {
            let upkeep = Upkeep {
                size: row.text(1).to_owned(),
                rhythm: row.text(2).to_owned(),
                state: row.text(3).to_owned(),
                superseded_by: row.text(4).to_owned(),
                basis: row.parsed(5, basis),
            };
            row.parsed(0, |dataset| {
                let entry = entries.iter_mut().find(|entry| entry.dataset == dataset)?;
                entry.upkeep = Some(upkeep);
                Some(())
            });
        },
    );
    entries
});

fn basis(text: &str) -> Option<Basis> {
    [Basis::File, Basis::Recalled]
        .into_iter()
        .find(|basis| basis.as_str() == text)
}

fn list<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    text.split(';')
        .filter(|item| !item.is_empty())
        .map(parse)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kind;

    #[test]
    fn every_kind_has_an_entry_with_citation_and_coverage() {
        for kind in Kind::ALL {
            let entry = entry(kind.as_str()).unwrap();
            assert!(
                !entry.citation.is_empty() && !entry.licence.is_empty(),
                "{kind}"
            );
            assert_eq!(entry.coverage.len(), 1, "{kind}");
        }
    }

    #[test]
    fn every_dataset_of_events_says_who_makes_it_and_what_becomes_of_it() {
        use crate::EventKind;
        for kind in EventKind::ALL {
            let entry = entry(kind.as_str()).unwrap();
            if kind == EventKind::Mapped {
                continue;
            }
            let upkeep = entry.upkeep.as_ref().unwrap();
            assert!(
                !upkeep.rhythm.is_empty()
                    && !entry.citation.is_empty()
                    && !entry.licence.is_empty()
            );
            // What supersedes a dataset is itself one.
            let next = &upkeep.superseded_by;
            assert!(next.is_empty() || super::entry(next).is_some(), "{next}");
        }
    }

    #[test]
    fn no_vote_was_held_in_1964_and_no_row_of_atop_means_none() {
        let votes = entry("unvotes").unwrap().covers(Subject::Votes).unwrap();
        assert_eq!(
            (votes.gaps.as_slice(), votes.zero_rule),
            ([1964].as_slice(), ZeroRule::Missing)
        );
        let atop = entry("atop").unwrap().covers(Subject::Alliances).unwrap();
        assert_eq!(
            (atop.first_year, atop.last_year, atop.zero_rule),
            (1815, 2018, ZeroRule::Zero)
        );
    }

    #[test]
    fn embedded_votes_are_the_dataset_that_an_import_replaces() {
        let source = source("embedded-un-votes");
        assert_eq!(
            (source.id.as_str(), source.dataset.as_str()),
            ("embedded-un-votes", "unvotes")
        );
        assert_eq!(source.kind, SourceKind::Embedded);
    }
}
