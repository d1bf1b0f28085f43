//! What a reader gets, rendering by rendering.

mod fixture;

use entente_brief::{Brief, SCHEMA, Style, assemble, html, json, markdown, text};
use entente_relation::{Directed, Evolution, Interaction, InteractionPeriod, Step};
use proptest::prelude::{ProptestConfig, any, proptest};
use unicode_width::UnicodeWidthStr;

const VERSION: &str = "0.0.0";

fn brief() -> Brief {
    assemble(&fixture::relation(), VERSION)
}

fn sparse() -> Brief {
    assemble(&fixture::sparse(), VERSION)
}

#[test]
fn the_text_on_80_columns() {
    insta::assert_snapshot!(text(&brief(), &Style::default()));
}

#[test]
fn the_text_in_ascii_on_60_columns() {
    let narrow = text(
        &brief(),
        &Style {
            width: 60,
            ascii: true,
            ..Style::default()
        },
    );
    assert!(narrow.is_ascii());
    insta::assert_snapshot!(narrow);
}

#[test]
fn the_text_of_a_pair_with_little_data_says_what_to_import() {
    insta::assert_snapshot!(text(&sparse(), &Style::default()));
}

#[test]
fn the_markdown() {
    insta::assert_snapshot!(markdown(&brief()));
}

#[test]
fn the_first_screen_holds_the_answer_and_the_votes() {
    let text = text(&brief(), &Style::default());
    let screen: Vec<&str> = text.lines().take(32).collect();
    let screen = screen.join("\n");
    for part in [
        "voted alike",
        "Alliance obligations",
        "events are on record",
        "100",
        "2010",
    ] {
        assert!(
            screen.contains(part),
            "{part} is not on the first screen:\n{screen}"
        );
    }
}

#[test]
fn colour_only_where_it_is_asked_for_and_nothing_else_changes() {
    let plain = text(&brief(), &Style::default());
    let coloured = text(
        &brief(),
        &Style {
            colour: true,
            ..Style::default()
        },
    );
    assert!(!plain.contains('\u{1b}'));
    assert!(coloured.contains('\u{1b}'));
    let mut stripped = String::new();
    let mut inside = false;
    for letter in coloured.chars() {
        match letter {
            '\u{1b}' => inside = true,
            'm' if inside => inside = false,
            _ if inside => {}
            letter => stripped.push(letter),
        }
    }
    assert_eq!(stripped, plain);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn no_line_is_wider_than_the_terminal(width in 60_usize..=200, ascii in any::<bool>()) {
        for brief in [brief(), sparse()] {
            for line in text(&brief, &Style { width, colour: false, ascii }).lines() {
                assert!(line.width() <= width, "{} columns: {line}", line.width());
            }
        }
    }
}

#[test]
fn the_three_kinds_of_nothing_look_different_in_every_rendering() {
    let brief = brief();
    let text = text(&brief, &Style::default());
    for sign in ["○ none (by rule)", "· missing", "░ outside coverage"] {
        assert!(text.contains(sign), "{sign}");
    }
    let markdown = markdown(&brief);
    let page = html(&brief).unwrap();
    for words in ["none (by rule)", "missing", "outside coverage"] {
        assert!(markdown.contains(words), "{words}");
        assert!(page.contains(words), "{words}");
    }
    let value: serde_json::Value = serde_json::from_str(&json(&brief).unwrap()).unwrap();
    let cell = |list: &str, year: i64| {
        let years = value[list].as_array().unwrap();
        years.iter().find(|entry| entry["year"] == year).unwrap()["cell"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(cell("votes", 1964), "missing");
    assert_eq!(cell("votes", 2021), "outside_coverage");
    assert_eq!(cell("alliances", 1947), "zero_by_rule");
    assert_eq!(cell("alliances", 1966), "value");
    assert_eq!(cell("alliances", 2019), "outside_coverage");
}

#[test]
fn json_keeps_its_contract() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for brief in [brief(), sparse()] {
        let value: serde_json::Value = serde_json::from_str(&json(&brief).unwrap()).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    // The schema is no rubber stamp.
    let mut value: serde_json::Value = serde_json::from_str(&json(&sparse()).unwrap()).unwrap();
    value["votes"] = serde_json::json!([{"year": 1950, "agreement": 1.5, "roll_calls": 1, "cell": "value", "source": "s"}]);
    assert!(!validator.is_valid(&value));
}

#[test]
fn json_is_unrounded_and_names_actors_at_the_time() {
    let value: serde_json::Value = serde_json::from_str(&json(&brief()).unwrap()).unwrap();
    let year = value["votes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["year"] == 1951)
        .unwrap();
    assert_eq!(year["agreement"], 0.416_666_666_666_666_7);
    assert_eq!(value["events"][1]["source_actor"], "SUN");
    assert_eq!(value["events"][1]["date"], "1960-05");
    assert_eq!(value["events"][1]["precision"], "month");
    assert_eq!(value["events"][4]["target_actor"], "RUS");
    let ids: Vec<&str> = value["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| source["id"].as_str().unwrap())
        .collect();
    for list in [
        "votes",
        "alliances",
        "disputes",
        "dispute_years",
        "ties",
        "memberships",
        "vetoes",
        "events",
    ] {
        for entry in value[list].as_array().unwrap() {
            if let Some(source) = entry["source"].as_str() {
                assert!(
                    ids.contains(&source),
                    "{list} names {source}, which is not among the sources"
                );
            }
        }
    }
}

#[test]
fn the_same_brief_gives_the_same_bytes() {
    let (one, two) = (brief(), brief());
    assert_eq!(json(&one).unwrap(), json(&two).unwrap());
    assert_eq!(markdown(&one), markdown(&two));
    assert_eq!(text(&one, &Style::default()), text(&two, &Style::default()));
    assert_eq!(html(&one).unwrap(), html(&two).unwrap());
}

#[test]
fn the_page_is_well_formed_and_loads_nothing() {
    for brief in [brief(), sparse()] {
        let page = html(&brief).unwrap();
        let mut reader = quick_xml::Reader::from_str(&page);
        reader.config_mut().check_end_names = true;
        let mut drawings = 0;
        let (mut titles, mut in_svg) = (0, false);
        let mut ids: Vec<String> = Vec::new();
        let mut targets: Vec<String> = Vec::new();
        loop {
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => panic!("at byte {}: {error}", reader.error_position()),
            };
            match event {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                    let name = tag.name().as_ref().to_owned();
                    assert!(
                        !["script", "link", "img", "iframe", "object"].contains(&name.as_str()),
                        "{name}"
                    );
                    if name == "svg" {
                        drawings += 1;
                        in_svg = true;
                    }
                    if name == "title" && in_svg {
                        titles += 1;
                        in_svg = false;
                    }
                    for attribute in tag.attributes() {
                        let attribute = attribute.unwrap();
                        let value = attribute.value.clone().into_owned();
                        assert!(!value.contains("NaN"), "{name} {value}");
                        match attribute.key.as_ref() {
                            "src" | "srcset" => panic!("{name} loads {value}"),
                            "href" => {
                                assert!(!value.starts_with("javascript"), "{value}");
                                targets.extend(value.strip_prefix('#').map(str::to_owned));
                            }
                            "id" => ids.push(value),
                            key => assert!(!key.starts_with("on"), "{name} has a handler"),
                        }
                    }
                }
                _ => {}
            }
        }
        assert_eq!(titles, drawings, "every drawing has a title");
        assert!(!page.contains("url(") && !page.contains("@import"));
        let mut unique = ids.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "an id is used twice");
        for target in targets {
            assert!(ids.contains(&target), "#{target} leads nowhere");
        }
    }
}

#[test]
fn every_chart_is_drawn_for_both_widths_with_a_table_behind_it() {
    let page = html(&brief()).unwrap();
    assert_eq!(page.matches("<svg class=\"wide\"").count(), 7);
    assert_eq!(page.matches("<svg class=\"narrow\"").count(), 7);
    for section in [
        "votes",
        "alliances",
        "event-years",
        "events",
        "memberships",
        "tables",
    ] {
        let start = page.find(&format!("<section id=\"{section}\"")).unwrap();
        let part = &page[start..start + page[start..].find("</section>").unwrap()];
        assert!(
            part.contains("<svg") && part.contains("<table"),
            "{section}"
        );
        assert!(
            part.contains("<figcaption><h3>") && part.contains("Source: "),
            "{section}"
        );
    }
}

#[test]
fn text_from_sources_stays_text() {
    let page = html(&brief()).unwrap();
    assert!(page.contains("alert"), "the event is shown");
    assert!(!page.contains("<script"));
    assert!(!page.contains("href=\"javascript"));
    assert!(!markdown(&brief()).contains("<script"));
}

#[test]
fn votes_that_print_alike_are_not_told_apart() {
    let mut relation = fixture::relation();
    let told = |relation: &entente_relation::Relation| {
        text(&assemble(relation, VERSION), &Style::default()).contains("part ways")
    };
    assert!(told(&relation));
    let parting = relation.parting.as_mut().unwrap();
    parting.agreement = 0.8911;
    parting.agreement_overall = 0.8874;
    assert!(!told(&relation));
}

/// An interval over most of the scale, as one quarter-hour of a dataset gives for a pair without an act.
#[test]
fn a_level_that_the_data_do_not_decide_is_no_number() {
    let first_sentence = |low: f64, high: f64| {
        let period = InteractionPeriod {
            period: "2018".to_owned(),
            first: jiff::civil::date(2018, 1, 1),
            last: jiff::civil::date(2018, 12, 31),
            value: (low + high) / 2.0,
            low,
            high,
            events: 0.0,
            covered: true,
        };
        let mut relation = fixture::relation();
        relation.evolution = Some(Box::new(Evolution {
            interaction: Some(Interaction {
                step: Step::Year,
                periods: vec![period.clone()],
                directed: Directed {
                    a_to_b: vec![period.clone()],
                    b_to_a: vec![period],
                    reciprocity: None,
                },
                turning_points: Vec::new(),
                possible_turns: Vec::new(),
                sources: Vec::new(),
            }),
            explanations: Vec::new(),
            phases: Vec::new(),
            pillars: Vec::new(),
            series: Vec::new(),
            triangles: Vec::new(),
            dependence: Vec::new(),
            impediments: Vec::new(),
            pillar_measures: Vec::new(),
            not_covered: Vec::new(),
        }));
        assemble(&relation, VERSION).headlines[0].text.clone()
    };
    let undecided = first_sentence(-0.92, 0.96);
    assert!(
        undecided.starts_with("The data at hand do not decide the level"),
        "{undecided}"
    );
    assert!(
        !undecided.contains("0.02") && !undecided.contains("0.92"),
        "{undecided}"
    );
    let decided = first_sentence(-0.2, 0.7);
    assert!(decided.contains("is +0.25 in 2018"), "{decided}");
}
