//! What lists of disputes and wars say of the level: two logits, one after the other.
//!
//! Whether a year has a militarised dispute falls with the level as the list sees it (level plus effect: neighbours and great powers have
//! more of them at any level); whether a dispute is a war falls with the level itself (a continuation-ratio model, Agresti 2010, *Analysis
//! of Ordinal Categorical Data*, §4.2). How hostile a dispute short of war is tells nothing more: by events alone the level is about the same in
//! years with a display of force as in those with its use.

use std::sync::LazyLock;

use super::prior;
use super::state_space::{Direct, Told};

/// Log likelihood, its derivative by the level, and its information.
pub(crate) type Likelihood = (f64, f64, f64);

/// Whether a year of a list has a dispute, at the level that the list sees.
pub(crate) fn dispute(happened: bool, level: f64) -> Likelihood {
    logit(happened, prior::DISPUTE, level)
}

/// Whether what is fought is a war.
pub(crate) fn war(happened: bool, level: f64) -> Likelihood {
    logit(happened, prior::WAR, level)
}

/// An outcome with the log odds threshold less slope times level.
fn logit(happened: bool, (threshold, slope): (f64, f64), level: f64) -> Likelihood {
    let odds = threshold - slope * level;
    // ln(1 + e^-|odds|) neither overflows nor loses small probabilities.
    let small = (-odds.abs()).exp();
    let likely = 1.0 / (1.0 + small);
    let probability = if odds > 0.0 { likely } else { 1.0 - likely };
    let rest = small.ln_1p();
    let information = slope * slope * probability * (1.0 - probability);
    if happened {
        (
            odds.min(0.0) - rest,
            -slope * (1.0 - probability),
            information,
        )
    } else {
        ((-odds).min(0.0) - rest, slope * probability, information)
    }
}

/// Years with each outcome: no dispute, a dispute, a dispute short of war, a war; fractions where a year is spread over its months.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Years {
    counts: [f64; 4],
    /// Sum of all, times time to the powers 1 and 2.
    times: [f64; 2],
}

impl Years {
    /// The outcomes of each period.
    pub(crate) fn by_period(direct: &[Direct], periods: usize) -> Vec<Years> {
        let mut years = vec![Years::default(); periods];
        for direct in direct {
            let outcome = match direct.told {
                Told::Dispute(happened) => usize::from(happened),
                Told::War(happened) => 2 + usize::from(happened),
                Told::Level { .. } => continue,
            };
            let (years, time) = (&mut years[direct.period], direct.period as f64);
            years.counts[outcome] += direct.weight;
            years.times[0] += direct.weight * time;
            years.times[1] += direct.weight * time * time;
        }
        years
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.counts.iter().all(|&count| count < 1e-9)
    }

    pub(crate) fn plus(&self, other: &Years) -> Years {
        let mut sum = *self;
        for (sum, count) in sum.counts.iter_mut().zip(other.counts) {
            *sum += count;
        }
        for (sum, time) in sum.times.iter_mut().zip(other.times) {
            *sum += time;
        }
        sum
    }

    pub(crate) fn minus(&self, other: &Years) -> Years {
        let mut rest = *self;
        for (rest, count) in rest.counts.iter_mut().zip(other.counts) {
            *rest -= count;
        }
        for (rest, time) in rest.times.iter_mut().zip(other.times) {
            *rest -= time;
        }
        rest
    }

    /// Years of which anything is known.
    pub(crate) fn known(&self) -> f64 {
        self.counts[0] + self.counts[1]
    }

    /// Mean of time and of its square over the outcomes.
    pub(crate) fn mean_times(&self) -> (f64, f64) {
        let all: f64 = self.counts.iter().sum::<f64>().max(1e-12);
        (self.times[0] / all, self.times[1] / all)
    }

    /// The likelihood of all outcomes at one level.
    pub(crate) fn at(&self, level: f64) -> Likelihood {
        let mut sum = (0.0, 0.0, 0.0);
        let mut add = |weight: f64, (log, score, information): Likelihood| {
            sum.0 += weight * log;
            sum.1 += weight * score;
            sum.2 += weight * information;
        };
        let [calm, disputes, short_of_war, wars] = self.counts;
        if calm + disputes > 1e-9 {
            let (not, yes) = both(&TABLES[0], level);
            add(calm, not);
            add(disputes, yes);
        }
        if short_of_war + wars > 1e-9 {
            let (not, yes) = both(&TABLES[1], level);
            add(short_of_war, not);
            add(wars, yes);
        }
        sum
    }
}

/// Likelihoods of what did not happen, by level: the partition asks for millions of them.
struct Table {
    parameters: (f64, f64),
    rows: Vec<Likelihood>,
}

/// The lowest level in a table, the step from one to the next, and the highest.
const LOWEST: f64 = -8.0;
const STEP: f64 = 0.01;
const HIGHEST: f64 = 8.0;

static TABLES: LazyLock<[Table; 2]> = LazyLock::new(|| {
    [prior::DISPUTE, prior::WAR].map(|parameters| {
        let rows = ((HIGHEST - LOWEST) / STEP) as usize + 2;
        Table {
            parameters,
            rows: (0..rows)
                .map(|row| logit(false, parameters, LOWEST + STEP * row as f64))
                .collect(),
        }
    })
});

/// Both outcomes of a logit.
fn both(table: &Table, level: f64) -> (Likelihood, Likelihood) {
    let not = if (LOWEST..HIGHEST).contains(&level) {
        let place = (level - LOWEST) / STEP;
        let row = place as usize;
        let share = place - row as f64;
        let (one, next) = (table.rows[row], table.rows[row + 1]);
        let between = |one: f64, next: f64| one + share * (next - one);
        (
            between(one.0, next.0),
            between(one.1, next.1),
            between(one.2, next.2),
        )
    } else {
        logit(false, table.parameters, level)
    };
    let (threshold, slope) = table.parameters;
    // The log odds are the difference of both log likelihoods, and the slope that of their derivatives.
    (
        not,
        (not.0 + threshold - slope * level, not.1 - slope, not.2),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The probabilities of both outcomes at a level add up to one, and their derivatives to nothing.
    #[test]
    fn the_outcomes_are_a_distribution() {
        for level in [-3.0, -0.5, 0.3, 1.5] {
            for of in [dispute, war] {
                let (yes, no) = (of(true, level), of(false, level));
                let sum = yes.0.exp() + no.0.exp();
                let slope = yes.0.exp() * yes.1 + no.0.exp() * no.1;
                assert!(
                    (sum - 1.0).abs() < 1e-12 && slope.abs() < 1e-12,
                    "{sum} {slope}"
                );
            }
        }
    }

    #[test]
    fn sums_over_years_are_the_sums_of_their_likelihoods() {
        let told = [
            (Told::Dispute(false), 0.5),
            (Told::Dispute(true), 2.0),
            (Told::War(false), 1.0),
            (Told::War(true), 1.0),
        ];
        let direct = told.map(|(told, weight)| Direct {
            period: 0,
            told,
            weight,
        });
        let years = Years::by_period(&direct, 1);
        // Between two rows of the table, and beyond it.
        for level in [-9.5, -2.503, 0.0, 1.006] {
            let (log, score, information) = years[0].at(level);
            let parts = [
                (0.5, dispute(false, level)),
                (2.0, dispute(true, level)),
                (1.0, war(false, level)),
                (1.0, war(true, level)),
            ];
            let sum = |of: &dyn Fn(Likelihood) -> f64| -> f64 {
                parts.iter().map(|&(weight, part)| weight * of(part)).sum()
            };
            assert!((log - sum(&|part| part.0)).abs() < 1e-3);
            assert!((score - sum(&|part| part.1)).abs() < 1e-3);
            assert!((information - sum(&|part| part.2)).abs() < 1e-2);
        }
    }
}
