//! The ribbon below the axis of a chart: which source feeds which years, and marks where sources disagree.

use super::canvas::{Anchor, Canvas, text_width};
use super::years::Years;
use crate::brief::Brief;
use crate::palette::Colour;
use crate::wording;

/// px of a source's line.
const LINE: i32 = 16;
/// px of the bar in it.
const BAR: i32 = 5;
/// px above the first line.
const GAP: i32 = 6;

/// px that the ribbons of these series need.
pub(super) fn ribbon_height(brief: &Brief, series: &[&str]) -> i32 {
    let lines: usize = series.iter().map(|name| brief.feeding(name).len()).sum();
    if lines == 0 {
        return 0;
    }
    GAP + LINE * lines as i32
}

/// Draws a line for each source, a bar over the years that it feeds with its footnote and edition, and a diamond in each year in which it says
/// otherwise than another.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    brief: &Brief,
    series: &[&str],
    years: Years,
    top: i32,
) {
    let mut y = top + GAP + LINE / 2;
    for name in series {
        for source in brief.feeding(name) {
            let ribbon = brief.ribbons.iter().filter(|ribbon| ribbon.series == *name);
            let mut first_left = None;
            let mut last_right = years.left();
            for feed in ribbon.clone().flat_map(|ribbon| &ribbon.feeds) {
                if feed.source != source || feed.to < years.first() || feed.from > years.last() {
                    continue;
                }
                let left = years.start(feed.from).max(years.left());
                let right = years.start(feed.to + 1).min(years.right());
                canvas.bar((left, y - BAR / 2), (right, y + BAR / 2), Colour::Muted);
                canvas.tooltip(
                    (left, y - LINE / 2),
                    (right, y + LINE / 2),
                    format!(
                        "{}: {}",
                        wording::years(feed.from, feed.to),
                        brief.credits(std::slice::from_ref(&source))
                    ),
                );
                first_left.get_or_insert(left);
                last_right = right;
            }
            let disagreements = ribbon.flat_map(|ribbon| &ribbon.disagreements);
            for disagreement in disagreements {
                if !disagreement.says.iter().any(|said| said.source == source) {
                    continue;
                }
                for year in disagreement.from.max(years.first())..=disagreement.to.min(years.last())
                {
                    let x = years.middle(year);
                    canvas.bar(
                        (x - 2, y - LINE / 2 + 1),
                        (x + 2, y + LINE / 2 - 1),
                        Colour::Ground,
                    );
                    canvas.bar(
                        (x - 1, y - LINE / 2 + 2),
                        (x + 1, y + LINE / 2 - 2),
                        Colour::Ink,
                    );
                }
            }
            let label = brief.feed_label(&source);
            let width = text_width(&label);
            let Some(left) = first_left else {
                y += LINE;
                continue;
            };
            // Beside the bar where there is room, else on it.
            if last_right + width + 8 < years.right() {
                canvas.plate((last_right + 6, y), &label, Anchor::Start);
            } else if left - width - 8 > years.left() {
                canvas.plate((left - 6, y), &label, Anchor::End);
            } else {
                canvas.plate((left + 6, y), &label, Anchor::Start);
            }
            y += LINE;
        }
    }
}
