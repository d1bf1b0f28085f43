//! One row of a table: cells by column, checked as they are read.

use std::borrow::Cow;
use std::fmt::Display;
use std::ops::RangeInclusive;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type};
use csv::ByteRecord;
use jiff::civil::Date;

/// One row of a table.
pub(crate) struct Row<'a> {
    pub(crate) columns: &'a [&'static str],
    /// Row number from 1, header not counted.
    pub(crate) number: u64,
    pub(crate) cells: Cells<'a>,
}

/// Where the cells of a row are.
pub(crate) enum Cells<'a> {
    Parquet {
        typed: &'a [Option<TypedColumn>],
        index: usize,
    },
    Text {
        record: &'a ByteRecord,
        positions: &'a [Option<usize>],
    },
}

impl Row<'_> {
    /// A whole number, `None` where it is missing.
    pub(crate) fn int(&self, column: usize) -> Result<Option<i64>, String> {
        match &self.cells {
            Cells::Parquet { typed, index } => match &typed[column] {
                None => Ok(None),
                Some(values) => values
                    .int(*index)
                    .map_err(|problem| self.problem(column, problem)),
            },
            Cells::Text { record, positions } => match self.field(record, positions, column)? {
                None => Ok(None),
                Some(text) => whole_number(text)
                    .map(Some)
                    .map_err(|problem| self.problem(column, problem)),
            },
        }
    }

    /// A whole number within bounds; missing is refused.
    pub(crate) fn whole(&self, column: usize, range: RangeInclusive<i64>) -> Result<i64, String> {
        match self.int(column)? {
            None => Err(self.problem(column, "no value")),
            Some(value) if range.contains(&value) => Ok(value),
            Some(value) => Err(self.problem(
                column,
                format!("{value} is not within {} to {}", range.start(), range.end()),
            )),
        }
    }

    /// Text, `None` where it is missing.
    pub(crate) fn text(&self, column: usize) -> Result<Option<Cow<'_, str>>, String> {
        match &self.cells {
            Cells::Parquet { typed, index } => match &typed[column] {
                None => Ok(None),
                Some(values) => Ok(values.text(*index)),
            },
            Cells::Text { record, positions } => {
                Ok(self.field(record, positions, column)?.map(Cow::Borrowed))
            }
        }
    }

    /// A day; missing is refused.
    pub(crate) fn date(&self, column: usize) -> Result<Date, String> {
        if let Cells::Parquet { typed, index } = &self.cells
            && let Some(TypedColumn::Date(values)) = &typed[column]
        {
            let days = values.as_primitive::<Date32Type>();
            if days.is_valid(*index) {
                return Date::constant(1970, 1, 1)
                    .checked_add(
                        jiff::Span::new()
                            .try_days(days.value(*index))
                            .map_err(|error| error.to_string())?,
                    )
                    .map_err(|error| self.problem(column, error));
            }
            return Err(self.problem(column, "no value"));
        }
        let text = self
            .text(column)?
            .ok_or_else(|| self.problem(column, "no value"))?;
        text.parse()
            .map_err(|_| self.problem(column, format!("{text:?} is no day (write 1971-08-09)")))
    }

    /// A reason for quarantine that names the column.
    pub(crate) fn problem(&self, column: usize, what: impl Display) -> String {
        format!("column {}: {what}", self.columns[column])
    }

    fn field<'r>(
        &self,
        record: &'r ByteRecord,
        positions: &[Option<usize>],
        column: usize,
    ) -> Result<Option<&'r str>, String> {
        let Some(bytes) = positions[column].and_then(|position| record.get(position)) else {
            return Ok(None);
        };
        let text = std::str::from_utf8(bytes).map_err(|_| {
            self.problem(
                column,
                format!("{:?} is not valid UTF-8", String::from_utf8_lossy(bytes)),
            )
        })?;
        let text = text.trim();
        Ok((!matches!(text, "" | "NA" | "NaN" | "NULL")).then_some(text))
    }
}

/// A column of a Parquet file, brought to one of the few types that the adapters read.
pub(crate) enum TypedColumn {
    Int(ArrayRef),
    Float(ArrayRef),
    Date(ArrayRef),
    Text(ArrayRef),
}

impl TypedColumn {
    pub(crate) fn new(array: &ArrayRef) -> Result<TypedColumn, arrow::error::ArrowError> {
        let value_type = match array.data_type() {
            DataType::Dictionary(_, value) => value.as_ref().clone(),
            other => other.clone(),
        };
        Ok(match value_type {
            DataType::Boolean => TypedColumn::Int(cast(array, &DataType::Int64)?),
            integer if integer.is_integer() => TypedColumn::Int(cast(array, &DataType::Int64)?),
            float if float.is_floating() => TypedColumn::Float(cast(array, &DataType::Float64)?),
            DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => {
                TypedColumn::Date(cast(array, &DataType::Date32)?)
            }
            _ => TypedColumn::Text(cast(array, &DataType::LargeUtf8)?),
        })
    }

    fn int(&self, index: usize) -> Result<Option<i64>, String> {
        match self {
            TypedColumn::Int(array) => {
                let values = array.as_primitive::<Int64Type>();
                Ok(values.is_valid(index).then(|| values.value(index)))
            }
            TypedColumn::Float(array) => {
                let values = array.as_primitive::<Float64Type>();
                if values.is_null(index) || values.value(index).is_nan() {
                    return Ok(None);
                }
                whole_float(values.value(index)).map(Some)
            }
            TypedColumn::Date(_) => Err("a date where a whole number was expected".to_owned()),
            TypedColumn::Text(_) => self
                .text(index)
                .map(|text| whole_number(text.trim()))
                .transpose(),
        }
    }

    fn text(&self, index: usize) -> Option<Cow<'_, str>> {
        match self {
            TypedColumn::Text(array) => {
                let values = array.as_string::<i64>();
                let value = values.is_valid(index).then(|| values.value(index))?;
                (!value.is_empty()).then_some(Cow::Borrowed(value))
            }
            TypedColumn::Int(array) => {
                let values = array.as_primitive::<Int64Type>();
                values
                    .is_valid(index)
                    .then(|| Cow::Owned(values.value(index).to_string()))
            }
            TypedColumn::Float(array) => {
                let values = array.as_primitive::<Float64Type>();
                values
                    .is_valid(index)
                    .then(|| Cow::Owned(values.value(index).to_string()))
            }
            TypedColumn::Date(array) => {
                let values = array.as_primitive::<Date32Type>();
                values
                    .value_as_date(index)
                    .map(|date| Cow::Owned(date.to_string()))
            }
        }
    }
}

fn whole_number(text: &str) -> Result<i64, String> {
    if let Ok(value) = text.parse() {
        return Ok(value);
    }
    match text.parse::<f64>() {
        Ok(value) => whole_float(value),
        Err(_) => Err(format!("{text:?} is no whole number")),
    }
}

fn whole_float(value: f64) -> Result<i64, String> {
    // 2^53: beyond it not every whole number has its own float.
    if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 {
        Ok(value as i64)
    } else {
        Err(format!("{value} is no whole number"))
    }
}
