"""The one border between rdflib's terms and pyoxigraph's: no other module converts.

Oxigraph keeps numbers, dates and durations as values, not as written: "PT24H" comes back as
"P1D", "24.0" as "24". What must keep its wording is stored beside as a string (see
`server/storage/durations.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

Term = URIRef | BNode | Literal
OxTerm = ox.NamedNode | ox.BlankNode | ox.Literal


def to_oxigraph(term: Node) -> OxTerm:
    """Return pyoxigraph's term for one of rdflib's."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, Literal):
        if term.language is not None:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or XSD.string)))
    raise TypeError(f"{term!r} is no IRI, blank node or literal")


def from_oxigraph(term: object) -> Term:
    """Return rdflib's term for one of pyoxigraph's; plain strings carry no datatype."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language is not None:
            return Literal(term.value, lang=term.language)
        if term.datatype.value == str(XSD.string):
            return Literal(term.value)
        # normalize=False: rdflib would rewrite the words of some numbers once more.
        return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    raise TypeError(f"{term!r} is no IRI, blank node or literal")


def statements(graph: Graph) -> Iterator[str]:
    """Yield each triple of a graph as one line of N-Triples, escaped by pyoxigraph."""
    for subject, predicate, value in graph:
        yield f"{to_oxigraph(subject)} {to_oxigraph(predicate)} {to_oxigraph(value)} ."


def graph_of(triples: Iterable[ox.Triple | ox.Quad]) -> Graph:
    """Return an rdflib graph of pyoxigraph's triples."""
    graph = Graph()
    for triple in triples:
        graph.add(
            (
                from_oxigraph(triple.subject),
                from_oxigraph(triple.predicate),
                from_oxigraph(triple.object),
            )
        )
    return graph
