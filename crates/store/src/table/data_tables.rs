//! Tables of datasets, column by column, each with a schema of its own.
//!
//! What is known beside the rows ([`TableInfo`]) is JSON in the metadata of the file's Arrow schema.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, Date32Array, DictionaryArray, Float64Array, Int16Array, Int64Array,
    RecordBatch, StringArray, UInt16Array, UInt32Array,
};
use arrow::datatypes::{DataType, Field, Int32Type, Schema};
use arrow::error::ArrowError;
use entente_model::actor::ActorId;
use entente_model::data_table::{ColumnValues, DataTable, TableInfo};

use super::Target;
use crate::column::{BadRow, column, date_of_days, days_since_1970};
use crate::error::StoreError;

/// Rows encoded at once.
const CHUNK: usize = 1 << 16;

/// The key of [`TableInfo`] in the metadata of the schema.
const INFO: &str = "entente.table";

pub(crate) fn write(tables: &[DataTable], target: &mut Target<'_>) -> Result<(), StoreError> {
    for table in tables {
        let chunks = (0..table.len())
            .step_by(CHUNK)
            .map(|first| encode(table, first..(first + CHUNK).min(table.len())));
        target.data_table(&table.info.name, chunks)?;
    }
    Ok(())
}

fn encode(table: &DataTable, rows: std::ops::Range<usize>) -> Result<RecordBatch, ArrowError> {
    let mut fields: Vec<(String, ArrayRef, bool)> = Vec::new();
    for (number, actors) in table.actors.iter().enumerate() {
        let ids = actors[rows.clone()].iter();
        let array: DictionaryArray<Int32Type> =
            ids.map(|id| id.as_ref().map(ActorId::as_str)).collect();
        fields.push((format!("actor{}", number + 1), Arc::new(array), true));
    }
    for (number, codes) in table.codes.iter().enumerate() {
        let array = UInt16Array::from(codes[rows.clone()].to_vec());
        fields.push((format!("code{}", number + 1), Arc::new(array), false));
    }
    if !table.years.is_empty() {
        let years = &table.years[rows.clone()];
        let first = Int16Array::from_iter_values(years.iter().map(|years| years.0));
        let last = Int16Array::from_iter_values(years.iter().map(|years| years.1));
        fields.push(("first_year".to_owned(), Arc::new(first), false));
        fields.push(("last_year".to_owned(), Arc::new(last), false));
    }
    if !table.days.is_empty() {
        let days = &table.days[rows.clone()];
        let first = Date32Array::from_iter_values(days.iter().map(|days| days_since_1970(days.0)));
        let last = Date32Array::from_iter_values(days.iter().map(|days| days_since_1970(days.1)));
        fields.push(("first_day".to_owned(), Arc::new(first), false));
        fields.push(("last_day".to_owned(), Arc::new(last), false));
    }
    for (info, values) in table.info.columns.iter().zip(&table.values) {
        let array: ArrayRef = match values {
            ColumnValues::Whole(values) => {
                Arc::new(Int64Array::from_iter(values[rows.clone()].iter().copied()))
            }
            ColumnValues::Real(values) => Arc::new(Float64Array::from_iter(
                values[rows.clone()].iter().copied(),
            )),
            ColumnValues::Text(values) => Arc::new(StringArray::from_iter(
                values[rows.clone()].iter().map(Option::as_deref),
            )),
        };
        fields.push((info.name.clone(), array, true));
    }
    let places = UInt32Array::from(table.rows[rows.clone()].to_vec());
    fields.push(("file_row".to_owned(), Arc::new(places), false));
    if !table.file_of.is_empty() {
        let files = UInt16Array::from(table.file_of[rows].to_vec());
        fields.push(("file_number".to_owned(), Arc::new(files), false));
    }
    let info = serde_json::to_string(&table.info)
        .map_err(|error| ArrowError::ExternalError(Box::new(error)))?;
    let schema: Vec<Field> = fields
        .iter()
        .map(|(name, array, nullable)| Field::new(name, array.data_type().clone(), *nullable))
        .collect();
    let schema = Schema::new(schema).with_metadata(HashMap::from([(INFO.to_owned(), info)]));
    RecordBatch::try_new(
        Arc::new(schema),
        fields.into_iter().map(|(_, array, _)| array).collect(),
    )
}

/// What the metadata say of a table.
pub(crate) fn info(schema: &Schema) -> Result<TableInfo, BadRow> {
    let text = schema
        .metadata()
        .get(INFO)
        .ok_or_else(|| BadRow("it does not say what it holds".to_owned()))?;
    Ok(serde_json::from_str(text)?)
}

/// Adds the rows of a batch to a table; columns that were not read stay empty.
pub(crate) fn decode(batch: &RecordBatch, table: &mut DataTable) -> Result<(), BadRow> {
    for (number, actors) in table.actors.iter_mut().enumerate() {
        if let Some(array) = batch.column_by_name(&format!("actor{}", number + 1)) {
            append_actors(array, actors)?;
        }
    }
    for (number, codes) in table.codes.iter_mut().enumerate() {
        let array: &UInt16Array = column(batch, &format!("code{}", number + 1))?;
        codes.extend_from_slice(array.values());
    }
    if batch.column_by_name("first_year").is_some() {
        let first: &Int16Array = column(batch, "first_year")?;
        let last: &Int16Array = column(batch, "last_year")?;
        table.years.extend(
            first
                .values()
                .iter()
                .copied()
                .zip(last.values().iter().copied()),
        );
    }
    if batch.column_by_name("first_day").is_some() {
        let first: &Date32Array = column(batch, "first_day")?;
        let last: &Date32Array = column(batch, "last_day")?;
        for (&first, &last) in first.values().iter().zip(last.values()) {
            table.days.push((date_of_days(first)?, date_of_days(last)?));
        }
    }
    let is_first = table.values.is_empty();
    for (index, info) in table.info.columns.iter().enumerate() {
        let array = batch
            .column_by_name(&info.name)
            .ok_or_else(|| BadRow(format!("it has no column {:?}", info.name)))?;
        if is_first {
            table.values.push(empty_of(array.data_type())?);
        }
        append_values(array, &mut table.values[index])?;
    }
    let places: &UInt32Array = column(batch, "file_row")?;
    table.rows.extend_from_slice(places.values());
    if batch.column_by_name("file_number").is_some() {
        let files: &UInt16Array = column(batch, "file_number")?;
        table.file_of.extend_from_slice(files.values());
    }
    Ok(())
}

fn append_actors(array: &ArrayRef, actors: &mut Vec<Option<ActorId>>) -> Result<(), BadRow> {
    let dictionary = array
        .as_dictionary_opt::<Int32Type>()
        .ok_or_else(|| BadRow("a column of actors is no dictionary".to_owned()))?;
    let words = dictionary
        .values()
        .as_string_opt::<i32>()
        .ok_or_else(|| BadRow("a column of actors holds no text".to_owned()))?;
    let ids = words
        .iter()
        .map(|word| word.map(ActorId::new).transpose())
        .collect::<Result<Vec<_>, _>>()?;
    let keys = dictionary.keys();
    actors.extend((0..keys.len()).map(|row| {
        if keys.is_null(row) {
            None
        } else {
            ids.get(keys.value(row) as usize).copied().flatten()
        }
    }));
    Ok(())
}

fn empty_of(kind: &DataType) -> Result<ColumnValues, BadRow> {
    match kind {
        DataType::Int64 => Ok(ColumnValues::Whole(Vec::new())),
        DataType::Float64 => Ok(ColumnValues::Real(Vec::new())),
        DataType::Utf8 => Ok(ColumnValues::Text(Vec::new())),
        other => Err(BadRow(format!("a column of values is of the type {other}"))),
    }
}

fn append_values(array: &ArrayRef, values: &mut ColumnValues) -> Result<(), BadRow> {
    let other = || BadRow("a column of values changes its type".to_owned());
    match values {
        ColumnValues::Whole(values) => {
            values.extend(
                array
                    .as_any()
                    .downcast_ref::<Int64Array>()
                    .ok_or_else(other)?
                    .iter(),
            );
        }
        ColumnValues::Real(values) => {
            values.extend(
                array
                    .as_any()
                    .downcast_ref::<Float64Array>()
                    .ok_or_else(other)?
                    .iter(),
            );
        }
        ColumnValues::Text(values) => {
            let array = array
                .as_any()
                .downcast_ref::<StringArray>()
                .ok_or_else(other)?;
            let mut last: Option<Arc<str>> = None;
            values.extend(array.iter().map(|text| {
                let text = text?;
                Some(match &last {
                    Some(word) if **word == *text => Arc::clone(word),
                    _ => Arc::clone(last.insert(Arc::from(text))),
                })
            }));
        }
    }
    Ok(())
}
