//! Where the level of a dyad turns: a Bayesian product partition of its months.
//!
//! The months fall into segments; in each the level is constant or a straight line, and segments are independent of each other
//! (Barry and Hartigan 1992, *Annals of Statistics* 20; the recursions are those of Fearnhead 2006, *Statistics and Computing* 16). The
//! data are Gaussian observations of unequal precision, the pseudo-observations of the state-space model, and years with and without a
//! dispute or war; `segments` has the likelihood of a segment. The probability of a turn at each month is exact given these: a month of few
//! reports weighs little and makes no turn.
//!
//! Where the sources change that tell of the pair, what they see may step without a change of the level. A segment that reaches over
//! such a change has an unknown effect in each stretch of one set of sources, and it is integrated out; so a step there has two
//! explanations, and it is a turn only if it is too large for a source. The effects of different segments are taken to be independent.
//!
//! A segment begins only where the data could tell it from the next month: months are gathered into cells until they hold as much
//! information as half an act, half a year at most; a year where no report tells anything.

use super::hostility::Years;
use super::segments::{SegmentPrior, Segments, Stretch, Weight};

/// The posterior over all partitions of a series into segments.
#[derive(Clone, Debug)]
pub(crate) struct Partition {
    /// First periods of the cells, and behind them the number of periods.
    bounds: Vec<usize>,
    /// For each pair of bounds, `end * bounds + start`: the probability that the last segment before `end` began at `start`, given a bound
    /// at `end` and the periods before it.
    last: Vec<f64>,
    /// The posterior probability that a segment begins at each bound; 1 at either end.
    begins: Vec<f64>,
}

impl Partition {
    /// The posterior given observations (mean, precision), disputes and wars, and the stretches they lie in, in the order of time from the
    /// first period on.
    pub(crate) fn of(
        observed: &[(f64, f64)],
        years: &[Years],
        stretches: &[Stretch],
        prior: &SegmentPrior,
    ) -> Partition {
        let bounds = cells(observed, stretches, prior.cell);
        let cells = bounds.len() - 1;
        let mut partition = Partition {
            last: Vec::new(),
            begins: vec![0.0; cells + 1],
            bounds,
        };
        if observed.len() < 2 * prior.shortest {
            return partition;
        }
        let bounds = &partition.bounds;
        let segments = Segments::of(observed, years, bounds, stretches, prior);
        let (stay, turn) = ((1.0 - prior.hazard).ln(), prior.hazard.ln());
        // Log weight of all partitions of the periods before each bound.
        let mut forward = vec![f64::NEG_INFINITY; cells + 1];
        let mut last = vec![0.0; (cells + 1) * (cells + 1)];
        let mut weights: Vec<Weight> = vec![Weight::default(); cells];
        forward[0] = 0.0;
        let mut open = 0;
        for end in 1..=cells {
            while open < end && bounds[end] - bounds[open] >= prior.shortest {
                open += 1;
            }
            // Starts before `open` are far enough away.
            let mut largest = f64::NEG_INFINITY;
            for start in 0..open {
                let length = (bounds[end] - bounds[start] - 1) as f64;
                let begins = if start == 0 { 0.0 } else { turn };
                let before = forward[start] + stay * length + begins;
                let weight = segments.weight(start, end).times(before);
                largest = largest.max(weight.constant.0).max(weight.line.0);
                weights[start] = weight;
            }
            if largest == f64::NEG_INFINITY {
                continue;
            }
            let row = &mut last[end * (cells + 1)..][..open];
            let mut sum = 0.0;
            for (place, weight) in row.iter_mut().zip(&weights) {
                *place = weight.relative_to(largest);
                sum += *place;
            }
            forward[end] = largest + sum.ln();
            for place in row {
                *place /= sum;
            }
        }
        partition.begins[cells] = 1.0;
        for end in (1..=cells).rev() {
            let probability = partition.begins[end];
            if probability > 0.0 {
                let row = &last[end * (cells + 1)..][..end];
                for (begins, share) in partition.begins.iter_mut().zip(row) {
                    *begins += probability * share;
                }
            }
        }
        partition.last = last;
        partition
    }

    /// The posterior probability that a segment begins at each period. The first is 0.
    pub(crate) fn probabilities(&self) -> Vec<f64> {
        let mut probabilities = vec![0.0; self.periods()];
        for (&period, begins) in self.bounds.iter().zip(&self.begins).skip(1) {
            if period < probabilities.len() {
                probabilities[period] = begins.min(1.0);
            }
        }
        probabilities
    }

    /// The interval with what the cells leave open: a segment that begins with a cell may begin as well in the later half of the cell before
    /// it or in the earlier half of its own.
    fn within_cells(&self, (first, last): (usize, usize)) -> (usize, usize) {
        let cell = |period: usize| self.bounds.partition_point(|&bound| bound < period);
        let (low, high) = (cell(first), cell(last));
        let before = low.checked_sub(1).map_or(first, |place| self.bounds[place]);
        let after = self.bounds.get(high + 1).copied().unwrap_or(last + 1);
        let half = |from: usize, to: usize| to.saturating_sub(from) / 2;
        (first - half(before, first), last + half(last, after))
    }

    fn periods(&self) -> usize {
        self.bounds.last().copied().unwrap_or(0)
    }

    /// The probability that at least one segment begins at one of the periods `first..=last`: one less that of a segment over all of
    /// them.
    pub(crate) fn turn_within(&self, first: usize, last: usize) -> f64 {
        if self.last.is_empty() || first == 0 {
            return 0.0;
        }
        let over: f64 = self
            .bounds
            .iter()
            .enumerate()
            .filter(|&(_, &end)| end > last)
            .map(|(end, _)| {
                let row = &self.last[end * self.bounds.len()..];
                let before = self.bounds.iter().zip(row);
                let share: f64 = before
                    .take_while(|&(&start, _)| start < first)
                    .map(|(_, share)| share)
                    .sum();
                self.begins[end] * share
            })
            .sum();
        (1.0 - over).clamp(0.0, 1.0)
    }
}

/// First periods of the cells: a new one at each change of sources, and where the last has gathered enough. The number of periods follows.
fn cells(
    observed: &[(f64, f64)],
    stretches: &[Stretch],
    (enough, most): (f64, usize),
) -> Vec<usize> {
    let begins = |period: usize| stretches.iter().any(|stretch| stretch.first == period);
    let mut bounds = vec![0];
    let (mut begun, mut gathered) = (0, 0.0);
    for (period, &(_, precision)) in observed.iter().enumerate() {
        // What only lists tell of is known by calendar year: a place every half year would say more than they do.
        let longest = if gathered > 0.0 { most } else { 2 * most };
        let full = gathered >= enough || period - begun >= longest;
        if period > begun && (full || begins(period)) {
            bounds.push(period);
            (begun, gathered) = (period, 0.0);
        }
        gathered += precision;
    }
    bounds.push(observed.len());
    bounds
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
        // What is too little for a turn in a window of this width may be enough in a wider one.
        let mut left = free.clone();
        while let Some((first, last)) = heaviest(&left, half_width) {
            let mass: f64 = left[first..=last].iter().sum();
            // The mass is the expected number of turns, which the probability of one never exceeds.
            if mass < least {
                break;
            }
            let probability = partition.turn_within(first, last);
            if probability >= least {
                let mut inside = vec![0.0; free.len()];
                inside[first..=last].copy_from_slice(&free[first..=last]);
                found.push((probability, inside));
                free[first..=last].fill(0.0);
            }
            left[first..=last].fill(0.0);
        }
    }
    let outside = 0.1 / found.len().max(1) as f64 / 2.0;
    let mut turns: Vec<Turn> = found
        .into_iter()
        .map(|(probability, inside)| turn(probability, &inside, outside, half_widths[0]))
        .collect();
    for turn in &mut turns {
        turn.interval = partition.within_cells(turn.interval);
    }
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

/// A turn from the probabilities inside its window: the median of its heaviest part as wide as the narrowest window, since the middle of two
/// likely dates is none, and the quantiles that leave `outside` out on either side.
fn turn(probability: f64, inside: &[f64], outside: f64, narrowest: usize) -> Turn {
    let quantile = |masses: &[f64], share: f64| {
        let total: f64 = masses.iter().sum();
        let mut sum = 0.0;
        let reached = masses.iter().position(|mass| {
            sum += mass / total;
            sum >= share
        });
        reached.unwrap_or(masses.len() - 1)
    };
    let (first, last) = heaviest(inside, narrowest).unwrap_or((0, inside.len() - 1));
    Turn {
        period: first + quantile(&inside[first..=last], 0.5),
        interval: (quantile(inside, outside), quantile(inside, 1.0 - outside)),
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
        slope_lasts: 1e9,
        shortest: 2,
        cell: (0.0, 1),
    };

    /// Stretches that begin at these periods.
    fn stretches(firsts: &[usize]) -> Vec<Stretch> {
        let effect = 0.36;
        let first = |&first: &usize| Stretch { first, effect };
        firsts.iter().map(first).collect()
    }

    fn series() -> Vec<(f64, f64)> {
        [0.1, -0.2, 0.3, 1.4, 1.2, 1.6, 0.2, 0.1]
            .into_iter()
            .zip([3.0, 5.0, 0.0, 4.0, 2.0, 6.0, 3.0, 1.0])
            .collect()
    }

    /// All partitions of a short series, weighed one by one.
    fn enumerated(observed: &[(f64, f64)], stretches: &[Stretch]) -> (Vec<f64>, f64) {
        let n = observed.len();
        let bounds: Vec<usize> = (0..=n).collect();
        let segments = Segments::of(observed, &[], &bounds, stretches, &PRIOR);
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
                    let begins = if pair[0] == 0 { 1.0 } else { PRIOR.hazard };
                    let stays = (1.0 - PRIOR.hazard).powi((pair[1] - pair[0] - 1) as i32);
                    segments.weight(pair[0], pair[1]).relative_to(0.0) * begins * stays
                })
                .product();
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
        (at.iter().map(|sum| sum / all).collect(), within / all)
    }

    #[test]
    fn probabilities_are_those_of_all_partitions_enumerated() {
        for firsts in [&[][..], &[0, 3], &[0, 2, 5]] {
            let (observed, stretches) = (series(), stretches(firsts));
            let (at, within) = enumerated(&observed, &stretches);
            let ours = Partition::of(&observed, &[], &stretches, &PRIOR);
            for (ours, at) in ours.probabilities().iter().zip(at) {
                assert!((ours - at).abs() < 1e-12, "{ours} {at}");
            }
            let ours = ours.turn_within(2, 5);
            assert!((ours - within).abs() < 1e-12, "{ours}");
        }
    }

    fn wave(place: usize) -> f64 {
        ((place * 7919 % 101) as f64 / 101.0 - 0.5) * 0.8
    }

    #[test]
    fn a_clear_step_is_one_turn_and_noise_is_none() {
        let step: Vec<(f64, f64)> = (0..120)
            .map(|place| (wave(place) + if place < 70 { -0.5 } else { 0.8 }, 15.0))
            .collect();
        let found = turns(&Partition::of(&step, &[], &[], &PRIOR), &[6], 0.5);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].period, 70);
        assert!(found[0].interval.0 >= 66 && found[0].interval.1 <= 74);
        let noise: Vec<(f64, f64)> = (0..120).map(|place| (wave(place), 15.0)).collect();
        assert_eq!(
            turns(&Partition::of(&noise, &[], &[], &PRIOR), &[6, 12], 0.5),
            []
        );
    }

    #[test]
    fn a_step_where_a_source_begins_is_no_turn_and_one_elsewhere_is() {
        let step: Vec<(f64, f64)> = (0..240)
            .map(|place| (wave(place) + if place < 70 { -0.5 } else { 0.5 }, 15.0))
            .collect();
        let at_change = Partition::of(&step, &[], &stretches(&[0, 70]), &PRIOR);
        assert_eq!(turns(&at_change, &[6, 12, 24, 36], 0.5), []);
        let elsewhere = turns(
            &Partition::of(&step, &[], &stretches(&[0, 150]), &PRIOR),
            &[6],
            0.5,
        );
        assert_eq!(elsewhere.len(), 1, "{elsewhere:?}");
        assert_eq!(elsewhere[0].period, 70);
    }

    #[test]
    fn cells_gather_what_cannot_be_told_apart() {
        let sparse: Vec<(f64, f64)> = (0..20).map(|_| (0.0, 0.2)).collect();
        assert_eq!(cells(&sparse, &[], (0.5, 6)), [0, 3, 6, 9, 12, 15, 18, 20]);
        assert_eq!(
            cells(&sparse, &stretches(&[0, 7]), (9.0, 6)),
            [0, 6, 7, 13, 19, 20]
        );
    }
}
