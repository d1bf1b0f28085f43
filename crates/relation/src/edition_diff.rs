//! What an edition of a dataset changed against another: rows that only one has, and values that differ.

use std::collections::BTreeMap;

use entente_model::actor::ActorId;
use entente_model::data_table::DataTable;
use serde::Serialize;

/// The difference of two editions of a table, for some actors.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EditionDiff {
    /// The table.
    pub table: String,
    /// Rows that are the same in both.
    pub same: usize,
    /// Rows that only the first has.
    pub only_first: Vec<RowDiff>,
    /// Rows that only the second has.
    pub only_second: Vec<RowDiff>,
    /// Rows of one key whose values differ.
    pub changed: Vec<RowDiff>,
    /// Columns that only the first has.
    pub columns_only_first: Vec<String>,
    /// Columns that only the second has.
    pub columns_only_second: Vec<String>,
}

/// A row that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RowDiff {
    /// The actors, in the order of the file.
    pub actors: Vec<String>,
    /// First and last year; empty for a list without time.
    pub years: Option<(i16, i16)>,
    /// The row in the first edition's file, where it has it.
    pub first_row: Option<u32>,
    /// The row in the second edition's file.
    pub second_row: Option<u32>,
    /// Columns whose values differ; all filled ones of a row that only one edition has.
    pub values: Vec<ValueDiff>,
}

/// A value that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ValueDiff {
    /// The column.
    pub column: String,
    /// In the first edition; `None` for missing.
    pub first: Option<String>,
    /// In the second.
    pub second: Option<String>,
}

type Key = (Vec<String>, Option<(i16, i16)>);

/// Compares two editions of a table. With `parties`, only rows all of whose actors are in one of the lists are looked at, and both lists are named by rows
/// of pairs; rows of single states count for either. Rows are brought together by actors and years, and several of one key in their order.
pub fn diff(first: &DataTable, second: &DataTable, parties: &[Vec<ActorId>]) -> EditionDiff {
    let mut diff = EditionDiff {
        table: first.info.name.clone(),
        ..EditionDiff::default()
    };
    let names = |table: &DataTable| {
        table
            .info
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect::<Vec<_>>()
    };
    let (of_first, of_second) = (names(first), names(second));
    diff.columns_only_first = of_first
        .iter()
        .filter(|name| !of_second.contains(name))
        .cloned()
        .collect();
    diff.columns_only_second = of_second
        .iter()
        .filter(|name| !of_first.contains(name))
        .cloned()
        .collect();
    let shared: Vec<String> = of_first
        .into_iter()
        .filter(|name| of_second.contains(name))
        .collect();

    let mut keys: BTreeMap<Key, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for row in wanted(first, parties) {
        keys.entry(key(first, row)).or_default().0.push(row);
    }
    for row in wanted(second, parties) {
        keys.entry(key(second, row)).or_default().1.push(row);
    }
    for ((actors, years), (mut one, mut other)) in keys {
        // Equal rows of one key first, whatever their order.
        one.retain(|&row| {
            let twin = other
                .iter()
                .position(|&twin| values(first, row, &shared) == values(second, twin, &shared));
            if let Some(twin) = twin {
                other.remove(twin);
                diff.same += 1;
            }
            twin.is_none()
        });
        let pairs = one.len().min(other.len());
        let row = |first_row: Option<usize>, second_row: Option<usize>| RowDiff {
            actors: actors.clone(),
            years,
            first_row: first_row.map(|row| first.rows[row]),
            second_row: second_row.map(|row| second.rows[row]),
            values: differing(
                &shared,
                first_row.map(|row| values(first, row, &shared)),
                second_row.map(|row| values(second, row, &shared)),
            ),
        };
        for (&one, &other) in one.iter().zip(&other) {
            diff.changed.push(row(Some(one), Some(other)));
        }
        diff.only_first
            .extend(one[pairs..].iter().map(|&one| row(Some(one), None)));
        diff.only_second
            .extend(other[pairs..].iter().map(|&other| row(None, Some(other))));
    }
    diff
}

fn wanted<'t>(
    table: &'t DataTable,
    parties: &'t [Vec<ActorId>],
) -> impl Iterator<Item = usize> + 't {
    (0..table.len()).filter(move |&row| {
        if parties.is_empty() || table.actors.is_empty() {
            return true;
        }
        let held: Vec<Option<usize>> = table
            .actors
            .iter()
            .map(|column| {
                let actor = column[row]?;
                parties.iter().position(|party| party.contains(&actor))
            })
            .collect();
        match &held[..] {
            [one] => one.is_some(),
            [Some(one), Some(other)] => one != other,
            _ => false,
        }
    })
}

fn key(table: &DataTable, row: usize) -> Key {
    let name = |number: usize| match (table.actors[number][row], table.codes.get(number)) {
        (Some(actor), _) => actor.to_string(),
        (None, Some(codes)) => codes[row].to_string(),
        (None, None) => String::new(),
    };
    let actors = (0..table.actors.len()).map(name).collect();
    (actors, table.years.get(row).copied())
}

fn values(table: &DataTable, row: usize, columns: &[String]) -> Vec<Option<String>> {
    columns
        .iter()
        .map(|name| table.column(name).and_then(|(_, values)| values.show(row)))
        .collect()
}

fn differing(
    columns: &[String],
    first: Option<Vec<Option<String>>>,
    second: Option<Vec<Option<String>>>,
) -> Vec<ValueDiff> {
    let cell = |values: &Option<Vec<Option<String>>>, index: usize| {
        values.as_ref().and_then(|values| values[index].clone())
    };
    columns
        .iter()
        .enumerate()
        .map(|(index, column)| ValueDiff {
            column: column.clone(),
            first: cell(&first, index),
            second: cell(&second, index),
        })
        .filter(|value| value.first != value.second)
        .collect()
}
