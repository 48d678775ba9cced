"""A graph as dictionaries: subject to predicate to values, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import pyoxigraph as ox
from rdflib import RDF, RDFS, BNode, Literal, URIRef
from rdflib.term import Node

Triple = tuple[Node, Node, Node]
_NONE: tuple[Node, ...] = ()


class Triples:
    """A data graph in memory, which may be added to."""

    __slots__ = ("_back", "_forth", "_seen")

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._forth: dict[Node, dict[Node, list[Node]]] = {}
        self._back: dict[Node, dict[Node, list[Node]]] = {}
        self._seen: set[Triple] = set()
        for triple in triples:
            self.add(triple)

    def add(self, triple: Triple) -> None:
        """Add a triple; nothing happens if it is there already."""
        if triple in self._seen:
            return
        self._seen.add(triple)
        subject, predicate, value = triple
        self._forth.setdefault(subject, {}).setdefault(predicate, []).append(value)
        self._back.setdefault(value, {}).setdefault(predicate, []).append(subject)

    def __iter__(self) -> Iterator[Triple]:
        """Yield the triples."""
        return iter(self._seen)

    def __contains__(self, triple: Triple) -> bool:
        """Tell whether a triple is there."""
        return triple in self._seen

    def value(self, subject: Node, predicate: Node) -> Node | None:
        """Return a value of a property of a node, if there is one."""
        return next(iter(self.objects(subject, predicate)), None)

    def predicate_objects(self, subject: Node) -> Iterator[tuple[Node, Node]]:
        """Yield each property of a node with each of its values."""
        for predicate, values in self._forth.get(subject, {}).items():
            for value in values:
                yield predicate, value

    def objects(self, subject: Node, predicate: Node) -> Sequence[Node]:
        """Return the values of a property of a node."""
        own = self._forth.get(subject)
        return _NONE if own is None else own.get(predicate, _NONE)

    def subjects(self, predicate: Node, value: Node) -> Sequence[Node]:
        """Return the nodes of which a property has a value."""
        own = self._back.get(value)
        return _NONE if own is None else own.get(predicate, _NONE)

    def predicates(self, subject: Node) -> Iterable[Node]:
        """Return the properties that a node has."""
        return self._forth.get(subject, {})

    def with_predicate(self, predicate: Node) -> Iterator[tuple[Node, Node]]:
        """Yield subject and value of each triple with a predicate."""
        for subject, own in self._forth.items():
            for value in own.get(predicate, _NONE):
                yield subject, value

    def has_class(self, node: Node, wanted: Node) -> bool:
        """Tell whether a node is a SHACL instance of a class, subclasses included (SHACL 1.3)."""
        kinds = self.objects(node, RDF.type)
        return wanted in kinds or any(
            wanted in reach(kind, lambda up: self.objects(up, RDFS.subClassOf)) for kind in kinds
        )

    def instances(self, wanted: Node) -> list[Node]:
        """Return the SHACL instances of a class."""
        found: dict[Node, None] = {}
        for kind in reach(wanted, lambda down: self.subjects(RDFS.subClassOf, down)):
            found.update(dict.fromkeys(self.subjects(RDF.type, kind)))
        return list(found)


def read_triples(data: bytes) -> Triples:
    """Read N-Triples, several times as fast as rdflib; SyntaxError if it is something else."""
    terms: dict[object, Node] = {}

    def term(found: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
        known = terms.get(found)
        if known is None:
            known = terms[found] = _term(found)
        return known

    return Triples(
        (term(quad.subject), term(quad.predicate), term(quad.object))
        for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)
    )


def _term(found: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(found, ox.NamedNode):
        return URIRef(found.value)
    if isinstance(found, ox.Literal):
        if found.language:
            return Literal(found.value, lang=found.language)
        datatype = found.datatype.value
        is_text = datatype == _TEXT
        return Literal(found.value, datatype=None if is_text else URIRef(datatype))
    return BNode(str(found))


_TEXT = "http://www.w3.org/2001/XMLSchema#string"


def reach(start: Node, step: Callable[[Node], Iterable[Node]]) -> dict[Node, None]:
    """Return what any number of steps lead to, none included, each node once."""
    found: dict[Node, None] = {start: None}
    todo = [start]
    while todo:
        for node in step(todo.pop()):
            if node not in found:
                found[node] = None
                todo.append(node)
    return found
