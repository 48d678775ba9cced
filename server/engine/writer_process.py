"""The service's writer: `python -m avtalegraf.server.engine.writer_process DATA MEMORY`.

Reads changes from standard input and writes what became of them to standard output (`framing`).
It holds the store only while there is something to do, so that an ingest may run beside it; it is
confined as readers are, for it runs updates and parses graphs that come from outside.
"""

from __future__ import annotations

import os
import select
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ...confinement import confine, die_with_parent
from ...errors import AvtalegrafError, QueryRefusedError
from ..storage.data_lock import BusyStoreError
from ..storage.writer import Writer
from . import framing
from .changes import Changes, GraphRefusedError, Outcome
from .frozen_query import GRAPH_FORMATS
from .update_text import with_using

_PATIENCE = 5.0
_IDLE_SECONDS = 0.5
_HELD_SECONDS = 5.0


class Session:
    """A writer that is opened for the first change of a series, and closed after the last."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._writer: Writer | None = None
        self._since = 0.0

    def run(self, job: dict[str, Any], bodies: list[bytes]) -> dict[str, object]:
        """Return what became of one change, as a message."""
        try:
            outcome = self._change(job, bodies)
        except GraphRefusedError as error:
            faults = [asdict(fault) for fault in error.faults]
            return self._undone(kind="refused", key=error.key, graph=error.graph, faults=faults)
        except QueryRefusedError as error:
            return self._undone(kind="malformed", reason=str(error))
        except SyntaxError as error:
            return self._undone(kind="unreadable", reason=str(error))
        except BusyStoreError:
            return {"kind": "busy"}
        except AvtalegrafError as error:
            return self._undone(kind="failed", reason=str(error))
        except (RuntimeError, OSError) as error:  # the engine's, or the disk's
            self.rest()
            return {"kind": "failed", "reason": str(error)}
        return {"kind": "done", "generation": outcome.generation, "was_there": outcome.was_there}

    def rest(self) -> None:
        """Let others write."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def is_held_long(self) -> bool:
        """Return whether others have been kept waiting for some time."""
        return self._writer is not None and time.monotonic() - self._since > _HELD_SECONDS

    def is_open(self) -> bool:
        """Return whether the store is held."""
        return self._writer is not None

    def _undone(self, **message: object) -> dict[str, object]:
        if self._writer is not None:
            self._writer.discard()
        return message

    def _change(self, job: dict[str, Any], bodies: list[bytes]) -> Outcome:
        if self._writer is None:
            self._writer = Writer(self._data, patience=_PATIENCE)
            try:
                self._writer.__enter__()
            except AvtalegrafError:
                self._writer = None
                raise
            self._since = time.monotonic()
        self._writer.who = job["who"]
        changes = Changes(self._data, self._writer)
        if job["do"] == "update":
            text = job["text"]
            if job["default"] or job["named"]:
                text = with_using(text, tuple(job["default"]), tuple(job["named"]))
            return changes.update(text, job["base"])
        if job["do"] == "delete":
            return changes.delete(job["graph"])
        triples = frozenset(
            triple
            for name, body in zip(job["formats"], bodies, strict=True)
            for triple in _read(body, name, job["graph"])
        )
        return (changes.put if job["do"] == "put" else changes.merge)(job["graph"], triples)


def _read(body: bytes, name: str, base: str) -> frozenset[ox.Triple]:
    """Return the triples of a document; raises SyntaxError."""
    try:
        quads = ox.parse(
            body, format=GRAPH_FORMATS[name], base_iri=base, without_named_graphs=True,
            rename_blank_nodes=True,
        )  # fmt: skip
        return frozenset(quad.triple for quad in quads)
    except (ValueError, OSError) as error:
        raise SyntaxError(str(error)) from error


def main() -> None:
    """Make changes until standard input ends."""
    data, memory = Path(sys.argv[1]), int(sys.argv[2])
    confine(memory)
    die_with_parent()
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    session = Session(data)
    output.write(framing.pack(framing.READY))
    output.flush()
    stream = os.fdopen(0, "rb", buffering=0)
    while True:
        if session.is_open() and not select.select([stream], [], [], _IDLE_SECONDS)[0]:
            session.rest()
        frame = framing.read(stream)
        if frame is None:
            break
        bodies = []
        job = frame.json()
        for _ in range(int(str(job["bodies"]))):
            body = framing.read(stream)
            if body is None:
                return
            bodies.append(body.payload)
        if session.is_held_long():
            session.rest()
            time.sleep(0.1)  # for who waits to come first
        output.write(framing.pack(framing.END, session.run(job, bodies)))
        output.flush()
    session.rest()


if __name__ == "__main__":
    main()
