//! The files of the arguments, and which documents of them are meant.

use std::fs;
use std::path::{Path, PathBuf};

use entente_reading::{DocumentPart, ReadError, is_document};

use crate::failure::Failure;
use crate::folder::Folder;

/// Endings that a document's name has lost: what "news.jsonl.gz" holds is called "news.jsonl!12".
pub(crate) const COMPRESSED: [&str; 3] = [".gz", ".xz", ".zst"];

/// One document of a file that holds several: `FILE!NAME`, by the name that is printed of it or by its line.
pub(crate) struct Choice<'c> {
    /// The file, as it was named.
    file: String,
    wanted: Option<&'c str>,
    found: bool,
    /// Documents that have the wanted text for a name, and whether the line of that number has another one: FILE!2 may mean either.
    named: u64,
    on_line: bool,
    /// Why the file was not read, or not to its end.
    unread: Option<String>,
    /// Names of the first documents of the file, for who asks for one that is not there.
    seen: Vec<String>,
    count: u64,
}

impl<'c> Choice<'c> {
    /// As many are named.
    const NAMED: usize = 5;

    pub(crate) fn new(input: &'c Input) -> Self {
        let wanted = input.wanted.as_deref();
        Choice {
            file: input.path.to_string_lossy().into_owned(),
            wanted,
            found: false,
            named: 0,
            on_line: false,
            unread: None,
            seen: Vec::new(),
            count: 0,
        }
    }

    /// Whether the document is meant. Of all others it is remembered what the user may have to be told.
    pub(crate) fn takes(&mut self, part: &DocumentPart) -> bool {
        let Some(wanted) = self.wanted else {
            return true;
        };
        let inner = self.inner(&part.name);
        let line = part.line.map(|line| line.to_string());
        let (by_name, by_line) = (inner == wanted, line.as_deref() == Some(wanted));
        let is_it = by_name || by_line;
        match &part.reading {
            // A damaged file has no documents that could be meant.
            Err(error)
                if !is_it && (inner.is_empty() || matches!(error, ReadError::Stopped(_))) =>
            {
                self.unread = Some(format!("{}: {error}", part.name));
            }
            _ => {}
        }
        self.named += u64::from(by_name);
        self.on_line |= by_line && !by_name;
        self.found |= is_it;
        self.count += 1;
        if self.seen.len() < Self::NAMED {
            self.seen.push(inner.to_owned());
        }
        is_it
    }

    /// The name of a document inside its file. The file's own may have a `!`, and a compressed one has lost its ending.
    fn inner<'n>(&self, name: &'n str) -> &'n str {
        let bare = COMPRESSED
            .iter()
            .find_map(|ending| self.file.strip_suffix(ending))
            .unwrap_or(&self.file);
        name.strip_prefix(&self.file)
            .or_else(|| name.strip_prefix(bare))
            .and_then(|rest| rest.strip_prefix('!'))
            .unwrap_or_default()
    }

    /// What names the document by its line, where it has one.
    pub(super) fn by_line(&self, part: &DocumentPart) -> Option<String> {
        part.line.map(|line| format!("{}!{line}", self.file))
    }

    /// Why the file was not read, or not to its end, where the wanted document was not found before.
    pub(crate) fn unread(&self) -> Option<&str> {
        self.unread.as_deref().filter(|_| !self.found)
    }

    /// What is wrong with the name of a document that was not found.
    pub(crate) fn failure(&self) -> Option<Failure> {
        let missing = self.wanted.filter(|_| !self.found)?;
        let file = &self.file;
        Some(match self.unread() {
            Some(reason) => Failure::failed(
                format!("{file} cannot be read: {reason}"),
                format!(
                    "up to there it has no document {missing}; get the file again if it is cut off or damaged"
                ),
            ),
            None => Failure::usage(format!("{file} has no document {missing}"), self.help()),
        })
    }

    /// What the user is told of a name that means several documents.
    pub(crate) fn ambiguity(&self) -> Option<String> {
        let wanted = self.wanted?;
        let file = &self.file;
        match (self.named, self.on_line) {
            (1.., true) => Some(format!(
                "{file}!{wanted} is the name of a document and the line of another: both are read"
            )),
            (2.., false) => Some(format!(
                "{file}!{wanted} is the name of {} documents, which are all read; one alone is named by its line",
                self.named
            )),
            _ => None,
        }
    }

    fn help(&self) -> String {
        let more = match self.count.saturating_sub(self.seen.len() as u64) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        match self.seen.as_slice() {
            [] => "there is no document in it".to_owned(),
            [one] if one.is_empty() => "it is one document: name the file alone".to_owned(),
            seen => format!(
                "it has {}{more}; of lines of JSON the number of the line will do as well",
                seen.join(", ")
            ),
        }
    }
}

/// A file to read, and which of its documents; all without a name.
pub(crate) struct Input {
    pub(crate) path: PathBuf,
    pub(crate) wanted: Option<String>,
}

/// "news.jsonl!12" as the file and its document, where there is no file of that whole name.
pub(crate) fn inside(path: &Path) -> Option<Input> {
    let written = path.to_str().filter(|_| !path.exists())?;
    written
        .match_indices('!')
        .map(|(at, _)| written.split_at(at))
        .find(|(file, _)| Path::new(file).is_file())
        .map(|(file, inner)| Input {
            path: PathBuf::from(file),
            wanted: Some(inner[1..].to_owned()),
        })
}

/// Files in the order of the arguments; those of a folder by name.
#[derive(Default)]
pub(crate) struct Files {
    pub(crate) files: Vec<Input>,
    pub(super) bytes: u64,
    pub(crate) passed_over: Vec<PathBuf>,
    /// Folders that hold no document.
    pub(crate) empty_folders: Vec<PathBuf>,
}

impl Files {
    fn push(&mut self, path: PathBuf) {
        self.files.push(Input { path, wanted: None });
    }

    /// Takes in an argument. A file that is not there is taken in too: that it cannot be opened is told when its turn comes, and stops no other.
    pub(crate) fn collect(&mut self, path: &Path) -> Result<(), Failure> {
        if path.as_os_str() == "-" {
            self.push(path.to_owned());
            return Ok(());
        }
        if let Some(input) = inside(path) {
            self.bytes += fs::metadata(&input.path).map_or(0, |data| data.len());
            self.files.push(input);
            return Ok(());
        }
        let Ok(data) = fs::metadata(path) else {
            self.push(path.to_owned());
            return Ok(());
        };
        if data.is_dir() {
            let folder = Folder::walk(path, &|path| is_document(&path.to_string_lossy()))?;
            self.passed_over.extend(folder.passed_over);
            if folder.files.is_empty() {
                self.empty_folders.push(path.to_owned());
            }
            for path in folder.files {
                self.bytes += fs::metadata(&path).map_or(0, |data| data.len());
                self.push(path);
            }
            return Ok(());
        }
        self.bytes += data.len();
        self.push(path.to_owned());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_named_behind_its_file_whatever_that_is_named() {
        for (file, name, inner) in [
            ("s.jsonl", "s.jsonl!A", "A"),
            ("a!b/s.jsonl", "a!b/s.jsonl!A!1", "A!1"),
            ("s.jsonl.gz", "s.jsonl!A", "A"),
            ("visit.md", "visit.md", ""),
        ] {
            let input = Input {
                path: PathBuf::from(file),
                wanted: Some(inner.to_owned()),
            };
            assert_eq!(Choice::new(&input).inner(name), inner, "{name}");
        }
    }
}
