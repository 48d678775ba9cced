"""Which shapes a node can conform to at all: a quick sieve before pySHACL decides.

pySHACL needs about a millisecond to refuse one fact, and nearly every fact is refused by nearly
every provision. The sieve asks only the plain constraints (`sh:hasValue`, `sh:in`, counts of
values in a list) that stand directly under the shape and have a predicate as their path. It
never lets pySHACL miss a fact that conforms: tests/test_shapes.py compares the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from .terms import SH

Values = Mapping[Node, Set[Node]]
_NONE: frozenset[Node] = frozenset()


@dataclass(frozen=True, slots=True)
class Plain:
    """One plain constraint on the values of one predicate."""

    path: URIRef
    needs: frozenset[Node] = frozenset()
    only: frozenset[Node] | None = None
    some_of: frozenset[Node] | None = None
    none_of: frozenset[Node] = frozenset()
    at_least_one: bool = False

    def allows(self, values: Values) -> bool:
        """Tell whether these values, by predicate, meet the constraint."""
        found = values.get(self.path, _NONE)
        return (
            self.needs <= found
            and (self.only is None or found <= self.only)
            and (self.some_of is None or not found.isdisjoint(self.some_of))
            and found.isdisjoint(self.none_of)
            and (bool(found) or not self.at_least_one)
        )


def plain_constraints(shapes: Graph, shape: URIRef) -> tuple[Plain, ...]:
    """Read the plain constraints of a shape; the others are left to pySHACL."""
    found = []
    for rule in shapes.objects(shape, SH.property):
        path = shapes.value(rule, SH.path)
        if isinstance(path, URIRef):
            counted = _listed(shapes, shapes.value(rule, SH.qualifiedValueShape))
            least = _number(shapes, rule, SH.qualifiedMinCount)
            most = _number(shapes, rule, SH.qualifiedMaxCount)
            found.append(
                Plain(
                    path=path,
                    needs=frozenset(shapes.objects(rule, SH.hasValue)),
                    only=_listed(shapes, rule),
                    some_of=counted if least == 1 else None,
                    none_of=counted or _NONE if most == 0 else _NONE,
                    at_least_one=(_number(shapes, rule, SH.minCount) or 0) > 0,
                )
            )
    return tuple(found)


def values_of(graph: Graph) -> dict[URIRef, dict[Node, set[Node]]]:
    """Return the values of each node by predicate."""
    values: defaultdict[URIRef, defaultdict[Node, set[Node]]]
    values = defaultdict(lambda: defaultdict(set))
    for subject, predicate, value in graph:
        if isinstance(subject, URIRef):
            values[subject][predicate].add(value)
    return {node: dict(own) for node, own in values.items()}


def _listed(shapes: Graph, shape: Node | None) -> frozenset[Node] | None:
    listed = None if shape is None else shapes.value(shape, SH["in"])
    return None if listed is None else frozenset(Collection(shapes, listed))


def _number(shapes: Graph, rule: Node, predicate: URIRef) -> int | None:
    value = shapes.value(rule, predicate)
    return None if value is None else int(str(value))
