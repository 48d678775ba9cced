"""The web service: agreements, reports, questions and a SPARQL endpoint, all read-only.

`create_app(config)` is the Flask factory, `serve(config)` runs it until it is told to stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .config import ServerConfig

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["ServerConfig", "create_app", "serve"]


# Flask is imported on the first call only: this file also runs in every query worker, which must
# be up again in a few hundredths of a second after one was stopped.
def create_app(config: ServerConfig | None = None) -> Flask:
    """Return the web application over the data directory of `config`."""
    from .application import create_app as create

    return create(config)


def serve(config: ServerConfig | None = None) -> None:
    """Answer requests until SIGINT or SIGTERM; raises AvtalegrafError if the port is busy."""
    from .serving import serve as run

    run(config)
