"""One disposable reader of the store: `python -m avtalegraf.server.worker_process DATA MEMORY`.

Reads questions from standard input and writes answers, already in the format that was asked for,
to standard output (`framing`). It never stops a query by itself: whoever started it kills it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import pyoxigraph as ox

from ..confinement import confine, die_with_parent
from ..errors import StoreError
from . import framing, generations
from .parser_message import readable

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
_PIECE = 1 << 16


class AnswerTooLargeError(Exception):
    """The answer has more bytes than were allowed."""


class Pieces:
    """A file to write an answer to: sends it in pieces, and refuses to grow past its limit."""

    def __init__(self, output: BinaryIO, limit: int) -> None:
        self._output = output
        self._left = limit
        self._pending = bytearray()

    def write(self, data: bytes) -> int:
        """Take the next bytes; raises AnswerTooLargeError past the limit."""
        self._left -= len(data)
        if self._left < 0:
            raise AnswerTooLargeError
        self._pending += data
        if len(self._pending) >= _PIECE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Send what is pending."""
        self._output.write(framing.pack(framing.DATA, bytes(self._pending)))
        self._pending.clear()


def open_newest(data: Path) -> tuple[str, ox.Store]:
    """Return the newest generation's name and store; an empty one where nothing is stored yet."""
    for _ in range(5):  # the writer may sweep one between the two steps
        name = generations.current(data)
        if name is None:
            return "", ox.Store()
        store = generations.open_frozen(data, name)
        if store is not None:
            return name, store
    raise StoreError(f"The generation {name} in {data} cannot be opened: ingest once more.")


def answer(store: ox.Store, question: Mapping[str, Any], output: BinaryIO) -> None:
    """Run one question on the store and write its answer's messages."""
    pieces = Pieces(output, question["answer_bytes"])
    try:
        _serialize(_result(store, question), question["format"], pieces)
        pieces.flush()
        closing = framing.pack(framing.END)
    except SyntaxError as error:
        closing = _failure("malformed", readable(str(error), question["query"]))
    except AnswerTooLargeError:
        closing = _failure("too-large", "")
    except (OSError, ValueError, RuntimeError) as error:
        closing = _failure("failed", readable(str(error), question["query"]))
    output.write(closing)
    output.flush()


def _result(
    store: ox.Store, question: Mapping[str, Any]
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    return store.query(
        question["query"],
        default_graph=_graphs(question["default_graphs"]),
        named_graphs=_graphs(question["named_graphs"]),
        substitutions={
            ox.Variable(name): _term(term) for name, term in question["bindings"].items()
        },
    )


def _serialize(
    result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, name: str, pieces: Pieces
) -> None:
    output = cast(IO[bytes], pieces)  # all that is asked of it is to be written to
    if not isinstance(result, ox.QueryTriples):
        result.serialize(output, ROW_FORMATS[name])
    elif name in {"turtle", "rdfxml"}:
        # This one takes prefixes; the result's own method does not.
        ox.serialize(result, output, GRAPH_FORMATS[name], prefixes=PREFIXES)
    else:
        result.serialize(output, GRAPH_FORMATS[name])


def _graphs(names: list[str] | None) -> list[Any] | None:
    return None if names is None else [ox.NamedNode(name) for name in names]


def _term(term: Mapping[str, str]) -> ox.NamedNode | ox.Literal:
    if term["type"] == "uri":
        return ox.NamedNode(term["value"])
    if "language" in term:
        return ox.Literal(term["value"], language=term["language"])
    return ox.Literal(term["value"], datatype=ox.NamedNode(term["datatype"]))


def _failure(kind: str, reason: str) -> bytes:
    return framing.pack(framing.FAILURE, {"kind": kind, "reason": reason})


def main() -> None:
    """Answer questions until standard input ends."""
    data, memory = Path(sys.argv[1]), int(sys.argv[2])
    confine(memory)
    die_with_parent()
    # Messages go to a copy of standard output: nothing that prints can then fall between them.
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    generation, store = open_newest(data)
    output.write(framing.pack(framing.READY, {"generation": generation}))
    output.flush()
    while (frame := framing.read(sys.stdin.buffer)) is not None:
        answer(store, json.loads(frame.payload), output)


if __name__ == "__main__":
    main()
