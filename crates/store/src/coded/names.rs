//! Texts that repeat by the million, each kept once.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

/// Bytes of a short text, which with its length fills 128 bits.
const SHORT: usize = 15;

/// Texts by place. Place 0 is the empty text.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    /// Places of short texts: most codes are, and a whole number is found faster than a text elsewhere in memory.
    short: HashMap<u128, u32, FixedState>,
    long: HashMap<Arc<str>, u32, FixedState>,
    texts: Vec<Arc<str>>,
}

/// A short text and its length as one number: its first and its last bytes, which overlap.
fn packed(text: &str) -> Option<u128> {
    let bytes = text.as_bytes();
    let length = bytes.len();
    let (first, last) = match length {
        0..4 => {
            let mut three = [0; 4];
            three[..length].copy_from_slice(bytes);
            (u64::from(u32::from_le_bytes(three)), 0)
        }
        4..9 => {
            let first = u32::from_le_bytes(*bytes.first_chunk()?);
            let last = u32::from_le_bytes(*bytes.last_chunk()?);
            ((u64::from(last) << 32) | u64::from(first), 0)
        }
        9..=SHORT => {
            let first = u64::from_le_bytes(*bytes.first_chunk()?);
            // Its lowest byte is among the first eight: the length takes the room.
            (first, u64::from_le_bytes(*bytes.last_chunk()?) >> 8)
        }
        _ => return None,
    };
    let last = last | ((length as u64) << 56);
    Some((u128::from(last) << 64) | u128::from(first))
}

impl Names {
    pub(crate) fn new() -> Names {
        Names {
            short: HashMap::default(),
            long: HashMap::default(),
            texts: vec![Arc::from("")],
        }
    }

    /// The place of a text, which is taken in if it is new.
    pub(crate) fn place(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        // More than 2³² different actors and codes do not fit into memory anyway.
        let next = self.texts.len() as u32;
        if let Some(packed) = packed(text) {
            let place = *self.short.entry(packed).or_insert(next);
            if place == next {
                self.texts.push(Arc::from(text));
            }
            return place;
        }
        if let Some(&place) = self.long.get(text) {
            return place;
        }
        let text: Arc<str> = Arc::from(text);
        self.long.insert(Arc::clone(&text), next);
        self.texts.push(text);
        next
    }

    pub(crate) fn text(&self, place: u32) -> &str {
        &self.texts[place as usize]
    }

    #[cfg(test)]
    fn count(&self) -> usize {
        self.texts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_text_has_one_place(texts in proptest::collection::vec("[ab\\x00é]{0,18}", 0..60)) {
            let mut names = Names::new();
            let places: Vec<u32> = texts.iter().map(|text| names.place(text)).collect();
            for (text, &place) in texts.iter().zip(&places) {
                prop_assert_eq!(names.text(place), text);
                prop_assert_eq!(names.place(text), place);
            }
            let mut different = texts.clone();
            different.push(String::new());
            different.sort_unstable();
            different.dedup();
            prop_assert_eq!(names.count(), different.len());
        }
    }
}
