//! The axis of time that all charts have.

use entente_model::time::DateInterval;
use jiff::civil::Date;

use super::Layout;
use super::canvas::{Anchor, Canvas, text_width};
use crate::brief::Brief;
use crate::palette::Colour;
use crate::wording;

/// Years on a horizontal axis: a year is as wide as its days, from its first to the next one's first.
#[derive(Clone, Copy)]
pub(super) struct Years {
    first: i16,
    last: i16,
    left: i32,
    right: i32,
}

impl Years {
    pub(super) fn new((first, last): (i16, i16), left: i32, right: i32) -> Years {
        Years {
            first,
            last: last.max(first),
            left,
            right,
        }
    }

    pub(super) const fn first(self) -> i16 {
        self.first
    }

    pub(super) const fn last(self) -> i16 {
        self.last
    }

    pub(super) const fn left(self) -> i32 {
        self.left
    }

    pub(super) const fn right(self) -> i32 {
        self.right
    }

    /// The px where a year begins.
    pub(super) fn start(self, year: i16) -> i32 {
        self.at(f64::from(year))
    }

    pub(super) fn middle(self, year: i16) -> i32 {
        self.at(f64::from(year) + 0.5)
    }

    /// px for each year.
    pub(super) fn pitch(self) -> f64 {
        f64::from(self.right - self.left) / (f64::from(self.last) - f64::from(self.first) + 1.0)
    }

    pub(super) fn day(self, day: Date) -> i32 {
        let days = if day.in_leap_year() { 366.0 } else { 365.0 };
        self.at(f64::from(day.year()) + f64::from(day.day_of_year() - 1) / days)
    }

    pub(super) fn contains(self, day: Date) -> bool {
        (self.first..=self.last).contains(&day.year())
    }

    /// First and last px of a date, cut at the ends of the axis; `None` where it lies outside.
    pub(super) fn extent(self, interval: &DateInterval) -> Option<(i32, i32)> {
        let first = interval.earliest().map_or(self.left, |day| self.day(day));
        let last = interval
            .latest()
            .map_or(self.right, |day| self.day(day) + 1);
        (first <= self.right && last >= self.left)
            .then(|| (first.max(self.left), last.min(self.right)))
    }

    fn at(self, year: f64) -> i32 {
        (f64::from(self.left) + (year - f64::from(self.first)) * self.pitch()).round() as i32
    }

    /// Ticks with years at round distances, light lines upwards from them, on the base line.
    pub(super) fn axis(self, canvas: &mut Canvas<'_>, top: i32, base: i32) {
        let room = f64::from(text_width("2000") + 22);
        let step = [1, 2, 5, 10, 20, 50, 100]
            .into_iter()
            .find(|&step| f64::from(step) * self.pitch() >= room)
            .unwrap_or(200);
        let mut year = (self.first + step - 1).div_euclid(step) * step;
        while year <= self.last {
            let x = self.start(year);
            canvas.line((x, top), (x, base + 4), Colour::Hairline, 1);
            canvas.text(
                (x, base + 14),
                &year.to_string(),
                Anchor::Middle,
                Colour::Muted,
            );
            year += step;
        }
    }

    /// Successions as dashed lines over the whole height, labelled on top: `USSR → Russia, 26 December 1991`.
    ///
    /// `top` leaves room for [`succession_height`] above it.
    pub(super) fn successions(
        self,
        canvas: &mut Canvas<'_>,
        brief: &Brief,
        layout: Layout,
        top: i32,
        base: i32,
    ) {
        let found: Vec<(i32, String)> = brief
            .successions
            .iter()
            .filter_map(|succession| {
                let day = succession
                    .date
                    .interval
                    .exact_day()
                    .filter(|&day| self.contains(day))?;
                let label = format!("{} → {}", succession.from_name, succession.to_name);
                let when = if layout.is_narrow() {
                    day.year().to_string()
                } else {
                    succession.date.date_words.clone()
                };
                Some((self.day(day), format!("{label}, {when}")))
            })
            .collect();
        // A label that would run into the one before stands a line higher.
        let mut placed: Vec<(i32, i32, i32)> = Vec::new();
        for (x, label) in found {
            let half = text_width(&label) / 2;
            let middle = x.min(self.right - half).max(half);
            let taken = |row: i32| {
                placed.iter().any(|&(other, half_of_other, at)| {
                    at == row && (other - middle).abs() < half + half_of_other + 8
                })
            };
            let row = (0..SUCCESSION_ROWS)
                .find(|&row| !taken(row))
                .unwrap_or(SUCCESSION_ROWS - 1);
            let y = top - 9 - SUCCESSION_ROW * row;
            canvas.dashed((x, y + 9), (x, base), (4, 3), Colour::Muted, 1);
            canvas.text((middle, y), &label, Anchor::Middle, Colour::Muted);
            placed.push((middle, half, row));
        }
    }
}

/// px of a line of succession labels.
const SUCCESSION_ROW: i32 = 16;
const SUCCESSION_ROWS: i32 = 3;

/// px that succession labels need above a chart beyond the first line.
pub(super) fn succession_height(brief: &Brief) -> i32 {
    SUCCESSION_ROW * (brief.successions.len() as i32).clamp(1, SUCCESSION_ROWS) - SUCCESSION_ROW
}

/// "from 1947 to 2020"
pub(super) fn span_words((first, last): (i16, i16)) -> String {
    wording::years(first, last)
}
