//! Militarised interstate disputes by directed dyad-year, in the form that both lists share.
//!
//! A directed row names what each side did at most; the level of fatalities of the whole dispute stands in the list of disputes, or, in
//! the Gibler-Miller-Little files, in each row as well.

use std::collections::HashMap;

use entente_model::batch::Batch;
use entente_model::source::{Basis, Provenance};
use entente_model::tie::{Dispute, Tie, TieKind};
use entente_model::time::DateInterval;

use crate::dyad_rows::{CowNumbers, DyadRow, Mirrored, Once, pair_rows};
use crate::error::ImportError;
use crate::files::{Files, Part};
use crate::import::{coverage_of_years, span_of};
use crate::kind::Kind;
use crate::row::Row;
use crate::table::Table;

/// The code of both lists for a missing value.
const MISSING: i64 = -9;

/// What tells the files of the two lists apart.
pub(crate) struct DisputeList {
    pub(crate) kind: Kind,
    pub(crate) directed: &'static Part,
    pub(crate) disputes: &'static Part,
    /// The column that says that the dispute begins in this year.
    pub(crate) onset: &'static str,
    /// The column of the directed form that names its version, if it has one.
    pub(crate) version: &'static str,
}

impl Mirrored for Dispute {
    fn mirrored(self) -> Self {
        Dispute {
            hostility_a: self.hostility_b,
            hostility_b: self.hostility_a,
            highest_act_a: self.highest_act_b,
            highest_act_b: self.highest_act_a,
            ..self
        }
    }

    fn key(&self) -> u32 {
        self.number
    }
}

pub(crate) fn read(
    list: &DisputeList,
    files: &Files,
    batch: &mut Batch,
) -> Result<(), ImportError> {
    let fatalities = match files.table(list.disputes)? {
        Some(table) => Some(read_disputes(&table, batch)?),
        None => None,
    };
    let Some(table) = files.table(list.directed)? else {
        let count = fatalities.map_or(0, |fatalities| fatalities.len());
        batch.remarks.push(format!(
            "{count} disputes were read, but this form does not name the states: nothing can be said of a pair, and no year counts as \
             covered, until the directed dyad-years are imported"
        ));
        return Ok(());
    };
    read_directed(list, &table, fatalities, batch)
}

/// The level of fatalities by dispute.
fn read_disputes(table: &Table, batch: &mut Batch) -> Result<HashMap<u32, i8>, ImportError> {
    let mut fatalities = HashMap::new();
    let file = table.read(&["dispnum", "fatality"], &mut batch.quarantine, |row| {
        let number = number(row, 0)?;
        let fatality = level(row, 1, 6)?;
        if fatalities.insert(number, fatality).is_some() {
            return Err(row.problem(0, format!("a second dispute {number}")));
        }
        Ok(())
    })?;
    batch.files.push(file);
    Ok(fatalities)
}

fn read_directed(
    list: &DisputeList,
    table: &Table,
    fatalities: Option<HashMap<u32, i8>>,
    batch: &mut Batch,
) -> Result<(), ImportError> {
    let columns = [
        "dispnum",
        "ccode1",
        "ccode2",
        "year",
        list.onset,
        "hiact1",
        "hiact2",
        "hostlev1",
        "hostlev2",
        "fatality",
        list.version,
    ];
    let own_fatality = table.has("fatality");
    let mut cow = CowNumbers::new();
    let mut once = Once::new();
    let mut rows = Vec::new();
    let mut without_fatality = 0_u64;
    let mut edition = None;
    let file = table.read(&columns, &mut batch.quarantine, |row| {
        let number = number(row, 0)?;
        let year = row.whole(3, 1816..=2100)? as i16;
        let (a, b) = cow.pair(row, (1, 2), year)?;
        let listed = fatalities
            .as_ref()
            .and_then(|fatalities| fatalities.get(&number).copied());
        let fatality = match listed {
            Some(fatality) => fatality,
            None if own_fatality => level(row, 9, 6)?,
            None => {
                without_fatality += 1;
                MISSING as i8
            }
        };
        let value = Dispute {
            number,
            hostility_a: hostility(row, 7)?,
            hostility_b: hostility(row, 8)?,
            highest_act_a: level(row, 5, 22)?,
            highest_act_b: level(row, 6, 22)?,
            fatality,
            onset: row.whole(4, 0..=1)? == 1,
        };
        once.check((number, a, b, year), row)?;
        if edition.is_none() {
            edition = row.text(10)?.map(|version| version.into_owned());
        }
        rows.push(DyadRow {
            a,
            b,
            year,
            value,
            row: row.number,
        });
        Ok(())
    })?;

    if without_fatality > 0 {
        batch.remarks.push(format!(
            "{without_fatality} rows stand without the level of fatalities, which the list of disputes holds"
        ));
    }
    if let Some(edition) = edition {
        batch.source.edition = edition.trim_start_matches("gml-").to_owned();
    }
    coverage_of_years(
        list.kind,
        batch,
        span_of(rows.iter().map(|row| row.year)),
        rows.iter().map(|row| (row.a, row.b)),
    );
    let kept = rows.len();
    for pair in pair_rows(rows) {
        // The bounds above keep the year inside the calendar, so the interval always exists.
        let Ok(interval) = DateInterval::year(pair.year) else {
            continue;
        };
        batch.ties.push(Tie {
            a: pair.a,
            b: pair.b,
            directed: pair.directed,
            kind: TieKind::Dispute(pair.value),
            interval,
            basis: Basis::File,
            note: String::new(),
            provenance: Provenance::row(batch.source.id.clone(), file.name.clone(), pair.row),
        });
    }
    batch.remarks.push(format!(
        "{kept} directed rows make {} ties",
        batch.ties.len()
    ));
    batch.files.push(file);
    Ok(())
}

fn number(row: &Row<'_>, column: usize) -> Result<u32, String> {
    row.whole(column, 1..=i64::from(u32::MAX))
        .map(|number| number as u32)
}

/// A level from 0 on, or the code for a missing value.
fn level(row: &Row<'_>, column: usize, highest: i8) -> Result<i8, String> {
    match row.int(column)? {
        None | Some(MISSING) => Ok(MISSING as i8),
        Some(_) => row
            .whole(column, 0..=i64::from(highest))
            .map(|value| value as i8),
    }
}

fn hostility(row: &Row<'_>, column: usize) -> Result<u8, String> {
    match row.int(column)? {
        None | Some(MISSING) => Ok(0),
        Some(_) => row.whole(column, 1..=5).map(|value| value as u8),
    }
}
