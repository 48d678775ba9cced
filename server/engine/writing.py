"""The service's side of its writer process: changes go in, one at a time, outcomes come out."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...errors import AvtalegrafError, QueryRefusedError, StoreError
from ..config import ServerConfig
from . import framing
from .worker_pipe import WorkerPipe
from .workers import BusyError, MemoryLimitError, TimeLimitError

_MEMORY_FACTOR = 4
_START_SECONDS = 30.0


class UnreadableGraphError(QueryRefusedError):
    """What was sent is not RDF in the format that it claims to be in."""


class GraphRefusedError(AvtalegrafError):
    """A change that is not allowed; `key` says why, `faults` what is not well-formed."""

    def __init__(self, key: str, graph: str, faults: Sequence[Mapping[str, object]]) -> None:
        super().__init__(f"The change of {graph} is refused: {key}.")
        self.key = key
        self.graph = graph
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Written:
    """What a change came to: the generation that holds it, and if the graph was there before."""

    generation: int
    was_there: bool


class WriterClient:
    """Hands changes to a process that makes them; the process is started for the first of them."""

    def __init__(self, config: ServerConfig) -> None:
        self._config = config
        self._turn = threading.Lock()
        self._process: WorkerPipe | None = None
        self._is_closed = False

    @property
    def is_busy(self) -> bool:
        """Return whether a change is being made."""
        return self._turn.locked()

    def run(
        self, job: Mapping[str, object], bodies: Sequence[bytes] = (), seconds: float = 30.0
    ) -> Written:
        """Make a change, and return when it is published.

        Raises QueryRefusedError, UnreadableGraphError, GraphRefusedError, BusyError if others
        write for long, and TimeLimitError or MemoryLimitError; then nothing has been changed.
        """
        if not self._turn.acquire(timeout=seconds):
            raise BusyError("Others write just now: try again in some seconds.")
        try:
            if self._is_closed:
                raise BusyError("The server is stopping: try again later.")
            return self._run(job, bodies, seconds)
        finally:
            self._turn.release()

    def kill(self) -> None:
        """End the process; takes no lock (signal handlers)."""
        self._is_closed = True
        if self._process is not None:
            self._process.process.kill()

    def close(self) -> None:
        """End the process and wait until it is gone; a change that it makes is not made."""
        self.kill()
        with self._turn:
            self._stop()

    def _run(self, job: Mapping[str, object], bodies: Sequence[bytes], seconds: float) -> Written:
        process = self._started()
        is_well = False
        try:
            # A new process has its own time to start in: the change has its own to be made in.
            process.wait_until_ready(time.monotonic() + _START_SECONDS)
            deadline = time.monotonic() + seconds
            process.send(framing.pack(framing.QUESTION, {**job, "bodies": len(bodies)}))
            for body in bodies:
                process.send(framing.pack(framing.DATA, body))
            message = process.next(deadline).json()
            is_well = True
        except TimeoutError as error:
            raise TimeLimitError(seconds) from error
        except EOFError as error:
            if self._is_closed:
                raise BusyError("The server is stopping: try again later.") from error
            raise MemoryLimitError("The change took too much memory.") from error
        finally:
            if not is_well:
                self._stop()
        return _outcome(message)

    def _started(self) -> WorkerPipe:
        if self._process is not None and self._process.process.poll() is not None:
            self._stop()
        if self._process is None:
            memory = self._config.memory_bytes * _MEMORY_FACTOR
            self._process = WorkerPipe("writer_process", self._config.data, memory)
        return self._process

    def _stop(self) -> None:
        if self._process is not None:
            self._process.stop()
            self._process = None


def _outcome(message: Mapping[str, object]) -> Written:
    kind, reason = message["kind"], str(message.get("reason", ""))
    if kind == "done":
        return Written(int(str(message["generation"])), bool(message["was_there"]))
    if kind == "refused":
        faults = message["faults"]
        assert isinstance(faults, list)
        raise GraphRefusedError(str(message["key"]), str(message["graph"]), faults)
    if kind == "malformed":
        raise QueryRefusedError(reason)
    if kind == "unreadable":
        raise UnreadableGraphError(reason)
    if kind == "busy":
        raise BusyError("Others write just now: try again in some seconds.")
    raise StoreError(reason)
