-- Version 1. Keys are ours to join on and never leave the store; ids are random and do.
-- Dates are ISO text, moments ISO text in UTC, digests 32-byte blobs, lists JSON.

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per transaction that changed what can be found. `last_passage` is the highest passage id
-- given out so far, so "added since" is a range of ids and needs no column in `passage`.
CREATE TABLE change (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  last_passage INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
  key INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL
) STRICT;

CREATE TABLE space (
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL DEFAULT '',
  about TEXT NOT NULL DEFAULT '',
  private INTEGER NOT NULL DEFAULT 0
) STRICT;

-- `declared`: a person file or form speaks of them; others are known only from what they wrote.
CREATE TABLE person (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  email TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL DEFAULT '',
  site TEXT NOT NULL DEFAULT '',
  about TEXT NOT NULL DEFAULT '',
  left_on TEXT,
  successor TEXT NOT NULL DEFAULT '',
  offers TEXT NOT NULL DEFAULT '[]',
  wants_to_learn TEXT NOT NULL DEFAULT '[]',
  aliases TEXT NOT NULL DEFAULT '[]',
  declared INTEGER NOT NULL DEFAULT 0,
  merged_into INTEGER REFERENCES person (key)
) STRICT;

-- Every name and address a person goes by. Notes point at the name they were signed with, so joining
-- two identities, or parting them again, is one update here and touches no note.
CREATE TABLE person_name (
  key INTEGER PRIMARY KEY,
  fold TEXT NOT NULL UNIQUE,
  spelled TEXT NOT NULL,
  person INTEGER NOT NULL REFERENCES person (key)
) STRICT;
CREATE INDEX person_name_of_person ON person_name (person);

CREATE TABLE note (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  space INTEGER NOT NULL REFERENCES space (key),
  created TEXT NOT NULL,
  updated TEXT NOT NULL,
  verified TEXT,
  verified_by TEXT NOT NULL DEFAULT '',
  accepted INTEGER NOT NULL DEFAULT 0,
  aliases TEXT NOT NULL DEFAULT '[]',
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX note_by_created ON note (created, key);
CREATE INDEX note_by_space ON note (space, created);
CREATE INDEX note_by_kind ON note (kind, created);

-- Apart from `note`, so that lists never read bodies.
CREATE TABLE body (
  note INTEGER PRIMARY KEY REFERENCES note (key) ON DELETE CASCADE,
  text TEXT NOT NULL
) STRICT;

-- `body` is NULL in the newest revision (it stands in `body`), zlib-compressed UTF-8 in older ones.
CREATE TABLE revision (
  key INTEGER PRIMARY KEY,
  note INTEGER NOT NULL REFERENCES note (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  body BLOB,
  saved_at TEXT NOT NULL,
  saved_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  UNIQUE (note, number)
) STRICT;

CREATE TABLE collection (
  key INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE source (
  note INTEGER PRIMARY KEY REFERENCES note (key) ON DELETE CASCADE,
  collection INTEGER NOT NULL REFERENCES collection (key),
  path TEXT NOT NULL,
  digest BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX source_by_path ON source (collection, path) WHERE path <> '';
CREATE INDEX source_by_digest ON source (digest);

-- Outlives its note: the history of a file's import.
CREATE TABLE import_event (
  key INTEGER PRIMARY KEY,
  note TEXT NOT NULL,
  at TEXT NOT NULL,
  action TEXT NOT NULL,
  collection INTEGER NOT NULL REFERENCES collection (key),
  path TEXT NOT NULL,
  digest BLOB NOT NULL
) STRICT;
CREATE INDEX import_event_of_note ON import_event (note);

CREATE TABLE note_author (
  note INTEGER NOT NULL REFERENCES note (key) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name INTEGER NOT NULL REFERENCES person_name (key),
  PRIMARY KEY (note, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX note_author_by_name ON note_author (name, note);

CREATE TABLE tag (
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  fold TEXT NOT NULL
) STRICT;
CREATE INDEX tag_by_fold ON tag (fold);

CREATE TABLE note_tag (
  note INTEGER NOT NULL REFERENCES note (key) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  tag INTEGER NOT NULL REFERENCES tag (key),
  PRIMARY KEY (note, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX note_tag_by_tag ON note_tag (tag, note);

-- What a link may call a note by. `rank`: 0 id, 1 title, 2 alias, 3 path, 4 end of a path, 5 former name.
CREATE TABLE note_name (
  fold TEXT NOT NULL,
  note INTEGER NOT NULL REFERENCES note (key) ON DELETE CASCADE,
  rank INTEGER NOT NULL,
  PRIMARY KEY (fold, note)
) STRICT, WITHOUT ROWID;
CREATE INDEX note_name_of_note ON note_name (note);

-- Links are kept as written and find their note when they are read: a note that comes later, or one
-- the reader may not see, needs no repair. `place`: the same target as a path beside the note's own file.
CREATE TABLE link (
  key INTEGER PRIMARY KEY,
  note INTEGER NOT NULL REFERENCES note (key) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  relation TEXT NOT NULL,
  target TEXT NOT NULL,
  fold TEXT NOT NULL,
  place TEXT,
  heading TEXT NOT NULL,
  shown TEXT NOT NULL
) STRICT;
CREATE INDEX link_of_note ON link (note, ordinal);
CREATE INDEX link_by_fold ON link (fold, relation);
CREATE INDEX link_by_place ON link (place) WHERE place IS NOT NULL;

CREATE TABLE model (
  key INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL UNIQUE,
  dimension INTEGER NOT NULL
) STRICT;

-- A text that is embedded, known by its sha256; passages with the same text share it.
CREATE TABLE wording (
  key INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE
) STRICT;

-- float16, little endian. `key` is model.key << 40 | wording.key: one model's vectors lie together in
-- the order they came, five to a page; keyed by digest they would fill two thirds of each page.
CREATE TABLE vector (
  key INTEGER PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;

CREATE TABLE passage (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  note INTEGER NOT NULL REFERENCES note (key) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  heading TEXT NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  wording INTEGER NOT NULL REFERENCES wording (key)
) STRICT;
CREATE INDEX passage_of_note ON passage (note, ordinal);
CREATE INDEX passage_by_wording ON passage (wording);

CREATE TABLE removed_passage (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL
) STRICT;
CREATE INDEX removed_passage_by_change ON removed_passage (change);

-- The texts full-text search stands for; it keeps no copy of them (external content).
CREATE VIEW passage_text AS
  SELECT passage.id, passage.heading, substr(body.text, passage.start + 1, passage.stop - passage.start) AS text
  FROM passage JOIN body ON body.note = passage.note;

CREATE VIRTUAL TABLE passage_words USING fts5 (
  heading, text, content = 'passage_text', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE note_words USING fts5 (
  title, content = 'note', content_rowid = 'key', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab (passage_words, 'row');

CREATE TABLE snapshot (
  key INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  change INTEGER NOT NULL,
  file TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  model TEXT NOT NULL,
  passages INTEGER NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX snapshot_by_kind ON snapshot (kind, model, change);
