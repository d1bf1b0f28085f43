//! Text to trees: what a user of `syntax` may rely on.

use std::io::Read as _;

use entente_reading::syntax::{
    MAX_WORDS, Parser, Sentence, raw_text, read_conllu, score, to_conllu, to_tree,
};
use proptest::prelude::*;

fn forms(sentence: &Sentence) -> Vec<&str> {
    (0..sentence.words.len())
        .map(|place| sentence.form(place))
        .collect()
}

/// The sentences of a text, each as its words.
fn words(text: &str) -> Vec<String> {
    Parser::english()
        .parse(text)
        .iter()
        .map(|sentence| forms(sentence).join(" "))
        .collect()
}

#[test]
fn news_prose_is_cut_as_the_treebank_cuts_it() {
    let cases: &[(&str, &[&str])] = &[
        (
            "Mr. Khan met U.S. officials. They didn't agree.",
            &["Mr. Khan met U.S. officials .", "They did n't agree ."],
        ),
        (
            "It cost $3.5 million in 2014.",
            &["It cost $ 3.5 million in 2014 ."],
        ),
        (
            "Pakistan’s army bought them.",
            &["Pakistan ’s army bought them ."],
        ),
        (
            "See http://www.example.org/a?b=1 now.",
            &["See http://www.example.org/a?b=1 now ."],
        ),
        (
            "\"We cannot agree,\" he said.",
            &["\" We can not agree , \" he said ."],
        ),
        (
            "Headline without stop\n\nText begins here.",
            &["Headline without stop", "Text begins here ."],
        ),
        (
            "They signed on March 4, 1965",
            &["They signed on March 4 , 1965"],
        ),
        (
            "MOSCOW (Reuters) – Russia will sell arms to Pakistan. Talks go on.",
            &[
                "MOSCOW ( Reuters ) – Russia will sell arms to Pakistan .",
                "Talks go on .",
            ],
        ),
        (
            "KARACHI, Pakistan (AP) -- Two men were held.",
            &["KARACHI , Pakistan ( AP ) -- Two men were held ."],
        ),
        (
            "Gen. Raheel Sharif met Lt. Gen. John W. Nicholson Jr. on Nov. 3. He left.",
            &[
                "Gen. Raheel Sharif met Lt. Gen. John W. Nicholson Jr. on Nov. 3 .",
                "He left .",
            ],
        ),
        (
            "J. K. Galbraith wrote to A. Q. Khan. Nobody answered.",
            &["J. K. Galbraith wrote to A. Q. Khan .", "Nobody answered ."],
        ),
        (
            "The terms:\n1. Trade in rupees\n2. Arms for cotton\n3. A steel mill",
            &[
                "The terms :",
                "1 . Trade in rupees",
                "2 . Arms for cotton",
                "3 . A steel mill",
            ],
        ),
        (
            "- Trade grew.\n- Arms sales fell.",
            &["- Trade grew .", "- Arms sales fell ."],
        ),
        (
            "Moscow said (the ministry denied it) that talks go on.",
            &["Moscow said ( the ministry denied it ) that talks go on ."],
        ),
        (
            "The deal is worth $3.5bn, or Rs. 500 million.",
            &["The deal is worth $ 3.5 bn , or Rs. 500 million ."],
        ),
        (
            "The visit was put off.[12] Write to press@mofa.gov.pk or www.mofa.gov.pk.",
            &[
                "The visit was put off . [ 12 ]",
                "Write to press@mofa.gov.pk or www.mofa.gov.pk .",
            ],
        ),
        (
            "Did Moscow agree? Yes! It did...",
            &["Did Moscow agree ?", "Yes !", "It did ..."],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(words(text), *expected, "{text}");
    }
}

#[test]
fn between_words_in_small_letters_no_sentence_ends() {
    for text in [
        "Tonga has therefore benefited thanks to projects related to renewable energy.",
        "thanks for the minutes of the talks please send them on",
    ] {
        let sentences = Parser::english().parse(text);
        assert_eq!(sentences.len(), 1, "{text}");
    }
}

#[test]
fn contractions_are_taken_apart_whatever_they_begin_with() {
    assert_eq!(
        words("They cannot wait, and it's not what they'd gonna say; don’t ask."),
        ["They can not wait , and it 's not what they 'd gon na say ; do n’t ask ."]
    );
}

#[test]
fn a_verb_governs_the_names_around_it() {
    let sentences = Parser::english().parse("Russia sold helicopters to Pakistan.");
    let [sentence] = sentences.as_slice() else {
        panic!("one sentence")
    };
    let row = |place: usize| {
        let word = &sentence.words[place];
        (
            word.lemma.as_str(),
            word.upos.as_str(),
            word.head,
            word.relation.base(),
        )
    };
    assert_eq!(row(0), ("Russia", "PROPN", 2, "nsubj"));
    assert_eq!(row(1), ("sell", "VERB", 0, "root"));
    assert_eq!(row(2), ("helicopter", "NOUN", 2, "obj"));
    assert_eq!(row(4), ("Pakistan", "PROPN", 2, "obl"));
    assert_eq!(sentence.words[1].feats.get("Tense"), Some("Past"));
    assert_eq!(sentence.words[2].feats.get("Number"), Some("Plur"));
}

#[test]
fn the_passive_is_told_from_the_active() {
    let sentences = Parser::english().parse("The airbase was attacked by militants.");
    let attacked = sentences[0]
        .words
        .iter()
        .find(|word| word.lemma == "attack")
        .expect("the verb");
    assert_eq!(attacked.feats.get("Voice"), Some("Pass"));
    assert_eq!(sentences[0].words[1].relation.as_str(), "nsubj:pass");
}

#[test]
fn conllu_that_is_written_can_be_read() {
    let mut out = String::new();
    for (i, sentence) in Parser::english()
        .parse("Don't go. It's late (11pm).")
        .iter()
        .enumerate()
    {
        to_conllu(sentence, i + 1, &mut out);
    }
    let read = read_conllu(&out).expect("valid");
    assert_eq!(read.len(), 2);
    assert_eq!(read[0].tokens[0].form, "Don't");
    assert_eq!(read[0].tokens[0].words, 0..2);
    assert_eq!(raw_text(&read), "Don't go. It's late (11pm).");
}

#[test]
fn the_drawing_keeps_to_its_width() {
    let text = "Islamabad, which had long bought its arms from Washington, turned to Moscow after the embargo of 1965.";
    for sentence in Parser::english().parse(text) {
        for width in [20, 40, 80] {
            let drawn = to_tree(&sentence, width);
            assert!(
                drawn.lines().all(|line| line.chars().count() <= width),
                "{drawn}"
            );
        }
    }
}

#[test]
fn long_sentences_are_cut_and_say_so() {
    let text = "and ".repeat(3 * MAX_WORDS);
    let sentences = Parser::english().parse(&text);
    assert!(
        sentences
            .iter()
            .all(|sentence| sentence.words.len() <= MAX_WORDS)
    );
    assert!(sentences.iter().any(|sentence| sentence.cut));
    assert_eq!(
        sentences
            .iter()
            .map(|sentence| sentence.words.len())
            .sum::<usize>(),
        3 * MAX_WORDS
    );
}

#[test]
fn bytes_that_are_not_utf8_keep_offsets() {
    let bytes = b"Moscow \xff\xfe agreed.\x80";
    let words: Vec<&[u8]> = Parser::english()
        .parse_bytes(bytes)
        .iter()
        .flat_map(|sentence| {
            sentence
                .words
                .iter()
                .map(|word| &bytes[word.start..word.end])
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(words, [&b"Moscow"[..], b"agreed", b"."]);
}

#[test]
fn brackets_and_endless_words_are_cut() {
    // Sentences and runs have a largest length: no step can take more than linear time. `benches/README.md` has the
    // command that shows it.
    for unit in ["(", "a", "a ", "\"", "a.", "\n "] {
        let text = unit.repeat(20_000 / unit.len());
        let mut words = 0;
        Parser::english().parse_each(&text, |sentence| {
            assert!(sentence.words.len() <= MAX_WORDS);
            words += sentence.words.len();
        });
        assert_eq!(words == 0, unit.trim().is_empty(), "{unit:?}");
    }
}

#[test]
fn reading_in_pieces_gives_the_same_as_at_once() {
    // Longer than a block, so that sentences lie across its end.
    let text =
        "Mr. Bhutto met the envoys of Moscow. They didn't sign, but talks go on... (see above) "
            .repeat(3_300);
    let parser = Parser::english();
    let (mut whole, mut pieces) = (Vec::new(), Vec::new());
    parser.parse_each(&text, |sentence| whole.push(sentence.range()));
    parser
        .parse_reader(text.as_bytes(), |sentence| {
            pieces.push(sentence.range());
            Ok(())
        })
        .expect("no fault of input");
    assert_eq!(whole, pieces);
    let period =
        "Mr. Bhutto met the envoys of Moscow. They didn't sign, but talks go on... (see above) "
            .len();
    // The text repeats, and so must its sentences, also where a block ends (after 3,000 repeats or so).
    let starts_in = |repeat: usize| -> Vec<usize> {
        whole
            .iter()
            .filter(|range| range.start / period == repeat)
            .map(|range| range.start % period)
            .collect()
    };
    assert!(
        (2..3_299).all(|repeat| starts_in(repeat) == starts_in(1)),
        "the end of a block changes nothing"
    );
}

#[test]
fn scores_of_the_embedded_model() {
    let data = entente_testing::shared_data_or_skip!();
    let file = std::fs::File::open(data.join("treebank/ewt-dev.conllu.xz")).expect("the treebank");
    let mut text = String::new();
    lzma_rust2::XzReader::new(file, true)
        .read_to_string(&mut text)
        .expect("xz");
    let gold = read_conllu(&text).expect("CoNLL-U");
    assert_eq!(score(&gold, &gold).expect("the same text").las, 1.0);
    let forms: Vec<Vec<&str>> = gold
        .iter()
        .map(|s| s.words.iter().map(|word| word.form.as_str()).collect())
        .collect();
    let parsed = Parser::english().parse_words(&forms);
    let (mut heads, mut tags, mut all) = (0, 0, 0);
    for (gold, parsed) in gold.iter().zip(&parsed) {
        for (a, b) in gold.words.iter().zip(&parsed.words) {
            all += 1;
            tags += usize::from(a.upos == b.upos.as_str());
            heads += usize::from(
                a.head == b.head as usize
                    && a.relation.split(':').next() == Some(b.relation.base()),
            );
        }
    }
    let share = |n: usize| n as f64 / all as f64;
    // The model card's figures, less what int8 and f32 kernels may differ by.
    assert!(share(heads) > 0.85, "LAS {}", share(heads));
    assert!(share(tags) > 0.95, "UPOS {}", share(tags));
}

fn check(text_length: usize, sentences: &[Sentence]) {
    let mut at = 0;
    for sentence in sentences {
        assert_eq!(
            sentence.words.iter().filter(|word| word.head == 0).count(),
            1,
            "one root"
        );
        for (place, word) in sentence.words.iter().enumerate() {
            assert!(
                at <= word.start && word.start < word.end && word.end <= text_length,
                "words follow one another"
            );
            at = word.end;
            let (mut node, mut steps) = (place, 0);
            while let Some(head) = sentence.head(node) {
                node = head;
                steps += 1;
                assert!(steps <= sentence.words.len(), "a cycle");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_text_gives_trees(text in "(\\PC|[ .,()\"'\n\t]){0,300}") {
        let sentences = Parser::english().parse(&text);
        check(text.len(), &sentences);
        let kept: String = sentences
            .iter()
            .flat_map(|s| s.words.iter().map(|word| &text[word.start..word.end]))
            .collect();
        let invisible = |ch: &char| ch.is_whitespace() || ch.is_control() || matches!(ch, '\u{feff}' | '\u{200b}');
        prop_assert_eq!(kept, text.chars().filter(|ch| !invisible(ch)).collect::<String>());
    }

    #[test]
    fn any_bytes_give_trees(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        check(bytes.len(), &Parser::english().parse_bytes(&bytes));
    }

    #[test]
    fn no_text_breaks_the_conllu_reader(text in "(\\PC|[\t\n#_0-9]){0,200}") {
        let _ = read_conllu(&text);
    }
}
