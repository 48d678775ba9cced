"""The parties found so far in, the other one out where standard terms only say which it is.

«Dere» er den som har åpnet abonnementet.
"Customer" means the company identified in the order form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ..scope import Scope
from ..wordings import alternatives, word_list
from .party_mentions import HEAD
from .party_names import Party
from .party_roles import SIDE, role_of

_SIDES = frozenset({"controller", "processor"})


def described(scope: Scope, parties: Sequence[Party]) -> Iterator[Party]:
    """Yield the party that stands for anyone who fits its description, beside one with a name.

    What the law's own words are said to mean (`Databehandler: den som behandler`) describes none.
    """
    known = {SIDE.get(party.role, party.role) for party in parties}
    missing = _SIDES - known
    if scope.region.kind != "data_processing_agreement" or len(missing) != 1:
        return
    text = scope.reading.shadow.text
    end = min(scope.region.end, scope.region.start + HEAD)
    for m in _description().finditer(text, scope.region.start, end):
        if _side(m.group("word")) in missing:
            name = " ".join(m.group("who").split())
            (role,) = missing
            called = (m.group("word"),)
            yield Party(*m.span("who"), name, role, "party-completed", called)
            return


def _side(word: str) -> str | None:
    """Return the side that a pronoun or a word of trade stands for in a supplier's terms."""
    if word.lower() in word_list("we_words"):
        return "processor"
    if word.lower() in word_list("you_words") | word_list("thou_words"):
        return "controller"
    return SIDE.get(role_of(word) or "")


@lru_cache(maxsize=1)
def _description() -> re.Pattern[str]:
    """Return the pattern of a word in quotation marks and the description of whom it means."""
    meaning, article = alternatives("meaning"), alternatives("determiners")
    whoever, told = (
        alternatives("described_parties"),
        alternatives("relative_pronouns", "describing"),
    )
    return re.compile(
        rf"[«\"“](?:(?i:{article})\s+)?(?P<word>[^\W\d_]{{2,24}})[»\"”]\s+(?i:{meaning})\s+"
        rf"(?P<who>(?:(?i:{article})\s+)?(?i:{whoever})\s+(?i:{told})\b[^.,;:\n()«»\"“”]{{3,90}})"
    )
