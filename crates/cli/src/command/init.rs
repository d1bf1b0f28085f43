//! `entente init`: an empty library.

use std::path::{Path, PathBuf};

use entente_store::{Library, default_dir};

use crate::arguments::InitArguments;
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &InitArguments, library: Option<&Path>) -> Result<(), Failure> {
    let dir: PathBuf = match arguments.dir.as_deref().or(library) {
        Some(dir) => dir.to_owned(),
        None => default_dir().map_err(|error| Failure::from_error(&error, ""))?,
    };
    let there = Library::exists(&dir);
    Library::init(&dir).map_err(|error| Failure::from_error(&error, ""))?;
    let text = if there {
        format!("{} is a library already; nothing changed\n", dir.display())
    } else {
        format!(
            "made an empty library in {0}\nnext: entente --library {0} import KIND FILE…\n",
            dir.display()
        )
    };
    output::print(&text)
}
