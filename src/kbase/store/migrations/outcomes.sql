-- What came of a session: the notes written after it.

CREATE TABLE outcome (
  pack INTEGER NOT NULL REFERENCES pack (key) ON DELETE CASCADE,
  note INTEGER NOT NULL REFERENCES note (key) ON DELETE CASCADE,
  PRIMARY KEY (pack, note)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcome_by_note ON outcome (note);
