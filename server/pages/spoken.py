"""RDF terms in a person's words: labels of codes, yes and no, "84 dager" for P84D."""

from __future__ import annotations

import re

from rdflib import XSD, Literal, URIRef

from ... import ontology
from ...queries.terms import Term
from ..wording import text

_DURATION = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_DURATIONS = frozenset({XSD.duration, XSD.dayTimeDuration, XSD.yearMonthDuration})


def spoken(term: Term, language: str) -> str:
    """Return a term in words: an IRI's label, a literal as a person would write it."""
    if isinstance(term, URIRef):
        return ontology.label(term, language)
    if isinstance(term, Literal):
        if term.datatype == XSD.boolean:
            return text("site.yes" if str(term) in {"true", "1"} else "site.no", language)
        if term.datatype in _DURATIONS:
            return duration(str(term), language)
    return str(term)


def duration(value: str, language: str) -> str:
    """Return an ISO 8601 duration in words; unchanged if it is none."""
    match = _DURATION.fullmatch(value)
    parts = {name: count for name, count in match.groupdict().items() if count} if match else {}
    if not parts:
        return value
    return " ".join(
        text(f"duration.{'one_' if count == '1' else ''}{name}", language, count=count)
        for name, count in parts.items()
    )
