"""The shapes files, read once: provisions, requirements and the conditions of their outcomes.

Each provision and each condition is put to pySHACL inside a wrapper shape that says `sh:node` of
it and targets the nodes in question, so that every SHACL result names the provision or condition
that does not hold, however deep inside it failed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ..errors import DataFileError
from .candidates import Plain, Values, plain_constraints
from .report import LANGUAGES, Outcome, Requirement, Severity, Texts
from .terms import AVT, DCTERMS, RDF, RDFS, SH, SKOS

FOLDER = Path(__file__).parent
_WRAPPER = "#check"
# The order in which the conditions are asked; the first that holds is the outcome.
ORDER = (
    (Outcome.NOT_APPLICABLE, AVT.notApplicableIf),
    (Outcome.CONTRADICTED, AVT.contradictedIf),
    (Outcome.SATISFIED, None),
    (Outcome.UNFILLED, AVT.unfilledIf),
    (Outcome.PARTIAL, AVT.partialIf),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape to be judged by itself: its triples without targets, and its plain constraints."""

    iri: URIRef
    plain: tuple[Plain, ...]
    triples: tuple[tuple[Node, Node, Node], ...]

    def may_hold(self, values: Values) -> bool:
        """Tell whether the plain constraints allow a node with these values."""
        return all(constraint.allows(values) for constraint in self.plain)


@dataclass(frozen=True, slots=True)
class Provision:
    """What a clause may say, and the classes of facts that can say it."""

    rule: Rule
    label: Texts
    targets: frozenset[URIRef]


@dataclass(frozen=True, slots=True)
class Condition:
    """One outcome's shape: what it names, and the severity and message of its own, if any."""

    rule: Rule
    outcome: Outcome
    provisions: tuple[URIRef, ...]
    severity: Severity | None
    message: Texts | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All requirements with their conditions in the order of asking, and the SHACL graphs."""

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
    shapes = shapes_graph()
    return tuple(
        _requirement(shapes, iri)
        for iri in sorted(
            _iris(shapes.subjects(RDF.type, AVT.Requirement)),
            key=lambda iri: int(str(shapes.value(iri, SH.order))),
        )
    )


@cache
def catalogue() -> Catalogue:
    """Read the shapes; raise DataFileError when one names a provision that does not exist."""
    shapes = shapes_graph()
    conditions = {row.iri: tuple(_conditions(shapes, row.iri)) for row in requirements()}
    provisions = tuple(sorted(_iris(shapes.subjects(RDF.type, AVT.Provision))))
    named = {iri for row in conditions.values() for item in row for iri in item.provisions}
    unknown = sorted(named - set(provisions))
    if unknown:
        raise DataFileError(f"Declare the provision {unknown[0]} in shapes/, or name another.")
    return Catalogue(
        shapes=shapes,
        requirements=requirements(),
        conditions=conditions,
        provisions={iri: _provision(shapes, iri) for iri in provisions},
    )


def layer(asked: Iterable[tuple[Rule, Iterable[URIRef]]]) -> Graph:
    """Return a shapes graph in which each rule judges the nodes that stand beside it."""
    graph = Graph("SimpleMemory", bind_namespaces="none")
    for rule, nodes in asked:
        for triple in rule.triples:
            graph.add(triple)
        wrapper = URIRef(f"{rule.iri}{_WRAPPER}")
        graph.add((wrapper, RDF.type, SH.NodeShape))
        graph.add((wrapper, SH.node, rule.iri))
        for node in nodes:
            graph.add((wrapper, SH.targetNode, node))
    return graph


def wrapped(wrapper: Node) -> URIRef:
    """Return the shape that a wrapper of `layer` stands for."""
    return URIRef(str(wrapper).removesuffix(_WRAPPER))


def texts(graph: Graph, subject: Node, predicate: URIRef) -> Texts:
    """Read a text in three languages; raise DataFileError when one is absent."""
    found = {
        getattr(value, "language", None): str(value) for value in graph.objects(subject, predicate)
    }
    missing = [language for language in LANGUAGES if language not in found]
    if missing:
        raise DataFileError(f"Give {subject} its {predicate} in {', '.join(missing)} in shapes/.")
    return Texts(*(found[language] for language in LANGUAGES))


def _iris(nodes: Iterator[Node]) -> set[URIRef]:
    return {node for node in nodes if isinstance(node, URIRef)}


def _requirement(shapes: Graph, iri: URIRef) -> Requirement:
    severity = _severity(shapes, iri)
    if severity is None:
        raise DataFileError(f"Give {iri} a sh:severity in shapes/.")
    return Requirement(
        id=str(shapes.value(iri, SKOS.notation)),
        iri=iri,
        article=str(shapes.value(iri, AVT.article)),
        severity=severity,
        sources=tuple(sorted(_iris(shapes.objects(iri, DCTERMS.source)))),
        kinds=tuple(sorted(_iris(shapes.objects(iri, SH.targetClass)))),
        derecha=tuple(sorted(str(value) for value in shapes.objects(iri, AVT.derecha))),
        name=texts(shapes, iri, SH.name),
        description=texts(shapes, iri, SH.description),
        message=texts(shapes, iri, SH.message),
        remedy=texts(shapes, iri, AVT.remedy),
    )


def _conditions(shapes: Graph, requirement: URIRef) -> Iterator[Condition]:
    for outcome, link in ORDER:
        shapes_of_it = [requirement] if link is None else shapes.objects(requirement, link)
        for iri in sorted(_iris(iter(shapes_of_it))):
            own = iri != requirement
            has_message = own and (iri, SH.message, None) in shapes
            yield Condition(
                rule=_rule(shapes, iri),
                outcome=outcome,
                provisions=tuple(sorted(_named_provisions(shapes, iri))),
                severity=_severity(shapes, iri) if own else None,
                message=texts(shapes, iri, SH.message) if has_message else None,
            )


def _severity(shapes: Graph, iri: URIRef) -> Severity | None:
    value = shapes.value(iri, SH.severity)
    return None if value is None else Severity(str(value).removeprefix(str(SH)))


def _named_provisions(shapes: Graph, shape: Node) -> set[URIRef]:
    """Walk a condition for the provisions that it asks for; what stands under sh:not is not."""
    found: set[URIRef] = set()
    if shapes.value(shape, SH.path) == AVT.shows:
        found |= _iris(shapes.objects(shape, SH.hasValue))
    for inner in shapes.objects(shape, SH.property):
        found |= _named_provisions(shapes, inner)
    for link in (SH["or"], SH["and"]):
        for listed in shapes.objects(shape, link):
            for inner in Collection(shapes, listed):
                found |= _named_provisions(shapes, inner)
    return found


def _provision(shapes: Graph, iri: URIRef) -> Provision:
    return Provision(
        rule=_rule(shapes, iri),
        label=texts(shapes, iri, RDFS.label),
        targets=frozenset(_iris(shapes.objects(iri, SH.targetClass))),
    )


def _rule(shapes: Graph, iri: URIRef) -> Rule:
    """Take a shape out of the others, with all that it is made of."""
    made_of: set[tuple[Node, Node, Node]] = set()
    waiting, met = [cast(Node, iri)], {cast(Node, iri)}
    while waiting:
        shape = waiting.pop()
        for predicate, value in _said().get(shape, ()):
            made_of.add((shape, predicate, value))
            if value not in met:
                met.add(value)
                waiting.append(value)
    return Rule(iri=iri, plain=plain_constraints(shapes, iri), triples=tuple(made_of))


@cache
def _said() -> Mapping[Node, tuple[tuple[Node, Node], ...]]:
    """Return what each node says as a shape, which is neither its targets nor its texts."""
    found: defaultdict[Node, list[tuple[Node, Node]]] = defaultdict(list)
    for shape, predicate, value in shapes_graph():
        is_rule = str(predicate).startswith((str(SH), str(RDF)))
        if is_rule and predicate not in (SH.targetClass, SH.name, SH.description, SH.message):
            found[shape].append((predicate, value))
    return {shape: tuple(said) for shape, said in found.items()}
