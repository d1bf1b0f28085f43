//! What an event, or a sentence without one, says of itself.

use entente_model::time::DateInterval;
use entente_reading::{Coder, CoderInput};

#[test]
fn an_event_explains_itself() {
    let text = "Iran agreed to provide aid to Iraq.";
    let date: DateInterval = "2022-01".parse().unwrap();
    let coder = Coder::new();
    let document = coder.code(text, Some(&date), None);
    let input = CoderInput {
        text,
        date: Some(&date),
        speaker: None,
    };
    let explained = coder.explain(input, &document, &document.events[0], 80);
    for part in [
        "Iran agreed to provide aid to Iraq.",
        "name      Iran = IRN",
        "source    IRN",
        "under     agreed",
        "frames.tsv:",
    ] {
        assert!(explained.contains(part), "{part} in\n{explained}");
    }
}

#[test]
fn a_sentence_without_an_event_says_what_stopped_it() {
    let coder = Coder::new();
    for (text, reason) in [
        (
            "Pakistan did not sign the treaty with Russia.",
            "the text says that it was not so",
        ),
        (
            "Pakistan may attack India.",
            "told as a wish, a condition, a purpose or a possibility",
        ),
        (
            "India beat Pakistan in the cricket final.",
            "\"cricket\" leaves it out",
        ),
        (
            "The weather was fine and the harvest was good.",
            "it names nobody",
        ),
        (
            "Pakistan is a country of many rivers.",
            "no word of it tells an act",
        ),
        (
            "An unknown illness attacked the village near Lahore.",
            "nobody who can act is known to do it",
        ),
        ("In 1595 Sweden attacked Russia.", "before 1816"),
    ] {
        let input = CoderInput {
            text,
            date: None,
            speaker: None,
        };
        let document = coder.code(text, None, None);
        assert!(document.events.is_empty(), "{text}");
        let explained = coder.explain_sentence(input, &document, 0, 80);
        assert!(explained.contains(reason), "{text}\n{explained}");
    }
}

#[test]
fn a_sentence_is_found_by_its_words_and_names_its_events() {
    let text =
        "It rained. Iran sent wheat to Iraq. Iraq thanked Iran. Iran had sent wheat to Syria.";
    let coder = Coder::new();
    let input = CoderInput {
        text,
        date: None,
        speaker: None,
    };
    assert_eq!(coder.sentences_with(input, "sent  WHEAT to"), [1, 3]);
    assert!(coder.sentences_with(input, "barley").is_empty());
    let document = coder.code(text, None, None);
    let explained = coder.explain_sentence(input, &document, 1, 80);
    assert!(
        explained.starts_with("sentence 2 of 4") && explained.contains("events    1 (AID)"),
        "{explained}"
    );
    assert_eq!(coder.explain_sentence(input, &document, 4, 80), "");
}
