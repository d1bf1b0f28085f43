//! Who acts, who is acted upon and where, by the slots of frames and the shape of the clause.

use std::sync::Arc;

use super::{extend, phrase_head, without};
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, Actors, Role};
use crate::coder::clause::Clause;
use crate::coder::frames::{Slot, prepositional};
use crate::coder::names::NameClass;
use crate::coder::prepositions;
use crate::coder::tree::Rel;
use crate::syntax::Upos;

pub(super) fn slot_actors(
    actors: &Actors<'_, '_>,
    slot: &Slot,
    clause: &Clause,
    role: Role,
) -> Vec<ActorRef> {
    let tree = actors.tree;
    let mut found = Vec::new();
    match slot {
        Slot::Subject => {
            for &subject in &clause.subjects {
                extend(&mut found, actors.of_phrase(subject, role));
            }
        }
        Slot::Object => {
            // "Warned Kiev that it would": whoever is told stands before what is told.
            let told = if clause.objects.is_empty() {
                &clause.indirect
            } else {
                &clause.objects
            };
            for &object in told {
                extend(&mut found, actors.of_phrase(object, role));
                // "accused the legislation", "summoned to": the relative clause of the object may name it.
            }
            // "Warned Syria that …".
            if clause.objects.is_empty() && !clause.passive {
                for &object in &clause.indirect {
                    extend(&mut found, actors.of_phrase(object, role));
                }
            }
        }
        Slot::Indirect => {
            for &object in &clause.indirect {
                extend(&mut found, actors.of_phrase(object, role));
            }
        }
        Slot::Phrase(preposition) => {
            let place = prepositions::places().contains(&&**preposition);
            let nouns: Vec<usize> = prepositional(tree, clause, preposition)
                // "In violation of the Charter", "in line with": a manner.
                .filter(|&noun| !is_manner(tree.lemma(noun)))
                // "In Israeli air strikes": whose they were.
                .filter(|&noun| !(place && is_attack(tree.lemma(noun))))
                // "At Sapoa, near the border with Costa Rica".
                .filter(|&noun| !tree.head(noun).is_some_and(|up| is_border(tree.lemma(up))))
                .collect();
            for noun in nouns {
                let mut here = actors.of_phrase(noun, role);
                if place {
                    here.retain(|actor| {
                        !matches!(actor.class, NameClass::Person | NameClass::Group)
                    });
                    // "Near its border with Kuwait": a pronoun stays one.
                    for actor in &mut here {
                        if actor.class != NameClass::Organisation
                            && actor.rule != ActorRule::Pronoun
                        {
                            actor.rule = ActorRule::Place;
                        }
                    }
                }
                extend(&mut found, here);
            }
        }
        Slot::Complement | Slot::Content | Slot::Infinitive => {
            found = of_complements(actors, clause, role, &[]);
        }
        Slot::Anywhere | Slot::Negated => {}
    }
    found
}

/// Nouns for what somebody suffers from another.
pub(super) fn is_attack(lemma: &str) -> bool {
    matches!(
        lemma,
        "strike"
            | "airstrike"
            | "attack"
            | "raid"
            | "bombing"
            | "bombardment"
            | "shelling"
            | "clash"
            | "fighting"
            | "battle"
            | "ambush"
            | "offensive"
            | "assault"
            | "crackdown"
            | "gunfire"
            | "firefight"
            | "shootout"
            | "shooting"
            | "incursion"
            | "skirmish"
            | "blast"
            | "explosion"
            | "operation"
            | "fire"
    )
}

pub(super) fn is_border(lemma: &str) -> bool {
    matches!(lemma, "border" | "frontier" | "boundary")
}

/// Nouns that tell behind a preposition how or in which frame something is done.
fn is_manner(lemma: &str) -> bool {
    matches!(
        lemma,
        "violation"
            | "breach"
            | "contravention"
            | "defiance"
            | "accordance"
            | "line"
            | "compliance"
            | "conformity"
            | "pursuit"
            | "pursuance"
            | "context"
            | "framework"
            | "view"
            | "light"
            | "spite"
    )
}

/// Who acts in a nominal: "the Soviet invasion", "Russia's annexation", "the killing by Nato".
pub(super) fn noun_sources(actors: &Actors<'_, '_>, clause: &Clause) -> Vec<ActorRef> {
    let tree = actors.tree;
    let head = clause.head;
    let mut found = Vec::new();
    for &(case, noun) in &clause.phrases {
        if tree.lemma(case) == "by" {
            extend(&mut found, actors.of_phrase(noun, Role::Source));
        } else {
            // "The killing of two Pakistanis by an operative", "the seizure of the archives of the ministry by students": the agent may hang from the
            // victim, or from whose that was.
            let below = tree
                .children_by(noun, Rel::Nmod)
                .filter(|_| tree.lemma(case) == "of");
            let deeper = below
                .filter(|&owner| tree.preposition(owner) == Some("of"))
                .flat_map(|owner| tree.children_by(owner, Rel::Nmod));
            for agent in tree
                .children_by(noun, Rel::Nmod)
                .chain(deeper)
                .filter(|&agent| tree.preposition(agent) == Some("by"))
            {
                extend(&mut found, actors.of_phrase(agent, Role::Source));
            }
        }
    }
    // "The recall of its ambassador, ordered by Caracas".
    if found.is_empty() {
        for done in tree.children_by(head, Rel::Acl).filter(|&verb| {
            tree.xpos(verb) == "VBN"
                && matches!(
                    tree.lemma(verb),
                    "order"
                        | "announce"
                        | "launch"
                        | "mount"
                        | "stage"
                        | "organise"
                        | "organize"
                        | "lead"
                        | "deliver"
                        | "lodge"
                        | "impose"
                        | "make"
                )
        }) {
            let agents = tree
                .children_by(done, Rel::Obl)
                .filter(|&agent| tree.preposition(agent) == Some("by"));
            for agent in agents {
                extend(&mut found, actors.of_phrase(agent, Role::Source));
            }
        }
    }
    // "The president is on a visit to Greece": who is said to be there.
    if let Some(subject) = Clause::said_of(tree, head) {
        extend(&mut found, actors.of_phrase(subject, Role::Source));
    }
    if !found.is_empty() {
        return found;
    }
    for child in tree.children(head) {
        // "The Nato-led destruction".
        if tree.rel(child) == Rel::Amod
            && tree.lemma(child) == "lead"
            && let Some(leader) = tree
                .children(child)
                .find(|&leader| actors.mention(leader).is_some())
        {
            extend(&mut found, actors.of_phrase(leader, Role::Target));
        }
        if tree.rel(child) == Rel::Poss {
            extend(&mut found, actors.of_phrase(child, Role::Source));
        }
    }
    if !found.is_empty() {
        return found;
    }
    for child in tree.children(head) {
        let before =
            child < head && matches!(tree.rel(child), Rel::Amod | Rel::Compound | Rel::Nmod);
        if before
            && let Some(mention) = actors.mention(child)
            && mention.naming.class != NameClass::Place
        {
            extend(&mut found, actors.of_phrase(child, Role::Source));
        }
    }
    if found.is_empty() {
        for &(case, noun) in &clause.phrases {
            if matches!(tree.lemma(case), "between" | "among") {
                extend(&mut found, actors.of_phrase(noun, Role::Source));
            }
        }
    }
    // "Major was in Dublin for a summit with his counterpart".
    if found.is_empty()
        && tree.rel(head) == Rel::Obl
        && tree.preposition(head) == Some("for")
        && let Some(place) = tree.head(head)
        && tree.child(place, Rel::Cop).is_some()
        && tree.preposition(place) == Some("in")
    {
        for subject in tree.children_by(place, Rel::Nsubj) {
            extend(&mut found, actors.of_phrase(subject, Role::Source));
        }
    }
    found
}

/// The place that a clause names.
pub(super) fn place(actors: &Actors<'_, '_>, clause: &Clause) -> Option<ActorRef> {
    let tree = actors.tree;
    // "Near the Ugandan border in eastern Congo": a border only where nothing else is told.
    let borders = [false, true];
    for (border, preposition) in borders.into_iter().flat_map(|border| {
        prepositions::places()
            .iter()
            .map(move |place| (border, place))
    }) {
        let nouns: Vec<usize> = prepositional(tree, clause, preposition)
            .filter(|&noun| is_border(tree.lemma(noun)) == border)
            .collect();
        for noun in nouns {
            // "Killed in an Israeli air strike in Gaza": where the strike was, not whose.
            if is_attack(tree.lemma(noun)) {
                if let Some(deeper) = place_below(actors, noun) {
                    return Some(deeper);
                }
                continue;
            }
            let found = actors
                .of_phrase(noun, Role::Target)
                .into_iter()
                .find(|actor| {
                    actor.class != NameClass::Organisation
                        && actor.class != NameClass::Person
                        && actor.actor.is_some()
                });
            if let Some(mut actor) = found {
                actor.rule = ActorRule::Place;
                if !matches!(tree.upos(noun), Upos::Propn) {
                    actor.sector = Arc::from(&*actor.sector);
                }
                return Some(actor);
            }
        }
    }
    None
}

/// The other state of a border that a clause names: "massed troops along the border with Syria", "on the Syrian border".
pub(super) fn behind_the_border(
    actors: &Actors<'_, '_>,
    clause: &Clause,
    sources: &[ActorRef],
) -> Option<ActorRef> {
    let tree = actors.tree;
    let border = (0..tree.len())
        .find(|&word| is_border(tree.lemma(word)) && tree.is_within(word, clause.head))
        .or_else(|| {
            (0..tree.len()).find(|&word| {
                is_border(tree.lemma(word))
                    && tree
                        .children(word)
                        .any(|child| actors.mention(child).is_some())
            })
        })?;
    actors
        .mentions
        .iter()
        .filter(|mention| {
            matches!(
                mention.naming.class,
                NameClass::State | NameClass::Adjective
            ) && mention.naming.actor.is_some()
                && tree.is_within(phrase_head(tree, mention.words.clone()), border)
                && sources
                    .iter()
                    .all(|source| source.actor != mention.naming.actor)
        })
        .map(|mention| ActorRef {
            rule: ActorRule::Complement,
            ..actors.named(mention)
        })
        .next()
}

/// A place named anywhere below a word.
pub(super) fn place_below(actors: &Actors<'_, '_>, head: usize) -> Option<ActorRef> {
    let tree = actors.tree;
    actors.mentions.iter().find_map(|mention| {
        let word = phrase_head(tree, mention.words.clone());
        let named = matches!(
            mention.naming.class,
            NameClass::Place | NameClass::State | NameClass::Capital
        );
        if !named
            || word <= head
            || !tree.is_within(word, head)
            || !tree
                .preposition(word)
                .is_some_and(|preposition| prepositions::places().contains(&preposition))
        {
            return None;
        }
        actors
            .of_phrase(word, Role::Target)
            .into_iter()
            .next()
            .map(|actor| ActorRef {
                rule: ActorRule::Place,
                ..actor
            })
    })
}

/// A state other than the acting ones that is named below an object, however deep.
pub(super) fn ground_of(
    actors: &Actors<'_, '_>,
    object: usize,
    sources: &[ActorRef],
) -> Option<ActorRef> {
    let tree = actors.tree;
    actors.mentions.iter().find_map(|mention| {
        let named = matches!(
            mention.naming.class,
            NameClass::Place | NameClass::State | NameClass::Capital | NameClass::Adjective
        );
        if !named || mention.words.contains(&object) {
            return None;
        }
        // By phrases only: no clause with a subject stands between.
        let mut at = mention.words.start;
        for _ in 0..8 {
            if at == object {
                break;
            }
            if matches!(
                tree.rel(at),
                Rel::Nsubj | Rel::Conj | Rel::Advcl | Rel::AclRelcl | Rel::Parataxis | Rel::Ccomp
            ) {
                return None;
            }
            at = tree.head(at)?;
        }
        if at != object {
            return None;
        }
        let mut found = vec![ActorRef {
            rule: ActorRule::Place,
            ..actors.named(mention)
        }];
        without(&mut found, sources);
        found.pop()
    })
}

/// Who is named first in the clauses below a verb, other than the state of `besides`.
pub(super) fn of_complements(
    actors: &Actors<'_, '_>,
    clause: &Clause,
    role: Role,
    besides: &[ActorRef],
) -> Vec<ActorRef> {
    let tree = actors.tree;
    let mut found = Vec::new();
    // "A declaration demanding that Turkey provide": below the object, and one step deeper.
    let of_objects = clause
        .objects
        .iter()
        .flat_map(|&object| tree.children_by(object, Rel::Acl));
    let verbs: Vec<usize> = clause
        .complements
        .iter()
        .copied()
        .chain(of_objects)
        .flat_map(|verb| {
            std::iter::once(verb).chain(
                tree.children(verb)
                    .filter(|&below| matches!(tree.rel(below), Rel::Ccomp | Rel::Xcomp)),
            )
        })
        .collect();
    // "Warned that it would strike Greece": a pronoun only where nobody is named.
    let (mut pronouns, mut at_home) = (Vec::new(), Vec::new());
    for verb in verbs {
        let below = Clause::of_verb(tree, verb);
        for &word in below
            .subjects
            .iter()
            .filter(|&&word| tree.is_within(word, verb))
            .chain(&below.objects)
        {
            // "Urged the powers to assume their duties" names nobody.
            let own = tree.children_by(word, Rel::Poss).count() > 0;
            let mut here = actors.of_phrase(word, role);
            here.retain(|actor| !own || actor.rule != ActorRule::Pronoun);
            // "Warned that Tehran would strike at American interests": its own state is not who is warned.
            let own_state = !here.is_empty()
                && here.iter().all(|actor| {
                    actor.actor.is_some()
                        && besides.iter().any(|source| {
                            source.actor == actor.actor && !is_opponent(&source.sector)
                        })
                });
            if own_state {
                extend(&mut at_home, here);
                continue;
            }
            if here.iter().all(|actor| actor.rule == ActorRule::Pronoun) {
                extend(&mut pronouns, here);
                continue;
            }
            extend(&mut found, here);
            return found;
        }
        for &(_, noun) in &below.phrases {
            let mut here = actors.of_phrase(noun, role);
            here.retain(|actor| actor.rule != ActorRule::Pronoun);
            extend(&mut found, here);
            if !found.is_empty() {
                return found;
            }
        }
    }
    if pronouns.is_empty() && at_home.is_empty() {
        let mut below = clause.complements.iter();
        let ground = below.find_map(|&verb| place_below(actors, verb));
        return ground.into_iter().collect();
    }
    if pronouns.is_empty() {
        at_home
    } else {
        pronouns
    }
}

/// Those who have a quarrel with the government of their own state.
fn is_opponent(sector: &str) -> bool {
    matches!(
        sector,
        "REB" | "OPP" | "PTY" | "LAB" | "CVL" | "EDU" | "JRN" | "SOC" | "REF" | "AGR"
    )
}
