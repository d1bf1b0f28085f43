//! From counts to a level with its interval: the parameters of the state-space model are weighed, not fixed.

use super::partition::{Partition, SegmentPrior};
use super::prior;
use super::state_space::{Data, Dynamics, Smoothed, shape_terms, smooth, weights};

/// The level of a dyad by period, and where it turns.
#[derive(Clone, Debug)]
pub(crate) struct Estimate {
    /// Mean of the latent level by period, half log odds.
    pub(crate) mean: Vec<f64>,
    /// Its standard deviation.
    pub(crate) sd: Vec<f64>,
    /// Where it turns: the posterior over all partitions of the periods.
    pub(crate) partition: Partition,
}

impl Estimate {
    /// The level on the scale from -1 to 1 and its 90 % interval.
    pub(crate) fn level(&self, period: usize) -> (f64, f64, f64) {
        let (mean, half) = (self.mean[period], prior::HALF_WIDTH * self.sd[period]);
        (mean.tanh(), (mean - half).tanh(), (mean + half).tanh())
    }
}

/// Estimates the level. `months` is the length of a period.
pub(crate) fn estimate(data: &Data, months: usize) -> Estimate {
    let weights = weights(&data.reports, data.periods);
    let mut dynamics = Dynamics {
        level: prior::LEVEL,
        level_step: step(prior::LEVEL.1, prior::LEVEL_DRIFT[1], months),
        boost: Vec::new(),
        salience: prior::SALIENCE,
        salience_step: step(prior::SALIENCE.1, prior::SALIENCE_DRIFT[1], months),
        shape: prior::SHAPE[1],
        weights,
    };
    let mut smoothed = smooth(data, &dynamics, None);
    if smoothed
        .pseudo
        .iter()
        .any(|&(_, precision)| precision > 0.0)
    {
        choose(data, &mut dynamics, &mut smoothed, months);
        // The reports are made Gaussian around the smooth level; once the turns have freed it, they are made so again.
        for _ in 0..2 {
            let partition = Partition::of(&smoothed.pseudo, &segment_prior(months));
            dynamics.boost = partition
                .probabilities()
                .iter()
                .map(|probability| probability * prior::TURN_VARIANCE)
                .collect();
            smoothed = smooth(data, &dynamics, Some(&smoothed.state));
        }
    }
    let partition = Partition::of(&smoothed.pseudo, &segment_prior(months));
    mixture(data, dynamics, &smoothed, months, partition)
}

/// The prior of the segments for periods of so many months.
pub(crate) fn segment_prior(months: usize) -> SegmentPrior {
    SegmentPrior {
        level: prior::LEVEL,
        hazard: prior::TURNS_A_YEAR * months as f64 / 12.0,
        slope: prior::SLOPE,
        shortest: (prior::SHORTEST_MONTHS / months).max(1),
    }
}

/// Correlation between periods of a process with this standard deviation and this one of a year's innovation.
fn step(sd: f64, yearly: f64, months: usize) -> f64 {
    let rate = 0.5 * (yearly / sd).powi(2);
    (-rate * months as f64 / 12.0).exp()
}

/// Chooses gamma shape and drift of the salience by the evidence, one after the other: both are nuisances.
fn choose(data: &Data, dynamics: &mut Dynamics, smoothed: &mut Smoothed, months: usize) {
    let mut best = f64::NEG_INFINITY;
    let mut chosen = (dynamics.shape, dynamics.salience_step);
    for &shape in &prior::SHAPE {
        dynamics.shape = shape;
        let constant = shape_terms(data, &dynamics.weights, shape);
        let fit = smooth(data, dynamics, Some(&smoothed.state));
        if fit.evidence + constant > best {
            best = fit.evidence + constant;
            chosen.0 = shape;
            *smoothed = fit;
        }
    }
    dynamics.shape = chosen.0;
    best = f64::NEG_INFINITY;
    for &drift in &prior::SALIENCE_DRIFT {
        dynamics.salience_step = step(prior::SALIENCE.1, drift, months);
        let fit = smooth(data, dynamics, Some(&smoothed.state));
        if fit.evidence > best {
            best = fit.evidence;
            chosen.1 = dynamics.salience_step;
            *smoothed = fit;
        }
    }
    dynamics.salience_step = chosen.1;
}

/// Mixes the answers of the drifts of the level by their evidence, so that the interval carries that nobody knows the drift.
fn mixture(
    data: &Data,
    mut dynamics: Dynamics,
    smoothed: &Smoothed,
    months: usize,
    partition: Partition,
) -> Estimate {
    let fits: Vec<Smoothed> = prior::LEVEL_DRIFT
        .iter()
        .map(|&drift| {
            dynamics.level_step = step(prior::LEVEL.1, drift, months);
            smooth(data, &dynamics, Some(&smoothed.state))
        })
        .collect();
    let largest = fits
        .iter()
        .fold(f64::NEG_INFINITY, |most, fit| most.max(fit.evidence));
    let shares: Vec<f64> = fits
        .iter()
        .map(|fit| (fit.evidence - largest).exp())
        .collect();
    let total: f64 = shares.iter().sum();
    let (mut mean, mut second) = (vec![0.0; data.periods], vec![0.0; data.periods]);
    for (fit, share) in fits.iter().zip(&shares) {
        for period in 0..data.periods {
            let level = fit.state[period][0];
            mean[period] += share / total * level;
            second[period] += share / total * (level * level + fit.variance[period]);
        }
    }
    let sd = mean
        .iter()
        .zip(&second)
        .map(|(mean, second)| (second - mean * mean).max(1e-12).sqrt())
        .collect();
    Estimate {
        mean,
        sd,
        partition,
    }
}
