//! Reading the files, and what is wrong with them.

use std::fmt;

use super::actors::{ActorEntry, Agent, read_actors, read_agents};
use super::verbs::{Verbs, read_verbs};

/// The four kinds of dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DictionaryKind {
    /// Names with codes and dates.
    Actors,
    /// Roles, with codes that are added to an actor's.
    Agents,
    /// Verbs with patterns and synonym sets.
    Verbs,
    /// Phrases that leave a sentence out.
    Discards,
}

impl DictionaryKind {
    /// Every kind.
    pub const ALL: [DictionaryKind; 4] = [
        DictionaryKind::Actors,
        DictionaryKind::Agents,
        DictionaryKind::Verbs,
        DictionaryKind::Discards,
    ];

    /// The kind by a file's name: a word of it says "actors", "agents", "verbs" (or "verbpatterns", "CAMEO") or "discards".
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        Some(match () {
            () if name.contains("agents") => DictionaryKind::Agents,
            () if name.contains("actors") => DictionaryKind::Actors,
            () if name.contains("verb") || name.contains("cameo") => DictionaryKind::Verbs,
            () if name.contains("discard") => DictionaryKind::Discards,
            () => return None,
        })
    }
}

/// Something wrong in a dictionary; its other lines are used all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DictionaryProblem {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub problem: String,
}

impl fmt::Display for DictionaryProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.problem)
    }
}

/// A set of dictionaries.
#[derive(Default)]
pub struct Dictionaries {
    pub(super) actors: Vec<ActorEntry>,
    pub(super) agents: Vec<Agent>,
    pub(super) verbs: Verbs,
    pub(super) discards: Vec<Vec<String>>,
    /// What the linter found, in order of files and lines.
    pub problems: Vec<DictionaryProblem>,
}

impl Dictionaries {
    /// Adds a file. Lines that are wrong are left out and listed in [`Dictionaries::problems`].
    pub fn add(&mut self, kind: DictionaryKind, file: &str, text: &str) {
        let mut problem = |line: usize, problem: String| {
            self.problems.push(DictionaryProblem {
                file: file.to_owned(),
                line,
                problem,
            });
        };
        match kind {
            DictionaryKind::Actors => self.actors.extend(read_actors(text, &mut problem)),
            DictionaryKind::Agents => self.agents.extend(read_agents(text, &mut problem)),
            DictionaryKind::Verbs => read_verbs(text, &mut self.verbs, &mut problem),
            DictionaryKind::Discards => {
                for (_, line) in lines(text) {
                    let phrase = words(line.trim_start_matches('+'));
                    if !phrase.is_empty() {
                        self.discards.push(phrase);
                    }
                }
            }
        }
    }

    /// How many entries each kind has: actors, agents, verbs, patterns, discards.
    pub fn counts(&self) -> [usize; 5] {
        [
            self.actors.len(),
            self.agents.len(),
            self.verbs.len(),
            self.verbs.patterns(),
            self.discards.len(),
        ]
    }
}

/// Lines without comments (`#` to the end, `<!-- -->` over lines), with their numbers; empty ones left out.
pub(super) fn lines(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut in_comment = false;
    for (i, line) in text.lines().enumerate() {
        let mut kept = String::new();
        let mut rest = line;
        loop {
            if in_comment {
                match rest.find("-->") {
                    Some(end) => {
                        in_comment = false;
                        rest = &rest[end + 3..];
                    }
                    None => break,
                }
            } else {
                // "<! --" stands in published files.
                let start = ["<!--", "<! --"]
                    .iter()
                    .filter_map(|mark| rest.find(mark))
                    .min();
                match start {
                    Some(start) => {
                        kept.push_str(&rest[..start]);
                        in_comment = true;
                        rest = &rest[start..];
                    }
                    None => {
                        kept.push_str(rest);
                        break;
                    }
                }
            }
        }
        let kept = kept.split('#').next().unwrap_or_default();
        if !kept.trim().is_empty() {
            out.push((i + 1, kept.trim_end().to_owned()));
        }
    }
    out
}

/// The words of an entry, upper case: blanks and underscores part them.
pub(super) fn words(entry: &str) -> Vec<String> {
    entry
        .split(|c: char| c.is_whitespace() || c == '_')
        .filter(|word| !word.is_empty())
        .map(str::to_uppercase)
        .collect()
}

/// What stands in the square brackets at the end of a line, and what before it.
pub(super) fn bracketed<'l>(
    line: &'l str,
    number: usize,
    problem: &mut dyn FnMut(usize, String),
) -> Option<(&'l str, Vec<&'l str>)> {
    let mut codes = Vec::new();
    let head_end = line.find('[').unwrap_or(line.len());
    let mut rest = &line[head_end..];
    while let Some(start) = rest.find('[') {
        let Some(end) = rest[start..].find(']') else {
            problem(
                number,
                "a bracket \"[\" is not closed; the line is left out".to_owned(),
            );
            return None;
        };
        codes.push(rest[start + 1..start + end].trim());
        rest = &rest[start + end + 1..];
    }
    if line[..head_end].contains(']') || rest.contains(']') {
        problem(
            number,
            "a bracket \"]\" closes nothing; the line is left out".to_owned(),
        );
        return None;
    }
    Some((&line[..head_end], codes))
}
