"""The zip package of an office document: its parts, read only after its sizes have been checked."""

from __future__ import annotations

import io
import zipfile
import zlib
from zipfile import BadZipFile, ZipFile, ZipInfo

from ...errors import UnreadableDocumentError

MAX_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
"""What all entries may come to when unpacked, by their own account."""
MAX_PART_BYTES = 40 * 1024 * 1024
MAX_RATIO = 250
"""How many times its packed size a large entry may be; text with marks in it comes to about 50."""
_SMALL = 1024 * 1024
_ENCRYPTED = 0x1


class Package:
    """A zip package that is no bomb; a part is unpacked when it is asked for."""

    def __init__(self, name: str, data: bytes) -> None:
        """Open the package; raises UnreadableDocumentError if it is damaged, locked or a bomb."""
        self._name = name
        try:
            self._zip = ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (BadZipFile, zipfile.LargeZipFile, ValueError, OSError) as error:
            raise self._damaged() from error
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise UnreadableDocumentError(
                f"{name} is locked with a password: save it without one and try again."
            )
        if len(entries) > MAX_ENTRIES or self._unpacks_to_much(entries):
            raise UnreadableDocumentError(
                f"{name} would unpack to far more than an agreement holds: save it anew in the "
                "program that made it."
            )
        self._entries = {entry.filename: entry for entry in entries}

    def __contains__(self, part: str) -> bool:
        return part in self._entries

    def read(self, part: str) -> bytes:
        """Return a part's bytes; raises UnreadableDocumentError if it is absent or damaged."""
        entry = self._entries.get(part)
        if entry is None:
            raise self._damaged()
        try:
            return self._zip.read(entry)
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
            raise self._damaged() from error

    def _unpacks_to_much(self, entries: list[ZipInfo]) -> bool:
        return sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES or any(
            entry.file_size > _SMALL
            and (
                entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
                or (entry.filename.endswith((".xml", ".rels")) and entry.file_size > MAX_PART_BYTES)
            )
            for entry in entries
        )

    def _damaged(self) -> UnreadableDocumentError:
        return UnreadableDocumentError(
            f"{self._name} is damaged or cut short: get it once more, or save it anew in the "
            "program that made it."
        )
