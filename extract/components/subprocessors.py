"""An agreement in, its sub-processors out: from tables, lists and sentences, never examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..model import Fact
from ..scope import Scope
from .subprocessor_lines import in_annex_lines, in_lists
from .subprocessor_prose import in_prose
from .subprocessor_records import in_records
from .subprocessor_tables import in_table, units_of
from .tables import tables
from .transfer_grounds import ground_of

_KINDS = frozenset(
    {"data_processing_agreement", "cooperation_agreement", "joint_controllers_agreement", "other"}
)


def find_subprocessors(scope: Scope) -> list[Fact]:
    """Return the sub-processors of an agreement, each name once."""
    if scope.region.kind not in _KINDS:
        return []
    found: dict[str, Fact] = {}
    # Of two readings of one place, the one that has more to tell.
    for fact in sorted(_engaged(scope), key=lambda f: (f.span.start, -len(f.values))):
        name = re.sub(r"\W+", " ", str(fact.values["name"])).lower().strip()
        part = any(name in known and f.span.overlaps(fact.span) for known, f in found.items())
        if name and not part:
            found[name] = fact
    stated = _stated_ground(scope)
    return [_on_ground(fact, stated) for fact in found.values()]


def _stated_ground(scope: Scope) -> str | None:
    """Return the words of a sentence that says on what ground data are transferred, if one does."""
    for unit in scope.units:
        words = scope.reading.words(unit)
        if unit.kind in ("sentence", "item") and unit.cues("states_ground") and ground_of(words):
            return words
    return None


def _on_ground(fact: Fact, stated: str | None) -> Fact:
    """Return a fact with the ground that the agreement states, where its own words name none."""
    if stated is None or "ground" in fact.values or fact.values.get("in_eea") is not False:
        return fact
    kind = ground_of(stated)
    return replace(fact, values={**fact.values, "ground": stated.strip(), "ground_kind": kind})


def _engaged(scope: Scope) -> Iterator[Fact]:
    tabled: set[int] = set()
    for table in tables(scope):
        tabled |= {u.index for u in units_of(table)}
        yield from in_table(scope, table)
    yield from in_lists(scope, tabled)
    yield from in_records(scope)
    yield from in_prose(scope, tabled)
    yield from in_annex_lines(scope, tabled)
