//! The columns of a partition: what each holds of a row.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, ArrowPrimitiveType, BooleanArray, Float32Array, Float64Array, Int64Array,
    PrimitiveArray, RecordBatch, StringArray, UInt32Array,
};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::{DataType, Date32Type, Field, Int8Type, Schema, SchemaRef, UInt32Type};
use arrow::error::ArrowError;
use entente_model::coded_event::Level;
use entente_model::ontology::PloverType;

use super::dictionary_column::NONE;
use super::names::Names;
use super::parquet_file::text;
use super::row::{
    CodedRow, NO_ACTOR, NO_COUNT, NO_DAY, NO_QUAD, NO_SCORE, actor_place, dyad_high, dyad_low,
};

/// What places of texts are places of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Texts {
    Actors,
    Names,
    PloverTypes,
    Levels,
}

impl Texts {
    /// The text of a place.
    pub(crate) fn text(self, place: u32, names: &Names) -> &str {
        match self {
            // Actors are fewer than 2¹⁶, types and levels fewer still.
            Texts::Actors => actor_place::text(place as u16),
            Texts::Names => names.text(place),
            Texts::PloverTypes => PloverType::ALL[place as usize].as_str(),
            Texts::Levels => Level::ALL[place as usize].as_str(),
        }
    }
}

/// What a column holds of rows.
#[derive(Clone, Copy)]
pub(crate) enum Values {
    /// Texts that repeat, by their places, [`NONE`] for none.
    Places(Texts, fn(&[CodedRow], &mut Vec<u32>)),
    Array(fn(&[CodedRow]) -> ArrayRef),
}

/// A column.
pub(crate) struct Column {
    name: &'static str,
    is_optional: bool,
    data_type: DataType,
    pub(crate) values: Values,
}

const fn column(
    name: &'static str,
    is_optional: bool,
    data_type: DataType,
    values: fn(&[CodedRow]) -> ArrayRef,
) -> Column {
    Column {
        name,
        is_optional,
        data_type,
        values: Values::Array(values),
    }
}

fn texts(
    name: &'static str,
    is_optional: bool,
    of: Texts,
    places: fn(&[CodedRow], &mut Vec<u32>),
) -> Column {
    Column {
        name,
        is_optional,
        data_type: text(),
        values: Values::Places(of, places),
    }
}

/// Columns whose places are in the order of their texts, and by which rows are sorted.
pub(crate) const ORDERED: [&str; 2] = ["dyad_low", "dyad_high"];

/// All columns, in the order of the file.
pub(crate) fn columns() -> Vec<Column> {
    use DataType::{Boolean, Date32, Float32, Float64, Int8, Int64, UInt32};
    use Texts::{Actors, Levels, PloverTypes};
    vec![
        texts("dyad_low", true, Actors, |rows, out| {
            each(rows, out, |row| actor(dyad_low(row.dyad)));
        }),
        texts("dyad_high", true, Actors, |rows, out| {
            each(rows, out, |row| actor(dyad_high(row.dyad)));
        }),
        column("start", false, Date32, |rows| days(rows, |row| row.start)),
        column("end", false, Date32, |rows| {
            days(rows, |row| row.start + i32::from(row.days))
        }),
        texts("source", true, Actors, |rows, out| {
            each(rows, out, |row| known(row.source));
        }),
        texts("target", true, Actors, |rows, out| {
            each(rows, out, |row| known(row.target));
        }),
        texts("source_raw", false, Texts::Names, |rows, out| {
            each(rows, out, |row| row.source_raw);
        }),
        texts("target_raw", false, Texts::Names, |rows, out| {
            each(rows, out, |row| row.target_raw);
        }),
        texts("source_country", true, Texts::Names, |rows, out| {
            each(rows, out, |row| some(row.source_country));
        }),
        texts("target_country", true, Texts::Names, |rows, out| {
            each(rows, out, |row| some(row.target_country));
        }),
        texts("code", false, Texts::Names, |rows, out| {
            each(rows, out, |row| row.code);
        }),
        texts("plover", true, PloverTypes, |rows, out| {
            each(rows, out, |row| u32::from(row.plover).wrapping_sub(1));
        }),
        column("quad", true, Int8, |rows| {
            optional::<Int8Type>(rows, 0, |row| row.quad as i8)
        }),
        column("quad_source", true, Int8, |rows| {
            optional::<Int8Type>(rows, NO_QUAD as i8, |row| row.quad_source as i8)
        }),
        column("score", true, Float64, |rows| {
            let score =
                |row: &CodedRow| (row.score != NO_SCORE).then(|| f64::from(row.score) / 1000.0);
            Arc::new(rows.iter().map(score).collect::<Float64Array>())
        }),
        column("symmetric", false, Boolean, |rows| {
            let symmetric = |row: usize| rows[row].symmetric;
            let values = BooleanBuffer::collect_bool(rows.len(), symmetric);
            Arc::new(BooleanArray::from(values))
        }),
        column("is_root", true, Boolean, |rows| {
            let is_root = |row: &CodedRow| (row.is_root != 0).then_some(row.is_root == 2);
            Arc::new(rows.iter().map(is_root).collect::<BooleanArray>())
        }),
        column("mentions", true, UInt32, |rows| {
            counts(rows, |row| row.mentions)
        }),
        column("sources", true, UInt32, |rows| {
            counts(rows, |row| row.sources)
        }),
        column("articles", true, UInt32, |rows| {
            counts(rows, |row| row.articles)
        }),
        column("tone", true, Float32, |rows| {
            let tone = |row: &CodedRow| (!row.tone.is_nan()).then_some(row.tone);
            Arc::new(rows.iter().map(tone).collect::<Float32Array>())
        }),
        column("deaths", true, UInt32, |rows| {
            counts(rows, |row| row.deaths)
        }),
        texts("place_country", true, Texts::Names, |rows, out| {
            each(rows, out, |row| some(row.place_country));
        }),
        column("recorded", true, Date32, |rows| {
            days(rows, |row| row.recorded)
        }),
        texts("level", false, Levels, |rows, out| {
            each(rows, out, |row| row.level as u32);
        }),
        column("id", false, Int64, |rows| {
            let ids = rows.iter().map(|row| row.id);
            Arc::new(Int64Array::from_iter_values(ids))
        }),
        column("file", false, UInt32, |rows| numbers(rows, |row| row.file)),
        column("line", false, UInt32, |rows| numbers(rows, |row| row.line)),
        column("check", false, UInt32, |rows| {
            numbers(rows, |row| row.check)
        }),
    ]
}

fn each(rows: &[CodedRow], out: &mut Vec<u32>, place: impl Fn(&CodedRow) -> u32) {
    out.extend(rows.iter().map(place));
}

fn actor(place: Option<u16>) -> u32 {
    place.map_or(NONE, u32::from)
}

fn known(place: u16) -> u32 {
    actor((place != NO_ACTOR).then_some(place))
}

/// A name of which the empty one is none.
fn some(place: u32) -> u32 {
    match place {
        0 => NONE,
        place => place,
    }
}

/// Numbers of which `none` is none.
fn optional<T: ArrowPrimitiveType>(
    rows: &[CodedRow],
    none: T::Native,
    value: impl Fn(&CodedRow) -> T::Native,
) -> ArrayRef {
    let values: Vec<T::Native> = rows.iter().map(value).collect();
    let nulls = values.contains(&none).then(|| {
        NullBuffer::from(BooleanBuffer::collect_bool(values.len(), |row| {
            values[row] != none
        }))
    });
    Arc::new(PrimitiveArray::<T>::new(values.into(), nulls))
}

fn counts(rows: &[CodedRow], value: impl Fn(&CodedRow) -> u32) -> ArrayRef {
    optional::<UInt32Type>(rows, NO_COUNT, value)
}

fn days(rows: &[CodedRow], value: impl Fn(&CodedRow) -> i32) -> ArrayRef {
    optional::<Date32Type>(rows, NO_DAY, value)
}

fn numbers(rows: &[CodedRow], value: impl Fn(&CodedRow) -> u32) -> ArrayRef {
    Arc::new(UInt32Array::from_iter_values(rows.iter().map(value)))
}

/// The schema of a partition: texts that repeat as dictionaries.
pub(crate) fn schema() -> SchemaRef {
    let field = |column: Column| Field::new(column.name, column.data_type, column.is_optional);
    Arc::new(Schema::new(
        columns().into_iter().map(field).collect::<Vec<_>>(),
    ))
}

/// The rows as a batch of plain texts, for those who ask.
pub(crate) fn encode_plain(rows: &[CodedRow], names: &Names) -> Result<RecordBatch, ArrowError> {
    let mut fields = Vec::new();
    let mut arrays = Vec::new();
    for column in columns() {
        let (data_type, array): (_, ArrayRef) = match column.values {
            Values::Array(array) => (column.data_type, array(rows)),
            Values::Places(texts, places) => {
                let mut of_rows = Vec::with_capacity(rows.len());
                places(rows, &mut of_rows);
                let text = |&place: &u32| (place != NONE).then(|| texts.text(place, names));
                let array: StringArray = of_rows.iter().map(text).collect();
                (DataType::Utf8, Arc::new(array))
            }
        };
        fields.push(Field::new(column.name, data_type, column.is_optional));
        arrays.push(array);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}
