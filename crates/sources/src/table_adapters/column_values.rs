//! Columns of values put together from several files.

use std::sync::Arc;

use entente_model::data_table::ColumnValues;

use super::mapping::ColumnType;
use super::plan::Pick;

pub(super) fn constant(value: Option<f64>, kind: ColumnType, rows: usize) -> ColumnValues {
    match kind {
        ColumnType::Whole => ColumnValues::Whole(vec![value.map(|value| value as i64); rows]),
        ColumnType::Real => ColumnValues::Real(vec![value; rows]),
        ColumnType::Text => {
            let text = value.map(|value| Arc::from(value.to_string()));
            ColumnValues::Text(vec![text; rows])
        }
    }
}

pub(super) fn fill(column: &mut ColumnValues, value: f64) {
    match column {
        ColumnValues::Whole(values) => values.iter_mut().for_each(|cell| {
            cell.get_or_insert(value as i64);
        }),
        ColumnValues::Real(values) => values.iter_mut().for_each(|cell| {
            cell.get_or_insert(value);
        }),
        ColumnValues::Text(_) => {}
    }
}

/// The values of a column at the rows picked.
pub(super) fn take(values: ColumnValues, picks: &[Pick]) -> ColumnValues {
    let rows: Vec<usize> = picks.iter().map(|pick| pick.row).collect();
    select(values, &rows)
}

pub(super) fn select(values: ColumnValues, rows: &[usize]) -> ColumnValues {
    if rows.len() == values.len() && rows.iter().enumerate().all(|(index, &row)| index == row) {
        return values;
    }
    match values {
        ColumnValues::Whole(values) => {
            ColumnValues::Whole(rows.iter().map(|&row| values[row]).collect())
        }
        ColumnValues::Real(values) => {
            ColumnValues::Real(rows.iter().map(|&row| values[row]).collect())
        }
        ColumnValues::Text(values) => {
            ColumnValues::Text(rows.iter().map(|&row| values[row].clone()).collect())
        }
    }
}

pub(super) fn extend(column: &mut ColumnValues, more: ColumnValues) {
    match (column, more) {
        (ColumnValues::Whole(values), ColumnValues::Whole(more)) => values.extend(more),
        (ColumnValues::Real(values), ColumnValues::Real(more)) => values.extend(more),
        (ColumnValues::Text(values), ColumnValues::Text(more)) => values.extend(more),
        // The type of a column is the mapping's, so it is the same in every file.
        _ => {}
    }
}
