//! Footers of Parquet files that a handle has read: an active file never changes.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};

use crate::error::StoreError;

/// Footers that are kept.
const KEPT: usize = 128;

/// Keeps what it read.
#[derive(Debug, Default)]
pub(crate) struct Footers(RefCell<HashMap<PathBuf, ArrowReaderMetadata>>);

impl Footers {
    /// Opens a file; its footer is read once, with these options.
    pub(crate) fn open(
        &self,
        path: &Path,
        options: impl FnOnce() -> ArrowReaderOptions,
    ) -> Result<(File, ArrowReaderMetadata), StoreError> {
        let file = File::open(path).map_err(StoreError::unreadable(path))?;
        if let Some(footer) = self.0.borrow().get(path) {
            return Ok((file, footer.clone()));
        }
        let footer = ArrowReaderMetadata::load(&file, options())
            .map_err(|error| StoreError::corrupt(path, error))?;
        let mut kept = self.0.borrow_mut();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(path.to_owned(), footer.clone());
        Ok((file, footer))
    }
}
