"""A table in, the sub-processors out that its rows engage, if it lists any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..model import Fact
from ..places import place_in
from ..reading import Unit
from ..scope import Scope
from ..wordings import word_pattern
from .company_names import is_made_up, legal_form, name_pattern
from .subprocessor_facts import (
    UNENGAGED_ZONES,
    engagement,
    is_nothing,
    is_party,
    names_subprocessor,
)
from .tables import Table

_NO_NAME = re.compile(r"[\s\d.\-|]*")
_TOLD = frozenset({"activity", "data", "address", "location", "ground"})
_AFTER_NO = 2  # tokens before what says so in another column: `Nei, sagt opp`
_LONGEST_STATUS = 6  # tokens of a cell that says how it stands with a company
_FORM_MARK = "<"  # what a form's instructions begin with
_LONGEST_NAME = 90
_LONGEST_COMPANY_CELL = 60


def in_table(scope: Scope, table: Table) -> Iterator[Fact]:
    """Yield the sub-processors of a table that lists them; other tables have none."""
    first = next(iter(units_of(table)), None)
    if first and (_concerns(scope, table, first) or _lists_companies(scope, table)):
        yield from _engaged(scope, table)


def units_of(table: Table) -> tuple[Unit, ...]:
    """Return the cells of a table, its header's first."""
    return tuple(unit for row in (table.header, *table.rows) for unit in row)


def _concerns(scope: Scope, table: Table, first: Unit) -> bool:
    """Tell whether a table's headings, or the words before it, are about sub-processors."""
    lead = scope.units[first.lead - scope.units[0].index] if first.lead is not None else None
    if lead is not None:
        if "not_subprocessors" in lead.zones:
            return False
        if "subprocessor_list" in lead.codes("lead") or names_subprocessor(lead):
            return True
    return "subprocessors" in first.sections or any(names_subprocessor(u) for u in table.header)


def _company_column(scope: Scope, table: Table) -> int | None:
    """Return the column in which most cells name a company by its legal form."""
    width = max((len(r) for r in table.rows), default=0)
    for column in range(width):
        cells = [scope.reading.words(r[column]) for r in table.rows if column < len(r)]
        forms = sum(bool(legal_form().search(c)) and len(c) < _LONGEST_COMPANY_CELL for c in cells)
        if forms >= 2 and forms * 3 >= 2 * (len(cells) - 1):
            return column
    return None


def _lists_companies(scope: Scope, table: Table) -> bool:
    """Tell whether a table without telling headings lists companies with their places."""
    column = _company_column(scope, table)
    if column is None or scope.region.kind != "data_processing_agreement":
        return False
    placed = 0
    for row in table.rows:
        if column >= len(row) or not legal_form().search(scope.reading.words(row[column])):
            continue
        if {h.code for h in scope.roles(row[column])} & {"controller", "processor"}:
            return False
        others = (u for i, u in enumerate(row) if i != column)
        placed += any(place_in(scope.reading.words(u)) for u in others)
    return placed >= 2


def _engaged(scope: Scope, table: Table) -> Iterator[Fact]:
    name_column = table.column("name")
    if name_column is None:
        name_column = _company_column(scope, table) or 0
    for row in table.rows:
        cells = [scope.reading.words(u).strip() for u in row]
        if name_column >= len(cells) or not _names_company(table, row, cells, name_column):
            continue
        unit = row[name_column]
        name = _name(cells[name_column])
        if is_party(scope, name):
            continue
        start = unit.start + max(0, scope.reading.words(unit).find(name[:5]))
        at = {
            kind: _cell(table, cells, kind, name_column)
            for kind in ("activity", "address", "location", "ground")
        }
        yield engagement(
            scope,
            scope.reading.span(start, start + len(name)),
            name,
            "subprocessor-row",
            whole=" ".join(cells),
            where=at["location"] or at["address"],
            activity=at["activity"],
            address=at["address"],
            ground=at["ground"],
            data=[u for i, u in enumerate(row) if i != name_column],
        )


def _names_company(table: Table, row: tuple[Unit, ...], cells: list[str], name_column: int) -> bool:
    """Tell whether a row names a company: no example, guidance or empty row."""
    name = cells[name_column]
    if len(name) > _LONGEST_NAME or is_nothing(name):
        return False
    if name.startswith("(") and name.endswith(")"):
        return False  # only remarked: `(before: X AS)`
    if name.startswith(_FORM_MARK) or word_pattern("company_labels").match(name):
        return False
    if is_made_up(" ".join(cells)) or _NO_NAME.fullmatch(name):
        return False
    if any(u.zones & UNENGAGED_ZONES for u in row) or _is_past(table, row):
        return False
    if legal_form().search(name):
        return True
    told = any(c.isalpha() for i, cell in enumerate(cells) if i != name_column for c in cell)
    return bool(table.columns) and (told or len(cells) == 1)


def _is_past(table: Table, row: tuple[Unit, ...]) -> bool:
    """Tell whether a short cell of a column of its own says that a company is not engaged."""
    for place, unit in enumerate(row):
        said = next(iter(unit.cues("not_engaged")), None)
        if said is None or unit.last - unit.first > _LONGEST_STATUS:
            continue
        told = place < len(table.columns) and table.columns[place] & _TOLD
        if not told or 0 < said.start - unit.first <= _AFTER_NO:
            return True
    return False


def _name(words: str) -> str:
    """Return the name that a cell begins with, without address and number."""
    plain = _after_name().split(words)[0].strip()
    m = name_pattern().match(words)
    return plain or (m.group() if m else words)


@lru_cache(maxsize=1)
def _after_name() -> re.Pattern[str]:
    """Return the pattern of what follows a name in its cell: a bracket, an address, a number."""
    return re.compile(rf"\s*(?:[(,;]|{word_pattern('number_labels').pattern})", re.IGNORECASE)


def _cell(table: Table, cells: list[str], kind: str, name_column: int) -> str | None:
    """Return the words under a heading of a kind, if that is a column of its own."""
    column = table.column(kind)
    if column is None or column >= len(cells) or column == name_column:
        return None
    # A heading that means three things or more does not say that this is the place.
    if kind == "location" and len(table.columns[column]) > 2:
        return None
    return cells[column] or None
