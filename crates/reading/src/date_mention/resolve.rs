//! From what the words say to an interval of days: the year, the document's date and the date spoken of last are filled in.

mod counted;
mod told;

use entente_model::time::{DateInterval, Endpoint, Part, Period, Precision, Qualifier, Season};
use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::expression::{Expression, Frame, Point, Which, part_of_date, turn};
use super::lexer::Unit;
use super::mention::DateRule;
pub(super) use counted::in_years;
use counted::{counted, span};
use told::is_told;
pub(super) use told::unit_from;

/// What a date in words may refer to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reference {
    /// The document's date.
    pub(super) document: Option<DateInterval>,
    /// The year that the paragraph spoke of last, where it is not the document's.
    pub(super) year: Option<i16>,
    /// The date that the text spoke of last.
    pub(super) last: Option<DateInterval>,
    /// The words look ahead: "will meet in March".
    pub(super) ahead: bool,
}

/// The date of an expression and the rule that gave it; `None` for the date where there is nothing to refer to.
pub(super) fn resolve(
    expression: &Expression,
    reference: &Reference,
) -> (Option<DateInterval>, DateRule) {
    let (point, mut rule) = place(&expression.point, reference);
    let mut date = point;
    if let Some(to) = &expression.to {
        rule = DateRule::Range;
        date = range(&expression.point, date, to, reference);
    }
    let date = date.and_then(|date| match expression.frame {
        Frame::At => Some(date),
        Frame::Since => since(&date),
        Frame::Until => until(&date),
        Frame::Throughout => Some(throughout(&date)),
    });
    let rule = match expression.frame {
        Frame::Since => DateRule::Since,
        Frame::Until => DateRule::Until,
        Frame::Throughout => DateRule::Throughout,
        Frame::At if expression.is_event_name => DateRule::EventName,
        Frame::At if expression.in_name => DateRule::Name,
        Frame::At => rule,
    };
    let date = match expression.qualifier {
        Qualifier::None => date,
        qualifier => date.map(|date| date.with_qualifier(qualifier)),
    };
    (date, rule)
}

fn range(
    first: &Point,
    from: Option<DateInterval>,
    last: &Point,
    reference: &Reference,
) -> Option<DateInterval> {
    let (to, _) = place(last, reference);
    let to = to?;
    // "from March to May 2014": the first takes the year of the second, or the one before it.
    let from = match first {
        Point::Month { month, days, .. }
            if matches!(last, Point::Dated(_))
                || matches!(last, Point::Month { which, .. } if *which != Which::Bare) =>
        {
            let year = to.latest()?.year();
            let at = |year| month_of_year(year, *month, *days, None);
            at(year)
                .filter(|from| from.earliest() <= to.latest())
                .or_else(|| at(year - 1))
        }
        _ => from,
    }?;
    if let Some(part) = turn(&from, &to) {
        return DateInterval::interval(
            Period::year(part.first().year()).ok()?,
            Period::year(to.latest()?.year()).ok()?,
        )
        .ok();
    }
    DateInterval::interval(start_of(&from)?, end_of(&to)?).ok()
}

/// The end from which something lasts. A part of a decade gives its first year, as EDTF has no other form.
fn start_of(date: &DateInterval) -> Option<Endpoint> {
    let (start, _) = date.endpoints();
    whole(start, |period| period.first().year())
}

fn end_of(date: &DateInterval) -> Option<Endpoint> {
    let (_, end) = date.endpoints();
    whole(end, |period| period.last().year())
}

fn whole(endpoint: Endpoint, year: impl Fn(&Period) -> i16) -> Option<Endpoint> {
    match endpoint {
        Endpoint::Within(period, qualifier) if is_part(period) => Some(Endpoint::Within(
            Period::year(year(&period)).ok()?,
            qualifier,
        )),
        other => Some(other),
    }
}

fn is_part(period: Period) -> bool {
    matches!(
        period.precision(),
        Precision::EarlyDecade
            | Precision::MidDecade
            | Precision::LateDecade
            | Precision::EarlyCentury
            | Precision::MidCentury
            | Precision::LateCentury
    )
}

pub(super) fn since(date: &DateInterval) -> Option<DateInterval> {
    DateInterval::interval(start_of(date)?, Endpoint::Open).ok()
}

pub(super) fn until(date: &DateInterval) -> Option<DateInterval> {
    DateInterval::interval(Endpoint::Open, end_of(date)?).ok()
}

fn throughout(date: &DateInterval) -> DateInterval {
    date.period().map_or(*date, DateInterval::throughout)
}

/// The date of one point.
fn place(point: &Point, reference: &Reference) -> (Option<DateInterval>, DateRule) {
    use DateRule::{BackReference, Explicit, Partial, Relative};
    match *point {
        Point::Dated(date) => (Some(date), Explicit),
        Point::Month {
            month,
            days,
            part,
            which,
        } => {
            let which = reference.which(which);
            let rule = match which {
                Which::Bare => Partial,
                which if is_told(which) => BackReference,
                _ => Relative,
            };
            (month_near(month, days, part, which, reference), rule)
        }
        Point::Weekday(weekday, which) if is_told(reference.which(which)) => (
            reference.weekday_told(weekday, reference.which(which)),
            BackReference,
        ),
        Point::Weekday(weekday, which) => {
            let which = reference.which(which);
            let date = from_document(reference, |day, ahead| {
                Some(weekday_near(day, weekday, which, ahead)?.into())
            });
            (date, Relative)
        }
        Point::Season(season, which) => {
            let which = reference.which(which);
            if is_told(which) {
                return (reference.season_told(season, which), BackReference);
            }
            let date = from_document(reference, |day, _| season_near(day, season, which));
            (date, Relative)
        }
        Point::Movable(feast, from, to) => {
            let of = |year| feast.days(year, from, to);
            (nearest_of_years(reference, &of), Partial)
        }
        Point::Unit(unit, which, part) => {
            let steps = match which {
                Which::Last => -1,
                Which::Next => 1,
                _ => 0,
            };
            let date = from_document(reference, |day, _| {
                let date = unit_at(day, unit, steps)?;
                match part {
                    Some(part) => part_of_date(&date, part),
                    None => Some(date),
                }
            });
            (date, Relative)
        }
        Point::Day(days) => {
            let date = from_document(reference, |day, _| {
                Some(moved(day, i64::from(days), Unit::Day)?.into())
            });
            (date, Relative)
        }
        Point::Count {
            number,
            about,
            unit,
            count,
        } => counted(i64::from(number), about, unit, count, reference),
        Point::Span {
            number,
            about,
            unit,
            ahead,
            from,
        } => {
            let (base, rule) = if reference.is_of_document(from) {
                (reference.document, Relative)
            } else {
                (reference.told(from), BackReference)
            };
            let date = base.and_then(|base| span(i64::from(number), about, unit, ahead, &base));
            (date, rule)
        }
        Point::Neighbour {
            unit,
            step,
            part,
            from,
        } => {
            let in_part = |date: DateInterval| match part {
                Some(part) => part_of_date(&date, part),
                None => Some(date),
            };
            let step = i64::from(step);
            if reference.is_of_document(from) {
                let date = from_document(reference, |day, _| in_part(unit_at(day, unit, step)?));
                return (date, Relative);
            }
            let told = reference.told(from);
            let date = told.and_then(|told| in_part(unit_from(&told, unit, step)?));
            (date, BackReference)
        }
        Point::DayTold(day) => (reference.day_told(day), BackReference),
        Point::Then => (reference.last, BackReference),
        Point::SoFar(unit, from) | Point::Rest(unit, from) => {
            let so_far = matches!(point, Point::SoFar(..));
            let cut = |whole: DateInterval, first: Date, last: Date| {
                let (from, to) = if so_far {
                    (whole.earliest()?, last)
                } else {
                    (first, whole.latest()?)
                };
                DateInterval::interval(from, to).ok()
            };
            let Some(told) = reference.told(from) else {
                let date = from_document(reference, |day, _| cut(unit_at(day, unit, 0)?, day, day));
                return (date, Relative);
            };
            let date = unit_from(&told, unit, 0)
                .and_then(|whole| cut(whole, told.earliest()?, told.latest()?));
            (date, BackReference)
        }
    }
}

/// Computes a date from the document's. A document known to the month has a first and a last day that it may be of; where they give
/// different dates, the answer is all that lies between.
fn from_document(
    reference: &Reference,
    date: impl Fn(Date, bool) -> Option<DateInterval>,
) -> Option<DateInterval> {
    let document = reference.document?;
    let (first, last) = (document.earliest()?, document.latest()?);
    let from = date(first, reference.ahead)?;
    let to = date(last, reference.ahead)?;
    if from == to {
        return Some(from);
    }
    DateInterval::interval(start_of(&from)?, end_of(&to)?).ok()
}

/// A day, week, month, year, decade or century that holds a day, or one so many steps away from it.
fn unit_at(day: Date, unit: Unit, steps: i64) -> Option<DateInterval> {
    let day = moved(day, steps, unit)?;
    let year = day.year();
    let period = match unit {
        Unit::Day => Period::day(day),
        Unit::Week | Unit::Fortnight => {
            let monday = moved(
                day,
                -i64::from(day.weekday().to_monday_zero_offset()),
                Unit::Day,
            )?;
            return DateInterval::interval(monday, moved(monday, 6, Unit::Day)?).ok();
        }
        Unit::Month => Period::month(year, day.month()).ok()?,
        Unit::Quarter => Period::quarter(year, (day.month() - 1) / 3 + 1).ok()?,
        Unit::Year => Period::year(year).ok()?,
        Unit::Decade => Period::decade(year.div_euclid(10) * 10).ok()?,
        Unit::Century => Period::century(year.div_euclid(100) * 100).ok()?,
    };
    Some(period.into())
}

fn moved(day: Date, steps: i64, unit: Unit) -> Option<Date> {
    let span: Span = match unit {
        Unit::Day => Span::new().try_days(steps).ok()?,
        Unit::Week => Span::new().try_weeks(steps).ok()?,
        Unit::Fortnight => Span::new().try_weeks(steps * 2).ok()?,
        Unit::Month => Span::new().try_months(steps).ok()?,
        Unit::Quarter => Span::new().try_months(steps * 3).ok()?,
        Unit::Year => Span::new().try_years(steps).ok()?,
        Unit::Decade => Span::new().try_years(steps * 10).ok()?,
        Unit::Century => Span::new().try_years(steps * 100).ok()?,
    };
    day.checked_add(span).ok()
}

fn weekday_near(day: Date, weekday: Weekday, which: Which, ahead: bool) -> Option<Date> {
    let behind = i64::from(day.weekday().since(weekday));
    let before = i64::from(weekday.since(day.weekday()));
    let steps = match which {
        // "on Tuesday" in a report of a Tuesday is the same day; "last Tuesday" is not.
        Which::Bare if ahead => before,
        Which::Bare => -behind,
        Which::Last => -(if behind == 0 { 7 } else { behind }),
        Which::Next => {
            if before == 0 {
                7
            } else {
                before
            }
        }
        _ => {
            let offset = |weekday: Weekday| i64::from(weekday.to_monday_zero_offset());
            offset(weekday) - offset(day.weekday())
        }
    };
    moved(day, steps, Unit::Day)
}

fn season_near(day: Date, season: Season, which: Which) -> Option<DateInterval> {
    let of = |year: i16| Period::season(year, season).ok();
    let years = (day.year() - 2)..=(day.year() + 2);
    let mut candidates = years.filter_map(of);
    let found = match which {
        Which::Last => candidates.rfind(|period| period.last() < day),
        Which::Next => candidates.find(|period| period.first() > day),
        // "this summer", written in winter, is the one of the same year.
        Which::OfDocument(step) => of(day.year().checked_add(i16::from(step))?),
        _ => of(day.year()),
    };
    found.map(DateInterval::from)
}

/// A month without its year: in the paragraph's year where that is history, else the nearest before the document's date, or behind it
/// where the words look ahead.
fn month_near(
    month: i8,
    days: Option<(i8, i8)>,
    part: Option<Part>,
    which: Which,
    reference: &Reference,
) -> Option<DateInterval> {
    let year = match which {
        Which::Bare => reference.year,
        which => reference.year_told(which),
    };
    if let Some(year) = year {
        return month_of_year(year, month, days, part);
    }
    if is_told(which) {
        let months = reference
            .years_about_last()
            .filter_map(|year| month_of_year(year, month, days, part));
        return reference.beside_last(which, months);
    }
    let document = reference.document?;
    let (first, last) = (document.earliest()?, document.latest()?);
    let mut candidates = ((first.year() - 8)..=(last.year() + 8))
        .filter_map(|year| month_of_year(year, month, days, part));
    let this_year = || month_of_year(first.year(), month, days, part);
    match which {
        Which::This => this_year(),
        Which::Next => candidates
            .into_iter()
            .find(|date| date.earliest() > Some(last)),
        Which::Last => {
            let before = |day: Date| Date::new(day.year(), day.month(), 1).ok();
            let nearest = candidates
                .clone()
                .rfind(|date| date.latest() < before(first))?;
            let latest = candidates.rfind(|date| date.latest() < before(last))?;
            // Of a document that is dated by its year alone "last July" may be of that year or of the one before.
            if latest == nearest {
                return Some(nearest);
            }
            DateInterval::interval(start_of(&nearest)?, end_of(&latest)?).ok()
        }
        Which::Bare if reference.ahead => candidates
            .into_iter()
            .find(|date| date.latest() >= Some(first)),
        _ => candidates.rfind(|date| date.earliest() <= Some(last)),
    }
}

/// What comes once a year, without its year: in the paragraph's where that is history, else the nearest before the document's date, or behind it where the words
/// look ahead.
fn nearest_of_years(
    reference: &Reference,
    of: &dyn Fn(i16) -> Option<DateInterval>,
) -> Option<DateInterval> {
    if let Some(year) = reference.year {
        return of(year);
    }
    let document = reference.document?;
    let (first, last) = (document.earliest()?, document.latest()?);
    let mut dates = ((first.year() - 1)..=(last.year() + 1)).filter_map(of);
    if reference.ahead {
        dates.find(|date| date.latest() >= Some(first))
    } else {
        dates.rfind(|date| date.earliest() <= Some(last))
    }
}

fn month_of_year(
    year: i16,
    month: i8,
    days: Option<(i8, i8)>,
    part: Option<Part>,
) -> Option<DateInterval> {
    let Some((first, last)) = days else {
        let whole = DateInterval::from(Period::month(year, month).ok()?);
        return match part {
            Some(part) => part_of_date(&whole, part),
            None => Some(whole),
        };
    };
    let first = Date::new(year, month, first).ok()?;
    let last = Date::new(year, month, last).ok()?;
    if first == last {
        return Some(first.into());
    }
    DateInterval::interval(first, last).ok()
}
