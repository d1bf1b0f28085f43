//! What a document has been about so far: who a pronoun, "both countries" or "the president" may mean.

mod strangers;
mod unparsed;

use std::ops::Range;
use std::sync::Arc;

use entente_model::actor::{ActorId, actors};
use fnv::{FnvHashMap, FnvHashSet};
use jiff::civil::Date;

use super::actors::{ActorRef, Actors, Role};
use super::names::{NameClass, Names};
use super::tree::Rel;
use crate::coded_event::ActorRule;
use crate::syntax::Upos;
use strangers::Strangers;
pub(crate) use strangers::is_strange_body;
use unparsed::Unparsed;

/// The state of a document while it is read.
#[derive(Default)]
pub(crate) struct Discourse {
    /// A day of the document's date, by which names are understood.
    pub(crate) day: Option<Date>,
    /// The state whose representative speaks.
    pub(crate) speaker: Option<ActorId>,
    /// Things with a name by the lemma of their head, and whose they are.
    things: FnvHashMap<String, Vec<ActorRef>>,
    /// Actors of the last sentences that had any, the latest last; subjects are entered last of their sentence.
    recent: Vec<ActorRef>,
    /// Subjects of the last sentence that had one.
    subjects: Vec<ActorRef>,
    /// The state in which it was written, by its dateline.
    dateline: Option<ActorId>,
    /// Those whom a title has told of, by their last names: "Ugandan Foreign Minister Eriya Kategaya" is "Kategaya" later.
    people: FnvHashMap<String, ActorRef>,
    /// The last subjects are those whom no table knows.
    strangers: Strangers,
    /// What the last sentence told that somebody asked of another.
    asked: Vec<Asked>,
    /// How often each state was named so far.
    counts: FnvHashMap<ActorId, u32>,
}

const MEMORY: usize = 12;

/// Somebody who asked something of another.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) by: ActorRef,
    pub(crate) of: ActorRef,
    /// It is an accusation, which nobody accepts or refuses without naming it.
    pub(crate) accusation: bool,
    /// The word that tells it; `None` in an earlier sentence.
    pub(crate) trigger: Option<usize>,
}

/// What a sentence that was parsed leaves for those that follow.
pub(crate) struct Told {
    entries: Vec<ActorRef>,
    subjects: Vec<ActorRef>,
    things: Vec<(String, Vec<ActorRef>)>,
    dateline: Option<ActorId>,
    people: Vec<(String, ActorRef)>,
    strangers: Strangers,
}

/// What is left of a sentence for those that follow.
pub(crate) fn told(found: &Actors<'_, '_>) -> Told {
    let (entries, subjects) = entries(found);
    let strangers = Strangers::of(found, subjects.len());
    Told {
        entries,
        subjects,
        things: named_things(found),
        dateline: found.dateline,
        people: titled_people(found),
        strangers,
    }
}

impl Discourse {
    /// A document of that day at its beginning.
    pub(crate) fn new(day: Option<Date>, speaker: Option<ActorId>) -> Self {
        Self {
            day,
            speaker,
            ..Default::default()
        }
    }

    /// Whom the text has named before by a title and a full name.
    pub(crate) fn person_called(
        &self,
        name: &str,
        head: usize,
        span: Range<usize>,
    ) -> Option<ActorRef> {
        self.people.get(name).map(|person| ActorRef {
            words: head..head + 1,
            span,
            rule: ActorRule::Definite,
            ..person.clone()
        })
    }

    /// The state in which the text was written, where a dateline has told it.
    pub(crate) fn dateline(&self) -> Option<ActorId> {
        self.dateline
    }

    /// Remembers the state of a dateline.
    pub(crate) fn take_dateline(&mut self, state: Option<ActorId>) {
        self.dateline = state;
    }

    /// What the last sentence told that somebody asked of another.
    pub(crate) fn asked(&self) -> &[Asked] {
        &self.asked
    }

    /// Takes in what a sentence has left.
    pub(crate) fn take_told(&mut self, told: Told, asked: Vec<Asked>) {
        self.asked = asked;
        for one in &mut self.asked {
            one.trigger = None;
        }
        self.take(told.entries, told.subjects);
        self.strangers.add(told.strangers);
        self.things.extend(told.things);
        self.take_dateline(told.dateline);
        self.people.extend(told.people);
    }

    /// Takes in a sentence that the gate left out; `start` is its place in the text.
    pub(crate) fn take_unparsed(
        &mut self,
        names: &Names,
        text: &str,
        start: usize,
        day: Option<Date>,
    ) {
        self.asked.clear();
        let Unparsed {
            entries,
            subjects,
            people,
        } = Unparsed::read(names, text, start, day);
        let strangers = if subjects.is_empty() {
            Strangers::of_unparsed(names, text)
        } else {
            Strangers::default()
        };
        self.take(entries, subjects);
        self.strangers.add(strangers);
        self.people.extend(people);
    }

    /// Takes in a sentence that has been read.
    pub(crate) fn take(&mut self, entries: Vec<ActorRef>, subjects: Vec<ActorRef>) {
        for actor in &entries {
            if let Some(id) = actor.actor.filter(|_| actor.rule != ActorRule::Place) {
                *self.counts.entry(id).or_default() += 1;
            }
        }
        // A place is not spoken of as somebody.
        let entries = entries
            .into_iter()
            .filter(|actor| actor.rule != ActorRule::Place);
        for actor in entries.chain(subjects.iter().cloned()) {
            self.recent
                .retain(|known| !known.same(&actor) || known.person != actor.person);
            self.recent.push(actor);
        }
        let excess = self.recent.len().saturating_sub(MEMORY);
        self.recent.drain(..excess);
        if !subjects.is_empty() {
            self.strangers = Strangers::default();
            self.subjects = subjects;
        }
    }

    /// Whose a thing is that the text has named before.
    pub(crate) fn owners_of(&self, thing: &str) -> Vec<ActorRef> {
        self.things.get(thing).cloned().unwrap_or_default()
    }

    /// How often an actor was named so far.
    pub(crate) fn count(&self, id: ActorId) -> u32 {
        self.counts.get(&id).copied().unwrap_or_default()
    }

    /// Of the other states that the last sentences told of, the one of which the text has told most; where it was told of at least as often as the own one,
    /// and no second as often.
    pub(crate) fn told_more_of(&self, own: ActorId) -> Option<ActorId> {
        let most = self.others(own).max_by_key(|&id| self.count(id))?;
        let alone = self
            .others(own)
            .all(|id| id == most || self.count(id) < self.count(most));
        (alone && self.count(most) >= self.count(own)).then_some(most)
    }

    /// The state that was told of last beside its own.
    pub(crate) fn last_other(&self, own: ActorId) -> Option<ActorId> {
        self.others(own).next_back()
    }

    /// The other states that the last sentences told of, but for newspapers and firms.
    fn others(&self, own: ActorId) -> impl DoubleEndedIterator<Item = ActorId> {
        self.recent
            .iter()
            .filter(|actor| !matches!(&*actor.sector, "MED" | "BUS" | "MNC"))
            .filter_map(|actor| actor.actor)
            .filter(move |&id| id != own && actors().get(id).is_some())
    }

    /// "We": the state that speaks.
    pub(crate) fn speaker(
        &self,
        head: usize,
        span: Range<usize>,
        rule: ActorRule,
    ) -> Vec<ActorRef> {
        self.speaker
            .map(|actor| ActorRef {
                actor: Some(actor),
                group: None,
                sector: Arc::from(""),
                class: NameClass::State,
                words: head..head + 1,
                span,
                rule,
                person: false,
            })
            .into_iter()
            .collect()
    }

    /// The state that was named last, as such and not by one of its people.
    pub(crate) fn last_state(&self, head: usize, span: Range<usize>) -> Vec<ActorRef> {
        let last = self.recent.iter().rev().find(|actor| {
            actor.actor.is_some()
                && !actor.person
                && matches!(
                    actor.class,
                    NameClass::State | NameClass::Adjective | NameClass::Capital | NameClass::Body
                )
        });
        last.map(|actor| ActorRef {
            words: head..head + 1,
            span,
            rule: ActorRule::Definite,
            ..actor.clone()
        })
        .into_iter()
        .collect()
    }

    /// Whether the last subject with a name was an organisation.
    pub(crate) fn is_last_an_organisation(&self) -> bool {
        self.subjects
            .last()
            .is_some_and(|last| last.class == NameClass::Organisation)
    }

    /// Whether a pronoun means somebody or something of which no table knows a state.
    pub(crate) fn is_of_strangers(&self, person: bool, plural: bool) -> bool {
        if person {
            self.strangers.person
        } else if plural {
            self.strangers.several
        } else {
            self.strangers.thing
        }
    }

    /// Who is in focus, of those who may be meant.
    pub(crate) fn focus(
        &self,
        person: bool,
        plural: bool,
        may_be: &dyn Fn(&ActorRef) -> bool,
        head: usize,
        span: Range<usize>,
    ) -> Vec<ActorRef> {
        let fits = |actor: &&ActorRef| {
            actor.rule != ActorRule::Place
                && may_be(actor)
                && (if person {
                    actor.person
                } else {
                    !actor.person || plural
                })
        };
        let mut found: Vec<ActorRef> = if plural && self.subjects.len() > 1 {
            self.subjects.clone()
        } else {
            let subject = self.subjects.iter().rev().find(fits);
            subject
                .or_else(|| self.recent.iter().rev().find(fits))
                .cloned()
                .into_iter()
                .collect()
        };
        for actor in &mut found {
            actor.words = head..head + 1;
            actor.span = span.clone();
            actor.rule = ActorRule::Pronoun;
        }
        found
    }

    /// The two states of a text that is on the relation of two: they have most of all mentions of states, and each a fifth.
    pub(crate) fn bilateral(&self) -> Option<(ActorId, ActorId)> {
        // The side is named by its latest actor in the text; the date of the event decides later which it is.
        let mut sides: Vec<(u32, ActorId)> = Vec::new();
        // A text on two states may name the United Nations as often as it likes.
        let states = self
            .counts
            .iter()
            .filter(|&(&id, _)| actors().get(id).is_some());
        for (&id, &count) in states {
            let lineage = actors().lineage(id);
            match sides
                .iter_mut()
                .find(|(_, known)| lineage.iter().any(|(other, _)| other == known))
            {
                Some(side) => {
                    side.0 += count;
                    let later = |id: ActorId| lineage.iter().rposition(|(other, _)| *other == id);
                    if later(id) > later(side.1) {
                        side.1 = id;
                    }
                }
                None => sides.push((count, id)),
            }
        }
        let mut counts = sides;
        counts.sort_unstable_by_key(|&(count, id)| (std::cmp::Reverse(count), id));
        let all: u32 = counts.iter().map(|(count, _)| count).sum();
        match counts.as_slice() {
            &[(first, a), (second, b), ..]
                if all >= 8 && (first + second) * 100 >= all * 55 && second * 5 >= all =>
            {
                Some((a, b))
            }
            _ => None,
        }
    }

    /// A state by its code, meant by a word that is no name of it alone.
    pub(crate) fn implied_state(
        &self,
        code: &str,
        head: usize,
        span: Range<usize>,
    ) -> Option<ActorRef> {
        let state = ActorId::new(code).ok()?;
        Some(self.implied(state, head, span))
    }

    /// A state that the text is about, standing in for an actor that a word leaves open.
    pub(crate) fn implied(&self, actor: ActorId, head: usize, span: Range<usize>) -> ActorRef {
        ActorRef {
            actor: Some(actor),
            group: None,
            sector: Arc::from(""),
            class: NameClass::State,
            words: head..head + 1,
            span,
            rule: ActorRule::Definite,
            person: false,
        }
    }

    /// The two states that were the subject of the last sentence, or those who stood for them.
    pub(crate) fn two_subjects(&self) -> Vec<ActorRef> {
        let state = |actor: &ActorRef| {
            actor.actor.is_some()
                && !matches!(actor.class, NameClass::Organisation | NameClass::Group)
        };
        match self.subjects.as_slice() {
            [a, b] if state(a) && state(b) && a.actor != b.actor => self.subjects.clone(),
            _ => Vec::new(),
        }
    }

    /// The two states that the text is about here: the two that were the subject of the last sentence; else of those named lately, or in this
    /// sentence, the most named.
    pub(crate) fn dyad(&self, here: &[ActorRef]) -> Vec<ActorRef> {
        let two = self.two_subjects();
        if !two.is_empty() {
            return two;
        }
        let mut states: Vec<(u32, usize, &ActorRef)> = Vec::new();
        for (at, actor) in self.recent.iter().chain(here).enumerate() {
            let state = matches!(
                actor.class,
                NameClass::State
                    | NameClass::Adjective
                    | NameClass::Capital
                    | NameClass::Person
                    | NameClass::Body
            );
            let Some(id) = actor
                .actor
                .filter(|_| state && actor.rule != ActorRule::Place)
            else {
                continue;
            };
            // Russia and the Soviet Union are one side of a relation.
            let lineage: Vec<ActorId> =
                actors().lineage(id).into_iter().map(|(id, _)| id).collect();
            states.retain(|(_, _, known)| {
                known
                    .actor
                    .is_some_and(|known| known != id && !lineage.contains(&known))
            });
            let count = |id: &ActorId| self.counts.get(id).copied().unwrap_or_default();
            let own = if lineage.contains(&id) { 0 } else { count(&id) };
            states.push((
                own + lineage
                    .iter()
                    .collect::<FnvHashSet<_>>()
                    .into_iter()
                    .map(count)
                    .sum::<u32>(),
                at,
                actor,
            ));
        }
        states.sort_by_key(|&(count, at, _)| std::cmp::Reverse((count, at)));
        states.truncate(2);
        states.sort_by_key(|&(_, at, _)| at);
        if states.len() == 2 {
            states
                .into_iter()
                .map(|(_, _, actor)| actor.clone())
                .collect()
        } else {
            Vec::new()
        }
    }
}

/// The actors of a sentence for the discourse: all, and its subjects.
pub(crate) fn entries(found: &Actors<'_, '_>) -> (Vec<ActorRef>, Vec<ActorRef>) {
    let tree = found.tree;
    let (mut all, mut subjects) = (Vec::new(), Vec::new());
    for mention in &found.mentions {
        let head = (mention.words.start..mention.words.end)
            .find(|&word| {
                tree.head(word)
                    .is_none_or(|head| !mention.words.contains(&head))
            })
            .unwrap_or(mention.words.start);
        // A modifier speaks of its phrase.
        let phrase = match tree.rel(head) {
            Rel::Amod | Rel::Compound | Rel::Flat => tree.head(head).unwrap_or(head),
            _ => head,
        };
        for actor in found.of_phrase(phrase, Role::Target) {
            // "Mr. Peter Thomson of Fiji": a person is not spoken of as his state.
            if actor.rule == ActorRule::Complement
                && tree.upos(phrase) == Upos::Propn
                && !found.agentive_by_role(phrase)
            {
                continue;
            }
            all.push(actor);
        }
    }
    for word in 0..tree.len() {
        let main = matches!(tree.rel(word), Rel::Nsubj | Rel::NsubjPass)
            && tree.head(word).is_some_and(|verb| {
                matches!(
                    tree.rel(verb),
                    Rel::Root | Rel::Conj | Rel::Ccomp | Rel::Parataxis
                )
            });
        if main && tree.upos(word) != Upos::Pron {
            let acting = found.of_phrase(word, Role::Source);
            if !acting.is_empty() {
                subjects = acting;
            }
        }
    }
    (all, subjects)
}

/// Things with a proper name of several words that a sentence names with their owner in front: "US Democracy Summit".
pub(crate) fn named_things(found: &Actors<'_, '_>) -> Vec<(String, Vec<ActorRef>)> {
    let tree = found.tree;
    let mut things: Vec<(String, Vec<ActorRef>)> = Vec::new();
    for mention in &found.mentions {
        let word = mention.words.end - 1;
        let Some(head) = tree.head(word).filter(|&head| head > word + 1) else {
            continue;
        };
        let named = tree.upos(head) == Upos::Propn
            && tree.form(head).starts_with(char::is_uppercase)
            && found.mention(head).is_none()
            && matches!(tree.rel(word), Rel::Amod | Rel::Compound | Rel::Poss)
            && !found.agentive_by_role(head);
        if named {
            let owner = found.named(mention);
            match things
                .iter_mut()
                .find(|(thing, _)| thing == tree.lemma(head))
            {
                Some((_, owners)) => owners.push(owner),
                None => things.push((tree.lemma(head).to_owned(), vec![owner])),
            }
        }
    }
    things
}

/// Whether people of a state are called by the first of their names.
fn is_family_first(state: ActorId) -> bool {
    const STATES: [&str; 8] = ["CHN", "KOR", "PRK", "VNM", "TWN", "KHM", "HKG", "SGP"];
    STATES.contains(&state.as_str())
}

/// People whom a sentence names in full with a title that tells their state, by the name that later sentences call them.
pub(crate) fn titled_people(found: &Actors<'_, '_>) -> Vec<(String, ActorRef)> {
    let tree = found.tree;
    let mut people = Vec::new();
    for head in 0..tree.len() {
        if tree.upos(head) != Upos::Propn || matches!(tree.rel(head), Rel::Flat | Rel::Compound) {
            continue;
        }
        // Somebody whom the tables know by the full name.
        if let Some(known) = found.mention(head) {
            let last = known.words.end - 1;
            if known.naming.class == NameClass::Person && known.words.len() > 1 {
                let called = found.named(known);
                let family_first = called.actor.is_some_and(is_family_first);
                let name = if family_first {
                    known.words.start
                } else {
                    last
                };
                if tree.form(name).len() > 2 && tree.form(name).starts_with(char::is_uppercase) {
                    people.push((tree.form(name).to_owned(), called));
                }
            }
            continue;
        }
        let titled = tree.children(head).any(|title| {
            title < head
                && matches!(tree.rel(title), Rel::Nmod | Rel::Compound | Rel::Appos)
                && tree.preposition(title).is_none()
                && found.agentive_by_role(title)
        });
        let last = tree
            .children_by(head, Rel::Flat)
            .last()
            .filter(|&last| found.mention(last).is_none());
        let (true, Some(last)) = (titled, last) else {
            continue;
        };
        let actors = found.of_phrase(head, Role::Source);
        let [person] = actors.as_slice() else {
            continue;
        };
        let Some(state) = person.actor.filter(|_| {
            matches!(person.rule, ActorRule::Modifier | ActorRule::Possessor)
                && person.class != NameClass::Organisation
        }) else {
            continue;
        };
        let called = if is_family_first(state) { head } else { last };
        if tree.form(called).len() > 2 && tree.form(called).starts_with(char::is_uppercase) {
            people.push((
                tree.form(called).to_owned(),
                ActorRef {
                    person: true,
                    ..person.clone()
                },
            ));
        }
    }
    people
}

#[cfg(test)]
mod tests;
