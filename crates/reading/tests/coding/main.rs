//! What the event coder makes of sentences of our own: who, what, to whom, when, and when nothing.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod explained;
mod users_rules;

use std::collections::HashSet;

use entente_model::event::EventStatus;
use entente_model::time::DateInterval;
use entente_reading::{
    CodedActor, CodedDocument, Coder, CoderInput, LabelledRelation, RelationModel, code_document,
    group_reports,
};

fn names(actors: &[CodedActor]) -> String {
    let name = |actor: &CodedActor| match (&actor.group, actor.actor) {
        (Some(group), _) => group.to_string(),
        (None, Some(id)) => id.to_string(),
        (None, None) => "?".to_owned(),
    };
    actors.iter().map(name).collect::<Vec<_>>().join("+")
}

fn shown(document: &CodedDocument) -> Vec<String> {
    document
        .events
        .iter()
        .map(|event| {
            format!(
                "{} {} {}",
                names(&event.sources),
                event.plover,
                names(&event.targets)
            )
        })
        .collect()
}

fn code(text: &str) -> CodedDocument {
    let date: DateInterval = "2022-01".parse().unwrap();
    code_document(text, Some(&date), &Coder::new())
}

#[track_caller]
fn assert_codes(text: &str, expected: &[&str]) {
    assert_eq!(shown(&code(text)), expected, "{text}");
}

#[test]
fn voice_objects_and_prepositions_give_source_and_target() {
    assert_codes("Russia condemned Turkey.", &["RUS ACCUSE TUR"]);
    assert_codes("Turkey was condemned by Russia.", &["RUS ACCUSE TUR"]);
    assert_codes(
        "Germany gave Ukraine helmets and medical equipment.",
        &["DEU AID UKR"],
    );
    assert_codes(
        "India and China held talks with Nepal.",
        &["IND+CHN CONSULT NPL"],
    );
    assert_codes(
        "The United States imposed sanctions on Iran.",
        &["USA SANCTION IRN"],
    );
    assert_codes(
        "Islamabad rejected a proposal by New Delhi.",
        &["PAK REJECT IND"],
    );
    assert_codes(
        "The Turkish foreign minister visited Moscow.",
        &["TUR CONSULT RUS"],
    );
    assert_codes(
        "The Soviet invasion of Afghanistan alarmed the neighbours.",
        &["SUN ASSAULT AFG"],
    );
}

#[test]
fn what_is_done_promised_demanded_refused_or_threatened_differs() {
    assert_codes("Iran signed an agreement with Iraq.", &["IRN SUPPORT IRQ"]);
    assert_codes("Iran will sign an agreement with Iraq.", &["IRN AGREE IRQ"]);
    assert_codes("Iran agreed to provide aid to Iraq.", &["IRN AGREE IRQ"]);
    assert_codes("Iran refused to provide aid to Iraq.", &["IRN REJECT IRQ"]);
    assert_codes("Iran threatened to attack Iraq.", &["IRN THREATEN IRQ"]);
    assert_codes(
        "Iran urged Iraq to withdraw its troops.",
        &["IRN REQUEST IRQ"],
    );
    assert_codes("Iran may sign an agreement with Iraq.", &[]);
    assert_codes("Iran did not sign an agreement with Iraq.", &[]);
    assert_codes("Iran would respond if Iraq attacked Kuwait.", &[]);
    let promised = code("Iran agreed to provide aid to Iraq.").events[0].promised_type;
    assert_eq!(promised.map(|plover| plover.as_str()), Some("AID"));
}

#[test]
fn speech_makes_an_event_reported() {
    let document = code("Officials said that Israel attacked Syria.");
    assert_eq!(shown(&document), ["ISR ASSAULT SYR"]);
    assert_eq!(document.events[0].status, EventStatus::Reported);
}

#[test]
fn names_hold_at_the_date_of_the_event() {
    // Russia of 1965 is the Soviet Union, in a text of 2022.
    assert_codes(
        "In 1965 Russia signed an agreement with Pakistan.",
        &["SUN SUPPORT PAK"],
    );
    assert_codes(
        "In 2014 Russia signed an agreement with Pakistan.",
        &["RUS SUPPORT PAK"],
    );
}

#[test]
fn pronouns_and_definite_phrases_are_resolved_in_the_document() {
    assert_codes(
        "Pakistan and Russia are neighbours of Afghanistan's neighbours. Both countries signed an agreement in Moscow.",
        &["PAK+RUS SUPPORT "],
    );
    assert_codes(
        "Pakistan and Russia held talks in Islamabad. Both countries signed an agreement.",
        &["PAK+RUS CONSULT ", "PAK+RUS SUPPORT "],
    );
    assert_codes(
        "Moscow praised Ankara. It also condemned Kyiv.",
        &["RUS SUPPORT TUR", "RUS ACCUSE UKR"],
    );
    // What somebody is blamed for is his own.
    assert_codes(
        "Germany condemned Russia for its attack on Ukraine.",
        &["DEU ACCUSE RUS", "RUS ASSAULT UKR"],
    );
}

#[test]
fn what_was_not_so_is_no_event() {
    for text in [
        "Had France invaded Germany in 1936, the war would have been avoided.",
        "It is false that Poland attacked Belarus.",
        "Nobody believes that Iran bombed Iraq.",
        "Five British climbers were killed in Nepal.",
        "Argentina marched into the final on Sunday.",
    ] {
        assert_codes(text, &[]);
    }
    // The agent of a passive with two objects, and a verb that its sentence hides.
    assert_codes("Pakistan was given a loan by China.", &["CHN AID PAK"]);
    assert_codes(
        "Russia halted gas deliveries to Ukraine on Thursday after negotiators in Moscow had failed to agree on a price.",
        &["RUS SANCTION UKR"],
    );
}

#[test]
fn we_is_the_state_that_speaks() {
    let coder = Coder::new();
    let speaker = entente_model::actor::ActorId::new("KEN").ok();
    let document = coder.code(
        "We condemn the attack by Sudan. My country supports Somalia.",
        None,
        speaker,
    );
    assert_eq!(shown(&document), ["KEN ACCUSE SDN", "KEN SUPPORT SOM"]);
}

/// At most one event for a verb and an ordered pair of actors, and no actor on both sides of itself.
#[test]
fn no_verb_gives_an_ordered_pair_twice() {
    let text = concat!(
        include_str!("../../../../samples/tashkent.md"),
        include_str!("../../../../samples/afghanistan.txt")
    );
    let document = code(text);
    let mut seen = HashSet::new();
    for event in &document.events {
        for (source, target) in event.pairs() {
            assert!(
                seen.insert((
                    event.trigger.clone(),
                    source.actor,
                    source.group.clone(),
                    source.sector.clone(),
                    source.span.clone(),
                    target.actor,
                    target.group.clone(),
                    target.span.clone()
                )),
                "{event:?}"
            );
        }
        assert!(event.span.start <= event.trigger.start && event.trigger.end <= event.span.end);
        assert!(event.cameo.is_none_or(|cameo| cameo.entry().is_some()));
    }
}

#[test]
fn sport_figures_of_speech_old_history_and_fiction_give_no_event() {
    let mut wrong = Vec::new();
    for line in include_str!("../data/coding/no_events.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        wrong.extend(
            shown(&code(line))
                .into_iter()
                .map(|event| format!("{event}: {line}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_gate_loses_no_event() {
    let text = concat!(
        include_str!("../../../../samples/tashkent.md"),
        include_str!("../../../../samples/afghanistan.txt")
    );
    let date: DateInterval = "2022-01".parse().unwrap();
    let gated = code_document(text, Some(&date), &Coder::new());
    let all = code_document(text, Some(&date), &Coder::new().without_gate());
    assert_eq!(shown(&gated), shown(&all));
    assert!(gated.parsed <= all.parsed);
}

#[test]
fn the_gate_passes_what_hangs_below_a_subject() {
    for text in [
        "The ceasefire between Chad and Sudan took hold.",
        "Differences between Iran and Iraq were bridged by Oman.",
    ] {
        let gated = shown(&Coder::new().code(text, None, None));
        let all = shown(&Coder::new().without_gate().code(text, None, None));
        assert!(!all.is_empty() && gated == all, "{text}: {gated:?} {all:?}");
    }
}

#[test]
fn the_next_day_is_the_one_after_the_day_told_of() {
    let text = "Israel bombed Syria on 3 March 2019. The next day Iran condemned Israel.";
    let written: DateInterval = "2023-11-20".parse().unwrap();
    let document = Coder::new().code(text, Some(&written), None);
    let dates: Vec<String> = document
        .events
        .iter()
        .filter_map(|event| Some(event.date?.to_string()))
        .collect();
    assert_eq!(dates, ["2019-03-03", "2019-03-04"]);
}

#[test]
fn any_input_is_coded_without_a_panic() {
    let coder = Coder::new();
    for text in [
        "",
        " ",
        "\u{fffd}",
        "Russia",
        "attacked",
        "- - -",
        "Russia Russia Russia attacked attacked by by of.",
        "Its its its president said it said it.",
    ] {
        let _ = coder.code(text, None, None);
    }
    let long = "Russia attacked Ukraine and ".repeat(3000);
    let _ = coder.code(&long, None, None);
}

#[test]
fn sentences_in_the_style_of_headlines_have_a_verb() {
    assert_codes(
        "Sudan and South Sudan restart talks to avoid war amid accusations of bombing raids.",
        &["SDN+SSD CONSULT "],
    );
    assert_codes(
        "The last convoy of United States Army soldiers withdraws from Iraq.",
        &["USA RETREAT IRQ"],
    );
    assert_codes(
        "The Bush administration orders about 50 Russian diplomats to leave the United States.",
        &["USA SANCTION RUS"],
    );
    assert_codes(
        "United Nations Secretary-General Ban Ki-moon calls on the Syrian regime to \"stop killing its own people\".",
        &["UN REQUEST SYR"],
    );
    assert_codes(
        "The Iranian Navy test-fires a surface-to-air missile.",
        &["IRN MOBILIZE "],
    );
    assert_codes("Poland to send blankets to Ukraine", &["POL AGREE UKR"]);
    // Nouns stay nouns.
    for text in [
        "A decision to send troops to Mali.",
        "Israeli attacks on the outskirts of Gaza.",
        "Peace talks between the two sides in the capital.",
    ] {
        let coder = Coder::new();
        let input = CoderInput {
            text,
            date: None,
            speaker: None,
        };
        let document = coder.code(text, None, None);
        let explained = coder.explain_sentence(input, &document, 0, 80);
        assert!(!explained.contains("root VERB"), "{explained}");
    }
}

#[test]
fn lists_neighbours_and_durations_are_read() {
    assert_codes(
        "After thirteen years of negotiations, Bulgaria, Greece, and Russia sign an agreement to build a pipeline.",
        &["BGR+GRC+RUS SUPPORT "],
    );
    assert_codes(
        "Uganda sent troops on Monday into neighboring Rwanda.",
        &["UGA MOBILIZE RWA"],
    );
    assert_codes(
        "Thai and Cambodian troops clashed for a fourth straight day over a disputed border area.",
        &["THA+KHM ASSAULT "],
    );
    assert_codes(
        "The leaders of India and Pakistan promised Friday to work together.",
        &["IND+PAK AGREE "],
    );
}

#[test]
fn what_somebody_is_said_to_have_done_is_the_word_of_who_says_it() {
    assert_codes(
        "Israel accused Pakistan of sending weapons to Syria.",
        &["ISR ACCUSE PAK"],
    );
    assert_codes(
        "Sudan denied allegations that it bombed villages in South Sudan.",
        &[],
    );
    assert_codes(
        "Ankara said that Athens violated the truce with Cyprus.",
        &["TUR ACCUSE GRC", "GRC ASSAULT CYP"],
    );
}

#[test]
fn refusals_promises_and_domestic_acts_are_told_apart() {
    assert_codes(
        "Morocco is unwilling to reopen its border with Algeria.",
        &["MAR REJECT DZA"],
    );
    assert_codes("Iran is not ready to meet Iraq.", &["IRN REJECT IRQ"]);
    assert_codes("Egypt is to send engineers to Sudan.", &["EGY AGREE SDN"]);
    assert_codes(
        "China and Vietnam agreed to speed up the work.",
        &["CHN+VNM AGREE "],
    );
    assert_codes("Nepal imposed a curfew.", &["NPL COERCE NPL"]);
    assert_codes("Greek dockworkers went on strike.", &["GRC PROTEST GRC"]);
}

#[test]
fn attacks_by_nobody_known_name_who_suffers() {
    // The sectors UNK and UAF of the PLOVER manual of 2021.
    for (text, source, target) in [
        ("Two Spanish policemen were killed by a bomb.", "UNK", "ESP"),
        ("A car bomb went off outside a court in Iraq.", "UNK", "IRQ"),
        (
            "Nineteen American soldiers died in the bombing of a barracks.",
            "UNK",
            "USA",
        ),
        (
            "Gunmen killed two French tourists and three Italian doctors.",
            "UAF",
            "FRA+ITA",
        ),
    ] {
        let document = code(text);
        let event = &document.events[0];
        assert_eq!(event.plover.as_str(), "ASSAULT", "{text}");
        assert_eq!(&*event.sources[0].sector, source, "{text}");
        assert_eq!(names(&event.targets), target, "{text}");
    }
    assert_codes("Two Spanish policemen were killed in an earthquake.", &[]);
    assert_codes(
        "Four Lebanese were wounded when Israeli helicopters rocketed a village.",
        &["ISR ASSAULT LBN", "ISR ASSAULT LBN"],
    );
}

#[test]
fn a_state_that_holds_exercises_alone_shows_its_arms() {
    assert_codes(
        "Turkey held naval exercises in the Aegean.",
        &["TUR MOBILIZE "],
    );
    assert_codes(
        "Turkey and Pakistan held naval exercises in the Aegean.",
        &["TUR+PAK COOPERATE "],
    );
    assert_codes("Turkey hosted the Olympic Games.", &[]);
}

#[test]
fn an_event_carries_the_contexts_of_its_sentence() {
    let document = code("Russia delivered military helicopters to Pakistan.");
    let contexts: Vec<&str> = document.events[0]
        .contexts
        .iter()
        .map(|context| &**context)
        .collect();
    assert_eq!(contexts, ["military"]);
}

#[test]
fn what_a_user_teaches_decides_the_type() {
    let states = [
        "France", "Chile", "Kenya", "Japan", "Peru", "Ghana", "Nepal", "Cuba",
    ];
    let mut lines = String::new();
    for (verb, label) in [
        ("visited", "SUPPORT"),
        ("shelled", "ASSAULT"),
        ("sued", "ACCUSE"),
    ] {
        for pair in states.windows(2) {
            lines.push_str(&format!(
                "{{\"marked\": \"<s>{}</s> {verb} <t>{}</t>.\", \"type\": \"{label}\"}}\n",
                pair[0], pair[1]
            ));
        }
    }
    let examples = LabelledRelation::read_lines(&lines).unwrap();
    let model = RelationModel::train(&Coder::new(), &examples).unwrap();
    let taught = Coder::new().with_model(model);
    let text = "Spain visited Malta.";
    assert_eq!(shown(&code(text)), ["ESP CONSULT MLT"]);
    let document = taught.code(text, None, None);
    assert_eq!(shown(&document), ["ESP SUPPORT MLT"]);
    let trace = &document.events[0].trace;
    assert!(
        trace.pattern.starts_with("learned from 21 sentences"),
        "{}",
        trace.pattern
    );
    assert_eq!(trace.alternatives[0].plover.as_str(), "CONSULT");
}

#[test]
fn reports_of_several_documents_are_one_occurrence_until_undone() {
    let rows = |text: &str, date: &str, name: &str| {
        let date: DateInterval = date.parse().unwrap();
        let document = code_document(text, Some(&date), &Coder::new());
        let source = entente_model::source::SourceId::new(name);
        let event = &document.events[0];
        event.rows(text, &source, "entente")
    };
    let mut events = rows(
        "On 2 December 2021 Pakistan's foreign minister visited Moscow.",
        "2021-12-05",
        "doc-a",
    );
    events.extend(rows(
        "Pakistan's foreign minister visited Russia on 2 December 2021.",
        "2021-12-03",
        "doc-b",
    ));
    events.extend(rows(
        "Pakistan's foreign minister visited Russia on 2 June 2019.",
        "2021-12-03",
        "doc-c",
    ));
    let groups = group_reports(&events, &Default::default());
    let sizes: Vec<usize> = groups.iter().map(|group| group.sources).collect();
    assert_eq!(sizes, [2, 1], "{groups:?}");
    let apart = [events[1].id.clone()].into();
    assert_eq!(group_reports(&events, &apart).len(), 3);
}

#[test]
fn a_promise_is_dated_when_it_is_made() {
    let date: DateInterval = "2022-01-10".parse().unwrap();
    let text = "Russia will deliver wheat to Pakistan next year, a minister said last week.";
    let document = code_document(text, Some(&date), &Coder::new());
    assert_eq!(shown(&document), ["RUS AGREE PAK"]);
    let made = document.events[0].date.unwrap();
    assert!(made.latest().unwrap() <= date.latest().unwrap(), "{made}");
}

#[test]
fn both_countries_are_the_two_that_are_joined() {
    let text = "Russia and Pakistan met in China, where both countries signed an agreement.";
    let all = shown(&code(text));
    assert!(
        all.iter().any(|event| event == "RUS+PAK SUPPORT "),
        "{all:?}"
    );
}
