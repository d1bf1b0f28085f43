//! `evaluate claims`: claims of a text against those that a person annotated.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use entente_check::{ClaimKind, Facts, Verdict, check};
use entente_model::time::DateInterval;
use serde::{Deserialize, Serialize};

use crate::coding::rows;
use crate::input::read_text;

/// Claims found and decided as annotated. An annotated claim is found where the words overlap.
#[derive(Args)]
pub(crate) struct ClaimsArguments {
    /// The text.
    text: PathBuf,
    /// Annotated claims: id, start, end, verdict.
    claims: PathBuf,
    /// The date of the text.
    #[arg(long, default_value = "2022-01")]
    date: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Deserialize)]
struct Annotated {
    id: String,
    start: usize,
    end: usize,
    verdict: String,
}

#[derive(Serialize)]
struct Decided {
    found: usize,
    as_annotated: usize,
    waiting: usize,
    of: usize,
    claims: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    annotated: String,
    verdict: Option<&'static str>,
    reason: Option<String>,
    /// It waits for a model that this version does not have.
    waits: bool,
}

pub(crate) fn run(arguments: &ClaimsArguments) -> Result<(), Box<dyn Error>> {
    let text = read_text(&arguments.text)?;
    let date: DateInterval = arguments.date.parse()?;
    let found = check(&text, Some(&date), &Facts::embedded());
    let annotated: Vec<Annotated> = rows(&arguments.claims)?;
    let lines: Vec<Line> = annotated
        .into_iter()
        .map(|claim| {
            let overlapping = |checked: &&entente_check::CheckedClaim| {
                checked.claim.span.start < claim.end && claim.start < checked.claim.span.end
            };
            let here: Vec<_> = found.iter().filter(overlapping).collect();
            let same = here
                .iter()
                .find(|checked| checked.verdict.as_str() == claim.verdict);
            let best = same.or_else(|| here.first());
            Line {
                id: claim.id,
                annotated: claim.verdict,
                verdict: best.map(|checked| checked.verdict.as_str()),
                waits: best
                    .is_some_and(|checked| matches!(checked.claim.kind, ClaimKind::OfModel { .. })),
                reason: best.map(|checked| {
                    checked
                        .right
                        .clone()
                        .unwrap_or_else(|| checked.reason.clone())
                }),
            }
        })
        .collect();
    let result = Decided {
        found: lines.iter().filter(|line| line.verdict.is_some()).count(),
        as_annotated: lines
            .iter()
            .filter(|line| line.verdict == Some(line.annotated.as_str()) && !line.waits)
            .count(),
        waiting: lines.iter().filter(|line| line.waits).count(),
        of: lines.len(),
        claims: lines,
    };
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&result)?);
        return Ok(());
    }
    let verdicts = |verdict: Verdict| {
        found
            .iter()
            .filter(|claim| claim.verdict == verdict)
            .count()
    };
    println!(
        "{} claims in the text: {} supported, {} contradicted, {} unverifiable",
        found.len(),
        verdicts(Verdict::Supported),
        verdicts(Verdict::Contradicted),
        verdicts(Verdict::Unverifiable)
    );
    println!(
        "of {} annotated claims {} are found, {} decided as annotated, {} wait for a model",
        result.of, result.found, result.as_annotated, result.waiting
    );
    for line in &result.claims {
        println!(
            "{}  annotated {:<13} {:<13} {}",
            line.id,
            line.annotated,
            line.verdict.unwrap_or("not found"),
            line.reason.as_deref().unwrap_or_default()
        );
    }
    Ok(())
}
