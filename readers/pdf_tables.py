"""Ruled tables of a page: boxes and the words in them become rows of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .layout import in_cell
from .pdf_lines import Line, Word, in_a_row, rows_of

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
_LARGE = 900  # code points from which a cell is a page's text, no table's


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


def grid_of(
    rows: Sequence[Sequence[Box | None]], box: Box, words: Sequence[Word], page: int
) -> Grid | None:
    """Return a table, or nothing where the lines only frame or underline running text."""
    x0, top, x1, bottom = box
    inside = [w for w in words if x0 - 1 <= (w.x0 + w.x1) / 2 <= x1 + 1 and top <= w.bottom]
    texts: list[tuple[str, ...]] = []
    for cells in rows:
        texts.append(tuple(_text(cell, inside) if cell is not None else "" for cell in cells))
    filled = [cells for cells in texts if any(cells)]
    columns = max((sum(bool(cell) for cell in cells) for cells in filled), default=0)
    if len(filled) < 2 or columns < 2:
        return None
    if any(len(cell) > _LARGE for cells in filled for cell in cells):
        return None
    # Columns that no row fills come from double rules.
    used = [c for c in range(len(texts[0])) if any(c < len(r) and r[c] for r in filled)]
    trimmed = tuple(tuple(r[c] if c < len(r) else "" for c in used) for r in filled)
    return Grid(float(x0), float(top), float(x1), float(bottom), trimmed, page)


def _text(cell: Box, words: Sequence[Word]) -> str:
    """Return the words in a cell; its paragraphs, told by the space between them, parted."""
    x0, top, x1, bottom = cell
    held = [
        w
        for w in words
        if x0 - 0.5 <= (w.x0 + w.x1) / 2 <= x1 + 0.5
        and top - 0.5 <= (w.top + w.bottom) / 2 <= bottom
    ]
    paragraphs: list[str] = []
    floor = None
    for row in rows_of(held):
        text = in_a_row(row)
        gap = row[0].top - floor if floor is not None else None
        floor = max(w.bottom for w in row)
        if paragraphs and gap is not None and gap < 0.7 * row[0].size:
            last = paragraphs[-1]
            divided = last.endswith("-") and last[-2:-1].isalpha() and text[:1].islower()
            paragraphs[-1] = last[:-1] + text if divided else f"{last} {text}"
        else:
            paragraphs.append(text)
    return in_cell(paragraphs)
