"""Pages in, pages out without what only repeats: headers, footers and page numbers.

A line is one when it stands near the edge and recurs at that height on other pages, with nothing
but the page's number differing. Words are not asked for, so any language's `Side 3 av 9` is known;
`Vedlegg 1` and `Vedlegg 2` at the top of two pages are no such lines, as they do not count pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from .pdf_lines import Grid, Line, Sheet

_EDGE = 0.14  # of the page's height, at top and at bottom
_HEIGHT_STEP = 6.0  # points; the same line may stand a little higher on another page
_EDGE_LINES = 6
_FRONT_PAGES = 2  # pages before the one that is numbered 1, if the last one's number is not told


def without_margins(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Return the pages without repeated lines at their edges."""
    found: defaultdict[tuple[str, bool], list[tuple[int, Line]]] = defaultdict(list)
    for sheet in sheets:
        for line in _edge_lines(sheet):
            found[_key(line, sheet)].append((sheet.number, line))
    enough = 2 if len(sheets) < 7 else 3
    repeated = {
        key
        for key, places in found.items()
        if len({number for number, _ in places}) >= enough
        and _same_height([line for _, line in places]) >= 0.6 * len(places)
        and _counts_pages(places)
    }
    return tuple(_cleared(sheet, repeated) for sheet in sheets)


def _cleared(sheet: Sheet, repeated: set[tuple[str, bool]]) -> Sheet:
    edge = set(map(id, _edge_lines(sheet)))
    lines = tuple(
        line
        for line in sheet.lines
        if not (
            id(line) in edge
            and (_key(line, sheet) in repeated or line.text.strip(" -–") == str(sheet.number))
        )
    )
    grids: tuple[Grid, ...] = tuple(
        grid for grid in sheet.grids if not _is_margin_table(grid, sheet, repeated)
    )
    return replace(sheet, lines=lines, grids=grids)


def _edge_lines(sheet: Sheet) -> list[Line]:
    """Return the lines near the upper and the lower edge, a few of each."""
    upper = [line for line in sheet.lines if line.bottom < _EDGE * sheet.height]
    lower = [line for line in sheet.lines if line.top > (1 - _EDGE) * sheet.height]
    upper = sorted(upper, key=lambda line: line.top)[:_EDGE_LINES]
    lower = sorted(lower, key=lambda line: -line.bottom)[:_EDGE_LINES]
    return [*upper, *lower, *_margin_rows(sheet)]


def _margin_rows(sheet: Sheet) -> list[Line]:
    """Return the ruled tables at the edges as lines: letterheads are often set in one."""
    return [
        grid.as_line()
        for grid in sheet.grids
        if grid.bottom < _EDGE * sheet.height or grid.top > (1 - _EDGE) * sheet.height
    ]


def _is_margin_table(grid: Grid, sheet: Sheet, repeated: set[tuple[str, bool]]) -> bool:
    at_edge = grid.bottom < _EDGE * sheet.height or grid.top > (1 - _EDGE) * sheet.height
    return at_edge and _key(grid.as_line(), sheet) in repeated


def _key(line: Line, sheet: Sheet) -> tuple[str, bool]:
    return re.sub(r"\d+|\s+", "#", line.text), line.top < sheet.height / 2


def _same_height(lines: Sequence[Line]) -> int:
    """Return how many lines stand at the commonest height, a step up or down."""
    heights = Counter(round(line.top / _HEIGHT_STEP) for line in lines)
    return max(heights[h - 1] + heights[h] + heights[h + 1] for h in list(heights))


def _counts_pages(places: Sequence[tuple[int, Line]]) -> bool:
    """Tell whether the figures in a line are the same on all pages, or count the pages."""
    rows = [re.findall(r"\d{1,9}", line.text) for _, line in places]
    for column in zip(*rows, strict=False):
        if len(set(column)) == 1:
            continue
        steps = {int(figure) - number for figure, (number, _) in zip(column, places, strict=False)}
        counted = any(set(other) == {other[0]} and int(other[0]) >= max(map(int, column))
                      for other in zip(*rows, strict=False))  # fmt: skip
        if len(steps) > 1 or (abs(next(iter(steps))) > _FRONT_PAGES and not counted):
            return False
    return True
