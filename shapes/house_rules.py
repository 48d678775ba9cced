"""Demands of the reader's own, in SHACL files of their own, judged by pySHACL beside the law's.

A shape with a target is a rule. It may use all of SHACL that pySHACL does (SPARQL constraints
too), the terms of ontology/MODEL.md, and `avt:shows` for the provisions of this folder. Nothing is
fetched: neither owl:imports nor another SPARQL endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyshacl
from pyshacl.entrypoints import meta_validate
from pyshacl.errors import ReportableRuntimeError
from rdflib import Graph, Literal, URIRef
from rdflib.term import BNode, Node

from ..errors import HouseRulesError
from .catalogue import requirements, severity_of
from .report import LANGUAGES, Family, Requirement, Severity, Texts
from .report_words import words
from .terms import AVT, DCTERMS, RDF, RDFS, SH, SKOS

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
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
            asked.add((wrapper(row.iri), RDF.type, SH.NodeShape))
            asked.add((wrapper(row.iri), SH.node, row.iri))
            for target in TARGETS:
                for value in self.graph.objects(row.iri, target):
                    asked.add((wrapper(row.iri), target, value))
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
    known = {row.id for row in requirements()}
    for row in rules.rows:
        if row.id in known:
            raise HouseRulesError(
                f"{row.id} is a requirement of the law: give the rule another id."
            )
        known.add(row.id)
    _check_form(graph)
    run_pyshacl(Graph(), rules)  # what pySHACL refuses is told before any agreement is read
    return rules


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


def run_pyshacl(data: Graph, rules: HouseRules) -> Graph:
    """Return the results graph; HouseRulesError for shapes that pySHACL refuses."""
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
    for node in dict.fromkeys(s for target in TARGETS for s in graph.subjects(target, None)):
        if isinstance(node, URIRef):
            yield node


def wrapper(rule: URIRef) -> URIRef:
    """Return the shape that stands for a rule: a result names it if the rule does not hold."""
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
