//! Files in CSV with a header: quotes are known, a field may hold line ends. They are read into memory whole.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use csv::ByteRecord;
use entente_model::coded_event::{CodedEvent, CodedEventSink, Mention, RowPlace};

use super::Counted;
use super::input::Opened;
use crate::error::ImportError;
use crate::raw_file::damaged;

/// Beyond this an unpacked file is taken for a mistake or an attack.
const UNPACKED_LIMIT: u64 = 4 << 30;

/// The columns of a header, in lower case.
pub(super) struct Header {
    places: HashMap<String, usize>,
}

impl Header {
    pub(super) fn has(&self, column: &str) -> bool {
        self.places.contains_key(column)
    }

    /// The columns in their order.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<(&String, usize)> =
            self.places.iter().map(|(name, &at)| (name, at)).collect();
        names.sort_by_key(|&(_, at)| at);
        names.into_iter().map(|(name, _)| name.clone()).collect()
    }
}

/// A row with its fields by the names of their columns.
pub(super) struct CsvRow<'r> {
    pub(super) place: RowPlace,
    pub(super) raw: &'r [u8],
    header: &'r Header,
    fields: Vec<&'r str>,
}

impl CsvRow<'_> {
    /// A field without blanks around it; empty where the file has no such column, and for "NA" and "NULL".
    pub(super) fn field(&self, column: &str) -> &str {
        let place = self.header.places.get(column);
        match place
            .and_then(|&place| self.fields.get(place))
            .map(|field| field.trim())
        {
            None | Some("NA" | "NULL") => "",
            Some(field) => field,
        }
    }
}

/// What becomes of the rows of a CSV file.
pub(super) trait CsvAdapter {
    /// Looks at the header; the name of a column that it needs and lacks is an error.
    fn header(&mut self, header: &Header) -> Result<(), String>;

    /// The error of a file whose header is refused for this reason.
    fn refused(&self, path: &Path, _: &Header, detail: String) -> ImportError {
        ImportError::Damaged {
            path: path.to_owned(),
            detail,
        }
    }

    /// Takes a row; otherwise the reason for quarantine.
    fn row(&mut self, row: &CsvRow<'_>, sink: &mut dyn CodedEventSink) -> Result<(), String>;

    /// The separator, `None` to tell it from the header.
    fn delimiter(&self) -> Option<u8> {
        None
    }
}

/// Reads all rows; returns the hash and the bytes on disk.
pub(super) fn read(
    mut opened: Opened,
    adapter: &mut dyn CsvAdapter,
    counted: &mut Counted<'_>,
) -> Result<(String, u64), ImportError> {
    let mut content = Vec::new();
    let read = (&mut opened.reader)
        .take(UNPACKED_LIMIT)
        .read_to_end(&mut content);
    read.map_err(|error| opened.damaged(&error))?;
    let mark = if content.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    let body = &content[mark..];
    read_body(&opened.path, body, mark, adapter, counted)?;
    opened.finish()
}

/// Reads a row that was kept, under the header of its file.
pub(super) fn read_again(
    (file_name, header): (&str, &[u8]),
    place: RowPlace,
    raw: &[u8],
    adapter: &mut dyn CsvAdapter,
    sink: &mut Counted<'_>,
) -> Result<(), ImportError> {
    let mut body = header.to_vec();
    body.push(b'\n');
    body.extend_from_slice(raw);
    body.push(b'\n');
    let mut placed = Placed { place, raw, sink };
    let mut counted = Counted {
        sink: &mut placed,
        accepted: 0,
        quarantined: 0,
        first_reason: None,
    };
    read_body(Path::new(file_name), &body, 0, adapter, &mut counted)
}

/// Hands rows on under the place that they had in their file.
struct Placed<'p, 's> {
    place: RowPlace,
    raw: &'p [u8],
    sink: &'p mut Counted<'s>,
}

impl CodedEventSink for Placed<'_, '_> {
    fn event(&mut self, _: RowPlace, _: &[u8], event: &CodedEvent<'_>) {
        self.sink.event(self.place, self.raw, event);
    }

    fn mention(&mut self, _: RowPlace, _: &[u8], mention: &Mention<'_>) {
        self.sink.mention(self.place, self.raw, mention);
    }

    fn quarantine(&mut self, _: RowPlace, _: &[u8], reason: &str) {
        self.sink.quarantine(self.place, self.raw, reason);
    }
}

/// Reads the header and the rows of a file without a mark of byte order, which took `mark` bytes.
fn read_body(
    path: &Path,
    body: &[u8],
    mark: usize,
    adapter: &mut dyn CsvAdapter,
    counted: &mut Counted<'_>,
) -> Result<(), ImportError> {
    let first = body.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |byte: u8| memchr::memchr_iter(byte, first).count();
    let told = [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|&byte| (count(byte), byte == b','));
    let delimiter = adapter.delimiter().or(told).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(body);
    let mut record = ByteRecord::new();
    if !reader
        .read_byte_record(&mut record)
        .map_err(|error| damaged(path, &error))?
    {
        return Err(ImportError::Damaged {
            path: path.to_owned(),
            detail: "the file is empty".to_owned(),
        });
    }
    let width = record.len();
    let names = record
        .iter()
        .map(|name| String::from_utf8_lossy(name).trim().to_lowercase());
    let header = Header {
        places: names
            .enumerate()
            .map(|(place, name)| (name, place))
            .collect(),
    };
    if let Err(detail) = adapter.header(&header) {
        return Err(adapter.refused(path, &header, detail));
    }
    counted.header(without_end(&body[..reader.position().byte() as usize]));
    while reader
        .read_byte_record(&mut record)
        .map_err(|error| damaged(path, &error))?
    {
        let start = record.position().map_or(0, csv::Position::byte) as usize;
        let end = reader.position().byte() as usize;
        let raw = without_end(body.get(start..end).unwrap_or_default());
        let place = RowPlace {
            line: record.position().map_or(0, csv::Position::line),
            offset: (start + mark) as u64,
        };
        let taken = fields_of(&record, width, raw).and_then(|fields| {
            let row = CsvRow {
                place,
                raw,
                header: &header,
                fields,
            };
            adapter.row(&row, counted)
        });
        if let Err(reason) = taken {
            counted.quarantine(place, raw, &reason);
        }
        if counted.is_hopeless() {
            return Err(super::no_row(path, counted));
        }
    }
    Ok(())
}

fn without_end(raw: &[u8]) -> &[u8] {
    let raw = raw.strip_suffix(b"\n").unwrap_or(raw);
    raw.strip_suffix(b"\r").unwrap_or(raw)
}

fn fields_of<'r>(record: &'r ByteRecord, width: usize, raw: &[u8]) -> Result<Vec<&'r str>, String> {
    if record.len() != width {
        return Err(format!(
            "{} fields where the header has {width}",
            record.len()
        ));
    }
    if memchr::memchr(0, raw).is_some() {
        return Err("the row holds a NUL byte".to_owned());
    }
    record
        .iter()
        .enumerate()
        .map(|(place, field)| {
            std::str::from_utf8(field)
                .map_err(|_| format!("field {} is not valid UTF-8", place + 1))
        })
        .collect()
}

/// The columns that are needed are there.
pub(super) fn need(header: &Header, columns: &[&str]) -> Result<(), String> {
    match columns.iter().find(|column| !header.has(column)) {
        Some(column) => Err(format!(
            "the column {column} is missing; needed are {}",
            columns.join(", ")
        )),
        None => Ok(()),
    }
}
