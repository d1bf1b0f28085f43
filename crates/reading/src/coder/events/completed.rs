//! The event of an act by the rules, or by the model of arguments where they lack a participant.

use super::by_rules::{Failed, event_by_rules};
use super::standing_alone::alone_above;
use super::{Found, Lacking, Watch, widen};
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, Actors};
use crate::coder::acts::{Act, spoken};
use crate::coder::argument_model::ArgumentModel;
use crate::coder::clause::is_relative;
use crate::coder::discourse::Asked;
use crate::coder::frames::{Frames, Pos};
use crate::coder::tree::{Rel, Tree};
use crate::syntax::Upos;

/// The event of an act, with its confidence; `asked` is what was asked before it.
pub(super) fn event<'f>(
    frames: &'f Frames,
    actors: &Actors<'_, '_>,
    act: Act<'f>,
    trigger: usize,
    pos: Pos,
    asked: &[Asked],
    watch: &mut impl Watch,
) -> Option<Found<'f>> {
    let failed = match event_by_rules(frames, actors, act, trigger, pos, asked)? {
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
        && !(lacking == Lacking::Source
            && is_done_by_a_stranger(actors.tree, &act, &choice.sources))
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

/// "…, and the Lima Group recognised him": whether the subject is a name that no table has, so that nobody named elsewhere did it.
fn is_done_by_a_stranger(tree: &Tree<'_>, act: &Act<'_>, sources: &[ActorRef]) -> bool {
    act.chain.first().is_some_and(|(clause, ..)| {
        !clause.passive
            && !clause.subjects.is_empty()
            && clause.subjects.iter().all(|&subject| {
                tree.upos(subject) == Upos::Propn
                    && !sources
                        .iter()
                        .any(|source| tree.is_within(source.words.start, subject))
            })
    })
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
