//! What a sentence with a marked source and target is described by, for learning the type of their relation.
//!
//! Six views, each of unit length whatever its number of features: words of the sentence with the phrases masked, words by segment
//! (before, between and after the phrases), pieces of words, types that the frame table has for each word, the dependency
//! tree between the phrases, and what the coder says.

use std::hash::Hasher;
use std::ops::Range;

use fnv::FnvHasher;

use crate::coder::{Coder, MarkedSpans, RelationReading};
use crate::coder::pieces::Pieces;
use crate::coder::tree::{Rel, Tree};
use crate::syntax::{Parser, Sentence, Upos};

/// Number of views.
pub(super) const VIEWS: usize = 6;

/// A description: for each view its features with values.
pub(super) type Views = [Vec<(u64, f32)>; VIEWS];

const WORDS: usize = 0;
const SEGMENTS: usize = 1;
const PIECES: usize = 2;
const LEXICON: usize = 3;
const TREE: usize = 4;
/// The coder's view, whose values are its own and not counts.
pub(super) const CODER: usize = 5;

/// Describes a text with its phrases.
pub(super) fn describe(coder: &Coder, text: &str, spans: &MarkedSpans) -> Views {
    let mut views = Views::default();
    let mut pieces = Pieces::default();
    let mut readings: Vec<RelationReading> = Vec::new();
    let mut take = |sentence: Sentence| {
        readings.extend(coder.relation_in(&sentence, spans));
        let tree = Tree::new(&sentence);
        of_sentence(coder, &tree, spans, &mut views);
    };
    Parser::english().parse_each(text, |sentence| {
        if let Some(whole) = pieces.push(sentence, text) {
            take(whole);
        }
    });
    if let Some(whole) = pieces.finish(text) {
        take(whole);
    }
    readings.sort_by(|a, b| b.score.total_cmp(&a.score));
    of_readings(text, &readings, &mut views[CODER]);
    for view in &mut views {
        view.sort_unstable_by_key(|(feature, _)| *feature);
        view.dedup_by_key(|(feature, _)| *feature);
    }
    views
}

/// What the coder's readings say: the best two by name, the best score of each type.
fn of_readings(text: &str, readings: &[RelationReading], view: &mut Vec<(u64, f32)>) {
    let mut add = |parts: &[&str], value: f32| view.push((name(parts), value));
    let Some(best) = readings.first() else {
        add(&["silent"], 1.0);
        return;
    };
    let plover = best.plover.as_str();
    add(&["best", plover], 1.0);
    let lemma = text
        .get(best.trigger.clone())
        .unwrap_or_default()
        .to_lowercase();
    add(&["best", plover, &lemma], 0.5);
    add(&["pattern", &best.pattern], 0.5);
    if best.score >= 6.0 {
        add(&["joined", plover], 0.7);
    }
    if let Some(second) = readings
        .iter()
        .find(|reading| reading.plover != best.plover)
    {
        let close = 1.0 / (1.0 + (best.score - second.score).max(0.0));
        add(&["second", second.plover.as_str()], close);
    } else {
        add(&["alone", plover], 0.5);
    }
    let mut seen = Vec::new();
    for reading in readings {
        if !seen.contains(&reading.plover) {
            seen.push(reading.plover);
            let value = 1.0 / (1.0 + (-(reading.score - 3.0) / 2.0).exp());
            add(&["score", reading.plover.as_str()], value);
        }
    }
}

fn of_sentence(coder: &Coder, tree: &Tree<'_>, spans: &MarkedSpans, views: &mut Views) {
    let inside = |word: usize, ranges: &[Range<usize>]| {
        let bytes = tree.bytes(word);
        ranges
            .iter()
            .any(|range| range.start < bytes.end && bytes.start < range.end)
    };
    let sides: Vec<Side> = (0..tree.len())
        .map(|word| {
            if inside(word, &spans.source) {
                Side::Source
            } else if inside(word, &spans.target) {
                Side::Target
            } else {
                Side::Neither
            }
        })
        .collect();
    let first = sides.iter().position(|side| *side != Side::Neither);
    let order = match first.map(|at| sides[at]) {
        Some(Side::Source) => "ST",
        Some(_) => "TS",
        None => "",
    };
    // Where the second phrase begins, and where the last ends.
    let second = first.and_then(|at| {
        (at..sides.len()).find(|&word| sides[word] != Side::Neither && sides[word] != sides[at])
    });
    let segment = |word: usize| match (first, second) {
        (Some(first), _) if word < first => "before",
        (Some(_), Some(second)) if word < second => "between",
        (Some(_), _) => "after",
        _ => "elsewhere",
    };
    let mut masked: Vec<(String, usize)> = Vec::new();
    for word in 0..tree.len() {
        let side = sides[word];
        if side == Side::Neither {
            if tree.upos(word) != Upos::Punct {
                masked.push((tree.form(word).to_lowercase(), word));
            }
        } else if word == 0 || sides[word - 1] != side {
            masked.push((side.mask().to_owned(), word));
        }
    }
    for at in 0..masked.len() {
        let (word, place) = (masked[at].0.as_str(), masked[at].1);
        let next = masked.get(at + 1).map(|(word, _)| word.as_str());
        let third = masked.get(at + 2).map(|(word, _)| word.as_str());
        views[WORDS].push((name(&[word]), 1.0));
        let lemma = if sides[place] == Side::Neither {
            tree.lemma(place)
        } else {
            word
        };
        views[SEGMENTS].push((name(&[order, segment(place), lemma]), 1.0));
        views[SEGMENTS].push((name(&[segment(place), lemma]), 1.0));
        if let Some(next) = next {
            views[WORDS].push((name(&[word, next]), 1.0));
            views[SEGMENTS].push((name(&[segment(place), word, next]), 1.0));
            if let Some(third) = third {
                views[WORDS].push((name(&[word, next, third]), 1.0));
            }
        }
        if sides[place] == Side::Neither {
            pieces_of(word, &mut views[PIECES]);
            for outcome in coder.frames.outcomes(tree, place) {
                views[LEXICON].push((name(&[segment(place), &outcome]), 1.0));
                views[LEXICON].push((name(&[&outcome]), 1.0));
            }
        } else {
            pieces_of(word, &mut views[PIECES]);
        }
    }
    of_tree(tree, &sides, &mut views[TREE]);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Source,
    Target,
    Neither,
}

impl Side {
    fn mask(self) -> &'static str {
        match self {
            Side::Source => "<S>",
            Side::Target => "<T>",
            Side::Neither => "",
        }
    }
}

/// Runs of three to five characters of a word with a blank before and behind it.
fn pieces_of(word: &str, view: &mut Vec<(u64, f32)>) {
    let padded: Vec<char> = std::iter::once(' ')
        .chain(word.chars())
        .chain(std::iter::once(' '))
        .collect();
    let mut piece = String::new();
    for length in 3..=5 {
        for window in padded.windows(length) {
            piece.clear();
            piece.extend(window);
            view.push((name(&[&piece]), 1.0));
        }
    }
}

/// The words between the heads of the phrases in the tree, and the verbs above them.
fn of_tree(tree: &Tree<'_>, sides: &[Side], view: &mut Vec<(u64, f32)>) {
    let head_of = |side: Side| {
        (0..tree.len()).find(|&word| {
            sides[word] == side && tree.head(word).is_none_or(|head| sides[head] != side)
        })
    };
    let mut add = |parts: &[&str]| view.push((name(parts), 1.0));
    if let Some(root) = (0..tree.len()).find(|&word| tree.head(word).is_none()) {
        add(&["root", tree.lemma(root)]);
    }
    let (source, target) = (head_of(Side::Source), head_of(Side::Target));
    for (which, head) in [("source", source), ("target", target)] {
        let Some(head) = head else { continue };
        add(&[which, rel_name(tree.rel(head))]);
        if let Some(up) = tree.head(head) {
            add(&[which, rel_name(tree.rel(head)), tree.lemma(up)]);
            let case = tree.preposition(head).unwrap_or_default();
            add(&[which, "case", case, tree.lemma(up)]);
        }
        if let Some(verb) = verb_above(tree, head) {
            let lemma = tree.lemma(verb);
            add(&[which, "verb", lemma]);
            add(&[which, "form", tree.xpos(verb)]);
            for child in tree.children(verb) {
                let below = tree.lemma(child);
                match tree.rel(child) {
                    Rel::Aux | Rel::AuxPass | Rel::Cop => add(&[which, "aux", below]),
                    Rel::Obj => {
                        add(&[which, "obj", lemma, below]);
                        add(&[which, "object", below]);
                    }
                    Rel::Particle => add(&[which, "particle", lemma, below]),
                    Rel::Xcomp | Rel::Ccomp | Rel::Advcl => {
                        add(&[which, "complement", below]);
                        add(&[which, "complement", lemma, below]);
                    }
                    Rel::Obl => {
                        let case = tree.preposition(child).unwrap_or_default();
                        add(&[which, "phrase", lemma, case]);
                        add(&[which, "noun", case, below]);
                    }
                    Rel::Advmod if matches!(below, "not" | "never" | "n't") => {
                        add(&[which, "not"]);
                    }
                    _ => {}
                }
            }
        }
    }
    let (Some(source), Some(target)) = (source, target) else {
        return;
    };
    let (up, down) = (above(tree, source), above(tree, target));
    let Some((from, to)) = up.iter().enumerate().find_map(|(from, word)| {
        Some((from, down.iter().position(|other| other == word)?))
    }) else {
        return;
    };
    let joint = up[from];
    add(&["joint", tree.lemma(joint)]);
    let mut path = String::new();
    let mut shape = String::new();
    for (at, &word) in up[..from].iter().enumerate() {
        if at > 0 {
            add(&["path", tree.lemma(word)]);
            path.push_str(tree.lemma(word));
        }
        path.push('<');
        shape.push('<');
        shape.push_str(rel_name(tree.rel(word)));
    }
    if joint != source && joint != target {
        path.push_str(tree.lemma(joint));
        add(&["path", tree.lemma(joint)]);
    }
    for (at, &word) in down[..to].iter().enumerate().rev() {
        path.push('>');
        shape.push('>');
        shape.push_str(rel_name(tree.rel(word)));
        if at > 0 {
            add(&["path", tree.lemma(word)]);
            path.push_str(tree.lemma(word));
        }
    }
    add(&["whole", &path]);
    add(&["shape", &shape]);
    add(&["shape", &shape, tree.lemma(joint)]);
}

/// A word and those above it.
fn above(tree: &Tree<'_>, word: usize) -> Vec<usize> {
    let mut words = vec![word];
    while let Some(up) = tree.head(words[words.len() - 1]) {
        words.push(up);
        if words.len() > tree.len() {
            break;
        }
    }
    words
}

fn verb_above(tree: &Tree<'_>, word: usize) -> Option<usize> {
    above(tree, word)
        .into_iter()
        .skip(1)
        .find(|&up| tree.upos(up) == Upos::Verb)
}

fn rel_name(rel: Rel) -> &'static str {
    match rel {
        Rel::Nsubj => "nsubj",
        Rel::NsubjPass => "nsubj:pass",
        Rel::Obj => "obj",
        Rel::Iobj => "iobj",
        Rel::Obl => "obl",
        Rel::Nmod => "nmod",
        Rel::Poss => "nmod:poss",
        Rel::Compound => "compound",
        Rel::Amod => "amod",
        Rel::Appos => "appos",
        Rel::Conj => "conj",
        Rel::Ccomp => "ccomp",
        Rel::Xcomp => "xcomp",
        Rel::Advcl => "advcl",
        Rel::Acl => "acl",
        Rel::AclRelcl => "acl:relcl",
        Rel::Flat => "flat",
        Rel::Root => "root",
        _ => "other",
    }
}

/// The number of a feature that is named by its parts.
fn name(parts: &[&str]) -> u64 {
    let mut hasher = FnvHasher::default();
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write_u8(0);
    }
    hasher.finish()
}
