//! The tables of datasets that a library holds, for joining.

use std::fs::File;

use entente_model::data_table::{DataTable, TableInfo};
use entente_model::source::{Source, SourceId};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::catalogue;
use crate::column::BadRow;
use crate::error::StoreError;
use crate::folder::{TABLE_FOLDER, Table};
use crate::library::Library;
use crate::part::{self, Part};
use crate::table::data_tables;

/// A table that the library holds.
#[derive(Clone, Debug)]
pub struct TableEntry {
    /// The edition that it belongs to.
    pub source: Source,
    /// What is known of it beside its rows.
    pub info: TableInfo,
    /// Its rows.
    pub rows: u64,
    part: Part,
}

impl Library {
    /// Every table of every edition, editions that a newer one replaces included, in the order of import.
    ///
    /// # Errors
    /// As [`Library::sources`], and [`StoreError::Corrupt`] for a damaged file.
    pub fn tables(&self) -> Result<Vec<TableEntry>, StoreError> {
        let parts = catalogue::parts_with_sources(&self.connection, Table::DataTables)
            .map_err(self.database_error())?;
        let sources = self.sources()?;
        let mut entries = Vec::new();
        for source in sources {
            for (_, part) in parts.iter().filter(|(id, _)| *id == source.id) {
                entries.push(TableEntry {
                    info: self.table_info(part)?,
                    rows: part.rows,
                    part: part.clone(),
                    source: source.clone(),
                });
            }
        }
        Ok(entries)
    }

    /// The newest edition of each table that is not replaced by a newer one, by name.
    ///
    /// # Errors
    /// As [`Library::tables`].
    pub fn current_tables(&self) -> Result<Vec<TableEntry>, StoreError> {
        let mut current: Vec<TableEntry> = Vec::new();
        for entry in self.tables()? {
            current.retain(|older| older.info.name != entry.info.name);
            current.push(entry);
        }
        Ok(current)
    }

    /// The rows of a table. Without `actors`, tables that keep numbers are read without the actors that these meant, which is faster.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a missing or damaged file.
    pub fn table(&self, entry: &TableEntry, actors: bool) -> Result<DataTable, StoreError> {
        let mut table = DataTable::new(entry.info.clone());
        let without_actors = !actors && !table.codes.is_empty();
        let mut columns: Vec<&str> = Vec::new();
        if without_actors {
            let own = [
                "code1",
                "code2",
                "first_year",
                "last_year",
                "first_day",
                "last_day",
                "file_row",
                "file_number",
            ];
            columns.extend(own);
            columns.extend(entry.info.columns.iter().map(|column| column.name.as_str()));
        }
        part::read(&self.dir, &entry.part, &columns, &|_| true, |batch| {
            data_tables::decode(batch, &mut table)
        })?;
        Ok(table)
    }

    fn table_info(&self, part: &Part) -> Result<TableInfo, StoreError> {
        let path = self.dir.join(&part.path);
        debug_assert!(part.path.contains(TABLE_FOLDER));
        let file = File::open(&path).map_err(StoreError::unreadable(&path))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file)
            .map_err(|error| StoreError::corrupt(&path, error))?;
        data_tables::info(builder.schema())
            .map_err(|BadRow(reason)| StoreError::corrupt(&path, reason))
    }

    /// The source of an identifier, or of the beginning of one that only it has.
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn source_like(&self, id: &str) -> Result<Vec<SourceId>, StoreError> {
        let sources = self.sources()?;
        if let Some(source) = sources.iter().find(|source| source.id.as_str() == id) {
            return Ok(vec![source.id.clone()]);
        }
        let like = sources.into_iter().map(|source| source.id);
        Ok(like
            .filter(|source| source.as_str().starts_with(id))
            .collect())
    }
}
