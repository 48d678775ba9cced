"""Which law governs and which court decides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact
from ..scope import Scope

_LAW = re.compile(
    r"(?:underlagt|regulert av|etter|gjelder|gjeld|governed by(?: the laws of)?|subject to)?\s*\b((?:norsk|svensk|dansk|engelsk)\s+rett|norsk\s+lov(?:givning)?|Norwegian\s+law|laws?\s+of\s+Norway|Norway)\b",
    re.I,
)
_COURT = re.compile(
    r"((?:[A-ZÆØÅ][\wæøåÆØÅ\-]+\s+){1,3}(?:tingrett|Tingrett|tingrett|District Court|lagmannsrett))"
)


def find_governing_law(scope: Scope) -> list[Fact]:
    """Return the governing law and the venue of an agreement."""
    return list(_found(scope))


def _found(scope: Scope) -> Iterator[Fact]:
    law_seen = venue_seen = False
    for unit in scope.units:
        if unit.kind == "heading" or "definition" in unit.zones:
            continue
        words = scope.reading.words(unit)
        if "dispute" not in unit.codes("sense") and "dispute" not in unit.sections:
            continue
        law = _LAW.search(words)
        if law and not law_seen and not re.search(r"pålegger|krever|krev", words):
            law_seen = True
            yield scope.fact(
                "governing_law", scope.reading.span(unit.start, unit.end), "governing-law", 0.9,
                label=re.sub(r"\s+", " ", law.group(1)),
            )  # fmt: skip
        court = _COURT.search(words)
        if court and not venue_seen:
            venue_seen = True
            yield scope.fact(
                "venue", scope.reading.span(unit.start, unit.end), "venue", 0.9,
                label=re.sub(r"\s+", " ", court.group(1)).strip(),
            )  # fmt: skip
