"""A text file (.txt, .md) in UTF-8 in, its stored text out: the file, decoded, unchanged."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection

from ...errors import UnreadableDocumentError
from .stored import Stored

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def read(name: str, data: bytes, joining: Collection[str] = ()) -> Stored:
    """Return the text as it is; raises UnreadableDocumentError for another encoding, or none."""
    if _is_wide(data):
        raise UnreadableDocumentError(
            f"{name} is UTF-16 or UTF-32, not UTF-8: save it as UTF-8 and try again."
        )
    if _CONTROL.search(data):  # in UTF-8, these bytes stand for themselves alone
        raise UnreadableDocumentError(
            f"{name} holds binary data: export the agreement as plain text (.txt, UTF-8)."
        )
    try:
        return Stored(data.decode("utf-8"))
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
