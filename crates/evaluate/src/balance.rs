//! `evaluate balance`: the frustration index of signed networks.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use entente_relation::balance::{Limits, SignedGraph, frustration};
use serde::{Deserialize, Serialize};

/// The frustration index of each window of a signed network, with proof and time.
///
/// The file is CSV with the columns window, a, b, sign (+1 or -1). Where a file `frustration_optimum.csv` (window, …,
/// frustration_index) lies beside it, the indices are compared with it.
#[derive(Args)]
pub(crate) struct BalanceArguments {
    /// The file.
    file: PathBuf,
    /// Seconds a window may take.
    #[arg(long, default_value_t = 60)]
    time_limit: u64,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Deserialize)]
struct Row {
    window: String,
    a: String,
    b: String,
    sign: i8,
}

#[derive(Deserialize)]
struct Optimum {
    window: String,
    frustration_index: usize,
}

#[derive(Serialize)]
struct Window {
    window: String,
    nodes: usize,
    edges: usize,
    negative: usize,
    index: usize,
    bound: usize,
    partitions: usize,
    partitions_exact: bool,
    published: Option<usize>,
    seconds: f64,
}

#[derive(Serialize)]
struct Report {
    index: BTreeMap<String, usize>,
    proven: usize,
    compared: usize,
    equal: usize,
    seconds: f64,
    windows: Vec<Window>,
    rivals: Vec<Rival>,
}

#[derive(Serialize)]
struct Rival {
    name: &'static str,
    seconds: f64,
    origin: &'static str,
}

/// Measures and prints.
pub(crate) fn run(arguments: &BalanceArguments) -> Result<(), Box<dyn Error>> {
    let rows: Vec<Row> = read(&arguments.file)?;
    let beside = arguments.file.with_file_name("frustration_optimum.csv");
    let published: BTreeMap<String, usize> = if beside.exists() {
        read::<Optimum>(&beside)?
            .into_iter()
            .map(|row| (row.window, row.frustration_index))
            .collect()
    } else {
        BTreeMap::new()
    };
    let mut by_window: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        by_window.entry(row.window.clone()).or_default().push(row);
    }
    let limits = Limits {
        time: Some(Duration::from_secs(arguments.time_limit)),
        ..Limits::default()
    };
    let mut windows = Vec::new();
    for (window, rows) in by_window {
        let ties = rows
            .iter()
            .map(|row| (row.a.as_str(), row.b.as_str(), row.sign < 0));
        let (graph, refused) = SignedGraph::new(ties);
        if let Some((_, error)) = refused.first() {
            return Err(format!("{}: window {window}: {error}", arguments.file.display()).into());
        }
        let start = Instant::now();
        let found = frustration(&graph, &limits);
        windows.push(Window {
            nodes: graph.names().len(),
            edges: graph.edges().len(),
            negative: graph.negative(),
            index: found.index,
            bound: found.bound,
            partitions: found.partitions,
            partitions_exact: found.counted,
            published: published.get(&window).copied(),
            seconds: start.elapsed().as_secs_f64(),
            window,
        });
    }
    let report = Report {
        index: windows
            .iter()
            .map(|one| (one.window.clone(), one.index))
            .collect(),
        proven: windows.iter().filter(|one| one.bound == one.index).count(),
        compared: windows.iter().filter(|one| one.published.is_some()).count(),
        equal: windows
            .iter()
            .filter(|one| one.published == Some(one.index))
            .count(),
        seconds: windows.iter().map(|one| one.seconds).sum(),
        windows,
        rivals: vec![Rival {
            name: "HiGHS, plain model",
            seconds: 10.8,
            origin: "published with the data: 51 windows, another machine",
        }],
    };
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
        return Ok(());
    }
    println!("window  nodes  edges  negative  index  bound  partitions  published  seconds");
    for one in &report.windows {
        let more = if one.partitions_exact { "" } else { "+" };
        let published = one
            .published
            .map_or(String::new(), |index| index.to_string());
        println!(
            "{:<6}  {:>5}  {:>5}  {:>8}  {:>5}  {:>5}  {:>10}  {published:>9}  {:>7.3}",
            one.window,
            one.nodes,
            one.edges,
            one.negative,
            one.index,
            one.bound,
            format!("{}{more}", one.partitions),
            one.seconds,
        );
    }
    println!(
        "\n{} of {} windows proven; {} of {} equal the published optimum; {:.3} s in total",
        report.proven,
        report.windows.len(),
        report.equal,
        report.compared,
        report.seconds
    );
    for rival in &report.rivals {
        println!("{}: {} s ({})", rival.name, rival.seconds, rival.origin);
    }
    Ok(())
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>, Box<dyn Error>> {
    let named = |error: csv::Error| format!("{}: {error}", path.display());
    let mut reader = csv::Reader::from_path(path).map_err(named)?;
    let rows: Result<Vec<T>, csv::Error> = reader.deserialize().collect();
    Ok(rows.map_err(named)?)
}
