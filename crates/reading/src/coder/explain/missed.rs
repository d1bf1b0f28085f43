//! Why a word that may tell an act made no event.

use crate::coder::actors::ActorRef;
use crate::coder::acts::{Act, pos};
use crate::coder::clause::Clause;
use crate::coder::events::{Lacking, Watch};
use crate::coder::frames::{Frames, Outcome, Pos};
use crate::coder::tree::Tree;

/// Collects what came to nothing while a sentence was read.
pub(super) struct Missed<'a, 's> {
    frames: &'a Frames,
    tree: &'a Tree<'s>,
    /// A line for each word that may tell an act and made no event.
    pub(super) lines: Vec<String>,
}

impl<'a, 's> Missed<'a, 's> {
    pub(super) fn new(frames: &'a Frames, tree: &'a Tree<'s>) -> Self {
        Missed {
            frames,
            tree,
            lines: Vec::new(),
        }
    }

    fn line(&mut self, trigger: usize, reason: &str) {
        let word = self.tree.form(trigger);
        self.lines.push(format!("word      {word}: {reason}"));
    }

    fn names(&self, actors: &[ActorRef]) -> String {
        let each: Vec<String> = actors
            .iter()
            .map(|actor| {
                let words: Vec<&str> = actor
                    .words
                    .clone()
                    .map(|word| self.tree.form(word))
                    .collect();
                words.join(" ")
            })
            .collect();
        each.join(", ")
    }
}

impl Watch for Missed<'_, '_> {
    fn no_act(&mut self, trigger: usize) {
        let Some(pos) = pos(self.tree, trigger) else {
            return;
        };
        let clause = match pos {
            Pos::Noun => Clause::of_noun(self.tree, trigger),
            _ => Clause::of_verb(self.tree, trigger),
        };
        let matches = self.frames.matches(self.tree, &clause, pos);
        let reason = match matches.first() {
            None => {
                let kind = match pos {
                    Pos::Noun => "noun",
                    Pos::Verb => "verb",
                    Pos::Adjective => "adjective",
                };
                format!("none of its patterns as a {kind} fits what stands beside it")
            }
            Some(best) => {
                let (frame, line) = (&best.frame.written, best.frame.line);
                let table = if best.frame.user {
                    "rules"
                } else {
                    "frames.tsv"
                };
                let why = match best.frame.outcome {
                    Outcome::None => "by this pattern it is no act",
                    Outcome::Operator(_) => "what it governs is no act that the coder knows",
                    Outcome::Type(_) => "its form makes it no act",
                };
                format!("{why}: {frame} ({table}:{line})")
            }
        };
        self.line(trigger, &reason);
    }

    fn no_event(
        &mut self,
        trigger: usize,
        act: &Act<'_>,
        lacking: Lacking,
        sources: &[ActorRef],
        targets: &[ActorRef],
    ) {
        let (from, to) = (self.names(sources), self.names(targets));
        let why = match lacking {
            Lacking::Truth => "the text says that it was not so".to_owned(),
            Lacking::Certainty => {
                "told as a wish, a condition, a purpose or a possibility, not as done".to_owned()
            }
            Lacking::Source => "nobody who can act is known to do it".to_owned(),
            Lacking::Recipient => format!("done by {from}, and to nobody who is known"),
            Lacking::Telling if to.is_empty() => {
                format!("by {from}, and named in passing, not told as done")
            }
            Lacking::Telling => {
                format!("by {from} to {to}, and named in passing, not told as done")
            }
            Lacking::Participants => {
                format!("by {from} to {to}, who are not what its pattern asks for")
            }
        };
        let pattern = act.frame.map_or_else(
            || act.operators.join(" > "),
            |frame| {
                let table = if frame.user { "rules" } else { "frames.tsv" };
                format!("{} ({table}:{})", frame.written, frame.line)
            },
        );
        self.line(trigger, &format!("{} by {pattern}: {why}", act.plover));
    }
}
