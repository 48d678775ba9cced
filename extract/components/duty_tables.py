"""An agreement's tables of duties in, a norm out for each row that names who bears it."""

from __future__ import annotations

from collections.abc import Iterator

from ..reading import Unit
from ..scope import Scope
from ..topics import topic_rules
from .norm_records import Norm
from .norm_senses import senses_of
from .tables import Table, tables

_PARTIES = frozenset({"controller", "processor", "both"})
_LEAST_DUTY = 2  # tokens
_COLUMNS_BY_PARTY = 3  # of a table with the duty and each party
_NAME_LENGTH = 4  # tokens that a cell with no more than a bearer has at most


def tabled_norms(scope: Scope) -> Iterator[Norm]:
    """Yield a norm for each row of a table of duties and who bears them."""
    for table in tables(scope):
        duty = _duty_column(scope, table)
        if duty is not None:
            for row in table.rows:
                if duty < len(row) and row[duty].last - row[duty].first >= _LEAST_DUTY:
                    bearers = _bearers(scope, row[:duty] + row[duty + 1 :])
                    if bearers:
                        yield _norm(scope, row[duty], bearers)
        elif not table.columns:
            yield from _by_party(scope, table)


def _duty_column(scope: Scope, table: Table) -> int | None:
    """Return the column of the duties: of those headed so (`Oppgave`, `Ansvarlig`), not who."""
    headed = [i for i, kinds in enumerate(table.columns) if "duty" in kinds]

    def named(column: int) -> int:
        cells = [row[column] for row in table.rows if column < len(row)]
        return sum(bool(_bearers(scope, (cell,))) for cell in cells)

    return min(headed, key=named, default=None)


def _by_party(scope: Scope, table: Table) -> Iterator[Norm]:
    """Read a table with a column for each party: `Oppgave | Kommunen | Leverandøren`."""
    if not table.rows or len(table.rows[0]) < _COLUMNS_BY_PARTY:
        return
    first, *parties = table.rows[0]
    heads = [_bearers(scope, (cell,)) for cell in parties]
    if "duty" not in first.codes("column") or not (scope.mutual or all(heads)):
        return
    for duty, *cells in table.rows[1:]:
        filled = [
            (cell, head or frozenset({"both"}))
            for head, cell in zip(heads, cells, strict=False)
            if _is_filled(scope, cell)
        ]
        told = [(cell, head) for cell, head in filled if _tells_what(cell)]
        for cell, head in told:
            yield _norm(scope, cell, head, senses_of(scope, duty))
        if filled and not told and duty.last - duty.first >= _LEAST_DUTY:
            yield _norm(scope, duty, frozenset().union(*(head for _, head in filled)))


def _tells_what(cell: Unit) -> bool:
    """Tell whether a party's cell says what it does (`Svarer for Elevrom`), not only how."""
    return any(h.code == "active" and h.start == cell.first for h in cell.of("duty"))


def _is_filled(scope: Scope, cell: Unit) -> bool:
    """Tell whether a cell says something, not only that there is nothing (`–`)."""
    return any(c.isalnum() for c in scope.reading.words(cell)) and not cell.cues("nothing")


def _bearers(scope: Scope, cells: tuple[Unit, ...]) -> frozenset[str]:
    return frozenset(
        hit.code
        for cell in cells
        if cell.last - cell.first <= _NAME_LENGTH
        for hit in scope.roles(cell)
        if hit.code in _PARTIES
    )


def _norm(
    scope: Scope, unit: Unit, bearers: frozenset[str], besides: frozenset[str] = frozenset()
) -> Norm:
    """Return the norm that a cell tells; `besides` are the senses of the cell that it goes on."""
    senses = senses_of(scope, unit) | besides
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
