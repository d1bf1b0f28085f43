//! x
use entente_model::batch::Batch;
use crate::error::ImportError;
use crate::files::Files;
pub(crate) fn read(_files: &Files, _batch: &mut Batch) -> Result<(), ImportError> { Ok(()) }
