"""A text in, its lines out: where each stands, how it opens, and its cells if it is a table row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from .headings import HEADING_MARK, number_pattern
from .list_marks import SCANNED_SIGN, SIGN

_ITEM = re.compile(
    rf"^\s*(?:(?:{SIGN}|{SCANNED_SIGN})\s+"
    r"|\(?([ivx]{1,5}|[a-zæøå]|\d{1,2})[.)]\s+|\((?:[xX ])?\)\s+|\[(?:[xX ])?\]\s+)"
)
_MARKED_ITEM = re.compile(r"^\s*[-–*•▪‣·●○]\s*(?:\(?([ivx]{1,5}|[a-zæøå]|\d{1,2})[.)]\s+)?")
_LINE_END = re.compile(r"\n|\f|\r")
_TABS = re.compile(r"\t+")
_LONGEST_CELL = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its shadow offsets and words, the words as stored, and the line that follows.

    `number` is the number it opens with, `number_end` where that ends in the line without marks,
    `offset` where its words begin after marks and number.
    """

    start: int
    end: int
    words: str
    original: str
    following: str
    number: str | None
    number_end: int
    offset: int

    @property
    def body(self) -> str:
        """Return the words after marks and number."""
        return self.words[self.offset :]

    @property
    def marked(self) -> bool:
        """Tell whether the line has a heading's mark."""
        return HEADING_MARK.match(self.words) is not None

    @property
    def is_item(self) -> bool:
        """Tell whether the line opens as a list item does."""
        return _item(self.words) is not None

    def item(self) -> tuple[int, str | None] | None:
        """Return where an item's words begin in the line, and its label; None for no item.

        A number of several parts (`4.2`) is a clause's, not an item's.
        """
        opening = _item(self.words)
        if opening is None:
            return (self.offset, self.number) if self.number else None
        if self.number and opening.end() < self.number_end and not opening.group(1):
            return self.offset, self.number
        deeper = _MARKED_ITEM.match(self.words)
        if opening.group(1) is None and deeper and deeper.group(1):
            return deeper.end(), deeper.group(1)
        return opening.end(), opening.group(1)


def lines_of(text: str, original: Mapping[int, str]) -> tuple[Line, ...]:
    """Return the lines of a text; `original` maps the start of those with marks to them."""
    places = tuple(_places(text))
    following = (*(text[start:end] for start, end in places[1:]), "")
    return tuple(
        _line(start, end, text[start:end], original, after)
        for (start, end), after in zip(places, following, strict=True)
    )


def opens(words: str) -> bool:
    """Tell whether a line opens something: a heading's mark, a number or an item's mark."""
    marked = HEADING_MARK.match(words) or number_pattern().match(words)
    return bool(marked or _item(words) or words.lstrip().startswith(("**", "|")))


def cells_of(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the spans of a table row's cells, or nothing when the line is no row."""
    line = text[start:end]
    short = all(len(cell) < _LONGEST_CELL for cell in line.split("|"))
    if line.count("|") >= 2 or (" | " in line and short):
        marks = [start + i for i, c in enumerate(line) if c == "|"]
    elif "\t" in line[mark_end(line) :].strip() and not number_pattern().match(line):
        marks = [start + m.start() for m in _TABS.finditer(line)]
    else:
        return ()
    cells = []
    for left, right in pairwise([start - 1, *marks, end]):
        a, b = left + 1, right
        while a < b and text[a] in " \t|*":
            a += 1
        while b > a and text[b - 1] in " \t|*":
            b -= 1
        cells.append((a, b))
    if line.lstrip().startswith("|"):
        cells = cells[1:]
    if line.rstrip().endswith("|") and len(cells) > 1:
        cells = cells[:-1]
    return tuple(cells) if len(cells) >= 2 else ()


def mark_end(words: str) -> int:
    """Return where an item's mark and the space after it end: `a)` and a tab are no cell."""
    mark = _item(words)
    return mark.end() if mark else 0


def _places(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for m in _LINE_END.finditer(text):
        yield start, m.start()
        start = m.end()
    yield start, len(text)


def _line(start: int, end: int, words: str, original: Mapping[int, str], following: str) -> Line:
    numbered = number_pattern().match(words.lstrip("#").replace("**", ""))
    mark = HEADING_MARK.match(words)
    offset = mark.end() if mark else 0
    if numbered:
        hashes = len(words) - len(words.lstrip("#"))
        offset = min(len(words), hashes + numbered.end())
    return Line(
        start,
        end,
        words,
        original.get(start, words),
        following,
        numbered.group(1).replace(" ", "") if numbered else None,
        numbered.end() if numbered else 0,
        offset,
    )


def _item(words: str) -> re.Match[str] | None:
    return _ITEM.match(words) or _MARKED_ITEM.match(words)
