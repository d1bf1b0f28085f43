//! The cells of columns of numbers, row by row, with the keys of their rows.

use arrow::array::{Array, AsArray, PrimitiveArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int8Type, Int32Type};

use super::AnalysisTable;

/// Rows made at a time.
const BLOCK: usize = 1 << 18;

/// The numbers of the states of a row and its year; the second number is 0 for a state alone.
pub(super) type RowKey = (u16, u16, i16);

/// A column of numbers of a block, with the kind of each cell.
struct Numbers {
    values: PrimitiveArray<Float64Type>,
    kinds: PrimitiveArray<Int8Type>,
}

/// Calls `each` with the place of the name in `names`, the row's key, the number and the kind of cell, for each row of a table by
/// year that was asked for with its cells. Columns that are not there or are no numbers are passed over.
pub(super) fn each_cell(
    table: &AnalysisTable,
    names: &[impl AsRef<str>],
    mut each: impl FnMut(usize, RowKey, Option<f64>, u8),
) {
    let of_pairs = table.spec().rows.has_pairs();
    for block in table.blocks(BLOCK) {
        let Ok(batch) = table.block(block) else {
            continue;
        };
        let key = |place: usize| batch.column(place).as_primitive_opt::<Int32Type>();
        let second = if of_pairs { key(1) } else { None };
        let (Some(first), Some(years)) = (key(0), key(if of_pairs { 2 } else { 1 })) else {
            continue;
        };
        for (place, name) in names.iter().enumerate() {
            let Some(numbers) = numbers(&batch, name.as_ref()) else {
                continue;
            };
            for row in 0..batch.num_rows() {
                let value = &numbers.values;
                let value = value.is_valid(row).then(|| value.value(row));
                // Numbers of the lists and years of rows are small.
                let code2 = second.map_or(0, |second| second.value(row) as u16);
                let key = (first.value(row) as u16, code2, years.value(row) as i16);
                each(place, key, value, numbers.kinds.value(row) as u8);
            }
        }
    }
}

fn numbers(batch: &RecordBatch, name: &str) -> Option<Numbers> {
    let values = cast(batch.column_by_name(name)?, &DataType::Float64).ok()?;
    let kinds = batch.column_by_name(&format!("{name}_cell"))?;
    Some(Numbers {
        values: values.as_primitive::<Float64Type>().clone(),
        kinds: kinds.as_dictionary_opt::<Int8Type>()?.keys().clone(),
    })
}
