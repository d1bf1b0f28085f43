//! The denominators: events by month, country and code at each level, of a dataset and year.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Date32Array, Int8Array, RecordBatch, StringArray, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema};
use entente_model::actor::ActorId;
use entente_model::coded_event::Level;
use entente_model::day::Day;
use entente_model::ontology::PloverType;
use foldhash::fast::FixedState;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::names::Names;
use super::parquet_file::{WHOLE, create_writer, finish_writer, write_failed};
use super::row::{CodedRow, NO_ACTOR, actor_place};
use crate::column::{BadRow, column};
use crate::error::StoreError;

/// What is counted apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key {
    month: u8,
    /// [`NO_ACTOR`]: all events, once each.
    actor: u16,
    code: u32,
    plover: u8,
    quad: u8,
}

impl Key {
    /// The key as one number, which is looked up faster than its parts: 16 types, 4 quad classes and 12 months, and none of each.
    fn packed(self) -> u64 {
        (u64::from(self.code) << 28)
            | (u64::from(self.actor) << 12)
            | (u64::from(self.plover) << 7)
            | (u64::from(self.quad) << 4)
            | u64::from(self.month)
    }

    fn unpacked(packed: u64) -> Key {
        Key {
            month: packed as u8 & 0xf,
            actor: (packed >> 12) as u16,
            code: (packed >> 28) as u32,
            plover: (packed >> 7) as u8 & 0x1f,
            quad: (packed >> 4) as u8 & 0x7,
        }
    }
}

/// Counts the rows of a year.
pub(crate) struct TotalsBuilder {
    counts: HashMap<u64, [u64; 4], FixedState>,
}

impl TotalsBuilder {
    pub(crate) fn new() -> TotalsBuilder {
        TotalsBuilder {
            counts: HashMap::default(),
        }
    }

    /// Adds rows of one day: each to all events, and to the country of each side, once where both are the same.
    pub(crate) fn add(&mut self, month: u8, rows: &[CodedRow]) {
        for row in rows {
            let mut add = |actor: u16| {
                let key = Key {
                    month,
                    actor,
                    code: row.code,
                    plover: row.plover,
                    quad: row.quad,
                };
                let key = key.packed();
                // Looked up before it is taken in: almost all are there.
                let counts = match self.counts.get_mut(&key) {
                    Some(counts) => counts,
                    None => self.counts.entry(key).or_default(),
                };
                for count in counts.iter_mut().take(row.level as usize + 1) {
                    *count += 1;
                }
            };
            add(NO_ACTOR);
            if row.source != NO_ACTOR {
                add(row.source);
            }
            if row.target != NO_ACTOR && row.target != row.source {
                add(row.target);
            }
        }
    }

    /// Writes the file; returns rows and bytes.
    pub(crate) fn finish(
        self,
        path: &Path,
        year: i16,
        names: &Names,
        metadata: &[(&str, String)],
    ) -> Result<(u64, u64), StoreError> {
        let counts = self.counts.into_iter();
        let mut counts: Vec<(Key, [u64; 4])> = counts
            .map(|(key, counts)| (Key::unpacked(key), counts))
            .collect();
        // By the texts: places of names depend on what was read before.
        counts.sort_by(|(a, _), (b, _)| {
            // All events first: most questions want nothing else.
            let order = |key: &Key| (key.actor.wrapping_add(1), key.month);
            order(a)
                .cmp(&order(b))
                .then_with(|| names.text(a.code).cmp(names.text(b.code)))
                .then_with(|| (a.plover, a.quad).cmp(&(b.plover, b.quad)))
        });
        let schema = Arc::new(Schema::new(vec![
            Field::new("actor", DataType::Utf8, true),
            Field::new("month", DataType::Date32, false),
            Field::new("code", DataType::Utf8, false),
            Field::new("plover", DataType::Utf8, true),
            Field::new("quad", DataType::Int8, true),
            Field::new("raw", DataType::UInt64, false),
            Field::new("exact", DataType::UInt64, false),
            Field::new("revised", DataType::UInt64, false),
            Field::new("event", DataType::UInt64, false),
        ]));
        let (mut writer, schema) = // Small and read often: the set-up of a dense packing would cost more than the reading.
            create_writer(path, schema, metadata, WHOLE)?;
        let actors: Vec<Option<ActorId>> = counts
            .iter()
            .map(|(key, _)| actor_place::actor(key.actor))
            .collect();
        let level = |level: usize| {
            Arc::new(UInt64Array::from_iter_values(
                counts.iter().map(|(_, counts)| counts[level]),
            ))
        };
        let batch = RecordBatch::try_new(
            schema,
            vec![
                Arc::new(StringArray::from_iter(
                    actors
                        .iter()
                        .map(|actor| actor.as_ref().map(ActorId::as_str)),
                )),
                Arc::new(Date32Array::from_iter_values(counts.iter().map(
                    |(key, _)| {
                        Day::new(i32::from(year), u32::from(key.month), 1).map_or(0, Day::number)
                    },
                ))),
                Arc::new(StringArray::from_iter_values(
                    counts.iter().map(|(key, _)| names.text(key.code)),
                )),
                Arc::new(StringArray::from_iter(counts.iter().map(|(key, _)| {
                    (key.plover != 0).then(|| PloverType::ALL[usize::from(key.plover) - 1].as_str())
                }))),
                Arc::new(Int8Array::from_iter(
                    counts
                        .iter()
                        .map(|(key, _)| (key.quad != 0).then_some(key.quad as i8)),
                )),
                level(0),
                level(1),
                level(2),
                level(3),
            ],
        )
        .map_err(|error| StoreError::Encode {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        let all = counts.partition_point(|(key, _)| key.actor == NO_ACTOR);
        // A row group of their own, so that a reader can leave the countries out.
        for rows in [batch.slice(0, all), batch.slice(all, counts.len() - all)] {
            writer
                .write(&rows)
                .and_then(|()| writer.flush())
                .map_err(|error| write_failed(path, error))?;
        }
        let bytes = finish_writer(writer, path)?;
        Ok((counts.len() as u64, bytes))
    }
}

/// A row of the denominators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Total {
    pub(crate) month: u8,
    pub(crate) code: String,
    pub(crate) plover: Option<PloverType>,
    pub(crate) quad: u8,
    /// By level.
    pub(crate) events: [u64; Level::ALL.len()],
}

/// Calls `each` for the rows of all events, those of no one country.
pub(crate) fn read_all_events(path: &Path, mut each: impl FnMut(Total)) -> Result<(), StoreError> {
    let damaged = |error: &dyn std::error::Error| StoreError::corrupt(path, error);
    let file = std::fs::File::open(path).map_err(StoreError::unreadable(path))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|builder| {
            // All but the first, the actor, of which there is none here.
            let columns = 1..builder.parquet_schema().num_columns();
            let mask = ProjectionMask::leaves(builder.parquet_schema(), columns);
            builder
                .with_projection(mask)
                .with_row_groups(vec![0])
                .with_batch_size(8_192)
                .build()
        })
        .map_err(|error| damaged(&error))?;
    for batch in reader {
        let batch = batch.map_err(|error| damaged(&error))?;
        decode(&batch, &mut each).map_err(|BadRow(reason)| StoreError::corrupt(path, reason))?;
    }
    Ok(())
}

fn decode(batch: &RecordBatch, each: &mut impl FnMut(Total)) -> Result<(), BadRow> {
    let text = |name| column::<StringArray>(batch, name);
    let (code, plover) = (text("code")?, text("plover")?);
    let month: &Date32Array = column(batch, "month")?;
    let quad: &Int8Array = column(batch, "quad")?;
    let mut levels = Vec::new();
    for level in Level::ALL {
        levels.push(column::<UInt64Array>(batch, level.as_str())?);
    }
    for row in 0..batch.num_rows() {
        let mut events = [0; 4];
        for (count, level) in events.iter_mut().zip(&levels) {
            *count = level.value(row);
        }
        let text = |array: &StringArray| {
            use arrow::array::Array;
            (!array.is_null(row)).then(|| array.value(row).to_owned())
        };
        use arrow::array::Array;
        each(Total {
            month: Day::from_number(month.value(row)).map_or(1, |day| day.civil().1),
            code: code.value(row).to_owned(),
            plover: text(plover).and_then(|plover| plover.parse().ok()),
            quad: match quad.is_null(row) {
                true => 0,
                false => quad.value(row) as u8,
            },
            events,
        });
    }
    Ok(())
}
