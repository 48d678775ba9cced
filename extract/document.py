"""A file becomes a Document: its stored text, whose offsets hold for ever."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

from ..errors import UnreadableDocumentError
from ..readers import MAX_BYTES, stored_text
from .model import Document
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
    stored = stored_text(path.name, data, word_list("adding") | word_list("and_or"))
    return from_text(stored.text, path.name, None, stored.pages, stored.unread)
