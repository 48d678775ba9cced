"""A file becomes a Document: its text, decoded, whose offsets hold for ever."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import unicodedata
from pathlib import Path

from ..errors import UnreadableDocumentError
from .model import Document

MAX_BYTES = 5 * 1024 * 1024
"""Larger files are refused: no agreement has 1500 pages, and a mistake should not take hours."""

SUFFIXES = frozenset({".txt", ".md"})
"""The kinds of file that a folder is searched for."""

_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "an office or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def slug_of(name: str) -> str:
    """Return the file's name without suffix as ASCII letters, digits and hyphens."""
    folded = name.replace("æ", "ae").replace("ø", "o").replace("å", "a")
    folded = folded.replace("Æ", "Ae").replace("Ø", "O").replace("Å", "A")
    ascii_only = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", ascii_only).strip("-").lower() or "document"


def from_text(text: str, name: str, slug: str | None = None) -> Document:
    """Return the Document of a text that is already decoded."""
    checksum = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(name, text, checksum, slug or slug_of(Path(name).stem))


def read(path: Path) -> Document:
    """Read a text file (UTF-8) as it is.

    Raises UnreadableDocumentError with one sentence that says what to do, for a file that is
    missing, empty, too large, of another format, or in another encoding.
    """
    data = _bytes(path)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UnreadableDocumentError(
                f"{path.name} is {what}, not text: export it as plain text (.txt, UTF-8) first."
            )
    text = _decoded(data, path.name)
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise UnreadableDocumentError(f"{path.name} is empty: give a file with an agreement in it.")
    # A name that is not UTF-8 either could not be written into a graph.
    return from_text(text, os.fsencode(path.name).decode("utf-8", "replace"))


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size <= MAX_BYTES:
            with path.open("rb") as file:
                # No more than that: a device or a pipe may have no end.
                data = file.read(MAX_BYTES + 1)
            size = len(data)
    except OSError as error:
        raise UnreadableDocumentError(
            f"{path} cannot be opened ({error.strerror}): check the path and its permissions."
        ) from error
    if size > MAX_BYTES:
        large = "too large" if size == MAX_BYTES + 1 else f"{size / 1048576:.0f} MB"
        raise UnreadableDocumentError(
            f"{path.name} is {large}; an agreement may have at most "
            f"{MAX_BYTES // 1048576} MB: split it, or give the agreement's own file."
        )
    return data


def _decoded(data: bytes, name: str) -> str:
    if _is_wide(data):
        raise UnreadableDocumentError(
            f"{name} is UTF-16 or UTF-32, not UTF-8: save it as UTF-8 and try again."
        )
    if _CONTROL.search(data):  # in UTF-8, these bytes stand for themselves alone
        raise UnreadableDocumentError(
            f"{name} holds binary data: export the agreement as plain text (.txt, UTF-8)."
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableDocumentError(
            f"{name} is not UTF-8 (byte {error.start}; perhaps Latin-1 or Windows-1252): "
            "save it as UTF-8 and try again."
        ) from error


def _is_wide(data: bytes) -> bool:
    """Tell whether a text seems to have two or four bytes for each sign."""
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)) or (
        data.count(0) * 3 > len(data)
    )
