//! Who acts and towards whom, where the sentence tells it otherwise than by subject and object. Sentences of our own.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use entente_model::actor::ActorId;
use entente_model::time::DateInterval;
use entente_reading::{CodedActor, Coder, CoderInput};

fn names(actors: &[CodedActor]) -> String {
    let name = |actor: &CodedActor| actor.actor.map_or("?".to_owned(), |id| id.to_string());
    actors.iter().map(name).collect::<Vec<_>>().join("+")
}

fn coded(text: &str, speaker: Option<&str>) -> Vec<String> {
    let date: DateInterval = "2001-05".parse().unwrap();
    let input = CoderInput {
        text,
        date: Some(&date),
        speaker: speaker.map(|id| ActorId::new(id).unwrap()),
    };
    let found = Coder::new().code_all(&[input]).remove(0).unwrap();
    let event = |event: &entente_reading::CodedEvent| {
        format!(
            "{} {} {}",
            names(&event.sources),
            event.plover,
            names(&event.targets)
        )
    };
    found.events.iter().map(event).collect()
}

#[track_caller]
fn assert_told(text: &str, expected: &str) {
    let found = coded(text, None);
    assert!(
        found.iter().any(|event| event == expected),
        "{text} {found:?}"
    );
}

#[test]
fn people_act_where_riots_and_strikes_are() {
    assert_told("A general strike paralysed Peru on Monday.", "PER PROTEST ");
    assert_told("Violent protests rocked Dhaka.", "BGD PROTEST ");
    assert_told(
        "Zambia's copper miners are on strike for a fourth day.",
        "ZMB PROTEST ZMB",
    );
}

#[test]
fn the_second_party_of_a_meeting_is_found() {
    assert_told(
        "Nigerian and South African ministers met in Pretoria.",
        "NGA+ZAF CONSULT ",
    );
    assert_told(
        "Presidents Moi of Kenya and Museveni of Uganda conferred in Busia.",
        "KEN+UGA CONSULT ",
    );
    assert_told(
        "The North and South Korean premiers met at a hotel in Seoul.",
        "KOR+PRK CONSULT ",
    );
}

#[test]
fn who_is_set_free_or_arrested_tells_by_whom_with_the_place() {
    assert_told(
        "Three Americans were released from a prison in Cuba.",
        "CUB RETREAT USA",
    );
    assert_told(
        "Two British journalists were arrested in Harare.",
        "ZWE COERCE GBR",
    );
}

#[test]
fn what_is_answered_is_an_act_of_another() {
    let text = "Mali turned down a request by Germany for overflight rights.";
    assert_told(text, "MLI REJECT DEU");
    assert_told(text, "DEU REQUEST MLI");
    assert_told(
        "Chad withdrew its troops from Bangui at the urging of Sudan.",
        "SDN REQUEST TCD",
    );
}

#[test]
fn pronouns_and_short_phrases_mean_whom_the_text_has_named() {
    assert_told(
        "Ethiopia and Eritrea fought for two years. The two signed a peace treaty in Algiers.",
        "ETH+ERI SUPPORT ",
    );
    let speech = "I commend France for its efforts in the talks on the budget.";
    assert_eq!(coded(speech, Some("AFG")), ["AFG SUPPORT FRA"]);
}
