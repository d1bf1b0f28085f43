//! Lists of files with their sizes and checksums, as GDELT publishes them: `masterfilelist.txt`, `lastupdate.txt`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use md5::{Digest, Md5};

use crate::error::ImportError;
use crate::raw_file::{hex, unreadable};

/// A file of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestEntry {
    /// File name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// MD5 checksum, lower-case hexadecimal.
    pub md5: String,
}

/// A list of files, one a line: bytes, MD5 checksum, address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The files, in the order of the list.
    pub entries: Vec<ManifestEntry>,
    /// The first lines that are none of that form, with their number; GDELT's own list has some.
    pub unreadable: Vec<(u64, String)>,
}

/// Lines that could not be read which are kept.
const UNREADABLE_KEPT: usize = 20;

/// How a file differs from its entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// It is shorter or longer.
    #[error("{}: {found} bytes where the manifest says {expected}", path.display())]
    Size {
        /// The file.
        path: PathBuf,
        /// Bytes it has.
        found: u64,
        /// Bytes by the manifest.
        expected: u64,
    },
    /// Its content is another.
    #[error("{}: its MD5 checksum is {found}, the manifest says {expected}", path.display())]
    Checksum {
        /// The file.
        path: PathBuf,
        /// Its checksum.
        found: String,
        /// That of the manifest.
        expected: String,
    },
}

impl ManifestEntry {
    /// An entry from a line.
    pub(crate) fn of_line(line: &str) -> Option<ManifestEntry> {
        let mut words = line.split_ascii_whitespace();
        let (size, md5, address) = (words.next()?, words.next()?, words.next()?);
        let is_md5 = md5.len() == 32 && md5.bytes().all(|byte| byte.is_ascii_hexdigit());
        let name = address.rsplit('/').next()?;
        if words.next().is_some() || !is_md5 || name.is_empty() {
            return None;
        }
        Some(ManifestEntry {
            name: name.to_owned(),
            size: size.parse().ok()?,
            md5: md5.to_ascii_lowercase(),
        })
    }

    /// Compares a file with the entry: first its size, then its content.
    ///
    /// # Errors
    /// [`ImportError`] where it cannot be read.
    pub fn compare(&self, path: &Path) -> Result<Option<Mismatch>, ImportError> {
        let mut file = File::open(path).map_err(|error| unreadable(path, error))?;
        let found = file
            .metadata()
            .map_err(|error| unreadable(path, error))?
            .len();
        if found != self.size {
            return Ok(Some(Mismatch::Size {
                path: path.to_owned(),
                found,
                expected: self.size,
            }));
        }
        let found = md5_of(&mut file).map_err(|error| unreadable(path, error))?;
        Ok((found != self.md5).then(|| Mismatch::Checksum {
            path: path.to_owned(),
            found,
            expected: self.md5.clone(),
        }))
    }
}

impl Manifest {
    /// Reads a manifest; `None` where the file's first line is no entry of one.
    ///
    /// # Errors
    /// [`ImportError`] where the file cannot be read.
    pub fn read(path: &Path) -> Result<Option<Manifest>, ImportError> {
        let failed = |error| unreadable(path, error);
        let mut reader = BufReader::new(File::open(path).map_err(failed)?);
        let start = reader.fill_buf().map_err(failed)?;
        let first = start
            .split(|&byte| byte == b'\n')
            .next()
            .unwrap_or_default();
        let is_manifest =
            std::str::from_utf8(first).is_ok_and(|line| ManifestEntry::of_line(line).is_some());
        if !is_manifest {
            return Ok(None);
        }
        Manifest::of_lines(reader, |_| true)
            .map(Some)
            .map_err(failed)
    }

    /// The entries of which `wanted` says yes to the name.
    pub(crate) fn of_lines(
        mut reader: impl BufRead,
        wanted: impl Fn(&str) -> bool,
    ) -> io::Result<Manifest> {
        let mut manifest = Manifest::default();
        let mut line = Vec::new();
        let mut number = 0;
        loop {
            line.clear();
            if reader.read_until(b'\n', &mut line)? == 0 {
                return Ok(manifest);
            }
            number += 1;
            let text = String::from_utf8_lossy(&line);
            let text = text.trim();
            match ManifestEntry::of_line(text) {
                Some(entry) if wanted(&entry.name) => manifest.entries.push(entry),
                Some(_) => {}
                None if text.is_empty() || manifest.unreadable.len() >= UNREADABLE_KEPT => {}
                None => manifest.unreadable.push((number, text.to_owned())),
            }
        }
    }
}

/// The MD5 checksum of what is left in a reader.
pub(crate) fn md5_of(reader: &mut dyn Read) -> io::Result<String> {
    let mut hash = Md5::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(hex(&hash.finalize())),
            Ok(count) => hash.update(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_real_failed_download_is_a_manifest_of_three_files() {
        // The file that was published as a zip of events holds a listing of the latest update.
        let data = entente_testing::shared_data_or_skip!();
        let path = data.join("events/faults/20180326191500.export.CSV.zip");
        let manifest = Manifest::read(&path).unwrap().unwrap();
        let names: Vec<&str> = manifest
            .entries
            .iter()
            .map(|entry| entry.name.as_str())
            .collect();
        assert_eq!(names.len(), 3, "{names:?}");
        assert!(names[0].ends_with(".export.CSV.zip"), "{names:?}");
        assert!(names[1].ends_with(".mentions.CSV.zip"), "{names:?}");
    }

    #[test]
    fn the_checksum_is_that_of_rfc_1321() {
        let of = |text: &str| md5_of(&mut text.as_bytes()).unwrap();
        assert_eq!(of(""), "d41d8cd98f00b204e9800998ecf8427e");
        assert_eq!(of("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
    }

    proptest! {
        #[test]
        fn any_line_is_an_entry_or_none(line in ".{0,80}|[0-9]{1,9} [0-9a-f]{32} http://x/[a-z.]{1,9}") {
            if let Some(entry) = ManifestEntry::of_line(&line) {
                prop_assert!(line.contains(&entry.name));
                prop_assert_eq!(entry.md5.len(), 32);
            }
        }
    }
}
