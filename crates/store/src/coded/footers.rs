//! Footers of Parquet files that a handle has read. An active file never changes, but a name may come back after its file was removed: a footer
//! counts only for a file of the same length and time.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};

use crate::error::StoreError;

/// Footers that are kept.
const KEPT: usize = 128;

/// When and how long a file was written.
pub(crate) fn written(about: &std::fs::Metadata) -> Written {
    (about.len(), about.modified().ok())
}

/// Keeps what it read.
#[derive(Debug, Default)]
pub(crate) struct Footers(Mutex<HashMap<PathBuf, (Written, ArrowReaderMetadata)>>);

/// Length and time of a file.
pub(crate) type Written = (u64, Option<SystemTime>);

impl Footers {
    /// Opens a file; its footer is read once, with these options.
    pub(crate) fn open(
        &self,
        path: &Path,
        options: impl FnOnce() -> ArrowReaderOptions,
    ) -> Result<(File, ArrowReaderMetadata), StoreError> {
        let file = File::open(path).map_err(StoreError::unreadable(path))?;
        let about = file.metadata().map_err(StoreError::unreadable(path))?;
        let written = written(&about);
        // What another thread left behind is whole: it only inserts.
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((then, footer)) = kept().get(path)
            && *then == written
        {
            return Ok((file, footer.clone()));
        }
        let footer = ArrowReaderMetadata::load(&file, options())
            .map_err(|error| StoreError::corrupt(path, error))?;
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(path.to_owned(), (written, footer.clone()));
        Ok((file, footer))
    }
}
