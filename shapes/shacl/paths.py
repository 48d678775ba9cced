"""Property paths (SHACL 2.3.1): read from a shapes graph, followed in a data graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rdflib import RDF, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ...errors import DataFileError
from .triples import Triples, reach


class Path(Protocol):
    """A way from a node to others; `node` is how the shapes graph names it."""

    @property
    def node(self) -> Node:
        """Return the path's node in the shapes graph."""

    def values(self, data: Triples, start: Node) -> Sequence[Node]:
        """Return the value nodes, each once."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """One step along a property."""

    node: URIRef

    def values(self, data: Triples, start: Node) -> Sequence[Node]:
        """Return the values of the property."""
        return data.objects(start, self.node)


@dataclass(frozen=True, slots=True)
class Inverse:
    """A property, the other way; the inverse of a longer path is refused."""

    node: Node
    inner: Predicate

    def values(self, data: Triples, start: Node) -> Sequence[Node]:
        """Return the nodes of which `start` is a value."""
        return data.subjects(self.inner.node, start)


@dataclass(frozen=True, slots=True)
class Sequential:
    """One path after another."""

    node: Node
    steps: tuple[Path, ...]

    def values(self, data: Triples, start: Node) -> Sequence[Node]:
        """Return what the last step leads to."""
        here: Iterable[Node] = (start,)
        for step in self.steps:
            here = dict.fromkeys(value for node in here for value in step.values(data, node))
        return tuple(here)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any of several paths."""

    node: Node
    choices: tuple[Path, ...]

    def values(self, data: Triples, start: Node) -> Sequence[Node]:
        """Return what any of the paths leads to."""
        return tuple(dict.fromkeys(v for path in self.choices for v in path.values(data, start)))


@dataclass(frozen=True, slots=True)
class Repeated:
    """A path any number of times: at least `least` times (0 or 1), at most once if `once`."""

    node: Node
    inner: Path
    least: int
    once: bool = False

    def values(self, data: Triples, start: Node) -> Sequence[Node]:
        """Return what the repetitions lead to."""
        first = self.inner.values(data, start)
        if self.once:
            return tuple(dict.fromkeys((start, *first)))
        found = {} if self.least else {start: None}
        for node in first:
            found.update(reach(node, lambda here: self.inner.values(data, here)))
        return tuple(found)


def read_path(shapes: Graph, node: Node) -> Path:
    """Read the path that a node of the shapes graph stands for; DataFileError if it is none."""
    if isinstance(node, URIRef):
        return Predicate(node)
    if (node, RDF.first, None) in shapes:
        return Sequential(node, tuple(_listed(shapes, node)))
    inverse = shapes.value(node, SH.inversePath)
    if isinstance(inverse, URIRef):
        return Inverse(node, Predicate(inverse))
    choices = shapes.value(node, SH.alternativePath)
    if choices is not None:
        return Alternative(node, tuple(_listed(shapes, choices)))
    for predicate, least, once in (
        (SH.zeroOrMorePath, 0, False),
        (SH.oneOrMorePath, 1, False),
        (SH.zeroOrOnePath, 0, True),
    ):
        inner = shapes.value(node, predicate)
        if inner is not None:
            return Repeated(node, read_path(shapes, inner), least, once)
    raise DataFileError(
        "Mend a sh:path in the shapes: it is no property path that can be followed."
    )


def _listed(shapes: Graph, head: Node) -> Iterator[Path]:
    for item in Collection(shapes, head):
        yield read_path(shapes, item)
