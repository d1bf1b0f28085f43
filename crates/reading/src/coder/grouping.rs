//! The numbers of a document's events, and which are reports of one occurrence.

use crate::coded_event::{CodedDocument, CodedEvent, Occurrence};

/// Numbers the events of a document and groups them: the same type between the same actors, at dates that may be the same.
pub(crate) fn group(document: &mut CodedDocument) {
    let mut occurrences: Vec<Occurrence> = Vec::new();
    for at in 0..document.events.len() {
        document.events[at].number = at + 1;
        let known = occurrences.iter().position(|occurrence| {
            occurrence.events.first().is_some_and(|&first| {
                same_occurrence(&document.events[first], &document.events[at])
            })
        });
        match known {
            Some(number) => {
                occurrences[number].events.push(at);
                let event = &document.events[at];
                occurrences[number].reason = format!(
                    "{} reports of {} between the same actors, at dates that do not exclude each other",
                    occurrences[number].events.len(),
                    event.plover
                );
                document.events[at].occurrence = number;
            }
            None => {
                document.events[at].occurrence = occurrences.len();
                occurrences.push(Occurrence {
                    events: vec![at],
                    reason: "told once".to_owned(),
                });
            }
        }
    }
    document.occurrences = occurrences;
}

/// Whether two events may be reports of the same act.
pub(crate) fn same_occurrence(a: &CodedEvent, b: &CodedEvent) -> bool {
    if a.plover != b.plover || a.promised_type != b.promised_type {
        return false;
    }
    let key = |event: &CodedEvent| {
        let mut sources: Vec<_> = event
            .sources
            .iter()
            .map(|actor| (actor.actor, actor.group.clone()))
            .collect();
        let mut targets: Vec<_> = event
            .targets
            .iter()
            .map(|actor| (actor.actor, actor.group.clone()))
            .collect();
        if event.mutual {
            sources.append(&mut targets);
        }
        sources.sort();
        sources.dedup();
        targets.sort();
        targets.dedup();
        (sources, targets)
    };
    if key(a) != key(b) {
        return false;
    }
    match (&a.date, &b.date) {
        (Some(a), Some(b)) => a.overlaps(b) != entente_model::time::Answer::No,
        _ => true,
    }
}
