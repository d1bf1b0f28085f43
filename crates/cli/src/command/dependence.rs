//! `entente dependence`: which share of what one state takes in comes from another.

use std::collections::BTreeMap;
use std::path::Path;

use clap::{Args, ValueEnum};
use entente_model::actor::{ActorId, Succession, actors};
use entente_model::source::Source;
use entente_relation::dependence::{DependenceYear, dependence, flows};
use entente_store::{Library, TableEntry};
use serde::Serialize;

use crate::arguments::{PlainFormat, years};
use crate::command::table::actor;
use crate::failure::Failure;
use crate::{library, output};

/// Show which share of A's imports, arms or any other flow comes from B, by year.
///
/// With the denominator and its source, the concentration of A's suppliers (Herfindahl and Hirschman: 1 for a single one), and who else supplies.
/// The data are tables in the library: `trade` (Correlates of War, dyadic) with `trade-states` for the totals, `sipri-transfers`, or any
/// table on pairs that --table and --column name (aid, lending).
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente dependence PAK RUS --on arms\n  entente dependence PAK CHN --table loans --column amount --years 2000-2020"
)]
pub(crate) struct DependenceArguments {
    /// The state that takes in.
    a: String,
    /// The state that supplies.
    b: String,
    /// What flows.
    #[arg(long, value_enum, default_value_t = Flowing::Trade, conflicts_with = "table")]
    on: Flowing,
    /// A table on pairs in the library.
    #[arg(long, requires = "column")]
    table: Option<String>,
    /// Its column: what the first actor sends to the second.
    #[arg(long, requires = "table")]
    column: Option<String>,
    /// First and last year.
    #[arg(long, value_name = "YEARS", value_parser = years)]
    years: Option<(i16, i16)>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    format: PlainFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Flowing {
    /// Imports (Correlates of War trade).
    Trade,
    /// Deliveries of major weapons (SIPRI).
    Arms,
}

/// The answer.
#[derive(Serialize)]
struct Answer {
    a: ActorId,
    b: ActorId,
    table: String,
    column: String,
    unit: String,
    source: Source,
    denominator: String,
    /// Successions inside the lines of the two: the series goes on across them, and is marked there.
    successions: Vec<Succession>,
    years: Vec<DependenceYear>,
}

pub(crate) fn run(arguments: &DependenceArguments, named: Option<&Path>) -> Result<(), Failure> {
    let (a, b) = (actor(&arguments.a)?, actor(&arguments.b)?);
    let (name, column) = match (&arguments.table, &arguments.column, arguments.on) {
        (Some(table), Some(column), _) => (table.as_str(), column.as_str()),
        (_, _, Flowing::Trade) => ("trade", "flow1"),
        (_, _, Flowing::Arms) => ("sipri-transfers", "tiv"),
    };
    let library = library::to_show(named)?;
    let tables = library
        .current_tables()
        .map_err(|error| Failure::from_error(&error, ""))?;
    let entry = tables
        .iter()
        .find(|entry| entry.info.name == name)
        .ok_or_else(|| {
            let held: Vec<&str> = tables
                .iter()
                .filter(|entry| entry.info.actors.len() == 2)
                .map(|entry| entry.info.name.as_str())
                .collect();
            let held = if held.is_empty() {
                "none".to_owned()
            } else {
                held.join(", ")
            };
            Failure::failed(
                format!("the library has no table {name}; of tables on pairs it has {held}"),
                "import it first, or name another with --table and --column",
            )
        })?;
    let info = entry
        .info
        .columns
        .iter()
        .find(|info| info.name == column)
        .ok_or_else(|| {
            let names: Vec<&str> = entry
                .info
                .columns
                .iter()
                .map(|column| column.name.as_str())
                .collect();
            Failure::usage(
                format!("{name} has no column {column}"),
                format!("its columns are {}", names.join(", ")),
            )
        })?;
    let table = library
        .table(entry, true)
        .map_err(|error| Failure::from_error(&error, ""))?;
    let lineage = |id: ActorId| -> Vec<ActorId> {
        actors()
            .lineage(id)
            .into_iter()
            .map(|(member, _)| member)
            .collect()
    };
    let (of_a, of_b) = (lineage(a), lineage(b));
    let (totals, denominator) = totals(&library, &tables, name, &of_a)?;
    let mut found = dependence(&flows(&table, column), &of_a, &of_b, &totals);
    if let Some((first, last)) = arguments.years {
        found.retain(|year| (first..=last).contains(&year.year));
    }
    let answer = Answer {
        a,
        b,
        table: name.to_owned(),
        column: column.to_owned(),
        unit: info.unit.clone(),
        source: entry.source.clone(),
        denominator,
        successions: successions(&[&of_a, &of_b]),
        years: found,
    };
    match arguments.format {
        PlainFormat::Json => {
            let json = serde_json::to_string_pretty(&answer)
                .map_err(|error| Failure::from_error(&error, ""))?;
            output::print(&format!("{json}\n"))
        }
        PlainFormat::Text => output::print(&text(&answer)),
    }
}

/// The totals that the Correlates of War publish beside the flows, and the denominator in words.
fn totals(
    library: &Library,
    tables: &[TableEntry],
    name: &str,
    of_a: &[ActorId],
) -> Result<(BTreeMap<i16, f64>, String), Failure> {
    let sum = format!("the sum over all suppliers in {name}");
    let published = tables
        .iter()
        .find(|entry| name == "trade" && entry.info.name == "trade-states");
    let Some(entry) = published else {
        return Ok((BTreeMap::new(), sum));
    };
    let table = library
        .table(entry, true)
        .map_err(|error| Failure::from_error(&error, ""))?;
    let mut totals = BTreeMap::new();
    if let (Some((_, imports)), Some(states)) = (table.column("imports"), table.actors.first()) {
        for (row, state) in states.iter().enumerate() {
            if state.is_some_and(|state| of_a.contains(&state))
                && let (Some(value), Some(years)) = (imports.number(row), table.years.get(row))
            {
                totals.insert(years.0, value);
            }
        }
    }
    let words = format!(
        "all imports in trade-states ({}); {sum} in years without it",
        entry.source.id
    );
    Ok((totals, words))
}

/// The steps of continuation inside lines of actors, by date.
fn successions(lines: &[&Vec<ActorId>]) -> Vec<Succession> {
    let inside = |step: &&Succession| {
        let both = |line: &&&Vec<ActorId>| line.contains(&step.from) && line.contains(&step.to);
        lines.iter().any(|line| both(&line))
    };
    actors().successions().filter(inside).cloned().collect()
}

fn text(answer: &Answer) -> String {
    let name = |id: ActorId| {
        actors()
            .get(id)
            .map_or_else(|| id.to_string(), |actor| actor.name_on(None).to_owned())
    };
    let mut lines = vec![
        format!(
            "Share of what {} takes in that comes from {}: {} of {}{}{}",
            name(answer.a),
            name(answer.b),
            answer.column,
            answer.table,
            if answer.unit.is_empty() { "" } else { ", " },
            answer.unit
        ),
        format!("denominator: {}", answer.denominator),
        format!("source: {} ({})", answer.source.title, answer.source.id),
        String::new(),
        format!(
            "{:>4}  {:>7}  {:>12}  {:>12}  {:>9}  {:>5}  others",
            "year", "share", "from B", "all", "suppliers", "conc."
        ),
    ];
    let mut last = answer.years.first().map_or(i16::MAX, |year| year.year);
    for year in &answer.years {
        for step in &answer.successions {
            if last < step.date.year() && step.date.year() <= year.year {
                lines.push(format!(
                    "----  {} \u{2192} {}, {}",
                    step.from, step.to, step.date
                ));
            }
        }
        last = year.year;
        let share = year
            .share
            .map_or("-".to_owned(), |share| format!("{:.1} %", share * 100.0));
        let concentration = year
            .concentration
            .map_or("-".to_owned(), |value| format!("{value:.2}"));
        let others: Vec<String> = year
            .others
            .iter()
            .take(3)
            .map(|other| format!("{} {:.0} %", other.actor, other.share * 100.0))
            .collect();
        let line = format!(
            "{:>4}  {share:>7}  {:>12.1}  {:>12.1}  {:>9}  {concentration:>5}  {}",
            year.year,
            year.from_other,
            year.total,
            year.suppliers,
            others.join(", ")
        );
        lines.push(line.trim_end().to_owned());
    }
    if answer.years.is_empty() {
        lines.push("no year in which the table names a supplier".to_owned());
    }
    lines.push(String::new());
    lines.join("\n")
}
