"""An agreement in, the parties out that a role beside a name, a cover or a deed tells of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..scope import Scope
from ..wordings import word_list, word_pattern
from .company_names import legal_form, organisation
from .names import name_after, name_before
from .party_names import (
    Party,
    clean,
    is_name,
    is_organisation_or_slot,
    number_near,
)
from .party_roles import role_of

_BRACKET_BEFORE = re.compile(r"\s*\([^()\n]{2,70}\)\s*")
_ACRONYM_BRACKET = re.compile(r"\s*\([A-ZÆØÅ]{2,8}\)\s*")
_ACRONYM = re.compile(r"[A-ZÆØÅ]{2,6}")
_NUMBER_REACH = 60  # code points that a number takes with its label
_COVER_UNITS = 8
_COVER_NAME = 60  # code points that a name alone on a cover has at most


def stated_as(scope: Scope) -> Iterator[Party]:
    """Find `NAME som «databehandler»`, `NAME («Leverandøren»)`, `NAME, heretter kalt ...`."""
    text = scope.reading.shadow.text
    for m in _as_role().finditer(text, scope.region.start, scope.region.end):
        role = role_of(m.group("role"))
        if role is None:
            continue
        name_end = m.start()
        numbered = _numbered().search(text, max(0, name_end - _NUMBER_REACH), name_end)
        name_end = numbered.start() if numbered else name_end
        bracket = _BRACKET_BEFORE.search(text, max(0, name_end - 90), name_end)
        if bracket and bracket.end() == name_end:
            name_end = bracket.start()
        else:
            bracket = None
        span = name_before(text, name_end)
        if span is None or name_end - span[1] > 4:
            continue
        name = clean(text[span[0] : span[1]])
        if not is_name(name) or not (is_organisation_or_slot(name) or _ACRONYM.fullmatch(name)):
            continue
        if bracket and _ACRONYM_BRACKET.fullmatch(bracket.group()):
            name = f"{name} {bracket.group().strip()}"
        verb = (m.group("verb") or "").lower() in word_list("being")
        if verb and (_names_two(name) or is_common_body(name)):
            continue
        yield Party(
            *span,
            name,
            role,
            pattern="party-is" if verb else "party-as",
            org_number=number_near(text, span[1]),
            introduced_to=m.end(),
        )


def is_common_body(name: str) -> bool:
    """Tell whether a name is one word for a body that is named elsewhere: `Helseforetaket`."""
    word = name.lower()
    if " " in word or word in word_list("lone_names"):
        return False
    return word.endswith(tuple(word_list("common_bodies")))


def _names_two(name: str) -> bool:
    """Tell whether words before `er` name two, not one organisation with `og` in its name."""
    joined = word_pattern("adding").search(name)
    return joined is not None and not legal_form().search(name[joined.end() :])


def publisher(scope: Scope) -> Iterator[Party]:
    """Take the organisation that stands alone on the cover of a buyer's documents as the buyer."""
    text = scope.reading.shadow.text
    for unit in scope.units[:_COVER_UNITS]:
        words = scope.reading.words(unit).strip()
        if unit.kind != "heading" or len(words) >= _COVER_NAME or unit.codes("kind"):
            continue
        span = name_after(text, unit.start, unit.end) if organisation().search(words) else None
        if span and clean(text[span[0] : span[1]]) == clean(words):
            yield Party(*span, clean(words), "customer", pattern="party-publisher")
            return


def acting(scope: Scope) -> Iterator[Party]:
    """Find who `X er databehandler for` says to be the processor, in a cooperation."""
    reading = scope.reading
    text = reading.shadow.text
    for unit in scope.units:
        said = next((h for h in unit.of("cue") if h.code == "processor_for"), None)
        if said is None or unit.kind not in ("sentence", "item") or "definition" in unit.zones:
            continue
        start = unit.start
        for i in range(unit.first, said.start):
            if reading.tokens[i].lower in word_list("that_clause"):
                start = reading.token_end(i)
        span = name_after(text, start, reading.token_start(said.start))
        if span is None:
            continue
        name = clean(text[span[0] : span[1]])
        if is_name(name) and organisation().search(name):
            yield Party(*span, name, "processor", pattern="party-is")


@lru_cache(maxsize=1)
def _numbered() -> re.Pattern[str]:
    """Return the pattern of an organisation number, or the slot for it, between name and role."""
    label = word_pattern("number_labels").pattern
    return re.compile(
        rf"[\s,(]*(?i:{label})[.:]*\s*(?:\[[^\]\n]{{1,40}}\]"
        r"|(?:NO ?)?\d{3}[ .]?\d{3}[ .]?\d{3}(?: ?MVA)?)[\s,)]*$"
    )


@lru_cache(maxsize=1)
def _as_role() -> re.Pattern[str]:
    """Return the pattern of a role right after a name: `som «databehandler»`, `(heretter «...»`."""
    article = word_pattern("determiners").pattern
    in_role, being = word_pattern("in_role").pattern, word_pattern("being").pattern
    henceforth, calling = word_pattern("henceforth").pattern, word_pattern("calling").pattern
    return re.compile(
        rf"\s*+(?:,\s*+)?(?:(?P<verb>{in_role}|{being})\s+"
        rf"(?:{article}\s+|{word_pattern('independent').pattern}\s+)?[«\"“(]?|"
        rf"\(\s*(?:{henceforth}\s+)?(?:(?:{calling}|{in_role})\s+)?(?:{article}\s+)?"
        r"(?:[«\"“']|(?=[^()\n]{5,24}\))))"
        r"\s*(?P<role>(?:data\s+)?[^\W\d_]{5,24})(?![^\W\d_])[»\"”')]*"
    )
