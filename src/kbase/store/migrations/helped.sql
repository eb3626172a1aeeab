-- Somebody said that a note answered their question. `nearness` is how near the question came to anything,
-- as `model` reads it: what a library learns from where "nothing here is about this" begins.
CREATE TABLE helped (
  key INTEGER PRIMARY KEY,
  note INTEGER NOT NULL REFERENCES note (key) ON DELETE CASCADE,
  actor TEXT NOT NULL,
  question TEXT NOT NULL,
  fold TEXT NOT NULL,
  at TEXT NOT NULL,
  model TEXT NOT NULL,
  nearness REAL NOT NULL,
  UNIQUE (note, fold, actor)
) STRICT;
CREATE INDEX helped_by_question ON helped (actor, fold);
