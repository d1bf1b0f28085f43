//! `entente idealpoints`: ideal points of all seats in the UN General Assembly, as CSV or Parquet.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Float64Array, Int16Array, RecordBatch, StringArray, UInt16Array, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema};
use clap::{Args, ValueEnum};
use entente_model::votes::{ISSUES, IdealPoint};
use entente_relation::alignment::{IdealPointOptions, Model, SeatState, ideal_points};
use entente_sources::embedded;

use crate::failure::Failure;
use crate::library;
use crate::output::grouped;
use crate::table_file::TableFile;

/// Estimate ideal points of all seats in the UN General Assembly, session by session.
///
/// One dimension, comparable over time through roll calls on the same resolution in different sessions, by the model of Bailey, Strezhnev and
/// Voeten (2017). Mean 0 and standard deviation 1 over all seats and sessions, the United States positive; low and high hold the middle
/// 90 %. From the votes inside the program, 1946 to 2020; in the years that an import into the library covers, from its own.
#[derive(Debug, Args)]
#[command(
    after_help = "Columns: cow, iso3, session, year (in which the session opened), votes, ideal_point, low, high.\n\nIssue labels:\n  me  Palestinian conflict\n  nu  nuclear weapons and nuclear material\n  di  arms control and disarmament\n  hr  human rights\n  co  colonialism\n  ec  economic development\n\nExamples:\n  entente idealpoints --output ideal-points.parquet\n  entente idealpoints --issue hr --output human-rights.csv\n  entente idealpoints --model smoothed --output smoothed.csv"
)]
pub(crate) struct IdealPointsArguments {
    /// Only roll calls with this issue label, by code or name.
    #[arg(long, value_name = "LABEL", value_parser = issue)]
    issue: Option<usize>,
    /// How sessions of a seat depend on each other.
    #[arg(long, value_enum, default_value_t = PriorModel::Published)]
    model: PriorModel,
    /// Use the roll calls since 1990 on amendments and single paragraphs as well, which the authors leave out.
    #[arg(long)]
    with_parts: bool,
    /// Seed of the random draws; the same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The file to write, .csv or .parquet; `-` is CSV on standard output.
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PriorModel {
    /// A random walk that uses the sessions before and after.
    Smoothed,
    /// The authors' prior, which looks only at the session before, with their exceptions.
    Published,
}

pub(crate) fn run(arguments: &IdealPointsArguments, named: Option<&Path>) -> Result<(), Failure> {
    let file = TableFile::at(&arguments.output)?;
    let votes = crate::votes::joined(library::to_read(named)?.as_ref())?;
    let options = IdealPointOptions {
        model: match arguments.model {
            PriorModel::Smoothed => Model::Smoothed,
            PriorModel::Published => Model::Published,
        },
        issue: arguments.issue,
        without: if arguments.with_parts {
            Vec::new()
        } else {
            embedded::parts_of_resolutions()
        },
        seed: arguments.seed,
        ..IdealPointOptions::default()
    };
    let found = ideal_points(&votes, &embedded::bridges(), &options)
        .map_err(|error| Failure::from_error(&error, ""))?;
    let states = SeatState::of(&votes);
    let mut rows: Vec<(SeatState, &IdealPoint)> = found
        .points
        .iter()
        .filter_map(|point| {
            let seat = votes
                .seats
                .iter()
                .position(|seat| seat.seat == point.seat)?;
            Some((states[seat]?, point))
        })
        .collect();
    rows.sort_by_key(|(state, point)| (state.cow, point.session));
    eprintln!(
        "{} votes on {} items on which members differed",
        grouped(found.votes as u64),
        grouped(found.items as u64)
    );
    let batch = batch(&rows).map_err(|error| Failure::from_error(&error, ""))?;
    file.write(&batch.schema(), [batch.clone()].into_iter(), "ideal points")
}

fn batch(rows: &[(SeatState, &IdealPoint)]) -> Result<RecordBatch, arrow::error::ArrowError> {
    let number = |of: fn(&IdealPoint) -> f64| {
        Float64Array::from_iter_values(rows.iter().map(|(_, point)| of(point)))
    };
    let field = |name: &str, kind: DataType| Field::new(name, kind, false);
    RecordBatch::try_new(
        Arc::new(Schema::new(vec![
            field("cow", DataType::UInt16),
            Field::new("iso3", DataType::Utf8, true),
            field("session", DataType::UInt16),
            field("year", DataType::Int16),
            field("votes", DataType::UInt32),
            field("ideal_point", DataType::Float64),
            field("low", DataType::Float64),
            field("high", DataType::Float64),
        ])),
        vec![
            Arc::new(UInt16Array::from_iter_values(
                rows.iter().map(|(state, _)| state.cow),
            )),
            Arc::new(StringArray::from_iter(
                rows.iter()
                    .map(|(state, point)| state.iso3(point.holder, point.session)),
            )),
            Arc::new(UInt16Array::from_iter_values(
                rows.iter().map(|(_, point)| point.session),
            )),
            Arc::new(Int16Array::from_iter_values(
                rows.iter().map(|(_, point)| point.year()),
            )),
            Arc::new(UInt32Array::from_iter_values(
                rows.iter().map(|(_, point)| point.votes),
            )),
            Arc::new(number(|point| point.value)),
            Arc::new(number(|point| point.low)),
            Arc::new(number(|point| point.high)),
        ],
    )
}

/// An issue by code or name, as its place in [`ISSUES`].
fn issue(text: &str) -> Result<usize, String> {
    let wanted = text.to_lowercase();
    ISSUES
        .iter()
        .position(|(code, name)| *code == wanted || name.to_lowercase() == wanted)
        .ok_or_else(|| {
            let labels: Vec<String> = ISSUES
                .iter()
                .map(|(code, name)| format!("{code} ({name})"))
                .collect();
            format!("no such issue label; one of {}", labels.join(", "))
        })
}
