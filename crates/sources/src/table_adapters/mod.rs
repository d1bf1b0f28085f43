//! Datasets read by a mapping instead of code: a TOML file names the columns for actors and their code system, time, values, units, missing
//! codes, coverage and the rule for zero.
//!
//! - [`Mapping`] is such a file; [`prepared`] has those under `data/mappings`, one for each KIND, and [`Mapping::parse`] reads a user's.
//! - [`import_mapped`] reads files by a mapping into a batch of [`DataTable`](entente_model::data_table::DataTable)s.
//! - [`suggest`] drafts a mapping for a file that nobody prepared.
//!
//! R's `.rda` and `.rds` are refused with advice: no well-kept reader of them exists in Rust.

mod cells;
mod column_values;
mod frame;
mod import;
mod mapping;
mod plan;
mod prepared;
mod records;
mod resolver;
mod rows;
mod stata;
mod suggest;
mod workbook;

pub(crate) use import::attach;
pub use import::import_mapped;
pub use mapping::{Checked, Mapping, MappingError, TableMapping};
pub use prepared::{prepared, prepared_all};
pub use suggest::suggest;
