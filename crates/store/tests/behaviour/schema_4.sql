-- The schema as version 4 had it, for a test that opens such a library: steps 1 to 4 as they were published. Never edit it.

-- Schema version 1. Never edit a published version: add the next file.

-- Sources in the order of their import, which decides among editions of one dataset.
CREATE TABLE sources (
    ordinal       INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT NOT NULL UNIQUE,
    kind          TEXT NOT NULL,
    dataset       TEXT NOT NULL,
    title         TEXT NOT NULL,
    publisher     TEXT NOT NULL,
    author        TEXT NOT NULL,
    citation      TEXT NOT NULL,
    licence       TEXT NOT NULL,
    address       TEXT NOT NULL,
    edition       TEXT NOT NULL,
    dated         TEXT NOT NULL,
    retrieved     TEXT NOT NULL,
    content_hash  TEXT NOT NULL,
    basis         TEXT NOT NULL,
    withdrawn     INTEGER NOT NULL,
    superseded_by TEXT REFERENCES sources (id),
    UNIQUE (dataset, content_hash)
) STRICT;

-- What a source could have told. `actors` and `gaps` are JSON lists; no actors means every state.
CREATE TABLE coverage (
    source     TEXT NOT NULL REFERENCES sources (id),
    position   INTEGER NOT NULL,
    subject    TEXT NOT NULL,
    first_year INTEGER NOT NULL,
    last_year  INTEGER NOT NULL,
    actors     TEXT NOT NULL,
    zero_rule  TEXT NOT NULL,
    gaps       TEXT NOT NULL,
    PRIMARY KEY (source, position)
) STRICT;

-- The files that a source was read from.
CREATE TABLE files (
    source   TEXT NOT NULL REFERENCES sources (id),
    position INTEGER NOT NULL,
    name     TEXT NOT NULL,
    sha256   TEXT NOT NULL,
    bytes    INTEGER NOT NULL,
    rows     INTEGER NOT NULL,
    PRIMARY KEY (source, position)
) STRICT;

-- What the import told the user.
CREATE TABLE remarks (
    source   TEXT NOT NULL REFERENCES sources (id),
    position INTEGER NOT NULL,
    text     TEXT NOT NULL,
    PRIMARY KEY (source, position)
) STRICT;

-- Records of a source by subject, with the years of their dates.
CREATE TABLE counts (
    source     TEXT NOT NULL REFERENCES sources (id),
    subject    TEXT NOT NULL,
    rows       INTEGER NOT NULL,
    first_year INTEGER,
    last_year  INTEGER,
    PRIMARY KEY (source, subject)
) STRICT;

-- The active Parquet files, by path relative to the library. A file that is not listed does not count.
CREATE TABLE partitions (
    path     TEXT PRIMARY KEY,
    folder     TEXT NOT NULL,
    source   TEXT NOT NULL REFERENCES sources (id),
    year     INTEGER,
    rows     INTEGER NOT NULL,
    bytes    INTEGER NOT NULL
) STRICT;
CREATE INDEX partitions_by_table ON partitions (folder, year);

CREATE TABLE documents (
    source   TEXT PRIMARY KEY REFERENCES sources (id),
    origin   TEXT NOT NULL,
    format   TEXT NOT NULL,
    title    TEXT NOT NULL,
    author   TEXT NOT NULL,
    date     TEXT NOT NULL,
    language TEXT NOT NULL,
    encoding TEXT NOT NULL,
    text     TEXT NOT NULL
) STRICT;

-- Places of a document that name an actor: bytes of its text, the end excluded.
CREATE TABLE mentions (
    document   TEXT NOT NULL REFERENCES documents (source),
    position   INTEGER NOT NULL,
    actor      TEXT NOT NULL,
    first_byte INTEGER NOT NULL,
    end_byte   INTEGER NOT NULL,
    PRIMARY KEY (document, position)
) STRICT;
CREATE INDEX mentions_by_actor ON mentions (actor, document);

-- Rows that could not be read, byte for byte.
CREATE TABLE quarantine (
    source   TEXT NOT NULL REFERENCES sources (id),
    position INTEGER NOT NULL,
    file     TEXT NOT NULL,
    line     INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    raw      BLOB NOT NULL,
    PRIMARY KEY (source, position)
) STRICT;

-- Schema version 2: events as datasets code them, by the million. Never edit a published version: add the next file.

-- The files of which the library holds rows. `file` is the number that rows carry, in the order of arrival.
-- For each file rows = accepted + quarantined + exact_duplicates.
CREATE TABLE event_files (
    file             INTEGER PRIMARY KEY,
    dataset          TEXT NOT NULL,
    name             TEXT NOT NULL,
    sha256           TEXT NOT NULL,
    bytes            INTEGER NOT NULL,
    rows             INTEGER NOT NULL,
    accepted         INTEGER NOT NULL,
    quarantined      INTEGER NOT NULL,
    exact_duplicates INTEGER NOT NULL,
    retrieved        TEXT NOT NULL,
    -- The span of identifiers, and whether they only ascend: files whose spans do not meet cannot hold revisions of each other.
    first_id         INTEGER NOT NULL,
    last_id          INTEGER NOT NULL,
    ascending        INTEGER NOT NULL,
    -- JSON list of the years of its events.
    years            TEXT NOT NULL,
    -- JSON object: codes that did not resolve, with counts.
    unresolved       TEXT NOT NULL,
    -- The actors to which a partial file was cut, JSON list; empty for a whole one.
    only_actors      TEXT NOT NULL,
    -- Where its texts are.
    texts            TEXT NOT NULL,
    UNIQUE (dataset, sha256)
) STRICT;

-- The active files of events, by path relative to the library.
CREATE TABLE event_parts (
    path    TEXT PRIMARY KEY,
    dataset TEXT NOT NULL,
    kind    TEXT NOT NULL,
    year    INTEGER,
    rows    INTEGER NOT NULL,
    bytes   INTEGER NOT NULL
) STRICT;
CREATE INDEX event_parts_by_dataset ON event_parts (dataset, kind, year);

-- Rows of these files that could not be read, byte for byte; offset is that of the first byte in the unpacked file.
CREATE TABLE event_quarantine (
    file    INTEGER NOT NULL REFERENCES event_files (file),
    line    INTEGER NOT NULL,
    offset  INTEGER NOT NULL,
    reason  TEXT NOT NULL,
    raw     BLOB NOT NULL,
    PRIMARY KEY (file, line)
) STRICT;

-- Files that could not be read at all, for another attempt.
CREATE TABLE event_failures (
    dataset TEXT NOT NULL,
    path    TEXT NOT NULL,
    reason  TEXT NOT NULL,
    at      TEXT NOT NULL,
    PRIMARY KEY (dataset, path)
) STRICT;

-- The datasets of which the library holds such files, with the rules by which their rows are told apart.
CREATE TABLE event_datasets (
    dataset   TEXT PRIMARY KEY,
    source    TEXT NOT NULL REFERENCES sources (id),
    revisions TEXT NOT NULL,
    score_set TEXT NOT NULL
) STRICT;

-- Schema version 3: what a file of events was cut to, its slot in time, and the ledger of slots. Never edit a published version: add the next file.

-- Rows of other actors that were left out while a file was cut: rows = accepted + quarantined + exact_duplicates + dropped.
ALTER TABLE event_files ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0;
-- The header under which the rows of the file are read, for another attempt at its quarantined rows; empty for none.
ALTER TABLE event_files ADD COLUMN header BLOB NOT NULL DEFAULT x'';
-- The part of time of which the file tells, in seconds since 1970 UTC, the end exclusive; NULL where its name does not say.
ALTER TABLE event_files ADD COLUMN slot_start INTEGER;
ALTER TABLE event_files ADD COLUMN slot_end INTEGER;

-- What a manifest said of a file that could not be read or differs from it.
ALTER TABLE event_failures ADD COLUMN size INTEGER;
ALTER TABLE event_failures ADD COLUMN md5 TEXT;

-- The second since which a dataset has slots without a gap by its schedule; NULL for a dataset without such files.
ALTER TABLE event_datasets ADD COLUMN slots_since INTEGER;

-- The slots of the files that the library holds, adjoining ones joined: made from event_files with every change of a dataset.
CREATE TABLE event_spans (
    dataset     TEXT NOT NULL,
    -- JSON list of the actors to which these files were cut; [] for whole ones.
    only_actors TEXT NOT NULL,
    start       INTEGER NOT NULL,
    end         INTEGER NOT NULL,
    PRIMARY KEY (dataset, only_actors, start)
) STRICT;

-- Slots that were asked for and are not held: expected, missing (the source does not have the file), failed.
CREATE TABLE event_slots (
    dataset TEXT NOT NULL,
    name    TEXT NOT NULL,
    start   INTEGER NOT NULL,
    end     INTEGER NOT NULL,
    state   TEXT NOT NULL,
    reason  TEXT NOT NULL,
    at      TEXT NOT NULL,
    PRIMARY KEY (dataset, name)
) STRICT;

-- Schema version 4: events of documents that a user holds to be acts of their own. Never edit a published version: add the next file.

CREATE TABLE reports_apart (
    event TEXT PRIMARY KEY
) STRICT;

