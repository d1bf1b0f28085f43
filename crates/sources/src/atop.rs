//! Alliance obligations by directed dyad-year: Alliance Treaty Obligations and Provisions 5 (Leeds, Ritter, Mitchell and Long 2002).

use entente_model::batch::Batch;
use entente_model::source::{Basis, Provenance};
use entente_model::tie::{AllianceObligations, Tie, TieKind};
use entente_model::time::DateInterval;

use crate::dyad_rows::{CowNumbers, DyadRow, Mirrored, Once, pair_rows};
use crate::error::ImportError;
use crate::files::{self, Files};
use crate::import::{coverage_of_years, span_of};
use crate::kind::Kind;
use crate::row::Row;

const COLUMNS: [&str; 8] = [
    "ccode1",
    "ccode2",
    "year",
    "atop_defense",
    "atop_offense",
    "atop_neutral",
    "atop_nonagg",
    "atop_consul",
];

impl Mirrored for AllianceObligations {
    fn mirrored(self) -> Self {
        self
    }

    fn key(&self) -> u32 {
        0
    }
}

pub(crate) fn read(files: &Files, batch: &mut Batch) -> Result<(), ImportError> {
    let table = files
        .table(&files::ALLIANCES)?
        .ok_or_else(|| files.missing(&files::ALLIANCES))?;
    let mut cow = CowNumbers::new();
    let mut once = Once::new();
    let mut rows = Vec::new();
    let file = table.read(&COLUMNS, &mut batch.quarantine, |row| {
        let year = row.whole(2, 1648..=2100)? as i16;
        let (a, b) = cow.pair(row, (0, 1), year)?;
        let value = AllianceObligations {
            defense: yes(row, 3)?,
            offense: yes(row, 4)?,
            neutrality: yes(row, 5)?,
            nonaggression: yes(row, 6)?,
            consultation: yes(row, 7)?,
        };
        once.check((a, b, year), row)?;
        rows.push(DyadRow {
            a,
            b,
            year,
            value,
            row: row.number,
        });
        Ok(())
    })?;

    coverage_of_years(
        Kind::Atop,
        batch,
        span_of(rows.iter().map(|row| row.year)),
        rows.iter().map(|row| (row.a, row.b)),
    );
    let none = rows.iter().filter(|row| !row.value.any()).count();
    if none > 0 {
        batch.remarks.push(format!(
            "{none} rows state an alliance without any of the five obligations"
        ));
    }
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
            kind: TieKind::Alliance(pair.value),
            interval,
            basis: Basis::File,
            note: String::new(),
            provenance: Provenance::row(batch.source.id.clone(), file.name.clone(), pair.row),
        });
    }
    let directed = batch.ties.iter().filter(|tie| tie.directed).count();
    batch.remarks.push(format!(
        "{kept} directed rows make {} ties, {directed} of them directed because the two directions differ",
        batch.ties.len()
    ));
    batch.files.push(file);
    Ok(())
}

fn yes(row: &Row<'_>, column: usize) -> Result<bool, String> {
    row.whole(column, 0..=1).map(|value| value == 1)
}
