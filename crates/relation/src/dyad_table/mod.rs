//! The analysis table: all dyad-years, dyad-months, state-years or leader-years of the state system, with the columns of datasets joined.
//!
//! Names and meaning of the columns follow the R package `peacesciencer` (Miller 2022) where it has them; the manual page `table.md` lists
//! the differences. A cell is a value, a zero by the rule of its dataset, missing, or outside what the dataset covers, and [`AnalysisTable`]
//! can say of each cell which.
//!
//! Rows are made block by block, so that the table of all directed dyad-years never stands in memory as a whole.

mod blocks;
mod column;
mod derived;
mod distance;
mod each_cell;
mod explain;
mod joined;
mod leaders;
mod of_pair;
mod regions;
mod rows;
mod spec;
mod successions;
mod un_agreement;

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use entente_model::actor::StateList;
use entente_model::data_table::{ColumnInfo, DataTable};
use entente_model::source::Source;

use column::{FromColumn, cells_type};
use distance::Distance;
use joined::Joined;
use leaders::Leaders;
use rows::{Step, Unit};
use spec::{CAPITAL_DISTANCE, key_columns};
use successions::{Marks, SUCCESSION};

pub use explain::{CellKind, Explanation, SourceRow};
pub use of_pair::{NamedOrganisation, SeriesOf, TableSeries, shared_organisations, table_series};
pub use regions::{RegionTable, regions};
pub use spec::{
    Dataset, ListName, OutputColumn, Region, RegionSpec, RowUnit, TableError, TableSpec, Territory,
    UN_AGREEMENT, tables_of_word,
};
pub use un_agreement::agreement_dataset;

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
    /// Where rows are to be marked with the successions of their states.
    marks: Option<Marks>,
}

/// How the values of a column of numbers lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Whole numbers, mostly the same or one more than the one before.
    Runs,
    /// Numbers that seldom repeat (distances): a dictionary of their values would cost time and save nothing.
    Scattered,
}

/// What a dataset gives to the table.
struct Part {
    word: String,
    source: Source,
    /// Other editions that feed some of its years.
    also: Vec<Source>,
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
            marks: spec.successions.then(|| Marks::new(list)),
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
        self.parts.iter().flat_map(|part| {
            let sources = std::iter::once(&part.source).chain(&part.also);
            sources.map(|source| (part.word.as_str(), source))
        })
    }

    /// How the values of each column of numbers lie, so that a writer need not find out.
    pub fn layouts(&self) -> impl Iterator<Item = (&str, Layout)> {
        let keys = self
            .columns
            .iter()
            .take_while(|column| column.source.is_none());
        let keys = keys.map(|column| (column.name.as_str(), Layout::Runs));
        let of_pairs = self
            .parts
            .iter()
            .filter(|part| !matches!(part.kind, PartKind::EachSide(_)));
        let outputs = of_pairs.flat_map(|part| &part.outputs);
        let layouts = outputs.filter_map(|output| match output.data_type {
            DataType::Float64 => Some((output.name.as_str(), Layout::Scattered)),
            DataType::Int32 | DataType::Int64 => Some((output.name.as_str(), Layout::Runs)),
            _ => None,
        });
        let keys = keys.filter(|(name, _)| {
            let field = self.schema.field_with_name(name);
            field.is_ok_and(|field| *field.data_type() == DataType::Int32)
        });
        keys.chain(layouts)
    }

    /// What a user should be told: rows of data that name no member of the list.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// The schema of every block.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn add(&mut self, dataset: Dataset) -> Result<(), TableError> {
        let Dataset {
            word,
            source,
            also,
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
        self.push_part(word, (source, also), kind, outputs);
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
            (source, Vec::new()),
            PartKind::Distance(distance),
            outputs,
        );
    }

    fn push_part(
        &mut self,
        word: String,
        (source, also): (Source, Vec<Source>),
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
            also,
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
                "obsid" | "leader" | "gender" | SUCCESSION => leaders::text_type(),
                _ => DataType::Int32,
            };
            let is_nullable = self.leaders.is_some() || column.name == SUCCESSION;
            fields.push(Field::new(&column.name, kind, is_nullable));
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
}

fn mirror(table: &DataTable, info: &ColumnInfo) -> Option<usize> {
    let mirror = info.mirror.as_deref()?;
    table
        .info
        .columns
        .iter()
        .position(|column| column.name == mirror)
}
