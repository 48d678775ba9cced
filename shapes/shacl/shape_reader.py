"""Read shapes out of a graph (SHACL 2), and validate data against all that have targets."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, RDFS, SH, XSD, Graph
from rdflib.collection import Collection
from rdflib.term import Literal, Node

from ...errors import DataFileError
from . import shape_constraints as inner
from . import value_constraints as plain
from .paths import read_path
from .shape_types import Constraint, Result, Shape
from .triples import Triples

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
_SHAPE_TYPES = (SH.NodeShape, SH.PropertyShape)
_LOGIC = {
    SH["and"]: (SH.AndConstraintComponent, all),
    SH["or"]: (SH.OrConstraintComponent, any),
    SH.xone: (SH.XoneConstraintComponent, lambda truths: sum(truths) == 1),
}
_BOUNDS = {
    SH.minExclusive: (SH.MinExclusiveConstraintComponent, lambda order: order > 0),
    SH.minInclusive: (SH.MinInclusiveConstraintComponent, lambda order: order >= 0),
    SH.maxExclusive: (SH.MaxExclusiveConstraintComponent, lambda order: order < 0),
    SH.maxInclusive: (SH.MaxInclusiveConstraintComponent, lambda order: order <= 0),
}


class Shapes:
    """A shapes graph, of which each shape is read once, when it is asked for."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[Node, Shape] = {}
        self._open: set[Node] = set()

    def shape(self, node: Node) -> Shape:
        """Return a shape; DataFileError if it asks for itself, which SHACL leaves undefined."""
        if node in self._open:
            raise DataFileError(f"Mend the shape {node}: it asks for itself.")
        if node not in self._known:
            self._open.add(node)
            self._known[node] = self._read(node)
            self._open.discard(node)
        return self._known[node]

    def targets(self) -> Iterator[Node]:
        """Yield the shapes that have a target, each once."""
        graph, found = self._graph, dict[Node, None]()
        for predicate in _TARGETS:
            found.update(dict.fromkeys(graph.subjects(predicate, None)))
        for kind in _SHAPE_TYPES:
            found.update(
                (node, None)
                for node in graph.subjects(RDF.type, kind)
                if (node, RDF.type, RDFS.Class) in graph
            )
        yield from found

    def focus_nodes(self, node: Node, data: Triples) -> list[Node]:
        """Return the nodes that a shape targets (SHACL 2.1.3)."""
        graph, found = self._graph, dict[Node, None]()
        found.update(dict.fromkeys(graph.objects(node, SH.targetNode)))
        classes = list(graph.objects(node, SH.targetClass))
        if (node, RDF.type, RDFS.Class) in graph:
            classes.append(node)
        for kind in classes:
            found.update(dict.fromkeys(data.instances(kind)))
        for predicate in graph.objects(node, SH.targetSubjectsOf):
            found.update((subject, None) for subject, _ in data.with_predicate(predicate))
        for predicate in graph.objects(node, SH.targetObjectsOf):
            found.update((value, None) for _, value in data.with_predicate(predicate))
        return list(found)

    def validate(self, data: Triples) -> Iterator[Result]:
        """Yield all results of validating the data against the shapes."""
        for node in self.targets():
            shape = self.shape(node)
            for focus in self.focus_nodes(node, data):
                yield from shape.results(data, focus)

    def _read(self, node: Node) -> Shape:
        graph = self._graph
        path = graph.value(node, SH.path)
        shape = Shape(
            node=node,
            path=None if path is None else read_path(graph, path),
            severity=graph.value(node, SH.severity) or SH.Violation,
            messages=tuple(
                text for text in graph.objects(node, SH.message) if isinstance(text, Literal)
            ),
            deactivated=_is_true(graph.value(node, SH.deactivated)),
        )
        shape.constraints.extend(self._values(node))
        shape.constraints.extend(self._strings(node))
        shape.constraints.extend(self._pairs(node))
        shape.constraints.extend(self._logic(node))
        shape.constraints.extend(self._qualified(node))
        shape.nested.extend(
            inner.InnerProperties(self.shape(rule)) for rule in graph.objects(node, SH.property)
        )
        if _is_true(graph.value(node, SH.closed)):
            shape.nested.append(inner.Closed(shape, self._allowed(node)))
        return shape

    def _values(self, node: Node) -> Iterator[Constraint]:
        graph = self._graph
        for count in graph.objects(node, SH.minCount):
            yield plain.Count(SH.MinCountConstraintComponent, _number(count), float("inf"))
        for count in graph.objects(node, SH.maxCount):
            yield plain.Count(SH.MaxCountConstraintComponent, 0, _number(count))
        for value in graph.objects(node, SH.hasValue):
            yield plain.HasValue(value)
        for allowed in graph.objects(node, SH["in"]):
            yield plain.is_in(frozenset(Collection(graph, allowed)))
        for wanted in graph.objects(node, SH["class"]):
            yield plain.is_of_class(wanted)
        for wanted in graph.objects(node, SH.datatype):
            yield plain.has_datatype(wanted)
        for wanted in graph.objects(node, SH.nodeKind):
            yield plain.is_of_kind(wanted)
        for predicate, (component, holds) in _BOUNDS.items():
            for bound in graph.objects(node, predicate):
                yield plain.compares(component, bound, holds)

    def _strings(self, node: Node) -> Iterator[Constraint]:
        graph = self._graph
        for length in graph.objects(node, SH.minLength):
            yield plain.has_length(SH.MinLengthConstraintComponent, _number(length), float("inf"))
        for length in graph.objects(node, SH.maxLength):
            yield plain.has_length(SH.MaxLengthConstraintComponent, 0, _number(length))
        for pattern in graph.objects(node, SH.pattern):
            yield plain.matches(str(pattern), str(graph.value(node, SH.flags) or ""))
        for tags in graph.objects(node, SH.languageIn):
            yield plain.is_in_language(tuple(map(str, Collection(graph, tags))))
        if _is_true(graph.value(node, SH.uniqueLang)):
            yield plain.UniqueLanguage()

    def _pairs(self, node: Node) -> Iterator[Constraint]:
        graph = self._graph
        for other in graph.objects(node, SH.equals):
            yield inner.Equals(other)
        for other in graph.objects(node, SH.disjoint):
            yield inner.Disjoint(other)
        for other in graph.objects(node, SH.lessThan):
            yield inner.LessThan(other, False, SH.LessThanConstraintComponent)
        for other in graph.objects(node, SH.lessThanOrEquals):
            yield inner.LessThan(other, True, SH.LessThanOrEqualsConstraintComponent)

    def _logic(self, node: Node) -> Iterator[Constraint]:
        graph = self._graph
        for wanted in graph.objects(node, SH.node):
            yield inner.Logical(SH.NodeConstraintComponent, (self.shape(wanted),), all)
        for unwanted in graph.objects(node, SH["not"]):
            yield inner.Logical(
                SH.NotConstraintComponent, (self.shape(unwanted),), lambda truths: not any(truths)
            )
        for predicate, (component, holds) in _LOGIC.items():
            for listed in graph.objects(node, predicate):
                members = tuple(self.shape(member) for member in Collection(graph, listed))
                yield inner.Logical(component, members, holds)

    def _qualified(self, node: Node) -> Iterator[Constraint]:
        graph = self._graph
        for wanted in graph.objects(node, SH.qualifiedValueShape):
            siblings = (
                tuple(self.shape(other) for other in self._siblings(node, wanted))
                if _is_true(graph.value(node, SH.qualifiedValueShapesDisjoint))
                else ()
            )
            shape = self.shape(wanted)
            for least in graph.objects(node, SH.qualifiedMinCount):
                yield inner.Qualified(
                    shape, _number(least), None, siblings, SH.QualifiedMinCountConstraintComponent
                )
            for most in graph.objects(node, SH.qualifiedMaxCount):
                yield inner.Qualified(
                    shape, None, _number(most), siblings, SH.QualifiedMaxCountConstraintComponent
                )

    def _siblings(self, node: Node, wanted: Node) -> dict[Node, None]:
        """Return the qualified shapes that stand beside this one in a parent (SHACL 4.7.3)."""
        graph = self._graph
        return {
            other: None
            for parent in graph.subjects(SH.property, node)
            for rule in graph.objects(parent, SH.property)
            for other in graph.objects(rule, SH.qualifiedValueShape)
            if other != wanted
        }

    def _allowed(self, node: Node) -> frozenset[Node]:
        graph = self._graph
        ignored = graph.value(node, SH.ignoredProperties)
        own = [self.shape(rule).path for rule in graph.objects(node, SH.property)]
        listed = frozenset[Node]() if ignored is None else frozenset(Collection(graph, ignored))
        return inner.path_predicates(own) | listed


def _number(value: Node) -> int:
    if isinstance(value, Literal) and isinstance(value.value, int):
        return value.value
    raise DataFileError(f"Mend the shapes: {value} should be a whole number.")


def _is_true(value: Node | None) -> bool:
    return value == Literal("true", datatype=XSD.boolean) or value == Literal(True)
