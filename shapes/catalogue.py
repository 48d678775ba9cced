"""The shapes files, read once: provisions, requirements and the conditions of their outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ..errors import DataFileError
from .report import LANGUAGES, Family, Outcome, Requirement, Severity, Texts
from .shacl import Shape, Shapes
from .terms import AVT, DCTERMS, RDF, RDFS, SH, SKOS

FOLDER = Path(__file__).parent
# The order in which the conditions are asked; the first that holds is the outcome.
ORDER = (
    (Outcome.NOT_APPLICABLE, AVT.notApplicableIf),
    (Outcome.CONTRADICTED, AVT.contradictedIf),
    (Outcome.SATISFIED, None),
    (Outcome.UNFILLED, AVT.unfilledIf),
    (Outcome.PARTIAL, AVT.partialIf),
)


_FAMILIES = ((AVT.DocumentCheck, Family.DOCUMENT), (AVT.HouseRule, Family.HOUSE))


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape to be judged by itself, whatever targets it states."""

    iri: URIRef
    shape: Shape


@dataclass(frozen=True, slots=True)
class Provision:
    """What a clause may say, and the classes of facts that can say it."""

    rule: Rule
    label: Texts
    targets: frozenset[URIRef]


@dataclass(frozen=True, slots=True)
class Condition:
    """One outcome's shape: what it names, and the severity and texts of its own, if any."""

    rule: Rule
    outcome: Outcome
    provisions: tuple[URIRef, ...]
    severity: Severity | None
    message: Texts | None
    remedy: Texts | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All requirements with their conditions in the order of asking, and the shapes graph."""

    shapes: Graph
    requirements: tuple[Requirement, ...]
    conditions: Mapping[URIRef, tuple[Condition, ...]]
    provisions: Mapping[URIRef, Provision]


@cache
def shapes_graph() -> Graph:
    """Return all shapes files of the folder as one graph; callers do not change it."""
    graph = Graph()
    for path in sorted(FOLDER.glob("*.ttl")):
        graph.parse(path, format="ox-turtle")
    return graph


@cache
def requirements() -> tuple[Requirement, ...]:
    """Return all requirements in the order of a report; whoever reads reports needs no more."""
    graph = shapes_graph()
    return tuple(
        requirement(graph, iri)
        for iri in sorted(
            iris(graph.subjects(RDF.type, AVT.Requirement)),
            key=lambda iri: int(str(graph.value(iri, SH.order))),
        )
    )


@cache
def catalogue() -> Catalogue:
    """Read the shapes; raise DataFileError when one names a provision that does not exist."""
    graph = shapes_graph()
    shapes = Shapes(graph)
    conditions = {row.iri: tuple(_conditions(graph, shapes, row.iri)) for row in requirements()}
    provisions = tuple(sorted(iris(graph.subjects(RDF.type, AVT.Provision))))
    named = {iri for row in conditions.values() for item in row for iri in item.provisions}
    unknown = sorted(named - set(provisions))
    if unknown:
        raise DataFileError(f"Declare the provision {unknown[0]} in shapes/, or name another.")
    return Catalogue(
        shapes=graph,
        requirements=requirements(),
        conditions=conditions,
        provisions={iri: _provision(graph, shapes, iri) for iri in provisions},
    )


def texts(graph: Graph, subject: Node, predicate: URIRef) -> Texts:
    """Read a text in three languages; raise DataFileError when one is absent."""
    found = {
        getattr(value, "language", None): str(value) for value in graph.objects(subject, predicate)
    }
    missing = [language for language in LANGUAGES if language not in found]
    if missing:
        raise DataFileError(f"Give {subject} its {predicate} in {', '.join(missing)} in shapes/.")
    return Texts(*(found[language] for language in LANGUAGES))


def iris(nodes: Iterator[Node]) -> set[URIRef]:
    """Return the IRIs among nodes."""
    return {node for node in nodes if isinstance(node, URIRef)}


def copy_shape(shapes: Graph, target: Graph, shape: Node) -> None:
    """Copy a shape and all that it is made of, leaving out its targets and its texts."""
    if (shape, None, None) in target:
        return
    for predicate, value in shapes.predicate_objects(shape):
        is_rule = str(predicate).startswith((str(SH), str(RDF)))
        if not is_rule or predicate in (SH.targetClass, SH.name, SH.description, SH.message):
            continue
        target.add((shape, predicate, value))
        if (value, None, None) in shapes:
            copy_shape(shapes, target, value)


def severity_of(graph: Graph, iri: Node) -> Severity | None:
    """Return the severity that a shape states, if it does."""
    value = graph.value(iri, SH.severity)
    return None if value is None else Severity(str(value).removeprefix(str(SH)))


def requirement(graph: Graph, iri: URIRef) -> Requirement:
    """Read a requirement as its shape states it; DataFileError for a text that is absent."""
    severity = severity_of(graph, iri)
    if severity is None:
        raise DataFileError(f"Give {iri} a sh:severity in shapes/.")
    return Requirement(
        id=str(graph.value(iri, SKOS.notation)),
        iri=iri,
        article=str(graph.value(iri, AVT.article) or ""),
        severity=severity,
        sources=tuple(sorted(iris(graph.objects(iri, DCTERMS.source)))),
        kinds=tuple(sorted(iris(graph.objects(iri, SH.targetClass)))),
        derecha=tuple(sorted(str(value) for value in graph.objects(iri, AVT.derecha))),
        name=texts(graph, iri, SH.name),
        description=texts(graph, iri, SH.description),
        message=texts(graph, iri, SH.message),
        remedy=texts(graph, iri, AVT.remedy),
        family=next(
            (family for kind, family in _FAMILIES if (iri, RDF.type, kind) in graph), Family.LAW
        ),
        clause=_own_texts(graph, iri, AVT.suggestedClause),
    )


def _own_texts(graph: Graph, iri: URIRef, predicate: URIRef) -> Texts | None:
    return texts(graph, iri, predicate) if (iri, predicate, None) in graph else None


def _conditions(graph: Graph, shapes: Shapes, requirement: URIRef) -> Iterator[Condition]:
    for outcome, link in ORDER:
        asked = [requirement] if link is None else graph.objects(requirement, link)
        for iri in sorted(iris(iter(asked))):
            own = iri != requirement
            yield Condition(
                rule=Rule(iri, shapes.shape(iri)),
                outcome=outcome,
                provisions=tuple(sorted(_named_provisions(graph, iri))),
                severity=severity_of(graph, iri) if own else None,
                message=_own_texts(graph, iri, SH.message) if own else None,
                remedy=_own_texts(graph, iri, AVT.remedy) if own else None,
            )


def _named_provisions(shapes: Graph, shape: Node) -> set[URIRef]:
    """Walk a condition for the provisions that it asks for; what stands under sh:not is not."""
    found: set[URIRef] = set()
    if shapes.value(shape, SH.path) == AVT.shows:
        found |= iris(shapes.objects(shape, SH.hasValue))
    for inner in shapes.objects(shape, SH.property):
        found |= _named_provisions(shapes, inner)
    for link in (SH["or"], SH["and"]):
        for listed in shapes.objects(shape, link):
            for inner in Collection(shapes, listed):
                found |= _named_provisions(shapes, inner)
    return found


def _provision(graph: Graph, shapes: Shapes, iri: URIRef) -> Provision:
    return Provision(
        rule=Rule(iri, shapes.shape(iri)),
        label=texts(graph, iri, RDFS.label),
        targets=frozenset(iris(graph.objects(iri, SH.targetClass))),
    )
