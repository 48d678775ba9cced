"""A unit in, whether it stands behind a box, whether that is ticked, and among which others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..reading import Unit
from ..scope import Scope
from ..wordings import word_list

_MARKS = r"(?:([☐□])|([☒☑✓✔])|\[\s{0,4}([xX]?)\s{0,4}\]|\(\s{0,4}([xX]?)\s{0,4}\))"
_BOX = re.compile(rf"[ \t>*-]*{_MARKS}")
_BOX_BEFORE = re.compile(rf"(?:^|[ \t>*-]){_MARKS}\s*$")
_NEAR = 24  # code points before a unit's words in which its box stands
_WORD = re.compile(r"[^\W\d_]+")
_SLOT = re.compile(r"\[[^\]\n]{3,120}\]|\.{6,}|…{2,}|__\.__")


def box_before(scope: Scope, unit: Unit) -> bool | None:
    """Tell whether the box before a unit's words is ticked; None when there is none."""
    text = scope.reading.shadow.text
    line = text.rfind("\n", 0, unit.start) + 1
    near = text[max(line, unit.start - _NEAR) : unit.start]
    found = _BOX_BEFORE.search(near) or _BOX.match(text, line, unit.end)
    if found is None or (
        found.re is _BOX and found.end() < unit.start and text[found.end() : unit.start].strip()
    ):
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
    return any(box_before(scope, other) for other in (*beside, *_boxes_around(scope, unit)))


def _boxes_around(scope: Scope, unit: Unit) -> Iterator[Unit]:
    """Yield the items with boxes that stand right before and after one, whatever they go on from.

    An option that ends without a stop looks as if it led into the next.
    """
    at = next((n for n, u in enumerate(scope.units) if u.index == unit.index), None)
    if at is None:
        return
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(scope.units):
            other = scope.units[place]
            if other.heading != unit.heading or box_before(scope, other) is None:
                break
            yield other
            place += step


def is_form(scope: Scope) -> bool:
    """Tell whether an agreement has a party yet to fill in, so that its boxes may be ticked yet.

    One between named parties is agreed, whatever else its form still leaves open.
    """
    text = scope.reading.shadow.text
    for slot in _SLOT.finditer(text, scope.region.start, scope.region.end):
        words = {word.lower() for word in _WORD.findall(slot.group())}
        if words & word_list("label_words") or _is_of_party(scope, slot.start()):
            return True
    return False


def _is_of_party(scope: Scope, slot: int) -> bool:
    """Tell whether a slot follows the label of a role (`Databehandler: ......`)."""
    text = scope.reading.shadow.text
    line = text.rfind("\n", 0, slot) + 1
    if not text[line:slot].rstrip().endswith(":"):
        return False
    units = (u for u in scope.units if u.start < slot and u.end > line)
    starts = (scope.reading.token_start(h.start) for u in units for h in scope.roles(u))
    return any(line <= at < slot for at in starts)


def is_of_one_list(unit: Unit, other: Unit) -> bool:
    """Tell whether two items stand under one heading and one lead-in."""
    return (unit.lead, unit.heading) == (other.lead, other.heading)
