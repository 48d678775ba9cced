"""Tables: rows of cells under a header whose words say what the columns hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..reading import Unit
from ..scope import Scope


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
        return (alone or found or [None])[0]

    def under(self, sections: set[str]) -> bool:
        """Tell whether the table stands under a heading of one of these kinds."""
        return bool(self.header and self.header[0].sections & sections)


def tables(scope: Scope) -> Iterator[Table]:
    """Yield the tables of an agreement, in order."""
    rows: list[list[Unit]] = []
    last_row, last_block = None, None
    groups: list[list[list[Unit]]] = []
    for unit in scope.units:
        if unit.kind != "cell":
            if rows and unit.kind in ("heading", "sentence", "item"):
                groups.append(rows)
                rows = []
                last_row = None
            continue
        if unit.row != last_row:
            rows.append([])
            last_row, last_block = unit.row, unit.block
        rows[-1].append(unit)
    if rows:
        groups.append(rows)
    del last_block
    for group in groups:
        header = group[0]
        kinds = tuple(frozenset(u.codes("column")) for u in header)
        known = sum(bool(k) for k in kinds)
        if known >= 2 or (known == 1 and len(header) == 1):
            yield Table(tuple(header), kinds, tuple(tuple(r) for r in group[1:]))
        else:
            yield Table((), (), tuple(tuple(r) for r in group))
