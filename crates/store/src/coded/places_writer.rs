//! A Parquet file of which some columns are places of texts that repeat, and the others arrays.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, SchemaRef};
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::errors::ParquetError;
use parquet::file::writer::SerializedFileWriter;

use super::dictionary_column::DictionaryColumn;
use super::parquet_file::{PAGE_ROWS, Packing, create_file, finish_file, properties, write_failed};
use crate::error::StoreError;

/// Some values of a column.
pub(crate) enum Part<'p> {
    /// Places, [`NONE`](super::dictionary_column::NONE) for none.
    Places(&'p [u32]),
    Array(ArrayRef),
}

enum Column {
    Places(Box<DictionaryColumn>),
    /// Begun with each row group.
    Arrays(Option<Box<ArrowColumnWriter>>),
}

/// Writes it. The file gets its name when it is finished; before, it has the ending `.tmp`.
pub(crate) struct PlacesWriter {
    writer: SerializedFileWriter<File>,
    factory: ArrowRowGroupWriterFactory,
    schema: SchemaRef,
    path: PathBuf,
    columns: Vec<Column>,
    groups: usize,
}

impl PlacesWriter {
    /// Columns of dictionaries take places, the others arrays. Places of the `ordered` columns are in the order of their texts.
    pub(crate) fn create(
        path: &Path,
        schema: SchemaRef,
        ordered: &[&str],
        metadata: &[(&str, String)],
        packing: Packing,
    ) -> Result<PlacesWriter, StoreError> {
        let failed = |error| write_failed(path, error);
        let file = create_file(path)?;
        let described = ArrowSchemaConverter::new()
            .convert(&schema)
            .map_err(failed)?;
        let properties = Arc::new(properties(metadata, packing));
        let writer = SerializedFileWriter::new(file, described.root_schema_ptr(), properties)
            .map_err(failed)?;
        let columns = schema.fields().iter().zip(described.columns());
        let columns = columns.map(|(field, column)| match field.data_type() {
            DataType::Dictionary(..) => {
                let is_ordered = ordered.contains(&field.name().as_str());
                Column::Places(Box::new(DictionaryColumn::new(
                    Arc::clone(column),
                    is_ordered,
                )))
            }
            _ => Column::Arrays(None),
        });
        Ok(PlacesWriter {
            factory: ArrowRowGroupWriterFactory::new(&writer, Arc::clone(&schema)),
            columns: columns.collect(),
            writer,
            schema,
            path: path.to_owned(),
            groups: 0,
        })
    }

    /// Adds values to a column of the present row group. Of all columns as many must come.
    pub(crate) fn write(&mut self, column: usize, part: Part<'_>) -> Result<(), StoreError> {
        self.try_write(column, part)
            .map_err(|error| write_failed(&self.path, error))
    }

    fn try_write(&mut self, column: usize, part: Part<'_>) -> Result<(), ParquetError> {
        match (&mut self.columns[column], part) {
            (Column::Places(places), Part::Places(values)) => {
                for page in values.chunks(PAGE_ROWS) {
                    places.push(page)?;
                }
            }
            (Column::Arrays(Some(writer)), Part::Array(array)) => {
                for leaf in compute_leaves(self.schema.field(column), &array)? {
                    writer.write(&leaf)?;
                }
            }
            (Column::Arrays(None), part) => {
                let writers = self.factory.create_column_writers(self.groups)?;
                for (column, writer) in self.columns.iter_mut().zip(writers) {
                    if let Column::Arrays(none) = column {
                        *none = Some(Box::new(writer));
                    }
                }
                return self.try_write(column, part);
            }
            (Column::Places(_), Part::Array(_)) | (Column::Arrays(_), Part::Places(_)) => {
                let name = self.schema.field(column).name();
                return Err(ParquetError::General(format!(
                    "column {name} got values of another kind"
                )));
            }
        }
        Ok(())
    }

    /// Ends a row group; `text` gives the text of a column's place.
    pub(crate) fn end_group<'t>(
        &mut self,
        text: impl Fn(usize, u32) -> &'t str,
    ) -> Result<(), StoreError> {
        self.try_end_group(text)
            .map_err(|error| write_failed(&self.path, error))
    }

    fn try_end_group<'t>(
        &mut self,
        text: impl Fn(usize, u32) -> &'t str,
    ) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for (number, column) in self.columns.iter_mut().enumerate() {
            match column {
                Column::Places(places) => places.finish(&mut group, |place| text(number, place))?,
                Column::Arrays(writer) => {
                    if let Some(writer) = writer.take() {
                        writer.close()?.append_to_row_group(&mut group)?;
                    }
                }
            }
        }
        group.close()?;
        self.groups += 1;
        Ok(())
    }

    /// Ends, syncs and renames; returns the bytes.
    pub(crate) fn finish(self) -> Result<u64, StoreError> {
        finish_file(self.writer.into_inner(), &self.path)
    }
}
