//! The likelihood of a segment: a level that is constant or a straight line, seen by one set of sources after another.

/// What is believed of segments before the data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SegmentPrior {
    /// Mean and standard deviation of the level at either end of a segment.
    pub(crate) level: (f64, f64),
    /// Probability that a segment begins at a given period.
    pub(crate) hazard: f64,
    /// Probability that a segment is a slope rather than a constant.
    pub(crate) slope: f64,
    /// Fewest periods of a segment.
    pub(crate) shortest: usize,
    /// Precision that a cell gathers, and its most periods.
    pub(crate) cell: (f64, usize),
}

/// Periods in which one set of sources tells of the pair, up to the next stretch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stretch {
    pub(crate) first: usize,
    /// Variance of what this set of sources makes of the pair.
    pub(crate) effect: f64,
}

/// Likelihoods of a segment as a constant and as a line: each the logarithm of one factor, and another factor.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weight {
    pub(super) constant: (f64, f64),
    pub(super) line: (f64, f64),
}

impl Weight {
    pub(super) fn times(self, log: f64) -> Weight {
        Weight {
            constant: (self.constant.0 + log, self.constant.1),
            line: (self.line.0 + log, self.line.1),
        }
    }

    /// The likelihood over e to `log`.
    pub(super) fn relative_to(self, log: f64) -> f64 {
        // e to -40 is lost beside 1.
        let part = |(exponent, factor): (f64, f64)| {
            if exponent - log < -40.0 {
                0.0
            } else {
                (exponent - log).exp() * factor
            }
        };
        part(self.constant) + part(self.line)
    }
}

/// Sums over periods, from which the likelihood of a segment follows.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    /// Precision times time to the powers 0, 1, 2.
    precision: [f64; 3],
    /// Precision times value times time to the powers 0, 1.
    value: [f64; 2],
    /// Log likelihood that does not depend on the level.
    free: f64,
}

impl Sums {
    fn plus(&self, other: &Sums) -> Sums {
        let [a, b, c] = self.precision;
        let [d, e, f] = other.precision;
        Sums {
            precision: [a + d, b + e, c + f],
            value: [
                self.value[0] + other.value[0],
                self.value[1] + other.value[1],
            ],
            free: self.free + other.free,
        }
    }

    fn minus(&self, other: &Sums) -> Sums {
        let [a, b, c] = self.precision;
        let [d, e, f] = other.precision;
        Sums {
            precision: [a - d, b - e, c - f],
            value: [
                self.value[0] - other.value[0],
                self.value[1] - other.value[1],
            ],
            free: self.free - other.free,
        }
    }

    /// The sums after an effect with this variance, common to all of these periods, is integrated out.
    fn without_effect(&self, variance: f64) -> Sums {
        let [p0, p1, p2] = self.precision;
        let [z0, z1] = self.value;
        let share = variance / (1.0 + variance * p0);
        Sums {
            precision: [
                p0 - share * p0 * p0,
                p1 - share * p0 * p1,
                p2 - share * p1 * p1,
            ],
            value: [z0 - share * p0 * z0, z1 - share * p1 * z0],
            free: self.free + 0.5 * (share * z0 * z0 - (variance * p0).ln_1p()),
        }
    }
}

/// The likelihoods of all segments.
pub(super) struct Segments<'p> {
    prior: &'p SegmentPrior,
    bounds: &'p [usize],
    /// Sums of the periods before each bound.
    all: Vec<Sums>,
    /// The stretch of one set of sources in which each cell lies; the last bound has that of the last cell.
    stretch: Vec<usize>,
    /// Sums from each bound to the end of its stretch, and from the beginning of the stretch of the cell before each bound to it, the
    /// effect integrated out.
    to_end: Vec<Sums>,
    from_beginning: Vec<Sums>,
    /// Sums of the whole stretches before each, effects integrated out.
    stretches: Vec<Sums>,
}

impl<'p> Segments<'p> {
    pub(super) fn of(
        observed: &[(f64, f64)],
        bounds: &'p [usize],
        stretches: &[Stretch],
        prior: &'p SegmentPrior,
    ) -> Segments<'p> {
        let mut running = vec![Sums::default()];
        for (period, &(value, precision)) in observed.iter().enumerate() {
            let time = period as f64;
            let weighted = precision * (value - prior.level.0);
            running.push(running[period].plus(&Sums {
                precision: [precision, precision * time, precision * time * time],
                value: [weighted, weighted * time],
                free: 0.0,
            }));
        }
        let all: Vec<Sums> = bounds.iter().map(|&bound| running[bound]).collect();
        let cells = bounds.len() - 1;
        // First cells of the stretches; each begins with a cell.
        let mut edges = vec![0];
        let mut variances = vec![stretches.first().map_or(0.0, |stretch| stretch.effect)];
        for stretch in stretches.iter().skip(1) {
            edges.push(bounds.partition_point(|&bound| bound < stretch.first));
            variances.push(stretch.effect);
        }
        edges.push(cells);
        let mut stretch = Vec::with_capacity(cells + 1);
        for (place, edge) in edges.windows(2).enumerate() {
            stretch.resize(edge[1], place);
        }
        stretch.push(edges.len().saturating_sub(2));
        let over = |from: usize, to: usize| {
            let variance = variances[stretch[from]];
            all[to].minus(&all[from]).without_effect(variance)
        };
        let to_end = (0..=cells)
            .map(|cell| over(cell, edges[stretch[cell] + 1]))
            .collect();
        let from_beginning = (0..=cells)
            .map(|cell| match cell.checked_sub(1) {
                Some(before) => over(edges[stretch[before]], cell),
                None => Sums::default(),
            })
            .collect();
        let mut whole = vec![Sums::default()];
        for edge in edges.windows(2) {
            let before = whole[whole.len() - 1];
            whole.push(before.plus(&over(edge[0], edge[1])));
        }
        Segments {
            prior,
            bounds,
            all,
            stretch,
            to_end,
            from_beginning,
            stretches: whole,
        }
    }

    /// Sums over the cells `start..end`; where the sources change among them, with an effect in each stretch integrated out.
    fn sums(&self, start: usize, end: usize) -> Sums {
        let (first, last) = (self.stretch[start], self.stretch[end - 1]);
        if first == last {
            return self.all[end].minus(&self.all[start]);
        }
        let ends = self.to_end[start].plus(&self.from_beginning[end]);
        if first + 1 == last {
            return ends;
        }
        let between = self.stretches[last].minus(&self.stretches[first + 1]);
        ends.plus(&between)
    }

    /// The likelihood of the cells `start..end` as one segment, up to a factor that all partitions share.
    pub(super) fn weight(&self, start: usize, end: usize) -> Weight {
        let spread = self.prior.level.1 * self.prior.level.1;
        let Sums {
            precision: [p0, p1, p2],
            value: [z0, z1],
            free,
        } = self.sums(start, end);
        let flat = 1.0 + spread * p0;
        // A line through the values at both ends, each with the prior of a level: weights 1 − x and x, x from 0 to 1.
        let first = self.bounds[start] as f64;
        let length = (self.bounds[end] - self.bounds[start])
            .saturating_sub(1)
            .max(1) as f64;
        let x1 = (p1 - first * p0) / length;
        let x2 = (p2 - 2.0 * first * p1 + first * first * p0) / (length * length);
        let w1 = (z1 - first * z0) / length;
        let (a, b, c) = (
            spread * (p0 - 2.0 * x1 + x2) + 1.0,
            spread * (x1 - x2),
            spread * x2 + 1.0,
        );
        let determinant = a * c - b * b;
        let (left, right) = (z0 - w1, w1);
        let fit = (c * left * left - 2.0 * b * left * right + a * right * right) / determinant;
        Weight {
            constant: (
                free + 0.5 * spread * z0 * z0 / flat,
                (1.0 - self.prior.slope) / flat.sqrt(),
            ),
            line: (
                free + 0.5 * spread * fit,
                self.prior.slope / determinant.sqrt(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The likelihood of a segment against the Gaussian density of its values, by numerical integration over the level and the effects.
    #[test]
    fn a_segment_has_the_likelihood_of_the_integral() {
        let observed = [(0.4, 2.0), (0.9, 3.0), (0.1, 0.5), (-0.6, 1.5)];
        let prior = SegmentPrior {
            level: (0.2, 0.7),
            slope: 0.0,
            hazard: 0.01,
            shortest: 2,
            cell: (0.0, 1),
        };
        let density = |value: f64, sd: f64| {
            (-0.5 * (value / sd).powi(2)).exp() / (sd * std::f64::consts::TAU.sqrt())
        };
        let of = |seen: f64, range: std::ops::Range<usize>| {
            let exponent: f64 = observed[range]
                .iter()
                .map(|&(value, precision): &(f64, f64)| -0.5 * precision * (value - seen).powi(2))
                .sum();
            exponent.exp()
        };
        let step = 0.01;
        let points: Vec<f64> = (-500..500).map(|place| f64::from(place) * step).collect();
        let flat = of(0.2, 0..4);
        let over_effect = |level: f64, range: std::ops::Range<usize>| -> f64 {
            let at = points
                .iter()
                .map(|effect| density(*effect, 0.6) * of(level + effect, range.clone()) * step);
            at.sum()
        };
        let integral = |changes: bool| -> f64 {
            let at = points.iter().map(|&level| {
                let seen = if changes {
                    over_effect(level, 0..2) * over_effect(level, 2..4)
                } else {
                    of(level, 0..4)
                };
                density(level - 0.2, 0.7) * seen * step
            });
            at.sum::<f64>() / flat
        };
        for firsts in [&[0_usize][..], &[0, 2]] {
            let bounds: Vec<usize> = (0..=4).collect();
            let stretches: Vec<Stretch> = firsts
                .iter()
                .map(|&first| Stretch {
                    first,
                    effect: 0.36,
                })
                .collect();
            let segments = Segments::of(&observed, &bounds, &stretches, &prior);
            let ours = segments.weight(0, 4).relative_to(0.0);
            let truth = integral(firsts.len() > 1);
            assert!((ours / truth - 1.0).abs() < 1e-4, "{ours} {truth}");
        }
    }
}
