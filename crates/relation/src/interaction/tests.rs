//! What a user could notice of the level.

use super::estimate::estimate;
use super::prior;
use super::state_space::{Data, Direct, Reports};

const MIX: [f64; 4] = [0.62, 0.10, 0.16, 0.12];

/// A source that reports `acts` a month in its own mix until `turn`, and then twice the conflict and half the cooperation.
fn reports(months: usize, acts: f64, turn: usize, volume: f64) -> Reports {
    let count = |month: usize, class: usize| {
        let tilt: f64 = match (month < turn, class < 2) {
            (true, _) => 1.0,
            (false, true) => 0.5,
            (false, false) => 2.0,
        };
        // Whole counts whose sum follows the rate: the rest of each month goes on to the next.
        let rate = acts * volume * MIX[class] * tilt;
        let sum = |month: usize| (rate * month as f64).floor();
        sum(month + 1) - sum(month)
    };
    Reports {
        mix: MIX,
        exposure: vec![100.0 * volume; months],
        counts: (0..months)
            .map(|month| [0, 1, 2, 3].map(|class| count(month, class)))
            .collect(),
    }
}

fn data(reports: Vec<Reports>) -> Data {
    Data {
        periods: reports[0].counts.len(),
        reports,
        direct: Vec::new(),
    }
}

#[test]
fn a_dyad_in_the_mix_of_its_source_is_at_zero_and_falls_when_conflict_doubles() {
    let found = estimate(&data(vec![reports(120, 10.0, 60, 1.0)]), 1);
    let (before, _, _) = found.level(30);
    let (after, low, high) = found.level(90);
    assert!(before.abs() < 0.12, "{before}");
    // Half the cooperation and twice the conflict are a half log odds of -ln 2.
    let truth = (-(2.0_f64).ln()).tanh();
    assert!((low..=high).contains(&truth), "{low} {truth} {high}");
    assert!((after - truth).abs() < 0.1, "{after} {truth}");
}

#[test]
fn a_second_source_with_twice_the_volume_and_the_same_content_moves_the_level_by_less_than_its_interval()
 {
    let one = estimate(&data(vec![reports(120, 3.0, 60, 1.0)]), 1);
    let both = estimate(
        &data(vec![reports(120, 3.0, 60, 1.0), reports(120, 3.0, 60, 2.0)]),
        1,
    );
    for month in 0..120 {
        let (value, low, high) = one.level(month);
        let (moved, ..) = both.level(month);
        assert!(
            (moved - value).abs() < 0.5 * (high - low),
            "month {month}: {value} ({low} to {high}) becomes {moved}"
        );
    }
}

#[test]
fn volume_alone_is_no_change() {
    let mut louder = reports(120, 3.0, 120, 1.0);
    let loud = reports(120, 3.0, 120, 10.0);
    louder.exposure[60..].copy_from_slice(&loud.exposure[60..]);
    louder.counts[60..].copy_from_slice(&loud.counts[60..]);
    let found = estimate(&data(vec![louder]), 1);
    let (before, low, high) = found.level(30);
    let (after, ..) = found.level(90);
    assert!(
        (after - before).abs() < 0.5 * (high - low),
        "{before} {after}"
    );
}

#[test]
fn few_acts_leave_a_wide_interval_and_none_the_prior() {
    let width = |acts: f64| {
        let (_, low, high) = estimate(&data(vec![reports(240, acts, 240, 1.0)]), 1).level(120);
        high - low
    };
    assert!(
        width(0.05) > 2.0 * width(5.0),
        "{} {}",
        width(0.05),
        width(5.0)
    );
    let mut silent = reports(24, 1.0, 24, 1.0);
    silent.exposure.fill(0.0);
    silent.counts.fill([0.0; 4]);
    let found = estimate(&data(vec![silent]), 1);
    let (mean, sd) = prior::LEVEL;
    let (value, low, high) = found.level(12);
    assert!((value - mean.tanh()).abs() < 1e-6, "{value}");
    assert!(
        (low - (mean - prior::HALF_WIDTH * sd).tanh()).abs() < 1e-3,
        "{low}"
    );
    assert!(
        (high - (mean + prior::HALF_WIDTH * sd).tanh()).abs() < 1e-3,
        "{high}"
    );
}

#[test]
fn a_dispute_lowers_its_year_more_than_one_a_generation_off() {
    let mut silent = reports(40, 1.0, 40, 1.0);
    silent.counts.fill([0.0; 4]);
    silent.exposure.fill(0.01);
    let calm = estimate(&data(vec![silent.clone()]), 12);
    let mut with_dispute = data(vec![silent]);
    with_dispute.direct.push(Direct {
        period: 5,
        mean: -1.6,
        variance: 0.49,
    });
    let disputed = estimate(&with_dispute, 12);
    let drop = |year: usize| calm.level(year).0 - disputed.level(year).0;
    assert!(drop(5) > 0.4, "{}", drop(5));
    assert!(drop(30) < 0.75 * drop(5), "{} {}", drop(30), drop(5));
}
