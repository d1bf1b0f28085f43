//! The grammar of dates: from pieces to what the words say, before a year or a date of reference is filled in.

use entente_model::time::{DateInterval, Part, Period, Qualifier, Season};
use jiff::civil::{Date, Weekday};

use super::lexer::{Class, Key, Piece, Unit};

/// How a date is bounded by the word before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    At,
    Since,
    Until,
    Throughout,
}

/// Which one of a recurring name is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Nothing is said: "in March", "on Tuesday".
    Bare,
    Last,
    This,
    Next,
}

/// From where something is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// "two years ago": back from the document's date.
    Ago,
    /// "two years from now".
    Ahead,
    /// "two years earlier": back from the date that the text spoke of last.
    Earlier,
    /// "two years later".
    Later,
}

/// A date as words name it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Point {
    /// Complete.
    Dated(DateInterval),
    /// A month without its year, with the days in it.
    Month {
        month: i8,
        days: Option<(i8, i8)>,
        part: Option<Part>,
        which: Which,
    },
    Weekday(Weekday, Which),
    Season(Season, Which),
    /// "last month", "late last year".
    Unit(Unit, Which, Option<Part>),
    /// "yesterday" is −1.
    Day(i8),
    Count {
        number: u16,
        about: bool,
        unit: Unit,
        count: Count,
    },
    /// "the past four years", "recent months", "the next decade".
    Span {
        number: u16,
        about: bool,
        unit: Unit,
        ahead: bool,
    },
    /// "that year".
    Same(Unit),
    /// "the following year", "the previous month".
    Neighbour(Unit, i8),
    /// "then".
    Then,
    /// "earlier this year".
    SoFar(Unit),
    /// "later this year".
    Rest(Unit),
}

/// What an expression says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Expression {
    pub(super) frame: Frame,
    pub(super) point: Point,
    /// The other end of a range.
    pub(super) to: Option<Point>,
    pub(super) qualifier: Qualifier,
    /// The date belongs to a name or noun: "the 1971 war", "Vision 2030".
    pub(super) in_name: bool,
    /// It is the name of a dated event, and no more: "the fall of Kabul".
    pub(super) is_event_name: bool,
}

/// An event whose name dates it, found in the text beforehand.
#[derive(Clone, Copy, Debug)]
pub(super) struct NamedEvent {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) date: DateInterval,
}

/// Reads expressions from pieces.
pub(super) struct Grammar<'a> {
    pub(super) text: &'a str,
    pub(super) pieces: &'a [Piece],
    /// In order of place.
    pub(super) named: &'a [NamedEvent],
}

/// Years that a bare number of four digits may be.
const YEARS: std::ops::RangeInclusive<u32> = 1000..=2199;

/// Nouns that are counted: a number before one is no year.
const COUNTED: &[&str] = &[
    "troops",
    "soldiers",
    "people",
    "men",
    "women",
    "children",
    "refugees",
    "civilians",
    "workers",
    "km",
    "kilometres",
    "kilometers",
    "kilometre",
    "kilometer",
    "miles",
    "metres",
    "meters",
    "feet",
    "tons",
    "tonnes",
    "mw",
    "megawatts",
    "dollars",
    "euros",
    "rupees",
    "roubles",
    "students",
    "families",
    "houses",
    "homes",
    "police",
    "officers",
    "tanks",
    "votes",
    "members",
    "years",
    "days",
    "hours",
    "percent",
    "per",
    "million",
    "billion",
    "thousand",
    "hundred",
    "vehicles",
    "missiles",
    "fighters",
    "personnel",
    "casualties",
    "deaths",
    "cases",
    "villages",
    "companies",
    "barrels",
    "acres",
    "hectares",
    "pages",
    "words",
    "users",
    "others",
    "square",
    "cubic",
    "kg",
    "pounds",
    "inmates",
    "prisoners",
    "migrants",
    "passengers",
    "delegates",
    "participants",
    "local",
    "foreign",
    "russian",
    "american",
    "pakistani",
    "chinese",
    "indian",
    "additional",
    "more",
    "new",
];

impl Grammar<'_> {
    pub(super) fn class(&self, at: usize) -> Class {
        self.pieces
            .get(at)
            .map_or(Class::Other, |piece| piece.class)
    }

    fn glued(&self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.glued)
    }

    fn is(&self, at: usize, key: Key) -> bool {
        self.class(at) == Class::Word(key)
    }

    fn sign(&self, at: usize, sign: char) -> bool {
        self.class(at) == Class::Sign(sign)
    }

    fn before(&self, at: usize) -> Option<Class> {
        Some(self.pieces.get(at.checked_sub(1)?)?.class)
    }

    pub(super) fn form(&self, at: usize) -> &str {
        self.pieces
            .get(at)
            .and_then(|piece| self.text.get(piece.start..piece.end))
            .unwrap_or_default()
    }

    fn skip_the(&self, at: usize) -> usize {
        at + usize::from(self.is(at, Key::The))
    }

    /// The expression that begins at a piece, and where it ends.
    pub(super) fn expression(&self, at: usize) -> Option<(usize, Expression)> {
        let (frame, from) = self.frame(at);
        let (from, qualifier) = self.qualifier(from);
        let (end, point, to) = match frame {
            Some(_) => {
                let (end, point) = self.point(self.skip_the(from))?;
                self.range_behind(end, point)
            }
            None => self.range(from).or_else(|| {
                let (end, point) = self.point(from)?;
                Some(self.range_behind(end, point))
            })?,
        };
        let mut frame = frame.unwrap_or(Frame::At);
        let mut end = end;
        // "from 2014 onwards", "from 2014 on".
        let from_before = self.before(at) == Some(Class::Word(Key::From))
            || (self.before(at) == Some(Class::Word(Key::The))
                && at >= 2
                && self.is(at - 2, Key::From));
        if frame == Frame::At && from_before && to.is_none() {
            let on = self.is(end, Key::On) && !matches!(self.class(end + 1), Class::Word(Key::The));
            if self.is(end, Key::Onwards) || on {
                frame = Frame::Since;
                end += 1;
            }
        }
        let in_name = frame == Frame::At && to.is_none() && self.in_name(at, end, &point);
        let is_event_name = frame == Frame::At && to.is_none() && self.named_event(at).is_some();
        Some((
            end,
            Expression {
                frame,
                point,
                to,
                qualifier,
                in_name,
                is_event_name,
            },
        ))
    }

    /// The bounding word at a piece and where the date begins.
    fn frame(&self, at: usize) -> (Option<Frame>, usize) {
        match self.class(at) {
            Class::Word(Key::Since | Key::After) => (Some(Frame::Since), at + 1),
            Class::Word(Key::Until) => {
                // "did not join until 1979": it joined in 1979.
                let negated = (at.saturating_sub(6)..at).any(|back| self.is(back, Key::Not))
                    || self.form(at.wrapping_sub(1)).eq_ignore_ascii_case("only");
                let frame = if negated { Frame::At } else { Frame::Until };
                (Some(frame), at + 1)
            }
            Class::Word(Key::Before | Key::By) => (Some(Frame::Until), at + 1),
            Class::Word(Key::Prior) if self.is(at + 1, Key::To) => (Some(Frame::Until), at + 2),
            Class::Word(Key::Up) if self.is(at + 1, Key::To) => (Some(Frame::Until), at + 2),
            Class::Word(Key::As) if self.is(at + 1, Key::Of) => (Some(Frame::Since), at + 2),
            Class::Word(Key::Post) if self.sign(at + 1, '-') => (Some(Frame::Since), at + 2),
            Class::Word(Key::Pre) if self.sign(at + 1, '-') => (Some(Frame::Until), at + 2),
            Class::Word(Key::Throughout) => (Some(Frame::Throughout), at + 1),
            _ => (None, at),
        }
    }

    fn qualifier(&self, at: usize) -> (usize, Qualifier) {
        let doubtful = self.is(at, Key::Perhaps);
        let next = at + usize::from(doubtful);
        let preposition =
            usize::from(doubtful && (self.is(next, Key::In) || self.is(next, Key::On)));
        let next = next + preposition;
        let about = self.is(next, Key::About);
        let mut behind = next + usize::from(about);
        // "ca. 1984".
        if about && self.sign(behind, '.') {
            behind += 1;
        }
        let qualifier = match (doubtful, about) {
            (false, false) => Qualifier::None,
            (true, false) => Qualifier::Uncertain,
            (false, true) => Qualifier::Approximate,
            (true, true) => Qualifier::UncertainAndApproximate,
        };
        (behind, qualifier)
    }

    /// "from May to July 2019", "between 1947 and 1971", "from 2 to 4 December 2021": begins at "from" or "between".
    fn range(&self, at: usize) -> Option<(usize, Point, Option<Point>)> {
        let between = match self.class(at) {
            Class::Word(Key::From) => false,
            Class::Word(Key::Between) => true,
            _ => return None,
        };
        let joins = |place: usize| {
            if between {
                self.is(place, Key::And)
            } else {
                self.is(place, Key::To) || self.is(place, Key::Until) || self.sign(place, '-')
            }
        };
        let from = self.skip_the(at + 1);
        if let Some(day) = self.day(from)
            && joins(from + 1)
        {
            let (end, point) = self.point(self.skip_the(from + 2))?;
            return match point {
                Point::Month {
                    month,
                    days: Some(_),
                    which,
                    ..
                } => Some((
                    end,
                    Point::Month {
                        month,
                        days: Some((day, day)),
                        part: None,
                        which,
                    },
                    Some(point),
                )),
                Point::Dated(date) => {
                    let last = date.exact_day()?;
                    let first = Date::new(last.year(), last.month(), day).ok()?;
                    Some((end, Point::Dated(first.into()), Some(point)))
                }
                _ => None,
            };
        }
        let (middle, first) = self.point(from)?;
        if !joins(middle) {
            return None;
        }
        let (end, last) = self.point(self.skip_the(middle + 1))?;
        Some((end, first, Some(last)))
    }

    /// "2014 to 2016", "1947–1971", "the late 1900s and early 2000s": the rest behind the first point.
    fn range_behind(&self, end: usize, first: Point) -> (usize, Point, Option<Point>) {
        let alone = (end, first, None);
        let hyphen = self.sign(end, '-');
        let to = self.is(end, Key::To);
        let and = self.is(end, Key::And) || self.is(end, Key::Or) || self.sign(end, '/');
        if !(hyphen || to || and) {
            return alone;
        }
        let comparable = matches!(first, Point::Dated(_) | Point::Month { .. });
        if !comparable {
            return alone;
        }
        let Some((behind, last)) = self.point(self.skip_the(end + 1)) else {
            return alone;
        };
        let fits = match (&first, &last) {
            (Point::Dated(first), Point::Dated(last)) if and => adjacent(first, last),
            (Point::Dated(_), Point::Dated(_)) => true,
            (Point::Month { days: None, .. }, Point::Dated(last)) if !and => {
                last.precision() == entente_model::time::Precision::Month
            }
            (Point::Month { days: Some(_), .. }, Point::Dated(last)) if !and => {
                last.exact_day().is_some()
            }
            (Point::Month { .. }, Point::Month { .. }) => !and,
            _ => false,
        };
        if fits {
            (behind, first, Some(last))
        } else {
            alone
        }
    }

    /// Whether the date from `at` to `end` is part of a name or stands before the noun that it dates.
    fn in_name(&self, at: usize, end: usize, point: &Point) -> bool {
        let plain = match point {
            Point::Dated(date) => date.period().is_some(),
            Point::Month { .. } => true,
            _ => false,
        };
        // "the year 2014" is no name.
        if !plain || matches!(self.class(at), Class::Unit(_)) {
            return false;
        }
        let decade = matches!(point, Point::Dated(date) if date.exact_year().is_none());
        let before = self.before(at);
        if before == Some(Class::Sign('(')) && self.sign(end, ')') {
            return true;
        }
        let next_is_noun = matches!(self.class(end), Class::Other)
            && end < self.pieces.len()
            && !is_function_word(self.form(end))
            && !self.glued(end);
        match before {
            // "the Treaty of 1971", but "a day of December 1971" has been read as a whole before.
            Some(Class::Word(Key::Of)) => {
                at >= 2 && matches!(self.class(at - 2), Class::Other | Class::Sign(_))
            }
            Some(Class::Word(Key::The) | Class::Cardinal(1)) => next_is_noun && !decade,
            // "Russia's 2014 annexation": the s behind an apostrophe.
            Some(Class::Other) => {
                let form = self.form(at - 1);
                let name = self.pieces[at - 1].capital && !is_function_word(form);
                (self.is_determined(at) && next_is_noun) || name
            }
            Some(Class::Ordinal(_) | Class::Word(Key::This | Key::That)) => next_is_noun && !decade,
            None | Some(Class::Sign('.' | '"' | '?' | '!' | '(')) => {
                next_is_noun
                    && self.pieces[end].end > 0
                    && matches!(self.class(at), Class::Number(..))
                    && !self.pieces[end].capital
                    && !is_verb_of_years(self.form(end))
            }
            _ => false,
        }
    }

    /// A date that begins at a piece; no bounding word, no article.
    pub(super) fn point(&self, at: usize) -> Option<(usize, Point)> {
        if let Some(found) = self.named_event(at) {
            return Some(found);
        }
        match self.class(at) {
            Class::Number(..) => self.numeric(at).or_else(|| self.counted(at)),
            Class::Ordinal(number) => self.ordinal(at, number),
            Class::Month(month, full) => self.month(at, month, full),
            Class::Weekday(weekday) => Some(self.weekday(at, weekday)),
            Class::Season(season) => {
                let (end, year) = self.year_behind(at + 1)?;
                Some((end, dated(Period::season(year, season).ok()?)))
            }
            Class::Decade(value, digits) => self.decade(at, value, digits),
            Class::DecadeWord(tens) => {
                // "the fifties" is of the 20th century; "in her twenties" and "the thirties" of ages are left alone.
                let article = self.before(at) == Some(Class::Word(Key::The));
                let part = matches!(
                    self.before(at),
                    Some(Class::Word(Key::Early | Key::Mid | Key::Late) | Class::Sign('-'))
                );
                ((article || part) && tens >= 30)
                    .then(|| Period::decade(1900 + i16::try_from(tens).unwrap_or(0)).ok())
                    .flatten()
                    .map(|period| (at + 1, dated(period)))
            }
            Class::Cardinal(_) | Class::Vague(_) => self.counted(at),
            Class::Unit(Unit::Year) if matches!(self.class(at + 1), Class::Number(..)) => {
                let year = self.year_number(at + 1)?;
                Some((at + 2, dated(Period::year(year).ok()?)))
            }
            Class::Word(key) => self.phrase(at, key),
            _ => None,
        }
    }

    fn named_event(&self, at: usize) -> Option<(usize, Point)> {
        let piece = self.pieces.get(at)?;
        let found = self
            .named
            .binary_search_by_key(&piece.start, |event| event.start)
            .ok()?;
        let event = self.named[found];
        let behind = self.pieces[at..]
            .iter()
            .take_while(|piece| piece.start < event.end)
            .count();
        Some((at + behind, Point::Dated(event.date)))
    }

    /// Forms that begin with digits.
    fn numeric(&self, at: usize) -> Option<(usize, Point)> {
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
    fn day_month(&self, start: usize, day: i8, last: i8, at: usize) -> Option<(usize, Point)> {
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
    fn with_year(&self, end: usize, month: i8, day: i8, last: i8) -> Option<(usize, Point)> {
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
        let point = Point::Month {
            month,
            days: Some((day, last)),
            part: None,
            which: Which::Bare,
        };
        Some((end, point))
    }

    fn skip_of(&self, at: usize) -> usize {
        at + usize::from(self.is(at, Key::Of))
    }

    /// A year at a piece, behind a comma or "of" perhaps.
    fn year_behind(&self, at: usize) -> Option<(usize, i16)> {
        let at = match self.class(at) {
            Class::Sign(',') if self.glued(at) => at + 1,
            Class::Word(Key::Of) => at + 1,
            _ => at,
        };
        let at = self.skip_the(at);
        let at = at + usize::from(self.class(at) == Class::Unit(Unit::Year));
        let year = self.year_number(at)?;
        (!self.is_counted(at + 1)).then_some((at + 1, year))
    }

    /// The number at a piece as a year, if its form allows it.
    fn year_number(&self, at: usize) -> Option<i16> {
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
    fn joined_before(&self, at: usize) -> bool {
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
    fn is_year_here(&self, at: usize) -> bool {
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
    fn is_determined(&self, at: usize) -> bool {
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

    fn value(&self, at: usize) -> u32 {
        match self.class(at) {
            Class::Number(value, _) => value,
            _ => 0,
        }
    }

    fn is_counted(&self, at: usize) -> bool {
        match self.class(at) {
            Class::Other => {
                let form = self.form(at).to_lowercase();
                let capital = self.pieces.get(at).is_some_and(|piece| piece.capital);
                !capital && COUNTED.contains(&form.as_str())
            }
            Class::Unit(_) => true,
            Class::Sign(sign) => self.glued(at) && matches!(sign, '%' | '°'),
            _ => false,
        }
    }

    /// A day of the month at a piece.
    fn day(&self, at: usize) -> Option<i8> {
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

    fn ordinal(&self, at: usize, number: u16) -> Option<(usize, Point)> {
        if let Some(day) = self.day(at)
            && let Some(found) = self.day_month(at, day, day, at + 1)
        {
            return Some(found);
        }
        if let Some(found) = self.century(at, number) {
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

    fn year_of(&self, at: usize) -> Option<(usize, i16)> {
        self.year_behind(at)
    }

    /// "20th century", "twentieth-century", "19th and 20th centuries" (the range).
    fn century(&self, at: usize, number: u16) -> Option<(usize, Point)> {
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

    fn month(&self, at: usize, month: i8, full: bool) -> Option<(usize, Point)> {
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
    fn is_month_here(&self, at: usize, month: i8) -> bool {
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
    fn weekday(&self, at: usize, weekday: Weekday) -> (usize, Point) {
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

    fn decade(&self, at: usize, value: u16, digits: u8) -> Option<(usize, Point)> {
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

    /// "two years ago", "ten days later", "a year earlier", "three months from now".
    fn counted(&self, at: usize) -> Option<(usize, Point)> {
        let (number, about, next) = self.number(at)?;
        let next = next + usize::from(self.sign(next, '-'));
        let Class::Unit(unit) = self.class(next) else {
            return None;
        };
        let (count, end) = match self.class(next + 1) {
            Class::Word(Key::Ago) => (Count::Ago, next + 2),
            Class::Word(Key::Later) => (Count::Later, next + 2),
            Class::Word(Key::Earlier) => (Count::Earlier, next + 2),
            Class::Word(Key::Before)
                if matches!(self.class(next + 2), Class::Sign('.' | ',' | ';')) =>
            {
                (Count::Earlier, next + 2)
            }
            Class::Word(Key::From) if self.form(next + 2).eq_ignore_ascii_case("now") => {
                (Count::Ahead, next + 3)
            }
            _ => return None,
        };
        let before = self.before(at) == Some(Class::Word(Key::About));
        Some((
            end,
            Point::Count {
                number,
                about: about || before,
                unit,
                count,
            },
        ))
    }

    /// A number in words or digits, whether it is rough, and what follows it.
    fn number(&self, at: usize) -> Option<(u16, bool, usize)> {
        match self.class(at) {
            Class::Cardinal(1) if matches!(self.class(at + 1), Class::Vague(_)) => {
                self.number(at + 1)
            }
            Class::Cardinal(1) if self.is(at + 1, Key::Couple) => {
                Some((2, true, self.skip_of(at + 2)))
            }
            Class::Cardinal(tens @ (20 | 30 | 40 | 50)) if self.sign(at + 1, '-') => {
                match self.class(at + 2) {
                    Class::Cardinal(ones) if ones < 10 => Some((tens + ones, false, at + 3)),
                    _ => Some((tens, false, at + 1)),
                }
            }
            Class::Cardinal(number) => Some((number, false, at + 1)),
            Class::Vague(number) => Some((number, true, at + 1)),
            Class::Number(value, _) => {
                let number = u16::try_from(value)
                    .ok()
                    .filter(|&value| (1..=999).contains(&value))?;
                (!self.joined_before(at)).then_some((number, false, at + 1))
            }
            Class::Word(Key::Couple) => Some((2, true, self.skip_of(at + 1))),
            _ => None,
        }
    }

    /// What begins with a word of [`Key`].
    fn phrase(&self, at: usize, key: Key) -> Option<(usize, Point)> {
        match key {
            Key::Today => Some((at + 1, Point::Day(0))),
            Key::Yesterday => Some((at + 1, Point::Day(-1))),
            Key::Tomorrow => Some((at + 1, Point::Day(1))),
            Key::Then => matches!(
                self.before(at),
                Some(Class::Word(Key::Since | Key::Until | Key::By | Key::Before))
            )
            .then_some((at + 1, Point::Then)),
            Key::Early => self.part(at, Part::Early),
            Key::Mid => self.part(at, Part::Mid),
            Key::Late => self.part(at, Part::Late),
            Key::Beginning | Key::Middle | Key::End => self.side(at, key),
            Key::Most | Key::Course if self.is(at + 1, Key::Of) => {
                self.point(self.skip_the(at + 2))
            }
            Key::Earlier | Key::Later => self.so_far(at, key),
            Key::Last | Key::Past => self.last(at, key),
            Key::This => self.recurring(at + 1, Which::This),
            Key::Next => {
                if let Some((number, about, next)) = self.number(at + 1)
                    && let Class::Unit(unit) = self.class(next)
                {
                    return Some((
                        next + 1,
                        Point::Span {
                            number,
                            about,
                            unit,
                            ahead: true,
                        },
                    ));
                }
                if let Class::Unit(unit) = self.class(at + 1)
                    && self.is_plural(at + 1)
                {
                    return Some((
                        at + 2,
                        Point::Span {
                            number: 5,
                            about: true,
                            unit,
                            ahead: true,
                        },
                    ));
                }
                self.recurring(at + 1, Which::Next)
            }
            Key::Recent => match self.class(at + 1) {
                Class::Unit(unit) if self.is_plural(at + 1) => Some((
                    at + 2,
                    Point::Span {
                        number: 5,
                        about: true,
                        unit,
                        ahead: false,
                    },
                )),
                _ => None,
            },
            Key::Previous | Key::Following => match self.class(at + 1) {
                Class::Unit(unit) if !self.is_plural(at + 1) => {
                    let step = if key == Key::Following { 1 } else { -1 };
                    Some((at + 2, Point::Neighbour(unit, step)))
                }
                _ => None,
            },
            Key::Same | Key::That => match self.class(at + 1) {
                Class::Unit(unit) if !self.is_plural(at + 1) => Some((at + 2, Point::Same(unit))),
                _ => None,
            },
            _ => None,
        }
    }

    fn is_plural(&self, at: usize) -> bool {
        self.form(at).ends_with(['s', 'S'])
    }

    /// "last year", "last March", "last Tuesday", "the past four years", "the last decade".
    fn last(&self, at: usize, key: Key) -> Option<(usize, Point)> {
        // "half past two", "past the border".
        if let Some((number, about, next)) = self.number(at + 1)
            && let Class::Unit(unit) = self.class(next)
        {
            return Some((
                next + 1,
                Point::Span {
                    number,
                    about,
                    unit,
                    ahead: false,
                },
            ));
        }
        match self.class(at + 1) {
            Class::Unit(unit) if self.is_plural(at + 1) => Some((
                at + 2,
                Point::Span {
                    number: 5,
                    about: true,
                    unit,
                    ahead: false,
                },
            )),
            // "the past year", "the last decade": the time up to now.
            Class::Unit(unit) if key == Key::Past || unit == Unit::Decade => Some((
                at + 2,
                Point::Span {
                    number: 1,
                    about: false,
                    unit,
                    ahead: false,
                },
            )),
            _ if key == Key::Last => self.recurring(at + 1, Which::Last),
            _ => None,
        }
    }

    /// A unit, month, weekday or season behind "last", "this" or "next".
    fn recurring(&self, at: usize, which: Which) -> Option<(usize, Point)> {
        match self.class(at) {
            Class::Unit(_) if self.is_plural(at) => None,
            // "this day" and "the last day" say no date by themselves.
            Class::Unit(Unit::Day) => None,
            Class::Unit(unit) => Some((at + 1, Point::Unit(unit, which, None))),
            Class::Month(month, true) => {
                if let Some((
                    end,
                    Point::Month {
                        days: Some(days), ..
                    },
                )) = self.month(at, month, true)
                {
                    return Some((
                        end,
                        Point::Month {
                            month,
                            days: Some(days),
                            part: None,
                            which,
                        },
                    ));
                }
                Some((
                    at + 1,
                    Point::Month {
                        month,
                        days: None,
                        part: None,
                        which,
                    },
                ))
            }
            Class::Weekday(weekday) => Some((at + 1, Point::Weekday(weekday, which))),
            Class::Season(season) => Some((at + 1, Point::Season(season, which))),
            _ => None,
        }
    }

    /// "early 1990s", "mid-2014", "late in 2021", "late last year", "early March".
    fn part(&self, at: usize, part: Part) -> Option<(usize, Point)> {
        let next = at + 1 + usize::from(self.sign(at + 1, '-') || self.is(at + 1, Key::In));
        let next = self.skip_the(next);
        let (end, point) = match self.class(next) {
            Class::Unit(Unit::Year) if self.is(next.wrapping_sub(1), Key::The) => {
                (next + 1, Point::Unit(Unit::Year, Which::This, None))
            }
            Class::Month(month, full) => self.month(next, month, full).or(Some((
                next + 1,
                Point::Month {
                    month,
                    days: None,
                    part: None,
                    which: Which::Bare,
                },
            )))?,
            Class::Word(Key::Last | Key::This | Key::Next)
            | Class::Decade(..)
            | Class::DecadeWord(_)
            | Class::Ordinal(_) => self.point(next)?,
            Class::Number(..) => {
                let year = self.year_number(next)?;
                if self.is_counted(next + 1) {
                    return None;
                }
                (next + 1, dated(Period::year(year).ok()?))
            }
            _ => return None,
        };
        Some((end, part_of(point, part)?))
    }

    /// "the end of 2014", "the beginning of the year", "the end of the Cold War".
    fn side(&self, at: usize, key: Key) -> Option<(usize, Point)> {
        if !self.is(at + 1, Key::Of) {
            return None;
        }
        let inner = self.skip_the(at + 2);
        let (end, point) = match self.class(inner) {
            Class::Unit(unit @ (Unit::Year | Unit::Month))
                if self.is(at + 2, Key::The)
                    && !matches!(self.class(inner + 1), Class::Number(..)) =>
            {
                (inner + 1, Point::Unit(unit, Which::This, None))
            }
            _ => self.point(inner)?,
        };
        let Point::Dated(date) = point else {
            let part = match key {
                Key::Beginning => Part::Early,
                Key::Middle => Part::Mid,
                _ => Part::Late,
            };
            return Some((end, part_of(point, part)?));
        };
        if date.period().is_none() {
            // A named event or a range: its first or last day or period.
            let (first, last) = date.endpoints();
            let side = match key {
                Key::Beginning => first,
                Key::End => last,
                _ => return Some((end, point)),
            };
            let entente_model::time::Endpoint::Within(period, _) = side else {
                return None;
            };
            return Some((end, dated(period)));
        }
        if let (Some(year), Key::Beginning | Key::End, entente_model::time::Precision::Year) =
            (date.exact_year(), key, date.precision())
        {
            let month = if key == Key::End { 12 } else { 1 };
            return Some((end, dated(Period::month(year, month).ok()?)));
        }
        let part = match key {
            Key::Beginning => Part::Early,
            Key::Middle => Part::Mid,
            _ => Part::Late,
        };
        Some((end, part_of(point, part)?))
    }

    /// "earlier this year", "later in the year", "later that year", "earlier in 2014".
    fn so_far(&self, at: usize, key: Key) -> Option<(usize, Point)> {
        let next = at + 1 + usize::from(self.is(at + 1, Key::In) || self.is(at + 1, Key::On));
        match self.class(next) {
            Class::Word(Key::This | Key::The) => {
                let Class::Unit(unit) = self.class(next + 1) else {
                    return None;
                };
                if self.is_plural(next + 1) || unit == Unit::Day {
                    return None;
                }
                let point = if key == Key::Earlier {
                    Point::SoFar(unit)
                } else {
                    Point::Rest(unit)
                };
                Some((next + 2, point))
            }
            Class::Word(Key::That | Key::Same | Key::Last) => self.point(next),
            Class::Number(..) if next > at + 1 => self.point(next),
            _ => None,
        }
    }
}

/// Early, mid or late in what a point names; `None` where that makes no sense.
fn part_of(point: Point, part: Part) -> Option<Point> {
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
        Point::Unit(unit, which, None) => return Some(Point::Unit(unit, which, Some(part))),
        _ => return None,
    };
    part_of_date(&date, part).map(Point::Dated)
}

/// Early, mid or late in a period. A decade or century is cut by 40, 20 and 40 %; a year into its thirds in whole months, which come
/// nearest to equal say for each word; a month into days 1–10, 11–20 and the rest.
pub(super) fn part_of_date(date: &DateInterval, part: Part) -> Option<DateInterval> {
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

fn dated(period: Period) -> Point {
    Point::Dated(period.into())
}

fn civil(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// "2.6.2014" is the second of June; "6/2/2014" is that or 6 February by the writer's country: only the year is sure, unless one number
/// can be no month.
fn day_month_year(a: u32, b: u32, year: u32, sign: char) -> Option<Point> {
    let day = match (civil(year, b, a), civil(year, a, b)) {
        (Some(day), None) | (None, Some(day)) => day,
        (Some(day), Some(other)) if day == other || sign == '.' => day,
        (Some(_), Some(_)) => return Some(dated(Period::year(i16::try_from(year).ok()?).ok()?)),
        (None, None) => return None,
    };
    Some(dated(Period::day(day)))
}

/// Whether one period begins right behind the other, or they are named together around a turn ("the late 1900s and early 2000s").
fn adjacent(first: &DateInterval, last: &DateInterval) -> bool {
    let (Some(a), Some(b)) = (first.latest(), last.earliest()) else {
        return false;
    };
    first.period().is_some()
        && last.period().is_some()
        && (a.tomorrow().is_ok_and(|next| next == b) || turn(first, last).is_some())
}

/// "the late 1900s and early 2000s": parts of the same size on both sides of a turn of the century are meant, although "1900s" alone is a
/// decade. Gives the first part's years.
pub(super) fn turn(first: &DateInterval, last: &DateInterval) -> Option<Period> {
    use entente_model::time::Precision;
    let (from, to) = (first.earliest()?.year(), last.earliest()?.year());
    let late = first.precision() == Precision::LateDecade && from % 100 == 6;
    let early = last.precision() == Precision::EarlyDecade && to % 100 == 0;
    (late && early && to - (from - 6) == 100)
        .then(|| Period::part_of_decade(to - 10, Part::Late).ok())
        .flatten()
}

fn is_possessive(form: &str) -> bool {
    ["its", "their", "his", "her", "our", "my", "your", "whose"]
        .iter()
        .any(|word| form.eq_ignore_ascii_case(word))
}

/// Names behind which a number is no year.
fn is_numbered(form: &str) -> bool {
    const NUMBERED: [&str; 18] = [
        "Resolution",
        "Resolutions",
        "No",
        "Nos",
        "Article",
        "Articles",
        "Section",
        "Page",
        "Flight",
        "Room",
        "Act",
        "Rs",
        "USD",
        "Number",
        "Highway",
        "Route",
        "Boeing",
        "Airbus",
    ];
    NUMBERED.contains(&form)
}

fn is_function_word(form: &str) -> bool {
    const WORDS: [&str; 45] = [
        "is", "was", "are", "were", "be", "been", "has", "have", "had", "will", "would", "may",
        "might", "can", "could", "should", "it", "he", "she", "they", "we", "i", "which", "who",
        "when", "where", "while", "with", "at", "but", "into", "over", "under", "without",
        "because", "so", "if", "than", "there", "also", "did", "does", "saw", "alone", "onwards",
    ];
    WORDS.iter().any(|word| form.eq_ignore_ascii_case(word))
}

/// Verbs that years are the subject of: "2014 saw a turn".
fn is_verb_of_years(form: &str) -> bool {
    const VERBS: [&str; 10] = [
        "saw",
        "was",
        "marked",
        "brought",
        "witnessed",
        "proved",
        "began",
        "ended",
        "became",
        "is",
    ];
    VERBS.contains(&form)
}
