"""Read the words that a fact rests on out of a graph (Web Annotation selectors)."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Graph, URIRef
from rdflib.term import Node

from .report import Evidence
from .terms import AVT, OA


def evidence_of(graph: Graph, fact: Node) -> tuple[Evidence, ...]:
    """Return the evidence of a fact or assessment, in a fact's case with its clause number.

    A report's graph has the clause number on the evidence itself.
    """
    clause = graph.value(fact, AVT.clauseNumber)
    return tuple(
        evidence
        for iri in graph.objects(fact, AVT.evidence)
        if isinstance(iri, URIRef)
        and (evidence := _read(graph, iri, clause or graph.value(iri, AVT.clauseNumber)))
    )


def in_order(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return each span once, in the order of the text."""
    spans: dict[tuple[int, int], Evidence] = {}
    for item in sorted(found, key=lambda item: (item.start, item.end, item.clause or "")):
        spans.setdefault((item.start, item.end), item)
    return tuple(spans.values())


def _read(graph: Graph, iri: URIRef, clause: Node | None) -> Evidence | None:
    """Read a node's two selectors; none when the graph does not hold both of them."""
    start = end = quote = None
    for selector in graph.objects(iri, OA.hasSelector):
        start = graph.value(selector, OA.start) if start is None else start
        end = graph.value(selector, OA.end) if end is None else end
        quote = graph.value(selector, OA.exact) if quote is None else quote
    if start is None or end is None or quote is None:
        return None
    number = None if clause is None else str(clause)
    return Evidence(int(str(start)), int(str(end)), str(quote), number, iri)
