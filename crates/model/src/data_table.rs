//! Tables of a dataset kept column by column: what a mapping reads, what dyad tables are joined from.
//!
//! A [`Tie`](crate::tie::Tie) or [`Measure`](crate::measure::Measure) is one record for people; analysis needs all columns of a dataset,
//! hundreds of thousands of rows at a time, under the names its codebook gives them. Both are read from the same file.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::{ActorId, CodeSystem};
use crate::coverage::ZeroRule;

/// What is known of a table beside its rows. It is kept with the rows, so that a library explains itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableInfo {
    /// The table's plain name: `nmc`, `igo-states`.
    pub name: String,
    /// The columns that name actors: none, one, or two.
    pub actors: Vec<ActorColumn>,
    /// With two actors: whether a row speaks of the first towards the second only. Otherwise it holds for both orders.
    pub directed: bool,
    /// What the time of a row is.
    pub time: TimeKind,
    /// The years and actors that the dataset could have told of, and what no row means.
    pub coverage: TableCoverage,
    /// The value columns, in the order of [`DataTable::values`].
    pub columns: Vec<ColumnInfo>,
    /// Where several rows stand for one actor or pair in one year: which of them speaks, by these columns in turn.
    pub keep: Vec<KeepRule>,
    /// Several rows of one actor or pair in one year count together, each column by its fold.
    pub combine: bool,
    /// How a table of dyads becomes one of states.
    pub state_year: Vec<StateYearColumn>,
    /// Whether `entente table` joins it. A list (names of organisations, single memberships) is kept, and not joined.
    pub joined: bool,
    /// The files read, without their folders.
    pub files: Vec<Arc<str>>,
}

/// A column that names actors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorColumn {
    /// The column in the file.
    pub column: String,
    /// Its code system.
    #[serde(with = "code_system")]
    pub codes: CodeSystem,
}

/// What the time of a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeKind {
    /// A calendar year.
    Year,
    /// From one calendar year to another, both included.
    Years,
    /// From one day to another, both included.
    Days,
    /// No time: a list.
    Timeless,
}

/// What a table could have told, and what no row in it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableCoverage {
    /// First year covered.
    pub first_year: i16,
    /// Last year covered.
    pub last_year: i16,
    /// What no row means inside.
    pub zero_rule: ZeroRule,
    /// Years inside with nothing for anybody.
    pub gaps: Vec<i16>,
    /// The actors covered; empty means every state of the state system.
    pub actors: Vec<ActorId>,
    /// The rule in words, from the codebook.
    pub note: String,
}

impl TableCoverage {
    /// Whether the dataset could have told of a year and has something for somebody in it.
    pub fn tells_of_year(&self, year: i16) -> bool {
        (self.first_year..=self.last_year).contains(&year) && !self.gaps.contains(&year)
    }
}

/// A value column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnInfo {
    /// Its name in tables.
    pub name: String,
    /// Its name in the file.
    pub from: String,
    /// The unit, empty for codes and counts.
    pub unit: String,
    /// What it means, in a few words.
    pub meaning: String,
    /// The value that no row stands for, where the rule of the dataset gives one.
    pub no_row: Option<f64>,
    /// The column that holds the same of the other actor: `hostlev2` for `hostlev1`.
    pub mirror: Option<String>,
    /// How several values become one: those of the two directions, and with [`TableInfo::combine`] those of several rows.
    pub fold: Fold,
    /// Whether a brief shows it.
    #[serde(default)]
    pub brief: bool,
}

/// How several values become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fold {
    /// The first; of a pair, the row whose first actor has the lower code.
    #[default]
    First,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// The sum.
    Sum,
    /// The number of rows.
    Count,
}

/// A step of the choice between rows of one actor or pair in one year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeepRule {
    /// The column looked at, or a sum of two: `batdeath1+batdeath2`, in which a missing part counts nothing.
    pub column: String,
    /// [`Fold::Min`] or [`Fold::Max`].
    pub by: Fold,
    /// What a missing value counts as; without it, a missing value loses to any other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<f64>,
}

/// A column of state-years made from a table of dyads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateYearColumn {
    /// Its name.
    pub name: String,
    /// The column of the dyads that it is made from.
    pub of: String,
    /// How.
    pub by: Fold,
    /// Only rows with one of these values; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equals: Vec<f64>,
    /// What it means.
    #[serde(default)]
    pub meaning: String,
}

/// The rows of a table, column by column; all columns have the same length.
#[derive(Clone, Debug, PartialEq)]
pub struct DataTable {
    /// What is known beside the rows.
    pub info: TableInfo,
    /// For each column of actors, the actor of each row: `None` where the code meant nobody at that time.
    pub actors: Vec<Vec<Option<ActorId>>>,
    /// For each column of actors in a system of numbers (COW, Gleditsch-Ward), the number as it stands in the row; empty for other systems.
    pub codes: Vec<Vec<u16>>,
    /// First and last year of each row; empty for a list.
    pub years: Vec<(i16, i16)>,
    /// First and last day of each row, where the table has days; otherwise empty.
    pub days: Vec<(Date, Date)>,
    /// The values.
    pub values: Vec<ColumnValues>,
    /// The row of the file that each row was read from, from 1, header not counted.
    pub rows: Vec<u32>,
    /// Which of [`TableInfo::files`] it was; empty where there is one.
    pub file_of: Vec<u16>,
}

impl DataTable {
    /// A table without rows.
    pub fn new(info: TableInfo) -> DataTable {
        let numbers = |column: &ActorColumn| is_numbered(column.codes);
        DataTable {
            actors: vec![Vec::new(); info.actors.len()],
            codes: if info.actors.iter().all(numbers) {
                vec![Vec::new(); info.actors.len()]
            } else {
                Vec::new()
            },
            years: Vec::new(),
            days: Vec::new(),
            values: Vec::new(),
            rows: Vec::new(),
            file_of: Vec::new(),
            info,
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The file that a row was read from, empty for a table without files.
    pub fn file(&self, row: usize) -> &str {
        let index = self.file_of.get(row).copied().unwrap_or(0);
        self.info
            .files
            .get(usize::from(index))
            .map_or("", |file| file)
    }

    /// A value column by name.
    pub fn column(&self, name: &str) -> Option<(&ColumnInfo, &ColumnValues)> {
        let index = self
            .info
            .columns
            .iter()
            .position(|column| column.name == name)?;
        Some((&self.info.columns[index], self.values.get(index)?))
    }

    /// The rows in the order of their actors and years; equal ones stay in the order of the file.
    #[must_use]
    pub fn sorted(self) -> DataTable {
        let key = |row: usize| {
            let codes: Vec<u16> = self.codes.iter().map(|column| column[row]).collect();
            let actors: Vec<Option<ActorId>> = match codes.is_empty() {
                true => self.actors.iter().map(|column| column[row]).collect(),
                false => Vec::new(),
            };
            (codes, actors, self.years.get(row).copied())
        };
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_cached_key(|&row| key(row));
        if order.iter().enumerate().all(|(index, &row)| index == row) {
            return self;
        }
        fn take<T: Clone>(column: &[T], order: &[usize]) -> Vec<T> {
            // A column that the table does not keep is empty.
            if column.is_empty() {
                return Vec::new();
            }
            order.iter().map(|&row| column[row].clone()).collect()
        }
        DataTable {
            actors: self
                .actors
                .iter()
                .map(|column| take(column, &order))
                .collect(),
            codes: self
                .codes
                .iter()
                .map(|column| take(column, &order))
                .collect(),
            years: take(&self.years, &order),
            days: take(&self.days, &order),
            values: self
                .values
                .iter()
                .map(|values| match values {
                    ColumnValues::Whole(values) => ColumnValues::Whole(take(values, &order)),
                    ColumnValues::Real(values) => ColumnValues::Real(take(values, &order)),
                    ColumnValues::Text(values) => ColumnValues::Text(take(values, &order)),
                })
                .collect(),
            rows: take(&self.rows, &order),
            file_of: take(&self.file_of, &order),
            info: self.info,
        }
    }

    /// The first and last year that a row speaks of.
    pub fn span(&self) -> Option<(i16, i16)> {
        let first = self.years.iter().map(|years| years.0).min()?;
        let last = self.years.iter().map(|years| years.1).max()?;
        Some((first, last))
    }
}

/// Names of columns that a table keeps for itself, so that no value column may bear one.
pub const RESERVED_COLUMNS: [&str; 10] = [
    "actor1",
    "actor2",
    "code1",
    "code2",
    "first_year",
    "last_year",
    "first_day",
    "last_day",
    "file_row",
    "file_number",
];

/// Whether the codes of a system are numbers that name a state for its whole membership.
pub fn is_numbered(system: CodeSystem) -> bool {
    matches!(system, CodeSystem::Cow | CodeSystem::Gw)
}

/// The values of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnValues {
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// Numbers.
    Real(Vec<Option<f64>>),
    /// Text.
    Text(Vec<Option<Arc<str>>>),
}

impl ColumnValues {
    /// The number of rows.
    pub fn len(&self) -> usize {
        match self {
            ColumnValues::Whole(values) => values.len(),
            ColumnValues::Real(values) => values.len(),
            ColumnValues::Text(values) => values.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value as a number; `None` where it is missing or text.
    pub fn number(&self, row: usize) -> Option<f64> {
        match self {
            // Whole numbers of datasets (people, dollars) stay below 2^53.
            ColumnValues::Whole(values) => values[row].map(|value| value as f64),
            ColumnValues::Real(values) => values[row],
            ColumnValues::Text(_) => None,
        }
    }

    /// The value for people; `None` where it is missing.
    pub fn show(&self, row: usize) -> Option<String> {
        match self {
            ColumnValues::Whole(values) => values[row].map(|value| value.to_string()),
            ColumnValues::Real(values) => values[row].map(|value| value.to_string()),
            ColumnValues::Text(values) => values[row].as_deref().map(str::to_owned),
        }
    }
}

mod code_system {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::actor::CodeSystem;

    pub(super) fn serialize<S: Serializer>(
        system: &CodeSystem,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(system.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<CodeSystem, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
