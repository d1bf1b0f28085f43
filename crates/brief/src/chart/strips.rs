//! Alliances and disputes year by year: a value, a zero by rule, outside coverage, missing.

use super::Layout;
use super::canvas::{Anchor, Canvas, ChartError, svg, text_width};
use super::ribbon::{self, ribbon_height};
use super::years::{Years, span_words, succession_height};
use crate::brief::{Brief, CellKind};
use crate::palette::Colour;
use crate::wording;
use entente_model::ontology::Quad;

const ROW: i32 = 56;
const TOP: i32 = 24;
const BOTTOM: i32 = 26;

/// A row of cells, one a year.
struct Strip {
    label: String,
    colour: Colour,
    /// Year, kind, height of the value from 0 to 1, tooltip.
    cells: Vec<(i16, CellKind, f64, String)>,
}

pub(super) fn draw(brief: &Brief, layout: Layout) -> Result<Option<String>, ChartError> {
    let words = Words {
        id: "strips",
        title: "Alliances and disputes by year",
        description: "One row for each source. A filled bar is a value, a hollow mark a zero by rule, hatching outside \
                      coverage. The table below has every year.",
    };
    draw_strips(
        brief,
        layout,
        &words,
        &strips(brief),
        &["alliances", "disputes"],
    )
}

/// Series of imported tables, each on a scale of its own that its label names.
pub(super) fn draw_tables(brief: &Brief, layout: Layout) -> Result<Option<String>, ChartError> {
    let words = Words {
        id: "tables",
        title: "Numbers from imported tables by year",
        description: "One row for each series, its bars from 0 to its highest value. A hollow mark is a zero by rule, hatching \
                      outside coverage, a break missing. The table below has every year.",
    };
    draw_strips(
        brief,
        layout,
        &words,
        &table_strips(brief, layout),
        &["tables"],
    )
}

/// What a chart of strips is called.
struct Words {
    id: &'static str,
    title: &'static str,
    description: &'static str,
}

fn draw_strips(
    brief: &Brief,
    layout: Layout,
    words: &Words,
    strips: &[Strip],
    fed: &[&str],
) -> Result<Option<String>, ChartError> {
    let years = strips
        .iter()
        .flat_map(|strip| strip.cells.iter().map(|cell| cell.0));
    let (Some(first), Some(last)) = (years.clone().min(), years.max()) else {
        return Ok(None);
    };
    let top = TOP + succession_height(brief);
    let ribbon = ribbon_height(brief, fed);
    let height = top + ROW * strips.len() as i32 + BOTTOM + ribbon;
    let title = format!("{}, {}", words.title, span_words((first, last)));
    svg(
        words.id,
        layout,
        height,
        &title,
        words.description,
        |canvas| {
            let years = Years::new((first, last), 4, layout.width() as i32 - 4);
            let base = height - BOTTOM - ribbon;
            years.axis(canvas, top, base);
            years.successions(canvas, brief, layout, top, base);
            for (strip, row) in strips.iter().zip(0..) {
                draw_strip(canvas, strip, years, top + ROW * row);
            }
            ribbon::draw(canvas, brief, fed, years, base + BOTTOM - 4);
        },
    )
    .map(Some)
}

fn table_strips(brief: &Brief, layout: Layout) -> Vec<Strip> {
    let of_series = brief.table_series.iter().map(|series| {
        let highest = series
            .told()
            .map(|(_, value)| value.abs())
            .fold(0.0, f64::max);
        let cells = series.years.iter().map(|year| {
            let text = match year.value {
                Some(value) => format!("{}: {}", year.year, wording::number(value)),
                None => format!("{}: {}", year.year, wording::nothing(year.cell)),
            };
            // What the source itself gives as 0 is drawn as none.
            let (cell, height) = match (year.cell, year.value) {
                (CellKind::Value, Some(0.0)) => (CellKind::ZeroByRule, 0.0),
                (cell, value) if highest > 0.0 => (cell, value.unwrap_or(0.0).abs() / highest),
                (cell, _) => (cell, 0.0),
            };
            (year.year, cell, height, text)
        });
        let label = format!(
            "{}: {}, 0 to {} {}",
            brief.short_subject_of(series),
            series.column,
            wording::number(highest),
            brief.footnote(&series.source)
        );
        let unit = match series.unit.as_str() {
            unit if !unit.is_empty() && !layout.is_narrow() && unit.len() < 40 => {
                format!(" ({unit})")
            }
            _ => String::new(),
        };
        Strip {
            label: format!("{label}{unit}"),
            colour: Colour::Muted,
            cells: cells.collect(),
        }
    });
    of_series.collect()
}

fn strips(brief: &Brief) -> Vec<Strip> {
    let mut strips = Vec::new();
    for source in brief.alliance_sources() {
        let cells = brief
            .alliances
            .iter()
            .filter(|year| year.source == source)
            .map(|year| {
                let text = match year.cell {
                    CellKind::Value => year.obligations.join(", "),
                    other => wording::nothing(other).to_owned(),
                };
                (year.year, year.cell, 1.0, format!("{}: {text}", year.year))
            });
        strips.push(Strip {
            label: format!(
                "Alliance obligations, {} {}",
                brief.name_of(&source),
                brief.footnote(&source)
            ),
            colour: Colour::Quad(Quad::MaterialCooperation),
            cells: cells.collect(),
        });
    }
    for source in brief.dispute_lists() {
        let cells = brief
            .dispute_years
            .iter()
            .filter(|year| year.source == source)
            .map(|year| {
                let level = year.hostility.unwrap_or_default();
                let text = match year.cell {
                    CellKind::Value => wording::hostility(level),
                    other => wording::nothing(other),
                };
                (
                    year.year,
                    year.cell,
                    f64::from(level.max(1)) / 5.0,
                    format!("{}: {text}", year.year),
                )
            });
        strips.push(Strip {
            label: format!(
                "Disputes, {} {}",
                brief.name_of(&source),
                brief.footnote(&source)
            ),
            colour: Colour::Quad(Quad::MaterialConflict),
            cells: cells.collect(),
        });
    }
    strips
}

fn draw_strip(canvas: &mut Canvas<'_>, strip: &Strip, years: Years, top: i32) {
    let zero = top + ROW - 10;
    let full = top + 22;
    let runs = |kind: CellKind| {
        wording::runs(
            strip
                .cells
                .iter()
                .filter(|cell| cell.1 == kind)
                .map(|cell| cell.0),
        )
    };
    for (first, last) in runs(CellKind::OutsideCoverage) {
        let (left, right) = (years.start(first), years.start(last + 1).min(years.right()));
        canvas.hatch((left, full), (right, zero + 3));
        if text_width("outside coverage") + 8 < right - left {
            canvas.plate(
                (i32::midpoint(left, right), i32::midpoint(full, zero)),
                "outside coverage",
                Anchor::Middle,
            );
        }
    }
    // Rings where a year is wide enough for one, else a hollow bar over the run.
    let rings = years.pitch() >= 6.0;
    for (first, last) in runs(CellKind::ZeroByRule) {
        let (left, right) = (years.start(first), years.start(last + 1).min(years.right()));
        canvas.line((left, zero), (right, zero), Colour::Muted, 1);
        if !rings {
            canvas.bar((left, zero - 2), (right, zero + 2), Colour::Ground);
            canvas.frame((left, zero - 2), (right, zero + 2), Colour::Muted);
        }
    }
    for (year, kind, height, text) in &strip.cells {
        let (left, right) = (
            years.start(*year),
            years.start(year + 1).max(years.start(*year) + 2),
        );
        match kind {
            CellKind::Value => {
                let top = zero - (f64::from(zero - full) * height).round() as i32;
                let gap = i32::from(years.pitch() >= 4.0);
                canvas.bar((left, top), (right - gap, zero), strip.colour);
            }
            CellKind::ZeroByRule if rings => {
                canvas.dot((years.middle(*year), zero), 3, Colour::Muted, true)
            }
            CellKind::ZeroByRule | CellKind::Missing | CellKind::OutsideCoverage => {}
        }
        canvas.tooltip((left, full), (right, zero + 4), text.clone());
    }
    canvas.plate((years.left() + 3, top + 10), &strip.label, Anchor::Start);
}
