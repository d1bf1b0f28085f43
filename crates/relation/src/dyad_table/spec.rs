//! What is asked for: rows, years, actors and words, and the columns that come back.

use entente_model::actor::{ActorId, StateList};
use entente_model::data_table::DataTable;
use entente_model::source::{Source, SourceId};
use serde::{Deserialize, Serialize};

use super::successions::SUCCESSION;

/// What a row of a table stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowUnit {
    /// Two states in a calendar year.
    DyadYear,
    /// Two states in a month.
    DyadMonth,
    /// A state in a calendar year.
    StateYear,
    /// A leader of a state in a calendar year (Archigos).
    LeaderYear,
}

impl RowUnit {
    /// Whether a row has two states.
    pub fn has_pairs(self) -> bool {
        matches!(self, RowUnit::DyadYear | RowUnit::DyadMonth)
    }
}

/// Which table is asked for. It is kept in the file, so that a cell can be explained later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableSpec {
    /// Whose list of states.
    pub system: ListName,
    /// What a row is.
    pub rows: RowUnit,
    /// Each pair in both orders.
    pub directed: bool,
    /// First and last year.
    pub years: (i16, i16),
    /// Only these actors, and those that they continue; empty for all.
    pub only: Vec<ActorId>,
    /// The words after `--add`, in order.
    pub add: Vec<String>,
    /// Whether each column has one beside it that says what its cells are.
    pub cells: bool,
    /// Whether a column `succession` marks the rows in whose year or month a state was followed by another, or lost a part.
    #[serde(default)]
    pub successions: bool,
    /// Sums over regions instead of states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regions: Option<RegionSpec>,
}

/// Which states count to a region in the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Territory {
    /// The states as they were then: those of the region and those that they continue, each whole. Germany in 1980 is the Federal Republic,
    /// Russia in 1980 the Soviet Union.
    Then,
    /// The states on whose territory the region lies today: Germany in 1980 is both German states. A state of which only a part lies in
    /// the region, as the Soviet Union for Russia, cannot be split: the sum is missing.
    Today,
}

/// Today's states that are summed under one name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Its name.
    pub name: String,
    /// The states.
    pub states: Vec<ActorId>,
}

/// Sums over regions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegionSpec {
    /// How the past is counted.
    pub territory: Territory,
    /// The regions.
    pub regions: Vec<Region>,
    /// The columns that are summed; not every number adds up.
    pub columns: Vec<String>,
}

/// The name of a state list in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ListName {
    /// Correlates of War.
    Cow,
    /// Gleditsch and Ward.
    Gw,
}

impl From<ListName> for StateList {
    fn from(name: ListName) -> StateList {
        match name {
            ListName::Cow => StateList::Cow,
            ListName::Gw => StateList::Gw,
        }
    }
}

impl From<StateList> for ListName {
    fn from(list: StateList) -> ListName {
        match list {
            StateList::Cow => ListName::Cow,
            StateList::Gw => ListName::Gw,
        }
    }
}

/// A dataset to join: the edition and its table.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The word after `--add`.
    pub word: String,
    /// The edition.
    pub source: Source,
    /// Other editions that feed some of its years; the rows name theirs as their file.
    pub also: Vec<Source>,
    /// Its rows.
    pub table: DataTable,
}

/// The distance between capitals, made of a dataset that itself is not joined.
pub(super) const CAPITAL_DISTANCE: &str = "capital-distance";

/// How two states voted; made of votes, see [`agreement_dataset`](super::agreement_dataset).
pub const UN_AGREEMENT: &str = "un-agreement";

/// The names of the tables that a word after `--add` means, from the first to be looked for in the library to the last.
///
/// A word is the name of a table; `mid` is short for `cow-mid`, a table of states goes before one of dyads of the same dataset where a row
/// is a state, and `capital-distance` is made of the capitals of the list.
pub fn tables_of_word(word: &str, rows: RowUnit, list: StateList) -> Vec<String> {
    let name = match word {
        "mid" => "cow-mid",
        CAPITAL_DISTANCE if list == StateList::Gw => "capitals-gw",
        CAPITAL_DISTANCE => "capitals",
        word => word,
    };
    let mut names = vec![name.to_owned()];
    if !rows.has_pairs() {
        names.insert(0, format!("{name}-states"));
    }
    names
}

/// Why a table cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// A dataset of dyads has no column for a state alone.
    #[error("{word} speaks of pairs of states, and no column of it is made for a state alone")]
    NoStateYears {
        /// The word after `--add`.
        word: String,
    },
    /// Leader-years need the list of leaders.
    #[error("leader-years are made of archigos: import it, or add it")]
    NoLeaders,
    /// A dataset without time or actors.
    #[error("{word} is a list that cannot be joined by state and year")]
    NotJoined {
        /// The word after `--add`.
        word: String,
    },
    /// A column that is to be summed and is not there, or is no number.
    #[error("{column} is no column of numbers; these can be summed: {known}")]
    NotSummed {
        /// The column.
        column: String,
        /// Those that can be.
        known: String,
    },
    /// An actor that the list of states never had.
    #[error("{actor} was never a member of the state system by the list {list}")]
    NeverAMember {
        /// The actor.
        actor: ActorId,
        /// The list.
        list: StateList,
    },
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutputColumn {
    /// Its name.
    pub name: String,
    /// The dataset's word after `--add`, empty for the keys.
    pub dataset: String,
    /// The edition that it comes from.
    pub source: Option<SourceId>,
    /// The unit.
    pub unit: String,
    /// What it means.
    pub meaning: String,
}

/// The keys of a row.
pub(super) fn key_columns(spec: &TableSpec, list: StateList) -> Vec<OutputColumn> {
    let code = match list {
        StateList::Cow => "ccode",
        StateList::Gw => "gwcode",
    };
    let names = match spec.rows {
        RowUnit::DyadYear => vec![format!("{code}1"), format!("{code}2"), "year".to_owned()],
        RowUnit::DyadMonth => vec![
            format!("{code}1"),
            format!("{code}2"),
            "year".to_owned(),
            "month".to_owned(),
        ],
        RowUnit::StateYear => vec![code.to_owned(), "year".to_owned()],
        RowUnit::LeaderYear => {
            let names = [
                "obsid",
                code,
                "leader",
                "year",
                "gender",
                "leaderage",
                "yrinoffice",
            ];
            names.map(str::to_owned).to_vec()
        }
    };
    let key = |name: String| OutputColumn {
        name,
        dataset: String::new(),
        source: None,
        unit: String::new(),
        meaning: "key".to_owned(),
    };
    let marks = spec.successions.then(|| SUCCESSION.to_owned());
    names.into_iter().chain(marks).map(key).collect()
}
