//! From acts to events: who did it to whom.

mod implied;
mod participants;
mod standing_alone;

use std::ops::Range;
use std::sync::Arc;

use entente_model::actor::{ActorId, actors as actors_of_world};
use entente_model::ontology::PloverType;

use implied::{backed, implied};
use participants::{
    another, ground_of, noun_sources, place, place_below, recipients, slot_actors,
    unnamed_recipient,
};
use standing_alone::{alone, nobody_named, own_state, refuses_all};

use super::actors::{ActorRef, Actors, Role};
use super::acts::{Act, act, pos, spoken};
use super::clause::Clause;
use super::frames::{Frames, Operator, Pos, Slot};
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
}

/// The events of a sentence.
pub(crate) fn events<'f>(frames: &'f Frames, actors: &Actors<'_, '_>) -> Vec<Found<'f>> {
    let tree = actors.tree;
    let mut consumed = vec![false; tree.len()];
    let mut found: Vec<Found<'f>> = Vec::new();
    for trigger in top_down(tree) {
        if consumed[trigger]
            || !frames.knows(tree, trigger)
                && !super::acts::is_demanded(tree, trigger)
                && !super::acts::is_charged(tree, trigger)
                && !super::acts::is_refused(frames, tree, trigger)
                && !tree.form(trigger).contains('-')
        {
            continue;
        }
        if let Some(event) = backed(frames, actors, trigger) {
            consumed[trigger] = true;
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
            continue;
        };
        for (clause, ..) in &act.chain {
            consumed[clause.head] = true;
        }
        if let Some(event) = event(frames, actors, act, trigger, pos) {
            // The noun that a verb's frame read is told by it: "launched an attack".
            if pos == Pos::Verb
                && let Some((clause, ..)) = event.act.chain.last()
            {
                for &object in &clause.objects {
                    consumed[object] = true;
                }
                for &(_, noun) in &clause.phrases {
                    if event.act.plover == PloverType::Consult {
                        consumed[noun] = true;
                    }
                }
            }
            found.push(event);
        }
    }
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

fn event<'f>(
    frames: &Frames,
    actors: &Actors<'_, '_>,
    act: Act<'f>,
    trigger: usize,
    pos: Pos,
) -> Option<Found<'f>> {
    let tree = actors.tree;
    if act.denied || act.hypothetical {
        return None;
    }
    let (outer, outer_frame, _) = act.chain.first()?;
    let (inner, inner_frame, _) = act.chain.last()?;
    let frame = act.frame.or(*inner_frame);
    let mutual_frame = frame.is_some_and(|frame| frame.mutual) && act.promised != Some(PloverType::Aid)
            // "Invited Britain to negotiate an agreement": who asks and who is asked are two.
            && !matches!(act.plover, PloverType::Request | PloverType::Threaten);

    let mut sources: Vec<ActorRef> = Vec::new();
    let swapped = frame.is_some_and(|frame| frame.swap) && act.chain.len() == 1;
    if let Some(speech) = act.demanded_by {
        for subject in Clause::of_verb(tree, speech).subjects {
            extend(&mut sources, actors.of_phrase(subject, Role::Source));
        }
    } else if pos == Pos::Noun {
        sources = noun_sources(actors, outer);
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
        && act.plover == PloverType::Assault
        && act.demanded_by.is_none()
        && act.operators.is_empty()
    {
        for &subject in &outer.subjects {
            if tree.upos(subject) == Upos::Noun && frames.is_weapon(tree.lemma(subject)) {
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
    // "German rescue teams were flown to Turkey": those who are sent act for their state.
    if sources.is_empty()
        && pos == Pos::Verb
        && inner.passive
        && inner.subjects.is_empty()
        && matches!(
            act.plover,
            PloverType::Aid | PloverType::Mobilize | PloverType::Retreat
        )
    {
        for &object in &inner.objects {
            extend(&mut sources, actors.of_phrase(object, Role::Source));
        }
    }
    // "Martial law was declared in the province": a state does so on its own ground.
    if sources.is_empty()
        && pos == Pos::Verb
        && inner.passive
        && inner.subjects.is_empty()
        && act.plover == PloverType::Coerce
        && alone(&act)
        && let Some(here) = place(actors, inner)
    {
        sources.push(ActorRef {
            sector: Arc::from("GOV"),
            rule: ActorRule::Complement,
            ..here
        });
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
            // The noun that a participle hangs from is no subject where it stands behind it.
            &[subject] => subject > outer.head,
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
    if sources.is_empty() && pos != Pos::Noun {
        let acting: &[usize] = if act.demanded_by.is_some() {
            &[]
        } else {
            &outer.subjects
        };
        sources = acting
            .iter()
            .filter_map(|&subject| actors.unnamed(subject))
            .collect();
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
    {
        sources.push(ActorRef {
            rule: ActorRule::Complement,
            ..state
        });
    }
    // "5,000 people marched through the Pakistani city of Lahore": who protests there is of that state.
    if sources.is_empty()
        && pos == Pos::Verb
        && act.plover == PloverType::Protest
        && act.operators.is_empty()
        && let Some(mut group) = outer.subjects.iter().find_map(|&subject| {
            actors
                .group_without_state(subject)
                .or_else(|| actors.person_without_state(subject))
        })
        && let Some(here) = place(actors, inner)
    {
        group.actor = here.actor;
        sources.push(group);
    }
    if sources.is_empty() && pos == Pos::Verb {
        sources.extend(nobody_named(frames, actors, &act, trigger));
    }
    if sources.is_empty() {
        return implied(actors, act, trigger, pos, mutual_frame);
    }

    let mut targets: Vec<ActorRef> = Vec::new();
    if swapped {
        for &subject in &inner.subjects {
            extend(&mut targets, actors.of_phrase(subject, Role::Target));
        }
    } else if act.demanded_by.is_some() {
        for &subject in &inner.subjects {
            extend(&mut targets, actors.of_phrase(subject, Role::Target));
        }
        // "It states that we must" asks nothing of another.
        if targets.iter().any(|actor| actor.rule == ActorRule::Speaker) {
            return None;
        }
        if targets.is_empty() {
            targets = recipients(actors, &act, &sources);
        }
        // "Told the French president that the bill was shameful".
        if targets.is_empty()
            && let Some(speech) = act.demanded_by
        {
            let told = Clause::of_verb(tree, speech);
            targets = slot_actors(actors, &Slot::Object, &told, Role::Target);
        }
    } else {
        targets = recipients(actors, &act, &sources);
    }
    // "Ugandan and Rwandan soldiers fought each other in Kisangani".
    let each_other = sources.len() > 1
        && inner.objects.iter().any(|&object| {
            tree.lemma(object) == "other"
                && object > 0
                && matches!(tree.form(object - 1), "each" | "one")
                || object > 1 && tree.form(object) == "another" && tree.form(object - 1) == "one"
        });
    if each_other {
        targets.clear();
    }
    // "Iraq will never hand over its scientists, the vice-president told the United States".
    if targets.is_empty()
        && sources
            .iter()
            .all(|source| source.rule != ActorRule::Speaker)
        && matches!(
            act.plover,
            PloverType::Reject | PloverType::Threaten | PloverType::Request | PloverType::Agree
        )
        && let Some(speech) = spoken(frames, tree, trigger)
            .filter(|&speech| matches!(tree.lemma(speech), "tell" | "inform" | "assure" | "warn"))
    {
        let told = Clause::of_verb(tree, speech);
        targets = slot_actors(actors, &Slot::Object, &told, Role::Target);
    }
    without(&mut targets, &sources);
    // "Held a session in Astana" is not with those who live there.
    if mutual_frame && !frame.is_some_and(|frame| frame.place) {
        targets.retain(|actor| actor.rule != ActorRule::Place);
    }
    // "Support a dialogue in Geneva": nobody who lives there is supported.
    if act.plover == PloverType::Support && frame.is_none_or(|frame| frame.targets.is_empty()) {
        targets.retain(|actor| {
            actor.rule != ActorRule::Place
                || !matches!(actor.class, NameClass::Place | NameClass::Capital)
        });
    }
    // "The unity of Yemen and its sovereignty": beside a name a pronoun adds nobody.
    if targets
        .iter()
        .any(|actor| matches!(actor.rule, ActorRule::Name | ActorRule::Complement))
    {
        targets.retain(|actor| actor.rule != ActorRule::Pronoun);
    }

    let place = place(actors, inner)
        .or_else(|| place(actors, outer))
        .or_else(|| {
            if pos == Pos::Noun {
                place_below(actors, trigger)
            } else {
                None
            }
        });
    let takes_place = frame.is_some_and(|frame| frame.place)
        || matches!(
            act.plover,
            PloverType::Assault | PloverType::Protest | PloverType::Coerce | PloverType::Mobilize
        );
    // "French troops fought mutinous soldiers in Bangui": those without a state are of the place.
    if targets.is_empty()
        && act.plover == PloverType::Assault
        && pos == Pos::Verb
        && !swapped
        && let Some(place) = &place
        && sources.iter().all(|source| source.actor != place.actor)
        && let Some(mut group) = unnamed_recipient(actors, &act, &sources)
    {
        group.actor = place.actor;
        group.rule = ActorRule::Complement;
        targets.push(group);
    }
    if targets.is_empty()
        && takes_place
        && !(mutual_frame && sources.len() > 1)
        && !each_other
        && let Some(place) = &place
    {
        targets.push(ActorRef {
            rule: ActorRule::Place,
            ..place.clone()
        });
        without(&mut targets, &sources);
    }

    // "Declared a ceasefire in south Lebanon": where one gives way at home nobody is the recipient.
    if matches!(act.plover, PloverType::Retreat | PloverType::Concede)
        && alone(&act)
        && targets.iter().all(|target| {
            target.rule == ActorRule::Place
                && sources.iter().any(|source| source.actor == target.actor)
        })
    {
        targets.clear();
    }

    // A raid on a group without a state, on the ground of a state, is done to that state too.
    if act.plover == PloverType::Assault
        && !targets.is_empty()
        && targets.iter().all(|actor| actor.actor.is_none())
        && let Some(place) = &place
    {
        let mut more = vec![place.clone()];
        without(&mut more, &sources);
        targets.extend(more);
    }
    // "Pounded the Christian enclave north of Beirut": the ground on which a target stands; "blocked lorries carrying British lamb": whose goods are kept back.
    if targets.is_empty()
        && (act.plover == PloverType::Assault && place.is_none()
            || act.plover == PloverType::Protest && &*act.mode == "obstruct")
        && let Some(ground) = inner
            .objects
            .iter()
            .find_map(|&object| ground_of(actors, object, &sources))
    {
        targets.push(ground);
    }
    // "Banned opposition candidates": a group without a name belongs to the state that acts.
    if targets.is_empty()
        && !swapped
        && sources.len() == 1
        && sources[0].rule != ActorRule::Speaker
        && let Some(mut group) = unnamed_recipient(actors, &act, &sources)
    {
        group.actor = sources[0]
            .actor
            .filter(|_| sources[0].class != NameClass::Organisation);
        group.group = None;
        // "Israeli helicopters rocketed a village", told with the Lebanese who were wounded: soldiers are not at home there.
        let abroad = act.plover == PloverType::Assault
            && &*sources[0].sector == "MIL"
            && matches!(&*group.sector, "" | "CVL")
            && actors.mentions.iter().any(|mention| {
                mention.naming.actor.is_some()
                    && mention.naming.actor != sources[0].actor
                    && matches!(
                        mention.naming.class,
                        NameClass::State | NameClass::Adjective
                    )
            });
        if group.actor.is_some() && group.sector != sources[0].sector && !abroad {
            targets.push(group);
        }
    }

    // "Closed down the only independent daily": what a government does to a thing at home it does to its people.
    let at_home = act.plover == PloverType::Coerce
        && act.operators.is_empty()
        && !inner.objects.is_empty()
        && !swapped
        && !frame.is_some_and(|frame| frame.weak);
    // "Have been on hunger strike": a noun that is the predicate tells an act as a verb does.
    let predicate = pos == Pos::Verb || tree.child(trigger, Rel::Cop).is_some();
    if targets.is_empty()
        && predicate
        && (alone(&act) || at_home || &*act.mode == "investigate")
        && !by_word
        && let Some(own) = own_state(
            &act,
            &sources,
            tree,
            trigger,
            actors.discourse.speaker.is_some(),
        )
    {
        targets.push(own);
    }

    // What the slots of a frame of one sense leave open, another name of its clause fills.
    if targets.is_empty()
        && pos == Pos::Verb
        && !swapped
        && actors.discourse.speaker.is_none()
        && !(mutual_frame && sources.len() > 1)
        && !alone(&act)
        && act
            .frame
            .is_none_or(|frame| !frame.weak && !frame.organisation && !frame.direct)
        && sources.iter().all(|source| {
            source.actor.is_some()
                && !matches!(source.rule, ActorRule::Pronoun | ActorRule::Speaker)
        })
        && tree.is_finite(outer.head)
    {
        targets = another(actors, outer.head, &sources);
    }

    // "China and Vietnam have agreed to speed up …": with each other; "along their common border" names nobody else.
    if act.plover == PloverType::Agree
        && sources.len() > 1
        && tree.lemma(outer.head) == "agree"
        && targets
            .iter()
            .all(|target| sources.iter().any(|source| source.same(target)))
    {
        targets.clear();
    }
    let with_each_other = act.plover == PloverType::Agree
        && sources.len() > 1
        && targets.is_empty()
        && tree.lemma(outer.head) == "agree";
    let mutual = mutual_frame && (sources.len() > 1 || !targets.is_empty())
        || with_each_other
        || each_other && targets.is_empty();
    // Nobody helps, asks or meets himself.
    let within = matches!(
        act.plover,
        PloverType::Support
            | PloverType::Aid
            | PloverType::Cooperate
            | PloverType::Consult
            | PloverType::Agree
            | PloverType::Request
    );
    let before = targets.len();
    targets.retain(|target| {
        let organisation = target.class == NameClass::Organisation;
        // "The Albanians of Serbia demand … from Serbian authorities": two of one state.
        let opponents = sources.iter().any(|source| {
            source.same(target)
                && source.sector != target.sector
                && !target.sector.is_empty()
                && !matches!(&*source.sector, "" | "GOV")
        });
        !sources.iter().any(|source| source.same(target))
            || !organisation && opponents
            // "Jumblatt expressed his backing for Prime Minister Hariri".
            || target.class == NameClass::Person
                && target.rule == ActorRule::Name
                && sources.iter().all(|source| {
                    source.person || !matches!(&*source.sector, "" | "GOV")
                })
            || !organisation && !within
            || !organisation && !matches!(&*target.sector, "" | "GOV")
    });
    if targets.is_empty() && before > 0 {
        return None;
    }
    // What nobody receives must at least be told as a fact: "disarming", "to rescind" alone are not.
    if targets.is_empty()
        && pos == Pos::Verb
        && act.operators.is_empty()
        && !tree.is_finite(outer.head)
        && !matches!(tree.rel(outer.head), Rel::Root)
        && !tree
            .head(outer.head)
            .is_some_and(|up| tree.rel(outer.head) == Rel::Conj && tree.is_finite(up))
    {
        return None;
    }
    // "The resumption of talks between", "a call for dialogue": talks are an event where something is told of them.
    if pos == Pos::Noun
        && act.plover == PloverType::Consult
        && !matches!(tree.rel(trigger), Rel::Nsubj | Rel::NsubjPass | Rel::Root)
        && !matches!(
            tree.preposition(trigger),
            Some("at" | "after" | "during" | "following" | "in")
        )
        // "Major was in Dublin for a summit with his counterpart".
        && !(tree.preposition(trigger) == Some("for")
            && tree
                .head(trigger)
                .is_some_and(|place| tree.child(place, Rel::Cop).is_some()))
    {
        return None;
    }
    // "Pending the withdrawal of", "without an attack on".
    if pos == Pos::Noun
        && matches!(
            tree.preposition(trigger),
            Some("pending" | "until" | "without" | "before" | "upon")
        )
    {
        return None;
    }
    // A state that speaks does not march in the street.
    if act.promised.unwrap_or(act.plover) == PloverType::Protest
        && sources
            .iter()
            .any(|source| source.rule == ActorRule::Speaker)
    {
        return None;
    }
    // "Ready to write a new page at the United Nations": to do what no frame knows is promised to no organisation.
    if act.plover == PloverType::Agree
        && act.frame.is_none()
        && !mutual
        && !act
            .operators
            .first()
            .is_some_and(|word| is_commitment(&word.to_lowercase()))
        && !targets.is_empty()
        && targets
            .iter()
            .all(|target| target.class == NameClass::Organisation)
    {
        return None;
    }
    // In a text on two states a threat or request of one that names nobody is meant for the other.
    if targets.is_empty()
        && pos == Pos::Verb
        && matches!(act.plover, PloverType::Threaten | PloverType::Request)
        && let [source] = sources.as_slice()
        && let Some(other) = other_of_two(actors, source)
    {
        targets.push(
            actors
                .discourse
                .implied(other, trigger, tree.bytes(trigger)),
        );
    }
    // A state that holds exercises with nobody shows its arms; the Olympic Games are none.
    let shows_arms = targets.is_empty()
        && sources.len() == 1
        && act.plover == PloverType::Cooperate
        && act.operators.is_empty()
        && mutual_frame
        && act.cameo.is_some_and(|code| code.to_string() == "062")
        && sources[0].class != NameClass::Organisation
        && tree.is_finite(trigger)
        && inner.objects.iter().all(|&object| {
            let mut phrase = tree.extent(object);
            phrase.all(|word| tree.form(word) != "Games")
        });
    // "Syria demanded an end to the raids, the agency said": by the manual a request, a refusal, a threat or an accusation needs no recipient. Only
    // what a report tells as its main point, where more than one is named.
    let addressed_to_nobody = pos == Pos::Verb
        && !swapped
        && actors.discourse.speaker.is_none()
        && actors.mentions.len() > 1
        && matches!(
            act.plover,
            PloverType::Request | PloverType::Reject | PloverType::Threaten | PloverType::Accuse
        )
        && act.promised.is_none()
        && act.frame.is_some_and(|frame| {
            !frame.weak && !frame.organisation && !frame.direct && !frame.mutual
        })
        && tree.is_finite(outer.head)
        && (tree.rel(outer.head) == Rel::Root
            || tree.rel(outer.head) == Rel::Ccomp
                && tree
                    .head(outer.head)
                    .is_some_and(|up| tree.rel(up) == Rel::Root))
        && sources.iter().all(|source| {
            matches!(
                source.rule,
                ActorRule::Name | ActorRule::Seat | ActorRule::Modifier | ActorRule::Apposition
            )
        });
    let enough = if targets.is_empty() {
        mutual && sources.len() > 1
            || sources.len() > 1
                && act.plover == PloverType::Agree
                && act.promised.is_some_and(|inner| {
                    matches!(
                        inner,
                        PloverType::Consult | PloverType::Cooperate | PloverType::Support
                    )
                })
            || predicate
                && alone(&act)
                // What a state grants by its own account it concedes to nobody.
                && !(matches!(act.plover, PloverType::Concede | PloverType::Mobilize)
                    && sources.iter().any(|source| source.rule == ActorRule::Speaker))
            || shows_arms
            || addressed_to_nobody
            || refuses_all(tree, &act)
    } else {
        true
    };
    if !enough {
        return None;
    }
    if frame.is_some_and(|frame| frame.weak)
        && !refuses_all(tree, &act)
        && !with_each_other
        && (targets.is_empty() || !towards_actor(&targets))
    {
        return None;
    }
    // "Ordered Greece to leave" asks Greece: what the act itself needs is then not told.
    let own = matches!(
        act.chain.first(),
        Some((.., None | Some(Operator::Start | Operator::Say)))
    );
    if own
        && frame.is_some_and(|frame| frame.organisation)
        && !targets
            .iter()
            .all(|actor| actor.class == NameClass::Organisation)
    {
        return None;
    }
    if own
        && frame.is_some_and(|frame| frame.direct)
        && !targets
            .iter()
            .any(|actor| matches!(actor.rule, ActorRule::Name | ActorRule::Seat))
    {
        return None;
    }
    if !predicate && pos == Pos::Noun && (targets.is_empty() && !mutual) {
        return None;
    }
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
    act.reported |= spoken(frames, tree, trigger).is_some();
    Some(Found {
        act,
        trigger,
        sources,
        targets,
        mutual,
        place,
        words,
    })
}

/// Words by which somebody binds himself to what another has decided.
fn is_commitment(word: &str) -> bool {
    ["commit", "reaffirm", "reiterat", "show", "demonstrat"]
        .iter()
        .any(|start| word.starts_with(start))
}

/// The other of the two states that a text is on.
fn other_of_two(actors: &Actors<'_, '_>, source: &ActorRef) -> Option<ActorId> {
    if actors.discourse.speaker.is_some() {
        return None;
    }
    let (a, b) = actors.discourse.bilateral()?;
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
