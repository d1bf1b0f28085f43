//! The rows of a dyad with their texts.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float32Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use entente_model::actor::ActorId;
use entente_model::coded_event::Level;
use foldhash::fast::FixedState;

use super::filter::{CodedFilter, DyadOverTime};
use super::list::{self, PartKind};
use super::names::Names;
use super::partition;
use super::row::CodedRow;
use super::texts::RowTexts;
use super::texts_read;
use crate::error::StoreError;
use crate::library::Library;

/// Texts by file and line.
type TextsOfRows = HashMap<(u32, u32), RowTexts, FixedState>;

impl Library {
    /// The rows behind a number, as they count at a level, with their addresses: Arrow record batches, at most one a dataset and year.
    ///
    /// # Errors
    /// As [`Library::event_series`].
    pub fn event_batches(
        &self,
        dyad: &DyadOverTime,
        filter: &CodedFilter,
        level: Level,
    ) -> Result<Vec<RecordBatch>, StoreError> {
        self.at_one_state(|parts| {
            let mut names = Names::new();
            let mut found: BTreeMap<(String, i16), Vec<CodedRow>> = BTreeMap::new();
            for part in parts.iter().filter(|part| part.kind == PartKind::Rows) {
                let Some(year) = part.year else { continue };
                let mut rows = Vec::new();
                let of_part = std::slice::from_ref(part);
                self.each_row_into(parts, of_part, dyad, filter, &mut names, |_, row, _| {
                    if row.level >= level {
                        rows.push(*row);
                    }
                })?;
                if !rows.is_empty() {
                    found.insert((part.dataset.clone(), year), rows);
                }
            }
            let numbers = found.values().flatten().map(|row| row.file).collect();
            let files =
                list::files_of_rows(&self.connection, &numbers).map_err(self.database_error())?;
            let texts = self.texts_of(found.values().flatten(), &dyad.pairs(), &files)?;
            let mut batches = Vec::new();
            for ((dataset, _), mut rows) in found {
                rows.sort_by_key(|row| (row.start, row.id, row.line));
                let batch = with_texts(&dataset, &rows, &names, &files, &texts);
                batches.push(
                    batch.map_err(|error| {
                        StoreError::corrupt(&self.dir.join("coded-events"), error)
                    })?,
                );
            }
            Ok(batches)
        })
    }

    /// The texts of rows of these dyads, by file and line.
    fn texts_of<'r>(
        &self,
        rows: impl Iterator<Item = &'r CodedRow>,
        dyads: &[(ActorId, ActorId)],
        files: &HashMap<u32, list::FileOfRows>,
    ) -> Result<TextsOfRows, StoreError> {
        let mut by_part: BTreeMap<&str, Vec<(u32, u32)>> = BTreeMap::new();
        for row in rows {
            if let Some(file) = files.get(&row.file)
                && !file.texts.is_empty()
            {
                for texts in file.texts.lines() {
                    by_part.entry(texts).or_default().push((row.file, row.line));
                }
            }
        }
        let mut found = TextsOfRows::default();
        for (path, mut wanted) in by_part {
            wanted.sort_unstable();
            texts_read::read(
                &self.footers,
                &self.dir.join(path),
                &wanted,
                dyads,
                |place, texts| {
                    found.insert(place, texts);
                },
            )?;
        }
        Ok(found)
    }
}

/// The schema of [`Library::event_batches`], for answers without a batch.
pub fn event_schema() -> Arc<Schema> {
    let empty = with_texts(
        "",
        &[],
        &Names::new(),
        &HashMap::new(),
        &TextsOfRows::default(),
    );
    empty.map_or_else(|_| Arc::new(Schema::empty()), |batch| batch.schema())
}

/// The rows as in their partition, with dataset, file name and texts.
fn with_texts(
    dataset: &str,
    rows: &[CodedRow],
    names: &Names,
    files: &HashMap<u32, list::FileOfRows>,
    texts: &TextsOfRows,
) -> Result<RecordBatch, arrow::error::ArrowError> {
    let stored = partition::encode_plain(rows, names)?;
    let found: Vec<Option<&RowTexts>> = rows
        .iter()
        .map(|row| texts.get(&(row.file, row.line)))
        .collect();
    let text = |get: &dyn Fn(&RowTexts) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter(
            found
                .iter()
                .map(|texts| texts.map(get).filter(|text| !text.is_empty())),
        ))
    };
    let degrees = |get: &dyn Fn(&RowTexts) -> Option<f32>| -> ArrayRef {
        Arc::new(Float32Array::from_iter(
            found.iter().map(|texts| texts.and_then(get)),
        ))
    };
    let file_names = rows
        .iter()
        .map(|row| files.get(&row.file).map_or("", |file| &file.name));
    let added: Vec<(&str, ArrayRef)> = vec![
        (
            "dataset",
            Arc::new(StringArray::from_iter_values(rows.iter().map(|_| dataset))),
        ),
        (
            "file_name",
            Arc::new(StringArray::from_iter_values(file_names)),
        ),
        ("native_id", text(&|texts| &texts.native_id)),
        ("address", text(&|texts| &texts.address)),
        ("place", text(&|texts| &texts.place)),
        ("latitude", degrees(&|texts| texts.latitude)),
        ("longitude", degrees(&|texts| texts.longitude)),
        ("text", text(&|texts| &texts.text)),
        ("kept_raw", text(&|texts| &texts.kept_raw)),
    ];
    let mut fields: Vec<Field> = stored
        .schema()
        .fields()
        .iter()
        .map(|field| field.as_ref().clone())
        .collect();
    let mut columns = stored.columns().to_vec();
    for (name, array) in added {
        let data_type: DataType = array.data_type().clone();
        fields.push(Field::new(name, data_type, true));
        columns.push(array);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}
