//! Text files that a user writes: rules, labelled sentences, answers.

use std::fs;
use std::io;
use std::path::Path;

use crate::failure::Failure;

/// The text of a file in UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    read_text_if_there(path)?
        .ok_or_else(|| Failure::reading(path, &io::Error::from(io::ErrorKind::NotFound)))
}

/// The same of a file that need not be there.
pub(crate) fn read_text_if_there(path: &Path) -> Result<Option<String>, Failure> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::reading(path, &error)),
    };
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..valid]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count();
        Failure::failed(
            format!(
                "{} is no text file: byte {} (line {line}) is not UTF-8",
                path.display(),
                valid + 1
            ),
            "name another file, or save this one as text in UTF-8",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_told_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rules.toml");
        fs::write(&path, b"# one\nab\xFF\x00").unwrap();
        let Err(Failure::Failed { message, .. }) = read_text(&path) else {
            panic!("it is no text")
        };
        assert!(message.contains("byte 9 (line 2)"), "{message}");
    }
}
