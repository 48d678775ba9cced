"""The W3C's SPARQL 1.1 suites against the running service, over HTTP.

What does not pass is named, with the reason, in `w3c_not_passed.toml`; a test that stands there
and passes fails here, so the list cannot grow stale.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from avtalegraf.server.roles import Role
from avtalegraf.server.storage import tokens
from avtalegraf.server.store import Writer

from .live_server import Live, Reply, running
from .w3c_manifests import (
    SUITES,
    WEB,
    Case,
    Conversation,
    Data,
    Exchange,
    cases,
    conversations,
    location,
    triples,
)
from .w3c_results import expected, read_rows, same_graph, same_rows

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not SUITES.is_dir(), reason="the W3C suites beside the project are not here"
    ),
]

_LIST = tomllib.loads((Path(__file__).parent / "w3c_not_passed.toml").read_text("utf-8"))
NOT_PASSED: dict[str, str] = {
    name: group["reason"] for group in _LIST["group"] for name in group["tests"]
}
_EMPTY = f"{WEB}empty"
_UNNAMED = "https://w3id.org/avtalegraf/id/unnamed"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_RESULTS = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "srj": "application/sparql-results+json",
    "srx": "application/sparql-results+xml",
}


class Endpoint:
    """A running service with an editor's token."""

    def __init__(self, live: Live, token: str) -> None:
        self.live = live
        self._headers = {"Authorization": f"Bearer {token}"}

    def request(
        self,
        method: str,
        path: str,
        body: str | bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        return self.live.request(method, path, body, {**self._headers, **(headers or {})})

    def query(self, text: str, accept: str, **fields: list[str]) -> Reply:
        body = urllib.parse.urlencode({"query": text, **fields}, doseq=True)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        return self.request("POST", "/sparql", body, headers)

    def update(self, text: str) -> Reply:
        return self.request(
            "POST", "/update", text.encode(), {"Content-Type": "application/sparql-update"}
        )

    def graph(self, name: str | None) -> set[ox.Triple]:
        path = "?default" if name is None else f"?{urllib.parse.urlencode({'graph': name})}"
        reply = self.request("GET", f"/graphs{path}", None, {"Accept": "application/n-triples"})
        if reply.status == 404:
            return set()
        assert reply.status == 200, reply.text
        return {quad.triple for quad in ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES)}

    def set_up(self, data: tuple[Data, ...]) -> None:
        """Make the store hold these graphs and nothing else."""
        parts = []
        for each in data:
            lines = "\n".join(f"{triple} ." for triple in triples(each.file))
            parts.append(lines if each.graph is None else f"GRAPH <{each.graph}> {{ {lines} }}")
        create = "".join(f"CREATE SILENT GRAPH <{d.graph}> ;\n" for d in data if d.graph)
        reply = self.update(f"DROP ALL ;\n{create}INSERT DATA {{\n{' '.join(parts)}\n}}")
        assert reply.status == 204, reply.text


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A service over an empty store, to change."""
    data = tmp_path_factory.mktemp("w3c")
    _, token = tokens.create(data, "tests", Role.EDITOR, None)
    with running(data, workers=2) as live:
        yield Endpoint(live, token)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A service over all files that the tests of queries ask about, each a graph of its own."""
    data = tmp_path_factory.mktemp("w3c-library")
    files: dict[str, Data] = {}
    for suite in ("query", "results"):
        for case in cases(suite):
            for each in case.data:
                files[_graph_of(each)] = each
            for name in re.findall(r"FROM\s+(?:NAMED\s+)?<([^>:]+)>", case.text):
                iri = urllib.parse.urljoin(case.base, name)
                if location(iri).is_file():
                    files.setdefault(iri, Data(location(iri), iri))
    with Writer(data) as writer:
        for name, each in files.items():
            writer.truth.put(ox.NamedNode(name), triples(each.file), keep=True)
        writer.publish()
    _, token = tokens.create(data, "tests", Role.EDITOR, None)
    with running(data, workers=2) as live:
        yield Endpoint(live, token)


def _graph_of(data: Data) -> str:
    return data.graph or f"{WEB}{data.file.parent.name}/{data.file.name}"


def judged(name: str, check: Callable[[], None]) -> None:
    """Run a check; one that is listed as not passing must not pass."""
    if name not in NOT_PASSED:
        check()
        return
    try:
        check()
    except AssertionError:
        return
    pytest.fail(f"{name} passes: take it out of w3c_not_passed.toml")


def ids(case: Case | Conversation) -> str:
    return case.id


# --- queries


@pytest.mark.parametrize("case", [*cases("query"), *cases("results")], ids=ids)
def test_query(library: Endpoint, case: Case) -> None:
    checks = {
        "QueryEvaluationTest": _check_answer,
        "CSVResultFormatTest": _check_csv,
        "PositiveSyntaxTest11": _check_is_sparql,
        "NegativeSyntaxTest11": _check_is_no_sparql,
    }
    judged(case.id, lambda: checks[case.kind](library, case))


def _ask(library: Endpoint, case: Case, accept: str) -> Reply:
    fields: dict[str, list[str]] = {}
    if not re.search(r"\bFROM\b", case.text):
        default = [_graph_of(each) for each in case.data if each.graph is None]
        fields["default-graph-uri"] = default or [_EMPTY]
        fields["named-graph-uri"] = [each.graph for each in case.data if each.graph is not None]
    return library.query(f"BASE <{case.base}>\n{case.text}", accept, **fields)


def _check_answer(library: Endpoint, case: Case) -> None:
    assert case.result is not None
    suffix = case.result.suffix.removeprefix(".")
    if suffix in {"ttl", "rdf", "nt"} and re.search(r"\b(CONSTRUCT|DESCRIBE)\b", case.text):
        reply = _ask(library, case, "text/turtle")
        assert reply.status == 200, reply.text
        found = [quad.triple for quad in ox.parse(reply.body, format=ox.RdfFormat.TURTLE)]
        assert same_graph(found, triples(case.result))
        return
    form = suffix if suffix in _RESULTS else "srj"
    reply = _ask(library, case, _RESULTS[form])
    assert reply.status == 200, reply.text
    formats = {
        "tsv": ox.QueryResultsFormat.TSV,
        "srj": ox.QueryResultsFormat.JSON,
        "srx": ox.QueryResultsFormat.XML,
    }
    found_rows = read_rows(reply.body, formats[form])
    wanted = expected(case.result)
    if isinstance(wanted, bool) or isinstance(found_rows, bool):
        assert found_rows == wanted
    else:
        assert same_rows(found_rows, wanted), (found_rows, wanted)


def _check_csv(library: Endpoint, case: Case) -> None:
    assert case.result is not None
    reply = _ask(library, case, "text/csv")
    assert reply.status == 200, reply.text
    assert _table(reply.text) == _table(case.result.read_text("utf-8"))


def _table(text: str) -> list[list[tuple[str, str]]]:
    """Return the rows of a CSV; `SELECT *` has its columns in any order."""
    rows = [sorted(row.items()) for row in csv.DictReader(io.StringIO(text))]
    # One name will do for blank nodes: no test has two of them in a row.
    return sorted([(k, "_:" if v.startswith("_:") else v) for k, v in row] for row in rows)


def _check_is_sparql(library: Endpoint, case: Case) -> None:
    accept = "text/turtle" if re.search(r"(?i)\b(CONSTRUCT|DESCRIBE)\b", case.text) else "*/*"
    reply = library.query(case.text, accept, **{"default-graph-uri": [_EMPTY]})
    assert reply.status == 200, reply.text


def _check_is_no_sparql(library: Endpoint, case: Case) -> None:
    reply = library.query(case.text, "*/*", **{"default-graph-uri": [_EMPTY]})
    assert (reply.status, reply.type) == (400, "application/problem+json"), reply.text


# --- updates


@pytest.mark.parametrize("case", cases("update"), ids=ids)
def test_update(endpoint: Endpoint, case: Case) -> None:
    def syntax(status: int) -> None:
        if "<graph>" in case.text:  # what is cleared must be there, what is created must not
            first = "DROP" if "CREATE" in case.text else "CREATE"
            endpoint.update(f"{first} SILENT GRAPH <graph>")
        reply = endpoint.update(case.text)
        assert reply.status == status, reply.text

    def evaluation() -> None:
        endpoint.set_up(case.data)
        reply = endpoint.update(f"BASE <{case.base}>\n{case.text}")
        assert reply.status == 204, reply.text
        wanted: dict[str | None, list[ox.Triple]] = {None: []}
        for each in case.after:
            wanted.setdefault(each.graph, []).extend(triples(each.file))
        names = _named_graphs(endpoint)
        assert names == {name for name, graph in wanted.items() if name is not None and graph}
        for name, graph in wanted.items():
            assert same_graph(endpoint.graph(name), graph), name

    checks = {
        "UpdateEvaluationTest": evaluation,
        "PositiveUpdateSyntaxTest11": lambda: syntax(204),
        "NegativeUpdateSyntaxTest11": lambda: syntax(400),
        "NegativeSyntaxTest11": lambda: syntax(400),
    }
    judged(case.id, checks[case.kind])


def _named_graphs(endpoint: Endpoint) -> set[str]:
    """Return the graphs that hold something: the tests do not tell of empty ones."""
    reply = endpoint.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", _RESULTS["srj"])
    rows = json.loads(reply.body)["results"]["bindings"]
    return {row["g"]["value"] for row in rows} - {_UNNAMED}


# --- protocols


@pytest.mark.parametrize("test", conversations("protocol"), ids=ids)
def test_protocol(endpoint: Endpoint, test: Conversation) -> None:
    if test.data:
        endpoint.set_up(test.data)
    judged(test.id, lambda: _converse(endpoint, test, "/sparql/"))


@pytest.mark.parametrize("test", conversations("graph-store"), ids=ids)
def test_graph_store(endpoint: Endpoint, test: Conversation) -> None:
    endpoint.set_up(test.data)
    judged(test.id, lambda: _converse(endpoint, test, "/gsp"))


def _converse(endpoint: Endpoint, test: Conversation, prefix: str) -> None:
    filled: dict[str, str] = {}
    for exchange in test.exchanges:
        path, body = exchange.path, exchange.body
        for name, value in filled.items():
            path = path.replace(name, value)
            body = None if body is None else body.replace(name, value)
        headers = dict(exchange.headers)
        path = path.removeprefix(endpoint.live.address)
        path = path.replace(prefix, _path_of(exchange, prefix), 1)
        data = None if body is None else body.encode(_encoding(exchange))
        reply = endpoint.request(exchange.method, path, data, headers)
        assert _is_expected(reply.status, exchange), (exchange, reply)
        if exchange.location is not None:
            filled[exchange.location] = reply.headers["location"]
        _check_content(exchange, reply)


def _encoding(exchange: Exchange) -> str:
    return exchange.encoding.lower()


def _path_of(exchange: Exchange, prefix: str) -> str:
    if prefix == "/gsp":
        return "/graphs"
    type_ = dict(exchange.headers).get("content-type", "")
    is_update = (
        "sparql-update" in type_
        or "update=" in (exchange.body or "")
        or re.search(r"[?&]update=", exchange.path)
        or re.match(r"\s*(CLEAR|INSERT|DELETE|DROP)", exchange.body or "")
    )
    return "/update" if is_update else "/sparql"


def _is_expected(status: int, exchange: Exchange) -> bool:
    names = {
        "OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400,
        "UnsupportedMediaType": 415, "MethodNotAllowed": 405,
    }  # fmt: skip
    return any(
        status == names[name] if name in names else status // 100 == int(name[-3])
        for name in exchange.statuses
    )


def _check_content(exchange: Exchange, reply: Reply) -> None:
    if exchange.truth is not None:
        assert json.loads(reply.body)["boolean"] is exchange.truth
    kinds = {
        "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
        "tabular": tuple(_RESULTS.values()),
        "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples"),
    }
    if exchange.format is not None:
        assert reply.type in kinds[exchange.format]
    if exchange.graph is not None:
        found = ox.parse(reply.body, format=ox.RdfFormat.TURTLE)
        base = "http://www.example/gsp/"
        wanted = ox.parse(exchange.graph, format=ox.RdfFormat.TURTLE, base_iri=base)
        assert same_graph([q.triple for q in found], [q.triple for q in wanted])


# --- service description


def test_service_description(endpoint: Endpoint) -> None:
    reply = endpoint.live.get("/sparql")
    assert (reply.status, reply.type) == (200, "text/turtle")  # returns-rdf
    graph = Graph().parse(data=reply.body, format="turtle")
    address = URIRef(f"{endpoint.live.address}/sparql")
    services = set(graph.subjects(SD.endpoint, address))  # has-endpoint-triple
    assert len(services) == 1
    # conforms-to-schema: each property of the vocabulary stands on what it is for
    kinds = {
        SD.endpoint: SD.Service,
        SD.supportedLanguage: SD.Service,
        SD.resultFormat: SD.Service,
        SD.inputFormat: SD.Service,
        SD.feature: SD.Service,
        SD.defaultDataset: SD.Service,
        SD.defaultGraph: SD.Dataset,
        SD.namedGraph: SD.Dataset,
        SD.name: SD.NamedGraph,
    }
    for term, kind in kinds.items():
        for subject in graph.subjects(term, None):
            assert (subject, RDF.type, kind) in graph, (subject, term)
    terms = {str(term) for term in graph.predicates() if str(term).startswith(str(SD))}
    assert terms <= {str(term) for term in kinds} | {str(SD.graph)}
