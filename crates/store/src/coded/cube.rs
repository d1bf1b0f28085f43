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
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use entente_model::actor::ActorId;

use super::sums::Sums;
use crate::error::StoreError;

pub(crate) const MAGIC: &[u8; 8] = b"ENTCUBE2";
pub(crate) const COLUMNS: usize = 12;
const FIXED: u64 = 8 + 16 + 32;
pub(crate) const DAYS: usize = 366;
const HEADER: u64 = FIXED + (DAYS * 4 * 4) as u64;
pub(crate) const ACTOR_BYTES: usize = 12;
const DYAD_BYTES: usize = 20;

/// A dyad of a year: where its rows and sums are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DyadEntry {
    pub(crate) low: u16,
    pub(crate) high: u16,
    pub(crate) first_row: u32,
    pub(crate) rows: u32,
    pub(crate) first_month: u32,
    pub(crate) first_day: u32,
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
