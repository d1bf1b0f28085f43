//! The level of interaction over the years with its band, phases above and turning points as strips.

use entente_relation::InteractionPeriod;
use jiff::civil::Date;

use super::Layout;
use super::canvas::{Anchor, Canvas, ChartError, svg, text_width};
use super::years::{Years, span_words, succession_height};
use crate::brief::Brief;
use crate::evolution::level_words;
use crate::palette::Colour;

const TOP: i32 = 46;
const BOTTOM: i32 = 26;
/// px of a row of phase labels.
const PHASE_ROW: i32 = 18;
const PHASE_ROWS: i32 = 3;

pub(super) fn draw(brief: &Brief, layout: Layout) -> Result<Option<String>, ChartError> {
    let periods = &brief.evolution.interaction;
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
        return Ok(None);
    };
    if periods.iter().all(|period| !period.covered) {
        return Ok(None);
    }
    let window = (first.first.year(), last.last.year());
    let top = TOP + succession_height(brief) + PHASE_ROW * PHASE_ROWS;
    let height = top + if layout.is_narrow() { 225 } else { 285 };
    let title = format!("Interaction, {}", span_words(window));
    let turns: Vec<String> = brief
        .evolution
        .turning_points
        .iter()
        .map(|turn| turn.date.clone())
        .collect();
    let description = format!(
        "Line chart, level of cooperation versus conflict from −1 to 1 with its 90 % interval. {}. The table below has every value.",
        if turns.is_empty() {
            "No turning point".to_owned()
        } else {
            format!("Turning points: {}", turns.join(", "))
        }
    );
    svg(
        "interaction",
        layout,
        height,
        &title,
        &description,
        |canvas| {
            let scale = Scale {
                top,
                base: height - BOTTOM,
            };
            let years = Years::new(window, 42, layout.width() as i32 - 8);
            grid(canvas, years, scale);
            years.axis(canvas, scale.top, scale.base);
            turning_points(canvas, brief, years, scale);
            outside(canvas, periods, years, scale);
            years.successions(
                canvas,
                brief,
                layout,
                scale.top - 22 - PHASE_ROW * PHASE_ROWS,
                scale.base,
            );
            band_and_line(canvas, periods, years, scale);
            phases(canvas, brief, years, scale);
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
    fn y(self, level: f64) -> i32 {
        self.base - (f64::from(self.base - self.top) * (level + 1.0) / 2.0).round() as i32
    }
}

fn grid(canvas: &mut Canvas<'_>, years: Years, scale: Scale) {
    for (level, label) in [(1.0, "1"), (0.5, ""), (0.0, "0"), (-0.5, ""), (-1.0, "−1")] {
        let y = scale.y(level);
        let colour = if level == 0.0 {
            Colour::Ink
        } else {
            Colour::Hairline
        };
        canvas.line((years.left(), y), (years.right(), y), colour, 1);
        canvas.text((0, y), label, Anchor::Start, Colour::Muted);
    }
    canvas.text(
        (years.left(), scale.top - 8),
        "cooperation",
        Anchor::Start,
        Colour::Muted,
    );
    canvas.text(
        (years.left() + 4, scale.base - 9),
        "conflict",
        Anchor::Start,
        Colour::Muted,
    );
}

fn turning_points(canvas: &mut Canvas<'_>, brief: &Brief, years: Years, scale: Scale) {
    let x = |text: &str| text.parse::<Date>().ok().map(|day| years.day(day));
    for turn in &brief.evolution.turning_points {
        let (Some(low), Some(date), Some(high)) = (x(&turn.low), x(&turn.date), x(&turn.high))
        else {
            continue;
        };
        canvas.bar(
            (low, scale.top),
            (high.max(low + 1), scale.base),
            Colour::Hairline,
        );
        canvas.line((date, scale.top), (date, scale.base), Colour::Ink, 1);
        canvas.tooltip(
            (low.min(date - 3), scale.top),
            (high.max(date + 3), scale.top + 14),
            format!(
                "Turning point {} ({} to {}), probability {:.2}: from {} to {}",
                turn.date,
                turn.low,
                turn.high,
                turn.probability,
                level_words(turn.level_before),
                level_words(turn.level_after)
            ),
        );
    }
}

/// Hatches periods of which no source could have told.
fn outside(canvas: &mut Canvas<'_>, periods: &[InteractionPeriod], years: Years, scale: Scale) {
    let mut start: Option<&InteractionPeriod> = None;
    let mut last: Option<&InteractionPeriod> = None;
    let mut hatch = |from: &InteractionPeriod, to: &InteractionPeriod| {
        let (left, right) = (years.day(from.first), years.day(to.last).min(years.right()));
        canvas.hatch((left, scale.top), (right, scale.base));
        let words = "outside coverage";
        if right - left > text_width(words) {
            canvas.plate(
                (i32::midpoint(left, right), scale.y(0.9)),
                words,
                Anchor::Middle,
            );
        }
        canvas.tooltip(
            (left, scale.top + 14),
            (right, scale.base),
            format!("{} to {}: {words}", from.period, to.period),
        );
    };
    for period in periods {
        if period.covered {
            if let (Some(from), Some(to)) = (start.take(), last) {
                hatch(from, to);
            }
        } else {
            start.get_or_insert(period);
        }
        last = Some(period);
    }
    if let (Some(from), Some(to)) = (start, last) {
        hatch(from, to);
    }
}

fn band_and_line(
    canvas: &mut Canvas<'_>,
    periods: &[InteractionPeriod],
    years: Years,
    scale: Scale,
) {
    let middle =
        |period: &InteractionPeriod| i32::midpoint(years.day(period.first), years.day(period.last));
    for run in periods.split(|period| !period.covered) {
        let upper = run
            .iter()
            .map(|period| (middle(period), scale.y(period.high)));
        let lower = run
            .iter()
            .rev()
            .map(|period| (middle(period), scale.y(period.low)));
        if run.len() > 1 {
            canvas.band(upper.chain(lower).collect(), Colour::Ink);
            canvas.path(
                run.iter()
                    .map(|period| (middle(period), scale.y(period.value)))
                    .collect(),
                Colour::Ink,
                2,
            );
        } else if let [only] = run {
            let x = middle(only);
            canvas.line(
                (x, scale.y(only.high)),
                (x, scale.y(only.low)),
                Colour::Muted,
                1,
            );
            canvas.dot((x, scale.y(only.value)), 2, Colour::Ink, false);
        }
        for period in run {
            let (left, right) = (years.day(period.first), years.day(period.last) + 1);
            canvas.tooltip(
                (left, scale.top + 14),
                (right, scale.base),
                format!(
                    "{}: {} ({} to {}), {} acts",
                    period.period,
                    level_words(period.value),
                    level_words(period.low),
                    level_words(period.high),
                    crate::evolution::acts(period.events)
                ),
            );
        }
    }
}

/// Phases as labelled ranges above the plot, each a row lower than the one before, so that long names find room.
fn phases(canvas: &mut Canvas<'_>, brief: &Brief, years: Years, scale: Scale) {
    let foot = scale.top - 26;
    let day = |text: &str| text.parse::<Date>().ok().map(|day| years.day(day));
    for (place, phase) in brief.evolution.phases.iter().enumerate() {
        let (Some(left), Some(right)) = (day(&phase.start), day(&phase.end)) else {
            continue;
        };
        let row = PHASE_ROWS - 1 - place as i32 % PHASE_ROWS;
        let y = foot - PHASE_ROW * row;
        let right = right.min(years.right());
        canvas.line((left, y + 8), (right - 1, y + 8), Colour::Muted, 2);
        // The first part of the name is the level and the direction; the rest stands in the tooltip.
        let short = phase.name.split(';').next().unwrap_or_default();
        let width = text_width(short);
        let at = left.min(years.right() - width).max(0);
        canvas.text((at, y - 1), short, Anchor::Start, Colour::Ink);
        canvas.tooltip(
            (left, y - 9),
            (right, y + 10),
            format!(
                "{} to {}: {}, level {} ({} to {})",
                phase.start,
                phase.end,
                phase.name,
                level_words(phase.level),
                level_words(phase.low),
                level_words(phase.high)
            ),
        );
    }
}
