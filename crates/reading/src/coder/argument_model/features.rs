//! What the tree says of a candidate for source or target of an act, and of the act; each feature is a hash of its parts.

use std::hash::Hasher;

use fnv::FnvHasher;

use super::Candidate;
use crate::coder::acts::Act;
use crate::coder::events::Lacking;
use crate::coder::frames::Pos;
use crate::coder::tree::{Rel, Tree};
use crate::syntax::Upos;

/// A feature under construction: parts are mixed in one after the other.
#[derive(Clone, Copy)]
struct Key(u64);

impl Key {
    fn new(kind: u64) -> Self {
        Key(0xcbf2_9ce4_8422_2325).with(kind)
    }

    fn with(self, part: u64) -> Self {
        let mixed = (self.0 ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Key(mixed ^ mixed >> 29)
    }

    /// The feature.
    fn done(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn word(self, word: &str) -> Self {
        self.with(hash(word))
    }
}

pub(super) fn hash(word: &str) -> u64 {
    let mut hasher = FnvHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

/// The words from one to the root, itself first.
fn ancestors(tree: &Tree<'_>, word: usize) -> Vec<usize> {
    let mut all = vec![word];
    let mut at = word;
    while let Some(up) = tree.head(at) {
        if all.len() > tree.len() {
            break;
        }
        all.push(up);
        at = up;
    }
    all
}

/// The relation of a word to its head, with its preposition.
fn step(tree: &Tree<'_>, word: usize) -> u64 {
    let rel = tree.rel(word);
    let preposition = match rel {
        Rel::Nmod | Rel::Obl => tree.preposition(word).map_or(1, hash),
        _ => 0,
    };
    Key::new(rel as u64).with(preposition).0
}

fn is_clause(tree: &Tree<'_>, word: usize) -> bool {
    tree.upos(word) == Upos::Verb
        || matches!(
            tree.rel(word),
            Rel::Root
                | Rel::Ccomp
                | Rel::Xcomp
                | Rel::Advcl
                | Rel::Acl
                | Rel::AclRelcl
                | Rel::Parataxis
        )
}

fn bucket(number: usize) -> u64 {
    match number {
        0..=3 => number as u64,
        4..=5 => 4,
        6..=9 => 5,
        10..=15 => 6,
        _ => 7,
    }
}

/// An act as candidates are described for it.
pub(super) struct Described<'t> {
    tree: &'t Tree<'t>,
    plover: u64,
    lemma: u64,
    pos: u64,
    passive: u64,
    operator: u64,
    above: Vec<usize>,
    trigger: usize,
    outer: usize,
}

impl<'t> Described<'t> {
    pub(super) fn new(tree: &'t Tree<'t>, act: &Act<'_>, trigger: usize, pos: Pos) -> Self {
        let outer = act
            .chain
            .first()
            .map_or(trigger, |(clause, ..)| clause.head);
        let passive = act.chain.last().is_some_and(|(clause, ..)| clause.passive);
        Self {
            tree,
            plover: act.plover as u64,
            lemma: hash(tree.lemma(trigger)),
            pos: pos as u64,
            passive: u64::from(passive),
            operator: act.operators.first().map_or(0, |word| hash(word)),
            above: ancestors(tree, trigger),
            trigger,
            outer,
        }
    }

    /// The features of a candidate among all; these are `others` different actors.
    pub(super) fn candidate(
        &self,
        candidate: &Candidate,
        all: &[Candidate],
        others: usize,
    ) -> Vec<u32> {
        let (tree, act) = (self.tree, self);
        let mut out = Vec::with_capacity(64);
        let c = candidate.head;
        let t = act.trigger;
        let mut add = |key: Key| out.push(key.done());
        let up = ancestors(tree, c);
        let meet = up.iter().position(|word| act.above.contains(word));
        let before = u64::from(c < t);
        let (plover, lemma, pos, passive) = (act.plover, act.lemma, act.pos, act.passive);
        let verb = pos == Pos::Verb as u64;
        let class = candidate.actor.class as u64;
        let how = candidate.how as u64;
        let own = step(tree, c);

        // The path over the tree.
        if let Some(up_steps) = meet {
            let top = up[up_steps];
            let down_steps = act
                .above
                .iter()
                .position(|&word| word == top)
                .unwrap_or_default();
            let mut path = Key::new(1);
            let mut short = Key::new(2);
            for &word in &up[..up_steps] {
                path = path.with(step(tree, word));
                if !matches!(
                    tree.rel(word),
                    Rel::Conj
                        | Rel::Appos
                        | Rel::Flat
                        | Rel::Compound
                        | Rel::Amod
                        | Rel::Poss
                        | Rel::Nmod
                ) {
                    short = short.with(step(tree, word));
                }
            }
            path = path.with(77);
            short = short.with(77);
            for &word in act.above[..down_steps].iter().rev() {
                path = path.with(step(tree, word));
                if tree.rel(word) != Rel::Conj {
                    short = short.with(tree.rel(word) as u64);
                }
            }
            for path in [path, short] {
                add(path);
                add(path.with(pos).with(passive));
                add(path.with(plover).with(passive));
                add(path.with(lemma).with(passive));
                add(path.with(100 + how).with(pos));
                add(path.with(200 + class).with(pos).with(passive));
            }
            add(Key::new(3)
                .with(bucket(up_steps))
                .with(bucket(down_steps))
                .with(before));
        }
        // The clause that it stands in.
        let clause_at = up
            .iter()
            .position(|&word| is_clause(tree, word) && word != c);
        if let Some(at) = clause_at {
            let head = up[at];
            let first = step(tree, up[at - 1]);
            let where_ = if head == t {
                Key::new(10)
            } else if head == act.outer {
                Key::new(11)
            } else if let Some(below) = act.above.iter().position(|&word| word == head) {
                Key::new(12).with(step(tree, act.above[below - 1]))
            } else if let Some(below) = up.iter().position(|&word| word == t) {
                Key::new(13).with(step(tree, up[below - 1]))
            } else {
                Key::new(14).with(before)
            };
            let away = u64::from(tree.child(head, Rel::AuxPass).is_some());
            let place = where_.with(first).with(away);
            add(where_);
            add(where_.with(pos).with(before));
            add(place);
            add(place.with(pos).with(passive));
            add(place.with(plover));
            add(place.with(lemma));
            add(place.with(hash(tree.lemma(head))));
            add(place.with(200 + class).with(how));
            add(where_.with(hash(tree.lemma(head))).with(bucket(at)));
        }
        // Its own phrase.
        add(Key::new(20).with(own).with(before));
        add(Key::new(21).with(own).with(plover).with(before));
        add(Key::new(22).with(own).with(pos).with(passive).with(before));
        add(Key::new(23).with(own).with(200 + class));
        if let Some(up) = tree.head(c) {
            add(Key::new(24).with(own).with(hash(tree.lemma(up))));
            add(Key::new(25).with(hash(tree.lemma(up))).with(before));
        }
        add(Key::new(26).word(tree.lemma(c)));
        add(Key::new(27)
            .word(&candidate.actor.sector)
            .with(before)
            .with(pos));
        add(Key::new(28).word(&candidate.actor.sector).with(plover));
        add(Key::new(29).with(class).with(before).with(how));
        add(Key::new(30).with(class).with(plover).with(before));
        add(Key::new(31)
            .with(how)
            .with(plover)
            .with(before)
            .with(passive));
        // Its place among the others.
        let between = all
            .iter()
            .filter(|other| other.head != c && (c.min(t)..c.max(t)).contains(&other.head))
            .count();
        let number = all.iter().position(|other| other.head == c).unwrap_or(0);
        add(Key::new(40).with(bucket(between)).with(before).with(pos));
        add(Key::new(41)
            .with(bucket(between))
            .with(before)
            .with(plover)
            .with(passive));
        add(Key::new(42).with(bucket(number)).with(bucket(others)));
        add(Key::new(43)
            .with(bucket(number))
            .with(bucket(others))
            .with(before)
            .with(plover));
        add(Key::new(44)
            .with(bucket(others))
            .with(before)
            .with(pos)
            .with(passive));
        add(Key::new(45)
            .with(bucket(c.abs_diff(t)))
            .with(before)
            .with(pos));
        let verbs = (c.min(t) + 1..c.max(t))
            .filter(|&word| tree.upos(word) == Upos::Verb)
            .count();
        add(Key::new(46).with(bucket(verbs)).with(before).with(pos));
        add(Key::new(47)
            .with(bucket(verbs))
            .with(bucket(between))
            .with(before)
            .with(pos)
            .with(passive));
        add(Key::new(48)
            .with(u64::from(c == all[0].head))
            .with(act.operator));
        let commas = (c.min(t)..c.max(t))
            .filter(|&word| tree.form(word) == ",")
            .count();
        add(Key::new(49)
            .with(bucket(commas))
            .with(before)
            .with(u64::from(verb)));
        let first_of_actor = all
            .iter()
            .find(|other| other.actor.same(&candidate.actor))
            .is_none_or(|other| other.head == c);
        add(Key::new(50).with(u64::from(first_of_actor)).with(before));
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The features of the act itself; `named` names stand in its sentence, `lacking` is what the rules missed.
    pub(super) fn act(&self, act: &Act<'_>, named: usize, lacking: Option<Lacking>) -> Vec<u32> {
        let (tree, frame, trigger) = (self.tree, self, self.trigger);
        let mut out = Vec::with_capacity(64);
        let mut add = |key: Key| out.push(key.done());
        let (plover, lemma, pos) = (frame.plover, frame.lemma, frame.pos);
        let own = step(tree, trigger);
        let weak = u64::from(act.frame.is_none_or(|frame| frame.weak));
        add(Key::new(60).with(plover).with(pos));
        add(Key::new(61).with(lemma).with(pos));
        add(Key::new(62).with(lemma).with(pos).with(plover));
        add(Key::new(63).with(own));
        add(Key::new(64).with(own).with(pos).with(plover));
        add(Key::new(65).with(weak).with(pos));
        add(Key::new(66).with(weak).with(plover));
        add(Key::new(67).with((act.score * 2.0) as u64).with(pos));
        add(Key::new(68).with(act.operators.len() as u64));
        add(Key::new(69).with(frame.operator));
        add(Key::new(70).with(u64::from(act.reported)).with(pos));
        add(Key::new(71).with(act.frame.map_or(0, |frame| hash(&frame.written))));
        add(Key::new(72).with(frame.passive).with(plover));
        let outer = frame.outer;
        add(Key::new(73)
            .with(u64::from(tree.is_finite(outer)))
            .with(step(tree, outer)));
        add(Key::new(74)
            .word(tree.xpos(outer))
            .with(tree.rel(outer) as u64));
        if let Some(up) = tree.head(trigger) {
            add(Key::new(75).word(tree.lemma(up)));
            add(Key::new(76).word(tree.lemma(up)).with(own));
        }
        if let Some(up) = tree.head(outer) {
            add(Key::new(77)
                .word(tree.lemma(up))
                .with(tree.rel(outer) as u64));
        }
        let mut depth = 0;
        let mut at = outer;
        while let Some(up) = tree.head(at) {
            depth += 1;
            at = up;
            if depth > 8 {
                break;
            }
        }
        add(Key::new(78).with(depth).with(pos));
        add(Key::new(79).with(bucket(named)));
        for child in tree.children(outer).chain(tree.children(trigger)) {
            if matches!(
                tree.rel(child),
                Rel::Aux | Rel::Mark | Rel::Advmod | Rel::Det | Rel::Amod
            ) {
                add(Key::new(80).word(tree.lemma(child)).with(pos));
            }
        }
        for word in 0..tree.len() {
            if matches!(
                tree.upos(word),
                Upos::Noun | Upos::Verb | Upos::Adj | Upos::Aux
            ) {
                add(Key::new(81).word(tree.lemma(word)));
            }
        }
        let lacks = lacking.map_or(0, |lacking| 1 + lacking as u64);
        add(Key::new(82).with(lacks));
        add(Key::new(83).with(lacks).with(plover));
        add(Key::new(84).with(lacks).with(weak).with(pos));
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// How many different actors candidates are.
pub(super) fn distinct(all: &[Candidate]) -> usize {
    let is_first = |at: &usize| {
        let own = &all[*at].actor;
        all[..*at]
            .iter()
            .all(|other| other.actor.actor != own.actor || other.actor.group != own.group)
    };
    (0..all.len()).filter(is_first).count()
}
