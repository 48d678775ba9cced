"""The server's side of lending connections to readers that speak with clients themselves.

A reader that is at one request for long gives the others back, a reader past a deadline is killed,
and the connection that it had goes on here, where the request ends as any other does. All of this
happens in the server's main loop, between its looks at the sockets, so nothing here needs a lock
but what is counted.
"""

from __future__ import annotations

import logging
import select
import sys
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from ..config import ServerConfig
from ..engine.workers import (
    BusyError,
    GenerationGoneError,
    MemoryLimitError,
    TimeLimitError,
    refusal_of,
)
from ..storage import generations
from ..web.observation import Observation, line_of
from .ledger import Record
from .lent_reader import Connection, LentReader, Loan
from .loans import Returned
from .plain_requests import Plain
from .reader_supply import ReaderSupply

_GONE_SECONDS = 0.1
_MOST_LOANS = 64
_YOUNG_SECONDS = 1.0
# That an answer is not whole shows by its end, which is missing.
_CUT = "an answer was cut off"
_GONE = (503, "busy")  # as for who hangs up while a worker is at it (`problems`)
_ENDPOINT = "sparql.sparql"  # as Flask calls it
_log = logging.getLogger("avtalegraf")

GiveBack = Callable[[Connection, bytes, Exception | None], None]
_Why = Callable[[Loan, float], Exception | None]


class Lender:
    """The readers of a server, and their loans."""

    def __init__(self, config: ServerConfig, observation: Observation, give_back: GiveBack) -> None:
        """Note what is needed; `start` starts the readers.

        `give_back` is called with a connection that is the server's again, the bytes that were
        read from it, and what has come of the request in them if that is known.
        """
        self._config = config
        self._observation = observation
        self._give_back = give_back
        self._last = 0
        self._said = select.epoll() if sys.platform == "linux" else None
        self._supply = None if self._said is None else ReaderSupply(config, self._said)
        self._is_open = config.direct_readers > 0 and self._supply is not None
        self._counting = threading.Lock()
        observation.sources.append(self.count)
        observation.tell("lent_connections", "Connections that readers answer on", self._lent)
        observation.tell("memory_copy_bytes", "What the newest data takes in memory", self._copied)

    def start(self) -> None:
        """Start the readers; `settle` goes on with it."""
        if self._supply is not None and self._is_open:
            self._supply.settle()

    def fileno(self) -> int | None:
        """Return a descriptor that can be read from when a reader has something to say."""
        return None if self._said is None else self._said.fileno()

    @property
    def has_loans(self) -> bool:
        """Return whether any connection is lent."""
        return self._lent() > 0

    def lend(self, connection: Connection, plain: Plain) -> bool:
        """Lend a connection to a reader that is free; return whether there was one."""
        if not self._is_open:
            return False
        free = [each for each in self._readers if not (each.is_leaving or each.is_busy)]
        if not free or self._lent() >= _MOST_LOANS:
            return False
        self._last += 1
        reader = min(free, key=lambda reader: len(reader.loans))
        return reader.take(Loan(self._last, connection, plain))

    def settle(self) -> None:
        """Do what there is to be done: hear the readers, end what is late, replace what is dead."""
        self.count()
        for reader in self._readers:
            self._hear(reader)
            if reader.is_dead:
                self._end(reader, _died)
            elif self._must_end(reader):
                self._end(reader, _was_late)
        self.start()

    def count(self) -> None:
        """Count what the readers have answered; safe to call from any thread."""
        with self._counting:
            for reader in self._readers:
                if records := tuple(reader.ledger.records()):
                    self._count(reader, records)

    def stop_lending(self) -> None:
        """Lend no more, and ask for everything back, once what is under way has been answered."""
        self._is_open = False
        for reader in self._readers:
            reader.hang_up()

    def kill(self) -> None:
        """Kill the readers; the requests that they were at end as those of workers do."""
        self._is_open = False
        for reader in self._readers:
            self._end(reader, _was_stopped)
        if self._supply is not None:
            self._supply.close()

    @property
    def _readers(self) -> tuple[LentReader, ...]:
        return () if self._supply is None else self._supply.readers

    def _lent(self) -> int:
        return sum(len(reader.loans) for reader in self._readers)

    def _copied(self) -> int:
        return 0 if self._supply is None else self._supply.copied_bytes

    def _hear(self, reader: LentReader) -> None:
        for said in reader.heard():
            self.count()  # what was answered on this connection, while it is known whose it is
            loan = reader.loans.pop(said.loan, None)
            if loan is None:
                continue
            if isinstance(said, Returned):
                self._give_back(loan.connection, said.data, _outcome(said))
            else:
                if said.is_cut:
                    _log.warning(_CUT)
                loan.connection.close()

    def _must_end(self, reader: LentReader) -> bool:
        """See to a reader that is at one request for long; return whether it must be ended.

        It is frozen then: had it just finished, another client's request might be in its hands.
        """
        running = reader.ledger.running()
        loan = reader.loans.get(running.loan) if running is not None else None
        if running is None or loan is None or not reader.is_busy:
            return False
        spent = time.monotonic() - running.began
        is_late = spent > loan.plain.asker.limits.seconds
        if is_late or (spent > _GONE_SECONDS and loan.connection.has_hung_up):
            if reader.freeze() == running:
                return True
            reader.resume()
        elif len(reader.loans) > 1 and reader.does_anyone_wait(running.loan):
            self._recall(reader)
        return False

    def _recall(self, reader: LentReader) -> None:
        """Take back all loans but that of the request that a reader is at."""
        running = reader.freeze()
        if running is not None:
            reader.ledger.recall(self._last)  # it looks there before it turns to another
        reader.resume()
        if running is not None:
            self._hear(reader)  # what it said just before it took that request up
            self._take_back(reader, kept=running.loan)

    def _take_back(self, reader: LentReader, kept: int | None = None) -> None:
        """Go on here with what a reader has: it does not run, or will not look at it again."""
        self.count()
        taken = reader.ledger.taken
        for number in [number for number in reader.loans if number != kept]:
            loan = reader.loans.pop(number)
            # What it has not taken up yet has come with a request.
            self._give_back(loan.connection, loan.plain.terms.first * (number > taken), None)

    def _end(self, reader: LentReader, why: _Why) -> None:
        """Kill a reader; what it had goes on here."""
        reader.kill()
        self._hear(reader)
        self.count()
        running = reader.ledger.running()
        if running is None:
            # It died by itself, perhaps with a request in its hands: then nobody must wait.
            taken = reader.ledger.taken
            for number in [number for number in reader.loans if number <= taken]:
                reader.loans.pop(number).connection.close()
        elif (loan := reader.loans.pop(running.loan, None)) is not None:
            spent = time.monotonic() - running.began
            if reader.ledger.is_sending:
                _log.warning(_CUT)
                self._observation.record(_line(loan, None), _ENDPOINT, spent, 0)
                loan.connection.close()
            elif loan.connection.has_hung_up:
                self._observation.record(_line(loan, None, _GONE), _ENDPOINT, spent, 0)
                loan.connection.close()
            else:
                self._give_back(loan.connection, reader.ledger.request(), why(loan, spent))
        self._take_back(reader)
        if self._supply is not None:
            if reader.age < _YOUNG_SECONDS and not reader.is_leaving:
                self._supply.wait()  # the next one might not live longer
            with self._counting:
                self._supply.forget(reader)
        reader.close()

    def _count(self, reader: LentReader, records: Sequence[Record]) -> None:
        seconds = [record.seconds for record in records]
        size = sum(record.size for record in records)
        self._observation.count(_ENDPOINT, "GET", 200, seconds, size)
        for record in records if self._observation.keeps_log else ():
            if (loan := reader.loans.get(record.loan)) is not None:
                self._observation.write_line(_line(loan, record), record.seconds, record.size)


def _line(
    loan: Loan, record: Record | None, outcome: tuple[int, str | None] = (200, None)
) -> dict[str, object]:
    """Return what the access log says of an answer, of which there is no record if it was ended.

    `outcome` is its status and the kind of its problem.
    """
    number, generation, at = uuid.uuid4().hex[:16], None, None
    if record is not None:
        number = f"{record.number:016x}"
        generation = generations.name_of(record.generation)
        at = datetime.fromtimestamp(record.at, UTC)
    return line_of(
        number, loan.plain.address, loan.plain.asker, "GET", "/sparql", *outcome, generation, at
    )


def _outcome(said: Returned) -> Exception | None:
    """Return what has come of the request that is returned, None if it was not run."""
    found = None if said.failure is None else refusal_of(said.failure)
    return None if isinstance(found, GenerationGoneError) else found


def _was_late(loan: Loan, spent: float) -> Exception | None:
    seconds = loan.plain.asker.limits.seconds
    return TimeLimitError(seconds) if spent > seconds else None


def _died(loan: Loan, spent: float) -> Exception | None:
    return MemoryLimitError("The query took too much memory: ask for less.")


def _was_stopped(loan: Loan, spent: float) -> Exception | None:
    return BusyError("The server is stopping: try again later.")
