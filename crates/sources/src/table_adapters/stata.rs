//! Stata's `.dta`, through the crate `dta`.

use std::io::Cursor;

use dta::stata::dta::dta_reader::DtaReader;
use dta::stata::dta::value::Value;
use jiff::civil::Date;

use super::frame::RawColumn;
use crate::error::ImportError;
use crate::raw_file::RawFile;

/// By the first bytes: the tag of releases from 117 on, or release number and byte order of those before.
pub(crate) fn is_stata(content: &[u8]) -> bool {
    content.starts_with(b"<stata_dta>")
        || matches!(content, [release, order, 1, _, ..] if (104..=116).contains(release) && matches!(order, 1 | 2))
}

/// The names of the variables.
pub(crate) fn columns(file: &RawFile) -> Result<Vec<String>, ImportError> {
    let reader = DtaReader::new()
        .from_reader(Cursor::new(file.content.clone()))
        .read_header()
        .and_then(|reader| reader.read_schema())
        .map_err(|error| file.damaged(&error))?;
    let variables = reader.schema().variables().iter();
    Ok(variables
        .map(|variable| variable.name().to_owned())
        .collect())
}

/// These variables of all observations. Value labels are left alone: the codes are what codebooks speak of.
pub(crate) fn read(file: &RawFile, wanted: &[usize]) -> Result<Vec<RawColumn>, ImportError> {
    let damaged = |error: &dyn std::error::Error| file.damaged(error);
    let mut reader = DtaReader::new()
        .from_reader(Cursor::new(file.content.clone()))
        .read_header()
        .and_then(|reader| reader.read_schema())
        .map_err(|error| damaged(&error))?;
    reader.skip_to_end().map_err(|error| damaged(&error))?;
    let mut records = reader
        .into_record_reader()
        .map_err(|error| damaged(&error))?;
    let variables = records.schema().variables();
    let are_days: Vec<bool> = wanted
        .iter()
        .map(|&index| {
            let format = variables
                .get(index)
                .map_or("", |variable| variable.format());
            let format = format.trim_start_matches(['%', '-']);
            format.starts_with("td") || format.starts_with('d')
        })
        .collect();
    let mut columns: Vec<Option<RawColumn>> = vec![None; wanted.len()];
    while let Some(record) = records.read_record().map_err(|error| damaged(&error))? {
        for ((column, &index), &is_day) in columns.iter_mut().zip(wanted).zip(&are_days) {
            let Some(value) = record.values().get(index) else {
                continue;
            };
            push(column, value, is_day);
        }
    }
    let nothing = || RawColumn::Text(Vec::new());
    Ok(columns
        .into_iter()
        .map(|column| column.unwrap_or_else(nothing))
        .collect())
}

/// A variable has one type, so every value of a column is of the kind of its first.
fn push(column: &mut Option<RawColumn>, value: &Value<'_>, is_day: bool) {
    let number = match value {
        Value::Byte(value) => value.present().map(f64::from),
        Value::Int(value) => value.present().map(f64::from),
        Value::Long(value) => value.present().map(f64::from),
        // 0.1 stored in 32 bits is meant as 0.1: its shortest decimal is taken, not its nearest 64 bits.
        Value::Float(value) => value
            .present()
            .and_then(|value| value.to_string().parse().ok()),
        Value::Double(value) => value.present(),
        Value::String(text) => {
            let text = text.trim();
            let cell = (!text.is_empty()).then(|| Box::from(text));
            if let RawColumn::Text(cells) =
                column.get_or_insert_with(|| RawColumn::Text(Vec::new()))
            {
                cells.push(cell);
            }
            return;
        }
        // A text of more than 2045 characters; no dataset that a mapping reads keeps a code or number in one.
        Value::LongStringRef(_) => {
            if let RawColumn::Text(cells) =
                column.get_or_insert_with(|| RawColumn::Text(Vec::new()))
            {
                cells.push(None);
            }
            return;
        }
    };
    if is_day {
        if let RawColumn::Day(days) = column.get_or_insert_with(|| RawColumn::Day(Vec::new())) {
            days.push(number.and_then(day));
        }
        return;
    }
    if let RawColumn::Real(numbers) = column.get_or_insert_with(|| RawColumn::Real(Vec::new())) {
        numbers.push(number);
    }
}

/// Stata counts days from 1 January 1960.
fn day(days: f64) -> Option<Date> {
    let span = jiff::Span::new().try_days(days as i64).ok()?;
    Date::constant(1960, 1, 1).checked_add(span).ok()
}
