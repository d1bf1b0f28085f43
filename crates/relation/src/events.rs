//! What two actors did to and with each other, and the pillars it falls on.

use std::collections::BTreeMap;

use entente_model::event::{Event, EventId};
use entente_model::ontology::{Pillar, Quad};
use entente_model::source::{Basis, SourceId};
use entente_model::time::DateInterval;

use crate::years::Period;

/// One act between the two, with the rows that state it: an act that joins several pairs of actors has one row for each.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// The rows between these two actors, at least one.
    pub events: Vec<Event>,
}

impl Occurrence {
    /// The row that stands for the act: the first.
    pub fn event(&self) -> &Event {
        &self.events[0]
    }
}

/// The events on one pillar.
#[derive(Clone, Debug, PartialEq)]
pub struct PillarSummary {
    /// The pillar.
    pub pillar: Pillar,
    /// Number of acts.
    pub events: u32,
    /// How many of them are recalled.
    pub recalled: u32,
    /// Date of the first.
    pub first: DateInterval,
    /// Date of the last.
    pub last: DateInterval,
    /// Acts by quad class, in the order of [`Quad::ALL`]; acts without a class are in none.
    pub quads: [u32; 4],
}

/// Groups rows by source and act, in the order of their dates.
pub(crate) fn occurrences(events: Vec<Event>, period: &Period) -> Vec<Occurrence> {
    let mut groups: BTreeMap<(SourceId, EventId), Occurrence> = BTreeMap::new();
    for event in events
        .into_iter()
        .filter(|event| period.touches(&event.date))
    {
        let key = (event.provenance.source.clone(), event.occurrence.clone());
        groups
            .entry(key)
            .or_insert_with(|| Occurrence { events: Vec::new() })
            .events
            .push(event);
    }
    let mut occurrences: Vec<Occurrence> = groups.into_values().collect();
    occurrences.sort_by(|x, y| {
        let key = |occurrence: &Occurrence| {
            let event = occurrence.event();
            (
                event.date.sort_key(),
                event.provenance.source.clone(),
                event.id.clone(),
            )
        };
        key(x).cmp(&key(y))
    });
    occurrences
}

pub(crate) fn pillars(occurrences: &[Occurrence]) -> Vec<PillarSummary> {
    Pillar::ALL
        .iter()
        .filter_map(|&pillar| summary(pillar, occurrences))
        .collect()
}

fn summary(pillar: Pillar, occurrences: &[Occurrence]) -> Option<PillarSummary> {
    let mut acts = occurrences
        .iter()
        .map(Occurrence::event)
        .filter(|event| event.pillar == Some(pillar))
        .peekable();
    let first = acts.peek()?.date;
    let mut summary = PillarSummary {
        pillar,
        events: 0,
        recalled: 0,
        first,
        last: first,
        quads: [0; 4],
    };
    for event in acts {
        summary.events += 1;
        summary.recalled += u32::from(event.basis == Basis::Recalled);
        if event.date.sort_key() > summary.last.sort_key() {
            summary.last = event.date;
        }
        if let Some(quad) = event.quad() {
            let place = Quad::ALL
                .iter()
                .position(|&other| other == quad)
                .unwrap_or_default();
            summary.quads[place] += 1;
        }
    }
    Some(summary)
}
