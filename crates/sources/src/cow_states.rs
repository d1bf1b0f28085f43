//! Membership in the state system: the State System Membership List of the Correlates of War project, as the publisher ships it
//! (`states2016.csv`) or as a table with the same columns.

use entente_model::actor::{ActorId, CodeSystem, DateSpan, actors};
use entente_model::batch::{Batch, SystemMembership};
use entente_model::source::Provenance;
use jiff::civil::Date;

use crate::error::ImportError;
use crate::files::{self, Files};
use crate::import::{coverage_of_years, span_of};
use crate::kind::Kind;
use crate::row::Row;

const COLUMNS: [&str; 9] = [
    "stateabb", "ccode", "styear", "stmonth", "stday", "endyear", "endmonth", "endday", "version",
];

pub(crate) fn read(files: &Files, batch: &mut Batch) -> Result<(), ImportError> {
    let table = files
        .table(&files::STATES)?
        .ok_or_else(|| files.missing(&files::STATES))?;
    let source = batch.source.id.clone();
    let name = table.file.name.clone();
    let mut spans = Vec::new();
    let mut edition = None;
    let file = table.read(&COLUMNS, &mut batch.quarantine, |row| {
        let code = row.whole(1, 1..=999)?;
        let (start, end) = (date(row, 2)?, date(row, 5)?);
        if end < start {
            return Err(row.problem(
                5,
                format!("the membership ends on {end}, before it starts on {start}"),
            ));
        }
        let parts = holders(&code.to_string(), start, end);
        if parts.is_empty() {
            return Err(row.problem(
                1,
                format!("the cow code {code} meant no actor from {start} to {end}"),
            ));
        }
        if edition.is_none() {
            edition = row.int(8)?;
        }
        let abbreviation = row.text(0)?.unwrap_or_default();
        spans.extend(parts.into_iter().map(|(actor, span)| SystemMembership {
            actor,
            code: code as u16,
            abbreviation: abbreviation.clone().into_owned(),
            start: span.first(),
            end: Some(span.last()),
            provenance: Provenance::row(source.clone(), name.clone(), row.number),
        }));
        Ok(())
    })?;

    // The list ends on the last day of its last year; who is a member on that day still is one.
    let last = spans.iter().filter_map(|span| span.end).max();
    if let Some(last) = last.filter(|last| (last.month(), last.day()) == (12, 31)) {
        for span in spans.iter_mut().filter(|span| span.end == Some(last)) {
            span.end = None;
        }
        let members = spans.iter().filter(|span| span.end.is_none()).count();
        batch.remarks.push(format!(
            "the list ends on {last}: the {members} members of that day are taken as members still"
        ));
    }
    if let Some(edition) = edition {
        batch.source.edition = edition.to_string();
    }
    let years = span_of(
        spans
            .iter()
            .map(|span| span.start.year())
            .chain(last.map(Date::year)),
    );
    coverage_of_years(Kind::CowStates, batch, years, std::iter::empty());
    batch.state_system = spans;
    batch.files.push(file);
    Ok(())
}

/// The actors that a number meant, one after another: the list keeps 365 for Russia, the Soviet Union and Russia in one row.
fn holders(code: &str, start: Date, end: Date) -> Vec<(ActorId, DateSpan)> {
    let row = DateSpan {
        from: Some(start),
        to: Some(end),
    };
    let mut parts: Vec<_> = actors()
        .iter()
        .flat_map(|actor| {
            let codes = actor
                .codes
                .iter()
                .filter(|other| other.system == CodeSystem::Cow && other.code == code);
            codes.flat_map(move |code| {
                actor
                    .spans
                    .iter()
                    .filter_map(move |span| span.intersect(&code.span)?.intersect(&row))
                    .map(|span| (actor.id, span))
            })
        })
        .collect();
    parts.sort_by_key(|(_, span)| span.first());
    parts
}

/// A date from three columns: year, month, day.
fn date(row: &Row<'_>, first: usize) -> Result<Date, String> {
    let (year, month, day) = (
        row.whole(first, 1..=9999)?,
        row.whole(first + 1, 1..=12)?,
        row.whole(first + 2, 1..=31)?,
    );
    Date::new(year as i16, month as i8, day as i8)
        .map_err(|_| row.problem(first, format!("there is no day {year}-{month:02}-{day:02}")))
}
