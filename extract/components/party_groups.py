"""The organisations of an opening in, out those that have one role together, each with that role.

mellom Vik kommune, Nes kommune og Lund kommune (behandlingsansvarlige) og Skyfri Drift AS
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from ..numbers import ORG_NUMBER
from ..scope import Scope
from ..wordings import word_pattern
from .party_levels import shared_role
from .party_openings import Opening
from .party_roles import role_of

_BRACKET = re.compile(r"\([^()\n]{0,60}\)")


def grouped(scope: Scope, opened: tuple[Opening, ...]) -> tuple[Opening, ...]:
    """Return the organisations, the role of several given to each that is named with the last."""
    text = scope.reading.shadow.text
    found = list(opened)
    for place, last in enumerate(found):
        together = _role_of_several().match(text, last.end)
        word = together.group("many") or together.group("each") if together else None
        role = role_of(word) if word else None
        role = (shared_role(scope) or role) if role else None
        first = place
        while role and first and _runs_on(text[found[first - 1].end : found[first].start]):
            if found[first - 1].role not in (None, role):
                break
            first -= 1
        if role and first < place:
            for number in range(first, place + 1):
                found[number] = replace(found[number], role=role, together=True)
    return tuple(found)


def _runs_on(between: str) -> bool:
    """Tell whether nothing but numbers, brackets, commas and `og` stands between two names."""
    bare = ORG_NUMBER.sub("", _BRACKET.sub("", between))
    bare = word_pattern("number_labels").sub("", bare)
    return not re.sub(rf"{word_pattern('adding').pattern}|[\s,.:;\-–•*]", "", bare)


@lru_cache(maxsize=1)
def _role_of_several() -> re.Pattern[str]:
    """Return the pattern of a role that several have, after the last of their names."""
    label, many = word_pattern("number_labels").pattern, word_pattern("plural_roles").pattern
    digits = r"(?:NO ?)?\d{3}[ .]?\d{3}[ .]?\d{3}(?: ?MVA)?"
    number = rf"(?:[\s,(]*(?:(?i:{label})[.:]*\s*|(?<=\()){digits}\)?)?"
    few, in_role = word_pattern("severally").pattern, word_pattern("in_role").pattern
    article = word_pattern("determiners").pattern
    being = word_pattern("being").pattern
    each = (
        rf"(?:(?i:{in_role})\s+)?(?i:{few})\s+(?:(?i:{in_role}|{being})\s+)?"
        rf"(?:(?i:{article})\s+)?(?P<each>[^\W\d_]{{5,24}})"
    )
    return re.compile(
        rf"{number}[\s,(«\"“–\-]*(?:(?:[^\W\d_]+ ){{0,3}}?(?P<many>(?i:{many}))|{each})"
    )
