"""Graphs as responses: Turtle, N-Triples, RDF/XML, and JSON-LD in our context."""

from __future__ import annotations

import json

from flask import Response
from rdflib import Graph

from .graph_formats import context, graph_bytes


def graph_reply(graph: Graph, media_type: str, name: str) -> Response:
    """Return a graph as a response."""
    return Response(graph_bytes(graph, name), mimetype=media_type)


def context_reply() -> Response:
    """Return the JSON-LD context itself."""
    data = json.dumps(context(), ensure_ascii=False, indent=1).encode()
    return Response(data, mimetype="application/ld+json")
