//! Agreement in the UN General Assembly over the years, 0 to 100 %.

use super::Layout;
use super::canvas::{Anchor, Canvas, ChartError, svg, text_width};
use super::ribbon::{self, ribbon_height};
use super::years::{Years, span_words, succession_height};
use crate::brief::{Brief, CellKind, VoteYear};
use crate::palette::Colour;
use crate::wording::{self, FEW_ROLL_CALLS, percent};

const TOP: i32 = 46;
const BOTTOM: i32 = 26;

pub(super) fn draw(brief: &Brief, layout: Layout) -> Result<Option<String>, ChartError> {
    let Some(window) = brief.vote_window() else {
        return Ok(None);
    };
    let shown: Vec<&VoteYear> = brief
        .votes
        .iter()
        .filter(|year| (window.0..=window.1).contains(&year.year))
        .collect();
    if shown.iter().all(|year| year.agreement.is_none()) {
        return Ok(None);
    }
    let top = TOP + succession_height(brief);
    let ribbon = ribbon_height(brief, &["votes"]);
    let height = top + ribbon + if layout.is_narrow() { 225 } else { 285 };
    let title = format!(
        "Agreement in the UN General Assembly, {}",
        span_words(window)
    );
    let description = format!(
        "Line chart, share of agreement by year from 0 to 100 %. {}. The table below has every value.",
        brief
            .finding(entente_model::coverage::Subject::Votes)
            .unwrap_or_default()
    );
    svg(
        "agreement",
        layout,
        height,
        &title,
        &description,
        |canvas| {
            let scale = Scale {
                top,
                base: height - BOTTOM - ribbon,
            };
            let years = Years::new(window, 42, layout.width() as i32 - 8);
            grid(canvas, years, scale);
            years.axis(canvas, scale.top, scale.base);
            let placed = outside(canvas, &shown, years, scale);
            canvas.line(
                (years.left(), scale.base),
                (years.right(), scale.base),
                Colour::Ink,
                1,
            );
            years.successions(canvas, brief, layout, scale.top - 22, scale.base);
            series(canvas, &shown, years, scale);
            labels(canvas, &shown, years, scale, placed);
            ribbon::draw(canvas, brief, &["votes"], years, scale.base + BOTTOM - 4);
        },
    )
    .map(Some)
}

#[derive(Clone, Copy)]
struct Scale {
    top: i32,
    base: i32,
}

impl Scale {
    fn y(self, share: f64) -> i32 {
        self.base - (f64::from(self.base - self.top) * share).round() as i32
    }
}

fn grid(canvas: &mut Canvas<'_>, years: Years, scale: Scale) {
    for quarter in 0..=4 {
        let share = f64::from(quarter) / 4.0;
        let y = scale.y(share);
        canvas.line((years.left(), y), (years.right(), y), Colour::Hairline, 1);
        let label = if quarter == 4 {
            "100 %".to_owned()
        } else {
            (quarter * 25).to_string()
        };
        canvas.text((0, y), &label, Anchor::Start, Colour::Muted);
    }
}

/// Hatches what no source covers; the word stands above the plot, where it hides nothing.
fn outside(canvas: &mut Canvas<'_>, shown: &[&VoteYear], years: Years, scale: Scale) -> Vec<Plate> {
    const WORDS: &str = "outside coverage";
    let half = text_width(WORDS) / 2;
    let mut plates: Vec<Plate> = Vec::new();
    let outside = shown
        .iter()
        .filter(|year| year.cell == CellKind::OutsideCoverage)
        .map(|year| year.year);
    for (first, last) in wording::runs(outside) {
        let (left, right) = (years.start(first), years.start(last + 1).min(years.right()));
        canvas.hatch((left, scale.top), (right, scale.base));
        let plate = Plate {
            x: i32::midpoint(left, right)
                .min(years.right() - half)
                .max(years.left() + half),
            y: scale.top - 9,
            half,
            text: WORDS.to_owned(),
        };
        if right - left > 20 && !plates.iter().any(|other| other.covers(&plate)) {
            canvas.text((plate.x, plate.y), WORDS, Anchor::Middle, Colour::Muted);
            plates.push(plate);
        }
        canvas.tooltip(
            (left, scale.top),
            (right, scale.base),
            format!("{}: {WORDS}", span_words((first, last))),
        );
    }
    plates
}

/// Points joined from year to year; never over a year without a value.
fn series(canvas: &mut Canvas<'_>, shown: &[&VoteYear], years: Years, scale: Scale) {
    let points: Vec<(i16, i32, i32, u32)> = shown
        .iter()
        .filter_map(|year| {
            let y = scale.y(year.agreement?);
            Some((year.year, years.middle(year.year), y, year.roll_calls))
        })
        .collect();
    for pair in points.windows(2) {
        let [(before, x0, y0, n0), (year, x1, y1, n1)] = pair else {
            continue;
        };
        if before + 1 == *year {
            let thin = (*n0).min(*n1) < FEW_ROLL_CALLS;
            canvas.line(
                (*x0, *y0),
                (*x1, *y1),
                Colour::Ink,
                if thin { 1 } else { 2 },
            );
        }
    }
    for &(year, x, y, roll_calls) in &points {
        let few = roll_calls < FEW_ROLL_CALLS;
        if few {
            canvas.dot((x, y), 4, Colour::Ink, true);
        } else {
            canvas.dot((x, y), 2, Colour::Ink, false);
        }
        let value = shown
            .iter()
            .find(|shown| shown.year == year)
            .and_then(|year| year.agreement);
        let half = (years.pitch() / 2.0).ceil() as i32;
        let text = format!(
            "{year}: {} ({}, {})",
            percent(value.unwrap_or_default()),
            wording::share(value.unwrap_or_default()),
            wording::count(roll_calls, "roll call", "roll calls")
        );
        canvas.tooltip((x - half, scale.top), (x + half, scale.base), text);
    }
}

/// The first, last, highest and lowest telling years with their values, each where it covers neither the line nor another.
fn labels(
    canvas: &mut Canvas<'_>,
    shown: &[&VoteYear],
    years: Years,
    scale: Scale,
    mut placed: Vec<Plate>,
) {
    let valued: Vec<(&VoteYear, f64)> = shown
        .iter()
        .filter_map(|year| Some((*year, year.agreement?)))
        .collect();
    let telling: Vec<(&VoteYear, f64)> = valued
        .iter()
        .copied()
        .filter(|(year, _)| year.roll_calls >= FEW_ROLL_CALLS)
        .collect();
    let telling = if telling.is_empty() {
        &valued
    } else {
        &telling
    };
    let highest = telling
        .iter()
        .copied()
        .reduce(|best, year| if year.1 > best.1 { year } else { best });
    let lowest = telling
        .iter()
        .copied()
        .reduce(|best, year| if year.1 < best.1 { year } else { best });
    let line = Line {
        points: valued
            .iter()
            .map(|&(year, value)| (years.middle(year.year), scale.y(value)))
            .collect(),
    };
    let limit = valued.last().map_or(years.right(), |(year, _)| {
        years.start(year.year + 1).min(years.right())
    });
    for (year, value) in [
        highest,
        lowest,
        telling.last().copied(),
        telling.first().copied(),
    ]
    .into_iter()
    .flatten()
    {
        let few = if year.roll_calls < FEW_ROLL_CALLS {
            format!(" (n = {})", year.roll_calls)
        } else {
            String::new()
        };
        let text = format!("{} in {}{few}", percent(value), year.year);
        if placed.iter().any(|plate| plate.text == text) {
            continue;
        }
        let half = text_width(&text) / 2 + 4;
        let x = years
            .middle(year.year)
            .min(limit - half)
            .max(years.left() + half);
        let point = scale.y(value);
        let free = [-14, 16, -24, 26, -36, 38, -52, 54, 68, -68]
            .into_iter()
            .find_map(|offset| {
                let y = point + offset;
                let plate = Plate {
                    x,
                    y,
                    half,
                    text: text.clone(),
                };
                let inside = y > scale.top - 16 && y < scale.base - 8;
                (inside
                    && !line.crosses(&plate)
                    && !placed.iter().any(|other| other.covers(&plate)))
                .then_some(plate)
            });
        if let Some(plate) = free {
            let at = (years.middle(year.year), point);
            canvas.dot(at, 4, Colour::Ink, few_roll_calls(year));
            if (plate.y - point).abs() > 20 {
                let end = if plate.y > point {
                    plate.y - 9
                } else {
                    plate.y + 9
                };
                canvas.line(at, (at.0, end), Colour::Muted, 1);
            }
            canvas.bold((plate.x, plate.y), &plate.text, Anchor::Middle);
            placed.push(plate);
        }
    }
    for (year, value) in valued
        .iter()
        .copied()
        .filter(|(year, _)| few_roll_calls(year))
    {
        let text = format!("n = {}", year.roll_calls);
        let (half, x, point) = (
            text_width(&text) / 2,
            years.middle(year.year),
            scale.y(value),
        );
        let free = [(0, 16), (0, -14), (-half - 8, 0), (half + 8, 0)]
            .into_iter()
            .find_map(|(aside, offset)| {
                let plate = Plate {
                    x: x + aside,
                    y: point + offset,
                    half,
                    text: text.clone(),
                };
                let inside = plate.x + half <= limit + 4 && plate.y < scale.base - 8;
                (inside
                    && !line.crosses(&plate)
                    && !placed.iter().any(|other| other.covers(&plate)))
                .then_some(plate)
            });
        if let Some(plate) = free {
            canvas.text(
                (plate.x, plate.y),
                &plate.text,
                Anchor::Middle,
                Colour::Muted,
            );
            placed.push(plate);
        }
    }
}

fn few_roll_calls(year: &VoteYear) -> bool {
    year.roll_calls < FEW_ROLL_CALLS
}

/// A label and its place.
struct Plate {
    x: i32,
    y: i32,
    half: i32,
    text: String,
}

impl Plate {
    const HEIGHT: i32 = 15;

    fn covers(&self, other: &Plate) -> bool {
        (self.x - other.x).abs() < self.half + other.half
            && (self.y - other.y).abs() < Plate::HEIGHT
    }
}

/// The line as it is drawn.
struct Line {
    points: Vec<(i32, i32)>,
}

impl Line {
    fn crosses(&self, plate: &Plate) -> bool {
        let (left, right) = (plate.x - plate.half, plate.x + plate.half);
        let hit = |y: f64| (y - f64::from(plate.y)).abs() < f64::from(Plate::HEIGHT / 2 + 3);
        self.points.windows(2).any(|pair| {
            let [(x0, y0), (x1, y1)] = pair else {
                return false;
            };
            (left.max(*x0)..=right.min(*x1)).any(|x| {
                let share = f64::from(x - x0) / f64::from((x1 - x0).max(1));
                hit(f64::from(*y0) + share * f64::from(y1 - y0))
            })
        })
    }
}
