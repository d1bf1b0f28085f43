//! The phrases of source and target in a sentence, found without being given.

use std::ops::Range;

use super::Coder;
use super::actors::Actors;
use super::acts::{Act, act};
use super::clause::Clause;
use super::discourse::Discourse;
use super::events::{phrase_head, top_down};
use super::frames::{Slot, prepositional};
use super::pieces::Pieces;
use super::prepositions;
use super::relation::MarkedSpans;
use super::tree::{Rel, Tree, is_time};
use crate::syntax::{Parser, Sentence, Upos};

impl Coder {
    /// The phrases of source and target of a text's best reading.
    pub fn spans(&self, text: &str) -> MarkedSpans {
        let mut best: Option<(f32, MarkedSpans)> = None;
        let mut pieces = Pieces::default();
        let mut take = |sentence: Sentence| {
            if let Some((score, spans)) = self.spans_in(&sentence)
                && best.as_ref().is_none_or(|(most, _)| score > *most)
            {
                best = Some((score, spans));
            }
        };
        Parser::english().parse_each(text, |sentence| {
            if let Some(whole) = pieces.push(sentence, text) {
                take(whole);
            }
        });
        if let Some(whole) = pieces.finish(text) {
            take(whole);
        }
        best.map_or_else(
            || MarkedSpans {
                source: Vec::new(),
                target: Vec::new(),
            },
            |(_, spans)| spans,
        )
    }

    fn spans_in(&self, sentence: &Sentence) -> Option<(f32, MarkedSpans)> {
        let tree = Tree::new(sentence);
        let discourse = Discourse::default();
        let actors = Actors::find(&tree, self.names, self.user.as_ref(), &discourse);
        let mut best: Option<(f32, Act<'_>)> = None;
        let mut consumed = vec![false; tree.len()];
        for (depth, trigger) in top_down(&tree).into_iter().enumerate() {
            if consumed[trigger] || !self.frames.knows(&tree, trigger) {
                continue;
            }
            let Some(act) = act(&self.frames, &tree, trigger) else {
                continue;
            };
            for (clause, ..) in &act.chain {
                consumed[clause.head] = true;
            }
            let score = fit(&tree, &act, trigger, depth);
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, act));
            }
        }
        let (score, act) = best?;
        let (source, target) = phrases(&tree, &actors, &act);
        let bytes =
            |words: Range<usize>| tree.bytes(words.start).start..tree.bytes(words.end - 1).end;
        Some((
            score,
            MarkedSpans {
                source: source.into_iter().map(bytes).collect(),
                target: target.into_iter().map(bytes).collect(),
            },
        ))
    }
}

/// How well an act serves as that of the sentence.
fn fit(tree: &Tree<'_>, act: &Act<'_>, trigger: usize, depth: usize) -> f32 {
    let mut score = act.score - 0.02 * depth as f32;
    if act
        .chain
        .first()
        .is_some_and(|(outer, ..)| !outer.subjects.is_empty())
    {
        score += 3.0;
    }
    if !recipients(tree, act).is_empty() {
        score += 3.0;
    }
    if tree.rel(trigger) == Rel::Root {
        score += 2.0;
    }
    if act.denied || act.hypothetical || act.menaced_by.is_some() {
        score -= 2.0;
    }
    score
}

/// Words of source and target.
fn phrases(
    tree: &Tree<'_>,
    actors: &Actors<'_, '_>,
    act: &Act<'_>,
) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let subjects: &[usize] = act
        .chain
        .first()
        .map(|(outer, ..)| outer.subjects.as_slice())
        .unwrap_or_default();
    let mut source: Vec<Range<usize>> = subjects
        .iter()
        .map(|&subject| phrase_words(tree, subject))
        .collect();
    let mut target: Vec<Range<usize>> = recipients(tree, act)
        .into_iter()
        .map(|head| owner(tree, actors, head))
        .map(|head| phrase_words(tree, head))
        .collect();
    if target.is_empty()
        && let [subject] = subjects
        && let Some(other) = tree.children_by(*subject, Rel::Conj).last()
    {
        // "Jordan and Britain agreed to …": one with the other.
        let words = phrase_words(tree, *subject);
        let joined = phrase_words(tree, other);
        let and = tree
            .child(other, Rel::Cc)
            .map_or(joined.start, |and| and.min(joined.start));
        if words.start < and {
            source = std::iter::once(words.start..and).collect();
            target.push(other.min(joined.start)..joined.end);
        }
    }
    if target.is_empty() {
        target.extend(named_behind(tree, actors, act, &source));
    }
    (source, target)
}

/// Heads of the recipients by the slots of the frames, from the innermost clause outwards; else of what the inner clause has.
fn recipients(tree: &Tree<'_>, act: &Act<'_>) -> Vec<usize> {
    let timeless = |head: &usize| !is_time(tree.lemma(*head));
    let by_slots = act.chain.iter().rev().find_map(|(clause, frame, _)| {
        let named = frame
            .map(|frame| frame.targets.as_slice())
            .unwrap_or_default();
        let default: Vec<Slot> = [Slot::Object, Slot::Indirect]
            .into_iter()
            .chain(
                prepositions::recipients()
                    .iter()
                    .chain(&["in"])
                    .map(|preposition| Slot::Phrase((*preposition).into())),
            )
            .collect();
        let slots = if named.is_empty() { &default } else { named };
        slots.iter().find_map(|slot| {
            let heads = of_slot(tree, clause, slot);
            // What the frame itself reads ("imposed sanctions") is the act, not its recipient.
            let told = |head: &usize| {
                *slot == Slot::Object
                    && slots.len() > 1
                    && slots[0] != Slot::Object
                    && tree.upos(*head) != Upos::Propn
            };
            let heads: Vec<usize> = heads
                .into_iter()
                .filter(|head| !told(head) && timeless(head))
                .collect();
            (!heads.is_empty()).then_some(heads)
        })
    });
    if let Some(heads) = by_slots {
        return heads;
    }
    // "Said that Indonesia must ensure": whom the demand is for.
    let Some((outer, ..)) = act.chain.first() else {
        return Vec::new();
    };
    outer
        .complements
        .iter()
        .flat_map(|&verb| {
            tree.children_by(verb, Rel::Nsubj)
                .filter(|&subject| tree.upos(subject) != Upos::Pron)
        })
        .take(1)
        .collect()
}

fn of_slot(tree: &Tree<'_>, clause: &Clause, slot: &Slot) -> Vec<usize> {
    match slot {
        Slot::Object => clause.objects.clone(),
        Slot::Indirect => clause.indirect.clone(),
        Slot::Phrase(preposition) => prepositional(tree, clause, preposition).collect(),
        Slot::Complement => clause
            .complements
            .iter()
            .flat_map(|&verb| tree.children_by(verb, Rel::Nsubj))
            .filter(|&subject| tree.upos(subject) != Upos::Pron)
            .take(1)
            .collect(),
        _ => Vec::new(),
    }
}

/// "Brazil's environmental policies" are Brazil's: whose the thing is, where it is somebody's.
fn owner(tree: &Tree<'_>, actors: &Actors<'_, '_>, head: usize) -> usize {
    if tree.upos(head) == Upos::Propn || actors.agentive(head) {
        return head;
    }
    tree.children_by(head, Rel::Poss)
        .find(|&possessor| tree.upos(possessor) == Upos::Propn)
        .unwrap_or(head)
}

/// The phrase of the first actor named behind the act, and not in the source; else the object's.
fn named_behind(
    tree: &Tree<'_>,
    actors: &Actors<'_, '_>,
    act: &Act<'_>,
    source: &[Range<usize>],
) -> Option<Range<usize>> {
    let (inner, ..) = act.chain.last()?;
    let named = actors
        .mentions
        .iter()
        .filter(|mention| mention.words.start > inner.head)
        .map(|mention| phrase_words(tree, phrase_head(tree, mention.words.clone())))
        .find(|words| {
            words.start > inner.head
                && !source
                    .iter()
                    .any(|source| source.start < words.end && words.start < source.end)
        });
    named.or_else(|| {
        inner
            .objects
            .iter()
            .copied()
            .chain(inner.phrases.iter().map(|&(_, noun)| noun))
            .find(|&noun| noun > inner.head && !is_time(tree.lemma(noun)))
            .map(|noun| phrase_words(tree, noun))
    })
}

/// The words of a phrase that say who it is.
fn phrase_words(tree: &Tree<'_>, head: usize) -> Range<usize> {
    let (mut first, mut last) = (head, head);
    let person = tree
        .children(head)
        .any(|child| tree.rel(child) == Rel::Flat);
    let mut stack = vec![head];
    while let Some(word) = stack.pop() {
        first = first.min(word);
        last = last.max(word);
        for child in tree.children(word) {
            let clause = matches!(
                tree.rel(child),
                Rel::AclRelcl
                    | Rel::Acl
                    | Rel::Advcl
                    | Rel::Parataxis
                    | Rel::Punct
                    | Rel::Case
                    | Rel::Mark
            );
            // "Opposition leader Juan Guaido" is one name, "the president, a general" two.
            let apposed = word == head
                && tree.rel(child) == Rel::Appos
                && (child < word || (word..child).any(|between| tree.form(between) == ","));
            let preposition = tree.preposition(child);
            let circumstance = child > word
                && matches!(tree.rel(child), Rel::Nmod | Rel::Obl)
                && preposition.is_some_and(|preposition| {
                    prepositions::is_circumstance(preposition) || person && preposition == "in"
                });
            let time = child > word && is_time(tree.lemma(child));
            if !clause && !apposed && !circumstance && !time {
                stack.push(child);
            }
        }
    }
    first..last + 1
}
