//! `entente train`: the type of a relation learned from a user's own labelled sentences.

use std::fmt::Write as _;
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use clap::Args;
use entente_model::ontology::PloverType;
use entente_reading::{
    Coder, CrossValidation, Interval, LabelledLines, LabelledRelation, Learned, RelationModel,
    cross_validate,
};
use serde::Serialize;

use crate::arguments::PlainFormat;
use crate::failure::Failure;
use crate::output;
use crate::text_file::read_text;

/// Teach the event coder your own coding of relations.
///
/// Reads labelled sentences, lines of JSON: `marked` is the sentence with <s>…</s> around the source and <t>…</t> around the target, `type` the
/// label (a PLOVER type, YIELD for CONCEDE and RETREAT together, or a word of your own). Tells by cross-validation what a model made from
/// such sentences gains over the coder as it ships, and writes the model made from all of them. `entente read --model FILE` uses it. A label that is no
/// PLOVER type changes no event and counts in no gain; lines that cannot be learned from are named and left out.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente train coded.jsonl\n  entente train coded.jsonl --output mine.model\n  entente read news/ --model mine.model\n\nExit codes: 0 done, 1 the file cannot be read or learned from, 2 wrong arguments."
)]
pub(crate) struct TrainArguments {
    /// Labelled sentences, lines of JSON.
    #[arg(value_name = "FILE")]
    sentences: PathBuf,
    /// Where the model goes.
    #[arg(long, short, value_name = "MODEL", default_value = "relation.model")]
    output: PathBuf,
    /// Parts of the cross-validation.
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u8).range(2..=50))]
    folds: u8,
    /// Times that the sentences are dealt into parts anew.
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=50))]
    repeats: u8,
    /// Deals the sentences: the same number, the same parts.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Form of the report.
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    format: PlainFormat,
}

/// As many lines that cannot be learned from are named; the others are counted.
const REFUSED_TOLD: usize = 20;

#[derive(Serialize)]
struct Printed<'p> {
    model: String,
    folds: u8,
    /// Lines of the file that nothing is learned from.
    not_used: Vec<String>,
    #[serde(flatten)]
    validation: &'p CrossValidation,
}

pub(crate) fn run(arguments: &TrainArguments) -> Result<(), Failure> {
    let path = &arguments.sentences;
    let text = read_text(path)?;
    let failed = |error: entente_reading::RelationModelError| {
        Failure::failed(
            format!("{}: {error}", path.display()),
            "a line is {\"marked\": \"<s>France</s> praised <t>Chile</t>.\", \"type\": \"SUPPORT\"}",
        )
    };
    let LabelledLines {
        good: examples,
        refused,
    } = LabelledRelation::read_good_lines(&text);
    for error in refused.iter().take(REFUSED_TOLD) {
        anstream::eprintln!("not used: {}: {error}", path.display());
    }
    if refused.len() > REFUSED_TOLD {
        anstream::eprintln!("not used: {} more lines", refused.len() - REFUSED_TOLD);
    }
    let Learned { model, validation } = cross_validate(
        &Coder::new(),
        &examples,
        usize::from(arguments.repeats),
        usize::from(arguments.folds),
        arguments.seed,
    )
    .map_err(failed)?;
    let out = &arguments.output;
    let file = File::create(out).map_err(|error| Failure::writing(out, &error))?;
    model.write(BufWriter::new(file)).map_err(|error| {
        Failure::failed(format!("{}: {error}", out.display()), "name another file")
    })?;
    let printed = match arguments.format {
        PlainFormat::Json => {
            let printed = Printed {
                model: out.display().to_string(),
                folds: arguments.folds,
                not_used: refused.iter().map(ToString::to_string).collect(),
                validation: &validation,
            };
            serde_json::to_string_pretty(&printed)
                .map_err(|error| Failure::from_error(&error, ""))?
                + "\n"
        }
        PlainFormat::Text => report(arguments, &examples, &validation),
    };
    output::print(&printed)
}

fn report(
    arguments: &TrainArguments,
    examples: &[LabelledRelation],
    validation: &CrossValidation,
) -> String {
    let mut out = String::new();
    let within = |interval: &Interval| {
        format!(
            "{:.3} (95 %: {:.3} to {:.3})",
            interval.value, interval.low, interval.high
        )
    };
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{} sentences, {} labels; {} times {}-fold cross-validation",
        validation.of,
        validation.by_type.len(),
        arguments.repeats,
        arguments.folds
    );
    let own: usize = validation.of - validation.of_types;
    if own > 0 {
        let _ = writeln!(
            out,
            "of these {own} have a label that is no PLOVER type: it changes no event of `entente read`, so gain and macro F1 are over the other {}",
            validation.of_types
        );
    }
    let _ = writeln!(
        out,
        "macro F1   with this model {}, the coder as it ships {:.3}",
        within(&validation.macro_f1),
        validation.shipped_macro_f1
    );
    let _ = writeln!(out, "gain       {}", within(&validation.gain));
    let _ = writeln!(
        out,
        "right      with this model {:.3}, the coder as it ships {:.3}\n",
        validation.accuracy, validation.shipped_accuracy
    );
    let _ = writeln!(out, "F1 by label");
    for (label, f1) in &validation.by_type {
        let count = examples
            .iter()
            .filter(|example| example.label == *label)
            .count();
        let is_type = RelationModel::plover_of(label, PloverType::Consult).is_some();
        let note = if is_type { "" } else { ", changes no event" };
        let _ = writeln!(out, "  {label:<12} {f1:.3}  of {count}{note}");
    }
    let _ = writeln!(out, "\nProbability said and share that is right");
    for tenth in &validation.reliability {
        if tenth.answers > 0 {
            let _ = writeln!(
                out,
                "  {:.2}  {:.2}  of {}",
                tenth.probability, tenth.right, tenth.answers
            );
        }
    }
    let _ = writeln!(
        out,
        "\nwritten: {}; use it: entente read DOCUMENT --model {}",
        arguments.output.display(),
        arguments.output.display()
    );
    out
}
