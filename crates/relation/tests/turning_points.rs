//! Turning points of series whose truth is known, and the textbook detector against dynamic programming.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use entente_relation::turning_points::{
    Change, SeriesError, Settings, optimal_partition, turning_points,
};
use proptest::prelude::*;

/// Standard normal numbers by Box and Muller from a fixed seed.
fn normal(count: usize, seed: u64) -> Vec<f64> {
    let mut random = fastrand::Rng::with_seed(seed);
    (0..count)
        .map(|_| {
            let (one, other) = (1.0 - random.f64(), random.f64());
            (-2.0 * one.ln()).sqrt() * (std::f64::consts::TAU * other).cos()
        })
        .collect()
}

fn autocorrelated(noise: &[f64], phi: f64) -> Vec<f64> {
    noise
        .iter()
        .scan(0.0, |before, value| {
            *before = phi * *before + value;
            Some(*before)
        })
        .collect()
}

fn found(series: Vec<f64>) -> Vec<usize> {
    let found = turning_points(&[series], &Settings::default()).unwrap();
    found.points.iter().map(|point| point.at).collect()
}

#[test]
fn level_trend_and_variance_are_found_and_named() {
    let noise = normal(160, 1);
    let level = (0..160)
        .map(|t| noise[t] + if t < 80 { 0.0 } else { 5.0 })
        .collect();
    let trend = (0..160)
        .map(|t| noise[t] + (t as f64 - 80.0).max(0.0) * 0.8)
        .collect();
    let variance = (0..160)
        .map(|t| noise[t] * if t < 80 { 1.0 } else { 5.0 })
        .collect();
    for (series, change) in [
        (level, Change::Level),
        (trend, Change::Trend),
        (variance, Change::Variance),
    ] {
        let found = turning_points(&[series], &Settings::default()).unwrap();
        assert_eq!(found.points.len(), 1, "{change:?}");
        let point = found.points[0];
        assert!(point.at.abs_diff(80) <= 10, "{change:?} at {}", point.at);
        assert!((point.low..=point.high).contains(&point.at));
        assert_eq!(point.change, change);
    }
}

#[test]
fn quiet_series_have_none() {
    let mut wrong = 0;
    for seed in 0..20 {
        let noise = normal(100, 100 + seed);
        let season: Vec<f64> = (0..100)
            .map(|t| noise[t] + 2.0 * (t as f64 * std::f64::consts::TAU / 12.0).sin())
            .collect();
        for series in [noise.clone(), autocorrelated(&noise, 0.6), season] {
            wrong += usize::from(!found(series).is_empty());
        }
    }
    // 60 series without a turning point: at most 5 % with one.
    assert!(wrong <= 3, "{wrong} of 60");
}

#[test]
fn intervals_hold_the_date_as_often_as_they_say() {
    let (mut right, mut all) = (0, 0);
    for seed in 0..25 {
        let noise = normal(120, 500 + seed);
        let series: Vec<f64> = (0..120)
            .map(|t| noise[t] + if (40..80).contains(&t) { 4.0 } else { 0.0 })
            .collect();
        let found = turning_points(&[series], &Settings::default()).unwrap();
        if found.points.len() == 2 {
            all += 1;
            let holds = |place: usize, date: usize| {
                (found.points[place].low..=found.points[place].high).contains(&date)
            };
            right += usize::from(holds(0, 40) && holds(1, 80));
        }
    }
    assert!(all >= 20, "both dates are found in {all} of 25");
    assert!(right as f64 >= 0.8 * all as f64, "{right} of {all}");
}

#[test]
fn a_common_date_is_found_in_several_dimensions() {
    let shift = |seed: u64| -> Vec<f64> {
        let noise = normal(80, seed);
        (0..80)
            .map(|t| noise[t] + if t < 40 { 0.0 } else { 2.0 })
            .collect()
    };
    let found = turning_points(&[shift(7), shift(8), shift(9)], &Settings::default()).unwrap();
    assert_eq!(found.points.len(), 1);
    assert!(found.points[0].at.abs_diff(40) <= 2);
    assert_eq!(found.segments.len(), 3);
}

#[test]
fn missing_points_short_and_constant_series_do_no_harm() {
    let mut series: Vec<f64> = normal(100, 3)
        .iter()
        .enumerate()
        .map(|(t, noise)| noise + if t < 50 { 0.0 } else { 9.0 })
        .collect();
    series[10] = f64::NAN;
    series[70] = f64::INFINITY;
    let whole = turning_points(&[series], &Settings::default()).unwrap();
    assert_eq!(whole.missing, 2);
    assert_eq!(whole.points[0].at, 50);
    for series in [
        vec![],
        vec![1.0, 9.0, 1.0],
        vec![4.0; 50],
        vec![f64::NAN; 20],
        vec![0.0; 9],
    ] {
        assert_eq!(found(series), Vec::<usize>::new());
    }
    let error = turning_points(&[vec![1.0], vec![]], &Settings::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "dimension 2 has 0 points, the first has 1"
    );
    assert_eq!(
        turning_points(&[], &Settings::default()),
        Err(SeriesError::NoSeries)
    );
}

#[test]
fn a_long_series_is_dated_to_the_point() {
    let noise = normal(5000, 11);
    let series: Vec<f64> = (0..5000)
        .map(|t| noise[t] + if t < 3217 { 0.0 } else { 4.0 })
        .collect();
    let found = found(series);
    assert_eq!(found.len(), 1);
    assert!(found[0].abs_diff(3217) <= 2, "{}", found[0]);
}

/// The least cost by dynamic programming over all partitions.
fn least_cost(series: &[f64], penalty: f64) -> f64 {
    let mut best = vec![-penalty];
    for end in 1..=series.len() {
        let least = (0..end)
            .map(|start| best[start] + squares(&series[start..end]) + penalty)
            .fold(f64::INFINITY, f64::min);
        best.push(least);
    }
    best[series.len()]
}

fn squares(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|value| (value - mean).powi(2)).sum()
}

proptest! {
    #[test]
    fn optimal_partition_costs_least(
        series in prop::collection::vec(-50i32..50, 1..40),
        penalty in 0.5f64..2000.0,
    ) {
        let series: Vec<f64> = series.into_iter().map(f64::from).collect();
        let starts = optimal_partition(&series, penalty);
        let edges: Vec<usize> =
            std::iter::once(0).chain(starts.iter().copied()).chain([series.len()]).collect();
        let cost: f64 = edges.windows(2).map(|pair| squares(&series[pair[0]..pair[1]])).sum();
        let cost = cost + penalty * starts.len() as f64;
        prop_assert!((cost - least_cost(&series, penalty)).abs() < 1e-6);
    }
}
