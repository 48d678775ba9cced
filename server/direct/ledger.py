"""Memory that the server and a reader that speaks with clients share: what it does, what it did.

A message for each request would cost more than most requests do. The reader writes; the server
reads, and relies on what it reads only while the reader is stopped or dead. One word goes the
other way: up to which number loans are taken back.
"""

from __future__ import annotations

import mmap
import os
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

MOST_REQUEST_BYTES = 1 << 15
"""Longest request that fits."""

_RECORDS = 4096
# At 0, of the request that is being answered: its loan, 0 if there is none; then when it began,
# whether something of the answer may have left, its length.
_STATE = struct.Struct("=Qd")
_DETAILS = struct.Struct("=dQQ")
_NUMBER = struct.Struct("=Q")
_LOAN, _DETAIL, _SENDING, _LENGTH, _WRITTEN, _RECALLED, _TAKEN, _REQUEST = (
    *(0, 8, 16, 24, 32, 40, 48, 64),
)
_RING = _REQUEST + MOST_REQUEST_BYTES
_RECORD = struct.Struct("=QQddQI")
SIZE = _RING + _RECORDS * _RECORD.size


@dataclass(frozen=True, slots=True)
class Running:
    """A request that a reader is at: of which loan, since when (`time.monotonic`)."""

    loan: int
    began: float


class Record(NamedTuple):
    """A request that was answered: `at` by the clock, `seconds` taken, `size` of the body."""

    loan: int
    number: int
    at: float
    seconds: float
    size: int
    generation: int


class Ledger:
    """One reader's shared memory."""

    def __init__(self, descriptor: int) -> None:
        self._memory = mmap.mmap(descriptor, SIZE)
        self._read = 0
        self._written = 0
        self._taken = 0

    def close(self) -> None:
        """Let go of the memory; the other side still has it."""
        self._memory.close()

    # ------------------------------------------------------------ the reader's side

    def begin(self, loan: int, began: float, request: bytes) -> None:
        """Note the request that is taken up."""
        memory, size = self._memory, len(request)
        memory[_REQUEST : _REQUEST + size] = request
        # Its loan last: whoever looks meanwhile must not take one request's time for another's.
        _DETAILS.pack_into(memory, _DETAIL, began, 0, size)
        _NUMBER.pack_into(memory, _LOAN, loan)
        if loan > self._taken:
            self._taken = loan
            _NUMBER.pack_into(memory, _TAKEN, loan)

    def sending(self) -> None:
        """Note that from now on a part of the answer may have left."""
        _NUMBER.pack_into(self._memory, _SENDING, 1)

    def end(self) -> None:
        """Note that no request is being answered."""
        _NUMBER.pack_into(self._memory, _LOAN, 0)

    def add(
        self, loan: int, number: int, at: float, seconds: float, size: int, generation: int
    ) -> None:
        """Note a request that was answered."""
        place = _RING + (self._written % _RECORDS) * _RECORD.size
        _RECORD.pack_into(self._memory, place, loan, number, at, seconds, size, generation)
        self._written += 1
        _NUMBER.pack_into(self._memory, _WRITTEN, self._written)

    @property
    def recalled(self) -> int:
        """Return the number up to which loans are no longer the reader's."""
        number: int = _NUMBER.unpack_from(self._memory, _RECALLED)[0]
        return number

    # ------------------------------------------------------------ the server's side

    def recall(self, loan: int) -> None:
        """Take loans back up to a number; the reader must be frozen, in the middle of a request.

        It looks here before it turns to another connection.
        """
        _NUMBER.pack_into(self._memory, _RECALLED, loan)

    def running(self) -> Running | None:
        """Return the request that is being answered."""
        loan, began = _STATE.unpack_from(self._memory, _LOAN)
        return Running(loan, began) if loan else None

    @property
    def taken(self) -> int:
        """Return the number of the newest loan that the reader has taken up."""
        number: int = _NUMBER.unpack_from(self._memory, _TAKEN)[0]
        return number

    @property
    def is_sending(self) -> bool:
        """Return whether a part of the answer may have left."""
        return bool(_NUMBER.unpack_from(self._memory, _SENDING)[0])

    def request(self) -> bytes:
        """Return the request that is being answered."""
        size = _NUMBER.unpack_from(self._memory, _LENGTH)[0]
        return self._memory[_REQUEST : _REQUEST + size]

    def records(self) -> Iterator[Record]:
        """Yield what has been answered since this was asked last."""
        written = _NUMBER.unpack_from(self._memory, _WRITTEN)[0]
        self._read = max(self._read, written - _RECORDS)  # older ones are written over
        while self._read < written:
            place = _RING + (self._read % _RECORDS) * _RECORD.size
            self._read += 1
            yield Record._make(_RECORD.unpack_from(self._memory, place))


def make() -> int:
    """Return the descriptor of new, empty memory, to be given to a reader and mapped by both."""
    with tempfile.TemporaryFile() as file:
        file.truncate(SIZE)
        return os.dup(file.fileno())
