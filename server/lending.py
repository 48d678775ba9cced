"""The server's side of lending connections to readers that speak with clients themselves.

A reader that is at one request for long gives the others back, a reader past a deadline is killed,
and the connection that it had goes on here, where the request ends as any other does. All of this
happens in the server's main loop, between its looks at the sockets, so nothing here needs a lock
but what is counted.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from . import generations, ledger
from .config import ServerConfig
from .ledger import Ledger, Record, Running
from .loans import PACKET, Returned, unpack
from .observation import Observation, line_of
from .plain_requests import Plain
from .workers import BusyError, GenerationGoneError, MemoryLimitError, TimeLimitError, refusal_of

_BUSY_SECONDS = 0.025
_GONE_SECONDS = 0.1
_MOST_LOANS = 64
_log = logging.getLogger("avtalegraf")


@dataclass(frozen=True, slots=True)
class Connection:
    """A client's connection: its socket, where it comes from, and which listener took it."""

    socket: socket.socket
    address: tuple[Any, ...]
    listener: Any

    def close(self) -> None:
        """End the connection, whoever else has it open."""
        with contextlib.suppress(OSError):  # the client may have ended it
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


@dataclass(frozen=True, slots=True)
class _Loan:
    """A connection that a reader has, by the number that both know it by."""

    number: int
    connection: Connection
    plain: Plain


@dataclass(slots=True, eq=False)
class _Reader:
    """A process with what it has on loan."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    ledger: Ledger
    loans: dict[int, _Loan] = field(default_factory=dict)


GiveBack = Callable[[Connection, bytes, Exception | None], None]


class Lender:
    """The readers of a server, and their loans."""

    def __init__(self, config: ServerConfig, observation: Observation, give_back: GiveBack) -> None:
        """Start the readers.

        `give_back` is called with a connection that is the server's again, the bytes that were
        read from it, and what has come of the request in them if that is known.
        """
        self._config = config
        self._observation = observation
        self._give_back = give_back
        self._last = 0
        self._said = select.epoll()
        self._is_open = True
        self._counting = threading.Lock()
        observation.sources.append(self.count)
        observation.tell("lent_connections", "Connections that readers answer on", self._lent)
        self._readers: list[_Reader] = []
        for _ in range(config.direct_readers):
            self._start()

    def fileno(self) -> int:
        """Return a descriptor that can be read from when a reader has something to say."""
        return self._said.fileno()

    def _lent(self) -> int:
        return sum(len(reader.loans) for reader in tuple(self._readers))

    @property
    def has_loans(self) -> bool:
        """Return whether any connection is lent."""
        return self._lent() > 0

    def lend(self, connection: Connection, plain: Plain) -> bool:
        """Lend a connection to a reader that is free; return whether there was one."""
        now = time.monotonic()
        free = [reader for reader in self._readers if not _is_busy(reader.ledger.running(), now)]
        if not self._is_open or not free or sum(len(r.loans) for r in free) >= _MOST_LOANS:
            return False
        reader = min(free, key=lambda reader: len(reader.loans))
        self._last += 1
        packet = replace(plain.terms, loan=self._last).pack()
        try:
            socket.send_fds(reader.control, [packet], [connection.socket.fileno()])
        except OSError:  # it is dead, or does not listen: that will be seen to
            return False
        reader.loans[self._last] = _Loan(self._last, connection, plain)
        return True

    def settle(self) -> None:
        """Do what there is to be done: hear the readers, end what is late, replace what is dead."""
        self.count()
        for reader in tuple(self._readers):
            self._hear(reader)
            if reader.process.poll() is not None:
                self._end(reader, _died)
            elif self._must_end(reader):
                self._end(reader, _was_late)
            else:
                continue
            if self._is_open:
                self._start()

    def count(self) -> None:
        """Count what the readers have answered; safe to call from any thread."""
        with self._counting:
            for reader in self._readers:
                for record in reader.ledger.records():
                    self._record(reader, record)

    def stop_lending(self) -> None:
        """Lend no more, and ask for everything back, once what is under way has been answered."""
        self._is_open = False
        for reader in self._readers:
            reader.control.shutdown(socket.SHUT_WR)

    def kill(self) -> None:
        """Kill the readers; the requests that they were at end as those of workers do."""
        self._is_open = False
        for reader in tuple(self._readers):
            self._end(reader, _was_stopped)

    def _start(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        memory = ledger.make()
        config = self._config
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "avtalegraf.server.direct_process",
                 str(config.data.absolute()), str(config.memory_bytes),
                 str(theirs.fileno()), str(memory)],
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(), memory),
                env={**os.environ, "MALLOC_ARENA_MAX": "2"},  # as for `worker_pipe`
                start_new_session=True,
            )  # fmt: skip
            ours.setblocking(False)
            self._said.register(ours, select.EPOLLIN)
            with self._counting:
                self._readers.append(_Reader(process, ours, Ledger(memory)))
        finally:
            theirs.close()
            os.close(memory)

    def _hear(self, reader: _Reader) -> None:
        while True:
            try:
                packet = reader.control.recv(PACKET)
            except OSError:
                return
            if not packet:
                return
            said = unpack(packet)
            self.count()  # what was answered on this connection, while it is known whose it is
            loan = reader.loans.pop(said.loan, None)
            if loan is None:
                continue
            if isinstance(said, Returned):
                self._give_back(loan.connection, said.data, _outcome(said))
            elif said.is_cut:
                _cut(loan)
            else:
                loan.connection.close()

    def _must_end(self, reader: _Reader) -> bool:
        """See to a reader that is at one request for long; return whether it must be ended."""
        now = time.monotonic()
        running = reader.ledger.running()
        if running is None or not _is_busy(running, now):
            return False
        loan = reader.loans.get(running.loan)
        if loan is None:
            return False
        spent = now - running.began
        if spent > loan.plain.asker.limits.seconds:
            return True
        if spent > _GONE_SECONDS and _has_hung_up(loan.connection.socket):
            return True
        if len(reader.loans) > 1 and _does_anyone_wait(reader, running.loan):
            self._recall(reader)
        return False

    def _recall(self, reader: _Reader) -> None:
        """Take back all loans but that of the request that a reader is at.

        It is stopped meanwhile, so that it cannot turn to another connection just then, and looks
        into its ledger before it does.
        """
        reader.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, reader.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        running = reader.ledger.running()
        if running is not None and running.loan in reader.loans:
            kept = reader.loans.pop(running.loan)
            reader.ledger.recall(self._last)
            self.count()
            self._take_back(reader)
            reader.loans[kept.number] = kept
        reader.process.send_signal(signal.SIGCONT)

    def _take_back(self, reader: _Reader) -> None:
        """Go on here with what a reader has, which must not run, or not look at it again."""
        taken = reader.ledger.taken
        for loan in reader.loans.values():
            # What it has not taken up yet has come with a request.
            self._give_back(loan.connection, loan.plain.terms.first * (loan.number > taken), None)
        reader.loans.clear()

    def _end(self, reader: _Reader, why: Callable[[_Loan, float], Exception | None]) -> None:
        """Kill a reader; what it had goes on here."""
        reader.process.kill()
        reader.process.wait()
        self._hear(reader)
        self.count()
        running = reader.ledger.running()
        loan = reader.loans.pop(running.loan, None) if running is not None else None
        if running is None:
            # It died by itself, perhaps with a request in its hands: then nobody must wait.
            taken = reader.ledger.taken
            for number in [number for number in reader.loans if number <= taken]:
                reader.loans.pop(number).connection.close()
        elif loan is not None and reader.ledger.is_sending:
            _cut(loan)
        elif loan is not None and _has_hung_up(loan.connection.socket):
            loan.connection.close()
        elif loan is not None:
            spent = time.monotonic() - running.began
            self._give_back(loan.connection, reader.ledger.request(), why(loan, spent))
        self._take_back(reader)
        with self._counting:
            self._readers.remove(reader)
        self._said.unregister(reader.control)
        reader.control.close()
        reader.ledger.close()

    def _record(self, reader: _Reader, record: Record) -> None:
        loan = reader.loans.get(record.loan)
        if loan is None:
            return
        line = line_of(
            record.number, loan.connection.address[0], loan.plain.asker, "GET", "/sparql", 200,
            None, generations.name_of(record.generation), datetime.fromtimestamp(record.at, UTC),
        )  # fmt: skip
        self._observation.record(line, "sparql.sparql", record.seconds, record.size)


def _is_busy(running: Running | None, now: float) -> bool:
    return running is not None and now - running.began > _BUSY_SECONDS


def _has_hung_up(connection: socket.socket) -> bool:
    try:
        return not connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True


def _does_anyone_wait(reader: _Reader, busy_with: int) -> bool:
    """Return whether a client other than the one that is answered has sent something."""
    waiting = select.poll()
    for number, loan in reader.loans.items():
        if number > reader.ledger.taken:
            return True
        if number != busy_with:
            waiting.register(loan.connection.socket, select.POLLIN)
    return bool(waiting.poll(0))


def _cut(loan: _Loan) -> None:
    # That the answer is not whole shows by its end, which is missing.
    _log.warning("an answer was cut off")
    loan.connection.close()


def _outcome(said: Returned) -> Exception | None:
    """Return what has come of the request that is returned, None if it was not run."""
    found = None if said.failure is None else refusal_of(said.failure)
    return None if isinstance(found, GenerationGoneError) else found


def _was_late(loan: _Loan, spent: float) -> Exception | None:
    seconds = loan.plain.asker.limits.seconds
    return TimeLimitError(seconds) if spent > seconds else None


def _died(loan: _Loan, spent: float) -> Exception | None:
    return MemoryLimitError("The query took too much memory: ask for less.")


def _was_stopped(loan: _Loan, spent: float) -> Exception | None:
    return BusyError("The server is stopping: try again later.")
