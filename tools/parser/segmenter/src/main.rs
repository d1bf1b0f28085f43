//! Learns the tokeniser and the sentence splitter of `entente_reading::syntax`.
//!
//!     cargo run --release -- ../../../../shared/data/treebank ../../../crates/reading/model/english.segmenter [--hold-out 3]
//!
//! Two logistic regressions over hashed features by AdaGrad, 12 passes in an order that depends on a fixed seed alone;
//! weights are rounded to int8. With `--hold-out 3` every tenth document of ewt-train (0 to 9: which) is left out and measured.

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use entente_reading::syntax::{
    Gap, SLOTS, SentenceState, Token, TreebankSentence, boundary_features, raw_text, read_conllu,
    runs_on, tokenize,
};

const PASSES: usize = 12;
const RATE: f32 = 0.15;
const DECAY: f32 = 1e-6;
/// Three features of four are seen at a time.
const SHOWN: f32 = 0.75;
/// Rounding unit of the int8 weights.
const UNIT: f32 = 1.0 / 16.0;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [treebanks, out, rest @ ..] = arguments.as_slice() else {
        return Err("give the folder of the treebanks and the file to write".into());
    };
    let hold_out: Option<usize> = match rest {
        [flag, which] if flag == "--hold-out" => Some(which.parse()?),
        [] => None,
        _ => return Err("--hold-out takes a number from 0 to 9".into()),
    };
    let mut train = Vec::new();
    let mut held = Vec::new();
    for file in ["ewt-train.conllu.xz", "gum-ccby-train.conllu.xz"] {
        for document in documents(read(&Path::new(treebanks).join(file))?) {
            let sum: usize = document[0].id.bytes().map(usize::from).sum();
            if hold_out == Some(sum % 10) && file.starts_with("ewt") {
                held.push(document)
            } else {
                train.push(document)
            }
        }
    }
    let (mut split, mut boundary) = (Vec::new(), Vec::new());
    for document in &train {
        // GUM's sentences end with full stops more regularly than mail and forums do: it teaches tokens only.
        let mut unused = Vec::new();
        let boundary = if document[0].id.starts_with("GUM") {
            &mut unused
        } else {
            &mut boundary
        };
        examples(document, &mut split, boundary);
    }
    println!(
        "{} places inside runs, {} places between tokens",
        split.len(),
        boundary.len()
    );
    let split_weights = learn(&mut split);
    let boundary_weights = learn(&mut boundary);
    if hold_out.is_some() {
        let (mut split, mut boundary) = (Vec::new(), Vec::new());
        held.iter()
            .for_each(|document| examples(document, &mut split, &mut boundary));
        println!("splits {}", measure(&split, &split_weights, 0));
        for threshold in [-64, -56, -48, -40, -32, -24, -16, 0] {
            println!(
                "over {threshold}: boundaries {}; sentences {}",
                measure(&boundary, &boundary_weights, threshold),
                measure_sentences(&held, &boundary_weights, threshold)
            );
        }
    }
    let contractions = contractions(&train);
    let text = contractions.join("\n");
    let mut file = format!(
        "entente-parser 1\ncontractions text {} {}\nsplit i8 1 {SLOTS}\nboundary i8 1 {SLOTS}\n\n{text}",
        contractions.len(),
        text.len()
    )
    .into_bytes();
    for weights in [split_weights, boundary_weights] {
        file.extend(1.0f32.to_le_bytes());
        file.extend(weights.iter().map(|w| *w as u8));
    }
    fs::write(out, file)?;
    Ok(())
}

fn read(path: &Path) -> Result<Vec<TreebankSentence>, Box<dyn Error>> {
    let mut text = String::new();
    lzma_rust2::XzReader::new(fs::File::open(path)?, true).read_to_string(&mut text)?;
    Ok(read_conllu(&text)?)
}

/// Sentences of one document, in the order of the file.
fn documents(sentences: Vec<TreebankSentence>) -> Vec<Vec<TreebankSentence>> {
    let mut documents: Vec<Vec<TreebankSentence>> = Vec::new();
    let name = |sentence: &TreebankSentence| {
        sentence
            .id
            .rsplit_once('-')
            .map(|(name, _)| name.to_owned())
    };
    for sentence in sentences {
        match documents.last_mut() {
            Some(last) if name(&last[0]) == name(&sentence) => last.push(sentence),
            _ => documents.push(vec![sentence]),
        }
    }
    documents
}

struct Example {
    slots: Vec<u32>,
    yes: bool,
}

/// The text of a document, its tokens, and where its sentences end.
fn tokens(
    document: &[TreebankSentence],
    split: &mut Vec<Example>,
) -> (String, Vec<Token>, HashSet<usize>) {
    let text = raw_text(document);
    // Where tokens and sentences begin, in bytes of the text.
    let (mut starts, mut sentence_ends) = (HashSet::new(), HashSet::new());
    let mut at = 0;
    for sentence in document {
        for token in &sentence.tokens {
            at += text[at..].find(&token.form).unwrap_or(0);
            starts.insert(at);
            at += token.form.len();
        }
        sentence_ends.insert(at);
    }
    // `tokenize` asks in the order of the text; the answers are found by replaying it on a first pass of all places.
    let places = places(&text);
    let mut next = places.iter();
    let mut tokens = Vec::new();
    tokenize(
        &text,
        &mut |slots| {
            let yes = next.next().is_some_and(|place| starts.contains(place));
            split.push(Example {
                slots: slots.to_vec(),
                yes,
            });
            yes
        },
        &mut tokens,
    );
    (text, tokens, sentence_ends)
}

/// The decisions of a document, with the right answers.
fn examples(document: &[TreebankSentence], split: &mut Vec<Example>, boundary: &mut Vec<Example>) {
    let (text, tokens, sentence_ends) = tokens(document, split);
    let mut state = SentenceState::default();
    let mut slots = Vec::new();
    for i in 0..tokens.len() {
        state.push(&tokens, i, &text);
        let end = sentence_ends.contains(&tokens[i].end);
        if tokens
            .get(i + 1)
            .is_some_and(|next| next.gap != Gap::Paragraph)
        {
            boundary_features(&tokens, i, &state, &mut slots);
            boundary.push(Example {
                slots: slots.clone(),
                yes: end,
            });
        }
        if end {
            state.end();
        }
    }
}

/// The F1 of whole sentences when each decision builds on those before, with the treebank's tokens.
fn measure_sentences(
    documents: &[Vec<TreebankSentence>],
    weights: &[i8],
    threshold: i32,
) -> String {
    let (mut both, mut said, mut right) = (0, 0, 0);
    let mut slots = Vec::new();
    for document in documents {
        let (text, tokens, ends) = tokens(document, &mut Vec::new());
        let mut state = SentenceState::default();
        // Whether both began the sentence at the same place.
        let mut together = true;
        for i in 0..tokens.len() {
            state.push(&tokens, i, &text);
            let paragraph = tokens
                .get(i + 1)
                .is_none_or(|next| next.gap == Gap::Paragraph);
            boundary_features(&tokens, i, &state, &mut slots);
            let sum: i32 = slots
                .iter()
                .map(|&slot| i32::from(weights[slot as usize]))
                .sum();
            let end = paragraph || !runs_on(&tokens, i) && sum > threshold;
            let truly = ends.contains(&tokens[i].end);
            said += usize::from(end);
            right += usize::from(truly);
            both += usize::from(end && truly && together);
            together = if end == truly { together || end } else { false };
            if end {
                state.end();
            }
        }
    }
    format!(
        "F1 {:.4} of {right}",
        2.0 * both as f64 / (said + right) as f64
    )
}

/// The byte offsets at which `tokenize` asks.
fn places(text: &str) -> Vec<usize> {
    let mut tokens = Vec::new();
    tokenize(text, &mut |_| true, &mut tokens);
    tokens
        .iter()
        .filter(|token| token.gap == Gap::None)
        .map(|token| token.start)
        .collect()
}

fn learn(examples: &mut [Example]) -> Vec<i8> {
    let (mut weights, mut squares) = (vec![0.0f32; SLOTS], vec![1e-6f32; SLOTS]);
    let mut averaged = vec![0.0f64; SLOTS];
    let mut random = 88_172_645_463_325_252u64;
    for pass in 0..PASSES {
        for i in (1..examples.len()).rev() {
            // Xorshift (Marsaglia 2003): the same order on every machine.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            examples.swap(i, (random % (i as u64 + 1)) as usize);
        }
        for example in examples.iter() {
            // Some features are hidden each time, so that no rare one decides alone.
            let mut hidden = random;
            hidden ^= hidden << 13;
            hidden ^= hidden >> 7;
            hidden ^= hidden << 17;
            random = hidden;
            let shown = |i: usize| (hidden >> (2 * i)) & 3 != 0;
            let slots = example
                .slots
                .iter()
                .enumerate()
                .filter(|(i, _)| shown(*i))
                .map(|(_, &slot)| slot as usize);
            let score: f32 = slots.clone().map(|slot| weights[slot]).sum::<f32>() / SHOWN;
            let slope = 1.0 / (1.0 + (-score).exp()) - f32::from(u8::from(example.yes));
            for slot in slots {
                let slope = slope + DECAY * weights[slot];
                squares[slot] += slope * slope;
                weights[slot] -= RATE * slope / squares[slot].sqrt();
            }
        }
        if pass >= PASSES / 2 {
            averaged
                .iter_mut()
                .zip(&weights)
                .for_each(|(sum, w)| *sum += f64::from(*w));
        }
    }
    let passes = (PASSES - PASSES / 2) as f64;
    averaged
        .iter()
        .map(|sum| ((sum / passes) as f32 / UNIT).round().clamp(-127.0, 127.0) as i8)
        .collect()
}

fn measure(examples: &[Example], weights: &[i8], threshold: i32) -> String {
    let (mut both, mut said, mut right) = (0, 0, 0);
    for example in examples {
        let yes = example
            .slots
            .iter()
            .map(|&slot| i32::from(weights[slot as usize]))
            .sum::<i32>()
            > threshold;
        both += usize::from(yes && example.yes);
        said += usize::from(yes);
        right += usize::from(example.yes);
    }
    format!(
        "F1 {:.4}, precision {:.4}, recall {:.4} of {right}",
        2.0 * both as f64 / (said + right) as f64,
        both as f64 / said as f64,
        both as f64 / right as f64
    )
}

/// Tokens that mostly hold several words, and where they are cut, in characters: only those that the rule for clitics
/// does not know.
fn contractions(documents: &[Vec<TreebankSentence>]) -> Vec<String> {
    let mut seen: BTreeMap<String, BTreeMap<Vec<usize>, usize>> = BTreeMap::new();
    for sentence in documents.iter().flatten() {
        for token in &sentence.tokens {
            let form = token.form.to_lowercase().replace(['’', '‘', '`', '´'], "'");
            if form.chars().count() > 16 || form.chars().any(|ch| ch.is_ascii_digit()) {
                continue;
            }
            let mut cuts = Vec::new();
            let mut at = 0;
            for word in &sentence.words[token.words.clone()] {
                at += word.form.chars().count();
                cuts.push(at);
            }
            cuts.pop();
            *seen.entry(form).or_default().entry(cuts).or_default() += 1;
        }
    }
    let mut out = Vec::new();
    for (form, ways) in seen {
        let total: usize = ways.values().sum();
        let Some((cuts, count)) = ways.into_iter().max_by_key(|(_, count)| *count) else {
            continue;
        };
        if (count >= 2 && count * 2 > total && !cuts.is_empty())
            || (form.contains('\'') && total >= 3 && cuts.is_empty() && !form.starts_with('\''))
        {
            let cuts: Vec<String> = cuts.iter().map(usize::to_string).collect();
            out.push(format!("{form}\t{}", cuts.join(" ")));
        }
    }
    out
}
