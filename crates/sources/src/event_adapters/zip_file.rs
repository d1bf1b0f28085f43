//! The one file in a zip archive. The usual crate for zip brings ten others, and the archives of event datasets are of one plain form: one
//! file, stored or deflated (PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 to 4.5).

use std::io::Read;

/// Beyond this an unpacked file is taken for a mistake or an attack.
const UNPACKED_LIMIT: u64 = 8 << 30;

/// The content of the one file in the archive, its checksum verified.
pub(super) fn unzip(archive: &[u8]) -> Result<Vec<u8>, String> {
    let directory = directory(archive).ok_or("the archive has no directory: it is cut short")?;
    let mut found = None;
    let mut at = directory.start;
    for _ in 0..directory.entries {
        let header = archive
            .get(at..)
            .and_then(|rest| rest.get(..46))
            .filter(|header| header.starts_with(b"PK\x01\x02"))
            .ok_or("the archive's directory is damaged")?;
        let name_length = half(header, 28);
        let name = archive
            .get(at + 46..at + 46 + name_length)
            .unwrap_or_default();
        if !name.ends_with(b"/") {
            if found.is_some() {
                return Err("the archive holds several files; unpack it and import them".to_owned());
            }
            found = Some(header);
        }
        at += 46 + name_length + half(header, 30) + half(header, 32);
    }
    let header = found.ok_or("the archive holds no file")?;
    if word(header, 20) == u32::MAX as usize || word(header, 24) == u32::MAX as usize {
        return Err("the archive is larger than 4 GiB; unpack it and import the file".to_owned());
    }
    if half(header, 8) & 1 == 1 {
        return Err("the file in the archive is encrypted".to_owned());
    }
    let local = word(header, 42);
    let local_header = archive
        .get(local..local + 30)
        .filter(|header| header.starts_with(b"PK\x03\x04"))
        .ok_or("the archive's directory points to nothing")?;
    let start = local + 30 + half(local_header, 26) + half(local_header, 28);
    let packed = archive
        .get(start..start + word(header, 20))
        .ok_or("the archive is cut short")?;
    let mut content = Vec::new();
    match half(header, 10) {
        0 => content.extend_from_slice(packed),
        8 => {
            flate2::read::DeflateDecoder::new(packed)
                .take(UNPACKED_LIMIT)
                .read_to_end(&mut content)
                .map_err(|error| error.to_string())?;
        }
        method => {
            return Err(format!(
                "the archive is packed by method {method}, which is not read"
            ));
        }
    }
    let mut checksum = flate2::Crc::new();
    checksum.update(&content);
    if checksum.sum() as usize != word(header, 16) {
        return Err("the archive's checksum does not fit its content".to_owned());
    }
    Ok(content)
}

struct Directory {
    start: usize,
    entries: usize,
}

/// The directory is found from the end, where a comment may follow.
fn directory(archive: &[u8]) -> Option<Directory> {
    let first = archive.len().saturating_sub(22 + 65_535);
    let end = memchr::memmem::rfind(&archive[first..], b"PK\x05\x06")? + first;
    let record = archive.get(end..end + 22)?;
    Some(Directory {
        start: word(record, 16),
        entries: half(record, 10),
    })
}

fn half(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
}

fn word(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]) as usize
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
        let content = unzip(&archive).unwrap();
        assert_eq!(content.split(|&byte| byte == b'\n').count() - 1, 1_540);
        assert!(unzip(&archive[..archive.len() / 2]).is_err());
        let mut damaged = archive;
        damaged[40_000] ^= 1;
        assert!(unzip(&damaged).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_file_or_a_reason(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut archive = b"PK\x03\x04".to_vec();
            archive.extend_from_slice(&bytes);
            archive.extend_from_slice(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
            archive.extend_from_slice(&bytes);
            let _ = unzip(&archive);
        }
    }
}
