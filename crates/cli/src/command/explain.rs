//! `entente explain`: where the cell of a table comes from.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::Array;
use arrow::util::display::array_value_to_string;
use clap::Args;
use entente_relation::dyad_table::{CellKind, Explanation};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection, RowSelector};

use crate::arguments::PlainFormat;
use crate::command::table::{Made, make, write};
use crate::failure::Failure;
use crate::{library, output};

/// Lead a cell of a table that `entente table` wrote back to its dataset, edition and row.
///
/// The table must be Parquet, which keeps how it was made, and the library must still hold the editions that it was made from.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  entente explain t.parquet --row 17 --column atop_defense")]
pub(crate) struct ExplainArguments {
    /// The table, a Parquet file.
    file: PathBuf,
    /// The row, from 1.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    row: u64,
    /// The column.
    #[arg(long, value_name = "NAME")]
    column: String,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    format: PlainFormat,
}

pub(crate) fn run(arguments: &ExplainArguments, named: Option<&Path>) -> Result<(), Failure> {
    let (recipe, cells) = read_row(arguments)?;
    let library = library::to_read(named)?;
    let editions: Vec<String> = recipe
        .sources
        .iter()
        .map(|source| source.id.to_string())
        .collect();
    let table = make(recipe.spec, library.as_ref(), Some(&editions)).map_err(|failure| match failure {
        Failure::Failed { message, .. } | Failure::Usage { message, .. } => Failure::failed(
            message,
            format!("the table was made from {}; name the library that holds these editions with --library", editions.join(", ")),
        ),
        closed => closed,
    })?;
    let explanation = usize::try_from(arguments.row - 1)
        .ok()
        .and_then(|row| match &table {
            Made::Rows(table) => table.explain(row, &arguments.column),
            Made::Regions(table) => table.explain(row, &arguments.column),
        })
        .ok_or_else(|| {
            Failure::usage(
                format!(
                    "{}: {} is a key, or no column of a dataset",
                    arguments.file.display(),
                    arguments.column
                ),
                format!(
                    "the columns are {}",
                    match &table {
                        Made::Rows(table) => table.columns(),
                        Made::Regions(table) => table.columns(),
                    }
                    .iter()
                    .map(|column| column.name.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
                ),
            )
        })?;
    let cell = |name: &str| {
        cells
            .iter()
            .find(|(column, _)| column == name)
            .map(|(_, value)| value.clone())
    };
    for (name, value) in &explanation.keys {
        if cell(name).is_some_and(|held| held.as_deref().unwrap_or_default() != value) {
            return Err(Failure::failed(
                format!(
                    "{}: row {} is not the row that was written: {name} is not {value}",
                    arguments.file.display(),
                    arguments.row
                ),
                "the file was sorted or cut after it was written; explain needs it as it was",
            ));
        }
    }
    let held = cell(&arguments.column).flatten();
    match arguments.format {
        PlainFormat::Json => {
            let json = serde_json::to_string_pretty(&explanation)
                .map_err(|error| Failure::from_error(&error, ""))?;
            output::print(&format!("{json}\n"))
        }
        PlainFormat::Text => output::print(&text(&explanation, held.as_deref())),
    }
}

type Cells = Vec<(String, Option<String>)>;

/// How the table was made, and the cells of the row.
fn read_row(arguments: &ExplainArguments) -> Result<(write::Recipe, Cells), Failure> {
    let path = &arguments.file;
    let file = File::open(path).map_err(|error| Failure::reading(path, &error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| {
        Failure::failed(
            format!("{}: {error}", path.display()),
            "explain reads the Parquet form of a table",
        )
    })?;
    let metadata = builder.metadata().file_metadata();
    let recipe = metadata
        .key_value_metadata()
        .and_then(|pairs| pairs.iter().find(|pair| pair.key == write::RECIPE))
        .and_then(|pair| pair.value.as_deref())
        .ok_or_else(|| {
            Failure::failed(
                format!("{}: the file does not say how it was made", path.display()),
                "explain reads tables that `entente table` wrote",
            )
        })?;
    let recipe: write::Recipe = serde_json::from_str(recipe).map_err(|error| {
        Failure::failed(
            format!("{}: {error}", path.display()),
            "it was written by another version of entente",
        )
    })?;
    let rows = metadata.num_rows().unsigned_abs();
    if arguments.row > rows {
        return Err(Failure::usage(
            format!("--row {}: the table has {rows} rows", arguments.row),
            "rows are counted from 1",
        ));
    }
    // The row is inside the file, whose rows are counted in memory.
    let before = (arguments.row - 1) as usize;
    let selection = RowSelection::from(vec![RowSelector::skip(before), RowSelector::select(1)]);
    let reader = builder
        .with_row_selection(selection)
        .build()
        .map_err(|error| Failure::from_error(&error, ""))?;
    let mut cells = Vec::new();
    for batch in reader {
        let batch = batch.map_err(|error| Failure::from_error(&error, ""))?;
        for (field, array) in batch.schema().fields().iter().zip(batch.columns()) {
            let value = array
                .is_valid(0)
                .then(|| array_value_to_string(array, 0).unwrap_or_default());
            cells.push((field.name().clone(), value));
        }
    }
    Ok((recipe, cells))
}

fn text(explanation: &Explanation, held: Option<&str>) -> String {
    let mut lines = Vec::new();
    let keys: Vec<String> = explanation
        .keys
        .iter()
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    let value = match (&explanation.value, explanation.cell) {
        (Some(value), _) => value.clone(),
        (None, _) => "no value".to_owned(),
    };
    let unit = if explanation.unit.is_empty() || explanation.value.is_none() {
        String::new()
    } else {
        format!(" {}", explanation.unit)
    };
    lines.push(format!(
        "{} = {value}{unit} ({})",
        explanation.column,
        words(explanation.cell)
    ));
    lines.push(format!("  row      {}", keys.join(", ")));
    if !explanation.meaning.is_empty() {
        lines.push(format!("  meaning  {}", explanation.meaning));
    }
    let source = &explanation.source;
    let edition = if source.edition.is_empty() {
        String::new()
    } else {
        format!(", edition {}", source.edition)
    };
    lines.push(format!(
        "  dataset  {}{edition} ({})",
        source.title, source.id
    ));
    if !explanation.coverage.is_empty() {
        lines.push(format!("  covers   {}", explanation.coverage));
    }
    for row in &explanation.rows {
        let value = row.value.as_deref().unwrap_or("missing");
        let place = if row.row == 0 {
            format!("the rows of {}", row.file)
        } else {
            format!("{}, row {}", row.file, row.row)
        };
        lines.push(format!("  from     {place}: {} = {value}", row.column));
    }
    if explanation.rows.is_empty() && explanation.cell != CellKind::OutsideCoverage {
        lines.push("  from     no row of the dataset".to_owned());
    }
    if !explanation.made.is_empty() {
        lines.push(format!("  made     {}", explanation.made));
    }
    if !source.citation.is_empty() {
        lines.push(format!("  cite     {}", source.citation));
    }
    if held != explanation.value.as_deref() {
        lines.push(format!(
            "  warning  the file holds {}: it was changed after it was written",
            held.unwrap_or("no value")
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn words(cell: CellKind) -> &'static str {
    match cell {
        CellKind::Value => "a value",
        CellKind::ZeroByRule => "a zero by the dataset's rule",
        CellKind::Missing => "missing though covered",
        CellKind::OutsideCoverage => "outside what the dataset covers",
    }
}
