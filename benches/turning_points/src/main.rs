//! The best partition into constant segments by least squares at 10,000 points: Entente's functional pruning beside the crate
//! `pelt` on the same cost, the same penalty and the same series, alternating in one run. `pelt` 0.3.4 ends in an error when every point is a
//! candidate; it runs with its own defaults, every fifth point and segments of two or more. Entente takes every point.

use std::time::Instant;

use entente_relation::turning_points::{Settings, optimal_partition, turning_points};
use pelt::{Pelt, SegmentCostFunction};

const POINTS: usize = 10_000;
const ROUNDS: usize = 7;

fn main() {
    for changes in [0, 10, 100, 1000] {
        let series = series(changes);
        let penalty = 2.0 * (POINTS as f64).ln();
        let peer = Pelt::new()
            .with_jump(std::num::NonZero::<usize>::MIN.saturating_add(4))
            .with_minimum_segment_length(std::num::NonZero::<usize>::MIN.saturating_add(1))
            .with_segment_cost_function(SegmentCostFunction::L2);
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let (mut found, mut other) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let start = Instant::now();
            found = optimal_partition(&series, penalty);
            ours.push(start.elapsed().as_secs_f64());
            let start = Instant::now();
            other = peer.predict(&series[..], penalty).unwrap_or_default();
            theirs.push(start.elapsed().as_secs_f64());
        }
        other.retain(|end| *end < POINTS);
        let least = |times: &[f64]| times.iter().copied().fold(f64::INFINITY, f64::min);
        let (ours, theirs) = (least(&ours), least(&theirs));
        println!(
            "{changes:>5} changes: entente {:8.3} ms, pelt {:8.3} ms, ratio {:6.1}; boundaries {} and {}; costs {:.3} and {:.3}",
            ours * 1e3,
            theirs * 1e3,
            theirs / ours,
            found.len(),
            other.len(),
            cost(&series, &found, penalty),
            cost(&series, &other, penalty),
        );
    }
    let series = series(10);
    let start = Instant::now();
    let found = turning_points(&[series], &Settings::default());
    println!(
        "the default detector, 10 changes: {:.0} ms, {} dates",
        start.elapsed().as_secs_f64() * 1e3,
        found.map_or(0, |found| found.points.len())
    );
}

/// Unit noise (a sum of twelve uniform numbers) and evenly spaced steps of 3 up and down.
fn series(changes: usize) -> Vec<f64> {
    let mut random = fastrand::Rng::with_seed(42);
    let length = POINTS / (changes + 1);
    (0..POINTS)
        .map(|point| {
            let noise: f64 = (0..12).map(|_| random.f64()).sum::<f64>() - 6.0;
            noise + if point / length % 2 == 1 { 3.0 } else { 0.0 }
        })
        .collect()
}

fn cost(series: &[f64], starts: &[usize], penalty: f64) -> f64 {
    let edges: Vec<usize> = std::iter::once(0)
        .chain(starts.iter().copied())
        .chain([series.len()])
        .collect();
    let squares: f64 = edges
        .windows(2)
        .map(|pair| {
            let part = &series[pair[0]..pair[1]];
            let mean = part.iter().sum::<f64>() / part.len().max(1) as f64;
            part.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
        })
        .sum();
    squares + penalty * starts.len() as f64
}
