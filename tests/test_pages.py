"""The pages as people meet them, and the same things as graphs and tables for programs."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient
from rdflib import Graph
from rdflib.compare import isomorphic

from avtalegraf import ontology, queries
from avtalegraf.server import ServerConfig, create_app
from avtalegraf.server.pages.spoken import duration
from avtalegraf.server.roles import Role
from avtalegraf.server.storage import tokens
from avtalegraf.server.store import Reader, Writer
from avtalegraf.server.wording import wordings
from avtalegraf.shapes import check, to_csv, to_graph

from .live_server import fill
from .sample_graph import NORDVIK_TEXT, nordvik, sample

HTML = {"Accept": "text/html"}
SLUGS = ("loftnes", "nordvik", "ramme", "ramme-bilag-7")
PAGES = (
    "/",
    "/agreements",
    *(f"/agreements/{slug}" for slug in SLUGS),
    "/agreements/nordvik/report",
    "/agreements/ramme-bilag-7/report",
    "/queries",
    "/sparql",
    "/sparql?edit=templates",
    "/sparql?query=ASK%7B%7D",
    "/ns",
    "/vocab",
    "/shapes",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def app(data: Path) -> Iterator[Flask]:
    made = create_app(ServerConfig(data=data, workers=2))
    yield made
    made.extensions["workers"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def editor(app: Flask, data: Path) -> Iterator[FlaskClient]:
    """A client that sees personal data too."""
    _, token = tokens.create(data, "editor", Role.EDITOR, None)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    yield client
    tokens.revoke(data, "editor")


class Outline(HTMLParser):
    """What a screen reader would find: landmarks, headings, and where links and files lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: list[str] = []
        self.targets: list[str] = []
        self.resources: list[str] = []
        self.labelled: list[str] = []
        self.fields: list[str] = []
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag == "html":
            self.language = found.get("lang", "")
        if "id" in found:
            self.names.append(found["id"])
        if tag == "a":
            self.targets.append(found.get("href", ""))
        if tag in {"link", "script", "img"}:
            self.resources.append(found.get("href") or found.get("src", "inline"))
        if tag == "label":
            self.labelled.append(found.get("for", ""))
        if tag in {"input", "select", "textarea"} and found.get("type") != "hidden":
            self.fields.append(found.get("id", ""))


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_each_page_has_its_landmarks_in_the_asked_language(
    client: FlaskClient, path: str, language: str
) -> None:
    reply = client.get(path, headers={**HTML, "Accept-Language": language})
    assert (reply.status_code, reply.mimetype) == (200, "text/html")
    outline = Outline(reply.text)
    assert outline.language == language
    for tag in ("header", "nav", "main", "footer", "title"):
        assert tag in outline.tags
    assert outline.tags.count("h1") == 1
    assert outline.tags.count("main") == 1
    assert len(set(outline.names)) == len(outline.names)
    assert set(outline.fields) <= set(outline.labelled)
    # A page takes nothing from elsewhere, and has no script or style of its own.
    assert all(target.startswith("/") for target in outline.resources)
    assert not re.search(r"\sstyle=|\son\w+=|<style", reply.text)


@pytest.mark.parametrize("path", PAGES)
def test_no_link_between_our_pages_is_broken(client: FlaskClient, path: str) -> None:
    outline = Outline(client.get(path, headers=HTML).text)
    inside = {target.partition("#")[2] for target in outline.targets if target.startswith("#")}
    assert inside <= set(outline.names)
    followed = [t.partition("#")[0] for t in outline.targets if t.startswith("/")]
    # The samples' reports are made by hand; the table has a test of its own, with a real one.
    followed = [target for target in followed if not target.endswith("report.csv")]
    for target in sorted(set(followed)):
        assert client.get(target, headers=HTML).status_code == 200, target


def test_a_language_chosen_on_a_page_goes_along(client: FlaskClient) -> None:
    reply = client.get("/agreements?lang=nn", headers={**HTML, "Accept-Language": "en"})
    outline = Outline(reply.text)
    assert outline.language == "nn"
    assert "/agreements/nordvik?lang=nn" in outline.targets
    assert "/agreements?lang=en" in outline.targets


def test_the_language_switch_repeats_only_the_path_and_its_arguments(client: FlaskClient) -> None:
    reply = client.get(
        "/?_external=1&_scheme=javascript",
        headers=HTML,
        environ_overrides={"PATH_INFO": "//evil.example/"},
    )
    assert reply.status_code == 404
    assert "/evil.example/?_external=1" in html.unescape(reply.text)
    assert "javascript://" not in reply.text
    assert 'href="//evil' not in reply.text


def test_every_fact_of_the_page_leads_to_its_words(editor: FlaskClient) -> None:
    page = editor.get("/agreements/nordvik", headers=HTML).text
    outline = Outline(page)
    places = [t for t in outline.targets if t.startswith("#s-")]
    assert len(places) > 20
    for target in places:
        start, end = (int(number) for number in target.split("-")[1:])
        quote = html.escape(NORDVIK_TEXT[start:end], quote=True).replace("&#x27;", "&#39;")
        assert f"{quote}</q>" in page
        assert target[1:] in outline.names


def test_the_page_holds_the_whole_text_unchanged(editor: FlaskClient) -> None:
    page = editor.get("/agreements/nordvik", headers=HTML).text
    shown = re.search(r'<div class="text"[^>]*>(.*?)</div>', page, re.DOTALL)
    assert shown
    assert html.unescape(re.sub(r"<[^>]+>", "", shown[1])) == NORDVIK_TEXT


def test_what_an_agreement_says_is_never_markup(tmp_path: Path) -> None:
    evil = '<script>alert(1)</script> "><img src=x>'
    sheet = nordvik(text=f"{NORDVIK_TEXT}{evil}", slug="ond")
    sheet.head(evil, "data_processing_agreement", (0, len(sheet.text)))
    sheet.graph.remove(
        (sheet.iri, rdflib.DCTERMS.title, rdflib.Literal("Databehandleravtale Nordvik"))
    )
    sheet.fact("contact", evil, types=[], name=evil)
    each = sample(sheet)
    with Writer(tmp_path) as writer:
        writer.ingest(each.entry, each.text, each.agreements)
        writer.publish()
    app = create_app(ServerConfig(data=tmp_path, workers=1))
    try:
        for path in (
            "/agreements",
            "/agreements/ond",
            "/agreements/ond/report",
            "/queries/contacts",
        ):
            reply = app.test_client().get(path, headers=HTML)
            assert reply.status_code == 200
            assert "<script>alert" not in reply.text
            assert "<img" not in reply.text
            assert "alert(1)" in reply.text
    finally:
        app.extensions["workers"].close()


def test_the_register_tells_parties_and_outcomes(client: FlaskClient) -> None:
    page = client.get("/agreements", headers={**HTML, "Accept-Language": "en"}).text
    row = page[page.index("/agreements/nordvik") : page.index("nordvik.txt")]
    for words in ("Nordvik kommune", "Skyfabrikken AS", "data processing agreement", "1 violation"):
        assert words in row


# --- graphs


@pytest.fixture
def exact_literals(monkeypatch: pytest.MonkeyPatch) -> None:
    # rdflib would rewrite PT24H as P1D while it reads; what we sent is to be compared.
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize(
    ("suffix", "accept", "parser"),
    [
        (".jsonld", None, "json-ld"),
        (".ttl", None, "turtle"),
        ("", "application/ld+json", "json-ld"),
        ("", "text/turtle", "turtle"),
        ("", "application/n-triples", "nt"),
        ("", "application/rdf+xml", "xml"),
    ],
)
def test_an_agreement_as_a_graph_loses_nothing(
    editor: FlaskClient,
    data: Path,
    exact_literals: None,
    slug: str,
    suffix: str,
    accept: str | None,
    parser: str,
) -> None:
    reply = editor.get(f"/agreements/{slug}{suffix}", headers={"Accept": accept} if accept else {})
    assert reply.status_code == 200
    read = Graph().parse(data=reply.data, format=parser)
    assert isomorphic(read, Reader.open(data).graph(slug))


def test_json_ld_is_compact_and_stands_by_itself(client: FlaskClient) -> None:
    document = json.loads(client.get("/agreements/nordvik.jsonld").data)
    assert document["@context"] == json.loads(client.get("/context.jsonld").data)["@context"]
    assert "https://w3id.org/avtalegraf/ns#" not in json.dumps(document["@graph"])


@pytest.mark.parametrize(("suffix", "parser"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_a_report_as_a_graph(
    client: FlaskClient, data: Path, exact_literals: None, suffix: str, parser: str
) -> None:
    reply = client.get(f"/agreements/nordvik/report.{suffix}")
    read = Graph().parse(data=reply.data, format=parser)
    assert isomorphic(read, Reader.open(data).report("nordvik"))


def test_the_register_as_a_graph(client: FlaskClient) -> None:
    graph = Graph().parse(data=client.get("/agreements.ttl").data, format="turtle")
    agreements = set(graph.subjects(rdflib.RDF.type, ontology.AVT.Agreement))
    assert {str(each).rpartition("/")[2] for each in agreements} == set(SLUGS)


@pytest.mark.parametrize(("path", "namespace"), [("/ns", ontology.AVT), ("/vocab", ontology.V)])
def test_the_vocabularies_as_graphs(client: FlaskClient, path: str, namespace: str) -> None:
    reply = client.get(path, headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=reply.data, format="turtle")
    named = {s for s in graph.subjects() if isinstance(s, rdflib.URIRef)}
    assert len(named) > 50
    assert all(str(each).startswith(str(namespace)[:-1]) for each in named)
    known = {s for s in ontology.load().subjects() if str(s).startswith(str(namespace))}
    assert known <= named


def test_the_shapes_as_a_graph(client: FlaskClient) -> None:
    reply = client.get("/shapes", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=reply.data, format="turtle")
    assert len(set(graph.subjects(rdflib.RDF.type, ontology.AVT.Requirement))) >= 24


# --- the report


def test_the_report_shows_outcome_words_and_remedy(client: FlaskClient) -> None:
    page = client.get("/agreements/nordvik/report", headers={**HTML, "Accept-Language": "nb"}).text
    row = page[page.index('id="A28-4-flowdown"') :]
    assert "brudd" in row[: row.index("</tr>")]
    assert "underdatabehandler" in row[: row.index("</tr>")]
    outline = Outline(page)
    assert any(t.startswith("/agreements/nordvik#s-") for t in outline.targets)


def test_the_page_says_what_the_stored_report_says_of_violations(examples_copy: Path) -> None:
    made = create_app(ServerConfig(data=examples_copy, workers=1))
    told = {True: "does not conform", False: "No requirement is violated, but"}
    seen = set()
    for slug in ("mal-skolesystem", "sunnhav-skuleskyss"):
        turtle = made.test_client().get(f"/agreements/{slug}/report.ttl").text
        (violation,) = Graph().parse(data=turtle).objects(None, ontology.AVT.hasViolation)
        page = made.test_client().get(f"/agreements/{slug}/report?lang=en").text
        assert told[violation.toPython()] in page
        seen.add(violation.toPython())
    made.extensions["workers"].close()
    assert False in seen


def test_the_report_as_a_table_is_that_of_the_command_line(tmp_path: Path) -> None:
    sheet = nordvik()
    report = check(sheet.graph, sheet.iri)
    sheet.report = to_graph(report)
    each = sample(sheet)
    with Writer(tmp_path) as writer:
        writer.ingest(each.entry, each.text, each.agreements)
        writer.publish()
    app = create_app(ServerConfig(data=tmp_path, workers=1))
    try:
        reply = app.test_client().get("/agreements/nordvik/report.csv?lang=nn")
        page = app.test_client().get("/agreements/nordvik/report", headers=HTML)
    finally:
        app.extensions["workers"].close()
    assert reply.mimetype == "text/csv"
    found, wanted = (
        sorted(csv.reader(io.StringIO(table))) for table in (reply.text, to_csv(report, "nn"))
    )
    assert found == wanted
    names = set(Outline(page.text).names)
    assert {item.requirement.id for item in report.assessments} <= names


def test_a_report_on_requirements_that_are_gone_says_so(client: FlaskClient) -> None:
    reply = client.get("/agreements/nordvik/report", headers={"Accept": "text/csv"})
    assert reply.status_code == 503
    assert "stale-report" in json.loads(client.get("/agreements/nordvik/report.csv").data)["type"]


def test_an_agreement_without_a_report_says_so(client: FlaskClient) -> None:
    reply = client.get("/agreements/loftnes/report", headers={**HTML, "Accept-Language": "en"})
    assert reply.status_code == 404
    assert "has no compliance report" in reply.text


# --- questions

WITHOUT_PARAMETERS = [n for n in queries.names() if not queries.load(n).parameters]


@pytest.mark.parametrize("name", queries.names())
def test_each_stored_question_has_a_page(client: FlaskClient, name: str) -> None:
    reply = client.get(f"/queries/{name}", headers=HTML)
    assert reply.status_code == 200
    outline = Outline(reply.text)
    wanted = {f"p-{parameter.name}" for parameter in queries.load(name).parameters}
    assert wanted <= set(outline.fields)
    assert wanted <= set(outline.labelled)


@pytest.mark.parametrize("name", WITHOUT_PARAMETERS)
def test_a_question_gives_programs_the_rows_of_the_store(
    client: FlaskClient, data: Path, name: str
) -> None:
    reply = client.get(f"/queries/{name}", headers={"Accept": "application/sparql-results+json"})
    wanted = Reader.open(data).select(queries.load(name).text)
    found = json.loads(reply.data)
    assert tuple(found["head"]["vars"]) == wanted.variables
    assert len(found["results"]["bindings"]) == len(wanted.rows)


def test_the_columns_of_the_questions_have_headings(data: Path) -> None:
    reader = Reader.open(data)
    used = {
        variable
        for name in WITHOUT_PARAMETERS
        for variable in reader.select(queries.load(name).text).variables
    }
    assert {v for v in used if f"column.{v}" not in wordings()} <= {"start", "end"}


@pytest.mark.parametrize(
    ("format_name", "media_type"),
    [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("html", "text/html"),
    ],
)
def test_a_format_by_its_name(client: FlaskClient, format_name: str, media_type: str) -> None:
    assert client.get(f"/queries/templates?format={format_name}").mimetype == media_type


def test_parameters_reach_the_query(client: FlaskClient) -> None:
    def rows(hours: str) -> int:
        reply = client.get(f"/queries/duties-within?hours={hours}&format=json")
        assert reply.status_code == 200, reply.text
        return len(json.loads(reply.data)["results"]["bindings"])

    assert rows("720") > rows("24") > rows("1")
    # An empty field of the form is the default.
    assert rows("") == rows("24")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/queries/duties-within?hours=soon", 400),
        ("/queries/duties-within?days=1", 400),
        ("/queries/templates?format=pdf", 400),
        ("/queries/no-such-question", 404),
        ("/queries/..%2Fheader", 404),
        ("/sparql?edit=no-such-question", 404),
        ("/agreements/no-such-agreement", 404),
        ("/agreements/nordvik.pdf", 404),
        ("/agreements/nordvik/report.pdf", 404),
        ("/nowhere", 404),
    ],
)
def test_wrong_addresses_and_values_are_told_as_page_and_as_problem(
    client: FlaskClient, path: str, status: int
) -> None:
    page = client.get(path, headers=HTML)
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert 'role="alert"' in page.text
    document = client.get(path, headers={"Accept": "application/problem+json"})
    if "format=" not in path and "/sparql" not in path and "/queries/duties" not in path:
        assert (document.status_code, document.mimetype) == (status, "application/problem+json")


def test_a_value_that_is_refused_keeps_the_form(client: FlaskClient) -> None:
    reply = client.get("/queries/duties-within?hours=soon", headers=HTML)
    assert 'value="soon"' in reply.text
    problem = client.get("/queries/duties-within?hours=soon&format=json")
    assert problem.status_code == 400
    assert "hours kan ikke være «soon»: skriv et tall" in reply.text
    english = client.get("/queries/duties-within?hours=soon&lang=en", headers=HTML)
    assert "hours cannot be “soon”: write a number" in english.text
    assert "hours kan ikke være «soon»" in json.loads(problem.data)["detail"]


def test_a_format_that_is_not_there_is_refused(client: FlaskClient) -> None:
    for path in ("/agreements/nordvik", "/queries/templates", "/ns", "/agreements"):
        reply = client.get(path, headers={"Accept": "image/png"})
        assert reply.status_code == 406, path


# --- words


def test_the_texts_of_the_templates_all_exist() -> None:
    folder = Path(ontology.__file__).parents[1] / "server" / "templates"
    used = {
        key
        for file in folder.glob("*.html")
        for key in re.findall(r"t\('([a-z]+\.[A-Za-z_-]+)'[,)]", file.read_text("utf-8"))
    }
    assert len(used) > 50
    assert used <= set(wordings())


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [
        ("PT24H", "nb", "24 timer"),
        ("P1D", "nn", "1 dag"),
        ("P84D", "nb", "84 dager"),
        ("P1M", "nn", "1 månad"),
        ("P1Y6M", "en", "1 year 6 months"),
        ("PT0S", "nb", "0 sekunder"),
        ("P", "nb", "P"),
        ("soon", "en", "soon"),
    ],
)
def test_durations_in_words(value: str, language: str, words: str) -> None:
    assert duration(value, language) == words
