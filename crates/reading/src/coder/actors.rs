//! Which actors a phrase means: names, modifiers, possessors, complements, pronouns and definite phrases.

mod abroad;
mod binding;
mod find;
mod meaning;
mod modifiers;
mod peoples;
mod phrase;
mod pronouns;
mod unnamed;

use std::cell::{Cell, OnceCell};
use std::ops::Range;
use std::sync::Arc;

use entente_model::actor::ActorId;

use meaning::is_of_a_people;
pub(crate) use meaning::{at_date, is_topic, meant, names_people};

use super::argument_model::Candidate;
use super::discourse::Discourse;
use super::names::{NameClass, Names, Naming, Spelling};
use super::tree::{Rel, Tree};
use crate::coded_event::ActorRule;
use crate::syntax::Upos;

/// Who is meant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ActorRef {
    pub(crate) actor: Option<ActorId>,
    pub(crate) group: Option<Arc<str>>,
    pub(crate) sector: Arc<str>,
    pub(crate) class: NameClass,
    pub(crate) words: Range<usize>,
    /// Bytes of the text.
    pub(crate) span: Range<usize>,
    pub(crate) rule: ActorRule,
    /// The phrase is about one person.
    pub(crate) person: bool,
}

impl ActorRef {
    /// Whether the words themselves name the actor: not by a pronoun, a role, the place or the model.
    pub(crate) fn is_named(&self) -> bool {
        matches!(
            self.rule,
            ActorRule::Name
                | ActorRule::Seat
                | ActorRule::Modifier
                | ActorRule::Apposition
                | ActorRule::Possessor
                | ActorRule::Complement
        )
    }

    pub(crate) fn same(&self, other: &ActorRef) -> bool {
        self.actor == other.actor
            && self.group == other.group
            && (self.actor.is_some() || self.group.is_some())
    }
}

/// What a phrase is looked at for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Who acts: the head itself must be able to act.
    Source,
    /// Towards whom: any phrase that belongs to an actor.
    Target,
}

/// A name in a sentence with the meaning chosen for it.
pub(crate) struct Mention<'n> {
    pub(crate) words: Range<usize>,
    pub(crate) naming: &'n Naming,
    /// A person out of office at the document's date.
    former: bool,
    spelling: &'n Spelling,
}

/// A sentence with its names found.
pub(crate) struct Actors<'t, 'n> {
    pub(crate) tree: &'t Tree<'t>,
    names: &'n Names,
    user: Option<&'n Names>,
    pub(crate) mentions: Vec<Mention<'n>>,
    /// For each word the mention that covers it.
    of_word: Vec<Option<u16>>,
    pub(crate) discourse: &'t Discourse,
    /// The state in which a report was written, by its dateline.
    pub(crate) dateline: Option<ActorId>,
    /// Pronouns that are being resolved one inside the other.
    resolving: Cell<u8>,
    /// Everybody whom the sentence names, once asked for.
    pub(super) candidates: OnceCell<Arc<[Candidate]>>,
}

const MAX_DEPTH: usize = 4;

/// Nouns of number and membership.
const COUNTING: [&str; 43] = [
    "group",
    "ten",
    "tens",
    "thousand",
    "thousands",
    "hundred",
    "hundreds",
    "dozen",
    "dozens",
    "number",
    "majority",
    "third",
    "half",
    "quarter",
    "patch",
    "team",
    "member",
    "supporter",
    "crowd",
    "series",
    "deployment",
    "contingent",
    "percent",
    "million",
    "lot",
    "couple",
    "pair",
    "handful",
    "rest",
    "one",
    "many",
    "all",
    "some",
    "most",
    "follower",
    "loyalist",
    "score",
    "convoy",
    "column",
    "batch",
    "wave",
    "detachment",
    "planeload",
];

impl<'t, 'n> Actors<'t, 'n> {
    pub(crate) fn mention(&self, word: usize) -> Option<&Mention<'n>> {
        self.of_word[word].map(|number| &self.mentions[usize::from(number)])
    }

    /// The actors that a phrase means; several for a compound.
    pub(crate) fn of_phrase(&self, head: usize, role: Role) -> Vec<ActorRef> {
        let mut out = Vec::new();
        self.phrase(head, role, 0, &mut out);
        out
    }

    fn push(&self, out: &mut Vec<ActorRef>, actor: ActorRef) {
        if !out
            .iter()
            .any(|known| known.same(&actor) && known.sector == actor.sector)
        {
            out.push(actor);
        }
    }

    /// The actor that a name by itself means.
    pub(crate) fn named(&self, mention: &Mention<'n>) -> ActorRef {
        self.reference(mention, ActorRule::Name)
    }

    fn reference(&self, mention: &Mention<'n>, rule: ActorRule) -> ActorRef {
        let naming = mention.naming;
        ActorRef {
            actor: naming.actor,
            group: naming.group.clone(),
            sector: if mention.former {
                Arc::from("ELI")
            } else {
                naming.sector.clone()
            },
            class: naming.class,
            span: self.tree.bytes(mention.words.start).start
                ..self.tree.bytes(mention.words.end - 1).end,
            words: mention.words.clone(),
            rule,
            person: naming.class == NameClass::Person,
        }
    }

    /// Widens the span to the phrase, and takes the sector from the role that the head names.
    fn dress(&self, actor: &mut ActorRef, head: usize, mention: &Mention<'n>) {
        self.dress_sector(actor, head);
        let start = self.tree.bytes(mention.words.start.min(head)).start;
        let end = self.tree.bytes((mention.words.end - 1).max(head)).end;
        actor.span = start..end;
        actor.words = mention.words.start.min(head)..mention.words.end.max(head + 1);
    }

    fn dress_sector(&self, actor: &mut ActorRef, head: usize) {
        if self
            .mention(head)
            .is_some_and(|mention| mention.naming.class != NameClass::Person)
        {
            return;
        }
        if let Some((sector, _)) = self.role(head) {
            if actor.class != NameClass::Organisation && actor.class != NameClass::Group {
                actor.sector = sector.clone();
            }
            actor.person |= self.tree.xpos(head) == "NN" || self.tree.xpos(head) == "NNP";
        }
        // Farmers, pilots, tribesmen: people who are of no government.
        if actor.sector.is_empty()
            && self.tree.xpos(head) == "NNS"
            && self.role(head).is_none()
            && names_people(self.tree.form(head))
        {
            actor.sector = Arc::from("CVL");
        }
        let former = self.tree.children(head).any(|child| {
            matches!(
                self.tree.lemma(child),
                "former" | "ex" | "ousted" | "deposed" | "late"
            ) && matches!(self.tree.rel(child), Rel::Amod | Rel::Compound)
        });
        if former {
            actor.sector = Arc::from("ELI");
        }
    }

    fn role(&self, head: usize) -> Option<(&Arc<str>, usize)> {
        self.user
            .and_then(|user| user.role(self.tree, head))
            .or_else(|| self.names.role(self.tree, head))
    }

    /// Whether the head of a phrase is a role or body.
    pub(crate) fn agentive_by_role(&self, head: usize) -> bool {
        self.role(head).is_some()
    }

    /// The sector of the role that the head of a phrase names.
    pub(crate) fn sector_of(&self, head: usize) -> Option<&str> {
        self.role(head).map(|(sector, _)| &**sector)
    }

    /// Whether the head of a phrase can act: a role or body, or a proper name of somebody.
    pub(crate) fn agentive(&self, head: usize) -> bool {
        self.tree.upos(head) == Upos::Propn
            || self.role(head).is_some()
            || self.tree.upos(head) == Upos::Num
            || meaning::speaks_for(self.tree.lemma(head))
            || self.tree.xpos(head) == "NNS" && names_people(self.tree.form(head))
    }
}
