//! Ideal points on one dimension, by seat and session.

mod chain;
mod design;
mod normal;
mod random;
mod simulation;

pub use simulation::{SimulatedCoverage, simulate_coverage};

use std::collections::{BTreeMap, HashMap};

use entente_model::actor::ActorId;
use entente_model::votes::{Bridge, IdealPoint, RollCallVotes, SeatVotes, session_day};
use rayon::prelude::*;

use chain::Chain;
use design::{Ballot, Design, Place};

/// How a position depends on those of the same seat in other sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Model {
    /// A random walk, used in both directions: the sessions before and after inform a position, and intervals are those of the joint
    /// posterior. The variance of a step is that of the authors, times the number of sessions that a seat was away.
    Smoothed,
    /// As Bailey, Strezhnev and Voeten published it: the prior looks only to the session before. Their exceptions go with it: session
    /// 19 (one roll call), Zanzibar (two votes) and South Africa's session 48 (one vote) are left out.
    #[default]
    Published,
}

/// What to fit, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct IdealPointOptions {
    /// The prior.
    pub model: Model,
    /// Only roll calls with this label, an index of [`ISSUES`](entente_model::votes::ISSUES).
    pub issue: Option<usize>,
    /// Roll calls to leave out, by number.
    pub without: Vec<u32>,
    /// Seed of the random draws.
    pub seed: u64,
    /// Sweeps that are thrown away.
    pub burn_in: u32,
    /// Sweeps that are kept.
    pub sweeps: u32,
}

impl Default for IdealPointOptions {
    fn default() -> Self {
        IdealPointOptions {
            model: Model::default(),
            issue: None,
            without: Vec::new(),
            seed: 1,
            burn_in: 350,
            sweeps: 350,
        }
    }
}

/// Estimated ideal points, and what they rest on.
#[derive(Clone, Debug, PartialEq)]
pub struct IdealPoints {
    /// By seat, then session.
    pub points: Vec<IdealPoint>,
    /// Roll calls on which members differed; those on one resolution, joined by bridges, count once.
    pub items: usize,
    /// Votes in them.
    pub votes: usize,
}

/// Why no ideal points can be estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdealPointError {
    /// Nobody differed, or there is no vote at all.
    #[error("no roll call on which members voted differently is left")]
    NothingToCompare,
}

/// Estimates ideal points by the model of Bailey, Strezhnev and Voeten (2017), "Estimating Dynamic State Preferences from United Nations Voting
/// Data", Journal of Conflict Resolution 61: 430-456.
///
/// Positions have mean 0 and variance 1 over all seats and sessions, the United States on the positive side. `bridges` join roll calls on
/// the same resolution in different sessions: they share slope and cutpoints, which makes sessions comparable. Value and interval are the
/// posterior mean and its middle 90 %, from a chain of random draws: the same input, options and seed give the same bits on any machine and
/// with any number of threads.
///
/// # Errors
/// [`IdealPointError::NothingToCompare`].
pub fn ideal_points(
    votes: &RollCallVotes,
    bridges: &[Bridge],
    options: &IdealPointOptions,
) -> Result<IdealPoints, IdealPointError> {
    let design = design_of(votes, bridges, options);
    if design.items.is_empty() {
        return Err(IdealPointError::NothingToCompare);
    }
    let estimates = estimate(&design, options);
    let sign = sign_of(&design, &estimates);
    let points = design
        .places
        .iter()
        .zip(&design.votes_of)
        .zip(&estimates)
        .map(|((place, &votes_of), estimate)| {
            let value = sign * estimate.mean;
            let seat = &votes.seats[usize::from(place.seat)];
            IdealPoint {
                seat: seat.seat.clone(),
                holder: holder(seat, place.session),
                session: place.session,
                votes: votes_of,
                value,
                low: value - NINETY * estimate.deviation,
                high: value + NINETY * estimate.deviation,
            }
        })
        .collect();
    Ok(IdealPoints {
        points,
        items: design.items.len(),
        votes: design.place_of.len(),
    })
}

/// Half the middle 90 % of a normal distribution, in standard deviations. Posteriors of positions are close to normal.
const NINETY: f64 = 1.644_853_626_951_472;

/// Posterior mean and standard deviation of a position.
#[derive(Clone, Copy, Debug, Default)]
struct Estimate {
    mean: f64,
    deviation: f64,
}

/// Batches of sweeps whose means tell how far the mean of the chain is from that of an endless one.
const BATCHES: u32 = 10;

/// Runs a chain. Means and variances are summed over the conditional ones of each sweep (Rao and Blackwell), which needs fewer
/// sweeps than the draws themselves.
///
/// A chain that ends has an error of its own: its mean misses that of the posterior, and its spread around its own mean is too small by as much.
/// Both are added to the variance, estimated from the means of batches (Flegal and Jones 2010, Annals of Statistics 38: 1034-1070),
/// so that intervals of a short chain are wider, not too narrow.
fn estimate(design: &Design, options: &IdealPointOptions) -> Vec<Estimate> {
    let mut chain = Chain::new(design, options.model, options.seed);
    for _ in 0..options.burn_in {
        chain.sample();
    }
    let mut sums = vec![[0.0; 3]; design.places.len()];
    // Of each place the sum of the batch at hand, and the sum of squares of the sums of batches.
    let mut batches = vec![[0.0; 2]; design.places.len()];
    let length = (options.sweeps / BATCHES).max(1);
    for sweep in 1..=options.sweeps {
        chain.sample();
        let is_last = sweep % length == 0;
        for (place, [mean_sum, square_sum, variance_sum]) in sums.iter_mut().enumerate() {
            let (mean, variance) = chain.conditional(place);
            *mean_sum += mean;
            *square_sum += mean * mean;
            *variance_sum += variance;
            let [batch, squares] = &mut batches[place];
            *batch += mean;
            if is_last {
                *squares += *batch * *batch;
                *batch = 0.0;
            }
        }
    }
    let count = f64::from(options.sweeps.max(1));
    let full = f64::from(options.sweeps / length);
    sums.into_iter()
        .zip(batches)
        .map(|([mean, square, variance], [_, squares])| {
            let mean = mean / count;
            let between = (square / count - mean * mean).max(0.0);
            let of_batches = squares / (full.max(1.0) * f64::from(length).powi(2)) - mean * mean;
            let of_chain = of_batches.max(0.0) / (full - 1.0).max(1.0);
            Estimate {
                mean,
                deviation: (variance / count + between + 2.0 * of_chain).sqrt(),
            }
        })
        .collect()
}

/// The roll calls and votes that a fit uses.
fn design_of(votes: &RollCallVotes, bridges: &[Bridge], options: &IdealPointOptions) -> Design {
    let item_of = items(bridges);
    let label = |issues: u8| options.issue.is_none_or(|issue| issues & (1 << issue) != 0);
    let published = options.model == Model::Published;
    let calls: Vec<Option<(u32, u16)>> = votes
        .roll_calls
        .iter()
        .map(|call| {
            // A roll call of no known session has no place.
            let left_out = call.session == 0
                || options.without.contains(&call.id)
                || !label(call.issues)
                || (published && call.session == 19);
            let item = item_of.get(&call.id).copied().unwrap_or(call.id);
            (!left_out).then_some((item, call.session))
        })
        .collect();
    let ballots: Vec<Ballot> = votes
        .seats
        .par_iter()
        .enumerate()
        .filter(|(_, seat)| !(published && &*seat.seat == "Zanzibar"))
        .flat_map_iter(|(number, seat)| {
            let number = number as u16;
            let alone = published && &*seat.seat == "South Africa";
            let calls = &calls;
            (0..seat.votes.len()).filter_map(move |index| {
                let ((item, session), vote) = (calls[index]?, seat.vote(index)?);
                let place = Place {
                    seat: number,
                    session,
                };
                (!(alone && session == 48)).then_some((item, place, vote))
            })
        })
        .collect();
    Design::new(ballots, poles(votes))
}

/// The first roll call of each chain of bridges, for all that have one before them. Where a roll call is bridged to several earlier
/// ones, the earliest counts, as in the authors' program.
fn items(bridges: &[Bridge]) -> HashMap<u32, u32> {
    let mut earlier: BTreeMap<u32, u32> = BTreeMap::new();
    for bridge in bridges
        .iter()
        .filter(|bridge| bridge.earlier < bridge.later)
    {
        let known = earlier.entry(bridge.later).or_insert(bridge.earlier);
        *known = bridge.earlier.min(*known);
    }
    let mut first: HashMap<u32, u32> = HashMap::new();
    // By the later number: what is earlier has its own first already.
    for (&later, &before) in &earlier {
        first.insert(later, first.get(&before).copied().unwrap_or(before));
    }
    first
}

/// The seats of the United States and of the USSR and Russia.
fn poles(votes: &RollCallVotes) -> [u16; 2] {
    let held_by = |actor: ActorId| {
        let seat = votes
            .seats
            .iter()
            .position(|seat| seat.holders.iter().any(|&(_, holder)| holder == actor));
        seat.map_or(u16::MAX, |seat| seat as u16)
    };
    [
        held_by(ActorId::literal("USA")),
        held_by(ActorId::literal("RUS")),
    ]
}

/// -1 where the positive pole came out negative.
fn sign_of(design: &Design, estimates: &[Estimate]) -> f64 {
    let mean_of = |seat: u16| -> f64 {
        let of_seat = design.places.iter().zip(estimates);
        of_seat
            .filter(|(place, _)| place.seat == seat)
            .map(|(_, estimate)| estimate.mean)
            .sum()
    };
    let [positive, negative] = design.poles.map(mean_of);
    if positive < negative { -1.0 } else { 1.0 }
}

/// Who held a seat in a session; for a seat that somebody took only after the session's day, the first holder.
fn holder(seat: &SeatVotes, session: u16) -> ActorId {
    let first = seat.holders.first().map(|&(_, holder)| holder);
    let holder = seat.holder(session_day(session)).or(first);
    holder.unwrap_or(ActorId::literal("NONE"))
}
