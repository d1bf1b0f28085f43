//! What imported tables tell of two actors: series of columns that a mapping marks for briefs, and shared organisations by name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entente_model::actor::{ActorId, StateList};
use entente_model::coverage::Cell;
use entente_model::data_table::DataTable;
use entente_model::source::{Source, SourceId};

use super::AnalysisTable;
use super::column::{MISSING, VALUE, ZERO};
use super::each_cell::each_cell;
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
        let names: Vec<&str> = marked.iter().map(|column| column.name.as_str()).collect();
        let mut by_column =
            vec![BTreeMap::<SeriesOf, BTreeMap<i16, Cell<f64>>>::new(); marked.len()];
        each_cell(
            &table,
            &names,
            |place, (code1, code2, year), value, kind| {
                let is_mutual = !has_sides && marked[place].mirror.is_none();
                let of = match (of_a.contains(&code1), of_pairs) {
                    (true, false) => SeriesOf::First,
                    (false, false) => SeriesOf::Second,
                    (true, true) if !of_b.contains(&code2) => return,
                    (true, true) if is_mutual => SeriesOf::Both,
                    (true, true) => SeriesOf::FirstToSecond,
                    (false, true) if is_mutual => return,
                    (false, true) => SeriesOf::SecondToFirst,
                };
                let cell = match (kind, value) {
                    (VALUE, Some(value)) => Cell::Value(value),
                    (VALUE | MISSING, _) => Cell::Missing,
                    (ZERO, _) => Cell::ZeroByRule,
                    _ => Cell::OutsideCoverage,
                };
                let years = by_column[place].entry(of).or_default();
                let held = years.entry(year).or_insert_with(|| cell.clone());
                // Two numbers of one line in a year: the one with a value speaks.
                if held.value().is_none() && cell.value().is_some() {
                    *held = cell;
                }
            },
        );
        for (column, by_side) in marked.into_iter().zip(by_column) {
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
