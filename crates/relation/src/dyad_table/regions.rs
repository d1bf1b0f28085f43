//! Sums over regions by year, with the states of the past counted as they were or by the territory of today's.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Float64Array, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;
use entente_model::actor::{ActorId, StateList, actors, members_on};
use jiff::civil::date;

use super::column::{MISSING, OUTSIDE, VALUE, ZERO, cells_array, cells_type};
use super::each_cell::each_cell;
use super::explain::{CellKind, Explanation};
use super::rows::codes_of;
use super::spec::{OutputColumn, Region, RegionSpec, RowUnit, TableError, TableSpec, Territory};
use super::{AnalysisTable, Dataset};

/// Sums over regions, made from a table of state-years.
pub struct RegionTable {
    states: AnalysisTable,
    spec: TableSpec,
    columns: Vec<OutputColumn>,
    batch: RecordBatch,
    /// The region, the year and the numbers of the states of each row.
    rows: Vec<Row>,
}

struct Row {
    region: String,
    year: i16,
    counted: Vec<u16>,
}

/// What a row sums up of a column.
struct Sum {
    value: Option<f64>,
    cell: u8,
    /// States with a value, or a zero by rule.
    known: i32,
}

/// Makes the sums that `spec.regions` asks for. A state counts in a year if it was a member of the state system on 1 July.
///
/// A sum is a value where every state counted has one; it is missing where one is missing or lies only partly in the region
/// ([`Territory::Today`]), and outside coverage where one is.
///
/// # Errors
/// [`TableError`] as for [`AnalysisTable::new`], and for a column that is not there or is no number.
pub fn regions(spec: TableSpec, datasets: Vec<Dataset>) -> Result<RegionTable, TableError> {
    let regions = spec.regions.clone().unwrap_or(RegionSpec {
        territory: Territory::Then,
        regions: Vec::new(),
        columns: Vec::new(),
    });
    let of_states = TableSpec {
        rows: RowUnit::StateYear,
        directed: false,
        only: Vec::new(),
        cells: true,
        successions: false,
        regions: None,
        ..spec.clone()
    };
    let states = AnalysisTable::new(of_states, datasets)?;
    let list = StateList::from(spec.system);
    for region in &regions.regions {
        for &actor in &region.states {
            if codes_of(list, actor).is_empty() {
                return Err(TableError::NeverAMember { actor, list });
            }
        }
    }
    let numbers: Vec<&OutputColumn> = states
        .columns()
        .iter()
        .filter(|column| is_number(&states, &column.name))
        .collect();
    for column in &regions.columns {
        if !numbers.iter().any(|known| known.name == *column) {
            let known: Vec<&str> = numbers.iter().map(|known| known.name.as_str()).collect();
            return Err(TableError::NotSummed {
                column: column.clone(),
                known: known.join(", "),
            });
        }
    }
    let columns = output_columns(&states, &spec, &regions.columns);
    let mut table = RegionTable {
        states,
        columns,
        batch: RecordBatch::new_empty(Arc::new(Schema::empty())),
        rows: Vec::new(),
        spec,
    };
    // Columns of one length make a batch, so this cannot fail.
    if let Ok(batch) = table.sum(&regions, list) {
        table.batch = batch;
    }
    Ok(table)
}

impl RegionTable {
    /// What was asked for.
    pub fn spec(&self) -> &TableSpec {
        &self.spec
    }

    /// The columns, keys first.
    pub fn columns(&self) -> &[OutputColumn] {
        &self.columns
    }

    /// All rows, by region, then year.
    pub fn batch(&self) -> &RecordBatch {
        &self.batch
    }

    /// The table of state-years from which the sums are made.
    pub fn states(&self) -> &AnalysisTable {
        &self.states
    }

    /// Where the cell of a row (from 0) and column comes from: the cells of all states counted. `None` for a row or column that the table
    /// has not, and for its keys.
    pub fn explain(&self, row: usize, column: &str) -> Option<Explanation> {
        let Row {
            region,
            year,
            counted,
        } = self.rows.get(row)?;
        let column = column
            .strip_suffix("_cell")
            .filter(|_| self.spec.cells)
            .unwrap_or(column);
        let of_column = self.batch.column_by_name(column)?;
        let meaning = &self
            .columns
            .iter()
            .find(|told| told.name == column)?
            .meaning;
        let regions = self.spec.regions.as_ref()?;
        let summed = |name: &&String| {
            *name == column || column.strip_suffix("_known") == Some(name.as_str())
        };
        let name = regions.columns.iter().find(summed)?;
        let mut explanation = self.states.explain_column(name)?;
        for &code in counted {
            let of_state = self.states.row_of_state(code, *year);
            let Some(other) = of_state.and_then(|row| self.states.explain(row, name)) else {
                continue;
            };
            // A year's edition speaks where a dataset has several.
            explanation.source = other.source;
            explanation.coverage = other.coverage;
            explanation
                .rows
                .extend(other.rows.into_iter().map(|mut row| {
                    row.column = format!("{} of {code}", row.column);
                    row
                }));
        }
        let how = match regions.territory {
            Territory::Today => "by the territory of today's states",
            Territory::Then => "as they were then",
        };
        let numbers = |codes: &[u16]| {
            codes
                .iter()
                .map(u16::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let states = match counted.as_slice() {
            [] => "no state of which the whole lies in the region".to_owned(),
            counted => format!("the states {}", numbers(counted)),
        };
        explanation.column = column.to_owned();
        explanation.meaning.clone_from(meaning);
        explanation.keys = vec![
            ("region".to_owned(), region.clone()),
            ("year".to_owned(), year.to_string()),
        ];
        explanation.value = of_column.is_valid(row).then(|| {
            arrow::util::display::array_value_to_string(of_column, row).unwrap_or_default()
        });
        if column == name {
            let table = self.cells(std::slice::from_ref(name));
            let sum = sum_of(&table[0], counted, *year, self.straddling(row));
            explanation.cell = CellKind::of(sum.cell);
            explanation.made = format!("the sum over {states}, {how}");
        } else {
            explanation.cell = CellKind::Value;
            explanation.unit = "states".to_owned();
            explanation.made =
                format!("how many of {states}, {how}, have a value or a zero by rule");
        }
        Some(explanation)
    }

    fn straddling(&self, row: usize) -> bool {
        let column = self.batch.column_by_name("straddling");
        column.is_some_and(|column| column.is_valid(row))
    }

    fn sum(&mut self, regions: &RegionSpec, list: StateList) -> Result<RecordBatch, ArrowError> {
        let tables = self.cells(&regions.columns);
        let (first, last) = self.spec.years;
        let mut straddling: Vec<Option<String>> = Vec::new();
        let mut sums: Vec<Vec<Sum>> = tables.iter().map(|_| Vec::new()).collect();
        let members: BTreeMap<i16, Vec<(u16, ActorId)>> = (first..=last)
            .map(|year| {
                let members = members_on(list, date(year, 7, 1));
                let of_year = members
                    .into_iter()
                    .map(|member| (member.code, member.actor));
                (year, of_year.collect())
            })
            .collect();
        for region in &regions.regions {
            for (&year, members) in &members {
                let (counted, partly) = counted(region, regions.territory, list, year, members);
                for (table, sums) in tables.iter().zip(&mut sums) {
                    sums.push(sum_of(table, &counted, year, !partly.is_empty()));
                }
                let partly: Vec<String> = partly.iter().map(u16::to_string).collect();
                straddling.push((!partly.is_empty()).then(|| partly.join(" ")));
                self.rows.push(Row {
                    region: region.name.clone(),
                    year,
                    counted,
                });
            }
        }
        let numbers = |row: &Row| {
            let numbers: Vec<String> = row.counted.iter().map(u16::to_string).collect();
            numbers.join(" ")
        };
        let rows = &self.rows;
        let mut arrays: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from_iter_values(
                rows.iter().map(|row| &row.region),
            )),
            Arc::new(Int32Array::from_iter_values(
                rows.iter().map(|row| i32::from(row.year)),
            )),
            Arc::new(StringArray::from_iter_values(rows.iter().map(numbers))),
            Arc::new(StringArray::from_iter(straddling)),
        ];
        let mut fields = vec![
            Field::new("region", DataType::Utf8, false),
            Field::new("year", DataType::Int32, false),
            Field::new("states", DataType::Utf8, false),
            Field::new("straddling", DataType::Utf8, true),
        ];
        for (name, sums) in regions.columns.iter().zip(&sums) {
            fields.push(Field::new(name, DataType::Float64, true));
            arrays.push(Arc::new(Float64Array::from_iter(
                sums.iter().map(|sum| sum.value),
            )));
            fields.push(Field::new(format!("{name}_known"), DataType::Int32, false));
            arrays.push(Arc::new(Int32Array::from_iter_values(
                sums.iter().map(|sum| sum.known),
            )));
            if self.spec.cells {
                fields.push(Field::new(format!("{name}_cell"), cells_type(), false));
                arrays.push(cells_array(sums.iter().map(|sum| sum.cell).collect()));
            }
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
    }

    /// The cells of columns by state and year.
    fn cells(&self, names: &[String]) -> Vec<Cells> {
        let mut tables = vec![Cells::new(); names.len()];
        each_cell(
            &self.states,
            names,
            |place, (code, _, year), value, cell| {
                tables[place].insert((code, year), (value, cell));
            },
        );
        tables
    }
}

/// The value and the kind of cell of each state and year.
type Cells = HashMap<(u16, i16), (Option<f64>, u8)>;

fn sum_of(table: &Cells, counted: &[u16], year: i16, straddles: bool) -> Sum {
    let cells: Vec<(Option<f64>, u8)> = counted
        .iter()
        .map(|&code| table.get(&(code, year)).copied().unwrap_or((None, OUTSIDE)))
        .collect();
    let any = |kind: u8| cells.iter().any(|&(_, cell)| cell == kind);
    let cell = if cells.is_empty() && !straddles || any(OUTSIDE) {
        OUTSIDE
    } else if straddles || any(MISSING) {
        MISSING
    } else if any(VALUE) {
        VALUE
    } else {
        ZERO
    };
    let known = cells.iter().filter_map(|&(value, _)| value);
    Sum {
        value: matches!(cell, VALUE | ZERO).then(|| known.clone().sum()),
        cell,
        // As many as there are states at most.
        known: known.count() as i32,
    }
}

/// The members that count to a region in a year, and those of which only a part lies in it.
fn counted(
    region: &Region,
    territory: Territory,
    list: StateList,
    year: i16,
    members: &[(u16, ActorId)],
) -> (Vec<u16>, Vec<u16>) {
    let wanted: BTreeSet<ActorId> = region.states.iter().copied().collect();
    let (mut counted, mut partly) = (Vec::new(), Vec::new());
    match territory {
        Territory::Then => {
            let lineage: BTreeSet<ActorId> = wanted
                .iter()
                .flat_map(|&state| actors().lineage(state))
                .map(|(actor, _)| actor)
                .collect();
            let own = members.iter().filter(|(_, actor)| lineage.contains(actor));
            counted.extend(own.map(|&(code, _)| code));
            // A state that did not exist then lay in others: they count where the whole of them lies in the region (Czechoslovakia for both
            // that followed it), and cannot be split where it does not.
            let absent: BTreeSet<ActorId> = wanted
                .iter()
                .copied()
                .filter(|&state| {
                    let line: Vec<_> = actors().lineage(state);
                    !members
                        .iter()
                        .any(|(_, actor)| line.iter().any(|(held, _)| held == actor))
                })
                .collect();
            for &(code, actor) in members {
                if absent.is_empty() || counted.contains(&code) {
                    continue;
                }
                let today = actors().territory(actor, date(year, 7, 1), list);
                if today.is_disjoint(&absent) {
                    continue;
                }
                if today.is_subset(&wanted) {
                    counted.push(code);
                } else {
                    partly.push(code);
                }
            }
        }
        Territory::Today => {
            for &(code, actor) in members {
                let today = actors().territory(actor, date(year, 7, 1), list);
                if today.is_empty() || today.is_disjoint(&wanted) {
                    continue;
                }
                if today.is_subset(&wanted) {
                    counted.push(code);
                } else {
                    partly.push(code);
                }
            }
        }
    }
    counted.sort_unstable();
    (counted, partly)
}

fn is_number(states: &AnalysisTable, name: &str) -> bool {
    let is_key = states
        .columns()
        .iter()
        .any(|column| column.name == name && column.source.is_none());
    let field = states.schema().field_with_name(name);
    !is_key && field.is_ok_and(|field| field.data_type().is_numeric())
}

fn output_columns(states: &AnalysisTable, spec: &TableSpec, names: &[String]) -> Vec<OutputColumn> {
    let key = |name: &str, meaning: &str| OutputColumn {
        name: name.to_owned(),
        dataset: String::new(),
        source: None,
        unit: String::new(),
        meaning: meaning.to_owned(),
    };
    let mut columns = vec![
        key("region", "key"),
        key("year", "key"),
        key("states", "numbers of the states that are counted"),
        key(
            "straddling",
            "numbers of the states of which only a part lies in the region",
        ),
    ];
    for name in names {
        let Some(of) = states.columns().iter().find(|column| column.name == *name) else {
            continue;
        };
        let of_sum = |name: String, meaning: String| OutputColumn {
            name,
            meaning,
            ..of.clone()
        };
        columns.push(of_sum(name.clone(), format!("sum: {}", of.meaning)));
        let known = format!("states counted that have a value of {name}");
        columns.push(of_sum(format!("{name}_known"), known));
        if spec.cells {
            let cells = format!("what the cells of {name} are");
            columns.push(of_sum(format!("{name}_cell"), cells));
        }
    }
    columns
}
