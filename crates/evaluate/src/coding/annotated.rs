//! `evaluate annotated`: the corpus of invented news sentences, each with every event that it tells.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use entente_model::time::DateInterval;
use entente_reading::{AnnotatedEvent, AnnotatedText, CodedEvent, Coder, CoderInput};
use rayon::prelude::*;
use serde::Serialize;

use super::reliability::{Reliability, ReliabilityReport};
use super::rows;

/// Events of annotated sentences: how many are found and how many of those coded are told, by countries and by type.
///
/// A coded event is right where the sentence has an annotated one of its type with the same countries on each side (by countries: of any type; by type: whatever
/// the countries); each annotated event counts once. Organisations count by their class, as in `evaluate plover`.
#[derive(Args)]
pub(crate) struct AnnotatedArguments {
    /// Files in the form of data/annotated/*.jsonl.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Only records with one event, which count as those of `evaluate plover`: found where any coded event is it.
    #[arg(long)]
    single: bool,
    /// Prints each record that is not wholly right, with what was coded.
    #[arg(long)]
    errors: bool,
    /// Prints how the confidence of events holds.
    #[arg(long)]
    reliability: bool,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

/// Right, coded and annotated events.
#[derive(Clone, Copy, Default, Serialize)]
struct Score {
    right: usize,
    coded: usize,
    annotated: usize,
    precision: f64,
    recall: f64,
    f1: f64,
}

impl Score {
    fn finish(mut self) -> Self {
        self.precision = self.right as f64 / self.coded.max(1) as f64;
        self.recall = self.right as f64 / self.annotated.max(1) as f64;
        self.f1 = 2.0 * self.right as f64 / (self.coded + self.annotated).max(1) as f64;
        self
    }
}

#[derive(Default, Serialize)]
struct AnnotatedReport {
    r#type: Score,
    countries: Score,
    all: Score,
    records: usize,
    /// Records without an annotated event, and how many of them have a coded one.
    without: usize,
    without_coded: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    reliability: Option<ReliabilityReport>,
}

pub(crate) fn run(arguments: &AnnotatedArguments) -> Result<(), Box<dyn Error>> {
    let coder = Coder::new();
    let mut report = AnnotatedReport::default();
    let mut reliability = Reliability::default();
    for file in &arguments.files {
        let records: Vec<AnnotatedText> = rows(file)?;
        let coded: Vec<Vec<CodedEvent>> = records
            .par_iter()
            .map(|record| events(&coder, record))
            .collect::<Result<_, _>>()?;
        for (record, coded) in records.iter().zip(&coded) {
            if arguments.single && record.events.len() != 1 {
                continue;
            }
            report.records += 1;
            if record.events.is_empty() {
                report.without += 1;
                report.without_coded += usize::from(!coded.is_empty());
            }
            let of_type = |event: &CodedEvent, told: &AnnotatedEvent| event.plover == told.r#type;
            let of_countries = |event: &CodedEvent, told: &AnnotatedEvent| {
                event.countries().are(&told.countries(), event.mutual)
            };
            add(&mut report.r#type, record, coded, &of_type);
            add(&mut report.countries, record, coded, &of_countries);
            for event in coded {
                let right = record
                    .events
                    .iter()
                    .any(|told| of_type(event, told) && of_countries(event, told));
                reliability.add(f64::from(event.confidence), right);
            }
            let before = report.all.right;
            add(&mut report.all, record, coded, &|event, told| {
                of_type(event, told) && of_countries(event, told)
            });
            let right = report.all.right - before;
            if arguments.errors && (right < record.events.len() || right < coded.len()) {
                print(record, coded);
            }
        }
    }
    for score in [&mut report.r#type, &mut report.countries, &mut report.all] {
        *score = score.finish();
    }
    report.reliability = arguments.reliability.then(|| reliability.report());
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
        return Ok(());
    }
    for (name, score) in [
        ("type", report.r#type),
        ("countries", report.countries),
        ("all", report.all),
    ] {
        println!(
            "{name:<9} precision {:.3}, recall {:.3}, F1 {:.3}: {} right of {} coded and {} annotated",
            score.precision, score.recall, score.f1, score.right, score.coded, score.annotated
        );
    }
    println!(
        "{} records; of {} without an event {} have one coded",
        report.records, report.without, report.without_coded
    );
    if let Some(reliability) = &report.reliability {
        reliability.print();
    }
    Ok(())
}

fn events(coder: &Coder, record: &AnnotatedText) -> Result<Vec<CodedEvent>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", record.id);
    let date = DateInterval::from_words(&record.date).map_err(|error| wrong(&error))?;
    let input = CoderInput {
        text: &record.text,
        date: Some(&date),
        speaker: record.speaker,
    };
    Ok(coder
        .code_all(&[input])
        .into_iter()
        .flatten()
        .flat_map(|document| document.events)
        .collect())
}

/// Pairs each annotated event with the first coded one that is left and fits.
fn add(
    score: &mut Score,
    record: &AnnotatedText,
    coded: &[CodedEvent],
    fits: &dyn Fn(&CodedEvent, &AnnotatedEvent) -> bool,
) {
    let mut left: Vec<&CodedEvent> = coded.iter().collect();
    for told in &record.events {
        if let Some(at) = left.iter().position(|event| fits(event, told)) {
            left.remove(at);
            score.right += 1;
        }
    }
    score.coded += coded.len();
    score.annotated += record.events.len();
}

fn print(record: &AnnotatedText, coded: &[CodedEvent]) {
    println!("{} {}", record.id, record.text);
    for told in &record.events {
        println!(
            "  told  {} {:?} > {:?} \"{}\"",
            told.r#type,
            told.countries().source,
            told.countries().target,
            told.trigger
        );
    }
    for event in coded {
        println!(
            "  coded {} {:?} > {:?} \"{}\" {}",
            event.plover,
            event.countries().source,
            event.countries().target,
            record.text.get(event.trigger.clone()).unwrap_or_default(),
            event.trace.pattern
        );
    }
}
