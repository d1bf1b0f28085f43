//! `evaluate idealpoints`: ideal points against the published ones, and their intervals against simulated votes.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use arrow::array::{AsArray, Float64Array, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type};
use clap::{Args, ValueEnum};
use entente_relation::alignment::{
    IdealPointOptions, Model, SeatState, ideal_points, simulate_coverage,
};
use entente_sources::embedded;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::Serialize;

/// Ideal points against the published estimates of Bailey, Strezhnev and Voeten.
///
/// FILE is the published table (ccode, session, IdealPoint): then the embedded votes are estimated anew and compared. Or it is what
/// `entente idealpoints --output FILE.parquet` wrote (cow, session, ideal_point, low, high): then that is compared with `--published`.
/// `pooled_r` is the correlation over all seats and sessions; `within_session_r` that of the deviations from each session's mean,
/// `mean_session_r` the mean of the correlations of the sessions; `inside_interval` the share of published means in our 90 % interval.
#[derive(Args)]
pub(crate) struct IdealPointsArguments {
    /// A Parquet file: published estimates, or ours.
    file: PathBuf,
    /// The published estimates, where FILE is ours.
    #[arg(
        long,
        value_name = "FILE",
        default_value = "../shared/data/states/ideal_points/estimates_all_2020.parquet"
    )]
    published: PathBuf,
    /// The model to estimate, where FILE is the published table, and to simulate.
    #[arg(long, value_enum, default_value_t = PriorModel::Published)]
    model: PriorModel,
    /// Also draws votes from known positions, fits them, and counts how often the 90 % interval holds the truth.
    #[arg(long)]
    simulate: bool,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PriorModel {
    Smoothed,
    Published,
}

#[derive(Serialize)]
struct IdealPointsReport {
    points: usize,
    compared: usize,
    pooled_r: f64,
    within_session_r: f64,
    mean_session_r: f64,
    root_mean_square_error: f64,
    inside_interval: f64,
    /// Years in which Pakistan stands nearer to the United States than India does, 1955 to 1965.
    pakistan_nearer_to_the_united_states: Vec<i64>,
    /// Seconds of the estimation; none where a file was given.
    seconds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    simulated: Option<Simulated>,
}

#[derive(Serialize)]
struct Simulated {
    positions: usize,
    coverage: f64,
    root_mean_square_error: f64,
}

/// Estimate and interval by number of the state and session.
type Estimates = BTreeMap<(i64, i64), [f64; 3]>;

/// Measures and prints.
pub(crate) fn run(arguments: &IdealPointsArguments) -> Result<(), Box<dyn Error>> {
    let table = read(&arguments.file)?;
    let started = Instant::now();
    let (ours, published, seconds) = if column(&table, "ideal_point").is_some() {
        let ours = estimates(&table, ["cow", "session", "ideal_point", "low", "high"])
            .ok_or_else(|| format!("{}: columns are missing", arguments.file.display()))?;
        (ours, read_published(&arguments.published)?, None)
    } else {
        let published = read_published(&arguments.file)?;
        let ours = fresh(arguments)?;
        (ours, published, Some(started.elapsed().as_secs_f64()))
    };
    let mut report = compare(&ours, &published);
    report.seconds = seconds;
    if arguments.simulate {
        let votes = embedded::votes().votes.ok_or("no votes are embedded")?;
        let found = simulate_coverage(&votes, &embedded::bridges(), &options(arguments))?;
        report.simulated = Some(Simulated {
            positions: found.positions,
            coverage: found.coverage,
            root_mean_square_error: found.root_mean_square_error,
        });
    }
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print(&report);
    }
    Ok(())
}

fn print(report: &IdealPointsReport) {
    println!("points                  {}", report.points);
    println!("compared                {}", report.compared);
    println!("pooled r                {:.5}", report.pooled_r);
    println!("within-session r        {:.5}", report.within_session_r);
    println!("mean of sessions' r     {:.5}", report.mean_session_r);
    println!(
        "root mean square error  {:.4}",
        report.root_mean_square_error
    );
    println!("inside our interval     {:.4}", report.inside_interval);
    println!(
        "Pakistan nearer to the United States than India: {:?}",
        report.pakistan_nearer_to_the_united_states
    );
    if let Some(seconds) = report.seconds {
        println!("seconds                 {seconds:.1}");
    }
    if let Some(simulated) = &report.simulated {
        println!(
            "simulated votes: {:.4} of {} intervals hold the truth, root mean square error {:.4}",
            simulated.coverage, simulated.positions, simulated.root_mean_square_error
        );
    }
}

fn options(arguments: &IdealPointsArguments) -> IdealPointOptions {
    IdealPointOptions {
        model: match arguments.model {
            PriorModel::Smoothed => Model::Smoothed,
            PriorModel::Published => Model::Published,
        },
        without: embedded::parts_of_resolutions(),
        ..IdealPointOptions::default()
    }
}

fn fresh(arguments: &IdealPointsArguments) -> Result<Estimates, Box<dyn Error>> {
    let votes = embedded::votes().votes.ok_or("no votes are embedded")?;
    let found = ideal_points(&votes, &embedded::bridges(), &options(arguments))?;
    let states = SeatState::of(&votes);
    let of_seat: BTreeMap<&str, u16> = votes
        .seats
        .iter()
        .zip(&states)
        .filter_map(|(seat, state)| Some((&*seat.seat, state.as_ref()?.cow)))
        .collect();
    let points = found.points.iter().filter_map(|point| {
        let cow = of_seat.get(&*point.seat)?;
        let key = (i64::from(*cow), i64::from(point.session));
        Some((key, [point.value, point.low, point.high]))
    });
    Ok(points.collect())
}

fn read_published(path: &Path) -> Result<Estimates, Box<dyn Error>> {
    estimates(
        &read(path)?,
        ["ccode", "session", "IdealPoint", "Q5%", "Q95%"],
    )
    .ok_or_else(|| format!("{}: neither published estimates nor ours", path.display()).into())
}

fn read(path: &Path) -> Result<Vec<RecordBatch>, Box<dyn Error>> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let file = File::open(path).map_err(|error| named(&error))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(ParquetRecordBatchReaderBuilder::build)
        .map_err(|error| named(&error))?;
    Ok(reader
        .collect::<Result<_, _>>()
        .map_err(|error| named(&error))?)
}

fn column(table: &[RecordBatch], name: &str) -> Option<Vec<f64>> {
    let mut values = Vec::new();
    for batch in table {
        let column = cast(batch.column_by_name(name)?, &DataType::Float64).ok()?;
        let column: &Float64Array = column.as_primitive::<Float64Type>();
        values.extend((0..column.len()).map(|row| column.value(row)));
    }
    Some(values)
}

fn estimates(table: &[RecordBatch], names: [&str; 5]) -> Option<Estimates> {
    let columns = names.map(|name| column(table, name));
    let [
        Some(state),
        Some(session),
        Some(value),
        Some(low),
        Some(high),
    ] = columns
    else {
        return None;
    };
    let rows = (0..state.len()).map(|row| {
        let key = (state[row] as i64, session[row] as i64);
        (key, [value[row], low[row], high[row]])
    });
    Some(rows.collect())
}

fn compare(ours: &Estimates, published: &Estimates) -> IdealPointsReport {
    let mut sessions: BTreeMap<i64, Vec<[f64; 2]>> = BTreeMap::new();
    let (mut inside, mut squares, mut compared) = (0_usize, 0.0, 0_usize);
    for (key, [value, low, high]) in ours {
        if let Some([theirs, ..]) = published.get(key) {
            sessions.entry(key.1).or_default().push([*value, *theirs]);
            inside += usize::from(low <= theirs && theirs <= high);
            squares += (value - theirs).powi(2);
            compared += 1;
        }
    }
    let pairs: Vec<[f64; 2]> = sessions.values().flatten().copied().collect();
    let within: Vec<[f64; 2]> = sessions.values().flat_map(|pairs| centred(pairs)).collect();
    let of_sessions: Vec<f64> = sessions.values().map(|pairs| correlation(pairs)).collect();
    IdealPointsReport {
        points: ours.len(),
        compared,
        pooled_r: correlation(&pairs),
        within_session_r: correlation(&within),
        mean_session_r: of_sessions.iter().sum::<f64>() / of_sessions.len() as f64,
        root_mean_square_error: (squares / compared as f64).sqrt(),
        inside_interval: inside as f64 / compared as f64,
        pakistan_nearer_to_the_united_states: (1955..=1965)
            .filter(|year| nearer_than_india(ours, year - 1945).unwrap_or(false))
            .collect(),
        seconds: None,
        simulated: None,
    }
}

fn nearer_than_india(ours: &Estimates, session: i64) -> Option<bool> {
    let (usa, pakistan, india) = (2, 770, 750);
    let value = |state| ours.get(&(state, session)).map(|[value, ..]| *value);
    let states = value(usa)?;
    Some((value(pakistan)? - states).abs() < (value(india)? - states).abs())
}

fn centred(pairs: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let count = pairs.len() as f64;
    let mean = [0, 1].map(|side: usize| pairs.iter().map(|pair| pair[side]).sum::<f64>() / count);
    pairs
        .iter()
        .map(|pair| [pair[0] - mean[0], pair[1] - mean[1]])
        .collect()
}

/// Pearson's correlation.
fn correlation(pairs: &[[f64; 2]]) -> f64 {
    let centred = centred(pairs);
    let sum = |of: fn(&[f64; 2]) -> f64| centred.iter().map(of).sum::<f64>();
    sum(|[a, b]| a * b) / (sum(|[a, _]| a * a) * sum(|[_, b]| b * b)).sqrt()
}
