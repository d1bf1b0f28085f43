//! `entente balance`: blocs and structural balance of a signed network.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use entente_model::actor::actors;
use entente_relation::balance::{
    Frustration, Limits, RelaxingTie, SignedGraph, TriadCensus, WeakBalance, frustration,
    relaxing_ties, signed_ties, triad_census, weak_balance,
};
use entente_sources::embedded;
use entente_store::all_ties;
use serde_json::json;

use crate::arguments::PlainFormat;
use crate::failure::Failure;
use crate::library;
use crate::output::print;

/// Relaxing ties that the text names.
const TIES_SHOWN: usize = 5;

/// Show how near a network of friends and foes is to two camps, with proof.
///
/// With --edges, a CSV file with the columns a, b, sign (1 or -1, + or -) and, for a table over time, window. With --year, the ties at hand
/// that hold on 30 June of that year: treaties and alliances are friendly; militarised disputes, wars, territorial disputes, sanctions, arms
/// embargoes and sponsorship of armed foes are hostile, and outweigh friendly ones. Alliances and disputes come from the library; the
/// starter library by itself knows seven states.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente balance --year 1985\n  entente balance --edges ties.csv\n  entente balance --edges ties.csv --camps 3 --format json"
)]
pub(crate) struct BalanceArguments {
    /// The network of all ties at hand in this year.
    #[arg(long, value_name = "YEAR", required_unless_present = "edges", conflicts_with = "edges", value_parser = clap::value_parser!(i16).range(1000..=9999))]
    pub(crate) year: Option<i16>,
    /// The network in this CSV file.
    #[arg(long, value_name = "FILE")]
    pub(crate) edges: Option<PathBuf>,
    /// Camps at most for weak balance; without it, any number.
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u8).range(1..=12))]
    pub(crate) camps: Option<u8>,
    /// Seconds that each proof may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub(crate) time_limit: u64,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub(crate) format: PlainFormat,
}

struct Network {
    name: String,
    graph: SignedGraph,
}

struct Findings {
    frustration: Frustration,
    weak: WeakBalance,
    triads: TriadCensus,
    relaxing: Vec<RelaxingTie>,
}

pub(crate) fn run(arguments: &BalanceArguments, named: Option<&Path>) -> Result<(), Failure> {
    let networks = match (&arguments.edges, arguments.year) {
        (Some(path), _) => from_file(path)?,
        (None, Some(year)) => vec![at_hand(year, named)?],
        (None, None) => Vec::new(),
    };
    let limits = Limits {
        time: Some(Duration::from_secs(arguments.time_limit)),
        ..Limits::default()
    };
    let results: Vec<(Network, Findings)> = networks
        .into_iter()
        .map(|network| {
            let frustration = frustration(&network.graph, &limits);
            let result = Findings {
                weak: weak_balance(&network.graph, arguments.camps.map(usize::from), &limits),
                triads: triad_census(&network.graph),
                relaxing: relaxing_ties(&network.graph, &frustration),
                frustration,
            };
            (network, result)
        })
        .collect();
    let text = match (arguments.format, results.as_slice()) {
        (PlainFormat::Json, _) => json_text(&results),
        (PlainFormat::Text, [(network, result)]) => one(network, result),
        (PlainFormat::Text, more) => over_time(more),
    };
    print(&text)
}

/// The ties of the starter library and of the library.
fn at_hand(year: i16, named: Option<&Path>) -> Result<Network, Failure> {
    let failed = |error: &dyn std::error::Error| Failure::from_error(error, "");
    let date = jiff::civil::Date::new(year, 6, 30).map_err(|error| failed(&error))?;
    let library = library::to_read(named)?;
    let mut ties =
        all_ties(&[embedded::starter()], library.as_ref()).map_err(|error| failed(&error))?;
    if let Some(library) = &library {
        ties.extend(
            library
                .alliances(year..=year)
                .map_err(|error| failed(&error))?,
        );
    }
    let signed = signed_ties(&ties, date);
    let name = |id| {
        actors().get(id).map_or_else(
            || id.to_string(),
            |actor| actor.name_on(Some(date)).to_owned(),
        )
    };
    let ties: Vec<(String, String, bool)> = signed
        .ties
        .iter()
        .map(|(a, b, hostile)| (name(*a), name(*b), *hostile))
        .collect();
    let (graph, _) = SignedGraph::new(
        ties.iter()
            .map(|(a, b, hostile)| (a.as_str(), b.as_str(), *hostile)),
    );
    if graph.edges().is_empty() {
        return Err(Failure::failed(
            format!("no tie at hand holds on 30 June {year}"),
            "name a year from 1947 on, import alliances and disputes (`entente import --help`), or give a file with --edges",
        ));
    }
    Ok(Network {
        name: format!("30 June {year}"),
        graph,
    })
}

fn from_file(path: &Path) -> Result<Vec<Network>, Failure> {
    let text = crate::text_file::read_text(path)?;
    let failed = |error: csv::Error| {
        Failure::failed(
            format!("cannot read {}: {error}", path.display()),
            "give CSV with a header",
        )
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(failed)?.clone();
    let place = |name: &str| header.iter().position(|column| column.trim() == name);
    let (Some(a), Some(b), Some(sign)) = (place("a"), place("b"), place("sign")) else {
        return Err(Failure::failed(
            format!(
                "{}: the columns a, b, sign are not all there",
                path.display()
            ),
            "name the columns a, b, sign, and window for a table over time",
        ));
    };
    let window = place("window");
    let mut by_window: BTreeMap<String, Vec<(u64, String, String, bool)>> = BTreeMap::new();
    let mut bad: Vec<String> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(failed)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |place: usize| record.get(place).unwrap_or_default().trim();
        let hostile = match cell(sign) {
            "1" | "+1" | "+" => false,
            "-1" | "-" | "\u{2212}1" => true,
            other => {
                bad.push(format!("line {line}: sign {other:?} is not 1 or -1"));
                continue;
            }
        };
        if cell(a).is_empty() || cell(b).is_empty() {
            bad.push(format!("line {line}: a or b is empty"));
            continue;
        }
        by_window
            .entry(window.map_or(String::new(), |place| cell(place).to_owned()))
            .or_default()
            .push((line, cell(a).to_owned(), cell(b).to_owned(), hostile));
    }
    let mut networks = Vec::new();
    for (name, rows) in by_window {
        let ties = rows
            .iter()
            .map(|(_, a, b, hostile)| (a.as_str(), b.as_str(), *hostile));
        let (graph, refused) = SignedGraph::new(ties);
        bad.extend(
            refused
                .iter()
                .map(|(row, error)| format!("line {}: {error}", rows[*row].0)),
        );
        networks.push(Network { name, graph });
    }
    if let Some(first) = bad.first() {
        eprintln!(
            "{}: {} left out; the first: {first}",
            path.display(),
            if bad.len() == 1 {
                "1 row".to_owned()
            } else {
                format!("{} rows", bad.len())
            }
        );
    }
    if networks.is_empty() {
        return Err(Failure::failed(
            format!("{} holds no ties", path.display()),
            "give one row a tie: a, b, sign",
        ));
    }
    Ok(networks)
}

fn one(network: &Network, result: &Findings) -> String {
    let graph = &network.graph;
    let found = &result.frustration;
    let mut text = String::new();
    let when = if network.name.is_empty() {
        String::new()
    } else {
        format!(" on {}", network.name)
    };
    let headline = match (found.index, found.proven()) {
        (0, _) => format!("The network{when} is balanced: two camps, no tie against them"),
        (index, true) => format!(
            "{index} of {} ties{when} {} against any two camps",
            graph.edges().len(),
            if index == 1 { "stands" } else { "stand" }
        ),
        (index, false) => format!(
            "Between {} and {index} of {} ties{when} stand against the best two camps",
            found.bound,
            graph.edges().len()
        ),
    };
    let _ = writeln!(text, "{headline}");
    let _ = writeln!(
        text,
        "{} states, {} friendly and {} hostile ties; frustration index {} ({})",
        graph.names().len(),
        graph.edges().len() - graph.negative(),
        graph.negative(),
        found.index,
        if found.proven() {
            "proven".to_owned()
        } else {
            format!("bound {}, gap {}", found.bound, found.index - found.bound)
        }
    );
    for camp in 0..2u8 {
        let members: Vec<&str> = members(graph, |node| found.camps[node] == camp);
        let _ = writeln!(text, "\nCamp {} ({} states)", camp + 1, members.len());
        fold(&mut text, &members);
    }
    let more = if found.counted { "" } else { " or more" };
    let _ = writeln!(
        text,
        "\nPartitions with this index: {}{more}",
        found.partitions
    );
    camps_held(&mut text, graph, found);
    let weak = &result.weak;
    let camps = weak.camps.iter().max().map_or(0, |most| most + 1);
    let _ = writeln!(
        text,
        "With more camps allowed: {camps} camps, ties against them {} ({})",
        weak.index,
        if weak.proven() {
            "proven".to_owned()
        } else {
            format!("bound {}, gap {}", weak.bound, weak.index - weak.bound)
        }
    );
    let triads = &result.triads;
    let _ = writeln!(
        text,
        "Triads: {} of three friends, {} with a common foe, {} with one hostile tie,\n  {} of three foes{}",
        triads.friends,
        triads.common_foe,
        triads.one_negative,
        triads.all_negative,
        triads.balanced().map_or(String::new(), |share| format!(
            "; {:.0} % balanced",
            share * 100.0
        ))
    );
    if !result.relaxing.is_empty() {
        let _ = writeln!(
            text,
            "\nTies whose change of sign lowers the index to {}, most triads mended first",
            found.index - 1
        );
        for tie in result.relaxing.iter().take(TIES_SHOWN) {
            let edge = graph.edges()[tie.tie];
            let _ = writeln!(
                text,
                "  {}–{} ({}): unbalanced triads {:+}",
                graph.names()[edge.a],
                graph.names()[edge.b],
                if edge.negative { "hostile" } else { "friendly" },
                -tie.triads
            );
        }
        if result.relaxing.len() > TIES_SHOWN {
            let _ = writeln!(text, "  and {} more", result.relaxing.len() - TIES_SHOWN);
        }
    }
    text
}

/// Which states hold their camp in every best partition, and which can sit in either.
fn camps_held(text: &mut String, graph: &SignedGraph, found: &Frustration) {
    let Some(groups) = &found.groups else {
        let _ = writeln!(
            text,
            "Which states hold their camp in all of them is not known: not all were counted"
        );
        return;
    };
    let fixed = groups.iter().filter(|group| **group == 0).count();
    let either = members(graph, |node| groups[node] != 0);
    if either.is_empty() {
        let _ = writeln!(text, "Every state holds its camp in all of them");
        return;
    }
    let _ = writeln!(
        text,
        "{fixed} of {} states stand to each other alike in all of them; in either camp can be",
        groups.len()
    );
    fold(text, &either);
}

fn members(graph: &SignedGraph, belongs: impl Fn(usize) -> bool) -> Vec<&str> {
    (0..graph.names().len())
        .filter(|node| belongs(*node))
        .map(|node| graph.names()[node].as_str())
        .collect()
}

/// Names in lines of at most 80 columns.
fn fold(text: &mut String, names: &[&str]) {
    let mut line = String::from(" ");
    for (place, name) in names.iter().enumerate() {
        let comma = if place + 1 < names.len() { "," } else { "" };
        if line.chars().count() + name.chars().count() + 2 > 80 {
            let _ = writeln!(text, "{line}");
            line = String::from(" ");
        }
        let _ = write!(line, " {name}{comma}");
    }
    let _ = writeln!(text, "{line}");
}

fn over_time(results: &[(Network, Findings)]) -> String {
    let mut text = String::new();
    let share = |result: &(Network, Findings)| {
        result.1.frustration.index as f64 / result.0.graph.edges().len().max(1) as f64
    };
    let least = results
        .iter()
        .min_by(|one, other| share(one).total_cmp(&share(other)));
    let most = results
        .iter()
        .max_by(|one, other| share(one).total_cmp(&share(other)));
    if let (Some(least), Some(most)) = (least, most) {
        let _ = writeln!(
            text,
            "The share of ties against two camps was lowest in {} ({:.1} %) and highest in {} ({:.1} %)\n",
            least.0.name,
            share(least) * 100.0,
            most.0.name,
            share(most) * 100.0
        );
    }
    let _ = writeln!(
        text,
        "window    states   ties  hostile  index  proven  partitions  weak  triads balanced"
    );
    for (network, result) in results {
        let found = &result.frustration;
        let _ = writeln!(
            text,
            "{:<8}  {:>6}  {:>5}  {:>7}  {:>5}  {:<6}  {:>10}  {:>4}  {:>15}",
            network.name,
            network.graph.names().len(),
            network.graph.edges().len(),
            network.graph.negative(),
            found.index,
            if found.proven() {
                "yes".to_owned()
            } else {
                format!("≥ {}", found.bound)
            },
            format!(
                "{}{}",
                found.partitions,
                if found.counted { "" } else { "+" }
            ),
            format!(
                "{}{}",
                result.weak.index,
                if result.weak.proven() { "" } else { "?" }
            ),
            result
                .triads
                .balanced()
                .map_or("no triads".to_owned(), |share| format!(
                    "{:.0} %",
                    share * 100.0
                )),
        );
    }
    text
}

fn json_text(results: &[(Network, Findings)]) -> String {
    let networks: Vec<_> = results
        .iter()
        .map(|(network, result)| {
            let graph = &network.graph;
            let found = &result.frustration;
            let camps: BTreeMap<&str, u8> = graph
                .names()
                .iter()
                .map(String::as_str)
                .zip(found.camps.iter().copied())
                .collect();
            let weak: BTreeMap<&str, usize> = graph
                .names()
                .iter()
                .map(String::as_str)
                .zip(result.weak.camps.iter().copied())
                .collect();
            let relaxing: Vec<_> = result
                .relaxing
                .iter()
                .map(|tie| {
                    let edge = graph.edges()[tie.tie];
                    json!({
                        "a": graph.names()[edge.a],
                        "b": graph.names()[edge.b],
                        "sign": if edge.negative { -1 } else { 1 },
                        "index_after": tie.index,
                        "triads_mended": tie.triads,
                        "in_every_partition": tie.always,
                    })
                })
                .collect();
            json!({
                "window": network.name,
                "states": graph.names().len(),
                "ties": graph.edges().len(),
                "negative_ties": graph.negative(),
                "index": found.index,
                "bound": found.bound,
                "proven": found.proven(),
                "partitions": found.partitions,
                "partitions_exact": found.counted,
                "camps": camps,
                "fixed": found.groups.as_ref().map(|groups| members(graph, |node| groups[node] == 0)),
                "either_camp": found.groups.as_ref().map(|groups| members(graph, |node| groups[node] != 0)),
                "weak": { "index": result.weak.index, "bound": result.weak.bound, "camps": weak },
                "triads": result.triads,
                "relaxing_ties": relaxing,
            })
        })
        .collect();
    format!("{}\n", json!({ "networks": networks }))
}
