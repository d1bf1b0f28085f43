//! `entente add`: documents into the library.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use entente_model::batch::Batch;
use entente_reading::document_batch;
use entente_store::Committed;
use jiff::Timestamp;

use crate::arguments::AddArguments;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::{library, output};

/// Endings of files that are documents; others in a folder are passed over.
const ENDINGS: [&str; 9] = [
    "txt", "text", "html", "htm", "xhtml", "md", "markdown", "mdown", "mkd",
];

pub(crate) fn run(arguments: &AddArguments, named: Option<&Path>) -> Result<(), Failure> {
    // A library that should be there and is not is told before the documents are read; a new one is made only for documents.
    library::to_read(named)?;
    let mut found = Found::default();
    for path in &arguments.documents {
        found.collect(path)?;
    }
    let committed = match found.batches.is_empty() {
        true => Vec::new(),
        false => library::to_write(named)?
            .commit_all(&found.batches)
            .map_err(|error| Failure::from_error(&error, ""))?,
    };
    output::print(&found.report(&committed))?;
    if found.batches.is_empty() {
        return Err(Failure::failed(
            "no document could be read",
            "give text, HTML or Markdown files, a folder of them, or - for standard input",
        ));
    }
    Ok(())
}

/// The documents read, and what could not be.
#[derive(Default)]
struct Found {
    batches: Vec<Batch>,
    unread: Vec<String>,
    passed_over: u64,
}

impl Found {
    fn collect(&mut self, path: &Path) -> Result<(), Failure> {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes)?;
            self.read(&bytes, "standard input");
            return Ok(());
        }
        let kind = fs::metadata(path).map_err(|error| Failure::reading(path, &error))?;
        if kind.is_dir() {
            return self.collect_folder(path);
        }
        let bytes = fs::read(path).map_err(|error| Failure::reading(path, &error))?;
        self.read(&bytes, &path.to_string_lossy());
        Ok(())
    }

    /// A folder's documents and those of the folders in it, in the order of their names.
    fn collect_folder(&mut self, folder: &Path) -> Result<(), Failure> {
        let has_text = |path: &Path| {
            let ending = path.extension().and_then(|ending| ending.to_str());
            ending.is_some_and(|ending| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
        };
        let folder = Folder::walk(folder, &has_text)?;
        self.passed_over += folder.passed_over;
        for path in folder.files {
            match fs::read(&path) {
                Ok(bytes) => self.read(&bytes, &path.to_string_lossy()),
                Err(error) => self.unread.push(format!("{}: {error}", path.display())),
            }
        }
        Ok(())
    }

    fn read(&mut self, bytes: &[u8], origin: &str) {
        match document_batch(bytes, origin, Timestamp::now()) {
            Ok(batch)
                if self
                    .batches
                    .iter()
                    .any(|known| known.source.id == batch.source.id) =>
            {
                self.unread
                    .push(format!("{origin}: the same text as {}", batch.source.id));
            }
            Ok(batch) => self.batches.push(batch),
            Err(error) => self.unread.push(format!("{origin}: {error}")),
        }
    }

    fn report(&self, committed: &[Committed]) -> String {
        let mut lines = Vec::new();
        for (batch, committed) in self.batches.iter().zip(committed) {
            let document = batch.documents.first();
            let what = match committed {
                Committed::AlreadyThere { .. } => "already there".to_owned(),
                Committed::New { .. } => document.map_or_else(String::new, |document| {
                    let language = if document.language.is_empty() {
                        "unknown language"
                    } else {
                        &document.language
                    };
                    format!(
                        "{}, {language}, {} bytes of text, actors named {} times",
                        document.format,
                        output::grouped(document.text.len() as u64),
                        output::grouped(document.mentions.len() as u64)
                    )
                }),
            };
            lines.push(format!(
                "{}  {}\n  {what}",
                batch.source.id, batch.source.title
            ));
            for (label, value) in [
                ("author", &batch.source.author),
                ("date", &batch.source.dated),
            ] {
                if !value.is_empty() {
                    lines.push(format!("  {label} {value}"));
                }
            }
            lines.extend(
                batch
                    .remarks
                    .iter()
                    .map(|remark| format!("  note: {remark}")),
            );
        }
        lines.extend(self.unread.iter().map(|line| format!("not added: {line}")));
        if self.passed_over > 0 {
            lines.push(format!(
                "passed over: {} files that are no text, HTML or Markdown",
                self.passed_over
            ));
        }
        let new = committed
            .iter()
            .filter(|committed| matches!(committed, Committed::New { .. }))
            .count();
        lines.push(format!("{new} documents added\n"));
        lines.join("\n")
    }
}
