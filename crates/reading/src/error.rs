use thiserror::Error;

/// Why bytes are not a document that can be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No bytes at all.
    #[error("the document is empty")]
    Empty,
    /// A format that holds no plain text: an image, an old office document.
    #[error("this is {0}, not text, HTML, Markdown, PDF or DOCX: save it as one of these first")]
    Binary(&'static str),
    /// A file of several documents, where one was asked for.
    #[error("this is {0}, which holds several documents: read it with `read_documents`")]
    Several(&'static str),
    /// The bytes begin as the format does, and go on as it does not.
    #[error("this {format} cannot be read: {reason}")]
    Damaged {
        /// The format: "PDF file".
        format: &'static str,
        /// What was wrong, where the reader of the format says.
        reason: String,
    },
    /// There is no file to read, or it may not be read.
    #[error("it cannot be opened: {0}")]
    Unopened(String),
    /// The file could not be read to its end.
    #[error("reading stopped: {0}")]
    Stopped(String),
    /// Longer than what spans of 32 bits and a reader's patience allow.
    #[error("the document has {bytes} bytes, more than the {limit} that are read: split it")]
    TooLarge {
        /// Its length.
        bytes: usize,
        /// The greatest length that is read.
        limit: usize,
    },
    /// Markup around nothing, or blanks only.
    #[error("the document holds no text")]
    NoText,
}
