"""Check many agreements in several processes; each reads the shapes once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice

from rdflib import URIRef

from .catalogue import catalogue
from .checker import check
from .report import Report
from .shacl import read_triples

# So many agreements go to a process at a time: enough that sending them costs little.
_BATCH = 16
# Below this number it takes longer to start processes than to check.
_WORTH_IT = 2 * _BATCH


@dataclass(frozen=True, slots=True)
class Task:
    """An agreement's graph as N-Triples, which travels well between processes."""

    agreement: str
    triples: bytes


def check_all(tasks: Iterable[Task], processes: int | None = None) -> Iterator[Report]:
    """Yield the reports of all tasks in their order, from as many processes as there are cores."""
    held = list(tasks)
    count = processes or os.cpu_count() or 1
    if count == 1 or len(held) < _WORTH_IT:
        yield from map(_one, held)
        return
    with ProcessPoolExecutor(count, initializer=catalogue) as pool:
        for reports in pool.map(_batch, _batches(held)):
            yield from reports


def _batches(tasks: list[Task]) -> Iterator[tuple[Task, ...]]:
    left = iter(tasks)
    while batch := tuple(islice(left, _BATCH)):
        yield batch


def _batch(tasks: tuple[Task, ...]) -> tuple[Report, ...]:
    return tuple(map(_one, tasks))


def _one(task: Task) -> Report:
    return check(read_triples(task.triples), URIRef(task.agreement))
