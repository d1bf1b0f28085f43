//! The state whose code a seat of the General Assembly bears.

use std::collections::BTreeMap;

use entente_model::actor::{Actor, ActorId, CodeSystem, actors};
use entente_model::votes::{RollCallVotes, SeatVotes, session_day};

/// The codes of a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatState {
    /// The state that held the seat for most of its votes.
    state: &'static Actor,
    /// Its number in the Correlates of War's list.
    pub cow: u16,
}

impl SeatState {
    /// The state of each seat, in the order of [`RollCallVotes::seats`]; `None` where the holder has no number.
    ///
    /// A seat keeps one number although its holder changes: 365 for the USSR and Russia, 260 for the Federal Republic of Germany to the end of
    /// 1990, 713 for China's seat to 1971. Ukraine and Belarus have theirs, 369 and 370, from 1946 on.
    pub fn of(votes: &RollCallVotes) -> Vec<Option<SeatState>> {
        let seats = votes.seats.iter();
        seats.map(|seat| SeatState::of_seat(seat, votes)).collect()
    }

    fn of_seat(seat: &SeatVotes, votes: &RollCallVotes) -> Option<SeatState> {
        let state = match seat.holders.as_slice() {
            [(_, only)] => *only,
            _ => main_holder(seat, votes)?,
        };
        let state = actors().get(state)?;
        let cow = state.code_on(CodeSystem::Cow, None)?.parse().ok()?;
        Some(SeatState { state, cow })
    }

    /// ISO 3166-1 code of the seat in a session: of its holder where that has the seat's number too (SUN, then RUS), else of the seat's state.
    pub fn iso3(&self, holder: ActorId, session: u16) -> Option<&'static str> {
        let day = session_day(session);
        let number = self.cow.to_string();
        let same = actors()
            .get(holder)
            .filter(|holder| holder.code_on(CodeSystem::Cow, None) == Some(&number));
        let state = same.unwrap_or(self.state);
        state
            .code_on(CodeSystem::Iso3, Some(day))
            .or_else(|| state.code_on(CodeSystem::Iso3, None))
    }
}

/// The holder of most votes.
fn main_holder(seat: &SeatVotes, votes: &RollCallVotes) -> Option<ActorId> {
    let mut counts: BTreeMap<ActorId, u32> = BTreeMap::new();
    for (index, call) in votes.roll_calls.iter().enumerate() {
        if seat.votes.get(index).is_some_and(|&vote| vote != 0) {
            *counts.entry(seat.holder(call.date)?).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|&(_, count)| count);
    most.map(|(holder, _)| holder)
}
