//! What tests of the coder's rooms assert: the events of a text in short, "USA ASSAULT AFG".

use crate::{CodedActor, Coder};

/// The events of a text without a date: sources, type, targets; somebody without a state is "?".
pub(crate) fn coded(text: &str) -> Vec<String> {
    let names = |actors: &[CodedActor]| {
        let name = |actor: &CodedActor| actor.actor.map_or("?".to_owned(), |id| id.to_string());
        actors.iter().map(name).collect::<Vec<_>>().join("+")
    };
    let document = Coder::new().code(text, None, None);
    document
        .events
        .iter()
        .map(|event| {
            let (sources, targets) = (names(&event.sources), names(&event.targets));
            format!("{sources} {} {targets}", event.plover)
        })
        .collect()
}

/// A text tells these events and no others.
#[track_caller]
pub(crate) fn assert_codes(text: &str, expected: &[&str]) {
    assert_eq!(coded(text), expected, "{text}");
}

/// A text tells this event.
#[track_caller]
pub(crate) fn assert_told(text: &str, expected: &str) {
    let found = coded(text);
    assert!(
        found.iter().any(|event| event == expected),
        "{text} {found:?}"
    );
}
