"""The organisations of an opening in, out the same with the roles that the law's own words give.

The Museum determines the purposes, and Ticketlane Ltd acts only on its behalf.
Laget bestemmer formålet. Timebok AS behandler opplysningene bare på vegne av laget.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ..folding import fold
from ..scope import Scope
from ..wordings import alternatives, word_list, word_pattern
from .party_mentions import HEAD
from .party_openings import Opening
from .party_own_words import own_words

_NAME = r"(?P<name>[^\W\d_][\w\-]*(?: (?:& )?[A-ZÆØÅ](?:[\w.\-]*\w)?){0,5}\.?)"


def by_definition(scope: Scope, opened: tuple[Opening, ...]) -> tuple[Opening, ...]:
    """Return the organisations; whoever decides on the purposes is the controller (Art. 4(7)).

    Whoever acts on its behalf is the processor (Art. 4(8)). Both must be said, each of one
    organisation, and nothing else of either.
    """
    deciding = set(_said(scope, opened, _decides()))
    acting = set(_said(scope, opened, _acts()))
    if len(deciding) != 1 or len(acting) != 1 or deciding == acting:
        return opened
    roles = {deciding.pop(): "controller", acting.pop(): "processor"}
    if any(opened[n].role not in (None, role) for n, role in roles.items()):
        return opened
    return tuple(replace(o, role=roles.get(n, o.role)) for n, o in enumerate(opened))


def _said(scope: Scope, opened: Sequence[Opening], what: re.Pattern[str]) -> Iterator[int]:
    """Yield the place of each organisation of which something is said near the head."""
    text = scope.reading.shadow.text
    end = min(scope.region.end, scope.region.start + HEAD)
    for m in what.finditer(text, scope.region.start, end):
        if any(word in word_list("negations") for word in m.group().lower().split()):
            continue
        words = m.group("name").rstrip(".").split()
        article = words[0].lower() in word_list("determiners")
        word = fold(" ".join(words[article:]))
        called = [n for n, o in enumerate(opened) if word in _calls(o)]
        presented = [n for n in called if opened[n].aliases or opened[n].org_number]
        for found in (called, presented):
            if len(found) == 1:
                yield found[0]
                break


def _calls(opening: Opening) -> frozenset[str]:
    """Return the ways, folded, in which an organisation may be called; its last word is one."""
    party = opening.party("processor", "party-introduced")
    words = {" ".join(words) for words in own_words(party)}
    return frozenset(words | {fold(opening.name.split()[-1])})


@lru_cache(maxsize=1)
def _decides() -> re.Pattern[str]:
    deciding, purposes = alternatives("deciding"), alternatives("purposes")
    return re.compile(
        rf"{_NAME}\s+(?:[a-zæøå]+\s+)?(?i:{deciding})\s(?:[^.;:]{{0,60}}?\s)?(?i:{purposes})\b"
    )


@lru_cache(maxsize=1)
def _acts() -> re.Pattern[str]:
    acting, behalf = alternatives("acting"), word_pattern("on_behalf").pattern
    own = alternatives("on_its_behalf")
    return re.compile(
        rf"{_NAME}\s+(?:[a-zæøå]+\s+)?(?i:{acting})\s(?:[^.;:,]{{0,80}}?\s)?"
        rf"(?:(?i:{behalf})|(?i:{own}))"
    )
