//! A file in any of the forms that datasets come in, read into columns: CSV, TSV, Parquet, Stata, Excel.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type};
use csv::ByteRecord;
use entente_model::batch::{InputFile, QuarantinedRow};
use jiff::civil::Date;
use parquet::arrow::ProjectionMask;

use super::mapping::Names;
use super::{stata, workbook};
use crate::error::ImportError;
use crate::raw_file::RawFile;

/// Publishers write up to about a dozen lines above the header (SIPRI: eleven).
const LINES_ABOVE_HEADER: usize = 40;

/// A file held in memory.
pub(crate) struct Opened {
    pub(crate) file: RawFile,
    form: Form,
}

enum Form {
    Parquet { columns: Vec<String> },
    Text { content: String },
    Stata,
    Workbook(workbook::Sheets),
}

/// Where the header of a table stands in a file.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) columns: Vec<String>,
    /// Lines or rows above it.
    above: usize,
    delimiter: u8,
    sheet: usize,
}

/// The columns asked for, of all rows.
pub(crate) struct Frame {
    pub(crate) input: InputFile,
    /// In the order in which they were asked for.
    pub(crate) columns: Vec<RawColumn>,
    /// The row number of each row, from 1 without the header.
    pub(crate) numbers: Vec<u32>,
    /// For text files the line of each row; empty elsewhere.
    pub(crate) lines: Vec<u64>,
    /// Rows that are no row of the table.
    pub(crate) refused: Vec<QuarantinedRow>,
}

/// A column as the file holds it.
#[derive(Clone, Debug)]
pub(crate) enum RawColumn {
    Whole(Vec<Option<i64>>),
    Real(Vec<Option<f64>>),
    Day(Vec<Option<Date>>),
    Text(Vec<Option<Box<str>>>),
}

impl RawColumn {
    /// The cell as text, for messages and codes.
    pub(crate) fn text(&self, row: usize) -> Option<std::borrow::Cow<'_, str>> {
        use std::borrow::Cow;
        match self {
            RawColumn::Whole(values) => values[row].map(|value| Cow::Owned(value.to_string())),
            RawColumn::Real(values) => values[row].map(|value| Cow::Owned(value.to_string())),
            RawColumn::Day(values) => values[row].map(|value| Cow::Owned(value.to_string())),
            RawColumn::Text(values) => values[row].as_deref().map(Cow::Borrowed),
        }
    }
}

impl Opened {
    pub(crate) fn read(path: &Path) -> Result<Opened, ImportError> {
        let file = RawFile::read(path)?;
        let content = &file.content;
        let form = if content.starts_with(b"PAR1") {
            let builder = file.parquet()?;
            let fields = builder.schema().fields().iter();
            Form::Parquet {
                columns: fields.map(|field| field.name().clone()).collect(),
            }
        } else if is_of_r(path, content) {
            return Err(ImportError::OfR {
                path: path.to_owned(),
            });
        } else if stata::is_stata(content) {
            Form::Stata
        } else if content.starts_with(b"PK\x03\x04") {
            Form::Workbook(workbook::Sheets::read(&file)?)
        } else {
            Form::Text {
                content: decode(content),
            }
        };
        Ok(Opened { file, form })
    }

    /// The header of a table that has, for each entry, one of these names; `None` where the file holds no such table.
    pub(crate) fn header(&self, required: &[&Names], sheet: Option<&str>) -> Option<Header> {
        self.headers(sheet)
            .find(|header| required.iter().all(|names| header.find(names).is_some()))
    }

    /// The likeliest header: the first line with as many fields as any of the first lines.
    pub(crate) fn likely_header(&self, sheet: Option<&str>) -> Option<Header> {
        let filled = |header: &Header| {
            header
                .columns
                .iter()
                .filter(|name| !name.is_empty())
                .count()
        };
        let all: Vec<Header> = self.headers(sheet).collect();
        let widest = all.iter().map(filled).max()?;
        all.into_iter().find(|header| filled(header) == widest)
    }

    fn headers(&self, sheet: Option<&str>) -> Box<dyn Iterator<Item = Header> + '_> {
        match &self.form {
            Form::Parquet { columns } => Box::new(std::iter::once(Header::plain(columns.clone()))),
            Form::Stata => Box::new(
                stata::columns(&self.file)
                    .ok()
                    .map(Header::plain)
                    .into_iter(),
            ),
            Form::Text { content } => Box::new(text_headers(content)),
            Form::Workbook(sheets) => {
                let sheet = sheet.map(str::to_owned);
                Box::new(
                    sheets
                        .rows()
                        .filter(move |row| {
                            sheet
                                .as_deref()
                                .is_none_or(|name| row.sheet.starts_with(name))
                        })
                        .filter(|row| row.index < LINES_ABOVE_HEADER)
                        .map(|row| Header {
                            columns: row.cells,
                            above: row.index,
                            delimiter: b',',
                            sheet: row.position,
                        }),
                )
            }
        }
    }

    /// Reads these columns, by their place in the header.
    pub(crate) fn frame(&self, header: &Header, wanted: &[usize]) -> Result<Frame, ImportError> {
        let mut frame = match &self.form {
            Form::Parquet { .. } => self.parquet(header, wanted)?,
            Form::Text { content } => self.text(content, header, wanted)?,
            Form::Stata => self.typed(stata::read(&self.file, wanted)?),
            Form::Workbook(sheets) => {
                self.typed(sheets.columns(header.sheet, header.above, wanted))
            }
        };
        frame.input.rows = frame.numbers.len() as u64 + frame.refused.len() as u64;
        Ok(frame)
    }

    fn typed(&self, columns: Vec<RawColumn>) -> Frame {
        let rows = columns.first().map_or(0, RawColumn::len);
        Frame {
            input: self.input(),
            columns,
            numbers: (1..=rows as u32).collect(),
            lines: Vec::new(),
            refused: Vec::new(),
        }
    }

    fn parquet(&self, header: &Header, wanted: &[usize]) -> Result<Frame, ImportError> {
        let damaged = |error: &dyn std::error::Error| self.file.damaged(error);
        let builder = self.file.parquet()?;
        let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.iter().copied());
        let reader = builder
            .with_projection(mask)
            .with_batch_size(1 << 16)
            .build()
            .map_err(|error| damaged(&error))?;
        let mut columns: Vec<Option<RawColumn>> = vec![None; wanted.len()];
        let mut rows = 0;
        for batch in self.file.batches(reader) {
            let batch = batch?;
            rows += batch.num_rows();
            for (place, &index) in wanted.iter().enumerate() {
                let array = batch
                    .column_by_name(&header.columns[index])
                    .ok_or_else(|| {
                        self.file
                            .damaged(&std::io::Error::other("a column vanished"))
                    })?;
                append(&mut columns[place], array).map_err(|error| damaged(&error))?;
            }
        }
        Ok(Frame {
            numbers: (1..=rows as u32).collect(),
            columns: columns
                .into_iter()
                .map(|column| column.unwrap_or(RawColumn::Text(Vec::new())))
                .collect(),
            input: self.input(),
            lines: Vec::new(),
            refused: Vec::new(),
        })
    }

    fn text(&self, content: &str, header: &Header, wanted: &[usize]) -> Result<Frame, ImportError> {
        let skipped: usize = content
            .split_inclusive('\n')
            .take(header.above)
            .map(str::len)
            .sum();
        let body = content.get(skipped..).unwrap_or_default();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(header.delimiter)
            .has_headers(true)
            .flexible(true)
            .from_reader(body.as_bytes());
        let width = header.columns.len();
        let mut columns: Vec<Vec<Option<Box<str>>>> = vec![Vec::new(); wanted.len()];
        let (mut numbers, mut lines, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        let mut record = ByteRecord::new();
        let mut number = 0;
        while reader
            .read_byte_record(&mut record)
            .map_err(|error| self.file.damaged(&error))?
        {
            number += 1;
            let line = record.position().map_or(0, csv::Position::line) + header.above as u64;
            if record.len() != width {
                // Publishers end a table with blank lines and notes of one field.
                if record.iter().skip(1).all(<[u8]>::is_empty) {
                    number -= 1;
                    continue;
                }
                let fields: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
                refused.push(QuarantinedRow {
                    file: Arc::clone(&self.file.name),
                    line,
                    reason: format!("the row has {} fields, the header {width}", record.len()),
                    raw: fields.join(",").into_bytes(),
                });
                continue;
            }
            numbers.push(number);
            lines.push(line);
            for (column, &index) in columns.iter_mut().zip(wanted) {
                // The content is a string already, so a field of it is UTF-8.
                let text = record
                    .get(index)
                    .and_then(|field| std::str::from_utf8(field).ok());
                let text = text.unwrap_or_default().trim();
                let missing = matches!(text, "" | "NA" | "NaN" | "NULL");
                column.push((!missing).then(|| Box::from(text)));
            }
        }
        Ok(Frame {
            input: self.input(),
            columns: columns.into_iter().map(RawColumn::Text).collect(),
            numbers,
            lines,
            refused,
        })
    }

    fn input(&self) -> InputFile {
        InputFile {
            name: Arc::clone(&self.file.name),
            sha256: self.file.sha256.clone(),
            bytes: self.file.bytes,
            rows: 0,
        }
    }
}

impl Header {
    fn plain(columns: Vec<String>) -> Header {
        Header {
            columns,
            above: 0,
            delimiter: b',',
            sheet: 0,
        }
    }

    /// The place of a column: the first of its names that is there, letter for letter, else whatever the case.
    pub(crate) fn find(&self, names: &Names) -> Option<usize> {
        let place = |fits: &dyn Fn(&str, &str) -> bool| {
            names.list().iter().find_map(|name| {
                self.columns
                    .iter()
                    .position(|column| fits(column.trim(), name))
            })
        };
        place(&|column, name| column == name)
            .or_else(|| place(&|column, name| column.eq_ignore_ascii_case(name)))
    }
}

impl RawColumn {
    pub(crate) fn len(&self) -> usize {
        match self {
            RawColumn::Whole(values) => values.len(),
            RawColumn::Real(values) => values.len(),
            RawColumn::Day(values) => values.len(),
            RawColumn::Text(values) => values.len(),
        }
    }
}

/// Adds the values of an Arrow array, whose type is the same in every batch of a file.
fn append(
    column: &mut Option<RawColumn>,
    array: &arrow::array::ArrayRef,
) -> Result<(), arrow::error::ArrowError> {
    use arrow::compute::cast;
    let value_type = match array.data_type() {
        DataType::Dictionary(_, value) => value.as_ref().clone(),
        other => other.clone(),
    };
    match value_type {
        kind if kind.is_integer() || kind == DataType::Boolean => {
            let array = cast(array, &DataType::Int64)?;
            if let RawColumn::Whole(values) =
                column.get_or_insert_with(|| RawColumn::Whole(Vec::new()))
            {
                values.extend(array.as_primitive::<Int64Type>().iter());
            }
        }
        kind if kind.is_floating() => {
            let array = cast(array, &DataType::Float64)?;
            if let RawColumn::Real(values) =
                column.get_or_insert_with(|| RawColumn::Real(Vec::new()))
            {
                let known = |value: Option<f64>| value.filter(|value| !value.is_nan());
                values.extend(array.as_primitive::<Float64Type>().iter().map(known));
            }
        }
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => {
            let array = cast(array, &DataType::Date32)?;
            if let RawColumn::Day(values) = column.get_or_insert_with(|| RawColumn::Day(Vec::new()))
            {
                let days = array.as_primitive::<Date32Type>().iter();
                values.extend(days.map(|days| days.and_then(date_of_days)));
            }
        }
        _ => {
            let array = cast(array, &DataType::LargeUtf8)?;
            if let RawColumn::Text(values) =
                column.get_or_insert_with(|| RawColumn::Text(Vec::new()))
            {
                let texts = array.as_string::<i64>().iter();
                values.extend(texts.map(|text| {
                    let text = text?.trim();
                    (!text.is_empty()).then(|| Box::from(text))
                }));
            }
        }
    }
    Ok(())
}

/// The day that is so many days after 1 January 1970.
pub(crate) fn date_of_days(days: i32) -> Option<Date> {
    let span = jiff::Span::new().try_days(days).ok()?;
    Date::constant(1970, 1, 1).checked_add(span).ok()
}

/// Lines that may be a header, each with the delimiter that splits it most.
fn text_headers(content: &str) -> impl Iterator<Item = Header> + '_ {
    content
        .lines()
        .take(LINES_ABOVE_HEADER)
        .enumerate()
        .map(|(above, line)| {
            let delimiter = [b',', b'\t', b';', b'|']
                .into_iter()
                .max_by_key(|&delimiter| {
                    // Of equal counts the first in the list, which `max_by_key` would not take.
                    let count = line.bytes().filter(|&byte| byte == delimiter).count();
                    (count, delimiter == b',')
                })
                .unwrap_or(b',');
            let mut record = ByteRecord::new();
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .has_headers(false)
                .from_reader(line.as_bytes());
            // A line that is no CSV leaves the record empty, and is then no header.
            let _ = reader.read_byte_record(&mut record);
            let name = |field: &[u8]| String::from_utf8_lossy(field).trim().to_owned();
            Header {
                columns: record.iter().map(name).collect(),
                above,
                delimiter,
                sheet: 0,
            }
        })
}

/// The text of a file. Older files of this field are in Windows-1252 where they are not in UTF-8.
fn decode(content: &[u8]) -> String {
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
    match std::str::from_utf8(content) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(content).0.into_owned(),
    }
}

/// R's own formats, by their first bytes after unpacking or, where bzip2 keeps them shut, by the name.
fn is_of_r(path: &Path, content: &[u8]) -> bool {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    let named = matches!(ending.as_deref(), Some("rda" | "rdata" | "rds"));
    named
        || [b"RDX2\n".as_slice(), b"RDX3\n", b"RDA2\n", b"RDA3\n"]
            .iter()
            .any(|magic| content.starts_with(magic))
}
