//! `evaluate arguments`: learns who does what to whom from annotated sentences, and says how well, cross-validated.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use entente_reading::{AnnotatedText, Judged, learn_arguments};

use super::rows;

/// Learns the model of arguments that the coder ships, and prints by five-fold cross-validation how its probabilities hold and how many of the events that it
/// completes are right.
#[derive(Args)]
pub(crate) struct ArgumentsArguments {
    /// Files in the form of data/annotated/*.jsonl.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where to write the model; the coder ships crates/reading/model/english.arguments.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &ArgumentsArguments) -> Result<(), Box<dyn Error>> {
    let mut texts: Vec<AnnotatedText> = Vec::new();
    for file in &arguments.files {
        texts.extend(rows::<AnnotatedText>(file)?);
    }
    let learned = learn_arguments(&texts)?;
    let report = &learned.report;
    if arguments.json {
        println!("{}", serde_json::to_string(report)?);
    } else {
        println!(
            "{} texts with {} annotated events; {} bytes of model",
            report.texts,
            report.annotated,
            learned.file.len()
        );
        print("by rules ", &report.by_rules);
        print("completed", &report.completed);
        println!("completed of {} acts that lacked somebody", report.asked);
    }
    if let Some(path) = &arguments.out {
        std::fs::write(path, &learned.file)
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

fn print(name: &str, judged: &Judged) {
    println!(
        "{name} {} events: countries right {:.3}, type too {:.3}; Brier {:.4}, of the mean {:.4}",
        judged.events, judged.countries, judged.right, judged.brier, judged.brier_of_mean
    );
    for (probability, right) in &judged.fifths {
        println!("    probability {probability:.2}, right {right:.2}");
    }
}
