//! One writer at a time.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::error::StoreError;
use crate::folder;

/// How long a writer sleeps before it asks for the lock again.
const PAUSE: Duration = Duration::from_millis(20);

/// The right to write to a library; given up when dropped, and by the system when the process dies.
#[derive(Debug)]
pub(crate) struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Waits at most `patience` for the lock.
    pub(crate) fn acquire(dir: &Path, patience: Duration) -> Result<WriterLock, StoreError> {
        let path = folder::lock(dir);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(StoreError::unwritable(&path))?;
        let asked = Instant::now();
        loop {
            match file.try_lock() {
                // A library that its maker found empty and took away while this waited is none to write to.
                Ok(()) if !path.exists() => {
                    return Err(StoreError::Locked {
                        dir: dir.to_owned(),
                    });
                }
                Ok(()) => return Ok(WriterLock { _file: file }),
                Err(TryLockError::WouldBlock) if asked.elapsed() < patience => thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => {
                    return Err(StoreError::Locked {
                        dir: dir.to_owned(),
                    });
                }
                Err(TryLockError::Error(source)) => {
                    return Err(StoreError::Unwritable { path, source });
                }
            }
        }
    }
}
