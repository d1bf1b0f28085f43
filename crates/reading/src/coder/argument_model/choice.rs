//! The likeliest participants of an act.

use super::evidence::Sides;
use super::{Margins, Scene};
use crate::coded_event::ActorRule;
use crate::coder::actors::ActorRef;

/// Participants that the model chose, or that rules had found.
pub(in crate::coder) struct Choice {
    pub(in crate::coder) sources: Vec<ActorRef>,
    pub(in crate::coder) targets: Vec<ActorRef>,
    pub(in crate::coder) mutual: bool,
    /// That type and participants are right.
    pub(in crate::coder) probability: f32,
}

impl Choice {
    pub(super) fn sides(&self) -> Sides<'_> {
        Sides {
            sources: &self.sources,
            targets: &self.targets,
            mutual: self.mutual,
        }
    }
}

/// A second target needs at least this margin.
const ALSO: f32 = -0.15;
/// The likeliest target is one from here; below it the act has none.
const AT_ALL: f32 = -0.4;

/// The likeliest participants beside those that are known; `None` where nobody is named.
pub(super) fn choose(
    scene: &Scene,
    margins: &Margins,
    known: (&[ActorRef], &[ActorRef]),
) -> Option<Choice> {
    let all = &scene.candidates;
    let mut sources: Vec<ActorRef> = known.0.to_vec();
    let mut used = vec![false; all.len()];
    for (candidate, used) in all.iter().zip(&mut used) {
        *used = sources.iter().any(|source| source.same(&candidate.actor));
    }
    if sources.is_empty() {
        // Who is likely the source, and not as likely the target.
        let likely = |at: &usize| margins.source[*at] - 0.3 * margins.target[*at];
        let best = (0..all.len()).max_by(|a, b| likely(a).total_cmp(&likely(b)))?;
        for at in 0..all.len() {
            let also = margins.source[at] > 0.0 && margins.source[at] > margins.target[at];
            if at == best || also {
                used[at] = true;
                push(&mut sources, &all[at].actor);
            }
        }
    }
    // "His Russian counterpart": the adjective is no other than the person.
    for (candidate, used) in all.iter().zip(&mut used) {
        let within = |source: &ActorRef| {
            source.actor == candidate.actor.actor
                && source.words.start < candidate.actor.words.end
                && candidate.actor.words.start < source.words.end
        };
        *used |= sources.iter().any(within);
    }
    let mut targets: Vec<ActorRef> = known.1.to_vec();
    if targets.is_empty() {
        // Of the source's own state only somebody else, who is rather the target: "police arrested protesters".
        let open = |at: &usize| {
            !used[*at]
                && (margins.target[*at] > 0.0 && margins.target[*at] > margins.source[*at]
                    || !sources
                        .iter()
                        .any(|source| source.actor == all[*at].actor.actor))
        };
        let open: Vec<usize> = (0..all.len()).filter(open).collect();
        for &at in &open {
            if margins.target[at] > ALSO {
                push(&mut targets, &all[at].actor);
            }
        }
        let best = open
            .iter()
            .max_by(|a, b| margins.target[**a].total_cmp(&margins.target[**b]));
        if let Some(&best) =
            best.filter(|&&best| targets.is_empty() && margins.target[best] > AT_ALL)
        {
            push(&mut targets, &all[best].actor);
        }
    }
    let mutual = scene.outline.mutual && sources.len() > 1 && targets.is_empty();
    Some(Choice {
        sources,
        targets,
        mutual,
        probability: 0.0,
    })
}

fn push(side: &mut Vec<ActorRef>, actor: &ActorRef) {
    if !side.iter().any(|known| known.same(actor)) {
        side.push(ActorRef {
            rule: ActorRule::Learned,
            ..actor.clone()
        });
    }
}
