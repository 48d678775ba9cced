"""An agreement and its norms in, its time limits out: what for, how long or how soon, who is bound.

Measured limits are ISO 8601 durations, wordings (`uten ugrunnet opphold`) are codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit
from .durations import Measured, measured_in
from .measured_limits import LEAD, RETENTION, TRIGGER, is_limit
from .norm_records import Norm

__all__ = ["Measured", "find_deadlines", "measured_in"]

_NO_LIMIT_ZONES = frozenset({"example", "definition", "italic"})
_NO_LIMIT_SECTIONS = frozenset({"changelog", "definitions"})
_AT_ONCE = frozenset({"immediately", "without_undue_delay", "as_soon_as_possible"})
_BINDING_WORDS = _AT_ONCE | {
    "as_soon_as_law_permits",
    "within_reasonable_time",
    "same_day",
    "on_request",
}
_WITH_NUMBER = 90  # characters between a number and the wording that goes with it

_PAYMENT = re.compile(r"betal|faktura|forfall|payment|invoice", re.I)
_REPORT = re.compile(r"rapport|report", re.I)
_CORRECTION = re.compile(r"korriger|rette|slette|rett", re.I)
_REMEDY = re.compile(r"avvik skal rettes|utbedre|rettes innen|remed", re.I)
_WEEKDAYS = re.compile(r"p[åa]\s+(?:hverdager|virkedager|kvardagar)", re.I)
_AUTHORITY = re.compile(r"tilsyn|myndighet|myndigheit|authority", re.I)
_TO_AUTHORITY = re.compile(
    r"datatilsyn|tilsynsmyndighet|tilsynsmyndigheit|supervisory authority|"
    r"artikkel 33 nr\. ?1|art\. ?33 nr\. ?1|article 33\(1\)",
    re.I,
)
_BY_LAW = re.compile(r"Fristen for dette|noe som etter loven")
_TO_CONTROLLER = re.compile(
    r"(?:varsle|melde|notify|underrette)\s+(?:den\s+)?"
    r"(?:behandlingsansvarlig|kommunen|kunden|customer|controller)",
    re.I,
)


def find_deadlines(scope: Scope, norms: list[Norm]) -> list[Fact]:
    """Return the time limits of an agreement, each with who it binds."""
    return list(_deadlines(scope, norms))


def _deadlines(scope: Scope, norms: list[Norm]) -> Iterator[Fact]:
    by_unit = {n.unit.index: n for n in norms}
    reading = scope.reading
    for unit in scope.units:
        if unit.kind == "heading" or unit.zones & _NO_LIMIT_ZONES:
            continue
        if unit.sections & _NO_LIMIT_SECTIONS:
            continue
        if "guidance" in unit.zones and "tender" not in unit.zones:
            continue
        norm = by_unit.get(unit.index)
        measured = [
            found
            for found in measured_in(reading.shadow.text, unit.start, unit.end, reading.language)
            if is_limit(scope, unit, found)
        ]
        for found in measured:
            yield _measured(scope, unit, norm, found)
        yield from _worded(scope, unit, norm, bool(measured))


def _measured(scope: Scope, unit: Unit, norm: Norm | None, found: Measured) -> Fact:
    reading = scope.reading
    text = reading.shadow.text
    before, after = text[unit.start : found.start], text[found.end : unit.end]
    what = _what(norm, reading.words(unit))
    bearer = _bearer(scope, norm)
    # The 72 hours are the controller's towards the authority, whoever the sentence is about.
    if _is_to_authority(found, before[-120:] + after[:60], reading.words(unit)):
        what, bearer = "authority_notification", "both" if scope.mutual else "controller"
    trigger, lead = TRIGGER.match(after), LEAD.search(before)
    start = unit.start + lead.start() if lead else found.start
    end = found.end + (trigger.end(1) if trigger else 0)
    return scope.fact(
        "deadline",
        reading.span(start, end),
        "deadline-measured",
        0.93 if norm else 0.8,
        what=what,
        value=found.value,
        hours=found.hours,
        promptness=_promptness_beside(scope, unit, found),
        bearer=scope.side(bearer),
        trigger=trigger.group(1).strip() if trigger else None,
        is_placeholder=found.placeholder,
        business_days=found.business or bool(_WEEKDAYS.match(after.lstrip())),
        unit=str(unit.index),
        effective=True,
    )


def _worded(scope: Scope, unit: Unit, norm: Norm | None, numbers: bool) -> Iterator[Fact]:
    """Yield the limits put in words; `numbers` tells that the unit has measured ones."""
    if norm is None and unit.kind != "cell":
        return
    reading = scope.reading
    for hit in _apart(unit.of("promptness")):
        if hit.code not in _BINDING_WORDS or (numbers and hit.code in _AT_ONCE):
            continue
        if hit.code == "on_request" and _of_authority(scope, unit, hit):
            continue
        alone = hit.start == unit.first and unit.last - hit.end <= 2
        if unit.kind == "cell" and not alone:
            continue
        yield scope.fact(
            "deadline",
            reading.hit_span(hit),
            f"deadline-{hit.code}",
            0.9,
            what=_what(norm, reading.words(unit)),
            value=hit.code,
            bearer=scope.side(norm.bearer if norm else "processor"),
            is_placeholder=False,
            business_days=False,
            unit=str(unit.index),
            effective=True,
        )


def _what(norm: Norm | None, words: str) -> str:
    """Return what a limit is for, by its norm's topic and the words of its unit."""
    topic = norm.topics[0] if norm else ""
    if _PAYMENT.search(words):
        return "payment"
    if topic in ("reporting", "other", "breach_content") and _REPORT.search(words):
        return "report"
    if topic in ("forward_requests", "assist_rights"):
        corrected = _CORRECTION.search(words) and "innen" in words
        return "correction" if corrected else "subject_request"
    if topic in ("deletion_return", "logging", "") and RETENTION.search(words):
        return topic if topic == "deletion_return" else "retention"
    if _REMEDY.search(words):
        return "correction"
    return topic or "other"


def _bearer(scope: Scope, norm: Norm | None) -> str:
    if norm is not None:
        return norm.bearer
    return "both" if scope.mutual else "processor"


def _is_to_authority(found: Measured, clause: str, words: str) -> bool:
    """Tell whether a limit is that of GDPR Art. 33(1), towards the supervisory authority."""
    return (
        found.value in ("PT72H", "P3D")
        and bool(_TO_AUTHORITY.search(clause) or _BY_LAW.search(words))
        and not _TO_CONTROLLER.search(clause)
    )


def _promptness_beside(scope: Scope, unit: Unit, found: Measured) -> str | None:
    """Return the wording that a number goes with (`uten ugrunnet opphold og senest 24 timer`)."""
    for hit in unit.of("promptness"):
        distance = abs(scope.reading.token_start(hit.start) - found.start)
        if hit.code in _AT_ONCE and distance < _WITH_NUMBER:
            return hit.code
    return None


def _of_authority(scope: Scope, unit: Unit, hit: Hit) -> bool:
    """Tell whether it is an authority that requests (`på forespørsel fra tilsynsmyndigheten`)."""
    near = max(0, scope.reading.token_start(hit.start) - unit.start - 30)
    return bool(_AUTHORITY.search(scope.reading.words(unit)[near:]))


def _apart(hits: tuple[Hit, ...]) -> Iterator[Hit]:
    """Yield the hits that overlap no earlier one; of those that begin together, the longest."""
    end = 0
    for hit in sorted(hits, key=lambda h: (h.start, h.start - h.end)):
        if hit.start >= end:
            end = hit.end
            yield hit
