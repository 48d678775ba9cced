"""The server as a process: start, stop, ports, limits, headers, and what it does not import."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from avtalegraf.server import ServerConfig, create_app
from avtalegraf.server.store import Writer

from .live_server import Live, command, empty_first, fill, running
from .process_tree import descendants, wait_until_gone
from .sample_graph import samples


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    data = fill(tmp_path_factory.mktemp("store"))
    with running(data, workers=2, request_bytes=50_000) as server:
        yield server


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    made = create_app(ServerConfig(data=fill(tmp_path), workers=1))
    yield made
    made.extensions["workers"].close()


def test_health_tells_the_state_of_the_store(live: Live) -> None:
    reply = live.get("/health")
    assert reply.type == "application/json"
    assert json.loads(reply.body) == {
        "status": "ok",
        "generation": "gen-000001",
        "agreements": 4,
    }


def test_a_server_without_agreements_answers_and_sees_the_first(tmp_path: Path) -> None:
    with running(tmp_path / "new", workers=1) as server:
        assert json.loads(server.get("/health").body)["status"] == "empty"
        assert "avtalegraf ingest" in server.get("/", "text/html").text
        assert server.get("/agreements", "text/html").status == 200
        assert server.get("/agreements/x", "text/html").status == 404
        count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        assert b'"value":"0"' in server.query(count).body
        with Writer(tmp_path / "new") as writer:
            each = samples()[0]
            writer.ingest(each.entry, each.text, each.agreements)
            writer.publish()
        assert json.loads(server.get("/health").body)["agreements"] == 1
        assert server.get("/agreements/nordvik", "text/html").status == 200
        assert b'"value":"0"' not in server.query(count).body


def test_a_new_generation_is_on_the_pages_at_once(tmp_path: Path) -> None:
    with running(fill(tmp_path), workers=1) as server:
        assert server.get("/agreements/nordvik", "text/html").status == 200
        empty_first(tmp_path)
        assert server.get("/agreements/nordvik", "text/html").status == 404
        assert json.loads(server.get("/health").body)["agreements"] == 3


def wait_for_processes(server: Live, count: int) -> list[int]:
    deadline = time.monotonic() + 5
    while len(found := descendants(server.process.pid)) != count:
        assert time.monotonic() < deadline, found
        time.sleep(0.02)
    return found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_and_its_workers(tmp_path: Path, number: int) -> None:
    with running(fill(tmp_path), workers=3, direct_readers=2, query_seconds=30) as server:
        # Three workers, two direct readers, and the process that those are forked from.
        workers = wait_for_processes(server, 6)
        # One of them is in the middle of a query that nobody could ask to stop.
        runaway = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
        connection = socket.create_connection(("127.0.0.1", server.port))
        with connection:
            body = runaway.encode()
            head = (
                "POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                f"Content-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            connection.sendall(head.encode() + body)
            time.sleep(0.5)
            begun = time.monotonic()
            server.process.send_signal(number)
            assert server.process.wait(timeout=10) == 0
            assert time.monotonic() - begun < 5
        assert wait_until_gone(workers, 2) == []


def test_workers_end_when_their_server_is_killed(tmp_path: Path) -> None:
    with running(fill(tmp_path), workers=2) as server:
        workers = wait_for_processes(server, 5)
        server.process.kill()
        assert wait_until_gone(workers, 5) == []


def test_a_busy_port_is_told_in_one_sentence(live: Live, tmp_path: Path) -> None:
    second = subprocess.run(
        command({"data": str(tmp_path), "port": live.port}),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert second.returncode == 1
    assert second.stdout == ""
    [line] = second.stderr.splitlines()
    assert f"127.0.0.1:{live.port} is in use" in line
    assert "another port" in line


def test_headers_keep_pages_to_themselves(live: Live) -> None:
    for path in ("/", "/agreements/nordvik", "/health", "/nowhere", "/static/site.css"):
        headers = live.get(path, "text/html").headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in headers
    assert "private" in live.get("/agreements/nordvik", "text/html").headers["cache-control"]


def test_a_foreign_host_name_is_refused(live: Live) -> None:
    # A page elsewhere could let its own name point to 127.0.0.1 and read the agreements.
    assert live.request("GET", "/", headers={"Host": "evil.example"}).status == 400
    assert live.request("GET", "/", headers={"Host": f"localhost:{live.port}"}).status == 200
    assert live.request("GET", "/", headers={"Host": f"[::1]:{live.port}"}).status == 200


def test_a_request_that_is_too_large_is_refused(live: Live) -> None:
    for kind in ("application/sparql-query", "application/x-www-form-urlencoded"):
        reply = live.request("POST", "/sparql", b"query=" + b"x" * 60_000, {"Content-Type": kind})
        assert (reply.status, reply.type) == (413, "application/problem+json")
        assert "50000" in reply.text


def test_a_wrong_method_is_told_which_are_right(live: Live) -> None:
    reply = live.request("POST", "/agreements", b"")
    assert reply.status == 405
    assert "GET" in reply.headers["allow"]


def test_a_fault_of_ours_shows_nothing_of_our_insides(app: Flask) -> None:
    def fail() -> str:
        raise ZeroDivisionError("secret")

    app.add_url_rule("/fault", view_func=fail)
    app.logger.disabled = True
    for accept, kind in (("text/html", "text/html"), ("*/*", "application/problem+json")):
        reply = app.test_client().get("/fault", headers={"Accept": accept})
        assert (reply.status_code, reply.mimetype) == (500, kind)
        assert "secret" not in reply.text
        assert "Traceback" not in reply.text
        assert "Content-Security-Policy" in reply.headers


def test_a_text_that_was_lost_leaves_the_facts(app: Flask, tmp_path: Path) -> None:
    for text in (tmp_path / "texts").iterdir():
        text.unlink()
    app.logger.disabled = True
    reply = app.test_client().get("/agreements/nordvik", headers={"Accept": "text/html"})
    assert reply.status_code == 200
    assert "Skyfabrikken AS" in reply.text
    assert str(tmp_path) not in reply.text


def modules_after(code: str) -> set[str]:
    program = f"{code}; import sys; print(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


def test_the_server_runs_without_the_extraction() -> None:
    loaded = modules_after("import avtalegraf.server.application, avtalegraf.server.serving")
    assert not {name for name in loaded if name.startswith(("avtalegraf.extract", "spacy"))}
    # The checker is slow to import; it waits until a report is asked for.
    assert "pyshacl" not in loaded


@pytest.mark.parametrize("name", ["engine.worker_process", "direct.direct_process"])
def test_a_worker_loads_little_so_that_it_starts_fast(name: str) -> None:
    loaded = modules_after(f"import avtalegraf.server.{name}")
    assert not {"flask", "rdflib", "pyshacl", "SPARQLWrapper"} & loaded


def test_settings_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AVTALEGRAF_DATA", os.fspath(Path("/srv/avtaler")))
    monkeypatch.setenv("AVTALEGRAF_HOSTS", "avtaler.example, 127.0.0.1")
    config = ServerConfig.from_environment()
    assert config.data == Path("/srv/avtaler")
    assert config.host_names == ("avtaler.example", "127.0.0.1")
    assert ServerConfig(host="0.0.0.0").host_names == ()
