//! Events of each pillar over time: cooperation above the line, conflict below it.

use entente_model::ontology::{Pillar, Quad};
use entente_model::source::Basis;

use super::Layout;
use super::canvas::{Anchor, Canvas, ChartError, svg};
use super::years::{Years, span_words, succession_height};
use crate::brief::{Brief, BriefEvent};
use crate::palette::Colour;
use crate::wording;

const ROW: i32 = 74;
const TOP: i32 = 22;
const BOTTOM: i32 = 26;
/// px of a material act; a verbal one is half as high.
const MATERIAL: i32 = 22;
const VERBAL: i32 = 11;

pub(super) fn draw(brief: &Brief, layout: Layout) -> Result<Option<String>, ChartError> {
    let acts = brief.acts();
    let rows = rows(brief, &acts);
    let Some(window) = window(&acts) else {
        return Ok(None);
    };
    let top = TOP + succession_height(brief);
    let height = top + ROW * rows.len() as i32 + BOTTOM;
    let title = format!("Events by pillar, {}", span_words(window));
    let description = "One row for each pillar; marks above the line are cooperation, below it conflict; long marks are \
                       material, short ones verbal; a mark is as wide as its date is uncertain; broken marks are recalled.";
    svg("events", layout, height, &title, description, |canvas| {
        let years = Years::new(window, 4, layout.width() as i32 - 4);
        let base = height - BOTTOM;
        years.axis(canvas, top, base);
        years.successions(canvas, brief, layout, top, base);
        for ((pillar, acts), row) in rows.iter().zip(0..) {
            draw_row(canvas, *pillar, acts, years, top + ROW * row);
        }
    })
    .map(Some)
}

type Row<'a> = (Option<Pillar>, Vec<&'a BriefEvent>);

/// Pillars in the order of the brief, then the acts that have none.
fn rows<'a>(brief: &Brief, acts: &[&'a BriefEvent]) -> Vec<Row<'a>> {
    let pillars = brief
        .pillars
        .iter()
        .map(|summary| Some(summary.pillar))
        .chain([None]);
    pillars
        .map(|pillar| {
            (
                pillar,
                acts.iter()
                    .copied()
                    .filter(|act| act.pillar == pillar)
                    .collect::<Vec<_>>(),
            )
        })
        .filter(|(_, acts)| !acts.is_empty())
        .collect()
}

fn window(acts: &[&BriefEvent]) -> Option<(i16, i16)> {
    let first = acts
        .iter()
        .filter_map(|act| act.date.interval.earliest())
        .min()?
        .year();
    let dated = |act: &&BriefEvent| act.date.interval.latest().or(act.date.interval.earliest());
    let last = acts.iter().filter_map(dated).max()?.year();
    Some((first.min(last), last))
}

fn draw_row(
    canvas: &mut Canvas<'_>,
    pillar: Option<Pillar>,
    acts: &[&BriefEvent],
    years: Years,
    top: i32,
) {
    let zero = top + 46;
    canvas.line(
        (years.left(), zero),
        (years.right(), zero),
        Colour::Muted,
        1,
    );
    for act in acts {
        mark(canvas, act, years, zero);
    }
    let (name, number) = (wording::pillar(pillar), acts.len() as u32);
    let when = match (acts.first(), acts.last()) {
        (Some(first), Some(last)) => {
            let year =
                |act: &BriefEvent| act.date.interval.earliest().or(act.date.interval.latest());
            match (year(first), year(last)) {
                (Some(first), Some(last)) => {
                    format!(", {}", wording::years(first.year(), last.year()))
                }
                _ => String::new(),
            }
        }
        _ => String::new(),
    };
    let label = format!(
        "{name}: {}{when}",
        wording::count(number, "event", "events")
    );
    let swatch = pillar.map_or(Colour::Muted, Colour::Pillar);
    canvas.bar(
        (years.left(), top + 8),
        (years.left() + 10, top + 18),
        swatch,
    );
    canvas.plate((years.left() + 16, top + 13), &label, Anchor::Start);
}

fn mark(canvas: &mut Canvas<'_>, act: &BriefEvent, years: Years, zero: i32) {
    let Some((left, right)) = years.extent(&act.date.interval) else {
        return;
    };
    let (left, right) = (left - 1, right.max(left + 1));
    let (colour, height) = match act.quad {
        Some(quad @ Quad::MaterialCooperation) => (Colour::Quad(quad), -MATERIAL),
        Some(quad @ Quad::VerbalCooperation) => (Colour::Quad(quad), -VERBAL),
        Some(quad @ Quad::VerbalConflict) => (Colour::Quad(quad), VERBAL),
        Some(quad @ Quad::MaterialConflict) => (Colour::Quad(quad), MATERIAL),
        None => (Colour::Muted, -5),
    };
    let (upper, lower) = (zero.min(zero + height), zero.max(zero + height));
    match act.basis {
        Basis::File => canvas.bar((left, upper), (right, lower), colour),
        // A dotted outline around what is wide enough, a dotted line for a day.
        Basis::Recalled if right - left > 4 => {
            for x in [left, right - 1] {
                canvas.dashed((x, upper), (x, lower), (2, 2), colour, 1);
            }
            for y in [upper, lower] {
                canvas.dashed((left, y), (right, y), (2, 2), colour, 1);
            }
        }
        Basis::Recalled => {
            let middle = i32::midpoint(left, right);
            canvas.dashed((middle, lower), (middle, upper), (3, 1), colour, 2);
        }
    }
    let text = format!(
        "{}: {}{}",
        act.date.date_words,
        act.text,
        wording::dagger(act.basis)
    );
    canvas.tooltip((left - 2, upper), (right + 2, lower), text);
}
