//! Agreement of all pairs of members in the roll calls of the General Assembly, year by year.

use std::ops::RangeInclusive;

use entente_model::votes::RollCallVotes;
use rayon::prelude::*;

use super::ballots::YearBallots;
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
    /// Not a number where a score is not defined.
    scores: [f64; AgreementScore::ALL.len()],
    /// 0 where there is none.
    ranks: [u32; AgreementScore::ALL.len()],
}

impl PairAgreement {
    /// The score; `None` where it is not defined.
    pub fn score(&self, score: AgreementScore) -> Option<f64> {
        Some(self.scores[score as usize]).filter(|score| !score.is_nan())
    }

    /// Its rank among all dyads of the year that have one: 1 for the most alike, equal scores sharing the best.
    pub fn rank(&self, score: AgreementScore) -> Option<u32> {
        Some(self.ranks[score as usize]).filter(|&rank| rank > 0)
    }
}

/// All pairs of members that both voted in a roll call, by year, then by number.
///
/// A roll call's weight is the chance that two members drawn from those who voted differ on it: 0 for a unanimous one.
pub fn vote_agreement(votes: &RollCallVotes, years: RangeInclusive<i16>) -> Vec<PairAgreement> {
    let states = SeatState::of(votes);
    let ballots = YearBallots::of(votes, &years);
    let by_year: Vec<Vec<PairAgreement>> = ballots
        .par_iter()
        .map(|year| of_year(year, &states))
        .collect();
    by_year.concat()
}

fn of_year(ballots: &YearBallots, states: &[Option<SeatState>]) -> Vec<PairAgreement> {
    // Members with a number, by it: number and place among the ballots.
    let mut members: Vec<(u16, usize)> = ballots
        .seats
        .iter()
        .enumerate()
        .filter_map(|(member, &seat)| Some((states[seat].as_ref()?.cow, member)))
        .collect();
    members.sort_unstable();
    let weights = Weights::of(ballots, &members);
    let mut pairs = Vec::with_capacity(members.len() * members.len() / 2);
    for (number, &a) in members.iter().enumerate() {
        for &b in &members[number + 1..] {
            pairs.extend(compare(ballots, a, b, &weights));
        }
    }
    for score in 0..AgreementScore::ALL.len() {
        let ranks = ranks(pairs.iter().map(|pair| {
            let score = pair.scores[score];
            (!score.is_nan()).then_some(score)
        }));
        for (pair, rank) in pairs.iter_mut().zip(ranks) {
            pair.ranks[score] = rank.unwrap_or(0);
        }
    }
    pairs
}

/// How divided the Assembly was in each roll call, summed for each pattern of eight roll calls, so that the weight of a set of them is a
/// look-up a byte.
struct Weights(Vec<[f64; 256]>);

impl Weights {
    /// The weight of a roll call is the chance that two voters differ.
    fn of(ballots: &YearBallots, members: &[(u16, usize)]) -> Weights {
        let mut counts = vec![[0_u32; 3]; ballots.calls.len()];
        for &(_, member) in members {
            for (vote, bits) in ballots.of_member(member).into_iter().enumerate() {
                for (place, counts) in counts.iter_mut().enumerate() {
                    counts[vote] += (bits[place / 64] >> (place % 64) & 1) as u32;
                }
            }
        }
        let mut weights: Vec<f64> = counts.into_iter().map(division).collect();
        weights.resize(weights.len().div_ceil(8) * 8, 0.0);
        let sums = |eight: &[f64]| {
            let mut sums = [0.0; 256];
            for pattern in 1..256_usize {
                // The pattern without its highest roll call came before.
                let highest = pattern.ilog2() as usize;
                sums[pattern] = sums[pattern & !(1 << highest)] + eight[highest];
            }
            sums
        };
        Weights(weights.chunks_exact(8).map(sums).collect())
    }

    /// The weights of the roll calls in which one cast this vote and the other that.
    #[inline]
    fn both(&self, a: &[u64], b: &[u64]) -> f64 {
        let bytes = a.iter().zip(b).flat_map(|(a, b)| (a & b).to_le_bytes());
        let sums = self.0.iter().zip(bytes);
        sums.map(|(sums, byte)| sums[usize::from(byte)]).sum()
    }
}

fn division(counts: [u32; 3]) -> f64 {
    let all = f64::from(counts.iter().sum::<u32>());
    if all < 2.0 {
        return 0.0;
    }
    let alike: f64 = counts
        .iter()
        .map(|&n| f64::from(n) * (f64::from(n) - 1.0))
        .sum();
    1.0 - alike / (all * (all - 1.0))
}

fn compare(
    ballots: &YearBallots,
    (cow1, a): (u16, usize),
    (cow2, b): (u16, usize),
    weights: &Weights,
) -> Option<PairAgreement> {
    let counts = ballots.counts(a, b);
    let total: u32 = counts.iter().flatten().sum();
    if total == 0 {
        return None;
    }
    let (mut plain, mut weighted) = (Choices::<3>::new(), Choices::<3>::new());
    let bits_of_b = ballots.of_member(b);
    for (of_a, bits_of_a) in ballots.of_member(a).into_iter().enumerate() {
        for (of_b, bits_of_b) in bits_of_b.into_iter().enumerate() {
            let count = counts[of_a][of_b];
            if count > 0 {
                plain.add(of_a, of_b, f64::from(count));
                weighted.add(of_a, of_b, weights.both(bits_of_a, bits_of_b));
            }
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
        year: ballots.year,
        cow1,
        cow2,
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
        ]
        .map(|score| score.unwrap_or(f64::NAN)),
        ranks: [0; AgreementScore::ALL.len()],
    })
}
