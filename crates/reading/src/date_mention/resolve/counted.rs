//! Dates that words count: "two years ago", "two years later", "the past four years".

use entente_model::time::{DateInterval, Endpoint, Qualifier};
use jiff::civil::Date;

use super::told::unit_from;
use super::{Reference, end_of, from_document, start_of, unit_at};
use crate::date_mention::expression::Count;
use crate::date_mention::lexer::Unit;
use crate::date_mention::mention::DateRule;

/// "two years ago", "ten days later".
pub(super) fn counted(
    number: i64,
    about: bool,
    unit: Unit,
    count: Count,
    reference: &Reference,
) -> (Option<DateInterval>, DateRule) {
    let qualify = |date: DateInterval| {
        if about {
            date.with_qualifier(Qualifier::Approximate)
        } else {
            date
        }
    };
    // "two decades ago" is a year about twenty years back, not a whole decade.
    let (number, unit, about_unit) = match unit {
        Unit::Decade => (number * 10, Unit::Year, true),
        Unit::Century => (number * 100, Unit::Year, true),
        unit => (number, unit, false),
    };
    let at = |day: Date, steps: i64| {
        let date = unit_at(day, unit, steps)?;
        Some(if about_unit {
            date.with_qualifier(Qualifier::Approximate)
        } else {
            qualify(date)
        })
    };
    match count {
        Count::Ago => (
            from_document(reference, |day, _| at(day, -number)),
            DateRule::Relative,
        ),
        Count::Ahead => (
            from_document(reference, |day, _| at(day, number)),
            DateRule::Relative,
        ),
        Count::Earlier | Count::Later => {
            let date = reference.last.and_then(|last| {
                let steps = if count == Count::Later {
                    number
                } else {
                    -number
                };
                // "two months later" than a year: no finer than that year allows.
                let date = unit_from(&last, unit, steps)?;
                Some(if about_unit {
                    date.with_qualifier(Qualifier::Approximate)
                } else {
                    qualify(date)
                })
            });
            (date, DateRule::BackReference)
        }
    }
}

/// "the past four years": from so long ago to the document's date, or from one that was told.
pub(super) fn span(
    number: i64,
    about: bool,
    unit: Unit,
    ahead: bool,
    from: &DateInterval,
) -> Option<DateInterval> {
    let (first, last) = (from.earliest()?, from.latest()?);
    let (number, unit) = match unit {
        Unit::Decade => (number * 10, Unit::Year),
        Unit::Century => (number * 100, Unit::Year),
        unit => (number, unit),
    };
    let here = |day: Date| from.period().map_or(Endpoint::from(day), Endpoint::from);
    let far = |day: Date, steps: i64| {
        let date = unit_at(day, unit, steps)?;
        if steps < 0 {
            start_of(&date)
        } else {
            end_of(&date)
        }
    };
    let (start, end) = if ahead {
        (here(last), far(last, number)?)
    } else {
        (far(first, -number)?, here(last))
    };
    let date = DateInterval::interval(start, end).ok()?;
    Some(if about {
        date.with_qualifier(Qualifier::Approximate)
    } else {
        date
    })
}
