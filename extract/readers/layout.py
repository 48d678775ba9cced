"""Pieces of a document in, its stored text out: headings, items and rows as Markdown lays them.

Every format with a structure of its own becomes pieces first, so that one place decides how they
stand in the text that offsets count in: `#` before headings, numbers and `- ` before items, rows
between `|`, and a blank line between all that does not belong close together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from .stored import Stored

_SHORT = 90  # code points that a line of an address or a title page has at most
_HEADING = 110  # code points that a bold line has at most if it is a heading
_TITLE = 200
_CHAIN = 2
_BODY = 60  # code points from which a paragraph is text, and no line of a title page
_ENDED = re.compile(r"[.,;:!?…][\"»”’)]*$")
_NUMBERED = re.compile(r"(?:\S+\s+)?(\d{1,2}(?:\.\d{1,2})*)[.)]?\s")
_LABEL_TAB = re.compile(r"^(\s*(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zæøå]{1,4})[.)]?|[-–•]))\t+", re.I)
LARGE, BOLD, UNDERLINED = 3, 2, 1
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffc\ufffd]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"[^\S\n\t]+")
_BLANK_LINES = re.compile(r"[ \t]*\n\s*")


class Kind(Enum):
    """What a piece is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, paragraph, list item or table row.

    `level` is a heading's (1 highest) or an item's depth (0 outermost); `weight` tells that all of
    it is LARGE, BOLD or UNDERLINED, `spaced` that space stands before it; `pages` are (offset in
    `text`, page number).
    """

    kind: Kind
    text: str
    level: int = 0
    weight: int = 0
    spaced: bool = False
    pages: tuple[tuple[int, int], ...] = ()


def clean(text: str) -> str:
    """Return extracted words with plain spaces, composed letters and nothing invisible."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _SPACES.sub(" ", text.replace("\u2028", "\n").replace("\u2029", "\n"))
    return _LABEL_TAB.sub(r"\1 ", _BLANK_LINES.sub("\n", text).strip())


def one_line(text: str) -> str:
    """Return words on one line."""
    return " ".join(text.split())


def row(cells: Iterable[str], pages: tuple[tuple[int, int], ...] = ()) -> Piece:
    """Return a table row; a bar inside a cell would be read as the cell's end."""
    inner = " | ".join(one_line(cell).replace("|", "¦") for cell in cells)
    return Piece(Kind.ROW, f"| {inner} |", pages=pages)


def in_cell(parts: Iterable[str]) -> str:
    """Return the paragraphs of a cell as one: a semicolon parts those that no sign parts."""
    joined = ""
    for part in map(one_line, parts):
        if part:
            joined += ("" if not joined else " " if _ENDED.search(joined) else "; ") + part
    return joined


def lay_out(pieces: Iterable[Piece]) -> Stored:
    """Return the stored text of pieces in order, with the page of each place that has one."""
    text = ""
    parts: list[str] = []
    length = 0
    pages: list[tuple[int, int]] = []
    before: Piece | None = None
    for piece in _with_headings([p for p in pieces if p.text.strip()]):
        text = piece.text
        lead = ""
        if piece.kind is Kind.HEADING:
            text, lead = one_line(text), "#" * min(max(piece.level, 1), 6) + " "
        elif piece.kind is Kind.ITEM:
            lead = "  " * min(piece.level, 4)
        glue = "" if before is None else "\n" if _close(before, piece) else "\n\n"
        start = length + len(glue)
        for offset, page in piece.pages:
            if not pages or page != pages[-1][1]:
                pages.append((start + len(lead) + offset if offset else start, page))
        parts += (glue, lead, text)
        length = start + len(lead) + len(text)
        before = piece
    if parts:
        parts.append("\n")
    return Stored("".join(parts), tuple(pages))


def _close(before: Piece, piece: Piece) -> bool:
    """Tell whether two pieces stand on lines one under the other."""
    if before.kind is not piece.kind or piece.kind is Kind.HEADING:
        return False
    if piece.kind is Kind.PARAGRAPH:
        return not piece.spaced and _is_line(before) and _is_line(piece)
    return True


def _is_line(piece: Piece) -> bool:
    """Tell whether a piece may be a line of an address, a form or a title page."""
    return piece.kind is Kind.PARAGRAPH and len(piece.text) <= _SHORT


def _with_headings(pieces: Sequence[Piece]) -> Iterable[Piece]:
    """Yield the pieces, with what only looks like a heading made one, and the title page close."""
    title_page = True
    depth = 1
    for at, piece in enumerate(pieces):
        if at == 0 and _is_title(piece):
            yield replace(piece, kind=Kind.HEADING, level=1)
            continue
        if piece.kind is Kind.HEADING:
            title_page = title_page and at == 0
            depth = piece.level
        elif _leads(pieces, at, 0 if title_page else _CHAIN):
            title_page = False
            number = _NUMBERED.match(piece.text)
            if number:
                depth = 2 + number.group(1).count(".")
            elif piece.weight == LARGE:
                depth = 1
            step = 0 if number or piece.weight == LARGE else 1 if piece.weight == BOLD else 2
            piece = replace(piece, kind=Kind.HEADING, level=min(depth + step, 6))
        elif title_page:
            title_page = _is_line(piece)
            piece = replace(piece, spaced=piece.spaced and not title_page)
        yield piece


def _is_title(piece: Piece) -> bool:
    """Tell whether a document's first piece is its title: it stands out, and is no sentence."""
    is_line = piece.kind is Kind.PARAGRAPH and len(piece.text) <= _TITLE
    return is_line and piece.weight > 0 and not _ENDED.search(piece.text)


def _leads(pieces: Sequence[Piece], at: int, chain: int) -> bool:
    """Tell whether a bold or underlined line is a heading: short, no sentence, over longer text.

    Up to `chain` more such lines, or labels with a colon, may stand between it and the text.
    """
    piece = pieces[at]
    text = piece.text.strip()
    if not piece.weight or at + 1 == len(pieces) or piece.kind is Kind.ROW or "\n" in text:
        return False
    if len(text) > _HEADING or _ENDED.search(text.rstrip("?")):
        return False
    if not re.match(r"[\W\d]*[A-ZÆØÅ]", text) or (piece.kind is Kind.ITEM and text[0] in "-☐☒"):
        return False
    following = pieces[at + 1]
    if following.kind is Kind.PARAGRAPH and not following.weight:
        told = len(following.text) >= _BODY or bool(_ENDED.search(following.text))
        return told and (chain > 0 or len(following.text) >= _BODY)
    if not following.weight or following.kind is Kind.ROW:
        return chain > 0 or following.kind is Kind.ITEM
    return chain > 0 and (following.text.endswith(":") or _leads(pieces, at + 1, chain - 1))
