"""An agreement's cells in, its tables out: rows under a header whose words say what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..reading import Unit
from ..scope import Scope

_HEADER_LENGTH = 3  # tokens of a cell that may head a column
_OF_DATA = frozenset({"data_types", "special_categories"})  # where a list of data stands
_FEWEST_ROWS = 2  # that a header with one telling word has under it


@dataclass(frozen=True, slots=True)
class Table:
    """A run of rows: `columns` are the kinds of each column, `rows` the body's cells."""

    header: tuple[Unit, ...]
    columns: tuple[frozenset[str], ...]
    rows: tuple[tuple[Unit, ...], ...]

    def column(self, kind: str) -> int | None:
        """Return the first column of a kind, preferring one of that kind alone."""
        found = [i for i, kinds in enumerate(self.columns) if kind in kinds]
        alone = [i for i in found if len(self.columns[i]) == 1]
        return next(iter(alone or found), None)

    def under(self, sections: set[str]) -> bool:
        """Tell whether the table stands under a heading of one of these kinds."""
        return bool(self.header and self.header[0].sections & sections)


def tables(scope: Scope) -> Iterator[Table]:
    """Yield the tables of an agreement, in order."""
    for group in _groups(scope):
        header = group[0]
        kinds = tuple(frozenset(u.codes("column")) for u in header)
        known = sum(bool(k) for k in kinds)
        if known >= 2 or (known == 1 and (len(header) == 1 or _heads(group))):
            yield Table(tuple(header), kinds, tuple(tuple(r) for r in group[1:]))
        else:
            yield Table((), (), tuple(tuple(r) for r in group))


def _heads(rows: list[list[Unit]]) -> bool:
    """Tell whether a first row with one telling word heads the others, which have none.

    Where other rows open with such words too, each is a field and what it holds.
    """
    header, body = rows[0], rows[1:]
    told = header[0].sections & _OF_DATA or not any("data" in u.codes("column") for u in header)
    short = told and all(0 < u.last - u.first <= _HEADER_LENGTH for u in header)
    fields = any(u.codes("column") or u.codes("title") for row in body for u in row[:1])
    return bool(short) and len(body) >= _FEWEST_ROWS and not fields


def _groups(scope: Scope) -> Iterator[list[list[Unit]]]:
    """Yield the runs of rows that nothing but cells stands between."""
    rows: list[list[Unit]] = []
    last_row: int | None = None
    for unit in scope.units:
        if unit.kind != "cell":
            if rows:
                yield rows
                rows = []
                last_row = None
            continue
        if unit.row != last_row:
            rows.append([])
            last_row = unit.row
        rows[-1].append(unit)
    if rows:
        yield rows
