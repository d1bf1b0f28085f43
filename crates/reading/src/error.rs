use thiserror::Error;

/// Why bytes are not a document that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No bytes at all.
    #[error("the document is empty")]
    Empty,
    /// A format that holds no plain text: a PDF, an archive, an image.
    #[error("this is {0}, not text, HTML or Markdown: save it as one of these first")]
    Binary(&'static str),
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
