//! A file as it lies on disk: its hash, and its content unpacked from xz, gzip or Zstandard.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};

use arrow::array::RecordBatch;
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
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

    /// A reader of the file as Parquet.
    ///
    /// The crate `parquet` trusts the places of columns that the footer states, and panics where they cannot be; they are looked at
    /// first.
    pub(crate) fn parquet(&self) -> Result<ParquetRecordBatchReaderBuilder<Bytes>, ImportError> {
        let builder = ParquetRecordBatchReaderBuilder::try_new(self.content.clone())
            .map_err(|error| self.damaged(&error))?;
        let mut columns = builder
            .metadata()
            .row_groups()
            .iter()
            .flat_map(|group| group.columns());
        let size = self.content.len() as u64;
        let is_inside = |column: &ColumnChunkMetaData| {
            let start = column
                .dictionary_page_offset()
                .unwrap_or_else(|| column.data_page_offset());
            let end = u64::try_from(start)
                .ok()
                .zip(u64::try_from(column.compressed_size()).ok());
            end.and_then(|(start, length)| start.checked_add(length))
                .is_some_and(|end| end <= size)
        };
        if columns.all(is_inside) {
            Ok(builder)
        } else {
            let outside = ParquetError::EOF("a column lies outside the file".to_owned());
            Err(self.damaged(&outside))
        }
    }

    /// The batches of a reader of this file.
    ///
    /// Decoders of the crate `parquet` panic on some damage; to a reader of files that is damage like any other.
    pub(crate) fn batches(
        &self,
        reader: ParquetRecordBatchReader,
    ) -> impl Iterator<Item = Result<RecordBatch, ImportError>> {
        let mut reader = Some(reader);
        std::iter::from_fn(move || {
            let mut decoder = reader.take()?;
            match quietly(move || (decoder.next(), decoder)) {
                Ok((Some(Ok(batch)), decoder)) => {
                    reader = Some(decoder);
                    Some(Ok(batch))
                }
                Ok((Some(Err(error)), _)) => Some(Err(self.damaged(&error))),
                Ok((None, _)) => None,
                Err(_) => {
                    let gave_up = ParquetError::General("its decoder gave up".to_owned());
                    Some(Err(self.damaged(&gave_up)))
                }
            }
        })
    }

    /// The error that this file is damaged.
    pub(crate) fn damaged(&self, error: &dyn std::error::Error) -> ImportError {
        damaged(&self.path, error)
    }
}

/// Does work that may panic, and prints nothing of it: what comes of it is an error that says which file is damaged.
fn quietly<T>(work: impl FnOnce() -> T) -> std::thread::Result<T> {
    thread_local!(static QUIET: Cell<bool> = const { Cell::new(false) });
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                before(panic);
            }
        }));
    });
    QUIET.set(true);
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    QUIET.set(false);
    done
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
