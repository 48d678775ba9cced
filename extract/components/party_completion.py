"""The parties found so far in, those out that an agreement opens with but gives no role by name.

Where two organisations open a data processing agreement and one is the processor, the other is the
controller. Where neither has a role, the body tells: instructions come from the controller, and
data are processed on its behalf.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ..folding import fold
from ..scope import Scope
from ..wordings import word_list, word_pattern
from .party_levels import shared_role
from .party_names import Party
from .party_openings import Opening
from .party_own_words import own_words
from .party_pairs import between
from .party_roles import SIDE, role_of

_FROM_CONTROLLER = frozenset({"instruct", "authorise"})
_BY_PROCESSOR = frozenset({"assist", "secure", "delete", "subprocessor", "confidentiality"})
_SIDE = 160  # code points that one side of `between A and B` takes at most
_FIRST_WORDS = 500  # code points in which no others are named than the parties
_LEAST_PARTIES = 2
_LEAST_EVIDENCE = 2  # sentences more for one reading than for the other


def completed(
    scope: Scope, parties: Sequence[Party], opened: tuple[Opening, ...]
) -> Iterator[Party]:
    """Yield a party for each organisation of the opening whose role only follows."""
    kind = scope.region.kind
    opened = _not_engaged(scope, opened)
    known = {fold(p.name) for p in parties}
    principal = [o for o in opened if o.aliases or o.org_number]
    unknown = [o for o in principal if fold(o.name) not in known]
    near = [o for o in opened if o.start - scope.region.start < _FIRST_WORDS]
    if not unknown and len(near) <= _LEAST_PARTIES:
        unknown = [o for o in near if o.role is None and fold(o.name) not in known]
    shared = shared_role(scope)
    if shared is not None and len(principal) < _LEAST_PARTIES:
        unknown = [o for o in opened if o.listed and fold(o.name) not in known]
    if shared is not None:
        for opening in unknown:
            if opening.role is None or SIDE.get(opening.role, opening.role) == "controller":
                yield opening.party(shared, "party-completed")
        return
    # What is not called so may still be on processing: one side of it has a role already.
    processing = kind == "data_processing_agreement" or (kind == "other" and parties)
    if not processing or not unknown:
        return
    found = {SIDE.get(p.role, p.role) for p in parties}
    if not found:  # a role that is told leaves the other, whoever writes
        for opening in unknown:
            role = _by_pronoun(opening)
            if role is not None and role not in found:
                found.add(role)
                yield opening.party(role, "party-completed")
        unknown = [o for o in unknown if _by_pronoun(o) is None]
    sides = {fold(side.name) for side in between(scope)}
    if len(unknown) > 1 and any(fold(o.name) in sides for o in unknown):
        unknown = [o for o in unknown if fold(o.name) in sides]  # others are named, but no party
    missing = [role for role in ("controller", "processor") if role not in found]
    if len(missing) == 1 and len(unknown) == 1:
        yield unknown[0].party(missing[0], "party-completed")
    elif len(missing) == 2 and len(unknown) == 1:
        other = _beside(scope, unknown[0])
        if other is not None:
            role = "processor" if other == "controller" else "controller"
            yield unknown[0].party(role, "party-completed")
    elif len(missing) == 2 and len(unknown) == 2:
        controller = _told_by_body(scope, unknown)
        if controller is not None:
            for opening in unknown:
                role = "controller" if opening is controller else "processor"
                yield opening.party(role, "party-completed")


def _not_engaged(scope: Scope, opened: Sequence[Opening]) -> tuple[Opening, ...]:
    """Leave out whoever is named first where sub-processors are listed."""
    listed = [(u.start, u.end) for u in scope.units if "subprocessors" in u.sections]
    return tuple(o for o in opened if not any(a <= o.start < b for a, b in listed))


def _beside(scope: Scope, opening: Opening) -> str | None:
    """Return the role of the other side where it has no name: `mellom Kunden og X`."""
    text = scope.reading.shadow.text
    before = _joined_before().search(
        text, max(scope.region.start, opening.start - _SIDE), opening.start
    )
    after = _joined_after().match(text, opening.end, min(scope.region.end, opening.end + _SIDE))
    words = [m.group(1) for m in (before, after) if m is not None]
    role = next((r for word in words if (r := role_of(word))), None)
    return SIDE.get(role, role) if role else None


def _by_pronoun(opening: Opening) -> str | None:
    """Return the role of whoever writes, or is written to: a supplier writes its terms."""
    called = {alias.lower() for alias in opening.aliases}
    if called & word_list("we_words"):
        return "processor"
    return "controller" if called & (word_list("you_words") | word_list("thou_words")) else None


def _told_by_body(scope: Scope, unknown: Sequence[Opening]) -> Opening | None:
    """Return which of two organisations the body treats as the controller, if it is plain."""
    evidence: Counter[int] = Counter()
    tokens = scope.reading.tokens
    words = [_words(opening) for opening in unknown]
    behind = word_list("prepositions")
    for unit in scope.units:
        senses = unit.codes("sense")
        for place in range(unit.first, unit.last):
            word = fold(tokens[place].text)
            for number, own in enumerate(words):
                if word not in own:
                    continue
                before = tokens[place - 1].lower if place > unit.first else ""
                if before in behind and (
                    senses & _FROM_CONTROLLER or "on_behalf" in unit.codes("cue")
                ):
                    evidence[number] += 1
                elif place - unit.first <= 1 and (
                    senses & (_BY_PROCESSOR | {"instruct"}) or "on_behalf" in unit.codes("cue")
                ):
                    evidence[1 - number] += 1
    if abs(evidence[0] - evidence[1]) < _LEAST_EVIDENCE:
        return None
    return unknown[0] if evidence[0] > evidence[1] else unknown[1]


def _words(opening: Opening) -> frozenset[str]:
    """Return the single words that an agreement may call an organisation by, folded."""
    party = opening.party("controller", "party-completed")
    return frozenset(words[0] for words in own_words(party) if len(words) == 1)


@lru_cache(maxsize=1)
def _joined_before() -> re.Pattern[str]:
    """Return the pattern of a side without a name before one with: `mellom Kunden og`."""
    between, joining = word_pattern("between").pattern, word_pattern("adding").pattern
    article = word_pattern("determiners").pattern
    return re.compile(
        rf"(?i:{between})\s+(?:(?i:{article})\s+)?[«\"“]?([^\W\d_]{{4,24}})[»\"”]?[^.;]{{0,100}}?"
        rf"\s(?i:{joining})\s+$"
    )


@lru_cache(maxsize=1)
def _joined_after() -> re.Pattern[str]:
    """Return the pattern of a side without a name after one with: `and the customer`."""
    joining, article = word_pattern("adding").pattern, word_pattern("determiners").pattern
    return re.compile(
        rf"[^.;]{{0,120}}?\s(?i:{joining})\s+(?:(?i:{article})\s+)?[«\"“]?([^\W\d_]{{4,24}})"
    )
