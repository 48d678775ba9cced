"""A sentence without a modal in, out whether it binds all the same: who acts, what is done."""

from __future__ import annotations

from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit, word_list

_PARTIES = frozenset({"controller", "processor", "both"})
_ACTORS = _PARTIES | {"subprocessor"}
_RELATIVE = frozenset({"som", "which", "that"})
_CLEFT = ("det", "er")
_VERB_REACH = 14  # tokens from the sentence's start in which its main verb stands


def binds_in_present_tense(scope: Scope, unit: Unit) -> bool:
    """Tell whether a sentence without a modal binds: a party acts, or something is done to data."""
    duties = unit.of("duty")
    roles = tuple(h for h in scope.roles(unit) if h.code in _ACTORS)
    if _actor_of_verb(scope, unit, roles) or _cleft(scope, unit, roles):
        return True
    opened = _party_opens(scope, unit, roles)
    return any(h.code == "passive" for h in duties) if opened is None else opened


def party_acts(scope: Scope, unit: Unit) -> bool:
    """Tell whether a party is the subject of a verb that binds."""
    roles = [h for h in scope.roles(unit) if h.code in _PARTIES]
    return any(
        v.code == "active"
        and any(0 <= v.start - r.end <= 1 or 0 <= r.start - v.end <= 1 for r in roles)
        for v in unit.of("duty")
    )


def _actor_of_verb(scope: Scope, unit: Unit, roles: tuple[Hit, ...]) -> bool:
    """Tell whether a party stands before or after a verb of the main clause."""
    for verb in (h for h in unit.of("duty") if h.code == "active"):
        if verb.start - unit.first > _VERB_REACH:
            return False
        if scope.reading.doc[verb.start - 1].lower_ in _RELATIVE:
            continue
        if any(
            (0 <= verb.start - r.end <= 5 and r.start - unit.first <= 3)
            or 0 <= r.start - verb.end <= 2
            for r in roles
        ):
            return True
    return False


def _cleft(scope: Scope, unit: Unit, roles: tuple[Hit, ...]) -> bool:
    """Tell whether a sentence is cleft (`Det er Kommunen som melder bruddet`)."""
    doc = scope.reading.doc
    opening = tuple(doc[i].lower_ for i in range(unit.first, min(unit.first + 2, unit.last)))
    return opening == _CLEFT and any(
        r.start - unit.first == 2 and doc[min(r.end, unit.last - 1)].lower_ == "som" for r in roles
    )


def _party_opens(scope: Scope, unit: Unit, roles: tuple[Hit, ...]) -> bool | None:
    """Tell whether a party opens a main clause that binds; None when no party opens it.

    The party is followed by the finite verb (verb-second order): `Databehandleren sletter ...`.
    """
    doc = scope.reading.doc
    for role in roles:
        if role.start - unit.first > 1 or role.end >= unit.last:
            continue
        word = doc[role.end].lower_
        present = word.endswith("r") and len(word) > 3 and word.isalpha()
        if present and word not in word_list("not_binding"):
            return True
        if any(h.code == "infinitive" and h.start == role.end for h in unit.of("duty")):
            return scope.reading.language == "en"
    return None
