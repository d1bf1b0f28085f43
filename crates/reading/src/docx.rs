//! Text from Office Open XML (ECMA-376): the paragraphs of `word/document.xml`, and title, author and date of `docProps/core.xml`.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use crate::error::ReadError;
use crate::reading::{Draft, LONGEST};

pub(crate) fn is_docx(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
        && ZipArchive::new(Cursor::new(bytes))
            .is_ok_and(|archive| archive.index_for_name("word/document.xml").is_some())
}

pub(crate) fn read(bytes: &[u8]) -> Result<Draft, ReadError> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    let body = member(&mut archive, "word/document.xml")?;
    let mut draft = Draft {
        text: paragraphs(&body)?,
        ..Draft::default()
    };
    // A document without properties is whole.
    if let Ok(properties) = member(&mut archive, "docProps/core.xml") {
        fill(&mut draft, &properties);
    }
    Ok(draft)
}

fn damaged(reason: impl Into<String>) -> ReadError {
    ReadError::Damaged {
        format: "DOCX file",
        reason: reason.into(),
    }
}

fn member(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Vec<u8>, ReadError> {
    let file = archive
        .by_name(name)
        .map_err(|error| damaged(error.to_string()))?;
    let mut bytes = Vec::new();
    let limit = LONGEST as u64 + 1;
    file.take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| damaged(error.to_string()))?;
    if bytes.len() > LONGEST {
        return Err(ReadError::TooLarge {
            bytes: bytes.len(),
            limit: LONGEST,
        });
    }
    Ok(bytes)
}

/// Paragraphs by blank lines, cells by blanks; deleted text of tracked changes (`w:delText`) is left out.
fn paragraphs(xml: &[u8]) -> Result<String, ReadError> {
    let xml = String::from_utf8_lossy(xml);
    let mut reader = Reader::from_str(&xml);
    let mut text = String::new();
    let mut in_text = false;
    let mut in_cell = 0usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "t" => in_text = true,
                "tc" => in_cell += 1,
                _ => {}
            },
            Ok(Event::Empty(tag)) => match tag.local_name().as_ref() {
                "tab" => text.push(' '),
                "br" | "cr" => text.push('\n'),
                _ => {}
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "t" => in_text = false,
                "tc" => in_cell = in_cell.saturating_sub(1),
                "p" => text.push_str(if in_cell > 0 { " " } else { "\n\n" }),
                "tr" => text.push('\n'),
                "tbl" => text.push_str("\n\n"),
                _ => {}
            },
            Ok(Event::Text(piece)) if in_text => text.push_str(&piece),
            Ok(Event::GeneralRef(name)) if in_text => {
                text.push_str(&crate::container::entity(&name))
            }
            Ok(Event::CData(piece)) if in_text => text.push_str(&piece),
            Ok(Event::Eof) => return Ok(text),
            Ok(_) => {}
            // What was read up to the damage is kept only if there is something.
            Err(_) if !text.trim().is_empty() => return Ok(text),
            Err(error) => return Err(damaged(error.to_string())),
        }
    }
}

fn fill(draft: &mut Draft, xml: &[u8]) {
    let xml = String::from_utf8_lossy(xml);
    let mut reader = Reader::from_str(&xml);
    let mut field = String::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) => field = tag.local_name().as_ref().to_owned(),
            Event::End(_) => field.clear(),
            Event::Text(piece) => {
                let slot = match field.as_str() {
                    "title" => &mut draft.title,
                    "creator" => &mut draft.author,
                    "created" => &mut draft.date,
                    "language" => &mut draft.language,
                    _ => continue,
                };
                slot.get_or_insert_default().push_str(&piece);
            }
            Event::Eof => break,
            _ => {}
        }
    }
}
