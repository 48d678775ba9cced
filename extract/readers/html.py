"""A web page (.html, .htm) in, its stored text out: what a reader sees of the agreement in it.

Scripts, styles, navigation and what is hidden are left out, and nothing that the page points at is
loaded. Lists are numbered as browsers number them (HTML, section 4.4.5 and 4.4.8).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from .elements import from_html
from .figures import figure
from .html_elements import (
    BLOCKS,
    DROPPED,
    HEADINGS,
    LIST_FORMS,
    is_hidden,
    rows_of,
    weight_of,
)
from .layout import Kind, Piece, clean, in_cell, lay_out, row
from .stored import Stored
from .tables import Cell, table

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(name: str, data: bytes, joining: Collection[str] = ()) -> Stored:
    """Return the stored text; raises UnreadableDocumentError when there is no HTML in the file."""
    root = from_html(_decoded(data), name)
    parts = [e for e in root.iter("main") if not is_hidden(e)]
    page = _Page()
    pieces = list(page.read(parts[0])) if len(parts) == 1 else []
    return lay_out(pieces or list(_Page().read(root)))


def _decoded(data: bytes) -> str:
    """Return the page's text: by its mark, its own word, as UTF-8, else as Windows-1252."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").lstrip("\ufeff")
    told = _CHARSET.search(data[:4096])
    for encoding in ("utf-8", told.group(1).decode() if told else "", "windows-1252"):
        try:
            return data.decode(encoding) if encoding else data.decode("ascii")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


@dataclass(slots=True)
class _Line:
    """The words of a block while they are gathered."""

    parts: list[str] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Page:
    """Reads elements in order; a block ends where another begins."""

    _line: _Line = field(default_factory=_Line)
    _label: str = ""
    _depth: int = -1

    def read(self, element: Element) -> Iterator[Piece]:
        """Yield the pieces of an element and all in it."""
        yield from self._element(element, 0, pre=False)
        yield from self._close()

    def _element(self, element: Element, weight: int, pre: bool) -> Iterator[Piece]:
        tag = element.tag
        if tag in DROPPED or is_hidden(element):
            return
        if tag in BLOCKS:
            yield from self._close()
        pre = pre or tag == "pre"
        weight = max(weight, weight_of(element))
        if tag == "br":
            self._line.parts.append("\n")
        elif tag == "input":
            self._input(element)
        elif tag == "table":
            yield from self._table(element)
        elif tag == "dl":
            yield from self._terms(element)
        elif tag in ("ol", "ul", "menu"):
            yield from self._list(element, weight, pre)
        elif tag in HEADINGS:
            text = " ".join(piece.text for piece in _Page()._inside(element, weight, pre))
            if text.strip():
                yield Piece(Kind.HEADING, text, level=HEADINGS[tag])
        else:
            yield from self._children(element, weight, pre)
        if tag in BLOCKS:
            yield from self._close()

    def _inside(self, element: Element, weight: int = 0, pre: bool = False) -> Iterator[Piece]:
        """Yield the pieces of what an element holds, in a reader of its own."""
        yield from self._children(element, weight, pre)
        yield from self._close()

    def _children(self, element: Element, weight: int, pre: bool) -> Iterator[Piece]:
        self._words(element.text, weight, pre)
        for child in element:
            yield from self._element(child, weight, pre)
            self._words(child.tail, weight, pre)

    def _words(self, text: str | None, weight: int, pre: bool) -> None:
        if not text:
            return
        self._line.parts.append(text if pre else re.sub(r"[ \t\r\n\f]+", " ", text))
        if text.strip():
            self._line.weights.append(weight)

    def _input(self, element: Element) -> None:
        kind = element.get("type", "text").lower()
        if kind in ("checkbox", "radio"):
            self._line.parts.append("☒ " if "checked" in element.attrib else "☐ ")
        elif kind in ("text", "email", "tel", "date", "number", "url"):
            self._line.parts.append(element.get("value", ""))

    def _list(self, element: Element, weight: int, pre: bool) -> Iterator[Piece]:
        self._depth += 1
        items = [child for child in element if child.tag == "li"]
        backward = "reversed" in element.attrib
        number = _integer(element.get("start"), len(items) if backward else 1)
        form = LIST_FORMS.get(element.get("type", ""), "decimal")
        for child in element:
            if child.tag == "li" and not is_hidden(child):
                number = _integer(child.get("value"), number)
                label = f"{figure(number, form)}." if element.tag == "ol" else "-"
                number += -1 if backward else 1
                yield from self._close()
                self._label = label
                yield from _joined([*self._children(child, weight, pre), *self._close()])
                self._label = ""
            elif child.tag != "li":
                yield from self._element(child, weight, pre)
        self._depth -= 1

    def _terms(self, element: Element) -> Iterator[Piece]:
        """Yield a list of terms as rows of two cells, as forms have them."""
        term = ""
        for child in element.iter():
            if child.tag == "dt" and not is_hidden(child):
                term = in_cell([*filter(None, [term]), *(p.text for p in _Page()._inside(child))])
            elif child.tag == "dd" and not is_hidden(child):
                yield row((term, in_cell(p.text for p in _Page()._inside(child))))
                term = ""

    def _table(self, element: Element) -> Iterator[Piece]:
        rows: list[tuple[Cell, ...]] = []
        below: dict[int, int] = {}  # column → rows that a cell above still covers
        for caption in element.findall("caption"):
            yield from _Page()._inside(caption)
        for line in rows_of(element):
            cells: list[Cell] = []
            for child in line:
                if child.tag not in ("td", "th") or is_hidden(child):
                    continue
                while below.get(len(cells), 0):
                    below[len(cells)] -= 1
                    cells.append(Cell(()))
                span = min(max(_integer(child.get("colspan"), 1), 1), 60)
                down = min(max(_integer(child.get("rowspan"), 1), 1), 1000)
                for column in range(len(cells), len(cells) + span):
                    below[column] = down - 1
                cells += [Cell(tuple(_Page()._inside(child))), *([Cell(())] * (span - 1))]
            for column in [c for c, left in below.items() if left and c >= len(cells)]:
                below[column] -= 1
            rows.append(tuple(cells))
        yield from table(tuple(rows))

    def _close(self) -> Iterator[Piece]:
        """Yield what has been gathered as a piece, if there are words in it."""
        line, self._line = self._line, _Line()
        text = clean("".join(line.parts))
        if not text:
            return
        weight = min(line.weights, default=0)
        label, self._label = self._label, ""
        if label == "-" and text[0] in "☐☒":
            label = ""
            yield Piece(Kind.ITEM, text, self._depth, weight)
        elif label:
            yield Piece(Kind.ITEM, f"{label} {text}", self._depth, weight)
        else:
            yield Piece(Kind.PARAGRAPH, text, 0, weight)


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces of a list item, its paragraphs as one."""
    item: Piece | None = None
    for piece in pieces:
        if item is not None and piece.kind is Kind.PARAGRAPH:
            item = replace(item, text=f"{item.text} {piece.text}")
            continue
        if item is not None:
            yield item
        item = piece if piece.kind is Kind.ITEM else None
        if item is None:
            yield piece
    if item is not None:
        yield item


def _integer(value: str | None, otherwise: int) -> int:
    return int(value) if value and re.fullmatch(r"\s*-?\d{1,6}\s*", value) else otherwise
