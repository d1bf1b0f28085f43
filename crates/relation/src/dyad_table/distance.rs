//! The distance between capitals.

use std::collections::HashMap;
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
    /// By state: the row of its capital at each time from `first` to `last`.
    capitals: HashMap<u16, Vec<u32>>,
    last: Time,
    first: Time,
}

impl Distance {
    pub(super) fn new(table: DataTable, list: StateList, step: Step) -> Distance {
        let coverage = table.info.coverage.clone();
        let joined = Joined::new(table, list, step);
        let mut capitals: HashMap<u16, Vec<u32>> = HashMap::new();
        let years = (coverage.first_year.max(1816), coverage.last_year);
        let (first, last) = (step.first_of_year(years.0), step.last_of_year(years.1));
        for unit in states(list, step, years, &Default::default()) {
            let mut chosen = vec![NONE; unit.len()];
            joined.choose(&unit, true, &mut chosen, &mut Vec::new(), 0);
            let places = capitals
                .entry(unit.code1)
                .or_insert_with(|| vec![NONE; (last - first + 1).max(0) as usize]);
            for (time, row) in unit.times().zip(chosen) {
                places[(time - first) as usize] = row;
            }
        }
        Distance {
            joined,
            capitals,
            first,
            last,
        }
    }

    /// The rows of the capitals of two states.
    pub(super) fn rows(&self, code1: u16, code2: u16, time: Time) -> Option<(usize, usize)> {
        Some((self.row(code1, time)?, self.row(code2, time)?))
    }

    fn rows_of(
        &self,
        one: Option<&Vec<u32>>,
        other: Option<&Vec<u32>>,
        time: Time,
    ) -> Option<(usize, usize)> {
        let place = usize::try_from(time - self.first).ok()?;
        let (one, other) = (*one?.get(place)?, *other?.get(place)?);
        (one != NONE && other != NONE).then(|| (row_of(one).0, row_of(other).0))
    }

    fn row(&self, code: u16, time: Time) -> Option<usize> {
        let place = usize::try_from(time - self.first).ok()?;
        let row = *self.capitals.get(&code)?.get(place)?;
        (row != NONE).then(|| row_of(row).0)
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
            let (one, other) = (
                self.capitals.get(&unit.code1),
                self.capitals.get(&unit.code2),
            );
            // Capitals seldom move: the distance of the year before is most often that of this year.
            let mut last: Option<((usize, usize), Option<f64>)> = None;
            for time in unit.times() {
                let value = if pairs {
                    self.rows_of(one, other, time).and_then(|rows| match last {
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
        let own = self.row(code, time)?;
        self.capitals
            .keys()
            .filter(|other| **other != code)
            .filter_map(|&other| {
                let row = self.row(other, time)?;
                Some((self.between(own, row)?, row))
            })
            .min_by(|one, other| one.0.total_cmp(&other.0))
    }
}

/// Kilometres between two places on a sphere, by the formula of Vincenty (1975) with equal axes, as `geosphere::distVincentySphere`.
fn on_sphere((lat1, lng1): (f64, f64), (lat2, lng2): (f64, f64)) -> f64 {
    let (lat1, lat2) = (lat1.to_radians(), lat2.to_radians());
    let across = (lng2 - lng1).to_radians();
    let x = (lat2.cos() * across.sin())
        .hypot(lat1.cos() * lat2.sin() - lat1.sin() * lat2.cos() * across.cos());
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
