"""A sentence in, whether it says that the agreement is signed, or leaves a place to sign, out."""

from __future__ import annotations

import re

from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit

_SLOT = re.compile(r"\[[^\]\n]{2,120}\]|\.{5,}|…{2,}|_{4,}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LONGEST_PLACE = 160
_CONDITION_REACH = 3  # tokens between `når` and the signing that has not come yet
_DATE_REACH = 90  # code points from a signing to its date
_BELOW = 260  # code points under `Signert elektronisk:` in which those who signed are dated
_OPENING = 3  # tokens in which a line that tells of a signing begins
_SHORT = 5  # tokens of a line that only says how it was signed


def signature(scope: Scope, unit: Unit) -> str | None:
    """Return how far a unit fills the place for signatures; None when it is not about it."""
    if is_signed(scope, unit):
        return "complete"
    if unit.cues("to_sign") and not unit.codes("sense") & {"confidentiality", "change"}:
        return "unfilled"
    words = scope.reading.words(unit)
    left_open = _SLOT.search(words) is not None or words.rstrip().endswith(":")
    if unit.cues("signature_place") and left_open and len(words) < _LONGEST_PLACE:
        return "unfilled"
    return None


def is_signed(scope: Scope, unit: Unit) -> bool:
    """Tell whether the words are that the parties have signed, not that it is to be done."""
    tokens = scope.reading.tokens
    signs = [h for h in unit.of("sign") if h.code == "signed"]
    signs += [
        h for h in unit.cues("signed_on") if h.end < unit.last and tokens[h.end].text[0].isdigit()
    ]
    signs += [h for h in unit.cues("has_signed") if _is_of_this(scope, unit, h)]
    return any(not _awaited(unit, sign) for sign in signs)


def _is_of_this(scope: Scope, unit: Unit, sign: Hit) -> bool:
    """Tell whether a signing that opens a line, or follows `er`, is dated or told to be by both.

    `abonnementsavtalen signert 3. mars 2025` is the signing of another agreement.
    """
    tokens, text = scope.reading.tokens, scope.reading.shadow.text
    words = [i for i in range(unit.first, sign.start) if tokens[i].text[0].isalnum()]
    opens = len(words) < _OPENING and not unit.cues("main_agreement")
    stated = any(h.end == sign.start for h in unit.cues("copula"))
    if not opens and not stated:
        return False
    if any(h.start >= sign.start for h in unit.cues("by_both")):
        return True
    start, end = scope.reading.token_start(sign.start), min(unit.end, scope.region.end)
    if _YEAR.search(text, start, min(end, start + _DATE_REACH)):
        return True
    line = [i for i in range(unit.first, unit.last) if tokens[i].text[0].isalnum()]
    short = len(line) <= _SHORT and bool(unit.cues("electronically"))
    return short and _YEAR.search(text, end, min(end + _BELOW, scope.region.end)) is not None


def _awaited(unit: Unit, sign: Hit) -> bool:
    """Tell whether a signing is one to come (`når den er signert`, `skal være signert av`)."""
    conditions = [h for h in unit.of("sense") if h.code == "conditional"]
    binding = [h for h in unit.of("modal") if h.code == "must"]
    return any(h.end <= sign.start for h in binding) or any(
        0 <= sign.start - h.end < _CONDITION_REACH
        for h in (*conditions, *unit.cues("counted_from"))
    )
