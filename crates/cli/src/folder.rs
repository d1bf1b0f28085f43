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
    /// How many others there are.
    pub(crate) passed_over: u64,
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
                self.passed_over += 1;
            }
        }
        Ok(())
    }
}
