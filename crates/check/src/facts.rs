//! What claims are held against.

use std::sync::{Arc, LazyLock};

use entente_model::actor::ActorId;
use entente_model::batch::Batch;
use entente_model::embedded_table::cells;
use entente_model::event::Event;
use entente_model::measure::Measure;
use entente_model::time::DateInterval;
use entente_model::votes::Veto;
use jiff::civil::Date;

use crate::lists::{ListedVote, MembershipList};

static COUNCIL_VOTES: &str = include_str!("../../../data/check/security_council_votes.tsv");
static EVENT_PLACES: &str = include_str!("../../../data/check/event_places.tsv");
static NAMES: &str = include_str!("../../../data/reading/actor_names.tsv");

/// Rows of one or several batches, and the tables of `data/check`.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub(crate) events: Vec<Event>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) vetoes: Vec<Veto>,
    /// Memberships by year of a list in the library.
    pub(crate) memberships: Option<Arc<MembershipList>>,
    /// Votes in the Security Council of a list in the library.
    pub(crate) council_votes: Option<Arc<Vec<ListedVote>>>,
}

impl Facts {
    /// The data inside the program.
    pub fn embedded() -> Facts {
        let mut facts = Facts::default();
        facts.add(&entente_sources::embedded::starter());
        facts.add(&entente_sources::embedded::vetoes());
        facts
    }

    /// Takes in the events, measures and vetoes of a batch.
    pub fn add(&mut self, batch: &Batch) {
        self.extend(&batch.events, &batch.measures);
        self.vetoes.extend_from_slice(&batch.vetoes);
    }

    /// Takes in events and measures, as a library gives them.
    pub fn extend(&mut self, events: &[Event], measures: &[Measure]) {
        self.events.extend_from_slice(events);
        self.measures.extend_from_slice(measures);
    }
}

/// A vote on an adopted resolution of the Security Council.
pub(crate) struct CouncilVote {
    pub(crate) date: Date,
    pub(crate) resolution: &'static str,
    /// The states in the name of the question.
    pub(crate) parties: Vec<ActorId>,
    pub(crate) voter: ActorId,
    pub(crate) vote: &'static str,
}

pub(crate) static VOTES: LazyLock<Vec<CouncilVote>> = LazyLock::new(|| {
    cells(COUNCIL_VOTES)
        .filter_map(|cells| {
            let [date, resolution, _, parties, voter, vote, _] = cells.as_slice() else {
                return None;
            };
            Some(CouncilVote {
                date: date.parse().ok()?,
                resolution,
                parties: parties
                    .split(';')
                    .filter_map(|party| ActorId::new(party).ok())
                    .collect(),
                voter: ActorId::new(voter).ok()?,
                vote,
            })
        })
        .collect()
});

/// Where a known event began or was held.
pub(crate) struct EventPlace {
    pub(crate) words: Vec<&'static str>,
    pub(crate) relation: &'static str,
    pub(crate) date: DateInterval,
    pub(crate) places: Vec<&'static str>,
    pub(crate) mistaken: &'static str,
    pub(crate) why: &'static str,
}

pub(crate) static PLACES: LazyLock<Vec<EventPlace>> = LazyLock::new(|| {
    cells(EVENT_PLACES)
        .filter_map(|cells| {
            let [words, relation, date, places, mistaken, why, _] = cells.as_slice() else {
                return None;
            };
            Some(EventPlace {
                words: words.split('|').collect(),
                relation,
                date: date.parse().ok()?,
                places: places.split('|').collect(),
                mistaken,
                why,
            })
        })
        .collect()
});

/// A person's time in office.
pub(crate) struct Office {
    pub(crate) name: &'static str,
    pub(crate) actor: ActorId,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
}

/// Persons of the coder's table: every name with its offices.
pub(crate) static OFFICES: LazyLock<Vec<Office>> = LazyLock::new(|| {
    cells(NAMES)
        .filter(|cells| cells.get(1) == Some(&"person"))
        .filter_map(|cells| {
            let date = |cell: Option<&&str>| -> Option<Date> {
                cell?.parse::<DateInterval>().ok()?.earliest()
            };
            let last = |cell: Option<&&str>| -> Option<Date> {
                cell?.parse::<DateInterval>().ok()?.latest()
            };
            Some(Office {
                name: cells.first()?,
                actor: ActorId::new(cells.get(2)?).ok()?,
                from: date(cells.get(5)),
                to: last(cells.get(6)),
            })
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_taken() {
        assert_eq!(VOTES.len(), cells(COUNCIL_VOTES).count());
        assert_eq!(PLACES.len(), cells(EVENT_PLACES).count());
        assert!(VOTES.iter().all(|vote| !vote.parties.is_empty()));
        assert!(
            OFFICES
                .iter()
                .any(|office| office.name == "Bhutto" && office.actor.as_str() == "PAK")
        );
    }
}
