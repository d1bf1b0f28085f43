//! What a spelling means at a day.

use std::sync::LazyLock;

use entente_model::actor::{ActorId, DateSpan, actors};
use entente_model::embedded_table::words;
use fnv::FnvHashSet;
use jiff::civil::Date;

use crate::coder::names::{NameClass, Naming, Spelling, table};

/// Whether a plural has an ending of those who do something, and is no thing: "dockworkers", not "borders".
pub(crate) fn names_people(plural: &str) -> bool {
    static THINGS: LazyLock<FnvHashSet<&'static str>> =
        LazyLock::new(|| words(table!("reading/things_in_er.tsv")).collect());
    ["ers", "ors", "ists", "men", "women"]
        .iter()
        .any(|ending| plural.ends_with(ending))
        && plural.len() > 5
        && !THINGS.contains(plural)
}

/// Whether a thing is what somebody says, who then speaks by it: "a statement by the ministry accused", "a KCNA dispatch said".
pub(super) fn speaks_for(lemma: &str) -> bool {
    matches!(
        lemma,
        "statement"
            | "communique"
            | "dispatch"
            | "commentary"
            | "editorial"
            | "declaration"
            | "broadcast"
            | "memorandum"
            | "report"
    )
}

/// Whether a noun names what people differ on: "the dispute over Kashmir".
pub(crate) fn is_topic(lemma: &str) -> bool {
    matches!(
        lemma,
        "dispute"
            | "conflict"
            | "crisis"
            | "row"
            | "issue"
            | "question"
            | "disagreement"
            | "standoff"
            | "tension"
            | "difference"
            | "referendum"
            | "debate"
    )
}

/// "Talks in Geneva", "its conduct on East Timor": what stands behind the preposition is where or about what, and no party.
pub(super) fn is_no_party(noun: &str, preposition: &str) -> bool {
    match preposition {
        "over" | "on" | "about" | "around" => {
            is_topic(noun)
                || matches!(
                    noun,
                    "conduct"
                        | "policy"
                        | "stance"
                        | "position"
                        | "record"
                        | "view"
                        | "remark"
                        | "comment"
                )
        }
        "in" | "near" => matches!(
            noun,
            "talk"
                | "talks"
                | "meeting"
                | "summit"
                | "conference"
                | "negotiation"
                | "session"
                | "discussion"
        ),
        _ => false,
    }
}

/// Whether a thing has a people's name for its kind and belongs to no government: "the Russian language".
pub(super) fn is_of_a_people(lemma: &str) -> bool {
    static THINGS: LazyLock<FnvHashSet<&'static str>> =
        LazyLock::new(|| words(table!("reading/things_of_a_people.tsv")).collect());
    THINGS.contains(lemma)
}

/// The meaning of a spelling in a document of that day, and whether a person was then out of office.
pub(crate) fn meant(spelling: &Spelling, day: Option<Date>) -> Option<(&Naming, bool)> {
    let namings = &spelling.namings;
    let holds = |naming: &Naming| match day {
        Some(day) => naming.spans.is_empty() || naming.spans.iter().any(|span| span.contains(day)),
        None => false,
    };
    let latest = |naming: &Naming| {
        naming
            .spans
            .iter()
            .map(DateSpan::last)
            .max()
            .unwrap_or(Date::MAX)
    };
    let first = |naming: &Naming| {
        naming
            .spans
            .iter()
            .map(DateSpan::first)
            .min()
            .unwrap_or(Date::MIN)
    };
    let rank = |naming: &Naming| match naming.class {
        NameClass::State => 0,
        NameClass::Organisation | NameClass::Body => 1,
        NameClass::Adjective | NameClass::Group => 2,
        NameClass::Capital => 3,
        NameClass::Person => 4,
        NameClass::Place => 5,
    };
    let present: Vec<&Naming> = namings.iter().filter(|naming| holds(naming)).collect();
    // A user's own dates are meant as they stand: on another day it is not that actor.
    if spelling.user
        && day.is_some()
        && present.is_empty()
        && namings
            .iter()
            .all(|naming| naming.class != NameClass::Person)
    {
        return None;
    }
    let candidates: Vec<&Naming> = if present.is_empty() {
        namings.iter().collect()
    } else {
        present.clone()
    };
    let best = candidates.iter().min_by_key(|naming| {
        (
            rank(naming),
            std::cmp::Reverse(latest(naming)),
            std::cmp::Reverse(first(naming)),
        )
    })?;
    // Two states bear it alike: nobody is meant for certain.
    let rival = candidates.iter().any(|naming| {
        naming.actor != best.actor
            // A group whose state a dictionary does not tell is no other one.
            && naming.actor.is_some()
            && rank(naming) == rank(best)
            && latest(naming) == latest(best)
            && best.class != NameClass::Person
    });
    if rival && best.class != NameClass::Adjective {
        return None;
    }
    if rival {
        let chosen = candidates.iter().find(|naming| naming.actor.is_some())?;
        return Some((chosen, false));
    }
    let former = best.class == NameClass::Person
        && present.is_empty()
        && day.is_some_and(|day| latest(best) < day);
    Some((best, former))
}

/// The actor that held the place of another at a date: "Russia" of a text of 2022 that tells of 1965 is the Soviet Union.
pub(crate) fn at_date(id: ActorId, last: Option<Date>) -> ActorId {
    let Some(day) = last else { return id };
    match actors().get(id) {
        // What ended before that day keeps its name; what began, or began again, after it was another's then.
        Some(actor) if !actor.existed_on(day) && actor.lifetime().last() > day => actors()
            .in_lineage_on(id, day)
            .map_or(id, |holder| holder.id),
        _ => id,
    }
}
