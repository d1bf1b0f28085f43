//! From acts to events: who did it to whom.

mod acting;
mod adjuncts;
mod answered;
mod beyond_slots;
mod case;
mod enough;
mod implied;
mod participants;
mod recipients;
mod speaking_threat;
mod standing_alone;
mod towards;

use std::ops::Range;
use std::sync::Arc;

use entente_model::actor::{ActorId, actors as actors_of_world};
use entente_model::ontology::PloverType;

use acting::acting;
use answered::answered_act;
use case::Case;
use enough::{is_complete, is_told, shows_arms};
use implied::{backed, implied};
use speaking_threat::without_own_arms;
use standing_alone::{alone, alone_above, is_only_thought_of};
use towards::{Towards, towards};

use super::actors::{ActorRef, Actors};
use super::acts::{Act, act, own_threat, pos, spoken};
use super::argument_model::{ArgumentModel, Sides};
use super::clause::is_relative;
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
        if let Some(event) = event(frames, actors, act, trigger, pos, watch) {
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

/// An act that the rules could not complete.
struct Failed<'f> {
    act: Act<'f>,
    lacking: Lacking,
    sources: Vec<ActorRef>,
    targets: Vec<ActorRef>,
}

fn event<'f>(
    frames: &'f Frames,
    actors: &Actors<'_, '_>,
    act: Act<'f>,
    trigger: usize,
    pos: Pos,
    watch: &mut impl Watch,
) -> Option<Found<'f>> {
    let failed = match event_by_rules(frames, actors, act, trigger, pos)? {
        Ok(mut found) => {
            // Whom a promise or an act told by a noun is towards the model may know; without it they stand alone.
            if found.targets.is_empty()
                && !found.mutual
                && (alone_above(&found.act) || pos == Pos::Noun)
                && watch.completes()
                && actors.discourse.speaker.is_none()
                && let Some(choice) = ArgumentModel::embedded().complete(
                    actors,
                    &found.act,
                    trigger,
                    pos,
                    Lacking::Recipient,
                    (&found.sources, &[]),
                )
                && !choice.targets.is_empty()
            {
                for actor in choice.sources.iter().chain(&choice.targets) {
                    widen(&mut found.words, actor.words.start);
                    widen(&mut found.words, actor.words.end - 1);
                }
                found.sources = choice.sources;
                found.targets = choice.targets;
                found.mutual = choice.mutual;
                found.confidence = choice.probability;
                return Some(found);
            }
            watch.tried(
                actors,
                &found.act,
                trigger,
                pos,
                None,
                (&found.sources, &found.targets, found.mutual),
            );
            if watch.completes() {
                let sides = found.sides();
                found.confidence =
                    ArgumentModel::embedded().probability(actors, &found.act, trigger, pos, &sides);
                // A relative clause names much in passing: without a name it must be probable.
                if is_of_antecedent(actors.tree, trigger)
                    && found.confidence < PASSING
                    && found.sources.iter().all(|source| {
                        !matches!(
                            source.rule,
                            ActorRule::Name
                                | ActorRule::Seat
                                | ActorRule::Modifier
                                | ActorRule::Possessor
                        )
                    })
                    && actors.discourse.speaker.is_none()
                {
                    watch.no_event(
                        trigger,
                        &found.act,
                        Lacking::Telling,
                        &found.sources,
                        &found.targets,
                    );
                    return None;
                }
            }
            return Some(found);
        }
        Err(failed) => failed,
    };
    let Failed {
        act,
        lacking,
        sources,
        targets,
    } = failed;
    watch.tried(
        actors,
        &act,
        trigger,
        pos,
        Some(lacking),
        (&sources, &targets, false),
    );
    // Who says "I" or "we" is nobody whom the sentence names.
    let in_first_person = lacking == Lacking::Source
        && act.chain.first().is_some_and(|(clause, ..)| {
            clause.subjects.iter().any(|&subject| {
                let word = actors.tree.form(subject);
                word == "I" || word.eq_ignore_ascii_case("we")
            })
        });
    // A speech names many states whom it does not address, and the model has seen few.
    if watch.completes()
        && actors.discourse.speaker.is_none()
        && !in_first_person
        && !matches!(lacking, Lacking::Truth | Lacking::Certainty)
        && !(lacking == Lacking::Telling && actors.tree.rel(trigger) == Rel::AclRelcl)
        && let Some(choice) = ArgumentModel::embedded().complete(
            actors,
            &act,
            trigger,
            pos,
            lacking,
            (&sources, &targets),
        )
    {
        let mut words = trigger..trigger + 1;
        for actor in choice.sources.iter().chain(&choice.targets) {
            widen(&mut words, actor.words.start);
            widen(&mut words, actor.words.end - 1);
        }
        let mut act = act;
        act.reported |= spoken(frames, actors.tree, trigger).is_some();
        return Some(Found {
            act,
            trigger,
            sources: choice.sources,
            targets: choice.targets,
            mutual: choice.mutual,
            place: None,
            words,
            confidence: choice.probability,
        });
    }
    watch.no_event(trigger, &act, lacking, &sources, &targets);
    None
}

fn event_by_rules<'f>(
    frames: &Frames,
    actors: &Actors<'_, '_>,
    act: Act<'f>,
    trigger: usize,
    pos: Pos,
) -> Option<Result<Found<'f>, Failed<'f>>> {
    let failed = |act, lacking, sources, targets| {
        Some(Err(Failed {
            act,
            lacking,
            sources,
            targets,
        }))
    };
    let act = own_threat::settled(frames, actors, act);
    if act.denied || act.hypothetical {
        let lacking = if act.denied {
            Lacking::Truth
        } else {
            Lacking::Certainty
        };
        return failed(act, lacking, Vec::new(), Vec::new());
    }
    let case = Case::new(frames, actors, &act, trigger, pos)?;
    let (sources, by_word) = acting(&case);
    if sources.is_empty() {
        let Some(unsaid) = implied(actors, &act, trigger, pos, case.mutual_frame) else {
            return failed(act, Lacking::Source, Vec::new(), Vec::new());
        };
        return Some(Ok(Found {
            mutual: unsaid.targets.is_empty(),
            act,
            trigger,
            sources: unsaid.sources,
            targets: unsaid.targets,
            place: None,
            words: unsaid.words,
            confidence: 0.0,
        }));
    }
    let Some(mut found) = towards(&case, &sources, by_word) else {
        return failed(act, Lacking::Recipient, sources, Vec::new());
    };
    without_own_arms(actors.tree, &act, &mut found.targets, &sources);
    if !is_told(&case, &sources, &found.targets, found.mutual) {
        return failed(act, Lacking::Telling, sources, found.targets);
    }
    // In a text on two states a threat or request of one that names nobody is meant for the other.
    if found.targets.is_empty()
        && pos == Pos::Verb
        && matches!(act.plover, PloverType::Threaten | PloverType::Request)
        && let [source] = sources.as_slice()
        && let Some(other) = other_of_two(actors, source)
    {
        found.targets.push(
            actors
                .discourse
                .implied(other, trigger, actors.tree.bytes(trigger)),
        );
    }
    let shows_arms = shows_arms(&case, &sources, &found.targets);
    if !is_complete(&case, &sources, &found, shows_arms) {
        let lacking = if found.targets.is_empty()
            && pos == Pos::Noun
            && alone(&act)
            && is_only_thought_of(frames, actors.tree, trigger)
        {
            Lacking::Certainty
        } else if found.targets.is_empty() {
            Lacking::Recipient
        } else {
            Lacking::Participants
        };
        return failed(act, lacking, sources, found.targets);
    }
    let Towards {
        targets,
        place,
        mutual,
        ..
    } = found;
    let mut words = trigger..trigger + 1;
    for (clause, ..) in &act.chain {
        widen(&mut words, clause.head);
        for &object in &clause.objects {
            widen(&mut words, object);
        }
    }
    for actor in sources.iter().chain(&targets) {
        widen(&mut words, actor.words.start);
        widen(&mut words, actor.words.end - 1);
    }
    let mut act = act;
    if shows_arms {
        act.plover = PloverType::Mobilize;
        act.mode = Arc::from("troops");
        act.cameo = "154".parse().ok();
    }
    if by_word {
        act.plover = PloverType::Accuse;
        act.mode = Arc::from("disapprove");
        act.cameo = "111".parse().ok();
    }
    // "I want to thank Mexico": who says so at a rostrum does it by saying it.
    if act.plover == PloverType::Agree
        && act.promised == Some(PloverType::Support)
        && sources
            .iter()
            .all(|source| source.rule == ActorRule::Speaker)
        && let Some(frame) = act.frame
        && let [(outer, ..), ..] = act.chain.as_slice()
        && matches!(actors.tree.lemma(outer.head), "want" | "wish" | "like")
    {
        act.plover = PloverType::Support;
        act.promised = None;
        act.mode = frame.mode.clone();
        act.cameo = frame.cameo;
    }
    act.reported |= spoken(frames, actors.tree, trigger).is_some();
    Some(Ok(Found {
        act,
        trigger,
        sources,
        targets,
        mutual,
        place,
        words,
        confidence: 0.0,
    }))
}

/// Whether a verb tells what its antecedent does: "students who burned a bus", not "a summit where both signed".
fn is_of_antecedent(tree: &Tree<'_>, verb: usize) -> bool {
    tree.rel(verb) == Rel::AclRelcl
        && tree
            .children(verb)
            .filter(|&child| matches!(tree.rel(child), Rel::Nsubj | Rel::NsubjPass))
            .all(|subject| is_relative(tree, subject))
}

/// What a relative clause tells of somebody without a name is an event if it is at least so probable.
const PASSING: f32 = 0.25;

/// Confidence of "Iranian-backed rebels": the form leaves little open.
const BACKED: f32 = 0.7;

/// A text that is on the relation of two states names each at least so often.
const OFTEN: u32 = 6;

/// The other of the two states that a text is on.
fn other_of_two(actors: &Actors<'_, '_>, source: &ActorRef) -> Option<ActorId> {
    if actors.discourse.speaker.is_some() {
        return None;
    }
    let (a, b) = actors.discourse.bilateral()?;
    // A short report names two states before it says what it is on.
    if [a, b].iter().any(|&id| actors.discourse.count(id) < OFTEN) {
        return None;
    }
    if [a, b].iter().any(|&id| actors_of_world().get(id).is_none()) {
        return None;
    }
    let lineage = |id| {
        source.actor.is_some_and(|own| {
            own == id
                || actors_of_world()
                    .lineage(id)
                    .iter()
                    .any(|&(other, _)| other == own)
        })
    };
    match (lineage(a), lineage(b)) {
        (true, false) => Some(b),
        (false, true) => Some(a),
        _ => None,
    }
}

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
            // "Trade unions criticised the government": those who are not of the government and it are two.
            let opposed = target.rule == ActorRule::Definite
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
