//! What no source at hand tells about a dyad, and which import would.

use std::collections::{BTreeMap, BTreeSet};

use entente_model::coverage::{Coverage, Subject};
use entente_model::source::{Source, SourceKind};
use entente_store::DocumentMatch;
use entente_store::coded::EventYear;

use crate::events::Occurrence;

/// A gap, and what fills it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingData {
    /// What is missing.
    pub subject: Subject,
    /// The gap in words, a full sentence.
    pub what: String,
    /// The command that fills it.
    pub command: &'static str,
}

pub(crate) fn missing(
    coverage: &[Coverage],
    sources: &[Source],
    occurrences: &[Occurrence],
    event_years: &[EventYear],
    documents: &[DocumentMatch],
) -> Vec<MissingData> {
    let covered = |subject: Subject| coverage.iter().any(|coverage| coverage.subject == subject);
    let mut missing = Vec::new();
    let mut add = |subject: Subject, what: &str, command: &'static str| {
        missing.push(MissingData {
            subject,
            what: what.to_owned(),
            command,
        });
    };
    if !covered(Subject::Votes) {
        add(
            Subject::Votes,
            "No roll-call votes of the UN General Assembly are at hand.",
            "entente import unvotes FILE…",
        );
    }
    if !covered(Subject::Alliances) {
        add(
            Subject::Alliances,
            "No source on alliance obligations is at hand, so nothing is said about alliances.",
            "entente import atop FILE",
        );
    }
    let lists = |dataset: &str| sources.iter().any(|source| source.dataset == dataset);
    if !lists("cow-mid") {
        add(
            Subject::Disputes,
            "The list of militarised disputes of the Correlates of War is not at hand.",
            "entente import cow-mid FILE…",
        );
    }
    if !lists("gml") {
        add(
            Subject::Disputes,
            "The list of militarised disputes of Gibler, Miller and Little is not at hand.",
            "entente import gml FILE…",
        );
    }
    let coded = sources.iter().any(|source| {
        source.kind == SourceKind::Dataset && covered_by(coverage, source, Subject::Events)
    });
    if !coded {
        let what = if occurrences.is_empty() {
            "No events between the two are at hand: the starter library holds none, and no event dataset is imported."
        } else {
            "No event dataset is imported: the events shown are those of the starter library."
        };
        add(Subject::Events, what, "entente import icews14 FOLDER");
    }
    for dataset in held_in_parts(event_years) {
        let what = format!(
            "Of every year the library holds less than half the files of the dataset {dataset}: counts by year tell of a part."
        );
        add(
            Subject::Events,
            &what,
            "entente fetch gdelt --from DATE --to DATE",
        );
    }
    if documents.is_empty() {
        add(
            Subject::Documents,
            "No document in the library mentions both.",
            "entente add FILE|DIR",
        );
    }
    missing
}

/// The datasets with a schedule of files of which less than half is held in every year that has any.
fn held_in_parts(event_years: &[EventYear]) -> BTreeSet<&str> {
    let mut most: BTreeMap<&str, f64> = BTreeMap::new();
    for year in event_years {
        if let Some(share) = year.completeness {
            let most = most.entry(&year.dataset).or_default();
            *most = most.max(share);
        }
    }
    let parts = most.into_iter().filter(|&(_, share)| share < 0.5);
    parts.map(|(dataset, _)| dataset).collect()
}

fn covered_by(coverage: &[Coverage], source: &Source, subject: Subject) -> bool {
    coverage
        .iter()
        .any(|coverage| coverage.subject == subject && coverage.source == source.id)
}
