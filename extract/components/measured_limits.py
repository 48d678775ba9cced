"""A measured time in a unit in, out whether it limits anything, and the words it comes with.

`innen 30 dager` is a limit; `30 dager i måneden`, `30 års erfaring` and `det tok 30 dager` are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit, units_of_time, word_list
from .durations import Measured

_BEFORE, _AFTER = 70, 60  # code points around a limit in which the words stand that make it one
_NOTICE_BEFORE, _NOTICE_AFTER = 40, 60
_DESCRIBED = 20  # code points after a time in which stands what it describes
_BINDING = frozenset({"must", "may", "should", "right"})
_SHORT_CELL = 40
_TRIGGER = re.compile(r"\s+[^.;,()]{3,120}")


@dataclass(frozen=True, slots=True)
class Trigger:
    """What sets a limit running (`etter at avtalen er opphørt`), and where it ends."""

    words: str
    end: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a measured time stands: the tokens before which and from which other words stand."""

    scope: Scope
    unit: Unit
    found: Measured
    before: int
    after: int

    def led_by(self, hits: Iterable[Hit]) -> bool:
        """Tell whether one of the hits ends where the time begins."""
        return any(hit.end == self.before for hit in hits)

    def followed_by(self, hits: Iterable[Hit]) -> bool:
        """Tell whether one of the hits begins where the time ends."""
        return any(hit.start == self.after for hit in hits)

    def near(self, hits: Iterable[Hit], before: int, after: int) -> bool:
        """Tell whether one of the hits stands at most so many code points before or after."""
        reading, found = self.scope.reading, self.found
        return any(
            (hit.end <= self.before and reading.token_end(hit.end - 1) > found.start - before)
            or (hit.start >= self.after and reading.token_start(hit.start) < found.end + after)
            for hit in hits
        )


def is_limit(scope: Scope, unit: Unit, found: Measured) -> bool:
    """Tell whether a measured time is a limit, by the words around it."""
    place = _place(scope, unit, found)
    denied = (h for h in unit.of("modal") if h.code == "not")
    if place.led_by(unit.cues("took")) or place.led_by(denied):
        return False  # told of the past, or no longer the limit
    formerly = any(hit.start < place.before for hit in unit.cues("formerly"))
    if formerly and not unit.codes("modal") & _BINDING:
        return False  # `I forrige utgave var fristen 48 timer`
    if _is_age_of_what_is_deleted(place):
        return True
    if _is_rate(place) or place.followed_by(unit.cues("describes")) or _is_amount(place):
        return False
    if unit.kind == "cell":
        return bool(
            unit.codes("trigger")
            or unit.cues("keeps")
            or unit.end - unit.start < _SHORT_CELL
            or trigger_after(scope, unit, found)
        )
    limiting = (
        *(hit for hit in unit.of("trigger") if hit.code == "limit"),
        *unit.cues("at_most", "keeps", "limits", "payment"),
    )
    return (
        found.placeholder
        or found.next_day
        or place.led_by(unit.cues("lasting"))
        or place.near(limiting, _BEFORE, _AFTER)
    )


def lead_of(scope: Scope, unit: Unit, found: Measured) -> int:
    """Return the shadow offset at which a limit begins with its words (`senest innen`)."""
    place = _place(scope, unit, found)
    starts = [hit.start for hit in unit.cues("at_most") if hit.end == place.before]
    return scope.reading.token_start(min(starts)) if starts else found.start


def trigger_after(scope: Scope, unit: Unit, found: Measured) -> Trigger | None:
    """Return what sets a limit running, if the words after it say so."""
    tokens = scope.reading.tokens
    at = _place(scope, unit, found).after
    while at < unit.last and not tokens[at].text[0].isalnum():
        at += 1
    if at < unit.last and tokens[at].lower in units_of_time():
        at += 1  # `[30] (tretti) dager`: the unit once more
    return next(
        (_trigger(scope, unit, hit) for hit in unit.cues("counted_from") if hit.start == at), None
    )


def last_trigger(scope: Scope, unit: Unit) -> Trigger | None:
    """Return what a unit last says that a limit is counted from."""
    triggers = [_trigger(scope, unit, hit) for hit in unit.cues("counted_from")]
    return next((t for t in reversed(triggers) if t is not None), None)


def _place(scope: Scope, unit: Unit, found: Measured) -> _Place:
    reading = scope.reading
    before = reading.token_at(found.start)
    while before > unit.first and reading.tokens[before - 1].is_space:
        before -= 1
    return _Place(scope, unit, found, before, reading.next_word(reading.token_at(found.end)))


def _is_rate(place: _Place) -> bool:
    """Tell whether a time is one of several alike (`to timer i uken`, `hver tredje måned`)."""
    text = place.scope.reading.shadow.text
    return (
        text[place.found.end : place.unit.end].lstrip().startswith("/")
        or place.followed_by(place.unit.cues("rate"))
        or place.led_by(place.unit.cues("repeats"))
    )


def _is_age_of_what_is_deleted(place: _Place) -> bool:
    """Tell whether a time is the age at which something goes: `slettes når de er to år gamle`."""
    unit, tokens = place.unit, place.scope.reading.tokens
    language = place.scope.reading.language
    being = tokens[place.before - 1].lower in word_list("being_old", language)
    deleted = any(hit.end <= place.before for hit in unit.cues("keeps"))
    return being and deleted and place.followed_by(unit.cues("describes"))


def _is_amount(place: _Place) -> bool:
    """Tell whether a time says how much there is of something (`minst to års erfaring`)."""
    unit = place.unit
    if not place.led_by(unit.cues("about")):
        return False
    if place.near(unit.cues("notice"), _NOTICE_BEFORE, _NOTICE_AFTER):
        return False
    months_or_years = place.found.hours is None
    described = place.near(unit.cues("describes"), 0, _DESCRIBED)
    return months_or_years or described or place.led_by(unit.cues("less_than"))


def _trigger(scope: Scope, unit: Unit, hit: Hit) -> Trigger | None:
    reading = scope.reading
    rest = _TRIGGER.match(reading.shadow.text, reading.token_end(hit.end - 1), unit.end)
    if rest is None:
        return None
    start = reading.token_start(hit.start)
    return Trigger(reading.shadow.text[start : rest.end()].strip(), rest.end())
