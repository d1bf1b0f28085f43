//! What the fuzz targets ask, with the stable compiler: any text is coded, dated, counted and read as a dictionary without a panic.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use entente_model::time::DateInterval;
use entente_reading::petrarch::{Dictionaries, DictionaryCoder, DictionaryKind};
use entente_reading::{
    Coder, CoderInput, LabelledRelation, RelationModel, Rules, date_mentions, quantity_mentions,
};
use proptest::prelude::*;

/// Words that meet in news, and signs that break readers.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Russia",
        "Pakistan's",
        "the",
        "foreign minister",
        "visited",
        "signed",
        "will not",
        "has",
        "agreed to",
        "withdraw",
        "troops",
        "from",
        "in March",
        "2014",
        "last year",
        "since 1971,",
        "$3.5 billion",
        "6th annual",
        "both countries",
        "it",
        "its",
        "Soviet-backed",
        "no plans to",
        ".",
        ",",
        "(",
        "\"",
        "—",
        "\n\n",
        "’",
        "\u{0}",
        "é",
        "𝔘",
        "[",
        "]",
        "{",
        "}",
        "---",
        "+",
        "_",
        "[FRA]",
        "[190]",
        "*",
        "&AID",
        "#",
        "\t",
        "<s>",
        "</t>",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_soup_is_coded_inside_its_text(text in soup()) {
        let date: DateInterval = "2022-01".parse().unwrap();
        let coder = Coder::new();
        let document = coder.code(&text, Some(&date), None);
        let input = CoderInput { text: &text, date: Some(&date), speaker: None };
        prop_assert_eq!(document.sentences == 0, coder.explain_sentence(input, &document, 0, 80).is_empty());
        for event in &document.events {
            for span in [&event.trigger, &event.span, &event.sentence_span] {
                prop_assert!(text.get((*span).clone()).is_some());
            }
            for actor in event.sources.iter().chain(&event.targets) {
                prop_assert!(text.get(actor.span.clone()).is_some());
            }
            prop_assert!((0.0..=1.0).contains(&event.confidence));
            coder.explain(input, &document, event, 80);
        }
        let mut pairs: Vec<_> = document
            .events
            .iter()
            .map(|event| (event.trigger.clone(), format!("{:?}", event.sources), format!("{:?}", event.targets)))
            .collect();
        let before = pairs.len();
        pairs.sort_by(|a, b| (a.0.start, &a.1, &a.2).cmp(&(b.0.start, &b.1, &b.2)));
        pairs.dedup();
        prop_assert_eq!(before, pairs.len());
        coder.spans(&text);
    }

    #[test]
    fn any_soup_is_dated_and_counted_in_order(text in soup()) {
        let mut at = 0;
        for mention in date_mentions(&text, None) {
            prop_assert!(at <= mention.start && mention.start < mention.end);
            at = mention.end;
        }
        at = 0;
        for mention in quantity_mentions(&text, &[]) {
            prop_assert!(at <= mention.start && mention.start < mention.end);
            prop_assert!(mention.low.is_finite() && mention.high.is_finite());
            at = mention.end;
        }
    }

    #[test]
    fn any_soup_is_a_dictionary_with_problems_by_line(text in soup()) {
        let lines = text.lines().count().max(1);
        let mut dictionaries = Dictionaries::default();
        for kind in DictionaryKind::ALL {
            dictionaries.add(kind, "soup", &text);
        }
        for problem in &dictionaries.problems {
            prop_assert!(problem.line <= lines);
        }
        DictionaryCoder::new(&dictionaries).code("Arnor attacked Gondor on Monday.", "20080101");
        if let Ok(rules) = Rules::parse(&text) {
            let _ = Coder::new().with_rules(&rules);
        }
    }

    #[test]
    fn any_bytes_are_a_model_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(RelationModel::read(bytes.as_slice()).is_err());
        let mut model = b"entente relation model 1\n".to_vec();
        model.extend(&bytes);
        prop_assert!(RelationModel::read(model.as_slice()).is_err());
        let _ = LabelledRelation::read_lines(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn a_sentence_of_a_hundred_thousand_words_is_coded_in_pieces() {
    let text = format!("Russia praised {} Pakistan.", "very ".repeat(100_000));
    let document = Coder::new().code(&text, None, None);
    assert!(document.sentences > 1);
}
