//! `entente series`: counts, scores and shares of a dyad over time.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{Date32Array, Float64Array, RecordBatch, StringArray, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema};
use clap::{Args, ValueEnum};
use entente_model::coded_event::Level;
use entente_store::coded::{SeriesBy, SeriesPoint};

use super::event_query::EventQueryArguments;
use crate::failure::Failure;
use crate::library;

/// Write a series of the events between two actors: one row for each dataset and period in which the dataset has events.
///
/// Beside the measure stand the events at every level of de-duplication, so that its effect shows, and all events of the dataset in the
/// period under the same filter, the denominator (empty where the library was cut to some actors), and the share of the period of which
/// the library holds the dataset's files (empty where the dataset has no schedule of files).
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente series PAK RUS --by month\n  entente series PAK RUS --by year --measure goldstein --level event --source gdelt\n  entente series PAK RUS --by year --measure share --type SUPPORT --output support.parquet"
)]
pub(crate) struct SeriesArguments {
    #[command(flatten)]
    query: EventQueryArguments,
    /// Length of a period.
    #[arg(long, value_enum, default_value_t = By::Month)]
    by: By,
    /// What is measured.
    #[arg(long, value_enum, default_value_t = Measure::Count)]
    measure: Measure,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// Days.
    Day,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Measure {
    /// Events.
    Count,
    /// Mean score of the events that have one, on the dataset's own scale (GDELT's Goldstein scale, ICEWS' intensity).
    Goldstein,
    /// Events as a share of all events of the dataset.
    Share,
}

impl Measure {
    const fn name(self) -> &'static str {
        match self {
            Measure::Count => "count",
            Measure::Goldstein => "goldstein",
            Measure::Share => "share",
        }
    }

    fn value(self, point: &SeriesPoint, level: Level) -> Option<f64> {
        match self {
            Measure::Count => Some(point.events[level as usize] as f64),
            Measure::Goldstein => point.mean_score(level),
            Measure::Share => point.share(level),
        }
    }
}

pub(crate) fn run(arguments: &SeriesArguments, named: Option<&Path>) -> Result<(), Failure> {
    let query = &arguments.query;
    let library = library::to_show(named)?;
    let (by, by_name) = match arguments.by {
        By::Day => (SeriesBy::Day, "day"),
        By::Month => (SeriesBy::Month, "month"),
        By::Year => (SeriesBy::Year, "year"),
    };
    let failed = |error: &dyn std::error::Error| Failure::from_error(error, "");
    let points = library
        .event_series(&query.dyad()?, by, &query.filter(&library)?)
        .map_err(|error| failed(&error))?;
    let datasets = library.event_datasets().map_err(|error| failed(&error))?;
    let score_set = |point: &SeriesPoint| {
        datasets
            .iter()
            .find(|known| known.source.dataset == point.dataset)
            .map_or("", |known| known.score_set.as_str())
    };
    let batch = table(&points, arguments.measure, query.level, score_set)
        .map_err(|error| failed(&error))?;
    let more = [
        ("by", by_name.to_owned()),
        ("measure", arguments.measure.name().to_owned()),
    ];
    query.write(
        &batch.schema(),
        std::slice::from_ref(&batch),
        &query.described("series", &more),
    )
}

fn table<'t>(
    points: &[SeriesPoint],
    measure: Measure,
    level: Level,
    score_set: impl Fn(&SeriesPoint) -> &'t str,
) -> Result<RecordBatch, arrow::error::ArrowError> {
    let count = |get: &dyn Fn(&SeriesPoint) -> u64| {
        Arc::new(UInt64Array::from_iter_values(points.iter().map(get)))
    };
    let mut fields = vec![
        Field::new("dataset", DataType::Utf8, false),
        Field::new("period", DataType::Date32, false),
        Field::new(measure.name(), DataType::Float64, true),
    ];
    let values = points.iter().map(|point| measure.value(point, level));
    let mut columns: Vec<arrow::array::ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(
            points.iter().map(|point| &point.dataset),
        )),
        Arc::new(Date32Array::from_iter_values(
            points.iter().map(|point| point.period.number()),
        )),
        Arc::new(Float64Array::from_iter(values)),
    ];
    for &level in Level::ALL {
        fields.push(Field::new(level.as_str(), DataType::UInt64, false));
        columns.push(count(&|point| point.events[level as usize]));
    }
    fields.push(Field::new("all_events", DataType::UInt64, true));
    let all = points
        .iter()
        .map(|point| point.all_events.map(|all| all[level as usize]));
    columns.push(Arc::new(UInt64Array::from_iter(all)));
    fields.push(Field::new("completeness", DataType::Float64, true));
    // Six decimals tell a quarter of an hour in a year.
    let shares = points
        .iter()
        .map(|point| point.completeness.map(|share| (share * 1e6).round() / 1e6));
    columns.push(Arc::new(Float64Array::from_iter(shares)));
    fields.push(Field::new("score_set", DataType::Utf8, false));
    columns.push(Arc::new(StringArray::from_iter_values(
        points.iter().map(score_set),
    )));
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}
