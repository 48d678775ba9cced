"""A limit in a condition in, out who has that time before the other side may act."""

from __future__ import annotations

from ..reading import Unit
from ..scope import Scope
from ..wordings import word_list
from .durations import Measured
from .norm_conditions import provisos_of

_SIDES = frozenset({"controller", "processor"})


def awaited(scope: Scope, unit: Unit, found: Measured) -> str | None:
    """Return who has a time in a condition: `Retter ikke Leverandøren feilen innen 30 dager, kan`.

    That is who the condition is about: the first named in it, if it is one of the two sides.
    """
    reading = scope.reading
    place = reading.span(found.start, found.end)
    for condition in provisos_of(scope, unit).conditions:
        if not condition.holds(place):
            continue
        named = [r for r in scope.roles(unit) if condition.holds(reading.hit_span(r))]
        first = next((r for r in named if r.code in _SIDES), None)
        if first is None or first != named[0] or scope.mutual:
            return None
        receives = {
            reading.tokens[i].lower for i in range(first.end, reading.token_at(found.start))
        }
        return None if receives & word_list("receiving") else first.code
    return None
