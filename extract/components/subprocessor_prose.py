"""An agreement in, the sub-processors out that its sentences engage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from ..folding import fold
from ..model import Fact
from ..places import place_in
from ..reading import Unit
from ..scope import Scope
from .company_names import is_made_up, legal_form
from .main_clauses import main_clauses
from .names import name_before
from .subprocessor_facts import (
    UNENGAGED_ZONES,
    denies,
    engagement,
    engages,
    names_subprocessor,
)

_BRACKET = re.compile(r"\(([^)]{2,90})\)")
_WORD = re.compile(r"[a-zæøå]{4}")
_NAME_WORD = re.compile(r"[\w\-]+")
_REACH = 120  # code points after a name that tell of it


def in_prose(scope: Scope, tabled: Set[int]) -> Iterator[Fact]:
    """Read `Godkjent er X AS (Norge, drift) og Y ApS (Danmark)` in a sentence."""
    text = scope.reading.shadow.text
    for position, unit in enumerate(scope.units):
        if unit.kind not in ("sentence", "item") or unit.index in tabled:
            continue
        if unit.zones & UNENGAGED_ZONES or denies(unit):
            continue
        near = scope.units[max(0, position - 2) : position + 1]
        about = "subprocessors" in unit.sections
        if not about and not any(names_subprocessor(u) for u in near):
            continue
        spans = _company_spans(scope, unit)
        if not (engages(unit) or (about and _lists(scope, unit, spans))):
            continue
        for place, (start, end) in enumerate(spans):
            name = text[start:end].strip()
            if not _may_be_engaged(scope, unit, start, name):
                continue
            stop = spans[place + 1][0] if place + 1 < len(spans) else unit.end
            rest = text[end:stop]
            yield engagement(
                scope,
                scope.reading.span(start, end),
                name,
                "subprocessor-prose",
                whole=rest[:_REACH],
                where=rest[:_REACH],
                activity=_activity(rest),
            )


def _lists(scope: Scope, unit: Unit, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a unit only lists companies, or says what the one that it opens with does."""
    if "not" in unit.codes("modal") or not spans:
        return False
    clauses = main_clauses(scope, unit)
    if not clauses:
        return True
    text = scope.reading.shadow.text
    opens = not any(c.isalpha() for c in text[unit.start : spans[0][0]])
    return opens and clauses[0].kind == "active" and len(spans) == 1


def _company_spans(scope: Scope, unit: Unit) -> list[tuple[int, int]]:
    """Return the names in a unit that end in a legal form."""
    text = scope.reading.shadow.text
    spans: list[tuple[int, int]] = []
    for form in legal_form().finditer(scope.reading.words(unit)):
        span = name_before(text, unit.start + form.end())
        if span and span[0] >= unit.start and (not spans or span[0] >= spans[-1][1]):
            spans.append(span)
    return spans


def _may_be_engaged(scope: Scope, unit: Unit, start: int, name: str) -> bool:
    """Tell whether a name is neither an example's, nor opens with `Godkjent`, nor a party's."""
    opens = any(
        h.code == "engaged" and scope.reading.token_start(h.start) == start for h in unit.of("cue")
    )
    if opens or is_made_up(name):
        return False
    return tuple(fold(w) for w in _NAME_WORD.findall(name)) not in scope.names


def _activity(rest: str) -> str | None:
    """Return the part in brackets after a name that is no place."""
    inner = _BRACKET.search(rest)
    parts = [p.strip() for p in inner.group(1).split(",")] if inner else []
    return next((p for p in parts if place_in(p) is None and _WORD.search(p)), None)
