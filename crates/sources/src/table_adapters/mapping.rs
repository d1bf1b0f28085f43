//! A mapping: the TOML file that says what the columns of a dataset mean. The manual (`docs/manual/mapping.md`) is its reference.

use std::ops::Range;
use std::path::{Path, PathBuf};

use entente_model::actor::CodeSystem;
use entente_model::coverage::ZeroRule;
use entente_model::data_table::{Fold, KeepRule, RESERVED_COLUMNS, StateYearColumn};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::raw_file;

/// What a dataset is and how its files are read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The KIND of `entente import`, and the word after `--add`: lower-case letters, digits, hyphens.
    pub name: Spanned<String>,
    /// Title for people.
    pub title: String,
    /// Publisher or producer.
    #[serde(default)]
    pub publisher: String,
    /// Authors.
    #[serde(default)]
    pub author: String,
    /// The citation that users are asked to give.
    #[serde(default)]
    pub citation: String,
    /// Licence or terms of use.
    #[serde(default)]
    pub licence: String,
    /// Web address or DOI.
    #[serde(default)]
    pub address: String,
    /// Edition.
    #[serde(default)]
    pub edition: String,
    /// The column in which the files name their edition.
    #[serde(default)]
    pub edition_column: Option<Names>,
    /// Whether it was tried on a real file.
    #[serde(default)]
    pub checked: Checked,
    /// The codebook that it was written from.
    #[serde(default)]
    pub codebook: String,
    /// The tables, each in a file or sheet of its own.
    pub table: Vec<TableMapping>,
    /// Of a mapping that a user wrote the hash of its text, which is part of what an edition is; empty for one that comes with the program.
    #[serde(skip)]
    pub(crate) written: String,
}

/// What a mapping was held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Checked {
    /// A file as the publisher, or a package that redistributes it, ships it.
    #[default]
    File,
    /// The published codebook alone: `entente sources` calls it `unverified`.
    Codebook,
}

/// How one table is read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableMapping {
    /// Its name; without it, the dataset's.
    #[serde(default)]
    pub name: Option<String>,
    /// The sheet of a workbook, or how its name begins; without it, the first that has the columns.
    #[serde(default)]
    pub sheet: Option<String>,
    /// The columns that name actors: none, one or two.
    #[serde(default)]
    pub actor: Vec<ActorMapping>,
    /// With two actors: a row speaks of the first towards the second only.
    #[serde(default)]
    pub directed: bool,
    /// The column with the year.
    #[serde(default)]
    pub year: Option<Names>,
    /// The columns with the first and last year of a span.
    #[serde(default)]
    pub first_year: Option<Names>,
    /// See `first_year`; may be empty for what lasts.
    #[serde(default)]
    pub last_year: Option<Names>,
    /// The columns with the first and last day of a span.
    #[serde(default)]
    pub start: Option<DayColumns>,
    /// See `start`; may be empty for what lasts.
    #[serde(default)]
    pub end: Option<DayColumns>,
    /// How days are written where ISO 8601 is not: `%m/%d/%Y`.
    #[serde(default)]
    pub date_format: Option<String>,
    /// The headers are years: each cell becomes a row.
    #[serde(default)]
    pub wide_years: Option<WideYears>,
    /// Values that mean "missing" in every column.
    #[serde(default)]
    pub missing: Vec<Code>,
    /// What it could have told.
    pub coverage: CoverageMapping,
    /// The value columns.
    #[serde(default)]
    pub column: Vec<ColumnMapping>,
    /// Rows without a time are left out, and counted.
    #[serde(default)]
    pub skip_without_time: bool,
    /// Several rows of one actor or pair in one year count together.
    #[serde(default)]
    pub combine: bool,
    /// What the table was held against; without it, as the mapping says.
    #[serde(default)]
    pub checked: Option<Checked>,
    /// Which of several rows speaks.
    #[serde(default)]
    pub keep: Vec<KeepRule>,
    /// How dyads become state-years.
    #[serde(default)]
    pub state_year: Vec<StateYearColumn>,
    /// Whether `entente table` joins it.
    #[serde(default = "yes")]
    pub joined: bool,
    /// Columns from another file, by a key.
    #[serde(default)]
    pub lookup: Option<Lookup>,
}

/// A column that names actors.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorMapping {
    /// The column.
    pub column: Names,
    /// Its code system.
    pub codes: Spanned<String>,
    /// Codes that differ from the system's: `{ "842" = "840" }`.
    #[serde(default)]
    pub replace: std::collections::BTreeMap<String, String>,
    /// What stands before each code: `Government of `.
    #[serde(default)]
    pub strip: Option<String>,
    /// Codes whose rows are left out, and counted: sums over regions, "unknown".
    #[serde(default)]
    pub leave_out: Vec<Code>,
}

impl ActorMapping {
    /// The code system; [`Mapping::parse`] has checked it.
    pub(crate) fn system(&self) -> CodeSystem {
        self.codes.get_ref().parse().unwrap_or(CodeSystem::Name)
    }
}

/// Years as headers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WideYears {
    /// The name of the value column that is made of them; it must be one of the columns.
    pub value: Spanned<String>,
}

/// The day of a row: one column, or one each for year, month, day.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayColumns {
    /// The column with the whole date.
    #[serde(default)]
    pub date: Option<Names>,
    /// The column with the year.
    #[serde(default)]
    pub year: Option<Names>,
    /// The column with the month.
    #[serde(default)]
    pub month: Option<Names>,
    /// The column with the day of the month.
    #[serde(default)]
    pub day: Option<Names>,
}

/// What a table could have told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverageMapping {
    /// First year; without it, the first in the file.
    #[serde(default)]
    pub first_year: Option<i16>,
    /// Last year; without it, the last in the file.
    #[serde(default)]
    pub last_year: Option<i16>,
    /// What no row means.
    pub no_row: NoRow,
    /// Years inside with nothing for anybody.
    #[serde(default)]
    pub gaps: Vec<i16>,
    /// Only the actors that the file names are covered.
    #[serde(default)]
    pub named_actors_only: bool,
    /// The rule in words.
    #[serde(default)]
    pub note: String,
    /// The years are those stated here even where the file has no row in some: a list of wars is silent in years of peace.
    #[serde(default)]
    pub sparse: bool,
}

/// What no row means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoRow {
    /// None.
    Zero,
    /// Nothing known.
    Missing,
}

impl From<NoRow> for ZeroRule {
    fn from(rule: NoRow) -> ZeroRule {
        match rule {
            NoRow::Zero => ZeroRule::Zero,
            NoRow::Missing => ZeroRule::Missing,
        }
    }
}

/// A value column.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnMapping {
    /// Its name in tables.
    pub name: Spanned<String>,
    /// Its name in the file, or several that editions use; without it, `name`.
    #[serde(default)]
    pub from: Option<Names>,
    /// What it holds.
    #[serde(default, rename = "type")]
    pub kind: ColumnType,
    /// The unit.
    #[serde(default)]
    pub unit: String,
    /// What it means.
    #[serde(default)]
    pub meaning: String,
    /// Values that mean "missing", beside those of the table.
    #[serde(default)]
    pub missing: Vec<Code>,
    /// Values that are kept as they are though the table calls them missing.
    #[serde(default)]
    pub kept: Vec<Code>,
    /// The value of every row, for a column that the file has not: 1 for "a spell stands".
    #[serde(default)]
    pub constant: Option<f64>,
    /// The value that no row means, where the coverage says `zero`.
    #[serde(default)]
    pub no_row: Option<f64>,
    /// The column of the other actor.
    #[serde(default)]
    pub mirror: Option<String>,
    /// How several values become one: those of two directions, or of several rows where the table combines them.
    #[serde(default)]
    pub fold: Fold,
    /// Whether a brief shows the column.
    #[serde(default)]
    pub brief: bool,
    /// The value of an empty cell.
    #[serde(default)]
    pub empty: Option<f64>,
    /// Whether files without it are still read.
    #[serde(default)]
    pub optional: bool,
    /// `name` as a name in the file; set when the mapping is read.
    #[serde(skip, default = "no_name")]
    default_names: Names,
}

fn no_name() -> Names {
    Names::One(String::new())
}

impl ColumnMapping {
    /// Its names in files.
    pub(crate) fn names(&self) -> &Names {
        self.from.as_ref().unwrap_or(&self.default_names)
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    /// Whole numbers.
    Whole,
    /// Numbers.
    #[default]
    Real,
    /// Text.
    Text,
}

/// Columns that stand in another file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    /// The column that both files have.
    pub key: String,
    /// The columns taken; their names tell the file.
    pub columns: Vec<String>,
}

/// One name of a column, or several that editions use.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Names {
    /// The names, in order of preference.
    pub fn list(&self) -> &[String] {
        match self {
            Names::One(name) => std::slice::from_ref(name),
            Names::Several(names) => names,
        }
    }

    /// The first name, for people.
    pub fn first(&self) -> &str {
        self.list().first().map_or("", String::as_str)
    }
}

/// A code as it stands in a file: a number or a word.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Code {
    /// A whole number.
    Whole(i64),
    /// A number.
    Real(f64),
    /// A word.
    Word(String),
}

impl Code {
    /// The code as a number, where it is one.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Code::Whole(value) => Some(*value as f64),
            Code::Real(value) => Some(*value),
            Code::Word(word) => word.trim().parse().ok(),
        }
    }

    /// Whether a cell holds this code.
    pub(crate) fn is_word(&self, cell: &str) -> bool {
        match self {
            Code::Word(word) => word.trim() == cell.trim(),
            number => {
                number.number().is_some() && cell.trim().parse::<f64>().ok() == number.number()
            }
        }
    }
}

fn yes() -> bool {
    true
}

/// Why a mapping cannot be used, with the place in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}:{line}:{column}: {message}", path.display())]
pub struct MappingError {
    /// The mapping.
    pub path: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Mapping {
    /// Reads and checks a mapping. `path` is named in errors.
    ///
    /// # Errors
    /// [`MappingError`] with line and column.
    pub fn parse(text: &str, path: &Path) -> Result<Mapping, MappingError> {
        let at = |span: Option<Range<usize>>, message: String| {
            let offset = span.map_or(0, |span| span.start);
            let (line, column) = position(text, offset);
            MappingError {
                path: path.to_owned(),
                line,
                column,
                message,
            }
        };
        let mut mapping: Mapping = toml::from_str(text)
            .map_err(|error| at(error.span(), error.message().trim().to_owned()))?;
        for column in mapping.table.iter_mut().flat_map(|table| &mut table.column) {
            column.default_names = Names::One(column.name.get_ref().clone());
        }
        mapping
            .check()
            .map_err(|(span, message)| at(Some(span), message))?;
        Ok(mapping)
    }

    /// Reads the mapping of a user: as [`Mapping::parse`], but what it says of coverage holds as it stands, whatever years the files have, and a
    /// file read by another mapping is another edition.
    ///
    /// # Errors
    /// As [`Mapping::parse`].
    pub fn parse_own(text: &str, path: &Path) -> Result<Mapping, MappingError> {
        let mut mapping = Mapping::parse(text, path)?;
        mapping.written = raw_file::hex(&Sha256::digest(text));
        for table in &mut mapping.table {
            table.coverage.sparse = true;
        }
        Ok(mapping)
    }

    /// Whether a table of it was tried on a real file.
    pub fn is_checked(&self, table: &TableMapping) -> bool {
        table.checked.unwrap_or(self.checked) == Checked::File
    }

    /// The name of a table of it.
    pub fn table_name<'m>(&'m self, table: &'m TableMapping) -> &'m str {
        table.name.as_deref().unwrap_or(self.name.get_ref())
    }

    fn check(&self) -> Result<(), (Range<usize>, String)> {
        let name = self.name.get_ref();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.is_empty() || !name.chars().all(plain) {
            let message =
                format!("the name {name:?} is not made of lower-case letters, digits and hyphens");
            return Err((self.name.span(), message));
        }
        for table in &self.table {
            self.check_table(table)?;
        }
        Ok(())
    }

    fn check_table(&self, table: &TableMapping) -> Result<(), (Range<usize>, String)> {
        let whole = || self.name.span();
        if let (Some(first), Some(last)) = (table.coverage.first_year, table.coverage.last_year)
            && first > last
        {
            let message = format!(
                "table {}: the coverage begins in {first}, after its end in {last}",
                self.table_name(table)
            );
            return Err((whole(), message));
        }
        for actor in &table.actor {
            actor
                .codes
                .get_ref()
                .parse::<CodeSystem>()
                .map_err(|error| (actor.codes.span(), error.to_string()))?;
        }
        if table.actor.len() > 2 {
            return Err((
                table.actor[2].codes.span(),
                "a row has at most two actors".to_owned(),
            ));
        }
        let times = [
            table.year.is_some(),
            table.first_year.is_some(),
            table.start.is_some(),
            table.wide_years.is_some(),
        ];
        if times.into_iter().filter(|given| *given).count() > 1 {
            return Err((
                whole(),
                format!(
                    "table {}: give one of `year`, `first_year`, `start`, `wide_years`",
                    self.table_name(table)
                ),
            ));
        }
        let mut seen = Vec::new();
        for column in &table.column {
            let name = column.name.get_ref();
            if seen.contains(&name) {
                return Err((
                    column.name.span(),
                    format!("the column {name} is there twice"),
                ));
            }
            if RESERVED_COLUMNS.contains(&name.as_str()) {
                return Err((
                    column.name.span(),
                    format!("{name} is a name that every table keeps for itself"),
                ));
            }
            seen.push(name);
            if column.no_row.is_some() && table.coverage.no_row == NoRow::Missing {
                return Err((
                    column.name.span(),
                    format!(
                        "the column {name} has a value for no row, but the coverage says that no row means missing"
                    ),
                ));
            }
        }
        let known = |name: &str| {
            name.split('+')
                .all(|part| seen.iter().any(|seen| *seen == part))
        };
        if let Some(wide) = &table.wide_years
            && !known(wide.value.get_ref())
        {
            return Err((
                wide.value.span(),
                format!("there is no column {}", wide.value.get_ref()),
            ));
        }
        let named = table.keep.iter().map(|rule| rule.column.as_str());
        let named = named.chain(table.state_year.iter().map(|column| column.of.as_str()));
        let named = named.chain(
            table
                .column
                .iter()
                .filter_map(|column| column.mirror.as_deref()),
        );
        for name in named {
            if !known(name) {
                return Err((
                    whole(),
                    format!(
                        "table {}: `keep`, `state_year` or `mirror` names the column {name}, which is none of its columns",
                        self.table_name(table)
                    ),
                ));
            }
        }
        Ok(())
    }
}

/// Line and column of a byte offset, both from 1.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
name = "gdp"
title = "Gross domestic product"
[[table]]
year = "year"
coverage = { no_row = "missing" }
actor = [{ column = "country", codes = "iso3" }]
[[table.column]]
name = "gdp"
unit = "US dollars"
missing = [-9, ".."]
"#;

    fn error(text: &str) -> String {
        Mapping::parse(text, Path::new("my.toml"))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn errors_name_line_and_column_of_the_mapping() {
        assert!(Mapping::parse(GOOD, Path::new("my.toml")).is_ok());
        let unknown_system = error(&GOOD.replace("iso3", "iso4"));
        assert!(
            unknown_system.starts_with("my.toml:7:40: unknown code system \"iso4\""),
            "{unknown_system}"
        );
        let misspelt = error(&GOOD.replace("unit =", "units ="));
        assert!(
            misspelt.starts_with("my.toml:10:1: unknown field `units`"),
            "{misspelt}"
        );
        let no_toml = error("name = \"gdp\"\ntitle = Gross\n");
        assert!(no_toml.starts_with("my.toml:2:9: "), "{no_toml}");
        let zero = error(&GOOD.replace("unit =", "no_row = 0\nunit ="));
        assert!(
            zero.starts_with("my.toml:9:8: the column gdp has a value for no row"),
            "{zero}"
        );
    }
}
