//! `evaluate plv`: the type of the relation between two given phrases.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use clap::Args;
use entente_reading::{Coder, LabelledRelation, MarkedSpans, RelationModel, cross_validate};
use serde::{Deserialize, Serialize};

use super::{ByType, Half, keeps, rows};
use crate::input::read_text;

/// The PLOVER type of the relation between a given source and target, macro-averaged F1 over the types of the file.
///
/// Each line holds `text`, `marked` (the text with `<s>` and `<t>` around source and target) and `type`; CONCEDE and RETREAT
/// count as YIELD. As shipped, nothing is learned from such a file. `--train FILE` learns as `entente train` does: with `--test FILE` that file is
/// answered by a model made from the first, without it the first is cross-validated.
#[derive(Args)]
pub(crate) struct PlvArguments {
    /// A file in the form of plv_relations.jsonl.
    #[arg(required_unless_present = "train", conflicts_with = "train")]
    file: Option<PathBuf>,
    /// Learn from this file.
    #[arg(long)]
    train: Option<PathBuf>,
    /// Answer the sentences of this file with what was learned.
    #[arg(long, requires = "train")]
    test: Option<PathBuf>,
    /// Repeats of five-fold cross-validation.
    #[arg(long, default_value_t = 5)]
    repeats: usize,
    /// Deals the sentences into parts.
    #[arg(long, default_value_t = 1)]
    seed: u64,
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
    if let Some(train) = &arguments.train {
        return learned(arguments, train);
    }
    let file = arguments.file.as_deref().ok_or("no file")?;
    let coder = Coder::new();
    let (mut score, mut right, mut of) = (ByType::default(), 0, 0);
    let mut confusion: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in rows::<PlvRow>(file)? {
        let (text, spans) = MarkedSpans::read(&row.marked);
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
    report(arguments, &score, right, of)?;
    if arguments.json {
        return Ok(());
    }
    let mut confusion: Vec<_> = confusion.into_iter().collect();
    confusion.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for ((expected, answered), count) in confusion.into_iter().take(12) {
        println!("{expected} taken for {answered}: {count}");
    }
    Ok(())
}

/// A learned model: cross-validated, or on another file.
fn learned(arguments: &PlvArguments, train: &Path) -> Result<(), Box<dyn Error>> {
    let read = |path: &Path| -> Result<Vec<LabelledRelation>, Box<dyn Error>> {
        LabelledRelation::read_lines(&read_text(path)?)
            .map_err(|error| format!("{}: {error}", path.display()).into())
    };
    let coder = Coder::new();
    let examples = read(train)?;
    match &arguments.test {
        Some(test) => tested(arguments, &coder, &examples, &read(test)?),
        None => cross_validated(arguments, &coder, &examples),
    }
}

fn cross_validated(
    arguments: &PlvArguments,
    coder: &Coder,
    examples: &[LabelledRelation],
) -> Result<(), Box<dyn Error>> {
    let told = cross_validate(coder, examples, arguments.repeats, 5, arguments.seed)?.validation;
    if arguments.json {
        let report = serde_json::json!({
            "macro_f1": told.macro_f1.value,
            "macro_f1_interval": [told.macro_f1.low, told.macro_f1.high],
            "accuracy": told.accuracy,
            "of": told.of,
            "by_type": told.by_type,
            "repeats": told.repeats,
            "shipped_macro_f1": told.shipped_macro_f1,
            "gain": told.gain,
            "reliability": told.reliability,
        });
        println!("{report}");
        return Ok(());
    }
    println!(
        "macro F1 {:.4} (95 %: {:.4} to {:.4}), accuracy {:.4}, of {}; repeats {:.4?}",
        told.macro_f1.value,
        told.macro_f1.low,
        told.macro_f1.high,
        told.accuracy,
        told.of,
        told.repeats
    );
    println!(
        "as shipped {:.4}, accuracy {:.4}; gain {:.4} (95 %: {:.4} to {:.4})",
        told.shipped_macro_f1,
        told.shipped_accuracy,
        told.gain.value,
        told.gain.low,
        told.gain.high
    );
    for (name, f1) in &told.by_type {
        println!("{name:<10} {f1:.3}");
    }
    println!("probability said, share that is right, answers");
    for tenth in told.reliability.iter().filter(|tenth| tenth.answers > 0) {
        println!(
            "{:.2}  {:.2}  {}",
            tenth.probability, tenth.right, tenth.answers
        );
    }
    Ok(())
}

fn tested(
    arguments: &PlvArguments,
    coder: &Coder,
    examples: &[LabelledRelation],
    tests: &[LabelledRelation],
) -> Result<(), Box<dyn Error>> {
    let model = RelationModel::train(coder, examples)?;
    let (mut score, mut right) = (ByType::default(), 0);
    for example in tests {
        let ranked = model.classify(coder, &example.text, &example.spans);
        let answer = ranked.first().map_or("", |(label, _)| *label);
        score.add(&example.label, answer);
        right += usize::from(answer == example.label);
    }
    report(arguments, &score, right, tests.len())
}

fn report(
    arguments: &PlvArguments,
    score: &ByType,
    right: usize,
    of: usize,
) -> Result<(), Box<dyn Error>> {
    let report = PlvReport {
        macro_f1: score.macro_f1(),
        accuracy: right as f64 / of.max(1) as f64,
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
    Ok(())
}

pub(crate) fn collapsed(plover: &str) -> &str {
    match plover {
        "CONCEDE" | "RETREAT" => "YIELD",
        other => other,
    }
}
