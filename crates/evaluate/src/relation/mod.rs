//! `evaluate relation`: the interaction model against simulated dyads and against disputes.

mod changing_sources;
mod external;
mod simulation;
mod turns;

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use entente_relation::{CountedLevel, CountedSource, level_of_counts};
use serde::Serialize;

use changing_sources::ChangingSources;
use external::ExternalReport;
use simulation::{MIX, MONTHS, Simulated};
use turns::{TurnScore, chosen};

/// The interaction model against simulated dyads and disputes.
#[derive(Args)]
pub(crate) struct RelationArguments {
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
    /// The folder `data` of the material measured against.
    #[arg(long, value_name = "DIR", default_value = "../shared/data")]
    data: PathBuf,
    /// Writes the simulated series as CSV for other programs, and does nothing else.
    #[arg(long, value_name = "FILE")]
    write_simulation: Option<PathBuf>,
}

/// The figures; keys of the JSON object.
#[derive(Serialize)]
struct RelationReport {
    /// Area under the curve against disputes, dyad-years with at least 3 events.
    auc3: f64,
    /// The same with at least 5.
    auc5: f64,
    /// Simulation: share of the true turns reported within six months, on the series that chose nothing.
    recall: f64,
    /// Share of the reported turns that are none, on the same series.
    false_alarms: f64,
    /// The probability from which on a turn is reported, chosen on the other series.
    threshold: f64,
    /// Share of months whose true level lies in the 90 % interval.
    coverage: f64,
    /// Root mean squared error of the level, over that of the monthly mean Goldstein score after its best straight line.
    error_ratio: f64,
    error: f64,
    error_of_mean_goldstein: f64,
    /// Turning points that the product reports by default, windows of up to three years included.
    turn_intervals: usize,
    /// The share of these whose interval holds a true turn.
    turn_intervals_right: f64,
    /// Other programs on the same series: `crates/evaluate/data/turning_point_rivals.json`.
    turn_rivals: serde_json::Value,
    /// Simulated dyads whose sources begin and end.
    changing_sources: ChangingSources,
    /// Dyad-years, disputes and other scores behind `auc3` and `auc5`.
    disputes: ExternalReport,
    /// The same where persons in office count as their state.
    disputes_with_persons: ExternalReport,
}

/// What other programs reach, made by `tools/rivals/turns.py`.
const TURN_RIVALS: &str = include_str!("../../data/turning_point_rivals.json");

/// Measures and prints.
pub(crate) fn run(arguments: &RelationArguments) -> Result<(), Box<dyn Error>> {
    let series = simulation::simulate();
    if let Some(file) = &arguments.write_simulation {
        return Ok(std::fs::write(file, as_csv(&series)?)?);
    }
    let levels: Vec<CountedLevel> = estimate_all(&series);
    let simulated = of_simulation(&series, &levels);
    let external = external::measure(&arguments.data)?;
    let report = RelationReport {
        auc3: external.by_name.auc3,
        auc5: external.by_name.auc5,
        recall: simulated.turns.recall(),
        false_alarms: simulated.turns.false_alarms(),
        threshold: simulated.threshold,
        coverage: simulated.coverage,
        error_ratio: simulated.error / simulated.error_naive,
        error: simulated.error,
        error_of_mean_goldstein: simulated.error_naive,
        turn_intervals: simulated.intervals,
        turn_intervals_right: simulated.intervals_right,
        turn_rivals: serde_json::from_str(TURN_RIVALS)?,
        changing_sources: changing_sources::measure(),
        disputes: external.by_name,
        disputes_with_persons: external.with_persons,
    };
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print(&report)?;
    }
    Ok(())
}

fn print(report: &RelationReport) -> Result<(), Box<dyn Error>> {
    println!(
        "simulation: {} dyads of {MONTHS} months",
        simulation::SERIES
    );
    println!("  recall               {:.3}", report.recall);
    println!(
        "  false_alarms         {:.3} (threshold {:.2})",
        report.false_alarms, report.threshold
    );
    for rival in report.turn_rivals["rivals"]
        .as_array()
        .into_iter()
        .flatten()
    {
        println!(
            "    {}: recall {}, false alarms {} ({}, setting {})",
            rival["name"].as_str().unwrap_or_default(),
            rival["recall"],
            rival["false_alarms"],
            rival["series"].as_str().unwrap_or_default(),
            rival["setting"].as_str().unwrap_or_default()
        );
    }
    println!(
        "  default turns        {}, of which {:.3} have a true turn in their interval",
        report.turn_intervals, report.turn_intervals_right
    );
    println!("  coverage             {:.3}", report.coverage);
    println!(
        "  error_ratio          {:.3} ({:.3} over {:.3} of the mean Goldstein score)",
        report.error_ratio, report.error, report.error_of_mean_goldstein
    );
    let changing = &report.changing_sources;
    println!(
        "changing sources: {} beginnings and ends of sources away from turns",
        changing.changes
    );
    for (name, figures) in [
        ("each by itself", Some(changing)),
        ("added up", changing.added_up.as_deref()),
    ] {
        if let Some(figures) = figures {
            println!(
                "  {name}: a turn reported at {:.3} of them, at {:.3} of other months; recall {:.3}, false alarms {:.3}, coverage {:.3}",
                figures.false_alarms_at_changes,
                figures.false_alarms_elsewhere,
                figures.recall,
                figures.false_alarms,
                figures.coverage
            );
        }
    }
    for (name, disputes) in [
        ("disputes", &report.disputes),
        ("disputes, with persons", &report.disputes_with_persons),
    ] {
        println!(
            "{name}: {} dyad-years with 3 events ({} in dispute), {} with 5 ({})",
            disputes.dyad_years3, disputes.disputes3, disputes.dyad_years5, disputes.disputes5
        );
        println!("  auc3 {:.3}, auc5 {:.3}", disputes.auc3, disputes.auc5);
        println!(
            "  log odds of a dispute {:.2} less {:.2} times the level",
            disputes.dispute_threshold, disputes.dispute_slope
        );
        for rival in &disputes.rivals {
            println!("    {}: {:.3}, {:.3}", rival.name, rival.auc3, rival.auc5);
        }
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
        .map(|series| {
            let source = CountedSource {
                counts: series.counts.clone(),
                volume: series.volume.clone(),
                mix: MIX,
            };
            level_of_counts(&[source], &[])
        })
        .collect()
}

/// What the simulation says.
struct SimulationReport {
    turns: TurnScore,
    threshold: f64,
    intervals: usize,
    intervals_right: f64,
    coverage: f64,
    error: f64,
    error_naive: f64,
}

/// False alarms up to which a threshold is chosen.
const FALSE_ALARMS: f64 = 0.10;

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
            let holds = |turn: &usize| (first..=last).contains(turn);
            right += usize::from(series.turns.iter().any(holds));
        }
    }
    let settings: Vec<(f64, TurnScore)> = (50..=98)
        .map(|step| f64::from(step) * 0.01)
        .map(|threshold| (threshold, score(series, levels, threshold, 0)))
        .collect();
    let threshold = chosen(&settings, FALSE_ALARMS).unwrap_or(1.0);
    let months = (series.len() * MONTHS) as f64;
    SimulationReport {
        turns: score(series, levels, threshold, 1),
        threshold,
        intervals,
        intervals_right: right as f64 / intervals.max(1) as f64,
        coverage: inside as f64 / months,
        error: (squares / months).sqrt(),
        error_naive: naive_error(series),
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
