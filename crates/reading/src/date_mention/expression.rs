//! The grammar of dates: from pieces to what the words say, before a year or a date of reference is filled in.

use entente_model::time::{DateInterval, Part, Period, Qualifier, Season};
use jiff::civil::{Date, Weekday};

mod calendar;
mod feast_names;
mod feasts;
mod points;
mod relative;
mod told;
mod words;
mod years;

use super::lexer::{Class, Key, Piece, Unit};
pub(super) use feasts::{Feast, Movable};
use points::{adjacent, civil, dated, day_month_year, part_of};
pub(super) use points::{part_of_date, turn};
use words::{
    is_counted_noun, is_day_part, is_function_word, is_numbered, is_possessive, is_verb_of_years,
};

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
    /// "the next spring": behind the date told last, or behind the document's where the words look ahead.
    TheNext,
    /// "the following March": behind the date told last.
    Following,
    /// "the previous autumn": before the date told last.
    Previous,
    /// "that March": of the year told last.
    Told,
    /// "March of that year" is 0, "March of the following year" 1: counted from the year told last.
    OfTold(i8),
    /// "March of last year" is −1: counted from the document's year.
    OfDocument(i8),
}

/// Which date "the year" and "the next year" are counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// The document's.
    Document,
    /// The date told last: "the following year".
    Story,
    /// The date told last, else the day of the document, on which a report tells what it does not date: "the day before".
    StoryOrDocument,
    /// The date told last, unless nothing is told or the words look ahead: "The next year".
    StoryUnlessAhead,
    /// The date told last where the paragraph speaks of another year than the document's, else the document's: "the end of the year", "over the
    /// next decade", which texts of all kinds say of their own time too.
    Paragraph,
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
    /// A feast without its year, from one day to another, counted from its first or chief day.
    Movable(Movable, i16, i16),
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
        from: Anchor,
    },
    /// "the following year", "the previous month"; "that year" is no step away.
    Neighbour {
        unit: Unit,
        step: i8,
        part: Option<Part>,
        from: Anchor,
    },
    /// "on the 22nd": a day of the month told last, or of the next one where that day is past.
    DayTold(i8),
    /// "then".
    Then,
    /// "earlier this year".
    SoFar(Unit, Anchor),
    /// "later this year".
    Rest(Unit, Anchor),
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
            // "Following the 1971 war", but "the following year".
            Class::Word(Key::Following)
                if self.before(at) != Some(Class::Word(Key::The)) && self.is(at + 1, Key::The) =>
            {
                (Some(Frame::Since), at + 1)
            }
            // "in the wake of the 1971 war".
            Class::Word(Key::Wake) if self.is(at + 1, Key::Of) => (Some(Frame::Since), at + 2),
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
            // "The next March India attacked" stands before no noun.
            Point::Month { which, .. } => *which == Which::Bare,
            _ => false,
        };
        // "the year 2014" is no name.
        if !plain || matches!(self.class(at), Class::Unit(_)) {
            return false;
        }
        // "In the autumn of 1971 India attacked": a phrase stands before no noun.
        let phrase = (at..end).any(|place| self.is(place, Key::Of));
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
                // "on the night of 3 December 1971": the day itself.
                at >= 2
                    && matches!(self.class(at - 2), Class::Other | Class::Sign(_))
                    && !is_day_part(self.form(at - 2))
            }
            Some(Class::Word(Key::The) | Class::Cardinal(1)) => next_is_noun && !decade && !phrase,
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
        if let Some(found) = self.feast_of_table(at) {
            return Some(found);
        }
        match self.class(at) {
            Class::Number(..) => self.numeric(at).or_else(|| self.counted(at)),
            Class::Ordinal(number) => self.ordinal(at, number),
            Class::Month(month, full) => self.month(at, month, full),
            Class::Weekday(weekday) => {
                (!self.is_good_friday(at)).then(|| self.weekday(at, weekday))
            }
            Class::Other => self.feast_of_words(at),
            Class::Season(season) => {
                if let Some((end, year)) = self.year_behind(at + 1) {
                    return Some((end, dated(Period::season(year, season).ok()?)));
                }
                let (end, which) = self.told_year_behind(at + 1)?;
                Some((end, Point::Season(season, which)))
            }
            Class::Feast(feast) => self.feast(at, feast),
            Class::Sign('\'') => self.short_year_alone(at),
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
            Class::Unit(unit) => self.unit_beside(at, unit),
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
}
