//! Subjects whom no table knows: a pronoun of a later sentence means them, and nobody who was named before.

use crate::coded_event::ActorRule;
use crate::coder::actors::{Actors, Role};
use crate::coder::names::Names;
use crate::coder::tree::{Rel, Tree, is_time};
use crate::syntax::Upos;

/// What kinds of subject without a state a text has told of since it last had one with a state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Strangers {
    /// A person: "he".
    pub(super) person: bool,
    /// A body, firm or thing: "it".
    pub(super) thing: bool,
    /// Several: "they".
    pub(super) several: bool,
}

impl Strangers {
    pub(super) fn add(&mut self, other: Self) {
        self.person |= other.person;
        self.thing |= other.thing;
        self.several |= other.several;
    }

    /// Those of a sentence that was parsed; `known` others with a state are subjects of it.
    pub(super) fn of(found: &Actors<'_, '_>, known: usize) -> Self {
        let tree = found.tree;
        let subject = (0..tree.len()).find(|&word| {
            matches!(tree.rel(word), Rel::Nsubj | Rel::NsubjPass)
                && tree
                    .head(word)
                    .is_some_and(|verb| tree.rel(verb) == Rel::Root)
        });
        let Some(subject) = subject else {
            return Self::default();
        };
        let person = is_unknown_person(found, subject);
        let belongs = || {
            found
                .of_phrase(subject, Role::Target)
                .iter()
                .any(|actor| !matches!(actor.rule, ActorRule::Complement | ActorRule::Place))
        };
        Self {
            person,
            // "A report said Iran had threatened Iraq. It …" is Iran as often.
            thing: known == 0 && is_strange_body(found, subject) && !belongs(),
            several: known < 2 && are_strangers(found, subject) && !belongs(),
        }
    }

    /// Those of a sentence that was not parsed and has no subject with a state.
    pub(super) fn of_unparsed(names: &Names, text: &str) -> Self {
        Self {
            person: begins_with_a_stranger(names, text),
            thing: begins_with_a_thing(names, text),
            several: false,
        }
    }
}

/// Whether a subject is one body or thing without a state: "the company", "the bill", "Chronar".
pub(crate) fn is_strange_body(found: &Actors<'_, '_>, subject: usize) -> bool {
    let tree = found.tree;
    let one =
        matches!(tree.xpos(subject), "NN" | "NNP") && tree.child(subject, Rel::Conj).is_none();
    if !one || found.mention(subject).is_some() || is_time(tree.lemma(subject)) {
        return false;
    }
    // "Mr Smith", "Professor Fred Bergsten" is a person.
    let titled = tree.upos(subject) == Upos::Propn
        && tree.children(subject).any(|title| {
            title < subject
                && (found.agentive_by_role(title)
                    || matches!(
                        tree.lemma(title).trim_end_matches('.'),
                        "mr" | "mrs" | "ms" | "dr" | "sir" | "Mr" | "Mrs" | "Ms" | "Dr" | "Sir"
                    ))
        });
    let body = !found.agentive_by_role(subject) || is_body(tree.lemma(subject));
    // "The bank said it", "the ADB said it" behind the name of an organisation is that one.
    let of_the_last = found.discourse.is_last_an_organisation()
        && (tree.upos(subject) == Upos::Propn || is_body(tree.lemma(subject)))
        && !matches!(
            tree.lemma(subject),
            "company" | "firm" | "airline" | "corporation" | "subsidiary" | "unit" | "division"
        )
        && tree
            .child(subject, Rel::Det)
            .is_some_and(|article| tree.lemma(article) == "the");
    body && !titled
        && !of_the_last
        && found.of_phrase(subject, Role::Source).is_empty()
        && found.unnamed(subject).is_none()
}

/// Whether a subject is several without a state: "analysts", "bankers and traders".
fn are_strangers(found: &Actors<'_, '_>, subject: usize) -> bool {
    let tree = found.tree;
    let several = tree.xpos(subject) == "NNS" || tree.child(subject, Rel::Conj).is_some();
    several
        && matches!(tree.upos(subject), Upos::Noun | Upos::Propn)
        && std::iter::once(subject)
            .chain(tree.children_by(subject, Rel::Conj))
            .all(|word| {
                found.mention(word).is_none()
                    && found.sector_of(word).is_none_or(|sector| {
                        matches!(sector, "BUS" | "JRN" | "EDU" | "CVL" | "MED" | "LAB")
                    })
            })
        && found.of_phrase(subject, Role::Source).is_empty()
        && found.unnamed(subject).is_none()
}

/// Roles that are no person: "it" may be one.
fn is_body(lemma: &str) -> bool {
    matches!(
        lemma,
        "company"
            | "firm"
            | "bank"
            | "airline"
            | "corporation"
            | "subsidiary"
            | "unit"
            | "division"
            | "fund"
            | "group"
            | "institute"
            | "institution"
            | "agency"
            | "commission"
            | "committee"
            | "subcommittee"
            | "panel"
            | "board"
            | "court"
            | "tribunal"
            | "union"
            | "association"
            | "federation"
            | "newspaper"
            | "paper"
            | "magazine"
            | "report"
            | "statement"
    )
}

/// Whether the subject of the main clause is a name of several words that no table has, with nothing that tells a state.
fn is_unknown_person(found: &Actors<'_, '_>, subject: usize) -> bool {
    let tree = found.tree;
    let name = |word: usize| {
        tree.upos(word) == Upos::Propn
            && tree.form(word).starts_with(char::is_uppercase)
            && found.mention(word).is_none()
    };
    tree.rel(subject) == Rel::Nsubj
        && name(subject)
        && has_parts(tree, subject, name)
        && found.of_phrase(subject, Role::Source).is_empty()
        && found.of_phrase(subject, Role::Target).is_empty()
}

fn has_parts(tree: &Tree<'_>, word: usize, name: impl Fn(usize) -> bool) -> bool {
    tree.children(word)
        .any(|part| matches!(tree.rel(part), Rel::Flat | Rel::Compound) && name(part))
}

/// "Gregory Vantongeren freed": two words with capitals that are no role and no time, and one without behind them.
fn begins_with_a_stranger(names: &Names, text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (Some(first), Some(last), Some(next)) = (words.next(), words.next(), words.next()) else {
        return false;
    };
    let name = |word: &str| {
        let small = word.to_lowercase();
        word.len() > 2
            && word.starts_with(char::is_uppercase)
            && word.chars().all(char::is_alphabetic)
            && !names.is_role_word(&small)
            && !is_time(&small)
            && !crate::coder::prepositions::is_known(&small)
    };
    name(first) && name(last) && next.starts_with(char::is_lowercase)
}

/// "The trade bill forces", "Northern Telecom Ltd makes": one thing of which no table knows a state, or a firm.
fn begins_with_a_thing(names: &Names, text: &str) -> bool {
    let mut words = text.split_whitespace().take(6);
    let first = words.next().unwrap_or_default();
    if matches!(first, "The" | "A" | "An") {
        return words.next().is_some_and(|noun| {
            noun.chars().all(char::is_lowercase)
                && !noun.ends_with('s')
                && !names.is_role_word(noun)
                && !is_time(noun)
        });
    }
    first.starts_with(char::is_uppercase)
        && words.any(|word| {
            matches!(
                word.trim_end_matches([',', '.']),
                "Inc" | "Corp" | "Co" | "Ltd" | "Plc" | "PLC" | "AG" | "SA" | "NV"
            )
        })
}
