//! RSS 0.9x, 1.0 and 2.0, and Atom 1.0 (RFC 4287): each entry is a document.
//!
//! Read with an XML reader that builds no tree and expands no entities but the five of XML, so that a small file cannot grow.

use std::ops::ControlFlow;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{DocumentPart, Sink, entity};
use crate::batch::content_hash;
use crate::character_set;
use crate::error::ReadError;
use crate::format::{Format, Hint};
use crate::reading::{Draft, finish};

/// An entry as it is read.
#[derive(Default)]
struct Entry {
    title: String,
    /// The longest of its texts: feeds give a summary, and some the whole beside it.
    text: String,
    date: String,
    /// A date of change, where no date of publication is given.
    updated: String,
    author: String,
    link: String,
    id: String,
}

pub(super) fn read(bytes: &[u8], name: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let (xml, set) = match character_set::decode(bytes, Hint::from_name(name)) {
        Ok(decoded) => decoded,
        Err(error) => return sink(DocumentPart::failed(name.to_owned(), error)),
    };
    let mut reader = Reader::from_str(&xml);
    // Pages call themselves XML that is not quite: a tag closed by another name ends the inner one.
    reader.config_mut().check_end_names = false;
    let mut entry: Option<Entry> = None;
    let mut field = String::new();
    let mut value = String::new();
    // How deep inside the field: Atom's XHTML content and its author's name.
    let mut depth = 0usize;
    let mut number = 0u64;
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let reason = ReadError::Damaged {
                    format: "feed",
                    reason: error.to_string(),
                };
                return sink(DocumentPart::failed(name.to_owned(), reason));
            }
        };
        match event {
            Event::Eof => {
                if let Some(entry) = entry {
                    // The file ends inside an entry: what is there is kept.
                    number += 1;
                    sink(entry.document(name, number, set))?;
                }
                return ControlFlow::Continue(());
            }
            Event::Start(tag) => {
                let local = tag.local_name().as_ref().to_ascii_lowercase();
                if entry.is_none() {
                    if local == "item" || local == "entry" {
                        entry = Some(Entry::default());
                        depth = 0;
                    }
                    continue;
                }
                if depth == 0 {
                    field = local;
                    value.clear();
                } else if field == "content" {
                    // XHTML inside Atom's content: its tags are kept for the reader of HTML.
                    value.push('<');
                    value.push_str(&local);
                    value.push('>');
                }
                depth += 1;
            }
            Event::Empty(tag) => {
                let local = tag.local_name();
                if let Some(entry) = &mut entry
                    && local.as_ref() == "link"
                    && entry.link.is_empty()
                {
                    let href = tag
                        .attributes()
                        .flatten()
                        .find(|attribute| attribute.key.as_ref() == "href");
                    entry.link = href.map(|href| href.value.into_owned()).unwrap_or_default();
                }
            }
            Event::Text(piece) if depth > 0 => value.push_str(&piece),
            Event::CData(piece) if depth > 0 => value.push_str(&piece),
            Event::GeneralRef(reference) if depth > 0 => value.push_str(&entity(&reference)),
            Event::End(_) if entry.is_some() && depth == 0 => {
                // The end of the entry itself.
                if let Some(entry) = entry.take() {
                    number += 1;
                    sink(entry.document(name, number, set))?;
                }
            }
            Event::End(tag) if depth > 0 => {
                depth -= 1;
                if depth > 0 {
                    if field == "content" {
                        value.push_str("</");
                        value.push_str(tag.local_name().as_ref());
                        value.push('>');
                    }
                    continue;
                }
                if let Some(entry) = &mut entry {
                    entry.take(&field, value.trim());
                }
                field.clear();
            }
            _ => {}
        }
    }
}

impl Entry {
    fn take(&mut self, field: &str, value: &str) {
        let slot = match field {
            "title" => &mut self.title,
            "description" | "summary" | "content" | "encoded" => {
                if value.len() > self.text.len() {
                    value.clone_into(&mut self.text);
                }
                return;
            }
            "pubdate" | "published" | "date" | "issued" => &mut self.date,
            "updated" | "modified" => &mut self.updated,
            "author" | "creator" => &mut self.author,
            "link" => &mut self.link,
            "guid" | "id" => &mut self.id,
            _ => return,
        };
        if slot.is_empty() {
            value.clone_into(slot);
        }
    }

    fn document(self, file: &str, number: u64, set: character_set::CharacterSet) -> DocumentPart {
        let Entry {
            title,
            text,
            date,
            updated,
            author,
            link,
            id,
        } = self;
        let bytes = format!("{title}\n{date}\n{text}");
        let inner = [id, link]
            .into_iter()
            .find(|name| !name.is_empty())
            .unwrap_or_else(|| number.to_string());
        let given = |text: String| (!text.is_empty()).then_some(text);
        // Titles and texts are HTML that has been escaped, or plain.
        let plain = |text: &str| crate::markup::render(text).text;
        let body = if text.contains('<') || text.contains('&') {
            plain(&text)
        } else {
            text
        };
        let title = plain(&title);
        let draft = Draft {
            text: if body.trim().is_empty() {
                title.clone()
            } else {
                body
            },
            title: given(title),
            author: given(author),
            date: given(date)
                .or_else(|| given(updated))
                .map(|date| rfc_2822(&date).unwrap_or(date)),
            ..Draft::default()
        };
        DocumentPart {
            name: format!("{file}!{inner}"),
            line: Some(number),
            hash: content_hash(bytes.as_bytes()),
            bytes: bytes.len() as u64,
            speaker: None,
            unused_keys: Vec::new(),
            raw: Vec::new(),
            reading: finish(draft, Format::Feed, set),
        }
    }
}

/// "Thu, 02 Dec 2021 10:00:00 GMT" is 2021-12-02; `None` where it is no such date. The zone moves no day: a feed's day is its publisher's.
fn rfc_2822(written: &str) -> Option<String> {
    let words: Vec<&str> = written
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let from = usize::from(words.first()?.chars().next()?.is_alphabetic());
    let [day, month, year] = words.get(from..from + 3)? else {
        return None;
    };
    let date =
        entente_model::time::DateInterval::from_words(&format!("{day} {month} {year}")).ok()?;
    date.exact_day().map(|_| date.to_edtf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_rss() {
        assert_eq!(
            rfc_2822("Thu, 02 Dec 2021 10:00:00 GMT").as_deref(),
            Some("2021-12-02")
        );
        assert_eq!(
            rfc_2822("2 Dec 2021 10:00 +0500").as_deref(),
            Some("2021-12-02")
        );
        assert_eq!(rfc_2822("2021-12-02T10:00:00Z"), None);
    }
}
