use std::sync::Arc;

use entente_model::batch::{Batch, InputFile};
use entente_model::document::Document;
use entente_model::source::{Source, SourceId, SourceKind};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::{Format, Hint, ReadError, Reading, mentions, read_document};

/// Hexadecimal digits of the content hash in a document's id.
const ID_DIGITS: usize = 8;

/// Reads a document and hands it over as the library keeps it: one document, its source, the actors that it names.
///
/// `origin` is the file name or address; `retrieved` when it was got. What a user should be told (a character set that was guessed, a
/// date that could not be read) stands in [`Batch::remarks`].
///
/// # Errors
/// [`ReadError`], as [`read_document`].
pub fn document_batch(
    bytes: &[u8],
    origin: &str,
    retrieved: Timestamp,
) -> Result<Batch, ReadError> {
    let reading = read_document(bytes, Hint::from_name(origin))?;
    let hash = content_hash(bytes);
    Ok(reading_batch(
        reading,
        hash,
        bytes.len() as u64,
        origin,
        retrieved,
    ))
}

/// SHA-256 in hexadecimal.
pub fn content_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What was read, as the library keeps it. `hash` is the SHA-256 of the document's own bytes, `bytes` their number; see [`document_batch`].
pub fn reading_batch(
    reading: Reading,
    hash: String,
    bytes: u64,
    origin: &str,
    retrieved: Timestamp,
) -> Batch {
    let id = SourceId::new(format!("document-{}", &hash[..ID_DIGITS]));
    let name = without_folder(origin, reading.format);
    let title = reading.title.clone().unwrap_or_default();
    let date = reading.date.map(|date| date.to_edtf()).unwrap_or_default();

    let mut remarks = Vec::new();
    if reading.character_set.lossy
        || reading.character_set.source == crate::CharacterSetSource::Detected
    {
        remarks.push(format!("decoded from {}", reading.character_set));
    }
    if let Some(unread) = &reading.unread_date {
        remarks.push(format!("the date {unread:?} cannot be read"));
    }

    let shown = if title.is_empty() { name } else { &title };
    let source = Source {
        author: reading.author.clone().unwrap_or_default(),
        address: if origin.contains("://") {
            origin.to_owned()
        } else {
            String::new()
        },
        dated: date.clone(),
        retrieved: retrieved.to_string(),
        content_hash: hash.clone(),
        ..Source::new(id.clone(), SourceKind::Document, "document", shown)
    };
    let document = Document {
        source: id,
        origin: origin.to_owned(),
        format: reading.format.as_str().to_owned(),
        title,
        author: reading.author.unwrap_or_default(),
        date,
        language: reading
            .language
            // A guess from a line or two is as often wrong as right.
            .filter(|language| language.reliable)
            .map(|language| language.code.to_owned())
            .unwrap_or_default(),
        encoding: reading.character_set.name.to_owned(),
        mentions: mentions(&reading.text, reading.date.as_ref()),
        text: reading.text,
    };
    let file = InputFile {
        name: Arc::from(name),
        sha256: hash,
        bytes,
        rows: 1,
    };
    Batch {
        files: vec![file],
        documents: vec![document],
        remarks,
        ..Batch::new(source)
    }
}

/// A document's name without the folders of its file. A line of JSON or an entry of a feed has a name of its own behind a mark, which may be an address:
/// "news/feed.xml!https://x.org/a" is "feed.xml!https://x.org/a", not "a".
fn without_folder(origin: &str, format: Format) -> &str {
    let end_of_file = match format {
        Format::JsonLine | Format::Feed => {
            let before = origin.find("://").unwrap_or(origin.len());
            origin[..before].rfind('!').unwrap_or(origin.len())
        }
        _ => origin.len(),
    };
    let start = origin[..end_of_file]
        .rfind(['/', '\\'])
        .map_or(0, |at| at + 1);
    &origin[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_the_same_document_and_a_guessed_character_set_is_told() {
        let text = "Пакистан и Россия подписали соглашение о сотрудничестве в Москве.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        let batch = document_batch(&bytes, "folder/note.txt", Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(batch.documents[0].text, text);
        assert!(
            batch.remarks[0].starts_with("decoded from windows-1251"),
            "{:?}",
            batch.remarks
        );
        assert_eq!(batch.source.title, "note.txt");
        let again = document_batch(&bytes, "elsewhere.txt", Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(again.source.id, batch.source.id);
    }

    #[test]
    fn a_name_keeps_its_file() {
        for (origin, format, name) in [
            (
                "news/feed.xml!https://x.org/a",
                Format::Feed,
                "feed.xml!https://x.org/a",
            ),
            ("news/s.jsonl!a/b", Format::JsonLine, "s.jsonl!a/b"),
            ("x.zip!news/s.jsonl!12", Format::JsonLine, "s.jsonl!12"),
            ("a!b/visit.md", Format::Markdown, "visit.md"),
            ("https://x.org/visit.html", Format::Html, "visit.html"),
        ] {
            assert_eq!(without_folder(origin, format), name);
        }
    }
}
