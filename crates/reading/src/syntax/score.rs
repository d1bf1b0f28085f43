//! The measures of the CoNLL 2018 shared task (Zeman et al. 2018): F1 of sentences, tokens and words, and of the
//! words' tags, heads and relations where the words agree. Subtypes of relations are ignored.

use std::collections::HashMap;
use std::ops::Range;

use super::conllu::TreebankSentence;

/// F1 scores, 0 to 1. With gold tokens they are accuracies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Sentences with the same limits.
    pub sentences: f64,
    /// Tokens as written with the same limits.
    pub tokens: f64,
    /// Syntactic words.
    pub words: f64,
    /// Universal parts of speech.
    pub upos: f64,
    /// Penn tags.
    pub xpos: f64,
    /// Whole sets of features.
    pub feats: f64,
    /// Dictionary forms.
    pub lemmas: f64,
    /// Heads.
    pub uas: f64,
    /// Heads and relations.
    pub las: f64,
}

/// The two sides do not hold the same characters.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the two sides differ from character {0} on (white space not counted)")]
pub struct ScoreError(usize);

/// A word in the characters of the whole text, white space not counted.
struct Place<'t> {
    span: Range<usize>,
    multiword: bool,
    sentence: usize,
    /// Its place in the sentence.
    index: usize,
    form: &'t str,
}

struct Side<'t> {
    sentences: &'t [TreebankSentence],
    characters: Vec<char>,
    sentence_spans: Vec<Range<usize>>,
    token_spans: Vec<Range<usize>>,
    words: Vec<Place<'t>>,
    /// Number in `words` of the first word of each sentence.
    firsts: Vec<usize>,
}

impl<'t> Side<'t> {
    fn of(sentences: &'t [TreebankSentence]) -> Self {
        let mut side = Self {
            sentences,
            characters: Vec::new(),
            sentence_spans: Vec::new(),
            token_spans: Vec::new(),
            words: Vec::new(),
            firsts: Vec::new(),
        };
        for (number, sentence) in sentences.iter().enumerate() {
            let start = side.characters.len();
            side.firsts.push(side.words.len());
            for token in &sentence.tokens {
                let from = side.characters.len();
                side.characters
                    .extend(token.form.chars().filter(|ch| !ch.is_whitespace()));
                let span = from..side.characters.len();
                for index in token.words.clone() {
                    side.words.push(Place {
                        span: span.clone(),
                        multiword: token.words.len() > 1,
                        sentence: number,
                        index,
                        form: &sentence.words[index].form,
                    });
                }
                side.token_spans.push(span);
            }
            side.sentence_spans.push(start..side.characters.len());
        }
        side
    }

    /// Number of the head among all words; `None` for the root.
    fn head(&self, word: &Place<'_>) -> Option<usize> {
        let head = self.sentences[word.sentence].words[word.index]
            .head
            .checked_sub(1)?;
        Some(self.firsts[word.sentence] + head)
    }
}

/// Scores `system` against `gold`.
///
/// # Errors
/// If the two do not hold the same text.
pub fn score(gold: &[TreebankSentence], system: &[TreebankSentence]) -> Result<Score, ScoreError> {
    let (gold, system) = (Side::of(gold), Side::of(system));
    if gold.characters != system.characters {
        let same = gold
            .characters
            .iter()
            .zip(&system.characters)
            .take_while(|(a, b)| a == b)
            .count();
        return Err(ScoreError(same));
    }
    let pairs = align(&gold.words, &system.words);
    let aligned: HashMap<usize, usize> = pairs.iter().copied().collect();
    let (mut upos, mut xpos, mut feats, mut lemmas, mut uas, mut las) = (0, 0, 0, 0, 0, 0);
    for &(g, s) in &pairs {
        let (gold_word, system_word) = (&gold.words[g], &system.words[s]);
        let a = &gold.sentences[gold_word.sentence].words[gold_word.index];
        let b = &system.sentences[system_word.sentence].words[system_word.index];
        upos += usize::from(a.upos == b.upos);
        xpos += usize::from(a.xpos == b.xpos);
        feats += usize::from(a.feats == b.feats);
        lemmas += usize::from(a.lemma == "_" || a.lemma == b.lemma);
        let same_head = match (gold.head(gold_word), system.head(system_word)) {
            (None, None) => true,
            (Some(a), Some(b)) => aligned.get(&a) == Some(&b),
            _ => false,
        };
        uas += usize::from(same_head);
        las += usize::from(same_head && base(&a.relation) == base(&b.relation));
    }
    let of_words = |correct| f1(correct, gold.words.len(), system.words.len());
    Ok(Score {
        sentences: spans_f1(&gold.sentence_spans, &system.sentence_spans),
        tokens: spans_f1(&gold.token_spans, &system.token_spans),
        words: of_words(pairs.len()),
        upos: of_words(upos),
        xpos: of_words(xpos),
        feats: of_words(feats),
        lemmas: of_words(lemmas),
        uas: of_words(uas),
        las: of_words(las),
    })
}

fn base(relation: &str) -> &str {
    relation.split(':').next().unwrap_or_default()
}

fn f1(correct: usize, gold: usize, system: usize) -> f64 {
    if gold + system == 0 {
        1.0
    } else {
        2.0 * correct as f64 / (gold + system) as f64
    }
}

fn spans_f1(gold: &[Range<usize>], system: &[Range<usize>]) -> f64 {
    let (mut g, mut s, mut correct) = (0, 0, 0);
    while let (Some(a), Some(b)) = (gold.get(g), system.get(s)) {
        correct += usize::from(a == b);
        let (step_g, step_s) = (a.start <= b.start, b.start <= a.start);
        g += usize::from(step_g);
        s += usize::from(step_s);
    }
    f1(correct, gold.len(), system.len())
}

/// Pairs of words that agree: the same span, or, where a multiword token is on either side, the longest common
/// subsequence of forms over the span that the multiword tokens cover.
fn align(gold: &[Place<'_>], system: &[Place<'_>]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut g, mut s) = (0, 0);
    while g < gold.len() && s < system.len() {
        if gold[g].multiword || system[s].multiword {
            let (from_g, from_s, to_g, to_s) = multiword_span(gold, system, g, s);
            common(gold, system, from_g..to_g, from_s..to_s, &mut pairs);
            (g, s) = (to_g, to_s);
        } else if gold[g].span == system[s].span {
            pairs.push((g, s));
            (g, s) = (g + 1, s + 1);
        } else if gold[g].span.start <= system[s].span.start {
            g += 1;
        } else {
            s += 1;
        }
    }
    pairs
}

/// The words on both sides up to where no multiword token reaches across.
fn multiword_span(
    gold: &[Place<'_>],
    system: &[Place<'_>],
    g: usize,
    s: usize,
) -> (usize, usize, usize, usize) {
    // Skip what lies wholly before the multiword token on the other side.
    let (mut from_g, mut from_s) = (g, s);
    if gold[g].multiword {
        while from_s < system.len()
            && !system[from_s].multiword
            && system[from_s].span.start < gold[g].span.start
        {
            from_s += 1;
        }
    } else {
        while from_g < gold.len()
            && !gold[from_g].multiword
            && gold[from_g].span.start < system[s].span.start
        {
            from_g += 1;
        }
    }
    let mut end = match (gold[g].multiword, system[s].multiword) {
        (true, true) => gold[g].span.end.max(system[s].span.end),
        (true, false) => gold[g].span.end,
        _ => system[s].span.end,
    };
    let (mut to_g, mut to_s) = (from_g, from_s);
    loop {
        if to_g < gold.len() && gold[to_g].span.start < end {
            if gold[to_g].multiword {
                end = end.max(gold[to_g].span.end);
            }
            to_g += 1;
        } else if to_s < system.len() && system[to_s].span.start < end {
            if system[to_s].multiword {
                end = end.max(system[to_s].span.end);
            }
            to_s += 1;
        } else {
            return (from_g, from_s, to_g.max(from_g), to_s.max(from_s));
        }
    }
}

fn common(
    gold: &[Place<'_>],
    system: &[Place<'_>],
    g: Range<usize>,
    s: Range<usize>,
    pairs: &mut Vec<(usize, usize)>,
) {
    let same = |i: usize, j: usize| {
        gold[g.start + i].form.to_lowercase() == system[s.start + j].form.to_lowercase()
    };
    let (n, m) = (g.len(), s.len());
    let mut longest = vec![vec![0; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            longest[i][j] = if same(i, j) {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < n && j < m {
        if same(i, j) {
            pairs.push((g.start + i, s.start + j));
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
}
