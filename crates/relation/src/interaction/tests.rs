//! What a user could notice of the level.

use super::estimate::estimate;
use super::prior;
use super::state_space::{Data, Direct, Reports, Told};

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
        sets_scale: true,
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
        told: Told::Dispute(true),
        weight: 1.0,
    });
    let disputed = estimate(&with_dispute, 12);
    let drop = |year: usize| calm.level(year).0 - disputed.level(year).0;
    assert!(drop(5) > 0.4, "{}", drop(5));
    assert!(drop(30) < 0.75 * drop(5), "{} {}", drop(30), drop(5));
}

/// A source that tells of the pair from month 120 on, beside one that ends there: same pair, same level, other effect.
fn two_sources(step: f64) -> Data {
    let mut first = reports(240, 8.0, 240, 1.0);
    let mut second = reports(240, 8.0, 240, 1.0);
    for month in 0..240 {
        let silent = if month < 120 { &mut second } else { &mut first };
        silent.exposure[month] = 0.0;
        silent.counts[month] = [0.0; 4];
    }
    for (month, counts) in second.counts.iter_mut().enumerate() {
        let rate = |class: usize| {
            let tilt = if class < 2 { step } else { -step };
            8.0 * MIX[class] * tilt.exp()
        };
        let sum = |month: usize, class: usize| (rate(class) * month as f64).floor();
        if month >= 120 {
            *counts = [0, 1, 2, 3].map(|class| sum(month + 1, class) - sum(month, class));
        }
    }
    data(vec![first, second])
}

#[test]
fn where_one_source_ends_and_another_begins_the_level_does_not_turn() {
    let found = estimate(&two_sources(0.5), 1);
    assert_eq!(super::dyad::turns(&found, &prior::TURN_WINDOWS, 0.8), []);
    // The later source has more acts: the level stands on its scale, and that of the earlier months is less sure.
    let (level, low, high) = found.level(180);
    assert!((low..=high).contains(&0.5_f64.tanh()), "{level}");
    let width = |month: usize| found.level(month).2 - found.level(month).1;
    assert!(width(60) > 1.5 * width(180), "{} {}", width(60), width(180));
    // The same counts as one source are a turn.
    let mut one = two_sources(0.5);
    let second = one.reports.remove(1);
    one.reports[0].exposure = vec![100.0; 240];
    for (counts, more) in one.reports[0].counts.iter_mut().zip(second.counts) {
        for (count, more) in counts.iter_mut().zip(more) {
            *count += more;
        }
    }
    let found = estimate(&one, 1);
    assert_eq!(
        super::dyad::turns(&found, &prior::TURN_WINDOWS, 0.8).len(),
        1
    );
}

/// A collection that tells of the pair as often as the news of the world, with a thousandth of their volume: neither's silence is news.
#[test]
fn a_small_collection_beside_the_news_of_the_world_changes_little() {
    let news = reports(240, 2.0, 120, 1.0);
    let mut collection = reports(240, 2.0, 120, 1.0);
    collection.exposure.fill(0.1);
    let alone = estimate(&data(vec![news.clone()]), 1);
    let both = estimate(&data(vec![news, collection]), 1);
    for month in [60, 180] {
        let (value, low, high) = alone.level(month);
        let (moved, low_of_both, high_of_both) = both.level(month);
        assert!(
            (moved - value).abs() < 0.25 * (high - low),
            "{value} {moved}"
        );
        assert!(high_of_both - low_of_both < high - low);
    }
}

#[test]
fn disputes_every_year_and_then_none_for_a_generation_are_a_turn() {
    // Yearly uses of force for 25 years, then 35 years of a list without any, and nothing else.
    let direct = (0..60 * 12).map(|period| Direct {
        period,
        told: Told::Dispute(period < 300),
        weight: 1.0 / 12.0,
    });
    let data = Data {
        periods: 720,
        reports: Vec::new(),
        direct: direct.collect(),
    };
    let found = estimate(&data, 1);
    let turns = super::dyad::turns(&found, &prior::TURN_WINDOWS, 0.8);
    assert_eq!(turns.len(), 1, "{turns:?}");
    let (low, high) = turns[0].interval;
    assert!((low..=high).contains(&300), "{turns:?}");
    assert!(found.level(150).2 < found.level(600).1);
}
