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
    fn lijphart_gives_half_credit_to_an_abstention() {
        assert_eq!(Vote::Yes.agreement(Vote::Yes), 1.0);
        assert_eq!(Vote::Yes.agreement(Vote::Abstain), 0.5);
        assert_eq!(Vote::No.agreement(Vote::Abstain), 0.5);
        assert_eq!(Vote::Yes.agreement(Vote::No), 0.0);
        assert_eq!(Vote::Abstain.agreement(Vote::Abstain), 1.0);
    }
}
