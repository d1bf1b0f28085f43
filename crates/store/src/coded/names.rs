//! Texts that repeat by the million, each kept once.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

/// Texts by place. Place 0 is the empty text.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    places: HashMap<Arc<str>, u32, FixedState>,
    texts: Vec<Arc<str>>,
}

impl Names {
    pub(crate) fn new() -> Names {
        let empty: Arc<str> = Arc::from("");
        Names {
            places: HashMap::from_iter([(Arc::clone(&empty), 0)]),
            texts: vec![empty],
        }
    }

    /// The place of a text, which is taken in if it is new.
    pub(crate) fn place(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if let Some(&place) = self.places.get(text) {
            return place;
        }
        // More than 2³² different actors and codes do not fit into memory anyway.
        let place = self.texts.len() as u32;
        let text: Arc<str> = Arc::from(text);
        self.places.insert(Arc::clone(&text), place);
        self.texts.push(text);
        place
    }

    pub(crate) fn text(&self, place: u32) -> &str {
        &self.texts[place as usize]
    }
}
