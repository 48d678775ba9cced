"""The formats that are read, and those that are only recognised, to say what to do with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ...errors import UnreadableDocumentError

_HEAD = (
    1024  # a PDF may have other bytes before its mark, but not many (ISO 32000-1, annex H.3.4.1)
)


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name in a sentence, what its content begins with, and who reads it.

    `reader` is the module of this package whose `read` returns the stored text. It is imported
    where it is used, in a process of its own; text alone is read in ours.
    """

    what: str
    mark: bytes
    reader: str


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        ".txt": Format("text", b"", "text"),
        ".md": Format("text", b"", "text"),
        ".html": Format("a web page", b"", "html"),
        ".htm": Format("a web page", b"", "html"),
        ".docx": Format("a Word document", b"PK\x03\x04", "docx"),
        ".pdf": Format("a PDF", b"%PDF-", "pdf"),
    }
)
"""Suffix → format. A file with any other suffix is taken for text."""

_WORD = "save it as .docx in Word or LibreOffice, or as plain text (.txt, UTF-8)."
_UNPACK = "unpack it and give the agreement's own file."
_SCAN = "scan the agreement to PDF, or give its text (.txt, UTF-8)."
_RECOGNISED = (
    (b"%PDF-", "a PDF", "give it the suffix .pdf, or export it as plain text (.txt, UTF-8)."),
    (b"PK\x03\x04", "an office or zip file",
     "give it the suffix .docx if Word made it; else save it as .docx, or unpack it."),
    (b"\xd0\xcf\x11\xe0", "an old office file", _WORD),
    (b"{\\rtf", "an RTF file", _WORD),
    (b"\x89PNG", "a picture", _SCAN),
    (b"\xff\xd8\xff", "a picture", _SCAN),
    (b"GIF8", "a picture", _SCAN),
    (b"BM", "a picture", _SCAN),
    (b"II*\x00", "a picture", _SCAN),
    (b"MM\x00*", "a picture", _SCAN),
    (b"\x1f\x8b", "a packed archive", _UNPACK),
    (b"7z\xbc\xaf", "a packed archive", _UNPACK),
    (b"Rar!", "a packed archive", _UNPACK),
)  # fmt: skip
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"


def format_of(name: str, suffix: str, data: bytes) -> Format:
    """Return the format of a file; raises UnreadableDocumentError if its content is of another."""
    expected = FORMATS.get(suffix.lower(), FORMATS[".txt"])
    if expected.mark and (
        data.startswith(expected.mark) or (suffix == ".pdf" and expected.mark in data[:_HEAD])
    ):
        return expected
    for mark, what, advice in _RECOGNISED:
        if data.startswith(mark) and (mark != b"BM" or b"\x00" in data[:_HEAD]):
            if data[30:].startswith(_OPEN_DOCUMENT):
                what, advice = "an OpenDocument file", _WORD
            elif what == "an old office file" and suffix == ".docx":
                what, advice = (
                    "an old office file or locked",
                    "save it as .docx without a password.",
                )
            raise UnreadableDocumentError(f"{name} is {what}, not {expected.what}: {advice}")
    if expected.mark and data:
        raise UnreadableDocumentError(
            f"{name} is not {expected.what}, though its name says so: give it its own suffix, or "
            f"save it as {expected.what}."
        )
    return expected
