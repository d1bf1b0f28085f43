//! The CoNLL-U reader takes or refuses any text; what it takes has the score 1 against itself.
#![no_main]

use entente_reading::syntax::{raw_text, read_conllu, score};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(sentences) = read_conllu(text) {
        raw_text(&sentences);
        assert!(score(&sentences, &sentences).is_ok());
    }
});
