"""The Turtle files of this folder, read once: as one rdflib graph, or as fast lookups."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, Namespace

from ..errors import DataFileError
from . import namespaces

FOLDER = Path(__file__).parent

_PREFIXES: Mapping[str, Namespace] = {
    "avt": namespaces.AVT,
    "v": namespaces.V,
    "dpv": namespaces.DPV,
    "pd": namespaces.PD,
    "loc": namespaces.LOC,
    "eu-gdpr": namespaces.EU_GDPR,
    "oa": namespaces.OA,
    "odrl": namespaces.ODRL,
    "eli": namespaces.ELI,
}


def turtle_files() -> tuple[Path, ...]:
    """Return the ontology's files in the order of their names."""
    return tuple(sorted(FOLDER.glob("*.ttl")))


@cache
def load() -> Graph:
    """Return the ontology and all code lists as one graph; it is shared, so do not change it."""
    graph = Graph()
    for prefix, namespace in _PREFIXES.items():
        graph.bind(prefix, namespace, override=True)
    for path in turtle_files():
        graph.parse(path, format="turtle")
    return graph


@cache
def context() -> dict[str, Any]:
    """Return the JSON-LD 1.1 context document of the graph: `{"@context": {...}}`."""
    found: dict[str, Any] = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))
    return found


def triples() -> Iterator[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]]:
    """Yield all that the files say.

    This reads with pyoxigraph: it takes a small part of the time of `load`.
    Raises DataFileError for a blank node: each node needs a name that others can use.
    """
    for path in turtle_files():
        try:
            for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
                subject, value = quad.subject, quad.object
                if not isinstance(subject, ox.NamedNode) or isinstance(
                    value, ox.BlankNode | ox.Triple
                ):
                    raise DataFileError(f"{path.name} has a blank node: give it an IRI of its own.")
                yield subject, quad.predicate, value
        except SyntaxError as error:
            raise DataFileError(f"{path.name} is not Turtle, so correct it: {error}") from error


@dataclass(frozen=True, slots=True)
class Value:
    """The object of a statement: an IRI or a literal's text, and the literal's language."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """All that the files say of one IRI: values by property IRI, in the order of the files."""

    iri: str
    values: Mapping[str, tuple[Value, ...]]

    def texts(self, term: str) -> tuple[str, ...]:
        """Return the values of a property as plain texts."""
        return tuple(value.text for value in self.values.get(term, ()))

    def text(self, term: str) -> str:
        """Return the only value of a property; DataFileError if there is none or another."""
        found = self.texts(term)
        if len(found) != 1:
            raise DataFileError(f"{self.iri} needs exactly one {term} in the ontology.")
        return found[0]

    def flag(self, term: str) -> bool:
        """Return a property that is true or false; false where nothing is said."""
        return self.texts(term) in {("true",), ("1",)}


@cache
def descriptions() -> Mapping[str, Described]:
    """Return what the files say, by the IRI it is said of."""
    found: dict[str, dict[str, list[Value]]] = {}
    for subject, predicate, term in triples():
        language = term.language if isinstance(term, ox.Literal) else None
        said = found.setdefault(subject.value, {})
        said.setdefault(predicate.value, []).append(Value(term.value, language))
    return {
        iri: Described(iri, {term: tuple(values) for term, values in said.items()})
        for iri, said in found.items()
    }
