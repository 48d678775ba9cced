"""House rules judged: their results by pySHACL as assessments beside those of the law."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from .checker import judge
from .evidence import evidence_of, in_order
from .house_rules import TARGETS, HouseRules, run_pyshacl, wrapper
from .report import LANGUAGES, Assessment, Outcome, Report, Requirement, Texts
from .report_words import words
from .severity import scaled
from .terms import AVT, RDF, SH

# What must be in the data for a target to find something.
_WAYS: Mapping[URIRef, Callable[[Node], tuple[Node | None, Node | None, Node | None]]] = {
    SH.targetClass: lambda value: (None, RDF.type, value),
    SH.targetNode: lambda value: (value, None, None),
    SH.targetSubjectsOf: lambda value: (None, value, None),
    SH.targetObjectsOf: lambda value: (None, value, None),
}


def with_house_rules(report: Report, graph: Graph, rules: HouseRules) -> Report:
    """Return the report with an assessment of each rule added; `graph` is the agreement's."""
    judged = judge(graph, report.agreement)
    data = Graph()
    for triple in graph:
        data.add(triple)
    for triple in judged.facts:
        data.add(triple)
    results = run_pyshacl(data, rules)
    house = tuple(_assess(row, report, data, rules, results) for row in rules.rows)
    return replace(report, assessments=(*report.assessments, *house))


def _assess(
    row: Requirement, report: Report, data: Graph, rules: HouseRules, results: Graph
) -> Assessment:
    """Judge one rule: what is not there is missing; what is there, but otherwise, contradicts."""
    facts = _facts_looked_at(rules.graph, row.iri, data, report.agreement)
    if not _is_focused(data, rules.graph, row.iri):
        outcome, facts = Outcome.NOT_APPLICABLE, set()
    elif (None, SH.sourceShape, wrapper(row.iri)) not in results:
        outcome = Outcome.SATISFIED
    else:
        focused = _facts_in_focus(rules.graph, row.iri, results)
        facts = facts & focused or facts
        outcome = _shortcoming(data, facts)
    is_finding = outcome.is_finding
    return Assessment(
        requirement=row,
        outcome=outcome,
        severity=scaled(row.severity, outcome, report.state, is_stated=True)
        if is_finding
        else row.severity,
        message=row.message,
        remedy=row.remedy,
        reason=row.message if is_finding else _reason(outcome),
        evidence=in_order(words for fact in facts for words in evidence_of(data, fact)),
        basis=tuple(sorted(facts)),
        confidence=min((_sureness(data, fact) for fact in facts), default=None),
    )


def _shortcoming(data: Graph, facts: set[URIRef]) -> Outcome:
    if not facts:
        return Outcome.MISSING
    is_open = all((fact, AVT.isPlaceholder, Literal(True)) in data for fact in facts)
    return Outcome.UNFILLED if is_open else Outcome.CONTRADICTED


def _reason(outcome: Outcome) -> Texts:
    key = "house_kept" if outcome is Outcome.SATISFIED else "not_applicable"
    return Texts(*(words(language)[key] for language in LANGUAGES))


def _sureness(data: Graph, fact: Node) -> float:
    return float(str(data.value(fact, AVT.confidence) or 1))


def _is_focused(data: Graph, graph: Graph, rule: URIRef) -> bool:
    """Tell whether a rule targets anything in the agreement."""
    return any(
        way(value) in data for target, way in _WAYS.items() for value in graph.objects(rule, target)
    )


def _facts_in_focus(graph: Graph, rule: URIRef, results: Graph) -> set[Node]:
    """Return what the results on a rule are about: their focus nodes and values."""
    parts = _parts(graph, rule)
    return {
        node
        for result in results.subjects(RDF.type, SH.ValidationResult)
        if results.value(result, SH.sourceShape) in parts
        for about in (SH.focusNode, SH.value)
        for node in results.objects(result, about)
    }


def _facts_looked_at(graph: Graph, rule: URIRef, data: Graph, agreement: URIRef) -> set[URIRef]:
    """Return the agreement's facts that a rule speaks of.

    These are the facts that it targets, those that show a provision it names, and those that its
    paths set out to from the agreement; of the last, where it names codes, the ones that have them.
    """
    parts = _parts(graph, rule)
    targeted = {
        node
        for kind in graph.objects(rule, SH.targetClass)
        for node in data.subjects(RDF.type, kind)
    }
    codes = {
        (path, code)
        for part in parts
        for path in graph.objects(part, SH.path)
        for code in graph.objects(part, SH.hasValue)
        if isinstance(path, URIRef) and isinstance(code, URIRef)
    }
    shown = {
        node for path, code in codes if path == AVT.shows for node in data.subjects(path, code)
    }
    named = {(path, code) for path, code in codes if path != AVT.shows}
    reached = {
        node
        for part in parts
        for path in graph.objects(part, SH.path)
        for node in data.objects(agreement, _first_step(graph, path))
        if not named or any((node, own, code) in data for own, code in named)
    }
    facts = set(data.objects(agreement, AVT.fact))
    return {node for node in (targeted | shown | reached) & facts if isinstance(node, URIRef)}


def _first_step(graph: Graph, path: Node) -> Node:
    first = graph.value(path, RDF.first)
    return path if first is None else first


def _parts(graph: Graph, shape: Node) -> set[Node]:
    """Return a shape and the nodes that it is made of."""
    found, todo = {shape}, [shape]
    while todo:
        for predicate, value in graph.predicate_objects(todo.pop()):
            if value not in found and not isinstance(value, Literal) and predicate not in TARGETS:
                found.add(value)
                todo.append(value)
    return found
