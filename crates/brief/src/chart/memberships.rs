//! Memberships as spans: one side, the other, both.

use entente_model::ontology::Pillar;
use entente_model::organisation::Standing;
use entente_model::source::Basis;

use super::Layout;
use super::canvas::{Anchor, Canvas, ChartError, svg, text_width};
use super::years::{Years, span_words, succession_height};
use crate::brief::{Brief, BriefMembership};
use crate::palette::Colour;
use crate::wording::dagger;

const TOP: i32 = 22;
const BOTTOM: i32 = 26;

pub(super) fn draw(brief: &Brief, layout: Layout) -> Result<Option<String>, ChartError> {
    let rows = brief.memberships_in_order();
    let rows: Vec<&BriefMembership> = rows.into_iter().filter(|row| row.has_members()).collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let first = rows
        .iter()
        .flat_map(|row| &row.periods)
        .filter_map(|span| span.date.interval.earliest())
        .min();
    let first = first
        .map_or(brief.period.from, |day| day.year())
        .max(brief.period.from.min(1945));
    let window = (first.max(brief.period.from), brief.period.to);
    // Names stand before the bars on a page and over them on a phone.
    let narrow = layout.is_narrow();
    let widest = rows
        .iter()
        .map(|row| text_width(&row.short_name))
        .max()
        .unwrap_or_default()
        .min(210);
    let (row_height, left) = if narrow { (34, 4) } else { (20, widest + 12) };
    let top = TOP + succession_height(brief);
    let height = top + row_height * rows.len() as i32 + BOTTOM;
    let title = format!(
        "Memberships of organisations and blocs, {}",
        span_words(window)
    );
    let [a, b] = &brief.actors;
    let description = format!(
        "One row for each organisation: the upper thin bar is {}, the lower {}, a full bar both together. The table below \
         has every period.",
        a.name, b.name
    );
    svg(
        "memberships",
        layout,
        height,
        &title,
        &description,
        |canvas| {
            let years = Years::new(window, left, layout.width() as i32 - 8);
            let base = height - BOTTOM;
            years.axis(canvas, top, base);
            years.successions(canvas, brief, layout, top, base);
            for (row, at) in rows.iter().zip(0..) {
                let top = top + row_height * at;
                if narrow {
                    canvas.plate((years.left() + 3, top + 11), &row.short_name, Anchor::Start);
                    spans(canvas, brief, row, years, top + 19);
                } else {
                    canvas.text(
                        (left - 8, top + 10),
                        &row.short_name,
                        Anchor::End,
                        Colour::Ink,
                    );
                    spans(canvas, brief, row, years, top + 4);
                }
            }
        },
    )
    .map(Some)
}

/// Bars twelve px high in all: five for each side, all twelve for both.
fn spans(canvas: &mut Canvas<'_>, brief: &Brief, row: &BriefMembership, years: Years, top: i32) {
    let [a, b] = &brief.actors;
    for span in &row.periods {
        let Some((left, right)) = years.extent(&span.date.interval) else {
            continue;
        };
        let right = right.max(left + 2);
        let recalled = span.basis == Basis::Recalled;
        let who = match span.standing {
            Standing::Both => {
                canvas.bar(
                    (left, top),
                    (right, top + 12),
                    Colour::Pillar(Pillar::Diplomacy),
                );
                if recalled {
                    canvas.dashed((left, top), (right, top), (2, 4), Colour::Ground, 1);
                    canvas.dashed(
                        (left, top + 11),
                        (right, top + 11),
                        (2, 4),
                        Colour::Ground,
                        1,
                    );
                }
                "both".to_owned()
            }
            Standing::OnlyFirst => {
                side(canvas, (left, right), top + 3, recalled);
                a.name.clone()
            }
            Standing::OnlySecond => {
                side(canvas, (left, right), top + 9, recalled);
                b.name.clone()
            }
            // Observers and partners.
            Standing::Neither => continue,
        };
        let text = format!(
            "{}: {who}, {}{}",
            row.short_name,
            span.date.date_words,
            dagger(span.basis)
        );
        canvas.tooltip((left, top), (right, top + 12), text);
    }
}

/// A thin bar for one side, dotted where it is recalled.
fn side(canvas: &mut Canvas<'_>, (left, right): (i32, i32), y: i32, recalled: bool) {
    if recalled {
        canvas.dashed((left, y), (right, y), (7, 1), Colour::Muted, 4);
    } else {
        canvas.bar((left, y - 2), (right, y + 2), Colour::Muted);
    }
}
