"""What every reader of a file format keeps, whatever the bytes."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kbase.errors import BadFile
from kbase.ingest.drafting import checked
from kbase.ingest.readers import READERS, reader_for
from kbase.ports import Reader, ReadFile
from tests.ingest.markdown_bodies import bodies

NAMES = ("Freezer log", "naïve", "a.b.c", "ÅÄÖ", "con", "\u202etxt.exe", "x" * 200)
SHOWN = "vault/the file.end"
SAFE_BODY = "The freezer stopped.\n\nWe thawed it."

text_files = st.one_of(
    bodies,
    st.builds("---\n{}\n---\n{}".format, st.text(max_size=80), bodies),
    st.builds(
        "---\n{}: {}\n---\n{}".format,
        st.sampled_from(["title", "authors", "tags", "created", "kind", "space", "id", "email", "left"]),
        st.one_of(
            st.text(max_size=30),
            st.sampled_from(["[a, b]", "person", "space", ".inf", "{a: b}"]),
        ),
        bodies,
    ),
)
contents = st.one_of(st.binary(max_size=300), text_files.map(lambda text: text.encode("utf-8", "replace")))


@pytest.fixture(params=READERS, ids=lambda reader: type(reader).__name__)
def reader(request: pytest.FixtureRequest) -> Reader:
    found: Reader = request.param
    return found


def its_name(reader: Reader, stem: str = "Freezer log") -> Path:
    """A file name this reader is for, where no file is."""
    endings = (".md", ".txt", ".markdown", ".text")
    return next(path for path in (Path("/nowhere", stem + end) for end in endings) if reader.reads(path))


def said(reader: Reader, content: bytes, path: Path | None = None) -> ReadFile | str:
    """What was read, or the reason why not."""
    try:
        return reader.read(path or its_name(reader), content, SHOWN)
    except BadFile as error:
        return str(error)


def test_a_reader_goes_by_the_name_alone(reader: Reader, tmp_path: Path) -> None:
    path = its_name(reader)
    assert reader.reads(path.with_name(path.name.upper()))
    assert not reader.reads(path.with_suffix(".pdf"))
    assert not reader.reads(Path(path.suffix)), "a name that is only an ending has none"
    assert reader_for(path) is reader, "no two readers are for one name"


@settings(max_examples=60)
@given(contents)
@example(b"")
@example(b"\x00" * 40)
@example(b"\xff\xfe\x00\xd8")
@example(b"---\n" * 50)
@example(b"%PDF-1.7\n1 0 obj\n")
def test_any_bytes_are_read_or_refused_with_the_name_shown(content: bytes) -> None:
    for reader in READERS:
        found = said(reader, content)
        if isinstance(found, str):
            assert found.startswith(SHOWN)
        else:
            assert found.drafts or found.people or found.spaces, "reading nothing is a reason to say so"
        assert said(reader, content) == found


@settings(max_examples=60)
@given(text_files)
def test_what_is_read_can_be_stored_as_it_is_and_what_is_told_fits_a_line(text: str) -> None:
    for reader in READERS:
        found = said(reader, text.encode("utf-8", "replace"))
        if isinstance(found, ReadFile):
            for draft in found.drafts:
                assert draft.title
                assert draft.body.strip()
                assert checked(draft) == draft
        told = [found] if isinstance(found, str) else [warning.reason for warning in found.warnings]
        for reason in told:
            assert reason
            assert not any(unicodedata.category(char) == "Cc" for char in reason)


@pytest.mark.parametrize("stem", NAMES)
def test_a_note_without_a_title_is_called_by_its_file(reader: Reader, stem: str) -> None:
    found = said(reader, SAFE_BODY.encode(), its_name(reader, stem))
    assert isinstance(found, ReadFile)
    (draft,) = found.drafts
    assert draft.body == SAFE_BODY
    assert draft.title
    assert draft.title.isprintable()


def test_nothing_but_the_bytes_given_is_read_and_nothing_is_written(reader: Reader, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("the vault's code is 4711")
    path = tmp_path / its_name(reader).name
    path.symlink_to(secret)
    content = f"See ![[secret]], [it]({secret}), {{{{secret.md}}}} and <!--#include file=secret.md-->"
    before = sorted(tmp_path.iterdir()), secret.stat().st_mtime_ns
    found = said(reader, content.encode(), path)
    assert isinstance(found, ReadFile)
    assert "4711" not in repr(found)
    assert (sorted(tmp_path.iterdir()), secret.stat().st_mtime_ns) == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_comes_through_whatever_its_encoding(reader: Reader, encoding: str) -> None:
    text = "Ice ünder the seal — 日本語.\n\nMeasure twice."
    found = said(reader, text.encode(encoding))
    if isinstance(found, str):
        assert encoding in ("utf-16-le", "utf-16-be"), "without its mark it may be anything"
    else:
        assert found.drafts[0].body == text
