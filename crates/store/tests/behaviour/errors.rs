use std::fs;
use std::time::Duration;

use entente_model::coverage::Subject;
use entente_store::{Library, SCHEMA_VERSION, StoreError, dyad_records};

use crate::commit::walk;
use crate::samples::*;

#[test]
fn a_folder_without_a_library_says_how_to_make_one() {
    let dir = tempfile::tempdir().unwrap();
    let error = Library::open(dir.path()).unwrap_err();
    assert!(matches!(error, StoreError::NotALibrary { .. }));
    assert!(
        error
            .to_string()
            .contains(&format!("entente init {}", dir.path().display()))
    );
    assert!(walk(dir.path()).is_empty(), "opening makes nothing");
    assert!(!Library::exists(dir.path()));

    // What an interrupted `init` leaves.
    fs::write(dir.path().join("library.sqlite"), "").unwrap();
    assert!(matches!(
        Library::open(dir.path()),
        Err(StoreError::NotALibrary { .. })
    ));
    Library::init(dir.path()).unwrap();
    assert!(Library::exists(dir.path()));
}

#[test]
fn init_leaves_a_library_that_is_there_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let mut library = Library::init(dir.path()).unwrap();
    library
        .commit(&voting(edition("unvotes", "1"), 1990, 1991, 1))
        .unwrap();
    let status = library.status().unwrap();
    drop(library);
    assert_eq!(Library::init(dir.path()).unwrap().status().unwrap(), status);
    assert_eq!(
        Library::open_or_init(dir.path()).unwrap().status().unwrap(),
        status
    );
}

#[test]
fn tables_without_their_list_are_not_taken_over() {
    let dir = tempfile::tempdir().unwrap();
    let mut library = Library::init(dir.path()).unwrap();
    library
        .commit(&voting(edition("unvotes", "1"), 1990, 1991, 1))
        .unwrap();
    drop(library);
    fs::remove_file(dir.path().join("library.sqlite")).unwrap();
    let before = walk(dir.path());
    assert!(matches!(
        Library::init(dir.path()),
        Err(StoreError::Occupied { .. })
    ));
    assert_eq!(walk(dir.path()), before);
    fs::write(dir.path().join("library.sqlite"), "").unwrap();
    assert!(matches!(
        Library::open(dir.path()),
        Err(StoreError::Occupied { .. })
    ));
}

#[test]
fn a_library_of_the_future_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(Library::init(dir.path()).unwrap());
    let path = dir.path().join("library.sqlite");
    let sqlite = rusqlite::Connection::open(&path).unwrap();
    sqlite
        .pragma_update(None, "user_version", SCHEMA_VERSION + 6)
        .unwrap();
    drop(sqlite);
    let before = fs::read(&path).unwrap();
    for error in [
        Library::open(dir.path()).unwrap_err(),
        Library::init(dir.path()).unwrap_err(),
    ] {
        let text = error.to_string();
        assert!(
            text.contains(&format!("schema version {}", SCHEMA_VERSION + 6)),
            "{text}"
        );
        assert!(text.contains("update entente"), "{text}");
    }
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_database_that_is_damaged_or_not_ours_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("library.sqlite");
    fs::write(
        &path,
        "this is a text file, long enough to have a header of its own.".repeat(20),
    )
    .unwrap();
    let error = Library::open(dir.path()).unwrap_err();
    assert!(
        matches!(&error, StoreError::Corrupt { path: named, .. } if *named == path),
        "{error}"
    );

    fs::remove_file(&path).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other
        .execute_batch("CREATE TABLE bookmarks (address TEXT)")
        .unwrap();
    drop(other);
    let error = Library::init(dir.path()).unwrap_err();
    assert!(error.to_string().contains("another program"), "{error}");

    fs::remove_file(&path).unwrap();
    let mut library = Library::init(dir.path()).unwrap();
    library
        .commit(&voting(edition("unvotes", "1"), 1990, 1991, 1))
        .unwrap();
    drop(library);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let error = Library::open(dir.path())
        .and_then(|library| library.status())
        .unwrap_err();
    assert!(
        matches!(&error, StoreError::Corrupt { path: named, .. } if *named == path),
        "{error}"
    );
}

#[test]
fn a_damaged_table_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let mut library = Library::init(dir.path()).unwrap();
    let mut batch = covering(edition("atop", "5"), Subject::Alliances, 1815, 2018);
    batch.ties = vec![alliance(&batch, PAK, SUN, 1970, 1)];
    library.commit(&batch).unwrap();
    let path = dir.path().join("alliances/part-atop-5.parquet");
    let whole = fs::read(&path).unwrap();
    let read = || dyad_records(&[], Some(&library), &pakistan(), &russia());
    assert_eq!(read().unwrap().ties, batch.ties);

    let mut zeroed = whole.clone();
    zeroed[4..].fill(0);
    for damaged in [&whole[..whole.len() / 2], &whole[..0], &zeroed] {
        fs::write(&path, damaged).unwrap();
        let error = read().unwrap_err();
        assert!(
            matches!(&error, StoreError::Corrupt { path: named, .. } if *named == path),
            "{error}"
        );
    }
    fs::remove_file(&path).unwrap();
    assert!(read().unwrap_err().to_string().contains("missing"));
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let dir = tempfile::tempdir().unwrap();
    let mut library = Library::init(dir.path())
        .unwrap()
        .with_patience(Duration::from_millis(50));
    let lock = fs::File::open(dir.path().join("library.lock")).unwrap();
    lock.lock().unwrap();
    let batch = voting(edition("unvotes", "1"), 1990, 1991, 1);
    assert!(matches!(
        library.commit(&batch),
        Err(StoreError::Locked { .. })
    ));
    assert!(
        library.sources().unwrap().is_empty(),
        "readers need not wait"
    );
    lock.unlock().unwrap();
    library.commit(&batch).unwrap();
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let below = file.join("library");
    let error = Library::init(&below).unwrap_err();
    assert!(
        matches!(&error, StoreError::Unwritable { path, .. } if *path == below),
        "{error}"
    );
    assert!(error.to_string().contains("--library"), "{error}");
}

#[test]
fn a_batch_that_contradicts_itself_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut library = Library::init(dir.path()).unwrap();
    let mut nameless = edition("atop", "5");
    nameless.source.content_hash = String::new();
    let mut foreign = edition("atop", "5");
    foreign.ties = vec![alliance(&edition("gml", "1"), PAK, SUN, 1970, 1)];
    let mut twice = voting(edition("unvotes", "1"), 1990, 1991, 1);
    twice.votes.as_mut().unwrap().roll_calls[1].id = 1990;
    let mut short = voting(edition("unvotes", "1"), 1990, 1991, 1);
    short.votes.as_mut().unwrap().seats[0].votes.pop();
    for batch in [nameless, foreign, twice, short] {
        let error = library.commit(&batch).unwrap_err();
        assert!(matches!(error, StoreError::Inconsistent { .. }), "{error}");
    }
    // Another content that claims an id which is taken.
    library.commit(&edition("atop", "5")).unwrap();
    let mut other = edition("atop", "5");
    other.source.content_hash = "another".to_owned();
    assert!(matches!(
        library.commit(&other),
        Err(StoreError::Inconsistent { .. })
    ));
    assert_eq!(library.sources().unwrap().len(), 1);
}
