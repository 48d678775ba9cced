"""An agreement in, the parties out that running text introduces, names, or says to act."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..folding import fold
from ..numbers import digits
from ..scope import Scope
from .names import name_after, name_before
from .party_names import (
    ORGANISATION,
    Party,
    aliases_in,
    clean,
    is_name,
    is_organisation_or_slot,
    number_near,
)
from .party_roles import role_of

HEAD = 3000
"""Code points from an agreement's start in which its parties are introduced."""

_WINDOW = 260  # code points after a name that may introduce it
_AS_ROLE = re.compile(
    r"\s*,?\s*(?:(?P<verb>som|as|er|is)\s+"
    r"(?:den\s+|the\s+|selvstendig\w*\s+|sjølvstendig\w*\s+)?[«\"“(]?|"
    r"\(\s*(?:heretter\s+|heretter kalt\s+|i det følgende\s+|hereinafter\s+|som\s+|the\s+|den\s+)?"
    r"[«\"“'])"
    r"\s*(?P<role>(?:data\s+)?[A-Za-zæøåÆØÅ]{5,24})(?![A-Za-zæøåÆØÅ])[»\"”')]*"
)
_BRACKET_BEFORE = re.compile(r"\s*\([^()\n]{2,70}\)\s*")
_ACRONYM_BRACKET = re.compile(r"\s*\([A-ZÆØÅ]{2,8}\)\s*")
_ACRONYM = re.compile(r"[A-ZÆØÅ]{2,6}")
_NUMBERED = re.compile(
    r"[\s,]*\(?(?:[^()\n]{0,25}?(?:nr|nummer|number|no|CVR)\.?:?\s*)?"
    r"(?<![\d.])(\d{3}[ .\u00a0]?\d{3}[ .\u00a0]?\d{3})(?!\d)",
    re.I,
)
_UNDER = re.compile(r"\s+ved\s+(?=[A-ZÆØÅ\[])")
_NEXT_HEADING = re.compile(r"\n\s*(?:#|\*{0,2}\d+[.)]?\s|§\s*\d|[A-Z]\.\s+[A-Z])")
_LABEL_BEFORE = re.compile(r"([A-Za-zæøåÆØÅ]+)\s*(?:\([^)]*\)\s*)?:\s*$")
_LABEL_IN_BRACKET = re.compile(r"\(([A-Za-zæøåÆØÅ ]+)\)\s*:\s*$")
_WORD = re.compile(r"[A-Za-zæøåÆØÅ]+")
_IS_PROCESSOR = re.compile(
    r"\b(?:er|blir|vert)\s+(?:kontoret\s+|\w+\s+)?databehandl(?:er|ar)\s+for\b", re.I
)
_THAT = re.compile(r"\b(?:at|that)\s+")
_COVER_UNITS = 8
_COVER_NAME = 60  # code points that a name alone on a cover has at most


def stated_as(scope: Scope) -> Iterator[Party]:
    """Find `NAME som «databehandler»`, `NAME («Leverandøren»)`, `NAME, heretter kalt ...`."""
    text = scope.reading.shadow.text
    for m in _AS_ROLE.finditer(text, scope.region.start, scope.region.end):
        role = role_of(m.group("role"))
        if role is None:
            continue
        name_end = m.start()
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
        verb = (m.group("verb") or "").lower() in ("er", "is")
        yield Party(
            *span,
            name,
            role,
            pattern="party-is" if verb else "party-as",
            confidence=0.85 if verb else 0.95,
            org_number=number_near(text, span[1]),
            introduced_to=m.end(),
        )


def introduced(scope: Scope) -> Iterator[Party]:
    """Find parties by the role and the short name in the words that introduce each of them."""
    text = scope.reading.shadow.text
    named = [m for m in mentions(scope) if is_name(clean(text[m[0] : m[1]]))]
    for place, (start, end, number) in enumerate(named):
        stop = end + _WINDOW
        if place + 1 < len(named):
            stop = min(stop, named[place + 1][0])
        heading = _NEXT_HEADING.search(text[end:stop])
        if heading:
            stop = end + heading.start()
        after = text[end:stop]
        line_start = max(text.rfind("\n", 0, start) + 1, start - 60)
        before = re.sub(r"[*_#|]", "", text[line_start:start])
        label = _LABEL_BEFORE.search(before)
        inner = _LABEL_IN_BRACKET.search(before)
        role = (role_of(inner.group(1)) if inner else None) or (
            role_of(label.group(1)) if label else None
        )
        aliases = aliases_in(after)
        # "Tiltaksarrangøren (databehandler): X" gives a role and a short name.
        if role and inner and label and _is_short_name(label.group(1)):
            aliases = (*aliases, label.group(1))
        role = role or _role_among(after)
        if role is None:
            continue
        yield Party(
            start,
            end,
            clean(text[start:end]),
            role,
            pattern="party-introduced",
            confidence=0.93,
            aliases=aliases,
            org_number=number or number_near(text, end),
        )


def mentions(scope: Scope) -> list[tuple[int, int, str | None]]:
    """Return the organisations named near an agreement's head: offsets and number of each."""
    text = scope.reading.shadow.text
    start = scope.region.start
    end = min(scope.region.end, start + HEAD)
    found: dict[int, tuple[int, int, str | None]] = {}
    for m in _NUMBERED.finditer(text, start, end):
        span = name_before(text, m.start())
        if span and span[0] >= start and m.start() - span[1] <= 3:
            found[span[0]] = (*span, digits(m.group(1)))
    for m in ORGANISATION.finditer(text, start, end):
        span = name_before(text, m.end())
        if span is None or span[0] < start or not text[span[0]].isupper():
            continue
        if any(a <= span[0] < b for a, b, _ in found.values()):
            continue
        under = _UNDER.match(text, span[1])
        office = name_after(text, under.end(), end) if under else None
        if office:
            span = (span[0], office[1])
        name = text[span[0] : span[1]]
        if len(name.split()) >= 2 or "kommune" in name:
            found[span[0]] = (*span, None)
    return [found[k] for k in sorted(found)]


def publisher(scope: Scope) -> Iterator[Party]:
    """Take the organisation that stands alone on the cover of a buyer's documents as the buyer."""
    text = scope.reading.shadow.text
    for unit in scope.units[:_COVER_UNITS]:
        words = scope.reading.words(unit).strip()
        if unit.kind != "heading" or len(words) >= _COVER_NAME or unit.codes("kind"):
            continue
        span = name_after(text, unit.start, unit.end) if ORGANISATION.search(words) else None
        if span and clean(text[span[0] : span[1]]) == clean(words):
            yield Party(*span, clean(words), "customer", pattern="party-publisher", confidence=0.6)
            return


def acting(scope: Scope) -> Iterator[Party]:
    """Find `X drifter ... og er databehandler for Y` where parties stand on one level."""
    text = scope.reading.shadow.text
    for unit in scope.units:
        words = scope.reading.words(unit)
        m = _IS_PROCESSOR.search(words)
        if unit.kind not in ("sentence", "item") or not m or "definition" in unit.zones:
            continue
        that = _THAT.search(words[: m.start()])
        span = name_after(text, unit.start + (that.end() if that else 0), unit.start + m.start())
        if span is None:
            continue
        name = clean(text[span[0] : span[1]])
        if is_name(name) and ORGANISATION.search(text[span[0] : span[1]] + " "):
            yield Party(*span, name, "processor", pattern="party-is", confidence=0.75)


def _is_short_name(word: str) -> bool:
    """Tell whether a label is a short name; a role's word is one only with æ, ø or å in it."""
    return role_of(word) is None or fold(word) != word.lower()


def _role_among(words: str) -> str | None:
    """Return the first role that some words mean, one in law before one in trade."""
    roles = [role for m in _WORD.finditer(words) if (role := role_of(m.group()))]
    legal = [role for role in roles if role in ("controller", "processor")]
    return next(iter(legal or roles), None)
