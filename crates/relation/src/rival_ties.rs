//! Third states that stand to the two with opposite signs: a friend of one that is a foe of the other. A triad with one hostile tie is
//! the unbalanced one (Heider 1946; Cartwright and Harary 1956), so each such state pulls the two apart.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use entente_model::actor::{ActorId, actors, at_start, in_sentence};
use entente_model::source::{Basis, SourceId};
use entente_model::tie::{Tie, TieKind, TieName};
use entente_model::time::DateInterval;
use jiff::civil::Date;

use crate::Relation;
use crate::balance::hostile;
use crate::impediments::{Impediment, ImpedimentKind};
use crate::interaction::World;
use crate::party::{Party, latest, name_in_year};

/// For each third state that holds a friendly tie with one and a hostile one with the other in the last year of the relation, both at the
/// same time: the two ties that have stood together longest. Where a pair has ties of both signs in that year the hostile ones count, as in
/// the [network of all states](crate::balance::signed_ties); imported alliances are not among the ties.
pub(crate) fn rival_ties(relation: &Relation, world: &World) -> Vec<Impediment> {
    let network = Network::new(world.ties(), relation.years.1);
    let (a, b) = (&relation.a, &relation.b);
    let mut found = network.between(a, b);
    found.extend(network.between(b, a));
    found
}

/// A tie over all its time: a list of disputes has a row for each year of one.
#[derive(Clone, Copy)]
struct Standing<'t> {
    tie: &'t Tie,
    /// First and last day; `None` where there is no limit or none is known.
    from: Option<Date>,
    to: Option<Date>,
}

/// Two ties to a third state of opposite signs that stand at the same time.
#[derive(Clone, Copy)]
struct Torn<'t> {
    foe: Standing<'t>,
    friend: Standing<'t>,
    from: Option<Date>,
    to: Option<Date>,
    /// Years from the first in which both stood, the last year counted.
    years: i16,
}

/// The ties that hold in a year, by pair of lineages; of each pair only those of the sign that counts.
struct Network<'t> {
    year: i16,
    pairs: BTreeMap<(ActorId, ActorId), Vec<Standing<'t>>>,
    actors: BTreeSet<ActorId>,
    /// Of each pair with a third state between them, the most years that one has stood there.
    longest: Vec<i16>,
}

impl<'t> Network<'t> {
    fn new(ties: &'t [Tie], year: i16) -> Self {
        let mut pairs: BTreeMap<(ActorId, ActorId), Vec<Standing<'_>>> = BTreeMap::new();
        for standing in whole(ties) {
            let (one, other) = (latest(standing.tie.a), latest(standing.tie.b));
            let holds = standing.from.is_none_or(|day| day.year() <= year)
                && standing.to.is_none_or(|day| day.year() >= year);
            if one != other && holds {
                let pair = (one.min(other), one.max(other));
                pairs.entry(pair).or_default().push(standing);
            }
        }
        for ties in pairs.values_mut() {
            if ties.iter().any(|standing| is_hostile(standing.tie)) {
                ties.retain(|standing| is_hostile(standing.tie));
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

    fn of(&self, one: ActorId, other: ActorId) -> &[Standing<'t>] {
        self.pairs
            .get(&(one.min(other), one.max(other)))
            .map_or(&[], Vec::as_slice)
    }

    /// Of the ties of two with a third, those of opposite signs that have stood together longest; of equals the gravest.
    fn torn(&self, foes: &[Standing<'t>], friends: &[Standing<'t>]) -> Option<Torn<'t>> {
        let pairs = foes
            .iter()
            .filter(|foe| is_hostile(foe.tie))
            .flat_map(|foe| friends.iter().map(move |friend| (*foe, *friend)))
            .filter(|(_, friend)| !is_hostile(friend.tie));
        pairs
            .filter_map(|(foe, friend)| {
                let from = foe.from.max(friend.from);
                let to = [foe.to, friend.to].into_iter().flatten().min();
                let apart = from.zip(to).is_some_and(|(from, to)| from > to);
                // Where no start is known they stand in this year at least.
                let first = from.map_or(self.year, |day| day.year());
                let together =
                    !apart && first <= self.year && to.is_none_or(|day| day.year() >= self.year);
                together.then_some(Torn {
                    foe,
                    friend,
                    from,
                    to,
                    years: self.year - first + 1,
                })
            })
            .min_by_key(|torn| (Reverse(torn.years), gravity(torn.foe.tie), torn.friend.from))
    }

    fn all_longest(&self) -> Vec<i16> {
        let mut around: BTreeMap<ActorId, Vec<(ActorId, &[Standing<'_>])>> = BTreeMap::new();
        for (&(a, b), ties) in &self.pairs {
            around.entry(a).or_default().push((b, ties));
            around.entry(b).or_default().push((a, ties));
        }
        let mut longest: BTreeMap<(ActorId, ActorId), i16> = BTreeMap::new();
        for of_third in around.values() {
            for (place, (one, ties)) in of_third.iter().enumerate() {
                for (other, others) in &of_third[place + 1..] {
                    let torn = self.torn(ties, others).or_else(|| self.torn(others, ties));
                    if let Some(torn) = torn {
                        let pair = (*one.min(other), *one.max(other));
                        let kept = longest.entry(pair).or_default();
                        *kept = torn.years.max(*kept);
                    }
                }
            }
        }
        longest.into_values().collect()
    }

    /// Foes of `one` that are friends of `other`.
    fn between(&self, one: &Party, other: &Party) -> Vec<Impediment> {
        let (of_one, of_other) = (latest(one.actor), latest(other.actor));
        let thirds = self.actors.iter().copied();
        thirds
            .filter(|&third| third != of_one && third != of_other)
            .filter_map(|third| {
                let torn = self.torn(self.of(of_one, third), self.of(of_other, third))?;
                self.impediment(one, other, third, &torn)
            })
            .collect()
    }

    fn impediment(
        &self,
        one: &Party,
        other: &Party,
        third: ActorId,
        torn: &Torn<'_>,
    ) -> Option<Impediment> {
        let (foe, friend) = (torn.foe.tie, torn.friend.tie);
        let date = DateInterval::from_days(torn.from, torn.to)
            .or_else(|_| DateInterval::year(self.year))
            .ok()?;
        let pairs = self.actors.len() * self.actors.len().saturating_sub(1) / 2;
        let as_much = self
            .longest
            .iter()
            .filter(|years| **years >= torn.years)
            .count();
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
                told(torn.friend),
                told(torn.foe)
            ),
            value: f64::from(torn.years),
            unit: if torn.years == 1 {
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
    }
}

/// Ties with a sign; the years of one dispute in a list are one.
fn whole(ties: &[Tie]) -> Vec<Standing<'_>> {
    let mut found: Vec<Standing<'_>> = Vec::new();
    let mut disputes: BTreeMap<(&SourceId, u32, ActorId, ActorId), Standing<'_>> = BTreeMap::new();
    for tie in ties {
        if hostile(&tie.kind).is_none() {
            continue;
        }
        let (from, to) = (tie.interval.earliest(), tie.interval.latest());
        let standing = Standing { tie, from, to };
        if let TieKind::Dispute(dispute) = &tie.kind {
            let pair = (tie.a.min(tie.b), tie.a.max(tie.b));
            let key = (&tie.provenance.source, dispute.number, pair.0, pair.1);
            let kept = disputes.entry(key).or_insert(standing);
            kept.from = kept.from.min(from);
            kept.to = kept.to.max(to);
        } else {
            found.push(standing);
        }
    }
    found.extend(disputes.into_values());
    found
}

fn is_hostile(tie: &Tie) -> bool {
    hostile(&tie.kind) == Some(true)
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
fn told(standing: Standing<'_>) -> String {
    let text = match &standing.tie.kind {
        TieKind::Named { text, .. } => text.trim_end_matches('.').to_owned(),
        TieKind::Dispute(dispute) => format!("militarised dispute {}", dispute.number),
        TieKind::Alliance(obligations) => {
            format!(
                "alliance with obligations of {}",
                obligations.names().join(", ")
            )
        }
    };
    match standing.from {
        Some(day) => format!("{text} ({})", day.year()),
        None => text,
    }
}
