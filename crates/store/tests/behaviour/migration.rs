//! A library that an older version of the program made.

use std::fs;

use entente_model::batch::Batch;
use entente_model::event::EventId;
use entente_model::source::{Source, SourceId, SourceKind};
use entente_store::{Library, SCHEMA_VERSION};
use rusqlite::Connection;

use crate::samples::{PAK, RUS, document, event};

/// The steps of which the schema of version 4 was made: a published step is never edited.
const SCHEMA_4: [&str; 4] = [
    include_str!("../../src/schema/1.sql"),
    include_str!("../../src/schema/2.sql"),
    include_str!("../../src/schema/3.sql"),
    include_str!("../../src/schema/4.sql"),
];
/// "ENTE", by which a library's file is known.
const APPLICATION_ID: u32 = 0x454e_5445;

/// What the later versions added is not there, so this is no library of today by another number.
const LATER: &str = "SELECT count(*) FROM sqlite_schema WHERE name = 'sources_by_newer'";

/// A document with two events.
fn visit() -> Batch {
    let mut batch = document("visit", &[PAK, RUS]);
    batch.events = vec![
        event(&batch, "document-visit#1", PAK, RUS, "2014-05-01"),
        event(&batch, "document-visit#2", RUS, PAK, "2015"),
    ];
    batch
}

#[test]
fn a_library_of_schema_4_is_opened_with_all_that_it_holds() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = (dir.path().join("old"), dir.path().join("new"));
    let path = old.join("library.sqlite");
    fs::create_dir(&old).unwrap();

    // The Parquet files are those of today, which have not changed since; the rows of the SQLite file are written by hand.
    let mut library = Library::init(&new).unwrap();
    library.commit(&visit()).unwrap();
    drop(library);
    let sqlite = Connection::open(&path).unwrap();
    for step in SCHEMA_4 {
        sqlite.execute_batch(step).unwrap();
    }
    sqlite
        .execute_batch(
            "INSERT INTO sources VALUES (1, 'document-visit', 'document', 'document', 'visit', '', '', '', '', '', '', '', '', 'hash of visit', 'file', 0, NULL);
             INSERT INTO documents VALUES ('document-visit', 'visit.txt', 'text', 'visit', '', '2014', 'eng', 'UTF-8', 'abcdefgh');
             INSERT INTO mentions VALUES ('document-visit', 0, 'PAK', 0, 1), ('document-visit', 1, 'RUS', 1, 2);
             INSERT INTO counts VALUES ('document-visit', 'documents', 1, NULL, NULL), ('document-visit', 'events', 2, 2014, 2015);
             INSERT INTO reports_apart VALUES ('document-visit#2');",
        )
        .unwrap();
    let of_today = Connection::open(new.join("library.sqlite")).unwrap();
    let mut parts = of_today
        .prepare("SELECT path, folder, year, rows, bytes FROM partitions")
        .unwrap();
    let mut rows = parts.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let (part, folder): (String, String) = (row.get(0).unwrap(), row.get(1).unwrap());
        let (year, count, bytes): (Option<i16>, i64, i64) = (
            row.get(2).unwrap(),
            row.get(3).unwrap(),
            row.get(4).unwrap(),
        );
        sqlite
            .execute(
                "INSERT INTO partitions VALUES (?1, ?2, 'document-visit', ?3, ?4, ?5)",
                (&part, &folder, year, count, bytes),
            )
            .unwrap();
        fs::create_dir_all(old.join(&part).parent().unwrap()).unwrap();
        fs::copy(new.join(&part), old.join(&part)).unwrap();
    }
    sqlite
        .pragma_update(None, "application_id", APPLICATION_ID)
        .unwrap();
    sqlite.pragma_update(None, "user_version", 4).unwrap();
    let later =
        |sqlite: &Connection| -> i64 { sqlite.query_row(LATER, [], |row| row.get(0)).unwrap() };
    assert_eq!(later(&sqlite), 0);
    drop(sqlite);

    let mut library = Library::open(&old).unwrap();
    assert_eq!(library.documents().unwrap().len(), 1);
    let held = library
        .document(&SourceId::new("document-visit"))
        .unwrap()
        .unwrap();
    assert_eq!(held, visit().documents[0]);
    assert_eq!(library.document_events().unwrap(), visit().events);
    assert!(
        library
            .reports_apart()
            .unwrap()
            .contains(&EventId::new("document-visit#2"))
    );

    // It is a library of today: what is added is kept beside the old, and what is removed is gone.
    library.commit(&document("other", &[PAK])).unwrap();
    assert_eq!(library.documents().unwrap().len(), 2);
    let removed = library
        .remove_documents(&[SourceId::new("document-visit")])
        .unwrap();
    assert_eq!((removed.documents, removed.events), (1, 2));
    drop(library);
    let sqlite = Connection::open(&path).unwrap();
    let version: u32 = sqlite
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, SCHEMA_VERSION);
    assert_eq!(later(&sqlite), 1);
    assert_eq!(Library::open(&old).unwrap().documents().unwrap().len(), 1);
}

#[test]
fn the_newest_coding_is_that_of_the_document_and_the_last() {
    let dir = tempfile::tempdir().unwrap();
    let mut library = Library::init(dir.path()).unwrap();
    library.commit(&visit()).unwrap();
    // Ids that begin alike are other documents.
    for name in ["visit1", "visit.", "visit0"] {
        library.commit(&document(name, &[RUS])).unwrap();
    }
    let source = Source {
        content_hash: "hash of visit".to_owned(),
        ..Source::new(
            SourceId::new("whatever"),
            SourceKind::Document,
            "document",
            "visit",
        )
    };
    let newest = |library: &Library| library.newest_coding(&source).unwrap().unwrap();
    let (id, events) = newest(&library);
    assert_eq!((id.as_str(), events), ("document-visit", visit().events));
    // Ten codings: the tenth is newer than the second, whatever the order of their names.
    let mut id = id;
    for year in 2001..2011 {
        let mut batch = visit();
        batch.events.truncate(1);
        batch.events[0].date = year.to_string().parse().unwrap();
        id = library.replace_coding(&id, batch).unwrap();
        let (known, events) = newest(&library);
        assert_eq!(known, id);
        assert_eq!(events[0].date.to_edtf(), year.to_string());
    }
    assert_eq!(id.as_str(), "document-visit.v11");
    let in_force = library.sources().unwrap().into_iter();
    assert_eq!(
        in_force
            .filter(|source| source.superseded_by.is_none())
            .count(),
        4
    );
    assert_eq!(library.document_events().unwrap().len(), 1);
}
