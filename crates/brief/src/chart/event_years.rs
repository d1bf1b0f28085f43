//! Events by year and quad class of each dataset that codes them by the million: cooperation above the line, conflict below it, and under
//! the years how much of each the library holds.

use entente_model::ontology::Quad;
use entente_model::source::SourceId;

use super::Layout;
use super::canvas::{Anchor, Canvas, ChartError, svg};
use super::years::{Years, span_words, succession_height};
use crate::brief::{Brief, BriefEventYear};
use crate::palette::Colour;
use crate::views::short_name;
use crate::wording;

const TOP: i32 = 22;
const BOTTOM: i32 = 26;
/// px of a dataset: its name, its columns, its completeness.
const NAME: i32 = 24;
const PLOT: i32 = 150;
const STRIP: i32 = 30;
/// Events are shown as a share of so many of the dataset's.
const PER: f64 = 10_000.0;

pub(super) fn draw(brief: &Brief, layout: Layout) -> Result<Option<String>, ChartError> {
    let datasets = brief.event_datasets();
    let years = || brief.event_years.iter().map(|year| year.year);
    let (Some(first), Some(last)) = (years().min(), years().max()) else {
        return Ok(None);
    };
    let top = TOP + succession_height(brief);
    let panel = NAME + PLOT + STRIP;
    let extent = shared_extent(&datasets);
    let height = top + panel * datasets.len() as i32 + BOTTOM;
    let title = format!("Events by quad class, {}", span_words((first, last)));
    let description = "A panel for each dataset: columns by year, cooperation above the line and conflict below it, the verbal next to the line \
                       and the material beyond; under them a bar for each year, full where the library holds all files of the year. The table \
                       below has every value.";
    svg(
        "event-years",
        layout,
        height,
        &title,
        description,
        |canvas| {
            let years = Years::new((first, last), 44, layout.width() as i32 - 8);
            let base = height - BOTTOM;
            years.axis(canvas, top, base);
            years.successions(canvas, brief, layout, top, base);
            for ((source, rows), place) in datasets.iter().zip(0..) {
                let top = top + panel * place;
                canvas.plate(
                    (years.left(), top + 12),
                    &short_name(brief, source),
                    Anchor::Start,
                );
                columns(canvas, rows, years, top + NAME, extent);
                completeness(canvas, rows, years, top + NAME + PLOT);
            }
        },
    )
    .map(Some)
}

/// How many of the dataset's events a number is, or the number itself where the former is not known.
#[derive(Clone, Copy)]
struct Unit {
    of_all: bool,
}

const UP: [Quad; 2] = [Quad::VerbalCooperation, Quad::MaterialCooperation];
const DOWN: [Quad; 2] = [Quad::VerbalConflict, Quad::MaterialConflict];

impl Unit {
    fn of(rows: &[&BriefEventYear]) -> Unit {
        Unit {
            of_all: rows.iter().all(|year| year.all_events.is_some()),
        }
    }

    fn value(self, events: u64, year: &BriefEventYear) -> f64 {
        match year.all_events {
            Some(all) if self.of_all && all > 0 => events as f64 / all as f64 * PER,
            _ => events as f64,
        }
    }

    /// The highest columns up and down.
    fn extent(self, rows: &[&BriefEventYear]) -> (f64, f64) {
        let most = |quads: [Quad; 2]| {
            rows.iter()
                .map(|year| {
                    quads
                        .iter()
                        .map(|&quad| self.value(year.of(quad), year))
                        .sum()
                })
                .fold(0.0, f64::max)
        };
        (most(UP), most(DOWN))
    }
}

/// The extent that all panels of shares have in common.
fn shared_extent(datasets: &[(SourceId, Vec<&BriefEventYear>)]) -> (f64, f64) {
    datasets
        .iter()
        .map(|(_, rows)| (Unit::of(rows), rows))
        .filter(|(unit, _)| unit.of_all)
        .map(|(unit, rows)| unit.extent(rows))
        .fold((0.0, 0.0), |most: (f64, f64), extent| {
            (most.0.max(extent.0), most.1.max(extent.1))
        })
}

fn columns(
    canvas: &mut Canvas<'_>,
    rows: &[&BriefEventYear],
    years: Years,
    top: i32,
    shared: (f64, f64),
) {
    let unit = Unit::of(rows);
    let (highest, lowest) = match unit.of_all {
        true => shared,
        false => unit.extent(rows),
    };
    let scale = f64::from(PLOT - 20) / (highest + lowest).max(f64::MIN_POSITIVE);
    let zero = top + 10 + (highest * scale).round() as i32;
    for tick in ticks(highest, lowest) {
        let y = zero - (tick * scale).round() as i32;
        canvas.line((years.left(), y), (years.right(), y), Colour::Hairline, 1);
        let label = format!("{}", tick.abs());
        canvas.text((years.left() - 6, y), &label, Anchor::End, Colour::Muted);
    }
    let gap = i32::from(years.pitch() > 6.0);
    for year in rows {
        let left = years.start(year.year) + gap;
        let right = (years.start(year.year + 1) - gap).max(left + 1);
        for (quads, sign) in [(UP, -1), (DOWN, 1)] {
            let mut from = 0.0;
            for quad in quads {
                let to = from + unit.value(year.of(quad), year);
                let at = |value: f64| zero + sign * (value * scale).round() as i32;
                let (upper, lower) = (at(from).min(at(to)), at(from).max(at(to)));
                if upper < lower {
                    canvas.bar((left, upper), (right, lower), Colour::Quad(quad));
                }
                from = to;
            }
        }
        if year.events == 0 {
            // A zero of a year that the dataset tells of.
            canvas.dot((years.middle(year.year), zero), 3, Colour::Muted, true);
        }
        canvas.tooltip((left, top), (right, top + PLOT), tooltip(year));
    }
    canvas.line((years.left(), zero), (years.right(), zero), Colour::Ink, 1);
    if !unit.of_all {
        canvas.plate((years.right(), top - 12), "number of events", Anchor::End);
    }
}

fn tooltip(year: &BriefEventYear) -> String {
    let count = |quad: Quad| format!("{} {}", wording::plain(quad.as_str()), year.of(quad));
    let classes: Vec<String> = Quad::ALL.iter().map(|&quad| count(quad)).collect();
    format!(
        "{}: {} events ({}), of {} of the dataset; completeness {}; repeated reports left out: {}",
        year.year,
        year.events,
        classes.join(", "),
        year.all_words(),
        year.completeness_words(),
        year.repeated_words()
    )
}

/// Two or three round values on each side that has room for them.
fn ticks(highest: f64, lowest: f64) -> Vec<f64> {
    let room = (highest + lowest) / 4.0;
    let magnitude = 10f64.powf(room.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|step| step * magnitude)
        .find(|&step| step >= room)
        .filter(|step| step.is_finite() && *step > 0.0);
    let Some(step) = step else {
        return Vec::new();
    };
    let below = -((lowest / step).floor() as i32);
    let above = (highest / step).floor() as i32;
    (below..=above)
        .map(|tick| {
            // Whole multiples of a decimal step have decimals of their own; three suffice for any label.
            (f64::from(tick) * step * 1000.0).round() / 1000.0
        })
        .collect()
}

/// A bar for each year: full where all files are there; hatched where nobody knows.
fn completeness(canvas: &mut Canvas<'_>, rows: &[&BriefEventYear], years: Years, top: i32) {
    if rows
        .iter()
        .all(|year| year.completeness.is_none_or(|share| share >= 1.0))
    {
        return;
    }
    let (upper, lower) = (top + 4, top + 12);
    for year in rows {
        let (left, right) = (years.start(year.year), years.start(year.year + 1));
        match year.completeness {
            Some(share) => {
                let filled = left + (f64::from(right - left) * share).round() as i32;
                canvas.bar((left, upper), (filled, lower), Colour::Muted);
                canvas.frame((left, upper), (right, lower), Colour::Muted);
            }
            None => canvas.hatch((left, upper), (right, lower)),
        }
        canvas.tooltip((left, upper), (right, lower), tooltip(year));
    }
    canvas.plate(
        (years.left(), lower + 9),
        "files held (bar full: all of the year)",
        Anchor::Start,
    );
}

#[cfg(test)]
mod tests {
    use super::ticks;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ticks_are_few_and_inside(highest in 0.0f64..1e6, lowest in 0.0f64..1e6) {
            let found = ticks(highest, lowest);
            prop_assert!(found.len() <= 8, "{found:?}");
            prop_assert!(found.iter().all(|&tick| tick <= highest + 0.001 && tick >= -lowest - 0.001));
        }
    }
}
