"""An agreement's cells in, its tables out: rows under a header whose words say what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..reading import Unit
from ..scope import Scope
from ..wordings import word_pattern

_HEADER_LENGTH = 3  # tokens of a cell that may head a column
_GAP = 2  # line ends between the rows of two tables, at least
_OF_DATA = frozenset({"data_types", "special_categories"})  # where a list of data stands
_FEWEST_ROWS = 2  # that a header with one telling word has under it
_NOT_DATA = frozenset({"location", "retention", "ground"})  # what is told of data, not which
_ASKED_OF = frozenset({"name", "address"})  # words of a header that are kinds of data too
_PEOPLE = frozenset({"subjects"})


@dataclass(frozen=True, slots=True)
class Table:
    """A run of rows: `columns` are the kinds of each column, `rows` the body's cells."""

    header: tuple[Unit, ...]
    columns: tuple[frozenset[str], ...]
    rows: tuple[tuple[Unit, ...], ...]

    def column(self, kind: str) -> int | None:
        """Return the first column of a kind, preferring one of that kind alone."""
        found = [
            i
            for i, kinds in enumerate(self.columns)
            if kind in kinds and not (kind == "data" and kinds & _NOT_DATA)
        ]
        alone = [i for i in found if len(self.columns[i]) == 1]
        return next(iter(alone or found), None)

    def under(self, sections: set[str]) -> bool:
        """Tell whether the table stands under a heading of one of these kinds."""
        return bool(self.header and self.header[0].sections & sections)


def tables(scope: Scope) -> Iterator[Table]:
    """Yield the tables of an agreement, in order."""
    for group in _groups(scope):
        header = group[0]
        kinds = _with_details(_columns_of(scope, group), group)
        known = sum(bool(k) for k in kinds)
        if known >= 2 or (known == 1 and (len(header) == 1 or _heads(group))):
            rows = tuple(_under(scope, header, row) for row in group[1:])
            yield Table(tuple(header), kinds, rows)
        else:
            yield Table((), (), tuple(tuple(r) for r in group))


def _columns_of(scope: Scope, group: Sequence[Sequence[Unit]]) -> tuple[frozenset[str], ...]:
    """Return what each column holds, by its header; one of yes and no holds none of it."""
    kinds = []
    for i, cell in enumerate(group[0]):
        below = [scope.reading.words(row[i]) for row in group[1:] if i < len(row)]
        answers = bool(below) and all(word_pattern("answers").match(w.strip()) for w in below)
        kinds.append(frozenset() if answers else frozenset(cell.codes("column")))
    return tuple(kinds)


def _with_details(
    kinds: tuple[frozenset[str], ...], group: Sequence[Sequence[Unit]]
) -> tuple[frozenset[str], ...]:
    """Return what columns hold, where one of details beside people is of data if its cells are.

    `Hva | Hvem | Detaljer`, with `navn, adresse` in the last one; not in a table of suppliers.
    """
    told = frozenset().union(*kinds)
    if "data" in told or not told & _PEOPLE or told & {"location", "address", "ground"}:
        return kinds
    who = next(i for i, kind in enumerate(kinds) if kind & _PEOPLE)
    if not _mostly(group, who, "subject"):
        return kinds
    for i, kind in enumerate(kinds):
        if "details" in kind and _mostly(group, i, "data"):
            return (*kinds[:i], frozenset({"data"}), *kinds[i + 1 :])
    return kinds


def _mostly(group: Sequence[Sequence[Unit]], column: int, what: str) -> bool:
    """Tell whether most cells of a column, below its header, name people or data."""
    below = [row[column] for row in group[1:] if column < len(row)]
    return sum(bool(cell.of(what)) for cell in below) * 2 > len(below)


def _under(scope: Scope, header: Sequence[Unit], row: Sequence[Unit]) -> tuple[Unit, ...]:
    """Return a row with a cell for each column; one with fewer leaves open what it does not fill.

    Where only spaces keep columns apart, a cell stands under the column where it begins.
    """
    if len(row) >= len(header):
        return tuple(row)
    columns = [_column_of(scope, cell) for cell in header]
    placed: dict[int, Unit] = {}
    for cell in row:
        begins = _column_of(scope, cell)
        placed.setdefault(
            min(range(len(columns)), key=lambda i: abs(columns[i] - begins)),
            cell,
        )
    if len(placed) < len(row):
        return tuple(row)
    empty = replace(row[0], end=row[0].start, last=row[0].first, hits=())
    return tuple(placed.get(i, empty) for i in range(len(columns)))


def _column_of(scope: Scope, cell: Unit) -> int:
    """Return how far into its line a cell begins."""
    return cell.start - (scope.reading.shadow.text.rfind("\n", 0, cell.start) + 1)


def _heads(rows: list[list[Unit]]) -> bool:
    """Tell whether a first row with one telling word heads the others, which have none.

    Where other rows open with such words too, each is a field and what it holds.
    """
    header, body = rows[0], rows[1:]
    of_data = any("data" in u.codes("column") for u in header)
    told = header[0].sections & _OF_DATA or not of_data
    short = told and all(0 < u.last - u.first <= _HEADER_LENGTH for u in header)
    if of_data:
        fields = any(_is_field(row[0]) for row in body if row)
    else:
        fields = any(u.codes("column") or u.codes("title") for row in body for u in row[:1])
    return bool(short) and len(body) >= _FEWEST_ROWS and not fields


def _is_field(cell: Unit) -> bool:
    """Tell whether a cell is no more than a field's name; `Navn` is a kind of data too."""
    return any(
        h.group in ("column", "title")
        and h.code not in _ASKED_OF
        and h.start <= cell.first
        and h.end >= cell.last
        for h in cell.hits
    )


def _groups(scope: Scope) -> Iterator[list[list[Unit]]]:
    """Yield the runs of rows that nothing but cells stands between."""
    rows: list[list[Unit]] = []
    for row in _rows(scope):
        if rows and not _goes_on(scope, rows[-1], row):
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows


def _rows(scope: Scope) -> Iterator[list[Unit]]:
    """Yield the rows of an agreement, each a list of its cells."""
    row: list[Unit] = []
    for unit in scope.units:
        if row and unit.row != row[0].row:
            yield row
            row = []
        if unit.kind == "cell":
            row.append(unit)
    if row:
        yield row


def _goes_on(scope: Scope, above: list[Unit], below: list[Unit]) -> bool:
    """Tell whether two rows are of one table: next to one another, or alike across a gap."""
    if below[0].index != above[-1].index + 1:
        return False
    blocks, text = scope.reading.blocks, scope.reading.shadow.text
    between = text[blocks[above[0].block].end : blocks[below[0].block].start]
    return len(above) == len(below) or between.count("\n") < _GAP
