"""A unit in, whether it stands behind a box, whether that is ticked, and among which others."""

from __future__ import annotations

import re

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
    return scope.once("box", unit, _box_before)


def _box_before(scope: Scope, unit: Unit) -> bool | None:
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
    first = scope.list_of(unit)[:1]
    if any(scope.once("a tick in the list", item, _has_tick) for item in first):
        return True
    return unit.index in scope.once("boxes beside a tick", scope.units[0], _beside_tick)


def _has_tick(scope: Scope, item: Unit) -> bool:
    return any(box_before(scope, other) for other in scope.list_of(item))


def _beside_tick(scope: Scope, _: Unit) -> frozenset[int]:
    """Return the units in runs of boxes of which one is ticked, whatever each goes on from.

    An option that ends without a stop looks as if it led into the next.
    """
    boxed = (u for u in scope.units if box_before(scope, u) is not None)
    runs: list[list[Unit]] = []
    for unit in boxed:
        last = runs[-1][-1] if runs else None
        if last is not None and (last.index + 1, last.heading) == (unit.index, unit.heading):
            runs[-1].append(unit)
        else:
            runs.append([unit])
    ticked = (run for run in runs if any(box_before(scope, unit) for unit in run))
    return frozenset(unit.index for run in ticked for unit in run)


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
