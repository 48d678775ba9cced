"""An agreement in, the fields of its form out that nobody has filled in or chosen among."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from .description_sentences import description
from .tick_boxes import box_before

_SECTION_OF = (
    ("purpose", "purpose"),
    ("nature", "nature"),
    ("data_subjects", "data_subjects"),
    ("data_types", "data_types"),
    ("special_categories", "special_categories"),
    ("subprocessor_list", "subprocessors"),
    ("security_annex", "security"),
    ("deletion_rules", "deletion"),
    ("contact_points", "contacts"),
    ("duration", "duration"),
)
_SLOT = re.compile(r"\[[^\]\n]{2,90}\]")
_DOTS = re.compile(r"\.{6,}|…{2,}|_{4,}")


def open_fields(scope: Scope, *, has_subprocessors: bool) -> Iterator[Fact]:
    """Yield a description for each aspect that a field provides for and leaves open."""
    yield from _fields(scope)
    yield from _alternatives(scope)
    if not has_subprocessors:
        yield from _empty_table(scope)


def _fields(scope: Scope) -> Iterator[Fact]:
    """Find fields that hold only guidance, an example, or an open slot."""
    for unit in scope.units:
        words = scope.reading.words(unit)
        slot = unit.kind != "heading" and _SLOT.search(words)
        dots = unit.kind != "heading" and _DOTS.search(words)
        if unit.cues("to_fill_in") or slot:
            status = "unfilled"
            yield from _told_open(scope, unit)
        elif unit.kind != "heading" and "example" in unit.zones:
            status = "example_only"
        elif dots and "transfer" in unit.sections:
            yield _of(scope, unit, "transfer_locations", "unfilled")
            continue
        elif dots and unit.cues("processing_consists"):
            yield _of(scope, unit, "nature", "unfilled")
            continue
        else:
            continue
        for aspect, section in _SECTION_OF:
            # `varsel minst [antall] dager` is a slot in a duty, not in the list.
            in_duty = aspect == "subprocessor_list" and unit.of("modal")
            if section in unit.sections and not in_duty:
                yield _of(scope, unit, aspect, status)


def _told_open(scope: Scope, unit: Unit) -> Iterator[Fact]:
    """Find what a slot is for by the words around it, wherever it stands."""
    if unit.cues("measures_described"):
        yield _of(scope, unit, "security_annex", "unfilled")
    if "notify" in unit.codes("sense") and unit.cues("notice_holds"):
        yield _of(scope, unit, "breach_content", "unfilled")


def _alternatives(scope: Scope) -> Iterator[Fact]:
    """Find alternatives among which nobody has chosen: boxes without a tick, or `velg ett`."""
    boxes = {u.index: mark for u in scope.units if (mark := box_before(scope, u)) is not None}
    lines = {scope.reading.units[i].heading for i, ticked in boxes.items() if ticked}
    for unit in scope.units:
        on_subprocessors = "subprocessors" in unit.sections
        if on_subprocessors and unit.cues("choose_one"):
            yield _of(scope, unit, "subprocessor_authorisation", "alternatives")
        if boxes.get(unit.index) is not False:
            continue
        if on_subprocessors and "authorise" in unit.codes("sense") and unit.heading not in lines:
            yield _of(scope, unit, "subprocessor_authorisation", "unfilled")
        if "duration" in unit.sections and unit.heading not in lines:
            yield _of(scope, unit, "duration", "alternatives")
        if _on_special_categories(scope, unit) and unit.heading not in lines:
            yield _of(scope, unit, "special_categories", "unfilled")


def _on_special_categories(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit, or the words that lead into it, is about special categories of data."""
    lead = scope.reading.units[unit.lead] if unit.lead is not None else None
    return bool(
        "special_categories" in unit.sections
        or unit.cues("special_categories")
        or (lead is not None and lead.cues("special_categories"))
    )


def _empty_table(scope: Scope) -> Iterator[Fact]:
    """Find a sub-processor table's header: with no rows, it is all there is of the list."""
    heads = [
        u
        for u in scope.units
        if u.kind == "cell" and "subprocessors" in u.sections and u.codes("column")
    ]
    if heads:
        span = scope.reading.span(heads[0].start, heads[-1].end)
        yield description(scope, "subprocessor_list", "unfilled", span)


def _of(scope: Scope, unit: Unit, aspect: str, status: str) -> Fact:
    return description(scope, aspect, status, scope.reading.span(unit.start, unit.end))
