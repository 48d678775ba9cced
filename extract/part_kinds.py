"""A heading's words in, out what kinds of part it opens: purpose, security, sub-processors, ..."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .reading import Unit
from .wordings import Hit, word_list

_LETTER_LABEL = re.compile(r"[A-ZÆØÅ](?:\.?\d){0,8}\.?")
_BETWEEN_PARTS = frozenset({",", "/"})


def kinds_of(words: Sequence[str], first: int, last: int, hits: Iterable[Hit]) -> frozenset[str]:
    """Return what kinds of part tokens first to last open; some words mean one only when alone."""
    at = [i for i in range(first, last) if any(c.isalpha() for c in words[i])]
    while len(at) > 1 and _is_label(words[at[0]]):
        at.pop(0)
    stop = next((i for i in range(first, last) if words[i] in "(:" and i > first), last)
    at = [i for i in at if i < stop] or at
    whole = {
        h.code for part in _parts(words, at) for h in hits if h.group == "title" and _is(h, part)
    }
    named = [h for h in hits if h.group == "section"]
    return frozenset(whole | {h.code for h in named if not _is_of_rights(h, named)})


def _is_of_rights(hit: Hit, named: Iterable[Hit]) -> bool:
    """Tell whether deletion is named among the rights of data subjects (`rette eller slette`)."""
    return hit.code == "deletion" and any(
        h.code == "assistance" and h.start < hit.start and hit.end <= h.end for h in named
    )


def is_of_several(words: Sequence[str], heading: Unit) -> bool:
    """Tell whether a heading names several parts, of which each holds something."""
    at = [i for i in range(heading.first, heading.last) if words[i][0].isalpha()]
    titles = heading.of("title")
    return sum(any(_is(h, part) for h in titles) for part in _parts(words, at)[1:]) > 1


def _parts(words: Sequence[str], at: Sequence[int]) -> list[Sequence[int]]:
    """Return a heading's words, and each part of one that names several (`Formål og art`)."""
    parts: list[list[int]] = [[]]
    for n, word in enumerate(at):
        if words[word].lower() in word_list("adding"):
            parts.append([])
            continue
        if n and _BETWEEN_PARTS & set(words[at[n - 1] + 1 : word]):
            parts.append([])
        parts[-1].append(word)
    return [part for part in (at, *parts) if part]


def _is(hit: Hit, part: Sequence[int]) -> bool:
    """Tell whether a wording is a whole part."""
    return hit.start <= part[0] and hit.end > part[-1]


def _is_label(word: str) -> bool:
    """Tell whether a word is of an annex's label (`Vedlegg`, `B.`), not of its title."""
    return word.lower() in word_list("annex") or _LETTER_LABEL.fullmatch(word) is not None
