//! Documents and where they mention actors.

use serde::{Deserialize, Serialize};

use crate::actor::ActorId;
use crate::source::SourceId;

/// A document as it is kept: its main text and what is known about it. Byte offsets refer to `text`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Its source.
    pub source: SourceId,
    /// Where it was read from: file name or address.
    pub origin: String,
    /// `text`, `html` or `markdown`.
    pub format: String,
    /// Title, empty where unknown.
    pub title: String,
    /// Author, empty where unknown.
    pub author: String,
    /// Date as EDTF, empty where unknown.
    pub date: String,
    /// ISO 639-3 code of the language, empty where it could not be told.
    pub language: String,
    /// The character set that it was decoded from.
    pub encoding: String,
    /// Main text, paragraphs separated by blank lines, lines ended by `\n`.
    pub text: String,
    /// Which actors it mentions, ordered by place.
    pub mentions: Vec<Mention>,
}

/// A place of a document that names an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mention {
    /// The actor, resolved at the document's date where that is known.
    pub actor: ActorId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}
