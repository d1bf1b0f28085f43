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
    let years = in_years(unit);
    // "two decades ago" is a year about twenty years back, not a whole decade.
    let about = about || years.is_some();
    let (unit, size) = years.map_or((unit, 1), |years| (Unit::Year, years));
    let steps = match count {
        Count::Ago | Count::Earlier => -number * size,
        Count::Ahead | Count::Later => number * size,
    };
    let (date, rule) = match count {
        Count::Ago | Count::Ahead => {
            let date = from_document(reference, |day, _| unit_at(day, unit, steps));
            (date, DateRule::Relative)
        }
        Count::Earlier | Count::Later => {
            // What a report tells without a date is of its own day; what was later than that it cannot tell.
            let own = reference
                .document
                .filter(|date| count == Count::Earlier && date.exact_day().is_some());
            // "two months later" than a year: no finer than that year allows.
            let told = reference.last.or(own);
            let date = told.and_then(|last| unit_from(&last, unit, steps));
            (date, DateRule::BackReference)
        }
    };
    (date.map(|date| qualified(date, about)), rule)
}

/// How many years a unit has that is counted in years.
pub(in super::super) fn in_years(unit: Unit) -> Option<i64> {
    match unit {
        Unit::Decade => Some(10),
        Unit::Century => Some(100),
        _ => None,
    }
}

/// The date as it is, or as one that is only about right.
fn qualified(date: DateInterval, about: bool) -> DateInterval {
    if about {
        date.with_qualifier(Qualifier::Approximate)
    } else {
        date
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
    let (number, unit) =
        in_years(unit).map_or((number, unit), |years| (number * years, Unit::Year));
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
    Some(qualified(date, about))
}
