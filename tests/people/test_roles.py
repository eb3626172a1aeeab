"""A question that is a role leads to whoever has it now, and to nobody else."""

from __future__ import annotations

from datetime import date

import pytest

from kbase.model import PersonId, PersonRef
from kbase.people.roles import MOST_HOLDERS, by_word, held, holder

TODAY = date(2024, 5, 31)


def ref(name: str) -> PersonRef:
    return PersonRef(PersonId(name.lower()), name)


KNOWN = by_word(
    [
        holder(ref("Ines"), "Quality manager", "skarvik", None),
        holder(ref("Tom"), "Site manager", "skarvik", None),
        holder(ref("Uma"), "Site manager", "alto-quilla", None),
        holder(ref("Old"), "Site manager", "alto-quilla", TODAY),
        holder(ref("Soon"), "Head of quality", "", date(2024, 6, 1)),
        holder(ref("Rosa"), "Curator of the field genebank", "alto-quilla", None),
        holder(ref("Zoé"), "Responsable qualité", "", None),
        holder(ref("Dash"), "—", "dry-garden", None),
        holder(ref("Letter"), "A", "dry-garden", None),
        *(holder(ref(f"Clerk {number}"), "Clerk", "", None) for number in range(MOST_HOLDERS + 1)),
    ]
)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("quality manager", ["Ines"]),
        ("Who is the Quality Manager?", ["Ines"]),
        ("who's our quality manager at Skarvik", ["Ines"]),
        ("site manager", ["Tom", "Uma"]),
        ("who is the site manager of Alto Quilla?", ["Uma"]),
        ("site manager, skarvik", ["Tom"]),
        ("head of quality", ["Soon"]),
        ("who is the curator?", ["Rosa"]),
        ("curator of the field genebank", ["Rosa"]),
        ("qui est la responsable qualite", ["Zoé"]),
        ("field genebank", []),  # a topic
        ("curator", []),
        ("manager", []),
        ("who manages quality", []),
        ("what does the quality manager do", []),
        ("site manager of Nyeruma", []),
        ("skarvik", []),
        ("who is at skarvik", []),
        ("clerk", []),
        ("dry garden", []),
        ("who is the", []),
        ("", []),
        ("quality manager " * 20, []),
    ],
)
def test_who_has_a_role_is_found_by_its_words(question: str, names: list[str]) -> None:
    assert [one.name for one in held(question, KNOWN, TODAY)] == names
