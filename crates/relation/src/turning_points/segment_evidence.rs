//! How well one segment explains its points, whatever its trend and its variance.

use super::special::ln_gamma_halves;

/// Degrees of freedom of the prior on a segment's variance: as if three points had been seen before.
const PRIOR_POINTS: usize = 3;

/// The autocorrelations of the noise that are tried; the evidence weighs them.
pub(super) const AUTOCORRELATIONS: [f64; 8] = [0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98];

/// Minus twice the log evidence of every segment between two candidate dates.
pub(super) struct SegmentEvidence {
    /// Number of candidate boundaries less one.
    blocks: usize,
    /// Row `i` holds the segments that start at candidate `i`, from end `i + 1` on.
    values: Vec<f64>,
}

impl SegmentEvidence {
    /// The evidence of the segment from candidate `from` to candidate `to`.
    pub(super) fn of(&self, from: usize, to: usize) -> f64 {
        self.values[row_start(self.blocks, from) + to - from - 1]
    }

    /// All segments that start at `from`, by their end.
    pub(super) fn starting_at(&self, from: usize) -> &[f64] {
        let start = row_start(self.blocks, from);
        &self.values[start..start + self.blocks - from]
    }

    /// Adds the evidence of another, independent series over the same candidates.
    pub(super) fn add(&mut self, other: &SegmentEvidence) {
        for (sum, value) in self.values.iter_mut().zip(&other.values) {
            *sum += value;
        }
    }

    /// Computes it for a series in units of its own standard deviation.
    ///
    /// In a segment the series is a constant, a line or a parabola (each equally likely before the data) plus noise of autocorrelation
    /// `phi` and of the segment's own variance. The variance is integrated out under a scaled inverse chi-squared prior around
    /// `noise`, the coefficients by the unit-information approximation (Kass and Wasserman 1995) with the effective number of points.
    /// The first point of a segment is stationary: nothing leaks over a boundary.
    pub(super) fn compute(series: &[f64], candidates: &[usize], phi: f64, noise: f64) -> Self {
        let blocks = candidates.len() - 1;
        let points = series.len();
        let gammas = ln_gamma_halves(PRIOR_POINTS, points);
        let prior = PRIOR_POINTS as f64 * noise;
        let constant = -(PRIOR_POINTS as f64) * prior.ln() + 2.0 * gammas[0];
        let first = (1.0 - phi * phi).sqrt();
        let ln_first = -(1.0 - phi * phi).ln();
        let effective = (1.0 - phi) / (1.0 + phi);
        let ln_pi = std::f64::consts::PI.ln();
        let mut values = Vec::with_capacity(blocks * (blocks + 1) / 2);
        for (place, &start) in candidates[..blocks].iter().enumerate() {
            let mut sums = Sums::default();
            let mut point = start;
            for &end in &candidates[place + 1..] {
                while point < end {
                    if point == start {
                        sums.add([first, 0.0, 0.0], first * series[point]);
                    } else {
                        let t = (point - start) as f64;
                        let before = t - 1.0;
                        sums.add(
                            [1.0 - phi, t - phi * before, t * t - phi * before * before],
                            series[point] - phi * series[point - 1],
                        );
                    }
                    point += 1;
                }
                let length = end - start;
                let weight = (PRIOR_POINTS + length) as f64;
                let size = (length as f64 * effective).max(1.0).ln_1p();
                let fits = sums.residuals(length);
                let by_trend = [
                    weight * (prior + fits[0]).ln() + size,
                    weight * (prior + fits[1]).ln() + 2.0 * size,
                    weight * (prior + fits[2]).ln() + 3.0 * size,
                ];
                let best = by_trend[0].min(by_trend[1]).min(by_trend[2]);
                let share: f64 = by_trend
                    .iter()
                    .map(|value| ((best - value) / 2.0).exp())
                    .sum::<f64>()
                    / 3.0;
                values.push(
                    constant - 2.0 * gammas[length] + length as f64 * ln_pi + ln_first + best
                        - 2.0 * share.ln(),
                );
            }
        }
        SegmentEvidence { blocks, values }
    }
}

fn row_start(blocks: usize, from: usize) -> usize {
    from * blocks - from * from.saturating_sub(1) / 2
}

/// The normal equations of a parabola.
#[derive(Default)]
struct Sums {
    xx: [f64; 6],
    xy: [f64; 3],
    yy: f64,
}

impl Sums {
    fn add(&mut self, x: [f64; 3], y: f64) {
        self.xx[0] += x[0] * x[0];
        self.xx[1] += x[0] * x[1];
        self.xx[2] += x[0] * x[2];
        self.xx[3] += x[1] * x[1];
        self.xx[4] += x[1] * x[2];
        self.xx[5] += x[2] * x[2];
        self.xy[0] += x[0] * y;
        self.xy[1] += x[1] * y;
        self.xy[2] += x[2] * y;
        self.yy += y * y;
    }

    /// Sums of squared residuals of the constant, the line and the parabola.
    fn residuals(&self, length: usize) -> [f64; 3] {
        let [a00, a01, a02, a11, a12, a22] = self.xx;
        let [b0, b1, b2] = self.xy;
        let constant = (self.yy - b0 * b0 / a00).max(0.0);
        let s11 = a11 - a01 * a01 / a00;
        if length < 2 || s11 <= 1e-12 {
            return [constant; 3];
        }
        let s1 = b1 - a01 * b0 / a00;
        let line = (constant - s1 * s1 / s11).max(0.0);
        let s12 = a12 - a01 * a02 / a00;
        let s22 = a22 - a02 * a02 / a00 - s12 * s12 / s11;
        // Less than this share of the column is rounding.
        if length < 3 || s22 <= 1e-9 * a22 {
            return [constant, line, line];
        }
        let s2 = b2 - a02 * b0 / a00 - s12 * s1 / s11;
        [constant, line, (line - s2 * s2 / s22).max(0.0)]
    }
}
