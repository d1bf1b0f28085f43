//! Coding sentences with TABARI/PETRARCH dictionaries.
//!
//! The dictionaries were made for patterns over the words around a verb; here the verb's subject, passive and object come from
//! our dependency tree, the patterns from the words.

use std::collections::HashMap;

use jiff::civil::Date;

use super::actors::{UNDATED, day};
use super::dictionary::Dictionaries;
use super::verbs::{Element, Part, Pattern, VerbCode, set_named};
use crate::coder::clause::Clause;
use crate::coder::pieces::Pieces;
use crate::coder::tree::{Rel, Tree};
use crate::syntax::{Parser, Sentence, Upos};

/// An event with the codes of the dictionaries.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DictionaryEvent {
    /// The actor's code with its agents': `GONGOV`.
    pub source: String,
    /// The recipient's.
    pub target: String,
    /// The event code as the dictionary has it.
    pub code: String,
}

/// Codes with a set of dictionaries.
pub struct DictionaryCoder<'d> {
    dictionaries: &'d Dictionaries,
    /// Entries by the first word of a name.
    actors: HashMap<&'d str, Vec<(usize, &'d [String])>>,
    agents: HashMap<&'d str, Vec<(usize, &'d [String])>>,
}

/// Words of a sentence with an actor or agent.
#[derive(Clone, Debug)]
struct Hit {
    first: usize,
    end: usize,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Actor(Option<String>),
    Agent(usize),
}

impl<'d> DictionaryCoder<'d> {
    /// Makes a coder of dictionaries.
    pub fn new(dictionaries: &'d Dictionaries) -> Self {
        let mut actors: HashMap<&str, Vec<(usize, &[String])>> = HashMap::new();
        for (number, entry) in dictionaries.actors.iter().enumerate() {
            for name in &entry.names {
                // Names are compared as they are cut into words: "U.S." is one, "AL-QAEDA" three.
                if let Some(first) = name.first() {
                    actors
                        .entry(first_piece(first))
                        .or_default()
                        .push((number, name));
                }
            }
        }
        let mut agents: HashMap<&str, Vec<(usize, &[String])>> = HashMap::new();
        for (number, agent) in dictionaries.agents.iter().enumerate() {
            for phrase in &agent.phrases {
                if let Some(first) = phrase.first() {
                    agents
                        .entry(first_piece(first))
                        .or_default()
                        .push((number, phrase));
                }
            }
        }
        for bucket in actors.values_mut().chain(agents.values_mut()) {
            bucket.sort_by_key(|(_, name)| {
                std::cmp::Reverse(name.iter().map(String::len).sum::<usize>())
            });
        }
        Self {
            dictionaries,
            actors,
            agents,
        }
    }

    /// The events of a text at a date (`YYYYMMDD`), without repetition.
    pub fn code(&self, text: &str, date: &str) -> Vec<DictionaryEvent> {
        let day = day(date).unwrap_or(UNDATED);
        let mut events = Vec::new();
        let mut pieces = Pieces::default();
        let mut take = |sentence: Sentence| {
            for event in self.sentence(&sentence, day) {
                if !events.contains(&event) {
                    events.push(event);
                }
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
        events
    }

    fn sentence(&self, sentence: &Sentence, day: Date) -> Vec<DictionaryEvent> {
        let tree = Tree::new(sentence);
        let words: Vec<String> = (0..tree.len())
            .map(|word| tree.form(word).to_uppercase())
            .collect();
        if self.is_discarded(&words) {
            return Vec::new();
        }
        let hits = self.hits(&words, day);
        let reader = Reader {
            coder: self,
            tree: &tree,
            words: &words,
            hits: &hits,
        };
        reader.events()
    }

    fn is_discarded(&self, words: &[String]) -> bool {
        self.dictionaries.discards.iter().any(|phrase| {
            (0..words.len()).any(|at| {
                phrase.iter().enumerate().all(|(i, word)| {
                    words
                        .get(at + i)
                        .is_some_and(|found| found == word || *found == format!("{word}S"))
                })
            })
        })
    }

    /// Actors and agents in the sentence, the longest names first, without overlap.
    fn hits(&self, words: &[String], day: Date) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut at = 0;
        while at < words.len() {
            if let Some((number, end)) = find(&self.actors, words, at) {
                let code = self.dictionaries.actors[number]
                    .code(day)
                    .map(str::to_owned);
                hits.push(Hit {
                    first: at,
                    end,
                    what: What::Actor(code.filter(|code| code != "---")),
                });
                at = end;
            } else if let Some((number, end)) = find(&self.agents, words, at) {
                hits.push(Hit {
                    first: at,
                    end,
                    what: What::Agent(number),
                });
                at = end;
            } else {
                at += 1;
            }
        }
        hits
    }
}

fn first_piece(word: &str) -> &str {
    match word.find('-') {
        Some(at) if at > 0 => &word[..at],
        _ => word,
    }
}

/// The longest name at a word: its words, cut at hyphens as the tokens are.
fn find(
    names: &HashMap<&str, Vec<(usize, &[String])>>,
    words: &[String],
    at: usize,
) -> Option<(usize, usize)> {
    let key = first_piece(words[at].as_str());
    let bucket = names
        .get(key)
        .or_else(|| names.get(words[at].trim_end_matches('.')))?;
    bucket.iter().find_map(|&(number, name)| {
        let mut next = at;
        for word in name {
            let mut rest = word.as_str();
            while !rest.is_empty() {
                let token = words.get(next)?;
                if rest == token || rest.trim_end_matches('.') == token.trim_end_matches('.') {
                    rest = "";
                } else {
                    rest = rest.strip_prefix(token.as_str())?;
                }
                next += 1;
            }
        }
        Some((number, next))
    })
}

struct Reader<'r, 'd> {
    coder: &'r DictionaryCoder<'d>,
    tree: &'r Tree<'r>,
    words: &'r [String],
    hits: &'r [Hit],
}

impl Reader<'_, '_> {
    fn events(&self) -> Vec<DictionaryEvent> {
        let mut events = Vec::new();
        let mut consumed = vec![false; self.words.len()];
        for verb in 0..self.words.len() {
            if consumed[verb] || self.tree.upos(verb) != Upos::Verb {
                continue;
            }
            let Some((code, pattern, until)) = self.verb(verb) else {
                continue;
            };
            consumed[verb..until.max(verb + 1)].fill(true);
            let Some(code) = code else { continue };
            let mut sources = self.sources(verb);
            let mut targets = self.targets(verb, &sources);
            let plain = pattern
                .as_ref()
                .is_none_or(|bound| bound.source.is_none() && bound.target.is_none());
            if let Some(bound) = pattern {
                if let Some(source) = bound.source {
                    sources = self.codes_at(source);
                }
                if let Some(target) = bound.target {
                    targets = self.codes_at(target);
                }
                if bound.compound {
                    if sources.len() < 2 {
                        continue;
                    }
                    targets.clone_from(&sources);
                }
            } else if targets.is_empty() && code.backward.is_some() && sources.len() > 1 {
                targets.clone_from(&sources);
            }
            let clause = Clause::of_verb(self.tree, verb);
            if clause.passive && !clause.subjects.is_empty() && plain {
                // The agent acts, the subject receives.
                let agents: Vec<String> = clause
                    .subjects
                    .iter()
                    .flat_map(|&agent| self.phrase(agent))
                    .collect();
                if !agents.is_empty() {
                    targets = clause
                        .objects
                        .iter()
                        .flat_map(|&object| self.phrase(object))
                        .collect();
                    sources = agents;
                }
            }
            for source in &sources {
                for target in &targets {
                    if source == target {
                        continue;
                    }
                    events.push(DictionaryEvent {
                        source: source.clone(),
                        target: target.clone(),
                        code: code.forward.clone(),
                    });
                    if let Some(backward) = &code.backward {
                        events.push(DictionaryEvent {
                            source: target.clone(),
                            target: source.clone(),
                            code: backward.clone(),
                        });
                    }
                }
            }
        }
        events
    }

    /// The verb's code by its patterns, what the pattern's actors are, and where the verb ends.
    fn verb(&self, verb: usize) -> Option<(Option<VerbCode>, Option<Bound>, usize)> {
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

    fn sources(&self, verb: usize) -> Vec<String> {
        let clause = Clause::of_verb(self.tree, verb);
        let subjects = if clause.passive {
            &clause.objects
        } else {
            &clause.subjects
        };
        let mut codes: Vec<String> = Vec::new();
        for &subject in subjects {
            for code in self.phrase(subject) {
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
        }
        if codes.is_empty() {
            // The nearest actor before the verb.
            let hit = self
                .hits
                .iter()
                .rev()
                .find(|hit| hit.end <= verb && matches!(hit.what, What::Actor(Some(_))));
            codes = hit.map(|hit| self.codes_at(hit.first)).unwrap_or_default();
        }
        codes
    }

    /// The first phrase behind the verb with an actor that does not act itself.
    fn targets(&self, verb: usize, sources: &[String]) -> Vec<String> {
        for hit in self.hits {
            if hit.first > verb
                && matches!(hit.what, What::Actor(Some(_)))
                && !self.acts_elsewhere(hit.first, verb)
            {
                let mut codes = self.codes_at(hit.first);
                codes.retain(|code| !sources.contains(code));
                if !codes.is_empty() {
                    return codes;
                }
            }
        }
        Vec::new()
    }

    /// Whether a word belongs to the subject of a verb that is not below this one.
    fn acts_elsewhere(&self, word: usize, verb: usize) -> bool {
        let tree = self.tree;
        let mut at = word;
        for _ in 0..tree.len() {
            if matches!(tree.rel(at), Rel::Nsubj | Rel::NsubjPass) {
                return tree
                    .head(at)
                    .is_some_and(|up| up != verb && !tree.is_within(up, verb));
            }
            match tree.head(at) {
                Some(up) if tree.upos(up) != Upos::Verb => at = up,
                _ => return false,
            }
        }
        false
    }

    /// The codes of the phrase that a word belongs to, with those coordinated with it.
    fn codes_at(&self, word: usize) -> Vec<String> {
        let tree = self.tree;
        let mut head = word;
        for _ in 0..tree.len() {
            let Some(up) = tree.head(head) else { break };
            let inside = matches!(
                tree.rel(head),
                Rel::Compound
                    | Rel::Amod
                    | Rel::Flat
                    | Rel::Poss
                    | Rel::Det
                    | Rel::Nummod
                    | Rel::Conj
            ) || tree.rel(head) == Rel::Nmod && tree.preposition(head).is_none();
            if !inside || matches!(tree.upos(up), Upos::Verb) {
                break;
            }
            head = up;
        }
        self.phrase(head)
    }

    /// The codes of a phrase: one for each of its coordinated parts.
    fn phrase(&self, head: usize) -> Vec<String> {
        let tree = self.tree;
        let mut parts = vec![head];
        let mut next = 0;
        while next < parts.len() {
            let part = parts[next];
            parts.extend(
                tree.children_by(part, Rel::Conj)
                    .filter(|&word| tree.upos(word) != Upos::Verb),
            );
            next += 1;
        }
        let mut codes: Vec<String> = Vec::new();
        for &part in &parts {
            for code in self.part_codes(part, &parts) {
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
        }
        codes
    }

    /// The code of one part of a phrase: its actor, and the agents around it.
    fn part_codes(&self, head: usize, parts: &[usize]) -> Vec<String> {
        let tree = self.tree;
        // The words of this part, without clauses and without its conjuncts.
        let mut own = vec![false; self.words.len()];
        let mut stack = vec![head];
        while let Some(word) = stack.pop() {
            if own[word] {
                continue;
            }
            own[word] = true;
            for child in tree.children(word) {
                let clause = matches!(
                    tree.rel(child),
                    Rel::AclRelcl
                        | Rel::Acl
                        | Rel::Advcl
                        | Rel::Ccomp
                        | Rel::Appos
                        | Rel::Parataxis
                );
                let conjunct = parts.contains(&child) && child != head;
                if !clause && !conjunct {
                    stack.push(child);
                }
            }
        }
        let actor = self
            .hits
            .iter()
            .filter(|hit| own[hit.first])
            .find_map(|hit| match &hit.what {
                What::Actor(Some(code)) => Some((hit.first, code.clone())),
                _ => None,
            });
        let Some((place, code)) = actor else {
            return Vec::new();
        };
        // "Lawmakers in Fornost and Gondor": the role is shared by those coordinated with the first.
        let mut others: Vec<String> = Vec::new();
        let mut top = place;
        while let Some(up) = tree.head(top).filter(|&up| {
            own[up]
                && matches!(tree.rel(top), Rel::Compound | Rel::Flat | Rel::Amod)
                && tree.upos(up) == Upos::Propn
        }) {
            top = up;
        }
        for conjunct in tree.children_by(top, Rel::Conj).filter(|_| top != head) {
            for hit in self
                .hits
                .iter()
                .filter(|hit| tree.is_within(hit.first, conjunct))
            {
                if let What::Actor(Some(code)) = &hit.what {
                    others.push(code.clone());
                }
            }
        }
        let former = (0..self.words.len())
            .any(|word| own[word] && matches!(self.words[word].as_str(), "FORMER" | "EX"));
        let mut suffix = String::new();
        let mut prefix = String::new();
        for hit in self.hits.iter().filter(|hit| own[hit.first]) {
            if let What::Agent(number) = hit.what {
                let agent = &self.coder.dictionaries.agents[number];
                if agent.before {
                    prefix.push_str(&agent.code);
                } else if !former
                    && !code.ends_with(&agent.code)
                    && !suffix.contains(&agent.code)
                    && !code.get(3..).is_some_and(|role| role.contains(&agent.code))
                {
                    suffix.push_str(&agent.code);
                }
            }
        }
        if former {
            suffix = "ELI".to_owned();
        }
        std::iter::once(code.as_str())
            .chain(others.iter().map(String::as_str))
            .flat_map(|code| code.split('/'))
            .map(|code| format!("{prefix}{code}{suffix}"))
            .collect()
    }
}

/// Which words a pattern's signs for actors stood for.
#[derive(Clone, Debug, Default)]
struct Bound {
    source: Option<usize>,
    target: Option<usize>,
    /// The actors before the verb act on each other.
    compound: bool,
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
