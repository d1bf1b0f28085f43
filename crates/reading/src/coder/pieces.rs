//! Sentences that were cut inside: "President Hosni | Mubarak said" is put together and parsed again.

use crate::syntax::{MAX_WORDS, Parser, Sentence};

/// The sentence that waits for what follows it.
#[derive(Default)]
pub(crate) struct Pieces {
    waiting: Vec<Sentence>,
}

impl Pieces {
    /// Takes the next sentence, and gives the one before it if that is whole.
    pub(crate) fn push(&mut self, next: Sentence, text: &str) -> Option<Sentence> {
        let goes_on = self
            .waiting
            .last()
            .is_some_and(|last| is_cut(last, &next, text));
        if goes_on {
            // The gate looks at pieces one by one, and may have left out the beginning or the end of one that it passed.
            let last = self.waiting.pop().map(with_words);
            self.waiting.extend(last);
            self.waiting.push(with_words(next));
            return None;
        }
        let whole = self.finish(text);
        self.waiting.push(next);
        whole
    }

    /// The sentence that waits, put together.
    pub(crate) fn finish(&mut self, text: &str) -> Option<Sentence> {
        let pieces = std::mem::take(&mut self.waiting);
        let words: usize = pieces.iter().map(|piece| piece.words.len()).sum();
        let (first, last) = (pieces.first()?, pieces.last()?);
        if pieces.len() == 1 || words > MAX_WORDS {
            // Pieces that are too long together stay as they are; only the first is kept whole here.
            return pieces.into_iter().next();
        }
        let range = first.start..last.range().end;
        let forms: Vec<&str> = pieces
            .iter()
            .flat_map(|piece| (0..piece.words.len()).map(|word| piece.form(word)))
            .collect();
        let mut whole = Parser::english().parse_words(&[forms]).into_iter().next()?;
        for (word, old) in whole
            .words
            .iter_mut()
            .zip(pieces.iter().flat_map(|piece| &piece.words))
        {
            (word.start, word.end) = (old.start, old.end);
        }
        whole.start = range.start;
        whole.text = text.get(range)?.into();
        Some(whole)
    }
}

/// A piece with its words, also where it was not parsed.
fn with_words(mut piece: Sentence) -> Sentence {
    if !piece.words.is_empty() {
        return piece;
    }
    let start = piece.range().start;
    let mut words = Vec::new();
    Parser::english().parse_each(piece.text(), |sentence| words.extend(sentence.words));
    for word in &mut words {
        word.start += start;
        word.end += start;
    }
    piece.words = words;
    piece
}

/// So many bytes are no piece of a sentence that was cut by mistake.
const MOST_BYTES: usize = 400;

/// Whether a sentence stops without a mark that ends one, in the middle of a line; of two that the gate left out nothing is asked.
fn is_cut(sentence: &Sentence, next: &Sentence, text: &str) -> bool {
    let end = sentence.range().end;
    let ends = sentence.text().ends_with([
        '.', '!', '?', ':', ';', '"', '”', ')', '\'', '’', '…', '-', '–', '—',
    ]);
    let parsed = !sentence.words.is_empty() || !next.words.is_empty();
    !ends
        && parsed
        && sentence.words.len() < 60
        && sentence.text().len() < MOST_BYTES
        && text
            .get(end..next.range().start)
            .is_some_and(|gap| gap == " ")
}
