//! The bytes of a file of events: from a path or standard input, unpacked and hashed on the way.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use super::zip_file;
use crate::error::ImportError;
use crate::raw_file::{damaged, file_name, hex, unreadable};

/// Where rows are read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventInput {
    /// A file.
    Path(PathBuf),
    /// Standard input, under the name `-`.
    Stdin,
}

/// An open input: what comes out is unpacked.
pub(super) struct Opened {
    pub(super) name: Arc<str>,
    pub(super) path: PathBuf,
    pub(super) reader: Box<dyn Read>,
    hash: Arc<Mutex<Hashed>>,
}

#[derive(Default)]
struct Hashed {
    sha256: Sha256,
    bytes: u64,
}

impl EventInput {
    /// `-` is standard input.
    pub fn of(path: &Path) -> EventInput {
        if path.as_os_str() == "-" {
            EventInput::Stdin
        } else {
            EventInput::Path(path.to_owned())
        }
    }

    /// The path, `-` for standard input.
    pub fn path(&self) -> &Path {
        match self {
            EventInput::Path(path) => path,
            EventInput::Stdin => Path::new("-"),
        }
    }

    /// The name without its folder, `-` for standard input.
    pub fn name(&self) -> Arc<str> {
        file_name(self.path())
    }

    pub(super) fn open(&self) -> Result<Opened, ImportError> {
        let path = self.path().to_owned();
        let source: Box<dyn Read> = match self {
            EventInput::Path(path) => {
                Box::new(File::open(path).map_err(|source| unreadable(path, source))?)
            }
            EventInput::Stdin => Box::new(io::stdin()),
        };
        let hash = Arc::new(Mutex::new(Hashed::default()));
        let mut reader = BufReader::with_capacity(
            1 << 20,
            Hashing {
                source,
                hash: Arc::clone(&hash),
            },
        );
        let start = reader
            .fill_buf()
            .map_err(|source| unreadable(&path, source))?;
        let is_zip = start.starts_with(b"PK\x03\x04");
        if !is_zip
            && path
                .extension()
                .is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
        {
            let shown: String = String::from_utf8_lossy(&start[..start.len().min(60)])
                .escape_debug()
                .to_string();
            return Err(ImportError::Damaged {
                path,
                detail: format!("it is named .zip but holds something else, beginning \"{shown}\""),
            });
        }
        let unpacked: Box<dyn Read> = if is_zip {
            Box::new(Cursor::new(unzip(&path, reader)?))
        } else if start.starts_with(b"\xFD7zXZ\0") {
            Box::new(lzma_rust2::XzReader::new(reader, true))
        } else if start.starts_with(b"\x1F\x8B") {
            Box::new(flate2::bufread::MultiGzDecoder::new(reader))
        } else if start.starts_with(b"\x28\xB5\x2F\xFD") {
            Box::new(zstd::Decoder::with_buffer(reader).map_err(|error| damaged(&path, &error))?)
        } else {
            Box::new(reader)
        };
        Ok(Opened {
            name: self.name(),
            path,
            reader: unpacked,
            hash,
        })
    }
}

impl Opened {
    /// Reads the rest, so that the hash is that of the whole file; returns hash and bytes.
    pub(super) fn finish(mut self) -> Result<(String, u64), ImportError> {
        io::copy(&mut self.reader, &mut io::sink()).map_err(|error| damaged(&self.path, &error))?;
        // Held for a moment by one thread only.
        let mut hash = match self.hash.lock() {
            Ok(hash) => hash,
            Err(poisoned) => poisoned.into_inner(),
        };
        let sha256 = std::mem::take(&mut hash.sha256).finalize();
        Ok((hex(&sha256), hash.bytes))
    }

    pub(super) fn damaged(&self, error: &dyn std::error::Error) -> ImportError {
        damaged(&self.path, error)
    }
}

/// The content of the one file in an archive, which is read into memory.
fn unzip(path: &Path, mut reader: impl Read) -> Result<Vec<u8>, ImportError> {
    let mut packed = Vec::new();
    reader
        .read_to_end(&mut packed)
        .map_err(|error| damaged(path, &error))?;
    zip_file::unzip(&packed).map_err(|detail| ImportError::Damaged {
        path: path.to_owned(),
        detail,
    })
}

struct Hashing {
    source: Box<dyn Read>,
    hash: Arc<Mutex<Hashed>>,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        if let Ok(mut hash) = self.hash.lock() {
            hash.sha256.update(&buffer[..count]);
            hash.bytes += count as u64;
        }
        Ok(count)
    }
}
