//! `entente remove`: a file of events out of the library.

use std::path::Path;

use clap::Args;

use crate::failure::Failure;
use crate::{library, output};

/// Take a file of events out of the library, which is then as if the file had never been there.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  entente remove gdelt 20191024143000.export.CSV.zip")]
pub(crate) struct RemoveArguments {
    /// The dataset: gdelt, icews, …
    dataset: String,
    /// The file's name, or its SHA-256.
    file: String,
}

pub(crate) fn run(arguments: &RemoveArguments, named: Option<&Path>) -> Result<(), Failure> {
    let failed = |error: &entente_store::StoreError| Failure::from_error(error, "");
    let mut library = library::to_write(named)?;
    let files = library
        .event_files(Some(&arguments.dataset))
        .map_err(|error| failed(&error))?;
    let of_name: Vec<_> = files
        .iter()
        .filter(|file| file.name == arguments.file || file.sha256 == arguments.file)
        .collect();
    let [file] = of_name[..] else {
        let message = match of_name.len() {
            0 => format!(
                "the library holds no file {} of {}",
                arguments.file, arguments.dataset
            ),
            count => format!("the library holds {count} files named {}", arguments.file),
        };
        return Err(Failure::failed(
            message,
            "`entente status --format json` lists the files with their SHA-256",
        ));
    };
    let (name, rows, sha256) = (file.name.clone(), file.rows, file.sha256.clone());
    library
        .remove_event_file(&arguments.dataset, &sha256)
        .map_err(|error| failed(&error))?;
    output::print(&format!(
        "{}: {name} removed, {} rows\n",
        arguments.dataset,
        output::grouped(rows)
    ))
}
