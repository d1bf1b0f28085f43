//! Documents and what is read from them. Each file of `tests/data` has its expectation beside it, `NAME.expected`; run with
//! `ENTENTE_BLESS=1` to write these anew, and review the difference.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use entente_reading::{Hint, Reading, mentions, read_document};

/// Everything that is read, in a form that shows a change.
fn shown(reading: &Reading) -> String {
    let mut shown = String::new();
    let mut line = |key: &str, value: Option<String>| {
        let _ = writeln!(shown, "{key}: {}", value.unwrap_or_else(|| "-".to_owned()));
    };
    line("format", Some(reading.format.as_str().to_owned()));
    line("title", reading.title.clone());
    line("author", reading.author.clone());
    line(
        "date",
        reading
            .date
            .map(|date| format!("{} ({})", date.to_edtf(), date.precision())),
    );
    line("unread date", reading.unread_date.clone());
    line(
        "language",
        reading
            .language
            .map(|language| format!("{} {:?}", language.code, language.basis)),
    );
    line("character set", Some(reading.character_set.to_string()));
    line("extraction", Some(format!("{:?}", reading.extraction)));
    let _ = writeln!(shown, "mentions:");
    for mention in mentions(&reading.text, reading.date.as_ref()) {
        let (start, end) = (mention.start as usize, mention.end as usize);
        let _ = writeln!(
            shown,
            "  {start}-{end} {} {:?}",
            mention.actor,
            &reading.text[start..end]
        );
    }
    let _ = writeln!(shown, "text:\n{}", reading.text);
    shown
}

fn documents(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending != "expected"))
        .collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> Reading {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path.to_string_lossy();
    read_document(&bytes, Hint::from_name(&name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn each_document_is_read_as_expected() {
    let documents = documents("tests/data");
    assert!(documents.len() >= 6);
    for path in documents {
        let found = shown(&read(&path));
        let expectation = PathBuf::from(format!("{}.expected", path.display()));
        if std::env::var_os("ENTENTE_BLESS").is_some() {
            std::fs::write(&expectation, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&expectation).unwrap_or_default();
        assert!(
            found == expected,
            "{} differs from {}:\n{found}",
            path.display(),
            expectation.display()
        );
    }
}

/// The documents that the manual uses: each names both states of the main case, and carries its metadata.
#[test]
fn the_samples_speak_of_pakistan_and_russia() {
    let samples = documents("../../samples");
    assert!(samples.len() >= 3);
    for path in samples {
        let reading = read(&path);
        let name = path.display();
        assert_eq!(
            reading.author.as_deref(),
            Some("The Entente authors"),
            "{name}"
        );
        assert!(reading.title.is_some() && reading.date.is_some(), "{name}");
        assert_eq!(
            reading.language.map(|language| language.code),
            Some("eng"),
            "{name}"
        );
        let actors: Vec<String> = mentions(&reading.text, reading.date.as_ref())
            .iter()
            .map(|mention| mention.actor.to_string())
            .collect();
        let has = |actor: &str| actors.iter().any(|found| found == actor);
        assert!(
            has("PAK") && (has("RUS") || has("SUN")) && has("IND"),
            "{name}: {actors:?}"
        );
        // What stands around the article is not in the text.
        for noise in ["Home", "Most read", "Imprint", "recipes"] {
            assert!(!reading.text.contains(noise), "{name}: {noise}");
        }
        assert!(!has("JPN") && !has("DEU"), "{name}: {actors:?}");
    }
}

/// A short article: without the filter of classes that long ones pass, its readers' comments were taken for its text.
#[test]
fn comments_below_a_short_article_are_no_part_of_it() {
    let page = "<html><head><title>Accord</title></head><body><article><h1>Accord</h1>\
        <p>Pakistan signed an agreement with Russia in Moscow on 3 May 2014.</p>\
        <div id='comments' class='comments-area'><ol class='comment-list'><li class='comment'><p>Joe: I think that India attacked China in 2013 and \
        everybody knows it, which is why this agreement is worth nothing to anybody in the region.</p></li></ol></div></article>\
        <div id='disqus_thread'><p>Bob: France invaded Germany in 2011, and it was a very fine day, as all who were there at that time will \
        certainly remember for long.</p></div></body></html>";
    let reading = read_document(page.as_bytes(), Hint::from_name("a.html")).unwrap();
    assert!(
        reading.text.contains("signed an agreement")
            && !reading.text.contains("India")
            && !reading.text.contains("France"),
        "{}",
        reading.text
    );
}

/// One comment lacks its end tag: the container goes on to the end of the page, and so did what was left out.
#[test]
fn an_article_that_goes_on_behind_an_unclosed_comment_is_read() {
    let page = |end: &str| {
        format!(
            "<html><body><div id='page'><h1>Talks in Moscow</h1><p>Pakistan and Russia signed an agreement in Moscow on 2 December 2021, and both said that it would \
             open a new chapter.</p><div id='comments'><div class='c'>Joe: India attacked Pakistan.<div class='c'>Ann: yes they did.</div></div>{end}<p>On 3 December 2021 \
             India criticised the agreement between Pakistan and Russia, which its minister called a threat to peace.</p><p>China praised Pakistan on 4 December 2021 \
             for the agreement that it had signed with Russia.</p></div></body></html>"
        )
    };
    for end in ["</div>", ""] {
        let reading = read_document(page(end).as_bytes(), Hint::from_name("page.html")).unwrap();
        assert!(reading.text.contains("China praised"), "{}", reading.text);
        assert!(
            reading.text.contains("a threat to peace"),
            "{}",
            reading.text
        );
        assert!(!reading.text.contains("Joe"), "{}", reading.text);
    }
}
