//! What the two do with third actors.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use entente_model::actor::ActorId;
use entente_model::coverage::Subject;
use entente_model::event::{Event, EventId};
use entente_model::ontology::Quad;
use entente_model::source::SourceId;
use jiff::civil::Date;

use super::{JointAct, PartnerCount, Query};
use crate::error::StoreError;
use crate::folder::Table;
use crate::lineage::Lineage;
use crate::part::Bounds;
use crate::table::events::{COUNTED, Counted, decode_counted};
use crate::table::pair;

pub(super) struct Interactions {
    pub(super) partners_of_a: Vec<PartnerCount>,
    pub(super) partners_of_b: Vec<PartnerCount>,
    pub(super) joint: Vec<JointAct>,
}

impl Query<'_> {
    /// Counts what either does with third actors; `between` are the events between the two.
    pub(super) fn interactions(&self, between: &[Event]) -> Result<Interactions, StoreError> {
        let mut tally = Tally::new(&self.a, &self.b, between);
        for batch in self.embedded {
            for event in &batch.events {
                if let (Some(source), Some(target)) = (event.source.actor, event.target.actor) {
                    let (low, high) = pair(source, target);
                    tally.add(
                        &batch.source.id,
                        &Counted {
                            low,
                            high,
                            first: event.date.earliest(),
                            last: event.date.latest(),
                            quad: event.quad(),
                            occurrence: event.occurrence.as_str(),
                        },
                    );
                }
            }
        }
        let test = |bounds: &Bounds<'_>| {
            ["dyad_low", "dyad_high"]
                .iter()
                .any(|column| self.may_hold_either(bounds, column))
        };
        let members: Vec<&str> = self
            .a
            .actors()
            .iter()
            .chain(self.b.actors())
            .map(ActorId::as_str)
            .collect();
        self.read(Table::Events, &COUNTED, &test, |source, batch| {
            let is_wanted =
                |low: &str, high: &str| members.contains(&low) || members.contains(&high);
            decode_counted(batch, is_wanted, |counted| tally.add(source, &counted))
        })?;
        Ok(tally.finish(|source, year, party, partner| {
            self.precedence
                .feeds(source, Subject::Events, year, &[party, &[partner]])
        }))
    }
}

/// What is counted apart.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    actor: ActorId,
    partner: ActorId,
    year: Option<i16>,
    quad: Option<Quad>,
    source: SourceId,
}

struct Tally<'t> {
    a: &'t Lineage,
    b: &'t Lineage,
    /// The acts between the two, by source and occurrence.
    acts: HashSet<(&'t str, &'t str)>,
    joint: BTreeSet<JointAct>,
    of_a: BTreeMap<Key, HashSet<EventId>>,
    of_b: BTreeMap<Key, HashSet<EventId>>,
}

impl<'t> Tally<'t> {
    fn new(a: &'t Lineage, b: &'t Lineage, between: &'t [Event]) -> Self {
        let acts = between
            .iter()
            .map(|event| (event.provenance.source.as_str(), event.occurrence.as_str()))
            .collect();
        let named = between.iter().flat_map(|event| {
            let third = event
                .third
                .iter()
                .filter(|&&actor| !a.contains(actor) && !b.contains(actor));
            third.map(|&third| JointAct {
                third,
                occurrence: event.occurrence.clone(),
                source: event.provenance.source.clone(),
            })
        });
        Tally {
            a,
            b,
            acts,
            joint: named.collect(),
            of_a: BTreeMap::new(),
            of_b: BTreeMap::new(),
        }
    }

    fn add(&mut self, source: &SourceId, event: &Counted<'_>) {
        for (actor, partner) in [(event.low, event.high), (event.high, event.low)] {
            if self.a.contains(partner) || self.b.contains(partner) {
                continue;
            }
            let counts = if self.a.holds(actor, event.first, event.last) {
                &mut self.of_a
            } else if self.b.holds(actor, event.first, event.last) {
                &mut self.of_b
            } else {
                continue;
            };
            let key = Key {
                actor,
                partner,
                year: event.first.or(event.last).map(Date::year),
                quad: event.quad,
                source: source.clone(),
            };
            counts
                .entry(key)
                .or_default()
                .insert(EventId::new(event.occurrence));
            if self.acts.contains(&(source.as_str(), event.occurrence)) {
                self.joint.insert(JointAct {
                    third: partner,
                    occurrence: EventId::new(event.occurrence),
                    source: source.clone(),
                });
            }
        }
    }

    /// The counts of the sources that feed their years.
    fn finish(
        self,
        feeds: impl Fn(&SourceId, Option<i16>, &[ActorId], ActorId) -> bool,
    ) -> Interactions {
        let counts = |counts: BTreeMap<Key, HashSet<EventId>>, party: &Lineage| {
            counts
                .into_iter()
                .filter(|(key, _)| feeds(&key.source, key.year, party.actors(), key.partner))
                .map(|(key, acts)| PartnerCount {
                    actor: key.actor,
                    partner: key.partner,
                    year: key.year,
                    quad: key.quad,
                    source: key.source,
                    // A year of one pair has fewer than 2³² acts.
                    events: acts.len() as u32,
                })
                .collect()
        };
        Interactions {
            partners_of_a: counts(self.of_a, self.a),
            partners_of_b: counts(self.of_b, self.b),
            joint: self.joint.into_iter().collect(),
        }
    }
}
