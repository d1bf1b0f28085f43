//! What a person sees of how a sentence was read: its tree, its names, how each event came about, and why a word made none.

mod missed;

use std::fmt::Write as _;

use super::actors::Actors;
use super::discourse::Discourse;
use super::tree::Tree;
use super::{Coder, CoderInput, FIRST_DAY, discards, events};
use crate::coded_event::{CodedActor, CodedDocument, CodedEvent};
use crate::syntax::{Parser, Sentence, to_tree};
use missed::Missed;

impl Coder {
    /// Explains one event of a document that this coder coded: the sentence, its tree, the rules that gave actors, act and
    /// date, and the readings that lost, with their scores. `width` is that of the terminal.
    pub fn explain(
        &self,
        input: CoderInput<'_>,
        document: &CodedDocument,
        event: &CodedEvent,
        width: usize,
    ) -> String {
        let mut out = String::new();
        self.code_observed(input, &mut |number, sentence, discourse| {
            if number == event.sentence {
                out.push_str(&self.seen(sentence, discourse, width));
            }
        });
        out.push_str(&told(input.text, document, event));
        out
    }

    /// Explains one sentence of a document that this coder coded: its tree and names, the numbers (from 1) of the events that it tells, and of each word that may tell
    /// an act and made no event what stopped it. Empty where the document has no sentence of that number (from 0).
    pub fn explain_sentence(
        &self,
        input: CoderInput<'_>,
        document: &CodedDocument,
        sentence: usize,
        width: usize,
    ) -> String {
        let mut out = String::new();
        self.code_observed(input, &mut |number, read, discourse| {
            if number != sentence {
                return;
            }
            // Writing to a string cannot fail.
            let _ = writeln!(out, "sentence {} of {}\n", number + 1, document.sentences);
            let left_out = read.words.is_empty();
            let parsed = if left_out {
                Parser::english().parse(read.text())
            } else {
                vec![read.clone()]
            };
            let (mut found, mut named, mut words) = (0, 0, Vec::new());
            let mut whole: Vec<String> = Vec::new();
            for read in &parsed {
                out.push_str(&self.seen(read, discourse, width));
                let tree = Tree::new(read);
                let actors = Actors::find(&tree, self.names, self.user.as_ref(), discourse);
                named += actors.mentions.len();
                let mut missed = Missed::new(&self.frames, &tree);
                let told = events::events(&self.frames, &actors, &mut missed);
                found += told
                    .iter()
                    .filter(|event| event.confidence >= self.least_confidence)
                    .count();
                for event in told
                    .iter()
                    .filter(|event| event.confidence < self.least_confidence)
                {
                    words.push(format!(
                        "word      {}: its event has confidence {:.2}, less than is asked for",
                        tree.form(event.trigger),
                        event.confidence
                    ));
                }
                words.extend(missed.lines);
                if let Some(phrase) = discards::discarded_by(read, &self.discards) {
                    whole.push(format!(
                        "\"{phrase}\" leaves it out: of sport, film and games, or of your own rules"
                    ));
                }
            }
            for line in &words {
                let _ = writeln!(out, "{line}");
            }
            let told: Vec<String> = document
                .events
                .iter()
                .filter(|event| event.sentence == sentence)
                .map(|event| format!("{} ({})", event.number, event.plover))
                .collect();
            if !told.is_empty() {
                let _ = writeln!(out, "events    {}; --explain N tells more", told.join(", "));
                return;
            }
            if left_out && named == 0 {
                whole.push("it names nobody, and was not parsed".to_owned());
            } else if left_out && whole.is_empty() {
                whole.push(
                    "no word of it tells an act with what the act needs beside it; it was not parsed"
                        .to_owned(),
                );
            } else if found > 0 && whole.is_empty() {
                whole.push(format!("what it tells was before {}", FIRST_DAY.year()));
            } else if words.is_empty() && whole.is_empty() {
                whole.push("no word of it tells an act that the coder knows".to_owned());
            } else if named == 0 {
                whole.push("it names nobody".to_owned());
            }
            if whole.is_empty() {
                whole.push("none of these words tells one".to_owned());
            }
            let _ = writeln!(out, "no event  {}", whole.join("; "));
        });
        out
    }

    /// The numbers (from 0) of the sentences of a text that hold these words, in whatever case and with whatever blanks between them.
    pub fn sentences_with(&self, input: CoderInput<'_>, words: &str) -> Vec<usize> {
        let plain = |text: &str| {
            let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
            words.join(" ")
        };
        let wanted = plain(words);
        let mut found = Vec::new();
        self.code_observed(input, &mut |number, sentence, _| {
            if plain(sentence.text()).contains(&wanted) {
                found.push(number);
            }
        });
        found
    }

    /// A sentence's tree, and the names in it.
    fn seen(&self, sentence: &Sentence, discourse: &Discourse, width: usize) -> String {
        let mut out = to_tree(sentence, width);
        let tree = Tree::new(sentence);
        let actors = Actors::find(&tree, self.names, self.user.as_ref(), discourse);
        for mention in &actors.mentions {
            let words: Vec<&str> = mention.words.clone().map(|word| tree.form(word)).collect();
            let naming = mention.naming;
            let id = naming.actor.map(|id| id.to_string()).unwrap_or_default();
            let group = naming
                .group
                .as_deref()
                .map(|group| format!(" ({group})"))
                .unwrap_or_default();
            // Writing to a string cannot fail.
            let _ = writeln!(
                out,
                "name      {} = {id}{group} {:?} {}",
                words.join(" "),
                naming.class,
                naming.sector
            );
        }
        out
    }
}

/// How an event came about.
fn told(text: &str, document: &CodedDocument, event: &CodedEvent) -> String {
    let mut out = String::new();
    let side = |actors: &[CodedActor]| {
        let names: Vec<String> = actors
            .iter()
            .map(|actor| {
                let id = actor.actor.map(|id| id.to_string()).unwrap_or_default();
                let sector = if actor.sector.is_empty() {
                    String::new()
                } else {
                    format!(" {}", actor.sector)
                };
                let words = text
                    .get(actor.span.clone())
                    .unwrap_or_default()
                    .replace('\n', " ");
                format!("{id}{sector} \"{words}\" by {}", rule(&actor.rule))
            })
            .collect();
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join("; ")
        }
    };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "source    {}", side(&event.sources));
    let _ = writeln!(out, "target    {}", side(&event.targets));
    let mode = if event.mode.is_empty() {
        String::new()
    } else {
        format!(" {}", event.mode)
    };
    let promised = event
        .promised_type
        .map(|inner| format!(" of {inner}"))
        .unwrap_or_default();
    let cameo = event
        .cameo
        .map(|code| format!(", CAMEO {code}"))
        .unwrap_or_default();
    let _ = writeln!(
        out,
        "act       {}{mode}{promised}{cameo}: {}, score {:.1}",
        event.plover, event.trace.pattern, event.trace.score
    );
    if !event.trace.operators.is_empty() {
        let _ = writeln!(out, "under     {}", event.trace.operators.join(" > "));
    }
    for other in &event.trace.alternatives {
        let _ = writeln!(
            out,
            "instead   {}: {}, score {:.1}",
            other.plover, other.pattern, other.score
        );
    }
    let date = event
        .date
        .map_or_else(|| "unknown".to_owned(), |date| date.to_edtf());
    let _ = writeln!(out, "date      {date} by {}", event.date_rule.as_str());
    let _ = writeln!(
        out,
        "status    {}, confidence {:.2}",
        event.status, event.confidence
    );
    if let Some(occurrence) = document
        .occurrences
        .get(event.occurrence)
        .filter(|occurrence| occurrence.events.len() > 1)
    {
        let _ = writeln!(
            out,
            "occurrence {}: {}",
            event.occurrence, occurrence.reason
        );
    }
    out
}

/// The written name of a rule.
fn rule(rule: &impl serde::Serialize) -> String {
    serde_json::to_string(rule)
        .unwrap_or_default()
        .trim_matches('"')
        .to_owned()
}
