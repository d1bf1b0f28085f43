//! Dictionaries in the format of TABARI and PETRARCH (Schrodt 2014, "PETRARCH: Python Engine for Text Resolution And Related
//! Coding Hierarchy"): actors with dates, agents, verb patterns with synonym sets, and discards; their linter; and coding with them.

mod actors;
mod coder;
mod dictionary;
mod verbs;

pub use coder::{DictionaryCoder, DictionaryEvent};
pub use dictionary::{Dictionaries, DictionaryKind, DictionaryProblem};
