//! The embedded tables under `data/`, row by row.

use jiff::civil::Date;

/// Calls `each` for every row of an embedded table with exactly these columns.
///
/// # Panics
/// When the table is not of that form: it is part of the program, and tests read every row of every table.
pub(crate) fn for_each_row(
    table: &'static str,
    text: &'static str,
    columns: &[&str],
    mut each: impl FnMut(&Row<'static>),
) {
    let mut lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let header: Vec<_> = lines.next().unwrap_or_default().split('\t').collect();
    assert!(
        header == columns,
        "embedded table {table}: expected the columns {columns:?}, found {header:?}"
    );
    for line in lines {
        let fields: Vec<_> = line.split('\t').collect();
        assert!(
            fields.len() <= columns.len(),
            "embedded table {table}: too many fields in {line:?}"
        );
        each(&Row {
            table,
            line,
            fields,
        });
    }
}

/// One row of an embedded table.
pub(crate) struct Row<'a> {
    table: &'static str,
    line: &'a str,
    fields: Vec<&'a str>,
}

impl<'a> Row<'a> {
    /// The field as text, empty for none.
    pub(crate) fn text(&self, column: usize) -> &'a str {
        self.fields.get(column).copied().unwrap_or_default()
    }

    /// The parsed field, or a panic that names table and row (see [`for_each_row`]).
    pub(crate) fn parsed<T>(&self, column: usize, parse: impl FnOnce(&str) -> Option<T>) -> T {
        let text = self.text(column);
        parse(text).unwrap_or_else(|| {
            panic!(
                "embedded table {}: {text:?} is not valid in {:?}",
                self.table, self.line
            )
        })
    }

    /// A date, `None` where the field is empty.
    pub(crate) fn date(&self, column: usize) -> Option<Date> {
        self.parsed(column, |text| match text {
            "" => Some(None),
            text => text.parse().ok().map(Some),
        })
    }
}
