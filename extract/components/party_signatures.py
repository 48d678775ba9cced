"""An agreement in, the parties out that sign: names side by side under roles, or after them.

For behandlingsansvarlig:            For databehandler:

Solholmen barnehage SA               Barneblikk AS

For databehandleren, Barneblikk AS: Tom Berg
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..scope import Scope
from ..wordings import alternatives, word_pattern
from .names import name_after
from .party_names import Party, clean, is_name, is_organisation_or_slot, number_near
from .party_roles import role_of

_LINE = re.compile(r"[^\n]+")
_PIECE = re.compile(r"\S(?:[^\n\t]|(?<! ) (?! ))*?(?= {3,}|\t|\s*$)")
_LINES = 4  # lines with words under the roles in which the names stand
_OUT_OF_LINE = 12  # columns that a name may stand from where its role does


def side_by_side(scope: Scope) -> Iterator[Party]:
    """Find names that stand under two roles on one line, set apart by spaces only."""
    text = scope.reading.shadow.text
    lines = [m.span() for m in _LINE.finditer(text, scope.region.start, scope.region.end)]
    for place, (start, stop) in enumerate(lines):
        heads = [
            (a - start, role, bool(m.group("signing")))
            for a, b in _pieces(text, start, stop)
            if (m := _role().fullmatch(text, a, b)) and (role := role_of(m.group("role")))
        ]
        if len({role for _, role, _ in heads}) > 1:
            yield from _under(text, lines[place + 1 : place + 1 + _LINES], heads)


def signed_for(scope: Scope) -> Iterator[Party]:
    """Find `For databehandleren, Kodeverftet AS:` where a line begins."""
    text = scope.reading.shadow.text
    for m in _signed_for().finditer(text, scope.region.start, scope.region.end):
        role = role_of(m.group("role"))
        stop = text.find("\n", m.end(), scope.region.end)
        span = name_after(text, m.end(), stop if stop > 0 else scope.region.end) if role else None
        if role is None or span is None or span[0] - m.end() > 1:
            continue
        name = clean(text[slice(*span)])
        if is_name(name) and is_organisation_or_slot(name):
            yield Party(
                *span, name, role, "party-signed", org_number=number_near(text, span[1], 40)
            )


def _pieces(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Return the parts of a line that three spaces or more keep apart."""
    return [m.span() for m in _PIECE.finditer(text, start, stop)]


def _under(
    text: str, lines: list[tuple[int, int]], heads: list[tuple[int, str, bool]]
) -> Iterator[Party]:
    """Yield the first name that stands under each role."""
    left = list(heads)
    for start, stop in lines:
        for a, b in _pieces(text, start, stop):
            span = name_after(text, a, b)
            name = clean(text[slice(*span)]) if span else ""
            near = min(left, key=lambda head: abs(head[0] - (a - start)), default=None)
            if span is None or near is None or abs(near[0] - (a - start)) > _OUT_OF_LINE:
                continue
            if span[0] == a and is_name(name) and is_organisation_or_slot(name):
                left.remove(near)
                pattern = "party-signed" if near[2] else "party-column"
                yield Party(*span, name, near[1], pattern, org_number=number_near(text, b, 0))


@lru_cache(maxsize=1)
def _signed_for() -> re.Pattern[str]:
    """Return the pattern of a line's beginning that says in which role the one named signs."""
    article = word_pattern("determiners").pattern
    return re.compile(
        rf"^[ \t*>|–-]*(?i:{alternatives('signing_for')})\s+(?:(?i:{article})\s+)?"
        r"(?P<role>(?:[Dd]ata )?[^\W\d_]{5,24})\*{0,2}[ \t]*[,:–(-]?[ \t*]+",
        re.MULTILINE,
    )


@lru_cache(maxsize=1)
def _role() -> re.Pattern[str]:
    """Return the pattern of a role that heads a column, with what says that it signs."""
    return re.compile(
        rf"(?P<signing>(?i:{alternatives('signing_for')})\s+)?"
        r"(?P<role>[^\W\d_]+(?: [^\W\d_]+){0,2})\s*:?\s*"
    )
