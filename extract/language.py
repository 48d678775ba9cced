"""Which language a text is in, by its short, frequent words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from .folding import fold
from .wordings import language_files

DEFAULT = "nb"
_K = TypeVar("_K")
_RELATED = 0.2  # of a language's stop words that a related one has too


def detect(words: Iterable[str]) -> str:
    """Return the code of the language whose stop words occur most; `nb` for none.

    First the related languages are told from others, by all of their words: few words of a short
    text are of one of them alone, and one of those (`all`) would outweigh all that they share.
    """
    counts = Counter(fold(w) for w in words)
    every = _stop_words()
    among = {group: frozenset().union(*(every[c] for c in group)) for group in _groups()}
    return _most(counts, {code: every[code] for code in _most(counts, among, power=1)})


def _most(counts: Mapping[str, int], words_of: Mapping[_K, Collection[str]], power: int = 2) -> _K:
    """Return whose words occur most, of equals the first.

    A word that several have counts for each by the share of its own.
    """
    shared = Counter(w for words in words_of.values() for w in words)
    scores = {
        each: sum(counts[w] / shared[w] ** power for w in words if w in counts)
        for each, words in words_of.items()
    }
    return max(scores, key=scores.__getitem__)


@lru_cache(maxsize=1)
def _stop_words() -> dict[str, frozenset[str]]:
    """Return the stop words of each language, the default first."""
    files = sorted(language_files().items(), key=lambda item: item[0] != DEFAULT)
    return {code: frozenset(file.stopwords) for code, file in files}


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[str, ...], ...]:
    """Return the languages by kinship, which their stop words tell; the default's first."""
    every = _stop_words()
    groups: list[tuple[str, ...]] = []
    for code, words in every.items():
        near = [g for g in groups if any(_are_related(words, every[other]) for other in g)]
        joined = tuple(other for group in near for other in group)
        groups = [g for g in groups if g not in near]
        groups.insert(0 if DEFAULT in joined else len(groups), (*joined, code))
    return tuple(groups)


def _are_related(words: frozenset[str], others: frozenset[str]) -> bool:
    return len(words & others) >= _RELATED * min(len(words), len(others))
