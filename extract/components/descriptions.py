"""An agreement and its facts in, what Art. 28(3) wants set out out: each field filled or open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model import Fact
from ..scope import Scope
from .description_sentences import description, in_sentences
from .norms import Norm

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
_SECTION_OF = (
    ("purpose", "purpose"),
    ("nature", "nature"),
    ("data_subjects", "data_subjects"),
    ("data_types", "data_types"),
    ("special_categories", "special_categories"),
    ("subprocessor_list", "subprocessors"),
    ("security_annex", "security"),
    ("deletion_rules", "deletion"),
    ("contact_points", "contacts"),
    ("duration", "duration"),
)
_SLOT = re.compile(r"\[[^\]\n]{2,90}\]")
_TICK_BOX = re.compile(r"\(\s*[xX]?\s*\)|☐")


def find_descriptions(scope: Scope, norms: list[Norm], facts: list[Fact]) -> list[Fact]:
    """Return a description fact for each aspect that the agreement provides for."""
    if scope.region.kind not in _KINDS:
        return []
    found: dict[str, list[Fact]] = {}
    for fact in [*in_sentences(scope), *_fields(scope), *_empty_table(scope), *_told(scope, facts)]:
        found.setdefault(str(fact.values["aspect"]), []).append(fact)
    kept = [fact for several in found.values() for fact in _telling(several)]
    return sorted(kept, key=lambda f: (f.span.start, f.span.end, str(f.values["aspect"])))


def _telling(several: Sequence[Fact]) -> list[Fact]:
    """Return those that tell of an aspect: two of the best status, and one that mars a full one."""
    several = sorted(several, key=lambda f: (_ORDER[str(f.values["status"])], f.span.start))
    status = several[0].values["status"]
    kept = [f for f in several if f.values["status"] == status][:2]
    if status == "complete":
        kept += [f for f in several if f.values["status"] in _BESIDE_COMPLETE][:1]
    return kept


def _fields(scope: Scope) -> Iterator[Fact]:
    """Find fields that hold only guidance, an example, or an open slot."""
    for unit in scope.units:
        slot = unit.kind != "heading" and _SLOT.search(scope.reading.words(unit))
        if unit.cues("to_fill_in") or slot:
            status = "unfilled"
        elif unit.kind != "heading" and "example" in unit.zones:
            status = "example_only"
        else:
            continue
        for aspect, section in _SECTION_OF:
            if section in unit.sections:
                yield description(scope, aspect, status, scope.reading.span(unit.start, unit.end))


def _empty_table(scope: Scope) -> Iterator[Fact]:
    """Find a sub-processor table's header: with no rows, it is all there is of the list."""
    heads = [
        u
        for u in scope.units
        if u.kind == "cell" and "subprocessors" in u.sections and u.codes("column")
    ]
    if heads:
        span = scope.reading.span(heads[0].start, heads[-1].end)
        yield description(scope, "subprocessor_list", "unfilled", span)


def _told(scope: Scope, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Find the aspects that other facts of the agreement fill."""
    of: dict[str, list[Fact]] = {}
    for fact in facts:
        of.setdefault(fact.kind, []).append(fact)

    data = of.get("personal_data", [])
    if data:
        yield description(scope, "data_types", "complete", data[0].span)
    special = [f for f in data if f.values.get("special") or f.values.get("category") == "criminal"]
    if special:
        decided = [f for f in special if f.values.get("status") == "stated"]
        status = "undecided" if not decided and _has_tick_boxes(scope) else "complete"
        yield description(scope, "special_categories", status, (decided or special)[0].span)
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


def _has_tick_boxes(scope: Scope) -> bool:
    """Tell whether an agreement is a form with boxes to tick, or alternatives to choose from."""
    text = scope.reading.shadow.text[scope.region.start : scope.region.end]
    return bool(_TICK_BOX.search(text)) or any(unit.cues("choose_one") for unit in scope.units)
