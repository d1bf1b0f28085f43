//! Where the level of a dyad turns: a Bayesian product partition of its months.
//!
//! The months fall into segments; in each the level is constant or a straight line, and segments are independent of each other
//! (Barry and Hartigan 1992, *Annals of Statistics* 20; the recursions are those of Fearnhead 2006, *Statistics and Computing* 16). The
//! data are Gaussian observations of unequal precision, the pseudo-observations of the state-space model, so the likelihood of a
//! segment has a closed form and the probability of a turn at each month is exact given them: a month of few reports weighs little
//! and makes no turn.

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
}

/// The posterior over all partitions of a series into segments.
#[derive(Clone, Debug)]
pub(crate) struct Partition {
    periods: usize,
    /// Log weight of all partitions of the periods before each.
    forward: Vec<f64>,
    /// Log weight of all partitions of the periods from each on.
    backward: Vec<f64>,
    /// Log weight of each segment by `start * (periods + 1) + end`; empty where the series is too short to turn.
    segments: Vec<f64>,
}

impl Partition {
    pub(crate) fn of(observed: &[(f64, f64)], prior: &SegmentPrior) -> Partition {
        let periods = observed.len();
        let mut partition = Partition {
            periods,
            forward: vec![f64::NEG_INFINITY; periods + 1],
            backward: vec![f64::NEG_INFINITY; periods + 1],
            segments: Vec::new(),
        };
        if periods < 2 * prior.shortest {
            return partition;
        }
        let sums = Sums::of(observed, prior.level.0);
        let (stay, turn) = ((1.0 - prior.hazard).ln(), prior.hazard.ln());
        let mut segments = vec![f64::NEG_INFINITY; periods * (periods + 1)];
        partition.forward[0] = 0.0;
        for end in prior.shortest..=periods {
            let mut terms = LogSum::default();
            for start in 0..=end - prior.shortest {
                if partition.forward[start] == f64::NEG_INFINITY {
                    continue;
                }
                let length = (end - start - 1) as f64;
                let begins = if start == 0 { 0.0 } else { turn };
                let of_segment = sums.segment(start, end, prior) + stay * length + begins;
                segments[start * (periods + 1) + end] = of_segment;
                terms.add(partition.forward[start] + of_segment);
            }
            partition.forward[end] = terms.value();
        }
        partition.backward[periods] = 0.0;
        for start in (0..periods).rev() {
            let mut terms = LogSum::default();
            for end in start + prior.shortest..=periods {
                terms.add(segments[start * (periods + 1) + end] + partition.backward[end]);
            }
            partition.backward[start] = terms.value();
        }
        partition.segments = segments;
        partition
    }

    /// The posterior probability that a segment begins at each period. The first is 0.
    pub(crate) fn probabilities(&self) -> Vec<f64> {
        let all = self.forward[self.periods];
        (0..self.periods)
            .map(|period| {
                if period == 0 || self.segments.is_empty() {
                    0.0
                } else {
                    (self.forward[period] + self.backward[period] - all)
                        .exp()
                        .min(1.0)
                }
            })
            .collect()
    }

    /// The probability that at least one segment begins at one of the periods `first..=last`: one less that of a segment over all of
    /// them.
    pub(crate) fn turn_within(&self, first: usize, last: usize) -> f64 {
        if self.segments.is_empty() || first == 0 {
            return 0.0;
        }
        let mut terms = LogSum::default();
        for start in 0..first {
            for end in last + 1..=self.periods {
                let of_segment = self.segments[start * (self.periods + 1) + end];
                terms.add(self.forward[start] + of_segment + self.backward[end]);
            }
        }
        (1.0 - (terms.value() - self.forward[self.periods]).exp()).clamp(0.0, 1.0)
    }
}

/// A sum of exponentials that neither overflows nor loses its small terms.
#[derive(Default)]
struct LogSum {
    largest: Option<f64>,
    sum: f64,
}

impl LogSum {
    fn add(&mut self, term: f64) {
        if term == f64::NEG_INFINITY {
            return;
        }
        match self.largest {
            Some(largest) if term <= largest => self.sum += (term - largest).exp(),
            Some(largest) => {
                self.sum = self.sum * (largest - term).exp() + 1.0;
                self.largest = Some(term);
            }
            None => {
                self.largest = Some(term);
                self.sum = 1.0;
            }
        }
    }

    fn value(&self) -> f64 {
        self.largest
            .map_or(f64::NEG_INFINITY, |largest| largest + self.sum.ln())
    }
}

/// Running sums, from which those of any segment follow by a difference.
struct Sums {
    precision: Vec<[f64; 3]>,
    value: Vec<[f64; 2]>,
}

impl Sums {
    fn of(observed: &[(f64, f64)], centre: f64) -> Sums {
        let mut sums = Sums {
            precision: vec![[0.0; 3]],
            value: vec![[0.0; 2]],
        };
        let (mut precisions, mut values) = ([0.0; 3], [0.0; 2]);
        for (period, &(value, precision)) in observed.iter().enumerate() {
            let time = period as f64;
            precisions[0] += precision;
            precisions[1] += precision * time;
            precisions[2] += precision * time * time;
            values[0] += precision * (value - centre);
            values[1] += precision * (value - centre) * time;
            sums.precision.push(precisions);
            sums.value.push(values);
        }
        sums
    }

    /// Log likelihood of the periods `start..end` as one segment, up to a constant that all partitions share.
    fn segment(&self, start: usize, end: usize, prior: &SegmentPrior) -> f64 {
        let spread = prior.level.1 * prior.level.1;
        let of = |sums: &[[f64; 3]], place: usize| sums[end][place] - sums[start][place];
        let (p0, p1, p2) = (
            of(&self.precision, 0),
            of(&self.precision, 1),
            of(&self.precision, 2),
        );
        let z0 = self.value[end][0] - self.value[start][0];
        let z1 = self.value[end][1] - self.value[start][1];
        let flat = 1.0 + spread * p0;
        let constant = 0.5 * (spread * z0 * z0 / flat - flat.ln());
        // A line through the values at both ends, each with the prior of a level: weights 1 − x and x, x from 0 to 1.
        let (first, length) = (start as f64, (end - start - 1).max(1) as f64);
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
        let line = 0.5 * (spread * fit - determinant.ln());
        let (constant, line) = (constant + (1.0 - prior.slope).ln(), line + prior.slope.ln());
        let largest = constant.max(line);
        largest + ((constant - largest).exp() + (line - largest).exp()).ln()
    }
}

/// A period at which the level turns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Turn {
    /// The likeliest first period of the new segment.
    pub(crate) period: usize,
    /// First and last period of the interval that holds it with the probability asked for.
    pub(crate) interval: (usize, usize),
    /// Probability that there is a turn in the window around the period.
    pub(crate) probability: f64,
}

/// The turns whose probability reaches `least`, in the order of time.
///
/// The probability of a turn is spread over neighbouring periods, over few where the data are dense and over years where they are not. So
/// turns are sought with windows of growing half width: the peaks of the narrowest first, from the highest down, none inside the window
/// of one that was found. Intervals are simultaneous: with K turns each holds 1 − 0.1/K of its window (Bonferroni), so that all are right
/// together nine times of ten.
pub(crate) fn turns(partition: &Partition, half_widths: &[usize], least: f64) -> Vec<Turn> {
    let mut free = partition.probabilities();
    let mut found: Vec<(f64, Vec<f64>)> = Vec::new();
    for &half_width in half_widths {
        while let Some((first, last)) = heaviest(&free, half_width) {
            let mass: f64 = free[first..=last].iter().sum();
            // The mass is the expected number of turns, which the probability of one never exceeds.
            if mass < least {
                break;
            }
            let probability = partition.turn_within(first, last);
            let mut inside = vec![0.0; free.len()];
            inside[first..=last].copy_from_slice(&free[first..=last]);
            if probability >= least {
                found.push((probability, inside));
            }
            free[first..=last].fill(0.0);
        }
    }
    let outside = 0.1 / found.len().max(1) as f64 / 2.0;
    let mut turns: Vec<Turn> = found
        .into_iter()
        .map(|(probability, inside)| turn(probability, &inside, outside))
        .collect();
    turns.sort_by_key(|turn| turn.period);
    turns
}

/// First and last period of the window with the largest sum.
fn heaviest(masses: &[f64], half_width: usize) -> Option<(usize, usize)> {
    let mut sums = vec![0.0];
    for mass in masses {
        sums.push(sums[sums.len() - 1] + mass);
    }
    let window = |centre: usize| {
        (
            centre.saturating_sub(half_width),
            (centre + half_width).min(masses.len() - 1),
        )
    };
    (0..masses.len())
        .map(window)
        .map(|(first, last)| (first, last, sums[last + 1] - sums[first]))
        .reduce(|best, next| if next.2 > best.2 + 1e-12 { next } else { best })
        .map(|(first, last, _)| (first, last))
}

/// A turn from the probabilities inside its window: the median, and the quantiles that leave `outside` out on either side.
fn turn(probability: f64, inside: &[f64], outside: f64) -> Turn {
    let total: f64 = inside.iter().sum();
    let mut sum = 0.0;
    let below: Vec<f64> = inside
        .iter()
        .map(|mass| {
            sum += mass / total;
            sum
        })
        .collect();
    let place = |share: f64| {
        let reached = below.iter().position(|&sum| sum >= share);
        reached.unwrap_or(inside.len() - 1)
    };
    Turn {
        period: place(0.5),
        interval: (place(outside), place(1.0 - outside)),
        probability,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIOR: SegmentPrior = SegmentPrior {
        level: (0.0, 1.0),
        hazard: 0.01,
        slope: 0.3,
        shortest: 2,
    };

    /// All partitions of a short series, weighed one by one.
    #[test]
    fn probabilities_are_those_of_all_partitions_enumerated() {
        let observed: Vec<(f64, f64)> = [0.1, -0.2, 0.3, 1.4, 1.2, 1.6, 0.2, 0.1]
            .into_iter()
            .zip([3.0, 5.0, 0.0, 4.0, 2.0, 6.0, 3.0, 1.0])
            .collect();
        let n = observed.len();
        let sums = Sums::of(&observed, 0.0);
        let (mut all, mut at, mut within) = (0.0, vec![0.0; n], 0.0);
        for cuts in 0..1u32 << (n - 1) {
            let mut bounds = vec![0];
            bounds.extend((1..n).filter(|&place| cuts >> (place - 1) & 1 == 1));
            bounds.push(n);
            if bounds
                .windows(2)
                .any(|pair| pair[1] - pair[0] < PRIOR.shortest)
            {
                continue;
            }
            let weight: f64 = bounds
                .windows(2)
                .map(|pair| {
                    sums.segment(pair[0], pair[1], &PRIOR)
                        + (0.99f64).ln() * (pair[1] - pair[0] - 1) as f64
                        + if pair[0] == 0 { 0.0 } else { (0.01f64).ln() }
                })
                .sum::<f64>()
                .exp();
            all += weight;
            if bounds[1..bounds.len() - 1]
                .iter()
                .any(|bound| (2..=5).contains(bound))
            {
                within += weight;
            }
            for &bound in &bounds[1..bounds.len() - 1] {
                at[bound] += weight;
            }
        }
        for (ours, sum) in Partition::of(&observed, &PRIOR)
            .probabilities()
            .iter()
            .zip(at)
        {
            assert!((ours - sum / all).abs() < 1e-12, "{ours} {}", sum / all);
        }
        let ours = Partition::of(&observed, &PRIOR).turn_within(2, 5);
        assert!((ours - within / all).abs() < 1e-12, "{ours}");
    }

    /// The likelihood of a segment against the Gaussian density of its values, by numerical integration over the level.
    #[test]
    fn a_constant_segment_has_the_likelihood_of_the_integral() {
        let observed = [(0.4, 2.0), (0.9, 3.0), (0.1, 0.5)];
        let sums = Sums::of(&observed, 0.2);
        let prior = SegmentPrior {
            level: (0.2, 0.7),
            slope: 1e-300,
            ..PRIOR
        };
        let (mut integral, mut flat) = (0.0, 0.0);
        let step = 0.001;
        for place in -5000..5000 {
            let level = f64::from(place) * step;
            let density =
                (-0.5 * ((level - 0.2) / 0.7).powi(2)).exp() / (0.7 * std::f64::consts::TAU.sqrt());
            let of = |level: f64| {
                observed
                    .iter()
                    .map(|&(value, precision): &(f64, f64)| {
                        -0.5 * precision * (value - level).powi(2)
                    })
                    .sum::<f64>()
                    .exp()
            };
            integral += density * of(level) * step;
            flat = of(0.2);
        }
        let ours = sums.segment(0, 3, &prior);
        assert!((ours - (integral / flat).ln()).abs() < 1e-6, "{ours}");
    }

    #[test]
    fn a_clear_step_is_one_turn_and_noise_is_none() {
        let wave = |place: usize| ((place * 7919 % 101) as f64 / 101.0 - 0.5) * 0.8;
        let step: Vec<(f64, f64)> = (0..120)
            .map(|place| (wave(place) + if place < 70 { -0.5 } else { 0.8 }, 15.0))
            .collect();
        let found = turns(&Partition::of(&step, &PRIOR), &[6], 0.5);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].period, 70);
        assert!(found[0].interval.0 >= 66 && found[0].interval.1 <= 74);
        let noise: Vec<(f64, f64)> = (0..120).map(|place| (wave(place), 15.0)).collect();
        assert_eq!(turns(&Partition::of(&noise, &PRIOR), &[6, 12], 0.5), []);
    }
}
