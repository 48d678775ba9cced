"""Triples as compact JSON-LD: what other parsers read from it, and how it is put."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from avtalegraf.ontology import context
from avtalegraf.server.engine.answer_pieces import AnswerTooLargeError, Pieces
from avtalegraf.server.engine.compact_jsonld import Compactor
from avtalegraf.server.engine.framing import FrameOutlet
from avtalegraf.server.engine.translation import translate

AVT = "https://w3id.org/avtalegraf/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
A, P = ox.NamedNode("http://sample.example/a"), ox.NamedNode(f"{AVT}name")
COMPACTOR = Compactor()

_TERMS = context()["@context"]
_NAMESPACES = (
    *sorted(iri for iri in _TERMS.values() if isinstance(iri, str) and iri.endswith(("#", "/"))),
    "http://sample.example/", "https://sample.example/x?y=#", "urn:sample:",
)  # fmt: skip
# Ordinary names, terms of ours, and what could be taken for a term, a keyword or a path.
_NAMES = (
    "a", "kind", "name", "evidence", "slug", "start", "isSigned", "duration", "maxHours", "Fact",
    "remedy", "definition", "type", "id", "", "//x", "a/b", "x:y", "@id", "@type", "_:b",
    "øre", "%20", "it's~(x)*+,;=!$&", "\U00020000", "\u00a0", "-", "1",
)  # fmt: skip
_ODD = st.sampled_from(
    "\x00\x01\x07\x08\t\n\x0b\x0c\r\x1f\x7f\x85\"\\/'<>@^ ."
    "\u2028\u2029\ufeff\ufffd\ufffe\uffff😀\U0010ffff"
)
_TEXTS = st.lists(st.one_of(_ODD, st.sampled_from(('" .\n', "\\u0041", "^^<", '"@nb', "æ")))).map(
    "".join
) | st.text(max_size=20)
_NUMBERS = st.integers().map(str) | st.sampled_from(
    ("01", "+1", "-0", "0", "1", "9" * 15, "9" * 16, "-" + "9" * 15, "1" * 400, "1.0", "1e3", "٣")
)
_VALUES = st.one_of(_TEXTS, _NUMBERS, st.sampled_from(("true", "false", "True", "PT24H", "")))
_DATATYPES = st.sampled_from(
    [f"{XSD}{name}" for name in ("string", "boolean", "integer", "decimal", "double", "duration")]
    + [f"{XSD}dateTime", f"{RDF}JSON", f"{AVT}kind", "urn:sample:type"]
).map(ox.NamedNode)
_iris = st.builds(str.__add__, st.sampled_from(_NAMESPACES), st.sampled_from(_NAMES)).map(
    ox.NamedNode
)
_blank = st.sampled_from(["b", "c", "b1", "x.y-z"]).map(ox.BlankNode)
_literals = st.one_of(
    st.builds(lambda text, kind: ox.Literal(text, datatype=kind), _VALUES, _DATATYPES),
    st.builds(
        lambda text, language: ox.Literal(text, language=language),
        _TEXTS,
        st.sampled_from(("nb", "nn-NO", "id", "vocab", "zh-Hant-TW")),
    ),
)
_predicates = _iris | st.just(ox.NamedNode(f"{RDF}type"))
_triples = st.lists(
    st.builds(ox.Triple, _iris | _blank, _predicates, st.one_of(_iris, _blank, _literals)),
    max_size=12,
)


@pytest.fixture(autouse=True, scope="module")
def literals_as_written() -> Iterator[None]:
    """Let rdflib keep `01` apart from `1`."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    yield
    rdflib.NORMALIZE_LITERALS = before


def compacted(triples: Iterable[ox.Triple], size: int = 1 << 16) -> bytes:
    """Return the document of triples whose N-Triples arrive in blocks of so many bytes."""
    lines = io.BytesIO(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    return b"".join(COMPACTOR.write(iter(lambda: lines.read(size), b"")))


def nodes(*triples: ox.Triple) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(compacted(triples))["@graph"]
    return found


def from_rdflib(term: rdflib.term.Node) -> Any:
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(term)
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(term)
    assert isinstance(term, rdflib.Literal)
    kind = ox.NamedNode(term.datatype) if term.datatype else None
    return ox.Literal(str(term), language=term.language, datatype=kind)


def rdflib_reads(document: bytes) -> set[ox.Triple]:
    read = rdflib.Graph().parse(data=document, format="json-ld")
    return {ox.Triple(*map(from_rdflib, triple)) for triple in read}


def oxigraph_reads(document: bytes) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(document, format=ox.RdfFormat.JSON_LD)}


def with_canonical_labels(triples: Iterable[ox.Triple]) -> set[ox.Quad]:
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


def value_of(text: str, datatype: str, name: str = "name") -> Any:
    literal = ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
    [node] = nodes(ox.Triple(A, ox.NamedNode(AVT + name), literal))
    [value] = [value for key, value in node.items() if key != "id"]
    return value


@pytest.mark.parametrize("read", [rdflib_reads, oxigraph_reads])
@settings(max_examples=200, deadline=None)
@given(triples=_triples, size=st.integers(1, 300))
def test_other_parsers_read_the_same_triples(
    read: Callable[[bytes], set[ox.Triple]], triples: list[ox.Triple], size: int
) -> None:
    found = read(compacted(triples, size))
    assert with_canonical_labels(found) == with_canonical_labels(triples)


def test_every_character_of_a_literal_is_kept() -> None:
    characters = [*range(0xD800), *range(0xE000, 0x110000)]
    texts = ["".join(map(chr, characters[at : at + 4096])) for at in range(0, 0x110000, 4096)]
    [node] = nodes(*(ox.Triple(A, P, ox.Literal(text)) for text in texts if text))
    assert node["name"] == [text for text in texts if text]


@pytest.mark.parametrize(
    ("text", "datatype", "written"),
    [
        ("12", "integer", 12),
        ("-12", "integer", -12),
        ("true", "boolean", True),
        ("false", "boolean", False),
        ("01", "integer", {"@value": "01", "@type": "xsd:integer"}),
        ("9" * 16, "integer", {"@value": "9" * 16, "@type": "xsd:integer"}),
        ("true", "integer", {"@value": "true", "@type": "xsd:integer"}),
        ("1", "boolean", {"@value": "1", "@type": "xsd:boolean"}),
        ("1.0", "decimal", {"@value": "1.0", "@type": "xsd:decimal"}),
        ("x", "string", "x"),
    ],
)
def test_json_has_numbers_and_truth_only_where_it_reads_them_back(
    text: str, datatype: str, written: object
) -> None:
    value = value_of(text, datatype)
    assert (type(value), value) == (type(written), written)


def test_a_value_of_another_kind_than_its_terms_stands_under_a_prefix() -> None:
    def property_of(name: str, value: Any) -> tuple[str, Any]:
        [node] = nodes(ox.Triple(A, ox.NamedNode(AVT + name), value))
        return list(node.items())[1]

    duration = ox.Literal("PT24H", datatype=ox.NamedNode(f"{XSD}duration"))
    assert property_of("duration", duration) == ("duration", "PT24H")
    assert property_of("duration", ox.Literal("en dag")) == ("avt:duration", "en dag")
    assert property_of("kind", ox.NamedNode(f"{AVT}Fact")) == ("kind", "avt:Fact")
    assert property_of("kind", ox.Literal("Fact")) == ("avt:kind", "Fact")
    indonesian = ox.Literal("fakta", language="id")
    assert property_of("kind", indonesian) == (
        "avt:kind",
        {"@value": "fakta", "@language": "id"},
    )
    assert property_of("name", A) == ("name", {"id": A.value})
    assert property_of("evidence", A) == ("evidence", [A.value])


def test_a_language_tag_keeps_its_direction() -> None:
    literal = ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL)
    [node] = nodes(ox.Triple(A, P, literal))
    assert node["name"] == {"@value": "x", "@language": "ar", "@direction": "rtl"}


def test_triples_of_one_subject_that_stand_together_are_one_node() -> None:
    other = ox.NamedNode("http://sample.example/b")
    one, two = ox.Literal("1"), ox.Literal("2")
    found = nodes(
        ox.Triple(A, P, one), ox.Triple(A, P, two), ox.Triple(other, P, one), ox.Triple(A, P, one)
    )
    assert [(node["id"], node["name"]) for node in found] == [
        (A.value, ["1", "2"]),
        (other.value, "1"),
        (A.value, "1"),
    ]


def test_no_triples_are_an_empty_graph_in_our_context() -> None:
    assert json.loads(compacted([])) == {"@context": _TERMS, "@graph": []}


# ------------------------------------------------------------------ while the engine writes


def many() -> ox.QueryTriples:
    store = ox.Store()
    store.extend(
        ox.Quad(ox.NamedNode(f"http://sample.example/{number}"), P, ox.Literal("x" * 100))
        for number in range(20_000)
    )
    found = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(found, ox.QueryTriples)
    return found


def engine(sink: IO[bytes]) -> None:
    many().serialize(sink, ox.RdfFormat.N_TRIPLES)


def test_the_translation_is_the_same_document() -> None:
    written: list[bytes] = []
    translate(engine, COMPACTOR.write, written.append)
    assert len(written) > 10
    found = json.loads(b"".join(written))["@graph"]
    assert {node["id"] for node in found} == {f"http://sample.example/{n}" for n in range(20_000)}
    assert {node["name"] for node in found} == {"x" * 100}


def test_an_answer_past_its_limit_stops_the_engine() -> None:
    pieces = Pieces(FrameOutlet(io.BytesIO()), "jsonld", 300_000, 0, compress=False)
    with pytest.raises(AnswerTooLargeError):
        translate(engine, COMPACTOR.write, pieces.write)


def test_a_triple_term_stops_the_engine_and_is_told() -> None:
    def write_on(sink: IO[bytes]) -> None:
        term = ox.Triple(A, P, A)
        for _ in itertools.count():  # ends, as the pipe breaks
            ox.serialize([ox.Triple(A, P, term)], sink, ox.RdfFormat.N_TRIPLES)

    with pytest.raises(ValueError, match="ask for Turtle"):
        translate(write_on, COMPACTOR.write, lambda piece: None)


def test_an_engine_that_fails_leaves_no_whole_document() -> None:
    def fail(sink: IO[bytes]) -> None:
        sink.write(b'<http://sample.example/a> <http://sample.example/p> "x" .\n')
        raise OSError("unreadable")

    written: list[bytes] = []
    with pytest.raises(OSError, match="unreadable"):
        translate(fail, COMPACTOR.write, written.append)
    with pytest.raises(json.JSONDecodeError):
        json.loads(b"".join(written))
