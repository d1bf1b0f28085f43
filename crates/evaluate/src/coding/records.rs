//! `evaluate records`: sentences coded with TABARI/PETRARCH dictionaries, from raw text.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use entente_reading::petrarch::{Dictionaries, DictionaryCoder, DictionaryEvent, DictionaryKind};
use serde::{Deserialize, Serialize};

use super::{Half, keeps, rows};
use crate::input::read_text;

/// Records coded exactly as expected (the set of source, target and code), with a folder of dictionaries.
#[derive(Args)]
pub(crate) struct RecordsArguments {
    /// A file in the form of petrarch_records.jsonl.
    file: PathBuf,
    /// The folder with the actor, agent, verb and discard dictionaries.
    #[arg(long)]
    dictionaries: PathBuf,
    /// Only one half of the records.
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
struct Record {
    id: String,
    date: String,
    text: String,
    expected: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    source: String,
    target: String,
    event: String,
}

#[derive(Serialize)]
struct RecordsReport {
    exact: usize,
    of: usize,
}

pub(crate) fn run(arguments: &RecordsArguments) -> Result<(), Box<dyn Error>> {
    let mut dictionaries = Dictionaries::default();
    let mut files: Vec<PathBuf> = std::fs::read_dir(&arguments.dictionaries)
        .map_err(|error| format!("{}: {error}", arguments.dictionaries.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    files.sort();
    for file in files {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(kind) = DictionaryKind::of_name(&name) {
            dictionaries.add(kind, &name, &read_text(&file)?);
        }
    }
    let coder = DictionaryCoder::new(&dictionaries);
    let mut report = RecordsReport { exact: 0, of: 0 };
    for record in rows::<Record>(&arguments.file)? {
        if !keeps(arguments.half, &record.id) {
            continue;
        }
        let expected: BTreeSet<DictionaryEvent> = record
            .expected
            .iter()
            .map(|event| DictionaryEvent {
                source: event.source.clone(),
                target: event.target.clone(),
                code: event.event.clone(),
            })
            .collect();
        let coded: BTreeSet<DictionaryEvent> = coder.code(&record.text, &record.date).into_iter().collect();
        report.of += 1;
        report.exact += usize::from(coded == expected);
        if arguments.errors && coded != expected {
            let shown = |events: &BTreeSet<DictionaryEvent>| events.iter().map(|event| format!("{}>{}:{}", event.source, event.target, event.code)).collect::<Vec<_>>().join(" ");
            println!("{} {}\n    expected {}\n    coded    {}", record.id, record.text, shown(&expected), shown(&coded));
        }
    }
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!("exact {} of {} ({:.3})", report.exact, report.of, report.exact as f64 / report.of.max(1) as f64);
    }
    Ok(())
}
