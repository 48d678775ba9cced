"""Which of two limits for the same thing holds, by the agreement's own rule of precedence."""

from __future__ import annotations

from dataclasses import replace

from ..model import Clause, Fact
from ..wordings import word_list


def settle_limits(facts: list[Fact], clauses: tuple[Clause, ...]) -> list[Fact]:
    """Return the facts with `effective` false on limits that a prevailing part says otherwise.

    Body and annex may give the same duty different limits (24 hours and 48). Where the agreement
    says that one of them prevails, the other's limit is kept as a fact, but is not in effect.
    """
    annexes_prevail = None
    for fact in facts:
        if fact.kind == "precedence":
            higher = str(fact.values.get("prevailing") or "")
            lower = str(fact.values.get("yielding") or "")
            if _names_annex(higher) != _names_annex(lower):
                annexes_prevail = _names_annex(higher)
    if annexes_prevail is None:
        return facts
    annexes = [c.span for c in clauses if c.annex]

    def in_annex(fact: Fact) -> bool:
        return any(span.holds(fact.span) for span in annexes)

    limits = [f for f in facts if _is_breach_limit(f) and f.values.get("hours") is not None]
    settled = []
    for fact in facts:
        rivals = _is_breach_limit(fact) and any(
            True
            for other in limits
            if other is not fact
            and fact.values.get("bearer") == other.values.get("bearer")
            and fact.values.get("value") != other.values.get("value")
            and in_annex(other) != in_annex(fact)
        )
        if rivals and in_annex(fact) != annexes_prevail:
            fact = replace(fact, values={**fact.values, "effective": False})
        settled.append(fact)
    return settled


def _is_breach_limit(fact: Fact) -> bool:
    return fact.kind == "deadline" and fact.values.get("what") == "breach_notification"


def _names_annex(words: str) -> bool:
    """Tell whether some words name an annex, inflected or compound (`databehandlervedlegget`)."""
    return any(annex in words.lower() for annex in word_list("annex"))
