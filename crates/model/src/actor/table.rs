//! The embedded tables, row by row, as text and dates.

use jiff::civil::Date;

use super::DateSpan;

pub(crate) const ACTORS: &str = include_str!("../../../../data/actors/actors.tsv");
pub(crate) const EXISTENCE: &str = include_str!("../../../../data/actors/existence.tsv");
pub(crate) const NAMES: &str = include_str!("../../../../data/actors/names.tsv");
pub(crate) const CODES: &str = include_str!("../../../../data/actors/codes.tsv");
pub(crate) const STATE_SYSTEM: &str = include_str!("../../../../data/actors/state_system.tsv");
pub(crate) const SUCCESSIONS: &str = include_str!("../../../../data/actors/successions.tsv");
pub(crate) const CONTESTED: &str = include_str!("../../../../data/actors/contested.tsv");

/// One row of a table, with the table's name for messages.
pub(crate) struct Row<'a> {
    table: &'static str,
    record: &'a csv::StringRecord,
}

/// Calls `each` for every row of a table with exactly these columns.
///
/// # Panics
/// When the table is not of that form. The tables are part of the program and the tests of this module read all of them.
pub(crate) fn for_each_row(
    table: &'static str,
    text: &'static str,
    columns: &[&str],
    mut each: impl FnMut(&Row<'_>),
) {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    match reader.headers() {
        Ok(header) if header.iter().eq(columns.iter().copied()) => {}
        other => {
            panic!("embedded table {table}: expected the columns {columns:?}, found {other:?}")
        }
    }
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => each(&Row {
                table,
                record: &record,
            }),
            Ok(false) => return,
            Err(error) => panic!("embedded table {table}: {error}"),
        }
    }
}

impl Row<'_> {
    pub(crate) fn text(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default()
    }

    /// The parsed field, or a panic that names table, line and field (see [`for_each_row`]).
    pub(crate) fn parsed<T>(&self, column: usize, parse: impl FnOnce(&str) -> Option<T>) -> T {
        let text = self.text(column);
        parse(text).unwrap_or_else(|| {
            let line = self.record.position().map_or(0, csv::Position::line);
            panic!(
                "embedded table {}, line {line}, column {}: {text:?} is not valid",
                self.table,
                column + 1
            )
        })
    }

    pub(crate) fn date(&self, column: usize) -> Option<Date> {
        self.parsed(column, |text| {
            if text.is_empty() {
                Some(None)
            } else {
                text.parse().ok().map(Some)
            }
        })
    }

    pub(crate) fn span(&self, from: usize, to: usize) -> DateSpan {
        DateSpan {
            from: self.date(from),
            to: self.date(to),
        }
    }
}
