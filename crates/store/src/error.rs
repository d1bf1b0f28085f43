use std::io;
use std::path::{Path, PathBuf};

use entente_model::source::SourceId;

/// Why the library did not do what was asked. In every case its content is as it was before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The folder holds no library.
    #[error("{} is not an Entente library: make one with `entente init {}`", .dir.display(), .dir.display())]
    NotALibrary {
        /// The folder.
        dir: PathBuf,
    },
    /// The folder holds tables of a library, but not the file that lists them.
    #[error(
        "{} holds tables of a library but no usable library.sqlite: restore that file, or choose another folder",
        .dir.display()
    )]
    Occupied {
        /// The folder.
        dir: PathBuf,
    },
    /// A newer version of Entente wrote the library.
    #[error(
        "the library {} has schema version {found}, this program knows versions up to {known}: update entente",
        .dir.display()
    )]
    NewerSchema {
        /// The folder.
        dir: PathBuf,
        /// The library's version.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// Something cannot be written.
    #[error("cannot write {}: {source}; check permissions and free space, or choose another library with --library", .path.display())]
    Unwritable {
        /// File or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Something cannot be read.
    #[error("cannot read {}: {source}", .path.display())]
    Unreadable {
        /// File or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file of the library is not as it was written.
    #[error("{} is damaged: {reason}; restore it from a copy, or make a new library and import again", .path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Another process writes to the library.
    #[error("another process is writing to the library {}: wait until it has finished and try again", .dir.display())]
    Locked {
        /// The folder.
        dir: PathBuf,
    },
    /// There is no folder for a user's data.
    #[error(
        "there is no home folder for a default library: set ENTENTE_LIBRARY or use --library DIR"
    )]
    NoHome,
    /// A batch cannot be committed because it contradicts itself.
    #[error("source {source_id} cannot be committed: {reason}")]
    Inconsistent {
        /// The batch's source.
        source_id: SourceId,
        /// What is wrong.
        reason: String,
    },
    /// A Parquet file could not be made from the rows.
    #[error("cannot encode {}: {reason}", .path.display())]
    Encode {
        /// The file.
        path: PathBuf,
        /// What the codec says.
        reason: String,
    },
    /// The database refuses for another reason.
    #[error("{}: {source}", .path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

impl StoreError {
    pub(crate) fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
        move |source| StoreError::Unwritable {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
        move |source| StoreError::Unreadable {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn corrupt(path: &Path, reason: impl ToString) -> StoreError {
        StoreError::Corrupt {
            path: path.to_owned(),
            reason: reason.to_string(),
        }
    }

    /// What an error of SQLite means for this library.
    pub(crate) fn database(path: &Path) -> impl FnOnce(rusqlite::Error) -> StoreError + use<> {
        let path = path.to_owned();
        move |source| {
            use rusqlite::ErrorCode;
            let dir = || path.parent().unwrap_or(&path).to_owned();
            match source.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                    StoreError::Locked { dir: dir() }
                }
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                    StoreError::corrupt(&path, source)
                }
                Some(
                    ErrorCode::ReadOnly
                    | ErrorCode::PermissionDenied
                    | ErrorCode::DiskFull
                    | ErrorCode::SystemIoFailure,
                ) => StoreError::Unwritable {
                    path,
                    source: io::Error::other(source),
                },
                Some(ErrorCode::CannotOpen) => StoreError::Unreadable {
                    path,
                    source: io::Error::other(source),
                },
                // A value of the wrong type, or a word that no vocabulary has: not written by this program.
                None => StoreError::corrupt(&path, source),
                Some(_) => StoreError::Database { path, source },
            }
        }
    }
}
