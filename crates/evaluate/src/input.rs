//! The files that are measured against.

use std::fs;
use std::io::Read as _;
use std::path::Path;

/// The text of a file, plain or xz.
pub(crate) fn read_text(file: &Path) -> std::io::Result<String> {
    let bytes = fs::read(file)?;
    // The six bytes that begin every xz file.
    if !bytes.starts_with(&[0xfd, b'7', b'z', b'X', b'Z', 0]) {
        return String::from_utf8(bytes).map_err(std::io::Error::other);
    }
    let mut text = String::new();
    lzma_rust2::XzReader::new(bytes.as_slice(), true).read_to_string(&mut text)?;
    Ok(text)
}
