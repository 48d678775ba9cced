"""A copy of a view in memory: asked small questions it answers half as fast again as the disk.

It is made from what another process reads off the disk, so that the process that holds it has
nothing open and no threads, and can be forked (pthread_atfork(3), Rationale).
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn, cast

import pyoxigraph as ox

from ..storage import generations

_BYTES_A_QUAD = 450
"""What a statement takes, its share of the terms included (measured: 380 to 405)."""

_BUFFER = 1 << 20
_NICE = 10
_PAGE = os.sysconf("SC_PAGE_SIZE")


class CopyError(Exception):
    """There is no copy, for the reason given."""


@dataclass(frozen=True, slots=True)
class MemoryCopy:
    """A view of a generation in memory, and how much address space it takes."""

    generation: str
    view: str
    store: ox.Store
    size: int


def make(data: Path, generation: str, view: str, most_bytes: int) -> MemoryCopy:
    """Return a copy that takes no more than so much; raises CopyError.

    Rows that are not ordered come in another order than from the disk, and blank nodes have
    other labels.
    """
    before = _address_space()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _feed(data, generation, view, writing, most_bytes // _BYTES_A_QUAD)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb", _BUFFER) as file:
            store = _read(file, most_bytes // _BYTES_A_QUAD)
    finally:
        os.waitpid(child, 0)
    size = max(_PAGE, _address_space() - before)  # a small one may find room in what was there
    if size > most_bytes:
        raise CopyError(f"it takes {size >> 20} MiB")
    return MemoryCopy(generation, view, store, size)


def _feed(data: Path, generation: str, view: str, descriptor: int, most_quads: int) -> NoReturn:
    """Write a view to a pipe, its size and the names of its graphs first; does not return.

    Of one that is larger than that the size is all.
    """
    try:
        os.nice(_NICE)
        store = generations.open_frozen(data, generation, view)
        if store is not None:
            # A graph may be there with nothing in it: a dump does not say so.
            named = [each.value for each in store.named_graphs() if isinstance(each, ox.NamedNode)]
            with os.fdopen(descriptor, "wb", _BUFFER) as file:
                quads = len(store)
                file.write(json.dumps({"quads": quads, "graphs": named}).encode() + b"\n")
                if quads <= most_quads:
                    lines = _ByPredicate()
                    store.dump(cast(IO[bytes], lines), ox.RdfFormat.N_QUADS)
                    lines.copy_to(file)
    finally:
        os._exit(0)  # whether all of it has arrived shows at the other end


class _ByPredicate:
    """Statements in N-Quads, kept by predicate.

    In memory those are neighbours that were loaded one after the other, and most questions ask for
    all that has a predicate: they take half the time then.
    """

    def __init__(self) -> None:
        self._lines: defaultdict[bytes, bytearray] = defaultdict(bytearray)
        self._rest = b""

    def write(self, data: bytes) -> int:
        """Take the next bytes; a line may come in parts."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._lines[line.split(b" ", 2)[1]] += line + b"\n"
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is kept is for `copy_to`."""

    def copy_to(self, file: IO[bytes]) -> None:
        """Write all statements."""
        while self._lines:
            file.write(self._lines.popitem()[1])


def _read(file: IO[bytes], most_quads: int) -> ox.Store:
    head = file.readline()
    if not head:
        raise CopyError("it is no longer there")
    said = json.loads(head)
    if said["quads"] > most_quads:
        raise CopyError(f"it would take about {said['quads'] * _BYTES_A_QUAD >> 20} MiB")
    store = ox.Store()
    try:
        # What comes was checked when it was stored.
        store.bulk_load(file, ox.RdfFormat.N_QUADS, lenient=True)
    except (OSError, SyntaxError) as error:
        raise CopyError("it could not be read to its end") from error
    if len(store) != said["quads"]:
        raise CopyError("it could not be read to its end")
    for name in said["graphs"]:
        store.add_graph(ox.NamedNode(name))
    return store


def _address_space() -> int:
    """Return how much of it this process has, in bytes (proc_pid_statm(5))."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * _PAGE
