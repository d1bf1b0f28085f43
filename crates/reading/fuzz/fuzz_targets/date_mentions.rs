//! Any text, under any date of publication, gives dates in order of place; parsed, every word has a governing date or says that it has none.
#![no_main]

use entente_model::time::DateInterval;
use entente_reading::syntax::Parser;
use entente_reading::{DatedText, date_mentions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (document, text) = input;
    let document = document.parse::<DateInterval>().ok();
    let mut at = 0;
    for mention in date_mentions(text, document.as_ref()) {
        assert!(at <= mention.start && mention.start < mention.end);
        assert!(text.get(mention.start..mention.end).is_some());
        at = mention.end;
    }
    let dated = DatedText::new(text, document.as_ref());
    for sentence in Parser::english().parse(text) {
        for place in 0..sentence.words.len() {
            dated.governing(&sentence, place);
        }
    }
});
