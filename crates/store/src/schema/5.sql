-- Schema version 5: what is asked of a source when it is removed is found without a look at all the others. Never edit a published version: add the next file.

CREATE INDEX sources_by_newer ON sources (superseded_by);
CREATE INDEX partitions_by_source ON partitions (source);
