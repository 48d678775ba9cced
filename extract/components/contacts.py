"""An agreement in, its contact points out: who is to be written to or called, at which party."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from ..wordings import alternatives

_EMAIL = re.compile(r"(?<![\w.])[\w.+\-æøå]+@[\w\-æøå]+(?:\.[\w\-æøå]+)+")
_NUMBER = r"\s*:?\s*((?:\+47\s?)?\d[\d ]{6,13}\d)"
_MASKED = re.compile(r"^x+@|x{3,}\.x", re.I)
_SIDES = frozenset({"controller", "processor"})
_TABLE_REACH = 600  # code points from the head of columns to the last line under it
_LONGEST = 220  # code points of evidence; a longer one begins at the address itself


@lru_cache(maxsize=1)
def _phone() -> re.Pattern[str]:
    """Return the pattern of a telephone number after its label."""
    return re.compile(alternatives("phone") + _NUMBER, re.IGNORECASE)


@lru_cache(maxsize=1)
def _email_label() -> re.Pattern[str]:
    """Return the pattern of the label before an address, and all that follows it."""
    return re.compile(rf"\b{alternatives('email')}\b.*$", re.IGNORECASE)


def find_contacts(scope: Scope) -> list[Fact]:
    """Return the contact points of an agreement."""
    return list(_contacts(scope))


def _contacts(scope: Scope) -> Iterator[Fact]:
    side: str | None = None
    columns: dict[int, str] = {}
    rows: dict[int, str] = {}
    for unit in scope.units:
        words = scope.reading.words(unit)
        sides = {h.code for h in scope.roles(unit)} & {"controller", "processor"}
        if unit.kind == "cell" and unit.cell is not None:
            if len(sides) == 1 and not _EMAIL.search(words):
                columns[unit.cell] = next(iter(sides))
                rows[unit.row or 0] = next(iter(sides))
        elif len(sides) == 1:
            side = next(iter(sides))
        # A row's first cell is its label: whose contact stands there no column says.
        here = side
        if unit.kind == "cell":
            here = rows.get(unit.row or 0) or columns.get(unit.cell or -1)
        yield from _in_unit(scope, unit, here or "other")


def _side_at(scope: Scope, unit: Unit, start: int, end: int, otherwise: str) -> str:
    """Return whose contact stands in a part of a unit.

    That of the column that it stands in, of the side named last before it, or of the unit.
    """
    above = _column_side(scope, unit.start + end)
    if above is not None:
        return above
    sides = [
        h.code
        for h in scope.roles(unit)
        if h.code in _SIDES and start <= scope.reading.token_start(h.start) - unit.start < end
    ]
    return sides[-1] if sides else otherwise


def _column_side(scope: Scope, at: int) -> str | None:
    """Return the side that heads the column of lines set with spaces in which an address stands."""
    text = scope.reading.shadow.text
    line = text.rfind("\n", 0, at) + 1
    gap = text.rfind("  ", line, at)
    if gap < 0:
        return None
    column = gap + 2 - line
    for unit in reversed([u for u in scope.units if u.start < at]):
        if at - unit.start > _TABLE_REACH:
            return None
        heads = {
            begin - text.rfind("\n", 0, begin) - 1: h.code
            for h in scope.roles(unit)
            for begin in (scope.reading.token_start(h.start),)
            if h.code in _SIDES and begin < line and text[begin - 2 : begin] == "  "
        }
        if len(set(heads.values())) == len(_SIDES):
            left = [c for c in heads if c <= column + 1]
            return heads[max(left)] if left else None
    return None


def _in_unit(scope: Scope, unit: Unit, bearer: str) -> Iterator[Fact]:
    """Read each address of a unit with the name before it and the telephone beside it."""
    words = scope.reading.words(unit)
    mails = [m for m in _EMAIL.finditer(words) if not _MASKED.search(m.group())]
    for place, mail in enumerate(mails):
        begin = mails[place - 1].end() if place else 0
        finish = mails[place + 1].start() if place + 1 < len(mails) else len(words)
        phone = _phone().search(words[mail.start() : finish]) or _phone().search(
            words[begin:finish]
        )
        before = words[begin : mail.start()]
        start = unit.start + begin + len(before) - len(before.lstrip(" :,;\n"))
        end = unit.start + mail.end()
        if phone:
            end = max(end, unit.start + words.find(phone.group(1)) + len(phone.group(1)))
        if end - start > _LONGEST:
            start = unit.start + mail.start()
        yield scope.fact(
            "contact",
            scope.reading.span(start, max(end, start + 1)),
            "contact-email",
            bearer=_side_at(scope, unit, begin, mail.start(), bearer),
            name=_name(before),
            email=mail.group(),
            phone=re.sub(r"\s+", " ", phone.group(1)).strip() if phone else None,
        )


def _name(words: str) -> str | None:
    last = re.split(r"[:;\n|]|\s{2,}", words.strip(" ,:\n"))[-1].strip(" ,")
    last = _email_label().sub("", last).strip(" ,")
    return last if 3 <= len(last) <= 70 and any(c.isalpha() for c in last) else None
