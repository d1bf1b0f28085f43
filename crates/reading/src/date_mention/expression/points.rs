//! Dates and their parts.

use super::*;

/// Early, mid or late in what a point names; `None` where that makes no sense.
pub(super) fn part_of(point: Point, part: Part) -> Option<Point> {
    let date = match point {
        Point::Dated(date) => date,
        Point::Month {
            month,
            days: None,
            which,
            ..
        } => {
            return Some(Point::Month {
                month,
                days: None,
                part: Some(part),
                which,
            });
        }
        Point::Neighbour {
            unit,
            step,
            part: None,
            from,
        } => {
            return Some(Point::Neighbour {
                unit,
                step,
                part: Some(part),
                from,
            });
        }
        Point::Unit(unit, which, None) => return Some(Point::Unit(unit, which, Some(part))),
        _ => return None,
    };
    part_of_date(&date, part).map(Point::Dated)
}

/// Early, mid or late in a period. A decade or century is cut by 40, 20 and 40 %; a year into its thirds in whole months, which come
/// nearest to equal say for each word; a month into days 1–10, 11–20 and the rest.
pub(in super::super) fn part_of_date(date: &DateInterval, part: Part) -> Option<DateInterval> {
    use entente_model::time::Precision;
    let first = date.earliest()?;
    let period = match date.precision() {
        Precision::Decade => Period::part_of_decade(first.year(), part).ok()?,
        Precision::Century => Period::part_of_century(first.year(), part).ok()?,
        Precision::Year => {
            let from = match part {
                Part::Early => 1,
                Part::Mid => 5,
                Part::Late => 9,
            };
            let month = |month| Period::month(first.year(), month).ok();
            return DateInterval::interval(month(from)?, month(from + 3)?).ok();
        }
        Precision::Month => {
            let day = |day| Date::new(first.year(), first.month(), day).ok();
            let (from, to) = match part {
                Part::Early => (day(1)?, day(10)?),
                Part::Mid => (day(11)?, day(20)?),
                Part::Late => (day(21)?, first.last_of_month()),
            };
            return DateInterval::interval(from, to).ok();
        }
        _ => return None,
    };
    Some(period.into())
}

pub(super) fn dated(period: Period) -> Point {
    Point::Dated(period.into())
}

pub(super) fn civil(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// "2.6.2014" is the second of June; "6/2/2014" is that or 6 February by the writer's country: only the year is sure, unless one number
/// can be no month.
pub(super) fn day_month_year(a: u32, b: u32, year: u32, sign: char) -> Option<Point> {
    let day = match (civil(year, b, a), civil(year, a, b)) {
        (Some(day), None) | (None, Some(day)) => day,
        (Some(day), Some(other)) if day == other || sign == '.' => day,
        (Some(_), Some(_)) => return Some(dated(Period::year(i16::try_from(year).ok()?).ok()?)),
        (None, None) => return None,
    };
    Some(dated(Period::day(day)))
}

/// Whether one period begins right behind the other, or they are named together around a turn ("the late 1900s and early 2000s").
pub(super) fn adjacent(first: &DateInterval, last: &DateInterval) -> bool {
    let (Some(a), Some(b)) = (first.latest(), last.earliest()) else {
        return false;
    };
    first.period().is_some()
        && last.period().is_some()
        && (a.tomorrow().is_ok_and(|next| next == b) || turn(first, last).is_some())
}

/// "the late 1900s and early 2000s": parts of the same size on both sides of a turn of the century are meant, although "1900s" alone is a
/// decade. Gives the first part's years.
pub(in super::super) fn turn(first: &DateInterval, last: &DateInterval) -> Option<Period> {
    use entente_model::time::Precision;
    let (from, to) = (first.earliest()?.year(), last.earliest()?.year());
    let late = first.precision() == Precision::LateDecade && from % 100 == 6;
    let early = last.precision() == Precision::EarlyDecade && to % 100 == 0;
    (late && early && to - (from - 6) == 100)
        .then(|| Period::part_of_decade(to - 10, Part::Late).ok())
        .flatten()
}
