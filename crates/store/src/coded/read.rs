//! Rows of a partition read back.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use arrow::array::{
    Array, AsArray, BooleanArray, Date32Array, DictionaryArray, Float32Array, Float64Array,
    Int8Array, Int32Array, Int64Array, RecordBatch, StringArray, UInt32Array,
};
use arrow::datatypes::Int32Type;
use entente_model::actor::ActorId;
use entente_model::coded_event::Level;
use entente_model::ontology::PloverType;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowSelection,
    RowSelector,
};
use parquet::file::metadata::PageIndexPolicy;

use super::columns;
use super::footers::Footers;
use super::names::Names;
use super::row::{CodedRow, NO_ACTOR, NO_COUNT, NO_DAY, NO_QUAD, NO_SCORE, actor_place, dyad_of};
use crate::column::{BadRow, column};
use crate::error::StoreError;

/// How partitions are read: repeating texts as places in their dictionary. Of the index of pages only their offsets are of use.
fn options(offsets: PageIndexPolicy) -> ArrowReaderOptions {
    ArrowReaderOptions::new()
        .with_schema(columns::schema())
        .with_offset_index_policy(offsets)
}

/// A column of repeating texts. What a text means is looked up once in a batch.
struct Repeated<'b, T> {
    keys: &'b Int32Array,
    values: &'b StringArray,
    known: Vec<Option<T>>,
}

impl<'b, T: Copy> Repeated<'b, T> {
    fn new(batch: &'b RecordBatch, name: &str) -> Result<Self, BadRow> {
        let column: &DictionaryArray<Int32Type> = column(batch, name)?;
        let values = column.values().as_string_opt::<i32>();
        let values = values.ok_or_else(|| BadRow(format!("column {name} holds no texts")))?;
        Ok(Repeated {
            keys: column.keys(),
            values,
            known: vec![None; values.len()],
        })
    }

    /// What the text of a row means; `None` where there is none.
    fn get(&mut self, row: usize, mut of: impl FnMut(&str) -> T) -> Option<T> {
        if self.keys.is_null(row) {
            return None;
        }
        let place = usize::try_from(self.keys.value(row)).ok()?;
        let values = self.values;
        let known = self.known.get_mut(place)?;
        Some(*known.get_or_insert_with(|| of(values.value(place))))
    }
}

/// Reads a partition from its first row to its last, or the rows of one range.
pub(crate) struct PartitionReader {
    reader: ParquetRecordBatchReader,
    path: std::path::PathBuf,
}

impl PartitionReader {
    /// All rows.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let damaged = |error: &dyn std::error::Error| StoreError::corrupt(path, error);
        let file = File::open(path).map_err(StoreError::unreadable(path))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(
            file,
            options(PageIndexPolicy::Skip),
        )
        .map_err(|error| damaged(&error))?;
        Self::build(builder, path)
    }

    /// The rows from the place of a first one on, so many.
    pub(crate) fn open_range(
        footers: &Footers,
        path: &Path,
        (first, rows): (u64, u64),
    ) -> Result<Self, StoreError> {
        let (file, footer) = footers.open(path, || options(PageIndexPolicy::Optional))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, footer);
        // Row groups that hold none of the range are left out, so that nothing of them is read.
        let mut groups = Vec::new();
        let mut before = 0u64;
        let mut skipped = 0u64;
        for (index, group) in builder.metadata().row_groups().iter().enumerate() {
            let held = group.num_rows() as u64;
            if before + held > first && before < first + rows {
                groups.push(index);
            } else if before + held <= first {
                skipped += held;
            }
            before += held;
        }
        let selection = RowSelection::from(vec![
            RowSelector::skip((first - skipped) as usize),
            RowSelector::select(rows as usize),
        ]);
        Self::build(
            builder
                .with_row_groups(groups)
                .with_row_selection(selection),
            path,
        )
    }

    fn build(
        builder: ParquetRecordBatchReaderBuilder<File>,
        path: &Path,
    ) -> Result<Self, StoreError> {
        Ok(PartitionReader {
            reader: builder
                .with_batch_size(8_192)
                .build()
                .map_err(|error| StoreError::corrupt(path, error))?,
            path: path.to_owned(),
        })
    }

    /// The next batch as it stands in the file.
    pub(crate) fn next_batch(&mut self) -> Result<Option<RecordBatch>, StoreError> {
        let next = || self.reader.next().transpose();
        decoded(&self.path, next)?.map_err(|error| StoreError::corrupt(&self.path, error))
    }

    /// The next rows; `None` at the end.
    pub(crate) fn next_rows(
        &mut self,
        names: &mut Names,
    ) -> Result<Option<Vec<CodedRow>>, StoreError> {
        let Some(batch) = self.next_batch()? else {
            return Ok(None);
        };
        decode(&batch, names)
            .map(Some)
            .map_err(|BadRow(reason)| StoreError::corrupt(&self.path, reason))
    }
}

/// What a decoder gives. Some end with a panic where bytes are damaged: then the file is.
pub(crate) fn decoded<T>(path: &Path, decode: impl FnOnce() -> T) -> Result<T, StoreError> {
    // What it was decoding is not used again.
    catch_unwind(AssertUnwindSafe(decode))
        .map_err(|_| StoreError::corrupt(path, "a column cannot be decoded"))
}

/// The rows of a batch; texts are taken into the names.
pub(crate) fn decode(batch: &RecordBatch, names: &mut Names) -> Result<Vec<CodedRow>, BadRow> {
    let small = |name| column::<Int8Array>(batch, name);
    let count = |name| column::<UInt32Array>(batch, name);
    let flag = |name| column::<BooleanArray>(batch, name);
    let day = |name| column::<Date32Array>(batch, name);
    let (start, end, recorded) = (day("start")?, day("end")?, day("recorded")?);
    let (mut source, mut target) = (
        Repeated::new(batch, "source")?,
        Repeated::new(batch, "target")?,
    );
    let mut source_raw = Repeated::new(batch, "source_raw")?;
    let mut target_raw = Repeated::new(batch, "target_raw")?;
    let mut source_country = Repeated::new(batch, "source_country")?;
    let mut target_country = Repeated::new(batch, "target_country")?;
    let mut code = Repeated::new(batch, "code")?;
    let mut plover = Repeated::new(batch, "plover")?;
    let mut place_country = Repeated::new(batch, "place_country")?;
    let mut level: Repeated<'_, Option<Level>> = Repeated::new(batch, "level")?;
    let (quad, quad_source) = (small("quad")?, small("quad_source")?);
    let score: &Float64Array = column(batch, "score")?;
    let (symmetric, is_root) = (flag("symmetric")?, flag("is_root")?);
    let (mentions, sources, articles) = (count("mentions")?, count("sources")?, count("articles")?);
    let (deaths, file, line, check) = (
        count("deaths")?,
        count("file")?,
        count("line")?,
        count("check")?,
    );
    let tone: &Float32Array = column(batch, "tone")?;
    let id: &Int64Array = column(batch, "id")?;
    let actor =
        |text: &str| ActorId::new(text).map_or(NO_ACTOR, |actor| actor_place::of(Some(actor)));
    let optional = |array: &UInt32Array, row: usize| match array.is_null(row) {
        true => NO_COUNT,
        false => array.value(row),
    };
    let mut rows = Vec::with_capacity(batch.num_rows());
    for row in 0..batch.num_rows() {
        let source_place = source.get(row, actor).unwrap_or(NO_ACTOR);
        let target_place = target.get(row, actor).unwrap_or(NO_ACTOR);
        let mut name =
            |column: &mut Repeated<'_, u32>| column.get(row, |text| names.place(text)).unwrap_or(0);
        rows.push(CodedRow {
            dyad: dyad_of(source_place, target_place),
            start: start.value(row),
            id: id.value(row),
            check: check.value(row),
            file: file.value(row),
            line: line.value(row),
            recorded: match recorded.is_null(row) {
                true => NO_DAY,
                false => recorded.value(row),
            },
            source_raw: name(&mut source_raw),
            target_raw: name(&mut target_raw),
            source_country: name(&mut source_country),
            target_country: name(&mut target_country),
            code: name(&mut code),
            place_country: name(&mut place_country),
            mentions: optional(mentions, row),
            sources: optional(sources, row),
            articles: optional(articles, row),
            deaths: optional(deaths, row),
            tone: match tone.is_null(row) {
                true => f32::NAN,
                false => tone.value(row),
            },
            source: source_place,
            target: target_place,
            days: (end.value(row) - start.value(row)) as u16,
            score: match score.is_null(row) {
                true => NO_SCORE,
                false => (score.value(row) * 1000.0).round() as i16,
            },
            plover: plover.get(row, plover_place).unwrap_or(0),
            quad: match quad.is_null(row) {
                true => 0,
                false => quad.value(row) as u8,
            },
            quad_source: match quad_source.is_null(row) {
                true => NO_QUAD,
                false => quad_source.value(row) as u8,
            },
            is_root: match is_root.is_null(row) {
                true => 0,
                false => 1 + u8::from(is_root.value(row)),
            },
            symmetric: symmetric.value(row),
            level: level
                .get(row, |text| text.parse().ok())
                .flatten()
                .ok_or_else(|| BadRow("a row without a level of de-duplication".to_owned()))?,
        });
    }
    Ok(rows)
}

fn plover_place(text: &str) -> u8 {
    PloverType::ALL
        .iter()
        .position(|plover| plover.as_str() == text)
        // Sixteen types.
        .map_or(0, |place| place as u8 + 1)
}
