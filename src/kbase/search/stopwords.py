"""Words that tell nothing in questions in German and French: neither marked nor named as a reason.

They are searched for all the same: what is common in a library tells little there in any language.
"""

from __future__ import annotations

from collections.abc import Sequence

from kbase.analysis import STOP_WORDS, term_texts

_FOREIGN_TEXT = """
aber auch auf aus bei beim bis das dass dem der des durch ein eine einem einen einer eines für gegen haben
ich ihr ihre ist kann kein keine mein nach nicht noch nur oder ohne sein seine sich sie sind und uns unser
unter vom von vor wann warum welche welchem welchen welcher welches wenn wer werden wie wir wird wo wurde
wurden zu zum zur über
aux avec cet cette dans du elle elles et être je la le les leur leurs lui mais ne notre nous ont ou où
pourquoi quand que quel quelle quelles quels qui ses sont sur une vos votre vous à
"""
_ENGLISH_TOO_TEXT = """
als den die er es hat hatte im man mit um war waren was
au ce ces comment de en est il ils ma mes mon nos on par pas plus pour sa sans se si son sous te un
"""

_FOREIGN = frozenset(_FOREIGN_TEXT.split())
_ENGLISH_TOO = frozenset(_ENGLISH_TOO_TEXT.split())
"""English words and names too ("die casting", "MIT"): they tell nothing only beside one of the others."""

_ENGLISH_ALONE = STOP_WORDS.difference(
    term_texts(f"{_FOREIGN_TEXT} {_ENGLISH_TOO_TEXT} also an in so will under")
)


def in_another_language(words: Sequence[str]) -> bool:
    """Whether a question says small words of German or French, and none that English alone has."""
    small = {word.strip("?!.,;:").casefold() for word in words}
    foreign = not (small.isdisjoint(_FOREIGN) and small.isdisjoint(_ENGLISH_TOO))
    return foreign and _ENGLISH_ALONE.isdisjoint(term_texts(" ".join(small)))


def telling_nothing(words: Sequence[str]) -> frozenset[str]:
    """Those of the words of a question, all as typed and in order, that tell nothing.

    One alone is foreign only where a question begins with it, and one in capitals ("DEM") never.
    """
    small = {word: word.casefold() for word in words if len(word) == 1 or not word.isupper()}
    foreign = {word for word, one in small.items() if one in _FOREIGN}
    known = foreign | {word for word, one in small.items() if one in _ENGLISH_TOO}
    return frozenset(known) if foreign and (len(known) > 1 or words[0] in foreign) else frozenset()
