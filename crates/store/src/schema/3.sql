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
