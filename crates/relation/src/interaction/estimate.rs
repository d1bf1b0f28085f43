//! From counts to a level with its interval: the parameters of the state-space model are weighed, not fixed.

use super::hostility::Years;
use super::partition::Partition;
use super::prior;
use super::segments::{SegmentPrior, Stretch};
use super::state_space::{Data, Dynamics, Reports, Smoothed, Told, shape_terms, smooth, weights};

/// The level of a dyad by period, and where it turns.
#[derive(Clone, Debug)]
pub(crate) struct Estimate {
    /// Mean of the latent level by period, half log odds.
    pub(crate) mean: Vec<f64>,
    /// Its standard deviation.
    pub(crate) sd: Vec<f64>,
    /// Where it turns: the posterior over all partitions of the periods.
    pub(crate) partition: Partition,
    /// The periods from which on other sources tell of the pair than before.
    pub(crate) changes: Vec<usize>,
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
    let data = &comparable(data);
    let weights = weights(&data.reports, data.periods);
    let mut dynamics = Dynamics {
        level: prior::LEVEL,
        level_step: step(prior::LEVEL.1, prior::LEVEL_DRIFT[1], months),
        boost: war_steps(data),
        salience: prior::SALIENCE,
        salience_step: step(prior::SALIENCE.1, prior::SALIENCE_DRIFT[1], months),
        shape: prior::SHAPE[1],
        weights,
    };
    let mut smoothed = smooth(data, &dynamics, None);
    let reported = smoothed
        .pseudo
        .iter()
        .any(|&(_, precision)| precision > 0.0);
    if reported {
        choose(data, &mut dynamics, &mut smoothed, months);
    }
    if reported || !data.direct.is_empty() {
        // The reports are made Gaussian around the smooth level; once the turns have freed it, they are made so again.
        let of_wars = dynamics.boost.clone();
        for _ in 0..2 {
            let (partition, _) = partition(data, &smoothed, months);
            dynamics.boost = partition
                .probabilities()
                .iter()
                .zip(&of_wars)
                .map(|(probability, war)| probability * prior::TURN_VARIANCE + war)
                .collect();
            smoothed = smooth(data, &dynamics, Some(&smoothed.mode));
        }
    }
    let found = partition(data, &smoothed, months);
    mixture(data, dynamics, &smoothed, months, found)
}

/// Extra variance of the step into each war and out of it, by period.
fn war_steps(data: &Data) -> Vec<f64> {
    let mut at_war = vec![false; data.periods];
    for direct in &data.direct {
        at_war[direct.period] |= direct.told == Told::War(true);
    }
    (0..data.periods)
        .map(|period| {
            let changes = period > 0 && at_war[period] != at_war[period - 1];
            if changes { prior::WAR_VARIANCE } else { 0.0 }
        })
        .collect()
}

fn partition(data: &Data, smoothed: &Smoothed, months: usize) -> (Partition, Vec<usize>) {
    let reach = (prior::CHANGE_MONTHS / months).max(1);
    let changes = changes_of_sources(data, &smoothed.information, reach);
    let stretches = stretches(data, &smoothed.information, &changes);
    let years = Years::by_period(&data.direct, data.periods);
    let partition = Partition::of(&smoothed.pseudo, &years, &stretches, &segment_prior(months));
    (partition, changes)
}

/// The stretches between changes of sources: the variance of the effect of each is the mean of those of the kinds of information, by what
/// each tells in it.
fn stretches(data: &Data, information: &[Vec<f64>], changes: &[usize]) -> Vec<Stretch> {
    let effects = data.effects();
    let mut firsts = vec![0];
    firsts.extend(changes);
    let end = |place: usize| firsts.get(place + 1).copied().unwrap_or(data.periods);
    firsts
        .iter()
        .enumerate()
        .map(|(place, &first)| {
            let (mut told, mut effect) = (0.0, 0.0);
            for (kind, sd) in information.iter().zip(&effects) {
                let of_kind: f64 = kind[first..end(place)].iter().sum();
                told += of_kind;
                effect += of_kind * sd * sd;
            }
            Stretch {
                first,
                effect: if told > 0.0 { effect / told } else { 0.0 },
            }
        })
        .collect()
}

/// The periods from which on other sources tell of the pair than before, as far as that changes where the information comes from.
///
/// A source that begins beside one that tells a hundred times as much changes nothing. Periods of which nothing tells are no change: what
/// tells before and after may be the same.
pub(crate) fn changes_of_sources(
    data: &Data,
    information: &[Vec<f64>],
    reach: usize,
) -> Vec<usize> {
    let mut tells = vec![vec![false; data.periods]; data.kinds()];
    for (kind, report) in data.reports.iter().enumerate() {
        for (tells, volume) in tells[kind].iter_mut().zip(&report.exposure) {
            *tells = *volume > 0.0;
        }
    }
    for direct in &data.direct {
        if matches!(direct.told, Told::Dispute(_)) {
            tells[data.reports.len()][direct.period] = true;
        }
    }
    let at = |period: usize| -> Vec<bool> { tells.iter().map(|kind| kind[period]).collect() };
    let mut candidates = Vec::new();
    let mut before: Option<Vec<bool>> = None;
    for period in 0..data.periods {
        let now = at(period);
        if !now.contains(&true) {
            continue;
        }
        if before.as_ref().is_some_and(|before| *before != now) {
            candidates.push(period);
        }
        before = Some(now);
    }
    let shares = |from: usize, to: usize| -> Option<Vec<f64>> {
        let sums: Vec<f64> = information
            .iter()
            .map(|kind| kind[from..to].iter().sum())
            .collect();
        let all: f64 = sums.iter().sum();
        (all > 0.0).then(|| sums.iter().map(|sum| sum / all).collect())
    };
    let neighbours = |place: usize| {
        let before = place.checked_sub(1).map_or(0, |before| candidates[before]);
        let after = candidates.get(place + 1).copied().unwrap_or(data.periods);
        (before, after)
    };
    (0..candidates.len())
        .filter(|&place| {
            let (change, (before, after)) = (candidates[place], neighbours(place));
            let old = shares(before.max(change.saturating_sub(reach)), change);
            let new = shares(change, after.min(change + reach));
            old.zip(new).is_some_and(|(old, new)| {
                let moved: f64 = old.iter().zip(&new).map(|(x, y)| (x - y).abs()).sum();
                moved / 2.0 > prior::CHANGED_SHARE
            })
        })
        .map(|place| candidates[place])
        .collect()
}

/// Acts of each of two sources in the periods that both cover, from which on their shares are compared there.
const FEWEST_SHARED_ACTS: f64 = 3.0;

/// The data with the volumes of all sources in the units of the one with most acts on the pair.
///
/// A collection about two states gives them a thousand times the share of its reports that the news of the world do. One salience for both
/// would expect the world's source to tell as much, and take its silence for news.
fn comparable(data: &Data) -> Data {
    let mut data = data.clone();
    let rate = |report: &Reports, among: &dyn Fn(usize) -> bool| -> (f64, f64) {
        let periods = (0..report.counts.len()).filter(|&period| among(period));
        periods.fold((0.0, 0.0), |(acts, volume), period| {
            let of_period: f64 = report.counts[period].iter().sum();
            (acts + of_period, volume + report.exposure[period])
        })
    };
    let everywhere = |_: usize| true;
    let most = data
        .reports
        .iter()
        .max_by(|x, y| rate(x, &everywhere).0.total_cmp(&rate(y, &everywhere).0))
        .cloned();
    let Some(most) = most else { return data };
    for report in &mut data.reports {
        let shared = |period: usize| report.exposure[period] > 0.0 && most.exposure[period] > 0.0;
        let (mut own, mut other) = (rate(report, &shared), rate(&most, &shared));
        if own.0.min(other.0) < FEWEST_SHARED_ACTS {
            (own, other) = (rate(report, &everywhere), rate(&most, &everywhere));
        }
        if own.1 <= 0.0 || other.1 <= 0.0 {
            continue;
        }
        let factor = (own.0 + 0.5) / own.1 / ((other.0 + 0.5) / other.1);
        for volume in &mut report.exposure {
            *volume *= factor;
        }
    }
    data
}

/// The prior of the segments for periods of so many months.
fn segment_prior(months: usize) -> SegmentPrior {
    SegmentPrior {
        level: prior::LEVEL,
        hazard: prior::TURNS_A_YEAR * months as f64 / 12.0,
        slope: prior::SLOPE,
        slope_lasts: prior::SLOPE_YEARS * 12.0 / months as f64,
        shortest: (prior::SHORTEST_MONTHS / months).max(1),
        cell: (prior::CELL_PRECISION, (prior::CELL_MONTHS / months).max(1)),
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
        let fit = smooth(data, dynamics, Some(&smoothed.mode));
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
        let fit = smooth(data, dynamics, Some(&smoothed.mode));
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
    (partition, changes): (Partition, Vec<usize>),
) -> Estimate {
    let fits: Vec<Smoothed> = prior::LEVEL_DRIFT
        .iter()
        .map(|&drift| {
            dynamics.level_step = step(prior::LEVEL.1, drift, months);
            smooth(data, &dynamics, Some(&smoothed.mode))
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
            let level = fit.mode.state[period][0];
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
        changes,
    }
}
