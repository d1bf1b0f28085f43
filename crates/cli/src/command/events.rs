//! `entente events`: the rows behind a number.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch, UInt64Array};
use arrow::datatypes::{DataType, Field, Int64Type, Schema};
use clap::Args;
use entente_sources::EventKind;
use entente_store::Library;

use super::event_query::EventQueryArguments;
use crate::failure::Failure;
use crate::library;

/// Write the events between two actors, with their places in the source files and their addresses.
///
/// The rows are exactly those that `entente series` counts under the same filter and level.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente events PAK RUS --from 2010 --type SUPPORT --min-sources 2 --format json\n  entente events PAK RUS --from 2014-11 --to 2014-11 --output november.parquet"
)]
pub(crate) struct EventsArguments {
    #[command(flatten)]
    query: EventQueryArguments,
    /// Add how many reports of each GDELT event the library holds, and how many outlets they are from (confidence of 50 % and more), from
    /// what `entente import gdelt-mentions` took in.
    #[arg(long)]
    mentions: bool,
}

pub(crate) fn run(arguments: &EventsArguments, named: Option<&Path>) -> Result<(), Failure> {
    let query = &arguments.query;
    let library = library::to_show(named)?;
    let mut batches = library
        .event_batches(&query.dyad()?, &query.filter(&library)?, query.level)
        .map_err(|error| Failure::from_error(&error, ""))?;
    if arguments.mentions {
        batches = batches
            .iter()
            .map(|batch| with_mentions(&library, batch))
            .collect::<Result<_, _>>()?;
    }
    let schema = match batches.first() {
        Some(batch) => batch.schema(),
        None => entente_store::coded::event_schema(),
    };
    query.write(&schema, &batches, &query.described("events", &[]))
}

/// The rows with two more columns: reports and outlets, empty for events of other datasets.
fn with_mentions(library: &Library, batch: &RecordBatch) -> Result<RecordBatch, Failure> {
    let failed = |error: &dyn std::error::Error| Failure::from_error(error, "");
    let dataset = batch.column_by_name("dataset");
    let is_gdelt = dataset.is_some_and(|dataset| {
        let names = dataset.as_string::<i32>();
        batch.num_rows() > 0 && names.value(0) == EventKind::Gdelt.as_str()
    });
    let ids: Vec<i64> = match batch.column_by_name("id") {
        Some(ids) if is_gdelt => ids.as_primitive::<Int64Type>().values().to_vec(),
        _ => Vec::new(),
    };
    let counts = library
        .event_mentions(EventKind::GdeltMentions.as_str(), &ids)
        .map_err(|error| failed(&error))?;
    let column = |get: &dyn Fn(i64) -> u64| {
        Arc::new(match is_gdelt {
            true => UInt64Array::from_iter_values(ids.iter().map(|&id| get(id))),
            false => UInt64Array::new_null(batch.num_rows()),
        })
    };
    let count = |id: i64| counts.get(&id).copied().unwrap_or_default();
    let mut fields: Vec<Field> = batch
        .schema()
        .fields()
        .iter()
        .map(|field| field.as_ref().clone())
        .collect();
    let mut columns = batch.columns().to_vec();
    fields.push(Field::new("mentions_held", DataType::UInt64, true));
    columns.push(column(&|id| count(id).mentions));
    fields.push(Field::new("outlets_held", DataType::UInt64, true));
    columns.push(column(&|id| count(id).outlets));
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(|error| failed(&error))
}
