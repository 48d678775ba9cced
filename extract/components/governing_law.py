"""An agreement in, the law that governs it and the court that decides out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact
from ..scope import Scope

_LAW = re.compile(
    r"(?:underlagt|regulert av|etter|gjelder|gjeld|governed by(?: the laws of)?|subject to)?\s*\b"
    r"((?:norsk|svensk|dansk|engelsk)\s+rett|norsk\s+lov(?:givning)?|Norwegian\s+law|"
    r"laws?\s+of\s+Norway|Norway)\b",
    re.I,
)
_LAW_DEMANDS = re.compile(r"pålegger|krever|krev")
_COURT = re.compile(
    r"((?:[A-ZÆØÅ][\wæøåÆØÅ\-]+\s+){1,3}(?:tingrett|Tingrett|District Court|lagmannsrett))"
)


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
        words = scope.reading.words(unit)
        span = scope.reading.span(unit.start, unit.end)
        law = _LAW.search(words)
        if law and not law_seen and not _LAW_DEMANDS.search(words):
            law_seen = True
            label = re.sub(r"\s+", " ", law.group(1))
            yield scope.fact("governing_law", span, "governing-law", 0.9, label=label)
        court = _COURT.search(words)
        if court and not venue_seen:
            venue_seen = True
            label = re.sub(r"\s+", " ", court.group(1)).strip()
            yield scope.fact("venue", span, "venue", 0.9, label=label)
