//! Lines of JSON, one document each, as news archives and corpora are handed on.

use std::io::{BufRead, Read};
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::{DocumentPart, Sink, stopped};
use crate::batch::content_hash;
use crate::character_set::CharacterSet;
use crate::error::ReadError;
use crate::format::Format;
use crate::json_problem::json_problem;
use crate::reading::{Draft, LONGEST, finish};

/// Keys under which texts are found, the surest first.
const TEXT: [&str; 8] = [
    "text",
    "body",
    "content",
    "article",
    "maintext",
    "main_text",
    "full_text",
    "story",
];
const TITLE: [&str; 3] = ["title", "headline", "heading"];
const DATE: [&str; 9] = [
    "date",
    "published",
    "published_at",
    "publication_date",
    "date_publish",
    "pubDate",
    "datePublished",
    "pub_date",
    "dated",
];
const YEAR: [&str; 1] = ["year"];
const AUTHOR: [&str; 4] = ["author", "authors", "byline", "creator"];
const LANGUAGE: [&str; 2] = ["language", "lang"];
const NAME: [&str; 6] = ["id", "url", "link", "guid", "uri", "name"];
const SPEAKER: [&str; 3] = ["speaker_state", "country_iso", "speaker_country"];

pub(super) fn read(mut source: impl BufRead, name: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut line = Vec::new();
    let mut is_empty = true;
    for number in 1u64.. {
        line.clear();
        let place = || format!("{name}!{number}");
        match (&mut source)
            .take(LONGEST as u64 + 1)
            .read_until(b'\n', &mut line)
        {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => return sink(DocumentPart::failed(place(), stopped(&error))),
        }
        if line.len() > LONGEST {
            let bytes = line.len() + rest_of_line(&mut source);
            sink(DocumentPart::failed(
                place(),
                ReadError::TooLarge {
                    bytes,
                    limit: LONGEST,
                },
            ))?;
            continue;
        }
        let row = line.trim_ascii();
        if row.is_empty() {
            continue;
        }
        is_empty = false;
        sink(document(row, name, number))?;
    }
    if is_empty {
        return sink(DocumentPart::failed(name.to_owned(), ReadError::Empty));
    }
    ControlFlow::Continue(())
}

/// Reads a file that is one value: an object, or a list of objects. One that is neither is read as lines, for many call those so.
pub(super) fn read_value(bytes: &[u8], name: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    match serde_json::from_slice::<Value>(bytes) {
        Ok(Value::Array(items)) if items.is_empty() => {
            sink(DocumentPart::failed(name.to_owned(), ReadError::Empty))
        }
        Ok(Value::Array(items)) => {
            for (number, item) in (1u64..).zip(items) {
                let row = item.to_string();
                sink(of_value(item, row.as_bytes(), name, number))?;
            }
            ControlFlow::Continue(())
        }
        Ok(item) => sink(of_value(item, bytes, name, 1)),
        Err(_) => read(bytes, name, sink),
    }
}

/// Passes over what is left of a line and says how much it was.
fn rest_of_line(source: &mut impl BufRead) -> usize {
    let mut passed = 0;
    while let Ok(buffer) = source.fill_buf() {
        if buffer.is_empty() {
            break;
        }
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let taken = end.map_or(buffer.len(), |end| end + 1);
        source.consume(taken);
        passed += taken;
        if end.is_some() {
            break;
        }
    }
    passed
}

fn document(row: &[u8], file: &str, number: u64) -> DocumentPart {
    let row_text = String::from_utf8_lossy(row);
    match serde_json::from_str::<Value>(row_text.trim_start_matches('\u{feff}')) {
        Ok(value) => of_value(value, row, file, number),
        Err(error) => damaged(row, file, number, json_problem(&error)),
    }
}

/// As much of a line that cannot be read is kept for who wants to see it.
const KEPT: usize = 16 << 10;

fn damaged(row: &[u8], file: &str, number: u64, reason: String) -> DocumentPart {
    let error = ReadError::Damaged {
        format: "line of JSON",
        reason,
    };
    DocumentPart {
        line: Some(number),
        raw: row[..row.len().min(KEPT)].to_vec(),
        ..DocumentPart::failed(format!("{file}!{number}"), error)
    }
}

fn of_value(value: Value, row: &[u8], file: &str, number: u64) -> DocumentPart {
    let failed = |reason: String| damaged(row, file, number, reason);
    let Value::Object(fields) = value else {
        return failed("it is no object: write {\"text\": …, \"date\": …}".to_owned());
    };
    let Some(text) = text(&fields) else {
        if let Some((key, kind)) = TEXT
            .iter()
            .find_map(|key| Some((key, other_than_text(fields.get(*key)?))))
        {
            return failed(format!(
                "its {key:?} is {kind}, and not a text in quotation marks"
            ));
        }
        return failed(format!("it has none of the keys {}", TEXT.join(", ")));
    };
    let hint_of_html = text.trim_start().starts_with('<');
    let mut draft = if hint_of_html {
        crate::html::read(&text)
    } else {
        Draft {
            text,
            ..Draft::default()
        }
    };
    draft.title = first(&fields, &TITLE).or(draft.title);
    draft.author = first(&fields, &AUTHOR).or(draft.author);
    draft.date = first(&fields, &DATE)
        .or_else(|| first(&fields, &YEAR))
        .or(draft.date);
    draft.language = first(&fields, &LANGUAGE).or(draft.language);
    let inner = first(&fields, &NAME).unwrap_or_else(|| number.to_string());
    DocumentPart {
        name: format!("{file}!{inner}"),
        line: Some(number),
        hash: content_hash(row),
        bytes: row.len() as u64,
        speaker: first(&fields, &SPEAKER),
        raw: Vec::new(),
        unused_keys: fields.keys().filter(|key| !is_read(key)).cloned().collect(),
        reading: finish(draft, Format::JsonLine, CharacterSet::INSIDE),
    }
}

/// Whether something is read from a key.
fn is_read(key: &str) -> bool {
    let read: [&[&str]; 8] = [
        &TEXT, &TITLE, &DATE, &YEAR, &AUTHOR, &LANGUAGE, &NAME, &SPEAKER,
    ];
    read.iter().any(|keys| keys.contains(&key))
}

/// The text: of the first key that holds one. A number is none, though it may be a date or a name.
fn text(fields: &Map<String, Value>) -> Option<String> {
    TEXT.iter()
        .filter(|key| !matches!(fields.get(**key), Some(Value::Number(_))))
        .find_map(|key| first(fields, &[key]))
}

fn other_than_text(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "empty",
        Value::Array(_) => "a list without texts",
        Value::Object(_) => "an object",
    }
}

/// The first of these keys that holds something: a string, a number, or a list of strings.
fn first(fields: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| match fields.get(*key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => {
            let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            (!texts.is_empty()).then(|| texts.join(", "))
        }
        _ => None,
    })
}
