"""Plain-text files: one note each, named after the file."""

from __future__ import annotations

from pathlib import Path

from kbase.errors import BadFile, BadNote, EmptyFile
from kbase.ingest.cleaning import clean_text, is_blank
from kbase.ingest.drafting import checked_and_told
from kbase.ingest.encoding import decoded
from kbase.ingest.readers.markdown import title_from, without_blank_lines_around
from kbase.model import Draft
from kbase.ports import ReadFile, Warned
from kbase.textfiles import is_plain


class PlainTextReader:
    """A text file is one note."""

    def reads(self, path: Path) -> bool:
        """Whether the name ends as a text file's does."""
        return is_plain(path.name)

    def read(self, path: Path, content: bytes, shown: str) -> ReadFile:
        """The note in `content`. Raises `BadFile`, naming the place and the reason."""
        raw, warnings = decoded(content, shown)
        try:
            text, cleaned = clean_text(raw)
            if is_blank(text):
                raise EmptyFile(shown, "there is no text in it")
            draft, changed = checked_and_told(Draft(title_from(path), without_blank_lines_around(text)))
        except BadNote as error:
            raise BadFile(shown, str(error)) from error
        return ReadFile(
            drafts=[draft], warnings=[Warned(reason) for reason in (*warnings, *cleaned, *changed)]
        )
