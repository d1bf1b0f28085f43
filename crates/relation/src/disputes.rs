//! Militarised interstate disputes, by dispute and by year.

use std::collections::BTreeMap;

use entente_model::coverage::{Cell, Coverage, Subject};
use entente_model::source::{Provenance, SourceId};
use entente_model::tie::{Tie, TieKind};

use crate::editions::{Editions, feeding};
use crate::party::Party;
use crate::years::Period;

/// One dispute between two actors, by one list.
#[derive(Clone, Debug, PartialEq)]
pub struct DisputeEpisode {
    /// The dispute's number; both lists number alike.
    pub number: u32,
    /// The list.
    pub source: SourceId,
    /// First year in which the two were in it.
    pub first_year: i16,
    /// Last year.
    pub last_year: i16,
    /// Highest hostility of the first actor over those years, 1 (none) to 5 (war); 0 where missing.
    pub hostility_a: u8,
    /// Highest hostility of the second actor.
    pub hostility_b: u8,
    /// Fatality level of the whole dispute, 0 (none) to 6 (over 999); -9 where missing.
    pub fatality: i8,
    /// The first row.
    pub provenance: Provenance,
}

/// Whether two actors were in a dispute in one year, by one list.
#[derive(Clone, Debug, PartialEq)]
pub struct DisputeYear {
    /// The year.
    pub year: i16,
    /// Highest hostility of either, 1 to 5.
    pub cell: Cell<u8>,
    /// Disputes in this year.
    pub disputes: u32,
    /// The list.
    pub source: SourceId,
}

pub(crate) fn episodes(ties: &[Tie], a: &Party, period: &Period) -> Vec<DisputeEpisode> {
    let mut found: BTreeMap<(SourceId, u32), DisputeEpisode> = BTreeMap::new();
    for tie in ties {
        let (TieKind::Dispute(dispute), Some(year)) = (&tie.kind, tie_year(tie)) else {
            continue;
        };
        if !period.contains(year) {
            continue;
        }
        let (of_a, of_b) = if a.includes(tie.a) {
            (dispute.hostility_a, dispute.hostility_b)
        } else {
            (dispute.hostility_b, dispute.hostility_a)
        };
        let episode = found
            .entry((tie.provenance.source.clone(), dispute.number))
            .or_insert_with(|| DisputeEpisode {
                number: dispute.number,
                source: tie.provenance.source.clone(),
                first_year: year,
                last_year: year,
                hostility_a: 0,
                hostility_b: 0,
                fatality: dispute.fatality,
                provenance: tie.provenance.clone(),
            });
        episode.first_year = episode.first_year.min(year);
        episode.last_year = episode.last_year.max(year);
        episode.hostility_a = episode.hostility_a.max(of_a);
        episode.hostility_b = episode.hostility_b.max(of_b);
        episode.fatality = episode.fatality.max(dispute.fatality);
    }
    let mut episodes: Vec<DisputeEpisode> = found.into_values().collect();
    episodes.sort_by(|x, y| {
        (x.first_year, x.number, &x.source).cmp(&(y.first_year, y.number, &y.source))
    });
    episodes
}

pub(crate) fn by_year(
    ties: &[Tie],
    editions: &Editions<'_>,
    a: &Party,
    b: &Party,
    period: &Period,
) -> Vec<DisputeYear> {
    let mut years = Vec::new();
    for parts in editions.of(Subject::Disputes, a, b) {
        for year in period
            .years()
            .filter(|&year| a.existed_in(year) && b.existed_in(year))
        {
            let coverage = feeding(&parts, year);
            let mut numbers: Vec<u32> = Vec::new();
            let mut highest = 0;
            for tie in ties.iter().filter(|tie| {
                tie.provenance.source == coverage.source && tie_year(tie) == Some(year)
            }) {
                if let TieKind::Dispute(dispute) = &tie.kind {
                    highest = highest.max(dispute.hostility_a).max(dispute.hostility_b);
                    if !numbers.contains(&dispute.number) {
                        numbers.push(dispute.number);
                    }
                }
            }
            let cell = if numbers.is_empty() {
                empty_cell(coverage, a, b, year)
            } else {
                Cell::Value(highest)
            };
            years.push(DisputeYear {
                year,
                cell,
                disputes: numbers.len() as u32,
                source: coverage.source.clone(),
            });
        }
    }
    years
}

/// The cell of a year without a row. Lists of the Correlates of War speak of members of the state system only.
pub(crate) fn empty_cell<T>(coverage: &Coverage, a: &Party, b: &Party, year: i16) -> Cell<T> {
    if !a.in_state_system(year) || !b.in_state_system(year) {
        return Cell::OutsideCoverage;
    }
    // A source may hold the actor under the name that it had then (the Soviet Union).
    let covered = |party: &Party| {
        let mut members = party.lineage.iter().map(|&(actor, _)| actor);
        members.find(|&actor| coverage.covers_actor(actor))
    };
    match (covered(a), covered(b)) {
        (Some(a), Some(b)) => coverage.empty_cell(a, b, year),
        _ => Cell::OutsideCoverage,
    }
}

/// The year of a tie from dyad-year data.
pub(crate) fn tie_year(tie: &Tie) -> Option<i16> {
    tie.interval.earliest().map(|day| day.year())
}
