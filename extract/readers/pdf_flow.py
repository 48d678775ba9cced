"""The lines and tables of all pages in, pieces out: lines are rejoined to what they were set from.

A line goes on with the one before when the layout says so: no larger gap, no new style, no list
mark, and the line before could not have taken in its first word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from .layout import Kind, Piece, row
from .pdf_columns import LEADERS, aligned_tables, in_order
from .pdf_lines import Grid, Line, Sheet
from .pdf_measures import Measures, measure

_BULLETS = frozenset("•▪‣·●○◦–-—*➢►∙\uf0b7\uf0a7\uf0d8\uf02d\uf0fco")
_BOXES = {"☐": "☐", "☒": "☒", "□": "☐", "☑": "☒", "\uf0a8": "☐", "\uf06f": "☐", "\uf0fe": "☒"}
_LABEL = re.compile(
    r"(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zæøå]|[ivx]{1,5}|[A-Z])[.)]|\d{1,2}(?:\.\d{1,2}){1,3}"
    r"|§\s?\d{1,3}\.?)$"
)
_HEADING_LABEL = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?$")
_ENDED = re.compile(r"[.:;!?][\"»”’)]*$")
_GAP = 1.3  # times the usual pitch: a larger one parts paragraphs
_INDENT = 5.0  # points
_SMALLER = 0.92
_FULL = 40  # code points that a line has at least if it fills the page


@dataclass(slots=True)
class _Block:
    """A paragraph or item while its lines are gathered."""

    lines: list[Line]
    label: str | None
    spaced: bool
    text: str = ""
    pages: list[tuple[int, int]] = field(default_factory=list)

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def text_x(self) -> float:
        """Where its lines after the first begin, as far as can be told."""
        if len(self.lines) > 1:
            return self.lines[-1].x0
        return self.lines[0].second if self.label else self.lines[0].x0


def pieces(sheets: Sequence[Sheet], joining: Collection[str]) -> Iterator[Piece]:
    """Yield the pieces of a document in order; notes at a page's foot after the paragraph."""
    yield from _Flow(measure(sheets), joining).read(sheets)


class _Flow:
    """Gathers lines into blocks; the state runs over page breaks."""

    def __init__(self, usual: Measures, joining: Collection[str]) -> None:
        self._usual = usual
        self._joining = frozenset(joining)
        self._open: _Block | None = None
        self._notes: list[Piece] = []
        self._header: tuple[str, ...] | None = None  # of the table that may go on
        self._row: tuple[tuple[str, ...], int] | None = None  # its last row, and its page
        self._right = 0.0

    def read(self, sheets: Sequence[Sheet]) -> Iterator[Piece]:
        """Yield all pieces."""
        for sheet in sheets:
            body, notes = self._without_notes(sheet)
            self._right = max((line.x1 for line in body), default=0.0)
            tables = list(aligned_tables(body))
            for item in in_order(sheet, body, tables):
                if isinstance(item, Line):
                    yield from self._end_table()
                    yield from self._line(item)
                else:
                    yield from self._close()
                    yield from self._rows(item)
            self._notes += notes
        yield from self._end_table()
        yield from self._close()
        yield from self._notes

    def _line(self, line: Line) -> Iterator[Piece]:
        label = self._label(line)
        if self._open is not None and self._goes_on(self._open, line, label):
            self._append(self._open, line)
            return
        before = self._open
        yield from self._close()
        spaced = (
            before is None
            or before.last.page != line.page
            or self._usual.gap(before.last, line) > _GAP
        )
        self._open = _Block([], label, spaced)
        self._append(self._open, line)

    def _append(self, block: _Block, line: Line) -> None:
        text = line.text
        if not block.lines and block.label is not None:
            text = f"{block.label} {text[len(text.split(maxsplit=1)[0]) :].lstrip()}".rstrip()
        if not block.text:
            block.pages.append((0, line.page))
            block.text = text
        else:
            block.text = self._joined(block.text, text)
            if line.page != block.last.page:
                block.pages.append((len(block.text) - len(text), line.page))
        block.lines.append(line)

    def _joined(self, before: str, text: str) -> str:
        """Return two lines as one; a word divided at the line's end becomes whole."""
        word = re.match(r"\w+", text)
        if (
            re.search(r"[^\W\d_]-$", before)
            and text[:1].islower()
            and not (word and word.group().lower() in self._joining)
        ):
            return before[:-1] + text
        return f"{before} {text}"

    def _label(self, line: Line) -> str | None:
        """Return the list mark or number that a line begins with, as the text will have it."""
        first, _, rest = line.text.partition("\t")
        words = first.split(maxsplit=1)
        mark = words[0] if words else ""
        if not (len(words) > 1 or rest):
            return None
        if mark in _BOXES:
            return _BOXES[mark]
        if mark in _BULLETS:
            return "-"
        if _LABEL.match(mark):
            return mark
        following = (words[1] if len(words) > 1 else rest).lstrip()
        heading = (
            self._usual.weight(line) and _HEADING_LABEL.match(mark) and following[:1].isupper()
        )
        return mark if heading else None

    def _goes_on(self, block: _Block, line: Line, label: str | None) -> bool:
        last = block.last
        ended = bool(_ENDED.search(block.text))
        lower = line.text[:1].islower() or line.text[:1] in "(«,"
        if LEADERS.search(line.text) or LEADERS.search(last.text):
            return False
        if "\t" in line.text.partition(" ")[2] or ("\t" in last.text and not block.label):
            return False
        if label is not None and not self._only_begins(block, line, label, ended):
            return False
        if line.page != last.page:
            full = len(last.text) > _FULL and not self._could_fit(last, line)
            return not ended and (
                lower or (full and self._usual.weight(line) == self._usual.weight(last))
            )
        if self._usual.gap(last, line) > _GAP:
            return False
        if self._usual.weight(line) != self._usual.weight(last) or abs(line.size - last.size) > 0.6:
            return lower and not ended
        if ended and abs(line.x0 - block.text_x) > _INDENT:
            return False
        return (
            lower if self._could_fit(last, line) and not ended else not self._could_fit(last, line)
        )

    def _only_begins(self, block: _Block, line: Line, label: str, ended: bool) -> bool:
        """Tell whether a list mark only happens to begin a line: `artikkel 4 nr.` `12.`."""
        aligned = abs(line.x0 - block.text_x) < _INDENT and line.x0 > block.lines[0].x0 + _INDENT
        alone = len(line.text.split()) == 1 or line.text.split()[1][:1].islower()
        if ended:
            return False
        if label == "-":
            return aligned or (abs(line.x0 - block.text_x) < 1 and alone)
        return label[:1].isdigit() and (aligned or alone)

    def _could_fit(self, last: Line, line: Line) -> bool:
        """Tell whether a line's first word had room on the line before: the break was meant."""
        return last.x1 + (line.first_end - line.x0) + 0.35 * line.size < self._right - 1

    def _close(self) -> Iterator[Piece]:
        block, self._open = self._open, None
        if block is None:
            return
        weight = min(self._usual.weight(line) for line in block.lines)
        kind = Kind.PARAGRAPH if block.label is None else Kind.ITEM
        if LEADERS.search(block.text):
            kind, weight = Kind.ITEM, 0
        if self._notes and weight:
            yield from self._notes
            self._notes = []
        yield Piece(kind, block.text, 0, weight, block.spaced, tuple(block.pages))
        if self._notes and kind is Kind.PARAGRAPH and _ENDED.search(block.text):
            yield from self._notes
            self._notes = []

    def _rows(self, grid: Grid) -> Iterator[Piece]:
        """Yield a table's rows; on a new page its header is not repeated, and a row may go on."""
        rows = grid.rows
        if self._header is not None and len(self._header) == len(rows[0]):
            if rows[0] == self._header:
                rows = rows[1:]
            elif self._row is not None and not rows[0][0] and self._row[1] != grid.page:
                pairs = zip(self._row[0], rows[0], strict=True)
                self._row = (tuple(f"{a} {b}".strip() for a, b in pairs), self._row[1])
                rows = rows[1:]
        else:
            yield from self._end_table()
            self._header = rows[0]
        for cells in rows:
            if self._row is not None:
                yield row(self._row[0], ((0, self._row[1]),))
            self._row = (cells, grid.page)

    def _end_table(self) -> Iterator[Piece]:
        if self._row is not None:
            yield row(self._row[0], ((0, self._row[1]),))
        self._header = self._row = None

    def _without_notes(self, sheet: Sheet) -> tuple[list[Line], list[Piece]]:
        """Return a page's lines without the small print at its foot, and that as pieces."""
        lines = list(sheet.lines)
        at = len(lines)
        while at and lines[at - 1].size < _SMALLER * self._usual.size:
            at -= 1
        small = lines[at:]
        if not small or at == 0 or not small[0].text[:1].isdigit():
            return lines, []
        notes: list[str] = []
        for line in small:
            if not notes or re.match(r"\d{1,3}\s", line.text):
                notes.append(line.text)
            else:
                notes[-1] = self._joined(notes[-1], line.text)
        pages = ((0, sheet.number),)
        return lines[:at], [Piece(Kind.PARAGRAPH, n, spaced=True, pages=pages) for n in notes]
