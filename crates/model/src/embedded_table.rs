//! The tables under `data/` that are part of the program: fields between tabs, comments after `#`, a head with the columns' names.

use jiff::civil::Date;

use crate::actor::DateSpan;

/// The rows of an embedded table with their line numbers, without comments, empty lines and the head.
pub fn rows(text: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    let mut lines = lines(text);
    lines.next();
    lines
}

/// The rows of a table of one column.
pub fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    rows(text).map(|(_, word)| word)
}

/// The fields of every row, for tables whose last fields may be left out.
pub fn cells(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    rows(text).map(|(_, row)| row.split('\t').collect())
}

/// Calls `each` for every row of an embedded table with exactly these columns.
///
/// # Panics
/// When the table is not of that form: it is part of the program, and tests read every row of every table.
pub fn for_each_row(
    table: &'static str,
    text: &'static str,
    columns: &[&str],
    mut each: impl FnMut(&Row),
) {
    let mut lines = lines(text);
    let header: Vec<_> = lines
        .next()
        .map_or("", |(_, head)| head)
        .split('\t')
        .collect();
    assert!(
        header == columns,
        "embedded table {table}: expected the columns {columns:?}, found {header:?}"
    );
    for (line, row) in lines {
        let fields: Vec<_> = row.split('\t').collect();
        assert!(
            fields.len() == columns.len(),
            "embedded table {table}, line {line}: {} fields, not {}",
            fields.len(),
            columns.len()
        );
        each(&Row {
            table,
            line,
            fields,
        });
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    text.lines()
        .zip(1..)
        .filter(|(line, _)| !line.starts_with('#') && !line.is_empty())
        .map(|(line, number)| (number, line))
}

/// One row of an embedded table.
#[derive(Debug)]
pub struct Row {
    table: &'static str,
    line: usize,
    fields: Vec<&'static str>,
}

impl Row {
    /// The field as text, empty for none.
    pub fn text(&self, column: usize) -> &'static str {
        self.fields.get(column).copied().unwrap_or_default()
    }

    /// The parsed field.
    ///
    /// # Panics
    /// Names table, line and column where `parse` gives nothing (see [`for_each_row`]).
    pub fn parsed<T>(&self, column: usize, parse: impl FnOnce(&'static str) -> Option<T>) -> T {
        let text = self.text(column);
        parse(text).unwrap_or_else(|| {
            panic!(
                "embedded table {}, line {}, column {}: {text:?} is not valid",
                self.table,
                self.line,
                column + 1
            )
        })
    }

    /// A date, `None` where the field is empty.
    ///
    /// # Panics
    /// As [`Row::parsed`].
    pub fn date(&self, column: usize) -> Option<Date> {
        self.parsed(column, |text| match text {
            "" => Some(None),
            text => text.parse().ok().map(Some),
        })
    }

    /// The days from one column's date to another's; empty fields are open ends.
    ///
    /// # Panics
    /// As [`Row::parsed`].
    pub fn span(&self, from: usize, to: usize) -> DateSpan {
        DateSpan {
            from: self.date(from),
            to: self.date(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# a comment\nname\tfrom\n\nA\t1947-08-14\n# another\nB\t\n";

    #[test]
    fn comments_empty_lines_and_the_head_are_no_rows() {
        assert_eq!(
            rows(TABLE).collect::<Vec<_>>(),
            [(4, "A\t1947-08-14"), (6, "B\t")]
        );
    }

    #[test]
    fn fields_are_read_by_their_place() {
        let mut found = Vec::new();
        for_each_row("test.tsv", TABLE, &["name", "from"], |row| {
            found.push((row.text(0), row.date(1).map(|day| day.year())));
        });
        assert_eq!(found, [("A", Some(1947)), ("B", None)]);
    }

    #[test]
    #[should_panic(expected = "embedded table test.tsv, line 4, column 1: \"A\" is not valid")]
    fn what_is_not_valid_is_named_by_its_place() {
        for_each_row("test.tsv", TABLE, &["name", "from"], |row| {
            row.parsed(0, |_| None::<()>);
        });
    }
}
