//! `entente table`: dyad-years, dyad-months, state-years, leader-years or regions by year with the columns of datasets.

pub(crate) mod write;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use entente_model::actor::{ActorId, StateList, actors};
use entente_relation::dyad_table::{
    AnalysisTable, Dataset, Region, RegionSpec, RegionTable, RowUnit, TableError, TableSpec,
    Territory, UN_AGREEMENT, agreement_dataset, regions, tables_of_word,
};
use entente_store::{Library, TableEntry};

use crate::arguments::{state_list, years};
use crate::failure::Failure;
use crate::table_file::TableFile;
use crate::{library, output, votes};

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
    Regions(RegionsTable),
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
    /// A column `succession` that marks the rows in whose time a state was followed by another, or lost a part.
    #[arg(long)]
    successions: bool,
    /// Only these actors, by code or name; a state brings those that it continues.
    #[arg(long, value_name = "ACTORS", value_delimiter = ',')]
    only: Vec<String>,
    #[command(flatten)]
    common: Common,
}

/// States, or leaders of states, by year.
///
/// Keys of states: ccode, year (gwcode with --system gw). Keys of leaders, made of the dataset archigos: obsid, ccode, leader, year, gender,
/// leaderage, yrinoffice.
#[derive(Debug, Args)]
struct StatesTable {
    /// A column `succession` that marks the rows in whose time a state was followed by another, or lost a part.
    #[arg(long)]
    successions: bool,
    /// Only these actors, by code or name; a state brings those that it continues.
    #[arg(long, value_name = "ACTORS", value_delimiter = ',')]
    only: Vec<String>,
    #[command(flatten)]
    common: Common,
}

/// Sums over regions by year.
///
/// Keys: region, year. Beside them the numbers of the states that are counted, those that were members of the state system on 1 July, and of
/// those of which only a part lies in the region. A sum is a value where every state counted has one; NAME_known is how many have.
/// A state that no longer exists is counted as it was then, or by the territory of today's states (--territory).
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente table regions --region Germany=DEU --territory today --years 1950-2016 --add nmc --columns milper,tpop --output germany.csv\n  entente table regions --region \"South Asia=IND,PAK,BGD,LKA,NPL,BTN,MDV\" --region \"Central Asia=KAZ,KGZ,TJK,TKM,UZB\" --years 1946-2016 --add nmc --columns cinc --output regions.parquet"
)]
struct RegionsTable {
    /// A region of today's states, as NAME=ACTOR,ACTOR,…; may be given several times.
    #[arg(long, value_name = "NAME=ACTORS", required = true)]
    region: Vec<String>,
    /// Which states count to a region in the past.
    #[arg(long, value_enum, default_value_t = ByTerritory::Then)]
    territory: ByTerritory,
    /// The columns that are summed; not every number adds up.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', required = true)]
    columns: Vec<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ByTerritory {
    /// As then: the states of the region and those that they continue, each whole. Germany in 1980 is the Federal Republic.
    Then,
    /// As today's territory: Germany in 1980 is both German states; a state that lies only partly in the region (the USSR for Russia)
    /// cannot be split, and the sum is missing.
    Today,
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
    let nobody = Vec::new();
    let (common, rows, only) = match &arguments.table {
        TableKind::Dyads(dyads) if dyads.months => (&dyads.common, RowUnit::DyadMonth, &dyads.only),
        TableKind::Dyads(dyads) => (&dyads.common, RowUnit::DyadYear, &dyads.only),
        TableKind::States(states) => (&states.common, RowUnit::StateYear, &states.only),
        TableKind::Leaders(leaders) => (&leaders.common, RowUnit::LeaderYear, &leaders.only),
        TableKind::Regions(regions) => (&regions.common, RowUnit::StateYear, &nobody),
    };
    let file = TableFile::at(&common.output)?;
    let spec = TableSpec {
        system: common.system.into(),
        rows,
        directed: matches!(&arguments.table, TableKind::Dyads(dyads) if dyads.directed),
        years: common.years,
        only: actors_of(only)?,
        add: common
            .add
            .iter()
            .map(|word| word.trim().to_owned())
            .collect(),
        cells: common.cells,
        successions: match &arguments.table {
            TableKind::Dyads(dyads) => dyads.successions,
            TableKind::States(table) | TableKind::Leaders(table) => table.successions,
            TableKind::Regions(_) => false,
        },
        regions: match &arguments.table {
            TableKind::Regions(regions) => Some(region_spec(regions)?),
            _ => None,
        },
    };
    let library = library::to_read(named)?;
    let table = make(spec, library.as_ref(), None)?;
    let snapshot = library
        .as_ref()
        .map(|library| library.snapshot())
        .transpose()
        .map_err(|error| Failure::from_error(&error, ""))?;
    let (states, rows, columns) = match &table {
        Made::Rows(table) => {
            write::write(table, &file, snapshot.as_ref())?;
            (table, table.rows(), table.schema().fields().len())
        }
        Made::Regions(table) => {
            write::write_regions(table, &file, snapshot.as_ref())?;
            let batch = table.batch();
            (table.states(), batch.num_rows(), batch.num_columns())
        }
    };
    if let Some(file) = &common.cite {
        write::bibliography(states, file)?;
    }
    for remark in states.remarks() {
        eprintln!("note: {remark}");
    }
    if common.output.as_os_str() != "-" {
        eprintln!(
            "{} rows, {columns} columns written to {}",
            output::grouped(rows as u64),
            common.output.display()
        );
    }
    Ok(())
}

fn actors_of(names: &[String]) -> Result<Vec<ActorId>, Failure> {
    names.iter().map(|name| actor(name)).collect()
}

fn region_spec(arguments: &RegionsTable) -> Result<RegionSpec, Failure> {
    let region = |text: &String| -> Result<Region, Failure> {
        let (name, states) = text.split_once('=').ok_or_else(|| {
            Failure::usage(
                format!("--region {text}: no name stands before the states"),
                "write it as NAME=ACTOR,ACTOR,…",
            )
        })?;
        let states: Vec<String> = states.split(',').map(str::to_owned).collect();
        Ok(Region {
            name: name.trim().to_owned(),
            states: actors_of(&states)?,
        })
    };
    Ok(RegionSpec {
        territory: match arguments.territory {
            ByTerritory::Then => Territory::Then,
            ByTerritory::Today => Territory::Today,
        },
        regions: arguments
            .region
            .iter()
            .map(region)
            .collect::<Result<_, _>>()?,
        columns: arguments
            .columns
            .iter()
            .map(|column| column.trim().to_owned())
            .collect(),
    })
}

/// A table, by what its rows are.
pub(crate) enum Made {
    /// Pairs, states or leaders.
    Rows(AnalysisTable),
    /// Regions.
    Regions(RegionTable),
}

/// The table that a specification asks for, from the newest edition of each dataset, or from these editions.
pub(crate) fn make(
    spec: TableSpec,
    library: Option<&Library>,
    editions: Option<&[String]>,
) -> Result<Made, Failure> {
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
            datasets.extend(agreement_dataset(
                &votes::by_edition(library, editions)?,
                list,
            ));
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
            also: Vec::new(),
            table,
        });
    }
    let failed = |error: TableError| Failure::usage(error.to_string(), "");
    if spec.regions.is_some() {
        regions(spec, datasets).map(Made::Regions).map_err(failed)
    } else {
        AnalysisTable::new(spec, datasets)
            .map(Made::Rows)
            .map_err(failed)
    }
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
