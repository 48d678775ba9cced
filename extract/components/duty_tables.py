"""An agreement's tables of duties in, a norm out for each row that names who bears it."""

from __future__ import annotations

from collections.abc import Iterator

from ..reading import Unit
from ..scope import Scope
from ..topics import topic_rules
from .norm_records import Norm
from .norm_senses import senses_of
from .tables import tables

_PARTIES = frozenset({"controller", "processor", "both"})
_NAME_LENGTH = 4  # tokens that a cell with no more than a bearer has at most


def tabled_norms(scope: Scope) -> Iterator[Norm]:
    """Yield a norm for each row of a table of duties and who bears them."""
    for table in tables(scope):
        duty = table.column("duty")
        if duty is None:
            continue
        for row in table.rows:
            if duty >= len(row) or row[duty].last - row[duty].first < 2:
                continue
            bearers = _bearers(scope, row[:duty] + row[duty + 1 :])
            if bearers:
                yield _norm(scope, row[duty], bearers)


def _bearers(scope: Scope, cells: tuple[Unit, ...]) -> frozenset[str]:
    return frozenset(
        hit.code
        for cell in cells
        if cell.last - cell.first <= _NAME_LENGTH
        for hit in scope.roles(cell)
        if hit.code in _PARTIES
    )


def _norm(scope: Scope, unit: Unit, bearers: frozenset[str]) -> Norm:
    senses = senses_of(scope, unit)
    bearer = next(iter(bearers)) if len(bearers) == 1 else "both"
    return Norm(
        unit,
        scope.reading.span(unit.start, unit.end),
        topic_rules().topics(senses, frozenset(), {}),
        "obligation",
        False,
        bearer,
        True,
        None,
        senses,
        ("tabled",),
    )
