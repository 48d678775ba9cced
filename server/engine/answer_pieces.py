"""An answer on its way out of a worker: in pieces, compressed if asked, within its limits."""

from __future__ import annotations

import zlib
from typing import Protocol

PIECE = 1 << 16
_WORTH_COMPRESSING = 1400
# What stands between two rows, or in each; a quotation mark in a value is always escaped.
_ROW_MARKS = {"json": b'},{"', "xml": b"<result>", "csv": b"\n", "tsv": b"\n", "ntriples": b"\n"}


class AnswerTooLargeError(Exception):
    """The answer has more bytes, or more rows, than were allowed."""


class Outlet(Protocol):
    """Where the pieces of an answer go."""

    def put(self, data: bytes | bytearray, *, is_compressed: bool) -> None:
        """Take a piece, which the caller may change afterwards."""


class Pieces:
    """A file to write an answer to: sends it in pieces, and refuses to grow past its limits."""

    def __init__(
        self, outlet: Outlet, name: str, most_bytes: int, most_rows: int, *, compress: bool
    ) -> None:
        self._outlet = outlet
        self._mark = _ROW_MARKS.get(name) if most_rows else None
        self._bytes_left = most_bytes
        self._rows_left = most_rows
        self._pending = bytearray()
        self._compressor = zlib.compressobj(5, wbits=31) if compress else None
        self._is_first = True

    def write(self, data: bytes) -> int:
        """Take the next bytes; raises AnswerTooLargeError past a limit."""
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            raise AnswerTooLargeError
        self._pending += data
        if len(self._pending) >= PIECE:
            self._send(self._pending)
            self._pending.clear()
        return len(data)

    def flush(self) -> None:
        """Do nothing: whoever writes says so at times of its own, and pieces are better large."""

    def close(self) -> None:
        """Send what is pending as the last piece."""
        data = self._pending
        if self._is_first and len(data) < _WORTH_COMPRESSING:
            self._compressor = None
        self._send(data)
        if self._compressor is not None:
            self._outlet.put(self._compressor.flush(), is_compressed=True)

    def _send(self, data: bytearray) -> None:
        if self._mark is not None:
            self._rows_left -= data.count(self._mark)
            if self._rows_left < 0:
                raise AnswerTooLargeError
        self._is_first = False
        if self._compressor is None:
            self._outlet.put(data, is_compressed=False)
        else:
            self._outlet.put(self._compressor.compress(data), is_compressed=True)
