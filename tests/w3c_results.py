"""Whether two answers are the same: rows in any order, blank nodes under any name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

from .w3c_manifests import triples

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}

Row = dict[str, object]


def as_graph(found: Iterable[ox.Triple]) -> Graph:
    """Return triples as an rdflib graph, with the engine's writing of values."""
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in found)
    graph = Graph()
    for quad in store:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def same_graph(one: Iterable[ox.Triple], other: Iterable[ox.Triple]) -> bool:
    """Return whether two graphs are isomorphic."""
    return isomorphic(as_graph(one), as_graph(other))


def same_rows(one: Sequence[Row], other: Sequence[Row]) -> bool:
    """Return whether two results have the same rows, in any order."""
    return len(one) == len(other) and isomorphic(_rows_graph(one), _rows_graph(other))


def read_rows(data: bytes, form: ox.QueryResultsFormat) -> bool | list[Row]:
    """Return the rows of a result, or its truth value."""
    found = ox.parse_query_results(data, form)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [
        {name: _plain(term) for name, term in zip(names, row, strict=True) if term is not None}
        for row in found
    ]


def expected(file: Path) -> bool | list[Row]:
    """Return the rows, or the truth value, of a result file of a suite."""
    if file.suffix in _RESULTS:
        return read_rows(file.read_bytes(), _RESULTS[file.suffix])
    return _from_result_graph(as_graph(triples(file)))


def _from_result_graph(graph: Graph) -> bool | list[Row]:
    truth = next(graph.objects(None, RS.boolean), None)
    if isinstance(truth, Literal):
        return bool(truth.toPython())
    rows: list[Row] = []
    for solution in graph.objects(None, RS.solution):
        row: Row = {}
        for binding in graph.objects(solution, RS.binding):
            row[str(graph.value(binding, RS.variable))] = graph.value(binding, RS.value)
        rows.append(row)
    return rows


def _rows_graph(rows: Sequence[Row]) -> Graph:
    graph = Graph()
    for row in rows:
        node = BNode()
        graph.add((node, RS.row, Literal("row")))
        for name, value in row.items():
            assert isinstance(value, Node)
            graph.add((node, URIRef(f"urn:variable:{name}"), value))
    return graph


def _plain(term: object) -> Node:
    """Return a term as the engine writes it once it has been stored."""
    if isinstance(term, ox.Literal):
        store = ox.Store()
        one = ox.NamedNode("urn:one")
        store.add(ox.Quad(one, one, term))
        term = next(iter(store)).object
    return _term(term)


def _term(term: object) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
