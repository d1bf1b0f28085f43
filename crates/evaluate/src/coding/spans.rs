//! `evaluate spans`: the phrases of source and target, found without being given.

use std::collections::BTreeSet;
use std::error::Error;
use std::ops::Range;
use std::path::PathBuf;

use clap::Args;
use entente_reading::{Coder, MarkedSpans};
use serde::Serialize;

use super::plv::PlvRow;
use super::{Half, keeps, rows};

/// Source and target of each sentence against those that are marked: F1 over words, all sentences together.
#[derive(Args)]
pub(crate) struct SpansArguments {
    /// A file in the form of plv_relations.jsonl.
    file: PathBuf,
    /// Only one half of the sentences.
    #[arg(long)]
    half: Option<Half>,
    /// Prints every sentence whose source or target is not right, with what was found.
    #[arg(long)]
    errors: bool,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct SpansReport {
    source_f1: f64,
    target_f1: f64,
    /// Sentences of which every word of both is right.
    both_exact: f64,
    of: usize,
}

#[derive(Default)]
struct Overlap {
    right: usize,
    found: usize,
    marked: usize,
}

impl Overlap {
    fn add(&mut self, text: &str, found: &[Range<usize>], marked: &[Range<usize>]) -> bool {
        let (found, marked) = (words(text, found), words(text, marked));
        self.right += found.intersection(&marked).count();
        self.found += found.len();
        self.marked += marked.len();
        found == marked
    }

    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.marked).max(1) as f64
    }
}

/// Where the words of some spans begin, articles left out.
fn words(text: &str, spans: &[Range<usize>]) -> BTreeSet<usize> {
    let mut out = BTreeSet::new();
    for span in spans {
        let mut at = span.start;
        for word in text[span.clone()].split(' ') {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            if !bare.is_empty() && !matches!(bare.to_lowercase().as_str(), "the" | "a" | "an") {
                out.insert(at + word.find(bare).unwrap_or_default());
            }
            at += word.len() + 1;
        }
    }
    out
}

pub(crate) fn run(arguments: &SpansArguments) -> Result<(), Box<dyn Error>> {
    let coder = Coder::new();
    let (mut source, mut target, mut exact, mut of) =
        (Overlap::default(), Overlap::default(), 0, 0);
    for row in rows::<PlvRow>(&arguments.file)? {
        let (text, marked) = MarkedSpans::read(&row.marked);
        if !keeps(arguments.half, &text) {
            continue;
        }
        let found = coder.spans(&text);
        let right = [
            source.add(&text, &found.source, &marked.source),
            target.add(&text, &found.target, &marked.target),
        ];
        exact += usize::from(right == [true, true]);
        of += 1;
        if arguments.errors && right != [true, true] {
            let phrases = |spans: &[Range<usize>]| {
                let words: Vec<&str> = spans.iter().map(|span| &text[span.clone()]).collect();
                words.join(" + ")
            };
            println!("{}", row.marked);
            println!(
                "    source {}: {}; target {}: {}",
                if right[0] { "right" } else { "wrong" },
                phrases(&found.source),
                if right[1] { "right" } else { "wrong" },
                phrases(&found.target)
            );
        }
    }
    let report = SpansReport {
        source_f1: source.f1(),
        target_f1: target.f1(),
        both_exact: exact as f64 / of.max(1) as f64,
        of,
    };
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!(
            "source F1 {:.4}, target F1 {:.4}, both exact {:.4}, of {}",
            report.source_f1, report.target_f1, report.both_exact, report.of
        );
    }
    Ok(())
}
