//! Votes in the United Nations: roll calls of the General Assembly, vetoes in the Security Council.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::ActorId;
use crate::ontology::vocabulary;
use crate::source::{Basis, Provenance};

vocabulary! {
    /// How a member voted in a roll call. A member that did not vote has no row.
    Vote, "vote", {
        /// In favour.
        Yes = "yes",
        /// Neither.
        Abstain = "abstain",
        /// Against.
        No = "no",
    }
}

impl Vote {
    /// Lijphart's agreement of two votes (1963): 1 for the same vote, 0 for opposite ones, ½ where one abstains.
    pub fn agreement(self, other: Vote) -> f64 {
        f64::from(2 - (self as i8 - other as i8).unsigned_abs()) / 2.0
    }
}

/// A roll call of the General Assembly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollCall {
    /// The identifier of the Voeten data (`rcid`).
    pub id: u32,
    /// The date that the data give. Its year and month hold; until 1997, and often to 2000, the day does not: it is the number of
    /// the weekday (resolution 3379 of 10 November 1975 stands under 1 November), so no day is shown before 2001.
    pub date: Date,
    /// Session of the Assembly, from 1.
    pub session: u16,
    /// Number of the resolution, as the data write it.
    pub resolution: String,
    /// Issue labels, bit by bit in the order of [`ISSUES`].
    pub issues: u8,
}

/// The issue labels of the Voeten data: code and name.
pub const ISSUES: [(&str, &str); 6] = [
    ("me", "Palestinian conflict"),
    ("nu", "Nuclear weapons and nuclear material"),
    ("di", "Arms control and disarmament"),
    ("hr", "Human rights"),
    ("co", "Colonialism"),
    ("ec", "Economic development"),
];

/// All votes of one roll-call dataset: the roll calls in the order of their dates, and for each seat its votes.
///
/// A seat is what the data call a country; the actor that holds it depends on the date (the seat of the USSR is Russia's from
/// 24 December 1991), which [`SeatVotes::holders`] states.
#[derive(Clone, Debug, PartialEq)]
pub struct RollCallVotes {
    /// Roll calls by date, then id.
    pub roll_calls: Vec<RollCall>,
    /// Votes by seat, in the order of the seats' names.
    pub seats: Vec<SeatVotes>,
}

impl RollCallVotes {
    /// Several datasets of different years as one: roll calls by date, and one seat for what bears one name or has had the same holders in
    /// two of them.
    pub fn joined(mut parts: Vec<RollCallVotes>) -> RollCallVotes {
        if parts.len() == 1 {
            return parts.remove(0);
        }
        let mut order: Vec<(Date, u32, usize, usize)> = Vec::new();
        for (part, votes) in parts.iter().enumerate() {
            let calls = votes.roll_calls.iter().enumerate();
            order.extend(calls.map(|(index, call)| (call.date, call.id, part, index)));
        }
        order.sort_unstable();
        let roll_calls: Vec<RollCall> = order
            .iter()
            .map(|&(_, _, part, index)| parts[part].roll_calls[index].clone())
            .collect();
        let mut seats: Vec<(SeatVotes, Vec<Option<usize>>)> = Vec::new();
        for (part, votes) in parts.iter().enumerate() {
            for (place, seat) in votes.seats.iter().enumerate() {
                let known = seats.iter_mut().find(|(known, in_parts)| {
                    in_parts[part].is_none() && (known.seat == seat.seat || known.is_held_as(seat))
                });
                match known {
                    Some((known, in_parts)) => {
                        in_parts[part] = Some(place);
                        // A dataset of a few years knows fewer of the holders.
                        if seat.holders.len() > known.holders.len() {
                            known.holders.clone_from(&seat.holders);
                        }
                    }
                    None => {
                        let mut in_parts = vec![None; parts.len()];
                        in_parts[part] = Some(place);
                        let seat = SeatVotes {
                            votes: Vec::new(),
                            ..seat.clone()
                        };
                        seats.push((seat, in_parts));
                    }
                }
            }
        }
        let mut seats: Vec<SeatVotes> = seats
            .into_iter()
            .map(|(seat, in_parts)| {
                let vote = |&(_, _, part, index): &(Date, u32, usize, usize)| {
                    in_parts[part].map_or(0, |place| parts[part].seats[place].votes[index])
                };
                SeatVotes {
                    votes: order.iter().map(vote).collect(),
                    ..seat
                }
            })
            .collect();
        seats.sort_by(|one, other| one.seat.cmp(&other.seat));
        RollCallVotes { roll_calls, seats }
    }
}

/// The votes of one seat.
#[derive(Clone, Debug, PartialEq)]
pub struct SeatVotes {
    /// The seat's name in the data.
    pub seat: Arc<str>,
    /// Who held the seat, from a date on, in the order of dates; the first entry holds from the first vote.
    pub holders: Vec<(Option<Date>, ActorId)>,
    /// Votes, one byte a roll call in the order of [`RollCallVotes::roll_calls`]: 0 no vote, 1 yes, 2 abstain, 3 no.
    pub votes: Vec<u8>,
}

impl SeatVotes {
    /// Whether both are the seat of one state: the last holder is the same.
    fn is_held_as(&self, other: &SeatVotes) -> bool {
        match (self.holders.last(), other.holders.last()) {
            (Some((_, one)), Some((_, other))) => one == other,
            _ => false,
        }
    }

    /// The actor that held the seat on a day.
    pub fn holder(&self, date: Date) -> Option<ActorId> {
        self.holders
            .iter()
            .rev()
            .find(|(from, _)| from.is_none_or(|from| from <= date))
            .map(|&(_, actor)| actor)
    }

    /// The vote in the roll call at this index, `None` where there was none.
    pub fn vote(&self, index: usize) -> Option<Vote> {
        match self.votes.get(index)? {
            1 => Some(Vote::Yes),
            2 => Some(Vote::Abstain),
            3 => Some(Vote::No),
            _ => None,
        }
    }
}

/// Two roll calls on the same resolution in different sessions: they make ideal points comparable over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bridge {
    /// The earlier roll call ([`RollCall::id`]).
    pub earlier: u32,
    /// The later one.
    pub later: u32,
}

/// The ideal point of a seat in a session of the General Assembly: where it stands on the dimension that divides members most
/// (Bailey, Strezhnev and Voeten 2017, Journal of Conflict Resolution 61). Over all seats and sessions the mean is 0 and the
/// standard deviation 1; the United States stand on the positive side.
#[derive(Clone, Debug, PartialEq)]
pub struct IdealPoint {
    /// The seat's name in the data.
    pub seat: Arc<str>,
    /// The actor that held it on the session's [`session_day`].
    pub holder: ActorId,
    /// Session of the Assembly, from 1.
    pub session: u16,
    /// Votes of the seat on which the estimate rests: those in roll calls on which members differed.
    pub votes: u32,
    /// The estimate.
    pub value: f64,
    /// Lower end of the interval that holds the true point with a probability of 90 %.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl IdealPoint {
    /// The year in which the session opened: the first met in 1946, and each since opened one year after the last.
    pub fn year(&self) -> i16 {
        session_year(self.session)
    }
}

/// The year in which a session of the General Assembly opened. Votes of a session may fall into the next year, and a resumed one later.
pub fn session_year(session: u16) -> i16 {
    1945_i16.saturating_add_unsigned(session)
}

/// 1 December of the year in which a session opened, amid the weeks in which most votes are cast: who holds a seat on this day counts
/// as its holder in the session.
pub fn session_day(session: u16) -> Date {
    Date::constant(1945, 12, 1).saturating_add(jiff::Span::new().years(i64::from(session)))
}

/// A draft resolution of the Security Council that one or more permanent members voted down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Veto {
    /// The day of the vote.
    pub date: Date,
    /// The draft's document number.
    pub draft: String,
    /// The meeting's record number.
    pub meeting: String,
    /// The agenda item.
    pub agenda: String,
    /// Who cast the veto, as actors of the day.
    pub by: Vec<ActorId>,
    /// Read from a source or recalled.
    pub basis: Basis,
    /// Where it comes from.
    pub provenance: Provenance,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn votes_of_different_years_are_joined_by_seat() {
        let part = |id: u32, year: i16, seats: &[(&str, &str, u8)]| RollCallVotes {
            roll_calls: vec![RollCall {
                id,
                date: Date::constant(year, 12, 1),
                session: 70,
                resolution: String::new(),
                issues: 0,
            }],
            seats: seats
                .iter()
                .map(|&(seat, holder, vote)| SeatVotes {
                    seat: seat.into(),
                    holders: vec![(None, ActorId::literal(holder))],
                    votes: vec![vote],
                })
                .collect(),
        };
        let later = part(7, 2021, &[("India", "IND", 1), ("Viet Nam", "VNM", 2)]);
        let earlier = part(
            3,
            2015,
            &[
                ("Chad", "TCD", 3),
                ("India", "IND", 3),
                ("Vietnam", "VNM", 1),
            ],
        );
        let joined = RollCallVotes::joined(vec![later, earlier]);
        let dates: Vec<i16> = joined
            .roll_calls
            .iter()
            .map(|call| call.date.year())
            .collect();
        assert_eq!(dates, [2015, 2021]);
        let seats: Vec<(&str, &[u8])> = joined
            .seats
            .iter()
            .map(|seat| (&*seat.seat, seat.votes.as_slice()))
            .collect();
        assert_eq!(
            seats,
            [
                ("Chad", &[3, 0][..]),
                ("India", &[3, 1]),
                ("Viet Nam", &[1, 2])
            ]
        );
    }

    #[test]
    fn lijphart_gives_half_credit_to_an_abstention() {
        assert_eq!(Vote::Yes.agreement(Vote::Yes), 1.0);
        assert_eq!(Vote::Yes.agreement(Vote::Abstain), 0.5);
        assert_eq!(Vote::No.agreement(Vote::Abstain), 0.5);
        assert_eq!(Vote::Yes.agreement(Vote::No), 0.0);
        assert_eq!(Vote::Abstain.agreement(Vote::Abstain), 1.0);
    }
}
