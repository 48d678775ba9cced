"""The parties found so far in, those out that an agreement opens with but gives no role by name.

Where two organisations open a data processing agreement and one is the processor, the other is the
controller. Where neither has a role, the body tells: instructions come from the controller, and
data are processed on its behalf.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..folding import fold
from ..scope import Scope
from ..wordings import word_list
from .party_names import Party
from .party_openings import Opening
from .party_own_words import own_words
from .party_roles import MUTUAL_ROLE, SIDE

_FROM_CONTROLLER = frozenset({"instruct", "authorise"})
_BY_PROCESSOR = frozenset({"assist", "secure", "delete", "subprocessor", "confidentiality"})
_LEAST_PARTIES = 2
_LEAST_EVIDENCE = 2  # sentences more for one reading than for the other


def completed(
    scope: Scope, parties: Sequence[Party], opened: tuple[Opening, ...]
) -> Iterator[Party]:
    """Yield a party for each organisation of the opening whose role only follows."""
    kind = scope.region.kind
    known = {fold(p.name) for p in parties}
    principal = [o for o in opened if o.aliases or o.org_number]
    unknown = [o for o in principal if fold(o.name) not in known]
    shared = MUTUAL_ROLE.get(kind)
    if shared is not None and len(principal) < _LEAST_PARTIES:
        unknown = [o for o in opened if o.listed and fold(o.name) not in known]
    if shared is not None:
        for opening in unknown:
            if opening.role is None or SIDE.get(opening.role, opening.role) == "controller":
                yield opening.party(shared, "party-completed", 0.8)
        return
    if kind != "data_processing_agreement" or not unknown:
        return
    found = {SIDE.get(p.role, p.role) for p in parties}
    for opening in unknown:
        role = _by_pronoun(opening)
        if role is not None and role not in found:
            found.add(role)
            yield opening.party(role, "party-completed", 0.8)
    unknown = [o for o in unknown if _by_pronoun(o) is None]
    missing = [role for role in ("controller", "processor") if role not in found]
    if len(missing) == 1 and len(unknown) == 1:
        yield unknown[0].party(missing[0], "party-completed", 0.85)
    elif len(missing) == 2 and len(unknown) == 2:
        controller = _told_by_body(scope, unknown)
        if controller is not None:
            for opening in unknown:
                role = "controller" if opening is controller else "processor"
                yield opening.party(role, "party-completed", 0.75)


def _by_pronoun(opening: Opening) -> str | None:
    """Return the role of whoever writes, or is written to: a supplier writes its terms."""
    called = {alias.lower() for alias in opening.aliases}
    if called & word_list("we_words"):
        return "processor"
    return "controller" if called & (word_list("you_words") | word_list("thou_words")) else None


def _told_by_body(scope: Scope, unknown: Sequence[Opening]) -> Opening | None:
    """Return which of two organisations the body treats as the controller, if it is plain."""
    evidence: Counter[int] = Counter()
    doc = scope.reading.doc
    words = [_words(opening) for opening in unknown]
    behind = word_list("prepositions")
    for unit in scope.units:
        senses = unit.codes("sense")
        for place in range(unit.first, unit.last):
            word = fold(doc[place].text)
            for number, own in enumerate(words):
                if word not in own:
                    continue
                before = doc[place - 1].lower_ if place > unit.first else ""
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
    party = opening.party("controller", "party-completed", 1.0)
    return frozenset(words[0] for words in own_words(party) if len(words) == 1)
