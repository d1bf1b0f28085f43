//! Blocks of whole lines, read, unpacked and hashed on a thread of its own while the rows before them are looked at.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

/// Bytes of a block, unless one line is longer. Smaller ones make threads wait for each other more often than they save of the cache.
const BLOCK: usize = 1 << 20;
/// Blocks that may wait.
const WAITING: usize = 16;

/// Some whole lines; the last of a file may lack its end.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// Kept at its full length, so that a block used again is not filled with zeros again.
    bytes: Vec<u8>,
    length: usize,
}

impl Block {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Reads until the block holds the end of a line and is full, or the input ends, of which the answer tells. What follows the last end of
    /// a line goes to `rest`, whose bytes come first in the block.
    fn fill(&mut self, reader: &mut dyn Read, rest: &mut Vec<u8>) -> io::Result<bool> {
        self.length = rest.len();
        let mut goal = rest.len() + BLOCK;
        if self.bytes.len() < goal {
            self.bytes.resize(goal, 0);
        }
        self.bytes[..rest.len()].copy_from_slice(rest);
        // What is left over holds no end of a line.
        let mut searched = rest.len();
        rest.clear();
        loop {
            while self.length < goal {
                match reader.read(&mut self.bytes[self.length..goal]) {
                    Ok(0) => return Ok(false),
                    Ok(count) => self.length += count,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
            let last = memchr::memrchr(b'\n', &self.bytes[searched..self.length]);
            if let Some(last) = last.map(|place| searched + place) {
                rest.extend_from_slice(&self.bytes[last + 1..self.length]);
                self.length = last + 1;
                return Ok(true);
            }
            searched = self.length;
            goal += BLOCK;
            self.bytes.resize(goal, 0);
        }
    }
}

/// The blocks of an input. A file of one block is read without a thread.
pub(super) struct LineBlocks {
    first: Option<io::Result<Block>>,
    full: Option<Receiver<Filled>>,
    empty: Sender<Block>,
}

/// A block, and whether others follow.
type Filled = io::Result<(Block, bool)>;

impl LineBlocks {
    pub(super) fn new(mut reader: Box<dyn Read + Send>) -> LineBlocks {
        let (empty, used) = channel();
        let mut block = Block::default();
        let mut rest = Vec::new();
        let more = block.fill(&mut reader, &mut rest);
        let mut full = None;
        if let Ok(true) = more {
            let (sender, receiver) = sync_channel(WAITING);
            // It is not waited for: once the blocks are no longer taken it ends with the read in which it is, which on standard input may take long.
            thread::spawn(move || read_blocks(&mut *reader, rest, &sender, &used));
            full = Some(receiver);
        }
        LineBlocks {
            first: Some(more.map(|_| block)),
            full,
            empty,
        }
    }

    /// Whether the whole input is in the first block.
    pub(super) fn is_one(&self) -> bool {
        self.full.is_none()
    }

    /// The next block; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Block>> {
        match self.first.take() {
            Some(first) => first.map(Some),
            None => {
                let Some(full) = &self.full else {
                    return Ok(None);
                };
                let filled = full.recv().unwrap_or_else(|_| {
                    // Its last message would have said that nothing follows.
                    Err(io::Error::other("reading it ended before its end"))
                });
                if !matches!(filled, Ok((_, true))) {
                    self.full = None;
                }
                filled.map(|(block, _)| Some(block))
            }
        }
    }

    /// Takes a block back to be filled again.
    pub(super) fn give_back(&self, block: Block) {
        // At the end of the file nobody wants it.
        let _ = self.empty.send(block);
    }
}

fn read_blocks(
    reader: &mut dyn Read,
    mut rest: Vec<u8>,
    full: &SyncSender<Filled>,
    used: &Receiver<Block>,
) {
    loop {
        let mut block = used.try_recv().unwrap_or_default();
        let more = block.fill(reader, &mut rest);
        let ends = !matches!(more, Ok(true));
        if full.send(more.map(|more| (block, more))).is_err() || ends {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_hold_whole_lines_and_all_of_them() {
        let mut text = Vec::new();
        for line in 0..60_000 {
            text.extend_from_slice(format!("{line}\t").repeat(1 + line % 17).as_bytes());
            text.push(b'\n');
        }
        // One line longer than two blocks, and a last one without its end.
        text.extend(std::iter::repeat_n(b'x', 2 * BLOCK + 7));
        text.extend_from_slice(b"\nlast");
        let mut blocks = LineBlocks::new(Box::new(io::Cursor::new(text.clone())));
        let mut found = Vec::new();
        let mut ends = Vec::new();
        while let Some(block) = blocks.next().unwrap() {
            found.extend_from_slice(block.bytes());
            ends.push(block.bytes().last().copied());
            blocks.give_back(block);
        }
        assert!(found == text);
        assert!(ends.len() > 2);
        assert!(ends[..ends.len() - 1].iter().all(|&end| end == Some(b'\n')));
    }

    #[test]
    fn a_reader_that_fails_in_the_middle_is_no_end() {
        struct Fails(usize);
        impl Read for Fails {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                assert!(self.0 < 40, "a decoder gives up");
                buffer.fill(b'\n');
                Ok(buffer.len().min(100_000))
            }
        }
        let mut blocks = LineBlocks::new(Box::new(Fails(0)));
        let ended = loop {
            match blocks.next() {
                Ok(Some(block)) => blocks.give_back(block),
                Ok(None) => break true,
                Err(_) => break false,
            }
        };
        assert!(!ended);
    }

    #[test]
    fn an_error_in_the_middle_is_told() {
        struct Breaks(usize);
        impl Read for Breaks {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                match self.0 {
                    ..40 => {
                        buffer.fill(b'\n');
                        Ok(buffer.len().min(100_000))
                    }
                    _ => Err(io::Error::other("gone")),
                }
            }
        }
        let mut blocks = LineBlocks::new(Box::new(Breaks(0)));
        let mut error = None;
        for _ in 0..100 {
            match blocks.next() {
                Ok(Some(block)) => blocks.give_back(block),
                Ok(None) => break,
                Err(found) => error = Some(found),
            }
        }
        assert_eq!(error.unwrap().to_string(), "gone");
    }
}
