//! Sums a file of GDELT to dyad-months without keeping it, on two threads: the benchmark against data frames (`benches/events.py`).
//!
//! Every row is held to all that an import holds it to: number of fields, UTF-8, NUL, identifier, day, score, codes of actors at the day.
//! Usage: `gdelt_dyad_months FILE`; prints rows, rows refused, dyad-months and events in them.

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::thread;

use entente_model::actor::ActorId;
use entente_sources::{GdeltRow, LineScanner, read_gdelt_block};
use foldhash::fast::FixedState;

#[derive(Default)]
struct Summed {
    rows: u64,
    refused: u64,
    months: HashMap<(ActorId, ActorId, i16, u8), u64, FixedState>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: gdelt_dyad_months FILE")?;
    let middle = middle(&path)?;
    let length = std::fs::metadata(&path)?.len();
    let parts = [(0, middle), (middle, length)];
    let summed = thread::scope(|scope| {
        let workers = parts.map(|part| {
            let path = &path;
            scope.spawn(move || sum(path, part))
        });
        workers.map(|worker| {
            worker
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    });
    let mut whole = Summed::default();
    for part in summed {
        let part = part?;
        whole.rows += part.rows;
        whole.refused += part.refused;
        for (key, events) in part.months {
            *whole.months.entry(key).or_default() += events;
        }
    }
    println!(
        "rows {} refused {} dyad-months {} events {}",
        whole.rows,
        whole.refused,
        whole.months.len(),
        whole.months.values().sum::<u64>()
    );
    Ok(())
}

/// The beginning of a line near the middle of the file.
fn middle(path: &str) -> Result<u64, std::io::Error> {
    let mut file = File::open(path)?;
    let half = file.metadata()?.len() / 2;
    file.seek(SeekFrom::Start(half))?;
    let mut bytes = vec![0; 1 << 16];
    let count = file.read(&mut bytes)?;
    let end = bytes[..count].iter().position(|&byte| byte == b'\n');
    Ok(half + end.map_or(0, |end| end as u64 + 1))
}

fn sum(path: &str, (start, end): (u64, u64)) -> Result<Summed, std::io::Error> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(start))?;
    let mut reader = file.take(end - start);
    let mut scanner = LineScanner::new();
    let mut row = GdeltRow::new();
    let mut summed = Summed::default();
    loop {
        let more = scanner.fill(&mut reader)?;
        let mut lines = scanner.whole_lines(!more);
        while !lines.is_empty() {
            summed.rows += 1;
            let mut found = None;
            let (length, read) = read_gdelt_block(&mut row, lines, |day, source, target| {
                if let (Some(source), Some(target)) = (source.actor, target.actor)
                    && source != target
                {
                    found = Some((day, source.min(target), source.max(target)));
                }
            });
            lines = &lines[(length + 1).min(lines.len())..];
            summed.refused += u64::from(read.is_err());
            if let Some((day, low, high)) = found {
                let (year, month, _) = day.civil();
                *summed.months.entry((low, high, year, month)).or_default() += 1;
            }
        }
        if !more {
            return Ok(summed);
        }
    }
}
