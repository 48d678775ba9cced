"""The words of a language: those of agreements with how often they occur, and all that it has.

The first are our own: wordings and their examples. The others come from simplemma, which lists the
forms of some hundred thousand words; it is read only for a text that shows damage. Norwegian makes
new words of old ones, so a word is known too if it is put together of two that are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from ..ontology import codes, concept, label, schemes
from .wordings import language_files

_WORD = re.compile(r"[^\W\d_]+")
_PATTERN_PART = re.compile(r"[\s|]+")
_LISTED = {"nb": ("nb",), "nn": ("nn", "nb"), "en": ("en",), "da": ("nb",), "sv": ()}
_JOINTS = ("", "s", "e")  # letters between the parts of a compound
_PART_OF_WEIGHT = 100
_SHORTEST_OWN, _SHORTEST_PART = 3, 4  # letters of a compound's part: an own word, any other


class Lexicon:
    """What is a word in a language, and how much agreements use it."""

    def __init__(self, language: str) -> None:
        self._own = own_words(language)
        self._listed = tuple(_listed(code) for code in _LISTED.get(language, ()))
        self._known: dict[str, bool] = {}

    def count(self, word: str) -> int:
        """Return how often our own wordings use a word (lower case)."""
        return self._own.get(word, 0)

    def weight(self, word: str) -> float:
        """Return how likely a word is: by its own use, or by that of the two it is made of."""
        if word in self._own:
            return self._own[word]
        return max(
            (
                min(self._own.get(head, 0), self._own.get(tail, 0)) / _PART_OF_WEIGHT
                for head, tail in _halves(word)
            ),
            default=0.0,
        )

    def has(self, word: str) -> bool:
        """Tell whether a word (lower case) is one of the language, or put together of two."""
        known = self._known.get(word)
        if known is None:
            known = self.lists(word) or self._is_compound(word)
            self._known[word] = known
        return known

    def lists(self, word: str) -> bool:
        """Tell whether a word is on a list itself."""
        return word in self._own or any(word in listed for listed in self._listed)

    def _is_compound(self, word: str) -> bool:
        return any(self._is_part(head) and self._is_part(tail) for head, tail in _halves(word))

    def _is_part(self, word: str) -> bool:
        if len(word) >= _SHORTEST_PART:
            return self.lists(word)
        return len(word) >= _SHORTEST_OWN and word in self._own


def _halves(word: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of words that a word may be put together of."""
    for cut in range(_SHORTEST_OWN, len(word) - _SHORTEST_PART + 1):
        for joint in _JOINTS:
            head = word[:cut]
            if head.endswith(joint):
                yield head[: cut - len(joint)], word[cut:]


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language; reading it takes a second or two."""
    return Lexicon(language)


@lru_cache(maxsize=8)
def own_words(language: str) -> Mapping[str, int]:
    """Return the words of our wordings, their examples and the code lists' labels, counted."""
    files = language_files()
    counts: Counter[str] = Counter()
    for code in (language, *files[language].uses):
        for words in files[code].word_lists.values():
            counts.update(w for w in words if w.isalpha() and len(w) >= _SHORTEST_OWN)
        for pattern in (*files[code].patterns, *files[code].verbs):
            for wording in pattern.words:
                parts = _PATTERN_PART.split(wording.lower())
                counts.update(p for p in parts if p.isalpha())
                stems = [p[:-1] for p in parts if p.endswith("~") and p[:-1].isalpha()]
                counts.update(stem + end for stem in stems for end in files[code].endings)
            for example in pattern.examples:
                counts.update(_WORD.findall(example.lower()))
    for scheme in sorted(schemes()):
        for code in sorted(codes(scheme)):
            counts.update(_WORD.findall(label(str(concept(scheme, code)), language).lower()))
    return counts


@lru_cache(maxsize=8)
def _listed(code: str) -> Mapping[str, str]:
    return DefaultDictionaryFactory().get_dictionary(code)
