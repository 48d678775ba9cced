"""A text file (.txt, .md) in UTF-8 in, its stored text out: the file, decoded, unchanged."""

from __future__ import annotations

import re
from collections.abc import Collection

from ..errors import UnreadableDocumentError
from .stored import Stored

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read(name: str, data: bytes, joining: Collection[str] = ()) -> Stored:
    """Return the text as it is; raises UnreadableDocumentError for another encoding, or none."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableDocumentError(
            f"{name} is not UTF-8 (byte {error.start}; perhaps Latin-1 or Windows-1252): "
            "save it as UTF-8 and try again."
        ) from error
    if _CONTROL.search(text):
        raise UnreadableDocumentError(
            f"{name} holds binary data: export the agreement as plain text (.txt, UTF-8)."
        )
    return Stored(text)
