"""Graphs in the formats of RDF: one by itself, or several as one document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pyoxigraph as ox
from rdflib import Graph

from ... import ontology
from ...queries.terms import statements
from ..engine.frozen_query import GRAPH_FORMATS, PREFIXES

DATASET_FORMATS = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS}
"""The formats that keep several graphs apart."""


@cache
def context() -> dict[str, Any]:
    """Return the JSON-LD context of our terms."""
    data: dict[str, Any] = ontology.context()
    return data


def graph_bytes(graph: Graph, name: str) -> bytes:
    """Return a graph as turtle, ntriples, rdfxml or jsonld.

    Pyoxigraph writes literals as they stand; rdflib would write the decimal 24 as 24.0.
    """
    if name == "jsonld":
        return json_ld(graph)
    written = ox.serialize(_triples(graph), format=GRAPH_FORMATS[name], prefixes=PREFIXES)
    return written or b""


def dataset_bytes(graphs: Mapping[ox.NamedNode, Graph], name: str) -> bytes:
    """Return graphs under their names as trig or nquads, the literals as they stand.

    No store is filled on the way: Oxigraph's would make P1D of PT24H.
    """
    quads = (
        ox.Quad(triple.subject, triple.predicate, triple.object, graph_name)
        for graph_name, graph in graphs.items()
        for triple in _triples(graph)
    )
    form = DATASET_FORMATS[name]
    prefixes = PREFIXES if name == "trig" else None
    return ox.serialize(quads, format=form, prefixes=prefixes) or b""


def merged_bytes(graphs: Iterable[Graph], name: str) -> bytes:
    """Return several graphs as one, as `graph_bytes` writes it."""
    merged = Graph(bind_namespaces="none")
    for graph in graphs:
        merged += graph
    return graph_bytes(merged, name)


def json_ld(graph: Graph) -> bytes:
    """Return a graph as JSON-LD, compacted with our context, which stands in it.

    It stands in it so that it can be read without asking us; nothing is lost by compacting.
    """
    text = graph.serialize(
        format="json-ld", context=context()["@context"], indent=None, sort_keys=True
    )
    return text.encode()


def _triples(graph: Graph) -> Iterable[ox.Triple]:
    """Return the triples in an order that is the same each time."""
    lines = "\n".join(sorted(statements(graph)))
    return (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
