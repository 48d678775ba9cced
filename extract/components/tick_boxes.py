"""A unit in, whether it stands behind a box, and whether that is ticked, out."""

from __future__ import annotations

import re

from ..reading import Unit
from ..scope import Scope

_BOX = re.compile(
    r"[ \t>*-]*(?:([☐□])|([☒☑✓✔])|\[\s{0,4}([xX]?)\s{0,4}\]|\(\s{0,4}([xX]?)\s{0,4}\))"
)


def box_before(scope: Scope, unit: Unit) -> bool | None:
    """Tell whether the box at the beginning of a unit's line is ticked; None when there is none."""
    text = scope.reading.shadow.text
    line = text.rfind("\n", 0, unit.start) + 1
    found = _BOX.match(text, line, unit.end)
    if found is None or (found.end() < unit.start and text[found.end() : unit.start].strip()):
        return None
    empty, ticked, square, round_ = found.groups()
    return bool(ticked or square or round_) if empty is None else False
