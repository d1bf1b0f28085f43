//! What imported tables tell of two actors: series of columns that a mapping marks for briefs, and shared organisations by name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use arrow::array::{Array, AsArray, PrimitiveArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int8Type, Int32Type};
use entente_model::actor::{ActorId, StateList};
use entente_model::coverage::Cell;
use entente_model::data_table::DataTable;
use entente_model::source::{Source, SourceId};

use super::AnalysisTable;
use super::column::{MISSING, VALUE, ZERO};
use super::rows::codes_of;
use super::spec::{Dataset, ListName, RowUnit, TableSpec};
use crate::party::Party;

/// Whom a series speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SeriesOf {
    /// The first actor.
    First,
    /// The second.
    Second,
    /// Both together.
    Both,
    /// The first towards the second.
    FirstToSecond,
    /// The second towards the first.
    SecondToFirst,
}

/// A column of an imported table, year by year.
#[derive(Clone, Debug, PartialEq)]
pub struct TableSeries {
    /// The table's name.
    pub table: String,
    /// The column.
    pub column: String,
    /// Its unit; empty for codes and counts.
    pub unit: String,
    /// What it means.
    pub meaning: String,
    /// Whom it speaks of.
    pub of: SeriesOf,
    /// The edition.
    pub source: SourceId,
    /// The years in which the states were members of the state system, with the cell of each.
    pub years: Vec<(i16, Cell<f64>)>,
}

/// An organisation of which both were full members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedOrganisation {
    /// Its name; the abbreviation where the list of names lacks it.
    pub name: String,
    /// The abbreviation in the data.
    pub abbreviation: String,
    /// First year in which both were full members, of a run of years without a break.
    pub from: i16,
    /// Its last year.
    pub to: i16,
    /// Whether that is the last year that the data cover.
    pub goes_on: bool,
    /// The edition.
    pub source: SourceId,
}

/// The series of all columns marked for briefs, in the order of the datasets. Those without a value or a zero in these years are left out.
pub fn table_series(
    datasets: &[Dataset],
    a: &Party,
    b: &Party,
    years: (i16, i16),
) -> Vec<TableSeries> {
    let list = StateList::Cow;
    let (of_a, of_b) = (codes_of(list, a.actor), codes_of(list, b.actor));
    let mut found = Vec::new();
    for dataset in datasets {
        let info = &dataset.table.info;
        let marked: Vec<_> = info
            .columns
            .iter()
            .filter(|column| column.brief)
            .cloned()
            .collect();
        if marked.is_empty() || info.actors.is_empty() || !info.joined {
            continue;
        }
        let of_pairs = info.actors.len() == 2;
        let has_sides = info.directed;
        let spec = TableSpec {
            system: ListName::Cow,
            rows: if of_pairs {
                RowUnit::DyadYear
            } else {
                RowUnit::StateYear
            },
            directed: true,
            years,
            only: vec![a.actor, b.actor],
            add: Vec::new(),
            cells: true,
            successions: false,
            regions: None,
        };
        let Ok(table) = AnalysisTable::new(spec, vec![dataset.clone()]) else {
            continue;
        };
        for column in marked {
            let mut by_side: BTreeMap<SeriesOf, BTreeMap<i16, Cell<f64>>> = BTreeMap::new();
            for ((code1, code2, year), cell) in cells(&table, &column.name, of_pairs) {
                let of = match (of_a.contains(&code1), of_pairs) {
                    (true, false) => SeriesOf::First,
                    (false, false) => SeriesOf::Second,
                    (true, true) if !of_b.contains(&code2) => continue,
                    (true, true) if !has_sides && column.mirror.is_none() => SeriesOf::Both,
                    (true, true) => SeriesOf::FirstToSecond,
                    (false, true) if !has_sides && column.mirror.is_none() => continue,
                    (false, true) => SeriesOf::SecondToFirst,
                };
                let held = by_side
                    .entry(of)
                    .or_default()
                    .entry(year)
                    .or_insert_with(|| cell.clone());
                // Two numbers of one line in a year: the one with a value speaks.
                if held.value().is_none() && cell.value().is_some() {
                    *held = cell;
                }
            }
            for (of, years) in by_side {
                let tells = |cell: &Cell<f64>| matches!(cell, Cell::Value(_) | Cell::ZeroByRule);
                if years.values().any(tells) {
                    found.push(TableSeries {
                        table: info.name.clone(),
                        column: column.name.clone(),
                        unit: column.unit.clone(),
                        meaning: column.meaning.clone(),
                        of,
                        source: dataset.source.id.clone(),
                        years: years.into_iter().collect(),
                    });
                }
            }
        }
    }
    found
}

/// Codes and year of a row; the second code is 0 for a state alone.
type RowKey = (u16, u16, i16);

fn cells(table: &AnalysisTable, name: &str, of_pairs: bool) -> Vec<(RowKey, Cell<f64>)> {
    let mut found = Vec::new();
    for block in table.blocks(1 << 18) {
        let Ok(batch) = table.block(block) else {
            continue;
        };
        let key = |place: usize| batch.column(place).as_primitive_opt::<Int32Type>();
        let second = if of_pairs { key(1) } else { None };
        let (Some(first), Some(years)) = (key(0), key(if of_pairs { 2 } else { 1 })) else {
            continue;
        };
        let values = batch
            .column_by_name(name)
            .and_then(|column| cast(column, &DataType::Float64).ok());
        let kinds = batch
            .column_by_name(&format!("{name}_cell"))
            .and_then(|column| column.as_dictionary_opt::<Int8Type>().cloned());
        let (Some(values), Some(kinds)) = (values, kinds) else {
            continue;
        };
        let values: &PrimitiveArray<Float64Type> = values.as_primitive();
        for row in 0..batch.num_rows() {
            let cell = match kinds.keys().value(row) as u8 {
                VALUE if values.is_valid(row) => Cell::Value(values.value(row)),
                VALUE | MISSING => Cell::Missing,
                ZERO => Cell::ZeroByRule,
                _ => Cell::OutsideCoverage,
            };
            // Numbers of the lists and years of rows are small.
            let code2 = second.map_or(0, |second| second.value(row) as u16);
            let key = (first.value(row) as u16, code2, years.value(row) as i16);
            found.push((key, cell));
        }
    }
    found
}

/// The organisations of which both were full members in some of these years, by the first such year, then by name.
///
/// `memberships` is a list of runs of years by state with the columns `igo` and `status`, `names` one with `igo` and `name`.
pub fn shared_organisations(
    source: &Source,
    memberships: &DataTable,
    names: Option<&DataTable>,
    (a, b): (&Party, &Party),
    (first, last): (i16, i16),
) -> Vec<NamedOrganisation> {
    let (Some((_, igo)), Some((_, status))) =
        (memberships.column("igo"), memberships.column("status"))
    else {
        return Vec::new();
    };
    let Some(actors) = memberships.actors.first() else {
        return Vec::new();
    };
    let mut years_of: HashMap<String, [BTreeSet<i16>; 2]> = HashMap::new();
    for (row, &actor) in actors.iter().enumerate() {
        let side =
            actor.and_then(|actor: ActorId| [a, b].iter().position(|party| party.includes(actor)));
        let (Some(side), Some(&(from, to))) = (side, memberships.years.get(row)) else {
            continue;
        };
        let is_full = status.show(row).is_some_and(|status| status == "full");
        if let Some(igo) = igo.show(row).filter(|_| is_full) {
            let years = &mut years_of.entry(igo).or_default()[side];
            years.extend(from.max(first)..=to.min(last));
        }
    }
    let name_of: HashMap<String, String> = names
        .and_then(|names| {
            let (igo, name) = (names.column("igo")?.1, names.column("name")?.1);
            let pairs = (0..names.len()).filter_map(|row| Some((igo.show(row)?, name.show(row)?)));
            Some(pairs.collect())
        })
        .unwrap_or_default();
    let end = memberships.info.coverage.last_year;
    let mut found = Vec::new();
    for (abbreviation, [of_a, of_b]) in years_of {
        let mut runs: Vec<(i16, i16)> = Vec::new();
        for &year in of_a.intersection(&of_b) {
            match runs.last_mut() {
                Some((_, to)) if *to + 1 == year => *to = year,
                _ => runs.push((year, year)),
            }
        }
        for (from, to) in runs {
            found.push(NamedOrganisation {
                name: name_of.get(&abbreviation).unwrap_or(&abbreviation).clone(),
                abbreviation: abbreviation.clone(),
                from,
                to,
                goes_on: to == end.min(last),
                source: source.id.clone(),
            });
        }
    }
    found.sort_by(|one, other| (one.from, &one.name).cmp(&(other.from, &other.name)));
    found
}
