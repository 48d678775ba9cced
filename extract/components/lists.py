"""A run-in list in, the offsets of its items out: `navn, adresse og telefon` cut in three."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from functools import lru_cache

from ..list_marks import SIGNS
from ..wordings import word_pattern

_MARKS = ",;•"
_LINE_LABEL = re.compile(r"\n\s*([^\W\d_])[^\n:.;]{1,40}:(?=\s)")
_OPENING_BRACKET = re.compile(r"\s*[(\[]")


def items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the items between start and end, without brackets, ticks or joining words."""
    cuts: list[tuple[int, int]] = []
    depth = 0
    for i in range(start, end):
        if text[i] in "([":
            depth += 1
        elif text[i] in ")]" and depth:
            depth -= 1
        elif text[i] not in _MARKS and not text[i].isspace():
            continue
        elif depth == 0 and (not cuts or i >= cuts[-1][1]):
            label = _LINE_LABEL.match(text, i, end)
            m = _cut().match(text, i, end)
            if label and label.group(1).isupper():
                cuts.append(label.span())
            elif m and m.end() > i and (text[i] in _MARKS or _joining_word().match(text, i, end)):
                cuts.append((i, m.end()))
    at = start
    for a, b in [*cuts, (end, end)]:
        if a > at:
            yield from _trimmed(text, at, a)
        at = b


def joined(
    text: str,
    parts: list[tuple[int, int]],
    kind: Callable[[int, int], tuple[str, str] | None],
    named_together: Container[str],
) -> Iterator[tuple[int, int]]:
    """Yield the parts, those kept together that `og`/`eller` couples within one category.

    `kind` gives a part's category and code. `skole og klasse` is one kind of data, `adresse og
    telefon` are two. What closes a list with commas (`navn, telefon og e-post`) is coupled only if
    of one code, or of a category whose kinds the law names together: `straffedommer og
    lovovertredelser`.
    """
    kept: list[tuple[int, int]] = []
    for start, end in parts:
        between = text[kept[-1][1] : start] if kept else ""
        asks = word_pattern("whether_words").match(text, start, end)
        if kept and not asks and "," not in between and _joined_by().fullmatch(between):
            left, right = kind(*kept[-1]), kind(start, end)
            relative = word_pattern("relative").search(text[kept[-1][0] : kept[-1][1]])
            if left is None or right is None:
                coupled = right is not None or left is None or bool(relative)
            else:
                coupled = left == right or (left[0] == right[0] and left[0] in named_together)
            if coupled:
                kept[-1] = (kept[-1][0], end)
                continue
        kept.append((start, end))
    yield from kept


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    head = _head().match(text[start:end])
    if head:
        start += head.end()
    cut = _OPENING_BRACKET.search(text[start:end])
    if cut and cut.start() > 1:
        end = start + cut.start()
    tail = _tail().search(text[start:end])
    if tail:
        end = start + tail.start()
    if end - start >= 2 and any(c.isalpha() for c in text[start:end]):
        yield start, end


def _joining() -> str:
    return rf"(?:{word_pattern('adding').pattern}|{word_pattern('choosing').pattern}|&)"


@lru_cache(maxsize=1)
def _cut() -> re.Pattern[str]:
    """Return the pattern of what parts two items; `helse- og omsorg` is one word, cut short."""
    return re.compile(rf"\s*(?:[,;•]|(?<![-–])\s{_joining()}\s(?!/))\s*")


@lru_cache(maxsize=1)
def _joining_word() -> re.Pattern[str]:
    return re.compile(rf"\s+{_joining()}\s")


@lru_cache(maxsize=1)
def _joined_by() -> re.Pattern[str]:
    """Return the pattern of what stands between two items that a word joins."""
    return re.compile(rf"[^,;]*?\s*(?:{_joining()}/)?{_joining()}\s+")


@lru_cache(maxsize=1)
def _head() -> re.Pattern[str]:
    """Return the pattern of marks and words that open an item and are no part of it."""
    return re.compile(
        rf"^[\s{SIGNS}«\"“]*(?:{word_pattern('opening_items').pattern}\.?\s+)*", re.IGNORECASE
    )


@lru_cache(maxsize=1)
def _tail() -> re.Pattern[str]:
    """Return the pattern of marks and words that close an item and are no part of it."""
    return re.compile(
        r"[\s.,;:»\"”]*"
        rf"(?:\([xX\d]\)|{word_pattern('and_so_on').pattern}\.?|\s{_joining()})?"
        r"[\s.,;:]*$",
        re.IGNORECASE,
    )
