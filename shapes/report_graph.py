"""A report as RDF, a valid SHACL validation report, and back (ontology/MODEL.md, "The report").

The graph holds the words too: the selectors of each piece of evidence, and which fact it belongs
to, are the same triples as in the agreement's own graph, so that a report can be read alone.
"""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from ..errors import DataFileError
from .catalogue import requirements, texts
from .evidence import evidence_of, in_order
from .report import LANGUAGES, Assessment, Evidence, Outcome, Report, Severity
from .terms import AVT, DCTERMS, OA, PROV, RDF, SH, VOCAB


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
    graph.add((node, AVT.isTemplate, Literal(report.is_template)))
    graph.add((node, SH.conforms, Literal(report.conforms)))
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
            _add_selectors(graph, evidence, evidence.iri)
    if item.outcome.is_finding:
        graph.add((report, SH.result, node))
        graph.add((node, RDF.type, SH.ValidationResult))
        graph.add((node, SH.focusNode, agreement))
        graph.add((node, SH.sourceShape, item.requirement.iri))
        graph.add((node, SH.sourceConstraintComponent, SH.NodeConstraintComponent))
        for language in LANGUAGES:
            message = Literal(item.message[language], lang=language)
            graph.add((node, SH.resultMessage, message))


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
    rows = {row.iri: row for row in requirements()}
    found: dict[URIRef, Assessment] = {}
    for item in graph.objects(node, AVT.assessment):
        requirement = graph.value(item, AVT.requirement)
        if not isinstance(requirement, URIRef) or requirement not in rows:
            raise DataFileError(
                f"Check the agreement again; its report names {requirement}, which is unknown."
            )
        has_message = (item, SH.resultMessage, None) in graph
        found[requirement] = Assessment(
            requirement=rows[requirement],
            outcome=Outcome(_code(graph.value(item, AVT.outcome), f"{VOCAB}outcome-")),
            severity=Severity(_code(graph.value(item, SH.resultSeverity), str(SH))),
            message=(
                texts(graph, item, SH.resultMessage) if has_message else rows[requirement].message
            ),
            evidence=in_order(evidence_of(graph, item)),
            basis=_sorted_iris(graph, item, AVT.basis),
            provisions=_sorted_iris(graph, item, AVT.shows),
        )
    return Report(
        agreement=agreement,
        slug=str(graph.value(node, AVT.slug) or ""),
        title=str(graph.value(node, DCTERMS.title) or ""),
        is_template=(node, AVT.isTemplate, Literal(True)) in graph,
        assessments=tuple(found[iri] for iri in rows if iri in found),
        language=str(graph.value(node, DCTERMS.language) or ""),
    )


def _code(value: Node | None, prefix: str) -> str:
    return str(value).removeprefix(prefix)


def _sorted_iris(graph: Graph, subject: Node, predicate: URIRef) -> tuple[URIRef, ...]:
    return tuple(
        sorted(value for value in graph.objects(subject, predicate) if isinstance(value, URIRef))
    )
