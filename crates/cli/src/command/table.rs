//! `entente table`: dyad-years, dyad-months, state-years or leader-years with the columns of datasets.

pub(crate) mod write;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use entente_model::actor::{ActorId, StateList, actors};
use entente_relation::dyad_table::{
    AnalysisTable, Dataset, RowUnit, TableSpec, UN_AGREEMENT, agreement_dataset, tables_of_word,
};
use entente_store::{Library, TableEntry};

use crate::arguments::{state_list, years};
use crate::failure::Failure;
use crate::{library, output};

/// Make an analysis table: rows of the state system, columns of datasets in the library.
///
/// Names and meaning of the columns follow the R package peacesciencer. A cell is a value, a zero by the dataset's rule, missing, or outside
/// what the dataset covers; --cells adds for each column one that says which.
#[derive(Debug, Args)]
pub(crate) struct TableArguments {
    #[command(subcommand)]
    table: TableKind,
}

#[derive(Debug, Subcommand)]
enum TableKind {
    Dyads(DyadsTable),
    States(StatesTable),
    Leaders(StatesTable),
}

/// Pairs of states by year, or with --months by month.
///
/// Keys: ccode1, ccode2, year (gwcode1, gwcode2 with --system gw), and month. A row exists if both states were members of the state system
/// on one same day of the year or month.
#[derive(Debug, Args)]
#[command(
    after_help = "Words for --add: atop, mid, gml, contiguity, capital-distance, min-distance, igo, nmc, rivalries, un-agreement, wars, trade, majors, arms-races, archigos, ucdp-acd, and the name of any table in the library (`entente sources` lists them).\n\nExample:\n  entente table dyads --system cow --directed --years 1946-2018 --add atop,mid,nmc --only PAK,RUS,IND,USA,CHN --output t.parquet"
)]
struct DyadsTable {
    /// Each pair in both orders.
    #[arg(long)]
    directed: bool,
    /// A row a month instead of a year.
    #[arg(long)]
    months: bool,
    #[command(flatten)]
    common: Common,
}

/// States, or leaders of states, by year.
///
/// Keys of states: ccode, year (gwcode with --system gw). Keys of leaders, made of the dataset archigos: obsid, ccode, leader, year, gender,
/// leaderage, yrinoffice.
#[derive(Debug, Args)]
struct StatesTable {
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct Common {
    /// Whose list of states: cow (Correlates of War) or gw (Gleditsch and Ward).
    #[arg(long, value_name = "LIST", value_parser = state_list, default_value = "cow")]
    system: StateList,
    /// First and last year, as 1816-2024, or one year.
    #[arg(long, value_name = "YEARS", value_parser = years)]
    years: (i16, i16),
    /// Datasets whose columns are joined, in this order.
    #[arg(long, value_name = "WORDS", value_delimiter = ',')]
    add: Vec<String>,
    /// Only these actors, by code or name; a state brings those that it continues.
    #[arg(long, value_name = "ACTORS", value_delimiter = ',')]
    only: Vec<String>,
    /// For each column of a dataset a column NAME_cell: value, zero-by-rule, missing, outside-coverage.
    #[arg(long)]
    cells: bool,
    /// Write the bibliography of the columns used: to standard output, or to a FILE (.bib for BibTeX).
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "-")]
    cite: Option<PathBuf>,
    /// The file to write, .parquet or .csv; `-` is CSV on standard output.
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

pub(crate) fn run(arguments: &TableArguments, named: Option<&Path>) -> Result<(), Failure> {
    let (common, rows, directed) = match &arguments.table {
        TableKind::Dyads(dyads) if dyads.months => {
            (&dyads.common, RowUnit::DyadMonth, dyads.directed)
        }
        TableKind::Dyads(dyads) => (&dyads.common, RowUnit::DyadYear, dyads.directed),
        TableKind::States(states) => (&states.common, RowUnit::StateYear, false),
        TableKind::Leaders(leaders) => (&leaders.common, RowUnit::LeaderYear, false),
    };
    let form = write::Form::of(&common.output)?;
    let spec = TableSpec {
        system: common.system.into(),
        rows,
        directed,
        years: common.years,
        only: common
            .only
            .iter()
            .map(|name| actor(name))
            .collect::<Result<_, _>>()?,
        add: common
            .add
            .iter()
            .map(|word| word.trim().to_owned())
            .collect(),
        cells: common.cells,
    };
    let library = library::to_read(named)?;
    let table = make(spec, library.as_ref(), None)?;
    let snapshot = library
        .as_ref()
        .map(|library| library.snapshot())
        .transpose()
        .map_err(|error| Failure::from_error(&error, ""))?;
    write::write(&table, form, &common.output, snapshot.as_ref())?;
    if let Some(file) = &common.cite {
        write::bibliography(&table, file)?;
    }
    for remark in table.remarks() {
        eprintln!("note: {remark}");
    }
    if common.output.as_os_str() != "-" {
        eprintln!(
            "{} rows, {} columns written to {}",
            output::grouped(table.rows() as u64),
            table.schema().fields().len(),
            common.output.display()
        );
    }
    Ok(())
}

/// The table that a specification asks for, from the newest edition of each dataset, or from these editions.
pub(crate) fn make(
    spec: TableSpec,
    library: Option<&Library>,
    editions: Option<&[String]>,
) -> Result<AnalysisTable, Failure> {
    let list = StateList::from(spec.system);
    let mut entries: Vec<TableEntry> = Vec::new();
    if let Some(library) = library {
        let found = match editions {
            None => library.current_tables(),
            Some(ids) => library.tables().map(|mut tables| {
                tables.retain(|entry| ids.iter().any(|id| id == entry.source.id.as_str()));
                tables
            }),
        };
        entries = found.map_err(|error| Failure::from_error(&error, ""))?;
    }
    let mut words = spec.add.clone();
    let archigos = "archigos".to_owned();
    if spec.rows == RowUnit::LeaderYear && !words.contains(&archigos) {
        words.insert(0, archigos);
    }
    let mut datasets = Vec::new();
    for word in &words {
        if word == UN_AGREEMENT {
            let batch = entente_sources::embedded::votes();
            if let Some(votes) = &batch.votes {
                datasets.push(agreement_dataset(votes, batch.source.clone(), list));
            }
            continue;
        }
        let names = tables_of_word(word, spec.rows, list);
        let entry = names
            .iter()
            .find_map(|name| entries.iter().find(|entry| entry.info.name == *name));
        let (Some(entry), Some(library)) = (entry, library) else {
            return Err(not_there(word, &names, &entries));
        };
        let own_system = entry
            .info
            .actors
            .iter()
            .all(|actor| actor.codes == list.code_system());
        let table = library
            .table(entry, !own_system)
            .map_err(|error| Failure::from_error(&error, ""))?;
        datasets.push(Dataset {
            word: word.clone(),
            source: entry.source.clone(),
            table,
        });
    }
    AnalysisTable::new(spec, datasets).map_err(|error| Failure::usage(error.to_string(), ""))
}

fn not_there(word: &str, names: &[String], entries: &[TableEntry]) -> Failure {
    let kind = entente_sources::table_adapters::prepared_all()
        .iter()
        .find(|mapping| {
            let tables = mapping.table.iter();
            names.iter().any(|name| {
                mapping.name.get_ref() == name
                    || tables
                        .clone()
                        .any(|table| mapping.table_name(table) == name)
            })
        });
    let held: Vec<&str> = entries
        .iter()
        .filter(|entry| entry.info.joined)
        .map(|entry| entry.info.name.as_str())
        .collect();
    let held = if held.is_empty() {
        "none".to_owned()
    } else {
        held.join(", ")
    };
    match kind {
        Some(mapping) => Failure::failed(
            format!("--add {word}: the library has no table of it; it has {held}"),
            format!(
                "import it first: entente import {} FILE…",
                mapping.name.get_ref()
            ),
        ),
        None => Failure::usage(
            format!("--add {word}: no dataset of that name; the library has {held}"),
            "`entente sources` lists the datasets; import another with `entente import table FILE --map my.toml`",
        ),
    }
}

pub(crate) fn actor(name: &str) -> Result<ActorId, Failure> {
    actors()
        .resolve(name.trim(), None)
        .map(|actor| actor.id)
        .map_err(|error| {
            Failure::usage(
                error.to_string(),
                "`entente actor NAME` shows who an actor is",
            )
        })
}
