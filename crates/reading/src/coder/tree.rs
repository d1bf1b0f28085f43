//! A sentence's tree in a form that rules can walk quickly.

mod repairs;

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use super::frames::Present;
use crate::syntax::{Parser, Sentence, Upos};

/// The relations of Universal Dependencies that rules ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Rel {
    Root,
    Nsubj,
    NsubjPass,
    Csubj,
    Obj,
    Iobj,
    Obl,
    Ccomp,
    Xcomp,
    Advcl,
    Acl,
    AclRelcl,
    Aux,
    AuxPass,
    Cop,
    Mark,
    Case,
    Det,
    Amod,
    Nmod,
    Poss,
    Compound,
    Particle,
    Flat,
    Appos,
    Conj,
    Cc,
    Advmod,
    Nummod,
    Parataxis,
    Fixed,
    Punct,
    Other,
}

impl Rel {
    fn named(name: &str) -> Self {
        match name {
            "root" => Rel::Root,
            "nsubj:pass" => Rel::NsubjPass,
            "nsubj" | "nsubj:outer" => Rel::Nsubj,
            "csubj" | "csubj:pass" | "csubj:outer" => Rel::Csubj,
            "obj" => Rel::Obj,
            "iobj" => Rel::Iobj,
            "acl:relcl" => Rel::AclRelcl,
            "aux:pass" => Rel::AuxPass,
            "nmod:poss" => Rel::Poss,
            "compound:prt" => Rel::Particle,
            _ => match name.split(':').next().unwrap_or_default() {
                "obl" => Rel::Obl,
                "ccomp" => Rel::Ccomp,
                "xcomp" => Rel::Xcomp,
                "advcl" => Rel::Advcl,
                "acl" => Rel::Acl,
                "aux" => Rel::Aux,
                "cop" => Rel::Cop,
                "mark" => Rel::Mark,
                "case" => Rel::Case,
                "det" => Rel::Det,
                "amod" => Rel::Amod,
                "nmod" => Rel::Nmod,
                "compound" => Rel::Compound,
                "flat" => Rel::Flat,
                "appos" => Rel::Appos,
                "conj" => Rel::Conj,
                "cc" => Rel::Cc,
                "advmod" => Rel::Advmod,
                "nummod" => Rel::Nummod,
                "parataxis" => Rel::Parataxis,
                "fixed" => Rel::Fixed,
                "punct" => Rel::Punct,
                _ => Rel::Other,
            },
        }
    }
}

/// The relation of each number that the model uses.
static RELATIONS: LazyLock<Vec<Rel>> = LazyLock::new(|| {
    Parser::english()
        .names
        .relations
        .iter()
        .map(|name| Rel::named(name))
        .collect()
});

pub(crate) use repairs::{is_intransitive, is_time, may_be_past};

/// A sentence with the dependents of each word at hand.
pub(crate) struct Tree<'s> {
    pub(crate) sentence: &'s Sentence,
    /// The head of each word, from 1; 0 for a root.
    heads: Vec<u32>,
    rels: Vec<Rel>,
    /// Parts of speech and tags where a repair gives a word others than the tagger.
    retagged: Vec<repairs::Retagged>,
    /// Lemmas in lower case.
    lemmas: Vec<std::borrow::Cow<'s, str>>,
    /// Dependents of word `i`: `children[bounds[i + 1]..bounds[i + 2]]`, in order.
    bounds: Vec<u32>,
    children: Vec<u32>,
    /// Looked up when the first word is held against the frame table.
    present: OnceCell<Present>,
}

impl<'s> Tree<'s> {
    pub(crate) fn new(sentence: &'s Sentence) -> Self {
        let n = sentence.words.len();
        let mut rels: Vec<Rel> = sentence
            .words
            .iter()
            .map(|word| RELATIONS[usize::from(word.relation.0)])
            .collect();
        let mut heads: Vec<u32> = sentence.words.iter().map(|word| word.head).collect();
        let retagged = repairs::repair(sentence, &mut heads, &mut rels);
        let mut bounds = vec![0u32; n + 2];
        for &head in &heads {
            if head > 0 {
                bounds[head as usize + 1] += 1;
            }
        }
        for i in 1..bounds.len() {
            bounds[i] += bounds[i - 1];
        }
        // The dependents of word h (from 0) now begin at bounds[h + 1].
        let mut starts: Vec<u32> = (0..n).map(|h| bounds[h + 1]).collect();
        let mut children = vec![0u32; n];
        for (i, &head) in heads.iter().enumerate() {
            if head > 0 {
                let h = head as usize - 1;
                children[starts[h] as usize] = i as u32;
                starts[h] += 1;
            }
        }
        let lemmas = (0..n)
            .map(|place| {
                let lemma = match retagged.iter().find(|other| other.word == place) {
                    Some(verb) if verb.xpos == "VBD" => repairs::lemma_of_verb(sentence, place),
                    _ => repairs::lemma(sentence, place),
                };
                if lemma.bytes().any(|byte| byte.is_ascii_uppercase()) {
                    std::borrow::Cow::Owned(lemma.to_ascii_lowercase())
                } else {
                    std::borrow::Cow::Borrowed(lemma)
                }
            })
            .collect();
        Self {
            sentence,
            heads,
            rels,
            retagged,
            lemmas,
            bounds,
            children,
            present: OnceCell::new(),
        }
    }

    /// Which words of the frame table's conditions the sentence has. All who ask do so for the same table.
    pub(crate) fn present_words(&self, find: impl FnOnce() -> Present) -> &Present {
        self.present.get_or_init(find)
    }

    /// Whether a root is a verb.
    pub(crate) fn has_verb(&self) -> bool {
        (0..self.len()).any(|word| self.head(word).is_none() && self.upos(word) == Upos::Verb)
    }

    pub(crate) fn len(&self) -> usize {
        self.rels.len()
    }

    pub(crate) fn rel(&self, i: usize) -> Rel {
        self.rels[i]
    }

    pub(crate) fn upos(&self, i: usize) -> Upos {
        self.retagged
            .iter()
            .find(|other| other.word == i)
            .map_or(self.sentence.words[i].upos, |other| other.upos)
    }

    pub(crate) fn xpos(&self, i: usize) -> &'static str {
        self.retagged
            .iter()
            .find(|other| other.word == i)
            .map_or(self.sentence.words[i].xpos.as_str(), |other| other.xpos)
    }

    pub(crate) fn lemma(&self, i: usize) -> &str {
        &self.lemmas[i]
    }

    pub(crate) fn form(&self, i: usize) -> &str {
        self.sentence.form(i)
    }

    pub(crate) fn head(&self, i: usize) -> Option<usize> {
        (self.heads[i] as usize).checked_sub(1)
    }

    /// Bytes of the text.
    pub(crate) fn bytes(&self, i: usize) -> Range<usize> {
        self.sentence.words[i].start..self.sentence.words[i].end
    }

    pub(crate) fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children[self.bounds[i + 1] as usize..self.bounds[i + 2] as usize]
            .iter()
            .map(|&child| child as usize)
    }

    pub(crate) fn child(&self, i: usize, rel: Rel) -> Option<usize> {
        self.children(i).find(|&child| self.rel(child) == rel)
    }

    pub(crate) fn children_by(&self, i: usize, rel: Rel) -> impl Iterator<Item = usize> + '_ {
        self.children(i)
            .filter(move |&child| self.rel(child) == rel)
    }

    /// The preposition (or two, joined by `_`) of a nominal.
    pub(crate) fn preposition(&self, i: usize) -> Option<&str> {
        self.child(i, Rel::Case)
            .or_else(|| {
                self.child(i, Rel::Mark)
                    .filter(|&mark| self.upos(mark) == Upos::Adp)
            })
            .map(|case| self.lemma(case))
    }

    /// The first and last place below and including a word.
    pub(crate) fn extent(&self, i: usize) -> Range<usize> {
        let (mut first, mut last) = (i, i);
        let mut stack = vec![i];
        let mut seen = 0;
        while let Some(at) = stack.pop() {
            seen += 1;
            if seen > self.len() {
                break;
            }
            first = first.min(at);
            last = last.max(at);
            stack.extend(self.children(at));
        }
        first..last + 1
    }

    /// Whether `i` is below or equal to `above`.
    pub(crate) fn is_within(&self, mut i: usize, above: usize) -> bool {
        for _ in 0..=self.len() {
            if i == above {
                return true;
            }
            match self.head(i) {
                Some(head) => i = head,
                None => return false,
            }
        }
        false
    }

    /// Whether a word itself is a finite verb.
    pub(crate) fn is_finite_word(&self, word: usize) -> bool {
        matches!(self.xpos(word), "VBD" | "VBZ" | "VBP" | "MD")
    }

    pub(crate) fn is_finite(&self, verb: usize) -> bool {
        matches!(self.xpos(verb), "VBD" | "VBZ" | "VBP" | "MD")
            || self.children(verb).any(|child| {
                matches!(self.rel(child), Rel::Aux | Rel::AuxPass | Rel::Cop)
                    && matches!(self.xpos(child), "VBD" | "VBZ" | "VBP" | "MD")
            })
    }
}
