"""An agreement in, its norms out: who must, must not, may or has a right to do what.

One norm a sentence or binding list item, a second one where the sentence goes on to another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit, word_list
from .bearers import bearer_of, counterparty_of
from .coordinated_norms import coordinated
from .duty_tables import tabled_norms
from .modality import (
    denies_duty,
    is_imperative,
    is_subordinate,
    main_modal,
    modality_of,
    modals,
    opens_with_infinitive,
)
from .norm_records import Norm
from .norm_topics import Surroundings, topics_of
from .present_tense import binds_in_present_tense, party_acts

__all__ = ["Norm", "find_norms", "norm_facts"]

_NO_NORM_ZONES = frozenset({"definition", "example", "guidance", "italic"})
_NO_NORM_SECTIONS = frozenset({"definitions", "changelog"})
_DESCRIBING = frozenset(
    {
        "definitions",
        "background",
        "purpose",
        "nature",
        "data_types",
        "data_subjects",
        "special_categories",
        "signature",
        "contacts",
        "changelog",
    }
)
_PREAMBLE = 1500  # characters in which an agreement presents itself, until its first heading
_ITSELF = ("avtal", "formål", "føremål", "databehandleravtal", "purpose", "målet")
_CONDITION_LEAD = re.compile(r"\b(?:at|hvis|dersom|om|that|if)\s*:?\s*$", re.I)


@dataclass(frozen=True, slots=True)
class _Binding:
    """How a unit binds: by its own modal, its lead-in's (`inherits`), an imperative, or none."""

    modal: Hit | None
    inherits: bool = False
    ordered: bool = False


def find_norms(scope: Scope) -> list[Norm]:
    """Return the norms of an agreement, in order; those of its tables of duties last."""
    return [*_norms(scope), *tabled_norms(scope)]


def norm_facts(scope: Scope, norms: list[Norm]) -> list[Fact]:
    """Return the facts of the norms."""
    return [
        scope.fact(
            "norm",
            norm.span,
            f"norm-{norm.topics[0]}",
            0.95 if norm.bearer_known and norm.topics[0] != "other" else 0.8,
            topic=norm.topics[0],
            topics=norm.topics,
            modality=norm.modality,
            force="weak" if norm.weak else "strong",
            bearer=scope.side(norm.bearer),
            counterparty=scope.side(norm.counterparty) if norm.counterparty else None,
            senses=tuple(sorted(norm.senses)),
            conditional="conditional" in norm.senses,
        )
        for norm in norms
    ]


def _norms(scope: Scope) -> Iterator[Norm]:
    by_index = {u.index: u for u in scope.units}
    items: dict[int, tuple[Unit, ...]] = {}
    for unit in scope.units:
        if unit.kind == "item" and unit.lead is not None:
            items[unit.lead] = (*items.get(unit.lead, ()), unit)
    previous: Norm | None = None
    for unit in scope.units:
        if not _may_hold_norm(scope, unit):
            continue
        lead = by_index.get(unit.lead) if unit.lead is not None else None
        around = Surroundings(lead, items.get(unit.index, ()), previous)
        binding = _binding(scope, unit, around)
        if binding is None:
            continue
        norm = _norm(scope, unit, around, binding)
        if norm is None:
            continue
        previous = norm
        yield norm
        yield from coordinated(scope, norm)


def _may_hold_norm(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit is a sentence or item that may bind, by where it stands and begins."""
    if unit.kind not in ("sentence", "item") or unit.zones & _NO_NORM_ZONES:
        return False
    if unit.sections & _NO_NORM_SECTIONS or denies_duty(scope, unit):
        return False
    if unit.label and unit.sections & {"purpose", "nature"}:
        return False
    if unit.last - unit.first < 3 and not opens_with_infinitive(unit):
        return False
    first = scope.reading.doc[unit.first].lower_
    if first in word_list("asking") and not scope.reading.words(unit).rstrip().endswith("."):
        return False  # a heading put as a question
    tells_aim = first.startswith(_ITSELF) and (unit.heading is None or unit.sections & _DESCRIBING)
    return not tells_aim or "precedence" in unit.codes("sense")


def _binding(scope: Scope, unit: Unit, around: Surroundings) -> _Binding | None:
    """Return how a unit binds, or None when it does not."""
    modal, lead = main_modal(unit), around.lead
    if (
        lead is not None
        and modal is not None
        and modal.code == "may"
        and _CONDITION_LEAD.search(scope.reading.words(lead))
    ):
        return None  # a case in which the lead-in's duty arises
    leads_in = any(opens_with_infinitive(item) for item in around.items)
    if leads_in and modal is not None and unit.last - modal.end <= 4:
        return None  # `Databehandleren skal:`, its items are the norms
    subordinate = modal is not None and is_subordinate(scope, unit, modal)
    free = modal is None or subordinate
    lead_modal = main_modal(lead) if lead is not None else None
    if free and lead_modal and (opens_with_infinitive(unit) or is_imperative(unit)):
        return None if unit.sections & {"signature"} else _Binding(lead_modal, inherits=True)
    if modal is not None and subordinate:
        later = [h for h in modals(unit) if h.start > modal.end]
        main = next((h for h in later if not is_subordinate(scope, unit, h)), None)
        if main is not None:
            modal = main
        elif not _in_present_tense(scope, unit):
            if unit.sections & _DESCRIBING or not unit.of("duty"):
                return None
            modal = None
    ordered = free and is_imperative(unit) and bool(unit.sections - _DESCRIBING or lead)
    if modal is not None:
        return None if unit.sections & {"signature"} else _Binding(modal, ordered=ordered)
    preamble = unit.heading is None and unit.start - scope.region.start < _PREAMBLE
    if not ordered and (preamble or not _in_present_tense(scope, unit)):
        return None
    return _Binding(None, ordered=ordered)


def _in_present_tense(scope: Scope, unit: Unit) -> bool:
    return not unit.sections & _DESCRIBING and binds_in_present_tense(scope, unit)


def _norm(scope: Scope, unit: Unit, around: Surroundings, binding: _Binding) -> Norm | None:
    """Return the norm of a unit that binds, or None when it only states something."""
    modal, lead = binding.modal, around.lead
    topics, senses = topics_of(scope, unit, around, binding.inherits)
    states = modal is None and not binding.ordered and topics == ("other",)
    if states and not party_acts(scope, unit):
        return None  # in the present tense, about nothing the law knows
    if binding.inherits and lead is not None:
        bearer, known = bearer_of(scope, lead, modal, topics[0])
        modality, weak = modality_of(unit, None, bearer, lead)
        if modality == "obligation":
            modality, weak = modality_of(lead, modal, bearer)
    else:
        bearer, known = bearer_of(scope, unit, modal, topics[0])
        modality, weak = modality_of(unit, modal, bearer, lead)
    return Norm(
        unit,
        scope.reading.span(unit.start, unit.end),
        topics,
        modality,
        weak,
        bearer,
        known,
        counterparty_of(scope, unit, bearer),
        senses,
    )
