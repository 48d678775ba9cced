"""Ruled tables of a page: boxes and the words in them become rows of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .layout import in_cell
from .pdf_lines import Grid, Word, in_a_row, rows_of

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
_SIDE = 12.0  # points that rules reach beyond a table's box, if a side of it is not drawn
_LARGE = 900  # code points from which a cell is a page's text, no table's


def grid_of(
    rows: Sequence[Sequence[Box | None]], box: Box, words: Sequence[Word], page: int
) -> Grid | None:
    """Return a table, or nothing where the lines only frame or underline running text."""
    x0, top, x1, bottom = (float(edge) for edge in box)
    columns = _columns(rows)
    held: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        if not (x0 - 1 <= x <= x1 + 1 and top - 1 <= y <= bottom + 1):
            continue
        place = _cell(rows, columns, x, y)
        if place is None:
            return None  # its words would be lost
        held.setdefault(place, []).append(word)
    texts = [
        tuple(_text(held.get((r, c), ())) for c in range(len(columns))) for r in range(len(rows))
    ]
    filled = [cells for cells in texts if any(cells)]
    most = max((sum(bool(cell) for cell in cells) for cells in filled), default=0)
    if len(filled) < 2 or most < 2:
        return None
    if any(len(cell) > _LARGE for cells in filled for cell in cells):
        return None
    # Columns that no row fills come from double rules.
    used = [c for c in range(len(columns)) if any(cells[c] for cells in filled)]
    return Grid(x0, top, x1, bottom, tuple(tuple(r[c] for c in used) for r in filled), page)


def open_sides(
    box: Box, edges: Sequence[tuple[float, float, float]]
) -> Iterator[tuple[float, float, float]]:
    """Yield the sides that a table lacks, though its rows' rules reach further than its box.

    `edges` are the level rules of the page as (x0, x1, y); a side is (x, top, bottom).
    """
    x0, top, x1, bottom = box
    here = [e for e in edges if top - 2 <= e[2] <= bottom + 2 and e[1] > x0 - 2 and e[0] < x1 + 2]
    beyond = (
        [e[0] for e in sorted(here) if e[0] < x0 - _SIDE],
        [e[1] for e in sorted(here, key=lambda e: -e[1]) if e[1] > x1 + _SIDE],
    )
    for candidates, end in zip(beyond, (0, 1), strict=True):
        for x in candidates:
            reaching = [e for e in here if abs(e[end] - x) < 3]
            if len({round(e[2]) for e in reaching}) >= 2:
                yield x, min(e[2] for e in reaching), max(e[2] for e in reaching)
                break


def _columns(rows: Sequence[Sequence[Box | None]]) -> list[tuple[float, float]]:
    """Return where each column begins and ends: as its narrowest cell does."""
    found: list[tuple[float, float]] = []
    for at in range(max(len(cells) for cells in rows)):
        boxes = [cells[at] for cells in rows if at < len(cells)]
        spans = [(float(b[0]), float(b[2])) for b in boxes if b is not None]
        found.append(min(spans, key=lambda s: s[1] - s[0], default=(0.0, 0.0)))
    return found


def _cell(
    rows: Sequence[Sequence[Box | None]], columns: Sequence[tuple[float, float]], x: float, y: float
) -> tuple[int, int] | None:
    """Return the row and column of a place, also where a cell has no box of its own."""
    for r, cells in enumerate(rows):
        for c, box in enumerate(cells):
            if box is not None and box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1:
                return r, c
    for r, cells in enumerate(rows):
        boxes = [box for box in cells if box is not None]
        if boxes and min(b[1] for b in boxes) - 1 <= y <= max(b[3] for b in boxes) + 1:
            for c, (left, right) in enumerate(columns):
                if left - 1 <= x <= right + 1:
                    return r, c
    return None


def _text(words: Sequence[Word]) -> str:
    """Return the words in a cell; its paragraphs, told by the space between them, parted."""
    paragraphs: list[str] = []
    floor = None
    for row in rows_of(words):
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
