//! `evaluate plover`: sentences with source, target and type, from raw text.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use entente_reading::{CodedActor, CodedEvent, Coder};
use serde::{Deserialize, Serialize};

use super::{Half, keeps, rows};

/// Sentences of the PLOVER gold records: type, source and target country, and all of them, from raw text.
///
/// A record is right where one coded event of its sentence is. Countries: the set of the sources' codes and that of the
/// targets'; in a record without target a mutual event matches in either order, another where no target is coded. An
/// organisation counts by its class (IGO, NGO …). The file's names are those of PLOVER 0.5: DEMAND is REQUEST, DISAPPROVE and
/// INVESTIGATE are ACCUSE, FIGHT is ASSAULT.
#[derive(Args)]
pub(crate) struct PloverArguments {
    /// A file in the form of plover_gold.jsonl.
    file: PathBuf,
    /// Only one half of the sentences.
    #[arg(long)]
    half: Option<Half>,
    /// Prints every record that is not right, with what was coded.
    #[arg(long)]
    errors: bool,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Deserialize)]
struct GoldRow {
    id: String,
    event: String,
    text: String,
    #[serde(default)]
    source: Side,
    #[serde(default)]
    target: Side,
}

/// A list of actors, or an empty string for none.
#[derive(Deserialize, Default)]
#[serde(untagged)]
enum Side {
    Actors(Vec<GoldActor>),
    #[allow(dead_code)]
    Text(String),
    #[default]
    None,
}

#[derive(Deserialize)]
struct GoldActor {
    #[serde(default)]
    code: String,
}

impl Side {
    fn codes(&self) -> BTreeSet<String> {
        match self {
            Side::Actors(actors) => actors
                .iter()
                .map(|actor| match actor.code.as_str() {
                    "JAP" => "JPN".to_owned(),
                    "ITL" => "ITA".to_owned(),
                    other => other.to_owned(),
                })
                .filter(|code| !code.is_empty())
                .collect(),
            _ => BTreeSet::new(),
        }
    }
}

#[derive(Serialize, Default)]
struct PloverReport {
    r#type: f64,
    countries: f64,
    all: f64,
    of: usize,
    /// Events coded for each record.
    events_per_record: f64,
}

pub(crate) fn run(arguments: &PloverArguments) -> Result<(), Box<dyn Error>> {
    let coder = Coder::new();
    let mut counts = [0usize; 4];
    let mut coded = 0;
    for row in rows::<GoldRow>(&arguments.file)? {
        if !keeps(arguments.half, &row.id) {
            continue;
        }
        let document = coder.code(&row.text, None, None);
        coded += document.events.len();
        let wanted = (row.source.codes(), row.target.codes());
        let expected = modern(&row.event);
        let right_type = |event: &CodedEvent| event.plover.as_str() == expected;
        let right_countries = |event: &CodedEvent| countries(event, &wanted.0, &wanted.1);
        let found = [
            document.events.iter().any(right_type),
            document.events.iter().any(right_countries),
            document
                .events
                .iter()
                .any(|event| right_type(event) && right_countries(event)),
            true,
        ];
        for (count, found) in counts.iter_mut().zip(found) {
            *count += usize::from(found);
        }
        if arguments.errors && !found[2] {
            println!(
                "{} {expected} {:?} > {:?}: {}",
                row.id, wanted.0, wanted.1, row.text
            );
            if document.events.is_empty() {
                for sentence in entente_reading::syntax::Parser::english().parse(&row.text) {
                    println!("{}", entente_reading::syntax::to_tree(&sentence, 110));
                }
            }
            for event in &document.events {
                println!(
                    "    {} {:?} > {:?} {:?} {} {:?}",
                    event.plover,
                    event.sources.iter().map(code).collect::<Vec<_>>(),
                    event.targets.iter().map(code).collect::<Vec<_>>(),
                    &row.text[event.trigger.clone()],
                    event.trace.pattern,
                    event.trace.operators
                );
            }
        }
    }
    let of = counts[3];
    let share = |count: usize| count as f64 / of.max(1) as f64;
    let report = PloverReport {
        r#type: share(counts[0]),
        countries: share(counts[1]),
        all: share(counts[2]),
        of,
        events_per_record: share(coded),
    };
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!(
            "type {:.4}, countries {:.4}, all {:.4}, of {}; {:.2} events a record",
            report.r#type, report.countries, report.all, report.of, report.events_per_record
        );
    }
    Ok(())
}

/// Today's name of a type of PLOVER 0.5.
fn modern(event: &str) -> &str {
    match event {
        "DEMAND" => "REQUEST",
        "DISAPPROVE" | "INVESTIGATE" => "ACCUSE",
        "FIGHT" => "ASSAULT",
        other => other,
    }
}

/// The country, or for others the class of the manual's table of non-state actors.
fn code(actor: &CodedActor) -> String {
    match (&*actor.sector, actor.actor) {
        ("IGO" | "NGO" | "ISM" | "IMG" | "MNC", _) | (_, None) => actor.sector.to_string(),
        (_, Some(id)) => match id.as_str() {
            "SUN" => "RUS".to_owned(),
            other => other.to_owned(),
        },
    }
}

fn countries(event: &CodedEvent, source: &BTreeSet<String>, target: &BTreeSet<String>) -> bool {
    let from: BTreeSet<String> = event.sources.iter().map(code).collect();
    let to: BTreeSet<String> = event.targets.iter().map(code).collect();
    if target.is_empty() {
        if event.mutual || !to.is_empty() && source.len() > 1 {
            return from.union(&to).cloned().collect::<BTreeSet<_>>() == *source;
        }
        return from == *source && to.is_empty();
    }
    (from == *source && to == *target) || event.mutual && from == *target && to == *source
}
