//! The analysis table: all dyad-years, dyad-months, state-years or leader-years of the state system, with the columns of datasets joined.
//!
//! Names and meaning of the columns follow the R package `peacesciencer` (Miller 2022) where it has them; the manual page `table.md` lists
//! the differences. A cell is a value, a zero by the rule of its dataset, missing, or outside what the dataset covers, and [`AnalysisTable`]
//! can say of each cell which.
//!
//! Rows are made block by block, so that the table of all directed dyad-years never stands in memory as a whole.

mod column;
mod derived;
mod distance;
mod explain;
mod joined;
mod leaders;
mod rows;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use entente_model::actor::{ActorId, StateList};
use entente_model::data_table::{ColumnInfo, DataTable};
use entente_model::source::{Source, SourceId};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use column::{Chosen, FromColumn, MISSING, OUTSIDE, ZERO, cells_array, cells_type};
use distance::Distance;
use joined::{Joined, NONE};
use leaders::Leaders;
use rows::{Step, Unit};

pub use explain::{CellKind, Explanation, SourceRow};

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
    /// Its rows.
    pub table: DataTable,
}

/// The distance between capitals, made of a dataset that itself is not joined.
const CAPITAL_DISTANCE: &str = "capital-distance";

/// How two states voted; made of votes, see [`agreement_dataset`].
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

/// A table whose rows are made when they are asked for.
pub struct AnalysisTable {
    spec: TableSpec,
    list: StateList,
    step: Step,
    units: Vec<Unit>,
    leaders: Option<Leaders>,
    parts: Vec<Part>,
    columns: Vec<OutputColumn>,
    schema: SchemaRef,
    remarks: Vec<String>,
}

/// What a dataset gives to the table.
struct Part {
    word: String,
    source: Source,
    kind: PartKind,
    outputs: Vec<Output>,
}

enum PartKind {
    /// Joined by pair, or by state for a table of states.
    Whole(Joined),
    /// A dataset on states joined to pairs: once for each of the two.
    EachSide(Joined),
    /// The distance between capitals.
    Distance(Distance),
}

/// A column that a part gives.
struct Output {
    name: String,
    /// The column of the data, and the one that takes its place in a row read from the other side.
    column: usize,
    mirror: usize,
    /// 0, or 1 or 2 for one of the two states.
    side: u8,
    data_type: DataType,
}

impl AnalysisTable {
    /// Makes ready: resolves the datasets to rows of the list, and names the columns.
    ///
    /// # Errors
    /// [`TableError`] where a dataset cannot give such rows.
    pub fn new(spec: TableSpec, datasets: Vec<Dataset>) -> Result<AnalysisTable, TableError> {
        let list = StateList::from(spec.system);
        let step = if spec.rows == RowUnit::DyadMonth {
            Step::Month
        } else {
            Step::Year
        };
        let mut only = BTreeSet::new();
        for &actor in &spec.only {
            let codes = rows::codes_of(list, actor);
            if codes.is_empty() {
                return Err(TableError::NeverAMember { actor, list });
            }
            only.extend(codes);
        }
        let leaders = match spec.rows {
            RowUnit::LeaderYear => {
                let archigos = datasets
                    .iter()
                    .find(|dataset| dataset.table.info.name == "archigos");
                let archigos = archigos.ok_or(TableError::NoLeaders)?;
                Some(Leaders::new(&archigos.table, list, spec.years, &only))
            }
            _ => None,
        };
        let units = match (&leaders, spec.rows.has_pairs()) {
            (Some(leaders), _) => leaders.units(),
            (None, true) => rows::pairs(list, spec.directed, step, spec.years, &only),
            (None, false) => rows::states(list, step, spec.years, &only),
        };
        let mut table = AnalysisTable {
            columns: key_columns(&spec, list),
            list,
            step,
            units,
            leaders,
            parts: Vec::new(),
            schema: Arc::new(Schema::empty()),
            remarks: Vec::new(),
            spec,
        };
        for dataset in datasets {
            // The leaders are the rows here.
            if table.leaders.is_some() && dataset.table.info.name == "archigos" {
                continue;
            }
            table.add(dataset)?;
        }
        table.schema = table.make_schema();
        Ok(table)
    }

    /// What was asked for.
    pub fn spec(&self) -> &TableSpec {
        &self.spec
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.units.last().map_or(0, |unit| unit.start + unit.len())
    }

    /// The columns, keys first. With [`TableSpec::cells`] each of a dataset is followed by one that says what its cells are.
    pub fn columns(&self) -> &[OutputColumn] {
        &self.columns
    }

    /// The editions of the datasets, in the order in which they were added.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.parts
            .iter()
            .map(|part| (part.word.as_str(), &part.source))
    }

    /// Columns of numbers that seldom repeat (distances): a dictionary of their values would cost time and save nothing.
    pub fn unrepeated(&self) -> impl Iterator<Item = &str> {
        let of_pairs = self
            .parts
            .iter()
            .filter(|part| !matches!(part.kind, PartKind::EachSide(_)));
        let outputs = of_pairs.flat_map(|part| &part.outputs);
        outputs
            .filter(|output| output.data_type == DataType::Float64)
            .map(|output| output.name.as_str())
    }

    /// What a user should be told: rows of data that name no member of the list.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// The schema of every block.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Cuts the table into blocks of about so many rows. A block holds whole pairs.
    pub fn blocks(&self, rows: usize) -> Vec<Range<usize>> {
        let mut blocks = Vec::new();
        let mut begin = 0;
        let mut held = 0;
        for (index, unit) in self.units.iter().enumerate() {
            held += unit.len();
            if held >= rows {
                blocks.push(begin..index + 1);
                begin = index + 1;
                held = 0;
            }
        }
        if begin < self.units.len() {
            blocks.push(begin..self.units.len());
        }
        blocks
    }

    /// The rows of a block of [`AnalysisTable::blocks`].
    ///
    /// # Errors
    /// None that a caller could cause; columns of one length always make a batch.
    pub fn block(&self, block: Range<usize>) -> Result<RecordBatch, ArrowError> {
        let units = &self.units[block.clone()];
        let mut arrays = self.keys(units, block.start);
        let of_parts: Vec<Vec<ArrayRef>> = self
            .parts
            .par_iter()
            .map(|part| self.part_arrays(part, units))
            .collect();
        arrays.extend(of_parts.into_iter().flatten());
        RecordBatch::try_new(Arc::clone(&self.schema), arrays)
    }

    fn add(&mut self, dataset: Dataset) -> Result<(), TableError> {
        let Dataset {
            word,
            source,
            table,
        } = dataset;
        let pairs = self.spec.rows.has_pairs();
        if word == CAPITAL_DISTANCE {
            let distance = Distance::new(table, self.list, self.step);
            self.add_distance(&word, source, distance);
            return Ok(());
        }
        let table = match table.info.name.as_str() {
            "archigos" => derived::leaders(&table),
            "ucdp-acd" => derived::conflicts(&table),
            _ => table,
        };
        let of_pairs = table.info.actors.len() == 2;
        if table.info.actors.is_empty() || !table.info.joined {
            return Err(TableError::NotJoined { word });
        }
        let table = match (of_pairs, pairs) {
            (true, false) if table.info.state_year.is_empty() => {
                return Err(TableError::NoStateYears { word });
            }
            (true, false) => derived::by_state(table, self.list),
            _ => table,
        };
        let joined = Joined::new(table, self.list, self.step);
        if joined.unplaced > 0 {
            self.remarks.push(format!(
                "{word}: {} rows name no member of the list {} at their date and join nothing",
                joined.unplaced, self.list
            ));
        }
        let sides: &[u8] = if pairs && !of_pairs { &[1, 2] } else { &[0] };
        let mut outputs = Vec::new();
        for &side in sides {
            for (index, info) in joined.table.info.columns.iter().enumerate() {
                let plain = if side == 0 {
                    info.name.clone()
                } else {
                    format!("{}{side}", info.name)
                };
                let name = self.free_name(&plain, &word, &outputs);
                let mirror = mirror(&joined.table, info).unwrap_or(index);
                let values = &joined.table.values;
                let from = FromColumn {
                    straight: &values[index],
                    reversed: &values[mirror],
                    no_row: info.no_row,
                    fold: info.fold,
                };
                outputs.push((
                    Output {
                        data_type: from.data_type(),
                        name,
                        column: index,
                        mirror,
                        side,
                    },
                    info.unit.clone(),
                    info.meaning.clone(),
                ));
            }
        }
        let kind = if sides.len() == 2 {
            PartKind::EachSide(joined)
        } else {
            PartKind::Whole(joined)
        };
        self.push_part(word, source, kind, outputs);
        Ok(())
    }

    fn add_distance(&mut self, word: &str, source: Source, distance: Distance) {
        let name = if self.spec.rows.has_pairs() {
            "capdist"
        } else {
            "mincapdist"
        };
        let output = Output {
            name: self.free_name(name, word, &[]),
            column: 0,
            mirror: 0,
            side: 0,
            data_type: DataType::Float64,
        };
        let meaning = if self.spec.rows.has_pairs() {
            "distance between the capitals on a sphere, of a year those of its beginning"
        } else {
            "distance to the nearest capital of another member of the state system"
        };
        let outputs = vec![(output, "km".to_owned(), meaning.to_owned())];
        self.push_part(
            word.to_owned(),
            source,
            PartKind::Distance(distance),
            outputs,
        );
    }

    fn push_part(
        &mut self,
        word: String,
        source: Source,
        kind: PartKind,
        outputs: Vec<(Output, String, String)>,
    ) {
        for (output, unit, meaning) in &outputs {
            let column = |name: String, unit: &str, meaning: &str| OutputColumn {
                name,
                dataset: word.clone(),
                source: Some(source.id.clone()),
                unit: unit.to_owned(),
                meaning: meaning.to_owned(),
            };
            self.columns
                .push(column(output.name.clone(), unit, meaning));
            if self.spec.cells {
                let meaning = format!("what the cells of {} are", output.name);
                self.columns
                    .push(column(format!("{}_cell", output.name), "", &meaning));
            }
        }
        self.parts.push(Part {
            word,
            source,
            kind,
            outputs: outputs.into_iter().map(|(output, ..)| output).collect(),
        });
    }

    /// A name that no column has yet: of two datasets with one name for a column the later one puts its own before it.
    fn free_name(&self, name: &str, word: &str, own: &[(Output, String, String)]) -> String {
        let is_taken = |name: &str| {
            self.columns.iter().any(|column| column.name == name)
                || own.iter().any(|(output, ..)| output.name == name)
        };
        if !is_taken(name) {
            return name.to_owned();
        }
        let mut free = format!("{}_{name}", word.replace('-', "_"));
        while is_taken(&free) {
            free.push('_');
        }
        free
    }

    fn make_schema(&self) -> SchemaRef {
        let mut fields: Vec<Field> = Vec::new();
        for column in &self.columns {
            if column.source.is_some() {
                break;
            }
            let kind = match column.name.as_str() {
                "obsid" | "leader" | "gender" => leaders::text_type(),
                _ => DataType::Int32,
            };
            fields.push(Field::new(&column.name, kind, self.leaders.is_some()));
        }
        for output in self.parts.iter().flat_map(|part| &part.outputs) {
            fields.push(Field::new(&output.name, output.data_type.clone(), true));
            if self.spec.cells {
                fields.push(Field::new(
                    format!("{}_cell", output.name),
                    cells_type(),
                    false,
                ));
            }
        }
        Arc::new(Schema::new(fields))
    }

    fn keys(&self, units: &[Unit], first: usize) -> Vec<ArrayRef> {
        if let Some(leaders) = &self.leaders {
            return leaders.arrays(units, first);
        }
        let rows: usize = units.iter().map(Unit::len).sum();
        let mut code1 = Vec::with_capacity(rows);
        let mut code2 = Vec::with_capacity(rows);
        let mut years = Vec::with_capacity(rows);
        let mut months = Vec::new();
        for unit in units {
            code1.resize(code1.len() + unit.len(), i32::from(unit.code1));
            code2.resize(code2.len() + unit.len(), i32::from(unit.code2));
            years.extend(unit.times().map(|time| i32::from(self.step.year(time))));
            if self.step == Step::Month {
                months.extend(unit.times().map(|time| i32::from(self.step.month(time))));
            }
        }
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(Int32Array::from(code1))];
        if self.spec.rows.has_pairs() {
            arrays.push(Arc::new(Int32Array::from(code2)));
        }
        arrays.push(Arc::new(Int32Array::from(years)));
        if self.step == Step::Month {
            arrays.push(Arc::new(Int32Array::from(months)));
        }
        arrays
    }

    fn part_arrays(&self, part: &Part, units: &[Unit]) -> Vec<ArrayRef> {
        match &part.kind {
            PartKind::Whole(joined) => {
                let chosen = self.choose(joined, units, 0);
                self.output_arrays(part, joined, &[&chosen])
            }
            PartKind::EachSide(joined) => {
                let (one, other) = (self.choose(joined, units, 1), self.choose(joined, units, 2));
                self.output_arrays(part, joined, &[&one, &other])
            }
            PartKind::Distance(distance) => {
                let (values, cells) = distance.column(units, self.step, self.spec.rows.has_pairs());
                let mut arrays: Vec<ArrayRef> = vec![values];
                if self.spec.cells {
                    arrays.push(cells_array(cells));
                }
                arrays
            }
        }
    }

    fn output_arrays(&self, part: &Part, joined: &Joined, chosen: &[&Chosen]) -> Vec<ArrayRef> {
        let mut arrays = Vec::new();
        for output in &part.outputs {
            let from = output.from(joined);
            // Side 2 is the second, sides 0 and 1 the first.
            let chosen = chosen[usize::from(output.side.saturating_sub(1))];
            arrays.push(from.array(chosen, &output.data_type));
            if self.spec.cells {
                arrays.push(cells_array(from.cells(chosen)));
            }
        }
        arrays
    }

    /// Which rows of the data speak for the rows of these units; `side` 1 or 2 takes one state of each pair.
    fn choose(&self, joined: &Joined, units: &[Unit], side: u8) -> Chosen {
        let rows: usize = units.iter().map(Unit::len).sum();
        let mut chosen = vec![NONE; rows];
        let mut empty = Vec::with_capacity(rows);
        let mut more = Vec::new();
        let mut offset = 0;
        let (first, last) = joined.covered_times();
        let inside = if joined.has_zero_rule() {
            ZERO
        } else {
            MISSING
        };
        for unit in units {
            let alone;
            let asked = match side {
                0 => unit,
                _ => {
                    alone = Unit {
                        code1: if side == 1 { unit.code1 } else { unit.code2 },
                        code2: 0,
                        start: unit.start,
                        runs: unit.runs.clone(),
                    };
                    &alone
                }
            };
            let places = &mut chosen[offset..offset + unit.len()];
            joined.choose(asked, self.spec.directed, places, &mut more, offset);
            let is_covered = joined.covers(asked.code1, asked.code2);
            empty.extend(unit.times().map(|time| {
                if !is_covered || time < first || time > last {
                    OUTSIDE
                } else if joined.gaps().contains(&self.step.year(time)) {
                    MISSING
                } else {
                    inside
                }
            }));
            offset += unit.len();
        }
        let hits = chosen
            .iter()
            .enumerate()
            .filter(|(_, row)| **row != NONE)
            .map(|(place, &row)| (place as u32, row))
            .collect();
        Chosen::new(hits, more, empty)
    }
}

impl Output {
    fn from<'j>(&self, joined: &'j Joined) -> FromColumn<'j> {
        let info = &joined.table.info.columns[self.column];
        FromColumn {
            straight: &joined.table.values[self.column],
            reversed: &joined.table.values[self.mirror],
            no_row: info.no_row,
            fold: info.fold,
        }
    }
}

fn mirror(table: &DataTable, info: &ColumnInfo) -> Option<usize> {
    let mirror = info.mirror.as_deref()?;
    table
        .info
        .columns
        .iter()
        .position(|column| column.name == mirror)
}

fn key_columns(spec: &TableSpec, list: StateList) -> Vec<OutputColumn> {
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
    names.into_iter().map(key).collect()
}

/// How two states voted in the General Assembly, as a dataset to join.
pub fn agreement_dataset(
    votes: &entente_model::votes::RollCallVotes,
    source: Source,
    list: StateList,
) -> Dataset {
    Dataset {
        word: UN_AGREEMENT.to_owned(),
        source,
        table: derived::agreement(votes, list),
    }
}
