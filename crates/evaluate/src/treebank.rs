//! `evaluate treebank`: the parser against a treebank.

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use entente_reading::syntax::{
    Parser, Score, Sentence, TreebankSentence, TreebankToken, TreebankWord, raw_text, read_conllu,
    score,
};
use serde::Serialize;

use crate::input::read_text;

/// Sentences, tokens, tags and trees against a treebank.
///
/// All scores are those of the CoNLL 2018 shared task, fractions of 1, subtypes of relations ignored. `uas`, `las`,
/// `upos`, `xpos`, `feats`, `lemmas` are measured with the treebank's own words (tags are always predicted); what
/// begins with `raw_`, and `sentences_f1`, `tokens_f1`, `words_f1`, from raw text: the treebank's tokens with their
/// blanks, one blank between sentences, a blank line between documents (`# newdoc`, `# newpar`, or a change of the
/// sentence id before its last number).
#[derive(Args)]
pub(crate) struct TreebankArguments {
    /// A CoNLL-U file, plain or xz.
    file: PathBuf,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct TreebankReport {
    sentences: usize,
    words: usize,
    uas: f64,
    las: f64,
    upos: f64,
    xpos: f64,
    feats: f64,
    lemmas: f64,
    raw_uas: f64,
    raw_las: f64,
    raw_upos: f64,
    raw_lemmas: f64,
    tokens_f1: f64,
    words_f1: f64,
    sentences_f1: f64,
    /// Raw text to trees, with the threads at hand, after one pass to warm up.
    tokens_per_second: f64,
    model_load_ms: f64,
}

/// Measures and prints.
pub(crate) fn run(arguments: &TreebankArguments) -> Result<(), Box<dyn Error>> {
    let file = arguments.file.as_path();
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let text = read_text(file).map_err(|error| named(&error))?;
    let gold = read_conllu(&text).map_err(|error| named(&error))?;
    if gold.is_empty() {
        return Err(named(&"holds no sentences").into());
    }
    let start = Instant::now();
    let parser = Parser::english();
    let model_load_ms = start.elapsed().as_secs_f64() * 1e3;

    let forms: Vec<Vec<&str>> = gold
        .iter()
        .map(|sentence| {
            sentence
                .words
                .iter()
                .map(|word| word.form.as_str())
                .collect()
        })
        .collect();
    let parsed = parser.parse_words(&forms);
    let with_gold_words: Vec<TreebankSentence> = gold
        .iter()
        .zip(&parsed)
        .map(|(gold, parsed)| TreebankSentence {
            words: words(parsed),
            ..gold.clone()
        })
        .collect();
    let given = score(&gold, &with_gold_words).map_err(|error| named(&error))?;

    let raw = raw_text(&gold);
    let sentences = parser.parse(&raw);
    let start = Instant::now();
    let (mut counted, mut passes) = (0usize, 0u32);
    while passes < 3 || start.elapsed().as_secs_f64() < 0.5 {
        parser.parse_each(&raw, |sentence| counted += sentence.words.len());
        passes += 1;
    }
    let tokens_per_second = counted as f64 / start.elapsed().as_secs_f64();
    let from_raw: Vec<TreebankSentence> = sentences.iter().map(treebank_sentence).collect();
    let raw: Score = score(&gold, &from_raw).map_err(|error| named(&error))?;

    let report = TreebankReport {
        sentences: gold.len(),
        words: forms.iter().map(Vec::len).sum(),
        uas: given.uas,
        las: given.las,
        upos: given.upos,
        xpos: given.xpos,
        feats: given.feats,
        lemmas: given.lemmas,
        raw_uas: raw.uas,
        raw_las: raw.las,
        raw_upos: raw.upos,
        raw_lemmas: raw.lemmas,
        tokens_f1: raw.tokens,
        words_f1: raw.words,
        sentences_f1: raw.sentences,
        tokens_per_second,
        model_load_ms,
    };
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
        return Ok(());
    }
    let value = serde_json::to_value(&report)?;
    if let Some(fields) = value.as_object() {
        for (name, value) in fields {
            match value.as_f64() {
                Some(number) if value.is_f64() && number <= 1.0 => {
                    println!("{name:<18} {number:.4}")
                }
                Some(number) => println!("{name:<18} {number:.0}"),
                None => println!("{name:<18} {value}"),
            }
        }
    }
    Ok(())
}

fn words(sentence: &Sentence) -> Vec<TreebankWord> {
    let of = |place: usize| {
        let word = &sentence.words[place];
        TreebankWord {
            form: sentence.form(place).to_owned(),
            lemma: word.lemma.to_string(),
            upos: word.upos.as_str().to_owned(),
            xpos: word.xpos.as_str().to_owned(),
            feats: word.feats.as_str().to_owned(),
            head: word.head as usize,
            relation: word.relation.as_str().to_owned(),
        }
    };
    (0..sentence.words.len()).map(of).collect()
}

fn treebank_sentence(sentence: &Sentence) -> TreebankSentence {
    let mut tokens: Vec<TreebankToken> = Vec::new();
    let mut contractions = sentence.contractions.iter().peekable();
    let mut place = 0;
    while place < sentence.words.len() {
        let range = contractions
            .next_if(|range| range.start == place)
            .cloned()
            .unwrap_or(place..place + 1);
        let form = range.clone().map(|word| sentence.form(word)).collect();
        place = range.end;
        tokens.push(TreebankToken {
            form,
            words: range,
            space_after: true,
        });
    }
    TreebankSentence {
        words: words(sentence),
        tokens,
        ..Default::default()
    }
}
