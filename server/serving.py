"""The web application behind waitress, until it is told to stop."""

from __future__ import annotations

import errno
import signal
from types import FrameType

import waitress.server
from flask import Flask

from ..errors import AvtalegrafError
from .application import create_app
from .config import ServerConfig
from .workers import WorkerPool

_SPARE_THREADS = 4


def serve(config: ServerConfig | None = None) -> None:
    """Answer requests until SIGINT or SIGTERM, then stop the workers and return.

    Prints the address once connections are accepted. Raises AvtalegrafError in one sentence if
    the address cannot be had.
    """
    config = config or ServerConfig.from_environment()
    app = create_app(config)
    pool: WorkerPool = app.extensions["workers"]
    try:
        server = _listen(app, config)
        _stop_on_signals(pool)
        print(f"Avtalegraf: {_address(config, server)} (Ctrl+C stops)", flush=True)
        server.run()  # returns after a signal, which it sees as KeyboardInterrupt
        server.close()
    finally:
        pool.close()


def _listen(app: Flask, config: ServerConfig) -> waitress.server.BaseWSGIServer:
    try:
        return waitress.server.create_server(
            app,
            host=config.host,
            port=config.port,
            # As many as may run or wait for a query at the same time, and some for the pages.
            threads=config.workers + config.waiting + _SPARE_THREADS,
            # Flask answers what is a little too large in our own words; waitress cuts the rest.
            max_request_body_size=config.request_bytes * 10,
            ident="avtalegraf",
            clear_untrusted_proxy_headers=True,
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


def _address(config: ServerConfig, server: waitress.server.BaseWSGIServer) -> str:
    listening = getattr(server, "effective_listen", None)  # of several sockets, as for localhost
    port = listening[0][1] if listening else server.effective_port
    host = f"[{config.host}]" if ":" in config.host else config.host
    return f"http://{host}:{port}/"


def _stop_on_signals(pool: WorkerPool) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        # First the workers: the threads that wait for them can then end at once.
        pool.kill()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
