//! An act with its participants as grammar and tables find them.

use std::sync::Arc;

use entente_model::actor::{ActorId, actors as actors_of_world};
use entente_model::ontology::PloverType;

use super::acting::acting;
use super::case::Case;
use super::enough::{is_complete, is_told, shows_arms};
use super::implied::implied;
use super::replies::replied_to;
use super::speaking_threat::without_own_arms;
use super::standing_alone::{alone, is_only_thought_of};
use super::towards::{Towards, towards};
use super::{Found, Lacking, widen};
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, Actors};
use crate::coder::acts::{Act, own_threat, spoken};
use crate::coder::discourse::Asked;
use crate::coder::frames::{Frames, Pos};

/// An act that the rules could not complete.
pub(super) struct Failed<'f> {
    pub(super) act: Act<'f>,
    pub(super) lacking: Lacking,
    pub(super) sources: Vec<ActorRef>,
    pub(super) targets: Vec<ActorRef>,
}

/// The event of an act; what it lacks, where it lacks something; `None` for an act that no clause holds.
pub(super) fn event_by_rules<'f>(
    frames: &Frames,
    actors: &Actors<'_, '_>,
    act: Act<'f>,
    trigger: usize,
    pos: Pos,
    asked: &[Asked],
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
    if found.targets.is_empty() {
        found.targets.extend(replied_to(&case, &sources, asked));
    }
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
