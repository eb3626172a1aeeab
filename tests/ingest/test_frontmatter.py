"""Front matter is words and lists of words; everything else is refused where it stands."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.errors import BadFile, Place
from kbase.ingest.frontmatter import FrontMatter, parted


def front(source: str) -> FrontMatter:
    return parted(f"---\n{source}\n---\nbody\n", "x.md")[0]


def test_the_front_matter_and_the_rest_are_parted() -> None:
    found, rest = parted("---\ntitle: A\n---\n\n# B\n", "x.md")
    assert (found.word("title"), rest) == ("A", "\n# B\n")


@pytest.mark.parametrize(
    "text",
    [
        "no front matter",
        "---\ntitle: never ends\n\nbody",
        "----\na: b\n----\n",
        "\n---\na: b\n---\n",
        "--- \nx",
    ],
)
def test_a_text_that_does_not_begin_with_one_has_none(text: str) -> None:
    found, rest = parted(text, "x.md")
    assert rest == text
    assert not found.values


def test_dots_end_it_too_and_it_may_be_empty() -> None:
    assert parted("---\na: b\n...\nbody", "x.md")[1] == "body"
    assert parted("---\n---\nbody", "x.md")[1] == "body"
    assert parted("---\n# only a comment\n---\nbody", "x.md")[1] == "body"


@pytest.mark.parametrize("word", ["no", "012", "12:34:56", "1e3", "0x10", "true", "2024-02-29", "1.0"])
def test_every_value_is_the_word_that_was_written(word: str) -> None:
    assert front(f"title: {word}").word("title") == word
    assert front(f"tags: [{word}, '{word}']").list("tags") == (word, word)


@pytest.mark.parametrize("nothing", ["", "~", "null", "''", '""'])
def test_nothing_is_nothing(nothing: str) -> None:
    found = front(f"title: {nothing}\ncreated: {nothing}")
    assert found.word("title") == ""
    assert found.day("created") is None


def test_keys_are_found_however_they_are_spelled() -> None:
    assert front("Verified-By: Rosa").word("verified_by") == "Rosa"
    assert front("wants to learn: [a, b]").list("wants_to_learn") == ("a", "b")


def test_an_unquoted_wiki_link_is_a_word() -> None:
    assert front("supersedes: [[Old lesson]]").list("supersedes") == ("Old lesson",)
    assert front("answers:\n  - [[One]]\n  - '[[Two]]'").list("answers") == ("One", "[[Two]]")


def test_an_unquoted_wiki_link_is_the_page_it_leads_to() -> None:
    assert front("author: [[Carol|C]]").list("author") == ("Carol",)
    assert front("authors:\n  - Carol (N || G)").list("authors") == ("Carol (N || G)",)


def test_what_kbase_does_not_know_is_passed_over() -> None:
    found = front("cssclasses: [wide]\nposition: {x: 1, y: [2, 3]}\ntitle: A")
    assert found.word("title") == "A"


@pytest.mark.parametrize(
    ("source", "place", "reason"),
    [
        pytest.param("a: &x [1]\nb: *x", Place(2, 4), "repeat", id="31 anchor"),
        pytest.param("tags: &a [*a]", Place(2, 7), "repeat", id="32 anchor in itself"),
        pytest.param("title: !!python/object/apply:os.system ['x']", Place(2, 8), "!!python", id="33 object"),
        pytest.param("title: !!str x", Place(2, 8), "!!str", id="tag"),
        pytest.param("tags: " + "[" * 2_000, Place(2, 15), "nested", id="34 deep"),
        pytest.param("title: A\ntitle: B", Place(3, 1), "twice", id="36 twice"),
        pytest.param("title: A\nTitle: B", Place(3, 1), "twice", id="twice in other capitals"),
        pytest.param("verified: .inf", Place(2, 11), ".inf", id="39 infinity"),
        pytest.param("a: .NaN", Place(2, 4), ".NaN", id="no number"),
        pytest.param("title: A\n--- b", Place(3, 1), "two documents", id="40 two documents"),
        pytest.param("title: 'never ends", Place(2, 8), "not valid YAML", id="quote"),
        pytest.param("title: a: b", Place(2, 9), "not valid YAML", id="colon"),
        pytest.param("a: b\n\tc: d", Place(3, 1), "not valid YAML", id="tab"),
        pytest.param("- just\n- a list", Place(2, 1), "keys", id="list"),
        pytest.param("just words", Place(2, 1), "keys", id="words"),
        pytest.param("? [a, b]\n: c", Place(2, 3), "a key is a word", id="key"),
        pytest.param("\n".join(f"k{n}: {n}" for n in range(600)), Place(502, 1), "500 keys", id="44 keys"),
        pytest.param("a: " + "x" * 70_000, Place(1), "longer", id="long"),
    ],
)
def test_anything_else_is_refused_where_it_stands(source: str, place: Place, reason: str) -> None:
    with pytest.raises(BadFile) as caught:
        front(source)
    assert reason in caught.value.reason
    assert caught.value.place == place


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\n---\n---\ntitle: B\n---\nbody",
        "---\ntitle: A\n---\ntitle: B\n---\nbody",
        "---\ntitle: A\n---\ntitle: B\nkind: note\n---\nbody",
    ],
)
def test_a_second_front_matter_is_refused(text: str) -> None:
    with pytest.raises(BadFile, match="second") as caught:
        parted(text, "x.md")
    assert caught.value.place == Place(4)


def test_a_body_that_begins_like_one_is_a_body() -> None:
    assert parted("---\ntitle: A\n---\nNote: this\n---\nmore", "x.md")[1] == "Note: this\n---\nmore"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2024-2-9", date(2024, 2, 9)),
        ("2024-02-29T10:20:30Z", date(2024, 2, 29)),
        ("'2024-02-29 10:20 +0200'", date(2024, 2, 29)),
        ("2024/2/9", date(2024, 2, 9)),
        ("20240229", date(2024, 2, 29)),
        ("202402291020", date(2024, 2, 29)),
        ("29.02.2024", date(2024, 2, 29)),
        ("'[[2024-02-29]]'", date(2024, 2, 29)),
        ("[[2024-02-29]]", date(2024, 2, 29)),
        ("Sept. 3 2024", date(2024, 9, 3)),
        ("3 december 2024", date(2024, 12, 3)),
        ("Thursday, February 29th 2024, 9:15:00 am", date(2024, 2, 29)),
        ("3. März 2024", date(2024, 3, 3)),
        ("9999-12-31", date(9999, 12, 31)),
        ("29 Feb 2024", date(2024, 2, 29)),
    ],
)
def test_dates_are_days(written: str, day: date) -> None:
    assert front(f"created: {written}").day("created", "date") == day


@pytest.mark.parametrize(
    "written",
    [
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "30.02.2024",
        "0000-01-01",
        "February 30 2024",
    ],
)
def test_a_day_that_never_was_is_refused_by_the_key_it_stands_under(written: str) -> None:
    with pytest.raises(BadFile, match=r"date: .* never was a day") as caught:
        front(f"title: A\ndate: {written}").day("created", "date")
    assert caught.value.place == Place(3, 7)


@pytest.mark.parametrize(
    "written", ["v1.27", "soon", "March 2024", "02/11/2019", "2024", "Foo 3 2024", "Marble 3 2024"]
)
def test_what_is_no_date_or_may_be_several_is_left_out_and_told(written: str) -> None:
    found = front(f"date: {written}")
    assert found.day("created", "date") is None
    assert found.told == [f"date: {written!r} is no date, or no certain one; left out (2024-02-29 is one)"]


@pytest.mark.parametrize("source", ["title: [a, b]", "title: {a: b}", "title: []"])
def test_a_list_is_no_word(source: str) -> None:
    with pytest.raises(BadFile, match="one thing"):
        front(source).word("title")


def test_yes_and_no_are_told_apart() -> None:
    assert [front(f"accepted: {word}").flag("accepted") for word in ("yes", "True", "no", "off", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    with pytest.raises(BadFile, match="true or false"):
        front("accepted: maybe").flag("accepted")


@given(st.text(max_size=300))
def test_anything_is_read_or_refused_and_nothing_else(source: str) -> None:
    try:
        found = front(source)
    except BadFile:
        return
    assert all(isinstance(word, str) for value in found.values.values() for word in value.words)


def test_a_list_of_days_is_no_day() -> None:
    with pytest.raises(BadFile, match="one thing"):
        front("created: [2024-02-28, 2024-02-29]").day("created")


def test_names_stand_in_a_list_or_between_commas() -> None:
    assert front("aliases: Door four, The cold door").names("aliases") == ("Door four", "The cold door")
    assert front('aliases: ["Poe, Ann", Ann]').names("aliases") == ("Poe, Ann", "Ann")
    assert front("aliases: |\n  One\n  Two, three").names("aliases") == ("One", "Two", "three")
    assert front("aliases:").names("aliases") == ()


def test_a_comma_in_quotes_or_in_a_number_parts_no_names() -> None:
    assert front('aliases: "Poe, Ann"').names("aliases") == ("Poe, Ann",)
    assert front("aliases: 'Poe, Ann'").names("aliases") == ("Poe, Ann",)
    assert front("aliases: 1,000 doors, The cold door,").names("aliases") == ("1,000 doors", "The cold door")


def test_what_yaml_takes_for_a_comment_is_told() -> None:
    found = front("tags: #door #cold\ntitle: Door # of the vault")
    assert found.list("tags") == ()
    assert found.told == ["tags: what begins with # is a comment; put it in quotes"]


@pytest.mark.parametrize(
    "source", ["tags:\n  - #door\n  - #cold", "tags: door #cold", "tags:\n- door #cold", "Tags: #door"]
)
def test_a_tag_lost_in_a_comment_is_told_wherever_it_stands(source: str) -> None:
    assert front(source).told == ["tags: what begins with # is a comment; put it in quotes"]


@pytest.mark.parametrize(
    "source",
    [
        "tags: 'door #cold'",
        'tags: ["#door"]',
        "tags: door # cold",
        "kind: note #cold",
        "tags: |\n  door #cold",
    ],
)
def test_a_comment_that_hides_no_tag_is_not_told(source: str) -> None:
    assert front(source).told == []


@pytest.mark.parametrize(
    ("source", "place", "hint"),
    [
        ("title: Pumps: what we know", Place(2, 13), "put what has a colon in it in quotes"),
        ("title: Pumps\n  kind: lesson", Place(3, 7), "begin each key at the start of its line"),
        ("author: @ines", Place(2, 9), "put it in quotes"),
        ("tags:\n\t- a", Place(3, 1), "indent with spaces"),
        ("tags: [#door, #cold]", Place(3, 1), "put what begins with # in quotes"),
        ("authors: [[Ines Poe]], [[Bo Ek]]", Place(2, 22), "put it in quotes"),
        ("tags: [a, , b]", Place(2, 11), "take out the comma"),
        ("kind: note\ntitle: [a", Place(3, 8), "close the bracket"),
        ("tags: [a, b\nauthors: Ines", Place(2, 7), "close the bracket"),
        ("tags: {a", Place(2, 7), "close the bracket"),
        ('title: "Pumps\nkind: lesson', Place(2, 8), "close the quotation mark"),
        ("title: 'It's a pump'", Place(2, 12), "put the whole value in quotes"),
        ('title: "Pumps" of the hall', Place(2, 16), "put the whole value in quotes"),
        ("title: [draft] Pumps", Place(2, 16), "put the whole value in quotes"),
        ('title: "C:\\pumps"', Place(2, 12), r"write \\ for a \,"),
        ("title: Pumps\nkind:lesson", Place(3, 1), "with a space behind the colon"),
        ("kind:lesson", Place(2, 1), "with a space behind the colon"),
        ("tags:\n-a\n-b", Place(3, 1), "items of a list as `- words`"),
        ("title: *important* pumps", Place(2, 8), "put it in quotes"),
        ("title: | pumps", Place(2, 8), "put it in quotes"),
        ("title: ? pumps", Place(2, 8), "put it in quotes"),
        ("title: !important", Place(2, 8), "put it in quotes"),
        ("tags: - pumps", Place(2, 7), "each item of a list on a line of its own"),
        ("title: Pumps\ntitle: Fans", Place(3, 1), "keep one"),
    ],
)
def test_what_yaml_cannot_read_is_refused_with_what_to_do(source: str, place: Place, hint: str) -> None:
    with pytest.raises(BadFile) as caught:
        front(source)
    assert hint in caught.value.reason
    assert caught.value.place == place


@pytest.mark.parametrize(
    ("source", "several"), [("title: [A, B]", "not a list"), ("title:\n  en: A", "not keys")]
)
def test_where_one_thing_is_wanted_several_are_refused(source: str, several: str) -> None:
    with pytest.raises(BadFile, match=f"title is one thing, {several}.*; write one"):
        front(source).word("title")


def test_front_matter_that_never_ends_is_text_and_that_is_told() -> None:
    found, rest = parted("---\ntitle: Pumps\n\nText.", "x.md")
    assert rest == "---\ntitle: Pumps\n\nText."
    assert "never ends" in found.told[0]
    assert parted("---\n\nText: a rule stood above it.\n", "x.md")[0].told == []
