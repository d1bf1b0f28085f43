//! CoNLL-U: the treebanks' format, read and written.

use std::fmt::Write as _;
use std::ops::Range;

use super::sentence::Sentence;

/// A sentence as a treebank holds it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TreebankSentence {
    /// `# sent_id`.
    pub id: String,
    /// The sentence begins a document or paragraph (`# newdoc`, `# newpar`).
    pub opens: bool,
    /// Its syntactic words.
    pub words: Vec<TreebankWord>,
    /// Its tokens as written, in order; one that holds several words is a multiword token.
    pub tokens: Vec<TreebankToken>,
}

/// A syntactic word: columns 2 to 8.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TreebankWord {
    /// The word as written.
    pub form: String,
    /// Its dictionary form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: String,
    /// The treebank's own tag: Penn tags in English.
    pub xpos: String,
    /// `Name=Value|...`, or `_`.
    pub feats: String,
    /// Place of the head, from 1; 0 for the root.
    pub head: usize,
    /// Relation to the head, with its subtype.
    pub relation: String,
}

/// A token as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TreebankToken {
    /// The token as written.
    pub form: String,
    /// Its words, as places in [`TreebankSentence::words`].
    pub words: Range<usize>,
    /// A blank follows.
    pub space_after: bool,
}

/// A line that is not CoNLL-U.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {line}: {problem}")]
pub struct ConlluError {
    /// Line number from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: &'static str,
}

/// Reads the sentences of a CoNLL-U text. Empty nodes (`8.1`) are left out.
///
/// # Errors
/// The first line that has not ten columns, or whose id, head or range is not what the format asks for.
pub fn read_conllu(text: &str) -> Result<Vec<TreebankSentence>, ConlluError> {
    let mut sentences = Vec::new();
    let mut now = TreebankSentence::default();
    // Words up to here belong to a multiword token already.
    let mut covered = 0;
    for (number, line) in text.lines().enumerate() {
        let fail = |problem| ConlluError {
            line: number + 1,
            problem,
        };
        if line.trim().is_empty() {
            finish(&mut now, &mut sentences).map_err(fail)?;
            covered = 0;
        } else if let Some(comment) = line.strip_prefix('#') {
            let comment = comment.trim_start();
            now.opens |= comment.starts_with("newdoc") || comment.starts_with("newpar");
            if let Some(id) = comment.strip_prefix("sent_id") {
                now.id = id.trim_start_matches([' ', '=']).trim_end().to_owned();
            }
        } else {
            let columns: Vec<&str> = line.split('\t').collect();
            let &[id, form, lemma, upos, xpos, feats, head, relation, _, misc] = columns.as_slice()
            else {
                return Err(fail("not ten columns separated by tabs"));
            };
            let space_after = !misc.split('|').any(|entry| entry == "SpaceAfter=No");
            if id.contains('.') {
                continue;
            }
            if let Some((first, last)) = id.split_once('-') {
                let first: usize = first
                    .parse()
                    .map_err(|_| fail("the range of a multiword token is not of numbers"))?;
                let last: usize = last
                    .parse()
                    .map_err(|_| fail("the range of a multiword token is not of numbers"))?;
                if first != now.words.len() + 1 || last < first || first <= covered {
                    return Err(fail("a multiword token does not stand before its words"));
                }
                covered = last;
                now.tokens.push(TreebankToken {
                    form: form.to_owned(),
                    words: first - 1..last,
                    space_after,
                });
                continue;
            }
            if id.parse() != Ok(now.words.len() + 1) {
                return Err(fail("ids do not count from 1"));
            }
            now.words.push(TreebankWord {
                form: form.to_owned(),
                lemma: lemma.to_owned(),
                upos: upos.to_owned(),
                xpos: xpos.to_owned(),
                feats: feats.to_owned(),
                head: head.parse().map_err(|_| fail("the head is not a number"))?,
                relation: relation.to_owned(),
            });
            if now.words.len() > covered {
                let words = now.words.len() - 1..now.words.len();
                now.tokens.push(TreebankToken {
                    form: form.to_owned(),
                    words,
                    space_after,
                });
            }
        }
    }
    let end = text.lines().count();
    finish(&mut now, &mut sentences).map_err(|problem| ConlluError { line: end, problem })?;
    Ok(sentences)
}

fn finish(
    now: &mut TreebankSentence,
    sentences: &mut Vec<TreebankSentence>,
) -> Result<(), &'static str> {
    if now.words.is_empty() && now.tokens.is_empty() {
        return Ok(());
    }
    if now
        .tokens
        .last()
        .is_some_and(|token| token.words.end > now.words.len())
    {
        return Err("the sentence ends inside a multiword token");
    }
    if now.words.iter().any(|word| word.head > now.words.len()) {
        return Err("a head of the sentence that ends here lies outside it");
    }
    sentences.push(std::mem::take(now));
    Ok(())
}

/// The text of treebank sentences as a reader would meet it: tokens with their blanks, one blank between sentences, a
/// blank line where a document begins. Documents are told by `# newdoc` and `# newpar`, or by the sentence ids, where
/// all but a last number after a hyphen names the document (`weblog-…-0003`, `GUM_news_…-3`).
pub fn raw_text(sentences: &[TreebankSentence]) -> String {
    let mut text = String::new();
    for (i, sentence) in sentences.iter().enumerate() {
        if i > 0 && (sentence.opens || document(&sentences[i - 1].id) != document(&sentence.id)) {
            text.truncate(text.trim_end().len());
            text.push_str("\n\n");
        }
        for token in &sentence.tokens {
            text.push_str(&token.form);
            if token.space_after {
                text.push(' ');
            }
        }
        if !text.ends_with(' ') {
            text.push(' ');
        }
    }
    text.truncate(text.trim_end().len());
    text
}

fn document(id: &str) -> Option<&str> {
    let (document, number) = id.rsplit_once('-')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(document)
}

/// Appends a parsed sentence in CoNLL-U: comments `sent_id` and `text`, multiword tokens, `SpaceAfter=No`, and the byte
/// range of each word in MISC as `TokenRange=start:end`.
///
/// ```
/// use entente_reading::syntax::{Parser, to_conllu};
/// let mut out = String::new();
/// for (i, sentence) in Parser::english().parse("Moscow didn't reply.").iter().enumerate() {
///     to_conllu(sentence, i + 1, &mut out);
/// }
/// assert!(out.contains("2-3\tdidn't\t_"));
/// assert!(out.contains("\tTokenRange=0:6"));
/// ```
pub fn to_conllu(sentence: &Sentence, number: usize, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "# sent_id = {number}");
    let shown: String = sentence
        .text()
        .chars()
        .map(|ch| if ch.is_control() { ' ' } else { ch })
        .collect();
    let _ = writeln!(out, "# text = {shown}");
    if sentence.cut {
        let _ = writeln!(
            out,
            "# cut = after {} words, the longest sentence that is read as one",
            super::MAX_WORDS
        );
    }
    let mut contractions = sentence.contractions.iter().peekable();
    for (i, word) in sentence.words.iter().enumerate() {
        let next = sentence
            .words
            .get(i + 1)
            .map_or(word.end, |next| next.start);
        if let Some(range) = contractions.next_if(|range| range.start == i) {
            let last = &sentence.words[range.end - 1];
            let next = sentence
                .words
                .get(range.end)
                .map_or(last.end, |next| next.start);
            let form = sentence.slice(word.start..last.end);
            let space = if sentence.words.get(range.end).is_some() && next == last.end {
                "SpaceAfter=No|"
            } else {
                ""
            };
            let _ = writeln!(
                out,
                "{}-{}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{space}TokenRange={}:{}",
                i + 1,
                range.end,
                word.start,
                last.end
            );
        }
        let inside = sentence.contractions.iter().any(|range| range.contains(&i));
        let space = if !inside && i + 1 < sentence.words.len() && next == word.end {
            "SpaceAfter=No|"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t_\t{space}TokenRange={}:{}",
            i + 1,
            sentence.form(i),
            word.lemma,
            word.upos,
            word.xpos.as_str(),
            word.feats.as_str(),
            word.head,
            word.relation.as_str(),
            word.start,
            word.end
        );
    }
    out.push('\n');
}
