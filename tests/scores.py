"""Texts with a gold in, out how much of each type was found, missed and made up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from avtalegraf.extract import Agreement, extract, read
from avtalegraf.extract.triples import agreement_iri, graph_of
from avtalegraf.shapes import check

from .gold import (
    ATTRIBUTES,
    JUDGED,
    NEVER_MISSED,
    Found,
    GoldFact,
    GoldText,
    agrees,
    found_in,
    gold_texts,
    is_scored,
    overlap,
    pairs,
    part_of,
)

PARTS = tuple(
    part
    for kind in ATTRIBUTES
    for part in (("deadline measured", "deadline prompt") if kind == "deadline" else (kind,))
)
"""The rows of the tables, in order."""


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


@dataclass(frozen=True, slots=True)
class Judged:
    """A found fact and what became of it.

    `right` tells that a gold fact goes with it, `whole` that all that is judged of it agrees too.
    """

    document: str
    found: Found
    right: bool
    whole: bool


@dataclass(frozen=True)
class Score:
    """What became of one document.

    `counts` by row; `attributes` how often what is judged of a fact agreed, and of how many;
    `facts` every scored fact; `traps` how many there are, `sprung` those that caught the program.
    """

    name: str
    counts: Mapping[str, Count]
    attributes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    facts: tuple[Judged, ...] = ()
    traps: int = 0
    sprung: tuple[GoldFact, ...] = ()
    missed: tuple[GoldFact, ...] = ()

    @cached_property
    def total(self) -> Count:
        """Return the counts of all types of fact together, requirements apart."""
        return sum((c for part, c in self.counts.items() if part != "requirement"), Count())


def score(
    name: str,
    gold: Sequence[GoldFact],
    agreements: Sequence[Agreement],
    outcomes: Iterable[Found] = (),
) -> Score:
    """Score the agreements of one document, and the outcomes of its requirements, by its gold."""
    everything = [*found_in(agreements), *outcomes]
    counts: dict[str, Count] = {}
    attributes: defaultdict[str, list[bool]] = defaultdict(list)
    facts: list[Judged] = []
    lost: list[GoldFact] = []
    for part in PARTS:
        kind = part.split()[0]
        there = [g for g in gold if g["type"] == kind and part_of(kind, g) == part]
        mine = [f for f in everything if f.type == kind and f.part == part]
        if kind == "requirement":
            asked = {g["id"] for g in there}
            mine = [f for f in mine if f.values["id"] in asked]
        chosen = pairs(there, mine, kind)
        by_found = {f: there[g] for g, f in chosen.items()}
        for g, f in chosen.items():
            for attribute in JUDGED.get(kind, ()):
                if there[g].get(attribute) not in (None, []):
                    agreed = agrees(attribute, there[g], mine[f])
                    attributes[f"{kind}.{attribute}"].append(agreed)
        judged = [_judged(name, f, by_found.get(i)) for i, f in enumerate(mine)]
        judged = [j for j in judged if j.right or is_scored(j.found, gold)]
        missed = [
            g
            for i, g in enumerate(there)
            if i not in chosen and not any(g.get(key) for key in NEVER_MISSED)
        ]
        facts += judged
        lost += missed
        if there or mine:
            extra = sum(not j.right for j in judged)
            counts[part] = Count(len(chosen), len(missed), extra)
    traps = [g for g in gold if g["type"] == "trap"]
    wrong = [j.found for j in facts if not j.right]
    return Score(
        name,
        counts,
        {key: (sum(said), len(said)) for key, said in attributes.items()},
        tuple(facts),
        len(traps),
        tuple(t for t in traps if any(_springs(f, t) for f in wrong)),
        tuple(lost),
    )


def evaluate(place: str, requirements: bool = False) -> tuple[Score, ...]:
    """Score the texts of a folder with a gold beside them, or of `TEXTS:GOLD`, in order of name.

    With `requirements`, the agreements are checked, and the outcomes scored too.
    """
    return tuple(_scored(text, requirements) for text in gold_texts(place))


def by_part(scores: Iterable[Score]) -> dict[str, Count]:
    """Return the counts of several documents together, for each row of the tables."""
    sums: defaultdict[str, Count] = defaultdict(Count)
    for each in scores:
        for part, count in each.counts.items():
            sums[part] += count
    return {part: sums[part] for part in PARTS if part in sums}


def _scored(text: GoldText, requirements: bool) -> Score:
    agreements = extract(read(text.path))
    outcomes = tuple(_outcomes(agreements)) if requirements else ()
    gold = [g for g in text.facts if requirements or g["type"] != "requirement"]
    return score(text.path.name, gold, agreements, outcomes)


def _outcomes(agreements: Iterable[Agreement]) -> Iterator[Found]:
    for agreement in agreements:
        report = check(graph_of(agreement), agreement_iri(agreement.slug))
        for said in report.assessments:
            values = {"id": said.requirement.id, "outcome": said.outcome.value}
            yield Found("requirement", None, None, values)


def _judged(document: str, found: Found, gold: GoldFact | None) -> Judged:
    if gold is None:
        return Judged(document, found, False, False)
    whole = all(agrees(a, gold, found) for a in JUDGED.get(found.type, ()))
    return Judged(document, found, True, whole)


def _springs(found: Found, trap: GoldFact) -> bool:
    """Tell whether a wrong fact is the one that a trap leads to."""
    if found.type != trap["would_be"] or found.start is None or found.end is None:
        return False
    length = trap["end"] - trap["start"]
    return overlap(trap, found) >= 0.5 and found.end - found.start < 4 * length
