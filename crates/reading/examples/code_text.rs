//! Codes the text on standard input and explains each sentence and event: `cargo run --release --example code_text -- 2022-01 < TEXT`.

use std::io::Read;

use entente_model::time::DateInterval;
use entente_reading::{Coder, CoderInput};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let date = std::env::args()
        .nth(1)
        .map(|date| DateInterval::from_words(&date))
        .transpose()?;
    let coder = Coder::new();
    let document = coder.code(&text, date.as_ref(), None);
    let input = CoderInput {
        text: &text,
        date: date.as_ref(),
        speaker: None,
    };
    println!(
        "{} sentences, {} parsed, {} events",
        document.sentences,
        document.parsed,
        document.events.len()
    );
    for sentence in 0..document.sentences {
        println!(
            "{}",
            coder.explain_sentence(input, &document, sentence, 100)
        );
    }
    for event in &document.events {
        println!("{}", coder.explain(input, &document, event, 100));
    }
    Ok(())
}
