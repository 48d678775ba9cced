"""An agreement in, the parties out that running text introduces, names, or says to act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..numbers import digits
from ..scope import Scope
from ..wordings import word_list, word_pattern
from .company_names import organisation
from .names import name_after, name_before
from .party_names import (
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

_LABEL_WITHIN = 60  # code points of a label before a name at most
_WINDOW = 260  # code points after a name that may introduce it
_BRACKET_BEFORE = re.compile(r"\s*\([^()\n]{2,70}\)\s*")
_ACRONYM_BRACKET = re.compile(r"\s*\([A-ZÆØÅ]{2,8}\)\s*")
_ACRONYM = re.compile(r"[A-ZÆØÅ]{2,6}")
# A heading or the next row of a table ends what is said of a name.
_NEXT_PART = re.compile(r"\n\s*(?:[#|]|\*{0,2}\d{1,2}[.)]?\s+\D|§\s*\d|[A-Z]\.\s+[A-Z])")
_LABEL_BEFORE = re.compile(r"([^\W\d_]+)\s*(?:\([^)]*\)\s*)?:\s*$")
_LABEL_IN_BRACKET = re.compile(r"\(((?:[^\W\d_]| )+)\)\s*:\s*$")
_WORD = re.compile(r"[^\W\d_]+")
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
        yield Party(
            *span,
            name,
            role,
            pattern="party-is" if verb else "party-as",
            confidence=0.85 if verb else 0.95,
            org_number=number_near(text, span[1]),
            introduced_to=m.end(),
        )


@dataclass(frozen=True, slots=True)
class Opening:
    """An organisation that an agreement opens with: offsets of its name, and what is said of it."""

    start: int
    end: int
    name: str
    role: str | None
    aliases: tuple[str, ...]
    org_number: str | None


def openings(scope: Scope) -> Iterator[Opening]:
    """Yield the organisations near an agreement's head, with what each is called after."""
    text = scope.reading.shadow.text
    named = [m for m in mentions(scope) if is_name(clean(text[m[0] : m[1]]))]
    together = _together().search(text, scope.region.start, scope.region.start + HEAD)
    before = [m for m in named if together and m[0] < together.start()]
    called = together.groups() if together and len(before) == 2 else ()
    for place, (start, end, number) in enumerate(named):
        stop = end + _WINDOW
        if place + 1 < len(named):
            stop = min(stop, named[place + 1][0])
        if together and end <= together.start():
            stop = min(stop, together.start())
        heading = _NEXT_PART.search(text[end:stop])
        if heading:
            stop = end + heading.start()
        after = text[end:stop]
        role, label = _labelled_as(text, start)
        aliases = (*aliases_in(after), *label)
        if place < len(called):
            aliases = (*aliases, called[place])
        yield Opening(
            start,
            end,
            clean(text[start:end]),
            role or _role_among(after),
            aliases,
            number or number_near(text, end),
        )


def introduced(scope: Scope) -> Iterator[Party]:
    """Find parties by the role and the short name in the words that introduce each of them."""
    for opening in openings(scope):
        if opening.role is not None:
            yield Party(
                opening.start,
                opening.end,
                opening.name,
                opening.role,
                pattern="party-introduced",
                confidence=0.93,
                aliases=opening.aliases,
                org_number=opening.org_number,
            )


def mentions(scope: Scope) -> list[tuple[int, int, str | None]]:
    """Return the organisations named near an agreement's head: offsets and number of each."""
    text = scope.reading.shadow.text
    start = scope.region.start
    end = min(scope.region.end, start + HEAD)
    found: dict[int, tuple[int, int, str | None]] = {}
    for m in _numbered().finditer(text, start, end):
        span = name_before(text, m.start(), numbered=True)
        if span and span[0] >= start and m.start() - span[1] <= 3:
            found[span[0]] = (*span, digits(m.group(1)))
    for m in organisation().finditer(text, start, end):
        span = name_before(text, m.end())
        if span is None or span[0] < start or not text[span[0]].isupper():
            continue
        if any(a <= span[0] < b for a, b, _ in found.values()):
            continue
        under = _under().match(text, span[1])
        office = name_after(text, under.end(), end) if under else None
        if office:
            span = (span[0], office[1])
        if len(text[span[0] : span[1]].split()) >= 2:
            found[span[0]] = (*span, None)
    return [found[k] for k in sorted(found)]


def publisher(scope: Scope) -> Iterator[Party]:
    """Take the organisation that stands alone on the cover of a buyer's documents as the buyer."""
    text = scope.reading.shadow.text
    for unit in scope.units[:_COVER_UNITS]:
        words = scope.reading.words(unit).strip()
        if unit.kind != "heading" or len(words) >= _COVER_NAME or unit.codes("kind"):
            continue
        span = name_after(text, unit.start, unit.end) if organisation().search(words) else None
        if span and clean(text[span[0] : span[1]]) == clean(words):
            yield Party(*span, clean(words), "customer", pattern="party-publisher", confidence=0.6)
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
            if reading.doc[i].lower_ in word_list("that_clause"):
                start = reading.token_end(i)
        span = name_after(text, start, reading.token_start(said.start))
        if span is None:
            continue
        name = clean(text[span[0] : span[1]])
        if is_name(name) and organisation().search(name):
            yield Party(*span, name, "processor", pattern="party-is", confidence=0.75)


def _labelled_as(text: str, start: int) -> tuple[str | None, tuple[str, ...]]:
    """Return the role that a label before a name gives it, and the short name, if it gives both.

    `Databehandler: X` gives a role; `Tiltaksarrangøren (databehandler): X` what X is called, too.
    """
    line_start = max(text.rfind("\n", 0, start) + 1, start - _LABEL_WITHIN)
    before = re.sub(r"[*_#|]", "", text[line_start:start])
    label = _LABEL_BEFORE.search(before)
    inner = _LABEL_IN_BRACKET.search(before)
    role = role_of(inner.group(1)) if inner else None
    if role and label:
        return role, (label.group(1),)
    return role or (role_of(label.group(1)) if label else None), ()


def _role_among(words: str) -> str | None:
    """Return the first role that some words mean, one in law before one in trade."""
    roles = [role for m in _WORD.finditer(words) if (role := role_of(m.group()))]
    legal = [role for role in roles if role in ("controller", "processor")]
    return next(iter(legal or roles), None)


@lru_cache(maxsize=1)
def _as_role() -> re.Pattern[str]:
    """Return the pattern of a role right after a name: `som «databehandler»`, `(heretter «...»`."""
    article = word_pattern("determiners").pattern
    in_role, being = word_pattern("in_role").pattern, word_pattern("being").pattern
    henceforth, calling = word_pattern("henceforth").pattern, word_pattern("calling").pattern
    return re.compile(
        rf"\s*,?\s*(?:(?P<verb>{in_role}|{being})\s+"
        rf"(?:{article}\s+|{word_pattern('independent').pattern}\s+)?[«\"“(]?|"
        rf"\(\s*(?:{henceforth}\s+)?(?:(?:{calling}|{in_role})\s+)?(?:{article}\s+)?[«\"“'])"
        r"\s*(?P<role>(?:data\s+)?[^\W\d_]{5,24})(?![^\W\d_])[»\"”')]*"
    )


@lru_cache(maxsize=1)
def _numbered() -> re.Pattern[str]:
    """Return the pattern of an organisation number right after a name, with its label if any."""
    label = rf"(?:(?i:{word_pattern('number_labels').pattern})[.:]*)?"
    lower = r"[^\W\d_A-ZÆØÅ][^\W\d_]*"
    return re.compile(
        rf"(?:\s*[,(]\s*(?:(?:{lower}\s+){{0,3}}|[^\W\d_]+\s+)|[\s,(]*){label}\s*\(?"
        r"(?<![\d.])(\d{3}[ .\u00a0\n]?\d{3}[ .\u00a0\n]?\d{3})(?!\d)"
    )


@lru_cache(maxsize=1)
def _under() -> re.Pattern[str]:
    """Return the pattern between a body and the office that acts for it: `kommune ved`."""
    return re.compile(rf"\s+{word_pattern('acting_through').pattern}\s+(?=[A-ZÆØÅ\[])")


@lru_cache(maxsize=1)
def _together() -> re.Pattern[str]:
    """Return the pattern of `blir partene kalt X og Y`."""
    article = rf"(?:(?i:{word_pattern('determiners').pattern})\s+)?[«\"“]?"
    name = rf"{article}([A-ZÆØÅ][\w\-]+)[»\"”]?"
    parties, calling = word_pattern("parties").pattern, word_pattern("calling").pattern
    joining = word_pattern("adding").pattern
    return re.compile(
        rf"(?i:{parties})[^.\n]{{0,60}}(?i:{calling})\s+(?:[\w]+\s)?{name}\s+(?i:{joining})\s+{name}"
    )
