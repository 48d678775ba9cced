"""Scored facts in, out whether they are right as often as their confidence says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from .scores import Judged, Score

_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Facts whose confidence lies between two values: their mean confidence, and what was right."""

    least: float
    most: float
    facts: int
    confidence: float
    share: float


def weighed(scores: Iterable[Score]) -> Iterator[Judged]:
    """Yield the facts that have a confidence: no agreements, no requirements."""
    for score in scores:
        yield from (f for f in score.facts if f.found.type not in ("agreement", "requirement"))


def reliability(scores: Iterable[Score]) -> tuple[Bin, ...]:
    """Return the facts by confidence; a fact is right if all that is judged of it is."""
    facts = tuple(weighed(scores))
    bins: list[Bin] = []
    for least, most in pairwise(_EDGES):
        last = most == _EDGES[-1]
        inside = [
            f
            for f in facts
            if least <= f.found.confidence < most or (last and f.found.confidence == most)
        ]
        if inside:
            mean = sum(f.found.confidence for f in inside) / len(inside)
            share = sum(f.whole for f in inside) / len(inside)
            bins.append(Bin(least, most, len(inside), mean, share))
    return tuple(bins)


def brier(scores: Iterable[Score]) -> float:
    """Return the mean square of what lies between a fact's confidence and what became of it."""
    facts = tuple(weighed(scores))
    return sum((f.found.confidence - f.whole) ** 2 for f in facts) / max(1, len(facts))
