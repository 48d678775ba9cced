"""A PDF in, its stored text out, and the page of every place in it.

This is the border to pdfplumber: what it sees on a page becomes lines and tables here; what they
mean is decided in the modules `pdf_*`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from ...errors import UnreadableDocumentError
from .layout import clean, lay_out
from .pdf_flow import pieces
from .pdf_lines import Grid, Line, Sheet, Word, lines_of
from .pdf_margins import without_margins
from .pdf_tables import grid_of, open_sides
from .stored import Stored

MAX_PAGES = 500
_TAIL = 65_536
_SMALLEST = 2.0  # points; smaller letters are not there to be read
_PICTURE = 0.3  # of the page: what a scanned sheet covers at least
_CURVES = 200
_UNMAPPED = re.compile(r"\(cid:\d+\)")  # what stands for a letter that the font does not name
_UNMAPPED_WORDS = 0.2  # of a page's words: more than these, and it is as good as a picture
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.I)


def read(name: str, data: bytes, joining: Collection[str] = ()) -> Stored:
    """Return the stored text and its pages; a text of nothing if the pages are pictures.

    `joining` are words that never go on a word divided at a line's end (`drifts-` `og`). Raises
    UnreadableDocumentError for a file that is locked, cut short, or has too many pages.
    """
    if b"%%EOF" not in data[-_TAIL:]:
        raise UnreadableDocumentError(
            f"{name} is cut short: its end is missing; get the file once more."
        )
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MAX_PAGES:
                raise UnreadableDocumentError(
                    f"{name} has {len(document.pages)} pages; an agreement may have at most "
                    f"{MAX_PAGES}: give the agreement's own file."
                )
            sheets = tuple(_sheets(document.pages))
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise UnreadableDocumentError(
                f"{name} is locked with a password: save it without one and try again."
            ) from error
        raise _damaged(name) from error
    except PDFSyntaxError as error:
        raise _damaged(name) from error
    if not sheets:
        raise _damaged(name)
    stored = lay_out(pieces(without_margins(sheets), joining))
    unread = tuple(s.number for s in sheets if s.is_picture and not s.lines and not s.grids)
    return Stored(stored.text, stored.pages, unread)


def _damaged(name: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        f"{name} is damaged: get it once more, or print it to PDF anew from the program that "
        "made it."
    )


def _sheets(pages: list[Page]) -> Iterator[Sheet]:
    for page in pages:
        yield _sheet(page)
        page.close()  # lets go of its letters: a long document need not stay in memory


def _sheet(page: Page) -> Sheet:
    page = page.dedupe_chars()
    words = tuple(_words(page))
    grids: list[Grid] = []
    for table in _tables(page):
        grid = grid_of([row.cells for row in table.rows], table.bbox, words, page.page_number)
        if grid is not None and not any(grid.covers(other) for other in grids):
            grids.append(grid)
    loose = tuple(w for w in words if not any(g.holds(w) for g in grids))
    rules = tuple(
        (float(r["x0"]), float(r["x1"]), float(r["top"]))
        for r in (*page.lines, *page.rects)
        if float(r["height"]) < 2 and float(r["width"]) > 4
    )
    width, height = float(page.width), float(page.height)
    pictured = sum(_area(image) for image in page.images) > _PICTURE * width * height
    # Letters may be drawn as outlines, or in a font that does not say which they are.
    drawn = len(page.curves) > _CURVES or (bool(page.chars) and not words)
    lines: tuple[Line, ...] = tuple(lines_of(loose, rules, page.page_number, width))
    return Sheet(page.page_number, width, height, lines, tuple(grids), pictured or drawn)


def _tables(page: Page) -> list[Table]:
    """Return the ruled tables of a page, with the sides added that are not drawn."""
    found = page.find_tables()
    edges = [(float(e["x0"]), float(e["x1"]), float(e["top"])) for e in page.horizontal_edges]
    sides = [side for table in found for side in open_sides(table.bbox, edges)]
    if not sides:
        return found
    drawn = [
        {"object_type": "line", "orientation": "v", "x0": x, "x1": x, "top": top, "bottom": bottom,
         "width": 0, "height": bottom - top}
        for x, top, bottom in sides
    ]  # fmt: skip
    return page.find_tables({"explicit_vertical_lines": drawn})


def _words(page: Page) -> Iterator[Word]:
    left, top, right, bottom = page.bbox
    shown = page.filter(
        lambda o: o["object_type"] != "char" or (o["upright"] and o["size"] >= _SMALLEST)
    )
    words = shown.extract_words(
        x_tolerance_ratio=0.15, y_tolerance=2, extra_attrs=["fontname", "size"]
    )
    unmapped = sum(bool(_UNMAPPED.search(found["text"])) for found in words)
    for found in words if unmapped <= _UNMAPPED_WORDS * len(words) else ():
        text = clean(_UNMAPPED.sub("", found["text"]) or "•")
        x, y = (found["x0"] + found["x1"]) / 2, (found["top"] + found["bottom"]) / 2
        if text and left <= x <= right and top <= y <= bottom:
            yield Word(
                text, float(found["x0"]), float(found["x1"]), float(found["top"]),
                float(found["bottom"]), float(found["size"]), bool(_BOLD.search(found["fontname"])),
            )  # fmt: skip


def _area(image: dict[str, float]) -> float:
    return abs(float(image["width"]) * float(image["height"]))
