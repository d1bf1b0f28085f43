//! Third states that stand to the two with opposite signs: a friend of one that is a foe of the other. A triad with one hostile tie is
//! the unbalanced one (Heider 1946; Cartwright and Harary 1956), so each such state pulls the two apart.

use std::collections::{BTreeMap, BTreeSet};

use entente_model::actor::{ActorId, actors, at_start, in_sentence};
use entente_model::source::Basis;
use entente_model::tie::{Tie, TieKind, TieName};
use entente_model::time::DateInterval;

use crate::Relation;
use crate::balance::hostile;
use crate::impediments::{Impediment, ImpedimentKind, holds_in, latest};
use crate::interaction::World;
use crate::party::{Party, name_in_year};

/// For each third state that holds a friendly tie with one and a hostile one with the other in the last year of the relation: the two
/// ties, and for how many years both have stood. Where a pair has ties of both signs the hostile one counts, as in the
/// [network of all states](crate::balance::signed_ties).
pub(crate) fn rival_ties(relation: &Relation, world: &World) -> Vec<Impediment> {
    let network = Network::new(world.ties(), relation.years.1);
    let (a, b) = (&relation.a, &relation.b);
    let mut found = network.between(a, b);
    found.extend(network.between(b, a));
    found
}

/// The ties that hold in a year, by pair of lineages; of each pair only those of the sign that counts.
struct Network<'t> {
    year: i16,
    pairs: BTreeMap<(ActorId, ActorId), Vec<&'t Tie>>,
    actors: BTreeSet<ActorId>,
    /// Of each pair with a third state between them, the most years that one has stood there.
    longest: Vec<i16>,
}

impl<'t> Network<'t> {
    fn new(ties: &'t [Tie], year: i16) -> Self {
        let mut pairs: BTreeMap<(ActorId, ActorId), Vec<&Tie>> = BTreeMap::new();
        for tie in ties {
            let (one, other) = (latest(tie.a), latest(tie.b));
            if one == other || hostile(&tie.kind).is_none() || !holds_in(tie, year) {
                continue;
            }
            pairs
                .entry((one.min(other), one.max(other)))
                .or_default()
                .push(tie);
        }
        for ties in pairs.values_mut() {
            if ties.iter().any(|tie| is_hostile(tie)) {
                ties.retain(|tie| is_hostile(tie));
            }
        }
        let actors: BTreeSet<ActorId> = pairs.keys().flat_map(|&(a, b)| [a, b]).collect();
        let mut network = Network {
            year,
            pairs,
            actors,
            longest: Vec::new(),
        };
        network.longest = network.all_longest();
        network
    }

    fn of(&self, one: ActorId, other: ActorId) -> &[&'t Tie] {
        self.pairs
            .get(&(one.min(other), one.max(other)))
            .map_or(&[], Vec::as_slice)
    }

    /// Years for which two have stood to a third with opposite signs, this one counted.
    fn years_torn(&self, one: &[&Tie], other: &[&Tie]) -> Option<i16> {
        let (first, second) = (one.first()?, other.first()?);
        if is_hostile(first) == is_hostile(second) {
            return None;
        }
        let since = |ties: &[&Tie]| ties.iter().filter_map(|tie| start_year(tie)).min();
        // A tie whose start is not known stands in this year at least.
        let start = since(one)
            .unwrap_or(self.year)
            .max(since(other).unwrap_or(self.year));
        Some(self.year - start + 1)
    }

    fn all_longest(&self) -> Vec<i16> {
        let mut around: BTreeMap<ActorId, Vec<(ActorId, &[&Tie])>> = BTreeMap::new();
        for (&(a, b), ties) in &self.pairs {
            around.entry(a).or_default().push((b, ties));
            around.entry(b).or_default().push((a, ties));
        }
        let mut longest: BTreeMap<(ActorId, ActorId), i16> = BTreeMap::new();
        for of_third in around.values() {
            for (place, (one, ties)) in of_third.iter().enumerate() {
                for (other, others) in &of_third[place + 1..] {
                    if let Some(years) = self.years_torn(ties, others) {
                        let kept = longest
                            .entry((*one.min(other), *one.max(other)))
                            .or_default();
                        *kept = years.max(*kept);
                    }
                }
            }
        }
        longest.into_values().collect()
    }

    /// Foes of `one` that are friends of `other`.
    fn between(&self, one: &Party, other: &Party) -> Vec<Impediment> {
        let pairs = self.actors.len() * self.actors.len().saturating_sub(1) / 2;
        let thirds = self
            .actors
            .iter()
            .filter(|&&third| third != latest(one.actor) && third != latest(other.actor));
        thirds
            .filter_map(|&third| {
                let foes = self.of(latest(one.actor), third);
                let friends = self.of(latest(other.actor), third);
                let years = self.years_torn(foes, friends)?;
                let foe = foes
                    .iter()
                    .min_by_key(|tie| (gravity(tie), start_year(tie)))?;
                let friend = friends.iter().min_by_key(|tie| start_year(tie))?;
                if !is_hostile(foe) {
                    return None;
                }
                let start = foe.interval.earliest().max(friend.interval.earliest());
                let end = [foe, friend]
                    .iter()
                    .filter_map(|tie| tie.interval.latest())
                    .min();
                let date = DateInterval::from_days(start, end)
                    .or_else(|_| DateInterval::year(self.year))
                    .ok()?;
                let as_much = self.longest.iter().filter(|other| **other >= years).count();
                let recalled = [foe, friend].iter().any(|tie| tie.basis == Basis::Recalled);
                let mut sources = vec![friend.provenance.source.clone()];
                if foe.provenance.source != friend.provenance.source {
                    sources.push(foe.provenance.source.clone());
                }
                Some(Impediment {
                    kind: ImpedimentKind::RivalTie,
                    date,
                    text: format!(
                        "{} stands with {}, which is at odds with {}: {}; {}.",
                        at_start(&name_in_year(other, self.year)),
                        in_sentence(&name_in(third, friend)),
                        in_sentence(&name_in_year(one, self.year)),
                        told(friend),
                        told(foe)
                    ),
                    value: f64::from(years),
                    unit: if years == 1 {
                        "year of both"
                    } else {
                        "years of both"
                    },
                    as_much: (pairs > 0).then(|| as_much as f64 / pairs as f64),
                    pairs,
                    sources,
                    basis: if recalled {
                        Basis::Recalled
                    } else {
                        Basis::File
                    },
                })
            })
            .collect()
    }
}

fn is_hostile(tie: &Tie) -> bool {
    hostile(&tie.kind) == Some(true)
}

fn start_year(tie: &Tie) -> Option<i16> {
    tie.interval.earliest().map(|day| day.year())
}

/// The gravest first.
fn gravity(tie: &Tie) -> u8 {
    match &tie.kind {
        TieKind::Named { name, .. } => match name {
            TieName::War => 0,
            TieName::Sponsorship => 1,
            TieName::TerritorialDispute => 2,
            TieName::Sanction => 3,
            TieName::ArmsEmbargo => 4,
            TieName::Treaty | TieName::DiplomaticRelations => 6,
        },
        TieKind::Dispute(_) => 5,
        TieKind::Alliance(_) => 6,
    }
}

/// The third state by the name that it had in the tie.
fn name_in(third: ActorId, tie: &Tie) -> String {
    let id = if latest(tie.a) == third { tie.a } else { tie.b };
    actors()
        .get(id)
        .map_or_else(|| id.to_string(), |actor| actor.name_on(None).to_owned())
}

/// A tie in words, with the year of its start.
fn told(tie: &Tie) -> String {
    let text = match &tie.kind {
        TieKind::Named { text, .. } => text.trim_end_matches('.').to_owned(),
        TieKind::Dispute(dispute) => format!("militarised dispute {}", dispute.number),
        TieKind::Alliance(obligations) => {
            format!(
                "alliance with obligations of {}",
                obligations.names().join(", ")
            )
        }
    };
    match start_year(tie) {
        Some(year) => format!("{text} ({year})"),
        None => text,
    }
}
