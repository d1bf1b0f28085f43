//! `evaluate plv`: the type of the relation between two given phrases.

use std::collections::BTreeMap;
use std::error::Error;
use std::ops::Range;
use std::path::PathBuf;

use clap::Args;
use entente_reading::{Coder, MarkedSpans};
use serde::{Deserialize, Serialize};

use super::{ByType, Half, keeps, rows};

/// The PLOVER type of the relation between a given source and target, macro-averaged F1 over the types of the file.
///
/// Each line holds `text`, `marked` (the text with `<s>` and `<t>` around source and target) and `type`; CONCEDE and RETREAT
/// count as YIELD. Nothing is learned from such a file.
#[derive(Args)]
pub(crate) struct PlvArguments {
    /// A file in the form of plv_relations.jsonl.
    file: PathBuf,
    /// Only one half of the sentences.
    #[arg(long)]
    half: Option<Half>,
    /// Prints every sentence that is not right, with the readings.
    #[arg(long)]
    errors: bool,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Deserialize)]
pub(crate) struct PlvRow {
    pub(crate) marked: String,
    #[serde(rename = "type")]
    pub(crate) plover: String,
}

#[derive(Serialize)]
struct PlvReport {
    macro_f1: f64,
    accuracy: f64,
    of: usize,
    by_type: BTreeMap<String, f64>,
}

pub(crate) fn run(arguments: &PlvArguments) -> Result<(), Box<dyn Error>> {
    let coder = Coder::new();
    let (mut score, mut right, mut of) = (ByType::default(), 0, 0);
    let mut confusion: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in rows::<PlvRow>(&arguments.file)? {
        let (text, spans) = unmark(&row.marked);
        if !keeps(arguments.half, &text) {
            continue;
        }
        let readings = coder.relation(&text, &spans);
        let answer = readings
            .first()
            .map_or("ACCUSE", |reading| collapsed(reading.plover.as_str()));
        score.add(&row.plover, answer);
        of += 1;
        right += usize::from(answer == row.plover);
        if answer != row.plover {
            *confusion
                .entry((row.plover.clone(), answer.to_owned()))
                .or_default() += 1;
            if arguments.errors {
                println!("{} as {answer}: {}", row.plover, row.marked);
                for reading in readings.iter().take(4) {
                    println!(
                        "    {} {:.2} {:?} {}",
                        reading.plover,
                        reading.score,
                        &text[reading.trigger.clone()],
                        reading.pattern
                    );
                }
            }
        }
    }
    let report = PlvReport {
        macro_f1: score.macro_f1(),
        accuracy: right as f64 / f64::max(of as f64, 1.0),
        of,
        by_type: score.f1(),
    };
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
        return Ok(());
    }
    println!(
        "macro F1 {:.4}, accuracy {:.4}, of {}",
        report.macro_f1, report.accuracy, report.of
    );
    for (name, f1) in &report.by_type {
        println!("{name:<10} {f1:.3}  of {}", score.expected[name]);
    }
    let mut confusion: Vec<_> = confusion.into_iter().collect();
    confusion.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for ((expected, answered), count) in confusion.into_iter().take(12) {
        println!("{expected} taken for {answered}: {count}");
    }
    Ok(())
}

fn collapsed(plover: &str) -> &str {
    match plover {
        "CONCEDE" | "RETREAT" => "YIELD",
        other => other,
    }
}

/// The text without its marks, and where they were.
pub(crate) fn unmark(marked: &str) -> (String, MarkedSpans) {
    let mut text = String::with_capacity(marked.len());
    let (mut source, mut target): (Vec<Range<usize>>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    let (mut source_from, mut target_from) = (None, None);
    let mut rest = marked;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut mark = |tag: &str| match rest.strip_prefix(tag) {
            Some(after) => {
                rest = after;
                true
            }
            None => false,
        };
        if mark("<s>") {
            source_from = Some(text.len());
        } else if mark("</s>") {
            source.extend(source_from.take().map(|from| from..text.len()));
        } else if mark("<t>") {
            target_from = Some(text.len());
        } else if mark("</t>") {
            target.extend(target_from.take().map(|from| from..text.len()));
        } else {
            text.push('<');
            rest = &rest[1..];
        }
    }
    text.push_str(rest);
    (text, MarkedSpans { source, target })
}
