//! Whether intervals hold what they promise: votes are drawn from known positions, fitted, and compared.

use entente_model::votes::{Bridge, RollCallVotes, Vote};

use super::chain::{Chain, Parameters};
use super::design::Design;
use super::normal::Normal;
use super::random::Random;
use super::{IdealPointError, IdealPointOptions, NINETY, design_of, estimate};

/// How often the true position lay in its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimulatedCoverage {
    /// Positions compared.
    pub positions: usize,
    /// Share inside the 90 % interval, 0 to 1.
    pub coverage: f64,
    /// Root mean square error of the estimates.
    pub root_mean_square_error: f64,
}

/// Draws positions and items from the posterior of the real votes, votes from these by the model, fits them with the same options, and counts
/// how often the 90 % interval holds the position drawn. Who votes on what, and which roll calls are bridged, stays as it is.
///
/// # Errors
/// [`IdealPointError::NothingToCompare`].
pub fn simulate_coverage(
    votes: &RollCallVotes,
    bridges: &[Bridge],
    options: &IdealPointOptions,
) -> Result<SimulatedCoverage, IdealPointError> {
    let design = design_of(votes, bridges, options);
    if design.items.is_empty() {
        return Err(IdealPointError::NothingToCompare);
    }
    let mut chain = Chain::new(&design, options.model, options.seed);
    for _ in 0..options.burn_in {
        chain.sample();
    }
    let (positions, parameters) = (chain.positions().to_vec(), chain.parameters());
    let drawn = draw_votes(&design, &positions, &parameters, options.seed);
    Ok(compare(&design, &positions, &drawn, options))
}

/// Votes by the model.
fn draw_votes(design: &Design, positions: &[f64], parameters: &[Parameters], seed: u64) -> Design {
    let normal = Normal::new();
    let mut random = Random::new(seed ^ 0xB411_0750, 0, 0);
    design.with_votes(|item, place| {
        let Parameters { slope, low, high } = parameters[item];
        let e = slope * positions[place];
        let draw = random.uniform();
        if draw < normal.below(low - e) {
            Vote::Yes
        } else if draw < normal.below(high - e) {
            Vote::Abstain
        } else {
            Vote::No
        }
    })
}

/// Fits the drawn votes and compares, both on the scale on which the positions that are left have mean 0 and variance 1.
fn compare(
    design: &Design,
    positions: &[f64],
    drawn: &Design,
    options: &IdealPointOptions,
) -> SimulatedCoverage {
    let estimates = estimate(drawn, options);
    let mut truth: Vec<f64> = drawn
        .places
        .iter()
        .map(|place| positions[design.places.partition_point(|known| known < place)])
        .collect();
    let count = truth.len() as f64;
    let middle = truth.iter().sum::<f64>() / count;
    let spread = (truth.iter().map(|x| (x - middle).powi(2)).sum::<f64>() / (count - 1.0)).sqrt();
    for position in &mut truth {
        *position = (*position - middle) / spread;
    }
    let (mut inside, mut squares) = (0_usize, 0.0);
    for (truth, estimate) in truth.iter().zip(&estimates) {
        let error = estimate.mean - truth;
        inside += usize::from(error.abs() <= NINETY * estimate.deviation);
        squares += error * error;
    }
    SimulatedCoverage {
        positions: truth.len(),
        coverage: inside as f64 / count,
        root_mean_square_error: (squares / count).sqrt(),
    }
}
