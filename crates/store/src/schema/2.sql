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
