//! Which words of the table's conditions a sentence has: most rows of a verb ask for a word that is nowhere in the sentence, and are
//! left out before the tree is walked.

use fnv::FnvHashMap;

use super::{Condition, Frame, Slot};
use crate::coder::tree::Tree;

/// The words that rows ask for, by lemma.
pub(super) struct Asked {
    /// The sets of words that a lemma is in, by number.
    sets_of: FnvHashMap<Box<str>, Box<[u16]>>,
    sets: usize,
    /// For each frame the sets of which the sentence must have a word each.
    by_frame: Vec<Box<[u16]>>,
}

/// The sets of which a sentence has a word: a bit each.
pub(crate) struct Present(Box<[u64]>);

impl Present {
    fn has(&self, set: u16) -> bool {
        self.0[usize::from(set) / 64] >> (set % 64) & 1 == 1
    }
}

impl Asked {
    pub(super) fn by(frames: &[Frame]) -> Self {
        let mut numbers: FnvHashMap<Vec<&str>, u16> = FnvHashMap::default();
        let by_frame = frames
            .iter()
            .map(|frame| {
                let asked = words_asked(frame).into_iter().filter_map(|words| {
                    let next = numbers.len();
                    if let Some(number) = numbers.get(&words) {
                        return Some(*number);
                    }
                    // A set too many is not asked for: the row is then looked at where it need not be.
                    let number = u16::try_from(next).ok()?;
                    numbers.insert(words, number);
                    Some(number)
                });
                asked.collect()
            })
            .collect();
        let mut sets_of: FnvHashMap<Box<str>, Vec<u16>> = FnvHashMap::default();
        for (words, number) in &numbers {
            for word in words {
                sets_of.entry(Box::from(*word)).or_default().push(*number);
            }
        }
        let sets_of = sets_of
            .into_iter()
            .map(|(word, sets)| (word, sets.into_boxed_slice()));
        Self {
            sets_of: sets_of.collect(),
            sets: numbers.len(),
            by_frame,
        }
    }

    pub(super) fn present(&self, tree: &Tree<'_>) -> Present {
        let mut bits = vec![0u64; self.sets.div_ceil(64)].into_boxed_slice();
        for word in 0..tree.len() {
            for set in self.sets_of.get(tree.lemma(word)).into_iter().flatten() {
                bits[usize::from(*set) / 64] |= 1 << (set % 64);
            }
        }
        Present(bits)
    }

    /// Whether the sentence has a word of all that the frame of this number asks for.
    pub(super) fn may_hold(&self, frame: usize, present: &Present) -> bool {
        self.by_frame[frame].iter().all(|set| present.has(*set))
    }
}

/// Sets of lemmas, in order, of which a sentence must have one each for the conditions of a frame to hold.
fn words_asked(frame: &Frame) -> Vec<Vec<&str>> {
    let mut asked: Vec<Vec<&str>> = Vec::new();
    asked.extend(frame.particle.as_deref().map(|particle| vec![particle]));
    for Condition { slot, words, .. } in frame.conditions.iter().filter(|one| !one.negated) {
        if let Slot::Phrase(preposition) = slot {
            asked.extend(preposition.split('_').map(|word| vec![word]));
        }
        if let Some(words) = words
            && !matches!(slot, Slot::Infinitive | Slot::Content | Slot::Negated)
        {
            let mut words: Vec<&str> = words.iter().map(|word| &**word).collect();
            words.sort_unstable();
            asked.push(words);
        }
    }
    asked
}
