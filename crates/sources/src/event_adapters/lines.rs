//! Files of lines that are split at tabs and know no quotes.

use std::io::{self, Read};

use entente_model::coded_event::{CodedEventSink, RowPlace};
use wide::u8x16;

use super::Counted;
use super::input::Opened;
use super::read_ahead::LineBlocks;
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

    /// Takes the first line of some whole lines; returns its length without its end. Who looks for tabs anyway finds the end in the same pass.
    fn first_line(
        &mut self,
        place: RowPlace,
        lines: &[u8],
        sink: &mut dyn CodedEventSink,
    ) -> (usize, Result<(), String>) {
        let length = memchr::memchr(b'\n', lines).unwrap_or(lines.len());
        let taken = match length {
            0 => Err(EMPTY.to_owned()),
            length => self.line(place, &lines[..length], sink),
        };
        (length, taken)
    }
}

/// The reason why an empty line is no row.
pub(super) const EMPTY: &str = "the line is empty";

/// Reads all lines; returns the hash and the bytes on disk.
pub(super) fn read(
    mut opened: Opened,
    adapter: &mut dyn LineAdapter,
    counted: &mut Counted<'_>,
) -> Result<(String, u64), ImportError> {
    let reader = std::mem::replace(&mut opened.reader, Box::new(io::empty()));
    let blocks = LineBlocks::new(reader);
    read_blocks(opened, blocks, adapter, counted)
}

/// Reads the lines of all blocks; returns the hash and the bytes on disk.
pub(super) fn read_blocks(
    opened: Opened,
    mut blocks: LineBlocks,
    adapter: &mut dyn LineAdapter,
    counted: &mut Counted<'_>,
) -> Result<(String, u64), ImportError> {
    let mut place = RowPlace { line: 0, offset: 0 };
    loop {
        let block = blocks.next().map_err(|error| opened.damaged(&error))?;
        let Some(block) = block else {
            return opened.finish();
        };
        let mut lines = block.bytes();
        while !lines.is_empty() {
            place.line += 1;
            let (length, taken) = adapter.first_line(place, lines, counted);
            if let Err(reason) = taken {
                counted.quarantine(place, &lines[..length], &reason);
            }
            let next = (length + 1).min(lines.len());
            place.offset += next as u64;
            lines = &lines[next..];
        }
        blocks.give_back(block);
        if counted.is_hopeless() {
            return Err(super::no_row(&opened.path, counted));
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
        return Err(EMPTY.to_owned());
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

    /// All whole lines read so far with their ends; at the `end` of the input also one that lacks it. They count as taken; lines are not
    /// numbered.
    pub fn whole_lines(&mut self, end: bool) -> &[u8] {
        let first = self.start;
        let rest = &self.buffer[first..self.end];
        let length = match memchr::memrchr(b'\n', rest) {
            _ if end => rest.len(),
            Some(last) => last + 1,
            None => 0,
        };
        self.start += length;
        self.offset += length as u64;
        &self.buffer[first..first + length]
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
    /// Bytes of the line without its end.
    pub(super) length: usize,
    pub(super) fields: usize,
    pub(super) has_nul: bool,
}

/// The ends of the fields of a line, with room for more fields than any dataset has.
pub(super) struct Fields {
    /// Room for as many more as one block can hold, so that they are written without asking for each.
    ends: [u32; Fields::MOST + BLOCK_BYTES],
    count: usize,
}

impl Fields {
    /// Fields counted; a line with more has this many.
    pub(super) const MOST: usize = 80;

    pub(super) fn new() -> Fields {
        Fields {
            ends: [0; Fields::MOST + BLOCK_BYTES],
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
        self.scan_to::<false>(line)
    }

    /// As [`Fields::scan`] for the first line of some whole lines, whose end is found in the same pass.
    pub(super) fn scan_first(&mut self, lines: &[u8]) -> Scan {
        self.scan_to::<true>(lines)
    }

    #[inline(always)]
    fn scan_to<const TO_END_OF_LINE: bool>(&mut self, bytes: &[u8]) -> Scan {
        let mut found = Found {
            ends: &mut self.ends,
            count: 0,
            has_nul: false,
        };
        let (blocks, rest) = bytes.as_chunks::<BLOCK_BYTES>();
        let mut position = 0;
        let mut length = None;
        for block in blocks {
            length = found.take::<TO_END_OF_LINE>(block, position);
            if length.is_some() {
                break;
            }
            position += BLOCK_BYTES;
        }
        let length = length.unwrap_or_else(|| {
            // What stands behind the end is neither a tab nor a NUL.
            let mut block = [b' '; BLOCK_BYTES];
            block[..rest.len()].copy_from_slice(rest);
            let end = found.take::<TO_END_OF_LINE>(&block, position);
            end.unwrap_or(bytes.len())
        });
        found.push(length as u32);
        let scan = Scan {
            length,
            fields: found.count,
            has_nul: found.has_nul,
        };
        self.count = scan.fields;
        scan
    }

    /// Leaves the last byte of the line out of its last field.
    pub(super) fn shorten_last(&mut self) {
        if let Some(end) = self
            .count
            .checked_sub(1)
            .and_then(|last| self.ends.get_mut(last))
        {
            *end -= 1;
        }
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
    ends: &'e mut [u32; Fields::MOST + BLOCK_BYTES],
    count: usize,
    has_nul: bool,
}

impl Found<'_> {
    /// Looks at a block; returns the place where the line ends, where it does so in it.
    #[inline(always)]
    fn take<const TO_END_OF_LINE: bool>(
        &mut self,
        block: &[u8; BLOCK_BYTES],
        position: usize,
    ) -> Option<usize> {
        // Nothing else up to the end of a line is common in text, so that one comparison more finds all three.
        let (mut tabs, mut small) = (0u64, 0u64);
        for (place, bytes) in block.as_chunks::<16>().0.iter().enumerate() {
            let bytes = u8x16::new(*bytes);
            let mask = |found: u8x16| u64::from(found.to_bitmask()) << (16 * place);
            tabs |= mask(bytes.simd_eq(u8x16::splat(b'\t')));
            small |= mask(bytes.min(u8x16::splat(b'\n')).simd_eq(bytes));
        }
        let mut length = None;
        let mut others = small & !tabs;
        while others != 0 {
            let place = others.trailing_zeros();
            match block[place as usize] {
                b'\n' if TO_END_OF_LINE => {
                    length = Some(position + place as usize);
                    tabs &= (1 << place) - 1;
                    break;
                }
                0 => self.has_nul = true,
                _ => {}
            }
            others &= others - 1;
        }
        let count = tabs.count_ones() as usize;
        if let Some(slots) = self.ends.get_mut(self.count..self.count + BLOCK_BYTES) {
            // Eight at a time, some of them for nothing, as most blocks hold a few.
            for slots in slots.as_chunks_mut::<8>().0 {
                if tabs == 0 {
                    break;
                }
                for slot in slots {
                    // A line is shorter than 4 GiB.
                    // Where no bit is left any place will do; one that is there spares the machine the question.
                    *slot = position as u32 + (tabs | 1 << 63).trailing_zeros();
                    tabs &= tabs.wrapping_sub(1);
                }
            }
        }
        self.count += count;
        length
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
            prop_assert_eq!((scan.fields, scan.length), (ends.len(), line.len()));
            ends.truncate(Fields::MOST);
            prop_assert_eq!(&fields.ends[..ends.len()], &ends[..]);
        }

        #[test]
        fn the_first_of_some_lines_is_seen_as_if_alone(lines in proptest::collection::vec(prop_oneof![Just(0u8), Just(9), Just(b'a'), Just(b'\n'), Just(0x89)], 0..400), padding in 0usize..200) {
            let mut lines = lines;
            lines.splice(0..0, std::iter::repeat_n(b'x', padding));
            let first = lines.split(|&byte| byte == b'\n').next().unwrap();
            let (mut alone, mut among) = (Fields::new(), Fields::new());
            prop_assert_eq!(alone.scan(first), among.scan_first(&lines));
            let kept = alone.count.min(Fields::MOST);
            prop_assert_eq!(&alone.ends[..kept], &among.ends[..kept]);
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
