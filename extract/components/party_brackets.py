"""An agreement in, the parties out whose role stands in brackets after a slot, or a name led to.

Kommunen: ______ kommune (behandlingsansvarlig)
Mellom **Pensjonskassen for Rørleggere** (behandlingsansvarlig, orgnr. ...) og
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..scope import Scope
from ..wordings import alternatives, word_pattern
from .names import name_after
from .party_mentions import HEAD
from .party_names import Party, clean, is_name, number_near
from .party_roles import role_of

_LONGEST = 120  # code points from the words that lead to a name, to its bracket
_BOLD = re.compile(r"\s*\*\*([^*\n]{3,90})\*\*")


def bracketed(scope: Scope) -> Iterator[Party]:
    """Find slots for a name with a role in brackets, and names between `mellom` and a role."""
    yield from _slots(scope)
    yield from _led_to(scope)


def _slots(scope: Scope) -> Iterator[Party]:
    """Find lines still to be filled in; one alone on its line is there to sign on."""
    text = scope.reading.shadow.text
    end = min(scope.region.end, scope.region.start + HEAD)
    for m in _slot().finditer(text, scope.region.start, end):
        role = role_of(m.group("role"))
        label = (m.group("label") or "").strip()
        line = text[text.rfind("\n", 0, m.start("slot")) + 1 : m.start("slot")]
        alone = not any(c.isalpha() for c in line)
        signs = re.search(rf"\b{alternatives('signing')}", line, re.IGNORECASE)
        if role is None or alone or signs:
            continue
        name = label or m.group("role")
        called = (label,) if label else ()
        yield Party(*m.span("slot"), name, role, "party-as", called, is_slot=True)


def _led_to(scope: Scope) -> Iterator[Party]:
    """Find what stands between `mellom` and a bracket that opens with a role: a name, whatever."""
    text = scope.reading.shadow.text
    end = min(scope.region.end, scope.region.start + HEAD)
    for m in word_pattern("between").finditer(text, scope.region.start, end):
        bold = _BOLD.match(text, m.end(), end)
        span = bold.span(1) if bold else name_after(text, m.end(), m.end() + _LONGEST)
        if span is None or text[m.end() : span[0]].strip(" \n*"):
            continue
        said = _role_next().match(text, span[1] + 2 * bool(bold), end)
        role = role_of(said.group("role")) if said else None
        name = clean(text[slice(*span)])
        if said is None or role is None or role_of(name) or not is_name(name):
            continue
        if name[:1].isupper() and " " in name:
            number = number_near(text, span[1])
            yield Party(*span, name, role, "party-as", org_number=number, introduced_to=said.end())


@lru_cache(maxsize=1)
def _in_bracket() -> str:
    """Return the words that open a bracket and lead to a role: `(heretter kalt «databehandler»`."""
    lists = ("henceforth", "calling", "in_role", "determiners")
    words = "|".join(word_pattern(name).pattern for name in lists)
    return (
        rf"\(\s*(?:(?i:{words})[\s,]+)*[«\"“'*_]{{0,2}}"
        r"(?P<role>(?:[Dd]ata )?[^\W\d_]{5,24})[»\"”'*_]{0,2}"
    )


@lru_cache(maxsize=1)
def _slot() -> re.Pattern[str]:
    """Return the pattern of an open line, with its label if any, and the role after it."""
    return re.compile(
        r"(?:^[ \t>*|\-]*(?P<label>[^\W\d_]+(?: [^\W\d_]+)?)\**[ \t]*:[ \t*|]*)?"
        r"(?P<slot>(?:_{4,}|\.{6,}|…{2,})(?: [a-zæøå]+){0,2})"
        rf"[ \t]*\**{_in_bracket()}\s*\)",
        re.MULTILINE,
    )


@lru_cache(maxsize=1)
def _role_next() -> re.Pattern[str]:
    return re.compile(rf"\s*{_in_bracket()}\s*[,;)]")
