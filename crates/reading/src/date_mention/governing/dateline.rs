//! The dateline of a report: its day is that of what the report tells.

use entente_model::time::DateInterval;

use crate::date_mention::mention::{DateMention, DateRule};

/// Whether a dateline's day is that of a report that was published then: not one of an older report that it holds. A month or a year of publication
/// says less than the dateline.
pub(super) fn is_of_report(dateline: &DateInterval, document: Option<&DateInterval>) -> bool {
    /// Days between a report and its publication.
    const DELAY: i64 = 14;
    let days = document
        .filter(|published| published.earliest() == published.latest())
        .and_then(DateInterval::latest)
        .zip(dateline.latest())
        .map(|(published, written)| {
            i64::from(
                written
                    .until(published)
                    .map_or(i32::MAX, |span| span.get_days()),
            )
        });
    days.is_none_or(|days| (0..=DELAY).contains(&days))
}

/// The day of a dateline: behind a town in capitals at the start of a line, before a dash or an agency in brackets. A headline may stand above it.
pub(super) fn dateline(text: &str, mentions: &[DateMention]) -> Option<DateInterval> {
    /// Bytes of town and country at most.
    const LONGEST: usize = 60;
    /// Bytes of headline and byline at most.
    const HEADLINE: usize = 400;
    let mention = mentions.first().filter(|mention| {
        mention.start <= HEADLINE + LONGEST && mention.rule == DateRule::Explicit
    })?;
    let before = text.get(..mention.start)?;
    let line = before.trim_start().rsplit('\n').next()?.trim_start();
    if line.len() > LONGEST {
        return None;
    }
    let town = line.split(',').next()?;
    let capitals = town.len() > 2
        && town
            .chars()
            .all(|c| c.is_uppercase() || matches!(c, ' ' | '.' | '-' | '\''));
    let behind = text.get(mention.end..)?.trim_start();
    let behind = match behind.strip_prefix('(') {
        Some(agency) => agency.split_once(')')?.1.trim_start(),
        None => behind,
    };
    let ends = ["- ", "-- ", "– ", "— "]
        .iter()
        .any(|dash| behind.starts_with(dash));
    let date = mention
        .date
        .filter(|date| date.earliest() == date.latest())?;
    (capitals && ends).then_some(date)
}
