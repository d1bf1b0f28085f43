//! The ledger of completeness: which slots of a source were asked for, held, missing upstream, failed, and which share of a period is held.

use entente_model::actor::ActorId;
use entente_model::day::Day;
use entente_model::slot::{Slot, start_of};
use rusqlite::{Connection, params};
use serde::Serialize;

use super::filter::{DyadOverTime, SeriesBy};
use super::list::{self, EventFileStatus};
use crate::error::StoreError;
use crate::library::Library;

type Sql<T> = rusqlite::Result<T>;

/// What is known of a slot that the library does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlotState {
    /// It was asked for.
    Expected,
    /// The source does not have it.
    MissingUpstream,
    /// It could not be had, for this reason.
    Failed(String),
}

impl SlotState {
    const fn word(&self) -> &'static str {
        match self {
            SlotState::Expected => "expected",
            SlotState::MissingUpstream => "missing",
            SlotState::Failed(_) => "failed",
        }
    }
}

/// A file that a source should have, and its slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotFile {
    /// Its name.
    pub name: String,
    /// Its slot.
    pub slot: Slot,
}

/// The slots of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// The dataset.
    pub dataset: String,
    /// Slots asked for or held.
    pub expected: u64,
    /// Held.
    pub got: u64,
    /// Not there upstream.
    pub missing_upstream: u64,
    /// Failed.
    pub failed: u64,
    /// Asked for and not yet tried.
    pub outstanding: u64,
}

/// Which part of time the files of a dataset tell of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Completeness {
    /// Sorted, of one dyad: disjoint.
    spans: Vec<Slot>,
    /// From the beginning of the schedule to the last import.
    schedule: Option<Slot>,
    /// Some of the files were cut to some actors.
    pub(crate) is_cut: bool,
}

impl Completeness {
    /// The share of a period that is held; `None` where the dataset has no schedule, or none in the period.
    pub(crate) fn share(&self, first: Day, by: SeriesBy) -> Option<f64> {
        let period = Slot::of_days(first, by.next(first))?;
        let schedule = self.schedule?;
        // What the schedule has of the period.
        let expected = Slot::new(
            schedule.start().max(period.start()),
            schedule.end().min(period.end()),
        )?;
        let from = self
            .spans
            .partition_point(|span| span.end() <= expected.start());
        let held: i64 = self.spans[from..]
            .iter()
            .take_while(|span| span.start() < expected.end())
            .map(|span| span.shared(expected))
            .sum();
        Some(held as f64 / expected.seconds() as f64)
    }
}

impl Library {
    /// The completeness of each dataset for a dyad: whole files, and those cut to one of its actors.
    pub(crate) fn completeness(
        &self,
        dyad: &DyadOverTime,
    ) -> Result<std::collections::BTreeMap<String, Completeness>, StoreError> {
        self.completeness_rows(dyad).map_err(self.database_error())
    }

    fn completeness_rows(
        &self,
        dyad: &DyadOverTime,
    ) -> Sql<std::collections::BTreeMap<String, Completeness>> {
        let mut found = std::collections::BTreeMap::new();
        let mut datasets = self.connection.prepare_cached(
            "SELECT event_datasets.dataset, slots_since, retrieved FROM event_datasets JOIN sources ON sources.id = event_datasets.source",
        )?;
        let rows = datasets.query_map([], |row| {
            let since: Option<i64> = row.get(1)?;
            let retrieved: String = row.get(2)?;
            let until = retrieved.parse::<jiff::Timestamp>().ok();
            let schedule = since
                .zip(until)
                .and_then(|(since, until)| Slot::new(since, until.as_second()));
            Ok((row.get::<_, String>(0)?, schedule))
        })?;
        for row in rows {
            let (dataset, schedule) = row?;
            found.insert(
                dataset,
                Completeness {
                    schedule,
                    ..Completeness::default()
                },
            );
        }
        let actors: Vec<ActorId> = dyad
            .a
            .iter()
            .chain(&dyad.b)
            .map(|(actor, _)| *actor)
            .collect();
        let mut spans = self
            .connection
            .prepare_cached("SELECT dataset, only_actors, start, end FROM event_spans")?;
        let rows = spans.query_map([], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                Slot::new(row.get(2)?, row.get(3)?),
            ))
        })?;
        for row in rows {
            let (dataset, only, slot) = row?;
            let (Some(completeness), Some(slot)) = (found.get_mut(&dataset), slot) else {
                continue;
            };
            let only: Vec<ActorId> = serde_json::from_str(&only).map_err(list::failed)?;
            completeness.is_cut |= !only.is_empty();
            if only.is_empty() || actors.iter().any(|actor| only.contains(actor)) {
                completeness.spans.push(slot);
            }
        }
        for completeness in found.values_mut() {
            completeness.spans = joined(std::mem::take(&mut completeness.spans));
        }
        Ok(found)
    }

    /// The ledger of each dataset that has slots.
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn ledgers(&self) -> Result<Vec<Ledger>, StoreError> {
        let read = || -> Sql<Vec<Ledger>> {
            self.connection
                .prepare_cached(
                    "SELECT dataset, sum(state = 'got'), sum(state = 'missing'), sum(state = 'failed'), sum(state = 'expected') FROM (
                       SELECT DISTINCT dataset, slot_start, slot_end, 'got' AS state FROM event_files WHERE slot_start IS NOT NULL
                       UNION ALL SELECT dataset, start, end, state FROM event_slots)
                     GROUP BY dataset ORDER BY dataset",
                )?
                .query_map([], |row| {
                    let count = |place| row.get::<_, i64>(place).map(|count| count as u64);
                    let ledger = Ledger {
                        dataset: row.get(0)?,
                        expected: 0,
                        got: count(1)?,
                        missing_upstream: count(2)?,
                        failed: count(3)?,
                        outstanding: count(4)?,
                    };
                    Ok(Ledger {
                        expected: ledger.got
                            + ledger.missing_upstream
                            + ledger.failed
                            + ledger.outstanding,
                        ..ledger
                    })
                })?
                .collect()
        };
        read().map_err(self.database_error())
    }

    /// The slots that the library does not hold, at most `limit`, by time: name, state, reason.
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn slots_not_held(
        &self,
        dataset: &str,
        limit: usize,
    ) -> Result<Vec<(SlotFile, SlotState)>, StoreError> {
        let read = || -> Sql<Vec<_>> {
            self.connection
                .prepare_cached(
                    "SELECT name, start, end, state, reason FROM event_slots WHERE dataset = ?1 ORDER BY start, name LIMIT ?2",
                )?
                .query_map(
                    params![dataset, i64::try_from(limit).unwrap_or(i64::MAX)],
                    |row| {
                        let slot = Slot::new(row.get(1)?, row.get(2)?)
                            .ok_or_else(|| list::failed("an empty slot"))?;
                        let state = match row.get::<_, String>(3)?.as_str() {
                            "missing" => SlotState::MissingUpstream,
                            "failed" => SlotState::Failed(row.get(4)?),
                            _ => SlotState::Expected,
                        };
                        let name = row.get(0)?;
                        Ok((SlotFile { name, slot }, state))
                    },
                )?
                .collect()
        };
        read().map_err(self.database_error())
    }

    /// Notes what is known of slots; those that the library holds are passed over.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Unwritable`].
    pub fn note_slots(
        &mut self,
        dataset: &str,
        slots: &[(SlotFile, SlotState)],
    ) -> Result<(), StoreError> {
        let error = self.database_error();
        let at = list::now();
        let mut note = || -> Sql<()> {
            let transaction = self.connection.transaction()?;
            for (file, state) in slots {
                let reason = match state {
                    SlotState::Failed(reason) => reason.as_str(),
                    _ => "",
                };
                transaction
                    .prepare_cached(
                        "INSERT OR REPLACE INTO event_slots VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    )?
                    .execute(params![
                        dataset,
                        file.name,
                        file.slot.start(),
                        file.slot.end(),
                        state.word(),
                        reason,
                        at
                    ])?;
            }
            forget_held(&transaction, dataset)?;
            transaction.commit()
        };
        note().map_err(error)
    }
}

fn forget_held(connection: &Connection, dataset: &str) -> Sql<()> {
    connection.execute(
        "DELETE FROM event_slots WHERE dataset = ?1 AND (start, end) IN (SELECT slot_start, slot_end FROM event_files WHERE dataset = ?1)",
        [dataset],
    )?;
    Ok(())
}

/// Brings the ledger of a dataset up to its files.
pub(crate) fn update(connection: &Connection, dataset: &str, files: &[EventFileStatus]) -> Sql<()> {
    connection.execute("DELETE FROM event_spans WHERE dataset = ?1", [dataset])?;
    let mut by_cut: std::collections::BTreeMap<String, Vec<Slot>> =
        std::collections::BTreeMap::new();
    for file in files {
        if let Some(slot) = file.slot {
            let mut only = file.only_actors.clone();
            only.sort_unstable();
            let only = serde_json::to_string(&only).map_err(list::failed)?;
            by_cut.entry(only).or_default().push(slot);
        }
    }
    let mut insert =
        connection.prepare_cached("INSERT INTO event_spans VALUES (?1, ?2, ?3, ?4)")?;
    for (only, slots) in by_cut {
        for span in joined(slots) {
            insert.execute(params![dataset, only, span.start(), span.end()])?;
        }
    }
    forget_held(connection, dataset)
}

/// Slots as disjoint spans, sorted.
fn joined(mut slots: Vec<Slot>) -> Vec<Slot> {
    slots.sort_unstable();
    let mut spans: Vec<Slot> = Vec::new();
    for slot in slots {
        match spans.last_mut() {
            Some(last) if slot.start() <= last.end() => {
                let end = last.end().max(slot.end());
                if let Some(span) = Slot::new(last.start(), end) {
                    *last = span;
                }
            }
            _ => spans.push(slot),
        }
    }
    spans
}

/// The first second of a day, for the schedule of a dataset.
pub(crate) fn seconds(day: Day) -> i64 {
    start_of(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_share_is_that_of_the_seconds_counted_one_by_one(
            slots in proptest::collection::vec((0i64..300_000, 1i64..90_000), 0..8),
            until in 1i64..400_000,
        ) {
            let completeness = Completeness {
                spans: joined(slots.iter().filter_map(|&(start, length)| Slot::new(start, start + length)).collect()),
                schedule: Slot::new(0, until),
                is_cut: false,
            };
            for number in 0..4i64 {
                let day = Day::from_number(number as i32).unwrap();
                let (first, next) = (number * 86_400, (number + 1) * 86_400);
                let expected = (first..next).filter(|&second| second < until).count();
                let held = (first..next.min(until)).filter(|second| slots.iter().any(|&(start, length)| (start..start + length).contains(second))).count();
                match completeness.share(day, SeriesBy::Day) {
                    None => prop_assert_eq!(expected, 0),
                    Some(share) => prop_assert!((share - held as f64 / expected as f64).abs() < 1e-9),
                }
            }
        }
    }
}
