"""A unit in, its word that binds or allows out, and what that word makes of the sentence."""

from __future__ import annotations

from itertools import pairwise

from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit, word_list

_BINDING = frozenset({"must", "may", "should", "right"})
_ENTITLED = frozenset({"controller", "both", "other", "customer"})
_NOT_REACH = 7  # tokens after a modal in which its negation stands
_ONLY_REACH = 4
_OPENING = 14  # tokens in which a sentence says that nothing need be done
_NOT = frozenset({"ikke", "ikkje", "not"})
_NO_DUTY = _NOT | {"ingen"}


def main_modal(unit: Unit) -> Hit | None:
    """Return the first word that binds or allows."""
    return next(iter(modals(unit)), None)


def modals(unit: Unit) -> tuple[Hit, ...]:
    """Return the words that bind or allow, in order."""
    return tuple(h for h in unit.of("modal") if h.code in _BINDING)


def opens_with_infinitive(unit: Unit) -> bool:
    """Tell whether a unit goes on from a lead-in's modal (`å slette ...`)."""
    return _opens_with(unit, "infinitive")


def is_imperative(unit: Unit) -> bool:
    """Tell whether a unit is a list item that orders (`Slett ...`)."""
    return unit.kind == "item" and _opens_with(unit, "imperative")


def is_subordinate(scope: Scope, unit: Unit, modal: Hit) -> bool:
    """Tell whether a modal stands in a clause that only modifies (`tiltak som skal sikre`)."""
    doc = scope.reading.doc
    before = {doc[i].lower_ for i in range(max(unit.first, modal.start - 2), modal.start)}
    return bool(before & word_list("subordinating"))


def modality_of(
    unit: Unit, modal: Hit | None, bearer: str, lead: Unit | None = None
) -> tuple[str, bool]:
    """Return the modality that a modal gives a unit, and whether it is weak (`bør`).

    Without a modal the lead-in, if there is one, tells how strongly the unit binds.
    """
    if modal is None:
        denied = any(h.code == "not" and h.start - unit.first <= 1 for h in unit.of("modal"))
        weak = lead is not None and any(h.code == "should" for h in lead.of("modal"))
        return ("prohibition" if denied else "obligation"), weak
    return _strong_modality(unit, modal, bearer), modal.code == "should"


def denies_duty(scope: Scope, unit: Unit) -> bool:
    """Tell whether the words say that there is no duty (`er ikke forpliktet til`)."""
    doc = scope.reading.doc
    words = [doc[i].lower_ for i in range(unit.first, min(unit.last, unit.first + _OPENING))]
    if any(a in word_list("needless") and b in _NOT for a, b in pairwise(words)):
        return True
    modal = main_modal(unit)
    if modal is None:
        return False
    data = "undecided" in unit.zones and bool(unit.of("data")) and not unit.of("duty")
    if data and modal.code == "may":
        return True  # what free text may hold is a fact about data, not a permission
    bound = {doc[i].lower_ for i in range(modal.start, modal.end)}
    before = {doc[i].lower_ for i in range(max(unit.first, modal.start - 2), modal.start)}
    return (
        bool(bound & word_list("deniable"))
        and bool(before & _NO_DUTY)
        and not any(h.code == "must" and h.start > modal.end for h in unit.of("modal"))
    )


def _opens_with(unit: Unit, form: str) -> bool:
    return any(h.code == form and h.start <= unit.first + 1 for h in unit.of("duty"))


def _strong_modality(unit: Unit, modal: Hit, bearer: str) -> str:
    hits = unit.of("modal")
    if any(h.code == "not" and modal.start <= h.start <= modal.end + _NOT_REACH for h in hits):
        return "prohibition"
    right = any(h.code == "right" and h.start <= modal.end + 2 for h in hits)
    if right and bearer in _ENTITLED:
        return "right"
    if modal.code == "may":
        reach = modal.end + _ONLY_REACH
        if any(h.code == "only" and modal.start <= h.start <= reach for h in hits):
            return "prohibition"
        if right:
            return "right"
        passive = any(h.code == "passive" for h in unit.of("duty"))
        return "right" if bearer == "controller" and not passive else "permission"
    return "right" if modal.code == "right" else "obligation"
