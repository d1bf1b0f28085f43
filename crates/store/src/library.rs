//! Opening a library and reading what its SQLite file holds.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use entente_model::batch::QuarantinedRow;
use entente_model::coverage::Coverage;
use entente_model::document::Document;
use entente_model::source::{Source, SourceId};
use rusqlite::{Connection, OpenFlags, Transaction};
use serde::Serialize;

use crate::catalogue;
use crate::coded::{Cube, Footers, Written};
use crate::error::StoreError;
use crate::folder::{self, Table};
use crate::lock::WriterLock;
use crate::schema::{self, APPLICATION_ID, SCHEMA_VERSION};

/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open library. Opening and reading it write nothing, except that an older schema is migrated.
#[derive(Debug)]
pub struct Library {
    pub(crate) dir: PathBuf,
    pub(crate) connection: Connection,
    pub(crate) patience: Duration,
    /// Cubes that were opened, by path.
    pub(crate) cubes: RefCell<HashMap<String, (Written, Arc<Cube>)>>,
    /// Footers of event files that were read.
    pub(crate) footers: Footers,
}

/// A row in quarantine and the source in which it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuarantineEntry {
    /// The source.
    pub source: SourceId,
    /// The row.
    #[serde(flatten)]
    pub row: QuarantinedRow,
}

impl Library {
    /// Makes a library in a folder, which is made too if need be. A library that is there already is opened unchanged.
    ///
    /// # Errors
    /// [`StoreError::Occupied`] if the folder holds tables without their list, [`StoreError::Unwritable`], and those of
    /// [`Library::open`].
    pub fn init(dir: &Path) -> Result<Library, StoreError> {
        match Library::open(dir) {
            Err(StoreError::NotALibrary { .. }) => {}
            opened => return opened,
        }
        fs::create_dir_all(dir).map_err(StoreError::unwritable(dir))?;
        if holds_parts(dir)? {
            return Err(StoreError::Occupied {
                dir: dir.to_owned(),
            });
        }
        let lock = WriterLock::acquire(dir, PATIENCE)?;
        let path = folder::database(dir);
        let flags = OpenFlags::default() | OpenFlags::SQLITE_OPEN_CREATE;
        let mut connection = connect(&path, flags)?;
        let header = schema::header(&connection).map_err(StoreError::database(&path))?;
        // Another process may have been faster.
        if header.application_id == 0 {
            schema::migrate(&mut connection, 0).map_err(StoreError::database(&path))?;
        }
        drop(connection);
        drop(lock);
        Library::open(dir)
    }

    /// Opens a library; never makes one. A library of an older schema is migrated.
    ///
    /// # Errors
    /// [`StoreError::NotALibrary`], [`StoreError::NewerSchema`], [`StoreError::Corrupt`], or what the system says.
    pub fn open(dir: &Path) -> Result<Library, StoreError> {
        let path = folder::database(dir);
        let not_a_library = || StoreError::NotALibrary {
            dir: dir.to_owned(),
        };
        if !path.is_file() {
            return Err(not_a_library());
        }
        let flags = OpenFlags::default().difference(OpenFlags::SQLITE_OPEN_CREATE);
        let mut connection = connect(&path, flags)?;
        let header = schema::header(&connection).map_err(StoreError::database(&path))?;
        match (header.application_id, header.version) {
            // Left by an `init` that was interrupted, or emptied.
            (0, 0) if is_empty(&connection).map_err(StoreError::database(&path))? => {
                return Err(if holds_parts(dir)? {
                    StoreError::Occupied {
                        dir: dir.to_owned(),
                    }
                } else {
                    not_a_library()
                });
            }
            (APPLICATION_ID, SCHEMA_VERSION) => {}
            (APPLICATION_ID, version) if version > SCHEMA_VERSION => {
                return Err(StoreError::NewerSchema {
                    dir: dir.to_owned(),
                    found: version,
                    known: SCHEMA_VERSION,
                });
            }
            (APPLICATION_ID, _) => {
                let _lock = WriterLock::acquire(dir, PATIENCE)?;
                // Read again under the lock: another process may have migrated it meanwhile.
                let header = schema::header(&connection).map_err(StoreError::database(&path))?;
                schema::migrate(&mut connection, header.version)
                    .map_err(StoreError::database(&path))?;
            }
            _ => {
                let reason = "it is a SQLite file of another program";
                return Err(StoreError::corrupt(&path, reason));
            }
        }
        Ok(Library {
            dir: dir.to_owned(),
            connection,
            patience: PATIENCE,
            cubes: RefCell::default(),
            footers: Footers::default(),
        })
    }

    /// Opens a library or makes one.
    ///
    /// # Errors
    /// Those of [`Library::init`].
    pub fn open_or_init(dir: &Path) -> Result<Library, StoreError> {
        Library::init(dir)
    }

    /// Takes a library away that holds no source, for a command that made it and had nothing to put into it. One that holds something stays, and so do
    /// files in its folder that are not its own. Whether it went.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while another process writes to it, and [`StoreError::Unwritable`].
    pub fn remove_empty(self) -> Result<bool, StoreError> {
        let lock = WriterLock::acquire(&self.dir, self.patience)?;
        if !self.sources()?.is_empty() || holds_parts(&self.dir)? {
            return Ok(false);
        }
        crate::coded::remove_orphans(&self)?;
        let dir = self.dir.clone();
        drop(self);
        let database = folder::database(&dir);
        fs::remove_file(&database).map_err(StoreError::unwritable(&database))?;
        let lock_path = folder::lock(&dir);
        fs::remove_file(&lock_path).map_err(StoreError::unwritable(&lock_path))?;
        drop(lock);
        crate::coded::prune_folders(&dir);
        // A folder that holds something else cannot be removed, and stays.
        let _ = fs::remove_dir(&dir);
        Ok(true)
    }

    /// Whether the folder seems to hold a library, for a default that need not be there.
    pub fn exists(dir: &Path) -> bool {
        folder::database(dir).is_file()
    }

    /// How long a commit waits for another writer; 10 seconds unless said otherwise.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Library {
        self.patience = patience;
        self
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// All sources in the order of their import.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if the SQLite file is damaged; the same holds for the other readers.
    pub fn sources(&self) -> Result<Vec<Source>, StoreError> {
        catalogue::sources(&self.connection).map_err(self.database_error())
    }

    /// What the sources could have told, in the order of their import.
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn coverage(&self) -> Result<Vec<Coverage>, StoreError> {
        catalogue::coverage(&self.connection).map_err(self.database_error())
    }

    /// The first `limit` rows in quarantine, by import and place.
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn quarantine(&self, limit: usize) -> Result<Vec<QuarantineEntry>, StoreError> {
        catalogue::quarantine(&self.connection, limit).map_err(self.database_error())
    }

    /// All documents in the order of their import, with `text` and `mentions` left empty; see [`Library::document`].
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn documents(&self) -> Result<Vec<Document>, StoreError> {
        catalogue::documents(&self.connection).map_err(self.database_error())
    }

    /// A document whole.
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn document(&self, id: &SourceId) -> Result<Option<Document>, StoreError> {
        catalogue::document(&self.connection, id).map_err(self.database_error())
    }

    /// Holds one state of the library while several things are read.
    pub(crate) fn read_transaction(&self) -> Result<Transaction<'_>, StoreError> {
        self.connection
            .unchecked_transaction()
            .map_err(self.database_error())
    }

    pub(crate) fn database_error(&self) -> impl FnOnce(rusqlite::Error) -> StoreError + use<> {
        StoreError::database(&folder::database(&self.dir))
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection =
        Connection::open_with_flags(path, flags).map_err(StoreError::database(path))?;
    let configure = || {
        connection.busy_timeout(PATIENCE)?;
        // A rollback journal rather than a write-ahead log: the library stays one file that can be read from a medium
        // that cannot be written. EXTRA also syncs the folder after the journal is gone, so a commit survives power loss.
        connection.pragma_update(None, "synchronous", "EXTRA")?;
        connection.pragma_update(None, "foreign_keys", true)
    };
    configure().map_err(StoreError::database(path))?;
    Ok(connection)
}

fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT count(*) = 0 FROM sqlite_master", [], |row| {
        row.get(0)
    })
}

/// Whether a folder of a table holds a file that a library wrote.
fn holds_parts(dir: &Path) -> Result<bool, StoreError> {
    for table in Table::ALL {
        if !part_files(&dir.join(table.folder()))?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The files under a table's folder that a library wrote, finished or not.
pub(crate) fn part_files(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::unreadable(folder)(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(StoreError::unreadable(folder))?;
        let kind = entry.file_type().map_err(StoreError::unreadable(folder))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_part_of_table = name.starts_with("year=") || name.starts_with(folder::TABLE_FOLDER);
        if kind.is_dir() && is_part_of_table {
            files.extend(part_files(&entry.path())?);
        } else if kind.is_file() && folder::is_part_name(&name) {
            files.push(entry.path());
        }
    }
    Ok(files)
}
