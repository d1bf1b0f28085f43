//! Feasts that date what happened, and years cut short.

use super::*;

/// A feast of the Western calendar that texts date by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Feast {
    Christmas,
    Easter,
}

impl Grammar<'_> {
    /// "Christmas 2019" (24 to 26 December), "Christmas Day 1979", "Easter 1998" (Good Friday to Easter Monday of the Western reckoning), "Easter Sunday 2019". Easter without
    /// its year is left alone, for it is no fixed day; so is a feast in a name ("Christmas Island").
    pub(super) fn feast(&self, at: usize, feast: Feast) -> Option<(usize, Point)> {
        match feast {
            Feast::Christmas => {
                let (end, first, last) = match self.form(at + 1) {
                    "Eve" | "eve" => (at + 2, 24, 24),
                    "Day" | "day" => (at + 2, 25, 25),
                    _ => (at + 1, 24, 26),
                };
                if self.year_at(end).is_none() && !self.is_feast_here(at, end) {
                    return None;
                }
                self.with_year(end, 12, first, last)
            }
            Feast::Easter => {
                let (end, days) = match self.class(at + 1) {
                    Class::Weekday(Weekday::Saturday) => (at + 2, (-1, -1)),
                    Class::Weekday(Weekday::Sunday) => (at + 2, (0, 0)),
                    Class::Weekday(Weekday::Monday) => (at + 2, (1, 1)),
                    _ if self.form(at + 1).eq_ignore_ascii_case("weekend") => (at + 2, (-2, 1)),
                    _ => (at + 1, (-2, 1)),
                };
                let (end, year) = self.year_at(end)?;
                let sunday = easter(year)?;
                let day = |offset: i32| {
                    sunday
                        .checked_add(jiff::Span::new().try_days(offset).ok()?)
                        .ok()
                };
                let (first, last) = (day(days.0)?, day(days.1)?);
                let date = if first == last {
                    first.into()
                } else {
                    DateInterval::interval(first, last).ok()?
                };
                Some((end, Point::Dated(date)))
            }
        }
    }

    fn year_at(&self, at: usize) -> Option<(usize, i16)> {
        self.year_behind(at)
    }

    /// Whether a feast without a year is a time: behind a preposition of time, and not the first word of a name.
    fn is_feast_here(&self, at: usize, end: usize) -> bool {
        const BEFORE: [&str; 11] = [
            "at", "over", "on", "since", "before", "after", "by", "until", "till", "around",
            "during",
        ];
        let behind_preposition = at.checked_sub(1).is_some_and(|before| {
            BEFORE
                .iter()
                .any(|word| self.form(before).eq_ignore_ascii_case(word))
        });
        let in_name = self.class(end) == Class::Other
            && self.pieces.get(end).is_some_and(|piece| piece.capital);
        behind_preposition && !in_name
    }

    /// "'79", "’82", "'05": the apostrophe stands for the century. 30 to 99 are of the 20th, 00 to 09 of the 21st; the years between may be of either.
    pub(in super::super) fn short_year(&self, at: usize) -> Option<(usize, i16)> {
        if !self.sign(at, '\'')
            || self.glued(at) && !matches!(self.before(at), Some(Class::Sign(_)))
        {
            return None;
        }
        let Class::Number(value, 2) = self.class(at + 1) else {
            return None;
        };
        if !self.glued(at + 1)
            || self.glued(at + 2)
                && !matches!(
                    self.class(at + 2),
                    Class::Sign(',' | '.' | ';' | ':' | ')' | '?' | '!' | '-')
                )
        {
            return None;
        }
        let century = match value {
            30..=99 => 1900,
            0..=9 => 2000,
            _ => return None,
        };
        Some((at + 2, century + i16::try_from(value).ok()?))
    }

    /// A year cut short that stands by itself: "in '79", "since '05"; a quotation that begins with a number is none.
    pub(super) fn short_year_alone(&self, at: usize) -> Option<(usize, Point)> {
        let (end, year) = self.short_year(at)?;
        let temporal = match self.before(at) {
            Some(Class::Word(key)) => matches!(
                key,
                Key::In
                    | Key::Since
                    | Key::Until
                    | Key::By
                    | Key::Before
                    | Key::After
                    | Key::During
                    | Key::From
                    | Key::Between
                    | Key::Early
                    | Key::Late
                    | Key::Mid
                    | Key::To
                    | Key::And
                    | Key::Throughout
                    | Key::About
                    | Key::Of
            ),
            Some(Class::Sign('-')) => true,
            _ => false,
        };
        (temporal && !self.is_counted(end)).then(|| Some((end, dated(Period::year(year).ok()?))))?
    }
}

/// Easter Sunday of a year in the Gregorian calendar (the anonymous algorithm of 1876, in Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i16) -> Option<Date> {
    if year < 1583 {
        return None;
    }
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days of Easter as almanacs print them.
    #[test]
    fn easter_is_on_its_day() {
        for (year, day) in [
            (1916, "1916-04-23"),
            (1943, "1943-04-25"),
            (1998, "1998-04-12"),
            (2008, "2008-03-23"),
            (2019, "2019-04-21"),
            (2024, "2024-03-31"),
        ] {
            assert_eq!(
                easter(year).map(|date| date.to_string()).as_deref(),
                Some(day)
            );
        }
        assert_eq!(easter(1500), None);
    }
}
