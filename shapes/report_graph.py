"""A report as RDF, a valid SHACL validation report, and back (ontology/MODEL.md, "The report").

The graph holds the words too: the selectors of each piece of evidence, and which fact it belongs
to, are the same triples as in the agreement's own graph, so that a report can be read alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from ..errors import DataFileError
from .catalogue import requirement, requirements, texts
from .evidence import evidence_of, in_order
from .report import (
    LANGUAGES,
    Assessment,
    Evidence,
    Family,
    Outcome,
    Report,
    Requirement,
    Severity,
    State,
    Texts,
)
from .terms import AVT, DCTERMS, OA, PROV, RDF, SH, SKOS, VOCAB


def report_iri(agreement: URIRef) -> URIRef:
    """Return the IRI of an agreement's report, which is its named graph as well."""
    base, _, slug = str(agreement).rpartition("/agreement/")
    return URIRef(f"{base}/report/{slug}")


def to_graph(report: Report) -> Graph:
    """Write a report as a graph without blank nodes."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in (
        ("avt", AVT),
        ("dct", DCTERMS),
        ("oa", OA),
        ("prov", PROV),
        ("sh", SH),
        ("v", VOCAB),
    ):
        graph.bind(prefix, namespace)
    node = report_iri(report.agreement)
    for kind in (AVT.ComplianceReport, SH.ValidationReport, PROV.Entity):
        graph.add((node, RDF.type, kind))
    graph.add((node, AVT.agreement, report.agreement))
    graph.add((node, AVT.slug, Literal(report.slug)))
    graph.add((node, AVT.documentState, VOCAB[f"state-{report.state}"]))
    graph.add((node, AVT.isTemplate, Literal(report.is_template)))
    # SHACL 3.6.1.2: any result at all makes this false; ours tells whether one is a violation.
    graph.add((node, SH.conforms, Literal(not report.findings)))
    graph.add((node, AVT.hasViolation, Literal(not report.conforms)))
    if report.title:
        graph.add((node, DCTERMS.title, Literal(report.title)))
    if report.language:
        graph.add((node, DCTERMS.language, Literal(report.language)))
    for item in report.assessments:
        _add_assessment(graph, node, report.agreement, item)
    return graph


def _add_assessment(graph: Graph, report: URIRef, agreement: URIRef, item: Assessment) -> None:
    node = URIRef(f"{report}/{item.requirement.id}")
    graph.add((report, AVT.assessment, node))
    graph.add((node, RDF.type, AVT.Assessment))
    graph.add((node, AVT.agreement, agreement))
    graph.add((node, AVT.requirement, item.requirement.iri))
    graph.add((node, AVT.requirementId, Literal(item.requirement.id)))
    graph.add((node, AVT.outcome, VOCAB[f"outcome-{item.outcome}"]))
    graph.add((node, SH.resultSeverity, SH[item.severity]))
    for provision in item.provisions:
        graph.add((node, AVT.shows, provision))
    for fact in item.basis:
        graph.add((node, AVT.basis, fact))
    for evidence in item.evidence:
        if evidence.iri is not None:
            graph.add((node, AVT.evidence, evidence.iri))
            if evidence.is_set_aside:
                graph.add((node, AVT.setAside, evidence.iri))
            _add_selectors(graph, evidence, evidence.iri)
    if item.confidence is not None:
        sure = Literal(Decimal(str(item.confidence)), datatype=XSD.decimal)
        graph.add((node, AVT.confidence, sure))
    if item.requirement.family is Family.HOUSE:
        _add_rule(graph, item.requirement)
    if item.outcome.is_finding:
        graph.add((report, SH.result, node))
        graph.add((node, RDF.type, SH.ValidationResult))
        graph.add((node, SH.focusNode, agreement))
        graph.add((node, SH.sourceShape, item.requirement.iri))
        graph.add((node, SH.sourceConstraintComponent, SH.NodeConstraintComponent))
        _add_texts(graph, node, SH.resultMessage, item.message)
        if item.remedy != item.requirement.remedy:
            _add_texts(graph, node, AVT.remedy, item.remedy)
    else:  # the reason of a finding is its message
        _add_texts(graph, node, AVT.reason, item.reason)


def _add_rule(graph: Graph, row: Requirement) -> None:
    """Write what a house rule says, which no file of ours does."""
    graph.add((row.iri, RDF.type, AVT.HouseRule))
    graph.add((row.iri, SKOS.notation, Literal(row.id)))
    graph.add((row.iri, SH.severity, SH[row.severity]))
    if row.article:
        graph.add((row.iri, AVT.article, Literal(row.article)))
    for source in row.sources:
        graph.add((row.iri, DCTERMS.source, source))
    for kind in row.kinds:
        graph.add((row.iri, SH.targetClass, kind))
    for predicate, told in _TOLD:
        _add_texts(graph, row.iri, predicate, told(row))
    if row.clause:
        _add_texts(graph, row.iri, AVT.suggestedClause, row.clause)


_TOLD: tuple[tuple[URIRef, Callable[[Requirement], Texts]], ...] = (
    (SH.name, lambda row: row.name),
    (SH.description, lambda row: row.description),
    (SH.message, lambda row: row.message),
    (AVT.remedy, lambda row: row.remedy),
)


def _add_texts(graph: Graph, node: URIRef, predicate: URIRef, texts: Texts) -> None:
    for language in LANGUAGES:
        graph.add((node, predicate, Literal(texts[language], lang=language)))


def _add_selectors(graph: Graph, evidence: Evidence, iri: URIRef) -> None:
    position, quote = URIRef(f"{iri}/position"), URIRef(f"{iri}/quote")
    graph.add((iri, RDF.type, AVT.Evidence))
    graph.add((iri, RDF.type, OA.SpecificResource))
    graph.add((iri, OA.hasSelector, position))
    graph.add((iri, OA.hasSelector, quote))
    graph.add((position, RDF.type, OA.TextPositionSelector))
    graph.add((position, OA.start, Literal(evidence.start, datatype=XSD.integer)))
    graph.add((position, OA.end, Literal(evidence.end, datatype=XSD.integer)))
    graph.add((quote, RDF.type, OA.TextQuoteSelector))
    graph.add((quote, OA.exact, Literal(evidence.quote)))
    if evidence.clause is not None:
        graph.add((iri, AVT.clauseNumber, Literal(evidence.clause)))


def from_graph(graph: Graph) -> Report:
    """Read a report back; raise DataFileError when the graph is not one of ours."""
    node = graph.value(predicate=RDF.type, object=AVT.ComplianceReport)
    agreement = None if node is None else graph.value(node, AVT.agreement)
    if not isinstance(agreement, URIRef):
        raise DataFileError("Give the graph of a compliance report; this one holds none.")
    rows = {row.iri: row for row in (*requirements(), *_rules(graph))}
    found = {
        item.requirement.iri: item
        for node_of_it in graph.objects(node, AVT.assessment)
        if isinstance(node_of_it, URIRef)
        for item in (_assessment(graph, node_of_it, rows),)
    }
    return Report(
        agreement=agreement,
        slug=str(graph.value(node, AVT.slug) or ""),
        title=str(graph.value(node, DCTERMS.title) or ""),
        state=State(_code(graph.value(node, AVT.documentState), f"{VOCAB}state-")),
        assessments=tuple(found[iri] for iri in rows if iri in found),
        language=str(graph.value(node, DCTERMS.language) or ""),
    )


def _rules(graph: Graph) -> Iterator[Requirement]:
    """Yield the house rules that a report tells of, in the order of their ids."""
    iris = (iri for iri in graph.subjects(RDF.type, AVT.HouseRule) if isinstance(iri, URIRef))
    yield from sorted((requirement(graph, iri) for iri in iris), key=lambda row: row.id)


def _assessment(graph: Graph, node: URIRef, rows: Mapping[URIRef, Requirement]) -> Assessment:
    iri = graph.value(node, AVT.requirement)
    row = rows.get(iri) if isinstance(iri, URIRef) else None
    if row is None:
        raise DataFileError(
            f"Ingest the agreement again; its report names {iri}, which is unknown."
        )
    is_finding = (node, RDF.type, SH.ValidationResult) in graph
    has_remedy = (node, AVT.remedy, None) in graph
    message = texts(graph, node, SH.resultMessage) if is_finding else row.message
    sure = graph.value(node, AVT.confidence)
    aside = set(graph.objects(node, AVT.setAside))
    return Assessment(
        requirement=row,
        outcome=Outcome(_code(graph.value(node, AVT.outcome), f"{VOCAB}outcome-")),
        severity=Severity(_code(graph.value(node, SH.resultSeverity), str(SH))),
        message=message,
        remedy=texts(graph, node, AVT.remedy) if has_remedy else row.remedy,
        reason=message if is_finding else texts(graph, node, AVT.reason),
        evidence=in_order(
            replace(words, is_set_aside=words.iri in aside) for words in evidence_of(graph, node)
        ),
        basis=_sorted_iris(graph, node, AVT.basis),
        provisions=_sorted_iris(graph, node, AVT.shows),
        confidence=None if sure is None else float(str(sure)),
    )


def _code(value: Node | None, prefix: str) -> str:
    return str(value).removeprefix(prefix)


def _sorted_iris(graph: Graph, subject: Node, predicate: URIRef) -> tuple[URIRef, ...]:
    return tuple(
        sorted(value for value in graph.objects(subject, predicate) if isinstance(value, URIRef))
    )
