"""One disposable reader of the store: `python -m avtalegraf.server.worker_process DATA MEMORY`.

Reads questions from standard input and writes answers, already in the format that was asked for,
to standard output (`framing`). It never stops a query by itself: whoever started it kills it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import pyoxigraph as ox

from ..confinement import cap_memory, confine, die_with_parent
from . import framing, generations
from .answer_pieces import AnswerTooLargeError, Pieces
from .compact_jsonld import Compactor
from .parser_message import place, readable
from .translation import translate
from .view import OPEN

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


class Worker:
    """Answers questions one by one."""

    def __init__(self, data: Path, memory: int, output: BinaryIO) -> None:
        self._stores = Stores(data)
        self._memory = memory
        self._output = output
        self._compactor: Compactor | None = None

    def warm(self, generation: str, view: str) -> None:
        """Open a view beforehand."""
        with contextlib.suppress(StoreGoneError):  # a question names the one that it wants
            self._stores.get(generation, view)

    def answer(self, question: Mapping[str, Any]) -> None:
        """Run one question and write its answer's messages."""
        cap_memory(min(self._memory, question["memory_bytes"]), self._memory)
        pieces = Pieces(
            self._output,
            question["format"],
            question["answer_bytes"],
            question["rows"],
            compress=question["compress"],
        )
        try:
            store = self._stores.get(question["generation"], question["view"])
            if (graph := question["graph"]) is not None and not _has(store, graph):
                closing = _failure("no-graph", graph)
            else:
                self._serialize(_result(store, question), question["format"], pieces)
                pieces.close()
                closing = framing.pack(framing.END)
        except StoreGoneError:
            closing = _failure("gone", "")
        except SyntaxError as error:
            reason = readable(str(error), question["query"])
            closing = _failure("malformed", reason, place(str(error)))
        except AnswerTooLargeError:
            closing = _failure("too-large", "")
        except (OSError, ValueError, RuntimeError) as error:
            closing = _failure("failed", readable(str(error), question["query"]))
        self._output.write(closing)
        self._output.flush()

    def _serialize(
        self,
        result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
        name: str,
        pieces: Pieces,
    ) -> None:
        output = cast(IO[bytes], pieces)  # all that is asked of it is to be written to
        if not isinstance(result, ox.QueryTriples):
            result.serialize(output, ROW_FORMATS[name])
        elif name == "jsonld":
            self._compactor = self._compactor or Compactor()
            translate(
                partial(result.serialize, format=ox.RdfFormat.N_TRIPLES),
                self._compactor.write,
                pieces.write,
            )
        elif name in {"turtle", "rdfxml"}:
            # This one takes prefixes; the result's own method does not.
            ox.serialize(result, output, GRAPH_FORMATS[name], prefixes=PREFIXES)
        else:
            result.serialize(output, GRAPH_FORMATS[name])


def _has(store: ox.Store, graph: str) -> bool:
    return store.contains_named_graph(ox.NamedNode(graph))


def _result(
    store: ox.Store, question: Mapping[str, Any]
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    return store.query(
        question["query"],
        base_iri=question["base"],
        default_graph=_graphs(question["default_graphs"]),
        named_graphs=_graphs(question["named_graphs"]),
        substitutions={
            ox.Variable(name): _term(term) for name, term in question["bindings"].items()
        },
    )


def _graphs(names: list[str] | None) -> list[Any] | None:
    return None if names is None else [ox.NamedNode(name) for name in names]


def _term(term: Mapping[str, str]) -> ox.NamedNode | ox.Literal:
    if term["type"] == "uri":
        return ox.NamedNode(term["value"])
    if "language" in term:
        return ox.Literal(term["value"], language=term["language"])
    return ox.Literal(term["value"], datatype=ox.NamedNode(term["datatype"]))


def _failure(kind: str, reason: str, where: tuple[int, int] | None = None) -> bytes:
    return framing.pack(framing.FAILURE, {"kind": kind, "reason": reason, "place": where})


def main() -> None:
    """Answer questions until standard input ends."""
    data, memory = Path(sys.argv[1]), int(sys.argv[2])
    confine(memory)
    die_with_parent()
    # Messages go to a copy of standard output: nothing that prints can then fall between them.
    output = os.fdopen(os.dup(1), "wb", buffering=1 << 17)
    os.dup2(2, 1)
    worker = Worker(data, memory, output)
    worker.warm(generations.current(data) or "", OPEN)
    output.write(framing.pack(framing.READY))
    output.flush()
    while (frame := framing.read(sys.stdin.buffer)) is not None:
        worker.answer(json.loads(frame.payload))


if __name__ == "__main__":
    main()
