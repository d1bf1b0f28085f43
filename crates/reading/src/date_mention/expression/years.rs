//! Years, days and dates in numbers: which number is a year.

use super::*;

impl Grammar<'_> {
    /// Forms that begin with digits.
    pub(super) fn numeric(&self, at: usize) -> Option<(usize, Point)> {
        let Class::Number(value, digits) = self.class(at) else {
            return None;
        };
        let follows = |offset: usize| match (self.class(at + offset), self.glued(at + offset)) {
            (Class::Number(value, digits), true) => Some((value, digits)),
            _ => None,
        };
        let separator = match self.class(at + 1) {
            Class::Sign(sign @ ('-' | '/' | '.')) if self.glued(at + 1) => Some(sign),
            _ => None,
        };
        if let (Some(sign), Some((second, second_digits))) = (separator, follows(2)) {
            let same_sign = self.sign(at + 3, sign) && self.glued(at + 3);
            if same_sign && let Some((third, third_digits)) = follows(4) {
                if digits == 4 && second_digits <= 2 && third_digits <= 2 && sign == '-' {
                    return Some((at + 5, dated(Period::day(civil(value, second, third)?))));
                }
                if digits <= 2 && second_digits <= 2 && third_digits == 4 && !self.joined_before(at)
                {
                    return Some((at + 5, day_month_year(value, second, third, sign)?));
                }
            }
        }
        if let Some(day) = self.day(at)
            && let Some(found) = self.day_month(at, day, day, at + 1)
        {
            return Some(found);
        }
        if let Some(day) = self.day(at)
            && self.sign(at + 1, '-')
            && let Some(last) = self.day(at + 2)
            && last > day
            && let Some(found) = self.day_month(at, day, last, at + 3)
        {
            return Some(found);
        }
        let year = self.year_number(at)?;
        if !self.is_year_here(at) {
            return None;
        }
        // "1947-71", "2014/15".
        if let (Some('-' | '/'), Some((second, 2))) = (separator, follows(2)) {
            let last = year - year % 100 + i16::try_from(second).ok()?;
            if last > year
                && let Ok(range) =
                    DateInterval::interval(Period::year(year).ok()?, Period::year(last).ok()?)
            {
                return Some((at + 3, Point::Dated(range)));
            }
        }
        Some((at + 1, dated(Period::year(year).ok()?)))
    }

    /// "2 December 2021", "2nd of December": the days have been read, the month is looked for at `at`.
    pub(super) fn day_month(
        &self,
        start: usize,
        day: i8,
        last: i8,
        at: usize,
    ) -> Option<(usize, Point)> {
        let at = self.skip_of(at);
        let Class::Month(month, full) = self.class(at) else {
            return None;
        };
        if self.joined_before(start) {
            return None;
        }
        let mut end = at + 1;
        if !full && self.sign(end, '.') && self.glued(end) {
            end += 1;
        }
        self.with_year(end, month, day, last)
    }

    /// Day and month with the year behind them, if there is one.
    pub(super) fn with_year(
        &self,
        end: usize,
        month: i8,
        day: i8,
        last: i8,
    ) -> Option<(usize, Point)> {
        if let Some((end, year)) = self.year_behind(end) {
            let first = Date::new(year, month, day).ok()?;
            let last = Date::new(year, month, last).ok()?;
            let date = if first == last {
                first.into()
            } else {
                DateInterval::interval(first, last).ok()?
            };
            return Some((end, Point::Dated(date)));
        }
        // 2020 is a leap year: whether the day exists at all.
        Date::new(2020, month, day).ok()?;
        Date::new(2020, month, last).ok()?;
        let (end, which) = self.told_year_behind(end).unwrap_or((end, Which::Bare));
        let point = Point::Month {
            month,
            days: Some((day, last)),
            part: None,
            which,
        };
        Some((end, point))
    }

    pub(super) fn skip_of(&self, at: usize) -> usize {
        at + usize::from(self.is(at, Key::Of))
    }

    /// A year at a piece, behind a comma or "of" perhaps.
    pub(super) fn year_behind(&self, at: usize) -> Option<(usize, i16)> {
        let at = match self.class(at) {
            Class::Sign(',') if self.glued(at) => at + 1,
            Class::Word(Key::Of) => at + 1,
            _ => at,
        };
        let at = self.skip_the(at);
        let at = at + usize::from(self.class(at) == Class::Unit(Unit::Year));
        let (end, year) = self
            .short_year(at)
            .or_else(|| Some((at + 1, self.year_number(at)?)))?;
        (!self.is_counted(end)).then_some((end, year))
    }

    /// The number at a piece as a year, if its form allows it.
    pub(super) fn year_number(&self, at: usize) -> Option<i16> {
        let Class::Number(value, 4) = self.class(at) else {
            return None;
        };
        // "1,971", "3.2014": parts of longer numbers.
        let decimal = |sign: usize, digits: usize| {
            matches!(self.class(sign), Class::Sign('.' | ','))
                && self.glued(sign)
                && self.glued(digits)
                && matches!(self.class(digits), Class::Number(..))
        };
        let tail = decimal(at + 1, at + 2) && !matches!(self.class(at + 2), Class::Number(_, 4));
        let letters = self.glued(at + 1)
            && matches!(
                self.class(at + 1),
                Class::Other | Class::Sign('%' | '°' | '€')
            );
        if !YEARS.contains(&value) || tail || letters || self.joined_before(at) {
            return None;
        }
        i16::try_from(value).ok()
    }

    /// The number at a piece hangs on something before it: `$2000`, `Mi-2014`, `S/2014`, `3.14`.
    pub(super) fn joined_before(&self, at: usize) -> bool {
        if !self.glued(at) {
            return false;
        }
        match self.before(at) {
            None | Some(Class::Sign('(' | '[' | '"' | '\u{201c}' | '\'' | ',' | ';' | ':')) => {
                false
            }
            // "mid-2014" and the second year of a range; "Mi-2014" is another thing.
            Some(Class::Sign('-' | '/')) => !matches!(
                self.class(at.wrapping_sub(2)),
                Class::Word(_)
                    | Class::Number(..)
                    | Class::Month(..)
                    | Class::Sign(')')
                    | Class::Decade(..)
            ),
            Some(_) => true,
        }
    }

    /// Whether a number that could be a year is one, by its neighbours.
    pub(super) fn is_year_here(&self, at: usize) -> bool {
        if self.is_counted(at + 1) {
            return false;
        }
        match self.before(at) {
            None => true,
            Some(Class::Word(key)) => match key {
                Key::Each | Key::For | Key::Not | Key::Most => false,
                // "rose to 2014", "up to 1500": a year behind "to" stands in a range, or is one of our centuries.
                Key::To | Key::About | Key::And | Key::Or => {
                    (1700..=2100).contains(&self.value(at))
                }
                _ => true,
            },
            Some(Class::Sign('(' | '.' | '-' | '/' | '"' | '?' | '!' | '\u{201c}')) => true,
            Some(Class::Sign(',' | ';' | ':')) => matches!(self.class(at + 1), Class::Sign(_)),
            Some(
                Class::Unit(Unit::Year) | Class::Month(..) | Class::Season(_) | Class::Ordinal(_),
            ) => true,
            // "Independence Day 1976".
            Some(Class::Unit(Unit::Day)) => {
                self.pieces[at - 1].capital
                    && at >= 2
                    && self.pieces[at - 2].capital
                    && (1700..=2100).contains(&self.value(at))
            }
            Some(Class::Other) => {
                let form = self.form(at - 1);
                let recent = (1700..=2100).contains(&self.value(at));
                let name = self.pieces[at - 1].capital && !is_numbered(form);
                recent && (self.is_determined(at) || name)
            }
            _ => false,
        }
    }

    /// Whether a possessive stands before a piece ("Russia's 2014", "its 2014"), or a determiner and an adjective ("the landmark 2014").
    pub(super) fn is_determined(&self, at: usize) -> bool {
        let possessive = |at: usize| {
            let form = self.form(at);
            form == "s" && self.glued(at) || is_possessive(form)
        };
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let determiner = before.checked_sub(1).is_some_and(|at| {
            possessive(at) || self.is(at, Key::The) || self.class(at) == Class::Cardinal(1)
        });
        possessive(before)
            || determiner
                && self.class(before) == Class::Other
                && !is_function_word(self.form(before))
    }

    pub(super) fn value(&self, at: usize) -> u32 {
        match self.class(at) {
            Class::Number(value, _) => value,
            _ => 0,
        }
    }

    pub(super) fn is_counted(&self, at: usize) -> bool {
        match self.class(at) {
            Class::Other => {
                let form = self.form(at).to_lowercase();
                let capital = self.pieces.get(at).is_some_and(|piece| piece.capital);
                !capital && is_counted_noun(&form)
            }
            Class::Unit(_) => true,
            Class::Sign(sign) => self.glued(at) && matches!(sign, '%' | '°'),
            _ => false,
        }
    }

    /// A day of the month at a piece.
    pub(super) fn day(&self, at: usize) -> Option<i8> {
        let (value, digits) = match self.class(at) {
            Class::Number(value, digits) => (value, digits),
            Class::Ordinal(value) => (u32::from(value), 2),
            _ => return None,
        };
        if digits > 2 || !(1..=31).contains(&value) {
            return None;
        }
        i8::try_from(value).ok()
    }
}
