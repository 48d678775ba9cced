"""A file becomes a Document: its text, decoded, whose offsets hold for ever."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

from ..errors import UnreadableDocumentError
from .model import Document

MAX_BYTES = 20 * 1024 * 1024
"""Larger files are refused: no agreement is that long, and a mistake should not fill the store."""

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
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


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
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableDocumentError(
                f"{path.name} is {size / 1048576:.0f} MB; an agreement may have at most "
                f"{MAX_BYTES // 1048576} MB: split it, or give the agreement's own file."
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocumentError(
            f"{path} cannot be opened ({error.strerror}): check the path and its permissions."
        ) from error
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UnreadableDocumentError(
                f"{path.name} is {what}, not text: export it as plain text (.txt, UTF-8) first."
            )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableDocumentError(
            f"{path.name} is not UTF-8 (byte {error.start}; perhaps Latin-1 or Windows-1252): "
            "save it as UTF-8 and try again."
        ) from error
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise UnreadableDocumentError(f"{path.name} is empty: give a file with an agreement in it.")
    if _CONTROL.search(text):
        raise UnreadableDocumentError(
            f"{path.name} holds binary data: export the agreement as plain text (.txt, UTF-8)."
        )
    return from_text(text, path.name)
