//! Who voted on what, in the form that a fit reads.

use entente_model::votes::Vote;

/// A seat in a session: what has an ideal point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) seat: u16,
    pub(super) session: u16,
}

/// A roll call, or several on the same resolution in different sessions (a bridge): its ballots are `start..end`, first yes, then
/// abstentions, then no.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) start: u32,
    pub(super) abstain: u32,
    pub(super) no: u32,
    pub(super) end: u32,
}

impl Item {
    pub(super) fn ballots(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Ballots of each vote.
    pub(super) fn counts(&self) -> [usize; 3] {
        [
            (self.abstain - self.start) as usize,
            (self.no - self.abstain) as usize,
            (self.end - self.no) as usize,
        ]
    }
}

/// A ballot before sorting: item, place, vote.
pub(super) type Ballot = (u32, Place, Vote);

/// Every ballot that says something: items on which all voted alike are left out.
pub(super) struct Design {
    /// By seat, then session; each has a ballot.
    pub(super) places: Vec<Place>,
    /// Ballots of each place.
    pub(super) votes_of: Vec<u32>,
    pub(super) items: Vec<Item>,
    /// The place of each ballot.
    pub(super) place_of: Vec<u32>,
    /// For each place its slot: its number in the order of sessions, then seats. The ballots of an item lie in few sessions.
    pub(super) slots: Vec<u32>,
    /// The slot of each ballot.
    pub(super) slot_of: Vec<u32>,
    /// Two seats that stand at opposite ends, the positive first; the fit starts from the items that divide them.
    pub(super) poles: [u16; 2],
}

impl Design {
    /// Sorts ballots by item and vote; unanimous items go.
    pub(super) fn new(mut ballots: Vec<Ballot>, poles: [u16; 2]) -> Self {
        ballots.sort_unstable_by_key(|&(item, place, vote)| (item, vote as u8, place));
        let divided: Vec<&[Ballot]> = ballots
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|item| item.first().map(|b| b.2) != item.last().map(|b| b.2))
            .collect();
        let mut places: Vec<Place> = divided
            .iter()
            .flat_map(|item| item.iter().map(|ballot| ballot.1))
            .collect();
        places.sort_unstable();
        places.dedup();

        let mut items = Vec::with_capacity(divided.len());
        let mut place_of = Vec::with_capacity(ballots.len());
        let mut votes_of = vec![0; places.len()];
        for item in divided {
            let start = place_of.len() as u32;
            let up_to = |vote: Vote| {
                start + item.partition_point(|ballot| (ballot.2 as u8) < vote as u8) as u32
            };
            items.push(Item {
                start,
                abstain: up_to(Vote::Abstain),
                no: up_to(Vote::No),
                end: start + item.len() as u32,
            });
            for (_, place, _) in item {
                // Every place of a divided item was collected above.
                let index = places.partition_point(|known| known < place);
                votes_of[index] += 1;
                place_of.push(index as u32);
            }
        }
        let mut by_session: Vec<u32> = (0..places.len() as u32).collect();
        by_session.sort_unstable_by_key(|&place| {
            let place = places[place as usize];
            (place.session, place.seat)
        });
        let mut slots = vec![0; places.len()];
        for (slot, &place) in (0..).zip(&by_session) {
            slots[place as usize] = slot;
        }
        Design {
            slot_of: place_of
                .iter()
                .map(|&place| slots[place as usize])
                .collect(),
            slots,
            places,
            votes_of,
            items,
            place_of,
            poles,
        }
    }

    /// The same ballots with other votes: for each ballot, in order, what `vote` says. Items that become unanimous go.
    pub(super) fn with_votes(&self, mut vote: impl FnMut(usize, usize) -> Vote) -> Design {
        let mut ballots = Vec::with_capacity(self.place_of.len());
        for (number, item) in self.items.iter().enumerate() {
            for ballot in item.ballots() {
                let place = self.place_of[ballot] as usize;
                ballots.push((number as u32, self.places[place], vote(number, place)));
            }
        }
        Design::new(ballots, self.poles)
    }

    /// The place of the same seat before this one, with the sessions between them.
    pub(super) fn before(&self, place: usize) -> Option<u16> {
        let before = self.places.get(place.checked_sub(1)?)?;
        let this = self.places[place];
        (before.seat == this.seat).then(|| this.session - before.session)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unanimous_items_go_and_ballots_stand_by_vote() {
        use Vote::{Abstain, No, Yes};
        let at = |seat, session| Place { seat, session };
        let design = Design::new(
            vec![
                (7, at(1, 1), No),
                (7, at(0, 1), Yes),
                (7, at(2, 1), Abstain),
                (8, at(0, 2), Yes),
                (8, at(1, 2), Yes),
                (9, at(0, 3), Abstain),
                (9, at(1, 3), Yes),
            ],
            [0, 1],
        );
        assert_eq!(
            design.places,
            [at(0, 1), at(0, 3), at(1, 1), at(1, 3), at(2, 1)]
        );
        assert_eq!(design.items.len(), 2);
        assert_eq!(design.items[0].counts(), [1, 1, 1]);
        assert_eq!(design.items[1].counts(), [1, 1, 0]);
        assert_eq!(design.place_of, [0, 4, 2, 3, 1]);
        assert_eq!(design.before(1), Some(2));
        assert_eq!(design.before(2), None);
    }
}
