"""`/update`: the SPARQL 1.1 Protocol for updates (§2.2), for editors."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from ..engine.writing import WriterClient
from ..web.access import require_writer
from ..web.problems import ProblemError
from .protocol import read_update

blueprint = Blueprint("updates", __name__)


@blueprint.post("/update")
def update() -> Response:
    """Run an update, whole or not at all."""
    asker = require_writer()
    if asker.token is not None and asker.token.collections is not None:
        # An update may read and write anywhere; the graph store asks for one graph at a time.
        raise ProblemError(403, "collections-only")
    demand = read_update(request)
    writer: WriterClient = current_app.extensions["writer"]
    written = writer.run(
        {
            "do": "update",
            "who": asker.name,
            "text": demand.text,
            "base": request.base_url,
            "default": demand.default_graphs,
            "named": demand.named_graphs,
        },
        seconds=asker.limits.seconds,
    )
    response = Response(status=204)
    response.headers["Avtalegraf-Generation"] = str(written.generation)
    return response
