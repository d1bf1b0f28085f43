//! Acts whose actors are not arguments of their own: left unsaid in a text on two states, or carried by a participle.

use std::ops::Range;

use entente_model::actor::actors as states;
use entente_model::ontology::PloverType;

use super::recipients::recipients;
use super::{Found, widen};
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, Actors, Role};
use crate::coder::acts::{Act, act_of_frame};
use crate::coder::clause::Clause;
use crate::coder::frames::{Frames, Pos};
use crate::coder::tree::Rel;

/// The actors of an act that leaves one or both unsaid.
pub(super) struct Unsaid {
    pub(super) sources: Vec<ActorRef>,
    /// None where both act alike.
    pub(super) targets: Vec<ActorRef>,
    /// As [`Found::words`].
    pub(super) words: Range<usize>,
}

/// In a text on two states, acts between them that leave one or both unsaid: "the signing of the bilateral agreement", "the helicopters were
/// delivered to Pakistan".
pub(super) fn implied(
    actors: &Actors<'_, '_>,
    act: &Act<'_>,
    trigger: usize,
    pos: Pos,
    mutual_frame: bool,
) -> Option<Unsaid> {
    let tree = actors.tree;
    let (a, b) = actors.discourse.bilateral()?;
    // A speech at the United Nations names them often and is not on the relation with them.
    if [a, b].iter().any(|&id| states().get(id).is_none()) {
        return None;
    }
    let (clause, ..) = act.chain.last()?;
    let cooperative = matches!(
        act.plover,
        PloverType::Cooperate | PloverType::Aid | PloverType::Support | PloverType::Consult
    );
    if !cooperative
        || act.promised.is_some()
        || act.frame.is_none_or(|frame| frame.weak || frame.swap)
        || !clause.subjects.is_empty() && pos != Pos::Noun
    {
        return None;
    }
    let here = |id| actors.discourse.implied(id, trigger, tree.bytes(trigger));
    let extent = tree.extent(trigger);
    let joint = extent
        .clone()
        .any(|word| matches!(tree.lemma(word), "bilateral" | "joint" | "mutual"));
    let others = actors.mentions.iter().any(|mention| {
        extent.contains(&mention.words.start)
            && mention.naming.actor.is_some_and(|id| id != a && id != b)
    });
    // Names in a clause that is joined to this one belong to that.
    let joined: Vec<usize> = tree
        .children(trigger)
        .filter(|&child| matches!(tree.rel(child), Rel::Conj | Rel::Advcl | Rel::Parataxis))
        .collect();
    let named = actors.mentions.iter().any(|mention| {
        let word = mention.words.start;
        extent.contains(&word) && !joined.iter().any(|&clause| tree.is_within(word, clause))
    });
    let given: Vec<ActorRef> = recipients(actors, act, &[])
        .into_iter()
        .filter(|actor| actor.rule != ActorRule::Place)
        .collect();
    let (sources, targets) = if mutual_frame && joint && !others {
        (vec![here(a), here(b)], Vec::new())
    } else if clause.passive
        && pos == Pos::Verb
        && given.len() == 1
        && (given[0].actor == Some(a) || given[0].actor == Some(b))
    {
        let other = if given[0].actor == Some(a) { b } else { a };
        (vec![here(other)], given)
    } else if clause.passive && pos == Pos::Verb && mutual_frame && given.is_empty() && !named {
        // "This project was inked in 2015".
        (vec![here(a), here(b)], Vec::new())
    } else {
        return None;
    };
    let mut words = trigger..trigger + 1;
    for &object in &clause.objects {
        widen(&mut words, object);
    }
    for actor in &targets {
        widen(&mut words, actor.words.start);
        widen(&mut words, actor.words.end - 1);
    }
    Some(Unsaid {
        sources,
        targets,
        words,
    })
}

/// "Soviet-supported India", "Syrian-backed militia": a participle that carries its actor.
pub(super) fn backed<'f>(
    frames: &'f Frames,
    actors: &Actors<'_, '_>,
    trigger: usize,
) -> Option<Found<'f>> {
    let tree = actors.tree;
    // One word or three, as the text is cut: "Soviet-supported", "Soviet - supported".
    let (whole, participle) = match tree.form(trigger).rsplit_once(['-', '–']) {
        Some((_, last)) => (true, last),
        None => (false, tree.form(trigger)),
    };
    let backing = matches!(
        participle,
        "supported"
            | "backed"
            | "sponsored"
            | "funded"
            | "armed"
            | "aided"
            | "financed"
            | "trained"
    );
    let hyphen = whole || trigger >= 2 && matches!(tree.form(trigger - 1), "-" | "–");
    if !backing || !hyphen {
        return None;
    }
    // A parser that takes the participle for a verb leaves the noun behind it.
    let noun = if matches!(tree.rel(trigger), Rel::Amod | Rel::Compound) {
        tree.head(trigger)?
    } else {
        Some(trigger + 1).filter(|&next| next < tree.len() && actors.mention(next).is_some())?
    };
    let named = if whole { trigger } else { trigger - 2 };
    let source = match actors.mention(named) {
        Some(mention) => actors.named(mention),
        None => actors
            .of_phrase(named, Role::Target)
            .into_iter()
            .find(|actor| actor.rule != ActorRule::Place)?,
    };
    source.actor?;
    let own = actors.mention(noun)?;
    let mut targets = actors.of_phrase(noun, Role::Target);
    targets.retain(|actor| actor.words.start >= own.words.start && !actor.same(&source));
    if targets.is_empty() {
        return None;
    }
    let clause = Clause::of_noun(tree, trigger);
    let act = act_of_frame(frames, clause, participle)?;
    Some(Found {
        words: named.min(noun)..noun.max(trigger) + 1,
        act,
        trigger,
        sources: vec![source],
        targets,
        mutual: false,
        place: None,
        confidence: 0.0,
    })
}
