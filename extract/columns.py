"""A text's lines in, out which are rows of tables whose columns only spaces keep apart.

Cells stand under one another: where runs of spaces end in one line, they end in the next. A line
that only goes on under the last column belongs to the row above it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from .lines import Line, mark_end, opens

_GAP = re.compile(r"(?<=\S)(?: {2,}|[ ]*\t[ \t]*)(?=\S)")
_SLASH = re.compile(r"(?:(?<=\s)|^)/(?=\s|$)", re.MULTILINE)
_WIDE = 3  # spaces that set cells apart by themselves
_NEAR = 1  # columns that cells under one another may be out of line
_FEWEST = 2  # rows of a table, and cells of a row
_UNALIGNED = 3  # cells of rows that are a table though they are out of line
_SENTENCE_END = frozenset(".:;?!")
_LONGEST_CELL = 400

Cells = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A line's cells, by their columns in the line; `wide`: a gap in it can be no accident."""

    line: int
    cells: Cells
    wide: bool

    @property
    def starts(self) -> tuple[int, ...]:
        return tuple(start for start, _ in self.cells)


def column_rows(lines: Sequence[Line]) -> dict[int, Cells]:
    """Return the rows of such tables: where each line begins, and the spans of its cells.

    A line that only goes on with the last cell of the row before it has no cells of its own.
    """
    found: dict[int, Cells] = {}
    run: list[_Row] = []
    for place, line in enumerate(lines):
        row = _row(place, line)
        if row is not None and (not run or _fits(run, row)):
            run.append(row)
            continue
        found |= _table(lines, run)
        run = [row] if row is not None else []
    return found | _table(lines, run)


def _row(place: int, line: Line) -> _Row | None:
    """Return a line as a row, if it has gaps between words; or a line that goes on with one."""
    words = line.words
    if "|" in words or ("  " not in words.strip() and "\t" not in words.strip()):
        indented = len(words) - len(words.lstrip())
        if indented < _WIDE or opens(words) or not words.strip():
            return None
        return _Row(place, ((indented, len(words.rstrip())),), False)
    if _GAP.search(words) and not _GAP.search(words, mark_end(words)):
        return None  # a mark, and the one thing that it marks
    start = len(words) - len(words.lstrip())
    cells: list[tuple[int, int]] = []
    wide = False
    for gap in _GAP.finditer(words):
        width = gap.end() - gap.start()
        if width < _WIDE and "\t" not in gap.group() and words[gap.start() - 1] in _SENTENCE_END:
            continue  # two spaces after a full stop
        wide = wide or width >= _WIDE or "\t" in gap.group()
        cells.append((start, gap.start()))
        start = gap.end()
    cells.append((start, len(words.rstrip())))
    if any(end - begin > _LONGEST_CELL for begin, end in cells):
        return None
    return _Row(place, tuple(cells), wide)


def _fits(run: Sequence[_Row], row: _Row) -> bool:
    """Tell whether a row stands under those of a run: next line, cells under cells."""
    last = run[-1]
    if row.line != last.line + 1:
        return False
    columns = sorted({start for r in run for start in r.starts})
    inner = row.starts if len(row.cells) == 1 else row.starts[1:]
    if all(_is_near(start, columns) for start in inner):
        return True
    return len(row.cells) == len(last.cells) >= _UNALIGNED and row.wide and last.wide


def _is_near(start: int, columns: Sequence[int]) -> bool:
    at = bisect_left(columns, start - _NEAR)
    return at < len(columns) and columns[at] <= start + _NEAR


def _table(lines: Sequence[Line], run: Sequence[_Row]) -> dict[int, Cells]:
    """Return the rows of a run of lines, if they are a table."""
    full = [row for row in run if len(row.cells) >= _FEWEST]
    if len(full) < _FEWEST or not any(row.wide for row in full) or run[0] is not full[0]:
        return {}
    if _labels(lines, full) or _is_listed(lines, full):
        return {}
    found: dict[int, Cells] = {}
    above: tuple[int, Cells] | None = None
    for row in run:
        line = lines[row.line]
        cells = tuple((line.start + a, line.start + b) for a, b in row.cells)
        if len(cells) >= _FEWEST:
            above = (line.start, cells)
            found[line.start] = cells
        elif above is not None and abs(row.starts[0] - _last_column(lines, above)) <= _NEAR:
            above = (above[0], (*above[1][:-1], (above[1][-1][0], cells[0][1])))
            found[above[0]] = above[1]
            found[line.start] = ()
    return found


def _last_column(lines: Sequence[Line], above: tuple[int, Cells]) -> int:
    return above[1][-1][0] - above[0]


def _labels(lines: Sequence[Line], rows: Sequence[_Row]) -> bool:
    """Tell whether the rows are fields: a label with its colon, and what it holds."""
    labels = sum(
        lines[row.line].words[: row.cells[0][1]].rstrip().endswith(":")
        for row in rows
        if len(row.cells) == _FEWEST
    )
    return 2 * labels >= len(rows)


def _is_listed(lines: Sequence[Line], rows: Sequence[_Row]) -> bool:
    """Tell whether the first gap only sets an item's mark or number apart from its words."""
    marks = sum(
        len(row.cells) == _FEWEST and opens(lines[row.line].words[: row.cells[1][0]])
        for row in rows
    )
    return 2 * marks >= len(rows)


def slashed_cells(text: str, start: int, end: int) -> Cells:
    """Return the cells of words that slashes with spaces around them keep apart, if any do."""
    cells = []
    at = start
    for m in (*_SLASH.finditer(text, start, end), None):
        a, b = at, m.start() if m else end
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        cells.append((a, b))
        at = m.end() if m else end
    return tuple(cells) if len(cells) >= _UNALIGNED else ()
