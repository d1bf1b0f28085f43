//! The type of the relation between two given phrases of a sentence, as in sentence-level relation data.

use std::ops::Range;

use entente_model::ontology::PloverType;

use super::Coder;
use super::acts::{Act, act, pos};
use super::events::top_down;
use super::frames::Pos;
use super::pieces::Pieces;
use super::tree::{Rel, Tree};
use crate::syntax::{Parser, Sentence};

/// A text with the byte spans of a source and a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedSpans {
    /// Who acts.
    pub source: Vec<Range<usize>>,
    /// Towards whom or what.
    pub target: Vec<Range<usize>>,
}

impl MarkedSpans {
    /// The text of a sentence without its marks (`<s>…</s>` around a source, `<t>…</t>` around a target), and where they were.
    pub fn read(marked: &str) -> (String, MarkedSpans) {
        let mut text = String::with_capacity(marked.len());
        let (mut source, mut target): (Vec<Range<usize>>, Vec<Range<usize>>) =
            (Vec::new(), Vec::new());
        let (mut source_from, mut target_from) = (None, None);
        let mut rest = marked;
        while let Some(at) = rest.find('<') {
            text.push_str(&rest[..at]);
            rest = &rest[at..];
            let mut mark = |tag: &str| match rest.strip_prefix(tag) {
                Some(after) => {
                    rest = after;
                    true
                }
                None => false,
            };
            if mark("<s>") {
                source_from = Some(text.len());
            } else if mark("</s>") {
                source.extend(source_from.take().map(|from| from..text.len()));
            } else if mark("<t>") {
                target_from = Some(text.len());
            } else if mark("</t>") {
                target.extend(target_from.take().map(|from| from..text.len()));
            } else {
                text.push('<');
                rest = &rest[1..];
            }
        }
        text.push_str(rest);
        (text, MarkedSpans { source, target })
    }
}

/// A reading of the relation, with what speaks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationReading {
    /// Its type.
    pub plover: PloverType,
    /// The higher, the likelier; comparable within one sentence only.
    pub score: f32,
    /// Place of the word that tells it, in bytes.
    pub trigger: Range<usize>,
    /// The pattern.
    pub pattern: String,
}

impl Coder {
    /// The readings of the relation between two phrases, best first; empty where no word of the frame table fits.
    ///
    /// A learned model may re-rank them.
    pub fn relation(&self, text: &str, spans: &MarkedSpans) -> Vec<RelationReading> {
        let mut readings: Vec<RelationReading> = Vec::new();
        let mut pieces = Pieces::default();
        Parser::english().parse_each(text, |sentence| {
            if let Some(whole) = pieces.push(sentence, text) {
                readings.extend(self.relation_in(&whole, spans));
            }
        });
        if let Some(whole) = pieces.finish(text) {
            readings.extend(self.relation_in(&whole, spans));
        }
        readings.sort_by(|a, b| b.score.total_cmp(&a.score));
        readings
    }

    pub(crate) fn relation_in(
        &self,
        sentence: &Sentence,
        spans: &MarkedSpans,
    ) -> Vec<RelationReading> {
        let tree = Tree::new(sentence);
        let inside = |word: usize, ranges: &[Range<usize>]| {
            let bytes = tree.bytes(word);
            ranges
                .iter()
                .any(|range| range.start < bytes.end && bytes.start < range.end)
        };
        let words: Vec<(bool, bool)> = (0..tree.len())
            .map(|word| (inside(word, &spans.source), inside(word, &spans.target)))
            .collect();
        let mut readings = Vec::new();
        let mut consumed = vec![false; tree.len()];
        for trigger in top_down(&tree) {
            if consumed[trigger]
                || !self.frames.knows(&tree, trigger) && !super::acts::is_demanded(&tree, trigger)
            {
                continue;
            }
            let Some(part) = pos(&tree, trigger) else {
                continue;
            };
            let Some(act) = act(&self.frames, &tree, trigger) else {
                continue;
            };
            for (clause, ..) in &act.chain {
                consumed[clause.head] = true;
            }
            readings.push(RelationReading {
                plover: act.plover,
                score: fit(&tree, &words, trigger, part, &act),
                trigger: tree.bytes(trigger),
                pattern: act.frame.map_or_else(String::new, |frame| {
                    format!("{}:{} {:?}", frame.line, frame.written, act.operators)
                }),
            });
        }
        readings
    }
}

/// How well an act joins the two phrases.
fn fit(tree: &Tree<'_>, words: &[(bool, bool)], trigger: usize, part: Pos, act: &Act<'_>) -> f32 {
    let mut score = 0.0;
    let below = |head: usize, side: fn(&(bool, bool)) -> bool| {
        tree.extent(head)
            .any(|word| side(&words[word]) && tree.is_within(word, head))
    };
    let is_source = |word: &(bool, bool)| word.0;
    let is_target = |word: &(bool, bool)| word.1;
    let (mut has_source, mut has_target) = (false, false);
    for (at, (clause, ..)) in act.chain.iter().enumerate() {
        for &subject in &clause.subjects {
            has_source |= at == 0 && below(subject, is_source);
            has_target |= below(subject, is_target) && at > 0;
        }
        for &word in clause
            .objects
            .iter()
            .chain(&clause.indirect)
            .chain(clause.phrases.iter().map(|(_, noun)| noun))
            .chain(&clause.complements)
        {
            has_target |= below(word, is_target);
        }
    }
    if part == Pos::Noun {
        has_source |= below(trigger, is_source);
        has_target |= below(trigger, is_target);
    }
    score += if has_source { 3.0 } else { 0.0 };
    score += if has_target { 3.0 } else { 0.0 };
    // Words inside the phrases tell of them, not of the relation.
    if words[trigger].0 || words[trigger].1 {
        score -= 4.0;
    }
    if part == Pos::Noun {
        score -= 2.0;
    }
    if act.frame.is_none_or(|frame| frame.weak) {
        score -= 1.0;
    }
    if act.denied {
        score -= 1.5;
    }
    if act.hypothetical || act.menaced_by.is_some() {
        score -= 1.0;
    }
    if tree.rel(trigger) == Rel::Root {
        score += 1.0;
    }
    // Between the two is better than far off.
    let place = |side: fn(&(bool, bool)) -> bool| words.iter().position(side);
    if let (Some(source), Some(target)) = (place(is_source), place(is_target)) {
        let (first, last) = (source.min(target), source.max(target));
        if trigger > first && trigger < last {
            score += 1.5;
        } else {
            score -= 0.05 * (trigger.abs_diff(first).min(trigger.abs_diff(last)) as f32).min(20.0);
        }
    }
    score += 0.15 * act.score;
    score
}
