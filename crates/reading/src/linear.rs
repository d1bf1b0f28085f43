//! A linear classifier of sparse examples: one support vector machine for each label against the others.
//!
//! Dual coordinate descent for the squared hinge loss (Hsieh, Chang, Lin, Keerthi and Sundararajan 2008, ICML, algorithm 1), the method of
//! LIBLINEAR. The order of the coordinates is fixed by a seed: the same examples give the same weights.

use crate::split_mix::SplitMix;

/// A sparse example: feature numbers with values, each number once.
pub(crate) type Sparse = Vec<(u32, f32)>;

/// Passes over the examples at most.
const PASSES: usize = 60;
/// A pass that moves no dual variable by more than this share of its gradient's spread ends the descent.
const TOLERANCE: f32 = 0.02;

/// The weights that tell the examples with `positive` from the others; the last is that of the constant.
///
/// `cost` is that of an error on a negative example; one on a positive costs `cost` times `balance`.
pub(crate) fn separate(
    examples: &[&Sparse],
    positive: &[bool],
    features: usize,
    cost: f32,
    balance: f32,
    seed: u64,
) -> Vec<f32> {
    let mut random = SplitMix::new(seed);
    let mut weights = vec![0.0f32; features + 1];
    let mut duals = vec![0.0f32; examples.len()];
    // The constant is a feature of value 1.
    let lengths: Vec<f32> = examples
        .iter()
        .map(|example| 1.0 + example.iter().map(|(_, value)| value * value).sum::<f32>())
        .collect();
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for _ in 0..PASSES {
        for place in 0..order.len() {
            let other = place + random.below(order.len() - place);
            order.swap(place, other);
        }
        let (mut highest, mut lowest) = (f32::MIN, f32::MAX);
        for &at in &order {
            let sign = if positive[at] { 1.0 } else { -1.0 };
            let own_cost = if positive[at] { cost * balance } else { cost };
            let diagonal = 0.5 / own_cost;
            let gradient = sign * score(&weights, examples[at]) - 1.0 + diagonal * duals[at];
            let projected = if duals[at] == 0.0 {
                gradient.min(0.0)
            } else {
                gradient
            };
            highest = highest.max(projected);
            lowest = lowest.min(projected);
            if projected != 0.0 {
                let before = duals[at];
                duals[at] = (before - gradient / (lengths[at] + diagonal)).max(0.0);
                let step = (duals[at] - before) * sign;
                for &(feature, value) in examples[at] {
                    weights[feature as usize] += step * value;
                }
                weights[features] += step;
            }
        }
        if highest - lowest < TOLERANCE {
            break;
        }
    }
    weights
}

/// How far an example lies on the positive side.
pub(crate) fn score(weights: &[f32], example: &Sparse) -> f32 {
    let constant = weights.last().copied().unwrap_or_default();
    constant
        + example
            .iter()
            .map(|&(feature, value)| weights[feature as usize] * value)
            .sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of points on a line, the best separation of -1 and 1 is x itself: with both on the margin, the weight is 1 for large costs.
    #[test]
    fn two_points_are_told_apart_by_the_widest_margin() {
        let points: Vec<Sparse> = vec![vec![(0, 1.0)], vec![(0, -1.0)]];
        let examples: Vec<&Sparse> = points.iter().collect();
        let weights = separate(&examples, &[true, false], 1, 1000.0, 1.0, 1);
        assert!((weights[0] - 1.0).abs() < 0.02, "{weights:?}");
        assert!(weights[1].abs() < 0.02, "{weights:?}");
    }
}
