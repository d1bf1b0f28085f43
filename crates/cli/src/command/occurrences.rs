//! `entente occurrences`: which reports of the library's documents tell the same act.

use std::fmt::Write as _;
use std::path::Path;

use clap::Args;
use entente_model::event::{Event, EventId};
use entente_reading::{OccurrenceGroup, group_reports};
use serde::Serialize;

use crate::arguments::PlainFormat;
use crate::failure::Failure;
use crate::{library, output};

/// Show which reports in the library's documents are held to tell the same act, and take one out where that is wrong.
///
/// Reports are one occurrence where type and both actors are the same and the dates meet; where a date is wider than a week, the sentences must share words
/// too. `--apart` takes a report out of its group, `--together` undoes that.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente occurrences\n  entente occurrences --min-sources 1 --format json\n  entente occurrences --apart doc-1a2b3c4d#3\n  entente occurrences --together doc-1a2b3c4d#3\n\nExit codes: 0 done, 1 no library or no such event, 2 wrong arguments."
)]
pub(crate) struct OccurrencesArguments {
    /// Only acts that so many documents report.
    #[arg(long, value_name = "N", default_value_t = 2)]
    min_sources: usize,
    /// Hold this report to be an act of its own.
    #[arg(long, value_name = "EVENT", conflicts_with = "together")]
    apart: Option<String>,
    /// Group this report by the rule again.
    #[arg(long, value_name = "EVENT")]
    together: Option<String>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    format: PlainFormat,
}

#[derive(Serialize)]
struct Printed<'p> {
    sources: usize,
    #[serde(rename = "type")]
    plover: Option<&'static str>,
    source: Option<String>,
    target: Option<String>,
    reason: &'p str,
    reports: Vec<Report<'p>>,
}

#[derive(Serialize)]
struct Report<'p> {
    event: &'p str,
    document: &'p str,
    date: String,
    text: &'p str,
    /// Taken out of a group by hand.
    apart: bool,
}

pub(crate) fn run(arguments: &OccurrencesArguments, named: Option<&Path>) -> Result<(), Failure> {
    let failed = |error: entente_store::StoreError| Failure::from_error(&error, "");
    let change = arguments
        .apart
        .as_ref()
        .map(|id| (id, true))
        .or_else(|| arguments.together.as_ref().map(|id| (id, false)));
    let mut library = library::to_show(named)?;
    let events = library.document_events().map_err(failed)?;
    if let Some((id, apart)) = change {
        let id = EventId::new(id.as_str());
        if !events.iter().any(|event| event.id == id) {
            return Err(Failure::failed(
                format!("no document of the library has an event {id}"),
                "the ids stand before the reports: entente occurrences --min-sources 1",
            ));
        }
        library.set_apart(&id, apart).map_err(failed)?;
    }
    let apart = library.reports_apart().map_err(failed)?;
    let groups = group_reports(&events, &apart);
    let printed: Vec<Printed<'_>> = groups
        .iter()
        .filter(|group| group.sources >= arguments.min_sources)
        .filter_map(|group| printed(group, &events, &apart))
        .collect();
    let text = match arguments.format {
        PlainFormat::Json => {
            serde_json::to_string_pretty(&printed)
                .map_err(|error| Failure::from_error(&error, ""))?
                + "\n"
        }
        PlainFormat::Text => told(&printed, events.len(), groups.len(), arguments.min_sources),
    };
    output::print(&text)
}

fn printed<'p>(
    group: &'p OccurrenceGroup,
    events: &'p [Event],
    apart: &std::collections::BTreeSet<EventId>,
) -> Option<Printed<'p>> {
    let first = &events[*group.events.first()?];
    let actor = |id: Option<entente_model::actor::ActorId>| id.map(|id| id.to_string());
    Some(Printed {
        sources: group.sources,
        plover: first.plover.map(|plover| plover.as_str()),
        source: actor(first.source.actor),
        target: actor(first.target.actor),
        reason: &group.reason,
        reports: group
            .events
            .iter()
            .map(|&place| {
                let event = &events[place];
                Report {
                    event: event.id.as_str(),
                    document: event.provenance.source.as_str(),
                    date: event.date.to_edtf(),
                    text: &event.text,
                    apart: apart.contains(&event.id),
                }
            })
            .collect(),
    })
}

fn told(printed: &[Printed<'_>], rows: usize, acts: usize, least: usize) -> String {
    let mut out = String::new();
    for group in printed {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{} → {}  {}  {} documents: {}",
            group.source.as_deref().unwrap_or("–"),
            group.target.as_deref().unwrap_or("–"),
            group.plover.unwrap_or("no type"),
            group.sources,
            group.reason
        );
        for report in &group.reports {
            let apart = if report.apart { " (apart by hand)" } else { "" };
            let _ = writeln!(
                out,
                "  {}  {}{apart}  {}",
                report.event,
                report.date,
                report.text.split_whitespace().collect::<Vec<_>>().join(" ")
            );
        }
    }
    let _ = writeln!(
        out,
        "{rows} rows of events in documents tell {acts} acts; shown are the {} that {least} or more documents report",
        printed.len()
    );
    out
}
