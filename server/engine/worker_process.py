"""One disposable reader of the store: `... server.engine.worker_process DATA MEMORY`.

Reads questions from standard input and writes answers, already in the format that was asked for,
to standard output (`framing`). It never stops a query by itself: whoever started it kills it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from ...confinement import cap_memory, confine, die_with_parent
from ..storage import generations
from ..storage.view import OPEN
from . import framing, frozen_query
from .answer_pieces import AnswerTooLargeError, Pieces
from .framing import FrameOutlet
from .frozen_query import ResultWriter, StoreGoneError, Stores, failure_of


class Worker:
    """Answers questions one by one."""

    def __init__(self, data: Path, memory: int, output: BinaryIO) -> None:
        self._stores = Stores(data)
        self._results = ResultWriter()
        self._memory = memory
        self._output = output

    def warm(self, generation: str, view: str) -> None:
        """Open a view beforehand."""
        with contextlib.suppress(StoreGoneError):  # a question names the one that it wants
            self._stores.get(generation, view)

    def answer(self, question: Mapping[str, Any]) -> None:
        """Run one question and write its answer's messages."""
        cap_memory(min(self._memory, question["memory_bytes"]), self._memory)
        pieces = Pieces(
            FrameOutlet(self._output),
            question["format"],
            question["answer_bytes"],
            question["rows"],
            compress=question["compress"],
        )
        try:
            store = self._stores.get(question["generation"], question["view"])
            if (graph := question["graph"]) is not None and not _has(store, graph):
                closing = _failure({"kind": "no-graph", "reason": graph, "place": None})
            else:
                result = frozen_query.run(store, question)
                self._results.write(result, question["format"], pieces)
                pieces.close()
                closing = framing.pack(framing.END)
        except (
            StoreGoneError, AnswerTooLargeError, SyntaxError, OSError, ValueError, RuntimeError,
        ) as error:  # fmt: skip
            closing = _failure(failure_of(error, question["query"]))
        self._output.write(closing)
        self._output.flush()


def _has(store: ox.Store, graph: str) -> bool:
    return store.contains_named_graph(ox.NamedNode(graph))


def _failure(failure: dict[str, object]) -> bytes:
    return framing.pack(framing.FAILURE, failure)


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
