//! Any bytes give sentences whose words lie in order inside the bytes, each with one root.
#![no_main]

use entente_reading::syntax::{Parser, to_conllu, to_tree};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut at = 0;
    let mut out = String::new();
    for (i, sentence) in Parser::english().parse_bytes(bytes).iter().enumerate() {
        assert_eq!(sentence.words.iter().filter(|word| word.head == 0).count(), 1);
        for word in &sentence.words {
            assert!(at <= word.start && word.start < word.end && word.end <= bytes.len());
            at = word.end;
        }
        to_conllu(sentence, i + 1, &mut out);
        to_tree(sentence, 60);
    }
});
