"""A unit with its lead-in, its list items and the norm before it in, what it is about out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..reading import Unit
from ..scope import Scope
from ..topics import topic_rules
from ..wordings import word_list
from .norm_records import Norm
from .norm_senses import senses_of

_NEAR = 2  # units back in which the norm stands that `dette` points at
_LIST_SCORE = 4.0
_ACTORS = frozenset({"controller", "processor", "subprocessor", "parties"})
_TAKEN_UP = frozenset({"subprocessor"})
_PEOPLE = frozenset({"employee"})
_WHEN = frozenset({"end_of_agreement"})
_POINTED_SCORE = 4.6
_POINTED_LESS = 0.3  # for each further topic of the norm that is pointed at


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a unit: its lead-in, the items it leads into, the norm found before it."""

    lead: Unit | None
    items: tuple[Unit, ...]
    previous: Norm | None


def topics_of(
    scope: Scope, unit: Unit, around: Surroundings, inherits: bool
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the topics of a unit, the best first, and the senses of it and its surroundings.

    `inherits` tells that the unit's modal is its lead-in's.
    """
    own = senses_of(scope, unit) | _pointed_at(scope, unit) | _of_people(scope, unit)
    senses = own
    for other in ((around.lead,) if around.lead is not None else ()) + around.items:
        senses |= senses_of(scope, other)
    rules = topic_rules()
    inherited = _inherited(scope, unit, around)
    topics = rules.topics(own, unit.sections, inherited)
    if topics == ("other",):
        topics = rules.topics(own | _taken_up(scope, unit), unit.sections, inherited)
    helps = inherits and around.lead is not None and "assist" in around.lead.codes("sense")
    if topics == ("other",) or (inherits and topics[0] == "other") or helps:
        topics = rules.topics(senses, unit.sections, inherited)
    elif topics[0] == "change_notice" and _follows_up(unit, around.previous):
        # `om bytte eller nye`, after the sentence that allows sub-processors
        of_them = rules.topics(own | _TAKEN_UP, unit.sections, inherited)
        topics = of_them if of_them[0].startswith("subprocessor") else topics
    elif around.items:
        wide = rules.topics(senses, unit.sections, inherited)
        if wide[0] == "breach_content":
            topics = wide
    return topics, senses | _of_heading(scope, unit)


def _follows_up(unit: Unit, previous: Norm | None) -> bool:
    """Tell whether a unit goes on about sub-processors without their name, and not about texts."""
    return (
        previous is not None
        and previous.topics[0].startswith("subprocessor")
        and unit.index - previous.unit.index <= 1
        and previous.unit.heading == unit.heading
        and not unit.cues("text_part")
    )


def _pointed_at(scope: Scope, unit: Unit) -> frozenset[str]:
    """Return the senses of the words before that a unit points at (`bistår med begge deler`)."""
    if not unit.cues("points_back") and "leave_unanswered" not in unit.codes("sense"):
        return frozenset()
    whole = scope.reading.units[unit.index]
    if unit.start > whole.start:
        return whole.codes("sense")  # a later clause points at the ones before it
    if unit.index == 0:
        return frozenset()
    before = scope.reading.units[unit.index - 1]
    same_part = before.heading == unit.heading and before.kind != "heading"
    return senses_of(scope, before) - _ACTORS if same_part else frozenset()


def _of_people(scope: Scope, unit: Unit) -> frozenset[str]:
    """Return that a sentence is about the employees that the one before it names: `De skal`."""
    pronouns = word_list("plural_pronouns", scope.reading.language)
    if scope.reading.tokens[unit.first].lower not in pronouns or unit.index == 0:
        return frozenset()
    before = scope.reading.units[unit.index - 1]
    same_part = before.heading == unit.heading and before.block == unit.block
    return senses_of(scope, before) & _PEOPLE if same_part else frozenset()


def _taken_up(scope: Scope, unit: Unit) -> frozenset[str]:
    """Return whom a later clause of a sentence is about without a name (`og svarer for dem`)."""
    whole = scope.reading.units[unit.index]
    return senses_of(scope, whole) & _TAKEN_UP if unit.start > whole.start else frozenset()


def _of_heading(scope: Scope, unit: Unit) -> frozenset[str]:
    """Return what the heading above says of when a provision holds (`Når avtalen slutter`)."""
    if unit.heading is None:
        return frozenset()
    return scope.reading.units[unit.heading].codes("sense") & _WHEN


def _inherited(scope: Scope, unit: Unit, around: Surroundings) -> Mapping[str, float]:
    """Return the topics, scored, that a unit has from the norm before it."""
    previous = around.previous
    if previous is None or unit.index - previous.unit.index > _NEAR:
        return {}
    if previous.unit.heading != unit.heading:
        return {}  # `Da sier vi fra` under a heading takes up the heading
    inherited: dict[str, float] = {}
    tokens = scope.reading.tokens
    if unit.start > scope.reading.units[unit.index].start:
        return {}  # a later clause points at the ones before it, not at the sentence before
    opening = {tokens[unit.first].lower, tokens[min(unit.first + 1, unit.last - 1)].lower}
    if opening & word_list("back_pointing") or tokens[unit.first].text == "(":
        for place, topic in enumerate(previous.topics[:2]):
            inherited[topic] = _POINTED_SCORE - _POINTED_LESS * place
    lead = around.lead
    if unit.kind == "item" and lead is not None and previous.unit.index == lead.index:
        inherited[previous.topics[0]] = _LIST_SCORE
    inherited.pop("other", None)
    return inherited
