"""An agreement in, the terms it defines out with what they mean, the third country above all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from ..wordings import alternatives

_QUOTED = re.compile(r"^\s*(?:\d+\.\s*)?[«\"“']\s*([^»\"”':]{2,60}?)\s*[»\"”']?\s*:\s*(.+)$", re.S)
_OPEN, _CLOSE = r"[«\"“']\s*", r"\s*[»\"”']"
_ROLES = ("controller", "subprocessor", "processor")
_DENIED_REACH = 12  # tokens between `ikke` and the adequate protection that it denies


def find_definitions(scope: Scope) -> list[Fact]:
    """Return the terms that an agreement defines."""
    return list(_defined(scope))


@lru_cache(maxsize=1)
def _means() -> re.Pattern[str]:
    """Return the pattern of `«Tredjestat» betyr ...`: the term, and what it means."""
    return re.compile(
        rf"^\s*{_OPEN}([^»\"”']{{2,60}}?){_CLOSE}\s+{alternatives('means')}\s+(.+)$", re.S
    )


@lru_cache(maxsize=1)
def _meant() -> re.Pattern[str]:
    """Return the pattern of `Med tredjestat menes ...`: the term, and what it means."""
    return re.compile(
        rf"^\s*{alternatives('with')}\s+[«\"]?([\w\- ]{{3,40}}?)[»\"]?"
        rf"\s+{alternatives('is_meant')}\s+(.+)$",
        re.S | re.I,
    )


def _defined(scope: Scope) -> Iterator[Fact]:
    text = scope.reading.shadow.text
    done: set[int] = set()
    for unit in scope.units:
        if unit.block in done or unit.kind not in ("sentence", "item"):
            continue
        block = scope.reading.blocks[unit.block]
        begin = block.text_start
        words = text[begin : block.end]
        m = _QUOTED.match(words) or _means().match(words)
        if m is None:
            begin = unit.start
            m = _meant().match(scope.reading.words(unit))
        if m is None:
            continue
        done.add(unit.block)
        name = re.sub(r"\s+", " ", m.group(1)).strip()
        term = _term(scope, unit, begin + m.start(1), begin + m.end(1))
        meaning = re.sub(r"\s+", " ", m.group(2)).strip()
        yield scope.fact(
            "definition",
            scope.reading.span(begin, begin + m.end()),
            "definition",
            0.9,
            term=term,
            label=name,
            text=meaning,
            excludes_adequacy=_denies_adequacy(unit) if term == "third_country" else None,
        )


def _term(scope: Scope, unit: Unit, start: int, end: int) -> str:
    """Return the code of the term that stands at shadow offsets start to end."""
    first, last = scope.reading.token_at(start), scope.reading.token_at(end - 1) + 1
    named = [hit for hit in unit.hits if first <= hit.start and hit.end <= last]
    opening = {(hit.group, hit.code) for hit in named if hit.start == first}
    whole = {(h.group, h.code) for h in named if h.start == first and h.end == last}
    if any(hit.group == "sense" and hit.code == "third_country" for hit in named):
        return "third_country"
    if opening & {("sense", "breach"), ("sense", "deviation")}:
        return "breach"
    if ("cue", "personal_data") in opening:
        return "personal_data"
    if ("sense", "process") in whole:
        return "processing"
    return next((r for r in _ROLES if ("role", r) in opening), "other")


def _denies_adequacy(unit: Unit) -> bool:
    """Tell whether a meaning is that protection is not adequate (GDPR Art. 45)."""
    denials = [h for h in unit.of("modal") if h.code == "not"]
    return any(
        0 <= hit.start - denial.end <= _DENIED_REACH
        for hit in unit.of("sense")
        if hit.code == "adequacy"
        for denial in denials
    )
