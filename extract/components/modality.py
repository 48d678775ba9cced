"""A unit or one of its main clauses in, how it binds out: obligation, prohibition, permission."""

from __future__ import annotations

from itertools import pairwise

from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit, word_list
from .main_clauses import BINDING, MainClause

_ENTITLED = frozenset({"controller", "both", "other", "customer"})
_NOT_REACH = 7  # tokens after a modal or verb in which its negation stands
_ONLY_REACH = 4
_OPENING = 14  # tokens in which a sentence says that nothing need be done


def main_modal(unit: Unit) -> Hit | None:
    """Return the first word of a unit that binds or allows."""
    return next((h for h in unit.of("modal") if h.code in BINDING), None)


def opens_with_infinitive(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit goes on from a lead-in's modal (`å slette ...`)."""
    return _opens_with(scope, unit, "infinitive")


def opens_with_order(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit opens with an order (`Send oss ...`), or does after the case for it.

    `Liker dere det ikke, si fra`.
    """
    tokens = scope.reading.tokens
    first = next((i for i in range(unit.first, unit.last) if tokens[i].is_alpha), None)
    if first is None:
        return False
    if _orders(unit, first):
        return True
    language = scope.reading.language
    opens_case = word_list("finite", language) | word_list("condition_words", language)
    if tokens[first].lower not in opens_case:
        return False
    comma = next((i for i in range(first, unit.last) if tokens[i].text == ","), None)
    return comma is not None and comma + 1 < unit.last and _orders(unit, comma + 1)


def _orders(unit: Unit, place: int) -> bool:
    codes = {h.code for h in unit.of("duty") if h.start == place}
    return "imperative" in codes and "active" not in codes  # `Gjør de en feil, ...`


def is_imperative(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit is a list item that orders (`Slett ...`)."""
    return unit.kind == "item" and _opens_with(scope, unit, "imperative")


def modality_of(scope: Scope, unit: Unit, clause: MainClause, bearer: str) -> tuple[str, bool]:
    """Return the modality of a main clause, and whether it is weak (`bør`)."""
    hits = [h for h in unit.of("modal") if clause.has(h)]
    head = clause.modal or Hit(clause.verb, clause.verb + 1, "duty", clause.kind)
    denied = _is_denied(scope, unit, clause, head.start, head.end + _NOT_REACH)
    only = any(h.code == "only" and clause.first <= h.start <= head.end + _ONLY_REACH for h in hits)
    if clause.modal is None:
        limited = only and clause.kind == "passive"
        return ("prohibition" if denied or limited else "obligation"), False
    weak = clause.modal.code == "should"
    if clause.modal.code == "never" or denied or (only and clause.modal.code == "may"):
        return "prohibition", weak
    right = any(h.code == "right" and h.start <= head.end + 2 for h in hits)
    if right and bearer in _ENTITLED:
        return "right", weak
    if clause.modal.code == "may":
        passive = any(h.code == "passive" and clause.has(h) for h in unit.of("duty"))
        entitled = right or (bearer == "controller" and not passive)
        return ("right" if entitled else "permission"), weak
    return ("right" if clause.modal.code == "right" else "obligation"), weak


def _is_denied(scope: Scope, unit: Unit, clause: MainClause, head: int, reach: int) -> bool:
    """Tell whether a clause says no to what it is about: `ikke senere enn` says only when."""
    only_measured = unit.cues("no_denial")
    denials = [
        h
        for h in unit.of("modal")
        if h.code == "not"
        and clause.has(h)
        and clause.first <= h.start <= reach
        # `svarer for dem, men ikke for mer enn ...` limits what is owed, and does not forbid it.
        and not (h.start > clause.verb and _is_contrasted(scope, h))
    ]
    if any(not any(m.start <= h.start < m.end for m in only_measured) for h in denials):
        return True
    tokens = scope.reading.tokens
    opening = tokens[clause.first].lower
    between = [tokens[i].lower for i in range(clause.first, head)]
    if "," in between and set(between) & word_list("subordinators", scope.reading.language):
        return False  # `Nothing here restricts the authority, with which Company shall cooperate`
    return opening in word_list("nobody", scope.reading.language) and not any(
        m.start == clause.first for m in only_measured
    )


def _is_contrasted(scope: Scope, denial: Hit) -> bool:
    """Tell whether a denial follows a word like `men`, so that it takes back only a part."""
    before = scope.reading.tokens[denial.start - 1] if denial.start else None
    return before is not None and before.lower in word_list("contrasting", scope.reading.language)


def item_modality(unit: Unit, lead: Unit) -> tuple[str, bool]:
    """Return the modality of a bare item under a lead-in that has no clause of its own."""
    denied = any(h.code == "not" and h.start - unit.first <= 1 for h in unit.of("modal"))
    weak = any(h.code == "should" for h in lead.of("modal"))
    return ("prohibition" if denied else "obligation"), weak


def denies_duty(scope: Scope, unit: Unit) -> bool:
    """Tell whether the words say that there is no duty (`er ikke forpliktet til`)."""
    tokens = scope.reading.tokens
    words = [tokens[i].lower for i in range(unit.first, min(unit.last, unit.first + _OPENING))]
    negations = word_list("negations")
    if any(a in word_list("needless") and b in negations for a, b in pairwise(words)):
        return True
    modal = main_modal(unit)
    if modal is None:
        return False
    data = "undecided" in unit.zones and bool(unit.of("data")) and not unit.of("duty")
    if data and modal.code == "may":
        return True  # what free text may hold is a fact about data, not a permission
    bound = {tokens[i].lower for i in range(modal.start, modal.end)}
    before = {tokens[i].lower for i in range(max(unit.first, modal.start - 2), modal.start)}
    return (
        bool(bound & word_list("deniable"))
        and bool(before & negations)
        and not any(h.code == "must" and h.start > modal.end for h in unit.of("modal"))
    )


def _opens_with(scope: Scope, unit: Unit, form: str) -> bool:
    # `å slette`, `Straks varsle`; but neither `any request` nor `upon request` opens with a verb.
    opening, language = scope.reading.tokens[unit.first], scope.reading.language
    leads = word_list("infinitive_marks") | word_list("adverbs", language)
    reach = unit.first + (not opening.is_alpha or opening.lower in leads)
    return any(h.code == form and h.start <= reach for h in unit.of("duty"))
