"""The media types of answers, and their short names in `?format=` and file suffixes."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from .negotiate import choose
from .problems import ProblemError
from .workers import Answer

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


def send(answer: Answer, media_type: str) -> Response:
    """Return a complete answer of a worker as a response that is sent piece by piece."""

    def pieces() -> object:
        with answer.body:
            while piece := answer.body.read(1 << 16):
                yield piece

    if request.method == "HEAD":
        answer.body.close()
        response = Response(mimetype=media_type)
    else:
        response = Response(pieces(), mimetype=media_type)  # type: ignore[arg-type]
    response.headers["Content-Length"] = str(answer.size)
    return response
