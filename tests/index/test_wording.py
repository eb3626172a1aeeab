"""What a passage is found by stays the same for the same note, or has another number."""

from __future__ import annotations

import hashlib

from kbase.index.words import WORDING_FORMAT, Wording

TEXTS = (
    ("Frost on the door", ("Cause",), "The gasket's heater drew 0.6 A; E-217 and DG 4410 B did not."),
    ("Pumpe", (), "Die Fühler der Pumpe frieren ein. Straße, Maße, café, naïve."),
    ("펌프를 끄다", (), "펌프를 끄고 valve를 잠근다."),
    ("凍結した扉", ("原因",), "扉のpumpは凍った。Да, замёрзла дверь."),
    ("C++ and C#", (), "`std::vector` in foo_bar.py, node.js, a@b.example, #heat/frost <!-- why --> 10:30"),
    (
        "Index",
        (),
        "[spring](minutes/2024-04-22.md) [[2023-05-06|May]] [[June]] [x](https://a.example/1) b[i](c)",
    ),
    ("AED", (), "The AED hangs in a cabinet."),
    ("Im**pel**ler", (), "The im**pel**ler of pump 2.10, not of 2.1 or 2**3, nor **bold**ly."),
)
KNOWN = {6: "c1e8a062119d85c73372cfc2610df15a8400e594456abb2bdfe730ad467026ea"}


def test_the_words_of_a_passage_have_a_number() -> None:
    made = hashlib.sha256()
    for title, heading, text in TEXTS:
        wording = Wording.of(title, heading, text, ("cold store",), ("0401-frost", "The door rule"))
        made.update(repr((sorted(wording.counts.items()), wording.length)).encode())
    assert made.hexdigest() == KNOWN.get(WORDING_FORMAT), "other words than before: raise WORDING_FORMAT"
