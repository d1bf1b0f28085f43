//! A table in Parquet or CSV, read row by row through columns known by name. A row that cannot be read goes to quarantine as it is.

use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use csv::ByteRecord;
use entente_model::batch::{InputFile, QuarantinedRow};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection, RowSelector};

use crate::error::ImportError;
use crate::raw_file::{self, RawFile};
use crate::row::{Cells, Row, TypedColumn};

const ROWS_AT_ONCE: usize = 16_384;
const HEADER_LIMIT: u64 = 64 << 10;
const PARQUET_MAGIC: &[u8] = b"PAR1";

/// A table held in memory as the bytes of its file.
pub(crate) struct Table {
    pub(crate) file: RawFile,
    columns: Vec<String>,
    form: Form,
}

enum Form {
    Parquet,
    Text { delimiter: u8 },
}

/// The names of the columns of a file, reading no more of it than needed.
pub(crate) fn columns_of(path: &Path) -> Result<Vec<String>, ImportError> {
    let head = raw_file::head(path, HEADER_LIMIT)?;
    if head.starts_with(PARQUET_MAGIC) {
        // Of a plain file only the footer is read; one that is packed in addition has to be unpacked.
        let file =
            std::fs::File::open(path).map_err(|source| raw_file::unreadable(path, source))?;
        return match ParquetRecordBatchReaderBuilder::try_new(file) {
            Ok(builder) => Ok(builder
                .schema()
                .fields()
                .iter()
                .map(|field| field.name().clone())
                .collect()),
            Err(_) => Table::open(path).map(|table| table.columns),
        };
    }
    Ok(text_header(&head).0)
}

impl Table {
    pub(crate) fn open(path: &Path) -> Result<Table, ImportError> {
        let file = RawFile::read(path)?;
        if !file.content.starts_with(PARQUET_MAGIC) {
            let (columns, delimiter) = text_header(&file.content);
            return Ok(Table {
                file,
                columns,
                form: Form::Text { delimiter },
            });
        }
        let builder = file.parquet()?;
        let columns = builder
            .schema()
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .collect();
        Ok(Table {
            file,
            columns,
            form: Form::Parquet,
        })
    }

    pub(crate) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column)
    }

    /// Calls `visit` for every row with these columns; a column that the table has not is missing in every row. A row for which
    /// `visit` gives a reason goes to quarantine with it. Returns the file as read.
    pub(crate) fn read(
        &self,
        columns: &[&'static str],
        quarantine: &mut Vec<QuarantinedRow>,
        visit: impl FnMut(&Row<'_>) -> Result<(), String>,
    ) -> Result<InputFile, ImportError> {
        let before = quarantine.len();
        let rows = match self.form {
            Form::Parquet => self.read_parquet(columns, quarantine, visit)?,
            Form::Text { delimiter } => self.read_text(delimiter, columns, quarantine, visit)?,
        };
        let refused = quarantine.len() - before;
        if refused > 0 && refused as u64 == rows {
            return Err(ImportError::NoRow {
                path: self.file.path.clone(),
                quarantined: refused,
                first_reason: quarantine[before].reason.clone(),
            });
        }
        Ok(InputFile {
            name: self.file.name.clone(),
            sha256: self.file.sha256.clone(),
            bytes: self.file.bytes,
            rows,
        })
    }

    fn read_parquet(
        &self,
        columns: &[&'static str],
        quarantine: &mut Vec<QuarantinedRow>,
        mut visit: impl FnMut(&Row<'_>) -> Result<(), String>,
    ) -> Result<u64, ImportError> {
        let damaged = |error: &dyn std::error::Error| self.file.damaged(error);
        let builder = self.file.parquet()?;
        let wanted: Vec<_> = (0..self.columns.len())
            .filter(|&index| columns.contains(&self.columns[index].as_str()))
            .collect();
        let projection = ProjectionMask::roots(builder.parquet_schema(), wanted);
        let reader = builder
            .with_projection(projection)
            .with_batch_size(ROWS_AT_ONCE)
            .build()
            .map_err(|error| damaged(&error))?;

        let mut rows = 0;
        let mut refused = Vec::new();
        for batch in self.file.batches(reader) {
            let batch = batch?;
            let typed = columns
                .iter()
                .map(|name| batch.column_by_name(name).map(TypedColumn::new).transpose())
                .collect::<Result<Vec<_>, _>>()
                .map_err(|error| damaged(&error))?;
            for index in 0..batch.num_rows() {
                rows += 1;
                let row = Row {
                    columns,
                    number: rows,
                    cells: Cells::Parquet {
                        typed: &typed,
                        index,
                    },
                };
                if let Err(reason) = visit(&row) {
                    refused.push((rows, reason));
                }
            }
        }
        self.quarantine_rows(refused, quarantine)?;
        Ok(rows)
    }

    /// Reads the refused rows again with all their columns, to keep them whole.
    fn quarantine_rows(
        &self,
        refused: Vec<(u64, String)>,
        quarantine: &mut Vec<QuarantinedRow>,
    ) -> Result<(), ImportError> {
        if refused.is_empty() {
            return Ok(());
        }
        let mut selectors = Vec::with_capacity(2 * refused.len());
        let mut next = 1;
        for &(row, _) in &refused {
            if row > next {
                selectors.push(RowSelector::skip((row - next) as usize));
            }
            selectors.push(RowSelector::select(1));
            next = row + 1;
        }
        let reader = self
            .file
            .parquet()?
            .with_row_selection(RowSelection::from(selectors))
            .build()
            .map_err(|error| self.file.damaged(&error))?;
        let mut refused = refused.into_iter();
        for batch in self.file.batches(reader) {
            let batch = batch?;
            let raw = rows_as_csv(&batch).map_err(|error| self.file.damaged(&error))?;
            quarantine.extend(raw.into_iter().zip(refused.by_ref()).map(
                |(raw, (line, reason))| QuarantinedRow {
                    file: self.file.name.clone(),
                    line,
                    reason,
                    raw,
                },
            ));
        }
        Ok(())
    }

    fn read_text(
        &self,
        delimiter: u8,
        columns: &[&'static str],
        quarantine: &mut Vec<QuarantinedRow>,
        mut visit: impl FnMut(&Row<'_>) -> Result<(), String>,
    ) -> Result<u64, ImportError> {
        let content = without_byte_order_mark(&self.file.content);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(true)
            .flexible(true)
            .from_reader(content);
        let positions: Vec<_> = columns
            .iter()
            .map(|&name| self.columns.iter().position(|column| column == name))
            .collect();
        let width = self.columns.len();
        let mut record = ByteRecord::new();
        let mut rows = 0;
        while reader
            .read_byte_record(&mut record)
            .map_err(|error| self.file.damaged(&error))?
        {
            rows += 1;
            let position = record.position();
            let line = position.map_or(rows + 1, csv::Position::line);
            let outcome = if record.len() == width {
                visit(&Row {
                    columns,
                    number: rows,
                    cells: Cells::Text {
                        record: &record,
                        positions: &positions,
                    },
                })
            } else {
                Err(format!(
                    "the row has {} fields, the header {width}",
                    record.len()
                ))
            };
            if let Err(reason) = outcome {
                let start = position.map_or(0, csv::Position::byte) as usize;
                let end = reader.position().byte() as usize;
                let raw = content
                    .get(start..end)
                    .unwrap_or_default()
                    .trim_ascii()
                    .to_vec();
                quarantine.push(QuarantinedRow {
                    file: self.file.name.clone(),
                    line,
                    reason,
                    raw,
                });
            }
        }
        Ok(rows)
    }
}

/// The column names of a text table and its delimiter.
fn text_header(content: &[u8]) -> (Vec<String>, u8) {
    let content = without_byte_order_mark(content);
    let line = content
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    let delimiter = if line.contains(&b'\t') && !line.contains(&b',') {
        b'\t'
    } else {
        b','
    };
    let mut record = ByteRecord::new();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .from_reader(line);
    // A header that is no CSV leaves the record empty, and the file is then refused for want of its columns.
    let _ = reader.read_byte_record(&mut record);
    let columns = record
        .iter()
        .map(|name| String::from_utf8_lossy(name).trim().to_owned())
        .collect();
    (columns, delimiter)
}

fn without_byte_order_mark(content: &[u8]) -> &[u8] {
    content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content)
}

/// The rows of a batch, each as one line of CSV.
fn rows_as_csv(batch: &RecordBatch) -> Result<Vec<Vec<u8>>, arrow::error::ArrowError> {
    let options = FormatOptions::default();
    let formatters = batch
        .columns()
        .iter()
        .map(|column| ArrayFormatter::try_new(column.as_ref(), &options))
        .collect::<Result<Vec<_>, _>>()?;
    Ok((0..batch.num_rows())
        .map(|row| {
            let fields: Vec<_> = formatters
                .iter()
                .map(|column| column.value(row).to_string())
                .collect();
            let mut writer = csv::Writer::from_writer(Vec::new());
            // Writing to memory cannot fail; should it, the row is kept without its raw text.
            let _ = writer.write_record(&fields);
            let mut line = writer.into_inner().unwrap_or_default();
            line.truncate(line.trim_ascii_end().len());
            line
        })
        .collect())
}

/// Reads lines of plain text split at tabs, for files without a header.
pub(crate) fn for_each_line(
    file: &RawFile,
    quarantine: &mut Vec<QuarantinedRow>,
    mut visit: impl FnMut(u64, &[&str]) -> Result<(), String>,
) -> Result<InputFile, ImportError> {
    let before = quarantine.len();
    let mut rows = 0;
    for (index, line) in file.content.split(|&byte| byte == b'\n').enumerate() {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            continue;
        }
        rows += 1;
        let number = index as u64 + 1;
        let outcome = match std::str::from_utf8(line) {
            Ok(text) => visit(number, &text.split('\t').collect::<Vec<_>>()),
            Err(_) => Err("the line is not valid UTF-8".to_owned()),
        };
        if let Err(reason) = outcome {
            quarantine.push(QuarantinedRow {
                file: Arc::clone(&file.name),
                line: number,
                reason,
                raw: line.to_vec(),
            });
        }
    }
    let refused = quarantine.len() - before;
    if refused > 0 && refused as u64 == rows {
        return Err(ImportError::NoRow {
            path: file.path.clone(),
            quarantined: refused,
            first_reason: quarantine[before].reason.clone(),
        });
    }
    Ok(InputFile {
        name: Arc::clone(&file.name),
        sha256: file.sha256.clone(),
        bytes: file.bytes,
        rows,
    })
}
