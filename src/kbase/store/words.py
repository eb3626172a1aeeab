"""Full-text search (FTS5) for what must stand there exactly: phrases, identifiers, completion.

What a person types never becomes FTS5 syntax: it goes in as one quoted string, which FTS5 cuts into
words as it cut the texts.
"""

from __future__ import annotations

from collections.abc import Sequence

from kbase.model import PassageId
from kbase.store.database import Database
from kbase.store.keys import folded
from kbase.store.narrowing import EVERY_NOTE, Condition

LONGEST_PHRASE = 200
"""Characters of a phrase or prefix that count."""

SHORTEST_WORD_BEGUN = 3
"""A word is completed from this many letters on; fewer begin half the language."""

WORDS_LOOKED_AT = 200


def passages_with(
    database: Database, words: Sequence[str], limit: int, allowed: Condition
) -> list[PassageId]:
    """Passages of allowed notes with these words side by side: titles first, then newest."""
    phrase = quoted(" ".join(words))
    titled = database.rows(
        f"""SELECT (SELECT id FROM passage WHERE passage.note = note.key ORDER BY ordinal LIMIT 1) AS first
        FROM note_words JOIN note ON note.key = note_words.rowid
        WHERE note_words MATCH :phrase AND first IS NOT NULL AND {allowed.sql}
        ORDER BY note_words.rowid DESC LIMIT :limit""",
        {"phrase": phrase, "limit": limit, **allowed.values},
    )
    within = database.rows(
        f"""SELECT passage_words.rowid FROM passage_words
        JOIN passage ON passage.id = passage_words.rowid JOIN note ON note.key = passage.note
        WHERE passage_words MATCH :phrase AND {allowed.sql}
        ORDER BY passage_words.rowid DESC LIMIT :limit""",
        {"phrase": phrase, "limit": limit, **allowed.values},
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


def _words(database: Database, begun: str, limit: int, allowed: Condition) -> list[str]:
    """Whole words for the last one begun, each in some allowed note, with what stands before it."""
    before, _, word = begun.rpartition(" ")
    if len(word) < SHORTEST_WORD_BEGUN:
        return []
    readable = "TRUE"
    if allowed is not EVERY_NOTE:
        readable = f"""EXISTS (
          SELECT 1 FROM passage_words JOIN passage ON passage.id = passage_words.rowid
          JOIN note ON note.key = passage.note
          WHERE passage_words MATCH '"' || near.term || '"' AND {allowed.sql})"""
    rows = database.rows(
        f"""SELECT near.term FROM (
          SELECT term FROM passage_vocabulary WHERE term >= :word AND term < :above LIMIT :looked) AS near
        WHERE {readable} ORDER BY length(near.term), near.term LIMIT :limit""",
        {
            "word": word,
            "above": word + "\U0010ffff",
            "looked": WORDS_LOOKED_AT,
            "limit": limit,
            **allowed.values,
        },
    )
    return [f"{before} {row[0]}" if before else row[0] for row in rows]
