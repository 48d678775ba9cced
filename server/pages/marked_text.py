"""A stored text cut where evidence begins and ends, so that a page can mark the words."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that a fact rests on: `text[start:end]`, and the page's name of the fact."""

    start: int
    end: int
    fact: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same marks; `anchors` are names of places at its start."""

    text: str
    start: int
    facts: tuple[str, ...]
    anchors: tuple[str, ...]


def anchor(start: int, end: int) -> str:
    """Return the page's name of the place where these words stand."""
    return f"s-{start}-{end}"


def segments(
    text: str,
    start: int,
    end: int,
    marks: Iterable[Mark],
    places: Iterable[tuple[int, str]] = (),
) -> tuple[Segment, ...]:
    """Cut `text[start:end]` at the ends of marks and at named places.

    The segments' texts together are `text[start:end]`. Marks may overlap; the shortest that
    covers a segment stands first in `facts`, as it says most about these very words.
    """
    start, end = max(0, start), min(end, len(text))
    if start >= end:
        return ()
    inside = sorted(
        {mark for mark in marks if start <= mark.start < mark.end <= end},
        key=lambda mark: (mark.end - mark.start, mark.start, mark.fact),
    )
    names: dict[int, dict[str, None]] = {}
    for place, name in places:
        if start <= place < end:
            names.setdefault(place, {})[name] = None
    for mark in inside:
        names.setdefault(mark.start, {})[anchor(mark.start, mark.end)] = None
    cuts = sorted({start, end, *names, *(mark.end for mark in inside)})
    return tuple(
        Segment(
            text[here:there],
            here,
            tuple(dict.fromkeys(m.fact for m in inside if m.start <= here and there <= m.end)),
            tuple(names.get(here, ())),
        )
        for here, there in itertools.pairwise(cuts)
    )
