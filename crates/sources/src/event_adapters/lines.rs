//! Files of lines that are split at tabs and know no quotes.

use std::io::Read;

use entente_model::coded_event::{CodedEventSink, RowPlace};
use wide::u8x16;

use super::Counted;
use super::input::Opened;
use crate::error::ImportError;

const BLOCK: usize = 1 << 20;

/// What becomes of the lines of a file.
pub(super) trait LineAdapter {
    /// Takes a line without its end. `Ok` where it became an event or is a header at the beginning of the file; otherwise the reason for quarantine.
    fn line(
        &mut self,
        place: RowPlace,
        line: &[u8],
        sink: &mut dyn CodedEventSink,
    ) -> Result<(), String>;
}

/// Reads all lines; returns the hash and the bytes on disk.
pub(super) fn read(
    mut opened: Opened,
    adapter: &mut dyn LineAdapter,
    counted: &mut Counted<'_>,
) -> Result<(String, u64), ImportError> {
    let mut scanner = LineScanner::new();
    loop {
        let read = scanner.fill(&mut opened.reader);
        let more = read.map_err(|error| opened.damaged(&error))?;
        while let Some((place, line)) = scanner.next_line(!more) {
            if let Err(reason) = checked(adapter, place, line, counted) {
                counted.quarantine(place, line, &reason);
            }
        }
        if counted.is_hopeless() {
            return Err(super::no_row(&opened.path, counted));
        }
        if !more {
            return opened.finish();
        }
    }
}

/// Hands a line to the adapter unless it is empty.
pub(super) fn checked(
    adapter: &mut dyn LineAdapter,
    place: RowPlace,
    line: &[u8],
    counted: &mut Counted<'_>,
) -> Result<(), String> {
    if line.is_empty() {
        return Err("the line is empty".to_owned());
    }
    adapter.line(place, line, counted)
}

/// Cuts blocks of bytes into lines.
#[derive(Debug)]
pub struct LineScanner {
    buffer: Vec<u8>,
    /// The first byte of the next line, and one past the last byte read.
    start: usize,
    end: usize,
    line: u64,
    offset: u64,
}

impl Default for LineScanner {
    fn default() -> Self {
        LineScanner::new()
    }
}

impl LineScanner {
    /// An empty scanner.
    pub fn new() -> LineScanner {
        LineScanner {
            buffer: vec![0; 2 * BLOCK],
            start: 0,
            end: 0,
            line: 0,
            offset: 0,
        }
    }

    /// Reads the next block; false at the end of the input.
    ///
    /// # Errors
    /// What the reader says.
    pub fn fill(&mut self, reader: &mut dyn Read) -> std::io::Result<bool> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end + BLOCK > self.buffer.len() {
            // A line longer than a block.
            self.buffer.resize(self.end + 2 * BLOCK, 0);
        }
        let goal = self.end + BLOCK;
        while self.end < goal {
            match reader.read(&mut self.buffer[self.end..goal]) {
                Ok(0) => return Ok(false),
                Ok(count) => self.end += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    /// The next whole line, without its end; at the `end` of the input also one that lacks it.
    pub fn next_line(&mut self, end: bool) -> Option<(RowPlace, &[u8])> {
        let rest = &self.buffer[self.start..self.end];
        let (length, next) = match memchr::memchr(b'\n', rest) {
            Some(length) => (length, length + 1),
            None if end && !rest.is_empty() => (rest.len(), rest.len()),
            None => return None,
        };
        self.line += 1;
        let place = RowPlace {
            line: self.line,
            offset: self.offset,
        };
        let first = self.start;
        self.start += next;
        self.offset += next as u64;
        Some((place, &self.buffer[first..first + length]))
    }
}

/// What a scan of a line found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scan {
    pub(super) fields: usize,
    pub(super) has_nul: bool,
}

/// The ends of the fields of a line, with room for more fields than any dataset has.
pub(super) struct Fields {
    ends: [u32; Fields::MOST],
    count: usize,
}

impl Fields {
    /// Fields counted; a line with more has this many.
    pub(super) const MOST: usize = 80;

    pub(super) fn new() -> Fields {
        Fields {
            ends: [0; Fields::MOST],
            count: 0,
        }
    }

    /// Splits a line at its tabs; returns the number of fields.
    pub(super) fn split(&mut self, line: &[u8]) -> usize {
        self.scan(line);
        self.count
    }

    /// Splits a line at its tabs and looks for a NUL in the same pass, 64 bytes at a time.
    pub(super) fn scan(&mut self, line: &[u8]) -> Scan {
        let mut found = Found {
            ends: &mut self.ends,
            count: 0,
            zeros: u8x16::splat(0),
        };
        let (blocks, rest) = line.as_chunks::<BLOCK_BYTES>();
        let mut position = 0;
        for block in blocks {
            found.take(block, position);
            position += BLOCK_BYTES as u32;
        }
        // What stands behind the end is neither a tab nor a NUL.
        let mut block = [b' '; BLOCK_BYTES];
        block[..rest.len()].copy_from_slice(rest);
        found.take(&block, position);
        found.push(line.len() as u32);
        let scan = Scan {
            fields: found.count,
            has_nul: found.zeros.to_bitmask() != 0,
        };
        self.count = scan.fields;
        scan
    }

    /// A field of a line that is text.
    pub(super) fn text<'l>(&self, line: &'l str, field: usize) -> &'l str {
        if field >= self.count.min(Fields::MOST) {
            return "";
        }
        let start = match field {
            0 => 0,
            _ => self.ends[field - 1] as usize + 1,
        };
        // Tabs are single bytes, so both ends are between letters.
        line.get(start..self.ends[field] as usize).unwrap_or("")
    }
}

/// Bytes of a line that are looked at together.
const BLOCK_BYTES: usize = 64;

/// A scan under way.
struct Found<'e> {
    ends: &'e mut [u32; Fields::MOST],
    count: usize,
    /// All ones at each place that held a zero in some sixteen bytes.
    zeros: u8x16,
}

impl Found<'_> {
    #[inline(always)]
    fn take(&mut self, block: &[u8; BLOCK_BYTES], position: u32) {
        let mut tabs = 0u64;
        for (place, bytes) in block.as_chunks::<16>().0.iter().enumerate() {
            let bytes = u8x16::new(*bytes);
            self.zeros |= bytes.simd_eq(u8x16::splat(0));
            let of_bytes = bytes.simd_eq(u8x16::splat(b'\t')).to_bitmask();
            tabs |= u64::from(of_bytes) << (16 * place);
        }
        while tabs != 0 {
            self.push(position + tabs.trailing_zeros());
            tabs &= tabs - 1;
        }
    }

    #[inline(always)]
    fn push(&mut self, end: u32) {
        if let Some(slot) = self.ends.get_mut(self.count) {
            *slot = end;
        }
        self.count += 1;
    }
}

/// The line as text without NUL and without a carriage return at its end, of which the second value tells.
pub(super) fn text_of(line: &[u8]) -> Result<(&str, bool), String> {
    let (line, returned) = match line.strip_suffix(b"\r") {
        Some(line) => (line, true),
        None => (line, false),
    };
    if memchr::memchr(0, line).is_some() {
        return Err(NUL.to_owned());
    }
    valid(line).map(|text| (text, returned))
}

/// The line as text.
pub(super) fn valid(line: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(line).map_err(|error| {
        format!(
            "the row is not valid UTF-8 at its byte {}",
            error.valid_up_to() + 1
        )
    })
}

/// The reason why a row with a NUL is none.
pub(super) const NUL: &str = "the row holds a NUL byte";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fields_are_those_of_the_plain_split(line in "[\t\u{8}a-c\u{89}é]{0,150}") {
            let mut fields = Fields::new();
            let expected: Vec<&str> = line.split('\t').collect();
            prop_assert_eq!(fields.split(line.as_bytes()), expected.len());
            for (place, field) in expected.iter().enumerate().take(Fields::MOST) {
                prop_assert_eq!(fields.text(&line, place), *field);
            }
        }

        #[test]
        fn a_scan_sees_every_byte(line in proptest::collection::vec(prop_oneof![Just(0u8), Just(9), Just(b'a'), Just(0x80), Just(0x89), Just(0xff), Just(1)], 0..200)) {
            let mut fields = Fields::new();
            let scan = fields.scan(&line);
            prop_assert_eq!(scan.has_nul, line.contains(&0));
            let tabs = line.iter().enumerate().filter(|&(_, &byte)| byte == b'\t');
            let mut ends: Vec<u32> = tabs.map(|(place, _)| place as u32).collect();
            ends.push(line.len() as u32);
            prop_assert_eq!(scan.fields, ends.len());
            ends.truncate(Fields::MOST);
            prop_assert_eq!(&fields.ends[..ends.len()], &ends[..]);
        }

        #[test]
        fn lines_are_those_of_the_plain_split(text in "[a\n]{0,60}", piece in 1usize..7) {
            struct Pieces<'t>(&'t [u8], usize);
            impl Read for Pieces<'_> {
                fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                    let count = self.1.min(self.0.len()).min(buffer.len());
                    buffer[..count].copy_from_slice(&self.0[..count]);
                    self.0 = &self.0[count..];
                    Ok(count)
                }
            }
            let mut reader = Pieces(text.as_bytes(), piece);
            let mut scanner = LineScanner::new();
            let mut found = Vec::new();
            loop {
                let more = scanner.fill(&mut reader).unwrap();
                while let Some((place, line)) = scanner.next_line(!more) {
                    found.push((place.line, place.offset, line.to_vec()));
                }
                if !more { break }
            }
            let mut offset = 0;
            let mut expected: Vec<(u64, u64, Vec<u8>)> = Vec::new();
            for (place, line) in text.split_inclusive('\n').enumerate() {
                expected.push((place as u64 + 1, offset, line.trim_end_matches('\n').as_bytes().to_vec()));
                offset += line.len() as u64;
            }
            prop_assert_eq!(found, expected);
        }
    }
}
