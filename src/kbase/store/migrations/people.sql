-- What people choose for themselves, questions routed to them, and identities joined so that they
-- can be parted again.

ALTER TABLE person ADD COLUMN suggest INTEGER NOT NULL DEFAULT 1;
ALTER TABLE person ADD COLUMN away_until TEXT;
ALTER TABLE person ADD COLUMN weekly_limit INTEGER;
ALTER TABLE person ADD COLUMN successor_name TEXT NOT NULL DEFAULT ''; -- as written; `successor` is its fold

-- Where a name was first met, beyond records and signed notes, which say so themselves: '', 'git', 'address'.
ALTER TABLE person_name ADD COLUMN origin TEXT NOT NULL DEFAULT '';

-- Every saved state of somebody's record, as JSON.
CREATE TABLE person_revision (
  key INTEGER PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (key),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX person_revision_of_person ON person_revision (person);

-- `gone` became `kept`: what has to be known to undo it. `names` (JSON) are the keys of the names that moved.
CREATE TABLE merge (
  gone INTEGER PRIMARY KEY REFERENCES person (key),
  kept INTEGER NOT NULL REFERENCES person (key),
  names TEXT NOT NULL,
  declared INTEGER NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL
) STRICT;
CREATE INDEX merge_by_kept ON merge (kept);

-- Somebody said that these two are not one human: neither an import nor a suggestion joins them. one < other.
CREATE TABLE kept_apart (
  one INTEGER NOT NULL REFERENCES person (key),
  other INTEGER NOT NULL REFERENCES person (key),
  PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;

-- Who was asked which question in person. The row outlives its note: the person has been asked all the same.
CREATE TABLE routed_question (
  key INTEGER PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (key),
  note INTEGER REFERENCES note (key) ON DELETE SET NULL,
  at TEXT NOT NULL,
  by TEXT NOT NULL
) STRICT;
CREATE INDEX routed_question_to ON routed_question (person, at);
CREATE INDEX routed_question_note ON routed_question (note);
CREATE INDEX person_merged_into ON person (merged_into) WHERE merged_into IS NOT NULL;
