"""The opening of an agreement in, out what its sentences say: who has which role, who is `vi`.

Kommunen er behandlingsansvarlig og leverandøren databehandler.
Behandlingsansvarlig er Fjellregionen barnevern, heretter Barnevernet.
Førstnevnte er behandlingsansvarlig, sistnevnte er databehandler.
Når vi skriver «vi», mener vi Klubbnett AS.        Vi = Klubbnett AS
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..scope import Scope
from ..wordings import word_pattern
from .names import name_after
from .party_roles import role_of

_HEAD = 5000  # code points from an agreement's start in which it says who is what
_CLAUSE = 60  # code points of a clause before the pronoun that is its object
_WORD = r"[^\W\d_][\w\-]*"
_CAPITALISED = r"[A-ZÆØÅ](?:[\w.\-]*[\w.])?"


@dataclass(frozen=True, slots=True)
class Statement:
    """That somebody called `name` (a name or short name; shadow offsets) is in a role."""

    start: int
    end: int
    name: str
    role: str


def statements(scope: Scope) -> Iterator[Statement]:
    """Yield what the opening says of who is in which role, in order."""
    text, start, stop = _head(scope)
    for m in _role_first().finditer(text, start, stop):
        role = role_of(m.group("role"))
        span = name_after(text, m.end(), stop) if role else None
        if role and span and span[0] - m.end() <= 2:
            yield Statement(*span, text[span[0] : span[1]], role)
    for m in _name_first().finditer(text, start, stop):
        role = role_of(m.group("role"))
        if role:
            yield Statement(m.start("name"), m.end("name"), m.group("name"), role)
        second = role_of(m.group("role2")) if m.group("role2") else None
        if second:
            yield Statement(m.start("name2"), m.end("name2"), m.group("name2"), second)
    for m in _verb_first().finditer(text, start, stop):
        role = role_of(m.group("role"))
        if role:
            yield Statement(m.start("name"), m.end("name"), m.group("name"), role)


def ordered_roles(scope: Scope) -> tuple[str, str] | None:
    """Return the roles of the first and the second party named, where the text puts it so."""
    text, start, stop = _head(scope)
    first = _ordinal("former").search(text, start, stop)
    second = _ordinal("latter").search(text, start, stop)
    roles = (
        role_of(first.group(1)) if first else None,
        role_of(second.group(1)) if second else None,
    )
    return (roles[0], roles[1]) if roles[0] and roles[1] else None


def pronouns(scope: Scope) -> Iterator[tuple[str, int, int]]:
    """Yield each pronoun that stands for a party, with the span of the party's name."""
    text, start, stop = _head(scope)
    for m in _pronoun().finditer(text, start, stop):
        if _relative_before().search(text, max(start, m.start() - _CLAUSE), m.start()):
            continue  # `Dei som hjelper oss er X`
        span = name_after(text, m.end(), stop)
        if span and span[0] - m.end() <= 2:
            yield m.group(1).lower(), *span


def _head(scope: Scope) -> tuple[str, int, int]:
    start = scope.region.start
    return scope.reading.shadow.text, start, min(scope.region.end, start + _HEAD)


@lru_cache(maxsize=1)
def _role_first() -> re.Pattern[str]:
    """Return the pattern of `Behandlingsansvarlig er`, which a name follows."""
    article, being = word_pattern("determiners").pattern, word_pattern("being").pattern
    return re.compile(rf"(?:(?i:{article})\s+)?(?P<role>{_WORD}(?: {_WORD})?)\s+(?i:{being})\s+")


@lru_cache(maxsize=1)
def _name_first() -> re.Pattern[str]:
    """Return the pattern of `Kommunen er behandlingsansvarlig og leverandøren databehandler`."""
    article, being = word_pattern("determiners").pattern, word_pattern("being").pattern
    joining = word_pattern("adding").pattern
    what, calling = word_pattern("what_is_called").pattern, word_pattern("calling").pattern
    in_law = rf"(?i:{what})\s[^.,;:\n]{{0,50}}?(?i:{calling})\s+(?:(?i:{article})\s+)?"
    role = rf"(?:{in_law}|(?:(?i:{article})\s+)?)[«\"“]?(?P<role>{_WORD})[»\"”]?"
    role2 = role.replace("<role>", "<role2>")
    return re.compile(
        rf"(?P<name>{_WORD}(?: (?:& )?[A-ZÆØÅ](?:[\w.\-]*\w)?){{0,5}})\s+"
        rf"(?i:{being})\s+{role}(?![\w])"
        rf"(?:,?\s+(?i:{joining})\s+(?P<name2>{_WORD})\s+(?:(?i:{being})\s+)?{role2}(?![\w]))?"
    )


@lru_cache(maxsize=1)
def _verb_first() -> re.Pattern[str]:
    """Return the pattern of `Kommunen fastsetter formålet og er behandlingsansvarlig`."""
    article, being = word_pattern("determiners").pattern, word_pattern("being").pattern
    joining = word_pattern("adding").pattern
    what, calling = word_pattern("what_is_called").pattern, word_pattern("calling").pattern
    return re.compile(
        rf"(?:(?<=[.;:] )|(?<=[.;:\n]\n)|^)"
        rf"(?P<name>{_CAPITALISED}(?: (?:& )?{_CAPITALISED}){{0,5}})"
        rf"\s+[a-zæøå][^.;:«»\"]{{3,120}}?\s(?i:{joining})\s+(?i:{being})\s+"
        rf"(?:(?i:{what})\s[^.,;:\n]{{0,50}}?(?i:{calling})\s+)?"
        rf"(?:(?i:{article})\s+)?[«\"“]?(?P<role>{_WORD})",
        re.MULTILINE,
    )


@lru_cache(maxsize=2)
def _ordinal(which: str) -> re.Pattern[str]:
    words, being = word_pattern(which).pattern, word_pattern("being").pattern
    article = word_pattern("determiners").pattern
    return re.compile(rf"(?i:{words})\s+(?i:{being})\s+(?:(?i:{article})\s+)?({_WORD})")


@lru_cache(maxsize=1)
def _relative_before() -> re.Pattern[str]:
    """Return the pattern of a relative clause that the next word, not in quotes, is part of."""
    return re.compile(rf"{word_pattern('relative_pronouns').pattern}(?:\s+[^\W\d_]+){{1,2}}\s+$")


@lru_cache(maxsize=1)
def _pronoun() -> re.Pattern[str]:
    """Return the pattern of a pronoun and the words that lead from it to a name."""
    words = "|".join(word_pattern(n).pattern for n in ("we_words", "you_words", "thou_words"))
    meaning, hosting = word_pattern("meaning").pattern, word_pattern("in_house").pattern
    return re.compile(
        rf"[«\"“(]?({words})[»\"”)]?(?:\s*=\s*|,?\s+(?:{meaning})\s+(?:(?:{words})\s+)?"
        rf"|\s*\((?=[A-ZÆØÅ\[])|\s+(?:{hosting})\s+)(?:(?:{hosting})\s+)?",
        re.IGNORECASE,
    )
