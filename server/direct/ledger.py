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
# Words of eight bytes, each written in one step. Of the request that is being answered: its loan, 0
# if there is none; when it began; whether something of the answer may have left; its length.
_LOAN, _BEGAN, _SENDING, _LENGTH, _WRITTEN, _RECALLED, _TAKEN = range(7)
_REQUEST = 64
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
        self._view = memoryview(self._memory)[:_REQUEST]
        self._words = self._view.cast("Q")
        self._times = self._view.cast("d")
        self._read = 0
        self._written = 0
        self._taken = 0

    def close(self) -> None:
        """Let go of the memory; the other side still has it."""
        for view in (self._words, self._times, self._view):
            view.release()
        self._memory.close()

    # ------------------------------------------------------------ the reader's side

    def begin(self, loan: int, began: float, request: bytes) -> None:
        """Note the request that is taken up."""
        size, words = len(request), self._words
        self._memory[_REQUEST : _REQUEST + size] = request
        words[_LENGTH] = size
        # Its loan last: whoever looks meanwhile must not take an older request's time for its own.
        self._times[_BEGAN] = began
        words[_LOAN] = loan
        if loan > self._taken:
            self._taken = words[_TAKEN] = loan

    def sending(self) -> None:
        """Note that from now on a part of the answer may have left."""
        self._words[_SENDING] = 1

    def end(self) -> None:
        """Note that no request is being answered."""
        self._words[_LOAN] = self._words[_SENDING] = 0

    def add(
        self, loan: int, number: int, at: float, seconds: float, size: int, generation: int
    ) -> None:
        """Note a request that was answered."""
        place = _RING + (self._written % _RECORDS) * _RECORD.size
        _RECORD.pack_into(self._memory, place, loan, number, at, seconds, size, generation)
        self._written += 1
        self._words[_WRITTEN] = self._written

    @property
    def recalled(self) -> int:
        """Return the number up to which loans are no longer the reader's."""
        return self._words[_RECALLED]

    # ------------------------------------------------------------ the server's side

    def recall(self, loan: int) -> None:
        """Take loans back up to a number; the reader must be frozen, in the middle of a request.

        It looks here before it turns to another connection.
        """
        self._words[_RECALLED] = loan

    def running(self) -> Running | None:
        """Return the request that is being answered."""
        loan = self._words[_LOAN]
        return Running(loan, self._times[_BEGAN]) if loan else None

    @property
    def taken(self) -> int:
        """Return the number of the newest loan that the reader has taken up."""
        return self._words[_TAKEN]

    @property
    def is_sending(self) -> bool:
        """Return whether a part of the answer may have left."""
        return bool(self._words[_SENDING])

    def request(self) -> bytes:
        """Return the request that is being answered."""
        size = self._words[_LENGTH]
        return self._memory[_REQUEST : _REQUEST + size]

    def records(self) -> Iterator[Record]:
        """Yield what has been answered since this was asked last."""
        written = self._words[_WRITTEN]
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
