//! Tables made from tables: what a state-year says of its leaders, conflicts or neighbours.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use entente_model::actor::StateList;
use entente_model::data_table::{
    ActorColumn, ColumnInfo, ColumnValues, DataTable, Fold, StateYearColumn, TableInfo, TimeKind,
};

use super::joined::{Joined, NONE, row_of};
use super::rows::{Step, pairs};

/// Leaders by state-year, as the package peacesciencer summarises Archigos.
pub(super) fn leaders(archigos: &DataTable) -> DataTable {
    // Spells by state, with the days in each year.
    let mut years: BTreeMap<(u16, i16), Vec<usize>> = BTreeMap::new();
    let codes = archigos.codes.first().map_or(&[][..], |codes| codes);
    for (row, &code) in codes.iter().enumerate() {
        let (first, last) = archigos.years[row];
        for year in first.max(archigos.info.coverage.first_year)..=last {
            years.entry((code, year)).or_default().push(row);
        }
    }
    let text = |name: &str, row: usize| {
        archigos
            .column(name)
            .and_then(|(_, values)| values.show(row))
            .unwrap_or_default()
    };
    let mut out = Summary::new(
        archigos,
        &["leadertransition", "irregular", "n_leaders"],
        &["jan1obsid", "dec31obsid"],
    );
    for ((code, year), rows) in years {
        let days = |row: usize| archigos.days[row];
        // The first leader-day of the year and the last; of two on one day the file's order decides.
        let first = rows.iter().copied().min_by_key(|&row| (days(row).0, row));
        let last = rows.iter().copied().max_by_key(|&row| (days(row).1, row));
        let (Some(first), Some(last)) = (first, last) else {
            continue;
        };
        let (jan, dec) = (text("obsid", first), text("obsid", last));
        let mut people: Vec<String> = rows.iter().map(|&row| text("leadid", row)).collect();
        people.sort_unstable();
        people.dedup();
        let transition = jan != dec;
        let irregular = transition && rows.iter().any(|&row| text("exit", row) == "Irregular");
        let numbers = [
            i64::from(transition),
            i64::from(irregular),
            people.len() as i64,
        ];
        out.push(archigos, first, code, year, &numbers, &[&jan, &dec]);
    }
    out.finish(&[
        "1: another leader at the end of the year than at its beginning",
        "1: and a leader of the year went irregularly",
        "persons who led in the year",
        "the spell on 1 January, or the first of the year",
        "the spell on 31 December, or the last of the year",
    ])
}

/// Armed conflicts by state-year, as the package peacesciencer summarises the UCDP's.
pub(super) fn conflicts(acd: &DataTable) -> DataTable {
    let mut years: BTreeMap<(u16, i16), Vec<usize>> = BTreeMap::new();
    let codes = acd.codes.first().map_or(&[][..], |codes| codes);
    let conflict = |row: usize| {
        acd.column("conflict_id")
            .and_then(|(_, values)| values.number(row))
            .unwrap_or(0.0) as i64
    };
    let mut onsets: HashMap<(i64, u16), i16> = HashMap::new();
    let second = acd.column("gwno_b");
    let of_second = |row: usize| -> Vec<u16> {
        let text = second.and_then(|(_, values)| values.show(row));
        let numbers = text.unwrap_or_default();
        let numbers = numbers
            .split(',')
            .filter_map(|number| number.trim().parse().ok());
        numbers.collect()
    };
    let sides = (codes.iter().enumerate()).flat_map(|(row, &code)| {
        std::iter::once(code)
            .chain(of_second(row))
            .map(move |code| (row, code))
    });
    for (row, code) in sides {
        let year = acd.years[row].0;
        years.entry((code, year)).or_default().push(row);
        let onset = onsets.entry((conflict(row), code)).or_insert(year);
        *onset = (*onset).min(year);
    }
    let mut out = Summary::new(
        acd,
        &["ucdpongoing", "ucdponset", "maxintensity"],
        &["conflict_ids"],
    );
    for ((code, year), rows) in years {
        let onset = rows
            .iter()
            .any(|&row| onsets.get(&(conflict(row), code)) == Some(&year));
        let intensity = acd.column("intensity_level");
        let most = rows
            .iter()
            .filter_map(|&row| intensity?.1.number(row))
            .fold(0.0, f64::max);
        let mut ids: Vec<i64> = rows.iter().map(|&row| conflict(row)).collect();
        ids.sort_unstable();
        ids.dedup();
        let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
        out.push(
            acd,
            rows[0],
            code,
            year,
            &[1, i64::from(onset), most as i64],
            &[&ids.join("; ")],
        );
    }
    let mut table = out.finish(&[
        "1: an armed conflict is going on in which the state is side A or side B",
        "1: such a conflict begins in the data in this year",
        "1: 25 to 999 battle deaths in the year, 2: war",
        "numbers of the conflicts",
    ]);
    for column in &mut table.info.columns[..2] {
        column.no_row = Some(0.0);
    }
    table
}

/// A table of state-years in the making.
struct Summary {
    info: TableInfo,
    codes: Vec<u16>,
    actors: Vec<Option<entente_model::actor::ActorId>>,
    years: Vec<(i16, i16)>,
    numbers: Vec<Vec<Option<i64>>>,
    words: Vec<Vec<Option<Arc<str>>>>,
    rows: Vec<u32>,
    file_of: Vec<u16>,
    names: Vec<String>,
}

impl Summary {
    fn new(of: &DataTable, numbers: &[&str], words: &[&str]) -> Summary {
        let mut info = of.info.clone();
        info.time = TimeKind::Year;
        info.joined = true;
        info.keep.clear();
        info.state_year.clear();
        Summary {
            info,
            codes: Vec::new(),
            actors: Vec::new(),
            years: Vec::new(),
            numbers: vec![Vec::new(); numbers.len()],
            words: vec![Vec::new(); words.len()],
            rows: Vec::new(),
            file_of: Vec::new(),
            names: numbers
                .iter()
                .chain(words)
                .map(|&name| name.to_owned())
                .collect(),
        }
    }

    fn push(
        &mut self,
        of: &DataTable,
        row: usize,
        code: u16,
        year: i16,
        numbers: &[i64],
        words: &[&str],
    ) {
        self.codes.push(code);
        // The codes say whose row it is: a row of the data can tell of another state than the first.
        let is_first = of.codes.first().is_some_and(|codes| codes[row] == code);
        let first = of.actors.first().and_then(|actors| actors.get(row));
        self.actors
            .push(first.copied().flatten().filter(|_| is_first));
        self.years.push((year, year));
        for (column, &value) in self.numbers.iter_mut().zip(numbers) {
            column.push(Some(value));
        }
        for (column, word) in self.words.iter_mut().zip(words) {
            column.push(Some(Arc::from(*word)));
        }
        self.rows.push(of.rows[row]);
        self.file_of.extend(of.file_of.get(row));
    }

    fn finish(mut self, meanings: &[&str]) -> DataTable {
        self.info.columns = self
            .names
            .iter()
            .zip(meanings)
            .map(|(name, meaning)| plain_column(name, "", meaning))
            .collect();
        let values = self.numbers.into_iter().map(ColumnValues::Whole);
        DataTable {
            actors: vec![self.actors],
            codes: vec![self.codes],
            years: self.years,
            days: Vec::new(),
            values: values
                .chain(self.words.into_iter().map(ColumnValues::Text))
                .collect(),
            rows: self.rows,
            file_of: self.file_of,
            info: self.info,
        }
    }
}

pub(super) fn plain_column(name: &str, unit: &str, meaning: &str) -> ColumnInfo {
    ColumnInfo {
        name: name.to_owned(),
        from: name.to_owned(),
        unit: unit.to_owned(),
        meaning: meaning.to_owned(),
        no_row: None,
        mirror: None,
        fold: Fold::First,
        brief: false,
    }
}

/// State-years of a table of dyads: the sum, least or number over all other members of the state system.
pub(super) fn by_state(table: DataTable, list: StateList) -> DataTable {
    let made = table.info.state_year.clone();
    let span = (
        table.info.coverage.first_year.max(1816),
        table.info.coverage.last_year,
    );
    let joined = Joined::new(table, list, Step::Year);
    /// The values of a state-year's columns, and the row that they come from.
    type StateYear = (Vec<Option<f64>>, u32);
    let mut states: BTreeMap<(u16, i16), StateYear> = BTreeMap::new();
    for unit in pairs(list, true, Step::Year, span, &Default::default()) {
        let mut chosen = vec![NONE; unit.len()];
        joined.choose(&unit, true, &mut chosen, &mut Vec::new(), 0);
        for (time, &chosen) in unit.times().zip(&chosen) {
            if chosen == NONE {
                continue;
            }
            let (row, _) = row_of(chosen);
            let place = || (vec![None; made.len()], joined.table.rows[row]);
            let (values, _) = states
                .entry((unit.code1, time as i16))
                .or_insert_with(place);
            for (made, held) in made.iter().zip(values) {
                add(made, &joined.table, row, held);
            }
        }
    }
    let has_zero = joined.has_zero_rule();
    let mut info = joined.table.info.clone();
    info.actors = vec![ActorColumn {
        column: "state".to_owned(),
        codes: list.code_system(),
    }];
    info.directed = false;
    info.time = TimeKind::Year;
    info.keep.clear();
    info.combine = false;
    info.state_year.clear();
    info.columns = made
        .iter()
        .map(|made| ColumnInfo {
            no_row: (has_zero && matches!(made.by, Fold::Count | Fold::Sum)).then_some(0.0),
            ..plain_column(&made.name, "", &made.meaning)
        })
        .collect();
    let mut values: Vec<Vec<Option<f64>>> = vec![Vec::new(); made.len()];
    let (mut codes, mut years, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for ((code, year), (of_state, row)) in states {
        codes.push(code);
        years.push((year, year));
        rows.push(row);
        for (made, (column, value)) in made.iter().zip(values.iter_mut().zip(of_state)) {
            // A count or sum over nobody is none; a least value over nobody is not known.
            let none = matches!(made.by, Fold::Count | Fold::Sum).then_some(0.0);
            column.push(value.or(none));
        }
    }
    DataTable {
        actors: vec![Vec::new()],
        codes: vec![codes],
        years,
        days: Vec::new(),
        values: made
            .iter()
            .zip(values)
            .map(|(made, values)| match made.by {
                Fold::Count | Fold::Sum => ColumnValues::Whole(
                    values
                        .into_iter()
                        .map(|value| value.map(|value| value as i64))
                        .collect(),
                ),
                _ => ColumnValues::Real(values),
            })
            .collect(),
        rows,
        file_of: Vec::new(),
        info,
    }
}

fn add(made: &StateYearColumn, table: &DataTable, row: usize, held: &mut Option<f64>) {
    let Some((_, values)) = table.column(&made.of) else {
        return;
    };
    let Some(value) = values.number(row) else {
        return;
    };
    if !made.equals.is_empty() && !made.equals.contains(&value) {
        return;
    }
    *held = match made.by {
        Fold::Count => Some(held.unwrap_or(0.0) + 1.0),
        by => super::joined::fold(by, *held, Some(value)),
    };
}
