-- Somebody did what a note says. `place` is where, in their words; `fold` is its key, so that the same
-- said twice stands once.
CREATE TABLE application (
  key INTEGER PRIMARY KEY,
  note INTEGER NOT NULL REFERENCES note (key) ON DELETE CASCADE,
  actor TEXT NOT NULL,
  place TEXT NOT NULL,
  fold TEXT NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (note, actor, fold)
) STRICT;
