//! Events for the terminal.

use std::io::Write;

use entente_model::event::EventStatus;
use entente_reading::{CodedActor, CodedEvent, Reading};

use super::documents::{Outcome, ReadDocument, Sink};
use super::row::one_line;
use crate::failure::Failure;
use crate::output;

pub(super) struct TextSink {
    out: Box<dyn Write>,
    width: usize,
    any: bool,
}

impl TextSink {
    pub(super) fn new(out: Box<dyn Write>, width: usize) -> Self {
        TextSink {
            out,
            width: width.max(40),
            any: false,
        }
    }
}

impl Sink for TextSink {
    fn document(&mut self, document: &ReadDocument<'_>) -> Result<(), Failure> {
        let Outcome::Coded(coded) = &document.outcome else {
            // What is not coded is told on standard error.
            return Ok(());
        };
        let (reading, coded) = &**coded;
        if self.any {
            writeln!(self.out)?;
        }
        self.any = true;
        writeln!(self.out, "{}", head(&document.name, reading))?;
        let sentences = output::grouped(coded.sentences as u64);
        writeln!(
            self.out,
            "{} events in {sentences} sentences",
            output::grouped(coded.events.len() as u64)
        )?;
        for event in &coded.events {
            writeln!(self.out)?;
            writeln!(self.out, "{}", line(event, &reading.text))?;
            let sentence = one_line(
                reading
                    .text
                    .get(event.sentence_span.clone())
                    .unwrap_or_default(),
            );
            for line in wrapped(&sentence, self.width - 5) {
                writeln!(self.out, "     {line}")?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Failure> {
        self.out.flush()?;
        Ok(())
    }
}

/// "pipeline.md · 2 December 2021 · The title".
pub(super) fn head(name: &str, reading: &Reading) -> String {
    let date = reading
        .date
        .map_or_else(|| "no date".to_owned(), |date| date.to_words());
    match &reading.title {
        Some(title) => format!("{name} · {date} · {title}"),
        None => format!("{name} · {date}"),
    }
}

/// "  2  1954: PAK → SEATO SUPPORT, confidence 0.71".
fn line(event: &CodedEvent, text: &str) -> String {
    let date = event
        .date
        .map_or_else(|| "undated".to_owned(), |date| date.to_words());
    format!(
        "{:>3}  {date}: {}, {}",
        event.number,
        act(event, text),
        certainty(event)
    )
}

/// "PAK → SEATO SUPPORT withdraw".
pub(super) fn act(event: &CodedEvent, text: &str) -> String {
    let names = |actors: &[CodedActor]| {
        actors
            .iter()
            .map(|actor| name(actor, text))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let arrow = if event.mutual { "↔" } else { "→" };
    let sides = match (event.sources.as_slice(), event.targets.as_slice()) {
        (sources, []) if event.mutual => sources
            .iter()
            .map(|actor| name(actor, text))
            .collect::<Vec<_>>()
            .join(" ↔ "),
        (sources, []) => names(sources),
        (sources, targets) => format!("{} {arrow} {}", names(sources), names(targets)),
    };
    let mode = if event.mode.is_empty() {
        String::new()
    } else {
        format!(" {}", event.mode)
    };
    let promised = event
        .promised_type
        .map(|promised| format!(" ({promised})"))
        .unwrap_or_default();
    format!("{sides} {}{promised}{mode}", event.plover)
}

pub(super) fn name(actor: &CodedActor, text: &str) -> String {
    let words = || one_line(text.get(actor.span.clone()).unwrap_or_default());
    match (actor.actor, &actor.group) {
        (Some(id), Some(group)) => format!("{id}/{group}"),
        (Some(id), None) => id.to_string(),
        (None, Some(group)) => group.to_string(),
        (None, None) => format!("“{}”", words()),
    }
}

pub(super) fn certainty(event: &CodedEvent) -> String {
    let status = match event.status {
        EventStatus::Happened => String::new(),
        status => format!("{status}, "),
    };
    format!("{status}confidence {:.2}", event.confidence)
}

/// The words of a text in lines of at most so many characters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let full = lines.last().is_some_and(|line| {
            !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width
        });
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}
