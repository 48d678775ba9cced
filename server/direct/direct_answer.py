"""The answer to a plain query as an HTTP response, sent on a client's connection by a reader."""

from __future__ import annotations

import binascii
import os
import select
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ...confinement import cap_memory
from ...errors import StoreError
from ..engine.answer_pieces import PIECE, AnswerTooLargeError, Pieces
from ..engine.frozen_query import ResultWriter, StoreGoneError, Stores, failure_of
from ..engine.query_text import read_query
from ..storage import generations
from ..storage.file_stamp import stamp_of
from ..storage.view import OPEN
from ..web import response_headers
from ..web.freshness_tags import is_settled, tag
from ..web.response_headers import content_type
from .ledger import Ledger
from .loans import Terms
from .memory_copy import MemoryCopy

_HELD_BACK = 1 << 20
_LAST_NUMBER = (1 << 64) - 1
_PLAIN = bytes(set(range(0x21, 0x7F)) - set(b"#&"))  # what may stand in the query of an address
_FIXED = "".join(f"{name}: {value}\r\n" for name, value in response_headers.ANSWER.items())
_START = f"HTTP/1.1 200 OK\r\nServer: {response_headers.SERVER}\r\n{_FIXED}"


class NotPlainError(Exception):
    """The request is for the server itself."""


class RefusedError(Exception):
    """The query has no answer, and nothing has been sent."""

    def __init__(self, failure: Mapping[str, object]) -> None:
        super().__init__(failure["kind"])
        self.failure = failure


class Sent(NamedTuple):
    """An answer that was sent: the numbers of the request and of the generation, the body's bytes.

    It is not whole where a limit was met, or the client lost, when a part of it had been sent.
    """

    number: int
    size: int
    generation: int
    is_whole: bool


class _LostClientError(Exception):
    """The client takes no more."""


@dataclass(frozen=True, slots=True)
class _Generation:
    name: str
    number: int
    published: float


class Client:
    """A connection on loan, by its descriptor, and how what is asked on it is answered."""

    __slots__ = ("_generation", "_heads", "_second", "descriptor", "terms")

    def __init__(self, descriptor: int, terms: Terms) -> None:
        self.descriptor = descriptor
        self.terms = terms
        self._second = 0
        self._generation: _Generation | None = None
        self._heads: dict[str, bytes] = {}

    def head(self, media_type: str, generation: _Generation) -> bytes:
        """Return what stands first in the answers of a media type within one second."""
        second = int(time.time())
        if second != self._second or generation is not self._generation:
            self._second, self._generation = second, generation
            self._heads.clear()
        found = self._heads.get(media_type)
        if found is None:
            terms = self.terms
            found_tag = tag(generation.name or "empty", terms.view, terms.language, media_type)
            lines = [
                _START,
                f"Date: {formatdate(second, usegmt=True)}\r\n",  # RFC 9110 §5.6.7
                f"Content-Type: {content_type(media_type)}\r\n",
                f'ETag: W/"{found_tag}"\r\n',
            ]
            if terms.is_last:
                lines.append("Connection: close\r\n")
            if generation.published and is_settled(generation.published):
                published = formatdate(int(generation.published), usegmt=True)
                lines.append(f"Last-Modified: {published}\r\n")
            found = self._heads[media_type] = "".join(lines).encode("ascii")
        return found


class AnswerSender:
    """Runs queries on the newest generation and sends what they give.

    What is done for each request is written with care for its time: in all of this module it is
    less than the engine takes for a small query.
    """

    def __init__(
        self, data: Path, memory: int, ledger: Ledger, copy: MemoryCopy | None = None
    ) -> None:
        self._current = os.path.join(data, "CURRENT")  # noqa: PTH118  # looked at for each request
        self._tokens = os.path.join(data, "tokens.json")  # noqa: PTH118
        self._data = data
        self._copy = copy
        self._copy_bytes = 0 if copy is None else copy.size
        self._memory = self._cap = memory
        self._ledger = ledger
        self._stores = Stores(data)
        self._results = ResultWriter()
        self._stamp: tuple[int, int] | None = None
        self._is_new = True
        self._generation = _Generation("", 0, 0.0)
        self._number = int.from_bytes(os.urandom(8))  # so that no two readers use the same

    def warm(self) -> None:
        """Open the view that most ask for."""
        try:
            self.look()
            self._stores.get(self._newest().name, OPEN)
        except (StoreGoneError, NotPlainError):
            return  # each request asks for the one that it wants

    def look(self) -> None:
        """Look for a newer generation: what is asked from now on is answered from the newest."""
        stamp = stamp_of(self._current)
        if stamp != self._stamp:
            self._stamp = stamp
            self._is_new = True

    def send(self, client: Client, target: bytes) -> Sent:
        """Answer the query in the address of a request; raises NotPlainError or RefusedError."""
        terms = client.terms
        text = _query_of(target)
        # Who asks may have been shut out since.
        if terms.tokens is not None and stamp_of(self._tokens) != terms.tokens:
            raise NotPlainError
        if (cap := min(self._memory, terms.memory_bytes)) != self._cap:
            cap_memory(cap + self._copy_bytes, self._memory + self._copy_bytes)
            self._cap = cap
        try:
            return self._send(client, text)
        except StoreGoneError:  # a generation may be swept just now
            self.look()
            return self._send(client, text)

    def _send(self, client: Client, text: str) -> Sent:
        terms = client.terms
        generation = self._newest()
        reply = _Reply(client.descriptor, self._ledger, terms.answer_bytes)
        try:
            result = self._store(generation.name, terms.view, text).query(text, base_iri=terms.base)
            form = terms.graphs if isinstance(result, ox.QueryTriples) else terms.rows
            if form is None:
                raise NotPlainError
            name, media_type = form
            self._number = (self._number + 1) & _LAST_NUMBER
            reply.head = b"%bX-Request-Id: %016x\r\n" % (
                client.head(media_type, generation), self._number,
            )  # fmt: skip
            if terms.compress or terms.most_rows:
                pieces = Pieces(
                    reply, name, terms.answer_bytes, terms.most_rows, compress=terms.compress
                )
                self._results.write(result, name, pieces)
                pieces.close()
            else:
                self._results.write(result, name, reply)
            reply.finish()
            return Sent(self._number, reply.size, generation.number, True)
        except _LostClientError:
            return Sent(self._number, reply.size, generation.number, False)
        except StoreGoneError as error:
            self.look()
            if generation is self._newest():
                raise RefusedError(failure_of(error, text)) from error
            raise
        except (AnswerTooLargeError, SyntaxError, OSError, ValueError, RuntimeError) as error:
            if reply.has_begun:
                return Sent(self._number, reply.size, generation.number, False)
            raise RefusedError(failure_of(error, text)) from error

    def _store(self, generation: str, view: str, text: str) -> ox.Store:
        """Return where to ask: in memory if there is a copy, and the order of rows does not matter.

        Rows come in another order from there, so that pages of an answer would not fit together.
        """
        copy = self._copy
        if (
            copy is not None
            and generation == copy.generation
            and view == copy.view
            and not _may_be_paged(text.upper())
        ):
            return copy.store
        return self._stores.get(generation, view)

    def _newest(self) -> _Generation:
        """Return the newest generation, as of the last look; raises NotPlainError if unknown."""
        if self._is_new:
            try:
                name = generations.current(self._data) or ""
            except StoreError as error:
                raise NotPlainError from error
            published = self._stamp[0] / 1e9 if self._stamp else 0.0
            self._generation = _Generation(name, generations.number(name), published)
            self._is_new = False
        return self._generation


class _Reply:
    """A file to write an answer to: kept while it is small, then sent in chunks (RFC 9112 §7.1)."""

    __slots__ = (
        *("_descriptor", "_held", "_held_bytes", "_is_compressed", "_ledger", "_most"),
        *("has_begun", "head", "size"),
    )

    def __init__(self, descriptor: int, ledger: Ledger, most_bytes: int) -> None:
        self.head = b""
        self.has_begun = False
        self._descriptor = descriptor
        self._ledger = ledger
        self._most = most_bytes
        self._held: list[bytes] = []
        self._held_bytes = 0
        self.size = 0
        self._is_compressed = False

    def write(self, data: bytes) -> int:
        """Take the next bytes; raises AnswerTooLargeError, or _LostClientError."""
        if self.size + len(data) > self._most:
            raise AnswerTooLargeError
        self._keep(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: the engine says so at times of its own, and pieces are better large."""

    def put(self, data: bytes | bytearray, *, is_compressed: bool) -> None:
        """Take a piece that is within the limits, as an Outlet does; raises _LostClientError."""
        if is_compressed:
            self._is_compressed = True
        self._keep(bytes(data))

    def finish(self) -> None:
        """Send what is left; raises _LostClientError."""
        if self.has_begun:
            self._send_held()
            self._write(b"0\r\n\r\n")
        else:
            body = b"".join(self._held)
            self._begin(b"Content-Length: %d\r\n\r\n%b" % (self.size, body))

    def _keep(self, data: bytes) -> None:
        self.size += len(data)
        self._held.append(data)
        self._held_bytes += len(data)
        if self._held_bytes >= (PIECE if self.has_begun else _HELD_BACK):
            self._send_held()

    def _send_held(self) -> None:
        if not self.has_begun:
            self._begin(b"Transfer-Encoding: chunked\r\n\r\n")
        if self._held_bytes:
            self._write(b"%x\r\n%b\r\n" % (self._held_bytes, b"".join(self._held)))
        self._held.clear()
        self._held_bytes = 0

    def _begin(self, rest: bytes) -> None:
        self._ledger.sending()
        self.has_begun = True
        if self._is_compressed:
            rest = b"Content-Encoding: gzip\r\n" + rest
        self._write(self.head + rest)

    def _write(self, data: bytes) -> None:
        while data:
            try:
                sent = os.write(self._descriptor, data)
            except BlockingIOError:
                waiting = select.poll()
                waiting.register(self._descriptor, select.POLLOUT)
                waiting.poll()  # the server ends this, and us, at the deadline
            except OSError as error:
                raise _LostClientError from error
            else:
                data = data[sent:]


def _query_of(target: bytes) -> str:
    """Return the query of an address; raises NotPlainError where there is more, or a doubt.

    %41 in an address is =41 in quoted-printable, whose decoder is ten times as fast as urllib's.
    An escape makes one byte of three, unless it is none.
    """
    if target.translate(None, _PLAIN):
        raise NotPlainError
    written = target.replace(b"+", b" ").replace(b"=", b"=3D").replace(b"%", b"=")
    decoded = binascii.a2b_qp(written)
    if len(decoded) != len(target) - 2 * target.count(b"%"):
        raise NotPlainError
    try:
        text = decoded.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotPlainError from error
    if _may_be_refused(text.upper()):
        query = read_query(text)
        if query.refused or query.changes_by_itself:
            raise NotPlainError
    return text


def _may_be_paged(upper: str) -> bool:
    """Return whether a text has a word that cuts an answer, wherever it stands."""
    return "LIMIT" in upper or "OFFSET" in upper


def _may_be_refused(upper: str) -> bool:
    """Return whether a text has a word that needs a closer look, wherever it stands."""
    return (
        "SERVICE" in upper
        or "LOAD" in upper
        or "NOW" in upper
        or "RAND" in upper
        or "UUID" in upper
        or "BNODE" in upper
    )
