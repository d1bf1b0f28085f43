//! What holds a relation back, and what one rests on the other for: each dated, measured, and ranked by how unusual it is.

use std::collections::BTreeSet;

use entente_model::actor::{ActorId, StateList, actors, at_start, in_sentence};
use entente_model::dyad::Dyad;
use entente_model::source::{Basis, SourceId};
use entente_model::tie::{Tie, TieKind, TieName};
use entente_model::time::{DateInterval, Period};
use serde::Serialize;

use crate::Relation;
use crate::interaction::World;
use crate::party::{latest, name_in_year, whole_year};
use crate::rival_ties::rival_ties;

/// The kinds of impediment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImpedimentKind {
    /// A level of interaction that is low among all pairs.
    Conflict,
    /// A militarised dispute.
    Dispute,
    /// A war, sanction, embargo, territorial dispute or sponsored armed group.
    Tie,
    /// A close relation of one with an adversary of the other.
    RivalTie,
    /// What one takes in from the other.
    Dependence,
    /// A poor economy of one of the two.
    EconomicWeakness,
}

/// Something that holds a relation back.
#[derive(Clone, Debug, PartialEq)]
pub struct Impediment {
    /// What kind.
    pub kind: ImpedimentKind,
    /// When.
    pub date: DateInterval,
    /// A sentence.
    pub text: String,
    /// Its size.
    pub value: f64,
    /// Unit of the size.
    pub unit: &'static str,
    /// The share of pairs that had as much or more at that date, 0 to 1; small is unusual. `None` where no other pair can be compared.
    pub as_much: Option<f64>,
    /// Pairs compared.
    pub pairs: usize,
    /// The sources of the rows that it tells of; empty where it is computed from all sources of events.
    pub sources: Vec<SourceId>,
    /// Recalled if one of those rows is.
    pub basis: Basis,
}

/// A measure of what one needs from the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependence {
    /// What is measured.
    pub name: String,
    /// Who depends.
    pub actor: ActorId,
    /// On whom.
    pub other: ActorId,
    /// When it holds.
    pub date: DateInterval,
    /// The value in the unit.
    pub value: f64,
    /// The unit.
    pub unit: String,
    /// The source.
    pub source: SourceId,
}

/// Years before the end of the period in which a dispute or an act still counts as present.
const RECENT_YEARS: i16 = 10;
/// Acts in those years that make a pair worth comparing.
const FEWEST_ACTS: f64 = 5.0;

/// The measures of the dyad itself: trade, arms, loans.
pub(crate) fn dependence(relation: &Relation) -> Vec<Dependence> {
    relation
        .measures
        .iter()
        .filter_map(|measure| {
            Some(Dependence {
                name: measure.name.clone(),
                actor: measure.actor,
                other: measure.other?,
                date: measure.interval,
                value: measure.value,
                unit: measure.unit.clone(),
                source: measure.provenance.source.clone(),
            })
        })
        .collect()
}

pub(crate) fn impediments(relation: &Relation, world: &World) -> Vec<Impediment> {
    let mut found = ties(relation, world);
    found.extend(disputes(relation, world));
    found.extend(rival_ties(relation, world));
    found.extend(levels(relation, world));
    rank(&mut found);
    found
}

/// The most unusual first.
pub(crate) fn rank(found: &mut [Impediment]) {
    found.sort_by(|x, y| {
        // What cannot be compared comes last.
        let rank = |impediment: &Impediment| impediment.as_much.unwrap_or(2.0);
        rank(x)
            .total_cmp(&rank(y))
            .then_with(|| y.date.sort_key().cmp(&x.date.sort_key()))
    });
}

/// Named ties in force at the end of the period.
fn ties(relation: &Relation, world: &World) -> Vec<Impediment> {
    let last = relation.years.1;
    relation
        .ties
        .iter()
        .filter(|tie| holds_in(tie, last))
        .filter_map(|tie| {
            let TieKind::Named { name, text } = &tie.kind else {
                return None;
            };
            if !hostile(*name) {
                return None;
            }
            let others = world
                .ties()
                .iter()
                .filter(
                    |other| matches!(&other.kind, TieKind::Named { name: of, .. } if of == name),
                )
                .filter(|other| other.provenance.source == tie.provenance.source)
                .filter(|other| holds_in(other, last));
            let (as_much, pairs) = share_of_pairs(relation, others, &tie.provenance.source, last);
            let since = tie.interval.earliest().map_or(last, |day| day.year());
            Some(Impediment {
                kind: ImpedimentKind::Tie,
                date: tie.interval,
                text: text.clone(),
                value: f64::from(last - since + 1),
                unit: "years in force",
                as_much,
                pairs,
                sources: vec![tie.provenance.source.clone()],
                basis: tie.basis,
            })
        })
        .collect()
}

fn hostile(name: TieName) -> bool {
    matches!(
        name,
        TieName::ArmsEmbargo
            | TieName::Sanction
            | TieName::Sponsorship
            | TieName::TerritorialDispute
            | TieName::War
    )
}

fn holds_in(tie: &Tie, year: i16) -> bool {
    tie.interval.earliest().is_none_or(|day| day.year() <= year)
        && tie.interval.latest().is_none_or(|day| day.year() >= year)
}

/// The share of the pairs that a source covers which these ties join, and the number of pairs.
fn share_of_pairs<'t>(
    relation: &Relation,
    ties: impl Iterator<Item = &'t Tie>,
    source: &SourceId,
    year: i16,
) -> (Option<f64>, usize) {
    let joined: BTreeSet<Dyad> = ties
        .filter_map(|tie| Dyad::new(latest(tie.a), latest(tie.b)))
        .collect();
    let covered = relation
        .coverage
        .iter()
        .find(|coverage| coverage.source == *source && !coverage.actors.is_empty());
    let states = match covered {
        Some(coverage) => coverage
            .actors
            .iter()
            .map(|&actor| latest(actor))
            .collect::<BTreeSet<ActorId>>()
            .len(),
        None => states_in(year),
    };
    let pairs = states * states.saturating_sub(1) / 2;
    // A list may join actors beyond those it covers: the share is never above 1.
    let share = (pairs > 0).then(|| (joined.len() as f64 / pairs as f64).min(1.0));
    (share, pairs)
}

/// Members of the state system in a year, by the Correlates of War. Beyond the list's end its last members count.
fn states_in(year: i16) -> usize {
    let span = whole_year(year.min(2016));
    let members: BTreeSet<u16> = actors()
        .memberships()
        .filter(|membership| membership.list == StateList::Cow && membership.span.overlaps(&span))
        .map(|membership| membership.code)
        .collect();
    members.len()
}

/// Disputes of the last years, each at its date; one that two lists tell alike is told once.
fn disputes(relation: &Relation, world: &World) -> Vec<Impediment> {
    let mut told: Vec<Impediment> = Vec::new();
    for dispute in each_dispute(relation, world) {
        let same = told.iter_mut().find(|other| {
            (&other.text, other.date) == (&dispute.text, dispute.date)
                && other.value.total_cmp(&dispute.value).is_eq()
        });
        match same {
            Some(same) => same.sources.extend(dispute.sources),
            None => told.push(dispute),
        }
    }
    told
}

fn each_dispute(relation: &Relation, world: &World) -> Vec<Impediment> {
    let last = relation.years.1;
    relation
        .disputes
        .iter()
        .filter(|dispute| dispute.last_year > last - RECENT_YEARS)
        .filter_map(|dispute| {
            let hostility = dispute.hostility_a.max(dispute.hostility_b);
            let others = world.ties().iter().filter(|other| {
                let TieKind::Dispute(of) = &other.kind else {
                    return false;
                };
                other.provenance.source == dispute.source
                    && holds_in(other, dispute.last_year)
                    && of.hostility_a.max(of.hostility_b) >= hostility
            });
            let (as_much, pairs) =
                share_of_pairs(relation, others, &dispute.source, dispute.last_year);
            let days = if dispute.first_year == dispute.last_year {
                DateInterval::year(dispute.first_year).ok()?
            } else {
                DateInterval::interval(
                    Period::year(dispute.first_year).ok()?,
                    Period::year(dispute.last_year).ok()?,
                )
                .ok()?
            };
            Some(Impediment {
                kind: ImpedimentKind::Dispute,
                date: days,
                text: format!("Militarised dispute {} between the two.", dispute.number),
                value: f64::from(hostility),
                unit: "of 5 in highest hostility",
                as_much,
                pairs,
                sources: vec![dispute.source.clone()],
                basis: Basis::File,
            })
        })
        .collect()
}

/// A low level of the two, and a high level of one with the other's worst adversary, among all pairs at the end of the events.
fn levels(relation: &Relation, world: &World) -> Vec<Impediment> {
    let Some((_, told)) = world.years() else {
        return Vec::new();
    };
    // The year of all pairs, so that levels computed once serve every pair; of states that ended, their last.
    let ends = [relation.a.last_year(), relation.b.last_year()];
    let last = ends
        .into_iter()
        .flatten()
        .fold(told.min(relation.years.1), i16::min);
    let all: Vec<(Dyad, f64, f64)> = world
        .at_end(last)
        .iter()
        .filter(|level| level.events >= FEWEST_ACTS)
        .map(|level| (level.dyad, level.value, level.high))
        .collect();
    let of = |one: ActorId, other: ActorId| {
        let dyad = Dyad::new(one, other)?;
        all.iter().find(|(pair, ..)| *pair == dyad)
    };
    let Ok(year) = DateInterval::year(last) else {
        return Vec::new();
    };
    let (a, b) = (&relation.a, &relation.b);
    let mut found = Vec::new();
    if let Some(&(_, level, _)) = of(a.actor, b.actor) {
        let lower = all.iter().filter(|(_, other, _)| *other <= level).count();
        // The lower half of the pairs: above that a low level is no impediment.
        if lower * 2 <= all.len() {
            found.push(Impediment {
                kind: ImpedimentKind::Conflict,
                date: year,
                text: format!(
                    "By the acts of ten years alone, the level of interaction of {} and {} is in the lower half of all pairs that have one.",
                    in_sentence(&name_in_year(a, last)),
                    in_sentence(&name_in_year(b, last))
                ),
                value: level,
                unit: "level, -1 to 1",
                as_much: Some(lower as f64 / all.len() as f64),
                pairs: all.len(),
                sources: Vec::new(),
                basis: Basis::File,
            });
        }
    }
    for (one, other) in [(a, b), (b, a)] {
        // The adversary: of the pairs of `one` the lowest whose whole interval lies below 0.
        let worst = all
            .iter()
            .filter(|(dyad, _, high)| {
                (dyad.low() == one.actor) != (dyad.high() == one.actor)
                    && dyad.low() != other.actor
                    && dyad.high() != other.actor
                    && *high < 0.0
            })
            .min_by(|x, y| x.1.total_cmp(&y.1));
        let Some((dyad, ..)) = worst else { continue };
        let adversary = if dyad.low() == one.actor {
            dyad.high()
        } else {
            dyad.low()
        };
        let Some(&(_, level, _)) = of(other.actor, adversary) else {
            continue;
        };
        let higher = all.iter().filter(|(_, of, _)| *of >= level).count();
        if level > 0.0 {
            let name = actors().get(adversary).map_or_else(
                || adversary.to_string(),
                |actor| actor.name_on(None).to_owned(),
            );
            found.push(Impediment {
                kind: ImpedimentKind::RivalTie,
                date: year,
                text: format!(
                    "{} is on cooperative terms with {}, with which {} is in conflict.",
                    at_start(&name_in_year(other, last)),
                    in_sentence(&name),
                    in_sentence(&name_in_year(one, last))
                ),
                value: level,
                unit: "level, -1 to 1",
                as_much: Some(higher as f64 / all.len() as f64),
                pairs: all.len(),
                sources: Vec::new(),
                basis: Basis::File,
            });
        }
    }
    found
}
