//! Words that were met, each with what depends on it alone: its embedding, its share in the first convolution, and the
//! lemma that it had last.

use compact_str::CompactString;
use foldhash::HashMap;

use super::elementwise::{FIXED_LIMIT, FIXED_UNIT, normalise};
use super::features::Pieces;
use super::linear::{Linear, ZERO, side_by_side};

/// The caches of all threads together take so much memory.
const CACHE_BYTES: usize = 80 << 20;

#[derive(Default)]
pub(crate) struct WordCache {
    known: HashMap<Box<str>, usize>,
    /// A row a word: its embedding.
    pub(crate) embeddings: Vec<f32>,
    /// A row a word: what the first convolution makes of it, six times the width, as multiples of [`FIXED_UNIT`].
    pub(crate) parts: Vec<i16>,
    lemmas: Vec<Option<(u8, CompactString)>>,
    pieces: Pieces,
    bytes: Vec<u8>,
    starts: Vec<usize>,
    product: Vec<f32>,
}

impl WordCache {
    /// The place of each word; words that were not met before get one. `embed` sums the rows of a word's pieces, of `d`
    /// numbers; `first` is the first convolution.
    pub(crate) fn look_up(
        &mut self,
        forms: &[&str],
        places: &mut Vec<usize>,
        d: usize,
        embed: impl Fn(&Pieces, &mut [f32]),
        first: &Linear,
    ) {
        let row_bytes = d * size_of::<f32>() + 6 * d * size_of::<i16>() + 64;
        let most = CACHE_BYTES / rayon::current_num_threads() / row_bytes;
        if self.known.len() + forms.len() > most {
            self.known.clear();
            self.embeddings.clear();
            self.parts.clear();
            self.lemmas.clear();
        }
        let before = self.known.len();
        places.clear();
        for form in forms {
            let place = match self.known.get(*form) {
                Some(&place) => place,
                None => {
                    let place = self.known.len();
                    self.embeddings.resize((place + 1) * d, 0.0);
                    self.pieces.compute(form);
                    embed(&self.pieces, &mut self.embeddings[place * d..]);
                    self.known.insert((*form).into(), place);
                    place
                }
            };
            places.push(place);
        }
        let count = self.known.len() - before;
        if count == 0 {
            return;
        }
        self.lemmas.resize(self.known.len(), None);
        if self.bytes.len() < count * d {
            self.bytes.resize(count * d, ZERO);
        }
        normalise(&self.embeddings[before * d..], d, &mut self.bytes);
        side_by_side(&mut self.starts, count, d);
        first.apply_to(&mut self.bytes, &self.starts, &[], &mut self.product);
        self.parts
            .extend(self.product[..count * 6 * d].iter().map(|x| {
                // In range, so the cast only drops the fraction.
                (x / FIXED_UNIT).round().clamp(-FIXED_LIMIT, FIXED_LIMIT) as i16
            }));
    }

    /// The lemma of the word at `place` with the tag `xpos`, made if it is not the word's last one.
    pub(crate) fn lemma(
        &mut self,
        place: usize,
        xpos: u8,
        make: impl FnOnce() -> CompactString,
    ) -> CompactString {
        match self.lemmas.get(place) {
            Some(Some((tag, lemma))) if *tag == xpos => lemma.clone(),
            _ => {
                let lemma = make();
                if let Some(last) = self.lemmas.get_mut(place) {
                    *last = Some((xpos, lemma.clone()));
                }
                lemma
            }
        }
    }
}
