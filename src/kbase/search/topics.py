"""Terms that set a person (or any set of notes) apart from the rest of the library.

Log-odds with an informative Dirichlet prior, divided by their standard deviation (Monroe, Colaresi
and Quinn, "Fightin' Words", Political Analysis 2008), over the passages that say a term rather
than over how often it is said, so that one long table makes no topic. The prior is the library.
What somebody put in a title or a tag is what they say their note is about, and counts twice. A topic is
a thing: no measure of time or amount, and nothing that stands behind what a verb follows (`to`, `they`) in
two places more than behind what a noun follows. What has the ending of a participle or an adverb is one
where it ends what a determiner begins in two places ("the supply.", not "the folded joint").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import log, sqrt

from kbase.analysis import STOP_WORDS, Term, term_texts, terms

PRIOR_PASSAGES = 20.0
"""How many of the library's passages a person's own must outweigh."""

LEAST_Z = 1.0
_LABELLED = 2.0
_OFTEN_TOGETHER = 0.6

_NUMBER_WORDS = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand half twice
"""
_SLIGHT_WORDS = """
second minute hour day night morning evening today week weekend month year per cent percent degree
metre litre gram kilogram monday tuesday wednesday thursday friday saturday sunday january february march
april may june july august september october november december
people somebody nobody everybody anybody say says said
"""
_NUMBERS = frozenset(term_texts(_NUMBER_WORDS))
_SLIGHT = frozenset(term_texts(_SLIGHT_WORDS))
NO_NOUN = re.compile(r"(?:(?<!e)ed|ly)$")
"""The ending of a participle or an adverb; "seed", "feed" and "need" are things."""

BEFORE_NOUNS = frozenset(
    term_texts(
        "a an the each every no any some our their its his her my your both other another of for with "
        "without by in on from at about under over into through between per"
    )
)
_BEFORE_VERBS = frozenset(
    term_texts(
        "to can cannot will must should may might would could not i we you they he she who do does did "
        "don't doesn't let please"
    )
)


def telling(
    texts: Sequence[str],
    passages_with: Mapping[str, int],
    passages: int,
    limit: int = 8,
    labels: AbstractSet[str] = frozenset(),
    no_topics: AbstractSet[str] = frozenset(),
    only: AbstractSet[str] | None = None,
) -> tuple[str, ...]:
    """At most `limit` words or two-word names that set `texts` apart, most telling first.

    `texts` are passages; `passages_with` says how many of the library's `passages` (these among
    them) say a term, and a term it does not know is said by these alone. `labels` are the terms of
    their titles and tags; `no_topics` those that never are one, such as people's names; `only`, where given,
    those that may be.
    """
    said = [terms(text) for text in texts]
    spoken = [[term for term in one if may_be_topic(term)] for one in said]
    own = Counter(term for one in spoken for term in {term.text for term in one} - no_topics)
    total = max(passages, len(texts))
    ranked = sorted(
        (
            (
                apart(count, len(texts), max(passages_with.get(term, 0), count), total)
                * (_LABELLED if term in labels else 1.0),
                term,
            )
            for term, count in own.items()
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )
    verbs, things = _verbs_and_things(texts, said)
    no_things = _SLIGHT | verbs
    return _named(
        [
            term
            for z, term in ranked
            if z >= LEAST_Z and term not in no_things and (only is None or term in only)
        ],
        texts,
        spoken,
        things,
        limit,
    )


def _verbs_and_things(texts: Sequence[str], said: Sequence[Sequence[Term]]) -> tuple[set[str], set[str]]:
    """The terms that stand behind what a verb follows in two places more than behind what a noun follows, and
    those that in two places end what begins with the latter."""
    leaning: Counter[str] = Counter()
    ending: Counter[str] = Counter()
    for text, one in zip(texts, said, strict=True):
        for before, term, after in zip(one, one[1:], [*one[2:], None], strict=False):
            if text[before.end : term.start] == " ":
                noun = before.text in BEFORE_NOUNS
                leaning[term.text] += (before.text in _BEFORE_VERBS) - noun
                goes_on = after and may_be_topic(after) and text[term.end : after.start] in {" ", "-"}
                ending[term.text] += noun and not goes_on
    return {term for term, verb in leaning.items() if verb > 1}, {
        term for term, times in ending.items() if times > 1
    }


def _named(
    ranked: Sequence[str],
    texts: Sequence[str],
    spoken: Sequence[Sequence[Term]],
    things: AbstractSet[str],
    limit: int,
) -> tuple[str, ...]:
    """The first `limit` terms as they are to be shown, none twice; `things` may end like participles."""
    named: dict[str, str] = {}
    covered: set[str] = set()
    for term in ranked:
        if len(named) == limit:
            break
        if term in covered:
            continue
        name, parts = _name(term, texts, spoken)
        if parts & covered or (NO_NOUN.search(name) and term_texts(name)[-1] not in things):
            continue
        covered |= parts
        named.setdefault(name.casefold(), name)
    return tuple(named.values())


def may_be_topic(term: Term) -> bool:
    return (
        term.text not in STOP_WORDS
        and term.text not in _NUMBERS
        and len(term.text) > 2
        and not term.text.replace(".", "").isdigit()
    )


def apart(own: int, own_passages: int, everywhere: int, passages: int) -> float:
    """Standard deviations by which the odds of `own` stand above those of the other passages."""
    share = everywhere / passages
    prior, prior_rest = PRIOR_PASSAGES * share, PRIOR_PASSAGES * (1 - share)
    others, other_passages = everywhere - own, passages - own_passages
    here, here_rest = own + prior, own_passages - own + prior_rest
    there, there_rest = others + prior, max(other_passages - others, 0) + prior_rest
    if min(here_rest, there, there_rest) <= 0:
        return 0.0
    spread = sqrt(1 / here + 1 / there)
    return (log(here / here_rest) - log(there / there_rest)) / spread


def _name(term: str, texts: Sequence[str], spoken: Sequence[Sequence[Term]]) -> tuple[str, set[str]]:
    """How to show a term: as it is mostly written, with the word it mostly stands beside."""
    written: Counter[str] = Counter()
    beside: Counter[tuple[str, str]] = Counter()
    phrase: dict[tuple[str, str], Counter[str]] = {}
    for text, said in zip(texts, spoken, strict=True):
        for place, one in enumerate(said):
            if one.text != term:
                continue
            written[as_written(text[one.start : one.end])] += 1
            for left, right in ((place - 1, place), (place, place + 1)):
                if left >= 0 and right < len(said):
                    first, second = said[left], said[right]
                    if text[first.end : second.start] in {" ", "-"}:
                        pair = first.text, second.text
                        beside[pair] += 1
                        phrase.setdefault(pair, Counter())[as_written(text[first.start : second.end])] += 1
    often = sum(written.values())
    if beside:
        pair, together = beside.most_common(1)[0]
        if together > 1 and together >= _OFTEN_TOGETHER * often:
            return phrase[pair].most_common(1)[0][0], set(pair)
    return written.most_common(1)[0][0], {term}


def as_written(words: str) -> str:
    """As written, but without the capital of a sentence's first word; names and abbreviations keep theirs."""
    return " ".join(word if not word.istitle() else word.lower() for word in words.split())
