"""A unit in, every sense out that its words express: wordings, actors and GDPR articles."""

from __future__ import annotations

from ..reading import Unit
from ..scope import Scope
from ..wordings import word_list
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
_CONTROLLING = frozenset({"controller", "joint_controller", "independent_controller"})
_TOLD_REACH = 3  # tokens between telling and whom


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
    if "data_subject" not in found and _tells_people(scope, unit):
        found.add("data_subject")
    return frozenset(found)


def _tells_people(scope: Scope, unit: Unit) -> bool:
    """Tell whether the controller is to tell people something: `Kommunen informerer elevene`.

    Whoever `og informerer elevene` is about is the first that the sentence names.
    """
    tokens, language = scope.reading.tokens, scope.reading.language
    told = [h for h in unit.of("sense") if h.code == "notify"]
    people = [h for h in unit.of("subject") if h.start > unit.first]
    if not told or not people:
        return False
    named = scope.roles(scope.reading.units[unit.index])
    if not named or named[0].code not in _CONTROLLING:
        return False
    between = word_list("before_nouns", language)
    return any(
        h.start >= notice.end
        and h.start - notice.end <= _TOLD_REACH
        and all(tokens[i].lower in between for i in range(notice.end, h.start))
        for notice in told
        for h in people
    )
