"""`/graphs`: the SPARQL 1.1 Graph Store HTTP Protocol, direct (§4.1) and indirect (§4.2)."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, current_app, request, url_for

from ..engine.workers import Question
from ..engine.writing import WriterClient, Written
from ..storage import graph_names
from ..web import answer_formats
from ..web.access import Asker, asker, require_writer
from ..web.freshness import Freshness
from ..web.problems import ProblemError
from .protocol import is_iri

blueprint = Blueprint("graphs", __name__)

_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_READ = {
    **answer_formats.GRAPHS,
    "application/x-turtle": "turtle",
    "text/n3": "turtle",
    "text/plain": "ntriples",
    "application/xml": "rdfxml",
}
_MULTIPART = "multipart/form-data"


@blueprint.get("/graphs")
@blueprint.get("/graphs/<path:path>")
def read(path: str = "") -> Response:
    """Return a graph (§5.2); HEAD tells of it without sending it (§5.6)."""
    name = _named(path)
    media_type, form = answer_formats.asked(answer_formats.GRAPHS)
    fresh = Freshness(media_type)
    # The unnamed graph is always there, if empty.
    needed = None if name == graph_names.unnamed().value else name
    question = Question(_EVERYTHING, form, default_graphs=(name,), named_graphs=(), graph=needed)
    return answer_formats.answer(question, media_type, fresh)


@blueprint.put("/graphs")
@blueprint.put("/graphs/<path:path>")
def put(path: str = "") -> Response:
    """Put a graph in the place of what was there (§5.3)."""
    who = require_writer()
    name = _named(path)
    return _reply(_send(who, "put", name))


@blueprint.post("/graphs")
@blueprint.post("/graphs/<path:path>")
def post(path: str = "") -> Response:
    """Add to a graph; without the name of one, to a new one (§5.5)."""
    who = require_writer()
    if path or "graph" in request.args or "default" in request.args:
        return _reply(_send(who, "post", _named(path)))
    name = url_for("graphs.read", path=str(uuid.uuid4()), _external=True)
    response = _reply(_send(who, "post", name))
    response.headers["Location"] = name
    return response


@blueprint.delete("/graphs")
@blueprint.delete("/graphs/<path:path>")
def delete(path: str = "") -> Response:
    """Remove a graph (§5.4)."""
    who = require_writer()
    name = _named(path)
    _check_right(who, name)
    written = _writer().run(
        {"do": "delete", "who": who.name, "graph": name}, seconds=who.limits.seconds
    )
    if not written.was_there:
        raise ProblemError(404, "unknown-graph")
    return _marked(Response(status=204), written)


def _named(path: str) -> str:
    """Return the graph that the request is about; raises ProblemError (400)."""
    asker()
    names = request.args.getlist("graph")
    is_default = "default" in request.args
    if path:
        if names or is_default:
            raise ProblemError(400, "one-graph")
        return request.base_url
    if len(names) + is_default != 1:
        raise ProblemError(400, "one-graph")
    if is_default:
        return graph_names.unnamed().value
    if not is_iri(names[0]):
        raise ProblemError(400, "not-iri", field="graph")
    return names[0]


def _send(who: Asker, what: str, name: str) -> Written:
    _check_right(who, name)
    if "Content-Range" in request.headers:
        raise ProblemError(400, "no-ranges")  # RFC 9110 §14.4: a part is not to be taken for all
    if request.mimetype == _MULTIPART and what == "post":
        parts = [
            (file.mimetype, file.read()) for file in request.files.values() if file is not None
        ]
        for field in request.form:
            raise ProblemError(400, "only-files", field=field)
    else:
        # A body without a type is taken for RDF/XML, says the protocol (§5.3).
        parts = [(request.mimetype or "application/rdf+xml", request.get_data(cache=False))]
    formats = []
    for media_type, _ in parts:
        if media_type not in _READ:
            raise ProblemError(415, "graph-media-type", known=", ".join(answer_formats.GRAPHS))
        formats.append(_READ[media_type])
    return _writer().run(
        {"do": what, "who": who.name, "graph": name, "formats": formats},
        [body for _, body in parts],
        seconds=who.limits.seconds,
    )


def _check_right(who: Asker, name: str) -> None:
    """Refuse what is not the asker's: of those bound to collections, all but their agreements."""
    token = who.token
    if token is None or token.collections is None:
        return
    parts = graph_names.parts(name)
    reader = current_app.extensions["reader"].newest(who.view)
    slugs = {row.slug for row in reader.agreements()} if reader else set()
    if parts is None or parts[1] not in slugs:
        raise ProblemError(403, "collections-only")


def _reply(written: Written) -> Response:
    return _marked(Response(status=204 if written.was_there else 201), written)


def _marked(response: Response, written: Written) -> Response:
    response.headers["Avtalegraf-Generation"] = str(written.generation)
    return response


def _writer() -> WriterClient:
    writer: WriterClient = current_app.extensions["writer"]
    return writer
