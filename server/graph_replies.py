"""Graphs as responses: Turtle, N-Triples, RDF/XML, and JSON-LD in our context."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pyoxigraph as ox
from flask import Response
from rdflib import Graph

from .. import ontology
from ..queries.terms import statements
from .worker_process import GRAPH_FORMATS, PREFIXES


@cache
def context() -> dict[str, Any]:
    """Return the JSON-LD context of our terms."""
    data: dict[str, Any] = ontology.context()
    return data


def json_ld(graph: Graph) -> bytes:
    """Return a graph as JSON-LD, compacted with our context, which stands in it.

    It stands in it so that it can be read without asking us; nothing is lost by compacting.
    """
    text = graph.serialize(
        format="json-ld", context=context()["@context"], indent=None, sort_keys=True
    )
    return text.encode()


def graph_bytes(graph: Graph, name: str) -> bytes:
    """Return a graph as turtle, ntriples, rdfxml or jsonld.

    Pyoxigraph writes literals as they stand; rdflib would write the decimal 24 as 24.0.
    """
    if name == "jsonld":
        return json_ld(graph)
    triples = ox.parse("\n".join(sorted(statements(graph))), ox.RdfFormat.N_TRIPLES)
    written = ox.serialize(
        (quad.triple for quad in triples), format=GRAPH_FORMATS[name], prefixes=PREFIXES
    )
    return written or b""


def graph_reply(graph: Graph, media_type: str, name: str) -> Response:
    """Return a graph as a response."""
    return Response(graph_bytes(graph, name), mimetype=media_type)


def context_reply() -> Response:
    """Return the JSON-LD context itself."""
    data = json.dumps(context(), ensure_ascii=False, indent=1).encode()
    return Response(data, mimetype="application/ld+json")
