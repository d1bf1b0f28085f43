//! Which library a command works on.

use std::path::Path;

use entente_store::{Library, default_dir};

use crate::failure::Failure;

/// The library to read: the one named, or the user's own where there is one.
pub(crate) fn to_read(named: Option<&Path>) -> Result<Option<Library>, Failure> {
    let dir = match named {
        Some(dir) => dir.to_owned(),
        None => match default_dir() {
            Ok(dir) if Library::exists(&dir) => dir,
            _ => return Ok(None),
        },
    };
    Library::open(&dir)
        .map(Some)
        .map_err(|error| Failure::from_error(&error, ""))
}

/// The library to write: the one named, which must exist, or the user's own, made where there is none.
pub(crate) fn to_write(named: Option<&Path>) -> Result<Library, Failure> {
    let opened = match named {
        Some(dir) => Library::open(dir),
        None => default_dir().and_then(|dir| Library::open_or_init(&dir)),
    };
    opened.map_err(|error| Failure::from_error(&error, ""))
}

/// The library to show: it must be there.
pub(crate) fn to_show(named: Option<&Path>) -> Result<Library, Failure> {
    to_read(named)?.ok_or_else(|| {
        Failure::failed(
            "there is no library yet",
            "make one with `entente init DIR` and name it with --library DIR, or import something: `entente import KIND FILE…`",
        )
    })
}
