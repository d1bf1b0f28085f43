//! A process that is killed at any moment leaves a library that holds all or nothing of each batch.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use entente_model::batch::Batch;
use entente_model::coverage::Subject;
use entente_store::{Committed, Library, dyad_records};

use crate::samples::*;

/// Tells the child which library to write to.
const LIBRARY: &str = "ENTENTE_TEST_KILLED_LIBRARY";
/// More batches than the child can commit before the last kill.
const BATCHES: usize = 400;
const KILLS: usize = 40;

/// A batch with rows in every table, so that a commit writes many files.
fn batch(number: usize) -> Batch {
    let year = 1700 + number as i16;
    let mut batch = voting(
        edition(&format!("killed-{number}"), "1"),
        year + 250,
        year + 251,
        1,
    );
    batch.ties = (0..50)
        .map(|row| alliance(&batch, PAK, RUS, year, row))
        .collect();
    let disputes: Vec<_> = (0..50)
        .map(|row| dispute(&batch, PAK, RUS, year, row))
        .collect();
    batch.ties.extend(disputes);
    batch.events = (0..100)
        .map(|row| {
            event(
                &batch,
                &format!("{number}-{row}"),
                PAK,
                RUS,
                &format!("{}", 2000 + row % 3),
            )
        })
        .collect();
    batch.quarantine = (0..20)
        .map(|line| quarantined(line, &[0xff; 100]))
        .collect();
    batch
}

/// Commits batch after batch; the parent kills it. Without the variable it is no test of its own.
#[test]
fn child() {
    let Some(dir) = std::env::var_os(LIBRARY) else {
        return;
    };
    let mut library = Library::open(Path::new(&dir)).unwrap();
    for number in 0..BATCHES {
        library.commit(&batch(number)).unwrap();
    }
}

fn start_child(dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "atomicity::child"])
        .env(LIBRARY, dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Whether each batch is there as a whole; the number of those that are.
fn whole_batches(library: &Library) -> usize {
    let status = library.status().unwrap();
    for (number, source) in status.sources.iter().enumerate() {
        let expected = batch(number);
        assert_eq!(source.source.id, expected.source.id);
        assert_eq!(source.quarantined, 20);
        let counts: Vec<_> = source
            .counts
            .iter()
            .map(|count| (count.subject, count.rows))
            .collect();
        assert_eq!(counts, expected.counts());
    }
    let records = dyad_records(&[], Some(library), &pakistan(), &always_russia()).unwrap();
    let batches = status.sources.len();
    assert_eq!(
        records.ties.len(),
        batches * 100,
        "rows of an unfinished commit are read"
    );
    assert_eq!(records.events.len(), batches * 100);
    batches
}

fn always_russia() -> Vec<(
    entente_model::actor::ActorId,
    entente_model::actor::DateSpan,
)> {
    vec![(RUS, entente_model::actor::DateSpan::ALWAYS)]
}

#[test]
fn kill_minus_nine_leaves_all_or_nothing_of_each_batch() {
    let dir = tempfile::tempdir().unwrap();
    let killed = dir.path().join("killed");
    drop(Library::init(&killed).unwrap());
    // Marsaglia's xorshift: moments that look random and are the same in every run.
    let mut random: u64 = 0x2545_f491_4f6c_dd1d;
    let mut seen = Vec::new();
    let mut with_orphans = 0;
    // Longest wait in microseconds; grows on a machine that is too slow to commit anything in it.
    let mut longest = 120_000;
    for kill in 1..=KILLS {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut child = start_child(&killed);
        std::thread::sleep(Duration::from_micros(5_000 + random % longest));
        child.kill().unwrap();
        child.wait().unwrap();
        let library = Library::open(&killed).unwrap();
        seen.push(whole_batches(&library));
        if kill % 5 == 0 && seen.last() == Some(&0) {
            longest *= 2;
        }
        with_orphans += usize::from(files(&killed) > expected_files(&library));
    }
    assert!(seen.is_sorted(), "a committed batch was lost: {seen:?}");
    let last = seen.last().copied().unwrap_or_default();
    assert!(
        last > 0 && last < BATCHES,
        "the kills fell into no commit: {seen:?}"
    );
    eprintln!("{last} batches, {with_orphans} of {KILLS} kills left files behind");

    // The interrupted import is repeated and goes on where it was; nothing differs from an undisturbed run.
    let mut library = Library::open(&killed).unwrap();
    let undisturbed = dir.path().join("undisturbed");
    let mut other = Library::init(&undisturbed).unwrap();
    for number in 0..last + 3 {
        let again = library.commit(&batch(number)).unwrap();
        assert_eq!(
            matches!(again, Committed::AlreadyThere { .. }),
            number < last
        );
        other.commit(&batch(number)).unwrap();
    }
    let records = |library: &Library| {
        dyad_records(&[], Some(library), &pakistan(), &always_russia()).unwrap()
    };
    assert_eq!(records(&library), records(&other));
    assert_eq!(library.snapshot().unwrap(), other.snapshot().unwrap());
    assert_eq!(
        library.quarantine(usize::MAX).unwrap(),
        other.quarantine(usize::MAX).unwrap()
    );
    assert_eq!(
        files(&killed),
        expected_files(&library),
        "orphans are still there"
    );
    let total = |library: &Library| library.status().unwrap().totals;
    assert_eq!(total(&library), total(&other));
    assert!(total(&library).contains(&(Subject::Events, 100 * (last as u64 + 3))));
}

/// Parquet files below the folder, finished or not.
fn files(dir: &Path) -> usize {
    let files = crate::commit::walk(dir);
    files
        .iter()
        .filter(|(name, _)| name.contains("part-"))
        .count()
}

/// Votes, roll calls, seats, alliances, disputes and three years of events for each batch.
fn expected_files(library: &Library) -> usize {
    library.sources().unwrap().len() * 8
}
