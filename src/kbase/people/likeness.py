"""Who may be one human under two names, and why somebody might think so. Nobody is joined by it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kbase.model import Alike, PersonId, PersonRef

MOST_ALIKE = 4
"""Where more people than this share a sign, it tells nothing of any two."""

SHORTEST_MISSPELT = 8  # letters
LONGEST_MISSPELT = 60  # of a whole name: each letter costs a sign as long as the name
SHORTEST_HANDLE = 7  # letters and digits of a name in one word that may be misspelt
SHORTEST_SLIPPED = 4  # letters of a name that may be another but for one
SHORTEST_BEGUN = 3  # letters of a name that is completed
MOST_WORDS = 4  # of a name that is completed
SHORTEST_ADDRESS = 6  # letters before the @
_WORDS = re.compile(r"[^\W\d_]+")
_STROKES = str.maketrans("øłđħŧ", "oldht")  # which Unicode takes for letters of their own


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody, and every name and address they go by."""

    person: PersonRef
    names: tuple[str, ...]


def alike(people: Sequence[Called], apart: Collection[frozenset[str]] = ()) -> list[Alike]:
    """Pairs that may be one human, by name, each with the plainest reason.

    `apart` holds pairs of ids that somebody has said are two.
    """
    reasons: dict[frozenset[str], tuple[int, str]] = {}
    signs: dict[tuple[int, str], dict[str, str]] = defaultdict(dict)  # to id and the name that bears it
    for one in people:
        for name in one.names:
            for sign in _signs(name):
                signs[sign].setdefault(one.person.id, name)
    for (rank, _), bearers in signs.items():
        if not 2 <= len(bearers) <= MOST_ALIKE:
            continue
        ids = sorted(bearers, key=lambda one: bearers[one].casefold())
        for place, first in enumerate(ids):
            for second in ids[place + 1 :]:
                pair = frozenset((first, second))
                said = rank, _REASONS[rank].format(bearers[first], bearers[second])
                if pair not in apart and (
                    rank != BY_A_LETTER or _is_misspelt(bearers[first], bearers[second])
                ):
                    reasons[pair] = min(reasons.get(pair, said), said)
    known = {one.person.id: one.person for one in people}
    found = []
    for pair, (rank, why) in reasons.items():
        refs = sorted((known[PersonId(id_)] for id_ in pair), key=lambda ref: (ref.name.casefold(), ref.id))
        found.append((rank, Alike(refs[0], refs[1], why)))
    return [pair for _, pair in sorted(found, key=lambda one: (one[0], one[1].one.name, one[1].other.name))]


def resembling(name: str, people: Iterable[Called]) -> list[tuple[PersonRef, bool]]:
    """Who may be meant by a name nobody goes by, likeliest first; whether but accents and signs differ."""
    asked = set(_signs(name))
    words = words_of(name)
    found: dict[PersonRef, int] = {}
    for one in people:
        ranks = [sign[0] for known in one.names for sign in _signs(known) if sign in asked]
        called = [words_of(known) for known in one.names if "@" not in known]
        if len(words) == 1 and any(words[0] in known for known in called):
            ranks.append(A_PART)
        if not ranks and (slips := _slips(words, called)):
            ranks.append(A_PART + slips)
        if ranks:
            found[one.person] = min(ranks)
    ordered = sorted(found, key=lambda ref: (found[ref], ref.name.casefold()))
    return [(ref, found[ref] == 0) for ref in ordered[:MOST_ALIKE]]


def meant(names: Sequence[str], people: Iterable[Called]) -> dict[str, PersonRef]:
    """Who is surely meant by those of `names`, which nobody goes by, where it takes no guess.

    The only one whose name differs in accents and case alone; else the only one to bear a word, where a
    name of theirs begins with it.
    """
    whole, bearing, given = (defaultdict[str, set[PersonRef]](set) for _ in range(3))
    for one in people:
        for known in one.names:
            whole[_unaccented(known)].add(one.person)
            words = () if "@" in known else words_of(known)
            for place, word in enumerate(words):
                bearing[word].add(one.person)
                if place == 0:
                    given[word].add(one.person)
    found = {}
    for name in names:
        asked = _unaccented(name)
        those = whole.get(asked, set()) or (bearing.get(asked, set()) if asked in given else set())
        if len(those) == 1:
            found[name] = next(iter(those))
    return found


def by_word(people: Iterable[Called]) -> dict[str, list[tuple[PersonRef, tuple[str, ...]]]]:
    """Whose names have a word, each with all words of that name; initials and addresses lead to nobody."""
    found: dict[str, list[tuple[PersonRef, tuple[str, ...]]]] = defaultdict(list)
    for one in people:
        for name in one.names:
            words = () if "@" in name else tuple(words_of(name))
            for word in dict.fromkeys(words):
                if len(word) > 1 or not word.isascii():
                    found[word].append((one.person, words))
    return dict(found)


def bearing(
    name: str, known: Mapping[str, Sequence[tuple[PersonRef, tuple[str, ...]]]]
) -> tuple[PersonRef, ...]:
    """Those of `known` (see `by_word`) who have every word of `name` in one name of theirs.

    Whom the words begin comes first; at most `MOST_ALIKE`.
    """
    asked = words_of(name)
    leading = [word for word in asked if len(word) > 1 or not word.isascii()]
    bearers = min((known.get(word, ()) for word in leading), key=len, default=())
    places: dict[PersonRef, int] = {}
    for ref, words in bearers:
        if set(asked) <= set(words):
            places[ref] = min(places.get(ref, len(words)), words.index(asked[0]))
    return _likeliest(places)


def nearly_bearing(
    name: str, known: Mapping[str, Sequence[tuple[PersonRef, tuple[str, ...]]]]
) -> tuple[PersonRef, ...]:
    """Those of `known` (see `by_word`) who have every word of `name` in one of theirs, one with a slip in it.

    Of two words or more; at most `MOST_ALIKE`.
    """
    asked = words_of(name)
    found: dict[PersonRef, int] = {}
    for word in asked if 1 < len(asked) <= MOST_WORDS else ():
        for ref, words in known.get(word, ()):
            others = [one for one in asked if one not in words]
            if len(others) == 1 and any(_is_slip(others[0], one) for one in words if one not in asked):
                found.setdefault(ref, words.index(word))
    return _likeliest(found)


def _likeliest(places: Mapping[PersonRef, int]) -> tuple[PersonRef, ...]:
    return tuple(sorted(places, key=lambda ref: (places[ref], ref.name.casefold(), ref.id))[:MOST_ALIKE])


def _is_slip(typed: str, word: str) -> bool:
    return len(word) >= SHORTEST_SLIPPED and abs(len(typed) - len(word)) <= 1 and _is_one_apart(typed, word)


def _is_one_apart(one: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=1) == 1


def begun(text: str, known: Mapping[str, Sequence[tuple[PersonRef, tuple[str, ...]]]]) -> list[str]:
    """`text` with its last words made a name that they begin, whole or from any word of it on.

    As many of its last words as begin one of `known` (see `by_word`); whose first name is begun comes
    first; at most `MOST_ALIKE`. What stands before the name, as a quotation mark, is kept.
    """
    typed = text.split()
    for start in range(max(0, len(typed) - MOST_WORDS), len(typed)):
        name = " ".join(typed[start:])
        asked = tuple(words_of(name))
        if sum(map(len, asked)) < SHORTEST_BEGUN:
            continue
        places: dict[PersonRef, int] = {}
        for first in [asked[0]] if len(asked) > 1 else [one for one in known if one.startswith(asked[0])]:
            for ref, words in known.get(first, ()):
                place = words.index(first)
                row = words[place : place + len(asked)]
                if row[:-1] == asked[:-1] and len(row) == len(asked) and row[-1].startswith(asked[-1]):
                    places[ref] = min(places.get(ref, place), place)
        if places:
            ordered = sorted(places, key=lambda ref: (places[ref], ref.name.casefold(), ref.id))
            before = _WORDS.split(name, maxsplit=1)[0]
            return [" ".join((*typed[:start], before + ref.name)) for ref in ordered[:MOST_ALIKE]]
    return []


def _slips(words: Sequence[str], called: Iterable[Sequence[str]]) -> int:
    """How many letters lie between a name as typed and the nearest there is; 0 for too many, or none.

    A single word is held against each word of a name, several against the whole. One letter may be another,
    two of a long name (Damerau, 1964; as rapidfuzz counts them).
    """
    from rapidfuzz.distance import OSA

    typed = " ".join(words)
    if len(typed) < SHORTEST_SLIPPED:
        return 0
    most = 1 if len(typed) < SHORTEST_MISSPELT else 2
    spelled = {one for known in called for one in (known if len(words) == 1 else (" ".join(known),))}
    slips = min((OSA.distance(typed, one, score_cutoff=most) for one in spelled), default=most + 1)
    return slips if slips <= most else 0


A_PART, BY_A_LETTER = 5, 6
_REASONS = (
    "“{}” and “{}” are one name but for accents and signs",
    "“{}” and “{}” are one name but for spaces",
    "“{}” and “{}” are the same words in another order",
    "“{}” and “{}”: an address made of the other's name",
    "“{}” and “{}”: initials that fit",
    "“{}” and “{}”: one is a part of the other",
    "“{}” and “{}” differ by a letter",
)


def _signs(name: str) -> Iterator[tuple[int, str]]:
    """What two names of one human may have in common, by the place of its reason."""
    address = "@" in name
    words = words_of(name.partition("@")[0] if address else name)
    joined = "".join(words)
    letters = "".join(sorted(joined))  # `weiling.tan` is made of Tan Wei Ling's, in any order
    if not words:
        return
    if address:
        if len(letters) >= SHORTEST_ADDRESS:
            yield 3, letters
        return
    whole = " ".join(words)
    yield 0, whole
    if len(joined) >= SHORTEST_HANDLE:
        yield 1, joined
    if len(words) < 2:
        whole = _handle(name)
        if len(whole) >= SHORTEST_HANDLE:
            yield from ((BY_A_LETTER, sign) for sign in _but_a_letter(whole))
        return
    yield 2, " ".join(sorted(words))
    yield 3, letters
    first, *rest = words
    yield 4, f"{first[0]} {' '.join(rest)}"
    if len(words) == 2:
        yield A_PART, whole
    else:
        yield A_PART, f"{words[0]} {words[1]}"
        yield A_PART, f"{words[0]} {words[-1]}"
    if len(whole) >= SHORTEST_MISSPELT:
        yield from ((BY_A_LETTER, sign) for sign in _but_a_letter(whole))


def _but_a_letter(whole: str) -> Iterator[str]:
    yield whole
    for place in range(len(whole) if len(whole) <= LONGEST_MISSPELT else 0):
        yield whole[:place] + whole[place + 1 :]


def _handle(name: str) -> str:
    """A name in one word with its digits: `jingxu97`."""
    return "".join(filter(str.isalnum, _unaccented(name)))


def _is_misspelt(one: str, other: str) -> bool:
    """Whether but a letter lies between two names that share a sign of it, none of them in digits."""
    one, other = _handle(one), _handle(other)
    digits, others = ([*filter(str.isdigit, name)] for name in (one, other))
    return digits == others and _is_one_apart(one, other)


def words_of(name: str) -> list[str]:
    """Lower-case words without accents: `M. Dvořák` is m, dvorak."""
    return _WORDS.findall(_unaccented(name))


def _unaccented(name: str) -> str:
    """Lower case, single spaces, no accents: `M.  Dvořák` is m. dvorak."""
    if name.isascii():  # most are: a fifth of the time
        return " ".join(name.lower().split())
    plain = unicodedata.normalize("NFKD", " ".join(name.casefold().translate(_STROKES).split()))
    return "".join(char for char in plain if not unicodedata.combining(char))
