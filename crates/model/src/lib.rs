//! The nouns of Entente, used by every other crate; this one uses none of them and does no input or output.

pub mod actor;
pub mod batch;
pub mod coded_event;
pub mod coverage;
pub mod data_table;
pub mod day;
pub mod document;
pub mod dyad;
pub mod embedded_table;
pub mod event;
pub mod measure;
pub mod ontology;
pub mod organisation;
pub mod slot;
pub mod source;
pub mod tie;
pub mod time;
pub mod votes;
