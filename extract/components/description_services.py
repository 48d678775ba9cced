"""A sentence, field or title in, the service or main agreement that the processing serves out.

Art. 28(3) calls it the subject-matter of the processing.
"""

from __future__ import annotations

import re

from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit, word_list
from .description_fields import Fields

_SLOT = re.compile(r"\[[^\]\n]{2,120}\]|\.{5,}|…{2,}|_{4,}")
_REACH = 6000  # code points from an agreement's start in which it says what it is part of
_SLOT_REACH = 4000
_TITLE_REACH = 600  # code points in which an agreement's title and its lines stand
_DATE_REACH = 4  # tokens between a main agreement and the digits of its date or number
_JOINED_REACH = 4  # tokens between `del av` and the agreement
_OPENING = 4  # tokens in which a sentence names who serves
_OF_THE_PROCESSING = frozenset(
    {"background", "purpose", "nature", "data_types", "data_subjects", "responsibility"}
)


def subject_matter(scope: Scope, unit: Unit, fields: Fields) -> str | None:
    """Return how far a unit fills the subject-matter; None when it is not about it."""
    at = unit.start - scope.region.start
    if unit.kind == "heading":
        named = at < _TITLE_REACH and _names_system(scope, unit)
        return "complete" if named else None
    unnamed = _leaves_service_open(scope, unit)
    if any(h.group == "cue" and h.code == "subject_field" for h in fields.get(unit.index, ())):
        return "unfilled" if unnamed or _SLOT.search(scope.reading.words(unit)) else "complete"
    if unit.kind == "cell":
        return None
    if _tells_service(scope, unit):
        if at >= _REACH:
            return None
        return "unfilled" if unnamed else "complete"
    return "unfilled" if at < _SLOT_REACH and unnamed else None


def _tells_service(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit names the service or the agreement that the processing is part of."""
    if _names_system(scope, unit) or _links_agreement(scope, unit) or _serves(scope, unit):
        return True
    if unit.cues("generic_purpose"):
        return False
    if unit.cues("service"):
        return True
    tokens, roles = scope.reading.tokens, scope.roles(unit)
    suppliers = {h.end for h in roles if h.code == "processor"}
    if any(hit.start in suppliers for hit in unit.cues("delivers")):
        return True
    parties = {h.start for h in roles}
    return any(
        at < unit.last and tokens[at].text[0].isupper() and at not in parties
        for hit in unit.cues("uses")
        for at in (hit.start + 1, hit.end)
    )


def _names_system(scope: Scope, unit: Unit) -> bool:
    """Tell whether a system is called by its name (`fagsystemet Saksfar`)."""
    tokens = scope.reading.tokens
    parties = {i for h in scope.roles(unit) for i in range(h.start, h.end)}
    for hit in unit.cues("system"):
        at = hit.end
        while at < unit.last and not tokens[at].text[0].isalnum() and tokens[at].text in '«"“*,':
            at += 1
        if at >= unit.last or at in parties or tokens[hit.start].text[0].isupper():
            continue
        if tokens[at].text[0].isupper() and not tokens[at].text.isupper():
            return True
    return False


def _links_agreement(scope: Scope, unit: Unit) -> bool:
    """Tell whether a main agreement is told by its date or number, or as what this is part of."""
    tokens = scope.reading.tokens
    main = _main_agreements(unit)
    if any(
        0 <= agreement.start - part.end <= _JOINED_REACH
        for part in unit.cues("part_of")
        for agreement in main
    ):
        return True
    for hit in main:
        at, dated = hit.end, False
        while at < min(hit.end + _DATE_REACH, unit.last):
            if dated and any(c.isdigit() for c in tokens[at].text):
                return True
            if tokens[at].lower not in word_list("dating") and not tokens[at].is_punct:
                break
            dated = dated or tokens[at].lower in word_list("dating")
            at += 1
    return False


def _main_agreements(unit: Unit) -> list[Hit]:
    """Return the mentions of an agreement other than the one that is read."""
    own = {i for h in unit.cues("this_agreement") for i in range(h.start, h.end)}
    for hit in unit.of("kind"):
        if hit.code == "data_processing_agreement":
            own |= set(range(hit.start, hit.end))
    return [h for h in unit.cues("main_agreement") if own.isdisjoint(range(h.start, h.end))]


def _serves(scope: Scope, unit: Unit) -> bool:
    """Tell whether the processor is said to do something for the controller."""
    if unit.of("modal") or unit.cues("processor_for", "on_behalf"):
        return False
    if unit.sections and not unit.sections & _OF_THE_PROCESSING:
        return False
    if "process" in unit.codes("sense") and not unit.cues("used_for"):
        return False
    tokens, roles = scope.reading.tokens, scope.roles(unit)
    doers = [h for h in roles if h.code == "processor" and h.start - unit.first < _OPENING]
    if not doers or any(h.start == doers[0].end for h in unit.cues("equals")):
        return False
    served = word_list("serving")
    return any(
        h.code == "controller"
        and h.start - doers[0].end > 1
        and {tokens[h.start - 1].lower, tokens[h.start - 2].lower} & served
        for h in roles
    )


def _leaves_service_open(scope: Scope, unit: Unit) -> bool:
    """Tell whether a slot stands where the service or main agreement should be named."""
    reading = scope.reading
    text = reading.shadow.text
    if any(
        text[reading.token_end(hit.end - 1) : unit.end].lstrip().startswith("[")
        for hit in unit.cues("part_of")
    ):
        return True
    named = [reading.token_start(hit.start) for hit in unit.cues("service_or_agreement")]
    return any(
        m.group().startswith("[") and any(m.start() < at < m.end() for at in named)
        for m in _SLOT.finditer(text, unit.start, unit.end)
    )
