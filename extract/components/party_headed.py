"""An agreement in, the parties out that stand under a line of their role alone, or sign under it.

Behandlingsansvarlige:            ## Databehandler
1. Vik kommune, org.nr. ...
2. Nes kommune, org.nr. ...       Navn: Skyfri Drift AS
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from ..list_marks import SIGN
from ..numbers import ORG_NUMBER, digits
from ..scope import Scope
from ..wordings import word_pattern
from .names import name_after
from .party_mentions import HEAD
from .party_names import Party, aliases_in, clean, is_name, is_organisation_or_slot
from .party_role_lines import role_line
from .party_roles import role_of

_ITEM = re.compile(rf"\s*(?:\(?\d{{1,2}}[.)]|\(?[a-zA-Z][.)]|{SIGN})\s+")
_LABEL = re.compile(r"\s*([^\W\d_]+(?: [^\W\d_]+){0,2})\s*:\s*(?=\S)")
_PART = re.compile(r"\s*(?:#|§|\|)")
_RULE = re.compile(r"\s*[=\-_*]{3,}\s*")
_LINES = 8  # lines under a role that tell of the party
_BLANKS = 2  # blank lines in a row that end them
_FEWEST = 2  # parties of a list that the role of several leads to
_NAME_ENDS = re.compile(r"[ \t*]*(?:[(,;:–-]|$)", re.MULTILINE)
_LONGEST = 140  # code points of a line that names a party

_Line = tuple[int, int]


def headed(scope: Scope) -> Iterator[Party]:
    """Find the organisations under each line that holds a role and nothing else."""
    text = scope.reading.shadow.text
    lines = _lines(text, scope.region.start, scope.region.end)
    for place, (start, stop) in enumerate(lines):
        head = role_line(text, start, stop)
        if head is None and start < scope.region.start + HEAD:
            yield from _listed(text, lines, place)
        if head is None or _stands_below(text, lines, place):
            continue
        found = _under(text, _told(text, lines[place + 1 :]), head.role)
        if head.signing:
            yield from (replace(party, pattern="party-signed") for party in found)
        elif start < scope.region.start + HEAD:
            yield from (replace(p, aliases=(*p.aliases, *head.aliases)) for p in found)


def _listed(text: str, lines: tuple[_Line, ...], place: int) -> Iterator[Party]:
    """Yield the parties of a list that the role of several leads to: `og databehandlerne`."""
    lead = _leads().search(text, *lines[place])
    below = _told(text, lines[place + 1 :]) if lead else ()
    items = [line for line in below if _ITEM.match(text, *line)]
    role = role_of(lead.group("role")) if lead else None
    if lead is None or role is None or len(items) < _FEWEST or below[0] != items[0]:
        return
    before = text[lines[place][0] : lead.start()].split()[-1:]
    found = tuple(_under(text, below, role))
    named = all(_NAME_ENDS.match(text, party.end) for party in found)
    if not any(role_of(word) for word in before) and len(found) == len(items) and named:
        yield from found


@lru_cache(maxsize=1)
def _leads() -> re.Pattern[str]:
    """Return the pattern of a role of several that ends the line before their list."""
    lists = "|".join(word_pattern(name).pattern for name in ("adding", "between"))
    counted = r"(?:[^\W\d_]+\s+){0,2}"
    role = word_pattern("plural_roles").pattern
    return re.compile(
        rf"(?:^|(?i:{lists})\s+){counted}(?P<role>(?i:{role}))\s*:?\s*$", re.MULTILINE
    )


def _lines(text: str, start: int, end: int) -> tuple[_Line, ...]:
    return tuple(m.span() for m in re.compile(r"[^\n]*\n?").finditer(text, start, end) if m.group())


def _stands_below(text: str, lines: tuple[_Line, ...], place: int) -> bool:
    """Tell whether a role ends a block, so that whoever has it is named above."""
    above, below = lines[place - 1 : place], lines[place + 1 : place + 2]
    led = text[slice(*lines[place])].strip().endswith(":")
    return (
        not led
        and any(text[a:b].strip() for a, b in above)
        and not any(text[a:b].strip() for a, b in below)
    )


def _told(text: str, lines: tuple[_Line, ...]) -> tuple[_Line, ...]:
    """Return the lines under a role, to the next role, the next part or the end of the block."""
    told: list[_Line] = []
    blanks = 0
    for start, stop in lines[: _LINES + _BLANKS]:
        if _RULE.fullmatch(text, start, stop):
            continue
        if not text[start:stop].strip():
            blanks += 1
            if blanks == _BLANKS:
                break
            continue
        if _PART.match(text, start, stop) or role_line(text, start, stop):
            break
        if told and blanks and not _ITEM.match(text, start, stop):
            break
        blanks = 0
        told.append((start, stop))
    return tuple(told)


def _under(text: str, lines: tuple[_Line, ...], role: str) -> Iterator[Party]:
    """Yield the party that the first line names, or one for each item of a list."""
    for place, (start, stop) in enumerate(lines):
        item = _ITEM.match(text, start, stop)
        if place and item is None:
            continue
        party = _named(text, item.end() if item else start, lines[place:], role)
        if party is not None:
            yield party
        if item is None:
            return


def _named(text: str, start: int, lines: tuple[_Line, ...], role: str) -> Party | None:
    """Return the party that a line opens with; the lines under it may tell its number."""
    stop = lines[0][1]
    label = _LABEL.match(text, start, stop)
    if label:
        if not word_pattern("company_labels").fullmatch(label.group(1)):
            return None
        start = label.end()
    span = name_after(text, start, start + _LONGEST)
    if span is None or span[0] >= stop or text[start : span[0]].strip(' *«"“\t'):
        return None
    name = clean(text[span[0] : span[1]])
    own = lines[: 1 + next((i for i, ln in enumerate(lines[1:]) if _ITEM.match(text, *ln)), 99)]
    words = text[span[1] : own[-1][1]]
    number = ORG_NUMBER.search(words)
    said = word_pattern("finite_verbs").search(text, span[1], stop)
    if not is_name(name) or said or not (number or is_organisation_or_slot(name)):
        return None
    return Party(
        *span,
        name,
        role,
        pattern="party-headed",
        aliases=aliases_in(words.split("\n\n")[0]),
        org_number=digits(number.group(1)) if number else None,
    )
