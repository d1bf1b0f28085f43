//! Directed dyad-years: codes to actors, and the two directions of a pair brought together.

use std::collections::HashMap;
use std::hash::Hash;

use entente_model::actor::{ActorId, CodeSystem, Converter};

use crate::row::Row;

/// A row of a table of directed dyad-years.
#[derive(Clone, Debug)]
pub(crate) struct DyadRow<T> {
    pub(crate) a: ActorId,
    pub(crate) b: ActorId,
    pub(crate) year: i16,
    pub(crate) value: T,
    /// Row number in its file.
    pub(crate) row: u64,
}

/// What a row says of a pair, seen from the other side.
pub(crate) trait Mirrored: Clone + PartialEq {
    fn mirrored(self) -> Self;
    /// What tells rows of the same pair and year apart (the number of a dispute).
    fn key(&self) -> u32;
}

/// Correlates of War numbers to actors, as at the end of the year or on the last day on which the number was in use.
pub(crate) struct CowNumbers {
    converter: Converter,
    known: HashMap<(i64, i16), Result<ActorId, String>>,
}

impl CowNumbers {
    pub(crate) fn new() -> Self {
        CowNumbers {
            converter: Converter::new(CodeSystem::Cow, CodeSystem::Cow),
            known: HashMap::new(),
        }
    }

    pub(crate) fn actor(
        &mut self,
        row: &Row<'_>,
        column: usize,
        year: i16,
    ) -> Result<ActorId, String> {
        let code = row.whole(column, 1..=999)?;
        self.known
            .entry((code, year))
            .or_insert_with(|| {
                // The state system is listed from 1816; ATOP begins a year earlier, with the Congress of Vienna.
                self.converter
                    .convert_year(&code.to_string(), year.max(1816))
                    .map(|converted| converted.actor)
                    .map_err(|error| error.to_string())
            })
            .clone()
            .map_err(|error| row.problem(column, error))
    }

    /// Both actors of a row; a pair of one actor with itself is refused.
    pub(crate) fn pair(
        &mut self,
        row: &Row<'_>,
        columns: (usize, usize),
        year: i16,
    ) -> Result<(ActorId, ActorId), String> {
        let (a, b) = (
            self.actor(row, columns.0, year)?,
            self.actor(row, columns.1, year)?,
        );
        if a == b {
            return Err(row.problem(columns.1, format!("{a} with itself")));
        }
        Ok((a, b))
    }
}

/// One record of a pair and year: undirected where both directions say the same, or only one is there to say it.
pub(crate) struct PairRow<T> {
    pub(crate) a: ActorId,
    pub(crate) b: ActorId,
    pub(crate) directed: bool,
    pub(crate) year: i16,
    pub(crate) value: T,
    /// The first of its rows.
    pub(crate) row: u64,
}

/// Brings the two directions together. Undirected records stand from the actor first in the alphabet; the order is that of the rows.
pub(crate) fn pair_rows<T: Mirrored>(rows: Vec<DyadRow<T>>) -> Vec<PairRow<T>> {
    let mut places: HashMap<(ActorId, ActorId, i16, u32), usize> =
        HashMap::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        places.insert((row.a, row.b, row.year, row.value.key()), index);
    }
    let mut pairs = Vec::with_capacity(rows.len() / 2 + 1);
    for (index, row) in rows.iter().enumerate() {
        let mirror = places
            .get(&(row.b, row.a, row.year, row.value.key()))
            .copied();
        let agrees = |mirror: usize| rows[mirror].value.clone().mirrored() == row.value;
        let directed = match mirror {
            Some(mirror) if agrees(mirror) => {
                if mirror < index {
                    continue;
                }
                false
            }
            Some(_) => true,
            None => false,
        };
        let (a, b, value) = if directed || row.a < row.b {
            (row.a, row.b, row.value.clone())
        } else {
            (row.b, row.a, row.value.clone().mirrored())
        };
        pairs.push(PairRow {
            a,
            b,
            directed,
            year: row.year,
            value,
            row: row.row,
        });
    }
    pairs
}

/// Refuses a second row for what an earlier one said already.
pub(crate) struct Once<K>(HashMap<K, u64>);

impl<K: Eq + Hash> Once<K> {
    pub(crate) fn new() -> Self {
        Once(HashMap::new())
    }

    pub(crate) fn check(&mut self, key: K, row: &Row<'_>) -> Result<(), String> {
        match self.0.insert(key, row.number) {
            None => Ok(()),
            Some(earlier) => Err(format!("the same pair and year as row {earlier}")),
        }
    }
}
