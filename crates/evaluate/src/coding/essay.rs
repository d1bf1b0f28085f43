//! `evaluate essay`: a document with its events, offsets and dates.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use entente_model::time::DateInterval;
use entente_reading::{CodedActor, CodedEvent, Coder, Hint, read_document};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Half, keeps, rows};

/// The events of a document: found with actors and type, and with date too.
///
/// An event is found where a coded one overlaps its quote, joins one of its unordered pairs of actors and has one of its types;
/// its date is right where the intervals overlap and the coded one is no more than twice as long. An optional event counts
/// only when found; dates are measured over the events whose date is scored (precision other than `inferred`).
#[derive(Args)]
pub(crate) struct EssayArguments {
    /// The document.
    text: PathBuf,
    /// Its events, in the form of essay_events.jsonl; offsets are bytes of the file.
    events: PathBuf,
    /// The document's date.
    #[arg(long, default_value = "2022-01")]
    date: String,
    /// Only one half of the events.
    #[arg(long)]
    half: Option<Half>,
    /// Prints events that are not found, and everything coded.
    #[arg(long)]
    errors: bool,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Deserialize)]
struct EssayRow {
    id: String,
    start: usize,
    end: usize,
    quote: String,
    source: Vec<String>,
    target: Vec<String>,
    #[serde(rename = "type")]
    plover: OneOrMany,
    date: Vec<String>,
    #[serde(default)]
    precision: String,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn holds(&self, name: &str) -> bool {
        match self {
            OneOrMany::One(one) => one == name,
            OneOrMany::Many(many) => many.iter().any(|one| one == name),
        }
    }
}

#[derive(Serialize)]
struct EssayReport {
    found: usize,
    of: usize,
    dated: usize,
    dated_of: usize,
    /// All events coded in the document.
    coded: usize,
}

pub(crate) fn run(arguments: &EssayArguments) -> Result<(), Box<dyn Error>> {
    let bytes = std::fs::read(&arguments.text)
        .map_err(|error| format!("{}: {error}", arguments.text.display()))?;
    let raw = String::from_utf8_lossy(&bytes).into_owned();
    let reading = read_document(&bytes, Hint::from_name("document.txt"))?;
    // Offsets of the annotation are bytes of the file: the text is coded as it stands where reading changes nothing of length.
    let text = if reading.text.len() == raw.trim_end().len() {
        reading.text
    } else {
        raw
    };
    let date = DateInterval::from_words(&arguments.date)?;
    let document = Coder::new().code(&text, Some(&date), None);
    let mut report = EssayReport {
        found: 0,
        of: 0,
        dated: 0,
        dated_of: 0,
        coded: document.events.len(),
    };
    let mut matched = vec![false; document.events.len()];
    for row in rows::<EssayRow>(&arguments.events)? {
        if !keeps(arguments.half, &row.quote) {
            continue;
        }
        let matches: Vec<usize> = (0..document.events.len())
            .filter(|&at| is_match(&row, &document.events[at]))
            .collect();
        for &at in &matches {
            matched[at] = true;
        }
        let found = !matches.is_empty();
        if row.optional && !found {
            continue;
        }
        report.of += 1;
        report.found += usize::from(found);
        if row.precision != "inferred" {
            report.dated_of += 1;
            let dated = matches.iter().any(|&at| {
                document.events[at]
                    .date
                    .is_some_and(|date| is_dated(&row, &date))
            });
            report.dated += usize::from(dated);
            if arguments.errors && found && !dated {
                println!(
                    "{} date {:?}: coded {:?}",
                    row.id,
                    row.date,
                    matches
                        .iter()
                        .map(|&at| document.events[at].date.map(|date| date.to_edtf()))
                        .collect::<Vec<_>>()
                );
            }
        }
        if arguments.errors && !found {
            println!(
                "{} {:?} > {:?} not found: {}",
                row.id, row.source, row.target, row.quote
            );
            for event in document.events.iter().filter(|event| {
                event.sentence_span.start < row.end && row.start < event.sentence_span.end
            }) {
                println!("    {}", shown(event, &text));
            }
        }
    }
    if arguments.errors {
        println!("coded:");
        for (event, matched) in document.events.iter().zip(&matched) {
            println!(
                "{} {}",
                if *matched { "=" } else { " " },
                shown(event, &text)
            );
        }
    }
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!(
            "found {} of {}, dated {} of {}; {} events coded",
            report.found, report.of, report.dated, report.dated_of, report.coded
        );
    }
    Ok(())
}

fn shown(event: &CodedEvent, text: &str) -> String {
    let names = |actors: &[CodedActor]| actors.iter().map(name).collect::<Vec<_>>().join("+");
    format!(
        "{} {}{} {} [{}] {:?} {} {:?} conf {:.2} | {}",
        names(&event.sources),
        if event.mutual { "<>" } else { ">" },
        names(&event.targets),
        event.plover,
        event.date.map(|date| date.to_edtf()).unwrap_or_default(),
        &text[event.trigger.clone()],
        event.trace.pattern,
        event.trace.operators,
        event.confidence,
        text[event.span.clone()].replace('\n', " ")
    )
}

fn name(actor: &CodedActor) -> String {
    let id = actor.actor.map(|id| id.to_string()).unwrap_or_default();
    match &actor.group {
        Some(group) => format!("{id}/{group}"),
        None => id,
    }
}

fn is_match(row: &EssayRow, event: &CodedEvent) -> bool {
    let overlap = event.span.start < row.end && row.start < event.span.end;
    if !overlap || !row.plover.holds(event.plover.as_str()) {
        return false;
    }
    let side = |actors: &[CodedActor], wanted: &[String]| {
        actors.iter().any(|actor| {
            wanted.iter().any(|name| {
                actor.actor.is_some_and(|id| same(id.as_str(), name))
                    || actor.group.as_deref().is_some_and(|group| group == name)
            })
        })
    };
    let pair =
        |from: &[CodedActor], to: &[CodedActor]| side(from, &row.source) && side(to, &row.target);
    let all: Vec<CodedActor> = event
        .sources
        .iter()
        .chain(&event.targets)
        .cloned()
        .collect();
    pair(&event.sources, &event.targets)
        || pair(&event.targets, &event.sources)
        || event.mutual && pair(&all, &all)
}

/// Organisations are named differently by the annotation.
fn same(id: &str, name: &str) -> bool {
    id == name || matches!((id, name), ("NONALIGNED", "NAM"))
}

fn is_dated(row: &EssayRow, date: &DateInterval) -> bool {
    let bounds: Vec<Date> = row.date.iter().filter_map(|day| day.parse().ok()).collect();
    let (&[first, last], Some(from), Some(to)) =
        (bounds.as_slice(), date.earliest(), date.latest())
    else {
        return false;
    };
    let days = |from: Date, to: Date| (to - from).get_days() + 1;
    from <= last && first <= to && days(from, to) <= 2 * days(first, last)
}
