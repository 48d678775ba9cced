"""An agreement in, the two parties out that it is made between, with what each is called after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..folding import fold
from ..scope import Scope
from ..wordings import word_pattern
from .names import name_after
from .party_names import ALIAS, clean, is_name, is_organisation_or_slot, number_near
from .party_own_words import is_lone_body

_REACH = 5000  # code points from an agreement's start in which it says whom it is between
_WINDOW = 420  # code points that both names take at most
_NUMBER_REACH = 60
_NAME_WITHIN = 25  # code points after the opening words in which the first name begins
_AFTER_BRACKET = re.compile(
    r"\s*,?\s*\([^()]{0,80}\)\s*,?\s*(?:[^\W\d_A-ZÆØÅ][^\W\d_]* ?){0,6}" + ALIAS
)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of `mellom A og B`: shadow offsets, name, short names, organisation number."""

    start: int
    end: int
    name: str
    aliases: tuple[str, ...]
    org_number: str | None


def between(scope: Scope) -> tuple[Side, ...]:
    """Return the two sides of `mellom A og B`, or nothing where no such words are found."""
    text = scope.reading.shadow.text
    end = min(scope.region.end, scope.region.start + _REACH)
    for m in _opening().finditer(text, scope.region.start, end):
        limit = min(end, m.end() + _WINDOW)
        one = name_after(text, m.end(), limit)
        if one is None or one[0] - m.end() > _NAME_WITHIN:
            continue
        found = _second(text, one[1], limit)
        if found is None:
            continue
        two, joint_end = found
        first, second = clean(text[one[0] : one[1]]), clean(text[two[0] : two[1]])
        if not (is_name(first) and is_name(second)) or fold(first) == fold(second):
            continue
        if not any(_may_be_party(name) for name in (first, second)):
            continue
        called_first, called_second = _called(text, one[1], joint_end, two[1])
        return (
            Side(*one, first, called_first, number_near(text, one[1], _NUMBER_REACH)),
            Side(*two, second, called_second, number_near(text, two[1], _NUMBER_REACH)),
        )
    return ()


def _second(text: str, start: int, limit: int) -> tuple[tuple[int, int], int] | None:
    """Return the name that an "og" after the first name leads to, and where that "og" ends."""
    joint = _and().match(text, start, limit)
    while joint:
        name = name_after(text, joint.end(), limit)
        if name and name[0] - joint.end() <= 3:
            return name, joint.end()
        if joint.end() >= limit:
            return None
        joint = _and().match(text, joint.end() - 1, limit)
    return None


def _called(
    text: str, first_end: int, joint_end: int, second_end: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the short names of the first and of the second name."""
    tail = text[second_end : second_end + 160]
    both = _both_called().search(tail)
    if both:
        return (both.group(1),), (both.group(2),)
    first = _called_as().search(text, first_end, joint_end)
    second = _called_as().match(tail) or _AFTER_BRACKET.match(tail)
    return (first.group(1),) if first else (), (second.group(1),) if second else ()


def _may_be_party(name: str) -> bool:
    """Tell whether a name is an organisation's, or a body's own word (`kommunen`)."""
    return is_organisation_or_slot(name) or is_lone_body(name.lower())


@lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    return re.compile(rf"{word_pattern('between').pattern}[:\s]*", re.IGNORECASE)


@lru_cache(maxsize=1)
def _and() -> re.Pattern[str]:
    """Return the pattern of the way to the next "and"; a scanner reads "og" as "09"."""
    joining = word_pattern("adding").pattern
    return re.compile(rf"(?:(?!\n\s*\n\s*[A-ZÆØÅ\d#])[^;]){{0,200}}?[,\s)](?:{joining}|09|&)\s+")


@lru_cache(maxsize=1)
def _called_as() -> re.Pattern[str]:
    """Return the pattern of the words between a name and what it is called hereafter."""
    calling = rf"{word_pattern('calling').pattern}|{word_pattern('in_role').pattern}"
    return re.compile(
        rf"[\s,]*+\(?\s*+(?:{word_pattern('henceforth').pattern})?\s*+(?:{calling}|\()?\s*+"
        rf"(?:{word_pattern('determiners').pattern}\s++)?{ALIAS}",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _both_called() -> re.Pattern[str]:
    """Return the pattern of the words that give two names at once: `kalt «A» og «B»`."""
    calling, joining = word_pattern("calling").pattern, word_pattern("adding").pattern
    return re.compile(rf"{calling}\s+{ALIAS}\s*{joining}\s*{ALIAS}", re.IGNORECASE)
