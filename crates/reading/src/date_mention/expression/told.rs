//! Dates that are told from the one before them in the text: "the next year", "that spring", "March of the following year", "the day before".

use super::super::resolve::{in_years, unit_from};
use super::*;

/// A unit so many steps from the one that is counted from.
pub(super) fn of_story(unit: Unit, step: i8, from: Anchor) -> Point {
    Point::Neighbour {
        unit,
        step,
        part: None,
        from,
    }
}

impl Grammar<'_> {
    /// A unit in the singular; a morning or night is its day.
    fn unit_here(&self, at: usize) -> Option<Unit> {
        match self.class(at) {
            Class::Unit(unit) => (!self.is_plural(at)).then_some(unit),
            Class::Other => {
                (is_day_part(self.form(at)) && !self.is_plural(at)).then_some(Unit::Day)
            }
            _ => None,
        }
    }

    /// A number of units, or units without their number, which are about five.
    fn units_here(&self, at: usize) -> Option<(usize, u16, bool, Unit)> {
        if let Some((number, about, next)) = self.number(at)
            && let Class::Unit(unit) = self.class(next)
        {
            return Some((next + 1, number, about, unit));
        }
        match self.class(at) {
            Class::Unit(unit) if self.is_plural(at) => Some((at + 1, 5, true, unit)),
            _ => None,
        }
    }

    /// "The next year India signed it", "the next two years", "next March".
    ///
    /// With its article it is counted from what was told last; "next year" by itself, and "the coming year", from the document's date.
    pub(super) fn next(&self, at: usize) -> Option<(usize, Point)> {
        let article =
            at > 0 && self.is(at - 1, Key::The) && self.form(at).eq_ignore_ascii_case("next");
        if let Some((end, number, about, unit)) = self.units_here(at + 1) {
            let from = if article {
                Anchor::Paragraph
            } else {
                Anchor::Document
            };
            return Some((
                end,
                Point::Span {
                    number,
                    about,
                    unit,
                    ahead: true,
                    from,
                },
            ));
        }
        match self.unit_here(at + 1) {
            Some(unit) if article => {
                // "agreed to build it in the next year": how long something may take.
                let lasts = at >= 2 && self.is_span_of_time(at - 2);
                let from = match unit {
                    Unit::Day => Anchor::Story,
                    _ if lasts => Anchor::Paragraph,
                    _ => Anchor::StoryUnlessAhead,
                };
                Some((at + 2, of_story(unit, 1, from)))
            }
            // "Next day Iran condemned it."
            Some(Unit::Day) if self.form(at).eq_ignore_ascii_case("next") => {
                Some((at + 2, of_story(Unit::Day, 1, Anchor::Story)))
            }
            _ if article => self.recurring(at + 1, Which::TheNext),
            _ => self.recurring(at + 1, Which::Next),
        }
    }

    fn is_span_of_time(&self, at: usize) -> bool {
        matches!(
            self.class(at),
            Class::Word(Key::In | Key::For | Key::During)
        ) || ["over", "within"]
            .iter()
            .any(|word| self.form(at).eq_ignore_ascii_case(word))
    }

    /// "the following year", "the previous month", "the following two years", "the following spring".
    pub(super) fn beside_told(&self, at: usize, step: i8) -> Option<(usize, Point)> {
        // "Following weeks of talks" and "in previous years" count from nothing.
        let article = self.before(at) == Some(Class::Word(Key::The));
        if let Some((end, number, about, unit)) = self.units_here(at + 1) {
            let point = Point::Span {
                number,
                about,
                unit,
                ahead: step > 0,
                from: Anchor::Story,
            };
            return article.then_some((end, point));
        }
        if let Some(unit) = self.unit_here(at + 1) {
            return Some((at + 2, of_story(unit, step, Anchor::Story)));
        }
        let which = if step > 0 {
            Which::Following
        } else {
            Which::Previous
        };
        self.recurring(at + 1, which)
    }

    /// "that year", "the same day", "that night", "that spring".
    pub(super) fn told(&self, at: usize) -> Option<(usize, Point)> {
        if let Some(unit) = self.unit_here(at + 1) {
            return Some((at + 2, of_story(unit, 0, Anchor::Story)));
        }
        // "said that March exports had risen" points at no March.
        let points = self.is(at, Key::Same)
            || match self.before(at) {
                None | Some(Class::Sign('.' | ';' | '?' | '!')) => true,
                Some(Class::Word(key)) => !matches!(key, Key::And | Key::Or | Key::Not),
                _ => false,
            };
        let named = matches!(
            self.class(at + 1),
            Class::Month(_, true) | Class::Weekday(_) | Class::Season(_)
        );
        (points && named)
            .then(|| self.recurring(at + 1, Which::Told))
            .flatten()
    }

    /// The year behind a month, day or season where it is told from another: "March of that year", "March last year", "spring of the following year".
    pub(super) fn told_year_behind(&self, at: usize) -> Option<(usize, Which)> {
        let at = self.skip_of(at);
        let from = self.skip_the(at);
        let article = from > at;
        let is_year = self.class(from + 1) == Class::Unit(Unit::Year) && !self.is_plural(from + 1);
        let Class::Word(key) = self.class(from) else {
            return None;
        };
        let which = match (key, article) {
            (Key::That, false) | (Key::Same, true) => Which::OfTold(0),
            (Key::Following | Key::Next, true) => Which::OfTold(1),
            (Key::Previous, true) => Which::OfTold(-1),
            (Key::Last, false) => Which::OfDocument(-1),
            (Key::This, false) => Which::OfDocument(0),
            (Key::Next, false) => Which::OfDocument(1),
            _ => return None,
        };
        is_year.then_some((from + 2, which))
    }

    /// "the day before", "the year after", "the day after 3 December 1971", "the day before yesterday": begins at the unit.
    pub(super) fn unit_beside(&self, at: usize, unit: Unit) -> Option<(usize, Point)> {
        if self.is(at + 1, Key::That) && self.form(at + 2).eq_ignore_ascii_case("followed") {
            return self.that_followed(at, unit);
        }
        if self.is_plural(at) {
            return self.some_later(at, unit);
        }
        if self.before(at) != Some(Class::Word(Key::The)) {
            return None;
        }
        let step = match self.class(at + 1) {
            Class::Word(Key::After) => 1,
            Class::Word(Key::Before) => -1,
            _ => return None,
        };
        if self.ends_phrase(at + 2) {
            let from = if step < 0 {
                Anchor::StoryOrDocument
            } else {
                Anchor::Story
            };
            return Some((at + 2, of_story(unit, step, from)));
        }
        if unit == Unit::Day
            && let Some((end, Point::Day(day))) = self.point(at + 2)
        {
            return Some((end, Point::Day(day + step)));
        }
        self.beside(at, at + 2, unit, i64::from(step))
    }

    /// "The year that followed", "in the months that followed".
    fn that_followed(&self, at: usize, unit: Unit) -> Option<(usize, Point)> {
        if self.before(at) != Some(Class::Word(Key::The)) {
            return None;
        }
        let point = if self.is_plural(at) {
            Point::Span {
                number: 5,
                about: true,
                unit,
                ahead: true,
                from: Anchor::Story,
            }
        } else {
            of_story(unit, 1, Anchor::Story)
        };
        Some((at + 3, point))
    }

    /// "Weeks later", "only days earlier": about five, as in "recent weeks".
    fn some_later(&self, at: usize, unit: Unit) -> Option<(usize, Point)> {
        let count = match self.class(at + 1) {
            Class::Word(Key::Later) => Count::Later,
            Class::Word(Key::Earlier) => Count::Earlier,
            _ => return None,
        };
        let begins = match self.before(at) {
            None | Some(Class::Sign(_) | Class::Word(Key::And)) => true,
            Some(Class::Other) => ["only", "just", "but"]
                .iter()
                .any(|word| self.form(at - 1).eq_ignore_ascii_case(word)),
            _ => false,
        };
        let point = Point::Count {
            number: 5,
            about: true,
            unit,
            count,
        };
        begins.then_some((at + 2, point))
    }

    /// "On the 22nd, India attacked": a day of the month that the text is at. A noun behind it makes it another thing ("on the 38th parallel").
    pub(super) fn day_told(&self, at: usize) -> Option<(usize, Point)> {
        let day = self.day(at)?;
        let digits = self
            .form(at)
            .starts_with(|letter: char| letter.is_ascii_digit());
        let on = at >= 2 && self.is(at - 1, Key::The) && self.is(at - 2, Key::On);
        let alone = self.ends_phrase(at + 1)
            || self.is(at + 1, Key::The)
            || self.class(at + 1) == Class::Other && is_function_word(self.form(at + 1));
        (digits && on && alone).then_some((at + 1, Point::DayTold(day)))
    }

    /// A date so many units from the one at `from`: "two years after the 1971 war", "three days before 4 July 1976". `at` is where it begins.
    pub(super) fn beside(
        &self,
        at: usize,
        from: usize,
        unit: Unit,
        steps: i64,
    ) -> Option<(usize, Point)> {
        // "for ten years after 1971" is how long.
        if matches!(self.before(at), Some(Class::Word(Key::For | Key::During))) {
            return None;
        }
        let (end, Point::Dated(date)) = self.point(self.skip_the(from))? else {
            return None;
        };
        let (unit, years) = in_years(unit).map_or((unit, 1), |years| (Unit::Year, years));
        let found = unit_from(&date, unit, steps * years)?;
        // "less than a year after the war".
        let about = at > 0
            && (self.is(at - 1, Key::About) || self.form(at - 1).eq_ignore_ascii_case("than"));
        let found = if years > 1 || about {
            found.with_qualifier(Qualifier::Approximate)
        } else {
            found
        };
        Some((end, Point::Dated(found)))
    }

    /// Whether the words before a piece are a phrase by themselves.
    pub(super) fn ends_phrase(&self, at: usize) -> bool {
        at >= self.pieces.len()
            || matches!(
                self.class(at),
                Class::Sign('.' | ',' | ';' | ':' | ')' | '?' | '!')
            )
    }

    /// "on the eve of 3 December 1971" is the day before; of a war, about the time when it begins.
    pub(super) fn eve(&self, at: usize) -> Option<(usize, Point)> {
        if !self.is(at + 1, Key::Of) {
            return None;
        }
        let (end, Point::Dated(date)) = self.point(self.skip_the(at + 2))? else {
            return None;
        };
        let before = |day: Date| day.yesterday().ok().map(DateInterval::from);
        if let Some(day) = date.exact_day() {
            return Some((end, Point::Dated(before(day)?)));
        }
        let (entente_model::time::Endpoint::Within(begins, _), _) = date.endpoints() else {
            return None;
        };
        let about = if begins.first() == begins.last() {
            before(begins.first())?
        } else {
            begins.into()
        };
        Some((
            end,
            Point::Dated(about.with_qualifier(Qualifier::Approximate)),
        ))
    }
}
