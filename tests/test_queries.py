"""The stored questions: their heads, their parameters, and the rows that they give."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from rdflib import XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import ResultRow

from avtalegraf import ontology, queries
from avtalegraf.errors import (
    AvtalegrafError,
    DataFileError,
    EndpointError,
    QueryParameterError,
    QueryRefusedError,
    UnknownQueryError,
)
from avtalegraf.queries import remote, results
from avtalegraf.queries.terms import from_oxigraph, to_oxigraph
from avtalegraf.queries.values_block import with_values
from avtalegraf.server.store import Reader, Writer

from .sample_graph import AVT, BASE, dataset, samples

GIVEN = {
    "agreement-facts": {"slug": "nordvik"},
    "requirement-across": {"id": "A28-4-flowdown"},
}
COLUMNS = {
    "facts-agreements": "title kind isTemplate language partOf",
    "facts-parties": "role name placeholder orgNumber confidence",
    "facts-subprocessors": "name activity address location confidence",
    "facts-data-subjects": "concept confidence",
    "facts-personal-data": "category concept special status confidence",
    "facts-norms": "bearer counterparty topic modality clause confidence",
    "facts-deadlines": (
        "what value hours promptness bearer trigger placeholder businessDays confidence"
    ),
    "facts-security-measures": "measure confidence",
    "facts-law-references": "law label confidence",
    "facts-placeholders": "confidence",
    "facts-precedence": "higher lower scope confidence",
    "facts-requirements": "id outcome severity",
    "facts-cross-references": "refersTo toAnnex resolved number heading confidence",
}
ROWS = {
    "agreement-facts": 13,
    "audit-costs": 1,
    "breach-deadlines": 2,
    "contacts": 1,
    "controllers-roles": 12,
    "definitions": 1,
    "deletion-rules": 2,
    "duties-within": 2,
    "facts-agreements": 4,
    "facts-cross-references": 1,
    "facts-data-subjects": 1,
    "facts-deadlines": 7,
    "facts-law-references": 1,
    "facts-norms": 6,
    "facts-parties": 8,
    "facts-personal-data": 4,
    "facts-placeholders": 2,
    "facts-precedence": 1,
    "facts-requirements": 3,
    "facts-security-measures": 1,
    "facts-subprocessors": 4,
    "liability": 1,
    "no-evidence": 0,
    "not-article-28": 4,
    "outdated-law": 1,
    "outside-eea": 2,
    "placeholders": 2,
    "precedence-rules": 1,
    "records-duty": 2,
    "related-agreements": 1,
    "requirement-across": 2,
    "requirements": 3,
    "security-measures": 1,
    "special-categories": 3,
    "subprocessors": 4,
    "subprocessors-health": 4,
    "templates": 1,
    "third-country-definitions": 1,
    "transfer-grounds": 1,
    "who-tells-whom": 2,
}

Records = tuple[dict[str, str], ...]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    data = tmp_path_factory.mktemp("data")
    with Writer(data) as writer:
        for each in samples():
            writer.ingest(each.entry, each.text, each.agreements)
        writer.publish()
    return Reader.open(data)


@pytest.fixture(scope="module")
def in_rdflib(reader: Reader) -> Dataset:
    whole = dataset(samples())
    relations = URIRef(f"{BASE}relations")
    found = reader.answer(
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{relations}> {{ ?s ?p ?o }} }}"
    )
    assert isinstance(found, results.GraphResult)
    for triple in found.graph:
        whole.graph(relations).add(triple)
    codes = whole.graph(URIRef(f"{BASE}vocabulary"))
    for triple in ontology.load():
        codes.add(triple)
    return whole


def ask(reader: Reader, name: str, **given: str) -> Records:
    query = queries.load(name)
    return reader.select(query.text, queries.bind(query, given)).records()


def pick(rows: Records, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row.get(column, "") for column in columns) for row in rows]


# The files


def test_every_query_is_known_to_these_tests() -> None:
    assert set(queries.names()) == set(ROWS)


@pytest.mark.parametrize("name", queries.names())
def test_each_query_says_what_it_answers_in_three_languages(name: str) -> None:
    query = queries.load(name)
    texts = [query.summary.of(language) for language in queries.LANGUAGES]
    assert all(texts) and len(set(texts)) == 3
    for parameter in query.parameters:
        assert all(parameter.label.of(language) for language in queries.LANGUAGES)
    if query.description.nb:
        assert len({query.description.of(language) for language in queries.LANGUAGES}) == 3


@pytest.mark.parametrize("name", queries.names())
def test_each_query_is_sparql_and_asks_about_agreements(name: str) -> None:
    text = queries.load(name).text
    prepareQuery(text)
    assert "a avt:Agreement" in text


@pytest.mark.parametrize("name", COLUMNS)
def test_the_facts_have_the_promised_columns(reader: Reader, name: str) -> None:
    promised = ["document", "agreement", "start", "end", "evidence", *COLUMNS[name].split()]
    assert list(reader.select(queries.load(name).text).variables) == promised


@pytest.mark.parametrize("name", COLUMNS)
def test_the_facts_stand_in_the_order_of_the_text(reader: Reader, name: str) -> None:
    rows = ask(reader, name)
    if name != "facts-requirements":  # a requirement may have no place in the text
        places = [(row["document"], int(row["start"])) for row in rows]
        assert places == sorted(places)


@pytest.mark.parametrize("name", queries.names())
def test_each_query_gives_the_rows_that_it_should(reader: Reader, name: str) -> None:
    assert len(ask(reader, name, **GIVEN.get(name, {}))) == ROWS[name]


@pytest.mark.parametrize("name", queries.names())
def test_two_engines_give_the_same_rows(reader: Reader, in_rdflib: Dataset, name: str) -> None:
    query = queries.load(name)
    bindings = queries.bind(query, GIVEN.get(name, {}))
    ours = reader.select(query.text, bindings)
    theirs = in_rdflib.query(with_values(query.text, bindings))
    assert theirs.vars is not None
    assert [str(variable) for variable in theirs.vars] == list(ours.variables)
    rows = [row for row in theirs if isinstance(row, ResultRow)]
    assert sorted(map(comparable, rows)) == sorted(map(comparable, ours.rows))


@pytest.mark.parametrize("name", queries.names())
def test_a_values_block_binds_as_a_substitution_does(reader: Reader, name: str) -> None:
    query = queries.load(name)
    bindings = queries.bind(query, GIVEN.get(name, {}))
    assert reader.select(with_values(query.text, bindings)) == reader.select(query.text, bindings)


def comparable(row: object) -> tuple[str, ...]:
    assert isinstance(row, tuple)
    return tuple(
        str(float(term))
        if isinstance(term, Literal) and term.datatype in {XSD.decimal, XSD.integer}
        else str(term)
        for term in row
    )


# The answers


def test_a_fact_with_two_evidences_is_one_row_at_the_first(reader: Reader) -> None:
    rows = [row for row in ask(reader, "facts-norms") if row["topic"] == "records"]
    assert pick(rows, "evidence") == [("Databehandleren fører protokoll ",)]


def test_a_deadline_has_its_number_as_written_and_its_wording(reader: Reader) -> None:
    rows = pick(ask(reader, "facts-deadlines"), "what", "value", "hours", "promptness", "bearer")
    assert rows == [
        ("breach_notification", "PT24H", "24", "without_undue_delay", "processor"),
        ("authority_notification", "PT72H", "72", "", "controller"),
        ("unlawful_instruction_notice", "immediately", "", "", "processor"),
        ("deletion_return", "P30D", "720", "", "processor"),
        ("breach_notification", "", "", "", "processor"),
        ("retention", "P12M", "", "", "processor"),
        ("report", "same_day", "", "", "processor"),
    ]


def test_a_place_is_shown_with_its_country(reader: Reader) -> None:
    rows = pick(ask(reader, "facts-subprocessors"), "name", "location")
    assert rows == [
        ("Lagerhuset AS", "Oslo (NO)"),
        ("Chatbyrået Ltd", "Storbritannia (GB)"),
        ("Ukjent Drift", ""),
        ("Drift AS", "Sverige (SE)"),
    ]


def test_an_organisation_has_the_role_of_each_agreement(reader: Reader) -> None:
    rows = [r for r in ask(reader, "controllers-roles") if r["name"] == "Nordvik kommune"]
    assert pick(rows, "role", "kind") == [
        ("controller", "data_processing_agreement"),
        ("customer", "framework_agreement"),
    ]


def test_an_annex_says_what_it_is_part_of(reader: Reader) -> None:
    rows = ask(reader, "facts-agreements")
    assert [row.get("partOf") for row in rows] == [None, None, None, f"{BASE}agreement/ramme"]


def test_agreements_that_belong_together_show_what_that_rests_on(reader: Reader) -> None:
    (row,) = ask(reader, "related-agreements")
    assert row["agreement"] == f"{BASE}agreement/nordvik"
    assert row["other"] == f"{BASE}agreement/ramme"
    assert (row["relation"], row["prevails"]) == ("part_of", "true")
    assert row["evidence"] == "Avtalen er en del av rammeavtalen om Nordsky"


def test_a_reference_shows_the_clause_that_is_meant(reader: Reader) -> None:
    (row,) = ask(reader, "facts-cross-references")
    assert (row["evidence"], row["number"], row["resolved"]) == ("punkt 4.1", "4.1", "true")


def test_a_requirement_has_one_row_with_its_first_words(reader: Reader) -> None:
    rows = pick(ask(reader, "facts-requirements"), "id", "outcome", "severity", "evidence")
    assert rows == [
        ("A28-4-flowdown", "missing", "Violation", ""),
        (
            "A33-2-breach",
            "satisfied",
            "Violation",
            "Databehandleren skal varsle behandlingsansvarlig",
        ),
        ("A28-4-flowdown", "unfilled", "Info", "Drift AS, Sverige"),
    ]


def test_health_data_is_tied_to_a_subprocessor_only_where_the_text_ties_it(reader: Reader) -> None:
    rows = pick(ask(reader, "subprocessors-health"), "name", "tie", "otherDataStated")
    assert rows == [
        ("Drift AS", "possible", "false"),
        ("Lagerhuset AS", "stated", "true"),
        ("Chatbyrået Ltd", "possible", "true"),
        ("Ukjent Drift", "possible", "false"),
    ]


def test_breach_deadlines_are_the_processors_and_never_the_authoritys(reader: Reader) -> None:
    rows = pick(ask(reader, "breach-deadlines"), "value", "hours", "filled")
    assert rows == [("PT24H", "24", "true"), ("", "", "false")]


@pytest.mark.parametrize(
    ("hours", "what"),
    [
        ("1", ["unlawful_instruction_notice"]),
        ("23.9", ["unlawful_instruction_notice"]),
        ("24", ["breach_notification", "unlawful_instruction_notice"]),
        ("72", ["breach_notification", "unlawful_instruction_notice"]),
        ("1000", ["breach_notification", "deletion_return", "unlawful_instruction_notice"]),
    ],
)
def test_duties_within_hours_are_the_processors_duties(
    reader: Reader, hours: str, what: list[str]
) -> None:
    """Not the controller's 72 hours, not a permission, not an open field."""
    assert [row["what"] for row in ask(reader, "duties-within", hours=hours)] == what


def test_an_unknown_place_is_no_place_in_the_eea(reader: Reader) -> None:
    rows = pick(ask(reader, "outside-eea"), "name", "answer", "ground")
    assert rows == [("Chatbyrået Ltd", "outside", "adequacy"), ("Ukjent Drift", "unknown", "")]


def test_a_template_counts_its_open_fields(reader: Reader) -> None:
    rows = pick(ask(reader, "templates"), "title", "openFields")
    assert rows == [("Bilag 7 Databehandleravtale", "2")]


def test_agreements_outside_article_28_show_kind_and_roles(reader: Reader) -> None:
    rows = pick(ask(reader, "not-article-28"), "kind", "role")
    assert rows == [
        ("independent_controllers_agreement", "independent_controller"),
        ("independent_controllers_agreement", "independent_controller"),
        ("framework_agreement", "customer"),
        ("framework_agreement", "supplier"),
    ]


def test_agreements_without_a_records_duty_are_shown_too(reader: Reader) -> None:
    rows = pick(ask(reader, "records-duty"), "title", "hasDuty")
    assert rows == [
        ("Bilag 7 Databehandleravtale", "false"),
        ("Databehandleravtale Nordvik", "true"),
    ]


def test_requirements_of_one_agreement_or_of_all(reader: Reader) -> None:
    assert len(ask(reader, "requirements", slug="nordvik")) == 2
    assert len(ask(reader, "requirements", slug="finnes-ikke")) == 0


def test_who_must_tell_whom_leaves_permissions_out(reader: Reader) -> None:
    rows = pick(ask(reader, "who-tells-whom"), "who", "whom", "topic", "value")
    assert rows == [
        ("processor", "controller", "breach_notification", "PT24H"),
        ("processor", "", "unlawful_instruction_notice", "immediately"),
    ]


def test_a_fact_without_words_is_found(tmp_path: Path) -> None:
    each = samples()[2]
    graph = each.agreements[0].graph
    fact = next(graph.objects(None, AVT.participation))
    graph.remove((fact, AVT.evidence, None))
    with Writer(tmp_path) as writer:
        writer.ingest(each.entry, each.text, each.agreements)
        writer.publish()
    assert pick(ask(Reader.open(tmp_path), "no-evidence"), "fact") == [(str(fact),)]


# Names, heads, parameters


def test_an_unknown_name_is_answered_with_near_ones() -> None:
    with pytest.raises(UnknownQueryError, match="facts-norms"):
        queries.load("fact-norms")
    with pytest.raises(UnknownQueryError):
        queries.load("../errors")


def test_a_text_without_head_is_a_query_without_parameters() -> None:
    query = queries.parse("ASK { ?s ?p ?o }", "mine")
    assert (query.name, str(query.summary), query.parameters) == ("mine", "", ())


def test_head_lines_of_one_key_are_one_text() -> None:
    query = queries.parse("#+ description: en\n#+ description: to\nASK {}", "mine")
    assert query.description.nb == "en to"


@pytest.mark.parametrize(
    "line", ["#+ sumary: x", "#+ parameter: n number 1 | a | b | c", "#+ parameter: n string - | a"]
)
def test_a_head_line_that_says_nothing_known_is_refused(line: str) -> None:
    with pytest.raises(DataFileError):
        queries.parse(f"{line}\nASK {{}}", "mine")


def declared(type_: str, default: str = "-") -> queries.Query:
    return queries.parse(f"#+ parameter: x {type_} {default} | a | b | c\nASK {{}}", "mine")


@pytest.mark.parametrize(
    ("type_", "text", "term"),
    [
        ("integer", "24", Literal(24)),
        ("decimal", "1,5", Literal("1.5", datatype=XSD.decimal)),
        ("string", 'a" } #', Literal('a" } #')),
        ("iri", "https://example.org/a", URIRef("https://example.org/a")),
        ("code:role", "processor", URIRef("https://w3id.org/avtalegraf/vocab#role-processor")),
    ],
)
def test_a_parameter_becomes_a_term_of_its_type(
    type_: str, text: str, term: Literal | URIRef
) -> None:
    assert queries.bind(declared(type_), {"x": text}) == {"x": term}


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("integer", "1.5"),
        ("integer", "24t"),
        ("decimal", "en"),
        ("decimal", "NaN"),
        ("iri", "no iri"),
        ("iri", "http://x/> } DROP ALL #"),
        ("code:role", "boss"),
    ],
)
def test_a_value_of_another_type_is_refused(type_: str, text: str) -> None:
    with pytest.raises(QueryParameterError) as error:
        queries.bind(declared(type_), {"x": text})
    assert "give" in str(error.value)


def test_a_default_stands_in_and_its_absence_is_named() -> None:
    assert queries.bind(declared("integer", "7"), {}) == {"x": Literal(7)}
    assert queries.bind(declared("string", '""'), {}) == {"x": Literal("")}
    with pytest.raises(QueryParameterError, match="needs x"):
        queries.bind(declared("integer"), {})
    with pytest.raises(QueryParameterError, match="no parameter y"):
        queries.bind(declared("integer", "7"), {"y": "1"})


@pytest.mark.parametrize(
    "term",
    [
        URIRef("http://x/a"),
        BNode("b1"),
        Literal("hei"),
        Literal('"\\\n\r\t 🙂 </x>'),
        Literal("hei", lang="nb"),
        Literal("24.0", datatype=XSD.decimal, normalize=False),
        Literal("PT24H", datatype=XSD.duration, normalize=False),
    ],
)
def test_a_term_goes_over_to_oxigraph_and_back(term: URIRef | BNode | Literal) -> None:
    assert from_oxigraph(to_oxigraph(term)) == term


# Values blocks


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x WHERE { ?x ?p ?n }",
        "SELECT ?x { ?x ?p ?n } # {",
        "# {\nPREFIX a: <http://x/#> SELECT ?x WHERE { ?x ?p ?n }",
        "SELECT (STR('{') AS ?b) ?x WHERE { ?x ?p ?n }",
        "SELECT (EXISTS { ?x ?p 1 } AS ?b) ?x WHERE { ?x ?p ?n }",
        "CONSTRUCT { ?x ?p ?n } WHERE { ?x ?p ?n }",
        "ASK { ?x ?p ?n }",
    ],
)
def test_values_stand_first_in_the_where_group(text: str) -> None:
    bound = with_values(text, {"n": Literal("}")})
    assert bound.count("VALUES (?n)") == 1
    store = ox.Store()
    store.update('INSERT DATA { <http://x/1> <http://x/p> "}" . <http://x/2> <http://x/p> "{" }')
    answer = results.answer_of(store.query(bound))
    if isinstance(answer, results.SelectResult):
        assert [row[answer.variables.index("x")] for row in answer.rows] == [URIRef("http://x/1")]
    elif isinstance(answer, results.GraphResult):
        assert set(answer.graph.subjects()) == {URIRef("http://x/1")}
    else:
        assert answer.answer


def test_a_query_without_group_cannot_be_bound() -> None:
    with pytest.raises(QueryRefusedError):
        with_values("DESCRIBE <http://x/a>", {"n": Literal(1)})
    with pytest.raises(QueryRefusedError):
        with_values("CONSTRUCT WHERE { ?s ?p ?o }", {"o": Literal(1)})


# Formats


ROWS_OF_ALL_KINDS = results.SelectResult(
    ("a", "b"),
    (
        (URIRef("http://x/a"), Literal('hei; "du"\n', lang="nb")),
        (BNode("x"), Literal("24.0", datatype=XSD.decimal, normalize=False)),
        (Literal("løs"), None),
    ),
)


def test_json_is_read_as_it_was_written() -> None:
    assert results.read_json(ROWS_OF_ALL_KINDS.serialize("json")) == ROWS_OF_ALL_KINDS


def test_csv_and_tsv_hold_the_rows() -> None:
    table = list(csv.reader(io.StringIO(ROWS_OF_ALL_KINDS.serialize("csv").decode())))
    assert table[0] == ["a", "b"]
    assert table[1] == ["http://x/a", 'hei; "du"\n']
    assert table[3] == ["løs", ""]
    lines = ROWS_OF_ALL_KINDS.serialize("tsv").decode().splitlines()
    assert lines[0] == "?a\t?b"
    assert lines[1].startswith("<http://x/a>\t")


def test_xml_holds_the_rows() -> None:
    root = ElementTree.fromstring(ROWS_OF_ALL_KINDS.serialize("xml"))
    found = root.findall(".//{http://www.w3.org/2005/sparql-results#}result")
    assert len(found) == 3


def test_a_truth_value_is_written_too() -> None:
    assert json.loads(results.AskResult(True).serialize("json"))["boolean"] is True
    assert b"true" in results.AskResult(True).serialize("xml")


@pytest.mark.parametrize("name", sorted(results.GRAPH_FORMATS))
def test_a_constructed_graph_is_written_without_loss(reader: Reader, name: str) -> None:
    node = f"<{BASE}agreement/loftnes>"
    answer = reader.answer(f"CONSTRUCT {{ {node} ?p ?o }} WHERE {{ {node} ?p ?o }}")
    assert isinstance(answer, results.GraphResult)
    again = Graph().parse(data=answer.serialize(name), format=results.GRAPH_FORMATS[name][0])
    assert set(again) == set(answer.graph) and len(again) > 5


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(QueryRefusedError, match="csv"):
        ROWS_OF_ALL_KINDS.serialize("turtle")
    with pytest.raises(QueryRefusedError, match="turtle"):
        results.GraphResult(Graph()).serialize("csv")


def test_rows_for_a_table_are_words() -> None:
    assert ROWS_OF_ALL_KINDS.table()[2] == ("løs", "")


# Remote endpoints


class Endpoint(BaseHTTPRequestHandler):
    """A SPARQL endpoint over the reader under test, in as many lines as that takes."""

    reader: Reader

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path == "/page":
            self._send(200, "text/html", b"<p>Velkommen</p>")
            return
        if self.path == "/busy":
            self._send(503, "text/plain", b"busy")
            return
        if self.path == "/slow":
            threading.Event().wait(2)
        try:
            answer = self.reader.answer(form["query"][0])
        except AvtalegrafError as error:
            problem = json.dumps({"detail": str(error)}).encode()
            self._send(400, "application/problem+json", problem)
            return
        if isinstance(answer, results.GraphResult):
            self._send(200, "text/turtle", answer.serialize("turtle"))
        else:
            self._send(200, "application/sparql-results+json", answer.serialize("json"))

    def _send(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on the terminal."""


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up is no error here."""


@pytest.fixture(scope="module")
def endpoint(reader: Reader) -> Iterator[str]:
    handler = type("BoundEndpoint", (Endpoint,), {"reader": reader})
    with QuietServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/sparql"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("name", ["duties-within", "requirement-across", "facts-deadlines"])
def test_a_remote_endpoint_gives_the_same_rows(reader: Reader, endpoint: str, name: str) -> None:
    query = queries.load(name)
    bindings = queries.bind(query, GIVEN.get(name, {}))
    assert remote.select(endpoint, query.text, bindings) == reader.select(query.text, bindings)


def test_a_parameter_cannot_become_sparql(endpoint: str) -> None:
    query = queries.load("requirement-across")
    evil = queries.bind(query, {"id": '") } ?s ?p ?o . { VALUES ?id { "x'})
    assert remote.select(endpoint, query.text, evil).rows == ()


def test_a_remote_endpoint_constructs_and_answers_yes_or_no(endpoint: str) -> None:
    assert remote.answer(endpoint, "ASK { ?s ?p ?o }") == results.AskResult(True)
    graph = remote.answer(endpoint, "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }")
    assert isinstance(graph, results.GraphResult) and len(graph.graph) > 10


def test_what_a_remote_endpoint_refuses_is_told(endpoint: str) -> None:
    with pytest.raises(QueryRefusedError, match="not SPARQL"):
        remote.select(endpoint, "SELECT ?x WHERE { ?x ")
    with pytest.raises(QueryRefusedError, match="SELECT"):
        remote.select(endpoint, "ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/sparql", "file:///etc/hostname", "sparql", "http://"],
)
def test_what_is_no_endpoint_is_told(address: str) -> None:
    with pytest.raises(EndpointError):
        remote.select(address, "SELECT ?s WHERE { ?s ?p ?o }")


@pytest.mark.parametrize("path", ["/page", "/busy"])
def test_an_address_that_does_not_speak_sparql_is_told(endpoint: str, path: str) -> None:
    with pytest.raises(EndpointError):
        remote.select(endpoint.replace("/sparql", path), "SELECT ?s WHERE { ?s ?p ?o }")


def test_a_slow_endpoint_is_given_up(endpoint: str) -> None:
    with pytest.raises(EndpointError, match="1 seconds"):
        remote.select(
            endpoint.replace("/sparql", "/slow"), "SELECT ?s WHERE { ?s ?p ?o }", timeout=1
        )
