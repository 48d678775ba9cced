"""The web application behind waitress, until it is told to stop."""

from __future__ import annotations

import errno
import signal
import threading
import time
from types import FrameType

import waitress.server
from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel

from ..errors import AvtalegrafError
from .application import create_app
from .config import ServerConfig
from .direct.channel import Bell, Channel, take_back
from .direct.lending import Lender
from .engine.workers import WorkerPool
from .engine.writing import WriterClient
from .storage.tokens import read_tokens
from .web import response_headers
from .web.access import Access

_SPARE_THREADS = 4
_UNSENT_BYTES = 1 << 20  # of an answer, for each client
_LOOK_SECONDS = 0.25
_WATCH_SECONDS = 0.02  # while readers have connections
_LAST_WORDS_SECONDS = 1.0


def serve(config: ServerConfig | None = None) -> None:
    """Answer requests until SIGINT or SIGTERM, then stop the workers and return.

    Prints the address once connections are accepted. Raises AvtalegrafError in one sentence if
    the address cannot be had.
    """
    config = config or ServerConfig.from_environment()
    _check_access(config)
    app = create_app(config)
    pool: WorkerPool = app.extensions["workers"]
    writer: WriterClient = app.extensions["writer"]
    lender = Lender(config, app.extensions["observation"], take_back)
    try:
        lender.start()
        server = _listen(app, config)
        _let_lend(server, lender, app.extensions["access"], config)
        print(f"Avtalegraf: {_address(config, server)} (Ctrl+C stops)", flush=True)
        _run(server, pool, writer, lender, config.grace_seconds)
    finally:
        lender.kill()
        writer.close()
        pool.close()


def _check_access(config: ServerConfig) -> None:
    """Refuse to start where anyone could ask and nobody could be told from others."""
    if config.anonymous_may_read or read_tokens(config.data):
        return
    raise AvtalegrafError(
        f"{config.host} can be reached by others and there are no tokens: make some with "
        "`avtalegraf token create`, or let anyone read with --public."
    )


def _let_lend(
    server: waitress.server.BaseWSGIServer, lender: Lender, access: Access, config: ServerConfig
) -> None:
    """Have connections go on loan when they ask plainly."""
    bound = {"lender": lender, "access": access, "config": config}
    for listener in _listeners(_sockets(server)):
        listener.channel_class = type("Channel", (Channel,), bound)


def _sockets(server: waitress.server.BaseWSGIServer) -> dict[int, object]:
    found: dict[int, object] = (
        server.map if isinstance(server, waitress.server.MultiSocketServer) else server._map
    )
    return found


def _listeners(sockets: dict[int, object]) -> list[waitress.server.BaseWSGIServer]:
    return [each for each in sockets.values() if isinstance(each, waitress.server.BaseWSGIServer)]


def _run(
    server: waitress.server.BaseWSGIServer,
    pool: WorkerPool,
    writer: WriterClient,
    lender: Lender,
    grace: float,
) -> None:
    """Serve until a signal; then take no more, and let what is under way come to its end."""
    sockets = _sockets(server)
    Bell(lender, sockets)
    stop = _stopping()

    def look(seconds: float) -> None:
        wasyncore.loop(timeout=seconds, map=sockets, use_poll=True, count=1)
        lender.settle()

    while not stop.is_set():
        look(_WATCH_SECONDS if lender.has_loans else _LOOK_SECONDS)
    listening = _listeners(sockets)
    for each in listening:
        each.del_channel(sockets)
        each.socket.close()
    lender.stop_lending()
    deadline = time.monotonic() + grace
    while time.monotonic() < deadline and _is_working(sockets, writer, lender):
        look(_WATCH_SECONDS)
    # The threads that wait for these can then end, and say why.
    writer.kill()
    pool.kill()
    lender.kill()
    deadline = time.monotonic() + _LAST_WORDS_SECONDS
    while time.monotonic() < deadline and _is_working(sockets, writer, lender):
        look(_WATCH_SECONDS)
    server.task_dispatcher.shutdown(timeout=1)
    for each in tuple(sockets.values()):
        if each not in listening:
            each.close()  # type: ignore[attr-defined]  # waitress has no types


def _is_working(sockets: dict[int, object], writer: WriterClient, lender: Lender) -> bool:
    """Return whether a request is being answered, or an answer is not sent to its end."""
    channels = [each for each in sockets.values() if isinstance(each, HTTPChannel)]
    is_answering = any(each.requests or each.total_outbufs_len for each in channels)
    return writer.is_busy or is_answering or lender.has_loans


def _listen(app: Flask, config: ServerConfig) -> waitress.server.BaseWSGIServer:
    try:
        return waitress.server.create_server(
            app,
            host=config.host,
            port=config.port,
            # As many as may run or wait for a query at the same time, and some for the pages.
            threads=config.workers + config.waiting + _SPARE_THREADS,
            # Flask answers what is a little too large in our own words; waitress cuts the rest.
            max_request_body_size=10
            * max(limits.request_bytes for limits in config.limits().values()),
            ident=response_headers.SERVER,
            # So that we see it when a client has hung up while its query runs.
            channel_request_lookahead=1,
            log_socket_errors=False,
            # What a client does not take yet stays in memory, and its worker waits: on the disk,
            # where waitress would put more than a mebibyte, it took as long again.
            outbuf_high_watermark=_UNSENT_BYTES,
            outbuf_overflow=8 * _UNSENT_BYTES,
            # Kept, though not believed: what is forwarded is not asked by this machine's own user.
            clear_untrusted_proxy_headers=False,
            **_proxy(config),
        )
    except OSError as error:
        where = f"{config.host}:{config.port}"
        if error.errno == errno.EADDRINUSE:
            raise AvtalegrafError(
                f"{where} is in use: stop what answers there, or choose another port with --port."
            ) from error
        raise AvtalegrafError(
            f"{where} cannot be listened on ({error.strerror}): choose another --host or --port."
        ) from error


def _proxy(config: ServerConfig) -> dict[str, object]:
    if config.proxy is None:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"}
    return {"trusted_proxy": config.proxy, "trusted_proxy_headers": headers}


def _address(config: ServerConfig, server: waitress.server.BaseWSGIServer) -> str:
    listening = getattr(server, "effective_listen", None)  # of several sockets, as for localhost
    port = listening[0][1] if listening else server.effective_port
    host = f"[{config.host}]" if ":" in config.host else config.host
    return f"http://{host}:{port}/"


def _stopping() -> threading.Event:
    """Return what is set once a signal has come: what is under way has its time, and no more."""
    stop = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, note)
    signal.signal(signal.SIGINT, note)
    return stop
