"""Parties in, out the short names that an agreement gives them after it has introduced them.

Lyngvik kommune (heretter «Kommunen»)
I teksten brukes «kommunen», «fylket» og «kontoret».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ..folding import fold
from ..scope import Scope
from ..wordings import alternatives
from .party_mentions import HEAD
from .party_names import ALIAS, Party, is_common
from .party_roles import role_of

_ALIAS = re.compile(ALIAS)
_ALIAS_NEXT = 40  # code points after an introduction in which a short name is the party's
_QUOTED = re.compile(r"[«\"“]([^\W\d_][^»\"”\n]{1,30})[»\"”]")
_BEGINNING = 4  # letters in which a short name is like the name
_SHORTEST = 2  # letters of a short name


def after_introduction(scope: Scope, party: Party) -> tuple[str, ...]:
    """Return the name in quotation marks or brackets right after a party's introduction."""
    at = party.introduced_to or party.end
    m = _ALIAS.search(scope.reading.shadow.text[at : at + _ALIAS_NEXT])
    if m is None or party.pattern == "party-is":
        return ()
    word = m.group(1)
    common = role_of(word) is not None or is_common(word) or len(word) <= _SHORTEST
    return () if common else (word,)


def called_in_order(
    scope: Scope, parties: Sequence[tuple[Party, str]]
) -> Iterator[tuple[Party, str]]:
    """Yield the parties with their roles and the short names that a sentence lists, if one does.

    It must give each party one, in quotation marks, in the order in which they are introduced.
    """
    text = scope.reading.shadow.text
    end = min(scope.region.end, scope.region.start + HEAD)
    ordered = sorted(parties, key=lambda admitted: admitted[0].start)
    for m in _listed().finditer(text, scope.region.start, end):
        called = _QUOTED.findall(m.group(1))
        given = zip(ordered, called, strict=False)
        if not any(_is_like(party.name, word) for (party, _), word in given):
            continue  # `I avtalen brukes «skal», «bør» og «kan»`
        if len(called) == len(ordered) and m.start() > ordered[-1][0].start:
            for (party, role), word in zip(ordered, called, strict=True):
                yield replace(party, aliases=(*party.aliases, word)), role
            return


def _is_like(name: str, word: str) -> bool:
    """Tell whether a short name begins as some part of a party's name does (`fylket`)."""
    return len(word) >= _BEGINNING and fold(word[:_BEGINNING]) in fold(name)


@lru_cache(maxsize=1)
def _listed() -> re.Pattern[str]:
    """Return the pattern of words that say what is called so, and of the names they list."""
    leads, joining = alternatives("calling", "henceforth", "used_as_names"), alternatives("adding")
    quoted = r"[«\"“][^\W\d_][^»\"”\n]{1,30}[»\"”]"
    return re.compile(
        rf"(?i:\b{leads})\b[^.;\n«\"“]{{0,40}}((?:{quoted},?\s+)+(?i:{joining})\s+{quoted})"
    )
