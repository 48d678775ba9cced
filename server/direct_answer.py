"""The answer to a plain query as an HTTP response, sent on a client's connection by a reader."""

from __future__ import annotations

import binascii
import os
import re
import select
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

import pyoxigraph as ox

from ..confinement import cap_memory
from ..errors import StoreError
from . import generations, response_headers
from .answer_pieces import AnswerTooLargeError, Pieces
from .file_stamp import stamp_of
from .freshness_tags import is_settled, tag
from .frozen_query import Result, ResultWriter, StoreGoneError, Stores, failure_of
from .ledger import Ledger
from .loans import Terms
from .query_text import read_query
from .response_headers import content_type
from .view import OPEN

_HELD_BACK = 1 << 20
# Words that need a closer look, wherever they stand.
_SUSPICIOUS = ("SERVICE", "LOAD", "NOW", "RAND", "UUID", "BNODE")
# What may stand in an address, but # and &.
_PLAIN = re.compile(rb"[!\"$'-~]*(?:%[0-9A-Fa-f]{2}[!\"$'-~]*)*")
_FIXED = "".join(f"{name}: {value}\r\n" for name, value in response_headers.ANSWER.items())
_START = f"HTTP/1.1 200 OK\r\nServer: {response_headers.SERVER}\r\n{_FIXED}"


class NotPlainError(Exception):
    """The request is for the server itself."""


class RefusedError(Exception):
    """The query has no answer, and nothing has been sent."""

    def __init__(self, failure: Mapping[str, object]) -> None:
        super().__init__(failure["kind"])
        self.failure = failure


class CutError(Exception):
    """The answer cannot be completed, and a part of it has been sent."""


class _LostClientError(Exception):
    """The client takes no more."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer that was sent: the request's number, the bytes of the body, the generation."""

    number: bytes
    size: int
    generation: int


@dataclass(frozen=True, slots=True)
class _Generation:
    name: str
    number: int
    published: float


class AnswerSender:
    """Runs queries on the newest generation and sends what they give."""

    def __init__(self, data: Path, memory: int, ledger: Ledger) -> None:
        self._current = os.path.join(data, "CURRENT")  # noqa: PTH118  # looked at for each request
        self._tokens = os.path.join(data, "tokens.json")  # noqa: PTH118
        self._data = data
        self._memory = self._cap = memory
        self._ledger = ledger
        self._stores = Stores(data)
        self._results = ResultWriter()
        self._stamp: tuple[int, int] | None = (0, 0)
        self._generation = _Generation("", 0, 0.0)
        self._dates: dict[int, str] = {}

    def warm(self) -> None:
        """Open the view that most ask for."""
        try:
            self._stores.get(self._newest().name, OPEN)
        except (StoreGoneError, NotPlainError):
            return  # each request asks for the one that it wants

    def send(self, descriptor: int, terms: Terms, target: bytes) -> Sent:
        """Answer the query in the address of a request.

        Raises NotPlainError, RefusedError or CutError.
        """
        text = _query_of(target)
        # Who asks may have been shut out since.
        if terms.tokens is not None and stamp_of(self._tokens) != terms.tokens:
            raise NotPlainError
        if (cap := min(self._memory, terms.memory_bytes)) != self._cap:
            cap_memory(cap, self._memory)
            self._cap = cap
        try:
            return self._send(descriptor, terms, target, text)
        except StoreGoneError:  # a generation may be swept just now
            return self._send(descriptor, terms, target, text)

    def _send(self, descriptor: int, terms: Terms, target: bytes, text: str) -> Sent:
        generation = self._newest()
        outlet = _Connection(descriptor, self._ledger)
        try:
            store = self._stores.get(generation.name, terms.view)
            result = store.query(text, base_iri=terms.base)
            name, media_type = _form(result, terms)
            number = os.urandom(8)
            outlet.head = self._head(terms, generation, target, media_type, number)
            pieces = Pieces(
                outlet, name, terms.answer_bytes, terms.most_rows, compress=terms.compress
            )
            self._results.write(result, name, pieces)
            pieces.close()
            return Sent(number, outlet.finish(), generation.number)
        except _LostClientError as error:
            raise CutError from error
        except StoreGoneError as error:
            if generation == self._newest():
                raise RefusedError(failure_of(error, text)) from error
            raise
        except (AnswerTooLargeError, SyntaxError, OSError, ValueError, RuntimeError) as error:
            if outlet.has_begun:
                raise CutError from error
            raise RefusedError(failure_of(error, text)) from error

    def _newest(self) -> _Generation:
        """Return the newest generation; raises NotPlainError if it cannot be told."""
        stamp = stamp_of(self._current)
        if stamp != self._stamp:
            try:
                name = generations.current(self._data) or ""
            except StoreError as error:
                raise NotPlainError from error
            published = stamp[0] / 1e9 if stamp else 0.0
            self._generation = _Generation(name, generations.number(name), published)
            self._stamp = stamp
        return self._generation

    def _head(
        self, terms: Terms, generation: _Generation, target: bytes, media_type: str, number: bytes
    ) -> str:
        query = "query=" + target.decode("latin-1")
        found = tag(
            generation.name or "empty", terms.view, "/sparql", query, terms.language, media_type
        )
        head = (
            f"{_START}Date: {self._date(int(time.time()))}\r\n"
            f'Content-Type: {content_type(media_type)}\r\nETag: W/"{found}"\r\n'
            f"X-Request-Id: {number.hex()}\r\n"
        )
        if generation.published and is_settled(generation.published):
            return f"{head}Last-Modified: {self._date(int(generation.published))}\r\n"
        return head

    def _date(self, seconds: int) -> str:
        """Return a time as HTTP writes it (RFC 9110 §5.6.7)."""
        found = self._dates.get(seconds)
        if found is None:
            if len(self._dates) > 100:
                self._dates.clear()
            found = self._dates[seconds] = formatdate(seconds, usegmt=True)
        return found


class _Connection:
    """Where the pieces go: kept while they are few, then sent one by one (RFC 9112 §7.1)."""

    def __init__(self, descriptor: int, ledger: Ledger) -> None:
        self.head = ""
        self.has_begun = False
        self._descriptor = descriptor
        self._ledger = ledger
        self._held: list[bytes] = []
        self._size = 0
        self._is_compressed = False

    def put(self, data: bytes | bytearray, *, is_compressed: bool) -> None:
        """Take a piece; raises _LostClientError."""
        self._size += len(data)
        if is_compressed:
            self._is_compressed = True
        if not self.has_begun:
            self._held.append(bytes(data))
            if self._size < _HELD_BACK:
                return
            data = b"".join(self._held)
            self._begin(b"Transfer-Encoding: chunked\r\n\r\n")
        if data:
            self._write(b"%x\r\n%b\r\n" % (len(data), bytes(data)))

    def finish(self) -> int:
        """Send what is left; return the size of the body."""
        if self.has_begun:
            self._write(b"0\r\n\r\n")
        else:
            self._begin(b"Content-Length: %d\r\n\r\n%b" % (self._size, b"".join(self._held)))
        return self._size

    def _begin(self, rest: bytes) -> None:
        encoding = b"Content-Encoding: gzip\r\n" if self._is_compressed else b""
        self._ledger.sending()
        self.has_begun = True
        self._held.clear()
        self._write(self.head.encode("ascii") + encoding + rest)

    def _write(self, data: bytes) -> None:
        sent = 0
        view = memoryview(data)
        while sent < len(data):
            try:
                sent += os.write(self._descriptor, view[sent:])
            except BlockingIOError:
                waiting = select.poll()
                waiting.register(self._descriptor, select.POLLOUT)
                waiting.poll()  # the server ends this, and us, at the deadline
            except OSError as error:
                raise _LostClientError from error


def _query_of(target: bytes) -> str:
    """Return the query of an address; raises NotPlainError where there is more, or a doubt."""
    if _PLAIN.fullmatch(target) is None:
        raise NotPlainError
    try:
        text = _unquoted(target).decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotPlainError from error
    upper = text.upper()
    if any(word in upper for word in _SUSPICIOUS):
        query = read_query(text)
        if query.refused or query.changes_by_itself:
            raise NotPlainError
    return text


def _unquoted(target: bytes) -> bytes:
    """Return what an address stands for, whose escapes are well formed.

    %41 in an address is =41 in quoted-printable, whose decoder is ten times as fast as urllib's.
    """
    return binascii.a2b_qp(target.replace(b"+", b" ").replace(b"=", b"=3D").replace(b"%", b"="))


def _form(result: Result, terms: Terms) -> tuple[str, str]:
    """Return the format and media type of a result; raises NotPlainError if none is wanted."""
    found = terms.graphs if isinstance(result, ox.QueryTriples) else terms.rows
    if found is None:
        raise NotPlainError
    return found
