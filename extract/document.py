"""A file becomes a Document: its stored text, whose offsets hold for ever."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import Path

from ..errors import UnreadableDocumentError
from .model import Document
from .readers import limit_of, stored_text
from .wordings import word_list


def slug_of(name: str) -> str:
    """Return the file's name without suffix as ASCII letters, digits and hyphens."""
    folded = name.replace("æ", "ae").replace("ø", "o").replace("å", "a")
    folded = folded.replace("Æ", "Ae").replace("Ø", "O").replace("Å", "A")
    ascii_only = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", ascii_only).strip("-").lower() or "document"


def from_text(
    text: str,
    name: str,
    slug: str | None = None,
    pages: tuple[tuple[int, int], ...] = (),
    unread: tuple[int, ...] = (),
) -> Document:
    """Return the Document of a stored text, with what is known of its pages."""
    checksum = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(name, text, checksum, slug or slug_of(Path(name).stem), pages, unread)


def read(path: Path) -> Document:
    """Read a file in one of the formats of `readers.formats`, by its suffix and its content.

    Raises UnreadableDocumentError with one sentence that says what to do, for a file that is
    missing, empty, too large, damaged, hostile, or of another format.
    """
    data = _bytes(path, limit_of(path.name))
    stored = stored_text(path.name, data, word_list("adding") | word_list("and_or"))
    # A name that is not UTF-8 either could not be written into a graph.
    name = os.fsencode(path.name).decode("utf-8", "replace")
    return from_text(stored.text, name, None, stored.pages, stored.unread)


def _bytes(path: Path, limit: int) -> bytes:
    try:
        size = path.stat().st_size
        if size <= limit:
            with path.open("rb") as file:
                # No more than that: a device or a pipe may have no end.
                data = file.read(limit + 1)
            size = len(data)
    except OSError as error:
        raise UnreadableDocumentError(
            f"{path} cannot be opened ({error.strerror}): check the path and its permissions."
        ) from error
    if size > limit:
        large = "too large" if size == limit + 1 else f"{size / 1048576:.0f} MB"
        raise UnreadableDocumentError(
            f"{path.name} is {large}; an agreement may have at most "
            f"{limit // 1048576} MB: split it, or give the agreement's own file."
        )
    return data
