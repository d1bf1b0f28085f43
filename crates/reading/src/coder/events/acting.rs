//! Who acts.

use std::sync::Arc;

use entente_model::ontology::PloverType;

use super::adjuncts::agents_beside;
use super::case::Case;
use super::participants::{ground_of, noun_sources, place, place_below, slot_actors};
use super::speaking_threat::speaking_threat;
use super::standing_alone::{alone, nobody_named};
use super::{extend, phrase_head};
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, Role};
use crate::coder::acts::spoken;
use crate::coder::clause::Clause;
use crate::coder::frames::{Frame, Operator, Pos, Slot, prepositional};
use crate::coder::names::NameClass;
use crate::coder::tree::{Rel, Tree};
use crate::syntax::Upos;

/// Who acts in a noun by the slots of its frame ("at the urging of Sudan"), by what withdraws ("the withdrawal of the last Israeli armour"), or, of a
/// protest, by where it is ("a week of riots in Maputo").
fn of_noun_slots(case: &Case<'_, '_, '_, '_>) -> Vec<ActorRef> {
    let Case {
        frames,
        actors,
        tree,
        act,
        outer,
        frame,
        ..
    } = *case;
    let mut sources: Vec<ActorRef> = Vec::new();
    for slot in frame
        .map(|frame| frame.sources.as_slice())
        .unwrap_or_default()
    {
        extend(&mut sources, slot_actors(actors, slot, outer, Role::Source));
    }
    // "The recall of its ambassador from London" is not London's.
    if act.plover == PloverType::Sanction {
        sources.retain(|actor| matches!(actor.rule, ActorRule::Modifier | ActorRule::Possessor));
    }
    if sources.is_empty() && act.plover == PloverType::Retreat {
        let of = outer.phrases.iter().filter(|&&(case, noun)| {
            tree.lemma(case) == "of" && frames.is_of_class("troops", tree.lemma(noun))
        });
        for &(_, noun) in of {
            let mut here = actors.of_phrase(noun, Role::Target);
            here.retain(|actor| matches!(actor.rule, ActorRule::Modifier | ActorRule::Possessor));
            extend(&mut sources, here);
        }
    }
    if sources.is_empty()
        && act.plover == PloverType::Protest
        && act.operators.is_empty()
        && alone(act)
        && actors.discourse.speaker.is_none()
        && !matches!(tree.preposition(outer.head), Some("since" | "for"))
        && !is_long_ago(tree, outer.head)
        && let Some(here) = place(actors, outer)
    {
        sources.push(ActorRef {
            sector: Arc::from("CVL"),
            rule: ActorRule::Complement,
            ..here
        });
    }
    sources
}

/// "Fourteen months after riots in Mecca".
fn is_long_ago(tree: &Tree<'_>, noun: usize) -> bool {
    let before = tree
        .child(noun, Rel::Case)
        .and_then(|case| case.checked_sub(1));
    before.is_some_and(|word| matches!(tree.lemma(word), "month" | "year" | "decade"))
}

/// Whether a state is told of whom something is done to: of "a man arrested in India" none is.
fn is_done_to_somebody(case: &Case<'_, '_, '_, '_>) -> bool {
    let objects = case.inner.objects.iter();
    objects
        .flat_map(|&object| case.actors.of_phrase(object, Role::Target))
        .any(|actor| {
            actor.actor.is_some()
                && matches!(
                    actor.rule,
                    ActorRule::Name
                        | ActorRule::Modifier
                        | ActorRule::Possessor
                        | ActorRule::Apposition
                        | ActorRule::Complement
                )
        })
}

/// The noun that a relative pronoun stands for; any other word itself.
fn antecedent(tree: &Tree<'_>, subject: usize) -> usize {
    if tree.lemma(subject) != "who" {
        return subject;
    }
    tree.head(subject)
        .filter(|&verb| tree.rel(verb) == Rel::AclRelcl)
        .and_then(|verb| tree.head(verb))
        .unwrap_or(subject)
}

/// Whether a name stands in the object of a participle below a subject.
fn suffered(tree: &Tree<'_>, name: usize, subject: usize) -> bool {
    let mut at = name;
    for _ in 0..8 {
        if at == subject {
            return false;
        }
        if tree.rel(at) == Rel::Obj {
            return true;
        }
        match tree.head(at) {
            Some(up) => at = up,
            None => return false,
        }
    }
    false
}

/// The state in whose prison those were who are set free.
fn warden(case: &Case<'_, '_, '_, '_>) -> Option<ActorRef> {
    let Case {
        frames,
        actors,
        tree,
        inner,
        ..
    } = *case;
    // "Freed on Wednesday after five years in a Cuban jail".
    let prison = inner
        .phrases
        .iter()
        .filter(|&&(case, _)| matches!(tree.lemma(case), "from" | "out" | "after"))
        .flat_map(|&(_, noun)| {
            std::iter::once(noun).chain(
                tree.children_by(noun, Rel::Nmod)
                    .filter(|&below| matches!(tree.preposition(below), Some("in" | "from"))),
            )
        })
        .find(|&noun| frames.is_of_class("prison", tree.lemma(noun)))?;
    let owner = actors
        .of_phrase(prison, Role::Target)
        .into_iter()
        .find(|actor| {
            actor.actor.is_some()
                && !matches!(
                    actor.class,
                    NameClass::Organisation | NameClass::Person | NameClass::Group
                )
                && actor.rule != ActorRule::Pronoun
        })
        .or_else(|| place_below(actors, prison))
        .or_else(|| place(actors, inner))?;
    Some(ActorRef {
        sector: Arc::from("GOV"),
        rule: ActorRule::Complement,
        ..owner
    })
}

/// Who acts, and whether a government protests by word; nobody where no source is found.
pub(super) fn acting(case: &Case<'_, '_, '_, '_>) -> (Vec<ActorRef>, bool) {
    let Case {
        frames,
        actors,
        tree,
        act,
        trigger,
        pos,
        outer_frame,
        outer,
        inner,
        frame,
        swapped,
        ..
    } = *case;
    let mut sources: Vec<ActorRef> = Vec::new();
    if let Some(speech) = act.demanded_by {
        for subject in Clause::of_verb(tree, speech).subjects {
            extend(&mut sources, actors.of_phrase(subject, Role::Source));
        }
    } else if pos == Pos::Noun {
        sources = noun_sources(actors, outer);
        if sources.is_empty() {
            sources = of_noun_slots(case);
        }
        if sources.is_empty() {
            sources = agents_beside(actors, act, trigger);
        }
    } else if swapped {
        for slot in frame
            .map(|frame| frame.sources.as_slice())
            .unwrap_or_default()
        {
            extend(&mut sources, slot_actors(actors, slot, inner, Role::Target));
        }
        if sources.is_empty() {
            for &object in &inner.objects {
                extend(&mut sources, actors.of_phrase(object, Role::Target));
            }
        }
    } else if let Some(slots) = outer_frame
        .map(|frame| frame.sources.as_slice())
        .filter(|slots| !slots.is_empty())
    {
        for slot in slots {
            extend(
                &mut sources,
                slot_actors(
                    actors,
                    slot,
                    outer,
                    if *slot == Slot::Subject {
                        Role::Source
                    } else {
                        Role::Target
                    },
                ),
            );
            if !sources.is_empty() {
                break;
            }
        }
        // "Protests spread to Algiers": the people, and not those who govern there.
        if act.plover == PloverType::Protest {
            for actor in &mut sources {
                if matches!(actor.class, NameClass::State | NameClass::Capital) {
                    actor.sector = Arc::from("CVL");
                }
            }
        }
    } else {
        for &subject in &outer.subjects {
            extend(&mut sources, actors.of_phrase(subject, Role::Source));
        }
        // "Is prepared to", "is set to", "is expected to": a state of mind or a plan in the form of a passive.
        if sources.is_empty()
            && outer.passive
            && outer.subjects.is_empty()
            && matches!(
                act.chain.first(),
                Some((
                    ..,
                    Some(Operator::Plan | Operator::Agree | Operator::Decide)
                ))
            )
            || sources.is_empty()
                && outer.passive
                && outer.subjects.is_empty()
                && tree.lemma(outer.head) == "oppose"
        {
            for &subject in &outer.objects {
                extend(&mut sources, actors.of_phrase(subject, Role::Source));
            }
        }
        if sources.is_empty()
            && outer.subjects.is_empty()
            && !outer.passive
            && tree.rel(outer.head) == Rel::Root
        {
            // A headline or a parse without subject: the phrase before the verb.
            if let Some(mention) = actors
                .mentions
                .first()
                .filter(|mention| mention.words.end <= outer.head)
            {
                let head = phrase_head(tree, mention.words.clone());
                extend(&mut sources, actors.of_phrase(head, Role::Source));
            }
        }
    }
    // "Syrian air strikes hit", "a bombing by the Islamic State killed": the weapon's owner acts.
    if sources.is_empty()
        && !swapped
        && pos == Pos::Verb
        && matches!(
            act.plover,
            PloverType::Assault
                | PloverType::Aid
                | PloverType::Mobilize
                | PloverType::Coerce
                | PloverType::Cooperate
        )
        && act.demanded_by.is_none()
        && (act.operators.is_empty() || act.plover != PloverType::Assault)
    {
        for &subject in &outer.subjects {
            let vehicle = matches!(
                tree.lemma(subject),
                "helicopter"
                    | "plane"
                    | "aircraft"
                    | "jet"
                    | "ship"
                    | "warship"
                    | "boat"
                    | "vessel"
                    | "truck"
                    | "convoy"
            );
            if tree.upos(subject) == Upos::Noun
                && (vehicle
                    || act.plover == PloverType::Assault && frames.is_weapon(tree.lemma(subject)))
            {
                let owners = actors.of_phrase(subject, Role::Target).into_iter();
                sources.extend(owners.filter(|actor| {
                    matches!(actor.rule, ActorRule::Modifier | ActorRule::Possessor)
                        || actor.rule == ActorRule::Complement
                            && tree.children(subject).any(|child| {
                                tree.preposition(child) == Some("by")
                                    && actor.words.start >= child.min(actor.words.start)
                                    && tree.is_within(actor.words.start, child)
                            })
                }));
            }
        }
    }
    if sources.is_empty() {
        sources = speaking_threat(case);
    }
    // "We shall exile their families, an Israeli minister said": in a quotation whoever says it.
    if sources.is_empty()
        && pos == Pos::Verb
        && actors.discourse.speaker.is_none()
        && act.demanded_by.is_none()
        // "I" is as often a man who speaks for himself.
        && outer
            .subjects
            .iter()
            .any(|&subject| tree.form(subject).eq_ignore_ascii_case("we"))
        && let Some(speech) = spoken(frames, tree, outer.head)
    {
        for subject in Clause::of_verb(tree, speech).subjects {
            extend(&mut sources, actors.of_phrase(subject, Role::Source));
        }
    }
    // "Three agreements have been signed between Burundi and China".
    if sources.is_empty()
        && pos == Pos::Verb
        && inner.passive
        && inner.subjects.is_empty()
        && case.mutual_frame
    {
        let between = inner
            .phrases
            .iter()
            .map(|&(case, noun)| (tree.lemma(case), noun))
            .chain(inner.objects.iter().flat_map(|&object| {
                tree.children_by(object, Rel::Nmod)
                    .filter_map(|noun| Some((tree.preposition(noun)?, noun)))
            }));
        for (_, noun) in between.filter(|(case, _)| matches!(*case, "between" | "among")) {
            extend(&mut sources, actors.of_phrase(noun, Role::Source));
        }
    }
    // "German rescue teams were flown to Turkey": those who are sent act for their state.
    if sources.is_empty()
        && pos == Pos::Verb
        && inner.passive
        && inner.subjects.is_empty()
        && matches!(
            act.plover,
            PloverType::Aid | PloverType::Mobilize | PloverType::Retreat
        )
        // Who is released does not act.
        && (act.plover != PloverType::Retreat || &*act.mode == "withdraw")
    {
        for &object in &inner.objects {
            extend(&mut sources, actors.of_phrase(object, Role::Source));
        }
    }
    // "Soldiers were killed in a clash with Chinese troops": those with whom they clashed.
    if sources.is_empty()
        && pos == Pos::Verb
        && inner.passive
        && inner.subjects.is_empty()
        && act.plover == PloverType::Assault
    {
        let fights = tree.children_by(inner.head, Rel::Obl).filter(|&fight| {
            matches!(tree.preposition(fight), Some("in" | "during" | "after"))
                && (frames.is_of_class("fight", tree.lemma(fight))
                    || frames.is_of_class("attack", tree.lemma(fight)))
        });
        for fight in fights {
            let others = tree.children(fight).filter(|&other| {
                matches!(tree.preposition(other), Some("with" | "against" | "by"))
            });
            for other in others {
                extend(&mut sources, actors.of_phrase(other, Role::Source));
            }
            // "Ten people were killed in an Israeli air strike": whose it was.
            if sources.is_empty() {
                let mut owners = actors.of_phrase(fight, Role::Target);
                owners.retain(|actor| {
                    matches!(actor.rule, ActorRule::Modifier | ActorRule::Possessor)
                        // "Killed in the Gaza strikes": where they were.
                        && !matches!(actor.class, NameClass::Place | NameClass::Capital)
                        && actor.words.start < fight
                });
                extend(&mut sources, owners);
            }
        }
    }
    // "Talks between the two opened", "a strike by miners began": the noun that the verb's row reads has the actors.
    if sources.is_empty()
        && pos == Pos::Verb
        && act.demanded_by.is_none()
        && !swapped
        && !inner.passive
        && act.chain.len() == 1
        && frame.is_some_and(Frame::reads_subject)
    {
        for &subject in &inner.subjects {
            if tree.upos(subject) == Upos::Noun
                && !actors.agentive(subject)
                && frames.knows(tree, subject)
            {
                let mut here = noun_sources(actors, &Clause::of_noun(tree, subject));
                here.retain(|actor| actor.rule != ActorRule::Pronoun);
                extend(&mut sources, here);
            }
        }
    }
    // "Port Harcourt was under curfew": whose ground it is.
    if sources.is_empty()
        && pos == Pos::Noun
        && act.plover == PloverType::Coerce
        && tree.preposition(trigger) == Some("under")
    {
        for &subject in &inner.subjects {
            let here = actors.of_phrase(subject, Role::Target).into_iter();
            let here = here
                .filter(|actor| actor.actor.is_some() && actor.class != NameClass::Organisation);
            sources.extend(here.take(1).map(|actor| ActorRef {
                sector: Arc::from("GOV"),
                group: None,
                rule: ActorRule::Complement,
                ..actor
            }));
        }
    }
    // "Martial law was declared in the province": a state does so on its own ground; "was arrested in Rome": it arrests there too.
    if sources.is_empty()
        && pos == Pos::Verb
        && inner.passive
        && inner.subjects.is_empty()
        && act.plover == PloverType::Coerce
        && act.operators.is_empty()
        && (alone(act)
            || frames.is_of_class("custody", tree.lemma(trigger))
                && tree.is_finite(trigger)
                && is_done_to_somebody(case))
        && let Some(here) = place(actors, inner)
    {
        sources.push(ActorRef {
            sector: Arc::from("GOV"),
            rule: ActorRule::Complement,
            ..here
        });
    }
    // "Was denounced in Managua", "was cheered in Paramaribo": those whose capital it is.
    if sources.is_empty()
        && pos == Pos::Verb
        && inner.passive
        && inner.subjects.is_empty()
        && act.demanded_by.is_none()
        && matches!(
            act.plover,
            PloverType::Accuse | PloverType::Support | PloverType::Reject
        )
        && act.operators.is_empty()
        && frames.is_of_class("opinion", tree.lemma(trigger))
    {
        for &(case, noun) in &inner.phrases {
            if tree.lemma(case) == "in"
                && actors
                    .mention(noun)
                    .is_some_and(|mention| mention.naming.class == NameClass::Capital)
            {
                let mut seats = actors.of_phrase(noun, Role::Source);
                seats.retain(|actor| actor.class == NameClass::Capital);
                extend(&mut sources, seats);
            }
        }
    }
    // "Were released from a prison in Cuba": whose prison it was.
    if sources.is_empty()
        && pos == Pos::Verb
        && inner.passive
        && inner.subjects.is_empty()
        && matches!(act.plover, PloverType::Retreat | PloverType::Concede)
        && act.operators.is_empty()
        && is_done_to_somebody(case)
        && let Some(warden) = warden(case)
    {
        sources.push(warden);
    }
    // "A Russian official offered concessions" with "offered" hung from its object.
    if sources.is_empty()
        && pos == Pos::Verb
        && act.demanded_by.is_none()
        && !outer.passive
        && tree.is_finite_word(outer.head)
    {
        let acting = match outer.subjects.as_slice() {
            [] => true,
            // The noun that a participle hangs from is no subject where it stands behind it; "the violence escalated as the US envoy met with": nor is a
            // thing before another clause.
            &[subject] => {
                subject > outer.head
                    || !actors.agentive(subject)
                        && subject < outer.head
                        && (subject..outer.head).any(|word| {
                            matches!(
                                tree.form(word),
                                "as" | "after" | "when" | "while" | "before"
                            )
                        })
            }
            _ => false,
        };
        if acting {
            sources.extend(actors.before(outer.head));
        }
    }
    sources.retain(|actor| actor.rule != ActorRule::Place || pos == Pos::Noun);
    // "Manila protested against the deportation": a government protests by word.
    let by_word = act.plover == PloverType::Protest
        && act.promised.is_none()
        && tree.lemma(trigger) == "protest"
        && pos == Pos::Verb
        && !sources.is_empty()
        && sources.iter().all(|actor| {
            matches!(actor.rule, ActorRule::Seat | ActorRule::Name)
                && matches!(
                    actor.class,
                    NameClass::State | NameClass::Capital | NameClass::Body
                )
        });
    // "Clashes between protesters and police", "the government of Sudan and the rebels signed": those of whom no state is told are of the others'.
    if case.mutual_frame && sources.len() < 2 && act.demanded_by.is_none() && !swapped {
        let pair: Vec<usize> = if pos == Pos::Noun {
            outer
                .phrases
                .iter()
                .filter(|&&(case, _)| matches!(tree.lemma(case), "between" | "among"))
                .map(|&(_, noun)| noun)
                .collect()
        } else if case
            .frame
            .is_some_and(|frame| frame.sources.contains(&Slot::Phrase("between".into())))
        {
            // "Clashes erupted in Kinshasa between police and students".
            prepositional(tree, outer, "between").collect()
        } else {
            outer.subjects.clone()
        };
        for head in pair
            .into_iter()
            .filter(|&head| tree.child(head, Rel::Conj).is_some())
        {
            let joined = actors.joined_groups(head, &sources);
            extend(&mut sources, joined);
        }
        // One side alone is none of a mutual act that is told by a noun.
        if pos == Pos::Noun
            && sources.len() < 2
            && sources.iter().all(|one| one.rule == ActorRule::Definite)
        {
            sources.clear();
        }
    }
    // "A human rights group called on Chad": of no state.
    if sources.is_empty() && pos == Pos::Verb && act.demanded_by.is_none() && !swapped {
        sources = outer
            .subjects
            .iter()
            .filter_map(|&subject| actors.beyond_states(subject))
            .collect();
    }
    let predicate = pos == Pos::Noun && !inner.subjects.is_empty();
    if sources.is_empty() && (pos != Pos::Noun || predicate) {
        let acting: &[usize] = if act.demanded_by.is_some() {
            &[]
        } else {
            &outer.subjects
        };
        sources = acting
            .iter()
            .filter_map(|&subject| actors.unnamed(subject))
            .collect();
        // "Police broke up a rally in Cairo": what is done at home is done by those of the place, whoever else is named.
        let at_home = matches!(
            act.plover,
            PloverType::Assault | PloverType::Coerce | PloverType::Protest
        ) && act.operators.is_empty();
        let menace = act.plover == PloverType::Threaten;
        if sources.is_empty() && (at_home || menace) && actors.discourse.speaker.is_none() {
            sources = acting
                .iter()
                // "Students who marched to the Canal Zone": whom the pronoun of a relative clause means.
                .filter_map(|&subject| actors.on_the_scene(antecedent(tree, subject)))
                .filter(|group| at_home || matches!(&*group.sector, "REB" | "UAF" | "SEP" | "INS"))
                .collect();
        }
        // "KHARTOUM - The foreign minister received the Chinese ambassador": those who govern where it is written.
        if sources.is_empty() && actors.discourse.speaker.is_none() {
            sources = acting
                .iter()
                .filter_map(|&subject| actors.of_the_dateline(subject))
                .collect();
        }
    }
    // "A spokesman for the rebels in northern Uganda threatened": another name in the phrase of the subject.
    if sources.is_empty()
        && pos == Pos::Verb
        && !swapped
        && act.demanded_by.is_none()
        && actors.discourse.speaker.is_none()
        && !inner.passive
        && tree.is_finite(outer.head)
        && act.frame.is_none_or(|frame| !frame.weak)
        && let [subject] = outer.subjects.as_slice()
        && (actors.group_without_state(*subject).is_some()
            || actors.person_without_state(*subject).is_some())
        && let Some(state) = ground_of(actors, *subject, &[])
        // "Guerrillas holding the German ambassador": whom they hold is another.
        && !suffered(tree, state.words.start, *subject)
    {
        sources.push(ActorRef {
            rule: ActorRule::Complement,
            ..state
        });
    }
    // "5,000 people marched through the Pakistani city of Lahore": who protests there is of that state.
    if sources.is_empty()
        && (pos == Pos::Verb || predicate)
        && act.plover == PloverType::Protest
        && act.operators.is_empty()
        && let Some(mut group) = outer.subjects.iter().find_map(|&subject| {
            actors
                .group_without_state(subject)
                .or_else(|| actors.person_without_state(subject))
                .or_else(|| actors.crowd(subject))
        })
        && let Some(here) = place(actors, inner)
            .or_else(|| place(actors, outer))
            .and_then(|here| here.actor)
            .or_else(|| actors.scene(trigger))
            .or_else(|| actors.scene(outer.head))
            .or(actors.dateline)
    {
        group.actor = Some(here);
        sources.push(group);
    }
    if sources.is_empty() && pos == Pos::Verb {
        sources.extend(nobody_named(frames, actors, act, trigger));
    }
    (sources, by_word)
}
