"""Readers that answer on a client's own connection: the same answers, the same limits."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import random
import signal
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from avtalegraf.server.roles import Role
from avtalegraf.server.storage import tokens

from .live_server import Live, Reply, empty_first, fill, running
from .process_tree import children, command_of

LIMIT = 2.0
AVT = "PREFIX avt: <https://w3id.org/avtalegraf/ns#> "
SMALL = AVT + "SELECT ?s { ?s a avt:Agreement ; avt:slug 'nordvik' }"
ALL = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GRAPH = AVT + "CONSTRUCT { ?s avt:slug ?o } WHERE { ?s avt:slug ?o } ORDER BY ?s ?o"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module", params=["disk", "memory"])
def live(request: pytest.FixtureRequest, data: Path) -> Iterator[Live]:
    """A server whose readers ask the disk, and one whose readers have a copy in memory."""
    copied = request.param == "memory"
    with readers_running(
        data,
        query_seconds=LIMIT,
        workers=1,
        access_log=str(data / "access.jsonl"),
        memory_copy_bytes=(1 << 28) * copied,
        settled_seconds=0.0,
    ) as server:
        time.sleep(2.1)  # the generation has then settled: its time is told
        assert (server.measured("memory_copy_bytes") > 0) == copied
        yield server


@contextmanager
def readers_running(data: Path, direct_readers: int = 2, **settings: object) -> Iterator[Live]:
    """Run a server, and wait until its readers are there: others answer for them until then."""
    with running(data, direct_readers=direct_readers, **settings) as server:
        until = time.monotonic() + 5
        while len(readers_of(server)) < direct_readers and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.1)
        yield server


class Client:
    """A client that keeps its connection."""

    def __init__(self, live: Live, **headers: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=30)
        self._headers = headers

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        given = {name.replace("_", "-"): value for name, value in (self._headers | headers).items()}
        self._connection.request("GET", path, headers=given)
        response = self._connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, found, response.read())

    def query(self, text: str, **headers: str) -> Reply:
        return self.get(address(text), **headers)


def address(text: str) -> str:
    return f"/sparql?{urllib.parse.urlencode({'query': text})}"


def lent(live: Live) -> int:
    return live.measured("lent_connections")


def settled(live: Live, number: int) -> bool:
    """Return whether so many connections are lent before long."""
    until = time.monotonic() + 3
    while lent(live) != number and time.monotonic() < until:
        time.sleep(0.05)
    return lent(live) == number


_OTHERS = {"date", "x-request-id", "connection"}  # waitress closes after chunks


def comparable(reply: Reply) -> Mapping[str, object]:
    found = {k: v for k, v in reply.headers.items() if k not in _OTHERS}
    return found | {"vary": sorted(found.get("vary", "").split(", "))}


# --- the same answers


@pytest.mark.parametrize(
    ("text", "accept"),
    [
        *((SMALL, kind) for kind in (
            "application/sparql-results+json", "application/sparql-results+xml", "text/csv",
            "text/tab-separated-values", "application/json;q=0.5, text/csv;q=0.1", "*/*",
        )),
        *((GRAPH, kind) for kind in (
            "text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml",
            "*/*",
        )),
        ("ASK { ?s ?p 'æøå €' }", "application/sparql-results+json"),
        ("ASK { BIND (NOW() AS ?now) }", "application/sparql-results+json"),
        ("SELECT ('SERVICE' AS ?word) {}", "text/csv"),
        ("SELECT (<here> AS ?word) {}", "text/csv"),
        (ALL, "application/sparql-results+json"),
        (SMALL, "image/png"),
        ("SELECT * { ?s ?p", "*/*"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "*/*"),
        ("INSERT DATA { <a:a> <a:a> <a:a> }", "*/*"),
        ("", "*/*"),
    ],
)  # fmt: skip
def test_a_reader_answers_as_the_application_does(live: Live, text: str, accept: str) -> None:
    with Client(live, Accept=accept) as client:
        direct = [client.query(text) for _ in range(2)]
        # A field that plain requests do not have, and that changes nothing.
        other = client.query(text, Range="bytes=0-")
    for reply in direct:
        assert reply.status == other.status
        assert reply.body == other.body
        assert comparable(reply) == comparable(other)


def test_a_plain_connection_is_lent_and_comes_back(live: Live) -> None:
    assert settled(live, 0)
    with Client(live) as client:
        client.query(SMALL)
        assert settled(live, 1)
        assert client.get("/health").status == 200
        assert settled(live, 0)
        assert client.query(SMALL).status == 200
        assert settled(live, 1)
    assert settled(live, 0)


def test_who_wants_its_connection_closed_is_answered_by_a_reader_too(live: Live) -> None:
    before = live.query(SMALL, "text/csv")
    with Client(live, Accept="text/csv", Connection="close") as client:
        small, large = client.query(SMALL), client.query("SELECT * { ?a ?b ?c } LIMIT 30000")
        wrong = client.query("SELECT")
    assert small.body == before.body
    assert small.headers["connection"] == large.headers["connection"] == "close"
    assert large.body.count(b"\n") > 1000
    assert wrong.status == 400
    found = raw(live, request(SMALL, "Connection: close") + request(SMALL))
    assert found.count(b"HTTP/1.1 200") == 1


def test_answers_are_compressed_for_who_can_read_that(live: Live) -> None:
    with Client(live, Accept="text/csv") as client:
        plain = client.query(ALL)
        packed = client.query(ALL, Accept_Encoding="gzip")
        small = client.query(SMALL, Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert "content-encoding" not in small.headers


def test_a_long_answer_comes_in_pieces_and_the_connection_stays(live: Live) -> None:
    text = "SELECT ?a ?b ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 30000"
    with Client(live, Accept="text/csv") as client:
        for _ in range(2):
            reply = client.query(text)
            assert reply.headers["transfer-encoding"] == "chunked"
            assert reply.body.count(b"\n") == 30001
        packed = client.query(text, Accept_Encoding="gzip")
        assert gzip.decompress(packed.body).count(b"\n") == 30001
        assert client.query(SMALL).status == 200


def test_known_answers_are_not_sent_again(live: Live) -> None:
    with Client(live) as client:
        tag = client.query(SMALL).headers["etag"]
        assert client.query(SMALL, If_None_Match=tag).status == 304
        assert client.query(SMALL).headers["etag"] == tag


# --- how requests arrive


def raw(live: Live, *parts: bytes, pause: float = 0.0) -> bytes:
    with socket.create_connection(("127.0.0.1", live.port)) as connection:
        connection.settimeout(10)
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        connection.shutdown(socket.SHUT_WR)
        found = b""
        while data := connection.recv(1 << 16):
            found += data
        return found


def request(text: str, *fields: str) -> bytes:
    lines = [f"GET {address(text)} HTTP/1.1", "Host: 127.0.0.1", *fields]
    return "\r\n".join([*lines, "", ""]).encode()


def test_requests_that_come_two_at_a_time_or_in_parts_are_all_answered(live: Live) -> None:
    one = request(SMALL, "Accept: text/csv")
    close = request(SMALL, "Accept: text/csv", "Connection: close")
    assert raw(live, one * 5 + close, pause=0.5).count(b"/nordvik\r\n") == 6
    assert raw(live, one, one[:40], one[40:] + one, close, pause=0.1).count(b"/nordvik\r\n") == 4
    assert raw(live, one, one, close[:90], close[90:], pause=0.1).count(b"/nordvik\r\n") == 3


@pytest.mark.parametrize(
    "line",
    [
        "GET /sparql?query=%zz HTTP/1.1", "GET /sparql?query=%ff HTTP/1.1",
        "GET /sparql?query=a&query=b HTTP/1.1", "GET /sparql?query=ASK{}&update=x HTTP/1.1",
        "GET /sparql?query= HTTP/1.1",
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_the_connection_goes_on(live: Live, line: str) -> None:
    wrong = f"{line}\r\nHost: 127.0.0.1\r\n\r\n".encode()
    good = request(SMALL)
    close = request(SMALL, "Connection: close")
    found = raw(live, good, wrong, good, close, pause=0.15)
    assert found.count(b"HTTP/1.1 400") == 1
    assert found.count(b"HTTP/1.1 200") == 3


def test_after_what_is_no_http_the_connection_ends(live: Live) -> None:
    wrong = b"GET /sparql?query=SELECT * {} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    found = raw(live, request(SMALL) + wrong, pause=0.5)
    assert found.count(b"HTTP/1.1 200") == found.count(b" 400 Bad") == 1


def test_a_foreign_host_is_refused_on_a_connection_that_was_lent(live: Live) -> None:
    with Client(live) as client:
        assert client.query(SMALL).status == 200
        assert client.query(SMALL, Host="evil.example").status == 400
        assert client.query(SMALL).status == 200


# --- limits


def test_a_runaway_ends_with_a_problem_and_its_connection_goes_on(live: Live) -> None:
    with Client(live) as client:
        assert client.query(SMALL).status == 200
        begun = time.monotonic()
        reply = client.query(SLOW)
        assert time.monotonic() - begun < LIMIT + 0.5 + _slack()
        assert (reply.status, reply.type) == (503, "application/problem+json")
        assert json.loads(reply.body)["type"].endswith("/time-limit")
        assert client.query(SMALL).status == 200


def test_others_on_the_same_reader_do_not_wait_for_a_runaway(data: Path) -> None:
    with readers_running(data, query_seconds=20.0, workers=1, direct_readers=1) as live:
        clients = [Client(live) for _ in range(4)]
        for client in clients:
            assert client.query(SMALL).status == 200
        assert settled(live, 4)
        runaway = threading.Thread(target=clients[0].query, args=(SLOW,))
        runaway.start()
        time.sleep(0.01)
        begun = time.monotonic()
        for _ in range(20):
            for client in clients[1:]:
                assert client.query(SMALL).status == 200
        assert time.monotonic() - begun < 10
        assert runaway.is_alive()
        os.kill(readers_of(live)[0], signal.SIGKILL)
        runaway.join(10)
        assert not runaway.is_alive()
        for client in clients:
            assert client.query(SMALL).status == 200
            client.__exit__()


def test_an_endless_answer_is_cut_off(live: Live) -> None:
    with Client(live) as client:
        client.query(SMALL)
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            client.query(ENDLESS)
    assert settled(live, 0)


def test_bytes_rows_and_memory_are_limited(data: Path, tmp_path: Path) -> None:
    limits = tmp_path / "limits.toml"
    limits.write_text(
        "[anonymous]\nrows = 3\nanswer_bytes = 3000\nmemory_bytes = 300000000\n", "utf-8"
    )
    heavy = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
    with (
        readers_running(data, limits_file=str(limits), query_seconds=20.0) as live,
        Client(live) as client,
    ):
        assert client.query(SMALL).status == 200
        assert client.query("SELECT * { ?s ?p ?o } LIMIT 3").status == 200
        for text in ("SELECT * { ?s ?p ?o } LIMIT 5", "SELECT * { ?s ?p ?o . ?a ?b ?c }"):
            reply = client.query(text, Accept="text/csv")
            assert reply.status == 400
            assert json.loads(reply.body)["type"].endswith("/answer-too-large")
        reply = client.query(heavy)
        assert json.loads(reply.body)["type"].endswith("/memory-limit")
        assert reply.status == 503
        assert client.query(SMALL).status == 200


def test_requests_a_minute_are_counted_on_a_kept_connection(data: Path, tmp_path: Path) -> None:
    limits = tmp_path / "limits.toml"
    limits.write_text("[anonymous]\nper_minute = 6\n", "utf-8")
    with readers_running(data, limits_file=str(limits)) as live, Client(live) as client:
        found = [client.query(SMALL).status for _ in range(14)]
    assert found[:10] == [200] * 10
    assert found[10:] == [429] * 4


def _slack() -> float:
    return 0.25 * max(0.0, os.getloadavg()[0] / (os.cpu_count() or 1) - 1.0)


def test_behind_a_proxy_its_word_on_who_asks_counts(data: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    told = {"X_Forwarded_For": "192.0.2.7", "X_Forwarded_Host": "avtaler.example"}
    told["X_Forwarded_Proto"] = "https"
    where = "SELECT (<> AS ?here) {}"
    settings = {"proxy": "127.0.0.1", "is_public": True, "access_log": str(log)}
    with (
        readers_running(data, **settings) as live,
        Client(live, Accept="text/csv", **told) as proxy,
    ):
        direct = [proxy.query(where) for _ in range(3)]
        other = proxy.query(where, Range="bytes=0-")
        another = proxy.query(where, X_Forwarded_For="192.0.2.8")
        assert live.query(where, "text/csv").status == 200
    for reply in (*direct, another):
        assert reply.body == other.body == b"here\r\nhttps://avtaler.example/sparql\r\n"
        assert comparable(reply) == comparable(other)
    clients = [json.loads(line)["client"] for line in log.read_text("utf-8").splitlines()]
    assert sorted(clients) == ["127.0.0.1", *["192.0.2.7"] * 4, "192.0.2.8"]


# --- who may ask, and what has changed


def test_a_revoked_token_ends_a_lent_connection(data: Path) -> None:
    token, secret = tokens.create(data, "leser", Role.READER, None)
    bearer = f"Bearer {secret}"
    with (
        readers_running(data, needs_token=True) as live,
        Client(live, Authorization=bearer) as client,
    ):
        assert [client.query(SMALL).status for _ in range(3)] == [200] * 3
        assert client.query(SMALL, Authorization="Bearer none").status == 401
        assert client.query(SMALL).status == 200
        tokens.revoke(data, token.name)
        assert client.query(SMALL).status == 401


def test_a_change_shows_in_the_next_answer_of_a_lent_connection(tmp_path: Path) -> None:
    count = AVT + "SELECT (COUNT(?a) AS ?n) { ?a a avt:Agreement }"
    with running(fill(tmp_path)) as live, Client(live, Accept="text/csv") as client:
        before = [client.query(count) for _ in range(2)]
        assert before[0].body == before[1].body
        gone = empty_first(tmp_path)
        after = client.query(count)
        assert int(after.body.split()[1]) == int(before[0].body.split()[1]) - gone
        assert after.headers["etag"] != before[0].headers["etag"]


def test_the_log_and_the_counts_know_of_direct_answers(live: Live, data: Path) -> None:
    def told() -> float:
        name = 'avtalegraf_requests_total{endpoint="sparql.sparql",method="GET",status="200"}'
        lines = live.get("/metrics").text.splitlines()
        return next((float(line.split()[-1]) for line in lines if line.startswith(name)), 0.0)

    before = told()
    with Client(live) as client:
        numbers = [client.query(SMALL).headers["x-request-id"] for _ in range(5)]
        assert told() == before + 5
        lines = (data / "access.jsonl").read_text("utf-8").splitlines()
    logged = {line["id"]: line for line in map(json.loads, lines)}
    for number in numbers:
        line = logged[number]
        assert (line["path"], line["status"], line["role"]) == ("/sparql", 200, "anonymous")
        assert line["bytes"] > 0
        assert line["generation"].startswith("gen-")


def test_the_log_tells_of_answers_that_were_cut_off_and_of_who_hung_up(
    live: Live, data: Path
) -> None:
    def lines() -> list[dict[str, object]]:
        logged = (data / "access.jsonl").read_text("utf-8").splitlines()
        return [line for line in map(json.loads, logged) if line["path"] == "/sparql"]

    before = len(lines())
    with Client(live) as client, pytest.raises((http.client.IncompleteRead, ConnectionError)):
        client.query(ENDLESS)
    with socket.create_connection(("127.0.0.1", live.port)) as gone:
        gone.sendall(request(SLOW))
        time.sleep(0.2)
    assert settled(live, 0)
    until = time.monotonic() + 3
    while len(lines()) < before + 2 and time.monotonic() < until:
        time.sleep(0.05)
    found = lines()[before:]
    assert [(line["status"], line["problem"]) for line in found] == [(200, None), (503, "busy")]
    assert float(str(found[0]["ms"])) > 500


# --- when processes end


def readers_of(live: Live) -> list[int]:
    """Return the readers of a server: what has been forked from a process of its own."""
    sources = [each for each in children(live.process.pid) if is_source(each)]
    return [reader for source in sources for reader in children(source) if is_source(reader)]


def is_source(pid: int) -> bool:
    return b"direct_process" in command_of(pid)


def test_readers_may_open_no_connection_and_take_no_more_memory_than_allowed(live: Live) -> None:
    assert live.query(SMALL).status == 200
    until = time.monotonic() + 5
    while not all(map(_is_confined, readers_of(live))) and time.monotonic() < until:
        time.sleep(0.05)  # one that has just been started is not yet
    readers = readers_of(live)
    assert len(readers) == 2
    for reader in readers:
        assert _is_confined(reader)
        limits = Path(f"/proc/{reader}/limits").read_text("ascii")
        space = next(line for line in limits.splitlines() if line.startswith("Max address space"))
        assert int(space.split()[3]) == (1 << 30) + live.measured("memory_copy_bytes")


def _is_confined(pid: int) -> bool:
    return "\nSeccomp:\t2\n" in Path(f"/proc/{pid}/status").read_text("ascii")


def test_a_reader_that_died_is_replaced(live: Live) -> None:
    for reader in readers_of(live):
        os.kill(reader, signal.SIGKILL)
    time.sleep(0.3)
    until = time.monotonic() + 5  # one that dies young is not replaced at once
    while len(readers_of(live)) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert len(readers_of(live)) == 2
    for _ in range(3):
        with Client(live) as client:
            assert [client.query(SMALL).status for _ in range(2)] == [200, 200]


def test_a_stopping_server_lets_a_reader_finish(data: Path) -> None:
    some = "{{ SELECT * {{ ?{0} ?{0}p ?{0}o }} LIMIT 1500 }}"
    slow = f"SELECT (COUNT(*) AS ?n) {{ {some.format('a')} {some.format('b')} }}"
    with (
        readers_running(data, grace_seconds=20.0) as live,
        Client(live) as client,
        Client(live) as idle,
    ):
        assert client.query(SMALL).status == idle.query(SMALL).status == 200
        found: list[Reply] = []
        asking = threading.Thread(target=lambda: found.append(client.query(slow)))
        asking.start()
        time.sleep(0.05)
        live.process.send_signal(signal.SIGTERM)
        asking.join(25)
        assert [reply.status for reply in found] == [200], found
        assert live.process.wait(10) == 0


def test_a_stopping_server_ends_a_runaway_with_a_problem(data: Path) -> None:
    with (
        readers_running(data, grace_seconds=0.5, query_seconds=60.0) as live,
        Client(live) as client,
    ):
        assert client.query(SMALL).status == 200
        found: list[int] = []
        asking = threading.Thread(target=lambda: found.append(client.query(SLOW).status))
        asking.start()
        time.sleep(0.2)
        live.process.send_signal(signal.SIGTERM)
        asking.join(10)
        assert found == [503]
        assert live.process.wait(10) == 0


# --- many at once


def test_each_client_gets_its_own_answers_whatever_the_others_do(data: Path) -> None:
    """Some ask quickly, some slowly, some hang up, and readers die: no answer goes astray."""
    slow = "SELECT ('{0}' AS ?x) (COUNT(*) AS ?n) {{ {{ SELECT * {{ ?a ?b ?c }} LIMIT {1} }} "
    slow += "{{ SELECT * {{ ?d ?e ?f }} LIMIT 300 }} }}"
    wrong: list[str] = []
    refused: list[int] = []

    def ask(live: Live, number: int) -> None:
        chance = random.Random(number)
        client = Client(live, Accept="text/csv")
        for turn in range(60):
            mark = f"{number}-{turn}"
            kind = chance.random()
            text = f"SELECT ('{mark}' AS ?x) {{}}"
            if kind < 0.15:
                text = slow.format(mark, chance.choice((200, 800, 2000)))
            elif kind < 0.2:
                text = f"SELECT ('{mark}' AS ?x {{}}"  # malformed
            elif kind < 0.25:
                with socket.create_connection(("127.0.0.1", live.port)) as gone:
                    gone.sendall(request(slow.format("gone", 3000)))
                continue
            try:
                reply = client.query(text)
            except (http.client.HTTPException, ConnectionError):
                client.__exit__()
                client = Client(live, Accept="text/csv")
                continue
            if reply.status == 200 and not reply.body.startswith(f"x\r\n{mark}\r\n".encode()):
                if not reply.body.startswith(f"x,n\r\n{mark},".encode()):
                    wrong.append(f"{text}: {reply.text}")
            elif reply.status != 200:
                refused.append(reply.status)
        client.__exit__()

    with readers_running(data, query_seconds=20.0, direct_readers=2) as live:
        threads = [threading.Thread(target=ask, args=(live, number)) for number in range(8)]
        for each in threads:
            each.start()
        while any(each.is_alive() for each in threads):
            time.sleep(0.4)
            for reader in readers_of(live)[:1]:
                os.kill(reader, signal.SIGKILL)
        assert wrong == []
        assert set(refused) <= {400, 503}
        assert refused.count(400) >= 8
        assert settled(live, 0)
        with Client(live) as client:
            assert client.query(SMALL).status == 200
