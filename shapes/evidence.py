"""Read the words that a fact rests on out of a graph (Web Annotation selectors)."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Graph, URIRef
from rdflib.term import Node

from .report import Evidence
from .shacl import Triples
from .terms import AVT, OA

# Looked up once: a name of a namespace is a new IRI each time that it is asked for.
_CLAUSE, _EVIDENCE, _SELECTOR = AVT.clauseNumber, AVT.evidence, OA.hasSelector
_START, _END, _EXACT = OA.start, OA.end, OA.exact


def evidence_of(graph: Graph | Triples, fact: Node) -> tuple[Evidence, ...]:
    """Return the evidence of a fact or assessment, in a fact's case with its clause number.

    A report's graph has the clause number on the evidence itself.
    """
    clause = graph.value(fact, _CLAUSE)
    return tuple(
        evidence
        for iri in graph.objects(fact, _EVIDENCE)
        if isinstance(iri, URIRef)
        and (evidence := _read(graph, iri, clause or graph.value(iri, _CLAUSE)))
    )


def in_order(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return each span once, in the order of the text."""
    spans: dict[tuple[int, int], Evidence] = {}
    for item in sorted(found, key=lambda item: (item.start, item.end, item.clause or "")):
        spans.setdefault((item.start, item.end), item)
    return tuple(spans.values())


def _read(graph: Graph | Triples, iri: URIRef, clause: Node | None) -> Evidence | None:
    """Read a node's two selectors; none when the graph does not hold both of them."""
    start = end = quote = None
    for selector in graph.objects(iri, _SELECTOR):
        start = graph.value(selector, _START) if start is None else start
        end = graph.value(selector, _END) if end is None else end
        quote = graph.value(selector, _EXACT) if quote is None else quote
    if start is None or end is None or quote is None:
        return None
    number = None if clause is None else str(clause)
    return Evidence(int(str(start)), int(str(end)), str(quote), number, iri)
