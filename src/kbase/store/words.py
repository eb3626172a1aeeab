"""Full-text search (FTS5) for what must stand there exactly: phrases, identifiers, completion.

What a person types never becomes FTS5 syntax: it goes in as one quoted string, which FTS5 cuts into
words as it cut the texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from kbase.model import PassageId
from kbase.store.database import Database
from kbase.store.keys import folded
from kbase.store.narrowing import Condition

LONGEST_PHRASE = 200
"""Characters of a phrase or prefix that count."""

SHORTEST_WORD_BEGUN = 3
"""A word is completed from this many letters on; fewer begin half the language."""

WORDS_LOOKED_AT = 100
"""Of so many readable words with one beginning the shortest are offered."""

WORD = re.compile(r"\w+")


def passages_with(
    database: Database, words: Sequence[str], limit: int, allowed: Condition
) -> list[PassageId]:
    """Passages of allowed notes with these words side by side: titles first, then newest."""
    values = {"phrase": quoted(" ".join(words)), "limit": max(limit, 0), **allowed.values}
    titled = database.rows(
        f"""SELECT (SELECT id FROM passage WHERE passage.note = note.key ORDER BY ordinal LIMIT 1) AS first
        FROM note_words JOIN note ON note.key = note_words.rowid
        WHERE note_words MATCH :phrase AND first IS NOT NULL AND {allowed.sql}
        ORDER BY note_words.rowid DESC LIMIT :limit""",
        values,
    )
    within = database.rows(
        f"""SELECT passage_words.rowid FROM passage_words
        JOIN passage ON passage.id = passage_words.rowid JOIN note ON note.key = passage.note
        WHERE passage_words MATCH :phrase AND {allowed.sql}
        ORDER BY passage_words.rowid DESC LIMIT :limit""",
        values,
    )
    return list(dict.fromkeys(PassageId(row[0]) for row in (*titled, *within)))[: max(limit, 0)]


def completions(database: Database, prefix: str, limit: int, allowed: Condition) -> list[str]:
    """Titles of allowed notes that hold `prefix`, those that begin with it first; then words of them."""
    begun = folded(prefix.replace("\0", " "))[:LONGEST_PHRASE]
    if not begun or limit < 1:
        return []
    titles = database.rows(
        f"""SELECT DISTINCT note.title FROM note_words JOIN note ON note.key = note_words.rowid
        WHERE note_words MATCH :phrase AND {allowed.sql}
        ORDER BY instr(lower(note.title), :begun) <> 1, length(note.title), note.title LIMIT :limit""",
        {"phrase": f"{quoted(begun)} *", "begun": begun, "limit": limit, **allowed.values},
    )
    found = [row[0] for row in titles]
    if len(found) < limit:
        found += _words(database, begun, limit - len(found), allowed)
    return found


def quoted(text: str) -> str:
    """Text as one FTS5 string; nothing in it is syntax."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return '"' + whole[:LONGEST_PHRASE].replace("\0", " ").replace('"', " ") + '"'


def index_again(database: Database) -> None:
    """Fill both indexes from the notes, inside a transaction; a note at a time, each body read once."""
    database.write("INSERT INTO note_words (note_words) VALUES ('rebuild')")
    database.write("INSERT INTO passage_words (passage_words) VALUES ('delete-all')")
    for (note,) in database.rows("SELECT key FROM note ORDER BY key"):
        body = str(database.value("SELECT text FROM body WHERE note = ?", (note,)))
        passages = database.rows("SELECT id, heading, start, stop FROM passage WHERE note = ?", (note,))
        database.write_many(
            "INSERT INTO passage_words (rowid, heading, text) VALUES (?, ?, ?)",
            [(passage, heading, body[start:stop]) for passage, heading, start, stop in passages],
        )


def _words(database: Database, begun: str, limit: int, allowed: Condition) -> list[str]:
    """Whole words for the last one begun, each as it stands in some allowed passage."""
    before, _, word = begun.rpartition(" ")
    if len(word) < SHORTEST_WORD_BEGUN:
        return []
    rows = database.rows(
        f"""SELECT term, text FROM (
          SELECT term, passage FROM (
            SELECT term, (
              SELECT passage.id FROM passage_words JOIN passage ON passage.id = passage_words.rowid
              JOIN note ON note.key = passage.note
              WHERE passage_words MATCH 'text : "' || term || '"' AND {allowed.sql} LIMIT 1) AS passage
            FROM passage_vocabulary
            WHERE term >= :word AND term < :above AND passage IS NOT NULL LIMIT :looked)
          ORDER BY length(term), term LIMIT :limit)
        JOIN passage_text ON passage_text.id = passage ORDER BY length(term), term""",
        {
            "word": _bare(word),
            "above": _bare(word) + "\U0010ffff",
            "looked": WORDS_LOOKED_AT,
            "limit": limit,
            **allowed.values,
        },
    )
    spelled = (_as_written(term, text) for term, text in rows)
    return list(dict.fromkeys(f"{before} {word}" if before else word for word in spelled))


def _as_written(term: str, text: str) -> str:
    """The word of `text` that FTS5 keeps as `term`: it drops accents and capitals, people do not."""
    for word in map(re.Match.group, WORD.finditer(text)):
        if _bare(word) == term:
            return word if word.isupper() else word.lower()
    return term


def _bare(word: str) -> str:
    """A word without accents and capitals, as FTS5's unicode61 keeps it."""
    split = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))
