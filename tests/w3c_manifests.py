"""The W3C's SPARQL 1.1 tests: their manifests as plain values, their files as given."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from .conftest import SHARED

SUITES = SHARED / "w3c" / "sparql" / "sparql11"
WEB = "http://w3c.example/sparql11/"
"""What stands for the folder of the suites in IRIs: every file has its name below it."""

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

# What the service promises; federation and entailment are other specifications.
FOLDERS = {
    "query": (
        *("aggregates", "bind", "bindings", "cast", "construct", "exists", "functions"),
        *("grouping", "negation", "project-expression", "property-path", "subquery"),
        "syntax-query",
    ),
    "update": (
        *("add", "basic-update", "clear", "copy", "delete-data", "delete-insert"),
        *("delete-where", "delete", "drop", "move", "syntax-update-1", "syntax-update-2"),
        "update-silent",
    ),
    "results": ("csv-tsv-res", "json-res"),
    "protocol": ("protocol",),
    "graph-store": ("graph-store-protocol",),
}


@dataclass(frozen=True, slots=True)
class Data:
    """A file of triples and the graph that it is to be; None is the default graph."""

    file: Path
    graph: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """One test of a query, an update or a syntax."""

    id: str
    kind: str
    text: str
    base: str
    data: tuple[Data, ...]
    result: Path | None
    after: tuple[Data, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request of a protocol test, and what must come back."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: str | None
    encoding: str
    statuses: frozenset[str]
    truth: bool | None
    format: str | None
    location: str | None
    graph: str | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One protocol test: requests in their order, and the graphs that must be there before."""

    id: str
    data: tuple[Data, ...]
    exchanges: tuple[Exchange, ...]


def cases(suite: str) -> tuple[Case, ...]:
    """Return the tests of a suite; none where the suites are not here."""
    return tuple(
        _case(graph, node, folder)
        for folder in FOLDERS[suite]
        for file in sorted((SUITES / folder).glob("manifest.ttl"))
        for graph in (_manifest(file),)
        for node in _entries(graph)
    )


def conversations(suite: str) -> tuple[Conversation, ...]:
    """Return the protocol tests of a suite."""
    return tuple(_conversations(suite))


def _conversations(suite: str) -> Iterator[Conversation]:
    for folder in FOLDERS[suite]:
        for file in sorted((SUITES / folder).glob("manifest*.ttl")):
            graph = _manifest(file)
            for node in _entries(graph):
                action = graph.value(node, MF.action)
                requests = graph.value(action, HT.requests)
                yield Conversation(
                    _name(node, folder),
                    tuple(_graph_data(graph, node)),
                    tuple(_exchange(graph, each) for each in Collection(graph, requests)),
                )


def location(iri: str) -> Path:
    """Return the file of an IRI below `WEB`."""
    return SUITES / iri.removeprefix(WEB)


@functools.cache
def _manifest(file: Path) -> Graph:
    base = f"{WEB}{file.parent.name}/"
    return Graph().parse(file, format="turtle", publicID=base)


def _entries(graph: Graph) -> Iterator[Node]:
    for manifest in graph.subjects(RDF.type, MF.Manifest):
        for entries in graph.objects(manifest, MF.entries):
            yield from Collection(graph, entries)


def _name(node: Node, folder: str) -> str:
    return f"{folder}/{str(node).rpartition('#')[2]}"


def _case(graph: Graph, node: Node, folder: str) -> Case:
    kind = str(graph.value(node, RDF.type)).rpartition("#")[2]
    action = graph.value(node, MF.action)
    result = graph.value(node, MF.result)
    is_file = isinstance(action, URIRef)
    request = action
    if not is_file:
        request = graph.value(action, QT["query"]) or graph.value(action, UT.request)
    file = location(str(request))
    data = () if is_file else tuple(_all_data(graph, action))
    after = () if isinstance(result, URIRef) or result is None else _all_data(graph, result)
    return Case(
        _name(node, folder),
        kind,
        file.read_bytes().decode("utf-8"),
        f"{WEB}{folder}/{file.name}",
        data,
        location(str(result)) if isinstance(result, URIRef) else None,
        tuple(after),
    )


def _all_data(graph: Graph, action: Node | None) -> Iterator[Data]:
    for term in (QT.data, UT.data):
        for file in graph.objects(action, term):
            yield Data(location(str(file)), None)
    for file in graph.objects(action, QT.graphData):
        if isinstance(file, URIRef):
            yield Data(location(str(file)), str(file))
        else:  # the same with a name of its own
            named = graph.value(file, QT.graph)
            label = graph.value(file, RDFS.label)
            yield Data(location(str(named)), str(label or named))
    yield from _graph_data(graph, action)


def _graph_data(graph: Graph, node: Node | None) -> Iterator[Data]:
    for each in graph.objects(node, UT.graphData):
        file = graph.value(each, UT.graph)
        yield Data(location(str(file)), str(graph.value(each, RDFS.label)))


def _exchange(graph: Graph, node: Node) -> Exchange:
    response = graph.value(node, HT.resp)
    body = graph.value(node, HT.body)
    expected = graph.value(response, HT.body)
    truth = graph.value(response, MF.expectedBoolean)
    return Exchange(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)),
        tuple(_headers(graph, node)),
        None if body is None else str(graph.value(body, CNT.chars)),
        "utf-8" if body is None else str(graph.value(body, CNT.characterEncoding) or "utf-8"),
        frozenset(
            str(status).rpartition("#")[2] for status in graph.objects(response, MF.expectedStatus)
        ),
        truth.toPython() if isinstance(truth, Literal) else None,
        _text(graph, response, MF.expectedFormat),
        _text(graph, response, MF.expectedLocation),
        None if expected is None else str(graph.value(expected, CNT.chars)),
    )


def _headers(graph: Graph, node: Node) -> Iterator[tuple[str, str]]:
    listed = graph.value(node, HT.headers)
    for header in Collection(graph, listed) if listed is not None else ():
        yield str(graph.value(header, HT.fieldName)), str(graph.value(header, HT.fieldValue))


def _text(graph: Graph, node: Node | None, term: URIRef) -> str | None:
    value = graph.value(node, term)
    return None if value is None else str(value)


_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
}


def triples(file: Path, base: str | None = None) -> tuple[ox.Triple, ...]:
    """Return the triples of a file of a suite."""
    base = base or f"{WEB}{file.parent.name}/{file.name}"
    quads = ox.parse(path=file, format=_FORMATS[file.suffix], base_iri=base)
    return tuple(quad.triple for quad in quads)
