//! Events by the million, in small: levels against a plain count, runs on disk, order of arrival, files given up.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use arrow::array::{Array as _, AsArray as _};
use arrow::datatypes::UInt32Type;
use entente_model::actor::{ActorId, DateSpan};
use entente_model::coded_event::{
    CodedEvent, CodedEventSink, CodedId, CodedSide, Level, RowPlace, Score,
};
use entente_model::day::Day;
use entente_model::source::{Source, SourceId, SourceKind};
use entente_store::Library;
use entente_store::coded::{
    CodedFilter, DyadOverTime, EventDataset, EventFile, FileTaken, RevisionKey, SeriesBy,
};

const ACTORS: [&str; 4] = ["IND", "PAK", "RUS", "USA"];
const CODES: [&str; 3] = ["040", "057", "190"];

/// A row as a file has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Row {
    id: i64,
    day: i32,
    recorded: i32,
    source: usize,
    target: usize,
    code: usize,
    score: i32,
}

impl Row {
    fn text(&self) -> String {
        format!("{self:?}")
    }
}

/// Numbers from a fixed seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// Files whose rows repeat and revise each other, over the turn of a year.
fn files() -> Vec<Vec<Row>> {
    let mut numbers = Numbers(0x5DEE_CE66_D1CE_4E5B);
    let first = Day::new(1999, 12, 25).unwrap().number();
    let mut files: Vec<Vec<Row>> = Vec::new();
    for file in 0..4 {
        let mut rows = Vec::new();
        for _ in 0..120 {
            let day = first + numbers.below(14) as i32;
            let row = Row {
                id: numbers.below(150) as i64 + 40 * file,
                day,
                recorded: day + numbers.below(3) as i32,
                source: numbers.below(4) as usize,
                target: numbers.below(4) as usize,
                code: numbers.below(3) as usize,
                score: numbers.below(21) as i32 * 1000 - 10_000,
            };
            rows.push(row.clone());
            if numbers.below(6) == 0 {
                rows.push(row);
            }
        }
        if let Some(before) = files.last() {
            rows.extend(before.iter().take(25).cloned());
        }
        files.push(rows);
    }
    files
}

fn import(
    library: &mut Library,
    files: &[(usize, &Vec<Row>)],
    rows_in_memory: usize,
    give_up: Option<usize>,
) {
    let source = Source::new(
        SourceId::new("gdelt"),
        SourceKind::Dataset,
        "gdelt",
        "GDELT",
    );
    let dataset = EventDataset {
        source,
        revisions: RevisionKey::Id,
        score_set: "goldstein".to_owned(),
        slots_since: None,
    };
    let mut ingest = library
        .ingest_events(dataset)
        .unwrap()
        .with_rows_in_memory(rows_in_memory);
    for &(name, rows) in files {
        ingest.begin_file(&format!("file-{name}"));
        for (place, row) in rows.iter().enumerate() {
            let side = |place: usize| CodedSide {
                raw: ACTORS[place],
                country: ACTORS[place],
                actor: Some(ActorId::literal(ACTORS[place])),
            };
            let text = row.text();
            let event = CodedEvent {
                id: CodedId::Number(row.id),
                start: Day::from_number(row.day).unwrap(),
                end: Day::from_number(row.day).unwrap(),
                recorded: Day::from_number(row.recorded),
                source: side(row.source),
                target: side(row.target),
                code: CODES[row.code],
                cameo: CODES[row.code].parse().ok(),
                plover: None,
                symmetric: row.code < 2,
                score: Score::from_thousandths(row.score),
                quad_source: None,
                is_root: Some(true),
                mentions: Some(1),
                sources: Some(2),
                articles: None,
                tone: Some(1.5),
                deaths: None,
                place_country: "PK",
                latitude: Some(1.0),
                longitude: None,
                place: "Karachi",
                address: &text,
                text: "",
                kept_raw: "",
            };
            let line = place as u64 + 1;
            ingest.event(RowPlace { line, offset: 0 }, text.as_bytes(), &event);
        }
        if give_up == Some(name) {
            ingest.abandon_file();
            continue;
        }
        let taken = ingest
            .end_file(EventFile {
                sha256: format!("{:064x}", name * 7919 % 97),
                bytes: 1,
                rows: rows.len() as u64,
                only_actors: Vec::new(),
                dropped: 0,
                slot: None,
            })
            .unwrap();
        assert_eq!(taken, FileTaken::New);
    }
    let committed = ingest.commit().unwrap();
    for file in committed.files {
        assert_eq!(
            file.rows,
            file.accepted + file.quarantined + file.exact_duplicates
        );
    }
}

fn dyad(a: usize, b: usize) -> DyadOverTime {
    let always = |actor: &str| {
        vec![(
            ActorId::literal(actor),
            DateSpan {
                from: None,
                to: None,
            },
        )]
    };
    DyadOverTime {
        a: always(ACTORS[a]),
        b: always(ACTORS[b]),
    }
}

/// Events by pair, day and level, and the sum of their scores.
type Counts = BTreeMap<(usize, usize, i32), ([u64; 4], [i64; 4])>;

fn counted(library: &Library, by: SeriesBy, filter: &CodedFilter) -> Counts {
    let mut counts = Counts::new();
    for a in 0..4 {
        for b in a + 1..4 {
            for point in library.event_series(&dyad(a, b), by, filter).unwrap() {
                if point.events[0] > 0 {
                    counts.insert((a, b, point.period.number()), (point.events, point.score));
                }
            }
        }
    }
    counts
}

/// The levels by their definition, one after the other, over all rows at once.
fn plain(files: &[(usize, &Vec<Row>)], by: SeriesBy) -> Counts {
    let all: Vec<&Row> = files.iter().flat_map(|(_, rows)| rows.iter()).collect();
    let exact: BTreeSet<&Row> = all.iter().copied().collect();
    // Of two revisions recorded on one day the one in the file with the greater hash, then the later line, is taken as the newer.
    let mut newest: HashMap<i64, ((i32, String, usize), &Row)> = HashMap::new();
    for (name, rows) in files {
        let hash = format!("{:064x}", name * 7919 % 97);
        for (line, row) in rows.iter().enumerate() {
            let order = (row.recorded, hash.clone(), line);
            let held = newest.entry(row.id).or_insert_with(|| (order.clone(), row));
            if order >= held.0 {
                *held = (order, row);
            }
        }
    }
    let revised: BTreeSet<&Row> = newest.values().map(|(_, row)| *row).collect();
    let mut seen = HashSet::new();
    let event: BTreeSet<&Row> = revised
        .iter()
        .copied()
        .filter(|row| {
            let pair = match row.code < 2 {
                true => (row.source.min(row.target), row.source.max(row.target)),
                false => (row.source, row.target),
            };
            seen.insert((row.day, pair, row.code))
        })
        .collect();
    let mut counts = Counts::new();
    let levels: [Vec<&Row>; 4] = [
        all,
        exact.into_iter().collect(),
        revised.into_iter().collect(),
        event.into_iter().collect(),
    ];
    for (level, rows) in levels.iter().enumerate() {
        for row in rows.iter().filter(|row| row.source != row.target) {
            let pair = (row.source.min(row.target), row.source.max(row.target));
            let period = by.period(Day::from_number(row.day).unwrap()).number();
            let count = counts.entry((pair.0, pair.1, period)).or_default();
            count.0[level] += 1;
            count.1[level] += i64::from(row.score);
        }
    }
    counts
}

fn library(dir: &Path) -> Library {
    Library::init(dir).unwrap()
}

fn without_scores(counts: Counts) -> Vec<((usize, usize, i32), [u64; 4])> {
    counts
        .into_iter()
        .map(|(key, (events, _))| (key, events))
        .collect()
}

#[test]
fn levels_are_those_of_the_plain_definition_whatever_the_way() {
    let files = files();
    let all: Vec<(usize, &Vec<Row>)> = files.iter().enumerate().collect();
    let mut reference = None;
    for (order, rows_in_memory, one_by_one) in [
        ([0, 1, 2, 3], 1_000_000, false),
        ([3, 1, 0, 2], 7, false),
        ([2, 3, 1, 0], 50, true),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let mut library = library(dir.path());
        let chosen: Vec<(usize, &Vec<Row>)> = order.iter().map(|&place| all[place]).collect();
        if one_by_one {
            for file in &chosen {
                import(
                    &mut library,
                    std::slice::from_ref(file),
                    rows_in_memory,
                    None,
                );
            }
        } else {
            import(&mut library, &chosen, rows_in_memory, None);
        }
        for by in [SeriesBy::Day, SeriesBy::Month, SeriesBy::Year] {
            let cube = counted(&library, by, &CodedFilter::default());
            // Which of several equal acts stands for the day decides its score, so scores are compared between the ways only.
            assert_eq!(
                without_scores(cube.clone()),
                without_scores(plain(&all, by))
            );
            let rows = CodedFilter {
                min_sources: Some(1),
                ..CodedFilter::default()
            };
            assert_eq!(counted(&library, by, &rows), cube, "cube and rows");
        }
        // The counts of all pairs, from which relations are computed, are those of the default level.
        let counts = entente_store::event_counts(&[], Some(&library)).unwrap();
        let all_pairs: u64 = counts
            .counts
            .iter()
            .map(|count| u64::from(count.events))
            .sum();
        let months = counted(&library, SeriesBy::Month, &CodedFilter::default());
        assert_eq!(
            all_pairs,
            months
                .values()
                .map(|(events, _)| events[Level::DEFAULT as usize])
                .sum::<u64>()
        );
        let content = counted(&library, SeriesBy::Day, &CodedFilter::default());
        assert_eq!(
            reference.get_or_insert(content.clone()),
            &content,
            "{order:?}"
        );
    }
}

#[test]
fn a_file_given_up_or_removed_was_never_there() {
    let files = files();
    let all: Vec<(usize, &Vec<Row>)> = files.iter().enumerate().collect();
    let dirs = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let mut without = library(dirs[0].path());
    import(&mut without, &[all[0], all[2], all[3]], 1_000_000, None);
    let mut given_up = library(dirs[1].path());
    import(&mut given_up, &all, 60, Some(1));
    let mut removed = library(dirs[2].path());
    import(&mut removed, &all, 1_000_000, None);
    let gone = removed.event_files(None).unwrap()[1].sha256.clone();
    assert!(removed.remove_event_file("gdelt", &gone).unwrap());
    let content = |library: &Library| counted(library, SeriesBy::Day, &CodedFilter::default());
    assert_eq!(content(&given_up), content(&without));
    assert_eq!(content(&removed), content(&without));
    assert_eq!(removed.snapshot().unwrap(), without.snapshot().unwrap());
    // Texts of the rows that stayed are found, those of the file are gone with it.
    let batches = removed
        .event_batches(&dyad(0, 1), &CodedFilter::default(), Level::Raw)
        .unwrap();
    let rows: usize = batches.iter().map(|batch| batch.num_rows()).sum();
    assert!(rows > 0);
    for batch in &batches {
        assert_eq!(batch.column_by_name("address").unwrap().null_count(), 0);
    }
    for file in removed.event_files(None).unwrap() {
        assert!(removed.remove_event_file("gdelt", &file.sha256).unwrap());
    }
    assert!(removed.sources().unwrap().is_empty());
    assert!(content(&removed).is_empty());
}

#[test]
fn every_row_of_every_dyad_has_the_texts_of_its_own_line() {
    // More rows than a chunk and than several data pages; every second is between Pakistan and Russia.
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    let first = Day::new(2001, 3, 1).unwrap().number();
    let rows: Vec<Row> = (0..40_000)
        .map(|id| {
            let mut side = || numbers.below(4) as usize;
            let (source, target) = match id % 2 {
                0 => (1, 2),
                _ => (side(), side()),
            };
            Row {
                id,
                day: first + numbers.below(300) as i32,
                recorded: first,
                source,
                target,
                code: 0,
                score: 0,
            }
        })
        .collect();
    let dir = tempfile::tempdir().unwrap();
    let mut library = library(dir.path());
    import(&mut library, &[(0, &rows)], 15_000, None);
    let mut expected: BTreeMap<(usize, usize), BTreeSet<(u32, String)>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        let (a, b) = (row.source.min(row.target), row.source.max(row.target));
        let texts = expected.entry((a, b)).or_default();
        texts.insert((place as u32 + 1, row.text()));
    }
    for a in 0..4 {
        for b in a + 1..4 {
            let batches = library
                .event_batches(&dyad(a, b), &CodedFilter::default(), Level::Raw)
                .unwrap();
            let mut found = BTreeSet::new();
            for batch in &batches {
                let lines = batch.column_by_name("line").unwrap();
                let lines = lines.as_primitive::<UInt32Type>();
                let addresses = batch.column_by_name("address").unwrap().as_string::<i32>();
                for row in 0..batch.num_rows() {
                    assert!(addresses.is_valid(row));
                    found.insert((lines.value(row), addresses.value(row).to_owned()));
                }
            }
            assert_eq!(Some(&found), expected.get(&(a, b)), "{a} {b}");
        }
    }
}
