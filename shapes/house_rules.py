"""Demands of the reader's own, in SHACL files of their own, judged by pySHACL beside the law's.

A shape with a target is a rule. It may use all of SHACL that pySHACL does (SPARQL constraints
too), the terms of ontology/MODEL.md, and `avt:shows` for the provisions of this folder. Nothing is
fetched: neither owl:imports nor another SPARQL endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pyshacl
from pyshacl.entrypoints import meta_validate
from pyshacl.errors import ReportableRuntimeError
from rdflib import Graph, Literal, URIRef
from rdflib.term import BNode, Node

from ..errors import HouseRulesError
from .catalogue import catalogue, severity_of
from .checker import judge
from .evidence import evidence_of, in_order
from .report import LANGUAGES, Assessment, Family, Outcome, Report, Requirement, Severity, Texts
from .report_words import words
from .severity import scaled
from .terms import AVT, DCTERMS, RDF, RDFS, SH, SKOS

# What must be in the data for a target to find something.
_WAYS: Mapping[URIRef, Callable[[Node], tuple[Node | None, Node | None, Node | None]]] = {
    SH.targetClass: lambda value: (None, RDF.type, value),
    SH.targetNode: lambda value: (value, None, None),
    SH.targetSubjectsOf: lambda value: (None, value, None),
    SH.targetObjectsOf: lambda value: (None, value, None),
}
_TARGETS = tuple(_WAYS)
_REACHES_OUT = re.compile(r"\b(?:SERVICE|FROM)\b", re.IGNORECASE)


@dataclass(frozen=True)
class HouseRules:
    """The rules of all files as one graph."""

    graph: Graph

    @cached_property
    def rows(self) -> tuple[Requirement, ...]:
        """Return each rule as a requirement, in the order of their ids."""
        found = (_row(self.graph, iri) for iri in _rules(self.graph))
        return tuple(sorted(found, key=lambda row: row.id))

    @cached_property
    def asked(self) -> Graph:
        """Return the shapes to validate: the rules, and wrappers that tell which did not hold."""
        asked = Graph()
        for triple in self.graph:
            asked.add(triple)
        for row in self.rows:
            asked.add((_wrapper(row.iri), RDF.type, SH.NodeShape))
            asked.add((_wrapper(row.iri), SH.node, row.iri))
            for target in _TARGETS:
                for value in self.graph.objects(row.iri, target):
                    asked.add((_wrapper(row.iri), target, value))
        return asked


def read_house_rules(paths: Iterable[Path]) -> HouseRules:
    """Read the files; HouseRulesError for one that is no Turtle, or holds no usable rule."""
    graph = Graph()
    for path in paths:
        own = _parsed(path)
        if not any(True for _ in _rules(own)):
            raise HouseRulesError(
                f"{path} holds no rule: give a shape an IRI and a target, such as sh:targetClass."
            )
        for triple in own:
            graph.add(triple)
    rules = HouseRules(graph)
    known = {row.id for row in catalogue().requirements}
    for row in rules.rows:
        if row.id in known:
            raise HouseRulesError(
                f"{row.id} is a requirement of the law: give the rule another id."
            )
        known.add(row.id)
    _check_form(graph)
    _validate(Graph(), rules)  # what pySHACL refuses is told before any agreement is read
    return rules


def with_house_rules(report: Report, graph: Graph, rules: HouseRules) -> Report:
    """Return the report with an assessment of each rule added; `graph` is the agreement's."""
    judged = judge(graph, report.agreement)
    data = Graph()
    for triple in graph:
        data.add(triple)
    for triple in judged.facts:
        data.add(triple)
    results = _validate(data, rules)
    house = tuple(_assess(row, report, data, rules, results) for row in rules.rows)
    return replace(report, assessments=(*report.assessments, *house))


def _parsed(path: Path) -> Graph:
    try:
        graph = Graph().parse(data=path.read_bytes(), format="ox-turtle", publicID="urn:house")
    except OSError as error:
        raise HouseRulesError(
            f"{path} cannot be read ({error.strerror}): check the path."
        ) from error
    except (SyntaxError, ValueError) as error:
        what = _one_line(error)
        raise HouseRulesError(f"{path} is not valid Turtle, so correct it: {what}.") from error
    for predicate in (SH.select, SH.ask):
        for query in graph.objects(None, predicate):
            if _REACHES_OUT.search(str(query)):
                raise HouseRulesError(f"{path} asks another place (SERVICE or FROM): leave it out.")
    return graph


def _check_form(graph: Graph) -> None:
    """Raise HouseRulesError for shapes that are not well formed (SHACL, appendix C)."""
    conforms, results, _ = meta_validate(graph)
    if conforms or not isinstance(results, Graph):
        return
    result = next(results.subjects(RDF.type, SH.ValidationResult))
    path, value = results.value(result, SH.resultPath), results.value(result, SH.value)
    named = graph.namespace_manager
    where = "" if path is None else f" {path.n3(named)}"
    what = "" if value is None or isinstance(value, BNode) else f" {value.n3(named)}"
    raise HouseRulesError(
        f"Correct the shapes file:{where}{what} is not well formed "
        f"({_one_line(results.value(result, SH.resultMessage))})."
    )


def _validate(data: Graph, rules: HouseRules) -> Graph:
    try:
        _, results, text = pyshacl.validate(
            data, shacl_graph=rules.asked, do_owl_imports=False, advanced=False, js=False
        )
    except (ReportableRuntimeError, NotImplementedError) as error:
        raise HouseRulesError(f"Correct the shapes file: {_one_line(error)}.") from error
    if not isinstance(results, Graph):
        raise HouseRulesError(f"Correct the shapes file: {_one_line(text)}.")
    return results


def _one_line(error: object) -> str:
    return " ".join(str(getattr(error, "message", error)).split()).rstrip(". ")


def _rules(graph: Graph) -> Iterator[URIRef]:
    for node in dict.fromkeys(s for target in _TARGETS for s in graph.subjects(target, None)):
        if isinstance(node, URIRef):
            yield node


def _wrapper(rule: URIRef) -> URIRef:
    return URIRef(f"urn:house:check:{rule}")


def _row(graph: Graph, iri: URIRef) -> Requirement:
    id_ = str(graph.value(iri, SKOS.notation) or re.split(r"[/#:]", str(iri))[-1])
    plain = Texts(id_, id_, id_)
    name = _texts(graph, iri, SH.name) or _texts(graph, iri, RDFS.label) or plain
    described = _texts(graph, iri, SH.description) or name
    broken = Texts(*(words(language)["house_broken"] for language in LANGUAGES))
    return Requirement(
        id=id_,
        iri=iri,
        article=str(graph.value(iri, AVT.article) or ""),
        severity=severity_of(graph, iri) or Severity.VIOLATION,
        sources=tuple(
            sorted(s for s in graph.objects(iri, DCTERMS.source) if isinstance(s, URIRef))
        ),
        kinds=tuple(sorted(k for k in graph.objects(iri, SH.targetClass) if isinstance(k, URIRef))),
        derecha=(),
        name=name,
        description=described,
        message=_texts(graph, iri, SH.message) or _inner_message(graph, iri) or broken,
        remedy=_texts(graph, iri, AVT.remedy) or described,
        family=Family.HOUSE,
        clause=_texts(graph, iri, AVT.suggestedClause),
    )


def _inner_message(graph: Graph, iri: URIRef) -> Texts | None:
    for inner in graph.objects(iri, SH.property):
        found = _texts(graph, inner, SH.message)
        if found is not None:
            return found
    return None


def _texts(graph: Graph, subject: Node, predicate: URIRef) -> Texts | None:
    """Read a text; a language that is not there gets one that is."""
    found = {
        value.language or "": str(value)
        for value in graph.objects(subject, predicate)
        if isinstance(value, Literal)
    }
    if not found:
        return None
    first = found.get("") or found.get("nb") or next(iter(found.values()))
    return Texts(*(found.get(language, first) for language in LANGUAGES))


def _assess(
    row: Requirement, report: Report, data: Graph, rules: HouseRules, results: Graph
) -> Assessment:
    """Judge one rule: what is not there is missing; what is there, but otherwise, contradicts."""
    facts = _facts_looked_at(rules.graph, row.iri, data, report.agreement)
    if not _is_focused(data, rules.graph, row.iri):
        outcome, facts = Outcome.NOT_APPLICABLE, set()
    elif (None, SH.sourceShape, _wrapper(row.iri)) not in results:
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
            if value not in found and not isinstance(value, Literal) and predicate not in _TARGETS:
                found.add(value)
                todo.append(value)
    return found
