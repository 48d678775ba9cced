"""A unit in, whether it stands behind a box, whether that is ticked, and among which others."""

from __future__ import annotations

import re

from ..reading import Unit
from ..scope import Scope

_BOX = re.compile(
    r"[ \t>*-]*(?:([☐□])|([☒☑✓✔])|\[\s{0,4}([xX]?)\s{0,4}\]|\(\s{0,4}([xX]?)\s{0,4}\))"
)
_SLOT = re.compile(r"\[[^\]\n]{3,120}\]|\.{6,}|…{2,}|__\.__")


def box_before(scope: Scope, unit: Unit) -> bool | None:
    """Tell whether the box at the beginning of a unit's line is ticked; None when there is none."""
    text = scope.reading.shadow.text
    line = text.rfind("\n", 0, unit.start) + 1
    found = _BOX.match(text, line, unit.end)
    if found is None or (found.end() < unit.start and text[found.end() : unit.start].strip()):
        return None
    empty, ticked, square, round_ = found.groups()
    return bool(ticked or square or round_) if empty is None else False


def after_box(scope: Scope, unit: Unit, start: int) -> int:
    """Return where words begin after a box that stands at `start`, or `start` itself."""
    text = scope.reading.shadow.text
    found = _BOX.match(text, start, unit.end)
    if found is None:
        return start
    return (
        found.end() + len(text[found.end() : unit.end]) - len(text[found.end() : unit.end].lstrip())
    )


def is_left_open(scope: Scope, unit: Unit) -> bool:
    """Tell whether an item's box has no tick, though another box of its list has one."""
    if unit.kind != "item" or box_before(scope, unit) is not False:
        return False
    beside = (u for u in scope.units if u.kind == "item" and is_of_one_list(u, unit))
    return any(box_before(scope, other) for other in beside)


def is_form(scope: Scope) -> bool:
    """Tell whether an agreement still has slots to fill in, so that its boxes may be ticked yet."""
    text = scope.reading.shadow.text
    return _SLOT.search(text, scope.region.start, scope.region.end) is not None


def is_of_one_list(unit: Unit, other: Unit) -> bool:
    """Tell whether two items stand under one heading and one lead-in."""
    return (unit.lead, unit.heading) == (other.lead, other.heading)
