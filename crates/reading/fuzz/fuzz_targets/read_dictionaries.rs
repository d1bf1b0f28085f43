//! Any text is read as a dictionary of any kind, with problems named by line; what was read codes a sentence; user rules are read or refused.
#![no_main]

use entente_reading::petrarch::{Dictionaries, DictionaryCoder, DictionaryKind};
use entente_reading::{Coder, Rules};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let lines = text.lines().count().max(1);
    let mut dictionaries = Dictionaries::default();
    for kind in DictionaryKind::ALL {
        dictionaries.add(kind, "fuzz", text);
    }
    for problem in &dictionaries.problems {
        assert!(problem.line <= lines);
    }
    DictionaryCoder::new(&dictionaries).code("Arnor attacked Gondor on Monday.", "20080101");
    if let Ok(rules) = Rules::parse(text) {
        let _ = Coder::new().with_rules(&rules);
    }
});
