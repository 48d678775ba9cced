"""A pool of query workers: processes that may be killed at any moment, and are, at the deadline.

No engine that we know can be told to stop in every case; a process can. Each query has a worker
of its own while it runs. An answer that is not small is handed on while it comes; one that is not
taken is ended at its deadline all the same.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ...errors import QueryRefusedError, QueryStoppedError, StoreError
from ...queries.terms import Term
from ..config import ServerConfig
from ..limits import Limits
from ..storage import generations
from ..storage.generations import FULL
from . import framing
from .binding_terms import as_json
from .worker_pipe import WorkerPipe

_HELD_BACK = 1 << 20
_WATCH_SECONDS = 0.05


class AnswerTooLargeError(QueryRefusedError):
    """The answer has more bytes, or rows, than the server sends."""


class MalformedQueryError(QueryRefusedError):
    """The text is not SPARQL; `place` is the line and the column where that shows."""

    def __init__(self, message: str, place: tuple[int, int] | None) -> None:
        super().__init__(message)
        self.place = place


class UnknownGraphError(QueryRefusedError):
    """There is no such graph, as far as the asker can see."""


class BusyError(QueryStoppedError):
    """All workers are busy and the queue before them is full; try again in `retry_after`."""

    retry_after = 5


class TimeLimitError(QueryStoppedError):
    """The query, or the change, ran to its deadline and was stopped."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Stopped after {seconds:g} seconds: ask for less.")
        self.seconds = seconds


class MemoryLimitError(QueryStoppedError):
    """The query took more memory than it may, and its worker died of it."""


class ClientGoneError(QueryStoppedError):
    """Who asked has hung up."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query and how its answer is to be written (a name of `worker_process`'s formats).

    The graphs are those that the protocol's client chose; None leaves it to the query. `graph` is
    one that must be there. `compress` allows gzip.
    """

    text: str
    format: str
    bindings: Mapping[str, Term] = field(default_factory=lambda: MappingProxyType({}))
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    view: str = FULL
    graph: str | None = None
    base: str | None = None
    compress: bool = False


class Answer:
    """An answer that has begun: all of it if it is small (`size`), else what is still to come.

    Whoever has it reads it to its end, or closes it: it holds a worker.
    """

    def __init__(
        self, generation: str, begun: list[framing.Frame], rest: Iterator[framing.Frame] | None
    ) -> None:
        self.generation = generation
        self.is_compressed = any(frame.kind == framing.COMPRESSED for frame in begun)
        self.size = None if rest is not None else sum(len(frame.payload) for frame in begun)
        self._begun = begun
        self._rest = rest

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes.

        Raises TimeLimitError, MemoryLimitError or AnswerTooLargeError if it cannot be completed.
        """
        try:
            for frame in self._begun:
                yield frame.payload
            for frame in self._rest or ():
                yield frame.payload
        finally:
            self.close()

    def read(self) -> bytes:
        """Return the whole answer."""
        return b"".join(self.pieces())

    def close(self) -> None:
        """Free the worker, which is stopped if there is more to come."""
        if self._rest is not None:
            self._rest.close()  # type: ignore[attr-defined]  # it is a generator


class _Run:
    """One question at a worker: when it must end, and whether it has been ended."""

    def __init__(self, worker: WorkerPipe, deadline: float) -> None:
        self.worker = worker
        self.deadline = deadline


class WorkerPool:
    """So many workers, started beforehand, and a bounded queue before them."""

    def __init__(self, config: ServerConfig) -> None:
        self._config = config
        self._usual = Limits(
            config.query_seconds,
            config.memory_bytes,
            config.answer_bytes,
            config.request_bytes,
            config.rows,
        )
        self._idle: queue.Queue[WorkerPipe] = queue.Queue()
        self._places = threading.Semaphore(config.waiting + config.workers)
        self._alive: set[WorkerPipe] = set()
        self._runs: set[_Run] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        for _ in range(config.workers):
            self._idle.put(self._start())
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def running(self) -> int:
        """Return how many questions are being answered."""
        return len(self._runs)

    @property
    def idle(self) -> int:
        """Return how many workers wait for a question."""
        return self._idle.qsize()

    def run(
        self,
        question: Question,
        limits: Limits | None = None,
        is_gone: Callable[[], bool] | None = None,
    ) -> Answer:
        """Return the answer of a query, once it is complete or its first mebibyte is there.

        Raises MalformedQueryError, QueryRefusedError for what cannot be run, UnknownGraphError,
        AnswerTooLargeError, and BusyError, TimeLimitError or MemoryLimitError where a limit was
        met; ClientGoneError as soon as `is_gone()`.
        """
        limits = limits or self._usual
        if not self._places.acquire(blocking=False):
            raise BusyError("Too many queries wait already: try again in some seconds.")
        begun = False
        try:
            answer = self._answer(question, limits, is_gone)
            begun = True
            return answer
        finally:
            if not begun:
                self._places.release()

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

    def _answer(
        self, question: Question, limits: Limits, is_gone: Callable[[], bool] | None
    ) -> Answer:
        for _ in range(2):  # a generation may be swept before its question has come to a worker
            generation = generations.current(self._config.data) or ""
            frames = self._frames(question, generation, limits, is_gone)
            begun: list[framing.Frame] = []
            size = 0
            try:
                for frame in frames:
                    begun.append(frame)
                    size += len(frame.payload)
                    if size >= _HELD_BACK:
                        return Answer(generation, begun, self._with_place(frames))
            except GenerationGoneError:
                continue
            self._places.release()
            return Answer(generation, begun, None)
        raise StoreError("The store changes too fast to be read: ask once more.")

    def _with_place(self, frames: Iterator[framing.Frame]) -> Iterator[framing.Frame]:
        """Yield the frames, and give the place back when no more are wanted."""
        return _Closing(frames, self._places.release)

    def _frames(
        self,
        question: Question,
        generation: str,
        limits: Limits,
        is_gone: Callable[[], bool] | None,
    ) -> Iterator[framing.Frame]:
        """Yield the answer's frames; a worker is held until the last, or until this is closed."""
        worker = self._take(limits, is_gone)
        run = _Run(worker, time.monotonic() + limits.seconds)
        is_well = False
        with self._lock:
            self._runs.add(run)
        try:
            worker.send(_message(question, generation, limits))
            while True:
                frame = worker.next(run.deadline, is_gone)
                if frame.kind == framing.END:
                    is_well = True
                    return
                if frame.kind == framing.FAILURE:
                    is_well = True  # the worker said no: it is well
                    raise refusal_of(frame.json())
                yield frame
        except (TimeoutError, EOFError) as error:
            if self._closed.is_set():
                raise BusyError("The server is stopping: try again later.") from error
            if time.monotonic() >= run.deadline:
                raise TimeLimitError(limits.seconds) from error
            if isinstance(error, TimeoutError):
                raise ClientGoneError("Who asked has hung up.") from error
            raise MemoryLimitError("The query took too much memory: ask for less.") from error
        finally:
            self._put_back(run, is_well)

    def _take(self, limits: Limits, is_gone: Callable[[], bool] | None) -> WorkerPipe:
        deadline = time.monotonic() + limits.seconds
        while not self._closed.is_set():
            try:
                worker = self._idle.get(timeout=0.25)
                if worker.process.poll() is None:
                    return worker
                self._stop(worker)  # it has died while it waited; another takes its place
                return self._start()
            except queue.Empty as error:
                if is_gone is not None and is_gone():
                    raise ClientGoneError("Who asked has hung up.") from error
                if time.monotonic() >= deadline:
                    raise BusyError(
                        "All query workers are busy: try again in some seconds."
                    ) from error
        raise BusyError("The server is stopping: try again later.")

    def _put_back(self, run: _Run, is_well: bool) -> None:
        with self._lock:
            is_ours = run in self._runs  # else the watch has ended it, and put another in its place
            self._runs.discard(run)
        if not is_well:
            self._stop(run.worker)
        if self._closed.is_set():
            if is_well:
                self._stop(run.worker)
        elif is_ours:
            self._idle.put(run.worker if is_well else self._start())
            if self._closed.is_set():  # closed just then: nobody else would stop this one
                self.close()

    def _watch(self) -> None:
        """End what has passed its deadline and waits for a client that does not read."""
        while not self._closed.wait(_WATCH_SECONDS):
            now = time.monotonic()
            with self._lock:
                late = [run for run in self._runs if now > run.deadline + _WATCH_SECONDS]
                self._runs.difference_update(late)
            for run in late:
                run.worker.process.kill()  # its pipes are closed by who reads from them
                self._idle.put(self._start())

    def _start(self) -> WorkerPipe:
        worker = WorkerPipe("worker_process", self._config.data, self._config.memory_bytes)
        self._alive.add(worker)
        return worker

    def _stop(self, worker: WorkerPipe) -> None:
        self._alive.discard(worker)
        worker.stop()


class GenerationGoneError(Exception):
    """The generation was swept before the question was read."""


class _Closing:
    """An iterator that calls something once, when it ends or is closed."""

    def __init__(self, frames: Iterator[framing.Frame], then: Callable[[], None]) -> None:
        self._frames = frames
        self._then = then
        self._is_open = True

    def __iter__(self) -> Iterator[framing.Frame]:
        return self

    def __next__(self) -> framing.Frame:
        try:
            return next(self._frames)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._frames.close()  # type: ignore[attr-defined]  # it is a generator
        if self._is_open:
            self._is_open = False
            self._then()


def _message(question: Question, generation: str, limits: Limits) -> bytes:
    return framing.pack(
        framing.QUESTION,
        {
            "query": question.text,
            "format": question.format,
            "generation": generation,
            "view": question.view,
            "graph": question.graph,
            "base": question.base,
            "compress": question.compress,
            "answer_bytes": limits.answer_bytes,
            "memory_bytes": limits.memory_bytes,
            "rows": limits.rows,
            "bindings": {name: as_json(term) for name, term in question.bindings.items()},
            "default_graphs": question.default_graphs,
            "named_graphs": question.named_graphs,
        },
    )


def refusal_of(failure: Mapping[str, object]) -> Exception:
    """Return the error for a reader's word on why a query has no answer."""
    reason = str(failure["reason"])
    kind = failure["kind"]
    if kind == "gone":
        return GenerationGoneError()
    if kind == "no-graph":
        return UnknownGraphError(f"There is no graph {reason}.")
    if kind == "too-large":
        return AnswerTooLargeError("The answer is too large: narrow the query, or add LIMIT.")
    if kind == "malformed":
        place = failure["place"]
        where = (int(place[0]), int(place[1])) if isinstance(place, list) else None
        return MalformedQueryError(f"The query is not SPARQL: {reason}.", where)
    return QueryRefusedError(f"The query cannot be run: {reason}.")
