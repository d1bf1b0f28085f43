//! A stretch between turning points, described.

use serde::Serialize;

/// A stretch of a series between two turning points: its straight line and the spread around it, in the series' units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Segment {
    /// First point, zero-based.
    pub start: usize,
    /// One past the last point.
    pub end: usize,
    /// The mean.
    pub level: f64,
    /// The line's value at the first point.
    pub first: f64,
    /// The line's value at the last point.
    pub last: f64,
    /// The line's slope, a point.
    pub slope: f64,
    /// Standard deviation around the line.
    pub deviation: f64,
}

/// What changes most at a turning point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// The line jumps.
    Level,
    /// The slope changes.
    Trend,
    /// The spread changes.
    Variance,
}

impl Segment {
    /// Fits the line by least squares over the points that are there.
    pub(super) fn fit(series: &[f64], start: usize, end: usize) -> Segment {
        let present: Vec<(f64, f64)> = (start..end)
            .filter(|place| series[*place].is_finite())
            .map(|place| ((place - start) as f64, series[place]))
            .collect();
        let count = present.len().max(1) as f64;
        let middle = present.iter().map(|(t, _)| t).sum::<f64>() / count;
        let level = present.iter().map(|(_, y)| y).sum::<f64>() / count;
        let (tt, ty) = present.iter().fold((0.0, 0.0), |(tt, ty), (t, y)| {
            (tt + (t - middle).powi(2), ty + (t - middle) * (y - level))
        });
        let slope = if tt > 0.0 { ty / tt } else { 0.0 };
        let at = |t: f64| level + slope * (t - middle);
        let squares: f64 = present.iter().map(|(t, y)| (y - at(*t)).powi(2)).sum();
        Segment {
            start,
            end,
            level,
            first: at(0.0),
            last: at((end - start).saturating_sub(1) as f64),
            slope,
            deviation: (squares / (count - 2.0).max(1.0)).sqrt(),
        }
    }

    /// What changes most from this segment to the next.
    ///
    /// The jump at the boundary and the bend over half the shorter segment are compared in standard deviations; a change of variance
    /// it is where neither exceeds one and a half of them and the spread changes by more than half.
    pub fn change_to(&self, next: &Segment) -> Change {
        let spread = (f64::midpoint(self.deviation.powi(2), next.deviation.powi(2))).sqrt();
        let jump = (next.first - (self.last + self.slope)).abs();
        let half = (self.end - self.start).min(next.end - next.start) as f64 / 2.0;
        let bend = (next.slope - self.slope).abs() * half;
        let (less, more) = (
            self.deviation.min(next.deviation),
            self.deviation.max(next.deviation),
        );
        if jump.max(bend) <= 1.5 * spread && more > 1.5 * less {
            Change::Variance
        } else if jump >= bend {
            Change::Level
        } else {
            Change::Trend
        }
    }
}
