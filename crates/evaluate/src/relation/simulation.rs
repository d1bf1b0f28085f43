//! The simulated dyads against which the interaction model and its turning points are measured.
//!
//! Written before the detector, after the table of the measure: negative-binomial monthly counts by quad class, mean 0.2 to 20
//! events a month, dispersion 1 to 5, a source whose volume drifts by a factor of 30 over 40 years, 0 to 6 turns of 0.3 to 1.5
//! standard deviations of level or of slope, 500 series, fixed seed. Even series choose every method's threshold, odd ones are
//! reported.

use entente_model::ontology::Quad;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use rand_distr::{Distribution as _, Gamma, Poisson, StandardNormal, StandardUniform};

/// Series.
pub(crate) const SERIES: usize = 500;
/// Months of a series: 40 years.
pub(crate) const MONTHS: usize = 480;
const SEED: u64 = 20_261_125;
/// The volume of the source at the end, in units of that at the beginning.
const VOLUME_DRIFT: f64 = 30.0;
/// The mix of quad classes of an average dyad of the source: most reports are talk, most talk is friendly.
pub(crate) const MIX: [f64; 4] = [0.62, 0.10, 0.16, 0.12];
/// Months between two turns at least, and from a turn to either end.
const APART: usize = 24;
/// The standard deviation of the latent level over dyads, in units of half a log odds of cooperation against conflict.
const SD: f64 = 1.0;

/// One simulated dyad.
pub(crate) struct Simulated {
    /// Events by month and quad class, in the order of [`Quad::ALL`].
    pub(crate) counts: Vec<[f64; 4]>,
    /// The volume of the source by month, mean 1.
    pub(crate) volume: Vec<f64>,
    /// The true level by month, -1 to 1.
    pub(crate) level: Vec<f64>,
    /// The months at which a segment begins.
    pub(crate) turns: Vec<usize>,
}

/// All series; the same at every call.
pub(crate) fn simulate() -> Vec<Simulated> {
    let mut random = Random::new(SEED);
    (0..SERIES).map(|_| series(&mut random)).collect()
}

fn series(random: &mut Random) -> Simulated {
    let mean = 0.2 * (20.0_f64 / 0.2).powf(random.uniform());
    let dispersion = random.between(1.0, 5.0);
    let turns = turns(random);
    let latent = latent(random, &turns);
    let volume = volume();
    let counts = latent
        .iter()
        .zip(&volume)
        .map(|(&level, &volume)| random.counts(mean * volume, &MIX, level, dispersion))
        .collect();
    Simulated {
        counts,
        volume,
        level: latent.iter().map(|level| level.tanh()).collect(),
        turns,
    }
}

pub(crate) fn is_cooperation(class: usize) -> bool {
    matches!(
        Quad::ALL[class],
        Quad::VerbalCooperation | Quad::MaterialCooperation
    )
}

/// 0 to 6 months, apart from each other and from the ends.
pub(super) fn turns(random: &mut Random) -> Vec<usize> {
    let number = (random.uniform() * 7.0) as usize;
    loop {
        let mut turns: Vec<usize> = (0..number)
            .map(|_| APART + (random.uniform() * (MONTHS - 2 * APART) as f64) as usize)
            .collect();
        turns.sort_unstable();
        if turns.windows(2).all(|pair| pair[1] - pair[0] >= APART) {
            return turns;
        }
    }
}

/// The latent level: between turns constant or a straight line. Two turns of three are jumps; at the others the line bends, so that
/// it changes by as much until the next turn.
pub(super) fn latent(random: &mut Random, turns: &[usize]) -> Vec<f64> {
    let mut level = 0.5 * SD * random.normal();
    let mut path = Vec::with_capacity(MONTHS);
    let mut slope = 0.0;
    for month in 0..MONTHS {
        if let Some(place) = turns.iter().position(|&turn| turn == month) {
            let size = random.between(0.3, 1.5) * SD;
            let sign = random.sign(level);
            if random.uniform() < 2.0 / 3.0 {
                level += sign * size;
                slope = 0.0;
            } else {
                let end = turns.get(place + 1).copied().unwrap_or(MONTHS);
                slope = sign * size / (end - month) as f64;
            }
        }
        level += slope;
        path.push(level);
    }
    path
}

/// Growth at a constant rate, mean 1.
pub(super) fn volume() -> Vec<f64> {
    let growth = |month: usize| VOLUME_DRIFT.powf(month as f64 / (MONTHS - 1) as f64);
    let mean = (0..MONTHS).map(growth).sum::<f64>() / MONTHS as f64;
    (0..MONTHS).map(|month| growth(month) / mean).collect()
}

pub(super) struct Random(ChaCha8Rng);

impl Random {
    pub(super) fn new(seed: u64) -> Random {
        Random(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A month's events by quad class. Cooperation grows and conflict falls with the level, both alike.
    pub(super) fn counts(
        &mut self,
        mean: f64,
        mix: &[f64; 4],
        level: f64,
        dispersion: f64,
    ) -> [f64; 4] {
        let mut counts = [0.0; 4];
        for (class, count) in counts.iter_mut().enumerate() {
            let tilt = if is_cooperation(class) { level } else { -level };
            *count = self.negative_binomial(mean * mix[class] * tilt.exp(), dispersion);
        }
        counts
    }

    pub(super) fn uniform(&mut self) -> f64 {
        StandardUniform.sample(&mut self.0)
    }

    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    pub(super) fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    /// A random sign, but back towards zero from beyond 1.5 standard deviations: no dyad drifts without bound.
    fn sign(&mut self, level: f64) -> f64 {
        let coin = if self.0.next_u32().is_multiple_of(2) {
            1.0
        } else {
            -1.0
        };
        if level.abs() > 1.5 * SD {
            -level.signum()
        } else {
            coin
        }
    }

    /// A Poisson count whose rate is multiplied by a gamma variable of mean 1 and shape `dispersion`: variance μ + μ²/dispersion.
    fn negative_binomial(&mut self, mean: f64, dispersion: f64) -> f64 {
        let Ok(gamma) = Gamma::new(dispersion, mean / dispersion) else {
            return 0.0;
        };
        let rate: f64 = gamma.sample(&mut self.0);
        Poisson::new(rate).map_or(0.0, |poisson| poisson.sample(&mut self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_are_those_of_the_table() {
        let all = simulate();
        assert_eq!(all.len(), 500);
        let volume = &all[0].volume;
        assert!((volume[479] / volume[0] - 30.0).abs() < 1e-9);
        assert!(all.iter().all(|series| series.turns.len() <= 6));
        assert!(all.iter().any(|series| series.turns.is_empty()));
        let monthly =
            |series: &Simulated| series.counts.iter().flatten().sum::<f64>() / MONTHS as f64;
        let sparse = all.iter().map(monthly).fold(f64::INFINITY, f64::min);
        let dense = all.iter().map(monthly).fold(0.0, f64::max);
        // The mean of a series also carries its level: up to exp(±2) times the mean of the table.
        assert!((0.05..0.4).contains(&sparse), "{sparse}");
        assert!((10.0..100.0).contains(&dense), "{dense}");
        let again = simulate();
        assert_eq!(all[499].counts, again[499].counts);
    }
}
