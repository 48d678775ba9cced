"""A pool of query workers: processes that may be killed at any moment, and are, at the deadline.

No engine that we know can be told to stop in every case; a process can. Each query has a worker
of its own while it runs, and a worker whose generation of the store is not the newest is
replaced before it is asked.
"""

from __future__ import annotations

import os
import queue
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import IO

from ..errors import QueryRefusedError, QueryStoppedError, StoreError
from ..queries.terms import Term
from . import framing, generations
from .binding_terms import as_json
from .config import ServerConfig

_READ = 1 << 18
_IN_MEMORY = 1 << 22
_START_SECONDS = 20.0


class AnswerTooLargeError(QueryRefusedError):
    """The answer has more bytes than the server sends."""


class BusyError(QueryStoppedError):
    """All workers are busy and the queue before them is full; try again in `retry_after`."""

    retry_after = 5


class TimeLimitError(QueryStoppedError):
    """The query ran to its deadline and was stopped."""


class MemoryLimitError(QueryStoppedError):
    """The query took more memory than it may, and its worker died of it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query and how its answer is to be written (a name of `worker_process`'s formats).

    The graphs are those that the protocol's client chose; None leaves it to the query.
    """

    text: str
    format: str
    bindings: Mapping[str, Term] = field(default_factory=lambda: MappingProxyType({}))
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer: a file, read from its start, and how many bytes it has."""

    body: IO[bytes] = field(repr=False)
    size: int
    generation: str

    def read(self) -> bytes:
        """Return the whole answer and close the file."""
        with self.body:
            return self.body.read()


class Worker:
    """One process and the messages to and from it."""

    def __init__(self, config: ServerConfig) -> None:
        arguments = [str(config.data.absolute()), str(config.memory_bytes)]
        self._unpacker = framing.Unpacker()
        self._frames: list[framing.Frame] = []
        self.generation: str | None = None
        self.process = subprocess.Popen(
            [sys.executable, "-m", "avtalegraf.server.worker_process", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            # Each arena of glibc's takes 64 MiB of the address space that is capped.
            env={**os.environ, "MALLOC_ARENA_MAX": "2"},
            start_new_session=True,  # Ctrl+C is for the server, which then stops its workers
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self._in, self._out = self.process.stdin, self.process.stdout

    def wait_until_ready(self) -> None:
        """Wait for the store to be open; raises StoreError if the worker dies of it."""
        if self.generation is None:
            frame = self._next(time.monotonic() + _START_SECONDS)
            if frame is None or frame.kind != framing.READY:
                raise StoreError("A query worker could not open the store: see the server's log.")
            self.generation = str(frame.json()["generation"])

    def ask(self, question: dict[str, object], deadline: float, body: IO[bytes]) -> framing.Frame:
        """Write the answer to `body` and return the last message.

        Raises TimeLimitError at the deadline and MemoryLimitError if the process dies.
        """
        try:
            self._in.write(framing.pack(framing.QUESTION, question))
        except BrokenPipeError as error:
            raise MemoryLimitError("The query worker has died: ask once more.") from error
        while (frame := self._next(deadline)) is not None:
            if frame.kind != framing.DATA:
                return frame
            body.write(frame.payload)
        if time.monotonic() >= deadline:
            raise TimeLimitError("The query ran too long: ask for less.")
        raise MemoryLimitError("The query took too much memory: ask for less.")

    def stop(self) -> None:
        """Kill the process and wait until it is gone."""
        self.process.kill()
        self.process.wait()
        self._in.close()
        self._out.close()

    def _next(self, deadline: float) -> framing.Frame | None:
        """Return the next message; None at the deadline or when the process has died."""
        poll = select.poll()
        poll.register(self._out, select.POLLIN | select.POLLHUP)
        while not self._frames:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                return None
            data = os.read(self._out.fileno(), _READ)
            if not data:
                return None
            self._frames = self._unpacker.feed(data)
        return self._frames.pop(0)


class WorkerPool:
    """So many workers, started beforehand, and a bounded queue before them."""

    def __init__(self, config: ServerConfig) -> None:
        self._config = config
        self._idle: queue.Queue[Worker] = queue.Queue()
        self._waiting = threading.Semaphore(config.waiting + config.workers)
        self._alive: set[Worker] = set()
        self._closed = threading.Event()
        for _ in range(config.workers):
            self._idle.put(self._start())

    def run(self, question: Question) -> Answer:
        """Return the answer of a query.

        Raises QueryRefusedError for SPARQL that does not parse, AnswerTooLargeError, and
        BusyError, TimeLimitError or MemoryLimitError where a limit was met.
        """
        if not self._waiting.acquire(blocking=False):
            raise BusyError("Too many queries wait already: try again in some seconds.")
        try:
            return self._with_worker(question)
        finally:
            self._waiting.release()

    def kill(self) -> None:
        """Kill all workers, so that what waits for them ends; takes no lock (signal handlers)."""
        self._closed.set()
        for worker in tuple(self._alive):
            worker.process.kill()

    def close(self) -> None:
        """Kill all workers and wait until they are gone. May be called twice."""
        self.kill()
        while True:
            try:
                worker = self._idle.get_nowait()
            except queue.Empty:
                return
            self._stop(worker)

    def _with_worker(self, question: Question) -> Answer:
        if self._closed.is_set():
            raise BusyError("The server is stopping: try again later.")
        try:
            worker = self._idle.get(timeout=self._config.query_seconds)
        except queue.Empty as error:
            raise BusyError("All query workers are busy: try again in some seconds.") from error
        healthy = False
        try:
            worker = self._fresh(worker)
            answer = self._ask(worker, question)
            healthy = True
            return answer
        except QueryRefusedError:
            healthy = True  # the worker said no: it is well
            raise
        finally:
            if not healthy:
                self._stop(worker)
            if self._closed.is_set():
                self._stop(worker)
            else:
                self._idle.put(worker if healthy else self._start())
                if self._closed.is_set():  # closed just then: nobody else would stop this one
                    self.close()

    def _fresh(self, worker: Worker) -> Worker:
        worker.wait_until_ready()
        newest = generations.current(self._config.data) or ""
        if worker.generation == newest and worker.process.poll() is None:
            return worker
        self._stop(worker)
        fresh = self._start()
        try:
            fresh.wait_until_ready()
        except StoreError:
            self._stop(fresh)
            raise
        return fresh

    def _ask(self, worker: Worker, question: Question) -> Answer:
        body = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the answer's
        message: dict[str, object] = {
            "query": question.text,
            "format": question.format,
            "answer_bytes": self._config.answer_bytes,
            "bindings": {name: as_json(term) for name, term in question.bindings.items()},
            "default_graphs": question.default_graphs,
            "named_graphs": question.named_graphs,
        }
        complete = False
        try:
            deadline = time.monotonic() + self._config.query_seconds
            last = worker.ask(message, deadline, body)
            if last.kind == framing.FAILURE:
                raise _refusal(last.json())
            size = body.tell()
            body.seek(0)
            complete = True
            return Answer(body, size, worker.generation or "")
        finally:
            if not complete:
                body.close()

    def _start(self) -> Worker:
        worker = Worker(self._config)
        self._alive.add(worker)
        return worker

    def _stop(self, worker: Worker) -> None:
        self._alive.discard(worker)
        worker.stop()


def _refusal(failure: Mapping[str, object]) -> QueryRefusedError:
    reason = str(failure["reason"])
    if failure["kind"] == "too-large":
        return AnswerTooLargeError("The answer is too large: narrow the query, or add LIMIT.")
    if failure["kind"] == "malformed":
        return QueryRefusedError(f"The query is not SPARQL: {reason}.")
    return QueryRefusedError(f"The query cannot be run: {reason}.")
