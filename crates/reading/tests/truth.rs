//! What a sentence says not to have been, and who says what was.

use entente_reading::{CodedDocument, Coder};

fn coded(text: &str) -> CodedDocument {
    Coder::new().code(text, None, None)
}

/// `SOURCE>TARGET TYPE` of the only event.
fn only(text: &str) -> String {
    let document = coded(text);
    let [event] = document.events.as_slice() else {
        return format!("{} events", document.events.len());
    };
    let side = |actors: &[entente_reading::CodedActor]| {
        let names: Vec<String> = actors
            .iter()
            .filter_map(|actor| actor.actor.map(|id| id.to_string()))
            .collect();
        names.join(",")
    };
    format!(
        "{}>{} {}",
        side(&event.sources),
        side(&event.targets),
        event.plover
    )
}

#[test]
fn what_was_not_is_no_event() {
    for text in [
        "Iran denied attacking Israel.",
        "Iran almost attacked Israel.",
        "No Iranian attacked Israel.",
        "Did Iran attack Israel?",
        "The attack on Israel by Iran never came.",
        "Rumours that Iran attacked Israel were false.",
        "Neither Japan nor China condemned Iran.",
        "France stopped short of condemning Russia.",
        "Peru prevented Chile from attacking Ecuador.",
        "Ghana failed to recognise Togo.",
    ] {
        assert_eq!(coded(text).events.len(), 0, "{text}");
    }
}

#[test]
fn what_is_not_denied_stays_an_event() {
    for (text, told) in [
        ("Iran attacked Israel.", "IRN>ISR ASSAULT"),
        ("Iran did not deny attacking Israel.", "IRN>ISR ASSAULT"),
        (
            "Turkey barred Greek ships from its ports.",
            "TUR>GRC SANCTION",
        ),
        ("Theresa May condemned Russia.", "GBR>RUS ACCUSE"),
        (
            "Sudan fired on Chadian troops on 2 May 2009.",
            "SDN>TCD ASSAULT",
        ),
    ] {
        assert_eq!(only(text), told, "{text}");
    }
}

#[test]
fn hearsay_is_reported() {
    for word in ["allegedly", "reportedly"] {
        let document = coded(&format!("Iran {word} attacked Israel."));
        assert_eq!(document.events[0].status.as_str(), "reported", "{word}");
    }
}

/// Who tells of an act does not do it, wherever the telling is put.
#[test]
fn who_says_so_does_not_act() {
    for (text, told) in [
        ("Iran, said Israel, attacked Jordan.", "IRN>JOR ASSAULT"),
        ("Chile, claims Peru, bombed Bolivia.", "CHL>BOL ASSAULT"),
        ("Peru, Ecuador said, attacked Chile.", "PER>CHL ASSAULT"),
        ("Peru attacked Chile, Ecuador said.", "PER>CHL ASSAULT"),
    ] {
        assert_eq!(only(text), told, "{text}");
    }
}

/// "He" is the last who was named, also where no table knows him.
#[test]
fn a_pronoun_does_not_skip_a_stranger() {
    let text = "Stalin thanked Mao. Gregory Vantongeren freed the prisoners. He accused the United States of betrayal.";
    assert!(
        coded(text)
            .events
            .iter()
            .all(|event| event.plover.as_str() != "ACCUSE")
    );
    let text = "Stalin thanked Mao. He accused the United States of betrayal.";
    assert!(
        coded(text)
            .events
            .iter()
            .any(|event| event.plover.as_str() == "ACCUSE")
    );
}
