//! Any bytes give a reading or a typed error, in linear time, without a panic or a deep stack.

use std::time::{Duration, Instant};

use entente_reading::{Extraction, Hint, ReadError, Reading, mentions, read_document};
use proptest::prelude::*;

const NAMES: [&str; 4] = ["a.html", "a.md", "a.txt", "a"];

fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    for name in NAMES {
        let Ok(reading) = read_document(bytes, Hint::from_name(name)) else {
            continue;
        };
        let text = &reading.text;
        prop_assert!(!text.is_empty() && text.trim() == text);
        prop_assert!(!text.contains('\r') && !text.contains("\n\n\n"));
        prop_assert!(!text.contains(" \n"));
        for mention in mentions(text, reading.date.as_ref()) {
            prop_assert!(
                text.get(mention.start as usize..mention.end as usize)
                    .is_some()
            );
        }
        // The text is in the kept form: read as plain text it stays as it is, byte for byte.
        let again = read_document(
            text.as_bytes(),
            Hint {
                name: Some("a.txt"),
                media_type: Some("text/plain; charset=utf-8"),
            },
        );
        if let Ok(again) = again
            && again.title.is_none()
            && again.date.is_none()
            && again.author.is_none()
            && again.language.map(|language| language.code)
                == reading.language.map(|language| language.code)
        {
            prop_assert_eq!(&again.text, text);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&bytes)?;
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        check(text.as_bytes())?;
    }

    #[test]
    fn any_soup_of_markup_is_read_or_refused(pieces in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<div>", "</div>", "<b>", "</i>", "<table>", "<td>", "<svg>", "</svg>", "<script>", "</script>",
        "<title>", "<!--", "-->", "<pre>", "</pre>", "&amp;", "&#x1F;", "Pakistan", " and ", "Russia", "\r\n", "\n\n", "<",
        "---\n", "+++\n", "title: x\n", "# ", "> ", "- ", "|a|b|\n|-|-|\n", "`", "[x](y)", "<article>", "<meta charset=",
        "<math>", "<time datetime='2014'>", "<script type='application/ld+json'>{\"@context\":\"https://schema.org\",",
        "\"@type\":\"NewsArticle\"", "}", "é", "\u{FEFF}",
    ]), 0..40)) {
        check(pieces.concat().as_bytes())?;
    }
}

/// Reads on the 2 MiB stack of a test's thread; the bound on time is a hundred times what a slow machine needs in
/// linear time and far below what quadratic time would take.
fn quickly(html: &str, name: &str) -> Result<Reading, ReadError> {
    let start = Instant::now();
    let reading = read_document(html.as_bytes(), Hint::from_name(name));
    let elapsed = start.elapsed();
    assert!(
        elapsed < Duration::from_secs(20),
        "{name}: {elapsed:?} for {:?}…",
        &html[..html.len().min(60)]
    );
    reading
}

#[test]
fn deep_markup_is_stripped_and_keeps_its_text() {
    let deep = 100_000;
    for html in [
        format!("{}Pakistan{}", "<div>".repeat(deep), "</div>".repeat(deep)),
        format!("{}Pakistan", "<b><i>".repeat(deep)),
        format!("{}Pakistan", "<p><font color=x></p>".repeat(deep)),
        format!("{}Pakistan", "<table><tr><td>".repeat(deep)),
        format!("{}Pakistan", "<a href=x><div></a>".repeat(deep)),
        format!("{}Pakistan", "<svg>".repeat(deep)),
        format!("{}Pakistan", "<ul><li>".repeat(deep)),
    ] {
        let reading = quickly(&html, "deep.html").unwrap();
        assert_eq!(reading.text, "Pakistan");
        assert_eq!(reading.extraction, Extraction::StrippedTags);
    }
}

#[test]
fn markup_of_legal_depth_is_walked_on_a_small_stack() {
    let html = format!("<p>{}Pakistan{}", "<div>".repeat(190), "</div>".repeat(190));
    assert_ne!(
        quickly(&html, "deep.html").unwrap().extraction,
        Extraction::StrippedTags
    );
    let html = format!("{}Pakistan", "<ul><li><table><tr><td><p>".repeat(95));
    assert_ne!(
        quickly(&html, "deep.html").unwrap().extraction,
        Extraction::StrippedTags
    );
}

#[test]
fn wide_documents_take_linear_time() {
    let many = 30_000;
    let attributes: String = (0..2 * many)
        .map(|number| format!(" a{number}=1"))
        .collect();
    for (name, text) in [
        ("a.html", "<p>Pakistan and Russia met.</p>".repeat(many)),
        ("a.html", "<p>Pakistan and <b>Russia met.</p>".repeat(many)),
        ("a.html", format!("<p>Pakistan<a{attributes}>x")),
        (
            "a.html",
            format!(
                "<p>Pakistan<img src='data:image/png;base64,{}'>",
                "A".repeat(3 << 20)
            ),
        ),
        ("a.html", format!("Pakistan{}", "<!--".repeat(many))),
        ("a.html", format!("Pakistan{}", "&".repeat(many))),
        ("a.html", format!("Pakistan{}", "<br>".repeat(many))),
        ("a.html", format!("Pakistan <script>{}", "<".repeat(many))),
        (
            "a.html",
            format!(
                "<p>Pakistan<script type='application/ld+json'>{{\"@context\":\"https://schema.org\",\"a\":{}",
                "[{\"a\":".repeat(many)
            ),
        ),
        ("a.md", "> ".repeat(many) + "Pakistan"),
        ("a.md", "[".repeat(many) + "Pakistan"),
        ("a.md", "*a **b ".repeat(many) + "Pakistan"),
        ("a.md", "- ".repeat(many) + "Pakistan"),
        ("a.md", format!("{}Pakistan", "<div>".repeat(many))),
        ("a.txt", "Pakistan and Russia met. ".repeat(many)),
        ("a.txt", "Guinea-".repeat(many)),
        ("a.txt", "Pakistan\r".repeat(many)),
    ] {
        let reading = quickly(&text, name).unwrap();
        let start = Instant::now();
        let found = mentions(&reading.text, None);
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "mentions in {:?}",
            &text[..40]
        );
        assert!(
            !found.is_empty() || reading.text.contains("Guinea") || reading.text.len() < 20,
            "{:?}",
            &text[..40]
        );
    }
}

#[test]
fn refusals_say_what_to_do() {
    let refusal = |bytes: &[u8]| read_document(bytes, Hint::default()).unwrap_err();
    assert_eq!(refusal(b""), ReadError::Empty);
    assert_eq!(refusal(b" \n "), ReadError::NoText);
    assert_eq!(refusal(b"<html><script>x</script>"), ReadError::NoText);
    assert_eq!(
        refusal(b"\x89PNG\r\n").to_string(),
        "this is an image, not text, HTML, Markdown, PDF or DOCX: save it as one of these first"
    );
    assert!(
        refusal(b"%PDF-1.7")
            .to_string()
            .starts_with("this PDF file cannot be read: ")
    );
}
