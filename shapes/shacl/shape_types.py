"""Shapes as they are evaluated, and the results of a validation (SHACL 3.6.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from rdflib import URIRef
from rdflib.term import Literal, Node

from .paths import Path
from .triples import Triples


@dataclass(frozen=True, slots=True)
class Result:
    """One result: where, along which path, at which value, by which shape and component."""

    focus: Node
    path: Node | None
    value: Node | None
    shape: Node
    component: URIRef
    severity: Node
    messages: tuple[Literal, ...] = ()


class Constraint(Protocol):
    """One constraint component with its parameters."""

    @property
    def component(self) -> URIRef:
        """Return the IRI of the constraint component."""

    def broken(self, data: Triples, focus: Node, values: Sequence[Node]) -> Iterator[Node | None]:
        """Yield the value of each result: a value node, or none for the set of them as a whole."""


class Nested(Protocol):
    """A constraint whose results are those of other shapes: `sh:property`."""

    def holds(self, data: Triples, values: Sequence[Node]) -> bool:
        """Tell whether there would be no results."""

    def results(self, data: Triples, values: Sequence[Node]) -> Iterator[Result]:
        """Yield the results of the inner shape at each value."""


@dataclass(slots=True, eq=False)
class Shape:
    """A node shape (no path) or property shape; filled in after it is made, for the cross links."""

    node: Node
    path: Path | None
    severity: Node
    messages: tuple[Literal, ...]
    deactivated: bool
    constraints: list[Constraint] = field(default_factory=list)
    nested: list[Nested] = field(default_factory=list)

    def conforms(self, data: Triples, focus: Node) -> bool:
        """Tell whether a node conforms to the shape (SHACL 3.4.3)."""
        if self.deactivated:
            return True
        values = (focus,) if self.path is None else self.path.values(data, focus)
        for constraint in self.constraints:
            for _ in constraint.broken(data, focus, values):
                return False
        return all(inner.holds(data, values) for inner in self.nested)

    def results(self, data: Triples, focus: Node) -> Iterator[Result]:
        """Yield all results at a focus node."""
        if self.deactivated:
            return
        path = None if self.path is None else self.path.node
        values = (focus,) if self.path is None else self.path.values(data, focus)
        for constraint in self.constraints:
            for value in constraint.broken(data, focus, values):
                yield Result(
                    focus,
                    path,
                    value,
                    self.node,
                    constraint.component,
                    self.severity,
                    self.messages,
                )
        for inner in self.nested:
            yield from inner.results(data, values)
