//! `entente agreement`: how alike all pairs of states vote or ally, year by year, as CSV or Parquet.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int16Array, RecordBatch, UInt16Array, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use clap::{Args, ValueEnum};
use entente_model::actor::{CodeSystem, StateList, actors, members_on};
use entente_model::tie::TieKind;
use entente_relation::alignment::{
    AgreementScore, AlliancePair, PairAgreement, PortfolioSimilarity, portfolio_similarity,
    vote_agreement,
};
use entente_sources::embedded;
use jiff::civil::date;

use crate::arguments::years;
use crate::failure::Failure;
use crate::library;
use crate::table_file::TableFile;

/// Rows written at a time.
const CHUNK: usize = 1 << 17;

/// Write how alike all pairs of states vote in the UN General Assembly, or ally, year by year.
///
/// Each score stands beside its rank among all dyads of the year, 1 for the most alike: absolute agreement follows the agenda. A pair
/// stands once, the lower Correlates of War number first. Votes are those inside the program; alliances come from the library
/// (`entente import atop FILE`).
#[derive(Debug, Args)]
#[command(
    after_help = "Columns: ccode1, ccode2, year; with votes roll_calls, then identical, without_abstentions, lijphart, s, kappa, pi, s_weighted, kappa_weighted, pi_weighted; with alliances s, kappa, pi; each score followed by its _rank. An empty cell is a score that is not defined.\n\nExamples:\n  entente agreement --years 1946-2020 --output agreement.parquet\n  entente agreement --years 1985 --output -\n  entente agreement --on alliances --years 1946-2018 --output portfolios.parquet"
)]
pub(crate) struct AgreementArguments {
    /// What is compared.
    #[arg(long, value_enum, default_value_t = On::Votes)]
    on: On,
    /// First and last year, as 1946-2020, or one year.
    #[arg(long, value_name = "YEARS", value_parser = years)]
    years: (i16, i16),
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
    let (schema, batches) = match arguments.on {
        On::Votes => votes(arguments),
        On::Alliances => alliances(arguments, named)?,
    }
    .map_err(|error| Failure::from_error(&error, ""))?;
    file.write(&schema, batches.into_iter(), "dyad-years")
}

type Batches = Result<(SchemaRef, Vec<RecordBatch>), ArrowError>;

fn votes(arguments: &AgreementArguments) -> Batches {
    let (first, last) = arguments.years;
    let pairs = embedded::votes()
        .votes
        .map_or_else(Vec::new, |votes| vote_agreement(&votes, first..=last));
    let mut fields = key_fields();
    fields.push(Field::new("roll_calls", DataType::UInt16, false));
    for score in AgreementScore::ALL {
        fields.extend(score_fields(score.as_str()));
    }
    chunks(fields, &pairs, |pairs: &[PairAgreement]| {
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
    })
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
        let number = |actor| -> Option<u16> {
            let actor = actors().get(actor)?;
            actor.code_on(CodeSystem::Cow, None)?.parse().ok()
        };
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
    let rows: Vec<(i16, PortfolioSimilarity)> = by_year
        .into_iter()
        .flat_map(|(year, pairs)| {
            let states = members_of(year)
                .into_iter()
                .map(|code| (code, 1.0))
                .collect();
            let similar = portfolio_similarity(&states, &pairs);
            similar.into_iter().map(move |pair| (year, pair))
        })
        .collect();
    let mut fields = key_fields();
    for score in ["s", "kappa", "pi"] {
        fields.extend(score_fields(score));
    }
    Ok(chunks(
        fields,
        &rows,
        |rows: &[(i16, PortfolioSimilarity)]| {
            let mut columns: Vec<ArrayRef> = vec![
                Arc::new(UInt16Array::from_iter_values(
                    rows.iter().map(|(_, pair)| pair.cow1),
                )),
                Arc::new(UInt16Array::from_iter_values(
                    rows.iter().map(|(_, pair)| pair.cow2),
                )),
                Arc::new(Int16Array::from_iter_values(
                    rows.iter().map(|&(year, _)| year),
                )),
            ];
            for place in 0..3 {
                let scores = rows.iter().map(|(_, pair)| {
                    let similarity = pair.similarity;
                    [similarity.s, similarity.kappa, similarity.pi][place]
                });
                columns.push(Arc::new(Float64Array::from_iter(scores)));
                let ranks = rows.iter().map(|(_, pair)| pair.ranks[place]);
                columns.push(Arc::new(UInt32Array::from_iter(ranks)));
            }
            columns
        },
    ))
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

fn chunks<T>(fields: Vec<Field>, rows: &[T], columns: impl Fn(&[T]) -> Vec<ArrayRef>) -> Batches {
    let schema = Arc::new(Schema::new(fields));
    let batches = rows
        .chunks(CHUNK)
        .map(|rows| RecordBatch::try_new(schema.clone(), columns(rows)))
        .collect::<Result<_, _>>()?;
    Ok((schema, batches))
}
