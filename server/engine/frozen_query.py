"""A query run on a frozen view of the store, and its result written in the format asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import IO, Any, Protocol, cast

import pyoxigraph as ox

from ..storage import generations
from ..storage.parser_message import place, readable
from .answer_pieces import AnswerTooLargeError
from .compact_jsonld import Compactor
from .translation import translate

PREFIXES = {
    "avt": "https://w3id.org/avtalegraf/ns#",
    "v": "https://w3id.org/avtalegraf/vocab#",
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "loc": "https://w3id.org/dpv/loc#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
ROW_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_KEPT_STORES = 4

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Writable(Protocol):
    """What a result can be written to."""

    def write(self, data: bytes) -> int:
        """Take the next bytes."""


class StoreGoneError(Exception):
    """The generation that was asked for is no longer there."""


class Stores:
    """The views of a generation that were asked for, opened once; a new generation shuts them."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._generation = ""
        self._open: dict[str, ox.Store] = {}

    def get(self, generation: str, view: str) -> ox.Store:
        """Return a view; an empty one where nothing is stored yet."""
        if not generation:
            return ox.Store()
        if generation != self._generation or len(self._open) > _KEPT_STORES:
            self._open.clear()
            self._generation = generation
        if view not in self._open:
            store = generations.open_frozen(self._data, generation, view)
            if store is None:
                raise StoreGoneError
            self._open[view] = store
        return self._open[view]


class ResultWriter:
    """Writes results; what it learns of IRIs from one it keeps for the next."""

    def __init__(self) -> None:
        self._compactor: Compactor | None = None

    def write(self, result: Result, name: str, file: Writable) -> None:
        """Write a result in a format, by its name in ROW_FORMATS or GRAPH_FORMATS."""
        output = cast(IO[bytes], file)  # all that is asked of it is to be written to
        if not isinstance(result, ox.QueryTriples):
            result.serialize(output, ROW_FORMATS[name])
        elif name == "jsonld":
            self._compactor = self._compactor or Compactor()
            translate(
                partial(result.serialize, format=ox.RdfFormat.N_TRIPLES),
                self._compactor.write,
                file.write,
            )
        elif name in {"turtle", "rdfxml"}:
            # This one takes prefixes; the result's own method does not.
            ox.serialize(result, output, GRAPH_FORMATS[name], prefixes=PREFIXES)
        else:
            result.serialize(output, GRAPH_FORMATS[name])


def run(store: ox.Store, question: Mapping[str, Any]) -> Result:
    """Run a question, as `framing` carries it."""
    return store.query(
        question["query"],
        base_iri=question["base"],
        default_graph=_graphs(question["default_graphs"]),
        named_graphs=_graphs(question["named_graphs"]),
        substitutions={
            ox.Variable(name): _term(term) for name, term in question["bindings"].items()
        },
    )


def failure_of(error: Exception, query: str) -> dict[str, object]:
    """Return why a query has no answer: a kind, the reason, and the place in its text if known."""
    if isinstance(error, StoreGoneError):
        kind, reason = "gone", ""
    elif isinstance(error, AnswerTooLargeError):
        kind, reason = "too-large", ""
    else:
        kind = "malformed" if isinstance(error, SyntaxError) else "failed"
        reason = readable(str(error), query)
    where = place(str(error)) if kind == "malformed" else None
    return {"kind": kind, "reason": reason, "place": where}


def _graphs(names: list[str] | None) -> list[Any] | None:
    return None if names is None else [ox.NamedNode(name) for name in names]


def _term(term: Mapping[str, str]) -> ox.NamedNode | ox.Literal:
    if term["type"] == "uri":
        return ox.NamedNode(term["value"])
    if "language" in term:
        return ox.Literal(term["value"], language=term["language"])
    return ox.Literal(term["value"], datatype=ox.NamedNode(term["datatype"]))
