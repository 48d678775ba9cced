"""A client's connection at waitress, which goes on loan to a reader when it asks plainly."""

from __future__ import annotations

from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.task import WSGITask

from ..config import ServerConfig
from ..web.access import Access
from ..web.answer_formats import OUTCOME
from .lending import Lender
from .lent_reader import Connection
from .plain_requests import may_be_plain, read_plain


class Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    """One request at the application, with what is known of its outcome."""

    def get_environment(self) -> dict[str, Any]:
        """Return the WSGI environment."""
        environ: dict[str, Any] = super().get_environment()
        if self.channel.outcome is not None:
            environ[OUTCOME], self.channel.outcome = self.channel.outcome, None
        return environ


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection; each server has a class of its own, bound to its lender (`serving`)."""

    task_class = Task
    lender: Lender
    access: Access
    config: ServerConfig
    outcome: Exception | None = None
    is_ours = False

    def received(self, data: bytes) -> bool:
        """Take what has arrived: lend the connection, or read on."""
        if self.is_ours:  # a reader has given the request back
            self.is_ours = False
        elif may_be_plain(data) and self._is_idle() and self._is_lent(data):
            return True
        return bool(super().received(data))

    def _is_idle(self) -> bool:
        with self.requests_lock:
            return not (
                self.requests
                or self.request is not None
                or self.total_outbufs_len
                or self.will_close
                or self.close_when_flushed
            )

    def _is_lent(self, data: bytes) -> bool:
        parser = self.parser_class(self.adj)
        parser.received(data)
        if not parser.completed or parser.error:
            return False
        plain = read_plain(data, parser.headers, self.addr[0], self.access, self.config)
        if plain is None:
            return False
        connection = Connection(self.socket.dup(), self.addr, self.server)
        if not self.lender.lend(connection, plain):
            connection.socket.close()
            return False
        self.handle_close()  # closes our descriptor only: the connection has others
        return True


def take_back(connection: Connection, data: bytes, outcome: Exception | None) -> None:
    """Go on with a connection that was lent, and with what a reader has read from it."""
    listener = connection.listener
    channel = listener.channel_class(
        listener, connection.socket, connection.address, listener.adj, map=listener._map
    )
    channel.outcome = outcome
    if data:
        channel.is_ours = True
        channel.received(data)


class Bell(wasyncore.dispatcher):  # type: ignore[misc]  # waitress has no types
    """What wakes the main loop when a reader has something to say, which is heard after it."""

    def __init__(self, lender: Lender, sockets: dict[int, object]) -> None:
        super().__init__(map=sockets)
        descriptor = lender.fileno()
        if descriptor is not None:
            sockets[descriptor] = self

    def writable(self) -> bool:
        """Return False: nothing is said through it."""
        return False

    def handle_read_event(self) -> None:
        """Do nothing."""

    def handle_close(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing: it has no socket of its own."""
