//! Dates that are told from another: "two years ago", "last month", "late last year".

use super::told::of_story;
use super::*;

impl Grammar<'_> {
    /// "two years ago", "ten days later", "a year earlier", "three months from now".
    pub(super) fn counted(&self, at: usize) -> Option<(usize, Point)> {
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
            // "two years after that."
            Class::Word(key @ (Key::After | Key::Before))
                if self.is(next + 2, Key::That) && self.ends_phrase(next + 3) =>
            {
                let count = if key == Key::After {
                    Count::Later
                } else {
                    Count::Earlier
                };
                (count, next + 3)
            }
            Class::Word(key @ (Key::After | Key::Before)) => {
                let steps = i64::from(number);
                let steps = if key == Key::After { steps } else { -steps };
                return self.beside(at, next + 2, unit, steps);
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
    pub(super) fn number(&self, at: usize) -> Option<(u16, bool, usize)> {
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
    pub(super) fn phrase(&self, at: usize, key: Key) -> Option<(usize, Point)> {
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
            Key::Next => self.next(at),
            Key::Recent => match self.class(at + 1) {
                Class::Unit(unit) if self.is_plural(at + 1) => Some((
                    at + 2,
                    Point::Span {
                        number: 5,
                        about: true,
                        unit,
                        ahead: false,
                        from: Anchor::Document,
                    },
                )),
                _ => None,
            },
            Key::Previous => self.beside_told(at, -1),
            Key::Following => self.beside_told(at, 1),
            Key::Same | Key::That => self.told(at),
            Key::Eve => self.eve(at),
            _ => None,
        }
    }

    pub(super) fn is_plural(&self, at: usize) -> bool {
        self.form(at).ends_with(['s', 'S'])
    }

    /// "last year", "last March", "last Tuesday", "the past four years", "the last decade".
    pub(super) fn last(&self, at: usize, key: Key) -> Option<(usize, Point)> {
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
                    from: Anchor::Document,
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
                    from: Anchor::Document,
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
                    from: Anchor::Document,
                },
            )),
            _ if key == Key::Last => self.recurring(at + 1, Which::Last),
            _ => None,
        }
    }

    /// A unit, month, weekday or season behind "last", "this" or "next".
    pub(super) fn recurring(&self, at: usize, which: Which) -> Option<(usize, Point)> {
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
    pub(super) fn part(&self, at: usize, part: Part) -> Option<(usize, Point)> {
        let next = at + 1 + usize::from(self.sign(at + 1, '-') || self.is(at + 1, Key::In));
        let next = self.skip_the(next);
        let (end, point) = match self.class(next) {
            Class::Unit(unit @ (Unit::Year | Unit::Decade | Unit::Century | Unit::Month))
                if self.is(next.wrapping_sub(1), Key::The)
                    && !matches!(self.class(next + 1), Class::Number(..)) =>
            {
                (next + 1, of_story(unit, 0, Anchor::Paragraph))
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
            Class::Word(
                Key::Last
                | Key::This
                | Key::Next
                | Key::Following
                | Key::Previous
                | Key::Same
                | Key::That,
            )
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
    pub(super) fn side(&self, at: usize, key: Key) -> Option<(usize, Point)> {
        if !self.is(at + 1, Key::Of) {
            return None;
        }
        let inner = self.skip_the(at + 2);
        let (end, point) = match self.class(inner) {
            Class::Unit(unit @ (Unit::Year | Unit::Month | Unit::Decade | Unit::Century))
                if self.is(at + 2, Key::The)
                    && !matches!(self.class(inner + 1), Class::Number(..)) =>
            {
                (inner + 1, of_story(unit, 0, Anchor::Paragraph))
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
    pub(super) fn so_far(&self, at: usize, key: Key) -> Option<(usize, Point)> {
        let next = at + 1 + usize::from(self.is(at + 1, Key::In) || self.is(at + 1, Key::On));
        match self.class(next) {
            Class::Word(Key::This | Key::The) => {
                let Class::Unit(unit) = self.class(next + 1) else {
                    return None;
                };
                if self.is_plural(next + 1) || unit == Unit::Day {
                    return None;
                }
                let from = if self.is(next, Key::The) {
                    Anchor::Paragraph
                } else {
                    Anchor::Document
                };
                let point = if key == Key::Earlier {
                    Point::SoFar(unit, from)
                } else {
                    Point::Rest(unit, from)
                };
                Some((next + 2, point))
            }
            Class::Word(Key::That | Key::Same | Key::Last) => self.point(next),
            Class::Number(..) if next > at + 1 => self.point(next),
            _ => None,
        }
    }
}
