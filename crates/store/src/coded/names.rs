//! Texts that repeat by the million, each kept once.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

/// Bytes of a tiny text, which with its length fills 64 bits, and of a short one, which fills 128.
const TINY: usize = 7;
const SHORT: usize = 15;

/// Texts by place. Place 0 is the empty text.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    /// Places of tiny and short texts: most codes are, and a whole number is found faster than a text elsewhere in memory.
    tiny: HashMap<u64, u32, FixedState>,
    short: HashMap<u128, u32, FixedState>,
    long: HashMap<Arc<str>, u32, FixedState>,
    texts: Vec<Arc<str>>,
}

/// A tiny text and its length as one number.
fn packed_tiny(bytes: &[u8]) -> u64 {
    let length = bytes.len();
    let text = match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        // The two overlap.
        (Some(&first), Some(&last)) => {
            let last = u64::from(u32::from_le_bytes(last));
            u64::from(u32::from_le_bytes(first)) | (last << (8 * (length - 4)))
        }
        _ => bytes
            .iter()
            .rev()
            .fold(0, |text, &byte| (text << 8) | u64::from(byte)),
    };
    text | ((length as u64) << 56)
}

/// A short text and its length as one number: its first and its last bytes, which overlap.
fn packed(text: &str) -> Option<u128> {
    let bytes = text.as_bytes();
    let length = bytes.len();
    let (first, last) = match length {
        8 => (u64::from_le_bytes(*bytes.first_chunk()?), 0),
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
            tiny: HashMap::default(),
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
        // Looked up before it is taken in: almost all are there.
        if text.len() <= TINY {
            let packed = packed_tiny(text.as_bytes());
            if let Some(&place) = self.tiny.get(&packed) {
                return place;
            }
            self.tiny.insert(packed, self.texts.len() as u32);
            return self.take_in(Arc::from(text));
        }
        if let Some(packed) = packed(text) {
            if let Some(&place) = self.short.get(&packed) {
                return place;
            }
            self.short.insert(packed, self.texts.len() as u32);
            return self.take_in(Arc::from(text));
        }
        if let Some(&place) = self.long.get(text) {
            return place;
        }
        let text: Arc<str> = Arc::from(text);
        self.long.insert(Arc::clone(&text), self.texts.len() as u32);
        self.take_in(text)
    }

    fn take_in(&mut self, text: Arc<str>) -> u32 {
        self.texts.push(text);
        // Far fewer than 2³² texts fit into memory.
        self.texts.len() as u32 - 1
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
