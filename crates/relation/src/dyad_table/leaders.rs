//! Leader-years: a row for each spell in office and year.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{ArrayRef, DictionaryArray, Int32Array};
use arrow::datatypes::{DataType, Int32Type};
use entente_model::actor::{DateSpan, StateList, actors};
use entente_model::data_table::DataTable;

use super::joined::Joined;
use super::rows::{Step, Unit};

/// Spells in office with the years in which the state was a member of the state system.
pub(super) struct Leaders {
    spells: Vec<Spell>,
}

struct Spell {
    unit: Unit,
    obsid: Arc<str>,
    leader: Arc<str>,
    gender: Arc<str>,
    born: Option<i32>,
    /// The year in which the spell begins, before any cut.
    began: i32,
}

/// The type of the columns that are words.
pub(super) fn text_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

impl Leaders {
    pub(super) fn new(
        archigos: &DataTable,
        list: StateList,
        years: (i16, i16),
        only: &BTreeSet<u16>,
    ) -> Leaders {
        let word = |name: &str, row: usize| -> Arc<str> {
            let text = archigos
                .column(name)
                .and_then(|(_, values)| values.show(row));
            Arc::from(text.unwrap_or_default())
        };
        let members: Vec<(u16, DateSpan)> = actors()
            .memberships()
            .filter(|membership| membership.list == list)
            .map(|membership| (membership.code, membership.span))
            .collect();
        let mut order: Vec<(usize, u16)> = Joined::codes_of_states(archigos, list).collect();
        order.sort_by_key(|&(row, code)| (code, archigos.days[row], row));
        let mut spells: Vec<Spell> = Vec::new();
        let mut start = 0;
        for (row, code) in order {
            if !(only.is_empty() || only.contains(&code)) {
                continue;
            }
            let (first, last) = archigos.days[row];
            let days = DateSpan {
                from: Some(first),
                to: Some(last),
            };
            let mut runs: Vec<(i32, i32)> = members
                .iter()
                .filter(|(member, _)| *member == code)
                .filter_map(|(_, span)| span.intersect(&days))
                .map(|span| {
                    (
                        Step::Year.of(span.first()).max(years.0.into()),
                        Step::Year.of(span.last()).min(years.1.into()),
                    )
                })
                .filter(|(first, last)| first <= last)
                .collect();
            runs.sort_unstable();
            runs.dedup_by(|next, before| {
                let touches = next.0 <= before.1 + 1;
                if touches {
                    before.1 = before.1.max(next.1);
                }
                touches
            });
            if runs.is_empty() {
                continue;
            }
            let unit = Unit {
                code1: code,
                code2: 0,
                start,
                runs,
            };
            start += unit.len();
            spells.push(Spell {
                unit,
                obsid: word("obsid", row),
                leader: word("leader", row),
                gender: word("gender", row),
                born: archigos
                    .column("yrborn")
                    .and_then(|(_, values)| values.number(row))
                    .map(|year| year as i32),
                began: i32::from(first.year()),
            });
        }
        Leaders { spells }
    }

    pub(super) fn units(&self) -> Vec<Unit> {
        self.spells.iter().map(|spell| spell.unit.clone()).collect()
    }

    /// The keys of the rows of these units, the first of which is the spell of this number.
    pub(super) fn arrays(&self, units: &[Unit], first: usize) -> Vec<ArrayRef> {
        let spells = &self.spells[first..first + units.len()];
        let rows = || {
            spells
                .iter()
                .flat_map(|spell| spell.unit.times().map(move |year| (spell, year)))
        };
        let words = |get: &dyn Fn(&Spell) -> Arc<str>| -> ArrayRef {
            let texts: Vec<Arc<str>> = rows().map(|(spell, _)| get(spell)).collect();
            let array: DictionaryArray<Int32Type> = texts
                .iter()
                .map(|text| (!text.is_empty()).then_some(&**text))
                .collect();
            Arc::new(array)
        };
        let numbers = |get: &dyn Fn(&Spell, i32) -> Option<i32>| -> ArrayRef {
            Arc::new(
                rows()
                    .map(|(spell, year)| get(spell, year))
                    .collect::<Int32Array>(),
            )
        };
        vec![
            words(&|spell| Arc::clone(&spell.obsid)),
            numbers(&|spell, _| Some(i32::from(spell.unit.code1))),
            words(&|spell| Arc::clone(&spell.leader)),
            numbers(&|_, year| Some(year)),
            words(&|spell| Arc::clone(&spell.gender)),
            numbers(&|spell, year| spell.born.map(|born| year - born)),
            numbers(&|spell, year| Some(year - spell.began + 1)),
        ]
    }
}
