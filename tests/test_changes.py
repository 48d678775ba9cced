"""Changes over HTTP: whole or not at all, checked, logged, and beside an ingest by hand."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rdflib import Graph, Literal

from avtalegraf.server.engine.update_text import graphs_of, has_dataset, with_using
from avtalegraf.server.roles import Role
from avtalegraf.server.storage import change_log, tokens
from avtalegraf.server.store import Reader

from .conftest import EXAMPLES
from .live_server import Live, Reply, fill, running
from .sample_graph import AVT, BASE, nordvik

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@dataclass(frozen=True, slots=True)
class Desk:
    """A running service and an editor."""

    live: Live
    data: Path
    token: str

    def send(
        self, method: str, path: str, body: str | bytes | None = None, kind: str | None = None
    ) -> Reply:
        headers = {"Authorization": f"Bearer {self.token}"}
        if kind is not None:
            headers["Content-Type"] = kind
        data = body.encode() if isinstance(body, str) else body
        return self.live.request(method, path, data, headers)

    def update(self, text: str, **fields: str) -> Reply:
        path = f"/update?{urllib.parse.urlencode(fields)}" if fields else "/update"
        return self.send("POST", path, text, "application/sparql-update")

    def put(self, name: str, turtle: str | bytes) -> Reply:
        return self.send("PUT", at(name), turtle, "text/turtle")

    def objects(self, name: str) -> list[str]:
        text = f"SELECT ?o {{ GRAPH <{name}> {{ ?s ?p ?o }} }} ORDER BY ?o"
        rows = json.loads(self.live.query(text).body)["results"]["bindings"]
        return [row["o"]["value"] for row in rows]

    def count(self) -> bytes:
        return self.live.query(COUNT).body


def at(name: str) -> str:
    return f"/graphs?{urllib.parse.urlencode({'graph': name})}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data = fill(tmp_path_factory.mktemp("store"))
    _, token = tokens.create(data, "kontoret", Role.EDITOR, None)
    with running(data, workers=2, query_seconds=20) as live:
        yield Desk(live, data, token)


def triple(value: str) -> str:
    return f"<http://x/s> <http://x/p> '{value}' ."


# --- updates


def test_an_update_is_there_once_it_is_acknowledged(desk: Desk) -> None:
    reply = desk.update(f"INSERT DATA {{ GRAPH <http://x/u> {{ {triple('1')} }} }}")
    assert (reply.status, reply.body) == (204, b"")
    assert desk.objects("http://x/u") == ["1"]
    assert desk.update("DELETE WHERE { GRAPH <http://x/u> { ?s ?p ?o } }").status == 204
    assert desk.objects("http://x/u") == []


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ GRAPH <http://x/half> {{ {triple('1')} }} }} ; CREATE GRAPH <http://x/half>",
        f"INSERT DATA {{ GRAPH <http://x/half> {{ {triple('1')} }} }} ; nonsense",
        f"INSERT DATA {{ GRAPH <http://x/half> {{ {triple('1')} }} }} ; "
        f"DROP GRAPH <{BASE}catalogue>",
        f"DELETE WHERE {{ GRAPH <{BASE}graph/loftnes> {{ ?s <{AVT.slug}> ?o }} }}",
        f"INSERT {{ GRAPH ?g {{ {triple('1')} }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "DROP ALL",
        "CLEAR NAMED",
        f"PREFIX b: <{BASE}> DROP GRAPH b:vocabulary",
        f"BASE <{BASE}> DROP GRAPH <vocabulary>",
    ],
)
def test_an_update_that_fails_or_may_not_be_leaves_everything_as_it_was(
    desk: Desk, text: str
) -> None:
    before = desk.count()
    reply = desk.update(text)
    assert reply.status in {400, 403, 422}
    assert reply.type == "application/problem+json"
    assert desk.count() == before
    assert desk.objects("http://x/half") == []


def test_an_update_by_variable_is_followed_in_every_graph(desk: Desk) -> None:
    for name in ("http://x/v1", "http://x/v2"):
        assert desk.put(name, triple("old")).status == 201
    done = desk.update(
        "DELETE { GRAPH ?g { ?s ?p 'old' } } INSERT { GRAPH ?g { ?s ?p 'new' } } "
        "WHERE { GRAPH ?g { ?s ?p 'old' } }"
    )
    assert done.status == 204
    assert [desk.objects(f"http://x/v{n}") for n in (1, 2)] == [["new"], ["new"]]
    union = "SELECT ?o { <http://x/s> <http://x/p> ?o }"
    rows = json.loads(desk.live.query(union).body)["results"]["bindings"]
    assert "old" not in {row["o"]["value"] for row in rows}


def test_a_client_chooses_what_where_clauses_see(desk: Desk) -> None:
    desk.put("http://x/from", triple("seen"))
    text = "INSERT { GRAPH <http://x/to> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    assert desk.update(text, **{"using-graph-uri": "http://x/from"}).status == 204
    assert desk.objects("http://x/to") == ["seen"]
    own = text.replace("WHERE", "USING <http://x/from> WHERE")
    assert desk.update(own, **{"using-graph-uri": "http://x/from"}).status == 400


def test_the_unnamed_graph_is_part_of_the_union_and_has_a_name(desk: Desk) -> None:
    assert desk.update(f"INSERT DATA {{ {triple('unnamed')} }}").status == 204
    assert json.loads(desk.live.query("ASK { ?s ?p 'unnamed' }").body)["boolean"] is True
    assert desk.objects(f"{BASE}unnamed") == ["unnamed"]
    assert b"unnamed" in desk.live.get("/graphs?default").body
    assert desk.send("DELETE", "/graphs?default").status == 204
    assert json.loads(desk.live.query("ASK { ?s ?p 'unnamed' }").body)["boolean"] is False


def test_an_update_that_runs_on_is_stopped_and_undone(tmp_path: Path) -> None:
    data = fill(tmp_path)
    _, token = tokens.create(data, "a", Role.EDITOR, None)
    with running(data, workers=1, query_seconds=4) as live:
        desk = Desk(live, data, token)
        endless = "INSERT { GRAPH <http://x/e> { ?a ?b ?l } } WHERE { GRAPH ?g { ?a ?b ?c } . "
        endless += "GRAPH ?h { ?d ?e ?f } . GRAPH ?i { ?j ?k ?l } }"
        assert desk.update(endless).status == 503
        assert desk.objects("http://x/e") == []
        for _ in range(5):  # the writer that was stopped has a successor
            reply = desk.update(f"INSERT DATA {{ GRAPH <http://x/e> {{ {triple('1')} }} }}")
            if reply.status == 204:
                break
        assert reply.status == 204


# --- the graph store


def test_a_graph_is_put_read_added_to_and_removed(desk: Desk) -> None:
    name = "http://x/life"
    path = at(name)
    assert desk.live.request("GET", path).status == 404
    assert desk.put(name, triple("1")).status == 201
    assert desk.put(name, triple("2")).status == 204
    assert desk.send("POST", path, triple("3"), "text/turtle").status == 204
    assert desk.objects(name) == ["2", "3"]
    head = desk.live.request("HEAD", path)
    assert (head.status, head.body, head.headers["content-type"]) == (
        200,
        b"",
        "text/turtle; charset=utf-8",
    )
    assert desk.send("DELETE", path).status == 204
    assert desk.send("DELETE", path).status == 404
    assert desk.live.request("GET", path).status == 404


def test_an_empty_graph_that_was_put_is_there(desk: Desk) -> None:
    assert desk.put("http://x/empty", "").status == 201
    assert desk.live.request("GET", at("http://x/empty")).status == 200
    assert desk.send("DELETE", at("http://x/empty")).status == 204


@pytest.mark.parametrize(
    ("kind", "parser", "body"),
    [
        ("text/turtle", "turtle", "<http://x/a> <http://x/b> 'å' ."),
        ("application/n-triples", "nt", "<http://x/a> <http://x/b> 'å' ."),
        (
            "application/ld+json",
            "json-ld",
            '{"@id": "http://x/a", "http://x/b": "å"}',
        ),
        (
            "application/rdf+xml",
            "xml",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
            '<rdf:Description rdf:about="http://x/a"><x:b>å</x:b></rdf:Description></rdf:RDF>',
        ),
    ],
)
def test_a_graph_goes_in_and_comes_out_in_each_format(
    desk: Desk, kind: str, parser: str, body: str
) -> None:
    body = body.replace("'å'", '"å"')
    assert desk.send("PUT", at("http://x/f"), body, kind).status in {201, 204}
    reply = desk.live.request("GET", at("http://x/f"), None, {"Accept": kind})
    assert (reply.status, reply.type) == (200, kind)
    graph = Graph().parse(data=reply.body, format=parser)
    assert set(graph.objects()) == {Literal("å")}


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "status"),
    [
        ("PUT", at("http://x/w"), "no turtle", "text/turtle", 400),
        ("PUT", at("http://x/w"), "x", "image/png", 415),
        ("PUT", at("no iri"), "", "text/turtle", 400),
        ("PUT", "/graphs", "", "text/turtle", 400),
        ("PUT", "/graphs?default&graph=http://x/w", "", "text/turtle", 400),
        ("PATCH", at("http://x/w"), "", "text/turtle", 405),
        ("PUT", at(f"{BASE}catalogue"), "", "text/turtle", 403),
        ("PUT", at(f"{BASE}personal/nordvik"), "", "text/turtle", 403),
        ("PUT", at(f"{BASE}report/nordvik"), "", "text/turtle", 403),
    ],
)
def test_what_cannot_be_stored_is_told_why(
    desk: Desk, method: str, path: str, body: str, kind: str, status: int
) -> None:
    before = desk.count()
    reply = desk.send(method, path, body, kind)
    assert (reply.status, reply.type) == (status, "application/problem+json")
    assert desk.count() == before


def test_a_format_that_a_graph_lacks_is_refused(desk: Desk) -> None:
    reply = desk.live.request("GET", "/graphs?default", None, {"Accept": "text/csv"})
    assert reply.status == 406


def test_the_parsers_place_is_told(desk: Desk) -> None:
    reply = desk.put("http://x/w", "<http://x/a> <http://x/b>\n<http://x/c> <http://x/d> .")
    assert reply.status == 400
    assert "line" in json.loads(reply.body)["detail"]


# --- agreements' graphs


def agreement_turtle() -> Graph:
    graph = Graph()
    for each in nordvik().graph:
        graph.add(each)
    return graph


def test_an_agreement_comes_back_as_it_went_and_may_be_put_again(desk: Desk) -> None:
    name = f"{BASE}graph/nordvik"
    turtle = desk.send("GET", at(name)).body
    before = Reader.open(desk.data).graph("nordvik")
    assert desk.put(name, turtle).status == 204
    assert set(Reader.open(desk.data).graph("nordvik")) == set(before)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("spoil", ["title", "slug", "evidence", "quote"])
def test_an_agreement_that_is_not_well_formed_is_refused_with_a_report(
    desk: Desk, spoil: str, language: str
) -> None:
    graph = agreement_turtle()
    iri = nordvik().iri
    if spoil == "title":
        graph.remove((iri, None, Literal("Databehandleravtale Nordvik")))
    elif spoil == "slug":
        graph.set((iri, AVT.slug, Literal("another")))
    elif spoil == "evidence":
        fact = next(graph.objects(iri, AVT.fact))
        graph.remove((fact, AVT.evidence, None))
    else:
        exact = "http://www.w3.org/ns/oa#exact"
        node = next(s for s, p, o in graph if str(p) == exact and len(o) < 40)
        graph.set((node, next(p for _, p, _ in graph if str(p) == exact), Literal("other words")))
    before = desk.count()
    headers = {
        "Authorization": f"Bearer {desk.token}",
        "Content-Type": "text/turtle",
        "Accept-Language": language,
    }
    body = graph.serialize(format="turtle").encode()
    reply = desk.live.request("PUT", at(f"{BASE}graph/nordvik"), body, headers)
    assert reply.status == 422
    problem = json.loads(reply.body)
    assert problem["graph"] == f"{BASE}graph/nordvik"
    assert problem["report"]
    assert all(row["node"] and row["message"].endswith(".") for row in problem["report"])
    assert desk.count() == before


def test_an_agreement_that_is_deleted_is_gone_with_its_report(tmp_path: Path) -> None:
    data = fill(tmp_path)
    _, token = tokens.create(data, "a", Role.EDITOR, None)
    with running(data, workers=1) as live:
        desk = Desk(live, data, token)
        assert desk.send("DELETE", at(f"{BASE}graph/loftnes")).status == 204
        assert live.get("/agreements/loftnes").status == 404
        ask = f"ASK {{ {{ GRAPH <{BASE}report/loftnes> {{ ?s ?p ?o }} }} }}"
        assert json.loads(live.query(ask).body)["boolean"] is False
    assert [row.slug for row in Reader.open(data).agreements()] == [
        "nordvik",
        "ramme",
        "ramme-bilag-7",
    ]


# --- the log, and others who write


def test_who_changed_what_is_logged(desk: Desk) -> None:
    desk.put("http://x/logged", triple("1"))
    desk.update(f"INSERT DATA {{ GRAPH <http://x/logged> {{ {triple('2')} }} }}")
    update, put = change_log.newest(desk.data, 2)
    assert (put.who, put.what, put.graphs) == ("kontoret", "put", ("http://x/logged",))
    assert (update.who, update.what, update.graphs) == ("kontoret", "update", put.graphs)
    assert update.before == put.after
    assert put.before is not None
    assert put.before < put.after < update.after


def test_an_ingest_by_hand_and_the_service_write_side_by_side(desk: Desk) -> None:
    example = sorted(EXAMPLES.glob("*.txt"))[0]
    done: list[int] = []

    def ingest() -> None:
        done.append(
            subprocess.run(
                [sys.executable, "-m", "avtalegraf", "--data", str(desk.data), "ingest",
                 str(example)],
                capture_output=True, check=False, timeout=240,
            ).returncode
        )  # fmt: skip

    thread = threading.Thread(target=ingest)
    thread.start()
    written = 0
    while thread.is_alive() or not written:
        reply = desk.put("http://x/beside", triple(str(written)))
        assert reply.status in {201, 204}, reply.text
        written += 1
    thread.join()
    assert done == [0]
    assert desk.objects("http://x/beside") == [str(written - 1)]
    assert desk.live.get(f"/agreements/{example.stem}").status == 200


# --- an update's text


@pytest.mark.parametrize(
    ("text", "graphs"),
    [
        ("INSERT DATA { GRAPH <http://x/a> { <http://x/s> a <http://x/o> } }", {"http://x/a"}),
        ("PREFIX p: <http://x/> DROP GRAPH p:g", {"http://x/g"}),
        ("BASE <http://x/> DROP GRAPH <g>", {"http://x/g"}),
        ("WITH <http://x/w> DELETE WHERE { ?s ?p ?o }", {"http://x/w"}),
        ("COPY <http://x/a> TO DEFAULT", {"http://x/a"}),
    ],
)
def test_the_graphs_that_an_update_names_are_found(text: str, graphs: set[str]) -> None:
    found = graphs_of(text, "http://base/")
    assert found is not None
    assert graphs <= found


@pytest.mark.parametrize(
    "text",
    [
        "DROP ALL",
        "clear named",
        "INSERT { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "DELETE { GRAPH $g { ?s ?p ?o } } WHERE { GRAPH ?h { ?s ?p ?o } }",
        "DROP GRAPH <http://x/\\u0067>",
    ],
)
def test_an_update_that_may_change_any_graph_is_taken_for_that(text: str) -> None:
    assert graphs_of(text, "http://base/") is None


def test_a_dataset_is_put_before_each_where() -> None:
    text = "DELETE { ?s ?p 'WHERE' } WHERE { { SELECT * WHERE { ?s ?p ?o } } } ;"
    text += " DELETE WHERE { ?a ?b ?c }"
    written = with_using(text, ("http://x/d",), ("http://x/n",))
    assert written.count("USING <http://x/d>") == 2
    assert written.count("USING NAMED <http://x/n>") == 2
    assert has_dataset(written)
    assert not has_dataset(text)
