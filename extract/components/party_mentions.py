"""An agreement in, the organisations out that its head names, each with its offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..list_marks import SIGN, SIGNS
from ..numbers import digits
from ..scope import Scope
from ..wordings import word_list, word_pattern
from .company_names import ends_as_body, is_legal_form, organisation
from .names import name_after, name_before
from .party_names import SLOT, clean, is_name, is_organisation_or_slot
from .party_roles import predicated, role_of

HEAD = 3000
"""Code points from an agreement's start in which its parties are introduced."""

_SEGMENT = re.compile(r"[\n;:(|]|(?<=[.)])\s|\*\*|[-–•]\s")
_LEADING = re.compile(rf"[\s_#{SIGNS}]*(?:\(?\w{{1,2}}[.)]\s+)?[*_«\"“]*")
_ACRONYM_BEFORE = re.compile(r"\s\([A-ZÆØÅ]{2,8}\)$")
_NEAR = 20  # code points before a name in which stands whom its bearer acts for
_NUMBER_WITHIN = 3  # code points between a name and the number that belongs to it
_WRAPPED = 45  # code points of a line that the next one may go on from
_COMMA = re.compile(r",\s*$")
_FORWARD = re.compile(r"(?:[ \t]+(?:&[ \t]+)?[A-ZÆØÅ][\w\-]+)+")
_ITEM_BEFORE = re.compile(rf"(?:\(?\b[A-Za-z0-9]{{1,2}}[.)]|(?:^|\n)\s*{SIGN})\s*\**$")
_CAPITALS = re.compile(r"[A-ZÆØÅ][A-ZÆØÅ&.\- ]{4,60}[A-ZÆØÅ]")


@dataclass(frozen=True, slots=True)
class Mention:
    """An organisation named: shadow offsets of its name, its number if one follows.

    `listed` tells that it opens an item of a list: `(A) X`, `1. X`, `- X`.
    """

    start: int
    end: int
    name: str
    number: str | None = None
    listed: bool = False


def mentions(scope: Scope) -> tuple[Mention, ...]:
    """Return the organisations named near an agreement's head, in order."""
    text = scope.reading.shadow.text
    start = scope.region.start
    end = min(scope.region.end, start + HEAD)
    found: dict[int, Mention] = {}
    for m in _numbered().finditer(text, start, end):
        span = _numbered_name(text, start, m.start())
        if span is not None:
            _keep(found, text, span, digits(m.group(1)))
    for m in _introduced().finditer(text, start, end):
        span = _phrase_before(text, start, m.start())
        if span is not None:
            _keep(found, text, span, None)
    for m in organisation().finditer(text, start, end):
        span = _organisation_name(text, m.end(), end)
        if span is None or span[0] < start:
            continue
        if " " in text[span[0] : span[1]] or predicated(text, *span) or _acts_as(text, span[1]):
            _keep(found, text, span, None)
    for m in _CAPITALS.finditer(text, start, end):
        if ends_as_body(m.group().lower()) or organisation().search(m.group()):
            _keep(found, text, m.span(), None)
    named = [found[k] for k in sorted(found) if is_name(found[k].name)]
    return tuple(
        m for n, m in enumerate(named) if not (n and _is_other_name(text, named[n - 1], m))
    )


def _is_other_name(text: str, before: Mention, mention: Mention) -> bool:
    """Tell whether a mention in brackets only says what the one before is called in other words."""
    opens = text[before.end : mention.start].strip() == "("
    return opens and text[mention.end : mention.end + 1] == ")"


def _keep(found: dict[int, Mention], text: str, span: tuple[int, int], number: str | None) -> None:
    """Add a name, unless it lies in one that is there already."""
    if not any(m.start <= span[0] < m.end or m.start < span[1] <= m.end for m in found.values()):
        listed = _ITEM_BEFORE.search(text, max(0, span[0] - 12), span[0]) is not None
        found[span[0]] = Mention(*span, clean(text[span[0] : span[1]]), number, listed)


def _numbered_name(text: str, start: int, at: int) -> tuple[int, int] | None:
    """Return the name that an organisation number belongs to; an address may stand between."""
    acronym = _ACRONYM_BEFORE.search(text, max(start, at - _NEAR), at)
    if acronym:
        span = _numbered_name(text, start, acronym.start())
        return (span[0], acronym.end()) if span and span[1] <= acronym.start() else None
    near = name_before(text, at, numbered=True)
    if near and near[0] >= start and at - near[1] <= 3 and _is_organisation(text, near):
        return _with_whole(text, start, near)
    begin = start
    for m in _SEGMENT.finditer(text, max(start, at - 200), at):
        begin = m.end()
    for m in _opens_name().finditer(text, begin, at):
        begin = m.end()
    lead = _LEADING.match(text, begin, at)
    first = name_after(text, lead.end() if lead else begin, at)
    if first and _is_organisation(text, first):
        return _unbroken(text, start, first)
    if near is None or near[0] < start or at - near[1] > _NUMBER_WITHIN:
        return None
    if word_pattern("number_labels").search(text, *near):
        return None  # `registered in Norway under number`
    acts = _represented().search(text, begin, near[0])
    if acts is not None:
        return first if first and first[1] <= acts.start() else None
    return near


def _with_whole(text: str, start: int, span: tuple[int, int]) -> tuple[int, int]:
    """Return a name with what stands before its comma: `Vik kommune, Nav Vik`, `Vik, stiftelse`."""
    comma = _COMMA.search(text, max(start, span[0] - 3), span[0])
    whole = name_before(text, comma.start(), start=start, numbered=True) if comma else None
    if whole is None:
        return span
    part = word_pattern("parts_of_bodies").match(text, *span) and _is_organisation(text, whole)
    form = text[slice(*span)].islower() and not _is_organisation(text, whole)
    return (whole[0], span[1]) if part or form else span


def _unbroken(text: str, start: int, span: tuple[int, int]) -> tuple[int, int]:
    """Return a name with what of it stands at the end of the line before."""
    line = text.rfind("\n", start, span[0])
    if line < 0 or text[line : span[0]].strip():
        return span
    before = text[text.rfind("\n", start, line) + 1 : line]
    wrapped = len(before) >= _WRAPPED or text[span[0]].islower()
    whole = name_before(text, span[1], start=start) if wrapped and before.strip() else None
    return whole if whole is not None and whole[0] < span[0] else span


def _phrase_before(text: str, start: int, at: int) -> tuple[int, int] | None:
    """Return the capitalised name right before the words that give a short name."""
    span = name_before(text, at, numbered=True)
    if span is None or span[0] < start or at - span[1] > 3:
        return None
    name = clean(text[span[0] : span[1]])
    acts = _represented().search(text, max(start, span[0] - _NEAR), span[0])
    if SLOT.search(name) or (acts and not text[acts.end() : span[0]].strip()):
        return None
    is_long = " " in name and name[:1].isupper()
    return span if is_long or is_organisation_or_slot(name) else None


def _organisation_name(text: str, at: int, end: int) -> tuple[int, int] | None:
    """Return the name that holds an organisation's word which ends at `at`."""
    span = name_before(text, at)
    if span is not None and is_legal_form(text[span[0] : at]):
        before = _COMMA.search(text, max(0, span[0] - 3), span[0])
        whole = name_before(text, before.start()) if before else None
        span = (whole[0], at) if whole else span
    if span is None or not (text[span[0]].isupper() or text[span[0] + 1].isupper()):
        return None
    if text[at - 1].islower() and ends_as_body(text[slice(*span)].lower()):
        line_end = text.find("\n", at, end)
        whole = name_after(text, span[0], line_end if line_end > 0 else end)  # `Høgskolen i Vik`
        span = whole if whole and whole[0] == span[0] else span
    more = _FORWARD.match(text, span[1], end)
    if more:
        span = (span[0], more.end())
    under = _under().match(text, span[1])
    office = name_after(text, under.end(), end) if under else None
    return (span[0], office[1]) if office else span


def _acts_as(text: str, end: int) -> bool:
    """Tell whether a name is followed by the role that its bearer acts in: `X har som ROLLE`."""
    m = _in_role().match(text, end)
    return m is not None and role_of(m.group(1)) is not None


@lru_cache(maxsize=1)
def _in_role() -> re.Pattern[str]:
    words = word_pattern("in_role").pattern
    return re.compile(rf",?\s+(?:[a-zæøå]+\s+)?(?i:{words})\s+([a-zæøå]{{5,24}})")


def _is_organisation(text: str, span: tuple[int, int]) -> bool:
    return is_organisation_or_slot(text[span[0] : span[1]])


@lru_cache(maxsize=1)
def _numbered() -> re.Pattern[str]:
    """Return the pattern of an organisation number right after a name, with its label if any."""
    label = rf"(?:(?i:{word_pattern('number_labels').pattern})[.:]*)?"
    lower = r"[^\W\d_A-ZÆØÅ][^\W\d_]*+"
    return re.compile(
        rf"(?:\s*+[,(]\s*+(?:(?:{lower}\s++){{0,3}}|[^\W\d_]++\s++)|[\s,(]*+){label}\s*+\(?"
        r"(?:NO ?)?(?<![\d.])(\d{3}[ .\u00a0\n]?\d{3}[ .\u00a0\n]?\d{3})(?!\d)"
    )


@lru_cache(maxsize=1)
def _introduced() -> re.Pattern[str]:
    """Return the pattern of what gives the name before it a short name: `(«X»)`, `, heretter X`."""
    henceforth = word_pattern("henceforth").pattern
    return re.compile(
        rf"\s*+\((?:(?i:{henceforth})[ ,]++)?(?:\w++ )?[«\"“*]"
        rf"|\s*+(?:,\s*+)?\(?(?i:{henceforth})\s"
    )


@lru_cache(maxsize=1)
def _opens_name() -> re.Pattern[str]:
    """Return the pattern of the words that a party's name comes after: `mellom`, `og`."""
    between, joining = word_list("between"), word_list("adding")
    words = "|".join(re.escape(w) for w in sorted(between | joining, key=len, reverse=True))
    return re.compile(rf"\b(?:{words})\b\s*", re.IGNORECASE)


@lru_cache(maxsize=1)
def _represented() -> re.Pattern[str]:
    """Return the pattern between an organisation and the person who acts for it: `v/`, `ved`."""
    words = "|".join(re.escape(w) for w in sorted(word_list("represented_by"), key=len)[::-1])
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)|(?<!\w)v/", re.IGNORECASE)


@lru_cache(maxsize=1)
def _under() -> re.Pattern[str]:
    """Return the pattern between a body and the office that acts for it: `kommune ved`."""
    return re.compile(rf"\s+{word_pattern('acting_through').pattern}\s+(?=[A-ZÆØÅ\[])")
