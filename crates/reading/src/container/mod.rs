//! Files that hold documents: one document, a feed, lines of JSON, an archive, a compressed file.
//!
//! Everything but zip archives is read as a stream, so that memory does not grow with the file: what is held is one document.

mod archive;
mod feed;
mod json_lines;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;

pub use archive::is_document;

use crate::batch::content_hash;
use crate::error::ReadError;
use crate::format::Hint;
use crate::reading::{LONGEST, Reading, read_document};

/// A document of a file, or why it could not be read.
#[derive(Clone, Debug)]
pub struct DocumentPart {
    /// Its name: the file's, and behind `!` that of the member, the number of the line or the address of the entry.
    pub name: String,
    /// Of a line of JSON, the number of its line; of an object in a list and of an entry in a feed, its place; from 1.
    pub line: Option<u64>,
    /// SHA-256 of its own bytes, in hexadecimal.
    pub hash: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Who speaks in it, where the file states a state: "we" is that state.
    pub speaker: Option<String>,
    /// Keys of a line of JSON that nothing is read from.
    pub unused_keys: Vec<String>,
    /// Of a line that could not be read, the line itself, or its beginning; empty otherwise.
    pub raw: Vec<u8>,
    /// What it says.
    pub reading: Result<Reading, ReadError>,
}

impl DocumentPart {
    /// A document from its bytes.
    fn of_bytes(name: String, bytes: &[u8], hint: Hint<'_>) -> DocumentPart {
        DocumentPart {
            hash: content_hash(bytes),
            bytes: bytes.len() as u64,
            line: None,
            speaker: None,
            unused_keys: Vec::new(),
            raw: Vec::new(),
            reading: read_document(bytes, hint),
            name,
        }
    }

    /// A document that is not there.
    fn failed(name: String, error: ReadError) -> DocumentPart {
        DocumentPart {
            name,
            hash: String::new(),
            bytes: 0,
            line: None,
            speaker: None,
            unused_keys: Vec::new(),
            raw: Vec::new(),
            reading: Err(error),
        }
    }
}

/// What to do with each document; breaking ends the reading.
pub type Sink<'s> = dyn FnMut(DocumentPart) -> ControlFlow<()> + 's;

/// Archives inside archives are opened this deep.
const DEEPEST: usize = 3;

/// How much of a file's beginning decides what it is.
const HEAD: usize = 1024;

/// Reads all documents of a file, one after another. What cannot be read is handed over as an error and the next document follows.
pub fn read_file(path: &Path, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let name = path.to_string_lossy().into_owned();
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => {
            let reason = error.to_string();
            // Without the number of the operating system.
            let reason = reason.split(" (os error").next().unwrap_or_default();
            let error = ReadError::Unopened(reason.to_lowercase());
            return sink(DocumentPart::failed(name, error));
        }
    };
    let mut reader = BufReader::with_capacity(64 << 10, file);
    match reader.fill_buf() {
        Ok(head) if Kind::of(head, Hint::from_name(&name)) == Kind::Zip => {
            archive::zip(reader, &name, DEEPEST, sink)
        }
        Ok(_) => stream(reader, &name, DEEPEST, sink),
        Err(error) => sink(DocumentPart::failed(name, stopped(&error))),
    }
}

/// Reads all documents of a stream; see [`read_file`]. A zip archive, which has its list of members at its end, is held in memory as a whole, up to
/// 64 MiB.
pub fn read_documents(source: impl Read, name: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    stream(
        BufReader::with_capacity(64 << 10, source),
        name,
        DEEPEST,
        sink,
    )
}

/// What a file holds, by its first bytes and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    One,
    Feed,
    JsonLines,
    /// One value: an object, or a list of them.
    Json,
    Zip,
    Tar,
    Gzip,
    Xz,
    Zstd,
}

impl Kind {
    fn of(head: &[u8], hint: Hint<'_>) -> Kind {
        const SIGNATURES: [(&[u8], Kind); 4] = [
            (b"\x1F\x8B", Kind::Gzip),
            (b"\xFD7zXZ\0", Kind::Xz),
            (b"\x28\xB5\x2F\xFD", Kind::Zstd),
            (b"PK\x03\x04", Kind::Zip),
        ];
        if let Some((_, kind)) = SIGNATURES
            .iter()
            .find(|(signature, _)| head.starts_with(signature))
        {
            return *kind;
        }
        // A tar archive has its mark behind the first member's name and numbers.
        if head.get(257..262) == Some(b"ustar") {
            return Kind::Tar;
        }
        if let Some("jsonl" | "ndjson") = hint.ending().as_deref() {
            return Kind::JsonLines;
        }
        let start = head
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(head)
            .trim_ascii_start();
        match hint.ending().as_deref() {
            Some("json") => return Kind::Json,
            Some("txt" | "md" | "html" | "htm") => {}
            _ if start.starts_with(b"{\"") => return Kind::JsonLines,
            _ => {}
        }
        let opening = String::from_utf8_lossy(&start[..start.len().min(HEAD)]).to_ascii_lowercase();
        let is_feed = opening.starts_with('<')
            && ["<rss", "<feed", "<rdf:rdf"]
                .iter()
                .any(|root| opening.contains(root))
            && !opening.contains("<html");
        if is_feed { Kind::Feed } else { Kind::One }
    }
}

/// Reads a stream of whatever kind.
fn stream(
    mut source: impl BufRead,
    name: &str,
    depth: usize,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let head = match head(&mut source) {
        Ok(head) => head,
        Err(error) => return sink(DocumentPart::failed(name.to_owned(), stopped(&error))),
    };
    let kind = Kind::of(&head, Hint::from_name(name));
    let text_head = head.clone();
    let source = Cursor::new(head).chain(source);
    if depth == 0 && !matches!(kind, Kind::One | Kind::Feed | Kind::JsonLines | Kind::Json) {
        let reason = ReadError::Damaged {
            format: "archive",
            reason: "archives are nested too deep".to_owned(),
        };
        return sink(DocumentPart::failed(name.to_owned(), reason));
    }
    match kind {
        Kind::One if is_plain(&head_of_name(name), &text_head) => pieces(source, name, sink),
        Kind::One => one(source, name, sink),
        Kind::Feed => match whole(source) {
            Ok(bytes) => feed::read(&bytes, name, sink),
            Err(error) => sink(DocumentPart::failed(name.to_owned(), error)),
        },
        Kind::JsonLines => json_lines::read(source, name, sink),
        Kind::Json => match whole(source) {
            Ok(bytes) => json_lines::read_value(&bytes, name, sink),
            Err(error) => sink(DocumentPart::failed(name.to_owned(), error)),
        },
        Kind::Gzip => inside(flate2::read::MultiGzDecoder::new(source), name, depth, sink),
        Kind::Xz => inside(lzma_rust2::XzReader::new(source, true), name, depth, sink),
        Kind::Zstd => match zstd::stream::read::Decoder::with_buffer(source) {
            Ok(source) => inside(source, name, depth, sink),
            Err(error) => sink(DocumentPart::failed(name.to_owned(), stopped(&error))),
        },
        Kind::Tar => archive::tar(source, name, depth, sink),
        Kind::Zip => match whole(source) {
            // A DOCX file is a zip archive by its bytes.
            Ok(bytes) => archive::zip(Cursor::new(bytes), name, depth, sink),
            Err(error) => sink(DocumentPart::failed(name.to_owned(), error)),
        },
    }
}

/// What a compressed file holds, under its name without the ending that says how it is compressed.
fn inside(source: impl Read, name: &str, depth: usize, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let bare = [".gz", ".xz", ".zst"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name);
    // Boxed, so that the type of a file in a file in a file has an end.
    let source: Box<dyn BufRead + '_> = Box::new(BufReader::with_capacity(64 << 10, source));
    stream(source, bare, depth - 1, sink)
}

fn one(source: impl Read, name: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    sink(match whole(source) {
        Ok(bytes) => DocumentPart::of_bytes(name.to_owned(), &bytes, Hint::from_name(name)),
        Err(error) => DocumentPart::failed(name.to_owned(), error),
    })
}

/// A plain text longer than this is read in pieces, so that memory does not grow with it.
const LONGEST_PIECE: usize = 4 << 20;

/// The ending of a file's name in small letters.
fn head_of_name(name: &str) -> Option<String> {
    Hint::from_name(name).ending()
}

/// Whether a document is plain text, by its name and its first bytes.
fn is_plain(ending: &Option<String>, head: &[u8]) -> bool {
    let plain_name = matches!(ending.as_deref(), None | Some("txt" | "text"));
    let start = head.trim_ascii_start();
    plain_name
        && !start.starts_with(b"<")
        && !start.starts_with(b"%PDF-")
        && !start.starts_with(b"---")
        && !head.contains(&0)
}

/// Reads a plain text; one that is long as several documents, cut between paragraphs, else between lines, else between words. Title, author and date, which stand at the
/// beginning, are those of all.
fn pieces(mut source: impl Read, name: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut held: Vec<u8> = Vec::new();
    let mut first: Option<Reading> = None;
    for number in 1u64.. {
        let wanted = (LONGEST_PIECE + 1 - held.len().min(LONGEST_PIECE)) as u64;
        if let Err(error) = (&mut source).take(wanted).read_to_end(&mut held) {
            return sink(DocumentPart::failed(name.to_owned(), stopped(&error)));
        }
        let whole = held.len() <= LONGEST_PIECE;
        if whole && number > 1 && held.trim_ascii().is_empty() {
            break;
        }
        let rest = if whole {
            Vec::new()
        } else {
            held.split_off(cut(&held[..LONGEST_PIECE]))
        };
        let part_name = if whole && number == 1 {
            name.to_owned()
        } else {
            format!("{name}!{number}")
        };
        let hint = Hint {
            name: Some(name),
            media_type: None,
        };
        let mut part = DocumentPart::of_bytes(part_name, &held, hint);
        if let Ok(reading) = &mut part.reading {
            match &first {
                Some(first) => {
                    reading.title.clone_from(&first.title);
                    reading.author.clone_from(&first.author);
                    reading.date = first.date;
                }
                None => {
                    first = Some(Reading {
                        text: String::new(),
                        ..reading.clone()
                    })
                }
            }
        }
        sink(part)?;
        if whole {
            break;
        }
        held = rest;
    }
    ControlFlow::Continue(())
}

/// Where to cut a text: behind the last blank line, else line, else blank, else character of UTF-8.
fn cut(bytes: &[u8]) -> usize {
    let behind = |pattern: &[u8]| {
        let found = bytes
            .windows(pattern.len())
            .rposition(|window| window == pattern)?;
        Some(found + pattern.len()).filter(|&end| end > bytes.len() / 2)
    };
    behind(b"\n\n")
        .or_else(|| behind(b"\n"))
        .or_else(|| behind(b" "))
        .unwrap_or_else(|| {
            let last = bytes
                .iter()
                .rposition(|&byte| byte & 0xC0 != 0x80)
                .unwrap_or(bytes.len());
            last.max(1)
        })
}

/// The first bytes of a stream, as many as [`HEAD`] if it has them.
fn head(source: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    source.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// All bytes of a document.
fn whole(source: impl Read) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    source
        .take(LONGEST as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| stopped(&error))?;
    if bytes.len() > LONGEST {
        return Err(ReadError::TooLarge {
            bytes: bytes.len(),
            limit: LONGEST,
        });
    }
    Ok(bytes)
}

fn stopped(error: &io::Error) -> ReadError {
    ReadError::Stopped(error.to_string())
}

/// The character of an entity of XML, or the entity as it is written.
pub(crate) fn entity(name: &str) -> String {
    let character = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => name.strip_prefix('#').and_then(|number| {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }),
    };
    character.map_or_else(|| format!("&{name};"), String::from)
}
