"""A measured time in a unit in, out whether it limits anything, and the words it comes with.

`innen 30 dager` is a limit; `30 dager i måneden`, `30 års erfaring` and `det tok 30 dager` are not.
"""

from __future__ import annotations

import re

from ..reading import Unit
from ..scope import Scope
from .durations import Measured

RETENTION = re.compile(
    r"slett|lagr|oppbevar|overskriv|behold|arkiv|delet|retain|retention|stor(?:e|age)|eras", re.I
)
"""Words about how long data are kept."""

TRIGGER = re.compile(
    r"^\W*((?:kalenderdager |dager |timer |days |hours )?"
    r"(?:etter|fra|før|after|from|of|before|frå|prior to|efter)\s+"
    r"(?:at\s+|that\s+)?[^.;,()]{3,120})",
    re.I,
)
"""What sets a limit running, in the words after it (`etter at avtalen er opphørt`)."""

LEAD = re.compile(
    r"(?:ikke senere enn|ikkje seinare enn|senest innen|senest|seinast innan|seinast|"
    r"innenfor tidsfristen på|innenfor|innen|innan|inntil|minst|no later than|not later than|"
    r"within|at least|i løpet av|inden)\s+(?:for\s+)?$",
    re.I,
)
"""The words before a limit that belong to it (`senest innen`)."""

_RATE = re.compile(
    r"^\s*(?:pr\.?|per|i)\s+(?:uke|uka|dag|måned|mnd|år|week|day|month|year)|^\s*/", re.I
)
_FREQUENCY = re.compile(
    r"(?:hver|kvar|kvart|every|each|ganger i|gong i|gang i|times a|once a)\s*$", re.I
)
_NOT_A_LIMIT = re.compile(
    r"^\s*(?:gammel|gamle|gamal|erfaring|utdanning|jobberfaring|varighet per|parallelle|"
    r"studiepoeng|semester)",
    re.I,
)
_PAST = re.compile(r"(?:gikk|tok|varte|brukte|gjekk|took)(?:\s+det)?\s*$", re.I)
_NO_LONGER = re.compile(r"(?:\bikke|\bikkje|\bnot)\s*$", re.I)
_AMOUNT = re.compile(
    r"(?:ca\.?|omtrent|minst|under|over|på|til sammen|omfatter|hvert|beste)\s*$", re.I
)
_NOTICE = re.compile(
    r"før|forkant|forveien|førehand|forhånd|prior|before|varsel|notice|etter|after|i forvegen",
    re.I,
)
_YEARS_OR_MONTHS = re.compile(r"år|erfaring|måned", re.I)
_UNDER = re.compile(r"under\s*$")
_LIMITING = re.compile(
    r"innen|senest|seinast|frist|etter|før|varsel|inntil|i løpet|forveien|på forhånd|førehand|"
    r"within|later than|after|notice|before|prior|respon|slett|lagr|oppbevar|for\s*$|gjelder|"
    r"frem til|i minst|minimum|for a period|maksimal|høyst|høgst|opptil|at most|oppseiing|"
    r"oppsigelse|betaling|forfall|retain|kept|deadline|period|innan|forhandle|negotiat|"
    r"forehand|seneast|inom|bindingstid|varighet|reklamasjon|days'|days’|inden|advance|"
    r"\bfor de\b|\bfoer\b",
    re.I,
)
_SHORT_CELL = 40


def is_limit(scope: Scope, unit: Unit, found: Measured) -> bool:
    """Tell whether a measured time is a limit, by the words around it."""
    text = scope.reading.shadow.text
    before, after = text[unit.start : found.start], text[found.end : unit.end]
    if _PAST.search(before) or _NO_LONGER.search(before):
        return False  # told of the past, or no longer the limit
    if _RATE.match(after) or _FREQUENCY.search(before) or _NOT_A_LIMIT.match(after):
        return False
    amount = _AMOUNT.search(before) and not _NOTICE.search(after[:60] + before[-40:])
    if amount and (
        _YEARS_OR_MONTHS.search(text[found.start : found.end + 20]) or _UNDER.search(before)
    ):
        return False
    if unit.kind == "cell":
        return bool(
            unit.codes("trigger")
            or RETENTION.search(text[unit.start : unit.end])
            or unit.end - unit.start < _SHORT_CELL
            or TRIGGER.match(after)
        )
    return found.placeholder or bool(_LIMITING.search(before[-70:] + " | " + after[:60]))
