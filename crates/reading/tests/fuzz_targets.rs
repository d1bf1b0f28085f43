//! What the fuzz targets check, over drawn inputs and over their corpora: `cargo fuzz` needs a nightly compiler, this does not.
#![allow(clippy::expect_used, reason = "a test may panic")]

// The targets are modules of this test, which stands in for their crate.
extern crate self as libfuzzer_sys;

use std::path::Path;

use proptest::prelude::*;

/// As in the crate libfuzzer-sys, but the target becomes a function.
#[macro_export]
macro_rules! fuzz_target {
    (|$input:ident: $kind:ty| $body:block) => {
        pub(crate) fn check($input: $kind) $body
    };
}

macro_rules! targets {
    ($($name:ident: $file:literal),*) => {
        $(
            // The attribute of a program, and the import of the macro that is at hand already.
            #[allow(unused_attributes, unused_imports)]
            #[path = $file]
            mod $name;
        )*
    };
}

targets! {
    date_mentions: "../fuzz/fuzz_targets/date_mentions.rs",
    parse_bytes: "../fuzz/fuzz_targets/parse_bytes.rs",
    quantity_mentions: "../fuzz/fuzz_targets/quantity_mentions.rs",
    read_conllu: "../fuzz/fuzz_targets/read_conllu.rs",
    read_documents: "../fuzz/fuzz_targets/read_documents.rs"
}

/// The inputs of a target's corpus.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let files = std::fs::read_dir(folder).expect("a corpus");
    let inputs: Vec<_> = files
        .map(|file| std::fs::read(file.expect("a file").path()).expect("its bytes"))
        .collect();
    assert!(!inputs.is_empty());
    inputs
}

fn texts(target: &str) -> Vec<String> {
    let inputs = corpus(target);
    let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
    inputs.iter().map(text).collect()
}

#[test]
fn every_corpus_passes() {
    for bytes in corpus("parse_bytes") {
        parse_bytes::check(&bytes);
    }
    for text in texts("read_conllu") {
        read_conllu::check(&text);
    }
    for text in texts("quantity_mentions") {
        quantity_mentions::check(&text);
    }
    for text in texts("date_mentions") {
        date_mentions::check(("2014-05", &text));
    }
    for bytes in corpus("read_documents") {
        for name in 0..10 {
            read_documents::check((name, &bytes));
        }
    }
}

/// Bytes with the beginnings of the formats drawn often.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let start = prop::sample::select(vec![
        &b""[..],
        b"PK\x03\x04",
        b"%PDF-1.7\n",
        b"\x1f\x8b\x08",
        b"\xfd7zXZ\0",
        b"<rss><channel><item>",
        b"{\"text\":\"",
        b"\xff\xfe",
    ]);
    (start, prop::collection::vec(any::<u8>(), 0..300))
        .prop_map(|(start, rest)| [start, &rest].concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_bytes_are_parsed(bytes in bytes()) {
        parse_bytes::check(&bytes);
    }

    #[test]
    fn any_text_is_conllu_or_refused(text in "(\\PC|[\t\n#_0-9-]){0,200}") {
        read_conllu::check(&text);
    }

    #[test]
    fn any_text_has_quantities_in_order(text in "(\\PC|[ .,$%0-9]|million|per cent|\n){0,80}") {
        quantity_mentions::check(&text);
    }

    #[test]
    fn any_text_has_dates_in_order(
        document in "(19|20)[0-9]{2}(-[0-9]{2}){0,2}|\\PC{0,8}",
        text in "(\\PC|[ .,0-9]|May|Monday|last|next|year|in |\n){0,60}",
    ) {
        date_mentions::check((&document, &text));
    }

    #[test]
    fn any_bytes_are_documents_or_errors(name in any::<u8>(), bytes in bytes()) {
        read_documents::check((name, &bytes));
    }
}
