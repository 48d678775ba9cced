"""An agreement in, the two parties out that it is made between, with what each is called after."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..folding import fold
from ..scope import Scope
from .names import name_after
from .party_names import ALIAS, clean, is_name, is_organisation_or_slot, number_near

_REACH = 5000  # code points from an agreement's start in which it says whom it is between
_WINDOW = 420  # code points that both names take at most
_NUMBER_REACH = 60
_OPENING = re.compile(
    r"(?:\b(?:mellom|between)\b|\bparter\s+er\b|\bpartar\s+er\b|inngå(?:r|s|tt)\s+mellom)[:\s]*",
    re.I,
)
_AND = re.compile(r"(?:(?!\n\s*\n\s*[A-ZÆØÅ\d#])[^;]){0,200}?[,\s)](?:og|and|09|&)\s+")
_CALLED = re.compile(
    r"[\s,]*\(?\s*(?:heretter|i det følgende|heretter kalt|i denne avtalen|i avtalen|nedenfor|"
    r"hereinafter|heretter benevnt)?"
    r"\s*(?:kalt|omtalt som|benevnt|kalla|referred to as|called|som|as|\()?\s*(?:den\s+|the\s+)?"
    + ALIAS,
    re.I,
)
_CALLED_AFTER_BRACKET = re.compile(r"\s*,?\s*\([^()]{0,80}\)\s*,?\s*(?:[a-zæøå ]{0,40})" + ALIAS)
_BOTH_CALLED = re.compile(
    r"(?:kalla|kalt|benevnt|omtalt som|called)\s+" + ALIAS + r"\s*(?:og|and)\s*" + ALIAS, re.I
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
    for m in _OPENING.finditer(text, scope.region.start, end):
        limit = min(end, m.end() + _WINDOW)
        one = name_after(text, m.end(), limit)
        if one is None or one[0] - m.end() > 25:
            continue
        found = _second(text, one[1], limit)
        if found is None:
            continue
        two, joint_end = found
        first, second = clean(text[one[0] : one[1]]), clean(text[two[0] : two[1]])
        if not (is_name(first) and is_name(second)) or fold(first) == fold(second):
            continue
        if not any(is_organisation_or_slot(n) or n.lower() == "kommunen" for n in (first, second)):
            continue
        called_first, called_second = _called(text, one[1], joint_end, two[1])
        return (
            Side(*one, first, called_first, number_near(text, one[1], _NUMBER_REACH)),
            Side(*two, second, called_second, number_near(text, two[1], _NUMBER_REACH)),
        )
    return ()


def _second(text: str, start: int, limit: int) -> tuple[tuple[int, int], int] | None:
    """Return the name that an "og" after the first name leads to, and where that "og" ends."""
    joint = _AND.match(text, start, limit)
    while joint:
        name = name_after(text, joint.end(), limit)
        if name and name[0] - joint.end() <= 3:
            return name, joint.end()
        if joint.end() >= limit:
            return None
        joint = _AND.match(text, joint.end() - 1, limit)
    return None


def _called(
    text: str, first_end: int, joint_end: int, second_end: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the short names of the first and of the second name."""
    tail = text[second_end : second_end + 160]
    both = _BOTH_CALLED.search(tail)
    if both:
        return (both.group(1),), (both.group(2),)
    first = _CALLED.search(text, first_end, joint_end)
    second = _CALLED.match(tail) or _CALLED_AFTER_BRACKET.match(tail)
    return (first.group(1),) if first else (), (second.group(1),) if second else ()
