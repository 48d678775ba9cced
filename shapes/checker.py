"""Judge one agreement: what its facts show, then which condition of each requirement holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pyshacl
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from ..errors import DataFileError
from .candidates import values_of
from .catalogue import Catalogue, Condition, catalogue, layer, wrapped
from .evidence import evidence_of, in_order
from .report import Assessment, Outcome, Report, Requirement, Severity
from .terms import AVT, DCTERMS, RDF, SH

Shown = Mapping[URIRef, tuple[URIRef, ...]]


def check(graph: Graph, agreement: URIRef) -> Report:
    """Check one agreement's graph against the requirements on its kind; `graph` is not changed.

    Only the agreement's own facts count (`avt:fact`), so an agreement inside another, or beside
    it in the same graph, is judged by its own words.
    """
    law = catalogue()
    facts = _own_triples(graph, agreement)
    shown = _shown(law, facts)
    for provision, bearers in shown.items():
        facts.add((agreement, AVT.shows, provision))
        for fact in bearers:
            facts.add((fact, AVT.shows, provision))
    is_template = _is_true(graph, agreement, AVT.isTemplate)
    is_example = _is_true(graph, agreement, AVT.isExample)
    kinds = set(graph.objects(agreement, RDF.type))
    holding = _holding(law, facts, agreement, kinds)
    assessments = tuple(
        _with_evidence(
            _scaled(_assess(law, row, holding, shown), is_draft=is_template or is_example),
            graph,
            shown,
        )
        for row in law.requirements
        if not kinds.isdisjoint(row.kinds)
    )
    return Report(
        agreement=agreement,
        slug=str(graph.value(agreement, AVT.slug) or str(agreement).rsplit("/", 1)[-1]),
        title=str(graph.value(agreement, DCTERMS.title) or ""),
        is_template=is_template or is_example,
        assessments=assessments,
        language=str(graph.value(agreement, DCTERMS.language) or ""),
    )


def _is_true(graph: Graph, subject: URIRef, predicate: URIRef) -> bool:
    return (subject, predicate, Literal(True)) in graph


def _own_triples(graph: Graph, agreement: URIRef) -> Graph:
    """Copy the agreement and its facts, without the evidence, which no shape asks about."""
    own = Graph(bind_namespaces="none")
    for subject in (agreement, *graph.objects(agreement, AVT.fact)):
        for predicate, value in graph.predicate_objects(subject):
            if predicate not in (AVT.evidence, AVT.fact, AVT.hasPart):
                own.add((subject, predicate, value))
    return own


def _shown(law: Catalogue, facts: Graph) -> Shown:
    """Validate layer 1: a candidate without a result shows the provision."""
    values = sorted(values_of(facts).items())
    candidates = {
        iri: found
        for iri, provision in law.provisions.items()
        if (
            found := tuple(
                fact
                for fact, own in values
                if not provision.targets.isdisjoint(own.get(RDF.type, ()))
                and provision.rule.may_hold(own)
            )
        )
    }
    refused = _refused(
        facts, layer((law.provisions[iri].rule, found) for iri, found in candidates.items())
    )
    return {
        iri: bearers
        for iri, found in candidates.items()
        if (bearers := tuple(fact for fact in found if (iri, fact) not in refused))
    }


def _holding(law: Catalogue, facts: Graph, agreement: URIRef, kinds: set[Node]) -> set[URIRef]:
    """Validate layer 2: the conditions that hold for the agreement, of the rows on its kind."""
    values = values_of(facts)[agreement]
    asked = [
        condition.rule
        for row in law.requirements
        if not kinds.isdisjoint(row.kinds)
        for condition in law.conditions[row.iri]
        if condition.rule.may_hold(values)
    ]
    refused = _refused(facts, layer((rule, (agreement,)) for rule in asked))
    return {rule.iri for rule in asked if (rule.iri, agreement) not in refused}


def _refused(data: Graph, shapes: Graph) -> set[tuple[URIRef, Node]]:
    """Run pySHACL; return each shape that a node fails, with the node."""
    _, results, text = pyshacl.validate(
        data,
        shacl_graph=shapes,
        inplace=False,
        do_owl_imports=False,
        meta_shacl=False,
        advanced=False,
    )
    if not isinstance(results, Graph):
        raise DataFileError(f"Mend the shapes in shapes/, which pySHACL refuses: {text}")
    return {
        (wrapped(shape), focus)
        for result, shape in results.subject_objects(SH.sourceShape)
        for focus in results.objects(result, SH.focusNode)
    }


def _assess(law: Catalogue, row: Requirement, holding: set[URIRef], shown: Shown) -> Assessment:
    holds = next((item for item in law.conditions[row.iri] if item.rule.iri in holding), None)
    if holds is None:
        return Assessment(row, Outcome.MISSING, row.severity, row.message)
    severity = holds.severity or _default_severity(row, holds)
    provisions = tuple(iri for iri in holds.provisions if iri in shown)
    return Assessment(
        row, holds.outcome, severity, holds.message or row.message, provisions=provisions
    )


def _default_severity(row: Requirement, condition: Condition) -> Severity:
    """Weigh a provision that is there but weak one step less than one that is not there."""
    return row.severity.one_down if condition.outcome is Outcome.PARTIAL else row.severity


def _scaled(assessment: Assessment, *, is_draft: bool) -> Assessment:
    """In a template or example nothing is violated yet, and an open field is meant to be open."""
    if not is_draft or not assessment.outcome.is_finding:
        return assessment
    if assessment.outcome is Outcome.UNFILLED:
        return replace(assessment, severity=Severity.INFO)
    if assessment.severity is Severity.VIOLATION:
        return replace(assessment, severity=Severity.WARNING)
    return assessment


def _with_evidence(assessment: Assessment, graph: Graph, shown: Shown) -> Assessment:
    basis = {fact for iri in assessment.provisions for fact in shown[iri]}
    evidence = {found for fact in basis for found in evidence_of(graph, fact)}
    return replace(
        assessment,
        basis=tuple(sorted(basis)),
        evidence=in_order(evidence),
    )
