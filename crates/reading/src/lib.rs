//! A document in a common format → its main text, title, author, date, language, and the actors that it names.
//!
//! [`read_document`] takes bytes and says what they hold; [`mentions`] finds names of actors in a text. Both are
//! pure: no file is opened, nothing is fetched, and no input makes them panic or run in more than linear time.
//!
//! # The text
//! All that comes later refers to bytes of [`Reading::text`], so it is brought to one form once, here: Unicode, lines
//! ended by `\n`, no trailing blanks, paragraphs parted by one blank line, nothing before the first or behind the
//! last; no-break spaces are spaces, and soft hyphens, zero-width spaces, byte-order marks and control characters are
//! gone. Letters are not composed, decomposed or otherwise changed.
//!
//! ```
//! use entente_reading::{Hint, mentions, read_document};
//! let page = b"---\ntitle: A visit\ndate: March 1965\n---\nThe Soviet Union received Pakistan's president.";
//! let reading = read_document(page, Hint::from_name("visit.md"))?;
//! assert_eq!(reading.title.as_deref(), Some("A visit"));
//! let actors: Vec<String> = mentions(&reading.text, reading.date.as_ref())
//!     .iter()
//!     .map(|mention| mention.actor.to_string())
//!     .collect();
//! assert_eq!(actors, ["SUN", "PAK"]);
//! # Ok::<(), entente_reading::ReadError>(())
//! ```

mod annotated;
mod batch;
mod character_set;
mod coded_event;
mod coder;
mod container;
mod countries;
mod date_mention;
mod docx;
mod english_passages;
mod error;
mod format;
mod front_matter;
mod html;
mod json_problem;
mod language;
mod linear;
mod markdown;
mod markup;
mod mention;
mod occurrences;
mod pdf;
pub mod petrarch;
mod quantity_mention;
mod reader_comments;
mod reading;
mod relation_model;
mod rule_codes;
mod share;
mod split_mix;
pub mod syntax;
mod table_actors;
mod table_row;
mod text;
mod validation;
mod whole_sentences;

pub use annotated::{AnnotatedActor, AnnotatedEvent, AnnotatedText};
pub use batch::{content_hash, document_batch, reading_batch};
pub use character_set::{CharacterSet, CharacterSetSource};
pub use coded_event::{
    ActorRule, Alternative, CodedActor, CodedDocument, CodedEvent, Occurrence, Trace, code_document,
};
pub use coder::{ArgumentReport, Judged, LearnedArguments, learn_arguments};
pub use coder::{Coder, CoderInput, MarkedSpans, RelationReading, Rules, RulesError};
pub use container::{DocumentPart, is_document, read_documents, read_file};
pub use countries::Countries;
pub use date_mention::{DateMention, DateRole, DateRule, DatedText, GoverningDate, date_mentions};
pub use english_passages::{EnglishPassages, english_passages};
pub use error::ReadError;
pub use format::{Format, Hint};
pub use json_problem::json_problem;
pub use language::{Language, LanguageBasis};
pub use mention::mentions;
pub use occurrences::{OccurrenceGroup, group_reports};
pub use quantity_mention::{
    Bound, QuantityKind, QuantityMention, quantities_of, quantity_mentions,
};
pub use reading::{Extraction, Reading, read_document};
pub use relation_model::{
    CrossValidation, Interval, LabelledLines, LabelledRelation, Learned, RelationModel,
    RelationModelError, Tenth, cross_validate, macro_f1,
};
pub use rule_codes::{SECTORS, check_rule_codes};
pub use table_actors::{TableActor, TableActorKind, is_group, is_organisation, table_actor};
pub use validation::{
    Estimate, JudgedSentence, Triple, ValidationReport, draw as draw_sample, score as score_sample,
};
pub use whole_sentences::whole_sentences;
