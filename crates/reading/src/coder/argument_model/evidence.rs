//! What speaks for an event as a whole: how likely its participants are, what kind of rule found them, its type.

use entente_model::ontology::PloverType;

use super::{Margins, Scene};
use crate::coded_event::ActorRule;
use crate::coder::actors::ActorRef;
use crate::coder::events::Lacking;
use crate::coder::frames::Pos;

/// Both sides of an event.
pub(in crate::coder) struct Sides<'a> {
    pub(in crate::coder) sources: &'a [ActorRef],
    pub(in crate::coder) targets: &'a [ActorRef],
    pub(in crate::coder) mutual: bool,
}

const PLAIN: usize = 15;
const RULES: [ActorRule; 9] = [
    ActorRule::Name,
    ActorRule::Modifier,
    ActorRule::Possessor,
    ActorRule::Complement,
    ActorRule::Apposition,
    ActorRule::Seat,
    ActorRule::Pronoun,
    ActorRule::Definite,
    ActorRule::Place,
];
const LACKS: [Lacking; 4] = [
    Lacking::Source,
    Lacking::Recipient,
    Lacking::Participants,
    Lacking::Telling,
];
/// Types of PLOVER.
const TYPES: usize = PloverType::ALL.len();

/// Numbers that describe an event.
pub(super) const EVIDENCE: usize = PLAIN + 2 * RULES.len() + LACKS.len() + 2 * TYPES;

/// For somebody whom no candidate of the sentence is: of another sentence.
const ELSEWHERE: f32 = -0.5;

/// The evidence for an event with these sides.
pub(super) fn evidence(scene: &Scene, margins: &Margins, sides: &Sides<'_>) -> [f32; EVIDENCE] {
    let Sides {
        sources, targets, ..
    } = *sides;
    let all = &scene.candidates;
    let is_of = |side: &[ActorRef], at: usize| side.iter().any(|one| one.same(&all[at].actor));
    let least = |side: &[ActorRef], margins: &[f32]| {
        side.iter()
            .map(|one| {
                let own = (0..all.len()).filter(|&at| one.same(&all[at].actor));
                own.map(|at| margins[at])
                    .reduce(f32::max)
                    .unwrap_or(ELSEWHERE)
            })
            .fold(f32::INFINITY, f32::min)
            .clamp(-2.0, 2.0)
    };
    let most = |margins: &[f32], skip: &dyn Fn(usize) -> bool| {
        let others = (0..all.len()).filter(|&at| !skip(at));
        others.map(|at| margins[at]).fold(-2.0, f32::max).min(2.0)
    };
    let mut distinct: Vec<&ActorRef> = Vec::new();
    for candidate in all.iter() {
        if !distinct.iter().any(|one| one.same(&candidate.actor)) {
            distinct.push(&candidate.actor);
        }
    }
    let flag = |holds: bool| f32::from(u8::from(holds));
    let mut out = [0.0; EVIDENCE];
    let plain: [f32; PLAIN] = [
        margins.act.clamp(-2.0, 2.0),
        least(sources, &margins.source),
        if targets.is_empty() {
            0.0
        } else {
            least(targets, &margins.target)
        },
        most(&margins.source, &|at| is_of(sources, at)),
        most(&margins.target, &|at| {
            is_of(targets, at) || is_of(sources, at)
        }),
        flag(sources.len() > 1),
        flag(targets.len() > 1),
        flag(targets.is_empty()),
        flag(scene.outline.weak),
        0.25 * scene.outline.score.clamp(0.0, 8.0),
        flag(scene.outline.pos == Pos::Noun),
        flag(sides.mutual),
        flag(scene.outline.operated),
        0.2 * distinct.len().min(10) as f32,
        flag(
            sources
                .iter()
                .any(|source| targets.iter().any(|target| source.actor == target.actor)),
        ),
    ];
    out[..PLAIN].copy_from_slice(&plain);
    let mut at = PLAIN;
    for side in [sources, targets] {
        for rule in RULES {
            out[at] = flag(side.iter().any(|one| one.rule == rule));
            at += 1;
        }
    }
    for lack in LACKS {
        out[at] = flag(scene.outline.lacking == Some(lack));
        at += 1;
    }
    let plover = scene.outline.plover as usize;
    out[at + plover] = 1.0;
    if targets.is_empty() {
        out[at + TYPES + plover] = 1.0;
    }
    out
}
