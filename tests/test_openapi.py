"""The service's description, the page that shows it, paging, and what operators see."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from prometheus_client.parser import text_string_to_metric_families

from avtalegraf import queries
from avtalegraf.server.roles import Role
from avtalegraf.server.storage import tokens

from .live_server import Live, fill, running


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def live(data: Path) -> Iterator[Live]:
    with running(data, workers=2, access_log=str(data / "access.jsonl")) as server:
        yield server


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_description_is_valid_openapi(live: Live, language: str) -> None:
    document = json.loads(live.get(f"/openapi.json?lang={language}").body)
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()
    operations = [o for path in document["paths"].values() for o in path.values()]
    assert all(o["summary"] for o in operations)
    names = [o["operationId"] for o in operations]
    assert len(set(names)) == len(names)


def test_each_stored_question_is_a_path_with_its_parameters(live: Live) -> None:
    document = json.loads(live.get("/openapi.json?lang=en").body)
    for name in queries.names():
        query = queries.load(name)
        operation = document["paths"][f"/queries/{name}"]["get"]
        assert operation["summary"] == query.summary.en
        assert operation["tags"] == list(query.tags) != []
        told = {p["name"]: p for p in operation["parameters"]}
        for parameter in query.parameters:
            assert told[parameter.name]["description"] == parameter.label.en
            assert told[parameter.name]["required"] is (parameter.default is None)
    hours = document["paths"]["/queries/duties-within"]["get"]["parameters"][0]
    assert hours["schema"] == {"type": "number", "default": 24.0}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_page_shows_the_description(live: Live, language: str) -> None:
    page = live.get(f"/api?lang={language}", "text/html").text
    for name in ("duties-within", "facts-norms"):
        assert f"/queries/{name}" in page
        assert queries.load(name).summary.of(language) in page
    assert "<script" not in page


def test_a_long_answer_comes_page_by_page(live: Live) -> None:
    whole = json.loads(live.get("/queries/facts-parties?format=json").body)["results"]["bindings"]
    assert len(whole) > 4
    found = []
    path: str | None = "/queries/facts-parties?format=json&page_size=2"
    pages = 0
    while path is not None:
        reply = live.get(path)
        assert reply.status == 200
        found += json.loads(reply.body)["results"]["bindings"]
        links = dict((rel, to) for to, rel in re.findall(r'<([^>]+)>; rel="(\w+)"',
                                                        reply.headers["link"]))  # fmt: skip
        assert "first" in links
        assert ("prev" in links) is (pages > 0)
        path = links.get("next", "").removeprefix(live.address) or None
        pages += 1
    assert found == whole
    assert pages == (len(whole) + 1) // 2


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "xml"])
def test_each_format_has_pages(live: Live, form: str) -> None:
    reply = live.get(f"/queries/facts-parties?format={form}&page=1&page_size=1")
    assert reply.status == 200
    assert 'rel="next"' in reply.headers["link"]


@pytest.mark.parametrize("wrong", ["page=0", "page=x", "page_size=-1", "page=1&page_size=1e3"])
def test_a_page_that_is_no_number_is_refused(live: Live, wrong: str) -> None:
    assert live.get(f"/queries/facts-parties?format=json&{wrong}").status == 400


# --- what a client has already


@pytest.mark.parametrize(
    "path",
    [
        "/sparql?query=ASK%7B%7D",
        "/queries/facts-parties?format=csv",
        "/graphs?default",
        "/agreements/nordvik.ttl",
        "/agreements",
    ],
)
def test_what_has_not_changed_is_not_sent_again(live: Live, path: str) -> None:
    first = live.get(path)
    again = live.request("GET", path, None, {"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert live.request("GET", path, None, {"If-None-Match": 'W/"other"'}).status == 200


def test_forms_of_an_answer_have_tags_of_their_own(live: Live) -> None:
    path = "/sparql?query=ASK%7B%7D"
    tags = {
        live.get(path, kind).headers["etag"]
        for kind in ("application/sparql-results+json", "text/csv", "application/json")
    }
    assert len(tags) == 3


def test_a_time_will_do_once_the_generation_has_settled(live: Live) -> None:
    time.sleep(2.1)
    path = "/sparql?query=ASK%7B%7D"
    stamp = live.get(path).headers["last-modified"]
    assert live.request("GET", path, None, {"If-Modified-Since": stamp}).status == 304
    early = {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}
    assert live.request("GET", path, None, early).status == 200


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()"])
def test_what_is_never_the_same_has_no_tag(live: Live, function: str) -> None:
    assert "etag" not in live.query(f"SELECT ({function} AS ?x) {{}}").headers


def test_answers_are_compressed_for_who_can_read_that(live: Live) -> None:
    path = "/sparql?query=SELECT%20%2A%20%7B%3Fs%20%3Fp%20%3Fo%7D%20ORDER%20BY%20%3Fs%20%3Fp%20%3Fo"
    plain = live.request("GET", path)
    packed = live.request("GET", path, None, {"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]
    assert len(packed.body) < len(plain.body) / 3
    assert gzip.decompress(packed.body) == plain.body
    page = live.request("GET", "/queries", None, {"Accept-Encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    small = live.request("GET", "/sparql?query=ASK%7B%7D", None, {"Accept-Encoding": "gzip"})
    assert "content-encoding" not in small.headers


# --- operators


def test_requests_are_counted(live: Live) -> None:
    live.query("ASK {}")
    live.query("no sparql")
    families = {f.name: f for f in text_string_to_metric_families(live.get("/metrics").text)}
    requests = {
        (s.labels["endpoint"], s.labels["status"]): s.value
        for s in families["avtalegraf_requests"].samples
        if s.name.endswith("_total")
    }
    assert requests[("sparql.sparql", "200")] >= 1
    assert requests[("sparql.sparql", "400")] >= 1
    problems = {s.labels.get("kind") for s in families["avtalegraf_problems"].samples}
    assert "malformed-query" in problems
    assert families["avtalegraf_generation"].samples[0].value == 1


def test_each_request_is_a_line_of_the_access_log_without_its_query(live: Live, data: Path) -> None:
    reply = live.query("SELECT * { ?verysecret ?p ?o } LIMIT 1")
    until = time.monotonic() + 5
    while time.monotonic() < until:
        text = (data / "access.jsonl").read_text("utf-8")
        if reply.headers["x-request-id"] in text:
            break
        time.sleep(0.05)
    lines = [json.loads(line) for line in text.splitlines()]
    [line] = [line for line in lines if line["id"] == reply.headers["x-request-id"]]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/sparql", 200)
    assert (line["role"], line["token"]) == ("anonymous", None)
    assert line["bytes"] == len(reply.body)
    assert "verysecret" not in text


def test_admins_see_what_was_changed_and_nobody_else(live: Live, data: Path) -> None:
    wanted = {Role.READER: 403, Role.EDITOR: 403, Role.ADMIN: 200}
    for role, status in wanted.items():
        _, token = tokens.create(data, role.value, role, None)
        headers = {"Authorization": f"Bearer {token}"}
        reply = live.request("GET", "/changes", None, headers)
        assert reply.status == status
    assert json.loads(reply.body)["changes"][0]["what"] == "ingest"
    assert live.get("/changes").status == 401
