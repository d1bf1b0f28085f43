//! What the network sees of a word: rows of hashed tables for the whole word, its beginnings, endings, inner
//! character sequences, and its shape.
//!
//! The trainer computes the same numbers (`tools/parser/treebank.py`): change both or neither. Hashing is FNV-1a of
//! 64 bits, because both sides need the same value for ever.

use std::hash::Hasher;

/// Beginnings of 1 to 3 characters are told apart in this many rows.
const PREFIX_ROWS: u64 = 4096;
/// Endings of 1 to 4 characters.
const SUFFIX_ROWS: u64 = 8192;
/// Sequences of 3 and 4 characters, word limits marked.
const NGRAM_ROWS: u64 = 8192;
/// Patterns of capitals, small letters, digits and signs.
const SHAPE_ROWS: u64 = 1024;
/// Only so many sequences of a word count, and only from its first characters: a word costs no more than this.
const MAX_NGRAMS: usize = 24;
const NGRAM_CHARACTERS: usize = 14;
const SHAPE_CHARACTERS: usize = 12;

/// The rows of one word, in buffers that are reused for the next.
#[derive(Default)]
pub(crate) struct Pieces {
    /// Lower case, digits as 0, one kind of quote and of dash: the key of the word table.
    pub(crate) normal: String,
    pub(crate) prefixes: Vec<usize>,
    pub(crate) suffixes: Vec<usize>,
    pub(crate) ngrams: Vec<usize>,
    pub(crate) shape: usize,
    /// Byte offsets of the characters of the string at hand, and its end.
    offsets: Vec<usize>,
    marked: String,
}

impl Pieces {
    /// Computes the rows of `form`.
    pub(crate) fn compute(&mut self, form: &str) {
        self.normal.clear();
        self.normal.extend(form.chars().map(normal));
        offsets(&self.normal, &mut self.offsets);
        let text = self.normal.as_str();
        let length = self.offsets.len() - 1;

        self.prefixes.clear();
        for k in 1..=3.min(length) {
            self.prefixes
                .push(row(k as u8, &text[..self.offsets[k]], PREFIX_ROWS));
        }
        self.suffixes.clear();
        for k in 1..=4.min(length) {
            self.suffixes
                .push(row(k as u8, &text[self.offsets[length - k]..], SUFFIX_ROWS));
        }

        self.marked.clear();
        self.marked.push('<');
        self.marked
            .push_str(&text[..self.offsets[NGRAM_CHARACTERS.min(length)]]);
        self.marked.push('>');
        self.ngrams.clear();
        offsets(&self.marked, &mut self.offsets);
        for size in [3, 4] {
            for window in self.offsets.windows(size + 1) {
                let piece = &self.marked[window[0]..window[size]];
                self.ngrams.push(row(size as u8, piece, NGRAM_ROWS));
            }
        }
        self.ngrams.truncate(MAX_NGRAMS);

        self.marked.clear();
        self.marked.extend(shape(form));
        self.shape = row(0, &self.marked, SHAPE_ROWS);
    }
}

fn offsets(text: &str, into: &mut Vec<usize>) {
    into.clear();
    into.extend(text.char_indices().map(|(at, _)| at));
    into.push(text.len());
}

/// One kind of quote, dash and dot for the many of typography.
pub(crate) fn plain(ch: char) -> char {
    match ch {
        '‘' | '’' | '`' | '´' | 'ʼ' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '–' | '—' | '‑' | '‐' | '−' => '-',
        '…' => '.',
        _ => ch,
    }
}

/// A character as words are compared: plain, lower case (where that is one character), digits as 0.
pub(crate) fn normal(ch: char) -> char {
    let ch = plain(ch);
    if ch.is_ascii_digit() {
        return '0';
    }
    if ch.is_ascii() {
        return ch.to_ascii_lowercase();
    }
    let mut lower = ch.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => ch,
    }
}

/// `X`, `x`, `0` or the sign itself (`?` for signs outside ASCII); of a run of equals the first two.
fn shape(form: &str) -> impl Iterator<Item = char> {
    let mut last = ['\0'; 2];
    form.chars()
        .filter_map(move |ch| {
            let ch = plain(ch);
            let class = if ch.is_alphabetic() {
                if ch.is_uppercase() { 'X' } else { 'x' }
            } else if ch.is_ascii_digit() {
                '0'
            } else if ch.is_ascii() {
                ch
            } else {
                '?'
            };
            if last == [class, class] {
                return None;
            }
            last = [last[1], class];
            Some(class)
        })
        .take(SHAPE_CHARACTERS)
}

fn row(kind: u8, piece: &str, rows: u64) -> usize {
    let mut hasher = fnv::FnvHasher::default();
    hasher.write_u8(kind);
    hasher.write(piece.as_bytes());
    let hash = hasher.finish();
    // Folded to 32 bits, because FNV's low bits alone are weak. The remainder is below `rows`, so it fits.
    (((hash ^ (hash >> 32)) & 0xFFFF_FFFF) % rows) as usize
}
