//! Columns of plain types: what every table shares when it is written and read.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float32Array, Float64Array, Int32Array, Int64Array,
    ListArray, ListBuilder, RecordBatch, StringArray, StringBuilder,
};
use arrow::error::ArrowError;
use entente_model::actor::ActorId;
use entente_model::source::{Basis, Place, Provenance, SourceId};
use entente_model::time::{DateInterval, Precision};
use jiff::SignedDuration;
use jiff::civil::Date;

/// Collects the columns of a batch of rows.
#[derive(Default)]
pub(crate) struct Columns {
    fields: Vec<(&'static str, ArrayRef, bool)>,
}

impl Columns {
    /// A column in which every row has a value.
    pub(crate) fn required(&mut self, name: &'static str, array: impl Array + 'static) {
        self.fields.push((name, Arc::new(array), false));
    }

    /// A column in which a row may have none.
    pub(crate) fn optional(&mut self, name: &'static str, array: impl Array + 'static) {
        self.fields.push((name, Arc::new(array), true));
    }

    pub(crate) fn text<'r, T: 'r>(
        &mut self,
        name: &'static str,
        rows: &[&'r T],
        get: impl Fn(&'r T) -> &'r str,
    ) {
        self.required(
            name,
            StringArray::from_iter_values(rows.iter().map(|row| get(row))),
        );
    }

    pub(crate) fn optional_text<'r, T: 'r>(
        &mut self,
        name: &'static str,
        rows: &[&'r T],
        get: impl Fn(&'r T) -> Option<&'r str>,
    ) {
        self.optional(
            name,
            StringArray::from_iter(rows.iter().map(|row| get(row))),
        );
    }

    pub(crate) fn flag<T>(&mut self, name: &'static str, rows: &[&T], get: impl Fn(&T) -> bool) {
        let values: Vec<bool> = rows.iter().map(|row| get(row)).collect();
        self.required(name, BooleanArray::from(values));
    }

    pub(crate) fn integer<T>(&mut self, name: &'static str, rows: &[&T], get: impl Fn(&T) -> i32) {
        self.required(
            name,
            Int32Array::from_iter_values(rows.iter().map(|row| get(row))),
        );
    }

    pub(crate) fn long<T>(&mut self, name: &'static str, rows: &[&T], get: impl Fn(&T) -> i64) {
        self.required(
            name,
            Int64Array::from_iter_values(rows.iter().map(|row| get(row))),
        );
    }

    pub(crate) fn list<'r, T: 'r, S: AsRef<str> + 'r>(
        &mut self,
        name: &'static str,
        rows: &[&'r T],
        get: impl Fn(&'r T) -> &'r [S],
    ) {
        let mut list = ListBuilder::new(StringBuilder::new());
        for row in rows {
            for value in get(row) {
                list.values().append_value(value.as_ref());
            }
            list.append(true);
        }
        self.required(name, list.finish());
    }

    /// `date` (EDTF), `precision`, and the first and last day, empty where open.
    pub(crate) fn interval<T>(&mut self, rows: &[&T], get: impl Fn(&T) -> &DateInterval) {
        let dates = rows.iter().map(|row| get(row));
        self.required(
            "date",
            StringArray::from_iter_values(dates.clone().map(DateInterval::to_edtf)),
        );
        self.required(
            "precision",
            StringArray::from_iter_values(dates.clone().map(|date| date.precision().as_str())),
        );
        let days = |day: Option<Date>| day.map(days_since_1970);
        self.optional(
            "start",
            Date32Array::from_iter(dates.clone().map(|date| days(date.earliest()))),
        );
        self.optional(
            "end",
            Date32Array::from_iter(dates.map(|date| days(date.latest()))),
        );
    }

    /// `source`, and the place in it: `file` and `row`, or `key`, or `span_start` and `span_end`.
    pub(crate) fn provenance<T>(&mut self, rows: &[&T], get: impl Fn(&T) -> &Provenance) {
        let all = || rows.iter().map(|row| get(row));
        self.required(
            "source",
            StringArray::from_iter_values(all().map(|p| p.source.as_str())),
        );
        let places = || all().map(|provenance| &provenance.place);
        self.optional(
            "file",
            StringArray::from_iter(places().map(|place| match place {
                Place::Row { file, .. } => Some(&**file),
                _ => None,
            })),
        );
        // Rows and bytes are counted in files that exist, far below 2⁶³; the cast back restores any u64.
        self.optional(
            "row",
            Int64Array::from_iter(places().map(|place| match place {
                Place::Row { row, .. } => Some(*row as i64),
                _ => None,
            })),
        );
        self.optional(
            "key",
            StringArray::from_iter(places().map(|place| match place {
                Place::Key(key) => Some(&**key),
                _ => None,
            })),
        );
        let span = |end_wanted: bool| {
            Int64Array::from_iter(places().map(|place| match place {
                Place::Span { start, end } => Some(if end_wanted { *end } else { *start } as i64),
                _ => None,
            }))
        };
        self.optional("span_start", span(false));
        self.optional("span_end", span(true));
    }

    pub(crate) fn finish(self) -> Result<RecordBatch, ArrowError> {
        RecordBatch::try_from_iter_with_nullable(self.fields)
    }
}

/// Why a row of a Parquet file is not one that this program wrote.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadRow(pub(crate) String);

impl<E: std::error::Error> From<E> for BadRow {
    fn from(error: E) -> BadRow {
        BadRow(error.to_string())
    }
}

/// A column by name and type.
pub(crate) fn column<'b, A: Array + 'static>(
    batch: &'b RecordBatch,
    name: &str,
) -> Result<&'b A, BadRow> {
    batch
        .column_by_name(name)
        .and_then(|column| column.as_any().downcast_ref())
        .ok_or_else(|| BadRow(format!("it has no column {name:?} of the expected type")))
}

/// The value of a row, where it has one.
pub(crate) fn optional_text(array: &StringArray, row: usize) -> Option<&str> {
    array.is_valid(row).then(|| array.value(row))
}

pub(crate) fn optional_actor(array: &StringArray, row: usize) -> Result<Option<ActorId>, BadRow> {
    Ok(optional_text(array, row).map(ActorId::new).transpose()?)
}

pub(crate) fn optional_date(array: &Date32Array, row: usize) -> Result<Option<Date>, BadRow> {
    array
        .is_valid(row)
        .then(|| date_of_days(array.value(row)))
        .transpose()
}

pub(crate) fn basis(text: &str) -> Result<Basis, BadRow> {
    [Basis::File, Basis::Recalled]
        .into_iter()
        .find(|basis| basis.as_str() == text)
        .ok_or_else(|| BadRow(format!("{text:?} is no basis")))
}

/// The strings of a list column's row.
pub(crate) fn list(array: &ListArray, row: usize) -> Result<Vec<String>, BadRow> {
    let values = array.value(row);
    let values = values
        .as_any()
        .downcast_ref::<StringArray>()
        .ok_or_else(|| BadRow("a list that should hold text does not".to_owned()))?;
    Ok(values
        .iter()
        .map(|value| value.unwrap_or_default().to_owned())
        .collect())
}

/// An integer in the type that the model gives it.
pub(crate) fn narrow<N: TryFrom<i64>>(value: impl Into<i64>, what: &str) -> Result<N, BadRow> {
    let value = value.into();
    N::try_from(value).map_err(|_| BadRow(format!("{what} cannot be {value}")))
}

/// The columns that [`Columns::interval`] wrote.
pub(crate) struct IntervalColumns<'b> {
    date: &'b StringArray,
    precision: &'b StringArray,
}

impl<'b> IntervalColumns<'b> {
    pub(crate) fn of(batch: &'b RecordBatch) -> Result<Self, BadRow> {
        Ok(IntervalColumns {
            date: column(batch, "date")?,
            precision: column(batch, "precision")?,
        })
    }

    pub(crate) fn get(&self, row: usize) -> Result<DateInterval, BadRow> {
        let precision: Precision = self.precision.value(row).parse()?;
        Ok(DateInterval::from_edtf_and_precision(
            self.date.value(row),
            precision,
        )?)
    }
}

/// The columns that [`Columns::provenance`] wrote. Sources and files repeat, so one allocation serves all rows of a batch.
pub(crate) struct ProvenanceColumns<'b> {
    source: &'b StringArray,
    file: &'b StringArray,
    row: &'b Int64Array,
    key: &'b StringArray,
    span_start: &'b Int64Array,
    span_end: &'b Int64Array,
    last_source: Option<SourceId>,
    last_file: Option<Arc<str>>,
}

impl<'b> ProvenanceColumns<'b> {
    pub(crate) fn of(batch: &'b RecordBatch) -> Result<Self, BadRow> {
        Ok(ProvenanceColumns {
            source: column(batch, "source")?,
            file: column(batch, "file")?,
            row: column(batch, "row")?,
            key: column(batch, "key")?,
            span_start: column(batch, "span_start")?,
            span_end: column(batch, "span_end")?,
            last_source: None,
            last_file: None,
        })
    }

    pub(crate) fn get(&mut self, row: usize) -> Provenance {
        let source = self.source.value(row);
        let source = match &self.last_source {
            Some(last) if last.as_str() == source => last.clone(),
            _ => self.last_source.insert(SourceId::new(source)).clone(),
        };
        Provenance {
            source,
            place: self.place(row),
        }
    }

    fn place(&mut self, row: usize) -> Place {
        if let Some(file) = optional_text(self.file, row) {
            let file = match &self.last_file {
                Some(last) if **last == *file => last.clone(),
                _ => self.last_file.insert(Arc::from(file)).clone(),
            };
            return Place::Row {
                file,
                row: self.row.value(row) as u64,
            };
        }
        if let Some(key) = optional_text(self.key, row) {
            return Place::Key(Arc::from(key));
        }
        if self.span_start.is_valid(row) {
            return Place::Span {
                start: self.span_start.value(row) as u64,
                end: self.span_end.value(row) as u64,
            };
        }
        Place::Whole
    }
}

/// Numbers that are floats in the model.
pub(crate) type Doubles = Float64Array;
/// Confidence.
pub(crate) type Singles = Float32Array;

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Arrow's `date32`.
pub(crate) fn days_since_1970(date: Date) -> i32 {
    const SECONDS: i64 = 24 * 60 * 60;
    // Dates of the years −9999 to 9999 are within ±4.4 million days.
    (date.duration_since(EPOCH).as_secs() / SECONDS) as i32
}

pub(crate) fn date_of_days(days: i32) -> Result<Date, BadRow> {
    Ok(EPOCH.checked_add(SignedDuration::from_hours(i64::from(days) * 24))?)
}
