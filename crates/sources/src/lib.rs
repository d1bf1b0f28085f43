//! Adapters from dataset files to the nouns of the model, and the data embedded in the binary.
//!
//! - [`import`] reads the files of one dataset ([`Kind`]) and hands over a [`Batch`](entente_model::batch::Batch): its records, the rows that could not
//!   be read with the reason for each, and what the source could have told.
//! - [`table_adapters`] reads by a mapping, a TOML file, what needs no code of its own.
//! - [`embedded`] gives the data that ship inside the binary, in the same form.
//! - [`catalogue`] knows title, citation, licence and coverage of each dataset.
//!
//! - [`fetch`] downloads files of GDELT, with resume and verification.
//!
//! Nothing here analyses: an adapter is a function of the files that it is given. Only [`fetch`] opens connections, and it alone writes, into the
//! folder that it is given.

pub mod catalogue;
pub mod embedded;
pub mod fetch;
pub mod packed_ideal_points;
pub mod packed_votes;
pub mod table_adapters;

mod atop;
mod cow_mid;
mod cow_states;
mod disputes;
mod dyad_rows;
mod error;
mod event_adapters;
mod files;
mod gdelt_files;
mod gml;
mod icews14;
mod icews_names;
mod icews_quads;
mod import;
mod kind;
mod manifest;
mod raw_file;
mod row;
mod scope;
mod seats;
mod table;
mod unvotes;

pub use error::ImportError;
pub use event_adapters::{
    BytesRead, EventInput, EventKind, EventMap, EventMapError, EventsRead, GdeltRow, LineScanner,
    OnlyActors, RevisionRule, read_events, read_gdelt_block, read_rows_again,
};
pub use icews_quads::{IcewsQuadsRead, for_each_icews_quad};
pub use import::import;
pub use kind::{Kind, UnknownKind};
pub use manifest::{Manifest, ManifestEntry, Mismatch};
