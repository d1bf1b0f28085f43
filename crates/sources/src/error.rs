//! Why a dataset could not be imported at all. Rows that cannot be read are no error: they go to quarantine.

use std::io;
use std::path::{Path, PathBuf};

use crate::kind::Kind;

/// Why the files of a dataset could not be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The path does not exist.
    #[error("{}: there is no such file or folder", path.display())]
    MissingFile {
        /// The path.
        path: PathBuf,
    },
    /// The file or folder cannot be opened or read.
    #[error("{}: cannot be read: {source}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// No path was given.
    #[error("no file was given; {kind} is read from {}", kind.expects())]
    NothingGiven {
        /// The kind asked for.
        kind: Kind,
    },
    /// The folder holds no file.
    #[error("{}: the folder holds no file; {kind} is read from {}", path.display(), kind.expects())]
    EmptyFolder {
        /// The folder.
        path: PathBuf,
        /// The kind asked for.
        kind: Kind,
    },
    /// None of the files in the folder belongs to the dataset.
    #[error("{}: none of the {seen} files in the folder is of the kind {kind}, which is read from {}", path.display(), kind.expects())]
    NoFileOfKind {
        /// The folder.
        path: PathBuf,
        /// The kind asked for.
        kind: Kind,
        /// Files looked at.
        seen: usize,
    },
    /// The file holds something else.
    #[error("{}: is no file of the kind {kind}, which is read from {}{}", path.display(), kind.expects(), hint(.looks_like, .found))]
    WrongKind {
        /// The file.
        path: PathBuf,
        /// The kind asked for.
        kind: Kind,
        /// What it looks like instead, if that is known.
        looks_like: Option<String>,
        /// The columns found.
        found: Vec<String>,
    },
    /// A column is missing.
    #[error("{}: the column {column} is missing; {part} of {kind} need the columns {}; found {}", path.display(), expected.join(", "), listed(.found))]
    MissingColumn {
        /// The file.
        path: PathBuf,
        /// The kind asked for.
        kind: Kind,
        /// The part of the dataset that the file is taken for: "votes".
        part: &'static str,
        /// The missing column.
        column: String,
        /// The columns needed.
        expected: Vec<String>,
        /// The columns found.
        found: Vec<String>,
    },
    /// A part of the dataset that cannot be done without is not among the files.
    #[error("{kind}: the {part} are missing among {}; {kind} is read from {}", given.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "), kind.expects())]
    MissingPart {
        /// The kind asked for.
        kind: Kind,
        /// The part: "roll calls".
        part: &'static str,
        /// The paths given.
        given: Vec<PathBuf>,
    },
    /// Two files hold the same part of the dataset.
    #[error("{} and {}: both hold the {part} of {kind}; name one of them", first.display(), second.display())]
    Duplicate {
        /// The kind asked for.
        kind: Kind,
        /// The part.
        part: &'static str,
        /// One file.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// The file is truncated or otherwise damaged.
    #[error("{}: the file is damaged or cut short: {detail}; get it anew", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the reader says.
        detail: String,
    },
    /// The file is in a format of R.
    #[error("{}: a file of R, of which no well-kept reader exists here; in R: load it and write it with arrow::write_parquet(x, \"x.parquet\") or write.csv(x, \"x.csv\", row.names = FALSE)", path.display())]
    OfR {
        /// The file.
        path: PathBuf,
    },
    /// A mapping cannot be used.
    #[error(transparent)]
    Mapping(#[from] Box<crate::table_adapters::MappingError>),
    /// A column that a user's map of a table of events names is not in the file.
    #[error("{}: has no column {column:?}, which line {line} of {map} names as {field}; the file has {}; correct that line of the map", path.display(), listed(.found))]
    MapColumn {
        /// The file.
        path: PathBuf,
        /// The map.
        map: Box<str>,
        /// The line in it, from 1.
        line: usize,
        /// What the column is said to be: "date".
        field: Box<str>,
        /// The column.
        column: Box<str>,
        /// The columns of the file.
        found: Box<[String]>,
    },
    /// A table of events of one's own is read without a map.
    #[error("{}: a table of one's own is read with a map of its columns: give it with --map FILE", path.display())]
    MapNeeded {
        /// The file.
        path: PathBuf,
    },
    /// No table of the mapping fits the file.
    #[error("{}: no table of {dataset} fits the file; the nearest lacks the columns {}; found {}; {dataset} is read from {wanted}", path.display(), missing.join(", "), listed(.found))]
    NoTableFits {
        /// The file.
        path: PathBuf,
        /// The dataset asked for.
        dataset: String,
        /// The columns that the nearest table needs and the file has not.
        missing: Box<[String]>,
        /// The tables and their columns.
        wanted: Box<str>,
        /// The columns found.
        found: Vec<String>,
    },
    /// None of the files holds a table of the dataset.
    #[error("none of the files holds a table of {dataset}, which is read from {wanted}")]
    NoTable {
        /// The dataset asked for.
        dataset: String,
        /// The tables and their columns.
        wanted: String,
    },
    /// The files hold no row that could be read.
    #[error("{}: no row could be read ({quarantined} rows refused; the first: {first_reason})", path.display())]
    NoRow {
        /// The file.
        path: PathBuf,
        /// Rows refused.
        quarantined: usize,
        /// Why the first one was.
        first_reason: String,
    },
}

impl ImportError {
    /// The file or folder at fault.
    pub fn path(&self) -> Option<&Path> {
        match self {
            ImportError::MissingFile { path }
            | ImportError::Unreadable { path, .. }
            | ImportError::EmptyFolder { path, .. }
            | ImportError::NoFileOfKind { path, .. }
            | ImportError::WrongKind { path, .. }
            | ImportError::MissingColumn { path, .. }
            | ImportError::Damaged { path, .. }
            | ImportError::OfR { path }
            | ImportError::MapColumn { path, .. }
            | ImportError::MapNeeded { path }
            | ImportError::NoTableFits { path, .. }
            | ImportError::NoRow { path, .. } => Some(path),
            ImportError::Mapping(error) => Some(&error.path),
            ImportError::Duplicate { second, .. } => Some(second),
            ImportError::MissingPart { .. }
            | ImportError::NothingGiven { .. }
            | ImportError::NoTable { .. } => None,
        }
    }
}

fn hint(looks_like: &Option<String>, found: &[String]) -> String {
    match looks_like {
        Some(what) => format!("; it looks like {what}"),
        None => format!("; found {}", listed(found)),
    }
}

fn listed(columns: &[String]) -> String {
    const SHOWN: usize = 12;
    // A file that is no table at all may have one "column" as long as a page.
    let short = |column: &String| {
        column
            .chars()
            .take(40)
            .collect::<String>()
            .escape_debug()
            .to_string()
    };
    match columns {
        [] => "no column at all".to_owned(),
        _ if columns.len() <= SHOWN => columns.iter().map(short).collect::<Vec<_>>().join(", "),
        _ => {
            let first: Vec<_> = columns[..SHOWN].iter().map(short).collect();
            format!("{} and {} more", first.join(", "), columns.len() - SHOWN)
        }
    }
}
