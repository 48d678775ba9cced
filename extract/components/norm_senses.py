"""A unit in, every sense out that its words express: wordings, actors and GDPR articles."""

from __future__ import annotations

from ..reading import Unit
from ..scope import Scope
from .law_articles import articles_in

_ACTORS = {
    "controller": "controller",
    "processor": "processor",
    "subprocessor": "subprocessor",
    "both": "parties",
    "authority": "authority",
}
_ARTICLES = {
    28: "art28",
    30: "art30",
    32: "art32",
    33: "art33",
    34: "art34",
    35: "art35",
    36: "art36",
}
_OWED_INFORMATION = (13, 14)


def senses_of(scope: Scope, unit: Unit) -> frozenset[str]:
    """Return every sense that a unit's words express, its articles and actors included."""
    return scope.once("senses", unit, _senses_of)


def _senses_of(scope: Scope, unit: Unit) -> frozenset[str]:
    found = set(unit.codes("sense"))
    found |= {_ACTORS[hit.code] for hit in scope.roles(unit) if hit.code in _ACTORS}
    for article in articles_in(scope.reading.words(unit)):
        if article in _ARTICLES:
            found.add(_ARTICLES[article])
        elif article in _OWED_INFORMATION:
            found |= {"data_subject", "notify"}
    return frozenset(found)
