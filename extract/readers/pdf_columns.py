"""Lines in, tables without rules out: rows of cells that begin at the same places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .pdf_lines import Grid, Line, Sheet

LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}")
"""The dots before the page number in a line of contents."""
_ALIGNED = 4.0  # points that cells of one column may differ
_MIN_ROWS = 3


def aligned_tables(lines: Sequence[Line]) -> Iterator[tuple[int, int, Grid]]:
    """Yield tables without rules: where lines begin and end, and their rows of aligned cells."""
    at = 0
    while at < len(lines):
        columns = [x for x, _ in lines[at].parts]
        rows = [[text for _, text in lines[at].parts]]
        end = at + 1
        while len(columns) > 1 and end < len(lines):
            line = lines[end]
            places = [_column(columns, x) for x, _ in line.parts]
            if None in places or line.page != lines[at].page or LEADERS.search(line.text):
                break
            if len(places) < 2 and (places[0] == 0 or line.top - lines[end - 1].bottom > line.size):
                break
            if places[0] != 0 and line.top - lines[end - 1].bottom < 0.6 * line.size:
                for place, (_, text) in zip(places, line.parts, strict=True):
                    rows[-1][place or 0] = f"{rows[-1][place or 0]} {text}".strip()
            else:
                cells = [""] * len(columns)
                for place, (_, text) in zip(places, line.parts, strict=True):
                    cells[place or 0] = text
                rows.append(cells)
            end += 1
        if len(rows) >= _MIN_ROWS and not LEADERS.search(lines[at].text):
            first, last = lines[at], lines[end - 1]
            yield at, end, Grid(first.x0, first.top, last.x1, last.bottom,
                                tuple(map(tuple, rows)), first.page)  # fmt: skip
            at = end
        else:
            at += 1


def _column(columns: Sequence[float], x: float) -> int | None:
    return next((i for i, c in enumerate(columns) if abs(c - x) < _ALIGNED), None)


def in_order(
    sheet: Sheet, lines: Sequence[Line], tables: Sequence[tuple[int, int, Grid]]
) -> Iterator[Line | Grid]:
    """Yield lines and tables as they are read: a ruled table before the first line below it."""
    waiting = sorted(sheet.grids, key=lambda grid: grid.top)
    inside = {at: grid for start, end, grid in tables for at in range(start, end)}
    starts = {start for start, _, _ in tables}
    for at, line in enumerate(lines):
        while waiting and waiting[0].top < line.top:
            yield waiting.pop(0)
        if at in inside:
            if at in starts:
                yield inside[at]
            continue
        yield line
    yield from waiting
