//! Any bytes under any name give documents or errors: text, HTML, feeds, JSON, archives, PDF, DOCX.
#![no_main]

use std::io::Cursor;
use std::ops::ControlFlow;

use entente_reading::read_documents;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 10] = ["a", "a.txt", "a.html", "a.md", "a.xml", "a.jsonl", "a.json", "a.pdf", "a.docx", "a.tar.gz"];

fuzz_target!(|input: (u8, &[u8])| {
    let (name, bytes) = input;
    let name = NAMES[usize::from(name) % NAMES.len()];
    let _ = read_documents(Cursor::new(bytes), name, &mut |part| {
        if let Ok(reading) = part.reading {
            assert!(!reading.text.is_empty());
        }
        ControlFlow::Continue(())
    });
});
