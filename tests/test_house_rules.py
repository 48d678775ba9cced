"""A reader's own SHACL file: what it may ask, what becomes of it, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH

from avtalegraf.errors import HouseRulesError
from avtalegraf.shapes import Family, Outcome, Report, Severity, check, from_graph, to_graph
from avtalegraf.shapes.house_judging import with_house_rules
from avtalegraf.shapes.house_rules import HouseRules, read_house_rules

from .conftest import EXAMPLES

AVT = Namespace("https://w3id.org/avtalegraf/ns#")
V = Namespace("https://w3id.org/avtalegraf/vocab#")
DPV = Namespace("https://w3id.org/dpv#")
OA = Namespace("http://www.w3.org/ns/oa#")
A = URIRef("https://w3id.org/avtalegraf/id/agreement/prove")
PREFIXES = f"""
@prefix avt: <{AVT}> . @prefix v: <{V}> . @prefix dpv: <{DPV}> . @prefix sh: <{SH}> .
@prefix rdfs: <{RDFS}> . @prefix p: <https://w3id.org/avtalegraf/provision#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix : <https://example.org/mine#> .
"""


@pytest.fixture
def graph() -> Graph:
    graph = Graph()
    graph.add((A, RDF.type, AVT.Agreement))
    graph.add((A, RDF.type, DPV.ControllerProcessorAgreement))
    graph.add((A, AVT.isSigned, Literal(True)))
    return graph


def add(graph: Graph, link: str, kind: str, number: int, **values: object) -> URIRef:
    fact, span = URIRef(f"{A}/{kind}-{number}"), URIRef(f"urn:span/{number}")
    graph.add((A, AVT.fact, fact))
    graph.add((A, AVT[link], fact))
    graph.add((fact, RDF.type, AVT[kind]))
    for name, value in values.items():
        predicate = RDFS.label if name == "label" else AVT[name]
        graph.add((fact, predicate, value if isinstance(value, URIRef) else Literal(value)))
    graph.add((fact, AVT.evidence, span))
    graph.add((span, OA.hasSelector, URIRef(f"{span}/s")))
    graph.add((URIRef(f"{span}/s"), OA.start, Literal(number)))
    graph.add((URIRef(f"{span}/s"), OA.end, Literal(number + 1)))
    graph.add((URIRef(f"{span}/s"), OA.exact, Literal("x")))
    return fact


def limit(graph: Graph, hours: float, number: int = 0, **values: object) -> URIRef:
    known: dict[str, object] = {
        "what": V["what-breach_notification"],
        "isPlaceholder": False,
        "effective": True,
        "businessDays": False,
    }
    return add(graph, "deadline", "Deadline", number, maxHours=hours, **(known | values))


def rules(tmp_path: Path, text: str) -> HouseRules:
    path = tmp_path / "mine.ttl"
    path.write_text(PREFIXES + text, "utf-8")
    return read_house_rules([path])


def judged(graph: Graph, house: HouseRules) -> Report:
    return with_house_rules(check(graph, A), graph, house)


def outcome(graph: Graph, house: HouseRules, rule: str) -> str:
    item = judged(graph, house).item(rule)
    assert item is not None
    assert item.requirement.family is Family.HOUSE
    return str(item.outcome)


def test_the_sample_file_tells_24_hours_from_more_from_open_from_none(graph: Graph) -> None:
    house = read_house_rules([EXAMPLES / "house-rules.ttl"])
    rule = "breach-within-24-hours"
    assert outcome(graph, house, rule) == "missing"
    other = limit(graph, 12.0, what=V["what-deletion_return"])
    assert outcome(graph, house, rule) == "missing"
    graph.remove((other, None, None))
    late = limit(graph, 48.0)
    item = judged(graph, house).item(rule)
    assert item is not None
    assert item.outcome is Outcome.CONTRADICTED
    assert item.basis == (late,)
    graph.set((late, AVT.isPlaceholder, Literal(True)))
    assert outcome(graph, house, rule) == "unfilled"
    limit(graph, 24.0, 5)
    assert outcome(graph, house, rule) == "satisfied"


def test_the_sample_file_asks_for_a_venue_by_its_words(graph: Graph) -> None:
    house = read_house_rules([EXAMPLES / "house-rules.ttl"])
    assert outcome(graph, house, "venue-oslo") == "missing"
    venue = add(graph, "venue", "Venue", 0, label="Bergen tingrett")
    assert outcome(graph, house, "venue-oslo") == "contradicted"
    graph.set((venue, RDFS.label, Literal("Oslo tingrett")))
    assert outcome(graph, house, "venue-oslo") == "satisfied"


def test_the_sample_file_judges_each_subprocessor(graph: Graph) -> None:
    house = read_house_rules([EXAMPLES / "house-rules.ttl"])
    rule = "subprocessors-in-eea"
    assert outcome(graph, house, rule) == "not-applicable"
    add(graph, "subProcessor", "SubProcessorEngagement", 0, inEEA=True)
    assert outcome(graph, house, rule) == "satisfied"
    far = add(graph, "subProcessor", "SubProcessorEngagement", 1, inEEA=False)
    item = judged(graph, house).item(rule)
    assert item is not None
    assert item.outcome is Outcome.CONTRADICTED
    assert item.basis == (far,)


def test_a_rule_may_ask_for_a_provision_by_name(graph: Graph, tmp_path: Path) -> None:
    house = rules(
        tmp_path,
        ":duty a sh:NodeShape ; sh:targetClass dpv:ControllerProcessorAgreement ;"
        " sh:property [ sh:path avt:shows ; sh:hasValue p:security-duty ] .",
    )
    assert outcome(graph, house, "duty") == "missing"
    norm = add(graph, "norm", "Norm", 0, modality=V["modality-obligation"])
    graph.add((norm, RDF.type, V["topic-security"]))
    graph.add((norm, AVT.sense, V["sense-appropriate_measures"]))
    assert outcome(graph, house, "duty") == "satisfied"
    assert len(judged(graph, house).item("duty").evidence) == 1


def test_a_rule_may_be_written_in_sparql(graph: Graph, tmp_path: Path) -> None:
    house = rules(
        tmp_path,
        ":once a sh:NodeShape ; sh:targetClass avt:Agreement ; sh:severity sh:Info ;"
        ' sh:sparql [ sh:select "SELECT $this WHERE { $this <https://w3id.org/avtalegraf/ns#deadline>'
        ' ?a, ?b FILTER(?a != ?b) }" ] .',
    )
    limit(graph, 24.0)
    assert outcome(graph, house, "once") == "satisfied"
    limit(graph, 24.0, 7)
    item = judged(graph, house).item("once")
    assert item is not None
    assert item.outcome.is_finding
    assert item.severity is Severity.INFO


def test_texts_fall_back_to_the_language_that_is_there(graph: Graph, tmp_path: Path) -> None:
    house = rules(
        tmp_path,
        ":bare a sh:NodeShape ; sh:targetClass avt:Agreement ; sh:name 'Eit krav'@nn ;"
        " sh:property [ sh:path avt:venue ; sh:minCount 1 ] .",
    )
    (row,) = house.rows
    assert row.name.nb == row.name.en == "Eit krav"
    assert row.message.en == "The house rule is not kept."
    assert row.severity is Severity.VIOLATION


def test_a_report_with_house_rules_survives_the_way_to_rdf_and_back(graph: Graph) -> None:
    limit(graph, 48.0)
    report = judged(graph, read_house_rules([EXAMPLES / "house-rules.ttl"]))
    assert from_graph(to_graph(report)) == report


def test_nothing_is_fetched(graph: Graph, tmp_path: Path) -> None:
    """An import of a place that does not exist neither fails nor waits."""
    house = rules(
        tmp_path,
        "<https://nowhere.invalid/x> a owl:Ontology ; owl:imports <https://nowhere.invalid/y> ."
        ":r a sh:NodeShape ; sh:targetClass avt:Agreement .",
    )
    assert outcome(graph, house, "r") == "satisfied"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (":a a sh:NodeShape ;", "is not valid Turtle"),
        ("", "holds no rule"),
        (":a a sh:NodeShape ; sh:property [ sh:path avt:x ; sh:minCount 1 ] .", "holds no rule"),
        ("[] a sh:NodeShape ; sh:targetClass avt:Agreement .", "holds no rule"),
        (
            ":A28-4-flowdown a sh:NodeShape ; sh:targetClass avt:Agreement .",
            "give the rule another id",
        ),
        (
            ":a a sh:NodeShape ; sh:targetClass avt:Agreement ;"
            " sh:property [ sh:path avt:x ; sh:minCount 'two' ] .",
            "Correct the shapes file",
        ),
        (
            ":a a sh:NodeShape ; sh:targetClass avt:Agreement ;"
            ' sh:sparql [ sh:select "SELECT $this { SERVICE <https://nowhere.invalid/> {} }" ] .',
            "SERVICE or FROM",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(HouseRulesError, match=said) as refusal:
        rules(tmp_path, text)
    assert "\n" not in str(refusal.value)


def test_the_rule_in_the_readme_is_one(tmp_path: Path) -> None:
    readme = (EXAMPLES.parent / "README.md").read_text(encoding="utf-8")
    path = tmp_path / "readme.ttl"
    path.write_text(readme.partition("```turtle\n")[2].partition("```")[0], "utf-8")
    (row,) = read_house_rules([path]).rows
    assert row.id == "venue-oslo"
