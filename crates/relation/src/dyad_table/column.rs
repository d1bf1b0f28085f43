//! Columns of a block of rows, built from the rows of the data that were chosen for them.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBufferBuilder, DictionaryArray, Float64Array, Int32Array, Int64Array,
    StringArray,
};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::{DataType, Int8Type, Int32Type};
use entente_model::data_table::{ColumnValues, Fold};

use super::joined::{fold, row_of};

/// What an empty place of a block means, row by row.
pub(super) const ZERO: u8 = 1;
pub(super) const MISSING: u8 = 2;
pub(super) const OUTSIDE: u8 = 3;
/// A value.
pub(super) const VALUE: u8 = 0;

/// The words of a column that says what each cell is.
pub(super) const WORDS: [&str; 4] = ["value", "zero-by-rule", "missing", "outside-coverage"];

/// The rows of a block for which a dataset has something.
pub(super) struct Chosen {
    /// Place in the block and row of the data.
    pub(super) hits: Vec<(u32, u32)>,
    /// Rows that count together with those.
    pub(super) more: Vec<(u32, u32)>,
    /// What it means where there is none.
    pub(super) empty: Vec<u8>,
    /// The places of `empty` that are a zero, as bits.
    zeros: BooleanBuffer,
}

impl Chosen {
    pub(super) fn new(hits: Vec<(u32, u32)>, more: Vec<(u32, u32)>, empty: Vec<u8>) -> Chosen {
        let mut zeros = BooleanBufferBuilder::new(empty.len());
        for &kind in &empty {
            zeros.append(kind == ZERO);
        }
        Chosen {
            zeros: zeros.finish(),
            hits,
            more,
            empty,
        }
    }

    fn rows(&self) -> usize {
        self.empty.len()
    }

    fn valid(&self, has_zero: bool) -> BooleanBufferBuilder {
        let mut valid = BooleanBufferBuilder::new(self.rows());
        if has_zero {
            valid.append_buffer(&self.zeros);
        } else {
            valid.append_n(self.rows(), false);
        }
        valid
    }
}

/// A column of the data and, for rows read from the other side, the one that takes its place.
pub(super) struct FromColumn<'v> {
    pub(super) straight: &'v ColumnValues,
    pub(super) reversed: &'v ColumnValues,
    pub(super) no_row: Option<f64>,
    pub(super) fold: Fold,
}

impl FromColumn<'_> {
    fn number(&self, chosen: u32) -> Option<f64> {
        let (row, reversed) = row_of(chosen);
        if reversed {
            self.reversed.number(row)
        } else {
            self.straight.number(row)
        }
    }

    fn text(&self, chosen: u32) -> Option<&Arc<str>> {
        let (row, reversed) = row_of(chosen);
        match if reversed {
            self.reversed
        } else {
            self.straight
        } {
            ColumnValues::Text(values) => values[row].as_ref(),
            _ => None,
        }
    }

    /// The type of the column.
    pub(super) fn data_type(&self) -> DataType {
        match self.straight {
            ColumnValues::Text(_) => {
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
            }
            ColumnValues::Real(_) => DataType::Float64,
            ColumnValues::Whole(values) => {
                let small = |value: i64| i32::try_from(value).is_ok();
                // A sum of many rows may leave 32 bits though each row fits.
                let narrow =
                    self.fold != Fold::Sum && values.iter().flatten().all(|&value| small(value));
                if narrow {
                    DataType::Int32
                } else {
                    DataType::Int64
                }
            }
        }
    }

    pub(super) fn array(&self, chosen: &Chosen, kind: &DataType) -> ArrayRef {
        match kind {
            DataType::Int32 => {
                let (values, valid) = self.numbers(chosen, |value| value as i32, f64::from);
                Arc::new(Int32Array::new(values.into(), Some(valid)))
            }
            DataType::Int64 => {
                let (values, valid) =
                    self.numbers(chosen, |value| value as i64, |value| value as f64);
                Arc::new(Int64Array::new(values.into(), Some(valid)))
            }
            DataType::Float64 => {
                let (values, valid) = self.numbers(chosen, |value| value, |value| value);
                Arc::new(Float64Array::new(values.into(), Some(valid)))
            }
            _ => self.words(chosen),
        }
    }

    fn numbers<T: Copy + Default>(
        &self,
        chosen: &Chosen,
        from: impl Fn(f64) -> T,
        to: impl Fn(T) -> f64,
    ) -> (Vec<T>, NullBuffer) {
        let zero = from(self.no_row.unwrap_or(0.0));
        let mut values = vec![zero; chosen.rows()];
        let mut valid = chosen.valid(self.no_row.is_some());
        for &(place, row) in &chosen.hits {
            let value = self.number(row);
            values[place as usize] = value.map_or_else(T::default, &from);
            valid.set_bit(place as usize, value.is_some());
        }
        for &(place, row) in &chosen.more {
            let place = place as usize;
            let held = valid.get_bit(place).then(|| to(values[place]));
            if let Some(value) = fold(self.fold, held, self.number(row)) {
                values[place] = from(value);
                valid.set_bit(place, true);
            }
        }
        (values, NullBuffer::new(valid.finish()))
    }

    fn words(&self, chosen: &Chosen) -> ArrayRef {
        let mut known: HashMap<&str, i32> = HashMap::new();
        let mut words: Vec<&str> = Vec::new();
        let mut keys = vec![0; chosen.rows()];
        let mut valid = chosen.valid(false);
        for &(place, row) in &chosen.hits {
            let Some(text) = self.text(row) else { continue };
            let key = *known.entry(text).or_insert_with(|| {
                words.push(text);
                words.len() as i32 - 1
            });
            keys[place as usize] = key;
            valid.set_bit(place as usize, true);
        }
        let keys = Int32Array::new(keys.into(), Some(NullBuffer::new(valid.finish())));
        let words = Arc::new(StringArray::from_iter_values(words));
        // Keys point into the words just made, so this cannot fail.
        match DictionaryArray::<Int32Type>::try_new(keys, words) {
            Ok(array) => Arc::new(array),
            Err(_) => Arc::new(StringArray::new_null(chosen.rows())),
        }
    }

    /// What each cell is.
    pub(super) fn cells(&self, chosen: &Chosen) -> Vec<u8> {
        let mut cells: Vec<u8> = chosen
            .empty
            .iter()
            .map(|&kind| {
                if kind == ZERO && self.no_row.is_none() {
                    MISSING
                } else {
                    kind
                }
            })
            .collect();
        for &(place, row) in chosen.hits.iter().chain(&chosen.more) {
            let has = self.number(row).is_some() || self.text(row).is_some();
            let cell = &mut cells[place as usize];
            if has {
                *cell = VALUE;
            } else if *cell != VALUE {
                *cell = MISSING;
            }
        }
        cells
    }
}

/// The type of a column of [`WORDS`].
pub(super) fn cells_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8))
}

/// Cells as words.
pub(super) fn cells_array(cells: Vec<u8>) -> ArrayRef {
    let keys = arrow::array::Int8Array::from_iter_values(cells.into_iter().map(|cell| cell as i8));
    let words = Arc::new(StringArray::from_iter_values(WORDS));
    match DictionaryArray::<Int8Type>::try_new(keys, words) {
        Ok(array) => Arc::new(array),
        // Every cell is one of the four words.
        Err(_) => Arc::new(StringArray::new_null(0)),
    }
}
