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
