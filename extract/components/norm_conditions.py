"""A norm's unit in, out the words that say when it applies, and those that say when it does not.

`Dersom det oppstår brudd, skal ...`, `Oppstår det brudd, skal ...`; `... med mindre loven krever
det`, `... unless required by law`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from ..model import Span
from ..reading import Unit
from ..scope import Scope
from ..wordings import word_list
from .main_clauses import main_clauses

_ENDS = frozenset({".", ";", ":", ")"})
_FEWEST = 3  # tokens of a clause that says something
_SUBJECT = 4  # tokens from a comma to the main clause's verb, at most


@dataclass(frozen=True, slots=True)
class Provisos:
    """The clauses of a norm that say when it applies (`conditions`) and when not (`exceptions`)."""

    conditions: tuple[Span, ...] = ()
    exceptions: tuple[Span, ...] = ()


def provisos_of(scope: Scope, unit: Unit) -> Provisos:
    """Return the conditions and exceptions in a unit, in order."""
    at = [i for i in range(unit.first, unit.last) if not scope.reading.tokens[i].is_space]
    words = [scope.reading.tokens[i].lower for i in at]
    language = scope.reading.language
    if not _openings(language) & set(words) and words[:1] and not _may_open(scope, words[0]):
        return Provisos()
    below = _below(scope, unit, at)
    named = {n for r in scope.roles(unit) for n, token in enumerate(at) if r.start <= token < r.end}

    def clauses(name: str) -> list[tuple[int, int]]:
        found = [_clause(words, n, below, named) for n in _opened(words, name, language)]
        return [c for c in found if not _asks(words, c[0], language)]

    conditions = clauses("condition_words")
    if below[:1] == [True] and not _has_opener(words[0], language):
        conditions.insert(0, _clause(words, 0, below, named))  # the verb alone opens it
    excepted = clauses("exception_words")
    conditions = [c for c in conditions if not any(e[0] <= c[0] < e[1] for e in excepted)]
    return Provisos(_spans(scope, at, conditions), _spans(scope, at, excepted))


def _has_opener(word: str, language: str) -> bool:
    return word in word_list("subordinators", language) | word_list("perhaps", language)


def _asks(words: Sequence[str], place: int, language: str) -> bool:
    """Tell whether a word goes on what is asked (`kva som har skjedd, når det skjedde`)."""
    asking = word_list("asking", language)
    if words[place] not in asking:
        return False
    at_any_time = tuple(words[place + 1 : place + 3]) in _split("whenever_after", language)
    return at_any_time or any(word in asking - {words[place]} for word in words[:place])


def _may_open(scope: Scope, word: str) -> bool:
    return word in word_list("finite", scope.reading.language)


def _below(scope: Scope, unit: Unit, at: Sequence[int]) -> list[bool]:
    """Return, for each token, whether it stands in a clause below a main clause."""
    clauses = main_clauses(scope, unit)
    if not clauses:
        return [False] * len(at)
    main = frozenset[int]().union(*(c.tokens for c in clauses))
    return [token not in main for token in at]


def _opened(words: Sequence[str], name: str, language: str) -> Iterator[int]:
    """Yield the places where words of a list stand, which may be several words in a row."""
    openings = _by_first(name, language)
    for n, word in enumerate(words):
        for opening in openings.get(word, ()):
            if tuple(words[n : n + len(opening)]) == opening:
                yield n


def _clause(
    words: Sequence[str], start: int, below: Sequence[bool], named: Set[int]
) -> tuple[int, int]:
    """Return the places of the clause that begins somewhere: to where the main clause goes on.

    `named` are the places of words that name somebody, who may be the main clause's subject.
    """
    end = start + 1
    while end < len(words) and words[end] not in _ENDS:
        if below[start] and not below[end]:
            break
        if not below[start] and words[end] == ",":
            break
        end += 1
    for comma in range(end - 1, start, -1):
        joined = words[comma] == "," and words[comma + 1 : comma + 2]
        if joined and start and joined[0] in word_list("coordinating"):
            end = comma  # `dersom avtalen blir broten, og heve han`
    end = _before_subject(words, start, end, named)
    while end > start and words[end - 1] == ",":
        end -= 1
    return start, end


def _before_subject(words: Sequence[str], start: int, end: int, named: Set[int]) -> int:
    """Return where a clause ends if the main clause's subject stands between it and the verb.

    `If it does so, the Supplier | shall`, `When the service ends we | shall`; in Norwegian the
    verb comes first.
    """
    modals = word_list("modal_verbs", "en")
    for comma in range(start + 1, end):
        after = range(comma + 1, min(comma + 1 + _SUBJECT, end))
        bound = any(words[n] in modals for n in after) and any(n in named for n in after)
        if words[comma] == "," and bound:
            return comma
    if end == len(words) or words[end] not in modals:
        return end
    for comma in range(end - 1, max(start, end - _SUBJECT - 1), -1):
        if words[comma] == ",":
            return comma
    subject = end
    while subject > start and subject - 1 in named:
        subject -= 1
    if subject < end and words[subject - 1] in word_list("determiners", "en"):
        subject -= 1
    return subject


def _spans(scope: Scope, at: Sequence[int], clauses: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Return the spans of the clauses that say something, without those inside another."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(clauses, key=lambda c: (c[0], -c[1])):
        if end - start >= _FEWEST and not (kept and start < kept[-1][1]):
            kept.append((start, end))
    reading = scope.reading
    return tuple(
        reading.span(reading.token_start(at[start]), reading.token_end(at[end - 1]))
        for start, end in kept
    )


@lru_cache(maxsize=16)
def _split(name: str, language: str) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(tuple(words.split()) for words in word_list(name, language)))


@lru_cache(maxsize=16)
def _by_first(name: str, language: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the words of a list by the first word of each."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for opening in _split(name, language):
        found[opening[0]] = (*found.get(opening[0], ()), opening)
    return found


@lru_cache(maxsize=8)
def _openings(language: str) -> frozenset[str]:
    names = ("condition_words", "exception_words")
    return frozenset(words[0] for name in names for words in _split(name, language))
