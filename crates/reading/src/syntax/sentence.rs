//! What the parser gives: sentences of words with tags, lemma, head and relation.

use std::fmt;
use std::ops::Range;

use compact_str::CompactString;

use super::parser::Parser;

/// A sentence and its tree.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its text, from the first byte of its first word to the last byte of its last.
    pub(crate) text: Box<str>,
    /// Where that text begins in what was parsed, in bytes.
    pub(crate) start: usize,
    /// Its words.
    pub words: Vec<Word>,
    /// Words that are written as one: "don't" holds `do` and `n't`. Ranges of places in `words`, in order.
    pub contractions: Vec<Range<usize>>,
    /// The sentence was cut off here because it reached [`MAX_WORDS`](super::MAX_WORDS); the next goes on.
    pub cut: bool,
}

/// A syntactic word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its first byte in what was parsed.
    pub start: usize,
    /// Behind its last byte.
    pub end: usize,
    /// Dictionary form.
    pub lemma: CompactString,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn tag.
    pub xpos: Xpos,
    /// Tense, voice, mood, number and their like.
    pub feats: Features,
    /// Place of the head in the sentence, from 1; 0 for the root.
    pub head: u32,
    /// Relation to the head.
    pub relation: Relation,
}

impl Sentence {
    /// The text from the first word to the last.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the sentence lies in what was parsed, in bytes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// The word at `place` (from 0) as it is written.
    ///
    /// # Panics
    /// If the sentence has no such place.
    pub fn form(&self, place: usize) -> &str {
        self.slice(self.words[place].start..self.words[place].end)
    }

    /// The place (from 0) of the head of the word at `place`; `None` for the root.
    pub fn head(&self, place: usize) -> Option<usize> {
        (self.words.get(place)?.head as usize).checked_sub(1)
    }

    /// The places (from 0) of the words whose head is the word at `place`, in order.
    pub fn dependents(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        self.words
            .iter()
            .enumerate()
            .filter(move |(_, word)| word.head as usize == place + 1)
            .map(|(i, _)| i)
    }

    pub(crate) fn slice(&self, range: Range<usize>) -> &str {
        &self.text[range.start - self.start..range.end - self.start]
    }
}

/// The seventeen universal parts of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

/// In the order of the variants.
const UPOS_NAMES: [(&str, Upos); 17] = [
    ("ADJ", Upos::Adj),
    ("ADP", Upos::Adp),
    ("ADV", Upos::Adv),
    ("AUX", Upos::Aux),
    ("CCONJ", Upos::Cconj),
    ("DET", Upos::Det),
    ("INTJ", Upos::Intj),
    ("NOUN", Upos::Noun),
    ("NUM", Upos::Num),
    ("PART", Upos::Part),
    ("PRON", Upos::Pron),
    ("PROPN", Upos::Propn),
    ("PUNCT", Upos::Punct),
    ("SCONJ", Upos::Sconj),
    ("SYM", Upos::Sym),
    ("VERB", Upos::Verb),
    ("X", Upos::X),
];

impl Upos {
    /// The name as CoNLL-U writes it.
    pub fn as_str(self) -> &'static str {
        UPOS_NAMES[self as usize].0
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        UPOS_NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, upos)| *upos)
    }
}

impl fmt::Display for Upos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A Penn Treebank tag: `VBD`, `NNP` …
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Xpos(pub(crate) u8);

impl Xpos {
    /// The tag's name.
    pub fn as_str(self) -> &'static str {
        Parser::english().names.xpos[usize::from(self.0)]
    }
}

/// Morphological features.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Features(pub(crate) u16);

impl Features {
    /// As CoNLL-U writes them: `Mood=Ind|Tense=Past|VerbForm=Fin`, or `_` for none.
    pub fn as_str(self) -> &'static str {
        Parser::english().names.feats[usize::from(self.0)]
    }

    /// The value of a feature: `get("Tense")` is `Some("Past")` for "replied".
    pub fn get(self, name: &str) -> Option<&'static str> {
        self.as_str()
            .split('|')
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    }
}

/// A relation of Universal Dependencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Relation(pub(crate) u8);

impl Relation {
    /// With its subtype: `nsubj:pass`.
    pub fn as_str(self) -> &'static str {
        Parser::english().names.relations[usize::from(self.0)]
    }

    /// Without its subtype: `nsubj`.
    pub fn base(self) -> &'static str {
        self.as_str().split(':').next().unwrap_or_default()
    }
}
