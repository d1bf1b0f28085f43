//! The likelihood of a segment: a level that is constant or a straight line, seen by one set of sources after another.
//!
//! Reports are Gaussian pseudo-observations, of which running sums give any stretch in closed form. Disputes and wars are binary: a Gaussian
//! fitted where the level lies says little of how unlikely a war is in a calm generation, which is what a turn is weighed by. So their
//! likelihood is taken as it is, at the level of each segment, and the integral over that level by Laplace's method: the sum of logits and a
//! Gaussian is log-concave in one level or in both ends of a line. Along a line the years are seen in quarters, each at its middle.

use super::hostility::Years;

/// What is believed of segments before the data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SegmentPrior {
    /// Mean and standard deviation of the level at either end of a segment.
    pub(crate) level: (f64, f64),
    /// Probability that a segment begins at a given period.
    pub(crate) hazard: f64,
    /// Probability that a short segment is a slope rather than a constant.
    pub(crate) slope: f64,
    /// Periods over which that falls to its e-th part.
    pub(crate) slope_lasts: f64,
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
    /// Disputes and wars of the periods before each period.
    years: Vec<Years>,
    /// The stretch of one set of sources in which each cell lies; the last bound has that of the last cell.
    stretch: Vec<usize>,
    /// Variance of the effect in each stretch.
    effects: Vec<f64>,
    /// Sums from each bound to the end of its stretch, and from the beginning of the stretch of the cell before each bound to it, the
    /// effect integrated out.
    to_end: Vec<Sums>,
    from_beginning: Vec<Sums>,
    /// Sums of the whole stretches before each, effects integrated out.
    stretches: Vec<Sums>,
    /// Probability that a segment is a slope, by its length in periods.
    slopes: Vec<f64>,
}

impl<'p> Segments<'p> {
    pub(super) fn of(
        observed: &[(f64, f64)],
        hostility: &[Years],
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
        let mut years = vec![Years::default()];
        for (period, of_period) in hostility.iter().enumerate() {
            years.push(years[period].plus(of_period));
        }
        years.resize(observed.len() + 1, years[years.len() - 1]);
        let all: Vec<Sums> = bounds.iter().map(|&bound| running[bound]).collect();
        let cells = bounds.len() - 1;
        // First cells of the stretches; each begins with a cell.
        let mut edges = vec![0];
        let mut effects = vec![stretches.first().map_or(0.0, |stretch| stretch.effect)];
        for stretch in stretches.iter().skip(1) {
            edges.push(bounds.partition_point(|&bound| bound < stretch.first));
            effects.push(stretch.effect);
        }
        edges.push(cells);
        let mut stretch = Vec::with_capacity(cells + 1);
        for (place, edge) in edges.windows(2).enumerate() {
            stretch.resize(edge[1], place);
        }
        stretch.push(edges.len().saturating_sub(2));
        let mut segments = Segments {
            prior,
            bounds,
            all,
            years,
            stretch,
            effects,
            to_end: Vec::new(),
            from_beginning: Vec::new(),
            stretches: Vec::new(),
            slopes: (0..=observed.len())
                .map(|length| prior.slope * (-(length as f64) / prior.slope_lasts).exp())
                .collect(),
        };
        segments.to_end = (0..=cells)
            .map(|cell| segments.within(cell, edges[segments.stretch[cell] + 1]))
            .collect();
        segments.from_beginning = (0..=cells)
            .map(|cell| match cell.checked_sub(1) {
                Some(before) => segments.within(edges[segments.stretch[before]], cell),
                None => Sums::default(),
            })
            .collect();
        let mut whole = vec![Sums::default()];
        for edge in edges.windows(2) {
            let before = whole[whole.len() - 1];
            whole.push(before.plus(&segments.within(edge[0], edge[1])));
        }
        segments.stretches = whole;
        segments
    }

    fn years(&self, from: usize, to: usize) -> Years {
        self.years[to].minus(&self.years[from])
    }

    /// Sums over cells of one stretch with its effect integrated out. Disputes and wars are made Gaussian at the likeliest level that the
    /// stretch would see by itself.
    fn within(&self, start: usize, end: usize) -> Sums {
        let effect = self.effects[self.stretch[start.min(self.stretch.len() - 1)]];
        let mut sums = self.all[end].minus(&self.all[start]);
        let years = self.years(self.bounds[start], self.bounds[end]);
        if !years.is_empty() {
            let spread = self.prior.level.1.powi(2) + effect;
            let (away, (log, score, information)) = self.level(&sums, &years, spread);
            let (time, square) = years.mean_times();
            let weighted = information * away + score;
            sums = sums.plus(&Sums {
                precision: [information, information * time, information * square],
                value: [weighted, weighted * time],
                free: log - score * away - 0.5 * information * away * away,
            });
        }
        sums.without_effect(effect)
    }

    /// The likeliest constant level, less the mean of the prior, and what disputes and wars say there.
    fn level(&self, sums: &Sums, years: &Years, spread: f64) -> (f64, (f64, f64, f64)) {
        let own = sums.precision[0] + 1.0 / spread;
        let mut away = sums.value[0] / own;
        let mut there = years.at(self.prior.level.0 + away);
        for _ in 0..STEPS {
            let gradient = sums.value[0] - own * away + there.1;
            let step = (gradient / (own + there.2)).clamp(-LONGEST_STEP, LONGEST_STEP);
            if step.abs() < CLOSE {
                break;
            }
            away += step;
            there = years.at(self.prior.level.0 + away);
        }
        (away, there)
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
        let sums = self.sums(start, end);
        let one_stretch = self.stretch[start] == self.stretch[end - 1];
        // What one set of sources sees is the level and their effect in one.
        let effect = if one_stretch {
            self.effects[self.stretch[start]]
        } else {
            0.0
        };
        let spread = self.prior.level.1.powi(2) + effect;
        let (first, last) = (self.bounds[start], self.bounds[end]);
        let length = (last - first).saturating_sub(1).max(1) as f64;
        let line = Line::of(&sums, first as f64, length, spread);
        if one_stretch {
            let years = self.years(first, last);
            if !years.is_empty() {
                return self.with_years(&sums, &years, line, (first, last), spread);
            }
        }
        let Sums {
            precision: [p0, ..],
            value: [z0, _],
            free,
        } = sums;
        let slope = self.slopes[last - first];
        let flat = 1.0 + spread * p0;
        Weight {
            constant: (
                free + 0.5 * spread * z0 * z0 / flat,
                (1.0 - slope) / flat.sqrt(),
            ),
            line: (
                free + line.at(line.best()),
                slope / (spread * line.determinant().sqrt()),
            ),
        }
    }

    /// The same with disputes and wars.
    fn with_years(
        &self,
        sums: &Sums,
        years: &Years,
        line: Line,
        (first, last): (usize, usize),
        spread: f64,
    ) -> Weight {
        let [p0, ..] = sums.precision;
        let slope = self.slopes[last - first];
        let (away, (log, score, information)) = self.level(sums, years, spread);
        let own = p0 + 1.0 / spread;
        let constant = Likely {
            exponent: sums.free + sums.value[0] * away - 0.5 * own * away * away + log,
            factor: (1.0 - slope) / (1.0 + spread * (p0 + information)).sqrt(),
        };
        if p0 > DENSE * years.known() {
            // Reports say where the level is: the years are seen there, all at their middle.
            let length = (last - first).saturating_sub(1).max(1) as f64;
            let middle = (years.mean_times().0 - first as f64) / length;
            let mut all = line;
            all.add(
                middle.clamp(0.0, 1.0),
                score + information * away,
                information,
            );
            let apart = log - score * away - 0.5 * information * away * away;
            return Weight {
                constant: (constant.exponent, constant.factor),
                line: (
                    sums.free + all.at(all.best()) + apart,
                    slope / (spread * all.determinant().sqrt()),
                ),
            };
        }
        // The years by quarters of the segment, each with the weight of the line's end at its middle.
        let periods = last - first;
        let parts = QUARTERS.min(periods);
        let length = periods.saturating_sub(1).max(1) as f64;
        let mut quarters = [(0.0, Years::default()); QUARTERS];
        for (part, quarter) in quarters.iter_mut().enumerate().take(parts) {
            let from = first + periods * part / parts;
            let to = first + periods * (part + 1) / parts;
            let middle = ((from + to - 1) as f64 / 2.0 - first as f64) / length;
            *quarter = (middle, self.years(from, to));
        }
        let seen = |ends: [f64; 2]| -> (f64, Line) {
            let mut all = line;
            let mut log = 0.0;
            for (x, years) in quarters
                .iter()
                .take(parts)
                .filter(|(_, years)| !years.is_empty())
            {
                let level = self.prior.level.0 + ends[0] * (1.0 - x) + ends[1] * x;
                let (of_quarter, score, information) = years.at(level);
                log += of_quarter;
                all.add(*x, score, information);
            }
            (log, all)
        };
        // Where reports tell most, the line through them is near; else the constant level is.
        let mut ends = if p0 > years.known() {
            line.best()
        } else {
            [away; 2]
        };
        let (mut log, mut all) = seen(ends);
        for _ in 0..STEPS {
            // `all` has the curvature at the ends, and its right side less what the line's own curvature takes there is the gradient.
            let pull = line.times(ends);
            let gradient = [all.right[0] - pull[0], all.right[1] - pull[1]];
            let step = all
                .solve(gradient)
                .map(|by| by.clamp(-LONGEST_STEP, LONGEST_STEP));
            if step[0].abs().max(step[1].abs()) < CLOSE {
                break;
            }
            ends = [ends[0] + step[0], ends[1] + step[1]];
            (log, all) = seen(ends);
        }
        Weight {
            constant: (constant.exponent, constant.factor),
            line: (
                sums.free + line.at(ends) + log,
                slope / (spread * all.determinant().sqrt()),
            ),
        }
    }
}

/// The likelihood of a constant level: the logarithm of one factor, and another.
struct Likely {
    exponent: f64,
    factor: f64,
}

/// The information of reports, by year of a list, from which on they say where the level is. A year of a list has one of 0.8 at most.
const DENSE: f64 = 8.0;
/// Parts of a line in which its years are seen.
const QUARTERS: usize = 4;
/// Newton's steps at most, the longest, and one that ends the search.
const STEPS: usize = 8;
const LONGEST_STEP: f64 = 1.5;
const CLOSE: f64 = 0.02;

/// A quadratic in the levels at both ends of a line, less the mean of the prior: curvature (first, mixed, last) and right side.
#[derive(Clone, Copy)]
struct Line {
    curvature: [f64; 3],
    right: [f64; 2],
}

impl Line {
    /// From sums; each end has the prior of a level. A value at time x from 0 to 1 is seen with the weights 1 − x and x.
    fn of(sums: &Sums, first: f64, length: f64, spread: f64) -> Line {
        let [p0, p1, p2] = sums.precision;
        let [z0, z1] = sums.value;
        let x1 = (p1 - first * p0) / length;
        let x2 = (p2 - 2.0 * first * p1 + first * first * p0) / (length * length);
        let w1 = (z1 - first * z0) / length;
        Line {
            curvature: [
                p0 - 2.0 * x1 + x2 + 1.0 / spread,
                x1 - x2,
                x2 + 1.0 / spread,
            ],
            right: [z0 - w1, w1],
        }
    }

    fn add(&mut self, x: f64, score: f64, information: f64) {
        let rest = 1.0 - x;
        self.curvature[0] += information * rest * rest;
        self.curvature[1] += information * rest * x;
        self.curvature[2] += information * x * x;
        self.right[0] += score * rest;
        self.right[1] += score * x;
    }

    fn determinant(&self) -> f64 {
        let [a, b, c] = self.curvature;
        a * c - b * b
    }

    fn solve(&self, right: [f64; 2]) -> [f64; 2] {
        let [a, b, c] = self.curvature;
        let determinant = self.determinant();
        [
            (c * right[0] - b * right[1]) / determinant,
            (a * right[1] - b * right[0]) / determinant,
        ]
    }

    fn times(&self, ends: [f64; 2]) -> [f64; 2] {
        let [a, b, c] = self.curvature;
        [a * ends[0] + b * ends[1], b * ends[0] + c * ends[1]]
    }

    fn best(&self) -> [f64; 2] {
        self.solve(self.right)
    }

    /// Its value at these ends.
    fn at(&self, ends: [f64; 2]) -> f64 {
        let pull = self.times(ends);
        ends[0] * (self.right[0] - 0.5 * pull[0]) + ends[1] * (self.right[1] - 0.5 * pull[1])
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
            slope_lasts: 1e9,
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
                    over_effect(level, 0..4)
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
            let segments = Segments::of(&observed, &[], &bounds, &stretches, &prior);
            let ours = segments.weight(0, 4).relative_to(0.0);
            let truth = integral(firsts.len() > 1);
            assert!((ours / truth - 1.0).abs() < 1e-4, "{ours} {truth}");
        }
    }

    /// Years of disputes and wars: Laplace's method against the integral on a fine grid.
    #[test]
    fn a_segment_of_disputes_has_the_likelihood_of_the_integral() {
        use crate::interaction::hostility::{dispute, war};
        use crate::interaction::state_space::{Direct, Told};
        let prior = SegmentPrior {
            level: (0.3, 1.0),
            slope: 0.5,
            slope_lasts: 1e9,
            hazard: 0.01,
            shortest: 2,
            cell: (0.0, 1),
        };
        let effect = 1.3;
        let spread = 1.0 + effect;
        for (wars, disputes) in [(0..0, 0..0), (0..0, 5..12), (8..16, 4..20), (0..3, 0..20)] {
            let mut direct = Vec::new();
            for period in 0..20 {
                let happened = disputes.contains(&period);
                let mut add = |told| {
                    direct.push(Direct {
                        period,
                        told,
                        weight: 1.0,
                    });
                };
                add(Told::Dispute(happened));
                if happened {
                    add(Told::War(wars.contains(&period)));
                }
            }
            let years = Years::by_period(&direct, 20);
            let bounds: Vec<usize> = (0..=20).collect();
            let stretches = [Stretch { first: 0, effect }];
            let observed = [(0.0, 0.0); 20];
            let segments = Segments::of(&observed, &years, &bounds, &stretches, &prior);
            let step = 0.05;
            let points: Vec<f64> = (-140..140).map(|place| f64::from(place) * step).collect();
            let log = |of: &dyn Fn(usize) -> f64| -> f64 {
                let told = direct.iter().map(|direct| match direct.told {
                    Told::Dispute(happened) => dispute(happened, of(direct.period)).0,
                    Told::War(happened) => war(happened, of(direct.period)).0,
                    Told::Level { .. } => 0.0,
                });
                told.sum()
            };
            let density = |away: f64| {
                (-0.5 * away * away / spread).exp() / (spread * std::f64::consts::TAU).sqrt()
            };
            let flat: f64 = points
                .iter()
                .map(|&at| density(at) * log(&|_| 0.3 + at).exp() * step)
                .sum();
            let mut sloped = 0.0;
            for &from in &points {
                for &to in &points {
                    let along = |period: usize| {
                        let x = period as f64 / 19.0;
                        0.3 + from * (1.0 - x) + to * x
                    };
                    sloped += density(from) * density(to) * log(&along).exp() * step * step;
                }
            }
            let Weight { constant, line } = segments.weight(0, 20);
            let ours = |(log, factor): (f64, f64)| log + (factor / 0.5).ln();
            assert!(
                (ours(constant) - flat.ln()).abs() < 0.15,
                "{constant:?} {flat}"
            );
            // Quarters blur a war of three years at the beginning of twenty.
            assert!((ours(line) - sloped.ln()).abs() < 0.5, "{line:?} {sloped}");
        }
    }
}
