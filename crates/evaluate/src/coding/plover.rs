//! `evaluate plover`: sentences with source, target and type, from raw text.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use entente_reading::{CodedEvent, Coder, Countries};
use serde::{Deserialize, Serialize};

use super::reliability::{Reliability, ReliabilityReport};
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
    /// Prints how the confidence of events holds: an event is right where its type and both countries are. Right events that the file does not have
    /// count as wrong here.
    #[arg(long)]
    reliability: bool,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Deserialize)]
struct GoldRow {
    id: String,
    event: String,
    #[serde(default)]
    mode: Option<String>,
    #[serde(default)]
    context: Option<String>,
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
                    "NGO" => "IGO".to_owned(),
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
    /// Of the records with a mode (context) that are right otherwise: mode right (a context of the file among those coded). Names of 0.5 that 2021 has
    /// no more are left out.
    mode: f64,
    mode_of: usize,
    context: f64,
    context_of: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    reliability: Option<ReliabilityReport>,
}

pub(crate) fn run(arguments: &PloverArguments) -> Result<(), Box<dyn Error>> {
    let coder = Coder::new();
    let mut counts = [0usize; 4];
    let mut coded = 0;
    let mut reliability = Reliability::default();
    let (mut modes, mut contexts) = ([0usize; 2], [0usize; 2]);
    for row in rows::<GoldRow>(&arguments.file)? {
        if !keeps(arguments.half, &row.id) {
            continue;
        }
        let document = coder.code(&row.text, None, None);
        coded += document.events.len();
        let wanted = Countries {
            source: row.source.codes(),
            target: row.target.codes(),
        };
        let expected = modern(&row.event);
        let right_type = |event: &CodedEvent| event.plover.as_str() == expected;
        let right_countries = |event: &CodedEvent| event.countries().are(&wanted, event.mutual);
        let found = [
            document.events.iter().any(right_type),
            document.events.iter().any(right_countries),
            document
                .events
                .iter()
                .any(|event| right_type(event) && right_countries(event)),
            true,
        ];
        for event in &document.events {
            reliability.add(
                f64::from(event.confidence),
                right_type(event) && right_countries(event),
            );
        }
        let right = document
            .events
            .iter()
            .find(|event| right_type(event) && right_countries(event));
        if let Some(event) = right {
            if let Some(mode) = row.mode.as_deref().and_then(modern_mode) {
                modes[1] += 1;
                modes[0] += usize::from(&*event.mode == mode);
            }
            let wanted: Vec<&str> = row
                .context
                .iter()
                .flat_map(|context| context.split(", "))
                .filter_map(modern_context)
                .collect();
            if !wanted.is_empty() {
                contexts[1] += 1;
                let told = event
                    .contexts
                    .iter()
                    .any(|context| wanted.contains(&&**context));
                contexts[0] += usize::from(told);
            }
        }
        for (count, found) in counts.iter_mut().zip(found) {
            *count += usize::from(found);
        }
        if arguments.errors && !found[2] {
            println!(
                "{} {expected} {:?} > {:?}: {}",
                row.id, wanted.source, wanted.target, row.text
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
                    event.countries().source,
                    event.countries().target,
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
        mode: modes[0] as f64 / modes[1].max(1) as f64,
        mode_of: modes[1],
        context: contexts[0] as f64 / contexts[1].max(1) as f64,
        context_of: contexts[1],
        reliability: arguments.reliability.then(|| reliability.report()),
    };
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!(
            "type {:.4}, countries {:.4}, all {:.4}, of {}; {:.2} events a record",
            report.r#type, report.countries, report.all, report.of, report.events_per_record
        );
        println!(
            "of records right so far: mode {:.4} of {}, context {:.4} of {}",
            report.mode, report.mode_of, report.context, report.context_of
        );
        if let Some(reliability) = &report.reliability {
            reliability.print();
        }
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

/// Today's name of a mode of PLOVER 0.5, where the manual of 2021 has one.
fn modern_mode(mode: &str) -> Option<&str> {
    Some(match mode {
        "" => return None,
        "strike-hun" => "hunger",
        "strike-gen" => "strike",
        "demo-org" | "demo-spon" => "demo",
        "riot-spon" => "riot",
        "assassinate" => "targeted",
        "detain" => "arrest",
        "confiscate" => "seize",
        "ban" => "restrict",
        "host" => "visit",
        "primitive" | "other" | "political" | "curfew" | "martial-law" => return None,
        same => same,
    })
}

/// Today's name of a context of PLOVER 0.5, where the manual of 2021 has one.
fn modern_context(context: &str) -> Option<&str> {
    Some(match context {
        "" | "unknown" | "historical" => return None,
        "political" => "political_institutions",
        "government" => "executive",
        "resource" => "natural_resource",
        "refugee" | "refugees" => "migration",
        "rights" => "rights_freedoms",
        "discrimination" => "religion_ethnicity",
        "religion" => "religion_ethnicity",
        "assets" => "economic",
        same => same,
    })
}
