//! Ideal points of both over the sessions, each with the band that holds 90 %.

use super::Layout;
use super::canvas::{Anchor, Canvas, ChartError, svg, text_width};
use super::ribbon::{self, ribbon_height};
use super::years::{Years, span_words, succession_height};
use crate::brief::{Brief, BriefIdealPoint, BriefIdealPoints};
use crate::palette::Colour;
use crate::wording::{self, capital, point, signed};

const TOP: i32 = 46;
const BOTTOM: i32 = 26;
/// px kept at the right for the names.
const NAMES: i32 = 96;

pub(super) fn draw(brief: &Brief, layout: Layout) -> Result<Option<String>, ChartError> {
    let Some(window) = brief.ideal_point_window() else {
        return Ok(None);
    };
    let top = TOP + succession_height(brief);
    let ribbon = ribbon_height(brief, &["ideal_points"]);
    let height = top + ribbon + if layout.is_narrow() { 225 } else { 285 };
    let title = format!("Ideal points, {}", span_words(window));
    let description = format!(
        "Line chart with bands of 90 %. {} The table below has every value.",
        brief.ideal_point_finding().unwrap_or_default()
    );
    svg(
        "ideal-points",
        layout,
        height,
        &title,
        &description,
        |canvas| {
            let scale = Scale::of(brief, top, height - BOTTOM - ribbon);
            let years = Years::new(window, 34, layout.width() as i32 - NAMES);
            grid(canvas, years, scale);
            years.axis(canvas, scale.top, scale.base);
            years.successions(canvas, brief, layout, scale.top - 22, scale.base);
            let sides = [
                Side::of(brief, 0, |session| session.a),
                Side::of(brief, 1, |session| session.b),
            ];
            for side in &sides {
                side.bands(canvas, years, scale);
            }
            for side in &sides {
                side.line(canvas, years, scale);
            }
            names(canvas, &sides, years, scale);
            tooltips(canvas, brief, years, scale);
            ribbon::draw(
                canvas,
                brief,
                &["ideal_points"],
                years,
                scale.base + BOTTOM - 4,
            );
        },
    )
    .map(Some)
}

#[derive(Clone, Copy)]
struct Scale {
    top: i32,
    base: i32,
    lowest: f64,
    highest: f64,
}

impl Scale {
    /// From the half unit below the lowest band to that above the highest, zero always within.
    fn of(brief: &Brief, top: i32, base: i32) -> Scale {
        let points = || {
            brief
                .ideal_points
                .iter()
                .flat_map(|session| [session.a, session.b])
                .flatten()
        };
        let low = points().map(|point| point.low).fold(0.0, f64::min);
        let high = points().map(|point| point.high).fold(0.0, f64::max);
        Scale {
            top,
            base,
            lowest: (low * 2.0).floor() / 2.0,
            highest: (high * 2.0).ceil() / 2.0,
        }
    }

    fn y(self, value: f64) -> i32 {
        let share = (value - self.lowest) / (self.highest - self.lowest).max(0.5);
        self.base - (f64::from(self.base - self.top) * share).round() as i32
    }
}

fn grid(canvas: &mut Canvas<'_>, years: Years, scale: Scale) {
    let mut value = scale.lowest.ceil();
    while value <= scale.highest {
        let y = scale.y(value);
        let zero = value.abs() < 1e-9;
        let colour = if zero { Colour::Ink } else { Colour::Hairline };
        canvas.line((years.left(), y), (years.right(), y), colour, 1);
        let label = if zero {
            "0".to_owned()
        } else {
            signed(value).replace(".00", "")
        };
        canvas.text((0, y), &label, Anchor::Start, Colour::Muted);
        value += 1.0;
    }
}

/// One of the two: its points, and how it is drawn. Form goes with colour: the second line is dashed by gaps between its years.
struct Side {
    name: String,
    colour: Colour,
    broken: bool,
    points: Vec<(i16, BriefIdealPoint)>,
}

impl Side {
    fn of(
        brief: &Brief,
        number: usize,
        point: impl Fn(&BriefIdealPoints) -> Option<BriefIdealPoint>,
    ) -> Side {
        let sessions = brief.ideal_points.iter();
        Side {
            name: capital(&brief.actors[number].name),
            colour: [Colour::Ink, Colour::Muted][number],
            broken: number == 1,
            points: sessions
                .filter_map(|session| Some((session.year, point(session)?)))
                .collect(),
        }
    }

    /// Neighbouring sessions.
    fn steps(&self) -> impl Iterator<Item = [&(i16, BriefIdealPoint); 2]> {
        self.points.windows(2).filter_map(|pair| match pair {
            [before, after] if before.0 + 1 == after.0 => Some([before, after]),
            _ => None,
        })
    }

    fn bands(&self, canvas: &mut Canvas<'_>, years: Years, scale: Scale) {
        for [before, after] in self.steps() {
            let (left, right) = (years.middle(before.0), years.middle(after.0));
            let corners = vec![
                (left, scale.y(before.1.high)),
                (right, scale.y(after.1.high)),
                (right, scale.y(after.1.low)),
                (left, scale.y(before.1.low)),
            ];
            canvas.band(corners, self.colour);
        }
    }

    fn line(&self, canvas: &mut Canvas<'_>, years: Years, scale: Scale) {
        for [before, after] in self.steps() {
            let from = (years.middle(before.0), scale.y(before.1.value));
            let to = (years.middle(after.0), scale.y(after.1.value));
            if self.broken {
                let along = |share: f64| {
                    let at =
                        |from: i32, to: i32| from + (f64::from(to - from) * share).round() as i32;
                    (at(from.0, to.0), at(from.1, to.1))
                };
                canvas.line(along(0.15), along(0.85), self.colour, 2);
            } else {
                canvas.line(from, to, self.colour, 2);
            }
        }
        // A session without a neighbour is a dot.
        for (place, (year, point)) in self.points.iter().enumerate() {
            let before = place > 0 && self.points[place - 1].0 + 1 == *year;
            let after = self
                .points
                .get(place + 1)
                .is_some_and(|next| next.0 == year + 1);
            if !before && !after {
                canvas.dot(
                    (years.middle(*year), scale.y(point.value)),
                    2,
                    self.colour,
                    false,
                );
            }
        }
    }
}

/// Names at the right ends, kept apart.
fn names(canvas: &mut Canvas<'_>, sides: &[Side; 2], years: Years, scale: Scale) {
    let ends: Vec<(i32, &Side)> = sides
        .iter()
        .filter_map(|side| Some((scale.y(side.points.last()?.1.value), side)))
        .collect();
    for (place, &(y, side)) in ends.iter().enumerate() {
        let other = ends.iter().enumerate().find(|(number, _)| *number != place);
        let y = match other {
            Some((number, &(other, _))) if (other - y).abs() < 16 => {
                let above = (y, place) < (other, number);
                let middle = i32::midpoint(y, other);
                if above { middle - 8 } else { middle + 8 }
            }
            _ => y,
        };
        let room = NAMES - 8;
        let mut name = side.name.clone();
        while text_width(&name) > room && name.pop().is_some() {}
        let at = years.right() + 6;
        canvas.text((at, y), &name, Anchor::Start, side.colour);
    }
}

fn tooltips(canvas: &mut Canvas<'_>, brief: &Brief, years: Years, scale: Scale) {
    let [a, b] = &brief.actors;
    let half = (years.pitch() / 2.0).ceil() as i32;
    for session in &brief.ideal_points {
        let mut words: Vec<String> = [(a, &session.a), (b, &session.b)]
            .into_iter()
            .filter_map(|(actor, found)| {
                Some(format!(
                    "{} {}",
                    capital(&actor.name),
                    point(found.as_ref()?)
                ))
            })
            .collect();
        if let Some((distance, rank)) = session.distance.zip(session.rank) {
            words.push(format!(
                "distance {}, rank {} of {} dyads",
                wording::share(distance),
                wording::thousands(rank),
                wording::thousands(session.dyads)
            ));
        }
        let x = years.middle(session.year);
        let text = format!("{}: {}", session.year, words.join("; "));
        canvas.tooltip((x - half, scale.top), (x + half, scale.base), text);
    }
}
