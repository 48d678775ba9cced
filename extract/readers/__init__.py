"""A file's bytes in, its stored text out: the text that all offsets count in, for ever.

`formats` has the table of formats. Text is the file itself; every other format is read in a
process of its own (`confined`) and laid out as Markdown (`layout`).
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePath

from ...errors import UnreadableDocumentError
from . import ocr, text
from .confined import read_confined
from .formats import FORMATS, format_of
from .stored import Stored

__all__ = ["MAX_BYTES", "MAX_PACKED_BYTES", "SUFFIXES", "Stored", "limit_of", "stored_text"]

MAX_BYTES = 5 * 1024 * 1024
"""Longer texts are refused: no agreement has 1500 pages, and a mistake should not take hours."""

MAX_PACKED_BYTES = 20 * 1024 * 1024
"""What a file may have whose text is packed, or stands among pictures."""

SUFFIXES = frozenset(FORMATS)
"""The kinds of file that a folder is searched for."""

_FEW = 0.5  # of the pages: more than these are a scan, fewer a signed page or a drawing


def limit_of(name: str) -> int:
    """Return how many bytes a file of this name may have."""
    form = FORMATS.get(PurePath(name).suffix.lower())
    return MAX_BYTES if form is None or form.reader == "text" else MAX_PACKED_BYTES


def stored_text(name: str, data: bytes, joining: Collection[str] = ()) -> Stored:
    """Return the stored text of a file by its name's suffix and its content.

    `joining` are words before which a hyphen at a line's end stays (`drifts-` `og`). Raises
    UnreadableDocumentError with one sentence that says what to do.
    """
    if not data.strip():
        raise _empty(name)
    form = format_of(name, PurePath(name).suffix.lower(), data)
    if form.reader == "text":
        stored = text.read(name, data)
    else:
        stored = read_confined(form.reader, name, data, joining)
        pages = len({page for _, page in stored.pages} | set(stored.unread))
        scanned = len(stored.unread) > _FEW * pages
        if scanned or (stored.unread and ocr.is_installed()):
            stored = read_confined(form.reader, name, ocr.with_text(name, data), joining)
    if len(stored.text) > MAX_BYTES:
        raise UnreadableDocumentError(
            f"{name} holds more than {MAX_BYTES // 1048576} MB of text: split it, or give the "
            "agreement's own file."
        )
    if not stored.text.strip("\ufeff \t\r\n\f\v"):
        raise _empty(name)
    return stored


def _empty(name: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(f"{name} is empty: give a file with an agreement in it.")
