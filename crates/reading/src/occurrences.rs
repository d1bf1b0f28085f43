//! One occurrence, one event: reports of the same act in several documents.

use std::collections::{BTreeMap, BTreeSet};

use entente_model::actor::ActorId;
use entente_model::event::{Event, EventId, EventStatus};
use entente_model::ontology::PloverType;
use entente_model::source::SourceId;
use entente_model::time::Answer;
use fnv::FnvHashSet;
use serde::Serialize;

/// Dates up to this many days long say by themselves that two acts are one.
const NARROW_DAYS: i32 = 7;
/// Share of the content words of two sentences that both must have where a date is wider.
const ALIKE: f64 = 0.2;

/// Rows of a library's events that are reports of one act.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OccurrenceGroup {
    /// Places of the rows in the list that was grouped, the first report first.
    pub events: Vec<usize>,
    /// Documents that report it.
    pub sources: usize,
    /// Why they are held to be one, in words.
    pub reason: String,
}

/// Groups rows of events: the same type between the same two actors, at dates that meet; where a date is wider than a week, the sentences must share words too.
/// Rows of `apart` are held to be acts of their own. Every row is in one group.
pub fn group_reports(events: &[Event], apart: &BTreeSet<EventId>) -> Vec<OccurrenceGroup> {
    let mut by_key: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    let mut groups: Vec<(Vec<usize>, BTreeSet<&'static str>)> = Vec::new();
    for (place, event) in events.iter().enumerate() {
        match key(event).filter(|_| !apart.contains(&event.id)) {
            Some(key) => by_key.entry(key).or_default().push(place),
            None => groups.push((vec![place], BTreeSet::new())),
        }
    }
    for mut places in by_key.into_values() {
        places.sort_by_key(|&place| (events[place].date.earliest(), place));
        let mut open: Vec<(Vec<usize>, BTreeSet<&'static str>)> = Vec::new();
        for place in places {
            let known = open.iter_mut().find_map(|(group, reasons)| {
                let reason = one_act(&events[*group.first()?], &events[place])?;
                Some((group, reasons, reason))
            });
            match known {
                Some((group, reasons, reason)) => {
                    group.push(place);
                    reasons.insert(reason);
                }
                None => open.push((vec![place], BTreeSet::new())),
            }
        }
        groups.append(&mut open);
    }
    let mut out: Vec<OccurrenceGroup> = groups
        .into_iter()
        .map(|(places, reasons)| group(events, places, &reasons))
        .collect();
    out.sort_by_key(|group| group.events.first().copied());
    out
}

/// What two reports of one act have the same.
type Key = (PloverType, Option<PloverType>, ActorId, ActorId);

fn key(event: &Event) -> Option<Key> {
    if matches!(
        event.status,
        EventStatus::Denied | EventStatus::Hypothetical
    ) {
        return None;
    }
    let (a, b) = (event.source.actor?, event.target.actor?);
    let (a, b) = if event.mutual && b < a { (b, a) } else { (a, b) };
    Some((event.plover?, event.promised_type, a, b))
}

/// Why two events with the same key are held to be one act; `None` if they are not.
fn one_act(a: &Event, b: &Event) -> Option<&'static str> {
    // One document tells an act twice: its coder has grouped that already.
    if a.provenance.source == b.provenance.source {
        return (a.occurrence == b.occurrence).then_some("told again in the same document");
    }
    if a.date.overlaps(&b.date) == Answer::No {
        return None;
    }
    let narrow = |event: &Event| match (event.date.earliest(), event.date.latest()) {
        (Some(first), Some(last)) => (last - first).get_days() <= NARROW_DAYS,
        _ => false,
    };
    if narrow(a) && narrow(b) {
        return Some("dates within a week that meet");
    }
    (likeness(&a.text, &b.text) >= ALIKE).then_some("wider dates that meet, and much the same words")
}

/// Share of the words of four letters and more that two sentences have in common.
fn likeness(a: &str, b: &str) -> f64 {
    let words = |text: &str| -> FnvHashSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() >= 4)
            .map(str::to_lowercase)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let both = a.intersection(&b).count();
    both as f64 / (a.len() + b.len() - both).max(1) as f64
}

fn group(
    events: &[Event],
    places: Vec<usize>,
    reasons: &BTreeSet<&'static str>,
) -> OccurrenceGroup {
    let sources: BTreeSet<&SourceId> = places
        .iter()
        .map(|&place| &events[place].provenance.source)
        .collect();
    let sources = sources.len();
    let reason = if places.len() == 1 {
        "told once".to_owned()
    } else {
        let why: Vec<&str> = reasons.iter().copied().collect();
        format!("the same type between the same actors; {}", why.join("; "))
    };
    OccurrenceGroup {
        events: places,
        sources,
        reason,
    }
}
