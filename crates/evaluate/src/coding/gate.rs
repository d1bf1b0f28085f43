//! `evaluate gate`: what the gate before the parser loses, and what it saves.

use std::error::Error;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use entente_reading::{CodedDocument, Coder, read_file};
use serde::Serialize;

/// Events coded with and without the gate, which passes only sentences to the parser that can hold one.
///
/// An event is lost where no event with the same trigger is coded behind the gate. What the gate leaves out also changes who a later pronoun means; such events are
/// counted as changed.
#[derive(Args)]
pub(crate) struct GateArguments {
    /// Documents in any form that `entente read` takes.
    #[arg(required = true)]
    documents: Vec<PathBuf>,
    /// Prints the sentences whose events are lost.
    #[arg(long)]
    errors: bool,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Default, Serialize)]
struct GateReport {
    events: usize,
    lost: usize,
    lost_share: f64,
    changed: usize,
    sentences: usize,
    parsed: usize,
    /// Sentences a second of one thread's wall clock, with and without the gate.
    rate: f64,
    rate_ungated: f64,
}

pub(crate) fn run(arguments: &GateArguments) -> Result<(), Box<dyn Error>> {
    let gated = Coder::new();
    let open = Coder::new().without_gate();
    let mut report = GateReport::default();
    let (mut with, mut without) = (Duration::ZERO, Duration::ZERO);
    for path in &arguments.documents {
        let flow = read_file(path, &mut |part| {
            let Ok(reading) = part.reading else {
                return ControlFlow::Continue(());
            };
            let code = |coder: &Coder| -> (CodedDocument, Duration) {
                let begin = Instant::now();
                let coded = coder.code(&reading.text, reading.date.as_ref(), None);
                (coded, begin.elapsed())
            };
            let (kept, time) = code(&gated);
            with += time;
            let (all, time) = code(&open);
            without += time;
            report.sentences += kept.sentences;
            report.parsed += kept.parsed;
            report.events += all.events.len();
            for event in &all.events {
                match kept
                    .events
                    .iter()
                    .find(|other| other.trigger == event.trigger)
                {
                    None => {
                        report.lost += 1;
                        if arguments.errors {
                            println!("{}", &reading.text[event.sentence_span.clone()]);
                        }
                    }
                    Some(other) => {
                        report.changed += usize::from(
                            other.plover != event.plover
                                || other.sources != event.sources
                                || other.targets != event.targets,
                        );
                    }
                }
            }
            ControlFlow::Continue(())
        });
        if flow.is_break() {
            break;
        }
    }
    report.lost_share = report.lost as f64 / report.events.max(1) as f64;
    report.rate = report.sentences as f64 / with.as_secs_f64();
    report.rate_ungated = report.sentences as f64 / without.as_secs_f64();
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!(
            "{} of {} events lost ({:.4}), {} changed; {} of {} sentences parsed; {:.0} sentences/s, without the gate {:.0}",
            report.lost,
            report.events,
            report.lost_share,
            report.changed,
            report.parsed,
            report.sentences,
            report.rate,
            report.rate_ungated
        );
    }
    Ok(())
}
