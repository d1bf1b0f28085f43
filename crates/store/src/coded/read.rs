//! Rows of a partition read back.

use std::fs::File;
use std::path::Path;

use arrow::array::{
    Array, BooleanArray, Date32Array, Float32Array, Float64Array, Int8Array, Int64Array,
    RecordBatch, StringArray, UInt32Array,
};
use entente_model::actor::ActorId;

use entente_model::ontology::PloverType;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowSelection,
    RowSelector,
};
use parquet::file::metadata::PageIndexPolicy;

use super::names::Names;
use super::row::{CodedRow, NO_ACTOR, NO_COUNT, NO_DAY, NO_QUAD, NO_SCORE, actor_place, dyad_of};
use crate::column::{BadRow, column};
use crate::error::StoreError;

/// Reads a partition from its first row to its last, or the rows of one range.
pub(crate) struct PartitionReader {
    reader: ParquetRecordBatchReader,
    path: std::path::PathBuf,
}

impl PartitionReader {
    /// `range` is the place of the first row and the number of rows.
    pub(crate) fn open(path: &Path, range: Option<(u64, u64)>) -> Result<Self, StoreError> {
        let damaged = |error: &dyn std::error::Error| StoreError::corrupt(path, error);
        let file = File::open(path).map_err(StoreError::unreadable(path))?;
        let options = ArrowReaderOptions::new().with_page_index_policy(match range {
            Some(_) => PageIndexPolicy::Optional,
            None => PageIndexPolicy::Skip,
        });
        let mut builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
            .map_err(|error| damaged(&error))?;
        if let Some((first, rows)) = range {
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
            builder = builder
                .with_row_groups(groups)
                .with_row_selection(selection);
        }
        let reader = builder
            .with_batch_size(8_192)
            .build()
            .map_err(|error| damaged(&error))?;
        Ok(PartitionReader {
            reader,
            path: path.to_owned(),
        })
    }

    /// The next batch as it stands in the file.
    pub(crate) fn next_batch(&mut self) -> Result<Option<RecordBatch>, StoreError> {
        self.reader
            .next()
            .transpose()
            .map_err(|error| StoreError::corrupt(&self.path, error))
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

/// The rows of a batch; texts are taken into the names.
pub(crate) fn decode(batch: &RecordBatch, names: &mut Names) -> Result<Vec<CodedRow>, BadRow> {
    let text = |name| column::<StringArray>(batch, name);
    let small = |name| column::<Int8Array>(batch, name);
    let count = |name| column::<UInt32Array>(batch, name);
    let flag = |name| column::<BooleanArray>(batch, name);
    let day = |name| column::<Date32Array>(batch, name);
    let (start, end, recorded) = (day("start")?, day("end")?, day("recorded")?);
    let (source, target) = (text("source")?, text("target")?);
    let (source_raw, target_raw) = (text("source_raw")?, text("target_raw")?);
    let (source_country, target_country) = (text("source_country")?, text("target_country")?);
    let (code, plover, place_country) = (text("code")?, text("plover")?, text("place_country")?);
    let (level, quad, quad_source) = (text("level")?, small("quad")?, small("quad_source")?);
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
    let mut actors = LastText::new(|text: &str| {
        ActorId::new(text).map_or(NO_ACTOR, |actor| actor_place::of(Some(actor)))
    });
    let mut targets = actors.clone();
    let optional = |array: &UInt32Array, row: usize| match array.is_null(row) {
        true => NO_COUNT,
        false => array.value(row),
    };
    let mut rows = Vec::with_capacity(batch.num_rows());
    for row in 0..batch.num_rows() {
        let source_place = match source.is_null(row) {
            true => NO_ACTOR,
            false => actors.value(source.value(row)),
        };
        let target_place = match target.is_null(row) {
            true => NO_ACTOR,
            false => targets.value(target.value(row)),
        };
        let name = |names: &mut Names, array: &StringArray| match array.is_null(row) {
            true => 0,
            false => names.place(array.value(row)),
        };
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
            source_raw: name(names, source_raw),
            target_raw: name(names, target_raw),
            source_country: name(names, source_country),
            target_country: name(names, target_country),
            code: name(names, code),
            place_country: name(names, place_country),
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
            plover: match plover.is_null(row) {
                true => 0,
                false => plover_place(plover.value(row)),
            },
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
                .value(row)
                .parse()
                .map_err(|error: entente_model::ontology::UnknownTerm| BadRow(error.to_string()))?,
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

/// Remembers the last text and what it gave: sorted columns repeat.
#[derive(Clone)]
struct LastText<F> {
    text: String,
    value: u16,
    of: F,
}

impl<F: Fn(&str) -> u16 + Clone> LastText<F> {
    fn new(of: F) -> Self {
        LastText {
            text: String::new(),
            value: NO_ACTOR,
            of,
        }
    }

    fn value(&mut self, text: &str) -> u16 {
        if self.text != text {
            self.value = (self.of)(text);
            text.clone_into(&mut self.text);
        }
        self.value
    }
}
