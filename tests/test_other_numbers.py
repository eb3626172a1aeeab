"""What is told of one year or of one numbered thing is no answer about another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kbase.library import Library
from kbase.model import Draft, Question, Reply
from tests.libraries import holding
from tests.store.test_queries import statements

MEETING = Draft(
    "Annual meeting 2026",
    "Tom Hale was elected treasurer. The accounts of 2025 were approved, with a surplus of 4,120.\n\n"
    "- 2021: a gift of hives\n\nIn 2022 it was Joan.",
    created=date(2026, 6, 18),
)
EARLIER = Draft(
    "Annual meeting 2024",
    "Ann Bell was elected treasurer for two years. Forty-one members came.",
    created=date(2024, 6, 18),
)
NOTES = (
    MEETING,
    EARLIER,
    Draft(
        "Heat tariff from April 2026",
        "From 1 April 2026 heat costs 9.8 pence a kWh.",
        created=date(2026, 3, 1),
    ),
    Draft("Rack 7 overheated", "Rack 7 got hot because a tray lay on its fan.", created=date(2025, 8, 2)),
    Draft("Filling", "Racks 3 and 4 are topped up with 25 litres of glycol.", created=date(2024, 5, 9)),
    Draft("Chair", "Gwen was elected chair with 70 votes.", created=date(2023, 6, 3)),
    Draft("RFC 2020", "RFC 2020 says how mail is sorted.", created=date(2022, 6, 3)),
    Draft("Bees", "The hives are opened in July."),
    Draft("Fans", "Fan No. 12 rattles when the filter is full.", created=date(2024, 5, 9)),
    Draft("Boilers", "Boilers 7 to 14 lose pressure in frost.", created=date(2024, 5, 9)),
    Draft("Bearings", "The bearings are greased every 12 months.", created=date(2024, 5, 9)),
    Draft("Cellar", "The 2,000-litre tank in the cellar leaked at the valve.", created=date(2024, 5, 9)),
    Draft("Boxes", "Box 3 holds fuses. Boxes 11 and\n12 hold gaskets.", created=date(2024, 5, 9)),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with holding(tmp_path_factory.mktemp("numbers") / "library", NOTES) as made:
        yield made


def asked(library: Library, text: str) -> Reply:
    return library.ask(Question(text), library.owner)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What does heat cost from April 2028?", "2028"),
        ("heat tariff 2019", "2019"),
        ("Who was elected chair in 2020?", "2020"),
        ("Who was elected treasurer in 2025?", "2025"),  # which its note says of the accounts
        ("Why did rack 12 get so hot?", "rack 12"),
        ("is Rack 3 hot because of its fan", "Rack 3"),
        ("how does RFC 2119 say that mail is sorted?", "RFC 2119"),
    ],
)
def test_another_year_or_another_of_a_series_is_doubted_and_told(
    library: Library, question: str, told: str
) -> None:
    reply = asked(library, question)
    assert (reply.verdict, reply.elsewhere) == ("doubtful", (told,))


@pytest.mark.parametrize(
    "question",
    [
        "What does heat cost from April 2026?",
        "Who was elected chair in 2023?",  # when it was written
        "who was elected treasurer in 2022?",  # a sentence begins with it
        "was a treasurer elected in 2021?",  # an item
        "were the accounts of 2025 approved when a treasurer was elected?",
        "Why did rack 7 get so hot?",
        "Why did rack 07 get so hot?",
        "why does fan 12 rattle",
        "when does boiler 12 lose pressure?",
        "are the bearings greased every 6 months?",
        "why did the 2000 litre tank in the cellar leak?",
        "does box 12 hold gaskets?",
        "why did racks 7 get hot?",
        "how much glycol tops up rack 4?",  # "racks 3 and 4"
        "how does RFC 2020 say that mail is sorted?",
        "why did rack 7 get hot in 10 minutes or 12 days?",
        "Why did rack 7 get hot? It was built in 2019.",  # what else is told
    ],
)
def test_its_own_year_and_number_are_answered(library: Library, question: str) -> None:
    reply = asked(library, question)
    assert (reply.verdict, reply.elsewhere) == ("answered", ())


def test_of_two_that_say_as_much_the_one_of_the_year_stands_first(library: Library) -> None:
    for year, title in (("2024", EARLIER.title), ("2026", MEETING.title)):
        reply = asked(library, f"who was elected treasurer in {year}?")
        assert (reply.verdict, reply.matches[0].note.title) == ("answered", title)


def test_what_notes_say_of_a_year_is_read_once(library: Library) -> None:
    with statements(library._store) as seen:
        assert asked(library, "who was elected treasurer in 2019?").elsewhere == ("2019",)
    read = [statement for statement in seen if "passage.id" in statement]
    assert read
    assert len(set(read)) == len(read)
