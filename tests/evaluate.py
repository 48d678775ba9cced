"""How well the extraction agrees with what people read: precision, recall and F1 for each type.

    python -m tests.evaluate DIR [DIR ...]     tables, of folders with NAME.gold.json beside texts
    python -m tests.evaluate --write-golden    rewrite tests/golden after a wanted change

A found fact is right if a gold fact of its type shares at least half of the shorter of the two
spans and the attribute of the type agrees (the kind of an agreement, the role of a party, the name
of a sub-processor, the category of personal data, the value of a deadline). One matches one. What
the gold calls optional, or a frequency, is not missed when absent; `*_alt` values are as good.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from avtalegraf.extract import Agreement, extract, read

ATTRIBUTE = {
    "agreement": "kind",
    "party": "role",
    "subprocessor": "name",
    "personal_data": "category",
    "deadline": "value",
    "norm": None,
    "data_subject": None,
    "security_measure": None,
    "law_reference": None,
    "placeholder": None,
    "precedence": None,
}
"""The types that are scored, each with the attribute that must agree beside the span."""

NEVER_MISSED = ("optional", "periodic", "paired_with_number", "recurring")
# In commercial agreements people marked only the duties that concern data.
FULLY_READ = frozenset(
    {
        "data_processing_agreement",
        "cooperation_agreement",
        "independent_controllers_agreement",
        "joint_controllers_agreement",
    }
)
GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = Path(__file__).parents[1] / "examples"
SNAPSHOTS = ("fagertind-legevakt.txt", "brekkvaer-rammeavtale-tolk.md")
"""The examples whose every fact is kept in tests/golden."""

GoldFact = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A fact as it is scored: its type, place and the attribute that must agree."""

    type: str
    start: int
    end: int
    attribute: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many facts were right, missed and wrongly found."""

    right: int = 0
    missed: int = 0
    extra: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.missed + other.missed, self.extra + other.extra)

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right; 1 if nothing was found."""
        found = self.right + self.extra
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """Return the share of what is there that was found; 1 if nothing is there."""
        there = self.right + self.missed
        return self.right / there if there else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Score:
    """What became of one document: counts for each type, how many traps, and those sprung."""

    name: str
    counts: Mapping[str, Count]
    traps: int
    sprung: tuple[GoldFact, ...]

    @cached_property
    def total(self) -> Count:
        """Return the counts of all types together."""
        return sum(self.counts.values(), Count())


def found_in(agreements: Iterable[Agreement]) -> tuple[Found, ...]:
    """Return the agreements and their facts as they are scored."""
    found: list[Found] = []
    for agreement in agreements:
        found.append(Found("agreement", agreement.span.start, agreement.span.end, agreement.kind))
        for fact in agreement.facts:
            if fact.kind in ATTRIBUTE:
                value = str(fact.values.get(ATTRIBUTE[fact.kind] or "", ""))
                found.append(Found(fact.kind, fact.span.start, fact.span.end, value))
    return tuple(found)


def shared(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return how much of the shorter span the two have in common, from 0 to 1."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    shorter = min(one[1] - one[0], other[1] - other[0])
    return max(0, common) / shorter if shorter > 0 else 0.0


def accepted(gold: GoldFact, attribute: str) -> tuple[str, ...]:
    """Return the values that the gold takes for an attribute, its alternatives among them."""
    values: list[str] = []
    for key in (attribute, f"{attribute}_alt"):
        value = gold.get(key)
        values += value if isinstance(value, list) else [value] if value is not None else []
    return tuple(values)


def agrees(gold: GoldFact, found: Found) -> bool:
    """Tell whether the attribute of the type is one that the gold takes."""
    attribute = ATTRIBUTE[found.type]
    if attribute is None:
        return True
    values = accepted(gold, attribute)
    if attribute != "name":
        return found.attribute in values
    mine = _letters(found.attribute)
    return any(mine and (mine in _letters(v) or _letters(v) in mine) for v in values)


def pairs(gold: Sequence[GoldFact], found: Sequence[Found]) -> tuple[tuple[int, int], ...]:
    """Return which gold fact (index) goes with which found one; the best fits are paired first."""
    fits = []
    for g, there in enumerate(gold):
        for f, mine in enumerate(found):
            part = shared((there["start"], there["end"]), (mine.start, mine.end))
            longest = max(600, 3 * (there["end"] - there["start"]))
            is_a_page = mine.type != "agreement" and mine.end - mine.start > longest
            if part >= 0.5 and not is_a_page and agrees(there, mine):
                apart = abs(there["start"] - mine.start) + abs(there["end"] - mine.end)
                fits.append((-part, apart, g, f))
    chosen: dict[int, int] = {}
    for _, _, g, f in sorted(fits):
        if g not in chosen and f not in chosen.values():
            chosen[g] = f
    return tuple(chosen.items())


def score(name: str, gold: Sequence[GoldFact], agreements: Sequence[Agreement]) -> Score:
    """Score the agreements of one document against its gold."""
    everything = found_in(agreements)
    counts: dict[str, Count] = {}
    wrong: list[Found] = []
    for kind in ATTRIBUTE:
        there = [g for g in gold if g["type"] == kind]
        mine = [f for f in everything if f.type == kind]
        paired = pairs(there, mine)
        right, used = {g for g, _ in paired}, {f for _, f in paired}
        missed = [
            g
            for i, g in enumerate(there)
            if i not in right and not any(g.get(k) for k in NEVER_MISSED)
        ]
        extra = [f for i, f in enumerate(mine) if i not in used and _counts(f, gold)]
        wrong += extra
        if there or mine:
            counts[kind] = Count(len(paired), len(missed), len(extra))
    traps = [g for g in gold if g["type"] == "trap"]
    sprung = tuple(t for t in traps if any(_springs(f, t) for f in wrong))
    return Score(name, counts, len(traps), sprung)


def evaluate(folder: Path) -> tuple[Score, ...]:
    """Score every text of a folder that has a NAME.gold.json beside it, in order of name."""
    scores = []
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text("utf-8"))
        document = read(folder / gold["file"])
        scores.append(score(gold["file"], gold["facts"], extract(document)))
    return tuple(scores)


def by_type(scores: Iterable[Score]) -> dict[str, Count]:
    """Return the counts of several documents together, for each type."""
    sums: dict[str, Count] = defaultdict(Count)
    for each in scores:
        for kind, count in each.counts.items():
            sums[kind] += count
    return {kind: sums[kind] for kind in ATTRIBUTE if kind in sums}


def snapshot(agreements: Sequence[Agreement]) -> list[dict[str, Any]]:
    """Return all facts as plain values for tests/golden, without what only the program uses."""
    hidden = ("senses", "unit")
    return [
        {
            "agreement": agreement.slug,
            "kind": fact.kind,
            "start": fact.span.start,
            "end": fact.span.end,
            "values": {
                k: list(v) if isinstance(v, tuple) else v
                for k, v in sorted(fact.values.items())
                if k not in hidden
            },
        }
        for agreement in agreements
        for fact in agreement.facts
    ]


def golden_path(name: str) -> Path:
    """Return where the snapshot of an example lies."""
    return GOLDEN / f"{Path(name).stem}.json"


def write_golden() -> None:
    """Rewrite the snapshots with what the extraction yields now."""
    GOLDEN.mkdir(exist_ok=True)
    for name in SNAPSHOTS:
        facts = snapshot(extract(read(EXAMPLES / name)))
        lines = ",\n".join(json.dumps(fact, ensure_ascii=False) for fact in facts)
        golden_path(name).write_text(f"[\n{lines}\n]\n", "utf-8")


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _counts(found: Found, gold: Sequence[GoldFact]) -> bool:
    """Tell whether a fact that no gold fact goes with is an error: not where few were marked."""
    if found.type != "norm":
        return True
    around = [g for g in gold if g["type"] == "agreement" and g["start"] <= found.start < g["end"]]
    inner = min(around, key=lambda g: int(g["end"]) - int(g["start"]), default=None)
    return inner is None or inner["kind"] in FULLY_READ


def _springs(found: Found, trap: GoldFact) -> bool:
    """Tell whether a wrong fact is the one that a trap leads to."""
    length = trap["end"] - trap["start"]
    return (
        found.type == trap["would_be"]
        and shared((trap["start"], trap["end"]), (found.start, found.end)) >= 0.5
        and found.end - found.start < 4 * length
    )


def _table(title: str, rows: Iterable[tuple[str, Count]]) -> str:
    lines = [f"{title:34}{'right':>6}{'missed':>7}{'extra':>6}{'P':>7}{'R':>7}{'F1':>7}"]
    for name, c in rows:
        lines.append(
            f"{name:34}{c.right:6}{c.missed:7}{c.extra:6}"
            f"{c.precision:7.3f}{c.recall:7.3f}{c.f1:7.3f}"
        )
    return "\n".join(lines)


def tables(scores: Sequence[Score]) -> str:
    """Return the figures for reading: by type, by document, and without each document in turn."""
    types = by_type(scores)
    everything = sum(types.values(), Count())
    without = [
        (each.name, sum((s.total for s in scores if s is not each), Count())) for each in scores
    ]
    traps = f"traps sprung: {sum(len(s.sprung) for s in scores)} of {sum(s.traps for s in scores)}"
    return "\n\n".join(
        (
            _table("type", [*types.items(), ("all", everything)]),
            _table("document", [(s.name, s.total) for s in scores]),
            _table("all but this document", without),
            traps,
        )
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["--write-golden"]:
        write_golden()
    elif sys.argv[1:]:
        print(tables([s for folder in sys.argv[1:] for s in evaluate(Path(folder))]))
    else:
        sys.exit(__doc__)
