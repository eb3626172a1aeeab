-- Session packs. What a version quotes of notes is kept as note, revision and offsets, never as text, so
-- that a note that is removed or may no longer be read is gone from every pack too.

CREATE TABLE pack (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE pack_version (
  pack INTEGER NOT NULL REFERENCES pack (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  saved_at TEXT NOT NULL,
  saved_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (pack, number)
) STRICT, WITHOUT ROWID;

-- Every space some version draws from: who may not read them all may not know of the pack.
CREATE TABLE pack_space (
  pack INTEGER NOT NULL REFERENCES pack (key) ON DELETE CASCADE,
  space TEXT NOT NULL,
  PRIMARY KEY (pack, space)
) STRICT, WITHOUT ROWID;

-- Who has marked which note as known to them.
CREATE TABLE known (
  person INTEGER NOT NULL REFERENCES person (key),
  note INTEGER NOT NULL REFERENCES note (key) ON DELETE CASCADE,
  PRIMARY KEY (person, note)
) STRICT, WITHOUT ROWID;
CREATE INDEX known_by_note ON known (note);
