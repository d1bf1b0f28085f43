//! When an event happened: a seam to the reading of dates in words.

use std::ops::Range;

use entente_model::time::DateInterval;

use super::tree::Tree;
use crate::coded_event::DateRule;
use crate::syntax::Sentence;

/// Dates of a document as it is read.
pub(crate) struct Dates<'t> {
    #[allow(dead_code)]
    text: &'t str,
    document: Option<DateInterval>,
}

impl<'t> Dates<'t> {
    pub(crate) fn new(text: &'t str, document: Option<&DateInterval>) -> Self {
        Self {
            text,
            document: document.copied(),
        }
    }

    /// Takes in the next sentence, in order.
    pub(crate) fn enter(&mut self, _sentence: &Sentence) {}

    /// The date of an event in the sentence entered last.
    pub(crate) fn of(&self, _tree: &Tree<'_>, _trigger: usize, _span: &Range<usize>) -> (Option<DateInterval>, DateRule) {
        (self.document, DateRule::Document)
    }
}
