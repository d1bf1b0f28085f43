//! Archives: zip and tar. Members that are no documents (images, folders) are passed over.

use std::io::{BufReader, Read, Seek};
use std::ops::ControlFlow;

use zip::ZipArchive;

use super::{DocumentPart, Sink, stopped, stream, whole};
use crate::character_set::CharacterSet;
use crate::docx;
use crate::error::ReadError;
use crate::format::{Format, Hint};
use crate::reading::finish;

/// Endings of members that are read; others are passed over.
const ENDINGS: [&str; 22] = [
    "txt", "text", "html", "htm", "xhtml", "md", "markdown", "mdown", "mkd", "pdf", "docx", "xml",
    "rss", "atom", "jsonl", "ndjson", "json", "zip", "tar", "gz", "tgz", "xz",
];

/// Whether a file with this name is read when its folder or archive is.
pub fn is_document(name: &str) -> bool {
    Hint::from_name(name)
        .ending()
        .is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

pub(super) fn zip(
    mut source: impl Read + Seek,
    name: &str,
    depth: usize,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let mut archive = match ZipArchive::new(&mut source) {
        Ok(archive) => archive,
        Err(error) => {
            let reason = ReadError::Damaged {
                format: "zip archive",
                reason: error.to_string(),
            };
            return sink(DocumentPart::failed(name.to_owned(), reason));
        }
    };
    // A DOCX file is one document.
    if archive.index_for_name("word/document.xml").is_some() {
        drop(archive);
        return docx(source, name, sink);
    }
    for index in 0..archive.len() {
        let member = match archive.by_index(index) {
            Ok(member) => member,
            Err(error) => {
                let reason = ReadError::Damaged {
                    format: "zip archive",
                    reason: error.to_string(),
                };
                sink(DocumentPart::failed(format!("{name}!{index}"), reason))?;
                continue;
            }
        };
        let inner = String::from_utf8_lossy(member.name_raw()).into_owned();
        if member.is_file() && is_document(&inner) {
            let reader: Box<dyn std::io::BufRead + '_> = Box::new(BufReader::new(member));
            stream(reader, &format!("{name}!{inner}"), depth - 1, sink)?;
        }
    }
    ControlFlow::Continue(())
}

fn docx(mut source: impl Read + Seek, name: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    if let Err(error) = source.rewind() {
        return sink(DocumentPart::failed(name.to_owned(), stopped(&error)));
    }
    let bytes = match whole(source) {
        Ok(bytes) => bytes,
        Err(error) => return sink(DocumentPart::failed(name.to_owned(), error)),
    };
    let mut part = DocumentPart::failed(name.to_owned(), ReadError::Empty);
    part.hash = crate::batch::content_hash(&bytes);
    part.bytes = bytes.len() as u64;
    part.reading =
        docx::read(&bytes).and_then(|draft| finish(draft, Format::Docx, CharacterSet::INSIDE));
    sink(part)
}

pub(super) fn tar(
    source: impl Read,
    name: &str,
    depth: usize,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let mut archive = tar::Archive::new(source);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return sink(DocumentPart::failed(name.to_owned(), stopped(&error))),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            // The place of the next member is not known.
            Err(error) => return sink(DocumentPart::failed(name.to_owned(), stopped(&error))),
        };
        let inner = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if entry.header().entry_type().is_file() && is_document(&inner) {
            let reader: Box<dyn std::io::BufRead + '_> = Box::new(BufReader::new(entry));
            stream(reader, &format!("{name}!{inner}"), depth - 1, sink)?;
        }
    }
    ControlFlow::Continue(())
}
