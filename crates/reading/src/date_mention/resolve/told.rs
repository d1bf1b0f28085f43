//! Dates that are counted from the one that the text told last.

use entente_model::time::{DateInterval, Endpoint, Period, Season};
use jiff::civil::{Date, Weekday};

use super::{Reference, end_of, moved, start_of, unit_at};
use crate::date_mention::expression::{Anchor, Which};
use crate::date_mention::lexer::Unit;

impl Reference {
    /// The date that an anchor counts from, where it is one that the text told; else the document's is meant.
    pub(super) fn told(&self, anchor: Anchor) -> Option<DateInterval> {
        match anchor {
            Anchor::Document => None,
            Anchor::Story | Anchor::StoryOrDocument => self.last,
            Anchor::StoryUnlessAhead => self.last.filter(|_| !self.ahead),
            Anchor::Paragraph => {
                let year = self.year.filter(|_| !self.ahead)?;
                self.last
                    .filter(|last| year_of(last) == Some(year))
                    .or_else(|| Some(Period::year(year).ok()?.into()))
            }
        }
    }

    /// Whether an anchor counts from the document's date, as nothing else is there.
    pub(super) fn is_of_document(&self, anchor: Anchor) -> bool {
        anchor != Anchor::Story && self.told(anchor).is_none()
    }

    /// What "the next spring" means here.
    pub(super) fn which(&self, which: Which) -> Which {
        match which {
            Which::TheNext if self.told(Anchor::StoryUnlessAhead).is_some() => Which::Following,
            Which::TheNext => Which::Next,
            which => which,
        }
    }

    /// The year that "that year" and "last year" behind a month mean; `None` for words that say no year so.
    pub(super) fn year_told(&self, which: Which) -> Option<i16> {
        let (date, step) = match which {
            Which::Told => (self.last, 0),
            Which::OfTold(step) => (self.last, step),
            Which::OfDocument(step) => (self.document, step),
            _ => return None,
        };
        year_of(&date?)?.checked_add(i16::from(step))
    }

    /// The first of the candidates behind the date told last, or the last before it.
    pub(super) fn beside_last(
        &self,
        which: Which,
        mut candidates: impl DoubleEndedIterator<Item = DateInterval>,
    ) -> Option<DateInterval> {
        let last = self.last?;
        if which == Which::Following {
            let told = last.latest()?;
            candidates.find(|date| date.earliest() > Some(told))
        } else {
            let told = last.earliest()?;
            candidates.rfind(|date| date.latest() < Some(told))
        }
    }

    /// The years about the date told last.
    pub(super) fn years_about_last(&self) -> impl DoubleEndedIterator<Item = i16> + Clone {
        let years = self
            .last
            .and_then(|last| Some((last.earliest()?.year(), last.latest()?.year())));
        years
            .map(|(first, last)| first.saturating_sub(2)..=last.saturating_add(2))
            .into_iter()
            .flatten()
    }

    /// A weekday behind or before the day told last, or on it and the six days behind ("that Friday").
    pub(super) fn weekday_told(&self, weekday: Weekday, which: Which) -> Option<DateInterval> {
        let last = self.last?;
        let step = if which == Which::Previous { -1 } else { 1 };
        let day = near_day(&last, step)?;
        let behind = i64::from(weekday.since(day.weekday()));
        let before = i64::from(day.weekday().since(weekday));
        let whole_week = |days: i64| if days == 0 { 7 } else { days };
        let days = match which {
            Which::Told => behind,
            Which::Previous => -whole_week(before),
            _ => whole_week(behind),
        };
        Some(moved(day, days, Unit::Day)?.into())
    }

    /// A day of the month told last; of the next month where that day lies before the one told last, for a story goes on.
    pub(super) fn day_told(&self, day: i8) -> Option<DateInterval> {
        let last = self.last?;
        let (first, latest) = (last.earliest()?, last.latest()?);
        if (first.year(), first.month()) != (latest.year(), latest.month()) {
            return None;
        }
        let known = last.exact_day();
        let month = if known.is_some_and(|known| day < known.day()) {
            moved(first.first_of_month(), 1, Unit::Month)?
        } else {
            first
        };
        Some(Date::new(month.year(), month.month(), day).ok()?.into())
    }

    /// A season behind or before the date told last, or of its year.
    pub(super) fn season_told(&self, season: Season, which: Which) -> Option<DateInterval> {
        let of = |year| Some(DateInterval::from(Period::season(year, season).ok()?));
        match self.year_told(which) {
            Some(year) => of(year),
            None => self.beside_last(which, self.years_about_last().filter_map(of)),
        }
    }
}

/// Whether a word counts from the date that the text told last.
pub(super) fn is_told(which: Which) -> bool {
    matches!(
        which,
        Which::Following | Which::Previous | Which::Told | Which::OfTold(_)
    )
}

/// The year that a date lies in.
fn year_of(date: &DateInterval) -> Option<i16> {
    let (first, last) = (date.earliest()?.year(), date.latest()?.year());
    (first == last).then_some(first)
}

/// The day that a date begins or ends with, where it is known to the day.
fn near_day(date: &DateInterval, step: i64) -> Option<Date> {
    let (start, end) = date.endpoints();
    match if step > 0 { end } else { start } {
        Endpoint::Within(period, _) if period.first() == period.last() => Some(period.first()),
        _ => None,
    }
}

/// The unit that a date lies in, or the one so many steps away: from the end of what lasted, or from its start if the steps go back. A date known less closely than
/// the unit gives all that it may be.
pub(in super::super) fn unit_from(
    date: &DateInterval,
    unit: Unit,
    steps: i64,
) -> Option<DateInterval> {
    if unit == Unit::Day {
        let day = if steps == 0 {
            date.exact_day()
        } else {
            near_day(date, steps)
        };
        return unit_at(day?, unit, steps);
    }
    let (first, last) = (date.earliest()?, date.latest()?);
    let (from, to) = match (date.period(), steps) {
        (Some(_), _) | (None, 0) => (unit_at(first, unit, steps)?, unit_at(last, unit, steps)?),
        (None, 1..) => {
            let end = unit_at(last, unit, steps)?;
            (end, end)
        }
        (None, _) => {
            let start = unit_at(first, unit, steps)?;
            (start, start)
        }
    };
    if from == to {
        return Some(from);
    }
    // "that year" behind a decade: no year has been named.
    if steps == 0 {
        return None;
    }
    DateInterval::interval(start_of(&from)?, end_of(&to)?).ok()
}
