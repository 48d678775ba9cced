"""The units of an agreement in, the words that name the field each of them fills out.

`Formål: lønn`, the row `Formål | lønn` and the sentence under a heading `Formål` fill one field.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit

_NAMING = frozenset({"section", "title"})
_ROW_OF_A_FORM = 2  # cells: the name of the field, and what fills it

Fields = Mapping[int, tuple[Hit, ...]]
"""The wordings found in a field's name, by the index of the unit that fills the field."""


def fields_of(scope: Scope) -> Fields:
    """Return the field names of an agreement's units; a unit that fills no field has none."""
    by_index = {unit.index: unit for unit in scope.units}
    rows: dict[int, list[Unit]] = {}
    found: dict[int, tuple[Hit, ...]] = {}
    headed: set[int] = set()
    for unit in scope.units:
        if unit.kind == "cell":
            rows.setdefault(unit.row or 0, []).append(unit)
        elif unit.label:
            found[unit.index] = _in_label(scope, unit)
        elif unit.kind != "heading" and unit.heading is not None and unit.heading not in headed:
            headed.add(unit.heading)
            heading = by_index.get(unit.heading)
            found[unit.index] = heading.hits if heading is not None else ()
    for cells in rows.values():
        if len(cells) == _ROW_OF_A_FORM:
            found[cells[1].index] = cells[0].hits
    return found


def fills(fields: Fields, unit: Unit, section: str) -> bool:
    """Tell whether a unit fills a field of a kind (`purpose`)."""
    return any(h.group in _NAMING and h.code == section for h in fields.get(unit.index, ()))


def _in_label(scope: Scope, unit: Unit) -> tuple[Hit, ...]:
    """Return the wordings that stand in a run-in label, up to its colon."""
    ends = unit.start + len(unit.label or "") + 1
    return tuple(h for h in unit.hits if scope.reading.token_start(h.start) < ends)
