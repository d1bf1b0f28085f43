//! What a person sees of how an event was coded: its sentence, the tree, the names, the pattern and the other readings.

use std::fmt::Write as _;

use entente_model::time::DateInterval;

use super::Coder;
use super::actors::Actors;
use super::discourse::Discourse;
use super::tree::Tree;
use crate::coded_event::{CodedActor, CodedDocument, CodedEvent};
use super::pieces::Pieces;
use crate::syntax::{Parser, Sentence, to_tree};

impl Coder {
    /// Explains one event of a document that this coder coded: the sentence, its tree, the rules that gave actors, act and
    /// date, and the readings that lost, with their scores. `width` is that of the terminal.
    pub fn explain(
        &self,
        text: &str,
        document_date: Option<&DateInterval>,
        document: &CodedDocument,
        event: &CodedEvent,
        width: usize,
    ) -> String {
        let mut out = String::new();
        let sentence_text = text.get(event.sentence_span.clone()).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}\n", sentence_text.replace('\n', " "));
        let day = document_date.and_then(|date| date.latest().or_else(|| date.earliest()));
        let mut show = |sentence: Sentence| {
            out.push_str(&to_tree(&sentence, width));
            let tree = Tree::new(&sentence);
            let discourse = Discourse::new(day, None);
            let actors = Actors::find(&tree, self.names, self.user.as_ref(), &discourse);
            for mention in &actors.mentions {
                let words: Vec<&str> = mention.words.clone().map(|word| tree.form(word)).collect();
                let naming = mention.naming;
                let id = naming.actor.map(|id| id.to_string()).unwrap_or_default();
                let group = naming
                    .group
                    .as_deref()
                    .map(|group| format!(" ({group})"))
                    .unwrap_or_default();
                let _ = writeln!(
                    out,
                    "name      {} = {id}{group} {:?} {}",
                    words.join(" "),
                    naming.class,
                    naming.sector
                );
            }
        };
        // A sentence that was cut inside is put together again, as when it was coded.
        let mut pieces = Pieces::default();
        Parser::english().parse_each(sentence_text, |sentence| {
            if let Some(whole) = pieces.push(sentence, sentence_text) {
                show(whole);
            }
        });
        if let Some(whole) = pieces.finish(sentence_text) {
            show(whole);
        }
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
}

/// The written name of a rule.
fn rule(rule: &impl serde::Serialize) -> String {
    serde_json::to_string(rule)
        .unwrap_or_default()
        .trim_matches('"')
        .to_owned()
}
