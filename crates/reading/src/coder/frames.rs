//! The frame table: what a verb or event noun tells, by the words around it.

mod conditions;
mod inflection;
mod need;
mod present;
mod verbs;

use std::sync::{Arc, LazyLock, OnceLock};

use entente_model::embedded_table::rows;
use entente_model::ontology::{CameoCode, PloverType};
use fnv::{FnvHashMap, FnvHashSet};

pub(crate) use conditions::prepositional;
use conditions::score;
pub(crate) use inflection::{forms_of, inflected, is_unchanged_past, verb_of_past};
pub(super) use need::{Form, Need, Needs, WordSet, is_saying};
use present::Asked;
pub(crate) use present::Present;

use super::clause::Clause;
use super::names::table;
use super::tree::Tree;

/// Part of speech of a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Pos {
    Verb,
    Noun,
    Adjective,
}

/// What a frame says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Type(PloverType),
    Operator(Operator),
    /// No event.
    None,
}

/// What an operator does to the act that it governs; see `data/reading/operators.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Operator {
    Agree,
    Plan,
    Decide,
    Vow,
    Future,
    Threaten,
    Request,
    Reject,
    Want,
    Allow,
    Start,
    Help,
    Stop,
    Say,
}

impl Operator {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "AGREE" => Operator::Agree,
            "PLAN" => Operator::Plan,
            "DECIDE" => Operator::Decide,
            "VOW" => Operator::Vow,
            "FUTURE" => Operator::Future,
            "THREATEN" => Operator::Threaten,
            "REQUEST" => Operator::Request,
            "REJECT" => Operator::Reject,
            "WANT" => Operator::Want,
            "ALLOW" => Operator::Allow,
            "START" => Operator::Start,
            "HELP" => Operator::Help,
            "STOP" => Operator::Stop,
            "SAY" => Operator::Say,
            _ => return None,
        })
    }
}

/// Where a frame looks for an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    Subject,
    Object,
    Indirect,
    Complement,
    Anywhere,
    Infinitive,
    Content,
    /// "Not", "never", "no longer", "nothing" with the word itself.
    Negated,
    Phrase(Box<str>),
}

impl Slot {
    fn named(name: &str) -> Self {
        match name {
            "subj" => Slot::Subject,
            "obj" => Slot::Object,
            "iobj" => Slot::Indirect,
            "comp" => Slot::Complement,
            "any" => Slot::Anywhere,
            "inf" => Slot::Infinitive,
            "that" => Slot::Content,
            "neg" => Slot::Negated,
            preposition => Slot::Phrase(preposition.into()),
        }
    }
}

struct Condition {
    slot: Slot,
    /// `None` for "present".
    words: Option<Arc<FnvHashSet<Box<str>>>>,
    negated: bool,
}

/// A row of the table.
pub(crate) struct Frame {
    /// Its line in `data/reading/frames.tsv`, or in the user's rules.
    pub(crate) line: usize,
    pub(crate) pos: Pos,
    particle: Option<Box<str>>,
    conditions: Vec<Condition>,
    /// The row's conditions as written, for `--explain`.
    pub(crate) written: Box<str>,
    pub(crate) outcome: Outcome,
    pub(crate) mode: Arc<str>,
    pub(crate) cameo: Option<CameoCode>,
    pub(crate) mutual: bool,
    pub(crate) solo: bool,
    pub(crate) place: bool,
    pub(crate) swap: bool,
    /// A word of many senses: counted only where source and target are both named.
    pub(crate) weak: bool,
    /// Only towards organisations.
    pub(crate) organisation: bool,
    /// Only towards an actor that the slot itself names.
    pub(crate) direct: bool,
    pub(crate) targets: Vec<Slot>,
    pub(crate) sources: Vec<Slot>,
    pub(crate) promised: Option<PloverType>,
    pub(crate) user: bool,
}

impl Frame {
    /// Whether the row itself tells what is not done: "has no intention to", "has not ruled out".
    pub(crate) fn reads_negation(&self) -> bool {
        self.conditions.iter().any(|condition| {
            !condition.negated
                && match (&condition.slot, &condition.words) {
                    (Slot::Negated, _) => true,
                    (Slot::Anywhere, Some(words)) => ["no", "longer", "nothing"]
                        .iter()
                        .any(|word| words.contains(*word)),
                    (Slot::Object, Some(words)) => words.contains("nothing"),
                    _ => false,
                }
        })
    }

    /// Whether the subject tells what the act is: "talks between the two opened".
    pub(crate) fn reads_subject(&self) -> bool {
        self.conditions.iter().any(|condition| {
            condition.slot == Slot::Subject && condition.words.is_some() && !condition.negated
        })
    }
}

/// What an operator makes of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Combined {
    Same,
    Promise,
    Menace,
    Type(PloverType),
    None,
}

struct OperatorRow {
    operator: Operator,
    inner: Box<str>,
    result: Combined,
    mode: Arc<str>,
    cameo: Option<CameoCode>,
}

/// The frames by lemma, and the operators.
#[derive(Default)]
pub(crate) struct Frames {
    frames: Vec<Frame>,
    by_lemma: FnvHashMap<Box<str>, Vec<u32>>,
    operators: Vec<OperatorRow>,
    classes: FnvHashMap<Box<str>, Arc<FnvHashSet<Box<str>>>>,
    /// Inflected forms of the table's verbs, for words that the lemmatiser does not know.
    forms: FnvHashMap<Box<str>, Box<str>>,
    /// Made when the first sentence is held against the rows.
    asked: OnceLock<Asked>,
}

static EMBEDDED: LazyLock<Arc<Frames>> = LazyLock::new(|| Arc::new(Frames::read()));

/// A frame that holds for a clause, with the number of its satisfied conditions.
pub(crate) struct Match<'f> {
    pub(crate) frame: &'f Frame,
    pub(crate) score: f32,
}

impl Frames {
    /// The embedded table.
    pub(crate) fn embedded() -> Arc<Frames> {
        Arc::clone(&EMBEDDED)
    }

    /// The lemma under which the table has a word, if it has it.
    pub(crate) fn lemma<'a>(&'a self, tree: &'a Tree<'_>, word: usize) -> Option<&'a str> {
        let lemma = tree.lemma(word);
        if self.by_lemma.contains_key(lemma) {
            return Some(lemma);
        }
        let form = tree.form(word);
        if form.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self
                .forms
                .get(form.to_ascii_lowercase().as_str())
                .map(|lemma| &**lemma);
        }
        self.forms.get(form).map(|lemma| &**lemma)
    }

    /// The frame without conditions of the verb that has this form.
    pub(crate) fn plain(&self, form: &str) -> Option<&Frame> {
        let numbers = self.by_lemma.get(self.forms.get(form)?)?;
        numbers
            .iter()
            .map(|&number| &self.frames[number as usize])
            .find(|frame| {
                frame.pos == Pos::Verb && frame.conditions.is_empty() && frame.particle.is_none()
            })
    }

    /// Whether a lemma is a weapon, an attack or a body of troops: of the classes of those names.
    pub(crate) fn is_weapon(&self, lemma: &str) -> bool {
        ["attack", "bomb", "weapons", "troops", "fire"]
            .iter()
            .any(|class| self.is_of_class(class, lemma))
    }

    /// Whether a lemma is of a class of words.
    pub(crate) fn is_of_class(&self, class: &str, lemma: &str) -> bool {
        self.classes
            .get(class)
            .is_some_and(|words| words.contains(lemma))
    }

    /// Whether a word may tell an act.
    pub(crate) fn knows(&self, tree: &Tree<'_>, word: usize) -> bool {
        self.lemma(tree, word).is_some()
    }

    /// Names of all that the frames of a word may tell, whatever stands around it.
    pub(crate) fn outcomes(&self, tree: &Tree<'_>, word: usize) -> Vec<String> {
        let numbers = self
            .lemma(tree, word)
            .and_then(|lemma| self.by_lemma.get(lemma));
        let mut names: Vec<String> = numbers
            .into_iter()
            .flatten()
            .map(|&number| match self.frames[number as usize].outcome {
                Outcome::Type(plover) => plover.as_str().to_owned(),
                Outcome::Operator(operator) => format!("{operator:?}"),
                Outcome::None => "none".to_owned(),
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The frames that hold, best first; of equal score the first of the table.
    pub(crate) fn matches<'f>(
        &'f self,
        tree: &Tree<'_>,
        clause: &Clause,
        pos: Pos,
    ) -> Vec<Match<'f>> {
        let Some(numbers) = self
            .lemma(tree, clause.head)
            .and_then(|lemma| self.by_lemma.get(lemma))
        else {
            return Vec::new();
        };
        let asked = self.asked.get_or_init(|| Asked::by(&self.frames));
        let present = tree.present_words(|| asked.present(tree));
        let mut found: Vec<Match<'f>> = numbers
            .iter()
            .map(|&number| (number as usize, &self.frames[number as usize]))
            .filter(|(number, frame)| frame.pos == pos && asked.may_hold(*number, present))
            .filter_map(|(_, frame)| {
                Some(Match {
                    frame,
                    score: score(frame, tree, clause)?,
                })
            })
            .collect();
        // A stable sort keeps the table's order among equals.
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        found
    }

    pub(crate) fn combine(
        &self,
        operator: Operator,
        inner: Option<PloverType>,
    ) -> (Combined, Arc<str>, Option<CameoCode>) {
        let name = inner.map(PloverType::as_str).unwrap_or("*");
        let group = inner.map(group).unwrap_or("*");
        let mut best = None;
        for row in self.operators.iter().filter(|row| row.operator == operator) {
            if *row.inner == *name {
                best = Some(row);
                break;
            }
            if *row.inner == *group {
                best = best.or(Some(row));
            }
        }
        best.map_or((Combined::None, Arc::from(""), None), |row| {
            (row.result, row.mode.clone(), row.cameo)
        })
    }

    /// Reads the embedded table anew, for a user's rules to be added.
    pub(crate) fn read() -> Frames {
        let mut frames = Frames::default();
        // Classes have no header: the first row is one.
        for line in table!("reading/frame_classes.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
        {
            if let Some((name, words)) = line.split_once('\t') {
                frames.add_class(name, words);
            }
        }
        for (line, row) in rows(table!("reading/frames.tsv")) {
            // A test holds every row of the embedded table against its form.
            if let Ok(()) = frames.add_row(line, row, false) {}
        }
        for (_, row) in rows(table!("reading/operators.tsv")) {
            let fields: Vec<&str> = row.split('\t').collect();
            let field = |i: usize| fields.get(i).copied().unwrap_or_default();
            if let Some(operator) = Operator::named(field(0)) {
                frames.operators.push(OperatorRow {
                    operator,
                    inner: field(1).into(),
                    result: match field(2) {
                        "SAME" => Combined::Same,
                        "PROMISE" => Combined::Promise,
                        "MENACE" => Combined::Menace,
                        name => name.parse().map_or(Combined::None, Combined::Type),
                    },
                    mode: field(3).into(),
                    cameo: field(4).parse().ok(),
                });
            }
        }
        frames
    }

    /// Adds words to a class of the table.
    pub(crate) fn extend_class(&mut self, name: &str, words: &[String]) -> Result<(), String> {
        let class = self
            .classes
            .get(name)
            .ok_or_else(|| format!("{name:?} is no class of words"))?;
        self.asked = OnceLock::new();
        let mut set = FnvHashSet::clone(class);
        set.extend(words.iter().map(|word| Box::from(word.as_str())));
        let set = Arc::new(set);
        // Conditions of the rows hold the class that they were read with.
        let old = self.classes.insert(name.into(), Arc::clone(&set));
        for frame in &mut self.frames {
            for condition in &mut frame.conditions {
                if let (Some(words), Some(old)) = (&mut condition.words, &old)
                    && old.is_subset(words)
                {
                    let mut wider = FnvHashSet::clone(words);
                    wider.extend(set.iter().cloned());
                    *words = Arc::new(wider);
                }
            }
        }
        Ok(())
    }

    fn add_class(&mut self, name: &str, words: &str) {
        let mut set = FnvHashSet::default();
        for word in words.split_whitespace() {
            match word.strip_prefix('@') {
                Some(other) => set.extend(
                    self.classes
                        .get(other)
                        .into_iter()
                        .flat_map(|class| class.iter().cloned()),
                ),
                None => _ = set.insert(Box::from(word)),
            }
        }
        self.classes.insert(name.into(), Arc::new(set));
    }

    /// Adds a row in the form of `frames.tsv`.
    pub(crate) fn add_row(&mut self, line: usize, row: &str, user: bool) -> Result<(), String> {
        self.asked = OnceLock::new();
        let fields: Vec<&str> = row.split('\t').collect();
        let field = |i: usize| fields.get(i).copied().unwrap_or_default().trim();
        let pos = match field(1) {
            "v" => Pos::Verb,
            "n" => Pos::Noun,
            "a" => Pos::Adjective,
            other => return Err(format!("{other:?} is no part of speech: v, n or a")),
        };
        let outcome = match field(3) {
            "NONE" | "LIGHT" => Outcome::None,
            name => match name.strip_prefix("OP:") {
                Some(operator) => Outcome::Operator(
                    Operator::named(operator)
                        .ok_or_else(|| format!("{operator:?} is no operator"))?,
                ),
                None => Outcome::Type(name.parse().map_err(|error| format!("{error}"))?),
            },
        };
        let cameo = match field(5) {
            "" => None,
            code => Some(
                code.parse::<CameoCode>()
                    .map_err(|error| error.to_string())?,
            ),
        };
        if fields.len() > 7 {
            return Err(format!("{} columns, of 7 that a frame has", fields.len()));
        }
        let mut args = Args::default();
        for arg in field(6).split_whitespace() {
            match arg.split_once('=') {
                Some(("tgt", slots)) => args.targets = slots.split(',').map(Slot::named).collect(),
                Some(("src", slots)) => args.sources = slots.split(',').map(Slot::named).collect(),
                Some(("prom", name)) => {
                    args.promised = Some(name.parse().map_err(|error| format!("{error}"))?)
                }
                Some((other, _)) => return Err(format!("{other:?} is no argument of a frame")),
                None => match arg {
                    "mutual" => args.mutual = true,
                    "solo" => args.solo = true,
                    "place" => args.place = true,
                    "swap" => args.swap = true,
                    "weak" => args.weak = true,
                    "org" => args.organisation = true,
                    "direct" => args.direct = true,
                    other => return Err(format!("{other:?} is no argument of a frame")),
                },
            }
        }
        for lemma in field(0)
            .split(',')
            .map(str::trim)
            .filter(|lemma| !lemma.is_empty())
        {
            let (word, particle) = match lemma.split_once('_') {
                Some((word, particle)) => (word, Some(particle.into())),
                None => (lemma, None),
            };
            let number = self.frames.len() as u32;
            self.frames.push(Frame {
                line,
                pos,
                particle,
                conditions: self.conditions(field(2))?,
                written: if field(2).is_empty() {
                    lemma.into()
                } else {
                    format!("{lemma} [{}]", field(2)).into()
                },
                outcome,
                mode: field(4).into(),
                cameo,
                mutual: args.mutual,
                solo: args.solo,
                place: args.place,
                swap: args.swap,
                weak: args.weak,
                organisation: args.organisation,
                direct: args.direct,
                targets: args.targets.clone(),
                sources: args.sources.clone(),
                promised: args.promised,
                user,
            });
            self.forms.entry(word.into()).or_insert_with(|| word.into());
            for form in inflected(word, pos) {
                self.forms.entry(form.into()).or_insert_with(|| word.into());
            }
            let entry = self.by_lemma.entry(word.into()).or_default();
            if user {
                entry.insert(0, number);
            } else {
                entry.push(number);
            }
        }
        Ok(())
    }

    fn conditions(&self, written: &str) -> Result<Vec<Condition>, String> {
        written
            .split_whitespace()
            .map(|condition| {
                let (negated, condition) = match condition.strip_prefix('!') {
                    Some(rest) => (true, rest),
                    None => (false, condition),
                };
                let (slot, words) = condition.split_once(':').unwrap_or((condition, "*"));
                let words = if words == "*" {
                    None
                } else {
                    let mut set = FnvHashSet::default();
                    for word in words.split('|') {
                        match word.strip_prefix('@') {
                            Some(name) => {
                                let class = self
                                    .classes
                                    .get(name)
                                    .ok_or_else(|| format!("{name:?} is no class of words"))?;
                                set.extend(class.iter().cloned());
                            }
                            None => _ = set.insert(Box::from(word)),
                        }
                    }
                    Some(Arc::new(set))
                };
                Ok(Condition {
                    slot: Slot::named(slot),
                    words,
                    negated,
                })
            })
            .collect()
    }
}

#[derive(Default)]
struct Args {
    mutual: bool,
    solo: bool,
    place: bool,
    swap: bool,
    weak: bool,
    organisation: bool,
    direct: bool,
    targets: Vec<Slot>,
    sources: Vec<Slot>,
    promised: Option<PloverType>,
}

/// The groups of `operators.tsv`.
fn group(plover: PloverType) -> &'static str {
    match plover {
        PloverType::Agree
        | PloverType::Consult
        | PloverType::Support
        | PloverType::Cooperate
        | PloverType::Aid => "COOP",
        PloverType::Concede | PloverType::Retreat => "YIELD",
        _ => "CONF",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_embedded_table_is_read() {
        let mut frames = Frames::read();
        for (line, row) in rows(table!("reading/frames.tsv")) {
            assert_eq!(frames.add_row(line, row, false), Ok(()), "line {line}");
        }
    }
}
