"""An agreement in, the law that governs it and the court that decides out."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Fact
from ..reading import Unit
from ..scope import Scope

_COURT_NAME = 3  # tokens of a court's name before its kind (`Nordre Vikværing tingrett`)


def find_governing_law(scope: Scope) -> list[Fact]:
    """Return the governing law and the venue of an agreement, the first of each."""
    return list(_found(scope))


def _found(scope: Scope) -> Iterator[Fact]:
    law_seen = venue_seen = False
    for unit in scope.units:
        if unit.kind == "heading" or "definition" in unit.zones:
            continue
        if "dispute" not in unit.codes("sense") and "dispute" not in unit.sections:
            continue
        span = scope.reading.span(unit.start, unit.end)
        law = unit.cues("governing_law")
        if law and not law_seen and not unit.cues("law_demands"):
            law_seen = True
            label = _words(scope, law[0].start, law[0].end)
            yield scope.fact("governing_law", span, "governing-law", label=label)
        court = _court(scope, unit)
        if court and not venue_seen:
            venue_seen = True
            yield scope.fact("venue", span, "venue", label=court)


def _court(scope: Scope, unit: Unit) -> str | None:
    """Return the name of the first court in a unit that has one."""
    tokens = scope.reading.tokens
    for hit in unit.cues("court"):
        start, left = hit.start, _COURT_NAME
        while start > unit.first and left and tokens[start - 1].text[0].isupper():
            start, left = start - 1, left - 1
        if start < hit.start:
            return _words(scope, start, hit.end)
    return None


def _words(scope: Scope, start: int, end: int) -> str:
    """Return tokens as one line."""
    text = scope.reading.shadow.text
    return " ".join(
        text[scope.reading.token_start(start) : scope.reading.token_end(end - 1)].split()
    )
