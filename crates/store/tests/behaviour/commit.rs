use entente_model::coverage::Subject;
use entente_store::{Committed, Library, StoreError, dyad_records};

use crate::samples::*;

fn library() -> (tempfile::TempDir, Library) {
    let dir = tempfile::tempdir().unwrap();
    let library = Library::init(&dir.path().join("library")).unwrap();
    (dir, library)
}

#[test]
fn the_same_content_is_committed_once() {
    let (_dir, mut library) = library();
    let mut batch = covering(edition("atop", "5"), Subject::Alliances, 1815, 2018);
    batch.ties = vec![alliance(&batch, PAK, SUN, 1970, 1)];
    let first = library.commit(&batch).unwrap();
    assert!(
        matches!(&first, Committed::New { counts, .. } if counts[..] == [(Subject::Alliances, 1)])
    );
    let status = library.status().unwrap();

    // The same content under another id, as if it had been retrieved again.
    let source = batch.source.id.clone();
    let mut again = batch.clone();
    again.source.retrieved = "2026-01-01T00:00:00Z".to_owned();
    let second = library.commit(&again).unwrap();
    assert_eq!(
        second,
        Committed::AlreadyThere {
            source: source.clone()
        }
    );
    assert_eq!(library.status().unwrap(), status);

    let mut twins = covering(edition("gml", "1"), Subject::Disputes, 1816, 2010);
    twins.ties = vec![dispute(&twins, PAK, SUN, 1979, 3062)];
    let committed = library.commit_all(&[twins.clone(), twins]).unwrap();
    assert!(matches!(committed[0], Committed::New { .. }));
    assert!(matches!(committed[1], Committed::AlreadyThere { .. }));
}

#[test]
fn quarantined_rows_are_kept_byte_for_byte() {
    let (_dir, mut library) = library();
    let mut batch = edition("icews14", "1");
    let raw = [b"PAK\tRUS\0\xff\xfe\r", &[0x80; 3][..]].concat();
    batch.quarantine = vec![quarantined(7, &raw), quarantined(9, b"")];
    batch.files = vec![input_file(2)];
    batch.remarks = vec!["3 names did not resolve".to_owned()];
    assert!(matches!(
        library.commit(&batch).unwrap(),
        Committed::New { quarantined: 2, .. }
    ));

    let kept = library.quarantine(10).unwrap();
    let rows: Vec<_> = kept.iter().map(|entry| entry.row.clone()).collect();
    assert_eq!(rows, batch.quarantine);
    assert_eq!(library.quarantine(1).unwrap().len(), 1);
    let status = library.status().unwrap();
    assert_eq!(status.quarantined, 2);
    assert_eq!(status.sources[0].files, batch.files);
    assert_eq!(status.sources[0].remarks, batch.remarks);
}

#[test]
fn status_tells_rows_and_years_by_source() {
    let (dir, mut library) = library();
    let votes = voting(edition("unvotes", "2020"), 1990, 1993, 2);
    library.commit(&votes).unwrap();
    library.commit(&document("essay", &[PAK, RUS])).unwrap();
    let status = library.status().unwrap();
    assert_eq!(status.dir, dir.path().join("library"));
    assert_eq!(
        status.totals,
        [(Subject::Votes, 8), (Subject::Documents, 1)]
    );
    let count = &status.sources[0].counts[0];
    assert_eq!(
        (count.first_year, count.last_year),
        (Some(1990), Some(1993))
    );
    assert_eq!(status.sources[0].coverage, votes.coverage);
    assert_eq!(status.sources[0].source, votes.source);
    let on_disk: u64 = walk(library.dir()).iter().map(|(_, bytes)| bytes).sum();
    assert_eq!(status.bytes, on_disk);
}

#[test]
fn the_snapshot_follows_the_content_and_not_the_way_to_it() {
    let (_one, mut one) = library();
    let (_other, mut other) = library();
    let batches = [
        covering(edition("atop", "5"), Subject::Alliances, 1815, 2018),
        covering(edition("gml", "1"), Subject::Disputes, 1816, 2010),
    ];
    one.commit_all(&batches).unwrap();
    other.commit(&batches[1]).unwrap();
    assert_ne!(one.snapshot().unwrap(), other.snapshot().unwrap());
    other.commit(&batches[0]).unwrap();
    assert_eq!(one.snapshot().unwrap(), other.snapshot().unwrap());

    // Which edition came last decides which one is shown, so it is part of the content.
    let editions = [
        voting(edition("unvotes", "a"), 1990, 1990, 1),
        voting(edition("unvotes", "b"), 1990, 1990, 3),
    ];
    one.commit_all(&editions).unwrap();
    other.commit(&editions[1]).unwrap();
    other.commit(&editions[0]).unwrap();
    assert_ne!(one.snapshot().unwrap(), other.snapshot().unwrap());
}

#[test]
fn a_commit_that_fails_half_way_leaves_nothing() {
    let (_dir, mut library) = library();
    // The folder of the year cannot be made, after the alliances have been written.
    let in_the_way = library.dir().join("events/year=2014");
    std::fs::create_dir(library.dir().join("events")).unwrap();
    std::fs::write(&in_the_way, "in the way").unwrap();
    let before = (library.status().unwrap(), walk(library.dir()));
    let mut batch = edition("atop", "5");
    batch.ties = vec![alliance(&batch, PAK, SUN, 1970, 1)];
    batch.events = vec![event(&batch, "1", PAK, RUS, "2014-06-02")];
    let error = library.commit(&batch).unwrap_err();
    assert!(matches!(error, StoreError::Unwritable { .. }), "{error}");
    assert!(!library.dir().join("alliances/part-atop-5.parquet").exists());
    let mut after = walk(library.dir());
    after.retain(|(name, _)| name != "library.lock");
    let mut files = before.1;
    files.retain(|(name, _)| name != "library.lock");
    assert_eq!((library.status().unwrap(), after), (before.0, files));

    std::fs::remove_file(in_the_way).unwrap();
    library.commit(&batch).unwrap();
    let records = dyad_records(&[], Some(&library), &pakistan(), &russia()).unwrap();
    assert_eq!((records.ties.len(), records.events.len()), (1, 1));
}

#[test]
fn a_commit_removes_orphans_and_leaves_the_users_own_files() {
    let (_dir, mut library) = library();
    let folder = library.dir().join("events/year=2014");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("part-orphan.parquet"), "x").unwrap();
    std::fs::write(folder.join("part-orphan.parquet.tmp"), "x").unwrap();
    std::fs::write(folder.join("mine.parquet"), "x").unwrap();
    let mut batch = edition("icews14", "1");
    batch.events = vec![event(&batch, "1", PAK, RUS, "2014-06-02")];
    library.commit(&batch).unwrap();
    let mut names: Vec<_> = walk(&folder).into_iter().map(|(name, _)| name).collect();
    names.sort();
    assert_eq!(names, ["mine.parquet", "part-icews14-1.parquet"]);
}

/// Files below a folder with their sizes, by path relative to it.
pub fn walk(dir: &std::path::Path) -> Vec<(String, u64)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            let below = walk(&entry.path()).into_iter();
            files.extend(below.map(|(path, bytes)| (format!("{name}/{path}"), bytes)));
        } else {
            files.push((name, entry.metadata().unwrap().len()));
        }
    }
    files.sort();
    files
}
