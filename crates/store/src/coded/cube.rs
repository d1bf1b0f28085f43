//! Sums by dyad and month, and by dyad and day, of a dataset and year.
//!
//! A file of its own rather than Parquet: one dyad is found by a search in a short list and read in a few places, and a month of all
//! dyads is a few columns of whole numbers. All numbers are little-endian. Layout:
//!
//! ```text
//! "ENTCUBE2"  actors u32  dyads u32  months u32  days u32  widths [u8; 32]
//! all events: 4 levels u32 for each of 366 days of the year
//! actors:  id as 12 bytes, filled with zeros, in alphabetical order
//! dyads:   low u16, high u16, first row u32, rows u32, first month u32, first day u32   (sorted by low, high)
//! months:  month u8 each, then part u8 each, then 12 columns of sums
//! days:    day of the year u16 each, then 12 columns of sums
//! ```
//!
//! `part` is twice the quad class (0 for none) plus 1 where the alphabetically second actor acts. The columns of sums are, for each level from
//! raw to event, events, events without score, and the sum of scores in thousandths; a level holds what the next one lacks (the last all),
//! because that is mostly 0. Each column takes 0, 1, 2, 4 or 8 bytes a value, as its largest needs: `widths` has those of the months, then of
//! the days. Sums of scores are zigzag-coded.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use entente_model::actor::ActorId;

use super::partition::temporary;
use super::row::{CodedRow, actor_place};
use super::sums::Sums;
use crate::error::StoreError;

const MAGIC: &[u8; 8] = b"ENTCUBE2";
const COLUMNS: usize = 12;
const FIXED: u64 = 8 + 16 + 32;
const DAYS: usize = 366;
const HEADER: u64 = FIXED + (DAYS * 4 * 4) as u64;
const ACTOR_BYTES: usize = 12;
const DYAD_BYTES: usize = 20;

/// A dyad of a year: where its rows and sums are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DyadEntry {
    pub(crate) low: u16,
    pub(crate) high: u16,
    pub(crate) first_row: u32,
    pub(crate) rows: u32,
    first_month: u32,
    first_day: u32,
}

/// The sums of a dyad in a month, by quad class and direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MonthCell {
    /// 1 to 12.
    pub(crate) month: u8,
    /// Twice the quad class plus 1 where the second actor acts.
    pub(crate) part: u8,
    pub(crate) sums: Sums,
}

/// The sums of a dyad on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DayCell {
    /// From 1.
    pub(crate) day_of_year: u16,
    pub(crate) sums: Sums,
}

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

fn unzigzag(value: u64) -> i64 {
    ((value >> 1) as i64) ^ -((value & 1) as i64)
}

/// A cube opened: its list of dyads is in memory.
#[derive(Debug)]
pub(crate) struct Cube {
    file: File,
    path: std::path::PathBuf,
    actors: Vec<ActorId>,
    dyads: Vec<u8>,
    months: u32,
    days: u32,
    widths: [u8; 32],
    all: Vec<[u32; 4]>,
}

impl Cube {
    pub(crate) fn open(path: &Path) -> Result<Cube, StoreError> {
        let read = || -> std::io::Result<Option<Cube>> {
            let mut file = File::open(path)?;
            let mut header = vec![0; HEADER as usize];
            file.read_exact(&mut header[..MAGIC.len()])?;
            if header[..MAGIC.len()] != MAGIC[..] {
                return Ok(None);
            }
            file.read_exact(&mut header[MAGIC.len()..])?;
            let count = |place: usize| {
                let at = 8 + 4 * place;
                u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
            };
            let mut widths = [0; 32];
            widths.copy_from_slice(&header[24..56]);
            let mut list =
                vec![0; count(0) as usize * ACTOR_BYTES + count(1) as usize * DYAD_BYTES];
            file.read_exact(&mut list)?;
            let dyads = list.split_off(count(0) as usize * ACTOR_BYTES);
            let all = header[FIXED as usize..]
                .chunks_exact(16)
                .map(|day| {
                    let mut counts = [0; 4];
                    for (count, bytes) in counts.iter_mut().zip(day.as_chunks::<4>().0) {
                        *count = u32::from_le_bytes(*bytes);
                    }
                    counts
                })
                .collect();
            let actors = list
                .chunks_exact(ACTOR_BYTES)
                .filter_map(|id| {
                    let text = std::str::from_utf8(id).ok()?;
                    ActorId::new(text.trim_end_matches('\0')).ok()
                })
                .collect();
            Ok(Some(Cube {
                file,
                path: path.to_owned(),
                actors,
                dyads,
                months: count(2),
                days: count(3),
                widths,
                all,
            }))
        };
        read()
            .map_err(StoreError::unreadable(path))?
            .ok_or_else(|| {
                StoreError::corrupt(
                    path,
                    "it is no cube of this version: take its files out with `entente remove` and import them again",
                )
            })
    }

    /// All events of the days of the year that have any, between whomever: the day from 1, and counts by level.
    pub(crate) fn all_events(&self) -> impl Iterator<Item = (u16, [u64; 4])> + '_ {
        self.all
            .iter()
            .enumerate()
            .filter(|(_, counts)| counts[0] > 0)
            .map(|(day, counts)| (day as u16 + 1, counts.map(u64::from)))
    }

    fn dyad_count(&self) -> usize {
        self.dyads.len() / DYAD_BYTES
    }

    fn entry(&self, place: usize) -> DyadEntry {
        let bytes = &self.dyads[place * DYAD_BYTES..(place + 1) * DYAD_BYTES];
        let half = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        let word = |at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        DyadEntry {
            low: half(0),
            high: half(2),
            first_row: word(4),
            rows: word(8),
            first_month: word(12),
            first_day: word(16),
        }
    }

    /// The place of a dyad in the list.
    fn place(&self, low: ActorId, high: ActorId) -> Option<usize> {
        let low = self.actors.binary_search(&low).ok()? as u16;
        let high = self.actors.binary_search(&high).ok()? as u16;
        let (mut first, mut last) = (0, self.dyad_count());
        while first < last {
            let middle = (first + last) / 2;
            let entry = self.entry(middle);
            match (entry.low, entry.high).cmp(&(low, high)) {
                std::cmp::Ordering::Less => first = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => last = middle,
            }
        }
        None
    }

    /// The rows of a dyad in the partition: place of the first, and number.
    pub(crate) fn rows_of(&self, low: ActorId, high: ActorId) -> Option<(u64, u64)> {
        let entry = self.entry(self.place(low, high)?);
        Some((entry.first_row.into(), entry.rows.into()))
    }

    /// The dyads, each with its place.
    pub(crate) fn dyads(&self) -> impl Iterator<Item = (ActorId, ActorId, usize)> + '_ {
        (0..self.dyad_count()).filter_map(|place| {
            let entry = self.entry(place);
            let actor = |local: u16| self.actors.get(usize::from(local)).copied();
            Some((actor(entry.low)?, actor(entry.high)?, place))
        })
    }

    /// The months of a dyad.
    pub(crate) fn months_of(
        &self,
        low: ActorId,
        high: ActorId,
    ) -> Result<Vec<MonthCell>, StoreError> {
        let Some(place) = self.place(low, high) else {
            return Ok(Vec::new());
        };
        let first = self.entry(place).first_month;
        let end = self.end_of(place, |entry| entry.first_month, self.months);
        self.months(first, end)
    }

    /// All months, and for each place in the list of dyads the place after its last cell.
    pub(crate) fn all_months(&self) -> Result<(Vec<MonthCell>, Vec<usize>), StoreError> {
        let ends = (0..self.dyad_count())
            .map(|place| self.end_of(place, |entry| entry.first_month, self.months) as usize)
            .collect();
        Ok((self.months(0, self.months)?, ends))
    }

    /// The days of a dyad.
    pub(crate) fn days_of(&self, low: ActorId, high: ActorId) -> Result<Vec<DayCell>, StoreError> {
        let Some(place) = self.place(low, high) else {
            return Ok(Vec::new());
        };
        let first = self.entry(place).first_day;
        let end = self.end_of(place, |entry| entry.first_day, self.days);
        self.days(first, end)
    }

    fn end_of(&self, place: usize, first: impl Fn(&DyadEntry) -> u32, all: u32) -> u32 {
        if place + 1 < self.dyad_count() {
            first(&self.entry(place + 1))
        } else {
            all
        }
    }

    fn months(&self, first: u32, end: u32) -> Result<Vec<MonthCell>, StoreError> {
        let start = HEADER + (self.actors.len() * ACTOR_BYTES + self.dyads.len()) as u64;
        let count = u64::from(self.months);
        let months = self.bytes(start + u64::from(first), end - first)?;
        let parts = self.bytes(start + count + u64::from(first), end - first)?;
        let sums = self.sums(start + 2 * count, self.months, first, end, 0)?;
        Ok(months
            .into_iter()
            .zip(parts)
            .zip(sums)
            .map(|((month, part), sums)| MonthCell { month, part, sums })
            .collect())
    }

    fn days(&self, first: u32, end: u32) -> Result<Vec<DayCell>, StoreError> {
        let months: u64 = self.widths[..COLUMNS]
            .iter()
            .map(|&width| u64::from(width))
            .sum();
        let start = HEADER
            + (self.actors.len() * ACTOR_BYTES + self.dyads.len()) as u64
            + u64::from(self.months) * (2 + months);
        let days = self.bytes(start + 2 * u64::from(first), 2 * (end - first))?;
        let sums = self.sums(start + 2 * u64::from(self.days), self.days, first, end, 16)?;
        Ok(days
            .chunks_exact(2)
            .zip(sums)
            .map(|(day, sums)| DayCell {
                day_of_year: u16::from_le_bytes([day[0], day[1]]),
                sums,
            })
            .collect())
    }

    fn sums(
        &self,
        mut start: u64,
        count: u32,
        first: u32,
        end: u32,
        widths: usize,
    ) -> Result<Vec<Sums>, StoreError> {
        let mut sums = vec![Sums::default(); (end - first) as usize];
        for place in 0..COLUMNS {
            let width = u32::from(self.widths[widths + place]);
            if width == 0 {
                continue;
            }
            let bytes = self.bytes(
                start + u64::from(first) * u64::from(width),
                (end - first) * width,
            )?;
            start += u64::from(count) * u64::from(width);
            let level = place / 3;
            for (sums, bytes) in sums.iter_mut().zip(bytes.chunks_exact(width as usize)) {
                let mut value = [0; 8];
                value[..bytes.len()].copy_from_slice(bytes);
                let value = u64::from_le_bytes(value);
                match place % 3 {
                    0 => sums.events[level] = value,
                    1 => sums.scored[level] = value,
                    _ => sums.score[level] = unzigzag(value),
                }
            }
        }
        // From what each level has more than the next to what it has, and from those without score to those with.
        for sums in &mut sums {
            for level in (0..3).rev() {
                sums.events[level] += sums.events[level + 1];
                sums.scored[level] += sums.scored[level + 1];
                sums.score[level] += sums.score[level + 1];
            }
            for level in 0..4 {
                sums.scored[level] = sums.events[level].saturating_sub(sums.scored[level]);
            }
        }
        Ok(sums)
    }

    fn bytes(&self, offset: u64, length: u32) -> Result<Vec<u8>, StoreError> {
        let mut bytes = vec![0; length as usize];
        let mut file = &self.file;
        file.seek(SeekFrom::Start(offset))
            .and_then(|_| file.read_exact(&mut bytes))
            .map_err(StoreError::unreadable(&self.path))?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
