"""A sentence in, the part of it out that tells what is, or may be, kept of somebody."""

from __future__ import annotations

import re

from ..reading import Unit
from ..scope import Scope
from ..vocabulary import VAGUE
from ..wordings import word_list
from .data_items import hits_within
from .data_runs import BINDING, OTHER_SECTIONS

MAY_TELL = frozenset({"data_may", "data_may_be"})
"""Leads that say that some kinds of data may turn up."""

_NEAR = 5  # tokens from the people to the first kind of data kept of them
_FEWEST = 2  # kinds of data that a sentence tells of somebody
_OPENING = 3  # tokens from the sentence's beginning to the people
_ASIDE = re.compile(r"\s[–—-]\s|;")


def what_may_be_told(scope: Scope, unit: Unit) -> tuple[int, int] | None:
    """Return where the kinds of data stand that a sentence says may turn up.

    `Meldinger kan nevne helse`, `I fritekst kan legning bli nevnt`; nothing for other sentences.
    """
    if unit.sections & OTHER_SECTIONS:
        return None
    if "not" in unit.codes("modal") and not turns_up_after_all(scope, unit):
        return None
    reading = scope.reading
    leads = [h for h in unit.of("lead") if h.code in MAY_TELL]
    for lead in leads:
        ends = max(h.end for h in leads if h.start == lead.start)
        at = reading.token_end(ends - 1)
        told = hits_within(scope, unit, "data", at, unit.end)
        if lead.code == "data_may" and told and _is_erased(unit, ends, told[0].start):
            continue
        if lead.code == "data_may" and told:
            return reading.token_start(told[0].start), _end_of(scope, unit, at)
        if lead.code == "data_may_be":
            verbs = [h.start for h in unit.of("modal") if h.start < lead.start]
            found = _around(scope, unit, min([*verbs, lead.start]), ends)
            if found is not None:
                return found
    return None


def _is_erased(unit: Unit, start: int, end: int) -> bool:
    """Tell whether words on erasure stand between two tokens (`komme krav om sletting av navn`)."""
    return any(h.code == "delete" and start <= h.start < end for h in unit.of("sense"))


def turns_up_after_all(scope: Scope, unit: Unit) -> bool:
    """Tell whether a sentence denies some data, and then says that they may turn up.

    `Opplysninger om helse skal normalt ikke registreres, men kan komme frem i samtaler.`
    """
    tokens = scope.reading.tokens
    denials = [h.end for h in unit.of("modal") if h.code == "not"]
    leads = [h.start for h in unit.of("lead") if h.code == "data_may_be"]
    if not denials or not leads or max(denials) > min(leads):
        return False
    between = (tokens[i].lower for i in range(max(denials), min(leads)))
    return any(word in word_list("contrasting") for word in between)


def data_of_people(scope: Scope, unit: Unit) -> tuple[int, int] | None:
    """Return where the data stand that a sentence tells of people that it opens with.

    `Om trenere har vi navn og e-post`, `For staff they are name and e-mail`.
    """
    reading = scope.reading
    end = _end_of(scope, unit, unit.start)
    modal = {h.code for h in unit.of("modal") if reading.token_start(h.start) < end}
    if unit.sections & OTHER_SECTIONS or modal & (BINDING | {"may"}):
        return None
    first = reading.next_word(unit.first)
    if reading.tokens[first].lower not in word_list("for_words") | word_list("about_words"):
        return None
    people = [h for h in unit.of("subject") if h.start <= first + _OPENING]
    named = {h.start for h in unit.of("subject")}
    data = [h for h in unit.of("data") if h.start not in named]
    if not people or len({h.code for h in data if h.code not in VAGUE}) < _FEWEST:
        return None
    before = max((h.end for h in unit.of("subject") if h.end <= data[0].start), default=None)
    if before is None or data[0].start - before > _NEAR:
        return None
    between = [reading.tokens[i].lower for i in range(before, data[0].start)]
    if not between or any(word in word_list("prepositions") for word in between):
        return None
    return reading.token_start(data[0].start), end


def _end_of(scope: Scope, unit: Unit, at: int) -> int:
    """Return where what follows a lead ends: before an aside, or with the sentence."""
    m = _ASIDE.search(scope.reading.shadow.text, at, unit.end)
    return m.start() if m else unit.end


def _around(scope: Scope, unit: Unit, start: int, end: int) -> tuple[int, int] | None:
    """Return where the data stand that a passive lead says may be told of, before it or inside.

    `Sykdom kan avdekkes` has them before; `I fritekst kan legning bli nevnt` inside.
    """
    reading = scope.reading
    inside = hits_within(
        scope, unit, "data", reading.token_start(start), reading.token_end(end - 1)
    )
    if inside:
        after = [h for h in inside if h.start > start]
        if after:
            return reading.token_start(after[0].start), reading.token_end(after[-1].end - 1)
    before = [h for h in unit.of("data") if h.end <= start and h.code not in VAGUE]
    first = reading.tokens[reading.next_word(unit.first)].lower
    if not before or first in word_list("prepositions") | word_list("before_places"):
        return None  # `I fritekst kan det forekomme opplysninger om helse`
    text = reading.shadow.text
    cut = max(
        (m.end() for m in _ASIDE.finditer(text, unit.start, reading.token_start(start))),
        default=unit.start,
    )
    return cut, reading.token_start(start)
