//! Excel workbooks (`.xlsx`), through calamine.

use std::io::Cursor;

use bytes::Bytes;
use calamine::{Data, Range, Reader, Xlsx};
use jiff::civil::Date;

use super::frame::RawColumn;
use crate::error::ImportError;
use crate::raw_file::RawFile;

/// The sheets of a workbook, in its order.
pub(crate) struct Sheets(Vec<(String, Range<Data>)>);

/// A row of a sheet as text, to look for a header in.
pub(crate) struct TextRow<'s> {
    pub(crate) sheet: &'s str,
    /// The sheet's place in the workbook.
    pub(crate) position: usize,
    /// The row's place in the sheet, from 0.
    pub(crate) index: usize,
    pub(crate) cells: Vec<String>,
}

impl Sheets {
    pub(crate) fn read(file: &RawFile) -> Result<Sheets, ImportError> {
        let mut workbook: Xlsx<Cursor<Bytes>> =
            Xlsx::new(Cursor::new(file.content.clone())).map_err(|error| file.damaged(&error))?;
        let mut sheets = Vec::new();
        for name in workbook.sheet_names() {
            let range = workbook
                .worksheet_range(&name)
                .map_err(|error| file.damaged(&error))?;
            sheets.push((name, range));
        }
        Ok(Sheets(sheets))
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = TextRow<'_>> {
        self.0
            .iter()
            .enumerate()
            .flat_map(|(position, (sheet, range))| {
                range.rows().enumerate().map(move |(index, row)| TextRow {
                    sheet,
                    position,
                    index,
                    cells: row
                        .iter()
                        .map(|cell| text(cell).unwrap_or_default())
                        .collect(),
                })
            })
    }

    /// These columns of a sheet, below so many rows and the header.
    pub(crate) fn columns(&self, sheet: usize, above: usize, wanted: &[usize]) -> Vec<RawColumn> {
        let Some((_, range)) = self.0.get(sheet) else {
            return wanted.iter().map(|_| RawColumn::Text(Vec::new())).collect();
        };
        wanted
            .iter()
            .map(|&index| {
                let cells = range.rows().skip(above + 1).map(|row| row.get(index));
                column(&cells.collect::<Vec<_>>())
            })
            .collect()
    }
}

/// A column keeps numbers or days as such where it has nothing else; else all of it is text.
fn column(cells: &[Option<&Data>]) -> RawColumn {
    let filled = || {
        cells
            .iter()
            .flatten()
            .filter(|cell| !matches!(cell, Data::Empty))
    };
    if filled().all(|cell| matches!(cell, Data::Int(_) | Data::Float(_) | Data::Bool(_))) {
        let number = |cell: &Data| match cell {
            Data::Int(value) => Some(*value as f64),
            Data::Float(value) => Some(*value),
            Data::Bool(value) => Some(f64::from(u8::from(*value))),
            _ => None,
        };
        return RawColumn::Real(cells.iter().map(|cell| cell.and_then(number)).collect());
    }
    if filled().all(|cell| matches!(cell, Data::DateTime(_))) {
        return RawColumn::Day(cells.iter().map(|cell| cell.and_then(day)).collect());
    }
    let texts = cells.iter().map(|cell| {
        let text = text((*cell)?)?;
        let text = text.trim();
        (!matches!(text, "" | "NA" | "NaN" | "NULL")).then(|| Box::from(text))
    });
    RawColumn::Text(texts.collect())
}

fn text(cell: &Data) -> Option<String> {
    match cell {
        Data::Empty | Data::Error(_) => None,
        Data::DateTime(_) => day(cell).map(|day| day.to_string()),
        other => Some(other.to_string()),
    }
}

fn day(cell: &Data) -> Option<Date> {
    let Data::DateTime(moment) = cell else {
        return None;
    };
    // Excel counts days from 30 December 1899 for all dates after February 1900.
    let days = moment.as_f64().floor() as i64;
    let span = jiff::Span::new().try_days(days).ok()?;
    Date::constant(1899, 12, 30).checked_add(span).ok()
}
