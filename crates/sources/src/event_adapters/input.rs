//! The bytes of a file of events: from a path or standard input, unpacked and hashed on the way.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use crate::error::ImportError;
use crate::raw_file::{damaged, file_name, hex, unreadable};

/// Beyond this an unpacked archive is taken for a mistake or an attack.
const UNPACKED_LIMIT: u64 = 8 << 30;

/// Counts the bytes that were read from disk, for whoever shows how far a file is.
#[derive(Clone, Debug, Default)]
pub struct BytesRead(Arc<AtomicU64>);

impl BytesRead {
    /// Bytes so far, over all files.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

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
    pub(super) reader: Box<dyn Read + Send>,
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

    pub(super) fn open(&self, read: &BytesRead) -> Result<Opened, ImportError> {
        let path = self.path().to_owned();
        let source: Box<dyn Read + Send> = match self {
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
                read: read.clone(),
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
        let unpacked: Box<dyn Read + Send> = if is_zip {
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
    /// The first bytes of the content, which stay to be read.
    pub(super) fn peek(&mut self, count: usize) -> io::Result<Vec<u8>> {
        let mut start = Vec::new();
        (&mut self.reader)
            .take(count as u64)
            .read_to_end(&mut start)?;
        let rest = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        self.reader = Box::new(Cursor::new(start.clone()).chain(rest));
        Ok(start)
    }

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
    unzip_bytes(packed).map_err(|detail| ImportError::Damaged {
        path: path.to_owned(),
        detail,
    })
}

/// The content of the one file in an archive; its checksum is verified.
fn unzip_bytes(packed: Vec<u8>) -> Result<Vec<u8>, String> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(packed)).map_err(|error| error.to_string())?;
    let files: Vec<usize> = (0..archive.len())
        .filter(|&place| {
            archive
                .name_for_index(place)
                .is_some_and(|name| name.is_ok_and(|name| !name.ends_with('/')))
        })
        .collect();
    let [place] = files[..] else {
        return Err(match files.len() {
            0 => "the archive holds no file".to_owned(),
            _ => "the archive holds several files; unpack it and import them".to_owned(),
        });
    };
    let file = archive.by_index(place).map_err(|error| error.to_string())?;
    let mut content = Vec::new();
    file.take(UNPACKED_LIMIT)
        .read_to_end(&mut content)
        .map_err(|error| error.to_string())?;
    if content.len() as u64 == UNPACKED_LIMIT {
        return Err("it unpacks to more than 8 GiB; unpack it and import the file".to_owned());
    }
    Ok(content)
}

struct Hashing {
    source: Box<dyn Read + Send>,
    hash: Arc<Mutex<Hashed>>,
    read: BytesRead,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.read.0.fetch_add(count as u64, Ordering::Relaxed);
        if let Ok(mut hash) = self.hash.lock() {
            hash.sha256.update(&buffer[..count]);
            hash.bytes += count as u64;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_real_archive_is_unpacked_and_a_damaged_one_refused() {
        let data = entente_testing::shared_data_or_skip!();
        let path = data.join("events/gdelt2/20180326044500.export.CSV.zip");
        let archive = std::fs::read(path).unwrap();
        let content = unzip_bytes(archive.clone()).unwrap();
        assert_eq!(content.split(|&byte| byte == b'\n').count() - 1, 1_540);
        assert!(unzip_bytes(archive[..archive.len() / 2].to_vec()).is_err());
        let mut damaged = archive;
        damaged[40_000] ^= 1;
        assert!(unzip_bytes(damaged).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_file_or_a_reason(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut archive = b"PK\x03\x04".to_vec();
            archive.extend_from_slice(&bytes);
            archive.extend_from_slice(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
            archive.extend_from_slice(&bytes);
            let _ = unzip_bytes(archive);
        }
    }
}
