//! Codes the text on standard input and explains each event: `cargo run --release --example code_text -- 2022-01 < TEXT`.

use std::io::Read;

use entente_model::time::DateInterval;
use entente_reading::Coder;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let date = std::env::args()
        .nth(1)
        .map(|date| DateInterval::from_words(&date))
        .transpose()?;
    let coder = Coder::new();
    let document = coder.code(&text, date.as_ref(), None);
    println!(
        "{} sentences, {} parsed, {} events",
        document.sentences,
        document.parsed,
        document.events.len()
    );
    if document.events.is_empty() {
        for sentence in entente_reading::syntax::Parser::english().parse(&text) {
            println!("{}", entente_reading::syntax::to_tree(&sentence, 100));
        }
    }
    for event in &document.events {
        println!(
            "{}",
            coder.explain(&text, date.as_ref(), &document, event, 100)
        );
    }
    Ok(())
}
