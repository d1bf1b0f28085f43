//! Any text gives quantities in order of place, each with finite values.
#![no_main]

use entente_reading::quantity_mentions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut at = 0;
    for mention in quantity_mentions(text, &[]) {
        assert!(at <= mention.start && mention.start < mention.end);
        assert!(text.get(mention.start..mention.end).is_some());
        assert!(mention.low.is_finite() && mention.low <= mention.high && mention.high.is_finite());
        at = mention.end;
    }
});
