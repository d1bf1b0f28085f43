//! Verb patterns over the words around a verb.

use super::{Reader, What};
use crate::petrarch::verbs::{Element, Part, Pattern, VerbCode, set_named};

/// Which words a pattern's signs for actors stood for.
#[derive(Clone, Debug, Default)]
pub(super) struct Bound {
    pub(super) source: Option<usize>,
    pub(super) target: Option<usize>,
    /// The actors before the verb act on each other.
    pub(super) compound: bool,
}

impl Reader<'_, '_> {
    /// The verb's code by its patterns, what the pattern's actors are, and where the verb ends.
    pub(super) fn verb(&self, verb: usize) -> Option<(Option<VerbCode>, Option<Bound>, usize)> {
        let verbs = &self.coder.dictionaries.verbs;
        let word = self.words[verb].as_str();
        let lemma = self.tree.lemma(verb).to_uppercase();
        let mut end = verb + 1;
        let (block, own) = 'found: {
            for key in [word, lemma.as_str()] {
                for phrase in verbs.phrases.get(key).into_iter().flatten() {
                    let before = phrase.before.len() <= verb
                        && (0..phrase.before.len()).all(|i| {
                            self.words[verb - phrase.before.len() + i] == phrase.before[i]
                        });
                    let after = (0..phrase.after.len())
                        .all(|i| self.words.get(verb + 1 + i) == Some(&phrase.after[i]));
                    if before && after {
                        end = verb + 1 + phrase.after.len();
                        break 'found (phrase.block, phrase.code.clone());
                    }
                }
                if let Some((block, code)) = verbs.forms.get(key) {
                    break 'found (*block, code.clone());
                }
            }
            return None;
        };
        let block = &verbs.blocks[block];
        let mut best: Option<(usize, &Pattern, Bound)> = None;
        for pattern in &block.patterns {
            if let Some(bound) = self
                .matches(pattern, verb, end)
                .filter(|bound| !bound.compound || self.sources(verb).len() > 1)
            {
                let size = pattern.left.len() + pattern.right.len();
                if best.as_ref().is_none_or(|(most, ..)| size > *most) {
                    best = Some((size, pattern, bound));
                }
            }
        }
        match best {
            Some((_, pattern, bound)) => Some((pattern.code.clone(), Some(bound), end)),
            None => Some((own.or_else(|| block.code.clone()), None, end)),
        }
    }

    fn matches(&self, pattern: &Pattern, verb: usize, end: usize) -> Option<Bound> {
        let mut bound = Bound::default();
        // To the left, nearest first, no farther than the clause reaches.
        let mut at = verb;
        for element in &pattern.left {
            let mut place = at.checked_sub(1)?;
            loop {
                if let Some((first, _)) = self.part_ending(&element.part, place, &mut bound) {
                    at = first;
                    break;
                }
                if element.tight || self.is_barrier(place) {
                    return None;
                }
                place = place.checked_sub(1)?;
            }
        }
        let mut at = end;
        for element in &pattern.right {
            let mut place = at;
            loop {
                if place >= self.words.len() {
                    return None;
                }
                if let Some(next) = self.part_starting(&element.part, place, &mut bound) {
                    at = next;
                    break;
                }
                if element.tight {
                    return None;
                }
                place += 1;
            }
        }
        Some(bound)
    }

    /// Patterns do not reach over a semicolon.
    fn is_barrier(&self, place: usize) -> bool {
        matches!(self.words[place].as_str(), ";" | ":")
    }

    fn part_starting(&self, part: &Part, at: usize, bound: &mut Bound) -> Option<usize> {
        match part {
            Part::Word(word) => {
                word_matches(word, &self.words[at], self.tree.lemma(at)).then_some(at + 1)
            }
            Part::Set(name) => {
                let set = set_named(&self.coder.dictionaries.verbs, name)?;
                set.iter()
                    .find_map(|member| self.member(member, at, bound, 0))
            }
            Part::Source | Part::Target | Part::Skip | Part::Compound => {
                let hit = self
                    .hits
                    .iter()
                    .find(|hit| hit.first == at && matches!(hit.what, What::Actor(_)))?;
                match part {
                    Part::Source => bound.source = Some(at),
                    Part::Target => bound.target = Some(at),
                    Part::Compound => bound.compound = true,
                    _ => {}
                }
                Some(hit.end)
            }
        }
    }

    fn member(
        &self,
        member: &[Element],
        at: usize,
        bound: &mut Bound,
        depth: usize,
    ) -> Option<usize> {
        if depth > 4 {
            return None;
        }
        let mut place = at;
        for element in member {
            if place >= self.words.len() {
                return None;
            }
            place = match &element.part {
                Part::Set(name) => {
                    let set = set_named(&self.coder.dictionaries.verbs, name)?;
                    set.iter()
                        .find_map(|inner| self.member(inner, place, bound, depth + 1))?
                }
                part => self.part_starting(part, place, bound)?,
            };
        }
        Some(place)
    }

    /// A part whose last word is `at`: its first word.
    fn part_ending(&self, part: &Part, at: usize, bound: &mut Bound) -> Option<(usize, usize)> {
        match part {
            Part::Word(word) => {
                word_matches(word, &self.words[at], self.tree.lemma(at)).then_some((at, at + 1))
            }
            Part::Set(_) => (at.saturating_sub(5)..=at).rev().find_map(|first| {
                (self.part_starting(part, first, bound)? == at + 1).then_some((first, at + 1))
            }),
            _ => {
                let hit = self
                    .hits
                    .iter()
                    .find(|hit| hit.end == at + 1 && matches!(hit.what, What::Actor(_)))?;
                match part {
                    Part::Source => bound.source = Some(hit.first),
                    Part::Target => bound.target = Some(hit.first),
                    Part::Compound => bound.compound = true,
                    _ => {}
                }
                Some((hit.first, hit.end))
            }
        }
    }
}

fn word_matches(pattern: &str, word: &str, lemma: &str) -> bool {
    pattern == word
        || word
            .strip_suffix('S')
            .is_some_and(|singular| singular == pattern)
        || word
            .strip_suffix("ES")
            .is_some_and(|singular| singular == pattern)
        || lemma.len() == pattern.len() && lemma.eq_ignore_ascii_case(pattern)
}
