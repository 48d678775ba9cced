"""An agreement in, the parties out that a label, the line below, or a table's cells name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..numbers import ORG_NUMBER, digits
from ..scope import Scope
from ..wordings import alternatives, word_pattern
from .company_names import organisation
from .names import name_after
from .party_names import (
    Party,
    aliases_in,
    clean,
    is_name,
    is_organisation_or_slot,
    number_near,
)
from .party_roles import SIDE, role_of

_REACH = 6000  # code points from an agreement's start in which labels name its parties
_LONGEST_LINE = 140  # code points of a line that names a party whose role stands below
_BESIDE = 200  # code points from a role's label in which that of the other side stands
_REST_OF_LINE = re.compile(r"((?: (?:[a-zæøå]+|[A-ZÆØÅ][\w-]+)){1,6})[ \t]*(?=\n|$|[(,])")
_ROWS_UNDER_HEADER = 12
_ROLE_IN_BRACKET = re.compile(r"\(([^()]{5,40})\)\s*$")
_CELL_NAME = re.compile(r"\W*([A-ZÆØÅ][^(),;:\n\d]{2,70}?)\s*(?=[(,]|$)")
_ALIAS_REACH = 60  # code points after a name in a cell in which its short name stands

_Cells = list[tuple[int, int, str]]  # a row: shadow offsets and words of each cell


def labelled(scope: Scope) -> Iterator[Party]:
    """Find `Databehandler: NAME`."""
    text = scope.reading.shadow.text
    end = min(scope.region.end, scope.region.start + _REACH)
    for m in _label_line().finditer(text, scope.region.start, end):
        role = role_of(m.group(1).strip())
        if role is None:
            continue
        line_end = text.find("\n", m.end(), end)
        span = name_after(text, m.end(), line_end if line_end > 0 else end)
        if span is None or span[0] - m.end() > 3:
            continue
        span = _to_line_end(text, span)
        name = clean(text[span[0] : span[1]])
        if word_pattern("contact_fields").search(name) or not _names_party(name):
            continue
        if is_organisation_or_slot(name) or _is_one_of_two(text, m.start(), role, name):
            yield Party(
                *span,
                name,
                role,
                pattern="party-label",
                aliases=(m.group(1).strip(),),
                org_number=number_near(text, span[1]),
            )


def _to_line_end(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return a name with the lower-case words that end its line: `Direktoratet for ro og orden`."""
    more = _REST_OF_LINE.match(text, span[1])
    if more is None or word_pattern("finite_verbs").search(more.group(1)):
        return span
    return span if any(role_of(w) for w in more.group(1).split()) else (span[0], more.end(1))


def _is_one_of_two(text: str, at: int, role: str, name: str) -> bool:
    """Tell whether a label stands beside the other side's, and the name is not a person's.

    A person's is two or three words with capitals.
    """
    if name.count(" ") and all(word[:1].isupper() for word in name.split()):
        return False
    beside = _label_line().finditer(text, max(0, at - _BESIDE), at + _BESIDE)
    others = {role_of(m.group(1).strip()) for m in beside} - {None, role}
    return SIDE.get(role, role) == role and bool(others & {"controller", "processor"})


def labelled_below(scope: Scope) -> Iterator[Party]:
    """Find a name whose role stands on the next line."""
    text = scope.reading.shadow.text
    start = scope.region.start
    end = min(scope.region.end, start + _REACH)
    for m in _role_line().finditer(text, start, end):
        role = role_of(m.group(1))
        if role is None:
            continue
        line_start = text.rfind("\n", start, m.start()) + 1
        line = text[line_start : m.start()]
        if not line.strip() or len(line) > _LONGEST_LINE:
            continue
        span = name_after(text, line_start + len(line) - len(line.lstrip(" \t*")), m.start())
        if span is None:
            continue
        name = clean(text[span[0] : span[1]])
        if _names_party(name) and (is_organisation_or_slot(name) or ORG_NUMBER.search(line)):
            yield Party(
                *span,
                name,
                role,
                pattern="party-below",
                org_number=number_near(text, span[1]),
            )


def tabled(scope: Scope) -> Iterator[Party]:
    """Find parties in a table whose columns, or first cells, are the roles."""
    text = scope.reading.shadow.text
    columns: dict[int, str] = {}
    header_row = 0
    numbers: dict[str, str] = {}
    names: dict[str, tuple[int, int]] = {}
    signing: set[str] = set()
    for number, cells in _rows(scope):
        plain = [_signing().sub("", clean(words)) for _, _, words in cells]
        heads = {i: role for i, words in enumerate(plain) if (role := role_of(words))}
        if len(set(heads.values())) >= 2:
            if names and set(heads) == set(columns) and number - header_row <= _ROWS_UNDER_HEADER:
                # A row of roles under the names: `Kunde | Leverandør`, then what they are in law.
                names = {heads[i]: names[r] for i, r in columns.items() if r in names}
                numbers = {heads[i]: numbers[r] for i, r in columns.items() if r in numbers}
            columns, header_row = heads, number
            if any(plain[i] != clean(cells[i][2]) for i in heads):
                signing |= set(heads.values()) - set(names)
            continue
        if not columns or number - header_row > _ROWS_UNDER_HEADER:
            columns = {}
            yield from _in_row(text, cells)
            continue
        of_person = bool(word_pattern("contact_fields").search(cells[0][2]))
        for i, role in columns.items():
            if i >= len(cells) or (of_person and i):
                continue
            start, end, words = cells[i]
            if ORG_NUMBER.search(words) and len(digits(words)) == 9:
                numbers[role] = digits(words)
            elif role not in names and "@" not in words:
                span = _name_in_cell(text, start, end)
                name = clean(text[span[0] : span[1]]) if span else ""
                if span and is_name(name):
                    names[role] = span
                    if number_in := ORG_NUMBER.search(words):
                        numbers[role] = digits(number_in.group(1))
    for role, (start, end) in names.items():
        # A person may stand in the column too: an organisation is one by its name or its number.
        if not (role in numbers or is_organisation_or_slot(text[start:end])):
            continue
        called = aliases_in(text[end : end + _ALIAS_REACH].replace("*", ""))
        yield Party(
            start,
            end,
            clean(text[start:end]),
            role,
            pattern="party-signed" if role in signing else "party-column",
            aliases=called[:1],
            org_number=numbers.get(role),
        )


def _in_row(text: str, cells: _Cells) -> Iterator[Party]:
    """Read a row whose first cell is a role and whose second the party."""
    label = clean(cells[0][2].replace("*", ""))
    inner = _ROLE_IN_BRACKET.search(label)
    called = label[: inner.start()].strip() if inner else ""
    role = (role_of(inner.group(1)) if inner else None) or role_of(label)
    if role is None and inner and role_of(called):
        role, called = role_of(called), inner.group(1)  # `Behandlingsansvarlig (salongen)`
    if len(cells) < 2 or role is None or not organisation().search(cells[1][2]):
        return
    span = _name_in_cell(text, cells[1][0], cells[1][1])
    if span is None or not is_name(clean(text[span[0] : span[1]])):
        return
    number = ORG_NUMBER.search(" ".join(words for _, _, words in cells[1:]))
    yield Party(
        *span,
        clean(text[span[0] : span[1]]),
        role,
        pattern="party-row",
        aliases=(called,) if called else (),
        org_number=digits(number.group(1)) if number else None,
    )


def _name_in_cell(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of the name that a cell opens with: to its first bracket or comma."""
    span = name_after(text, start, end)
    whole = _CELL_NAME.match(text, start, end)
    if span is None or whole is None or whole.start(1) != span[0]:
        return span
    return (span[0], max(span[1], whole.end(1)))


def _rows(scope: Scope) -> list[tuple[int, _Cells]]:
    """Return the table rows of an agreement with their numbers."""
    rows: dict[int, _Cells] = {}
    for unit in scope.units:
        if unit.row is not None and unit.cell is not None:
            cell = (unit.start, unit.end, scope.reading.words(unit))
            rows.setdefault(unit.row, []).append(cell)
    return sorted(rows.items())


def _names_party(name: str) -> bool:
    return is_name(name) and role_of(name) is None


@lru_cache(maxsize=1)
def _signing() -> re.Pattern[str]:
    """Return the pattern of what stands before a role where its party signs: `For`."""
    return re.compile(rf"^{alternatives('signing_for')}\s+", re.IGNORECASE)


@lru_cache(maxsize=1)
def _label_line() -> re.Pattern[str]:
    """Return the pattern of a label of up to three words that opens a line, to its colon."""
    return re.compile(
        rf"^[ \t>*\-]*(?:\d+\.?\s*)?(?:(?i:{word_pattern('determiners').pattern})\s+)?"
        r"([^\W\d_]+(?: [^\W\d_]+){0,2})(?:\s*\([^)\n]{1,40}\))?\s*:[ \t]*\n?[ \t]*",
        re.MULTILINE,
    )


@lru_cache(maxsize=1)
def _role_line() -> re.Pattern[str]:
    """Return the pattern of a line that holds one word, which may be a role's."""
    return re.compile(
        rf"\n[ \t]*\(?(?:(?i:{word_pattern('in_role').pattern})\s+)?"
        rf"(?:(?i:{word_pattern('determiners').pattern})\s+)?"
        r"\(?[«\"“]?([^\W\d_]{5,24})[»\"”]?\)?[ \t]*$",
        re.MULTILINE,
    )
