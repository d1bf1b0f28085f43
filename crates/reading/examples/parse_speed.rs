//! Words a second from raw text to trees: `cargo run --release --example parse_speed -- FILE` (threads:
//! `RAYON_NUM_THREADS`). Beside it: `benches/parser/udpipe_speed.py`.

use std::time::Instant;

use entente_reading::syntax::Parser;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("give a text file")?;
    let text = std::fs::read(file)?;
    let start = Instant::now();
    let parser = Parser::english();
    println!("model load {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    for pass in 1..=3 {
        let start = Instant::now();
        let mut words = 0;
        parser.parse_reader(text.as_slice(), |sentence| {
            words += sentence.words.len();
            Ok(())
        })?;
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "pass {pass}: {words} words, {seconds:.2} s, {:.0} words a second",
            words as f64 / seconds
        );
    }
    Ok(())
}
