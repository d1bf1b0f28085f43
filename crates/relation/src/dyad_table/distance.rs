//! The distance between capitals.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array};
use entente_model::actor::StateList;
use entente_model::data_table::DataTable;

use super::column::{MISSING, OUTSIDE, VALUE};
use super::joined::{Joined, NONE, row_of};
use super::rows::{Step, Time, Unit, states};

/// The equatorial radius of the Earth in metres (WGS 84), which the R package geosphere takes for its sphere.
const RADIUS: f64 = 6_378_137.0;

/// Where the capitals are.
pub(super) struct Distance {
    pub(super) joined: Joined,
    /// By state and time: the row of its capital.
    capitals: HashMap<u16, BTreeMap<Time, u32>>,
    last: Time,
    first: Time,
}

impl Distance {
    pub(super) fn new(table: DataTable, list: StateList, step: Step) -> Distance {
        let coverage = table.info.coverage.clone();
        let joined = Joined::new(table, list, step);
        let mut capitals: HashMap<u16, BTreeMap<Time, u32>> = HashMap::new();
        let years = (coverage.first_year.max(1816), coverage.last_year);
        for unit in states(list, step, years, &Default::default()) {
            let mut chosen = vec![NONE; unit.len()];
            joined.choose(&unit, true, &mut chosen, &mut Vec::new(), 0);
            let places = capitals.entry(unit.code1).or_default();
            places.extend(unit.times().zip(chosen).filter(|(_, row)| *row != NONE));
        }
        Distance {
            joined,
            capitals,
            first: step.first_of_year(years.0),
            last: step.last_of_year(years.1),
        }
    }

    /// The rows of the capitals of two states.
    pub(super) fn rows(&self, code1: u16, code2: u16, time: Time) -> Option<(usize, usize)> {
        let row = |code: u16| self.capitals.get(&code)?.get(&time).map(|&row| row_of(row).0);
        Some((row(code1)?, row(code2)?))
    }

    /// Kilometres between the capitals of two rows.
    pub(super) fn between(&self, one: usize, other: usize) -> Option<f64> {
        let place = |row: usize| {
            let number = |name: &str| self.joined.table.column(name)?.1.number(row);
            Some((number("lat")?, number("lng")?))
        };
        Some(on_sphere(place(one)?, place(other)?))
    }

    /// The column for these units, and what each cell is.
    pub(super) fn column(&self, units: &[Unit], step: Step, pairs: bool) -> (ArrayRef, Vec<u8>) {
        let _ = step;
        let mut values = Vec::new();
        let mut cells = Vec::new();
        for unit in units {
            // Capitals seldom move: the distance of the year before is most often that of this year.
            let mut last: Option<((usize, usize), Option<f64>)> = None;
            for time in unit.times() {
                let value = if pairs {
                    self.rows(unit.code1, unit.code2, time).and_then(|rows| match last {
                        Some((known, distance)) if known == rows => distance,
                        _ => {
                            let distance = self.between(rows.0, rows.1);
                            last = Some((rows, distance));
                            distance
                        }
                    })
                } else {
                    self.nearest(unit.code1, time).map(|(distance, _)| distance)
                };
                cells.push(match value {
                    Some(_) => VALUE,
                    None if time < self.first || time > self.last => OUTSIDE,
                    None => MISSING,
                });
                values.push(value);
            }
        }
        (Arc::new(Float64Array::from(values)), cells)
    }

    /// The nearest capital of another state, and its row.
    pub(super) fn nearest(&self, code: u16, time: Time) -> Option<(f64, usize)> {
        let own = row_of(*self.capitals.get(&code)?.get(&time)?).0;
        self.capitals
            .iter()
            .filter(|(other, _)| **other != code)
            .filter_map(|(_, places)| {
                let row = row_of(*places.get(&time)?).0;
                Some((self.between(own, row)?, row))
            })
            .min_by(|one, other| one.0.total_cmp(&other.0))
    }
}

/// Kilometres between two places on a sphere, by the formula of Vincenty (1975) with equal axes, as `geosphere::distVincentySphere`.
fn on_sphere((lat1, lng1): (f64, f64), (lat2, lng2): (f64, f64)) -> f64 {
    let (lat1, lat2) = (lat1.to_radians(), lat2.to_radians());
    let across = (lng2 - lng1).to_radians();
    let x = (lat2.cos() * across.sin()).hypot(lat1.cos() * lat2.sin() - lat1.sin() * lat2.cos() * across.cos());
    let y = lat1.sin() * lat2.sin() + lat1.cos() * lat2.cos() * across.cos();
    RADIUS * x.atan2(y) / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_the_equator() {
        let quarter = std::f64::consts::FRAC_PI_2 * RADIUS / 1000.0;
        assert!((on_sphere((0.0, 0.0), (0.0, 90.0)) - quarter).abs() < 1e-9);
        assert!((on_sphere((90.0, 0.0), (0.0, 17.0)) - quarter).abs() < 1e-9);
        assert_eq!(on_sphere((33.7, 73.1), (33.7, 73.1)), 0.0);
    }
}
