//! Files of several documents and of binary formats: what is read, what is refused, and that damage stops nothing.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use entente_reading::{
    DocumentPart, Format, Hint, ReadError, read_document, read_documents, read_file,
};

fn parts(bytes: &[u8], name: &str) -> Vec<DocumentPart> {
    let mut found = Vec::new();
    let end = read_documents(Cursor::new(bytes), name, &mut |part| {
        found.push(part);
        ControlFlow::Continue(())
    });
    assert_eq!(end, ControlFlow::Continue(()));
    found
}

/// Name, format, date, title and text of each part; an error in the place of them.
fn summary(parts: &[DocumentPart]) -> Vec<String> {
    parts
        .iter()
        .map(|part| match &part.reading {
            Ok(reading) => format!(
                "{} {} {} {} | {}",
                part.name,
                reading.format.as_str(),
                reading.date.map_or("-".to_owned(), |date| date.to_edtf()),
                reading.title.as_deref().unwrap_or("-"),
                reading.text.replace('\n', "⏎"),
            ),
            Err(error) => format!("{} {error}", part.name),
        })
        .collect()
}

const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Feed</title><link>https://example.org/</link>
<item><title>Talks &amp; visits</title><link>https://example.org/1</link><pubDate>Thu, 02 Dec 2021 10:00:00 GMT</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>The adviser visited <b>Moscow</b>.</p><p>They met.</p>]]></content:encoded></item>
<item><title>Second</title><guid>x2</guid><pubDate>03 Dec 2021 00:00 +0500</pubDate><description>&lt;p&gt;Russia agreed.&lt;/p&gt;</description></item>
</channel></rss>"#;

const ATOM: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Feed</title><entry><title>Talks</title><link href="https://example.org/a"/>
<id>a1</id><published>2021-12-02T10:00:00Z</published><author><name>A. Writer</name></author>
<content type="xhtml"><div><p>One.</p><p>Two.</p></div></content></entry></feed>"#;

#[test]
fn feeds_give_an_entry_a_document() {
    assert_eq!(
        summary(&parts(RSS.as_bytes(), "feed.xml")),
        [
            "feed.xml!https://example.org/1 feed 2021-12-02 Talks & visits | The adviser visited Moscow.⏎⏎They met.",
            "feed.xml!x2 feed 2021-12-03 Second | Russia agreed.",
        ]
    );
    let atom = parts(ATOM.as_bytes(), "feed");
    assert_eq!(
        summary(&atom),
        ["feed!a1 feed 2021-12-02 Talks | One.⏎⏎Two."]
    );
    assert_eq!(
        atom[0].reading.as_ref().unwrap().author.as_deref(),
        Some("A. Writer")
    );
}

#[test]
fn lines_of_json_give_documents_and_name_what_is_wrong() {
    let lines = "{\"id\": \"a\", \"title\": \"T\", \"text\": \"Russia agreed.\", \"date\": \"2021-12-02\", \"country_iso\": \"RUS\"}\n\n\
        not json\n[1]\n{\"year\": 2017, \"body\": \"<p>One.</p><p>Two.</p>\"}\n{\"title\": \"no text\"}";
    let found = parts(lines.as_bytes(), "news.jsonl");
    let summary = summary(&found);
    assert_eq!(
        summary[0],
        "news.jsonl!a json-line 2021-12-02 T | Russia agreed."
    );
    assert_eq!(found[0].speaker.as_deref(), Some("RUS"));
    assert!(
        summary[1].starts_with("news.jsonl!3 this line of JSON cannot be read: "),
        "{}",
        summary[1]
    );
    assert!(summary[2].contains("it is no object"), "{}", summary[2]);
    assert!(
        summary[3].starts_with("news.jsonl!5 json-line 2017"),
        "{}",
        summary[3]
    );
    assert!(
        summary[4].contains("it has none of the keys text, body"),
        "{}",
        summary[4]
    );
    // A file of one value is a list of documents or one.
    let list = br#"[{"text": "One."}, {"text": "Two."}]"#;
    assert_eq!(parts(list, "a.json").len(), 2);
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar_gz_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(flate2::write::GzEncoder::new(
        Vec::new(),
        flate2::Compression::fast(),
    ));
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap().finish().unwrap()
}

fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    let core = r#"<cp:coreProperties xmlns:cp="x" xmlns:dc="y" xmlns:dcterms="z"><dc:title>Note</dc:title><dc:creator>A. Writer</dc:creator>
        <dcterms:created>2021-12-02T10:00:00Z</dcterms:created></cp:coreProperties>"#;
    zip_of(&[
        ("word/document.xml", document.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
    ])
}

#[test]
fn docx_gives_paragraphs_and_properties() {
    let bytes = docx(
        "<w:p><w:r><w:t>Russia &amp; </w:t></w:r><w:r><w:t>Pakistan met.</w:t></w:r></w:p><w:p><w:r><w:delText>no</w:delText><w:t>They agreed.</w:t></w:r></w:p>",
    );
    let reading = read_document(&bytes, Hint::default()).unwrap();
    assert_eq!(reading.format, Format::Docx);
    assert_eq!(reading.text, "Russia & Pakistan met.\n\nThey agreed.");
    assert_eq!(reading.title.as_deref(), Some("Note"));
    assert_eq!(
        reading.date.map(|date| date.to_edtf()).as_deref(),
        Some("2021-12-02")
    );
    assert_eq!(
        summary(&parts(&bytes, "note.docx"))[0],
        "note.docx docx 2021-12-02 Note | Russia & Pakistan met.⏎⏎They agreed."
    );
}

/// A page with these drawing instructions and these further objects, numbered from 5.
fn pdf(content: &str, resources: &str, further: &[String]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> {resources} >> >>"
        ),
        format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ),
    ];
    objects.extend_from_slice(further);
    objects.push("<< /Title (Note) /CreationDate (D:20211202100000Z) >>".to_owned());
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    bytes.extend(
        format!(
            "trailer\n<< /Size {} /Root 1 0 R /Info {} 0 R >>\nstartxref\n{table}\n%%EOF\n",
            objects.len() + 1,
            objects.len()
        )
        .into_bytes(),
    );
    bytes
}

#[test]
fn pdf_gives_its_text() {
    let bytes = pdf(
        "BT /F1 12 Tf 72 720 Td (Pakistan signed the agreement.) Tj ET",
        "",
        &[],
    );
    let reading = read_document(&bytes, Hint::default()).unwrap();
    assert_eq!(reading.format, Format::Pdf);
    assert_eq!(reading.text, "Pakistan signed the agreement.");
    assert_eq!(reading.title.as_deref(), Some("Note"));
    assert_eq!(
        reading.date.map(|date| date.to_edtf()).as_deref(),
        Some("2021-12-02")
    );
}

#[test]
fn a_form_that_holds_itself_is_refused() {
    let form = |resources: &str| {
        vec![format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources} /Length 6 >>\nstream\n/X0 Do\nendstream"
        )]
    };
    for resources in ["/Resources << /XObject << /X0 5 0 R >> >>", ""] {
        let bytes = pdf("/X0 Do", "/XObject << /X0 5 0 R >>", &form(resources));
        let error = read_document(&bytes, Hint::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "this PDF file cannot be read: its forms hold themselves"
        );
    }
}

#[test]
fn archives_give_their_documents() {
    let bytes = docx("<w:p><w:r><w:t>They agreed.</w:t></w:r></w:p>");
    let lines = b"{\"text\": \"Russia agreed.\"}\n{\"text\": \"Pakistan agreed.\"}";
    let members: [(&str, &[u8]); 5] = [
        ("a/note.txt", b"Pakistan and Russia met."),
        ("note.docx", &bytes),
        ("picture.png", b"\x89PNG"),
        ("news.jsonl", lines),
        ("empty.txt", b""),
    ];
    let expected = [
        "x!a/note.txt text - - | Pakistan and Russia met.",
        "x!note.docx docx 2021-12-02 Note | They agreed.",
        "x!news.jsonl!1 json-line - - | Russia agreed.",
        "x!news.jsonl!2 json-line - - | Pakistan agreed.",
        "x!empty.txt the document is empty",
    ];
    assert_eq!(summary(&parts(&zip_of(&members), "x")), expected);
    assert_eq!(summary(&parts(&tar_gz_of(&members), "x")), expected);
    // An archive in an archive, and one too deep.
    let mut inner = zip_of(&members[..1]);
    for _ in 0..5 {
        inner = zip_of(&[("i.zip", &inner)]);
    }
    assert!(summary(&parts(&inner, "x"))[0].contains("nested too deep"));
    // The same from a file on disk.
    let folder = std::env::temp_dir().join(format!("entente-formats-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("x.zip");
    std::fs::write(&path, zip_of(&members)).unwrap();
    let mut count = 0;
    let _ = read_file(&path, &mut |_| {
        count += 1;
        ControlFlow::Continue(())
    });
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(count, 5);
}

#[test]
fn a_sink_may_stop() {
    let bytes = zip_of(&[("a.txt", b"One."), ("b.txt", b"Two.")]);
    let mut count = 0;
    let end = read_documents(Cursor::new(bytes), "x", &mut |_| {
        count += 1;
        ControlFlow::Break(())
    });
    assert_eq!((end, count), (ControlFlow::Break(()), 1));
}

/// Cut anywhere, or with a byte changed anywhere, a file gives documents or errors, and never a panic.
#[test]
fn damaged_files_end_in_documents_or_errors() {
    let members: [(&str, &[u8]); 2] = [
        ("a.txt", b"Pakistan and Russia met."),
        ("b.xml", RSS.as_bytes()),
    ];
    let files = [
        (zip_of(&members), "a.zip"),
        (tar_gz_of(&members), "a.tar.gz"),
        (
            docx("<w:p><w:r><w:t>They agreed.</w:t></w:r></w:p>"),
            "a.docx",
        ),
        (
            pdf("BT /F1 12 Tf 72 720 Td (They agreed.) Tj ET", "", &[]),
            "a.pdf",
        ),
        (RSS.as_bytes().to_vec(), "a.xml"),
        (ATOM.as_bytes().to_vec(), "a.atom"),
    ];
    for (bytes, name) in &files {
        let step = (bytes.len() / 40).max(1);
        for cut in (0..bytes.len()).step_by(step) {
            parts(&bytes[..cut], name);
            let mut changed = bytes.clone();
            changed[cut] ^= 0x55;
            parts(&changed, name);
        }
    }
}

#[test]
fn a_line_longer_than_the_limit_is_passed_over() {
    let mut lines = b"{\"text\": \"".to_vec();
    lines.resize(65 << 20, b'a');
    lines.extend(b"\"}\n{\"text\": \"Russia agreed.\"}");
    let found = parts(&lines, "a.jsonl");
    assert!(matches!(found[0].reading, Err(ReadError::TooLarge { .. })));
    assert_eq!(found[1].reading.as_ref().unwrap().text, "Russia agreed.");
}

#[test]
fn a_long_text_is_read_in_pieces_of_paragraphs() {
    let paragraph = "Pakistan and Russia met. ".repeat(40);
    let body = format!("{}\n\n", paragraph.trim_end()).repeat(10_000);
    let text = format!("Title: Talks\nDate: 2021-12-02\n\n{body}");
    let found = parts(text.as_bytes(), "a.txt");
    assert_eq!(found.len(), text.len().div_ceil(4 << 20));
    let readings: Vec<_> = found
        .iter()
        .map(|part| part.reading.as_ref().unwrap())
        .collect();
    assert!(
        readings
            .iter()
            .all(|reading| reading.date == readings[0].date && reading.title == readings[0].title)
    );
    assert!(
        readings
            .iter()
            .all(|reading| reading.text.starts_with("Pakistan and")
                && reading.text.ends_with("met."))
    );
    assert_eq!(
        readings
            .iter()
            .map(|reading| reading.text.matches("met.").count())
            .sum::<usize>(),
        400_000
    );
    // Ten million letters without a blank.
    assert_eq!(parts("ä".repeat(5 << 20).as_bytes(), "a.txt").len(), 3);
}

#[test]
fn a_bomb_is_refused_after_the_limit() {
    let bytes = zip_of(&[("a.html", &vec![b'a'; 65 << 20])]);
    assert!(bytes.len() < 1 << 20);
    assert!(matches!(
        parts(&bytes, "x")[0].reading,
        Err(ReadError::TooLarge { .. })
    ));
}

/// The bound on time is far above what linear time needs and far below what quadratic time would take.
#[test]
fn dates_and_quantities_of_a_long_line_take_linear_time() {
    let document = "2021-12-03".parse().unwrap();
    for words in [
        "In 1971 and since May 2014 it paid $5-7 million for 16-18 days. ",
        "1-1,",
        "since until from to between and ",
        "the early mid late 1990s' ",
        "9.9.9-9,999,",
        "two hundred and ",
    ] {
        let text = words.repeat((2 << 20) / words.len());
        let start = std::time::Instant::now();
        let dates = entente_reading::date_mentions(&text, Some(&document));
        entente_reading::quantity_mentions(&text, &dates);
        assert!(
            start.elapsed().as_secs() < 60,
            "{words:?} took {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn feeds_of_deep_and_endless_markup_are_read_in_linear_time() {
    let deep = format!(
        "<rss><channel><item><title>T</title><content>{}x",
        "<div>".repeat(100_000)
    );
    assert_eq!(parts(deep.as_bytes(), "a.xml").len(), 1);
    let entities = format!(
        "<rss><channel><item><title>{}</title></item></channel></rss>",
        "&lt;b&gt;".repeat(100_000)
    );
    parts(entities.as_bytes(), "a.xml");
}

#[test]
fn short_english_is_never_taken_for_another_language() {
    let data = entente_testing::shared_data_or_skip!();
    let rows = std::fs::read_to_string(data.join("coding/plv_relations.jsonl")).unwrap();
    let mut read = 0;
    for row in rows.lines().take(400) {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let words: Vec<&str> = row["text"].as_str().unwrap().split_whitespace().collect();
        for most in [3, 5, 8, words.len()] {
            let text = words[..most.min(words.len())].join(" ");
            let Ok(reading) = read_document(text.as_bytes(), Hint::from_name("a.txt")) else {
                continue;
            };
            let other = reading
                .language
                .is_some_and(|language| language.reliable && language.code != "eng");
            assert!(!other, "{text}: {:?}", reading.language);
            read += 1;
        }
    }
    assert!(read > 1500, "{read}");
}
