//! Months, weekdays, decades and centuries by name.

use super::*;

impl Grammar<'_> {
    pub(super) fn ordinal(&self, at: usize, number: u16) -> Option<(usize, Point)> {
        if let Some(day) = self.day(at)
            && let Some(found) = self.day_month(at, day, day, at + 1)
        {
            return Some(found);
        }
        if let Some(found) = self.century(at, number) {
            return Some(found);
        }
        if let Some(found) = self.day_told(at) {
            return Some(found);
        }
        // "the first half of 2019", "the second quarter of 2020", "the first decade of the 21st century".
        let inner = self.skip_the(self.skip_of(at + 2));
        match self.class(at + 1) {
            Class::Word(Key::Half) if number <= 2 => {
                let (end, year) = self.year_of(inner)?;
                let first = i8::try_from(number).ok()? * 6 - 5;
                let range = DateInterval::interval(
                    Period::month(year, first).ok()?,
                    Period::month(year, first + 5).ok()?,
                );
                Some((end, Point::Dated(range.ok()?)))
            }
            Class::Unit(Unit::Quarter) => {
                let (end, year) = self.year_of(inner)?;
                let quarter = Period::quarter(year, i8::try_from(number).ok()?).ok()?;
                Some((end, dated(quarter)))
            }
            Class::Unit(Unit::Decade) if (1..=10).contains(&number) => {
                let Class::Ordinal(century) = self.class(inner) else {
                    return None;
                };
                let (end, Point::Dated(date)) = self.century(inner, century)? else {
                    return None;
                };
                let first = date.earliest()?.year() + i16::try_from(number - 1).ok()? * 10;
                Some((end, dated(Period::decade(first).ok()?)))
            }
            _ => None,
        }
    }

    pub(super) fn year_of(&self, at: usize) -> Option<(usize, i16)> {
        self.year_behind(at)
    }

    /// "20th century", "twentieth-century", "19th and 20th centuries" (the range).
    pub(super) fn century(&self, at: usize, number: u16) -> Option<(usize, Point)> {
        let first = |number: u16| i16::try_from(number).ok()?.checked_sub(1)?.checked_mul(100);
        let period = |number: u16| Period::century(first(number)?).ok();
        if !(1..=100).contains(&number) {
            return None;
        }
        let unit = at + 1 + usize::from(self.sign(at + 1, '-'));
        if self.class(unit) == Class::Unit(Unit::Century) {
            return Some((unit + 1, dated(period(number)?)));
        }
        if self.is(at + 1, Key::And)
            && let Class::Ordinal(other) = self.class(at + 2)
            && self.class(at + 3) == Class::Unit(Unit::Century)
        {
            let range = DateInterval::interval(period(number)?, period(other)?).ok()?;
            return Some((at + 4, Point::Dated(range)));
        }
        None
    }

    pub(super) fn month(&self, at: usize, month: i8, full: bool) -> Option<(usize, Point)> {
        let mut end = at + 1;
        let dot = self.sign(end, '.') && self.glued(end);
        if !full && dot {
            end += 1;
        }
        // "December 2", "December 2-4", "December 2nd".
        if let Some(day) = self.day(end)
            && !self.glued(end)
        {
            let range = self.sign(end + 1, '-').then(|| self.day(end + 2)).flatten();
            if let Some(last) = range.filter(|&last| last > day)
                && let Some(found) = self.with_year(end + 3, month, day, last)
            {
                return Some(found);
            }
            if !self.is_counted(end + 1) || matches!(self.class(end), Class::Ordinal(_)) {
                return self.with_year(end + 1, month, day, day);
            }
        }
        if let Some((end, year)) = self.year_behind(end) {
            return Some((end, dated(Period::month(year, month).ok()?)));
        }
        if let Some((end, which)) = self.told_year_behind(end) {
            let point = Point::Month {
                month,
                days: None,
                part: None,
                which,
            };
            return Some((end, point));
        }
        let bare = Point::Month {
            month,
            days: None,
            part: None,
            which: Which::Bare,
        };
        let stands_alone = full && self.is_month_here(at, month);
        stands_alone.then_some((at + 1, bare))
    }

    /// Whether a month's name by itself is one: "May" and "March" may be others.
    pub(super) fn is_month_here(&self, at: usize, month: i8) -> bool {
        let temporal = match self.before(at) {
            Some(Class::Word(key)) => !matches!(
                key,
                Key::And | Key::Not | Key::That | Key::The | Key::As | Key::Most
            ),
            Some(Class::Sign('-')) => true,
            _ => false,
        };
        if temporal {
            return true;
        }
        let ambiguous = matches!(month, 3 | 4 | 5 | 6 | 8);
        let article = self.before(at) == Some(Class::Word(Key::The));
        if article {
            return at + 1 < self.pieces.len()
                && self.class(at + 1) == Class::Other
                && !self.pieces[at + 1].capital;
        }
        !ambiguous
    }

    /// "Monday", "Monday, 2 June 2014", "Tuesday (2 June)".
    pub(super) fn weekday(&self, at: usize, weekday: Weekday) -> (usize, Point) {
        let inner = at + 1 + usize::from(matches!(self.class(at + 1), Class::Sign(',' | '(')));
        let inner = self.skip_the(inner);
        let date = match self.class(inner) {
            Class::Month(month, full) => self.month(inner, month, full),
            Class::Number(..) | Class::Ordinal(_) => self
                .day(inner)
                .and_then(|day| self.day_month(inner, day, day, inner + 1)),
            _ => None,
        };
        match date {
            Some((end, point @ Point::Dated(date))) if date.exact_day().is_some() => (end, point),
            Some((end, point @ Point::Month { days: Some(_), .. })) => (end, point),
            _ => (at + 1, Point::Weekday(weekday, Which::Bare)),
        }
    }

    pub(super) fn decade(&self, at: usize, value: u16, digits: u8) -> Option<(usize, Point)> {
        if self.joined_before(at) {
            return None;
        }
        let value = i16::try_from(value).ok()?;
        let first = match digits {
            4 => value,
            // "the 90s", "the '90s": of the 20th century, but not "the 10s" and "the 20s", which may be of either.
            _ if value >= 30 => 1900 + value,
            _ => return None,
        };
        (1000..=2190)
            .contains(&first)
            .then(|| Period::decade(first).ok())
            .flatten()
            .map(|period| (at + 1, dated(period)))
    }
}
