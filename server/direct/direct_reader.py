"""A reader of the store that speaks with clients itself, in a process of its own.

Most queries take less time than it takes to hand them on. So the server lends a reader the
connections of clients that ask plain queries, one after the other (`loans`): it reads a request,
runs it, sends the answer and goes on, and the server only watches (`ledger`). Whatever is not
plain, or has no answer, goes back with its connection, and the server says what is to be said.
Like a worker it never stops a query by itself: the server kills it, and still has the connection.
"""

from __future__ import annotations

import os
import select
import socket
import time

from .direct_answer import AnswerSender, Client, NotPlainError, RefusedError
from .ledger import MOST_REQUEST_BYTES, Ledger
from .loans import PACKET, Closed, Returned, Terms

_BEFORE = b"GET /sparql?query="
_AFTER = b" HTTP/1.1\r\n"
_READ = 1 << 16
_IDLE_SECONDS = 5.0
_LOOK_SECONDS = 1.0
_LOAN_SECONDS = 1.0  # then the server may lend it to whoever has less to do


class Loan(Client):
    """A connection while it is ours."""

    def __init__(self, descriptor: int, terms: Terms) -> None:
        super().__init__(descriptor, terms)
        self.since = self.used = time.monotonic()


class DirectReader:
    """Answers requests on the connections that it has on loan."""

    def __init__(self, control: socket.socket, ledger: Ledger, sender: AnswerSender) -> None:
        self._control = control
        self._ledger = ledger
        self._sender = sender
        self._loans: dict[int, Loan] = {}
        self._recalled = 0
        self._epoll = select.epoll()
        self._epoll.register(control, select.EPOLLIN)

    def run(self) -> None:
        """Answer until the server hangs up."""
        looked = time.monotonic()
        control = self._control.fileno()
        while True:
            events = self._epoll.poll(_LOOK_SECONDS)
            self._sender.look()
            for descriptor, _ in events:
                if descriptor == control:
                    if not self._take_loan():
                        for each in tuple(self._loans.values()):
                            self._give_back(each, Returned(each.terms.loan))
                        return
                elif (loan := self._loans.get(descriptor)) is not None:
                    self._read(loan)
            if (now := time.monotonic()) - looked > _LOOK_SECONDS:
                looked = now
                for loan in tuple(self._loans.values()):
                    if now - loan.used > _IDLE_SECONDS:
                        self._give_back(loan, Returned(loan.terms.loan))

    def _take_loan(self) -> bool:
        packet, descriptors, _, _ = socket.recv_fds(self._control, PACKET, 1)
        if not packet:
            return False
        terms = Terms.unpack(packet)
        loan = Loan(descriptors[0], terms)
        if terms.loan <= self._recalled:
            os.close(loan.descriptor)
            return True
        self._loans[loan.descriptor] = loan
        self._epoll.register(loan.descriptor, select.EPOLLIN)
        self._answer(loan, terms.first)
        return True

    def _read(self, loan: Loan) -> None:
        try:
            data = os.read(loan.descriptor, _READ)
        except BlockingIOError:
            return
        except OSError:  # the client has broken it off
            data = b""
        if data:
            self._answer(loan, data)
        else:
            self._close(loan)

    def _answer(self, loan: Loan, data: bytes) -> None:
        terms = loan.terms
        end = data.find(_AFTER)
        # A request in two parts, or two at once, are not plain either: the fields tell.
        is_plain = data.startswith(_BEFORE) and data[end + len(_AFTER) :] == terms.fields
        if not is_plain or len(data) > MOST_REQUEST_BYTES:
            self._give_back(loan, Returned(terms.loan, data))
            return
        began = time.monotonic()
        self._ledger.begin(terms.loan, began, data)
        returned = None
        try:
            sent = self._sender.send(loan, data[len(_BEFORE) : end])
        except NotPlainError:
            returned = Returned(terms.loan, data)
        except RefusedError as error:
            returned = Returned(terms.loan, data, error.failure)
        else:
            loan.used = now = time.monotonic()
            self._ledger.add(
                terms.loan, sent.number, time.time(), now - began, sent.size, sent.generation
            )
            if terms.is_last or not sent.is_whole:
                self._close(loan, is_cut=not sent.is_whole)
            elif terms.is_for_one or now - loan.since > _LOAN_SECONDS:
                returned = Returned(terms.loan)
        self._ledger.end()
        if returned is not None:
            self._give_back(loan, returned)
        if self._ledger.recalled != self._recalled:
            self._let_go(loan)

    def _let_go(self, kept: Loan) -> None:
        """Forget what the server has taken back while we were busy with another request."""
        self._recalled = self._ledger.recalled
        for loan in tuple(self._loans.values()):
            if loan is not kept and loan.terms.loan <= self._recalled:
                self._forget(loan)

    def _give_back(self, loan: Loan, returned: Returned) -> None:
        self._forget(loan)
        self._control.send(returned.pack())

    def _close(self, loan: Loan, *, is_cut: bool = False) -> None:
        """Have a connection ended: `is_cut` if its last answer is not whole."""
        self._forget(loan)
        self._control.send(Closed(loan.terms.loan, is_cut).pack())

    def _forget(self, loan: Loan) -> None:
        del self._loans[loan.descriptor]
        self._epoll.unregister(loan.descriptor)
        os.close(loan.descriptor)
