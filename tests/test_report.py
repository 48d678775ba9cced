"""The report in every form: RDF and back, text, HTML, CSV and XLSX, in three languages."""

from __future__ import annotations

import csv
import html
import itertools
import re
from html.parser import HTMLParser
from io import BytesIO, StringIO

import openpyxl
import pyshacl
import pytest
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, SH

from avtalegraf.errors import DataFileError
from avtalegraf.shapes import (
    LANGUAGES,
    Family,
    Outcome,
    Report,
    check,
    from_graph,
    requirements,
    rows,
    shapes_graph,
    to_csv,
    to_graph,
    to_html,
    to_text,
    to_xlsx,
)
from avtalegraf.shapes.report_words import words

AVT = Namespace("https://w3id.org/avtalegraf/ns#")
V = Namespace("https://w3id.org/avtalegraf/vocab#")
OA = Namespace("http://www.w3.org/ns/oa#")
DPV = Namespace("https://w3id.org/dpv#")
BASE = "https://w3id.org/avtalegraf/id"
A = URIRef(f"{BASE}/agreement/prove")
QUOTE = "=Databehandler <b>bør</b>\nsikre\x0c\x1b opplysningene"


def add_fact(graph: Graph, name: str, kind: URIRef, start: int, quote: str, clause: str) -> URIRef:
    node, span = URIRef(f"{A}/{name}"), URIRef(f"{BASE}/document/d/span/{start}")
    position, exact = URIRef(f"{span}/position"), URIRef(f"{span}/quote")
    for triple in (
        (A, AVT.fact, node),
        (node, RDF.type, kind),
        (node, AVT.clauseNumber, Literal(clause)),
        (node, AVT.evidence, span),
        (span, OA.hasSelector, position),
        (span, OA.hasSelector, exact),
        (position, OA.start, Literal(start)),
        (position, OA.end, Literal(start + len(quote))),
        (exact, OA.exact, Literal(quote)),
    ):
        graph.add(triple)
    return node


def make(*, template: bool = False, kind: URIRef = DPV.ControllerProcessorAgreement) -> Report:
    graph = Graph()
    graph.add((A, RDF.type, kind))
    graph.add((A, RDF.type, AVT.Agreement))
    graph.add((A, AVT.slug, Literal("prove")))
    graph.add((A, DCTERMS.title, Literal("Avtale <om> prøver & sånt")))
    graph.add((A, DCTERMS.language, Literal("nb")))
    graph.add((A, AVT.isTemplate, Literal(template)))
    graph.add((A, AVT.isSigned, Literal(not template)))
    party = add_fact(graph, "party", AVT.Participation, 0, "Bø kommune", "1")
    graph.add((party, AVT.role, V["role-controller"]))
    graph.add((party, AVT.isPlaceholder, Literal(False)))
    norm = add_fact(graph, "norm", V["topic-security"], 50, QUOTE, "5.2")
    graph.add((norm, AVT.modality, V["modality-obligation"]))
    graph.add((norm, AVT.force, V["force-weak"]))
    graph.add((norm, AVT.sense, V["sense-secure"]))
    return check(graph, A)


@pytest.fixture(scope="module")
def report() -> Report:
    return make()


def test_the_report_survives_the_way_to_rdf_and_back(report: Report) -> None:
    graph = to_graph(report)
    assert from_graph(graph) == report
    assert from_graph(Graph().parse(data=graph.serialize(format="turtle"))) == report


def test_the_report_graph_has_no_blank_nodes_and_the_named_places(report: Report) -> None:
    graph = to_graph(report)
    node = URIRef(f"{BASE}/report/prove")
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]
    assert (node, SH.conforms, Literal(False)) in graph
    item = URIRef(f"{node}/A28-3-c-security")
    assert (node, SH.result, item) in graph
    assert (item, AVT.outcome, V["outcome-partial"]) in graph
    assert (item, AVT.requirementId, Literal("A28-3-c-security")) in graph
    assert (item, SH.resultSeverity, SH.Warning) in graph
    assert (item, AVT.basis, URIRef(f"{A}/norm")) in graph
    satisfied = URIRef(f"{node}/A28-3-controller-id")
    assert (satisfied, AVT.outcome, V["outcome-satisfied"]) in graph
    assert (node, SH.result, satisfied) not in graph


# SHACL 3.6, "Validation Report": what a report and a result must, may and may not have.
REPORT_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
  sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ;
  sh:property [ sh:path sh:result ; sh:class sh:ValidationResult ] ;
  sh:property [ sh:path sh:shapesGraphWellFormed ; sh:maxCount 1 ; sh:datatype xsd:boolean ] .
[] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
  sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path sh:resultPath ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ;
  sh:property [ sh:path sh:value ; sh:maxCount 1 ] ;
  sh:property [ sh:path sh:sourceShape ; sh:maxCount 1 ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path sh:sourceConstraint ; sh:maxCount 1 ] ;
  sh:property [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ;
    sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path sh:detail ; sh:class sh:ValidationResult ] ;
  sh:property [ sh:path sh:resultMessage ; sh:minCount 3 ; sh:uniqueLang true ;
    sh:or ( [ sh:datatype xsd:string ] [ sh:languageIn ( "nb" "nn" "en" ) ] ) ] ;
  sh:property [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ;
    sh:in ( sh:Violation sh:Warning sh:Info ) ] ;
  sh:property [ sh:path [ sh:inversePath sh:result ] ; sh:minCount 1 ; sh:maxCount 1 ;
    sh:class sh:ValidationReport ] .
"""


@pytest.mark.parametrize("form", ["turtle", "json-ld"])
def test_the_report_is_a_valid_shacl_validation_report(report: Report, form: str) -> None:
    """Written and read again, it has the structure of SHACL 3.6, with our outcomes on top."""
    graph = Graph().parse(data=to_graph(report).serialize(format=form), format=form)
    shapes = Graph().parse(data=REPORT_SHAPES)
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes)
    assert conforms, text
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    results = set(graph.objects(node, SH.result))
    assert len(results) == len(report.findings) > 0
    assert results < set(graph.objects(node, AVT.assessment))
    assert (node, SH.conforms, Literal(False)) in graph  # 3.6.1.2: there are results
    grave = [r for r in results if (r, SH.resultSeverity, SH.Violation) in graph]
    assert (node, AVT.hasViolation, Literal(bool(grave))) in graph


def test_a_report_that_is_no_shacl_report_would_be_seen() -> None:
    shapes = Graph().parse(data=REPORT_SHAPES)
    broken = to_graph(make())
    broken.remove((None, SH.focusNode, None))
    conforms, _, _ = pyshacl.validate(broken, shacl_graph=shapes)
    assert not conforms


def test_the_verdict_follows_the_violations() -> None:
    template = make(template=True)
    assert template.conforms
    assert (None, AVT.hasViolation, Literal(False)) in to_graph(template)
    assert template.findings
    for language in LANGUAGES:
        word = words(language)
        said = word.verdict(template)
        assert str(len(template.findings)) in said
        assert said not in (word["conforms"], word["conforms_not"])


def test_a_graph_that_is_no_report_is_refused_in_one_sentence() -> None:
    with pytest.raises(DataFileError, match="compliance report"):
        from_graph(Graph())


def test_an_unknown_language_is_refused(report: Report) -> None:
    with pytest.raises(DataFileError, match="nb, nn, en"):
        to_text(report, "da")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_says_verdict_findings_words_and_remedy(report: Report, language: str) -> None:
    text = to_text(report, language)
    word = words(language)
    assert word["conforms_not"] in text
    assert all(item.requirement.id in text for item in report.assessments)
    one_line = re.sub(r"\s+", " ", text)
    (security,) = [i for i in requirements() if i.id == "A28-3-c-security"]
    assert security.remedy[language] in one_line
    assert "«=Databehandler <b>bør</b> sikre opplysningene»" in one_line
    assert f"{word['clause']} 5.2, {word['characters']} 50–{50 + len(QUOTE)}" in one_line
    assert max(len(line) for line in to_text(report, language, 72).splitlines()) <= 120
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", text)  # nothing that commands a terminal


def test_the_interface_texts_are_there_in_every_language() -> None:
    keys = {language: words(language).texts.keys() for language in LANGUAGES}
    assert keys["nb"] == keys["nn"] == keys["en"]
    for language in LANGUAGES:
        word = words(language)
        assert all(word.texts.values())
        assert len(set(word.outcomes.values())) == 6
        assert len(set(word.severities.values())) == 3
        assert len(set(word.states.values())) == 4
        assert len(set(word.signs.values())) == 6


class Outline(HTMLParser):
    """Collects what a reader's software goes by: landmarks, headings, table heads, links."""

    VOID = frozenset({"meta", "br", "hr", "link", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_well_formed_accessible_and_self_contained(
    report: Report, language: str
) -> None:
    page = to_html(report, language)
    outline = Outline()
    outline.feed(page)
    assert outline.open == []
    assert [outline.tags.count(tag) for tag in ("h1", "main", "header", "footer")] == [1] * 4
    levels = [int(tag[1]) for tag in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    scopes = [value for tag, name, value in outline.attributes if (tag, name) == ("th", "scope")]
    assert outline.tags.count("th") == len(scopes)
    assert outline.tags.count("table") == outline.tags.count("caption")
    ids = [value for _, name, value in outline.attributes if name == "id"]
    assert len(set(ids)) == len(ids)
    named = [value for _, name, value in outline.attributes if name == "aria-labelledby"]
    assert set(named) <= set(ids)
    links = [value or "" for _, name, value in outline.attributes if name == "href"]
    roles = [value for _, name, value in outline.attributes if name == "role"]
    assert roles.count("region") == 0  # one report is never wider than the window
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert "script" not in outline.tags
    assert not [name for _, name, _ in outline.attributes if name == "src"]
    assert f'<html lang="{language}">' in page


def test_the_page_escapes_the_words_of_the_agreement(report: Report) -> None:
    page = to_html(report)
    assert "Avtale &lt;om&gt; prøver &amp; sånt" in page
    assert "&lt;b&gt;bør&lt;/b&gt;" in page
    assert "<b>" not in page


def test_outcomes_are_words_on_the_page_not_colours(report: Report) -> None:
    page = to_html(report, "nn")
    for item in report.assessments:
        assert item.requirement.name.nn in page
    assert "Delvis oppfylt" in page
    assert "Manglar" in page


def test_an_agreement_under_no_requirement_says_so() -> None:
    other = make(kind=AVT.PurchaseAgreement)
    assert {item.requirement.id[:4] for item in other.assessments} == {"DOC-"}
    assert not other.is_bound
    assert words("nb")["nothing"] in to_text(other)
    assert words("en")["nothing"] in to_html(other, "en")
    assert from_graph(to_graph(other)) == other


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_hold_one_row_for_each_requirement(report: Report, language: str) -> None:
    expected = rows(report, language)
    assert len(expected) == 57
    read = tuple(tuple(row) for row in csv.reader(StringIO(to_csv(report, language), newline="")))
    assert read == expected
    book = openpyxl.load_workbook(BytesIO(to_xlsx(report, language)))
    (sheet,) = book.worksheets
    assert sheet.freeze_panes == "A2"
    cells = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert [row[0] for row in cells] == [row[0] for row in expected]
    (security,) = [row for row in cells if row[0] == "A28-3-c-security"]
    assert security[8] == "«" + re.sub(r"[\x0c\x1b]", "", QUOTE) + "»"
    assert security[9:11] == ["5.2", f"50–{50 + len(QUOTE)}"]


def test_no_cell_can_be_taken_for_a_formula(report: Report) -> None:
    assert not [cell for row in rows(report) for cell in row if cell.startswith(("=", "+", "@"))]


def test_each_demand_of_the_law_has_a_suggested_clause_in_three_languages() -> None:
    for row in requirements():
        if row.family is Family.LAW:
            assert row.clause is not None, row.id
            assert len({row.clause[language] for language in LANGUAGES}) == 3
        else:
            assert row.clause is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_or_weak_comes_with_a_clause_for_a_lawyer_to_read(
    report: Report, language: str
) -> None:
    """It is in the language of the agreement, whatever that of the report."""
    text = re.sub(r"\s+", " ", to_text(report, language))
    page = to_html(report, language)
    assert f'lang="{report.language}">«' in page
    note = words(language)["suggestion_note"]
    for item in report.findings:
        if item.requirement.family is not Family.LAW:
            continue
        assert item.requirement.clause is not None
        told = item.outcome in (Outcome.MISSING, Outcome.PARTIAL)
        assert (item.requirement.clause.nb in text) == told, item.requirement.id
        assert (html.escape(item.requirement.clause.nb) in page) == told
    assert page.count(html.escape(note)) == text.count(note) > 20


def test_the_suggested_clause_stands_on_the_requirement_in_turtle() -> None:
    graph = shapes_graph()
    (row,) = [r for r in requirements() if r.id == "A28-4-flowdown"]
    assert row.clause is not None
    assert (row.iri, AVT.suggestedClause, Literal(row.clause.nn, lang="nn")) in graph
