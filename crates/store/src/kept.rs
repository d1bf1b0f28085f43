//! What was computed from the whole library and is kept beside it, until the content changes.

use std::fs;
use std::path::PathBuf;

use crate::error::StoreError;
use crate::library::Library;

const FOLDER: &str = "kept";

impl Library {
    /// The text that was kept under this name for the library's present content.
    ///
    /// # Errors
    /// As [`Library::snapshot`]. A file that cannot be read is as good as none.
    pub fn kept(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(fs::read_to_string(self.kept_file(name)?).ok())
    }

    /// Keeps a text under a name of letters, digits, dots and hyphens, in place of what was kept under it for other content.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] where the folder cannot be written.
    pub fn keep(&self, name: &str, text: &str) -> Result<(), StoreError> {
        let file = self.kept_file(name)?;
        let folder = self.dir().join(FOLDER);
        fs::create_dir_all(&folder).map_err(StoreError::unwritable(&folder))?;
        // A reader sees the old file or the new one, never half of it.
        let draft = folder.join(format!("{name}.{}.draft", std::process::id()));
        fs::write(&draft, text).map_err(StoreError::unwritable(&draft))?;
        fs::rename(&draft, &file).map_err(StoreError::unwritable(&file))?;
        let entries = fs::read_dir(&folder).map_err(StoreError::unwritable(&folder))?;
        for entry in entries.flatten() {
            let path = entry.path();
            let ours = path
                .file_stem()
                .is_some_and(|stem| stem.to_string_lossy().starts_with(&format!("{name}@")));
            if ours && path != file {
                // Another process may have been faster.
                let _ = fs::remove_file(path);
            }
        }
        Ok(())
    }

    fn kept_file(&self, name: &str) -> Result<PathBuf, StoreError> {
        let snapshot = self.snapshot()?;
        Ok(self
            .dir()
            .join(FOLDER)
            .join(format!("{name}@{}.txt", snapshot.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use entente_model::batch::Batch;
    use entente_model::source::{Source, SourceId, SourceKind};

    use super::*;

    #[test]
    fn a_text_is_kept_until_the_content_changes() {
        let folder = tempfile::tempdir().unwrap();
        let mut library = Library::init(&folder.path().join("library")).unwrap();
        assert_eq!(library.kept("levels-1.0").unwrap(), None);
        library.keep("levels-1.0", "one").unwrap();
        assert_eq!(library.kept("levels-1.0").unwrap().as_deref(), Some("one"));
        let id = SourceId::new("more");
        let source = Source {
            content_hash: "ab".repeat(32),
            ..Source::new(id, SourceKind::Dataset, "more", "More")
        };
        library.commit(&Batch::new(source)).unwrap();
        assert_eq!(library.kept("levels-1.0").unwrap(), None);
        library.keep("levels-1.0", "two").unwrap();
        assert_eq!(fs::read_dir(library.dir().join(FOLDER)).unwrap().count(), 1);
    }
}
