//! Sentences a second from raw text to events: `cargo run --release --example code_speed -- [--all] FILE...` (threads:
//! `RAYON_NUM_THREADS`). A file is one text, or JSON lines with a text each; `--all` parses every sentence.

use std::time::Instant;

use entente_reading::{Coder, CoderInput};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut coder = Coder::new();
    let mut texts: Vec<String> = Vec::new();
    for argument in std::env::args().skip(1) {
        if argument == "--all" {
            coder = coder.without_gate();
            continue;
        }
        let whole = std::fs::read_to_string(&argument)?;
        if argument.ends_with(".jsonl") {
            for line in whole.lines() {
                let row: serde_json::Value = serde_json::from_str(line)?;
                texts.push(row["text"].as_str().unwrap_or_default().to_owned());
            }
        } else {
            texts.push(whole);
        }
    }
    let inputs: Vec<CoderInput<'_>> = texts
        .iter()
        .map(|text| CoderInput {
            text,
            date: None,
            speaker: None,
        })
        .collect();
    // The first pass also loads the tables.
    for pass in 1..=3 {
        let (start, before) = (Instant::now(), processor_seconds());
        let (mut sentences, mut parsed, mut events) = (0, 0, 0);
        for document in coder.code_all(&inputs).into_iter().flatten() {
            sentences += document.sentences;
            parsed += document.parsed;
            events += document.events.len();
        }
        let (wall, processor) = (start.elapsed().as_secs_f64(), processor_seconds() - before);
        println!(
            "pass {pass}: {sentences} sentences, {parsed} parsed, {events} events; {:.0} sentences a second, {:.0} a second of processor time",
            f64::from(u32::try_from(sentences)?) / wall,
            f64::from(u32::try_from(sentences)?) / processor,
        );
    }
    Ok(())
}

/// Seconds of all threads so far, as Linux tells them in hundredths; elsewhere none.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks = |at: usize| {
        fields
            .get(at)
            .and_then(|field| field.parse::<f64>().ok())
            .unwrap_or_default()
    };
    (ticks(11) + ticks(12)) / 100.0
}
