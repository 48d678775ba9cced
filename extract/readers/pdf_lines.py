"""The words of a page in, its lines out, in the order in which they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_RAISED = 0.78  # of the line's size: what a note's mark has at most
_APART = 2.2  # times the letters' size: a gap that parts columns, not words
_JOINED = 0.12  # times the letters' size: no gap at all
_MIN_COLUMN_LINES = 12
_MIN_COLUMN_LETTERS = 18


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its box in points from the page's top left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words; `parts` are its stretches that wide gaps part, with where each begins.

    `second` is where the second word begins, `first_end` where the first one ends.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    underlined: bool
    page: int
    first_end: float
    second: float
    parts: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its box and the text of its cells, row by row."""

    x0: float
    top: float
    x1: float
    bottom: float
    rows: tuple[tuple[str, ...], ...]
    page: int

    def holds(self, word: Word) -> bool:
        """Tell whether a word stands in the table."""
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        return self.x0 - 1 <= x <= self.x1 + 1 and self.top - 1 <= y <= self.bottom + 1

    def covers(self, other: Grid) -> bool:
        """Tell whether the two share an area."""
        return (
            self.x0 < other.x1
            and other.x0 < self.x1
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def as_line(self) -> Line:
        """Return all its words as one line, to compare pages by."""
        text = " ".join(cell for cells in self.rows for cell in cells if cell)
        return Line(text, self.x0, self.x1, self.top, self.bottom, 0.0, False, False, self.page,
                    self.x0, self.x0, ((self.x0, text),))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its lines in reading order, its ruled tables, and whether a picture covers it."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...]
    is_picture: bool


def lines_of(
    words: Sequence[Word], rules: Sequence[tuple[float, float, float]], page: int, width: float
) -> Iterator[Line]:
    """Yield the lines of a page; two columns of running text are read one after the other."""
    rows = list(rows_of(words))
    gutter = _gutter(rows, width)
    if gutter is None:
        for row in rows:
            yield _line(row, rules, page)
        return
    left: list[list[Word]] = []
    right: list[list[Word]] = []
    for row in rows:
        if any(w.x0 < gutter < w.x1 for w in row):
            for half in (*left, *right, row):
                yield _line(half, rules, page)
            left, right = [], []
            continue
        for side, half in (
            (left, [w for w in row if w.x1 <= gutter]),
            (right, [w for w in row if w.x0 >= gutter]),
        ):
            if half:
                side.append(half)
    for half in (*left, *right):
        yield _line(half, rules, page)


def rows_of(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Yield words that stand on one line, from left to right, lines from the top down."""
    row: list[Word] = []
    middle = 0.0
    for word in sorted(words, key=lambda w: ((w.top + w.bottom) / 2, w.x0)):
        centre = (word.top + word.bottom) / 2
        if row and abs(centre - middle) > 0.5 * min(word.size, max(w.size for w in row)):
            yield sorted(row, key=lambda w: w.x0)
            row = []
        row.append(word)
        main = max(row, key=lambda w: w.size)
        middle = (main.top + main.bottom) / 2
    if row:
        yield sorted(row, key=lambda w: w.x0)


def in_a_row(words: Sequence[Word]) -> str:
    """Return the words of a line with spaces where they stand apart."""
    text = ""
    for at, word in enumerate(words):
        gap = word.x0 - words[at - 1].x1 if at else 0.0
        text += (" " if at and gap > _JOINED * word.size else "") + word.text
    return text


def _line(words: Sequence[Word], rules: Sequence[tuple[float, float, float]], page: int) -> Line:
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word.size, 1)] += len(word.text)
    size = sizes.most_common(1)[0][0]
    floor = max(w.bottom for w in words if round(w.size, 1) == size)
    kept = [
        w
        for w in words
        if not (w.size < _RAISED * size and w.bottom < floor - 0.1 * size and w.text.isdigit())
    ] or list(words)
    parts: list[list[Word]] = [[kept[0]]]
    for before, word in pairwise(kept):
        if word.x0 - before.x1 > _APART * size:
            parts.append([])
        parts[-1].append(word)
    x0, x1 = kept[0].x0, kept[-1].x1
    under = sum(
        max(0.0, min(right, x1) - max(left, x0))
        for left, right, y in rules
        if -0.35 * size < y - floor < 0.25 * size
    )
    return Line(
        text="\t".join(in_a_row(part) for part in parts),
        x0=x0,
        x1=x1,
        top=min(w.top for w in kept),
        bottom=floor,
        size=size,
        bold=all(w.bold for w in kept if any(c.isalpha() for c in w.text))
        and any(w.bold for w in kept),
        underlined=under > 0.8 * (x1 - x0),
        page=page,
        first_end=kept[0].x1,
        second=kept[1].x0 if len(kept) > 1 else x0,
        parts=tuple((part[0].x0, in_a_row(part)) for part in parts),
    )


def _gutter(rows: Sequence[Sequence[Word]], width: float) -> float | None:
    """Return the middle of the gap between two columns of running text, if the page has them."""
    best: tuple[int, float] | None = None
    for step in range(35, 66):
        x = width * step / 100
        both = sum(
            row[0].x1 < x < row[-1].x0 and not any(w.x0 - 4 < x < w.x1 + 4 for w in row)
            for row in rows
        )
        if best is None or both > best[0]:
            best = (both, x)
    if best is None or best[0] < max(_MIN_COLUMN_LINES, 0.6 * len(rows)):
        return None
    x = best[1]
    lefts = sorted(sum(len(w.text) for w in row if w.x1 <= x) for row in rows)
    rights = sorted(sum(len(w.text) for w in row if w.x0 >= x) for row in rows)
    middle = len(rows) // 2
    # In a table one side is mostly short; columns of text are full on both.
    return x if min(lefts[middle], rights[middle]) >= _MIN_COLUMN_LETTERS else None
