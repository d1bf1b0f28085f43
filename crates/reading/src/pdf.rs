//! Text from PDF, by `pdf-extract`.
//!
//! The library panics on much that is malformed and follows forms inside forms without end, so it works on a thread of its own: a panic
//! and an hour's work become a typed error, and documents whose forms hold themselves are refused before it sees them.

use std::collections::HashMap;
use std::sync::mpsc;
use std::time::Duration;

use pdf_extract::{Dictionary, Document, Object, ObjectId, PlainTextOutput, output_doc};

use crate::error::ReadError;
use crate::reading::Draft;

/// How long one document may take; a thousand pages take some seconds.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// The stack of the thread: objects nest up to the library's limit, and each level is a call.
const STACK: usize = 32 << 20;
/// How deep forms may nest. Those of drawing programs nest two or three deep.
const DEEPEST_FORM: usize = 16;
/// The thread's name, by which a program may keep the messages of its panics from the terminal.
pub(crate) const THREAD: &str = "pdf";

pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    // Some writers put bytes before the signature; readers look through the first kilobyte (PDF 1.7, implementation note 13). A text
    // that speaks of "%PDF-" is told from a file by what stands before: nothing but white space here.
    bytes.trim_ascii_start().starts_with(b"%PDF-")
}

pub(crate) fn read(bytes: &[u8]) -> Result<Draft, ReadError> {
    let bytes = bytes.to_vec();
    let (sender, receiver) = mpsc::channel();
    let thread = std::thread::Builder::new()
        .name(THREAD.to_owned())
        .stack_size(STACK)
        .spawn(move || {
            // The receiver is gone if it no longer waits: nobody to tell.
            let _ = sender.send(extract(&bytes));
        })
        .map_err(|error| ReadError::Stopped(error.to_string()))?;
    match receiver.recv_timeout(LONGEST_WAIT) {
        Ok(result) => result,
        // The thread has panicked, and its sender is gone.
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let _ = thread.join();
            Err(damaged("its objects are not as the format wants them"))
        }
        Err(mpsc::RecvTimeoutError::Timeout) => Err(damaged("it takes more than a minute")),
    }
}

fn damaged(reason: impl Into<String>) -> ReadError {
    ReadError::Damaged {
        format: "PDF file",
        reason: reason.into(),
    }
}

fn extract(bytes: &[u8]) -> Result<Draft, ReadError> {
    let document =
        Document::load_mem(bytes.trim_ascii_start()).map_err(|error| damaged(error.to_string()))?;
    if document.is_encrypted() {
        return Err(damaged("it is encrypted"));
    }
    if !forms_end(&document) {
        return Err(damaged("its forms hold themselves"));
    }
    let mut text = String::new();
    let mut output = PlainTextOutput::new(&mut text);
    output_doc(&document, &mut output).map_err(|error| damaged(error.to_string()))?;
    let information = information(&document);
    let value = |key: &[u8]| information.and_then(|information| string(information, key));
    Ok(Draft {
        text: joined(&text),
        title: value(b"Title"),
        author: value(b"Author"),
        date: value(b"CreationDate").and_then(|date| date_of(&date)),
        ..Draft::default()
    })
}

fn information(document: &Document) -> Option<&Dictionary> {
    let entry = document.trailer.get(b"Info").ok()?;
    match entry {
        Object::Reference(id) => document.get_object(*id).ok()?.as_dict().ok(),
        Object::Dictionary(dictionary) => Some(dictionary),
        _ => None,
    }
}

/// A text string: UTF-16 behind its mark, else one byte a character.
fn string(dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    let bytes = dictionary.get(key).ok()?.as_str().ok()?;
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        bytes => bytes.iter().map(|&byte| char::from(byte)).collect(),
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

/// `D:20211203101500+05'00'` is 2021-12-03.
fn date_of(written: &str) -> Option<String> {
    let digits: String = written
        .strip_prefix("D:")
        .unwrap_or(written)
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let part = |range: std::ops::Range<usize>| digits.get(range);
    match (part(0..4), part(4..6), part(6..8)) {
        (Some(year), Some(month), Some(day)) => Some(format!("{year}-{month}-{day}")),
        (Some(year), Some(month), None) => Some(format!("{year}-{month}")),
        (Some(year), None, None) => Some(year.to_owned()),
        _ => None,
    }
}

/// Words that the end of a line parts with a hyphen are joined.
fn joined(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(hyphen) = rest.find("-\n") {
        let (line, behind) = rest.split_at(hyphen);
        let behind = &behind[2..];
        let small = |ch: Option<char>| ch.is_some_and(char::is_lowercase);
        kept.push_str(line);
        if !(small(line.chars().next_back())
            && small(behind.trim_start_matches(' ').chars().next()))
        {
            kept.push_str("-\n");
        }
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

/// Whether drawing any form comes to an end soon: none holds itself, over however many steps. A form without resources of its own uses
/// those of the page, so it may hold any form.
fn forms_end(document: &Document) -> bool {
    let is_form = |object: &Object| {
        object.as_stream().is_ok_and(|stream| {
            stream
                .dict
                .get(b"Subtype")
                .and_then(Object::as_name)
                .is_ok_and(|name| name == b"Form")
        })
    };
    let forms: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| is_form(object))
        .map(|(id, _)| *id)
        .collect();
    let held: HashMap<ObjectId, Vec<ObjectId>> = forms
        .iter()
        .filter_map(|id| {
            Some((
                *id,
                held_by(document, document.get_object(*id).ok()?, &forms)?,
            ))
        })
        .collect();
    let mut depths = HashMap::new();
    forms
        .iter()
        .all(|form| depth(*form, &held, &mut depths, 0).is_some())
}

/// The forms that a form draws, if any.
fn held_by(document: &Document, form: &Object, forms: &[ObjectId]) -> Option<Vec<ObjectId>> {
    let stream = form.as_stream().ok()?;
    let follow = |object: &'_ Object| match object {
        Object::Reference(id) => document.get_object(*id).ok().cloned(),
        other => Some(other.clone()),
    };
    let content = stream
        .decompressed_content()
        .unwrap_or_else(|_| stream.content.clone());
    if !content.windows(2).any(|pair| pair == b"Do") {
        return None;
    }
    let Some(resources) = stream.dict.get(b"Resources").ok().and_then(follow) else {
        return Some(forms.to_vec());
    };
    let objects = resources
        .as_dict()
        .ok()?
        .get(b"XObject")
        .ok()
        .and_then(follow)?;
    let dictionary = objects.as_dict().ok()?;
    Some(
        dictionary
            .iter()
            .filter_map(|(_, object)| object.as_reference().ok())
            .collect(),
    )
}

/// How deep a form nests; `None` if without end or too deep.
fn depth(
    form: ObjectId,
    held: &HashMap<ObjectId, Vec<ObjectId>>,
    depths: &mut HashMap<ObjectId, usize>,
    above: usize,
) -> Option<usize> {
    if above > DEEPEST_FORM {
        return None;
    }
    if let Some(known) = depths.get(&form) {
        return (above + known <= DEEPEST_FORM).then_some(*known);
    }
    let mut deepest = 0;
    for inner in held.get(&form).into_iter().flatten() {
        deepest = deepest.max(1 + depth(*inner, held, depths, above + 1)?);
    }
    depths.insert(form, deepest);
    Some(deepest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_hyphens() {
        assert_eq!(
            date_of("D:20211203101500+05'00'").as_deref(),
            Some("2021-12-03")
        );
        assert_eq!(date_of("D:202112").as_deref(), Some("2021-12"));
        assert_eq!(date_of("yesterday"), None);
        assert_eq!(
            joined("infor-\nmation of Mi-\n35 and Sino-\nSoviet"),
            "information of Mi-\n35 and Sino-\nSoviet"
        );
    }
}
