//! Towards whom an act of known sources is, and where.

use entente_model::ontology::PloverType;

use super::abroad::{
    is_abroad, is_army_of_none, is_beside_another_state, names_another_state, no_envoys_of_its_own,
    of_the_other_state,
};
use super::at_home::{addressee, is_told_to_media, looks_on, of_contested};
use super::beyond_slots::{another, answering};
use super::case::Case;
use super::participants::{behind_the_border, ground_of, place, place_below, slot_actors};
use super::recipients::{recipients, unnamed_recipient};
use super::standing_alone::{alone, own_state};
use super::{extend, without};
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, Role};
use crate::coder::acts::{obliging, spoken};
use crate::coder::clause::Clause;
use crate::coder::frames::{Pos, Slot};
use crate::coder::names::NameClass;
use crate::coder::tree::{Rel, Tree};

/// What was found of an act beside its sources.
pub(super) struct Towards {
    pub(super) targets: Vec<ActorRef>,
    pub(super) place: Option<ActorRef>,
    /// All take part alike.
    pub(super) mutual: bool,
    /// The sources agree among themselves.
    pub(super) with_each_other: bool,
    /// The act is told by a verb, or by a noun that is the predicate.
    pub(super) predicate: bool,
}

/// Towards whom it is; `None` where it is no event between anybody.
pub(super) fn towards(
    case: &Case<'_, '_, '_, '_>,
    sources: &[ActorRef],
    by_word: bool,
) -> Option<Towards> {
    let Case {
        frames,
        actors,
        tree,
        act,
        trigger,
        pos,
        outer,
        inner,
        frame,
        mutual_frame,
        swapped,
        ..
    } = *case;
    let mut targets: Vec<ActorRef> = Vec::new();
    if swapped {
        for &subject in &inner.subjects {
            extend(&mut targets, actors.of_phrase(subject, Role::Target));
        }
    } else if act.demanded_by.is_some() {
        for &subject in &inner.subjects {
            extend(&mut targets, actors.of_phrase(subject, Role::Target));
        }
        // "It states that we must", "Fiji said it had to" ask nothing of another.
        let own = obliging(tree, inner.head).is_some()
            && targets
                .iter()
                .any(|actor| sources.iter().any(|source| source.same(actor)));
        if own || targets.iter().any(|actor| actor.rule == ActorRule::Speaker) {
            return None;
        }
        if targets.is_empty() {
            targets = recipients(actors, act, sources);
        }
        // "Told the French president that the bill was shameful".
        if targets.is_empty()
            && let Some(speech) = act.demanded_by
        {
            let told = Clause::of_verb(tree, speech);
            if !is_told_to_media(actors, frames, &told) {
                targets = slot_actors(actors, &Slot::Object, &told, Role::Target);
            }
        }
    } else {
        targets = recipients(actors, act, sources);
    }
    // "I read with horror of the island that was ravaged": nothing is done to whoever says "I".
    targets.retain(|actor| actor.rule != ActorRule::Speaker || tree.form(actor.words.start) != "I");
    if mutual_frame && sources.len() > 1 {
        targets.retain(|target| !looks_on(case, target));
    }
    // "Ugandan and Rwandan soldiers fought each other in Kisangani".
    let each_other = sources.len() > 1
        && inner
            .objects
            .iter()
            .any(|&object| is_each_other(tree, object));
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
        if !is_told_to_media(actors, frames, &told) {
            targets = slot_actors(actors, &Slot::Object, &told, Role::Target);
        }
    }
    // "Resisted an appeal for sanctions against Libya": whoever answers comes before those whom it is about.
    if pos == Pos::Noun
        && matches!(
            act.plover,
            PloverType::Request | PloverType::Threaten | PloverType::Agree
        )
    {
        let answering = answering(frames, actors, trigger);
        if !answering.is_empty() {
            targets = answering;
        }
    }
    without(&mut targets, sources);
    let own = |target: &ActorRef| sources.iter().any(|source| source.actor == target.actor);
    // "Agreed with Washington to lift limits on Seoul's missiles": not with those whose they are.
    if act.plover == PloverType::Agree && act.chain.len() > 1 && targets.iter().all(own) {
        let mut with = slot_actors(actors, &Slot::Phrase("with".into()), outer, Role::Target);
        with.retain(|actor| !own(actor));
        if !with.is_empty() {
            targets = with;
        }
    }
    // "Islamabad warned of consequences after a strike on Balochistan": nobody threatens a part of his own state by its name.
    if matches!(
        act.plover,
        PloverType::Agree | PloverType::Threaten | PloverType::Sanction | PloverType::Cooperate
    ) {
        targets.retain(|target| {
            !(own(target)
                && target.rule == ActorRule::Complement
                && matches!(target.class, NameClass::Place | NameClass::Capital)
                && sources
                    .iter()
                    .all(|source| matches!(&*source.sector, "" | "GOV")))
        });
    }
    // "Held a session in Astana" is not with those who live there.
    // "The Secretary-General held talks in Baghdad": but where one alone goes to a seat of government, he talks to it.
    if mutual_frame && !frame.is_some_and(|frame| frame.place) {
        // "Talks in Hanoi between the American president and the North's leader": the other is told, known or not.
        let between = inner
            .phrases
            .iter()
            .any(|&(case, _)| tree.lemma(case) == "between");
        let alone = act.plover == PloverType::Consult
            && act.operators.is_empty()
            && !between
            // "Ministers of the league, meeting in Cairo, barred the envoys".
            && tree.rel(trigger) != Rel::Acl
            && matches!(sources, [source] if source.person || source.class == NameClass::Organisation);
        targets.retain(|actor| {
            actor.rule != ActorRule::Place || alone && actor.class == NameClass::Capital
        });
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
        // "Raided a market in Cameroon and killed twelve traders", "attacked a village in Kenya, killing": where the verb above puts it.
        .or_else(|| {
            let below = pos == Pos::Verb
                && act.plover == PloverType::Assault
                && matches!(tree.rel(outer.head), Rel::Conj | Rel::Advcl | Rel::Xcomp);
            let above = tree.head(outer.head).filter(|_| below)?;
            let there = Clause::of_verb(tree, above);
            place(actors, &there).or_else(|| {
                let mut objects = there.objects.iter();
                objects.find_map(|&object| place_below(actors, object))
            })
        })
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
        && let Some(mut group) = unnamed_recipient(actors, act, sources)
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
        without(&mut targets, sources);
    }

    // "Declared a ceasefire in south Lebanon": where one gives way at home nobody is the recipient.
    if matches!(act.plover, PloverType::Retreat | PloverType::Concede)
        && alone(act)
        && targets
            .iter()
            .all(|target| target.rule == ActorRule::Place && own(target))
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
        without(&mut more, sources);
        targets.extend(more);
    }
    // "Pounded the Christian enclave north of Beirut": the ground on which a target stands; "blocked lorries carrying British lamb": whose goods are kept back.
    if targets.is_empty()
        && (act.plover == PloverType::Assault && place.is_none()
            || act.plover == PloverType::Protest && &*act.mode == "obstruct")
        && let Some(ground) = inner
            .objects
            .iter()
            .find_map(|&object| ground_of(actors, object, sources))
    {
        targets.push(ground);
    }
    // "Banned opposition candidates": a group without a name belongs to the state that acts.
    if targets.is_empty()
        && !swapped
        && sources.len() == 1
        && actors.discourse.speaker.is_none()
        && let Some(mut group) = unnamed_recipient(actors, act, sources)
    {
        group.actor = sources[0]
            .actor
            .filter(|_| sources[0].class != NameClass::Organisation);
        // "Captured forty foreign fighters": somebody, and of no state that is told.
        let foreign = actors.is_foreign(group.words.start);
        if foreign {
            group.actor = None;
        }
        group.group = None;
        // "Israeli helicopters rocketed a village", told with the Lebanese who were wounded: soldiers are not at home there.
        let abroad = matches!(act.plover, PloverType::Assault | PloverType::Coerce)
            && (&*sources[0].sector == "MIL"
                // "Killed in a Palestinian attack", "Pakistan shot down Indian jets and captured a pilot".
                || sources[0].sector.is_empty() && matches!(sources[0].rule, ActorRule::Modifier | ActorRule::Name))
            && matches!(&*group.sector, "" | "CVL")
            && is_beside_another_state(actors, &sources[0]);
        if abroad {
            targets.extend(of_the_other_state(actors, &sources[0], group));
        } else if (group.actor.is_some() || foreign)
            && group.sector != sources[0].sector
            && !is_army_of_none(&group)
        {
            targets.push(group);
        }
    }

    if targets.is_empty()
        && let [source] = sources
        && let Some(own) = addressee(case, sources, names_another_state(actors, source))
    {
        targets.push(own);
    }

    // "Went on strike to protest against the Israeli move": whom a protest is against may stand in its purpose.
    if act.plover == PloverType::Protest
        && act.operators.is_empty()
        && targets.iter().all(|target| {
            target.rule == ActorRule::Place
                || sources.iter().any(|source| source.actor == target.actor)
        })
    {
        let purposes = inner.complements.iter().chain(&outer.complements).copied();
        let against: Vec<ActorRef> = purposes
            .filter(|&verb| {
                matches!(
                    tree.lemma(verb),
                    "protest" | "denounce" | "condemn" | "oppose" | "demand" | "call" | "press"
                )
            })
            .find_map(|verb| {
                let below = Clause::of_verb(tree, verb);
                let mut found = Vec::new();
                for &word in &below.objects {
                    extend(&mut found, actors.of_phrase(word, Role::Target));
                }
                for slot in ["against", "at", "over"] {
                    extend(
                        &mut found,
                        slot_actors(actors, &Slot::Phrase(slot.into()), &below, Role::Target),
                    );
                }
                found.retain(|actor| {
                    !matches!(actor.rule, ActorRule::Place | ActorRule::Pronoun)
                        && actor.actor.is_some()
                        && sources.iter().all(|source| source.actor != actor.actor)
                });
                Some(found).filter(|found| !found.is_empty())
            })
            .unwrap_or_default();
        if !against.is_empty() {
            targets = against;
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
        && (alone(act)
            || at_home
            || &*act.mode == "investigate"
            || act.plover == PloverType::Assault)
        && !by_word
        && !is_abroad(actors, sources)
        && let Some(own) = own_state(
            act,
            sources,
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
        && !alone(act)
        && act
            .frame
            .is_none_or(|frame| !frame.weak && !frame.organisation && !frame.direct)
        && sources.iter().all(|source| {
            source.actor.is_some()
                && !matches!(source.rule, ActorRule::Pronoun | ActorRule::Speaker)
        })
        && tree.is_finite(outer.head)
        && !inner.objects.iter().any(|&object| {
            // "Abdullah, released from an Indian gaol": those to whom it is done are told.
            inner.passive
                && actors
                    .of_phrase(object, Role::Target)
                    .iter()
                    .any(|actor| actor.actor.is_some())
        })
    {
        targets = another(actors, outer.head, sources);
    }

    // "Moved troops to its eastern border", "fired a missile into its own waters": nobody at home is meant.
    let deployment = act.plover == PloverType::Mobilize
        || act.plover == PloverType::Threaten
            && matches!(
                act.promised,
                Some(PloverType::Mobilize | PloverType::Assault)
            );
    if deployment
        && sources
            .iter()
            .all(|source| source.actor.is_some() && !matches!(&*source.sector, "REB" | "OPP"))
    {
        targets.retain(|target| {
            !matches!(target.rule, ActorRule::Place | ActorRule::Pronoun)
                || sources.iter().all(|source| source.actor != target.actor)
        });
    }
    // A deployment along a border is towards who lives behind it.
    if targets.is_empty()
        && act.plover == PloverType::Mobilize
        && actors.discourse.speaker.is_none()
        && let Some(other) = behind_the_border(actors, inner, sources)
    {
        targets.push(other);
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
    let mutual = mutual_frame
        && act.plover != PloverType::Reject
        && (sources.len() > 1 || !targets.is_empty())
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
    // "Sent Israeli jets to destroy Syria's reactor": nobody aids his own forces by sending them.
    if act.plover == PloverType::Aid {
        targets.retain(|target| {
            target.rule != ActorRule::Modifier
                || &*target.sector != "MIL"
                || !sources.iter().any(|source| source.actor == target.actor)
        });
    }
    // Crimea is part of Ukraine; what India does in Kashmir it does at home.
    for target in &mut targets {
        target.actor = target
            .actor
            .map(|unit| of_contested(unit, sources, target.rule));
    }
    if each_other {
        targets.clear();
    }
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
    if &*act.mode == "expel" || matches!(tree.lemma(trigger), "summon" | "expel") {
        no_envoys_of_its_own(actors, sources, &mut targets);
    }
    if targets.is_empty() && before > 0 {
        return None;
    }
    Some(Towards {
        targets,
        place,
        mutual,
        with_each_other,
        predicate,
    })
}

/// Whether a word is one of "each other" or "one another".
fn is_each_other(tree: &Tree<'_>, word: usize) -> bool {
    let pair = |first: usize| {
        first + 1 < tree.len()
            && matches!(
                (tree.form(first), tree.form(first + 1)),
                ("each", "other") | ("one", "another")
            )
    };
    pair(word) || word.checked_sub(1).is_some_and(pair)
}
