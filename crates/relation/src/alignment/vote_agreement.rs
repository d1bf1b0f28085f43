//! Agreement of all pairs of members in the roll calls of the General Assembly, year by year.

use std::ops::RangeInclusive;

use entente_model::votes::RollCallVotes;
use rayon::prelude::*;

use super::rank::ranks;
use super::seat_state::SeatState;
use super::similarity::Choices;

/// The measures of agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgreementScore {
    /// Share of identical votes (yes, abstain, no) among the roll calls in which both voted.
    Identical,
    /// Share of identical votes among those in which neither abstained.
    WithoutAbstentions,
    /// Lijphart's index: half credit where one abstains (1963, American Political Science Review 57: 902-917).
    Lijphart,
    /// Signorino and Ritter's S.
    S,
    /// Cohen's kappa.
    Kappa,
    /// Scott's pi.
    Pi,
    /// S with roll calls weighted by how divided the Assembly was.
    WeightedS,
    /// Kappa with the same weights.
    WeightedKappa,
    /// Pi with the same weights.
    WeightedPi,
}

impl AgreementScore {
    /// All, in the order of the columns of a table.
    pub const ALL: [AgreementScore; 9] = [
        AgreementScore::Identical,
        AgreementScore::WithoutAbstentions,
        AgreementScore::Lijphart,
        AgreementScore::S,
        AgreementScore::Kappa,
        AgreementScore::Pi,
        AgreementScore::WeightedS,
        AgreementScore::WeightedKappa,
        AgreementScore::WeightedPi,
    ];

    /// The column's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            AgreementScore::Identical => "identical",
            AgreementScore::WithoutAbstentions => "without_abstentions",
            AgreementScore::Lijphart => "lijphart",
            AgreementScore::S => "s",
            AgreementScore::Kappa => "kappa",
            AgreementScore::Pi => "pi",
            AgreementScore::WeightedS => "s_weighted",
            AgreementScore::WeightedKappa => "kappa_weighted",
            AgreementScore::WeightedPi => "pi_weighted",
        }
    }
}

/// Agreement of two members in a calendar year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairAgreement {
    /// Calendar year of the votes.
    pub year: i16,
    /// Number of the first member's state in the Correlates of War's list ([`SeatState`]); lower than the second's.
    pub cow1: u16,
    /// That of the second.
    pub cow2: u16,
    /// Roll calls in which both voted; at least one.
    pub roll_calls: u16,
    scores: [Option<f64>; AgreementScore::ALL.len()],
    ranks: [Option<u32>; AgreementScore::ALL.len()],
}

impl PairAgreement {
    /// The score; `None` where it is not defined.
    pub fn score(&self, score: AgreementScore) -> Option<f64> {
        self.scores[score as usize]
    }

    /// Its rank among all dyads of the year that have one: 1 for the most alike, equal scores sharing the best.
    pub fn rank(&self, score: AgreementScore) -> Option<u32> {
        self.ranks[score as usize]
    }
}

/// All pairs of members that both voted in a roll call, by year, then by number.
///
/// A roll call's weight is the chance that two members drawn from those who voted differ on it: 0 for a unanimous one.
pub fn vote_agreement(votes: &RollCallVotes, years: RangeInclusive<i16>) -> Vec<PairAgreement> {
    let states = SeatState::of(votes);
    let mut members: Vec<(u16, usize)> = states
        .iter()
        .enumerate()
        .filter_map(|(seat, state)| Some((state.as_ref()?.cow, seat)))
        .collect();
    members.sort_unstable();
    let mut all: Vec<(i16, Vec<usize>)> = Vec::new();
    for (index, call) in votes.roll_calls.iter().enumerate() {
        let year = call.date.year();
        if !years.contains(&year) {
            continue;
        }
        match all.last_mut() {
            Some((last, calls)) if *last == year => calls.push(index),
            _ => all.push((year, vec![index])),
        }
    }
    let by_year: Vec<Vec<PairAgreement>> = all
        .par_iter()
        .map(|(year, calls)| of_year(votes, &members, *year, calls))
        .collect();
    by_year.concat()
}

/// The ballots of a member in a year: a bit a roll call, for yes, abstention and no.
struct Ballots {
    cow: u16,
    bits: [Vec<u64>; 3],
}

fn of_year(
    votes: &RollCallVotes,
    members: &[(u16, usize)],
    year: i16,
    calls: &[usize],
) -> Vec<PairAgreement> {
    let ballots: Vec<Ballots> = members
        .iter()
        .filter_map(|&(cow, seat)| ballots_of(&votes.seats[seat].votes, calls, cow))
        .collect();
    let weights = divisions(&ballots, calls.len());
    let mut pairs = Vec::with_capacity(ballots.len() * ballots.len() / 2);
    for (number, a) in ballots.iter().enumerate() {
        for b in &ballots[number + 1..] {
            pairs.extend(compare(a, b, &weights, year));
        }
    }
    for score in 0..AgreementScore::ALL.len() {
        let ranks = ranks(pairs.iter().map(|pair| pair.scores[score]));
        for (pair, rank) in pairs.iter_mut().zip(ranks) {
            pair.ranks[score] = rank;
        }
    }
    pairs
}

fn ballots_of(votes: &[u8], calls: &[usize], cow: u16) -> Option<Ballots> {
    let words = calls.len().div_ceil(64);
    let mut bits = [vec![0; words], vec![0; words], vec![0; words]];
    let mut any = false;
    for (place, &call) in calls.iter().enumerate() {
        if let Some(vote @ 1..=3) = votes.get(call).copied() {
            bits[usize::from(vote) - 1][place / 64] |= 1_u64 << (place % 64);
            any = true;
        }
    }
    any.then_some(Ballots { cow, bits })
}

/// The weight of each roll call: the chance that two voters differ.
fn divisions(ballots: &[Ballots], calls: usize) -> Vec<f64> {
    (0..calls)
        .map(|place| {
            let counts = [0, 1, 2].map(|vote: usize| {
                let cast = |b: &&Ballots| b.bits[vote][place / 64] >> (place % 64) & 1 == 1;
                ballots.iter().filter(cast).count() as f64
            });
            let all: f64 = counts.iter().sum();
            if all < 2.0 {
                return 0.0;
            }
            let alike: f64 = counts.iter().map(|n| n * (n - 1.0)).sum();
            1.0 - alike / (all * (all - 1.0))
        })
        .collect()
}

fn compare(a: &Ballots, b: &Ballots, weights: &[f64], year: i16) -> Option<PairAgreement> {
    let mut counts = [[0_u32; 3]; 3];
    let mut weighted = Choices::<3>::new();
    for (of_a, counts) in counts.iter_mut().enumerate() {
        for (of_b, count) in counts.iter_mut().enumerate() {
            let words = a.bits[of_a].iter().zip(&b.bits[of_b]);
            let mut weight = 0.0;
            for (word, (a, b)) in words.enumerate() {
                let mut both = a & b;
                *count += both.count_ones();
                while both != 0 {
                    weight += weights[64 * word + both.trailing_zeros() as usize];
                    both &= both - 1;
                }
            }
            weighted.add(of_a, of_b, weight);
        }
    }
    let total: u32 = counts.iter().flatten().sum();
    if total == 0 {
        return None;
    }
    let mut plain = Choices::<3>::new();
    for (of_a, row) in counts.iter().enumerate() {
        for (of_b, &count) in row.iter().enumerate() {
            plain.add(of_a, of_b, f64::from(count));
        }
    }
    let [[yes, _, yes_no], [_, abstentions, _], [no_yes, _, no]] = counts;
    let decided = yes + yes_no + no_yes + no;
    let opposite = yes_no + no_yes;
    let identical = yes + abstentions + no;
    let halves = 2 * identical + (total - identical - opposite);
    let share = |part: u32, of: u32| (of > 0).then(|| f64::from(part) / f64::from(of));
    let (plain, weighted) = (plain.similarity(), weighted.similarity());
    Some(PairAgreement {
        year,
        cow1: a.cow,
        cow2: b.cow,
        roll_calls: u16::try_from(total).unwrap_or(u16::MAX),
        scores: [
            share(identical, total),
            share(yes + no, decided),
            share(halves, 2 * total),
            plain.s,
            plain.kappa,
            plain.pi,
            weighted.s,
            weighted.kappa,
            weighted.pi,
        ],
        ranks: [None; AgreementScore::ALL.len()],
    })
}
