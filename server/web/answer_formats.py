"""The media types of answers, their short names in `?format=`, and answers as responses."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace

from flask import Response, current_app, request

from ...errors import AvtalegrafError
from ..engine.workers import Answer, Question, WorkerPool
from ..negotiate import choose
from .access import asker
from .freshness import Freshness
from .problems import ProblemError

OUTCOME = "avtalegraf.outcome"
"""In a request's environment: the error that its query has come to."""

_log = logging.getLogger("avtalegraf")

ROWS: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
"""Of SELECT and ASK (SPARQL 1.1 Query Results JSON, XML, CSV and TSV)."""

GRAPHS: Mapping[str, str] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
}
"""Of CONSTRUCT and DESCRIBE, and of everything else that is a graph."""


def chosen(*offers: Mapping[str, str]) -> tuple[str, str]:
    """Return the media type that the client likes best, with its short name.

    Raises ProblemError (406) if it accepts none of those offered.
    """
    offered: dict[str, str] = {}
    for offer in offers:
        offered |= offer
    media_type = choose(request.headers.get("Accept"), tuple(offered))
    if media_type is None:
        raise ProblemError(406, "not-acceptable", known=", ".join(offered))
    return media_type, offered[media_type]


def named(name: str, *offers: Mapping[str, str]) -> tuple[str, str]:
    """Return the media type of a short name; raises ProblemError (400) for one that is none."""
    short: dict[str, str] = {}
    for offer in offers:
        for media_type, format_name in offer.items():
            short.setdefault(format_name, media_type)
    if name not in short:
        raise ProblemError(400, "unknown-format", format=name, known=", ".join(short))
    return short[name], name


def asked(*offers: Mapping[str, str]) -> tuple[str, str]:
    """Return the media type of `?format=`, which people write, else the one of Accept."""
    if "format" in request.args:
        return named(request.args["format"], *offers)
    return chosen(*offers)


def run(question: Question) -> Answer:
    """Ask a worker on behalf of who makes this request: its view, its limits.

    Raises what a reader has said already of a query that it could not answer (`lending`).
    """
    outcome = request.environ.get(OUTCOME)
    if outcome is not None:
        raise outcome
    who = asker()
    pool: WorkerPool = current_app.extensions["workers"]
    return pool.run(
        replace(question, view=who.view.name),
        who.limits,
        request.environ.get("waitress.client_disconnected"),
    )


def answer(question: Question, media_type: str, fresh: Freshness | None) -> Response:
    """Return the answer as a response, or that the client has it already."""
    if fresh is not None and (known := fresh.not_modified()) is not None:
        return known
    compress = request.accept_encodings["gzip"] > 0
    found = run(replace(question, compress=compress))
    response = _send(found, media_type)
    response.vary.add("Accept-Encoding")
    if fresh is not None:
        fresh.mark(response)
    return response


def pieces(found: Answer) -> Iterator[bytes]:
    """Yield the bytes of an answer whose status is sent; raises OSError if it must be cut off."""
    try:
        yield from found.pieces()
    except AvtalegrafError as error:
        # That the answer is not whole shows by its end, which is missing.
        _log.warning("an answer was cut off: %s", error)
        raise ConnectionAbortedError from error


def _send(found: Answer, media_type: str) -> Response:
    if request.method == "HEAD":
        found.close()
        response = Response(mimetype=media_type)
    else:
        response = Response(pieces(found), mimetype=media_type)
        response.call_on_close(found.close)
    if found.is_compressed:
        response.headers["Content-Encoding"] = "gzip"
    if found.size is not None:
        response.headers["Content-Length"] = str(found.size)
    return response
