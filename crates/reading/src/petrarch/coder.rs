//! Coding sentences with TABARI/PETRARCH dictionaries.
//!
//! The dictionaries were made for patterns over the words around a verb; here the verb's subject, passive and object come from
//! our dependency tree, the patterns from the words.

mod participants;
mod patterns;

use std::collections::HashMap;

use jiff::civil::Date;

use super::actors::{UNDATED, day};
use super::dictionary::Dictionaries;
use crate::coder::clause::Clause;
use crate::coder::pieces::Pieces;
use crate::coder::tree::Tree;
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
}
