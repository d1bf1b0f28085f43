-- Schema version 4: events of documents that a user holds to be acts of their own. Never edit a published version: add the next file.

CREATE TABLE reports_apart (
    event TEXT PRIMARY KEY
) STRICT;
