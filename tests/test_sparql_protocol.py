"""The SPARQL endpoint as programs meet it: forms, formats, datasets, refusals and limits."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
import time
import urllib.parse
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
import SPARQLWrapper
from rdflib import RDF, Graph, Namespace

from avtalegraf.errors import QueryRefusedError
from avtalegraf.server import ServerConfig
from avtalegraf.server.engine.workers import (
    AnswerTooLargeError,
    BusyError,
    MemoryLimitError,
    Question,
    TimeLimitError,
    WorkerPool,
)
from avtalegraf.server.store import Writer

from .live_server import Live, fill, running
from .sample_graph import BASE, nordvik, sample

LIMIT = 3.0
AVT = "PREFIX avt: <https://w3id.org/avtalegraf/ns#> "
SLUGS = AVT + "SELECT ?slug WHERE { ?a a avt:Agreement ; avt:slug ?slug } ORDER BY ?slug"
ASK = AVT + "ASK { ?a avt:slug 'nordvik' }"
GRAPH = AVT + "CONSTRUCT { ?a avt:slug ?s } WHERE { ?a a avt:Agreement ; avt:slug ?s } ORDER BY ?s"
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ALL = ["loftnes", "nordvik", "ramme", "ramme-bilag-7"]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    data = fill(tmp_path_factory.mktemp("store"))
    with running(data, query_seconds=LIMIT, workers=3) as server:
        yield server


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return fill(tmp_path)


def slugs_of(body: bytes) -> list[str]:
    return [row["slug"]["value"] for row in json.loads(body)["results"]["bindings"]]


def problem_of(body: bytes) -> dict[str, object]:
    problem: dict[str, object] = json.loads(body)
    return problem


# --- the three forms of a request


def test_get_form_and_body_give_the_same_rows(live: Live) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    direct = {"Content-Type": "application/sparql-query"}
    replies = [
        live.query(SLUGS),
        live.request("POST", "/sparql", urllib.parse.urlencode({"query": SLUGS}), form),
        live.request("POST", "/sparql", SLUGS, direct),
    ]
    assert [reply.status for reply in replies] == [200, 200, 200]
    assert [slugs_of(reply.body) for reply in replies] == [ALL, ALL, ALL]


def test_a_long_query_in_a_body_passes_the_pipes(live: Live) -> None:
    text = SLUGS + "\n# " + "å" * 200_000
    reply = live.request(
        "POST", "/sparql", text.encode(), {"Content-Type": "application/sparql-query"}
    )
    assert slugs_of(reply.body) == ALL


@pytest.mark.parametrize(
    ("method", "path", "body", "content_type", "status"),
    [
        ("GET", "/sparql?query=ASK{}&query=ASK{}", None, None, 400),
        (
            "POST",
            "/sparql",
            "query=ASK%7B%7D&query=ASK%7B%7D",
            "application/x-www-form-urlencoded",
            400,
        ),
        ("POST", "/sparql", "", "application/x-www-form-urlencoded", 400),
        ("POST", "/sparql", "ASK{}", "text/plain", 415),
        ("POST", "/sparql", b"ASK { ?s ?p '\xff' }", "application/sparql-query", 400),
        (
            "POST",
            "/sparql",
            "ASK {}".encode("utf-16"),
            "application/sparql-query; charset=utf-16",
            400,
        ),
        ("GET", "/sparql?query=ASK%7B%20%3Fs%20%3Fp%20%27%FF%27%20%7D", None, None, 400),
        ("POST", "/sparql", "CLEAR ALL", "application/sparql-update", 400),
        ("POST", "/sparql", "update=CLEAR+ALL", "application/x-www-form-urlencoded", 400),
        ("GET", "/sparql?update=CLEAR+ALL", None, None, 400),
        ("GET", "/sparql?query=INSERT+DATA+%7B%7D", None, None, 400),
        ("GET", "/update?update=CLEAR+ALL", None, None, 405),
        ("POST", "/update", "update=CLEAR+ALL", "application/x-www-form-urlencoded", 401),
        ("PUT", "/graphs?default", "", "text/turtle", 401),
        ("DELETE", "/graphs?default", None, None, 401),
        ("PATCH", "/graphs?default", "", "text/turtle", 405),
        ("GET", "/graphs?graph=http://x/none", None, None, 404),
        ("GET", "/graphs?graph=none", None, None, 400),
        ("GET", "/graphs", None, None, 400),
        ("GET", "/graphs?default&graph=http://x/none", None, None, 400),
        ("DELETE", "/sparql", None, None, 405),
        ("PUT", "/sparql", "", None, 405),
    ],
)
def test_what_is_against_the_protocol_gets_a_problem_document(
    live: Live,
    method: str,
    path: str,
    body: bytes | str | None,
    content_type: str | None,
    status: int,
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    reply = live.request(method, path, body, headers)
    assert (reply.status, reply.type) == (status, "application/problem+json")
    problem = problem_of(reply.body)
    assert problem["status"] == status
    assert str(problem["title"]).endswith(".")
    assert "Traceback" not in reply.text


# --- formats


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        (
            "text/csv;q=0.2, application/sparql-results+xml;q=0.7, text/turtle",
            "application/sparql-results+xml",
        ),
    ],
)
def test_rows_come_in_the_format_that_is_liked_best(
    live: Live, accept: str | None, media_type: str
) -> None:
    reply = live.query(SLUGS, accept)
    assert (reply.status, reply.type) == (200, media_type)
    assert read_slugs(media_type, reply.body) == ALL
    assert reply.headers["content-length"] == str(len(reply.body))
    assert "Accept" in reply.headers["vary"]


def read_slugs(media_type: str, body: bytes) -> list[str]:
    if media_type.endswith("json"):
        return slugs_of(body)
    if media_type.endswith("xml"):
        literals = ET.fromstring(body).iter("{http://www.w3.org/2005/sparql-results#}literal")
        return [literal.text or "" for literal in literals]
    if media_type == "text/csv":
        return [row["slug"] for row in csv.DictReader(io.StringIO(body.decode()))]
    lines = body.decode().splitlines()
    assert lines[0] == "?slug"
    return [line.strip('"') for line in lines[1:]]


@pytest.mark.parametrize(
    ("accept", "truth"),
    [
        ("application/sparql-results+json", '"boolean":true'),
        ("application/sparql-results+xml", "<boolean>true</boolean>"),
        ("text/csv", "true"),
    ],
)
def test_ask_in_each_format(live: Live, accept: str, truth: str) -> None:
    reply = live.query(ASK, accept)
    assert (reply.status, reply.type) == (200, accept)
    assert truth in reply.text


@pytest.mark.parametrize(
    ("accept", "parser"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ],
)
def test_a_graph_in_each_format(live: Live, accept: str, parser: str) -> None:
    reply = live.query(GRAPH, accept)
    assert (reply.status, reply.type) == (200, accept)
    graph = Graph().parse(data=reply.body, format=parser)
    assert sorted(str(slug) for slug in graph.objects()) == ALL


def test_describe_gives_a_graph(live: Live) -> None:
    reply = live.query(f"DESCRIBE <{BASE}agreement/nordvik>")
    assert reply.type == "text/turtle"
    assert "Databehandleravtale Nordvik" in reply.text


@pytest.mark.parametrize(("text", "accept"), [(SLUGS, "text/turtle"), (GRAPH, "text/csv")])
def test_a_format_that_an_answer_lacks_is_refused(live: Live, text: str, accept: str) -> None:
    reply = live.query(text, accept)
    assert reply.status == 406
    assert reply.type == "application/problem+json"


def test_head_tells_the_size_and_sends_nothing(live: Live) -> None:
    path = f"/sparql?{urllib.parse.urlencode({'query': SLUGS})}"
    reply = live.request("HEAD", path)
    assert (reply.status, reply.body) == (200, b"")
    assert int(reply.headers["content-length"]) == len(live.get(path).body)


# --- datasets


def test_the_default_graph_is_the_union_and_counts_a_triple_once(live: Live) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"
    assert live.query(text).body == live.query(distinct).body


def test_a_client_chooses_the_dataset(live: Live) -> None:
    nordvik, ramme = f"{BASE}graph/nordvik", f"{BASE}graph/ramme"
    named = AVT + "SELECT ?slug { GRAPH ?g { ?a a avt:Agreement ; avt:slug ?slug } } ORDER BY ?slug"
    ask = [
        (SLUGS, {"default-graph-uri": nordvik}, ["nordvik"]),
        (SLUGS, {"default-graph-uri": [nordvik, ramme]}, ["nordvik", "ramme"]),
        (SLUGS, {"named-graph-uri": nordvik}, []),
        (named, {"named-graph-uri": ramme}, ["ramme"]),
        (named, {"default-graph-uri": ramme}, []),
        # The protocol's dataset goes before the query's own.
        (SLUGS.replace("WHERE", f"FROM <{ramme}> WHERE"), {}, ["ramme"]),
        (
            SLUGS.replace("WHERE", f"FROM <{ramme}> WHERE"),
            {"default-graph-uri": nordvik},
            ["nordvik"],
        ),
    ]
    for text, fields, wanted in ask:
        assert slugs_of(live.query(text, None, **fields).body) == wanted, (text, fields)


def test_a_graph_name_that_is_no_iri_is_the_clients_fault(live: Live) -> None:
    assert live.query(SLUGS, **{"default-graph-uri": "not an iri"}).status == 400


# --- what is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "SELECT *\nWHERE { ?s ?p }",
            "line 2, column 16: the query is not understood after “WHERE { ?s ?p }”",
        ),
        ("SELECT * WHERE { ?s foo:p ?o }", "Prefix not found"),
        ("SELECT * WHERE { ?s ?p ?o", "is not understood after"),
        ("SELECT * WHERE { ?s ?p ?o } ORDER NOT", "BY was expected"),
    ],
)
def test_a_malformed_query_is_told_where_and_what(live: Live, text: str, said: str) -> None:
    reply = live.query(text)
    assert (reply.status, reply.type) == (400, "application/problem+json")
    assert said in str(problem_of(reply.body)["detail"])


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_problems_are_told_in_the_asked_language(live: Live, language: str) -> None:
    headers = {"Accept-Language": language}
    reply = live.request("GET", "/sparql?query=nonsense", headers=headers)
    starts = {"nb": "Spørringen", "nn": "Spørjinga", "en": "The query"}
    assert str(problem_of(reply.body)["title"]).startswith(starts[language])
    assert reply.headers["content-language"] == language


@pytest.fixture
def listener() -> Iterator[tuple[int, list[object]]]:
    """A port of the loopback, and who has connected to it."""
    seen: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()

        def watch() -> None:
            while not done.is_set():
                try:
                    connection, peer = server.accept()
                except TimeoutError:
                    continue
                seen.append(peer)
                connection.close()

        thread = threading.Thread(target=watch)
        thread.start()
        yield server.getsockname()[1], seen
        done.set()
        thread.join()


def test_service_is_refused_and_reaches_nobody(
    live: Live, data: Path, listener: tuple[int, list[object]]
) -> None:
    port, seen = listener
    service = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
    reply = live.query(service)
    assert reply.status == 400
    assert "SERVICE" in str(problem_of(reply.body)["title"])
    # The worker itself, where no words are looked at: the kernel keeps it in.
    pool = WorkerPool(ServerConfig(data=data, workers=1))
    try:
        with pytest.raises(QueryRefusedError):
            pool.run(Question(service, "json"))
        silent = pool.run(Question(service.replace("SERVICE", "SERVICE SILENT"), "json")).read()
        assert json.loads(silent)["results"]["bindings"] in ([], [{}])
    finally:
        pool.close()
    time.sleep(0.3)
    assert seen == []


# --- limits


def test_a_runaway_query_is_stopped_while_others_are_answered(live: Live) -> None:
    stopped: list[tuple[int, float]] = []

    def run_away() -> None:
        begun = time.monotonic()
        reply = live.query(RUNAWAY)
        stopped.append((reply.status, time.monotonic() - begun))

    thread = threading.Thread(target=run_away)
    thread.start()
    time.sleep(0.5)
    begun = time.monotonic()
    assert slugs_of(live.query(SLUGS).body) == ALL
    assert time.monotonic() - begun < 1.0
    thread.join()
    [(status, seconds)] = stopped
    assert status == 503
    assert LIMIT <= seconds < LIMIT + 1.0
    # And its worker has a successor.
    assert [live.query(SLUGS).status for _ in range(6)] == [200] * 6


def test_a_worker_that_takes_too_much_memory_dies_alone(data: Path) -> None:
    hog = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
    pool = WorkerPool(ServerConfig(data=data, workers=1, memory_bytes=400_000_000))
    try:
        with pytest.raises(MemoryLimitError):
            pool.run(Question(hog, "json"))
        assert slugs_of(pool.run(Question(SLUGS, "json")).read()) == ALL
    finally:
        pool.close()


def test_an_answer_has_a_largest_size(data: Path) -> None:
    pool = WorkerPool(ServerConfig(data=data, workers=1, answer_bytes=10_000))
    try:
        for form in ("json", "csv", "xml", "tsv"):
            with pytest.raises(AnswerTooLargeError):
                pool.run(Question("SELECT * { ?s ?p ?o }", form))
        for form in ("turtle", "jsonld", "ntriples", "rdfxml"):
            with pytest.raises(AnswerTooLargeError):
                pool.run(Question("CONSTRUCT WHERE { ?s ?p ?o }", form))
        assert slugs_of(pool.run(Question(SLUGS, "json")).read()) == ALL
    finally:
        pool.close()


def test_jsonld_refuses_a_triple_term_and_the_worker_goes_on(data: Path) -> None:
    pool = WorkerPool(ServerConfig(data=data, workers=1))
    query = "CONSTRUCT { ?s ?p <<( ?s ?p ?s )>> } WHERE { ?s ?p ?o }"
    try:
        with pytest.raises(QueryRefusedError, match="ask for Turtle"):
            pool.run(Question(query, "jsonld"))
        assert slugs_of(pool.run(Question(SLUGS, "json")).read()) == ALL
    finally:
        pool.close()


def test_a_full_queue_says_so_at_once(data: Path) -> None:
    pool = WorkerPool(ServerConfig(data=data, workers=1, waiting=0, query_seconds=1.5))
    outcomes: list[type[Exception]] = []

    def run_away() -> None:
        try:
            pool.run(Question(RUNAWAY, "json"))
        except TimeLimitError as error:
            outcomes.append(type(error))

    thread = threading.Thread(target=run_away)
    thread.start()
    try:
        time.sleep(0.5)
        begun = time.monotonic()
        with pytest.raises(BusyError) as refused:
            pool.run(Question(SLUGS, "json"))
        assert time.monotonic() - begun < 0.5
        assert refused.value.retry_after > 0
    finally:
        thread.join()
        pool.close()
    assert outcomes == [TimeLimitError]


def test_a_new_generation_is_seen_by_the_next_query(data: Path) -> None:
    pool = WorkerPool(ServerConfig(data=data, workers=2))
    try:
        before = pool.run(Question(SLUGS, "json"))
        assert slugs_of(before.read()) == ALL
        other = sample(nordvik(slug="ny"), key="ny")
        with Writer(data) as writer:
            writer.ingest(other.entry, other.text, other.agreements)
            writer.publish()
        for _ in range(3):
            after = pool.run(Question(SLUGS, "json"))
            assert after.generation != before.generation
            assert "ny" in slugs_of(after.read())
    finally:
        pool.close()


# --- clients


def test_sparqlwrapper_as_client(live: Live) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{live.address}/sparql")
    client.setReturnFormat(SPARQLWrapper.JSON)
    for method in (SPARQLWrapper.GET, SPARQLWrapper.POST):
        client.setMethod(method)
        client.setQuery(SLUGS)
        rows = client.queryAndConvert()["results"]["bindings"]
        assert [row["slug"]["value"] for row in rows] == ALL
    client.setReturnFormat(SPARQLWrapper.TURTLE)
    client.setQuery(GRAPH)
    assert len(Graph().parse(data=client.queryAndConvert(), format="turtle")) == len(ALL)


def test_without_a_query_programs_get_the_service_description(live: Live) -> None:
    service = Namespace("http://www.w3.org/ns/sparql-service-description#")
    reply = live.get("/sparql")
    assert reply.type == "text/turtle"
    graph = Graph().parse(data=reply.body, format="turtle")
    [subject] = graph.subjects(RDF.type, service.Service)
    assert str(graph.value(subject, service.endpoint)) == f"{live.address}/sparql"


def test_people_get_the_editor_and_their_answer_on_a_page(live: Live) -> None:
    editor = live.get("/sparql", "text/html")
    assert editor.type == "text/html"
    assert "<textarea" in editor.text
    answered = live.query(SLUGS, "text/html")
    assert answered.status == 200
    assert all(f">{slug}</td>" in answered.text for slug in ALL)
    wrong = live.query("SELECT <wrong", "text/html")
    assert wrong.status == 400
    assert "SELECT &lt;wrong</textarea>" in wrong.text
    assert 'role="alert"' in wrong.text


@pytest.mark.parametrize(
    "text", [SLUGS, GRAPH, ASK, "SELECT nonsense", "SELECT * { SERVICE <http://x/> {} }"]
)
@pytest.mark.parametrize("accept", ["*/*", "text/csv", "application/ld+json", "text/html", "x/y"])
def test_the_short_way_and_the_long_way_give_the_same(live: Live, text: str, accept: str) -> None:
    """A Range header, which has no effect, sends a request the long way."""
    path = f"/sparql?{urllib.parse.urlencode({'query': text})}"
    short = live.request("GET", path, None, {"Accept": accept})
    long = live.request("GET", path, None, {"Accept": accept, "Range": "bytes=0-"})
    assert short.status == long.status
    assert short.body == long.body
    varying = {"date", "x-request-id"}
    for reply in (short, long):
        assert set(reply.headers["vary"].split(", ")) >= {"Accept", "Accept-Language"}
    ours, theirs = (
        {k: v for k, v in reply.headers.items() if k not in varying | {"vary"}}
        for reply in (short, long)
    )
    assert ours == theirs
