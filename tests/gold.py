"""What people read in a text, and what the program found in it, as facts that can be compared.

A gold file is `NAME.gold.json` or `NAME.json`: an object with `file`, the text's name, and `facts`.
A found fact goes with a gold fact of its type if their spans share at least half of the shorter one
and the attributes in ATTRIBUTES agree; a value in `NAME_alt` is as good as the one in `NAME`. One
goes with one: whoever agrees in most of what is judged besides, then has most in common.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from avtalegraf.extract import Agreement

ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "agreement": ("kind",),
    "party": ("role",),
    "subprocessor": ("name",),
    "data_subject": (),
    "personal_data": ("category",),
    "norm": (),
    "deadline": ("value",),
    "security_measure": (),
    "law_reference": (),
    "placeholder": (),
    "precedence": (),
    "requirement": ("id", "outcome"),
}
"""The types that are scored, each with the attributes that must agree beside the span."""

JUDGED: Mapping[str, tuple[str, ...]] = {
    "agreement": ("is_template",),
    "party": ("name", "placeholder"),
    "subprocessor": ("location",),
    "personal_data": ("special",),
    "norm": ("topic", "modality", "bearer"),
    "deadline": ("bearer", "placeholder"),
}
"""What is judged of the facts that go together, and told as shares."""

FULLY_READ = frozenset(
    {
        "data_processing_agreement",
        "cooperation_agreement",
        "independent_controllers_agreement",
        "joint_controllers_agreement",
    }
)
"""In agreements of other kinds people marked only the duties that concern data."""

NEVER_MISSED = ("optional", "periodic", "paired_with_number", "recurring")
_SOFT = frozenset({"partial", "unfilled"})  # a form's open field may be called either
_LOOSE = {
    "party": {"party", "controller", "processor", "both", "other", "customer", "supplier"},
    "supplier": {"supplier", "processor"},
    "customer": {"customer", "controller"},
}
_TITLE_APART = 400  # code points between two readings of where an agreement begins
_PAGE = 600  # code points that are a passage still, not a page

GoldFact = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text and what people read in it."""

    path: Path
    facts: tuple[GoldFact, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A found fact as it is scored: type, place, values by the gold's names, and its grounds."""

    type: str
    start: int | None
    end: int | None
    values: Mapping[str, object] = field(default_factory=dict)
    pattern: str = ""
    grounds: tuple[str, ...] = ()
    confidence: float = 1.0

    @property
    def part(self) -> str:
        """Return the row of the tables that it counts in."""
        return part_of(self.type, self.values)


def part_of(kind: str, values: Mapping[str, object]) -> str:
    """Return the row that a fact counts in: its type, with limits in numbers and in words apart."""
    if kind != "deadline":
        return kind
    in_numbers = str(values.get("value", "")).upper().startswith("P")
    return "deadline measured" if in_numbers else "deadline prompt"


def gold_texts(place: str) -> Iterator[GoldText]:
    """Yield the texts of a folder that have a gold beside them, or of `TEXTS:GOLD`, by name."""
    texts, _, golds = place.partition(":")
    for path in sorted(Path(golds or texts).glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        if isinstance(data, dict) and "file" in data and "facts" in data:
            yield GoldText(Path(texts, data["file"]), tuple(data["facts"]))


def found_in(agreements: Iterable[Agreement]) -> Iterator[Found]:
    """Yield the agreements and their facts as they are scored."""
    for agreement in agreements:
        values = {"kind": agreement.kind, "is_template": agreement.is_template}
        yield Found("agreement", agreement.span.start, agreement.span.end, values)
        for fact in agreement.facts:
            if fact.kind in ATTRIBUTES:
                told: dict[str, object] = dict(fact.values)
                told["placeholder"] = told.get("is_placeholder")
                if fact.kind == "subprocessor":
                    told["location"] = f"{told.get('place', '')} ({told.get('country', '')})"
                yield Found(
                    fact.kind, fact.span.start, fact.span.end, told, fact.pattern,
                    getattr(fact, "grounds", ()), fact.confidence,
                )  # fmt: skip


def agrees(attribute: str, gold: GoldFact, found: Found) -> bool:
    """Tell whether a found value is the gold's, or one that its reader would accept as well."""
    other = gold.get(f"{attribute}_alt")
    others = other if isinstance(other, list) else [] if other is None else [other]
    value = found.values.get(attribute)
    return any(_same(attribute, accepted, value) for accepted in (gold.get(attribute), *others))


def overlap(gold: GoldFact, found: Found) -> float:
    """Return how much of the shorter span the two share, from 0 to 1; a page is no evidence."""
    if gold.get("start") is None or found.start is None or found.end is None:
        return 0.0
    length = gold["end"] - gold["start"]
    if found.end - found.start > max(_PAGE, 3 * length):
        return 0.0
    common = min(gold["end"], found.end) - max(gold["start"], found.start)
    return float(max(0, common) / max(1, min(length, found.end - found.start)))


def pairs(gold: Sequence[GoldFact], found: Sequence[Found], kind: str) -> dict[int, int]:
    """Return which gold fact goes with which found one, by their places in the two rows."""
    fits = []
    for g, there in enumerate(gold):
        for f, mine in enumerate(found):
            shared = _shared(there, mine, kind)
            if shared < 0.5 or not all(agrees(a, there, mine) for a in ATTRIBUTES[kind]):
                continue
            judged = sum(agrees(a, there, mine) for a in JUDGED.get(kind, ()))
            apart = 0
            if there.get("start") is not None and mine.start is not None:
                apart = abs(there["start"] - mine.start)
            fits.append((judged, shared, -apart, g, f))
    chosen: dict[int, int] = {}
    for *_, g, f in sorted(fits, reverse=True):
        if g not in chosen and f not in chosen.values():
            chosen[g] = f
    return chosen


def is_scored(found: Found, gold: Sequence[GoldFact]) -> bool:
    """Tell whether a fact that no gold fact goes with is an error: not where few were marked."""
    if found.type != "norm":
        return True
    at = found.start or 0
    around = [g for g in gold if g["type"] == "agreement" and g["start"] <= at < g["end"]]
    inner = min(around, key=lambda g: int(g["end"]) - int(g["start"]), default=None)
    return inner is None or inner["kind"] in FULLY_READ


def _shared(gold: GoldFact, found: Found, kind: str) -> float:
    if kind == "requirement":
        return 1.0
    if kind == "agreement":
        return 1.0 if abs(gold["start"] - (found.start or 0)) <= _TITLE_APART else 0.0
    shared = overlap(gold, found)
    # A company that is named several times may be shown at any of them.
    return max(shared, 0.5) if kind == "subprocessor" and agrees("name", gold, found) else shared


def _letters(words: object) -> str:
    return re.sub(r"[^\wæøå]+", " ", str(words or "").lower()).strip()


def _same(attribute: str, gold: Any, value: object) -> bool:
    """Tell whether a found value is what the gold says; a gold that says nothing takes any."""
    if gold is None or gold == []:
        return True
    if attribute == "name":
        there, mine = _letters(gold), _letters(value)
        return bool(there and mine) and (there in mine or mine in there)
    if attribute in ("topic", "category"):
        return value in (gold if isinstance(gold, list) else [gold])
    if attribute == "outcome":
        wanted = set(gold if isinstance(gold, list) else [gold])
        return value in wanted or (value in _SOFT and bool(wanted & _SOFT))
    if attribute == "location":
        return any(
            _letters(g) in _letters(value) for g in (gold if isinstance(gold, list) else [gold])
        )
    if attribute == "bearer":
        return value in _LOOSE.get(gold, {gold})
    return str(gold).lower() == str("" if value is None else value).lower()
