//! `cargo run --release --example sample_speeches -- [--all] < SPEECHES.jsonl`
//!
//! Codes speeches given as JSON lines (`id`, `actor`, `text`) on standard input and prints each event with its context:
//! the material for judging a random sample.

use std::io::BufRead;

use entente_model::actor::ActorId;
use entente_model::time::DateInterval;
use entente_reading::{ActorRule, CodedActor, Coder};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let date = DateInterval::from_words("2017-09")?;
    // `--all` parses every sentence, also those that the gate would leave out.
    let mut coder = Coder::new();
    if std::env::args().any(|argument| argument == "--all") {
        coder = coder.without_gate();
    }
    let (mut sentences, mut parsed, mut events) = (0, 0, 0);
    for line in std::io::stdin().lock().lines() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let (id, text) = (field("id"), field("text"));
        let document = coder.code(&text, Some(&date), ActorId::new(&field("country_iso")).ok());
        sentences += document.sentences;
        parsed += document.parsed;
        events += document.events.len();
        for event in &document.events {
            let side = |actors: &[CodedActor]| {
                actors
                    .iter()
                    .map(|actor| {
                        format!(
                            "{}{}",
                            actor.actor.map(|id| id.to_string()).unwrap_or_default(),
                            actor
                                .group
                                .as_deref()
                                .map(|group| format!("/{group}"))
                                .unwrap_or_default()
                        )
                    })
                    .collect::<Vec<_>>()
                    .join("+")
            };
            let completed = event
                .sources
                .iter()
                .chain(&event.targets)
                .any(|actor| actor.rule == ActorRule::Learned);
            println!(
                "{id}\t{}\t{}\t{}\t{}{}{}\t{}\t{}\t{:.2}\t{}",
                side(&event.sources),
                side(&event.targets),
                event.plover,
                event.date.map(|date| date.to_edtf()).unwrap_or_default(),
                if event.mutual { " mutual" } else { "" },
                if completed { " completed" } else { "" },
                &text[event.trigger.clone()],
                event.trace.pattern,
                event.confidence,
                text[event.sentence_span.clone()].replace(['\n', '\t'], " ")
            );
        }
    }
    eprintln!("{sentences} sentences, {parsed} parsed, {events} events");
    Ok(())
}
