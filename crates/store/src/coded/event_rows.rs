//! The rows of a dyad with their texts.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use entente_model::actor::ActorId;
use entente_model::coded_event::Level;
use rayon::prelude::*;

use super::columns;
use super::filter::{CodedFilter, DyadOverTime};
use super::list;
use super::names::Names;
use super::row::CodedRow;
use super::texts_read::TextsRead;
use crate::error::StoreError;
use crate::library::Library;

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
            let mut found: BTreeMap<(String, i16), (Vec<CodedRow>, Names)> = BTreeMap::new();
            self.each_part(parts, dyad, filter, |part, mut rows, names| {
                rows.retain(|row| row.level >= level);
                if let Some(year) = part.year
                    && !rows.is_empty()
                {
                    rows.sort_by_key(|row| (row.start, row.id, row.line));
                    found.insert((part.dataset.clone(), year), (rows, names));
                }
            })?;
            let rows = || found.values().flat_map(|(rows, _)| rows);
            let numbers = rows().map(|row| row.file).collect();
            let files =
                list::files_of_rows(&self.connection, &numbers).map_err(self.database_error())?;
            let texts = self.texts_of(rows(), &dyad.pairs(), &files)?;
            let found: Vec<(String, (Vec<CodedRow>, Names))> = found
                .into_iter()
                .map(|((dataset, _), of_part)| (dataset, of_part))
                .collect();
            let folder = self.dir.join("coded-events");
            let batches = found.par_iter().map(|(dataset, (rows, names))| {
                with_texts(dataset, rows, names, &files, &texts)
                    .map_err(|error| StoreError::corrupt(&folder, error))
            });
            batches.collect()
        })
    }

    /// The texts of rows of these dyads, by file and line.
    fn texts_of<'r>(
        &self,
        rows: impl Iterator<Item = &'r CodedRow>,
        dyads: &[(ActorId, ActorId)],
        files: &HashMap<u32, list::FileOfRows>,
    ) -> Result<TextsRead, StoreError> {
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
        let mut found = TextsRead::default();
        for (path, mut wanted) in by_part {
            wanted.sort_unstable();
            found.read(&self.footers, &self.dir.join(path), wanted, dyads)?;
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
        &TextsRead::default(),
    );
    empty.map_or_else(|_| Arc::new(Schema::empty()), |batch| batch.schema())
}

/// The rows as in their partition, with dataset, file name and texts.
fn with_texts(
    dataset: &str,
    rows: &[CodedRow],
    names: &Names,
    files: &HashMap<u32, list::FileOfRows>,
    texts: &TextsRead,
) -> Result<RecordBatch, arrow::error::ArrowError> {
    let stored = columns::encode_plain(rows, names)?;
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
    ];
    let of_texts = texts.columns_of(rows.iter().map(|row| (row.file, row.line)))?;
    let mut fields: Vec<Field> = stored
        .schema()
        .fields()
        .iter()
        .map(|field| field.as_ref().clone())
        .collect();
    let mut columns = stored.columns().to_vec();
    for (name, array) in added.into_iter().chain(of_texts) {
        let data_type: DataType = array.data_type().clone();
        fields.push(Field::new(name, data_type, true));
        columns.push(array);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}
