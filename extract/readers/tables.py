"""Tables of any format in, pieces out: rows between bars, or blocks where it only lays out text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .layout import Kind, Piece, in_cell, row

_LARGE = 1_200  # code points from which a cell is a page's text, no table's
_MANY = 8  # paragraphs likewise


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; the empty ones of merged cells are there too."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """Return its words on one line."""
        return in_cell(
            piece.text.strip("| ") if piece.kind is Kind.ROW else piece.text
            for piece in self.pieces
        )

    @property
    def is_large(self) -> bool:
        """Tell whether it holds text with a structure of its own."""
        size = sum(len(piece.text) for piece in self.pieces)
        return size > _LARGE or (size > _LARGE / 3 and len(self.pieces) > _MANY)


def table(rows: tuple[tuple[Cell, ...], ...]) -> Iterator[Piece]:
    """Yield a table's rows; a table of one column, or with pages of text in it, as its content.

    Rows without words are left out.
    """
    filled = [cells for cells in rows if any(cell.pieces for cell in cells)]
    columns = max((sum(bool(c.pieces) for c in cells) for cells in filled), default=0)
    if columns < 2 or any(cell.is_large for cells in filled for cell in cells):
        for cells in filled:
            for cell in cells:
                yield from cell.pieces
        return
    for cells in filled:
        yield row(cell.text for cell in cells)
