//! The files of a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// What a folder holds, and the folders in it.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    /// The files that were asked for, in the order of their names.
    pub(crate) files: Vec<PathBuf>,
    /// The others.
    pub(crate) passed_over: Vec<PathBuf>,
}

/// "passed over: 2 files of other kinds: a.png, b.xls"; nothing for none.
pub(crate) fn told_passed_over(files: &[PathBuf], kinds: &str) -> Option<String> {
    /// As many are named; the others are counted.
    const NAMED: usize = 5;
    let mut names: Vec<String> = files
        .iter()
        .take(NAMED)
        .map(|path| path.display().to_string())
        .collect();
    if files.len() > NAMED {
        names.push(format!("{} more", files.len() - NAMED));
    }
    let count = match files.len() {
        0 => return None,
        1 => "1 file".to_owned(),
        more => format!("{more} files"),
    };
    Some(format!(
        "passed over: {count} {kinds}: {}",
        names.join(", ")
    ))
}

impl Folder {
    /// Walks through a folder. Links to folders are not followed.
    pub(crate) fn walk(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<Self, Failure> {
        let mut found = Folder::default();
        found.take(folder, wanted)?;
        Ok(found)
    }

    fn take(&mut self, folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<(), Failure> {
        let failed = |error: io::Error| Failure::reading(folder, &error);
        let mut entries: Vec<PathBuf> = fs::read_dir(folder)
            .map_err(failed)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(failed)?;
        entries.sort();
        for path in entries {
            if path.is_dir() {
                if !path.is_symlink() {
                    self.take(&path, wanted)?;
                }
            } else if wanted(&path) {
                self.files.push(path);
            } else {
                self.passed_over.push(path);
            }
        }
        Ok(())
    }
}
