//! Collects the sums of a year and writes the file of [`Cube`](super::cube::Cube), whose layout is described there.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use super::cube::{ACTOR_BYTES, COLUMNS, DAYS, DayCell, DyadEntry, MAGIC, MonthCell};
use super::parquet_file::temporary;
use super::row::{CodedRow, actor_place};
use super::sums::Sums;
use crate::error::StoreError;

/// Collects the cells of a year; rows come sorted by dyad and day.
#[derive(Default)]
pub(crate) struct CubeBuilder {
    dyads: Vec<(u32, DyadEntry)>,
    months: Vec<MonthCell>,
    days: Vec<DayCell>,
    /// Cells of the present dyad and month, by part.
    present: [Option<Sums>; 10],
    month: u8,
    /// All events of each day of the year, by level, between whomever.
    all: Vec<[u32; 4]>,
}

impl CubeBuilder {
    /// Adds the rows of one dyad on one day, of which the first has this place in the partition.
    pub(crate) fn add(
        &mut self,
        dyad: u32,
        (month, day_of_year): (u8, u16),
        first_row: u64,
        rows: &[CodedRow],
    ) {
        if self.dyads.last().is_none_or(|(last, _)| *last != dyad) {
            self.end_month();
            self.dyads.push((
                dyad,
                DyadEntry {
                    low: (dyad >> 16) as u16,
                    high: dyad as u16,
                    // A year has fewer than 2³² events.
                    first_row: first_row as u32,
                    rows: 0,
                    first_month: self.months.len() as u32,
                    first_day: self.days.len() as u32,
                },
            ));
        } else if self.month != month {
            self.end_month();
        }
        self.month = month;
        if let Some((_, entry)) = self.dyads.last_mut() {
            entry.rows += rows.len() as u32;
        }
        let mut of_day = Sums::default();
        for row in rows {
            let part = 2 * usize::from(row.quad.min(4)) + usize::from(!row.low_acts());
            self.present[part].get_or_insert_default().add(row);
            of_day.add(row);
        }
        self.days.push(DayCell {
            day_of_year,
            sums: of_day,
        });
    }

    /// Adds rows to all events of a day of the year, which counts from 1.
    pub(crate) fn add_to_all(&mut self, day_of_year: u16, rows: &[CodedRow]) {
        self.all.resize(DAYS, [0; 4]);
        if let Some(counts) = self.all.get_mut(usize::from(day_of_year) - 1) {
            for row in rows {
                for count in counts.iter_mut().take(row.level as usize + 1) {
                    *count += 1;
                }
            }
        }
    }

    fn end_month(&mut self) {
        for (part, sums) in self.present.iter_mut().enumerate() {
            if let Some(sums) = sums.take() {
                self.months.push(MonthCell {
                    month: self.month,
                    part: part as u8,
                    sums,
                });
            }
        }
    }

    /// Writes the file; returns cells and bytes.
    pub(crate) fn finish(mut self, path: &Path) -> Result<(u64, u64), StoreError> {
        self.end_month();
        let bytes = self.to_bytes();
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(StoreError::unwritable(folder))?;
        }
        let temporary = temporary(path);
        File::create(&temporary)
            .and_then(|mut file| {
                file.write_all(&bytes)?;
                file.sync_all()
            })
            .and_then(|()| std::fs::rename(&temporary, path))
            .map_err(StoreError::unwritable(path))?;
        Ok((self.months.len() as u64, bytes.len() as u64))
    }

    fn to_bytes(&self) -> Vec<u8> {
        // Places of actors change when the tables grow, so the file has its own.
        let mut actors: Vec<u16> = self
            .dyads
            .iter()
            .flat_map(|(_, entry)| [entry.low, entry.high])
            .collect();
        actors.sort_unstable();
        actors.dedup();
        let local = |place: u16| actors.binary_search(&place).unwrap_or_default() as u16;
        let months = columns(self.months.iter().map(|cell| &cell.sums));
        let days = columns(self.days.iter().map(|cell| &cell.sums));
        let mut out = Vec::new();
        out.extend_from_slice(MAGIC);
        for count in [
            actors.len(),
            self.dyads.len(),
            self.months.len(),
            self.days.len(),
        ] {
            out.extend_from_slice(&(count as u32).to_le_bytes());
        }
        let mut widths = [0u8; 32];
        for (place, column) in months.iter().enumerate() {
            widths[place] = column.width;
        }
        for (place, column) in days.iter().enumerate() {
            widths[16 + place] = column.width;
        }
        out.extend_from_slice(&widths);
        for day in 0..DAYS {
            for count in self.all.get(day).copied().unwrap_or_default() {
                out.extend_from_slice(&count.to_le_bytes());
            }
        }
        for &place in &actors {
            let mut id = [0; ACTOR_BYTES];
            if let Some(actor) = actor_place::actor(place) {
                let text = actor.as_str().as_bytes();
                id[..text.len()].copy_from_slice(text);
            }
            out.extend_from_slice(&id);
        }
        for (_, entry) in &self.dyads {
            out.extend_from_slice(&local(entry.low).to_le_bytes());
            out.extend_from_slice(&local(entry.high).to_le_bytes());
            for value in [
                entry.first_row,
                entry.rows,
                entry.first_month,
                entry.first_day,
            ] {
                out.extend_from_slice(&value.to_le_bytes());
            }
        }
        out.extend(self.months.iter().map(|cell| cell.month));
        out.extend(self.months.iter().map(|cell| cell.part));
        months.iter().for_each(|column| column.write(&mut out));
        for cell in &self.days {
            out.extend_from_slice(&cell.day_of_year.to_le_bytes());
        }
        days.iter().for_each(|column| column.write(&mut out));
        out
    }
}

/// A column of sums as whole numbers.
struct Column {
    values: Vec<u64>,
    width: u8,
}

impl Column {
    fn new(values: Vec<u64>) -> Column {
        let width = match values.iter().max().copied().unwrap_or(0) {
            0 => 0,
            1..=0xff => 1,
            0x100..=0xffff => 2,
            0x1_0000..=0xffff_ffff => 4,
            _ => 8,
        };
        Column { values, width }
    }

    fn write(&self, out: &mut Vec<u8>) {
        for value in &self.values {
            out.extend_from_slice(&value.to_le_bytes()[..usize::from(self.width)]);
        }
    }
}

fn columns<'s>(sums: impl Iterator<Item = &'s Sums> + Clone) -> Vec<Column> {
    let mut columns = Vec::with_capacity(COLUMNS);
    for level in 0..4 {
        let next = |values: &[u64; 4]| values.get(level + 1).copied().unwrap_or(0);
        columns.push(Column::new(
            sums.clone()
                .map(|sums| sums.events[level] - next(&sums.events))
                .collect(),
        ));
        columns.push(Column::new(
            sums.clone()
                .map(|sums| {
                    let unscored = |level: usize| match level {
                        4 => 0,
                        level => sums.events[level] - sums.scored[level],
                    };
                    unscored(level) - unscored(level + 1)
                })
                .collect(),
        ));
        columns.push(Column::new(
            sums.clone()
                .map(|sums| {
                    zigzag(sums.score[level] - sums.score.get(level + 1).copied().unwrap_or(0))
                })
                .collect(),
        ));
    }
    columns
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coded::cube::Cube;
    use crate::coded::row::tests::any_row;
    use entente_model::coded_event::Level;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn sums_come_back_as_they_were(rows in proptest::collection::vec((any_row(), 0u8..4, 0u16..4, 0u16..60, -10_000i16..=10_000), 1..60)) {
            let mut rows: Vec<CodedRow> = rows
                .into_iter()
                .map(|(mut row, level, high, day, score)| {
                    row.level = Level::ALL[usize::from(level)];
                    row.dyad = (1 << 16) | u32::from(high + 2);
                    row.source = if row.symmetric { 1 } else { high + 2 };
                    row.target = if row.symmetric { high + 2 } else { 1 };
                    row.start = i32::from(day);
                    row.score = if row.is_root % 3 == 0 { super::super::row::NO_SCORE } else { score };
                    row.quad %= 5;
                    row
                })
                .collect();
            rows.sort_by_key(|row| (row.dyad, row.start));
            let mut builder = CubeBuilder::default();
            let mut place = 0;
            for day in rows.chunk_by(|a, b| (a.dyad, a.start) == (b.dyad, b.start)) {
                let month = if day[0].start < 31 { 1 } else { 2 };
                builder.add(day[0].dyad, (month, day[0].start as u16 + 1), place, day);
                builder.add_to_all(day[0].start as u16 + 1, day);
                place += day.len() as u64;
            }
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("a.cube");
            builder.finish(&path).unwrap();
            let cube = Cube::open(&path).unwrap();
            let mut seen = 0;
            let dyads: Vec<_> = cube.dyads().collect();
            for (low, high, _) in dyads {
                let of_dyad: Vec<&CodedRow> = rows
                    .iter()
                    .filter(|row| actor_place::actor(row.dyad as u16) == Some(high))
                    .collect();
                let mut expected = Sums::default();
                of_dyad.iter().for_each(|row| expected.add(row));
                let (mut months, mut days) = (Sums::default(), Sums::default());
                cube.months_of(low, high).unwrap().iter().for_each(|cell| months.merge(&cell.sums));
                cube.days_of(low, high).unwrap().iter().for_each(|cell| days.merge(&cell.sums));
                prop_assert_eq!(months, expected);
                prop_assert_eq!(days, expected);
                prop_assert_eq!(cube.rows_of(low, high), Some((seen, of_dyad.len() as u64)));
                seen += of_dyad.len() as u64;
            }
            prop_assert_eq!(seen, rows.len() as u64);
            let mut all: BTreeMap<u16, [u64; 4]> = BTreeMap::new();
            for row in &rows {
                let counts = all.entry(row.start as u16 + 1).or_default();
                for count in counts.iter_mut().take(row.level as usize + 1) {
                    *count += 1;
                }
            }
            prop_assert_eq!(cube.all_events().collect::<BTreeMap<_, _>>(), all);
        }
    }
}
