//! From acts to events: who did it to whom.

mod abroad;
mod acting;
mod adjuncts;
mod answered;
mod at_home;
mod beyond_slots;
mod by_rules;
mod case;
mod completed;
mod enough;
mod implied;
mod participants;
mod recipients;
mod replies;
mod speaking_threat;
mod standing_alone;
mod towards;

use std::ops::Range;

use entente_model::ontology::PloverType;

use answered::answered_act;
use by_rules::event_by_rules;
use completed::event;
use implied::backed;
pub(crate) use replies::{reply_words, requests_of};

use super::actors::{ActorRef, Actors};
use super::acts::{Act, act, pos};
use super::argument_model::Sides;
use super::frames::{Frame, Frames, Pos};
use super::names::NameClass;
use super::tree::{Rel, Tree};
use crate::coded_event::ActorRule;
use crate::syntax::Upos;

/// An event in its sentence, before dates and grouping.
pub(crate) struct Found<'f> {
    pub(crate) act: Act<'f>,
    pub(crate) trigger: usize,
    pub(crate) sources: Vec<ActorRef>,
    pub(crate) targets: Vec<ActorRef>,
    pub(crate) mutual: bool,
    /// Where it happened, if the clause says so.
    pub(crate) place: Option<ActorRef>,
    /// First and last word of act, actors and objects.
    pub(crate) words: Range<usize>,
    /// That type and participants are right, by the learned model.
    pub(crate) confidence: f32,
}

impl Found<'_> {
    fn sides(&self) -> Sides<'_> {
        Sides {
            sources: &self.sources,
            targets: &self.targets,
            mutual: self.mutual,
        }
    }
}

/// What an act lacks to be an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lacking {
    /// Truth: the text says that it was not so.
    Truth,
    /// Certainty: the text tells a wish, a condition, a purpose or a possibility.
    Certainty,
    /// Somebody who acts.
    Source,
    /// Somebody to whom it is done, or what is done is nothing between actors.
    Recipient,
    /// Its own telling: it is named in passing.
    Telling,
    /// Actors of the kind that its pattern asks for.
    Participants,
}

/// Is told what comes to nothing while a sentence is read; for `--explain`.
pub(crate) trait Watch {
    /// Whether the model completes what the rules cannot.
    fn completes(&self) -> bool {
        true
    }

    /// An act with what the rules made of it: what it lacks, if anything, its sources and targets, and whether it is mutual.
    fn tried(
        &mut self,
        _actors: &Actors<'_, '_>,
        _act: &Act<'_>,
        _trigger: usize,
        _pos: Pos,
        _lacking: Option<Lacking>,
        _sides: (&[ActorRef], &[ActorRef], bool),
    ) {
    }
    /// A word that may tell an act, and tells none here.
    fn no_act(&mut self, _trigger: usize) {}
    /// An act that makes no event, with who was found to act and towards whom.
    fn no_event(
        &mut self,
        _trigger: usize,
        _act: &Act<'_>,
        _lacking: Lacking,
        _sources: &[ActorRef],
        _targets: &[ActorRef],
    ) {
    }
}

/// Nobody watches.
impl Watch for () {}

/// The events of a sentence.
pub(crate) fn events<'f>(
    frames: &'f Frames,
    actors: &Actors<'_, '_>,
    watch: &mut impl Watch,
) -> Vec<Found<'f>> {
    let tree = actors.tree;
    let mut consumed = vec![false; tree.len()];
    // Nouns that are told by a verb, with the number of its event.
    let mut answered: Vec<Option<usize>> = vec![None; tree.len()];
    let mut found: Vec<Found<'f>> = Vec::new();
    let mut asked_before = actors.discourse.asked().to_vec();
    for trigger in top_down(tree) {
        if consumed[trigger] {
            // "Turned down a request by Germany": what is answered is an act of another.
            if let Some(parent) = answered[trigger]
                && let Some(event) = answered_act(frames, actors, trigger, &found[parent])
            {
                found.push(event);
            }
            continue;
        }
        if !frames.knows(tree, trigger)
            && !super::acts::is_demanded(tree, trigger)
            && !super::acts::is_charged(tree, trigger)
            && !super::acts::is_refused(frames, tree, trigger)
            && !tree.form(trigger).contains('-')
        {
            continue;
        }
        if let Some(mut event) = backed(frames, actors, trigger) {
            consumed[trigger] = true;
            event.confidence = BACKED;
            found.push(event);
            continue;
        }
        let Some(pos) = pos(tree, trigger) else {
            continue;
        };
        if pos == Pos::Noun && tree.upos(trigger) == Upos::Propn && tree.rel(trigger) != Rel::Root {
            continue;
        }
        let Some(act) = act(frames, tree, trigger) else {
            watch.no_act(trigger);
            continue;
        };
        for (clause, ..) in &act.chain {
            consumed[clause.head] = true;
        }
        if let Some(event) = event(frames, actors, act, trigger, pos, &asked_before, watch) {
            // "The attack that Iran launched": told once.
            let twice = matches!(tree.rel(trigger), Rel::Acl | Rel::AclRelcl)
                && found.iter().any(|known| {
                    Some(known.trigger) == tree.head(trigger)
                        && known.act.plover == event.act.plover
                });
            // The noun that a verb's frame read is told by it: "launched an attack".
            if pos == Pos::Verb
                && let Some((clause, ..)) = event.act.chain.last()
            {
                for &object in &clause.objects {
                    consumed[object] = true;
                    // The number that the event is about to have.
                    answered[object] = (!twice).then_some(found.len());
                }
                for &(_, noun) in &clause.phrases {
                    if event.act.plover == PloverType::Consult {
                        consumed[noun] = true;
                    }
                }
            }
            // "Talks between the two opened": the verb's row has told the subject.
            if pos == Pos::Verb
                && event.act.frame.is_some_and(Frame::reads_subject)
                && let Some((clause, ..)) = event.act.chain.last()
            {
                for &subject in &clause.subjects {
                    let tells = tree.upos(subject) == Upos::Noun && !actors.agentive(subject);
                    consumed[subject] |= tells && clause.objects.is_empty();
                }
            }
            if !twice {
                asked_before.extend(requests_of(&event));
                found.push(event);
            }
        }
    }
    // "A strike by miners shut the railway": told by the verb's row and by the noun, once.
    let same = |noun: &Found<'_>, verb: &Found<'_>| {
        tree.head(noun.trigger) == Some(verb.trigger)
            && noun.act.plover == verb.act.plover
            && noun.sources.len() == verb.sources.len()
            && noun
                .sources
                .iter()
                .zip(&verb.sources)
                .all(|(a, b)| a.same(b))
    };
    let again: Vec<usize> = found
        .iter()
        .filter(|noun| matches!(tree.rel(noun.trigger), Rel::Nsubj | Rel::NsubjPass))
        .filter(|noun| found.iter().any(|verb| same(noun, verb)))
        .map(|noun| noun.trigger)
        .collect();
    found.retain(|event| !again.contains(&event.trigger));
    found.sort_by_key(|event| event.trigger);
    found
}

/// Places of a tree's words, heads before their dependents.
pub(crate) fn top_down(tree: &Tree<'_>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..tree.len())
        .filter(|&word| tree.head(word).is_none())
        .collect();
    let mut next = 0;
    while next < order.len() && order.len() <= tree.len() {
        let word = order[next];
        order.extend(tree.children(word));
        next += 1;
    }
    order
}

/// Confidence of "Iranian-backed rebels": the form leaves little open.
const BACKED: f32 = 0.7;

fn towards_actor(targets: &[ActorRef]) -> bool {
    targets.iter().any(|actor| actor.rule != ActorRule::Place)
}

fn widen(words: &mut Range<usize>, word: usize) {
    words.start = words.start.min(word);
    words.end = words.end.max(word + 1);
}

fn extend(all: &mut Vec<ActorRef>, more: Vec<ActorRef>) {
    for actor in more {
        if !all
            .iter()
            .any(|known| known.same(&actor) && known.sector == actor.sector)
        {
            all.push(actor);
        }
    }
}

/// Drops recipients that are the actors themselves: the same words, or the same actor without another role.
fn without(targets: &mut Vec<ActorRef>, sources: &[ActorRef]) {
    targets.retain(|target| {
        !sources.iter().any(|source| {
            let overlap =
                source.span.start < target.span.end && target.span.start < source.span.end;
            if overlap {
                return source.same(target) || source.rule != ActorRule::Modifier;
            }
            // "Trade unions criticised the government", "refugees asked their president": those who are not of the government and it are two.
            let opposed = matches!(target.rule, ActorRule::Definite | ActorRule::Pronoun)
                && &*target.sector == "GOV"
                && !matches!(&*source.sector, "" | "GOV")
                && source.class != NameClass::Organisation;
            if opposed {
                return false;
            }
            // Inside a state: a government and its opposition are two, "the government" and "its policy" are one.
            source.same(target)
                && (matches!(
                    target.rule,
                    ActorRule::Pronoun | ActorRule::Speaker | ActorRule::Definite
                ) || source.rule == ActorRule::Speaker
                    || target.rule == ActorRule::Name
                        && target.sector.is_empty()
                        && matches!(&*source.sector, "" | "GOV")
                    || matches!(&*target.sector, "" | "GOV")
                        && matches!(&*source.sector, "" | "GOV")
                        && target.rule != ActorRule::Place
                        && target.class != NameClass::Person)
        })
    });
}

/// The word of a run of words from which the others hang.
pub(crate) fn phrase_head(tree: &Tree<'_>, words: Range<usize>) -> usize {
    let mut at = words.start;
    while let Some(up) = tree.head(at) {
        let inside = words.contains(&up);
        let name = matches!(
            tree.rel(at),
            Rel::Flat | Rel::Compound | Rel::Amod | Rel::Det | Rel::Nummod
        );
        if !inside && !name {
            break;
        }
        at = up;
    }
    at
}

#[cfg(test)]
mod tests;
