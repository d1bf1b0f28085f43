//! Pillars by measures: what trade, arms, shared organisations and other series of imported tables say of a pillar, beside its acts.

use entente_model::coverage::Cell;
use entente_model::ontology::Pillar;
use entente_model::source::SourceId;
use serde::Serialize;

use crate::dyad_table::{SeriesOf, TableSeries};
use crate::phases::Direction;
use crate::pillars::Depth;

/// The series of a table that carry a pillar, by table and column, and how far each commits: goods delivered are acts, seats in one
/// organisation and embassies are agreements.
const CARRIES: [(&str, &str, Pillar, Depth); 5] = [
    ("trade", "flow1", Pillar::Trade, Depth::Act),
    ("sipri-transfers", "tiv", Pillar::Defence, Depth::Act),
    ("igo", "dyadigos", Pillar::Diplomacy, Depth::Agreement),
    (
        "diplomatic-exchange",
        "embassy",
        Pillar::Diplomacy,
        Depth::Agreement,
    ),
    (
        "diplomatic-exchange-cow",
        "DE",
        Pillar::Diplomacy,
        Depth::Agreement,
    ),
];

/// Years of a window, as in the pillars by acts.
const WINDOW_YEARS: i16 = 5;
/// Years of zeros after which a series has faded.
const SILENT_YEARS: i16 = 10;
/// The change of the mean of one window to the next from which on it rises or falls: a quarter.
const CHANGE: f64 = 0.25;

/// A measure that carries a pillar.
#[derive(Clone, Debug, PartialEq)]
pub struct PillarMeasure {
    /// The pillar.
    pub pillar: Pillar,
    /// How far it commits.
    pub depth: Depth,
    /// The table.
    pub table: String,
    /// What is measured.
    pub meaning: String,
    /// The unit; empty for counts.
    pub unit: String,
    /// Whom it speaks of.
    pub of: SeriesOf,
    /// The edition.
    pub source: SourceId,
    /// The first year above zero, where years before it are covered too or it is the first that is.
    pub began: Option<i16>,
    /// The last year above zero, where ten covered years without any follow.
    pub faded: Option<i16>,
    /// The year with the largest value, and the value.
    pub peak: Option<(i16, f64)>,
    /// The last year that is covered, and its value; 0 by the rule of the table.
    pub last: Option<(i16, f64)>,
    /// Which way the mean of the last five covered years lies to that of the five before; `None` where either is not known.
    pub direction: Option<Direction>,
    /// Means of windows of five years.
    pub windows: Vec<MeasureWindow>,
}

/// A measure in some years.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct MeasureWindow {
    /// First year.
    pub from: i16,
    /// Last year.
    pub to: i16,
    /// Mean over the years that are known; `None` where none is.
    pub mean: Option<f64>,
    /// Years known.
    pub years: u16,
}

/// What each series says of its pillar, the pillars in their order; series of no pillar are left out.
pub fn pillar_measures(series: &[TableSeries]) -> Vec<PillarMeasure> {
    let mut found: Vec<PillarMeasure> = series
        .iter()
        .filter_map(|series| {
            let &(_, _, pillar, depth) = CARRIES
                .iter()
                .find(|(table, column, ..)| *table == series.table && *column == series.column)?;
            measure(series, pillar, depth)
        })
        .collect();
    found.sort_by_key(|measure| {
        Pillar::ALL
            .iter()
            .position(|pillar| *pillar == measure.pillar)
    });
    found
}

fn measure(series: &TableSeries, pillar: Pillar, depth: Depth) -> Option<PillarMeasure> {
    let known: Vec<(i16, f64)> = series
        .years
        .iter()
        .filter_map(|(year, cell)| match cell {
            Cell::Value(value) => Some((*year, *value)),
            Cell::ZeroByRule => Some((*year, 0.0)),
            _ => None,
        })
        .collect();
    let last = *known.last()?;
    let above = |(_, value): &&(i16, f64)| *value > 0.0;
    let last_above = known.iter().rev().find(above).map(|&(year, _)| year);
    let mean = |from: i16, to: i16| {
        let inside: Vec<f64> = known
            .iter()
            .filter(|(year, _)| (from..=to).contains(year))
            .map(|(_, value)| *value)
            .collect();
        let years = inside.len() as u16;
        let mean = (years > 0).then(|| inside.iter().sum::<f64>() / f64::from(years));
        MeasureWindow {
            from,
            to,
            mean,
            years,
        }
    };
    let first = known[0].0.div_euclid(WINDOW_YEARS) * WINDOW_YEARS;
    let now = mean(last.0 - WINDOW_YEARS + 1, last.0).mean;
    let before = mean(last.0 - 2 * WINDOW_YEARS + 1, last.0 - WINDOW_YEARS).mean;
    Some(PillarMeasure {
        pillar,
        depth,
        table: series.table.clone(),
        meaning: series.meaning.clone(),
        unit: series.unit.clone(),
        of: series.of,
        source: series.source.clone(),
        began: known.iter().find(above).map(|&(year, _)| year),
        faded: last_above.filter(|year| last.0 - year >= SILENT_YEARS),
        peak: known
            .iter()
            .filter(above)
            .copied()
            .reduce(|best, next| if next.1 > best.1 { next } else { best }),
        last: Some(last),
        direction: now.zip(before).map(|(now, before)| {
            if now > before * (1.0 + CHANGE) {
                Direction::Rising
            } else if now < before * (1.0 - CHANGE) {
                Direction::Falling
            } else {
                Direction::Steady
            }
        }),
        windows: (first..=last.0)
            .step_by(WINDOW_YEARS as usize)
            .map(|from| mean(from, from + WINDOW_YEARS - 1))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trade(values: &[(i16, Cell<f64>)]) -> TableSeries {
        TableSeries {
            table: "trade".to_owned(),
            column: "flow1".to_owned(),
            unit: "millions of current US dollars".to_owned(),
            meaning: "imports of the first from the second".to_owned(),
            of: SeriesOf::SecondToFirst,
            source: SourceId::new("trade"),
            years: values.to_vec(),
        }
    }

    #[test]
    fn a_measure_begins_with_its_first_value_and_fades_after_ten_years_of_zeros() {
        let years: Vec<(i16, Cell<f64>)> = (1950..=1990)
            .map(|year| {
                let cell = match year {
                    ..1955 => Cell::ZeroByRule,
                    1955..1960 => Cell::Value(10.0),
                    1960..1965 => Cell::Missing,
                    1965..1970 => Cell::Value(40.0),
                    _ => Cell::ZeroByRule,
                };
                (year, cell)
            })
            .collect();
        let found = pillar_measures(&[trade(&years)]);
        assert_eq!(found.len(), 1);
        let measure = &found[0];
        assert_eq!((measure.pillar, measure.depth), (Pillar::Trade, Depth::Act));
        assert_eq!((measure.began, measure.faded), (Some(1955), Some(1969)));
        assert_eq!(
            (measure.peak, measure.last),
            (Some((1965, 40.0)), Some((1990, 0.0)))
        );
        // A missing window is none, not zero.
        let of = |from: i16| measure.windows.iter().find(|window| window.from == from);
        assert_eq!(of(1960).map(|window| window.mean), Some(None));
        assert_eq!(of(1965).map(|window| window.mean), Some(Some(40.0)));
        let nine: Vec<_> = years.into_iter().filter(|(year, _)| *year < 1979).collect();
        assert_eq!(pillar_measures(&[trade(&nine)])[0].faded, None);
    }

    #[test]
    fn the_last_five_years_are_held_against_the_five_before() {
        let direction = |now: f64| {
            let value = |year: i16| Cell::Value(if year < 2005 { 100.0 } else { now });
            let years: Vec<_> = (2000..2010).map(|year| (year, value(year))).collect();
            pillar_measures(&[trade(&years)])[0].direction
        };
        assert_eq!(direction(130.0), Some(Direction::Rising));
        assert_eq!(direction(110.0), Some(Direction::Steady));
        assert_eq!(direction(70.0), Some(Direction::Falling));
    }
}
