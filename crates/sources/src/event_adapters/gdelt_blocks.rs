//! Blocks of GDELT's lines read on several threads, and their rows handed over in the order of the file.

use std::io;
use std::num::NonZero;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use entente_model::coded_event::{CodedEvent, CodedEventSink, RowPlace};

use super::Counted;
use super::gdelt::GdeltRow;
use super::input::Opened;
use super::lines;
use super::read_ahead::{Block, LineBlocks};
use crate::error::ImportError;

/// More threads than this would wait for each other: rows are handed over by one at a time.
const MOST_THREADS: usize = 4;

/// A line that was read: the event, or the reason why it is none.
struct ReadLine<'b> {
    /// Bytes of the block before it.
    offset: usize,
    line: &'b [u8],
    event: Result<CodedEvent<'b>, String>,
    /// What is kept raw of the event.
    kept_raw: String,
}

/// Blocks in the order of the file.
struct Queue {
    blocks: LineBlocks,
    taken: u64,
}

/// Where the rows go, and whose turn it is.
struct Turns<'c, 's> {
    counted: &'c mut Counted<'s>,
    /// The number of the block whose rows come next.
    next: u64,
    /// What was handed over so far.
    place: RowPlace,
    /// Nothing more is to be read: the file is damaged or holds no rows, or a thread failed.
    stopped: bool,
    damaged: Option<io::Error>,
}

/// Reads all lines; returns the hash and the bytes on disk.
pub(super) fn read(
    mut opened: Opened,
    counted: &mut Counted<'_>,
) -> Result<(String, u64), ImportError> {
    let reader = std::mem::replace(&mut opened.reader, Box::new(io::empty()));
    let blocks = LineBlocks::new(reader);
    if blocks.is_one() {
        // Threads would cost more than they save.
        return lines::read_blocks(opened, blocks, &mut GdeltRow::new(), counted);
    }
    let queue = Mutex::new(Queue { blocks, taken: 0 });
    let turns = Mutex::new(Turns {
        counted,
        next: 0,
        place: RowPlace { line: 0, offset: 0 },
        stopped: false,
        damaged: None,
    });
    let turned = Condvar::new();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..threads.min(MOST_THREADS) {
            scope.spawn(|| read_some(&queue, &turns, &turned));
        }
    });
    let turns = turns.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = turns.damaged {
        return Err(opened.damaged(&error));
    }
    if turns.counted.is_hopeless() {
        return Err(super::no_row(&opened.path, turns.counted));
    }
    opened.finish()
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A thread that failed while it held it also ends the scope with its panic.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Stops the others where its thread ends before all is read, so that none waits for a turn that never comes.
struct StopOthers<'t, 'c, 's>(&'t Mutex<Turns<'c, 's>>, &'t Condvar);

impl Drop for StopOthers<'_, '_, '_> {
    fn drop(&mut self) {
        if thread::panicking() {
            held(self.0).stopped = true;
            self.1.notify_all();
        }
    }
}

fn read_some(queue: &Mutex<Queue>, turns: &Mutex<Turns<'_, '_>>, turned: &Condvar) {
    let _stop = StopOthers(turns, turned);
    let mut row = GdeltRow::new();
    loop {
        if held(turns).stopped {
            return;
        }
        let (number, block) = {
            let mut queue = held(queue);
            let number = queue.taken;
            queue.taken += 1;
            (number, queue.blocks.next())
        };
        let block = match block {
            Ok(Some(block)) => block,
            Ok(None) => return,
            Err(error) => {
                let mut turns = held(turns);
                turns.damaged = Some(error);
                turns.stopped = true;
                turned.notify_all();
                return;
            }
        };
        let read = lines_of(&mut row, &block);
        let waited = turned.wait_while(held(turns), |turns| !turns.stopped && turns.next != number);
        let mut mine = waited.unwrap_or_else(PoisonError::into_inner);
        if mine.stopped {
            return;
        }
        mine.take(&read, block.bytes().len());
        let stopped = mine.stopped;
        drop(mine);
        turned.notify_all();
        drop(read);
        held(queue).blocks.give_back(block);
        if stopped {
            return;
        }
    }
}

fn lines_of<'b>(row: &mut GdeltRow, block: &'b Block) -> Vec<ReadLine<'b>> {
    let bytes = block.bytes();
    // The shortest rows of 61 fields have about 200 bytes.
    let mut read = Vec::with_capacity(bytes.len() / 200);
    let mut offset = 0;
    while offset < bytes.len() {
        let (line, scan) = row.first_line_of(&bytes[offset..]);
        read.push(ReadLine {
            offset,
            line,
            event: row.parse(line, scan),
            kept_raw: row.kept_raw().to_owned(),
        });
        offset += line.len() + 1;
    }
    read
}

impl Turns<'_, '_> {
    /// Hands the rows of a block over.
    fn take(&mut self, read: &[ReadLine<'_>], bytes: usize) {
        for read in read {
            self.place.line += 1;
            let place = RowPlace {
                line: self.place.line,
                offset: self.place.offset + read.offset as u64,
            };
            match &read.event {
                Ok(event) if read.kept_raw.is_empty() => {
                    self.counted.event(place, read.line, event);
                }
                Ok(event) => {
                    let kept_raw = &read.kept_raw;
                    let event = CodedEvent { kept_raw, ..*event };
                    self.counted.event(place, read.line, &event);
                }
                Err(reason) => self.counted.quarantine(place, read.line, reason),
            }
        }
        self.place.offset += bytes as u64;
        self.next += 1;
        self.stopped = self.counted.is_hopeless();
    }
}
