-- Where a note stands on the map of the library, both from 0 to 1. Drawn from the vectors and then kept,
-- so that whoever has learned where things are finds them there tomorrow. `passage`: the note's highest
-- passage id when it was placed; another one means that its text has changed since.
CREATE TABLE place (
  note INTEGER PRIMARY KEY REFERENCES note (key) ON DELETE CASCADE,
  x REAL NOT NULL,
  y REAL NOT NULL,
  passage INTEGER NOT NULL
) STRICT;
