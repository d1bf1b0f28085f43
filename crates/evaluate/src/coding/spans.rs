//! `evaluate spans`: the phrases of source and target, found without being given.

use std::collections::BTreeSet;
use std::error::Error;
use std::ops::Range;
use std::path::PathBuf;

use clap::Args;
use entente_reading::{CodedActor, CodedEvent, Coder, MarkedSpans};
use serde::Serialize;

use super::plv::{PlvRow, collapsed};
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
    /// Prints every sentence without an event between the two of the marked type, with what was coded.
    #[arg(long)]
    coded: bool,
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
    /// Sentences of which an event is coded; of which one has an actor in the marked source and one in the marked target;
    /// and has the marked type too.
    coded: f64,
    pair: f64,
    pair_and_type: f64,
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
    let (mut coded, mut pair, mut pair_and_type) = (0, 0, 0);
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
        let document = coder.code(&text, None, None);
        let within = |actors: &[CodedActor], marked: &[Range<usize>]| {
            actors.iter().any(|actor| {
                let span = &actor.span;
                marked
                    .iter()
                    .any(|marked| marked.start < span.end && span.start < marked.end)
            })
        };
        let joins = |event: &&CodedEvent| {
            within(&event.sources, &marked.source) && within(&event.targets, &marked.target)
                || event.mutual
                    && (within(&event.targets, &marked.source)
                        && within(&event.sources, &marked.target)
                        || within(&event.sources, &marked.source)
                            && within(&event.sources, &marked.target))
        };
        coded += usize::from(!document.events.is_empty());
        let joined = document.events.iter().any(|event| joins(&event));
        pair += usize::from(joined);
        let told = document
            .events
            .iter()
            .filter(joins)
            .any(|event| collapsed(event.plover.as_str()) == row.plover);
        pair_and_type += usize::from(told);
        if arguments.coded && !told {
            println!("{} {}", row.plover, row.marked);
            for event in &document.events {
                println!(
                    "    {} {:?} > {:?} {:?} {:?}",
                    event.plover,
                    event
                        .sources
                        .iter()
                        .map(|actor| &text[actor.span.clone()])
                        .collect::<Vec<_>>(),
                    event
                        .targets
                        .iter()
                        .map(|actor| &text[actor.span.clone()])
                        .collect::<Vec<_>>(),
                    event.trace.pattern,
                    event.trace.operators
                );
            }
        }
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
        coded: coded as f64 / of.max(1) as f64,
        pair: pair as f64 / of.max(1) as f64,
        pair_and_type: pair_and_type as f64 / of.max(1) as f64,
        of,
    };
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!(
            "source F1 {:.4}, target F1 {:.4}, both exact {:.4}, of {}",
            report.source_f1, report.target_f1, report.both_exact, report.of
        );
        println!(
            "as events: coded {:.4}, between the two {:.4}, with their type {:.4}",
            report.coded, report.pair, report.pair_and_type
        );
    }
    Ok(())
}
