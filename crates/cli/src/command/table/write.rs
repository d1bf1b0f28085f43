//! An analysis table to a file, and the bibliography of its columns.

use std::path::Path;

use entente_model::source::Source;
use entente_relation::dyad_table::{AnalysisTable, Layout, OutputColumn, RegionTable, TableSpec};
use entente_store::Snapshot;
use parquet::basic::{Compression, Encoding};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::schema::types::ColumnPath;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::table_file::TableFile;

/// Rows made and written at a time: a row group.
const BLOCK: usize = 1 << 18;

/// The key under which a file says how it was made.
pub(crate) const RECIPE: &str = "entente.table";

/// How a table was made: enough to make it again, and to explain its cells.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Recipe {
    /// The program's version.
    pub(crate) version: String,
    /// What was asked for.
    pub(crate) spec: TableSpec,
    /// The editions that it was made from.
    pub(crate) sources: Vec<Source>,
    /// The library's content at that time.
    pub(crate) snapshot: Option<String>,
}

/// What a file says of itself beside its rows.
pub(crate) struct Passport<'t> {
    /// What was asked for.
    pub(crate) spec: &'t TableSpec,
    /// The editions that it was made from.
    pub(crate) sources: Vec<Source>,
    /// Its columns.
    pub(crate) columns: &'t [OutputColumn],
    /// The library's content.
    pub(crate) snapshot: Option<&'t Snapshot>,
}

/// Writes a table block by block.
pub(crate) fn write(
    table: &AnalysisTable,
    file: &TableFile<'_>,
    snapshot: Option<&Snapshot>,
) -> Result<(), Failure> {
    let passport = Passport {
        spec: table.spec(),
        sources: distinct(table),
        columns: table.columns(),
        snapshot,
    };
    let mut properties = properties(&passport)?;
    for (name, layout) in table.layouts() {
        let column = ColumnPath::from(name);
        properties = properties.set_column_dictionary_enabled(column.clone(), false);
        if layout == Layout::Runs {
            properties = properties.set_column_encoding(column, Encoding::DELTA_BINARY_PACKED);
        }
    }
    let blocks = table.blocks(BLOCK).into_iter();
    file.write_with(
        table.schema(),
        blocks.map(|block| table.block(block)),
        properties.build(),
    )
}

/// Writes sums over regions.
pub(crate) fn write_regions(
    table: &RegionTable,
    file: &TableFile<'_>,
    snapshot: Option<&Snapshot>,
) -> Result<(), Failure> {
    let properties = properties(&Passport {
        spec: table.spec(),
        sources: distinct(table.states()),
        columns: table.columns(),
        snapshot,
    })?;
    let batch = table.batch();
    file.write_with(
        &batch.schema(),
        std::iter::once(Ok(batch.clone())),
        properties.build(),
    )
}

fn properties(passport: &Passport<'_>) -> Result<WriterPropertiesBuilder, Failure> {
    let json = |error: serde_json::Error| Failure::from_error(&error, "");
    let recipe = Recipe {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        spec: passport.spec.clone(),
        sources: passport.sources.clone(),
        snapshot: passport
            .snapshot
            .map(|snapshot| snapshot.as_str().to_owned()),
    };
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_key_value_metadata(Some(vec![
            KeyValue::new(
                RECIPE.to_owned(),
                serde_json::to_string(&recipe).map_err(json)?,
            ),
            KeyValue::new(
                "entente.columns".to_owned(),
                serde_json::to_string(passport.columns).map_err(json)?,
            ),
        ]))
        .set_created_by(concat!("entente ", env!("CARGO_PKG_VERSION")).to_owned());
    // Readers skip row groups by their keys.
    for key in passport
        .columns
        .iter()
        .filter(|column| column.source.is_none())
    {
        properties = properties.set_column_statistics_enabled(
            ColumnPath::from(key.name.as_str()),
            EnabledStatistics::Chunk,
        );
    }
    Ok(properties)
}

/// Each edition once, in the order in which they were added.
fn distinct(table: &AnalysisTable) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for (_, source) in table.sources() {
        if !sources.iter().any(|known| known.id == source.id) {
            sources.push(source.clone());
        }
    }
    sources
}

/// The bibliography of the columns used.
pub(crate) fn bibliography(table: &AnalysisTable, file: &Path) -> Result<(), Failure> {
    let sources = distinct(table);
    let is_bib = file.extension().is_some_and(|ending| ending == "bib");
    let text: String = sources
        .iter()
        .map(|source| {
            if is_bib {
                bibtex(source)
            } else {
                plain(source)
            }
        })
        .collect();
    if file.as_os_str() == "-" {
        return crate::output::print(&text);
    }
    std::fs::write(file, text).map_err(|error| Failure::writing(file, &error))
}

fn plain(source: &Source) -> String {
    let citation = if source.citation.is_empty() {
        &source.title
    } else {
        &source.citation
    };
    let edition = if source.edition.is_empty() {
        String::new()
    } else {
        format!(", edition {}", source.edition)
    };
    let address = if source.address.is_empty() {
        String::new()
    } else {
        format!(". {}", source.address)
    };
    format!("{}{edition}: {citation}{address}\n", source.title)
}

fn bibtex(source: &Source) -> String {
    let field = |name: &str, value: &str| {
        let value = value.replace(['{', '}'], "");
        if value.is_empty() {
            String::new()
        } else {
            format!("  {name} = {{{value}}},\n")
        }
    };
    let authors = source.author.replace(", ", " and ").replace("; ", " and ");
    format!(
        "@misc{{{},\n{}{}{}{}{}{}}}\n\n",
        source.id,
        field("author", &authors),
        field("title", &source.title),
        field("edition", &source.edition),
        field("publisher", &source.publisher),
        field("url", &source.address),
        field("note", &source.citation),
    )
}
