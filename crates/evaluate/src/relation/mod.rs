//! `evaluate relation`: the interaction model against simulated dyads and against disputes.

mod simulation;
mod turns;

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use entente_relation::{CountedLevel, level_of_counts};
use serde::Serialize;

use simulation::{MIX, MONTHS, Simulated};
use turns::{TurnScore, chosen};

/// The interaction model against simulated dyads and disputes.
#[derive(Args)]
pub(crate) struct RelationArguments {
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
    /// Writes the simulated series as CSV for other programs, and does nothing else.
    #[arg(long, value_name = "FILE")]
    write_simulation: Option<PathBuf>,
}

#[derive(Serialize, Debug)]
struct SimulationReport {
    recall: f64,
    false_alarms: f64,
    threshold: f64,
    turn_intervals: usize,
    turn_intervals_right: f64,
    coverage: f64,
    error: f64,
    error_naive: f64,
    error_ratio: f64,
}

pub(crate) fn run(arguments: &RelationArguments) -> Result<(), Box<dyn Error>> {
    let series = simulation::simulate();
    if let Some(file) = &arguments.write_simulation {
        return Ok(std::fs::write(file, as_csv(&series)?)?);
    }
    let start = std::time::Instant::now();
    let levels: Vec<CountedLevel> = estimate_all(&series);
    eprintln!("{:?}", start.elapsed());
    let report = of_simulation(&series, &levels);
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!("{report:#?}");
    }
    Ok(())
}

/// The series as a table: one row a month.
fn as_csv(series: &[Simulated]) -> Result<String, std::fmt::Error> {
    let mut text = String::from("series,month,quad1,quad2,quad3,quad4,volume,turn\n");
    for (number, series) in series.iter().enumerate() {
        for (month, counts) in series.counts.iter().enumerate() {
            let [talk, deed, threat, blow] = counts;
            let turn = u8::from(series.turns.contains(&month));
            writeln!(
                text,
                "{number},{month},{talk},{deed},{threat},{blow},{:.6},{turn}",
                series.volume[month]
            )?;
        }
    }
    Ok(text)
}

fn estimate_all(series: &[Simulated]) -> Vec<CountedLevel> {
    use rayon::prelude::*;
    series
        .par_iter()
        .map(|series| level_of_counts(&series.counts, &series.volume, MIX))
        .collect()
}

fn of_simulation(series: &[Simulated], levels: &[CountedLevel]) -> SimulationReport {
    let (mut inside, mut squares) = (0usize, 0.0);
    for (series, level) in series.iter().zip(levels) {
        for (month, truth) in series.level.iter().enumerate() {
            let (value, low, high) = level.level(month);
            inside += usize::from((low..=high).contains(truth));
            squares += (value - truth).powi(2);
        }
    }
    let (mut intervals, mut right) = (0usize, 0usize);
    for (series, level) in series.iter().zip(levels).skip(1).step_by(2) {
        for (first, last) in level.turn_intervals() {
            intervals += 1;
            right += usize::from(
                series
                    .turns
                    .iter()
                    .any(|turn| (first..=last).contains(turn)),
            );
        }
    }
    let months = (series.len() * MONTHS) as f64;
    let error = (squares / months).sqrt();
    let error_naive = naive_error(series);
    let settings: Vec<(f64, TurnScore)> = (4..=19)
        .map(|step| f64::from(step) * 0.05)
        .map(|threshold| (threshold, score(series, levels, threshold, 0)))
        .collect();
    for (threshold, score) in &settings {
        eprintln!(
            "{threshold:.2} {:.3} {:.3}",
            score.recall(),
            score.false_alarms()
        );
    }
    let threshold = chosen(&settings, 0.1).unwrap_or(1.0);
    let reported = score(series, levels, threshold, 1);
    SimulationReport {
        recall: reported.recall(),
        false_alarms: reported.false_alarms(),
        threshold,
        turn_intervals: intervals,
        turn_intervals_right: right as f64 / intervals.max(1) as f64,
        coverage: inside as f64 / months,
        error,
        error_naive,
        error_ratio: error / error_naive,
    }
}

fn score(series: &[Simulated], levels: &[CountedLevel], threshold: f64, half: usize) -> TurnScore {
    let mut score = TurnScore::default();
    for (place, (series, level)) in series.iter().zip(levels).enumerate() {
        if place % 2 == half {
            let found: Vec<usize> = level.turns(threshold);
            score.add(&series.turns, &found);
        }
    }
    score
}

/// Mean Goldstein scores of the quad classes among the interstate events of ICEWS 2005–2010.
const GOLDSTEIN: [f64; 4] = [2.4, 6.4, -3.6, -7.6];

/// The error of the monthly mean Goldstein score after the best straight line from it to the true level over all series; a month
/// without events has its series' mean.
fn naive_error(series: &[Simulated]) -> f64 {
    let (mut n, mut sx, mut sy, mut sxx, mut sxy, mut syy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for series in series {
        let mean = |counts: &[f64; 4]| -> Option<f64> {
            let events: f64 = counts.iter().sum();
            let scores: f64 = counts
                .iter()
                .zip(GOLDSTEIN)
                .map(|(n, score)| n * score)
                .sum();
            (events > 0.0).then(|| scores / events)
        };
        let all = series.counts.iter().fold([0.0; 4], |mut sum, counts| {
            for (sum, count) in sum.iter_mut().zip(counts) {
                *sum += count;
            }
            sum
        });
        let usual = mean(&all).unwrap_or(0.0);
        for (counts, level) in series.counts.iter().zip(&series.level) {
            let score = mean(counts).unwrap_or(usual);
            n += 1.0;
            sx += score;
            sy += level;
            sxx += score * score;
            sxy += score * level;
            syy += level * level;
        }
    }
    let (vx, vy, c) = (
        sxx / n - (sx / n).powi(2),
        syy / n - (sy / n).powi(2),
        sxy / n - sx * sy / n / n,
    );
    (vy - c * c / vx).max(0.0).sqrt()
}
