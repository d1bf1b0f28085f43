//! The ballots of a calendar year as bits, so that two members are compared a word of roll calls at a time.

use std::ops::RangeInclusive;

use entente_model::votes::RollCallVotes;

/// The ballots of everybody who voted in a calendar year.
pub(crate) struct YearBallots {
    /// Calendar year of the votes.
    pub(crate) year: i16,
    /// Its roll calls, as places in [`RollCallVotes::roll_calls`].
    pub(crate) calls: Vec<usize>,
    /// Who voted, as places in [`RollCallVotes::seats`].
    pub(crate) seats: Vec<usize>,
    words: usize,
    /// For each of `seats` a bit a roll call, `words` words for yes, then for abstention, then for no.
    bits: Vec<u64>,
}

/// Lijphart's index as a fraction that is compared without rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lijphart {
    /// Agreement in halves: two for the same vote, one where one abstains.
    pub(crate) halves: u32,
    /// Roll calls in which both voted; at least one.
    pub(crate) roll_calls: u32,
}

impl Lijphart {
    /// The index, 0 to 1.
    pub(crate) fn value(self) -> f64 {
        f64::from(self.halves) / f64::from(2 * self.roll_calls)
    }

    /// Whether the two agreed more than these two.
    pub(crate) fn is_above(self, other: Lijphart) -> bool {
        u64::from(self.halves) * u64::from(other.roll_calls)
            > u64::from(other.halves) * u64::from(self.roll_calls)
    }
}

impl YearBallots {
    /// The years in which anybody voted, in order.
    pub(crate) fn of(votes: &RollCallVotes, years: &RangeInclusive<i16>) -> Vec<YearBallots> {
        let mut calls: Vec<(i16, Vec<usize>)> = Vec::new();
        for (index, call) in votes.roll_calls.iter().enumerate() {
            let year = call.date.year();
            if !years.contains(&year) {
                continue;
            }
            match calls.last_mut() {
                Some((last, calls)) if *last == year => calls.push(index),
                _ => calls.push((year, vec![index])),
            }
        }
        let of_years = calls.into_iter().map(|(year, calls)| {
            let words = calls.len().div_ceil(64);
            let mut ballots = YearBallots {
                year,
                calls,
                seats: Vec::new(),
                words,
                bits: Vec::new(),
            };
            for (seat, cast) in votes.seats.iter().enumerate() {
                ballots.push(seat, &cast.votes);
            }
            ballots
        });
        of_years.filter(|year| !year.seats.is_empty()).collect()
    }

    fn push(&mut self, seat: usize, votes: &[u8]) {
        let begin = self.bits.len();
        self.bits.resize(begin + 3 * self.words, 0);
        let mut any = false;
        for (place, &call) in self.calls.iter().enumerate() {
            if let Some(vote @ 1..=3) = votes.get(call).copied() {
                let word = begin + usize::from(vote - 1) * self.words + place / 64;
                self.bits[word] |= 1_u64 << (place % 64);
                any = true;
            }
        }
        if any {
            self.seats.push(seat);
        } else {
            self.bits.truncate(begin);
        }
    }

    /// The bits of a member (a place in [`YearBallots::seats`]): yes, abstention, no.
    #[inline(always)]
    pub(crate) fn of_member(&self, member: usize) -> [&[u64]; 3] {
        let begin = member * 3 * self.words;
        let of = |vote: usize| &self.bits[begin + vote * self.words..][..self.words];
        [of(0), of(1), of(2)]
    }

    /// How often two members made each pair of votes.
    #[inline]
    pub(crate) fn counts(&self, a: usize, b: usize) -> [[u32; 3]; 3] {
        let (of_a, of_b) = (self.of_member(a), self.of_member(b));
        let mut counts = [[0_u32; 3]; 3];
        for word in 0..self.words {
            for (a, counts) in of_a.iter().zip(&mut counts) {
                for (b, count) in of_b.iter().zip(counts) {
                    *count += (a[word] & b[word]).count_ones();
                }
            }
        }
        counts
    }

    /// Lijphart's index of two members; `None` where no roll call had both.
    #[inline(always)]
    pub(crate) fn lijphart(&self, a: usize, b: usize) -> Option<Lijphart> {
        let ([yes_a, some_a, no_a], [yes_b, some_b, no_b]) = (self.of_member(a), self.of_member(b));
        let (mut both, mut same, mut opposite) = (0, 0, 0);
        for word in 0..self.words {
            let (yes, no) = ((yes_a[word], yes_b[word]), (no_a[word], no_b[word]));
            let cast = |yes: u64, some: u64, no: u64| yes | some | no;
            both +=
                (cast(yes.0, some_a[word], no.0) & cast(yes.1, some_b[word], no.1)).count_ones();
            same += ((yes.0 & yes.1) | (some_a[word] & some_b[word]) | (no.0 & no.1)).count_ones();
            opposite += ((yes.0 & no.1) | (no.0 & yes.1)).count_ones();
        }
        // The same vote gives two halves, opposite votes none, the others one.
        (both > 0).then_some(Lijphart {
            halves: both + same - opposite,
            roll_calls: both,
        })
    }

    /// The index of all pairs of members, each once: places in [`YearBallots::seats`].
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (usize, usize, Lijphart)> + '_ {
        let count = self.seats.len();
        (0..count).flat_map(move |a| {
            (a + 1..count).filter_map(move |b| Some((a, b, self.lijphart(a, b)?)))
        })
    }
}
