//! Agreement in the roll calls of the UN General Assembly.

use std::collections::BTreeMap;

use entente_model::actor::ActorId;
use entente_model::coverage::{Cell, Coverage, Subject};
use entente_model::organisation::organisations;
use entente_model::source::SourceId;
use entente_model::votes::{RollCallVotes, SeatVotes, Vote};
use entente_store::VoteRecords;
use rayon::prelude::*;

use crate::alignment::{Lijphart, YearBallots};
use crate::party::{Party, whole_year};
use crate::years::Period;

/// Agreement of two actors in one calendar year.
#[derive(Clone, Debug, PartialEq)]
pub struct YearAgreement {
    /// Calendar year of the votes.
    pub year: i16,
    /// Lijphart's index, 0 to 1: the same vote counts 1, one abstaining ½, opposite votes 0, over the roll calls in which both
    /// voted (Lijphart 1963, American Political Science Review 57). Missing where no roll call had both; outside coverage where
    /// the source does not reach or one of the two was no member of the United Nations.
    pub cell: Cell<f64>,
    /// Roll calls in which both voted.
    pub roll_calls: u32,
    /// The rank of the value among all dyads of the year that have one: 1 for the most alike, equal values sharing the best. Absolute
    /// agreement follows the agenda; `None` without a value.
    pub rank: Option<u32>,
    /// Dyads that voted in one roll call of the year or more.
    pub dyads: u32,
    /// The source that feeds the year; `None` outside coverage.
    pub source: Option<SourceId>,
}

/// Lijphart's index over pairs of votes, with their number; `None` without any.
pub fn lijphart(pairs: impl IntoIterator<Item = (Vote, Vote)>) -> Option<(f64, u32)> {
    // Halves are summed as integers: the order of the roll calls must not show in the last digit.
    let (mut halves, mut count) = (0u32, 0u32);
    for (a, b) in pairs {
        halves += (a.agreement(b) * 2.0) as u32;
        count += 1;
    }
    (count > 0).then(|| (f64::from(halves) / f64::from(2 * count), count))
}

pub(crate) fn by_year(
    votes: &[VoteRecords],
    coverage: &[Coverage],
    a: &Party,
    b: &Party,
    period: &Period,
) -> Vec<YearAgreement> {
    let mut found: BTreeMap<i16, YearAgreement> = BTreeMap::new();
    for records in votes {
        let ballots = YearBallots::of(&records.votes, &period.years());
        let of_pair = pair_agreement(&records.votes, a, b);
        let ranked: Vec<_> = of_pair
            .into_par_iter()
            .map(|(year, agreement, roll_calls)| {
                let of_year = ballots.iter().find(|ballots| ballots.year == year);
                let rank = of_year.map(|ballots| rank_among_all(ballots, agreement, roll_calls));
                (year, agreement, roll_calls, rank)
            })
            .collect();
        for (year, agreement, roll_calls, rank) in ranked {
            let (rank, dyads) = rank.map_or((None, 0), |(rank, dyads)| (Some(rank), dyads));
            found.insert(
                year,
                YearAgreement {
                    year,
                    cell: Cell::Value(agreement),
                    roll_calls,
                    rank,
                    dyads,
                    source: Some(records.source.clone()),
                },
            );
        }
    }
    period
        .years()
        .filter(|&year| a.existed_in(year) && b.existed_in(year))
        .map(|year| {
            found
                .remove(&year)
                .unwrap_or_else(|| empty_year(year, votes, coverage, a, b))
        })
        .collect()
}

/// The rank of an agreement among those of all dyads of the year, and their number.
fn rank_among_all(ballots: &YearBallots, agreement: f64, roll_calls: u32) -> (u32, u32) {
    let own = Lijphart {
        // A whole number of halves, up to the rounding of the division.
        halves: (agreement * f64::from(2 * roll_calls)).round() as u32,
        roll_calls,
    };
    pulp::Arch::new().dispatch(RankAmongAll { ballots, own })
}

/// Counts bits: worth compiling for the instructions of the machine at hand, which the crate `pulp` picks at run time.
struct RankAmongAll<'b> {
    ballots: &'b YearBallots,
    own: Lijphart,
}

impl pulp::NullaryFnOnce for RankAmongAll<'_> {
    type Output = (u32, u32);

    #[inline(always)]
    fn call(self) -> (u32, u32) {
        let (mut rank, mut dyads) = (1, 0);
        let members = self.ballots.seats.len();
        for a in 0..members {
            for b in a + 1..members {
                if let Some(pair) = self.ballots.lijphart(a, b) {
                    rank += u32::from(pair.is_above(self.own));
                    dyads += 1;
                }
            }
        }
        (rank, dyads)
    }
}

/// A year without a roll call in which both voted.
fn empty_year(
    year: i16,
    votes: &[VoteRecords],
    coverage: &[Coverage],
    a: &Party,
    b: &Party,
) -> YearAgreement {
    let covered = coverage
        .iter()
        .find(|coverage| {
            let holds = |party: &Party| {
                let mut members = party.lineage.iter();
                members.any(|&(actor, _)| coverage.covers_actor(actor))
            };
            coverage.subject == Subject::Votes && coverage.covers_year(year) && holds(a) && holds(b)
        })
        .filter(|_| un_member(a, year) && un_member(b, year));
    let source = covered.map(|coverage| {
        let feeding = votes.iter().find(|records| records.years.contains(&year));
        feeding.map_or_else(|| coverage.source.clone(), |records| records.source.clone())
    });
    YearAgreement {
        year,
        cell: if source.is_some() {
            Cell::Missing
        } else {
            Cell::OutsideCoverage
        },
        roll_calls: 0,
        rank: None,
        dyads: 0,
        source,
    }
}

/// Whether the actor was a member of the United Nations on any day of a year.
fn un_member(party: &Party, year: i16) -> bool {
    const UN: ActorId = ActorId::literal("UN");
    let year = whole_year(year);
    party.lineage.iter().any(|&(actor, _)| {
        organisations()
            .memberships_of(actor)
            .filter(|membership| membership.organisation == UN && membership.status.is_member())
            .any(|membership| membership.possible_span().overlaps(&year))
    })
}

/// Agreement by calendar year for the years in which both voted, with the number of roll calls.
pub(crate) fn pair_agreement(votes: &RollCallVotes, a: &Party, b: &Party) -> Vec<(i16, f64, u32)> {
    let of_a = party_votes(votes, a);
    let of_b = party_votes(votes, b);
    let mut pairs: BTreeMap<i16, Vec<(Vote, Vote)>> = BTreeMap::new();
    for (index, roll_call) in votes.roll_calls.iter().enumerate() {
        if let (Some(a), Some(b)) = (of_a[index], of_b[index]) {
            pairs.entry(roll_call.date.year()).or_default().push((a, b));
        }
    }
    pairs
        .into_iter()
        .filter_map(|(year, pairs)| {
            lijphart(pairs).map(|(agreement, count)| (year, agreement, count))
        })
        .collect()
}

/// The votes of a lineage, one a roll call: those of the seats that its actors held on the day.
fn party_votes(votes: &RollCallVotes, party: &Party) -> Vec<Option<Vote>> {
    let seats: Vec<&SeatVotes> = votes
        .seats
        .iter()
        .filter(|seat| {
            seat.holders
                .iter()
                .any(|&(_, holder)| party.includes(holder))
        })
        .collect();
    votes
        .roll_calls
        .iter()
        .enumerate()
        .map(|(index, roll_call)| {
            seats
                .iter()
                .filter(|seat| {
                    seat.holder(roll_call.date)
                        .is_some_and(|holder| party.includes(holder))
                })
                .find_map(|seat| seat.vote(index))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_credit_for_an_abstention_and_nothing_without_votes() {
        use Vote::{Abstain, No, Yes};
        let (agreement, count) =
            lijphart([(Yes, Yes), (Yes, Abstain), (No, Yes), (No, No)]).unwrap();
        assert_eq!((agreement, count), (0.625, 4));
        assert_eq!(lijphart([]), None);
    }
}
