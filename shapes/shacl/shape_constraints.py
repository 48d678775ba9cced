"""Constraints that compare properties or ask other shapes (SHACL 4.3.4 and 4.6 to 4.8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rdflib import SH, URIRef
from rdflib.term import Node

from .paths import Path
from .shape_types import Result, Shape
from .triples import Triples
from .value_constraints import order_of

Values = Sequence[Node]
Broken = Iterator[Node | None]


@dataclass(frozen=True, slots=True)
class Logical:
    """Each value must conform to a right number of shapes: sh:not, sh:and, sh:or, sh:xone."""

    component: URIRef
    shapes: tuple[Shape, ...]
    holds: Callable[[Iterator[bool]], bool]

    def broken(self, data: Triples, focus: Node, values: Values) -> Broken:
        """Yield each value that does not."""
        for value in values:
            if not self.holds(shape.conforms(data, value) for shape in self.shapes):
                yield value


@dataclass(frozen=True, slots=True)
class Qualified:
    """So many values must conform to a shape, and to no sibling's, if they are disjoint."""

    shape: Shape
    least: int | None
    most: int | None
    siblings: tuple[Shape, ...]
    component: URIRef

    def broken(self, data: Triples, focus: Node, values: Values) -> Broken:
        """Yield once if the number is wrong."""
        count = 0
        for value in values:
            if self.shape.conforms(data, value) and not any(
                sibling.conforms(data, value) for sibling in self.siblings
            ):
                count += 1
                if self.most is None and count == self.least:
                    return
        if (self.least is not None and count < self.least) or (
            self.most is not None and count > self.most
        ):
            yield None


@dataclass(frozen=True, slots=True)
class Equals:
    """The value nodes and the values of another property are the same."""

    other: Node
    component: URIRef = SH.EqualsConstraintComponent

    def broken(self, data: Triples, focus: Node, values: Values) -> Broken:
        """Yield each value that stands on one side only."""
        others = data.objects(focus, self.other)
        yield from (value for value in values if value not in others)
        yield from (value for value in others if value not in values)


@dataclass(frozen=True, slots=True)
class Disjoint:
    """The value nodes and the values of another property have none in common."""

    other: Node
    component: URIRef = SH.DisjointConstraintComponent

    def broken(self, data: Triples, focus: Node, values: Values) -> Broken:
        """Yield each value that stands on both sides."""
        others = data.objects(focus, self.other)
        yield from (value for value in values if value in others)


@dataclass(frozen=True, slots=True)
class LessThan:
    """Each value is less than each value of another property (or equal)."""

    other: Node
    or_equal: bool
    component: URIRef

    def broken(self, data: Triples, focus: Node, values: Values) -> Broken:
        """Yield a value for each pair that is not so."""
        for value in values:
            for bound in data.objects(focus, self.other):
                order = order_of(value, bound)
                if order is None or order > 0 or (order == 0 and not self.or_equal):
                    yield value


@dataclass(frozen=True, slots=True)
class InnerProperties:
    """sh:property: the results are those of the property shape."""

    shape: Shape

    def holds(self, data: Triples, values: Values) -> bool:
        """Tell whether every value conforms to the property shape."""
        return all(self.shape.conforms(data, value) for value in values)

    def results(self, data: Triples, values: Values) -> Iterator[Result]:
        """Yield the results at each value."""
        for value in values:
            yield from self.shape.results(data, value)


@dataclass(frozen=True, slots=True)
class Closed:
    """sh:closed: a value has no other properties than the shape's own; the path is the property."""

    shape: Shape
    allowed: frozenset[Node]

    def holds(self, data: Triples, values: Values) -> bool:
        """Tell whether no value has another property."""
        return not any(True for _ in self.results(data, values))

    def results(self, data: Triples, values: Values) -> Iterator[Result]:
        """Yield a result for each value of a property that is not allowed."""
        for node in values:
            for predicate in data.predicates(node):
                if predicate not in self.allowed:
                    for value in data.objects(node, predicate):
                        yield Result(
                            node,
                            predicate,
                            value,
                            self.shape.node,
                            SH.ClosedConstraintComponent,
                            self.shape.severity,
                            self.shape.messages,
                        )


def path_predicates(paths: Sequence[Path | None]) -> frozenset[Node]:
    """Return the plain properties among paths, which a closed shape allows."""
    return frozenset(path.node for path in paths if path and isinstance(path.node, URIRef))
