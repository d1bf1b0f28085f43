//! `entente agreement`: how alike all pairs of states vote or ally, year by year, as CSV or Parquet.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int16Array, RecordBatch, UInt16Array, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use clap::{Args, ValueEnum};
use entente_model::actor::{ActorId, CodeSystem, StateList, actors, members_on};
use entente_model::tie::TieKind;
use entente_relation::alignment::{
    AgreementScore, AlliancePair, PairAgreement, PortfolioSimilarity, portfolio_similarity,
    vote_agreement,
};
use entente_store::Library;
use jiff::civil::date;
use rayon::prelude::*;

use crate::arguments::years;
use crate::failure::Failure;
use crate::library;
use crate::table_file::TableFile;

/// Rows written at a time.
const CHUNK: usize = 1 << 17;

/// Write how alike all pairs of states vote in the UN General Assembly, or ally, year by year.
///
/// Each score stands beside its rank among all dyads of the year, 1 for the most alike: absolute agreement follows the agenda. A pair
/// stands once, the lower Correlates of War number first. Votes are those inside the program, and in the years that an import into the library
/// covers, its own; alliances come from the library (`entente import atop FILE`).
#[derive(Debug, Args)]
#[command(
    after_help = "Columns: ccode1, ccode2, year; with votes roll_calls, then identical, without_abstentions, lijphart, s, kappa, pi, s_weighted, kappa_weighted, pi_weighted; with alliances s, kappa, pi, and with --weights s_weighted, kappa_weighted, pi_weighted; each score followed by its _rank. An empty cell is a score that is not defined.\n\nExamples:\n  entente agreement --years 1946-2020 --output agreement.parquet\n  entente agreement --years 1985 --output -\n  entente agreement --on alliances --years 1946-2018 --weights nmc.cinc --output portfolios.parquet"
)]
pub(crate) struct AgreementArguments {
    /// What is compared.
    #[arg(long, value_enum, default_value_t = On::Votes)]
    on: On,
    /// First and last year, as 1946-2020, or one year.
    #[arg(long, value_name = "YEARS", value_parser = years)]
    years: (i16, i16),
    /// With --on alliances also s_weighted, kappa_weighted, pi_weighted: the choice towards a state counts by this column of a table of states in
    /// the library, as nmc.cinc. A state without a value counts nothing.
    #[arg(long, value_name = "TABLE.COLUMN")]
    weights: Option<String>,
    /// The file to write, .csv or .parquet; `-` is CSV on standard output.
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum On {
    /// Votes in the UN General Assembly.
    Votes,
    /// Portfolios of alliances.
    Alliances,
}

pub(crate) fn run(arguments: &AgreementArguments, named: Option<&Path>) -> Result<(), Failure> {
    let file = TableFile::at(&arguments.output)?;
    if arguments.on == On::Votes && arguments.weights.is_some() {
        return Err(Failure::usage(
            "--weights goes with --on alliances",
            "with votes, roll calls are weighted by how divided the Assembly was",
        ));
    }
    let (schema, batches) = match arguments.on {
        On::Votes => votes(arguments, named)?,
        On::Alliances => alliances(arguments, named)?,
    }
    .map_err(|error| Failure::from_error(&error, ""))?;
    file.write(&schema, batches.into_iter(), "dyad-years")
}

type Batches = Result<(SchemaRef, Vec<RecordBatch>), ArrowError>;

fn votes(arguments: &AgreementArguments, named: Option<&Path>) -> Result<Batches, Failure> {
    let (first, last) = arguments.years;
    let votes = crate::votes::joined(library::to_read(named)?.as_ref())?;
    let pairs = vote_agreement(&votes, first..=last);
    let mut fields = key_fields();
    fields.push(Field::new("roll_calls", DataType::UInt16, false));
    for score in AgreementScore::ALL {
        fields.extend(score_fields(score.as_str()));
    }
    Ok(chunks(fields, &pairs, |pairs: &[PairAgreement]| {
        let whole = |of: fn(&PairAgreement) -> u16| -> ArrayRef {
            Arc::new(UInt16Array::from_iter_values(pairs.iter().map(of)))
        };
        let mut columns = vec![
            whole(|pair| pair.cow1),
            whole(|pair| pair.cow2),
            Arc::new(Int16Array::from_iter_values(
                pairs.iter().map(|pair| pair.year),
            )),
            whole(|pair| pair.roll_calls),
        ];
        for score in AgreementScore::ALL {
            let scores = pairs.iter().map(|pair| pair.score(score));
            columns.push(Arc::new(Float64Array::from_iter(scores)));
            let ranks = pairs.iter().map(|pair| pair.rank(score));
            columns.push(Arc::new(UInt32Array::from_iter(ranks)));
        }
        columns
    }))
}

fn alliances(arguments: &AgreementArguments, named: Option<&Path>) -> Result<Batches, Failure> {
    let (first, last) = arguments.years;
    let missing = || {
        Failure::failed(
            format!("no source on alliances covers {first} to {last}"),
            "entente import atop FILE",
        )
    };
    let library = library::to_read(named)?.ok_or_else(missing)?;
    let ties = library
        .alliances(first..=last)
        .map_err(|error| Failure::from_error(&error, ""))?;
    let mut by_year: BTreeMap<i16, Vec<AlliancePair>> = BTreeMap::new();
    for tie in &ties {
        if let (Some(year), TieKind::Alliance(obligations)) = (tie.interval.exact_year(), &tie.kind)
            && let (Some(cow1), Some(cow2)) = (number(tie.a), number(tie.b))
        {
            by_year.entry(year).or_default().push(AlliancePair {
                cow1,
                cow2,
                obligations: *obligations,
            });
        }
    }
    if by_year.is_empty() {
        return Err(missing());
    }
    let weights = arguments
        .weights
        .as_deref()
        .map(|of| weights(&library, of))
        .transpose()?;
    let by_year: Vec<(i16, Vec<AlliancePair>)> = by_year.into_iter().collect();
    let rows: Vec<Portfolios> = by_year
        .into_par_iter()
        .flat_map_iter(|(year, pairs)| {
            let states: BTreeMap<u16, f64> = members_of(year)
                .into_iter()
                .map(|code| (code, 1.0))
                .collect();
            let weighted = weights.as_ref().map(|weights| {
                let of = |&code: &u16| weights.get(&(code, year)).copied().unwrap_or(0.0);
                let states = states.keys().map(|code| (*code, of(code))).collect();
                portfolio_similarity(&states, &pairs)
            });
            // Both stand in the order of the states' numbers.
            let plain = portfolio_similarity(&states, &pairs);
            plain
                .into_iter()
                .enumerate()
                .map(move |(place, plain)| Portfolios {
                    year,
                    plain,
                    weighted: weighted.as_ref().map(|weighted| weighted[place]),
                })
        })
        .collect();
    let mut fields = key_fields();
    for score in ["s", "kappa", "pi"] {
        fields.extend(score_fields(score));
    }
    if weights.is_some() {
        for score in ["s_weighted", "kappa_weighted", "pi_weighted"] {
            fields.extend(score_fields(score));
        }
    }
    Ok(chunks(fields, &rows, |rows: &[Portfolios]| {
        let whole = |of: fn(&Portfolios) -> u16| -> ArrayRef {
            Arc::new(UInt16Array::from_iter_values(rows.iter().map(of)))
        };
        let mut columns: Vec<ArrayRef> = vec![
            whole(|row| row.plain.cow1),
            whole(|row| row.plain.cow2),
            Arc::new(Int16Array::from_iter_values(
                rows.iter().map(|row| row.year),
            )),
        ];
        columns.extend(similarity_columns(rows, |row| Some(row.plain)));
        if weights.is_some() {
            columns.extend(similarity_columns(rows, |row| row.weighted));
        }
        columns
    }))
}

/// The similarity of two portfolios in a year.
struct Portfolios {
    year: i16,
    plain: PortfolioSimilarity,
    weighted: Option<PortfolioSimilarity>,
}

/// S, kappa and pi, each followed by its rank.
fn similarity_columns(
    rows: &[Portfolios],
    of: fn(&Portfolios) -> Option<PortfolioSimilarity>,
) -> Vec<ArrayRef> {
    let mut columns: Vec<ArrayRef> = Vec::new();
    for place in 0..3 {
        let scores = rows.iter().map(|row| {
            let similarity = of(row)?.similarity;
            [similarity.s, similarity.kappa, similarity.pi][place]
        });
        columns.push(Arc::new(Float64Array::from_iter(scores)));
        let ranks = rows.iter().map(|row| of(row)?.ranks[place]);
        columns.push(Arc::new(UInt32Array::from_iter(ranks)));
    }
    columns
}

/// The weight of each state and year, by its number in the Correlates of War's list.
fn weights(library: &Library, of: &str) -> Result<BTreeMap<(u16, i16), f64>, Failure> {
    let failed = |error: entente_store::StoreError| Failure::from_error(&error, "");
    let (table_name, column) = of.split_once('.').ok_or_else(|| {
        Failure::usage(
            format!("--weights {of}: no column is named"),
            "write it as TABLE.COLUMN, for example nmc.cinc",
        )
    })?;
    let tables = library.current_tables().map_err(failed)?;
    let entry = tables
        .iter()
        .find(|entry| entry.info.name == table_name && entry.info.actors.len() == 1)
        .ok_or_else(|| {
            Failure::failed(
                format!("--weights {of}: the library has no table of states named {table_name}"),
                format!("import it first: entente import {table_name} FILE"),
            )
        })?;
    let table = library.table(entry, true).map_err(failed)?;
    let (_, values) = table.column(column).ok_or_else(|| {
        let names: Vec<&str> = entry
            .info
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        Failure::usage(
            format!("--weights {of}: {table_name} has no column {column}"),
            format!("its columns are {}", names.join(", ")),
        )
    })?;
    let mut weights = BTreeMap::new();
    for row in 0..table.len() {
        let code = match (table.codes.first(), entry.info.actors[0].codes) {
            (Some(codes), CodeSystem::Cow) => codes.get(row).copied(),
            _ => table.actors[0][row].and_then(number),
        };
        let value = values.number(row).filter(|value| *value >= 0.0);
        if let (Some(code), Some(value), Some(&(from, to))) = (code, value, table.years.get(row)) {
            weights.extend((from..=to).map(|year| ((code, year), value)));
        }
    }
    Ok(weights)
}

/// An actor's number in the Correlates of War's list.
fn number(actor: ActorId) -> Option<u16> {
    let actor = actors().get(actor)?;
    actor.code_on(CodeSystem::Cow, None)?.parse().ok()
}

/// Numbers of the members of the Correlates of War's state system at the end of a year.
fn members_of(year: i16) -> Vec<u16> {
    let members = members_on(StateList::Cow, date(year, 12, 31));
    members.into_iter().map(|member| member.code).collect()
}

fn key_fields() -> Vec<Field> {
    vec![
        Field::new("ccode1", DataType::UInt16, false),
        Field::new("ccode2", DataType::UInt16, false),
        Field::new("year", DataType::Int16, false),
    ]
}

fn score_fields(name: &str) -> [Field; 2] {
    [
        Field::new(name, DataType::Float64, true),
        Field::new(format!("{name}_rank"), DataType::UInt32, true),
    ]
}

fn chunks<T: Sync>(
    fields: Vec<Field>,
    rows: &[T],
    columns: impl Fn(&[T]) -> Vec<ArrayRef> + Sync,
) -> Batches {
    let schema = Arc::new(Schema::new(fields));
    let batches = rows
        .par_chunks(CHUNK)
        .map(|rows| RecordBatch::try_new(schema.clone(), columns(rows)))
        .collect::<Result<_, _>>()?;
    Ok((schema, batches))
}
