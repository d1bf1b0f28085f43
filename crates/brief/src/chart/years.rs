//! The axis of time that all charts have.

use entente_model::time::DateInterval;
use jiff::civil::Date;

use super::Layout;
use super::canvas::{Anchor, Canvas, Point, text_width};
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
        Years { first, last: last.max(first), left, right }
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
        let last = interval.latest().map_or(self.right, |day| self.day(day) + 1);
        (first <= self.right && last >= self.left).then(|| (first.max(self.left), last.min(self.right)))
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
            canvas.text((x, base + 14), &year.to_string(), Anchor::Middle, Colour::Muted);
            year += step;
        }
    }

    /// Successions as dashed lines over the whole height, labelled on top: `USSR → Russia, 26 December 1991`.
    pub(super) fn successions(self, canvas: &mut Canvas<'_>, brief: &Brief, layout: Layout, top: i32, base: i32) {
        for succession in &brief.successions {
            let Some(day) = succession.date.interval.exact_day().filter(|&day| self.contains(day)) else {
                continue;
            };
            let x = self.day(day);
            canvas.dashed((x, top), (x, base), (4, 3), Colour::Muted, 1);
            let label = format!("{} → {}", succession.from_name, succession.to_name);
            let label = if layout.is_narrow() {
                format!("{label}, {}", day.year())
            } else {
                format!("{label}, {}", succession.date.date_words)
            };
            self.label_at(canvas, (x, top - 9), &label);
        }
    }

    /// A label centred on its point where there is room, else pushed inside.
    pub(super) fn label_at(self, canvas: &mut Canvas<'_>, (x, y): Point, text: &str) {
        let half = text_width(text) / 2;
        let x = if x + half > self.right { self.right - half } else { x };
        let x = if x - half < 0 { half } else { x };
        canvas.text((x, y), text, Anchor::Middle, Colour::Muted);
    }
}

/// "from 1947 to 2020"
pub(super) fn span_words((first, last): (i16, i16)) -> String {
    wording::years(first, last)
}
