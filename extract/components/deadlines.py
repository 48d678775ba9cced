"""An agreement and its norms in, its time limits out: what for, how long or how soon, who is bound.

Measured limits are ISO 8601 durations, wordings (`uten ugrunnet opphold`) are codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit
from .awaited_limits import awaited
from .deadline_rows import row_duties
from .durations import Measured, measured_in
from .measured_limits import is_limit, last_trigger, lead_of, trigger_after
from .norm_records import Norm
from .tick_boxes import is_left_open

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
_WITH_NUMBER = 90  # code points between a number and the wording that goes with it
_CLAUSE_BEFORE, _CLAUSE_AFTER = 120, 60  # code points around a limit that tell whom it is towards
_REQUESTER = 30  # code points before a request in which stands who makes it
_POINTED_AT = 2  # units back in which the duty stands that `denne fristen` points at
_NO_MORE = 8  # tokens of a unit that says no more than how long a limit is
_NEXT = 2  # tokens between a verb and its object, or a number and what it counts


def find_deadlines(scope: Scope, norms: list[Norm]) -> list[Fact]:
    """Return the time limits of an agreement, each with who it binds."""
    return list(_deadlines(scope, norms))


def _deadlines(scope: Scope, norms: list[Norm]) -> Iterator[Fact]:
    by_unit: dict[int, tuple[Norm, ...]] = {}
    for norm in norms:
        by_unit[norm.unit.index] = (*by_unit.get(norm.unit.index, ()), norm)
    by_row = row_duties(scope, {index: own[-1] for index, own in by_unit.items()})
    reading = scope.reading
    for unit in scope.units:
        if not _may_set_limit(unit) or is_left_open(scope, unit):
            continue
        own = by_unit.get(unit.index, ())
        before = None if own else _pointed_at(unit, norms)
        row = by_row.get(unit.row) if unit.row is not None else None
        measured = [
            found
            for found in measured_in(reading.shadow.text, unit.start, unit.end, reading.language)
            if before is not None or is_limit(scope, unit, found)
        ]
        for found in measured:
            part = _clause(unit, own, found.start)
            yield _measured(scope, part, _at(own, found.start), before or row, found)
        told = own or ((row,) if row is not None else ())
        counted = [_at(own, found.start) for found in measured]
        yield from _worded(scope, unit, told, counted)


def _at(norms: Sequence[Norm], place: int) -> Norm | None:
    """Return the norm of a unit whose words hold a place: that of the last clause to begin."""
    holding = [n for n in norms if n.unit.start <= place < n.unit.end]
    return holding[-1] if holding else (norms[-1] if norms else None)


def _clause(unit: Unit, norms: Sequence[Norm], place: int) -> Unit:
    """Return a unit with the wordings only of the clauses that one of its norms runs through."""
    norm = _at(norms, place)
    if norm is None or len(norms) == 1:
        return unit
    last = min((n.unit.first for n in norms if n.unit.start > place), default=unit.last)
    hits = (h for h in unit.hits if norm.unit.first <= h.start < last)
    return replace(unit, hits=tuple(hits))


def _may_set_limit(unit: Unit) -> bool:
    if unit.kind == "heading" or unit.zones & _NO_LIMIT_ZONES:
        return False
    if unit.sections & _NO_LIMIT_SECTIONS:
        return False
    return "guidance" not in unit.zones or "tender" in unit.zones


def _pointed_at(unit: Unit, norms: Sequence[Norm]) -> Norm | None:
    """Return the duty before a unit that tells its limit (`Denne fristen er 12 uker`)."""
    short = unit.last - unit.first <= _NO_MORE and bool(unit.cues("limit_named"))
    if not unit.cues("this_limit") and not short:
        return None
    near = [n for n in norms if 0 < unit.index - n.unit.index <= _POINTED_AT]
    return near[-1] if near else None


def _measured(
    scope: Scope, unit: Unit, norm: Norm | None, before: Norm | None, found: Measured
) -> Fact:
    """Return the fact of a measured limit; `before` is the duty that it belongs to instead."""
    reading = scope.reading
    norm = norm or before
    told_in = unit
    if before is not None and before.unit.row is None:  # a row's limit says itself what it is for
        told_in = before.unit
    what, bearer = _what(norm, told_in), _bearer(scope, norm)
    bearer = awaited(scope, unit, found) or bearer
    # The 72 hours are the controller's towards the authority, whoever the sentence is about.
    if _is_to_authority(scope, unit, found):
        what, bearer = "authority_notification", "both" if scope.mutual else "controller"
    trigger = trigger_after(scope, unit, found)
    end = trigger.end if trigger else found.end
    if trigger is None and before is not None:
        trigger = last_trigger(scope, before.unit)
    return scope.fact(
        "deadline",
        reading.span(lead_of(scope, unit, found), end),
        "deadline-measured",
        _grounds(norm, before, found.placeholder),
        _wordings(unit, reading.token_at(found.start), reading.token_at(end)),
        what=what,
        value=found.value,
        hours=found.hours,
        promptness=_promptness_beside(scope, unit, found),
        bearer=scope.side(bearer),
        trigger=trigger.words if trigger else None,
        is_placeholder=found.placeholder,
        business_days=found.business or _counts_working_days(scope, unit, found),
        unit=str(unit.index),
        effective=True,
    )


def _worded(
    scope: Scope, unit: Unit, norms: Sequence[Norm], counted: Sequence[Norm | None]
) -> Iterator[Fact]:
    """Yield the limits put in words; `counted` are the norms that have measured ones."""
    if not norms and unit.kind != "cell":
        return
    reading = scope.reading
    for hit in _apart(unit.of("promptness")):
        norm = _at(norms, reading.token_start(hit.start))
        if hit.code not in _BINDING_WORDS or (norm in counted and hit.code in _AT_ONCE):
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
            ("in_words", *_grounds(norm, None, False)),
            (hit,),
            what=_what(norm, unit),
            value=hit.code,
            bearer=scope.side(norm.bearer if norm else "processor"),
            is_placeholder=False,
            business_days=False,
            unit=str(unit.index),
            effective=True,
        )


def _grounds(norm: Norm | None, before: Norm | None, in_slot: bool) -> Iterator[str]:
    """Yield what makes a limit less sure than one that a duty sets in a number."""
    if norm is None:
        yield "outside_duty"
    elif not norm.bearer_known:
        yield "bearer_default"
    if before is not None:
        yield "points_back"
    if in_slot:
        yield "open_slot"


def _wordings(unit: Unit, first: int, last: int) -> Iterator[Hit]:
    """Yield the words that make a time between two tokens a limit, and those that set it off."""
    near = (*unit.of("trigger"), *unit.of("promptness"), *unit.cues("at_most", "counted_from"))
    yield from (h for h in near if h.end >= first - 1 and h.start <= last)


def _what(norm: Norm | None, unit: Unit) -> str:
    """Return what a limit is for, by its norm's topic and the words of its unit."""
    topic = norm.topics[0] if norm else ""
    if unit.cues("payment"):
        return "payment"
    if topic in ("reporting", "other", "breach_content") and unit.cues("report"):
        return "report"
    if topic in ("forward_requests", "assist_rights"):
        return "correction" if unit.cues("correct") else "subject_request"
    if topic in ("deletion_return", "logging", "security", "") and unit.cues("keeps"):
        return topic if topic == "deletion_return" else "retention"
    if unit.cues("remedy"):
        return "correction"
    return topic or "other"


def _bearer(scope: Scope, norm: Norm | None) -> str:
    if norm is not None:
        return norm.bearer
    return "both" if scope.mutual else "processor"


def _is_to_authority(scope: Scope, unit: Unit, found: Measured) -> bool:
    """Tell whether a limit is that of GDPR Art. 33(1), towards the supervisory authority."""
    if found.value not in ("PT72H", "P3D"):
        return False
    reading = scope.reading
    at = reading.token_at(found.start)
    first = reading.token_at(max(unit.start, found.start - _CLAUSE_BEFORE))
    last = reading.token_at(min(unit.end, found.end + _CLAUSE_AFTER))
    notices = [h for h in unit.of("sense") if h.code == "notify" and h.start >= first]
    addressees = [
        (abs(role.start - at), role.code)
        for role in scope.roles(unit)
        if first <= role.start < last
        and (
            role.code == "authority"
            or (
                role.code == "controller"
                and any(0 <= role.start - notice.end < _NEXT for notice in notices)
            )
        )
    ]
    if not addressees:
        return bool(unit.cues("authority_notification"))
    return min(addressees)[1] == "authority"


def _counts_working_days(scope: Scope, unit: Unit, found: Measured) -> bool:
    """Tell whether the words after a limit are that working days count (`på hverdager`)."""
    after = scope.reading.token_at(found.end)
    days = (h for h in unit.of("trigger") if h.code == "working_days")
    return any(0 <= h.start - after < _NEXT for h in days)


def _promptness_beside(scope: Scope, unit: Unit, found: Measured) -> str | None:
    """Return the wording that a number goes with (`uten ugrunnet opphold og senest 24 timer`)."""
    for hit in unit.of("promptness"):
        distance = abs(scope.reading.token_start(hit.start) - found.start)
        if hit.code in _AT_ONCE and distance < _WITH_NUMBER:
            return hit.code
    return None


def _of_authority(scope: Scope, unit: Unit, hit: Hit) -> bool:
    """Tell whether it is an authority that requests (`på forespørsel fra tilsynsmyndigheten`)."""
    near = scope.reading.token_start(hit.start) - _REQUESTER
    return any(
        role.code == "authority" and scope.reading.token_start(role.start) >= near
        for role in scope.roles(unit)
    )


def _apart(hits: tuple[Hit, ...]) -> Iterator[Hit]:
    """Yield the hits that overlap no earlier one; of those that begin together, the longest."""
    end = 0
    for hit in sorted(hits, key=lambda h: (h.start, h.start - h.end)):
        if hit.start >= end:
            end = hit.end
            yield hit
