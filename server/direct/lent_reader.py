"""A reader that answers on clients' connections, as the server sees it: its process and loans."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from .forked_process import ForkedProcess
from .ledger import Ledger, Running
from .loans import PACKET, Closed, Returned, unpack
from .plain_requests import Plain

_BUSY_SECONDS = 0.025


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

    @property
    def has_hung_up(self) -> bool:
        """Return whether the client has ended the connection."""
        try:
            return not self.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True


@dataclass(frozen=True, slots=True)
class Loan:
    """A connection that a reader has, by the number that both know it by."""

    number: int
    connection: Connection
    plain: Plain


class LentReader:
    """A process that may be killed (`direct_reader`), and what it has on loan, by number."""

    def __init__(self, process: ForkedProcess, control: socket.socket, ledger: Ledger) -> None:
        self.loans: dict[int, Loan] = {}
        self.is_leaving = False
        self.control = control
        self.ledger = ledger
        self._process = process
        self._started = time.monotonic()

    @property
    def age(self) -> float:
        """Return for how many seconds it has been there."""
        return time.monotonic() - self._started

    @property
    def is_dead(self) -> bool:
        """Return whether the process has ended."""
        return self._process.is_dead

    @property
    def is_busy(self) -> bool:
        """Return whether it has been at one request for longer than most take."""
        running = self.ledger.running()
        return running is not None and time.monotonic() - running.began > _BUSY_SECONDS

    def take(self, loan: Loan) -> bool:
        """Lend a connection; return whether the process could be told so."""
        packet = replace(loan.plain.terms, loan=loan.number).pack()
        try:
            socket.send_fds(self.control, [packet], [loan.connection.socket.fileno()])
        except OSError:
            return False
        self.loans[loan.number] = loan
        return True

    def heard(self) -> Iterator[Returned | Closed]:
        """Yield what it has said since this was asked last; what makes no sense costs its life."""
        try:
            while packet := self._received():
                yield unpack(packet)
        except ValueError:  # it runs strangers' queries, and is not to be trusted
            self.kill()

    def _received(self) -> bytes:
        """Return the next packet, nothing if there is none."""
        while True:
            try:
                return self.control.recv(PACKET)
            except ConnectionResetError:  # it ended with something unread; what it said comes after
                continue
            except OSError:
                return b""

    def hang_up(self) -> None:
        """Ask for everything back, once what is under way has been answered; then it ends."""
        self.is_leaving = True
        with contextlib.suppress(OSError):  # it has ended already
            self.control.shutdown(socket.SHUT_WR)

    def freeze(self) -> Running | None:
        """Stop the process where it is, and return the request that it is at, if any.

        What the ledger says holds until it is resumed, or killed.
        """
        self._process.freeze()
        return self.ledger.running()

    def resume(self) -> None:
        """Let the process go on."""
        self._process.resume()

    def kill(self) -> None:
        """Kill the process and wait until it is gone."""
        self._process.kill()

    def close(self) -> None:
        """Give up what is shared with the process."""
        self.control.close()
        self.ledger.close()
        self._process.close()

    def does_anyone_wait(self, busy_with: int) -> bool:
        """Return whether a client other than the one that is answered has sent something."""
        waiting = select.poll()
        for number, loan in self.loans.items():
            if number > self.ledger.taken:
                return True
            if number != busy_with:
                waiting.register(loan.connection.socket, select.POLLIN)
        return bool(waiting.poll(0))
