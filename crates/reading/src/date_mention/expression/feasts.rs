//! Feasts that date what happened, and years cut short.

use super::*;

/// A feast that texts date by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Feast {
    Christmas,
    Easter,
    Ramadan,
}

/// A feast that has another day in each year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Movable {
    /// Counted from Easter Sunday.
    Easter,
    /// Counted from the first day of Ramadan.
    Ramadan,
    /// Counted from the same month and day of each year.
    Fixed(i8, i8),
}

impl Movable {
    /// The days of a year from one to another, counted from the feast's own.
    pub(in super::super) fn days(self, year: i16, from: i16, to: i16) -> Option<DateInterval> {
        let feast = match self {
            Movable::Easter => easter(year),
            Movable::Ramadan => ramadan(year),
            Movable::Fixed(month, day) => Date::new(year, month, day).ok(),
        }?;
        let day = |offset: i16| {
            feast
                .checked_add(jiff::Span::new().try_days(i64::from(offset)).ok()?)
                .ok()
        };
        let (first, last) = (day(from)?, day(to)?);
        let date = if first == last {
            first.into()
        } else {
            DateInterval::interval(first, last).ok()?
        };
        Some(match self {
            Movable::Easter | Movable::Fixed(..) => date,
            Movable::Ramadan => date.with_qualifier(Qualifier::Approximate),
        })
    }
}

impl Grammar<'_> {
    /// "Christmas 2019" (24 to 26 December), "Christmas Day 1979", "Easter 1998" (Good Friday to Easter Monday of the Western reckoning), "Easter Sunday 2019", "Ramadan 2014" (the
    /// month, a day more at each end). A feast in a name ("Christmas Island") is left alone, and one without its year unless it stands behind a preposition.
    pub(super) fn feast(&self, at: usize, feast: Feast) -> Option<(usize, Point)> {
        match feast {
            Feast::Christmas => {
                let (end, first, last) = match self.form(at + 1) {
                    "Eve" | "eve" => (at + 2, 24, 24),
                    "Day" | "day" => (at + 2, 25, 25),
                    _ => (at + 1, 24, 26),
                };
                self.fixed(at, end, (12, first, last))
            }
            Feast::Easter => {
                let (end, (from, to)) = match self.class(at + 1) {
                    Class::Weekday(Weekday::Saturday) => (at + 2, (-1, -1)),
                    Class::Weekday(Weekday::Sunday) => (at + 2, (0, 0)),
                    Class::Weekday(Weekday::Monday) => (at + 2, (1, 1)),
                    _ if self.form(at + 1).eq_ignore_ascii_case("weekend") => (at + 2, (-2, 1)),
                    _ => (at + 1, (-2, 1)),
                };
                self.movable(at, end, Movable::Easter, (from, to))
            }
            // Thirty days; a day more at each end, for the month begins when the moon is seen.
            Feast::Ramadan => self.movable(at, at + 1, Movable::Ramadan, (-1, 30)),
        }
    }

    /// "Good Friday 1998", "Good Friday, 10 April 1998", "New Year's Eve 1999", "New Year's Day".
    pub(in super::super) fn feast_of_words(&self, at: usize) -> Option<(usize, Point)> {
        if !self.pieces.get(at)?.capital {
            return None;
        }
        if self.is_good_friday(at + 1) {
            // Whoever writes the day may mean the Eastern one.
            let (end, point) = self.weekday(at + 1, Weekday::Friday);
            if !matches!(point, Point::Weekday(..)) {
                return Some((end, point));
            }
            return self.movable(at, at + 2, Movable::Easter, (-2, -2));
        }
        let is_new_year = self.form(at).eq_ignore_ascii_case("New")
            && self.class(at + 1) == Class::Unit(Unit::Year);
        if !is_new_year {
            return None;
        }
        // "New Year's", "New Years'", "New Years".
        let mut next = at + 2;
        if self.sign(next, '\'') {
            next += 1 + usize::from(self.form(next + 1).eq_ignore_ascii_case("s"));
        }
        let day = match self.form(next) {
            "Eve" | "eve" | "EVE" => (12, 31, 31),
            "Day" | "day" | "DAY" => (1, 1, 1),
            _ => return None,
        };
        self.fixed(at, next + 1, day)
    }

    /// Whether a weekday is the Friday before Easter, in whatever name it stands.
    pub(super) fn is_good_friday(&self, at: usize) -> bool {
        self.class(at) == Class::Weekday(Weekday::Friday)
            && at
                .checked_sub(1)
                .is_some_and(|before| matches!(self.form(before), "Good" | "GOOD"))
    }

    /// A feast from `at` to `end` on the same days of each year: month, first and last day.
    fn fixed(
        &self,
        at: usize,
        end: usize,
        (month, first, last): (i8, i8, i8),
    ) -> Option<(usize, Point)> {
        let known = self.year_behind(end).is_some() || self.is_feast_here(at, end);
        known.then(|| self.with_year(end, month, first, last))?
    }

    /// A feast from `at` to `end` that moves from year to year.
    pub(super) fn movable(
        &self,
        at: usize,
        end: usize,
        feast: Movable,
        (from, to): (i16, i16),
    ) -> Option<(usize, Point)> {
        match self.year_behind(end) {
            Some((end, year)) => Some((end, Point::Dated(feast.days(year, from, to)?))),
            None => self
                .is_feast_here(at, end)
                .then_some((end, Point::Movable(feast, from, to))),
        }
    }

    /// Whether a feast without a year is a time: behind a preposition of time, and not the first word of a name.
    fn is_feast_here(&self, at: usize, end: usize) -> bool {
        const BEFORE: [&str; 12] = [
            "in", "at", "over", "on", "since", "before", "after", "by", "until", "till", "around",
            "during",
        ];
        /// What a name goes on with behind a feast of two words: "Good Friday Agreement", "New Year's Day Parade".
        const NAMES: [&str; 10] = [
            "Agreement",
            "Accord",
            "Accords",
            "Deal",
            "Peace",
            "Treaty",
            "Island",
            "Islands",
            "Parade",
            "Honours",
        ];
        let preposition = at
            .checked_sub(1)
            .map_or("", |before| self.form(before))
            .to_ascii_lowercase();
        let month_of = preposition == "of"
            && at
                .checked_sub(2)
                .is_some_and(|before| self.class(before) == Class::Unit(Unit::Month));
        let capital = self.class(end) == Class::Other
            && self.pieces.get(end).is_some_and(|piece| piece.capital);
        // "Christmas Island", "Ramadan Shallah": one word may begin a name, unless the time is sure.
        let sure = end > at + 1 || month_of || preposition == "during";
        let in_name = capital && (!sure || NAMES.contains(&self.form(end)));
        (BEFORE.contains(&preposition.as_str()) || month_of) && !in_name
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

/// The first day of the Ramadan that has most of its days in a year, by the arithmetical calendar in cycles of 30 years (Reingold and Dershowitz, Calendrical Calculations,
/// chapter 7, epoch of 16 July 622): a day or two from the day on which the moon is seen.
fn ramadan(year: i16) -> Option<Date> {
    /// Days from the first of January of the year 1 (day 1) to the eve of the epoch.
    const BEFORE_EPOCH: i64 = 227_014;
    if !(1583..=2199).contains(&year) {
        return None;
    }
    let first = |hijri: i64| {
        let day = BEFORE_EPOCH + (hijri - 1) * 354 + (3 + 11 * hijri) / 30 + 29 * 8 + 4 + 1;
        Date::new(1, 1, 1)
            .ok()?
            .checked_add(jiff::Span::new().try_days(day - 1).ok()?)
            .ok()
    };
    // The year of Ramadan is 622 behind at first and gains one in 33 years.
    let about = (i64::from(year) - 622) * 33 / 32;
    let half = jiff::Span::new().try_days(15).ok()?;
    (about - 1..=about + 2).filter_map(first).find(|day| {
        day.checked_add(half)
            .is_ok_and(|middle| middle.year() == year)
    })
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

    /// First days of Ramadan as they were announced in one country or another, and the calendar's: two days apart at most.
    #[test]
    fn ramadan_is_near_its_day() {
        for (year, announced) in [
            (1973, "1973-09-27"),
            (2003, "2003-10-27"),
            (2014, "2014-06-28"),
            (2019, "2019-05-06"),
            (2023, "2023-03-23"),
            (2024, "2024-03-11"),
            (2025, "2025-03-01"),
        ] {
            let announced: Date = announced.parse().unwrap();
            let first = ramadan(year).unwrap();
            let apart = announced.until(first).unwrap().get_days();
            assert!(apart.abs() <= 1, "{year} {first}");
            assert!(
                Movable::Ramadan
                    .days(year, -1, 30)
                    .is_some_and(|month| month.earliest() <= Some(announced)
                        && month.to_edtf().contains('~'))
            );
        }
        // Two of them begin in 1997, on 10 January and 31 December: the first has its days there.
        assert_eq!(ramadan(1997).map(|day| day.month()), Some(1));
        assert!((1583..2200).all(|year| ramadan(year).is_some()));
    }

    #[test]
    fn feasts_of_two_words_and_of_other_calendars() {
        let read = |text: &str, document: &str| -> Vec<String> {
            let document: DateInterval = document.parse().unwrap();
            crate::date_mention::date_mentions(text, Some(&document))
                .iter()
                .filter_map(|mention| Some(mention.date?.to_edtf()))
                .collect()
        };
        for (text, expected) in [
            ("On Good Friday 1998 they signed.", "1998-04-10"),
            ("On Good Friday Israel attacked Syria.", "2014-04-18"),
            ("On Good Friday, 3 May 2013, they signed.", "2013-05-03"),
            ("On Easter Monday they met.", "2014-04-21"),
            ("By Easter they had met.", "../2014-04-21"),
            ("They will meet on Good Friday.", "2015-04-03"),
            (
                "In 1979 it began. On Good Friday it ended.",
                "1979 1979-04-13",
            ),
            ("On New Year's Eve 1999 Russia attacked.", "1999-12-31"),
            ("On New Year’s Day 1979 it began.", "1979-01-01"),
            ("On New Year's Day Israel attacked Syria.", "2014-01-01"),
            ("On New Years Eve they met.", "2013-12-31"),
            (
                "During Ramadan 2013 they fought.",
                "2013-07-08~/2013-08-08~",
            ),
            ("During Ramadan Israel attacked.", "2013-07-08~/2013-08-08~"),
            (
                "In the holy month of Ramadan they fought.",
                "2013-07-08~/2013-08-08~",
            ),
            ("Under the Good Friday Agreement they met.", ""),
            ("Before Good Friday Agreement talks", ""),
            ("Taha Yassin Ramadan met by Ramadan Shallah", ""),
            ("New Year wishes, and New York", ""),
            ("the New Year's Day Parade", ""),
        ] {
            assert_eq!(read(text, "2014-05-10").join(" "), expected, "{text}");
        }
    }
}
