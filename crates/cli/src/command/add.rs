//! `entente add`: documents into the library.

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use entente_model::batch::Batch;
use entente_reading::{DocumentPart, is_document, read_documents, read_file, reading_batch};
use entente_store::Committed;
use jiff::Timestamp;

use crate::arguments::AddArguments;
use crate::failure::Failure;
use crate::folder::{Folder, told_passed_over};
use crate::{library, output};

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
    let report = found.report(&committed);
    if found.batches.is_empty() {
        anstream::eprint!("{report}");
        return Err(Failure::failed(
            "no document could be read",
            "give text, HTML, Markdown, PDF, DOCX, feeds, lines of JSON, folders or archives of them, or - for standard input",
        ));
    }
    output::print(&report)
}

/// The documents read, and what could not be.
#[derive(Default)]
struct Found {
    batches: Vec<Batch>,
    unread: Vec<String>,
    passed_over: Vec<PathBuf>,
}

impl Found {
    fn collect(&mut self, path: &Path) -> Result<(), Failure> {
        if path.as_os_str() == "-" {
            _ = read_documents(io::stdin().lock(), "standard input", &mut |part| {
                self.take(part)
            });
            return Ok(());
        }
        if path.is_dir() {
            return self.collect_folder(path);
        }
        _ = read_file(path, &mut |part| self.take(part));
        Ok(())
    }

    /// A folder's documents and those of the folders in it, in the order of their names.
    fn collect_folder(&mut self, folder: &Path) -> Result<(), Failure> {
        let found = Folder::walk(folder, &|path| is_document(&path.to_string_lossy()))?;
        self.passed_over.extend(found.passed_over);
        if found.files.is_empty() {
            self.unread.push(format!(
                "{}: the folder holds no document",
                folder.display()
            ));
        }
        for path in found.files {
            _ = read_file(&path, &mut |part| self.take(part));
        }
        Ok(())
    }

    /// Takes in a document: a file, or each line, member or entry of one that holds several.
    fn take(&mut self, part: DocumentPart) -> ControlFlow<()> {
        let origin = part.name;
        match part.reading {
            Err(error) => self.unread.push(format!("{origin}: {error}")),
            Ok(reading) => {
                let batch =
                    reading_batch(reading, part.hash, part.bytes, &origin, Timestamp::now());
                let is_known = self
                    .batches
                    .iter()
                    .any(|known| known.source.id == batch.source.id);
                if is_known {
                    self.unread
                        .push(format!("{origin}: the same text as {}", batch.source.id));
                } else {
                    self.batches.push(batch);
                }
            }
        }
        ControlFlow::Continue(())
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
        lines.extend(told_passed_over(&self.passed_over, "of other kinds"));
        let new = committed
            .iter()
            .filter(|committed| matches!(committed, Committed::New { .. }))
            .count();
        lines.push(format!("{new} documents added\n"));
        lines.join("\n")
    }
}
