//! `entente events`: the rows behind a number.

use std::path::Path;

use clap::Args;

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
}

pub(crate) fn run(arguments: &EventsArguments, named: Option<&Path>) -> Result<(), Failure> {
    let query = &arguments.query;
    let library = library::to_show(named)?;
    let batches = library
        .event_batches(&query.dyad()?, &query.filter(), query.level)
        .map_err(|error| Failure::from_error(&error, ""))?;
    let schema = match batches.first() {
        Some(batch) => batch.schema(),
        None => entente_store::coded::event_schema(),
    };
    query.write(&schema, &batches, &query.described("events", &[]))
}
