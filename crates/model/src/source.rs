//! Where values come from: sources, and the place in a source.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The identifier of a [`Source`]: the dataset's or document's plain name and, for imported files, the first
/// digits of the content hash, as in `atop-3f2a91c0`. Cheap to clone, since every row carries one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(Arc<str>);

impl SourceId {
    /// Wraps an identifier. It is compared byte by byte and never parsed.
    pub fn new(id: impl AsRef<str>) -> Self {
        Self(Arc::from(id.as_ref()))
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a value was read from a source that we hold, or written down from common knowledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Read from a source that we hold.
    File,
    /// Common knowledge written down without the source at hand; every output marks it.
    Recalled,
}

impl Basis {
    /// The name used in tables and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Basis::File => "file",
            Basis::Recalled => "recalled",
        }
    }
}

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// A dataset that ships inside the binary.
    Embedded,
    /// A dataset's edition that a user imported.
    Dataset,
    /// A document that a user added.
    Document,
}

/// A document or the edition of a dataset, with all that a citation needs.
///
/// Text fields are empty where unknown: nothing is invented to fill them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The identifier that rows refer to.
    pub id: SourceId,
    /// Embedded, imported or a document.
    pub kind: SourceKind,
    /// The dataset's plain name, the KIND of `entente import` (`unvotes`, `atop`, …), or `document`.
    pub dataset: String,
    /// Title for people.
    pub title: String,
    /// Publisher or producer.
    pub publisher: String,
    /// Authors, as they are cited.
    pub author: String,
    /// The full citation that users of the data are asked to give.
    pub citation: String,
    /// Licence or terms of use.
    pub licence: String,
    /// Web address or DOI.
    pub address: String,
    /// Edition or version named by the publisher.
    pub edition: String,
    /// When the source itself dates from (a document's date), EDTF.
    pub dated: String,
    /// When we got it, RFC 3339 UTC; empty for embedded data.
    pub retrieved: String,
    /// SHA-256 of the content, lower-case hexadecimal; empty for embedded data.
    pub content_hash: String,
    /// Whether the rows were read from a source or recalled.
    pub basis: Basis,
    /// The publisher took it back.
    pub withdrawn: bool,
    /// The source that replaces this one.
    pub superseded_by: Option<SourceId>,
}

impl Source {
    /// A source of which only identity, kind, dataset and title are known; fill the rest with struct update syntax.
    pub fn new(id: SourceId, kind: SourceKind, dataset: &str, title: &str) -> Self {
        Source {
            id,
            kind,
            dataset: dataset.to_owned(),
            title: title.to_owned(),
            publisher: String::new(),
            author: String::new(),
            citation: String::new(),
            licence: String::new(),
            address: String::new(),
            edition: String::new(),
            dated: String::new(),
            retrieved: String::new(),
            content_hash: String::new(),
            basis: Basis::File,
            withdrawn: false,
            superseded_by: None,
        }
    }
}

/// The place in a source that a value came from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Provenance {
    /// The source.
    pub source: SourceId,
    /// The place in it.
    pub place: Place,
}

/// A place inside a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// A row of a dataset: the file's name without its folder, and the row counted from 1 without the header.
    Row {
        /// File name.
        file: Arc<str>,
        /// Row number from 1, header not counted.
        row: u64,
    },
    /// A row that has a name of its own, as in the starter library.
    Key(Arc<str>),
    /// Bytes `start..end` of a document's stored text.
    Span {
        /// First byte.
        start: u64,
        /// One past the last byte.
        end: u64,
    },
    /// The source as a whole.
    Whole,
}

impl Provenance {
    /// A row of a dataset's file.
    pub fn row(source: SourceId, file: Arc<str>, row: u64) -> Self {
        Provenance {
            source,
            place: Place::Row { file, row },
        }
    }

    /// A row known by its own key.
    pub fn key(source: SourceId, key: &str) -> Self {
        Provenance {
            source,
            place: Place::Key(Arc::from(key)),
        }
    }
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Row { file, row } => write!(f, "{} {file}:{row}", self.source),
            Place::Key(key) => write!(f, "{} {key}", self.source),
            Place::Span { start, end } => write!(f, "{} bytes {start}–{end}", self.source),
            Place::Whole => write!(f, "{}", self.source),
        }
    }
}
