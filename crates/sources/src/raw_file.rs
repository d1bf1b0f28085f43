//! A file as it lies on disk: its hash, and its content unpacked from xz, gzip or Zstandard.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::error::ImportError;

/// Beyond this an unpacked file is taken for a mistake or an attack; the largest dataset file known here has 30 MB.
const UNPACKED_LIMIT: u64 = 4 << 30;

/// A file read into memory.
pub(crate) struct RawFile {
    pub(crate) path: PathBuf,
    /// File name without its folder.
    pub(crate) name: Arc<str>,
    /// SHA-256 of the file on disk, lower-case hexadecimal.
    pub(crate) sha256: String,
    /// Bytes on disk.
    pub(crate) bytes: u64,
    /// The content, unpacked.
    pub(crate) content: Bytes,
}

impl RawFile {
    pub(crate) fn read(path: &Path) -> Result<RawFile, ImportError> {
        let packed = std::fs::read(path).map_err(|source| unreadable(path, source))?;
        let sha256 = hex(&Sha256::digest(&packed));
        let bytes = packed.len() as u64;
        let content = match Packing::of(&packed) {
            Packing::None => packed,
            packing => unpack(packing, Cursor::new(packed), UNPACKED_LIMIT)
                .map_err(|error| damaged(path, &error))?,
        };
        if content.len() as u64 >= UNPACKED_LIMIT {
            return Err(ImportError::Damaged {
                path: path.to_owned(),
                detail: "it unpacks to more than 4 GiB".to_owned(),
            });
        }
        Ok(RawFile {
            path: path.to_owned(),
            name: file_name(path),
            sha256,
            bytes,
            content: Bytes::from(content),
        })
    }

    /// The error that this file is damaged.
    pub(crate) fn damaged(&self, error: &dyn std::error::Error) -> ImportError {
        damaged(&self.path, error)
    }
}

/// The SHA-256 of a file on disk, lower-case hexadecimal.
pub(crate) fn hash(path: &Path) -> Result<String, ImportError> {
    let packed = std::fs::read(path).map_err(|source| unreadable(path, source))?;
    Ok(hex(&Sha256::digest(&packed)))
}

/// The first bytes of a file, unpacked, at most `limit` of them.
pub(crate) fn head(path: &Path, limit: u64) -> Result<Vec<u8>, ImportError> {
    let mut reader = BufReader::new(File::open(path).map_err(|source| unreadable(path, source))?);
    let start = reader
        .fill_buf()
        .map_err(|source| unreadable(path, source))?;
    let packing = Packing::of(start);
    unpack(packing, reader, limit).map_err(|error| match packing {
        Packing::None => unreadable(path, error),
        _ => damaged(path, &error),
    })
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn file_name(path: &Path) -> Arc<str> {
    let name = path.file_name().unwrap_or(path.as_os_str());
    Arc::from(name.to_string_lossy())
}

pub(crate) fn unreadable(path: &Path, source: io::Error) -> ImportError {
    match source.kind() {
        io::ErrorKind::NotFound => ImportError::MissingFile {
            path: path.to_owned(),
        },
        _ => ImportError::Unreadable {
            path: path.to_owned(),
            source,
        },
    }
}

pub(crate) fn damaged(path: &Path, error: &dyn std::error::Error) -> ImportError {
    ImportError::Damaged {
        path: path.to_owned(),
        detail: error.to_string(),
    }
}

#[derive(Clone, Copy)]
enum Packing {
    None,
    Xz,
    Gzip,
    Zstandard,
}

impl Packing {
    /// By the first bytes, whatever the file is called.
    fn of(start: &[u8]) -> Packing {
        if start.starts_with(b"\xFD7zXZ\0") {
            Packing::Xz
        } else if start.starts_with(b"\x1F\x8B") {
            Packing::Gzip
        } else if start.starts_with(b"\x28\xB5\x2F\xFD") {
            Packing::Zstandard
        } else {
            Packing::None
        }
    }
}

fn unpack(packing: Packing, packed: impl BufRead, limit: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    match packing {
        Packing::None => packed.take(limit).read_to_end(&mut content),
        Packing::Xz => lzma_rust2::XzReader::new(packed, true)
            .take(limit)
            .read_to_end(&mut content),
        Packing::Gzip => flate2::bufread::MultiGzDecoder::new(packed)
            .take(limit)
            .read_to_end(&mut content),
        Packing::Zstandard => zstd::Decoder::with_buffer(packed)?
            .take(limit)
            .read_to_end(&mut content),
    }?;
    Ok(content)
}
