"""An agreement and its facts in, what Art. 28(3) wants set out out: each field filled or open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model import Fact
from ..scope import Scope
from .description_sentences import description, in_sentences
from .description_signatures import is_signed
from .description_slots import open_fields

_KINDS = frozenset(
    {
        "data_processing_agreement",
        "cooperation_agreement",
        "independent_controllers_agreement",
        "joint_controllers_agreement",
    }
)
# Where several places tell of one aspect, the first of these counts.
_STATUSES = (
    "complete",
    "negated",
    "undecided",
    "alternatives",
    "generic",
    "external",
    "unfilled",
    "example_only",
)
_ORDER = {status: place for place, status in enumerate(_STATUSES)}
_BESIDE_COMPLETE = frozenset({"unfilled", "alternatives", "generic"})
_TICK_BOX = re.compile(r"\(\s*[xX]?\s*\)|☐")


def find_descriptions(scope: Scope, facts: list[Fact], outer: Scope | None) -> list[Fact]:
    """Return a description fact for each aspect that the agreement provides for.

    `outer` is the agreement that it is annexed to: who signs that one signs its annexes.
    """
    if scope.region.kind not in _KINDS:
        return []
    found: dict[str, list[Fact]] = {}
    engaged = any(f.kind == "subprocessor" for f in facts)
    slots = open_fields(scope, has_subprocessors=engaged)
    for fact in [*in_sentences(scope), *slots, *_told(scope, facts)]:
        found.setdefault(str(fact.values["aspect"]), []).append(fact)
    if "signature" not in found and outer is not None:
        found["signature"] = list(_signed_above(outer))
    kept = [fact for several in found.values() if several for fact in _telling(several)]
    return sorted(kept, key=lambda f: (f.span.start, f.span.end, str(f.values["aspect"])))


def _telling(several: Sequence[Fact]) -> list[Fact]:
    """Return those that tell of an aspect: two of the best status, and one that mars a full one."""
    several = sorted(several, key=lambda f: (_ORDER[str(f.values["status"])], f.span.start))
    status = several[0].values["status"]
    kept = [f for f in several if f.values["status"] == status][:2]
    if status == "complete":
        kept += [f for f in several if f.values["status"] in _BESIDE_COMPLETE][:1]
    return kept


def _signed_above(outer: Scope) -> Iterator[Fact]:
    for unit in outer.units:
        if unit.kind != "heading" and is_signed(outer, unit):
            span = outer.reading.span(unit.start, unit.end)
            yield description(outer, "signature", "complete", span)


def _told(scope: Scope, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Find the aspects that other facts of the agreement fill."""
    of: dict[str, list[Fact]] = {}
    for fact in facts:
        of.setdefault(fact.kind, []).append(fact)

    data = of.get("personal_data", [])
    if data:
        yield description(scope, "data_types", "complete", data[0].span)
    yield from _special_data(scope, data)
    subjects = of.get("data_subject", [])
    if subjects:
        yield description(scope, "data_subjects", "complete", subjects[0].span)
    engaged = of.get("subprocessor", [])
    if engaged:
        full = all(f.values.get("address") and f.values.get("activity") for f in engaged)
        yield description(
            scope, "subprocessor_list", "complete" if full else "generic", engaged[0].span
        )
    contacts = of.get("contact", [])
    if contacts:
        both = {"controller", "processor"} <= {f.values.get("bearer") for f in contacts}
        yield description(
            scope, "contact_points", "complete" if both else "generic", contacts[0].span
        )


def _special_data(scope: Scope, data: Sequence[Fact]) -> Iterator[Fact]:
    """Find whether the agreement decides on data of Art. 9, or else of Art. 10.

    Data that may turn up are decided on where the agreement tells of special categories.
    """
    special = [f for f in data if f.values.get("special")]
    special = special or [f for f in data if f.values.get("category") == "criminal"]
    if not special:
        return
    decided = [f for f in special if f.values.get("status") == "stated"]
    if not decided and not _has_tick_boxes(scope):
        decided = [f for f in special if _is_on_special_categories(scope, f)]
    status = "complete" if decided else "undecided"
    yield description(scope, "special_categories", status, (decided or special)[0].span)


def _is_on_special_categories(scope: Scope, fact: Fact) -> bool:
    """Tell whether a fact stands where special categories are told of as such."""
    shadow = scope.reading.shadow
    at = shadow.there(fact.span.start)
    return any(
        unit.start <= at < unit.end
        and ("special_categories" in unit.sections or unit.cues("special_categories"))
        for unit in scope.units
    )


def _has_tick_boxes(scope: Scope) -> bool:
    """Tell whether an agreement is a form with boxes to tick, or alternatives to choose from."""
    text = scope.reading.shadow.text[scope.region.start : scope.region.end]
    return bool(_TICK_BOX.search(text)) or any(unit.cues("choose_one") for unit in scope.units)
