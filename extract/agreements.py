"""The agreements in a document: where each begins and ends, of what kind, which lies in which.

One file may hold a framework agreement whose annex is a data processing agreement, a template for
changes and a declaration of confidentiality. An inner agreement has a title of its own kind and a
body; a mere mention of it in a list of annexes has none.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from .reading import Reading, Unit

_TITLE_REACH = 1500  # code points from the start in which a document's own title stands
_BODY = 350  # code points that an inner agreement has at least
_SELF = re.compile(
    r"(?:denne|dette|this)\s+(?:avtale|avtalen|agreement)\w*\s*\(?\s*[«\"“'(]+\s*([^»\"”']{3,50})",
    re.I,
)
_ROMAN = {"i": 1, "l": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}


@dataclass(frozen=True, slots=True)
class Region:
    """One agreement's place: shadow offsets, the units from `first` to `last`, kind and title."""

    start: int
    end: int
    first: int
    last: int
    kind: str
    title: str
    outer: int | None = None


def _annex_order(label: str | None) -> tuple[str, int] | None:
    """Return an annex label as its word and number, `Bilag 7` as ("bilag", 7)."""
    if not label:
        return None
    word, _, number = label.lower().partition(" ")
    number = number.replace("nr.", "").replace("nr", "").strip()
    if number.isdigit():
        return word, int(number)
    if number in _ROMAN:
        return word, _ROMAN[number]
    if len(number) == 1 and number.isalpha():
        return word, ord(number) - 96
    return word, 0


def _title_words(reading: Reading, unit: Unit) -> str:
    return re.sub(r"[\s*_#/]+", " ", reading.words(unit)).strip(" –-:.<>")


def _looks_like_title(reading: Reading, unit: Unit) -> bool:
    words = reading.words(unit).strip()
    if unit.kind == "heading":
        return len(words) < 130
    if unit.kind not in ("sentence",) or len(words) > (220 if unit.index == 0 else 110):
        return False
    block = reading.blocks[unit.block]
    return (
        unit.start == block.text_start
        and not words.endswith((".", ";", ","))
        and not unit.codes("modal")
        and words[:1].isupper()
    )


def _first_kind(unit: Unit) -> str | None:
    kinds = [h for h in unit.of("kind") if h.end - h.start >= 1]
    if not kinds:
        return None
    order = ["change_agreement", "confidentiality_declaration"]
    for code in order:
        if any(h.code == code for h in kinds):
            return code
    return min(kinds, key=lambda h: (h.start, -h.end)).code


def _document_kind(reading: Reading, units: tuple[Unit, ...]) -> tuple[str, str]:
    """Return the kind and title of the agreement that the units begin with."""
    score: Counter[str] = Counter()
    title = ""
    text = reading.shadow.text
    origin = units[0].start if units else 0
    for unit in units:
        if unit.start - origin > _TITLE_REACH:
            break
        kind = _first_kind(unit)
        if kind and _looks_like_title(reading, unit) and not unit.number:
            weight = 8.0 if not title else 3.0
            score[kind] += weight * (1 - (unit.start - origin) / (2 * _TITLE_REACH))
            title = title or _title_words(reading, unit)
        if not title and unit.kind == "heading" and not unit.number and kind is None:
            pass
    head = text[origin : origin + 2 * _TITLE_REACH]
    named = _SELF.search(head)
    if named:
        for unit in units:
            if unit.start <= origin + named.start(1) < unit.end:
                for hit in unit.of("kind"):
                    at = reading.token_start(hit.start)
                    if origin + named.start(1) - 2 <= at <= origin + named.end(1):
                        score[hit.code] += 7
    senses: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    head_roles: set[str] = set()
    for unit in units:
        senses.update(unit.codes("sense"))
        roles.update(unit.codes("role"))
        if "subprocessors" in unit.sections:
            senses["subprocessor_section"] += 1
        if unit.start - origin < 800:
            head_roles |= unit.codes("role")
    if senses["independent"]:
        score["independent_controllers_agreement"] += 6 + senses["independent"]
    if senses["joint"] >= 1 and "joint_controllers_agreement" in score:
        score["joint_controllers_agreement"] += 3
    if (
        head_roles >= {"controller", "processor"}
        and senses["subprocessor_section"] + senses["instruct"] >= 2
    ):
        score["data_processing_agreement"] += 3.5
    if roles["processor"] >= 6 and roles["controller"] >= 6:
        score["data_processing_agreement"] += min(4.0, roles["processor"] / 8)
    if senses["allocation"] >= 2 or senses["joint"] >= 1:
        score["cooperation_agreement"] += 1.5 + 0.5 * min(senses["allocation"], 4)
    if not score:
        return "other", title
    best = max(score.items(), key=lambda item: item[1])
    return best[0], title


def _body_length(reading: Reading, at: int) -> int:
    """Return how many code points of prose follow a title before the next annex heading."""
    units = reading.units
    start = units[at].end
    for unit in units[at + 1 :]:
        block = reading.blocks[unit.block]
        if unit.kind == "heading" and block.annex and unit.start - start < _BODY:
            return unit.start - start
        if unit.start - start > _BODY:
            break
    return (units[-1].end if units else start) - start


def regions(reading: Reading) -> tuple[Region, ...]:
    """Return the agreements of a document, outer before inner, in order of their start."""
    units = reading.units
    if not units:
        return ()
    end = len(reading.shadow.text)
    starts: list[tuple[int, str]] = []
    annex: tuple[str, int] | None = None
    annex_at: list[tuple[str, int] | None] = []
    own_kinds: list[str] = []
    for unit in units:
        block = reading.blocks[unit.block]
        if unit.kind == "heading" and block.annex:
            annex = _annex_order(block.annex)
        annex_at.append(annex)
    first_title = next(
        (u.index for u in units[:40] if _first_kind(u) and _looks_like_title(reading, u)), None
    )
    previous_kind = None
    for unit in units:
        kind = _first_kind(unit)
        if kind is None or not _looks_like_title(reading, unit):
            continue
        block = reading.blocks[unit.block]
        if unit.start < _TITLE_REACH and not (block.annex and unit.index != first_title):
            own_kinds.append(kind)
            continue
        if unit.kind != "heading" or "definition" in unit.zones:
            continue
        words = _title_words(reading, unit)
        leading = unit.of("kind")[0].start - unit.first
        if kind == "change_agreement":
            fits = leading <= 3
        elif kind == "confidentiality_declaration":
            fits = leading == 0 and len(words) > 20 and not unit.number
        else:
            fits = leading <= 5 and (block.annex is not None or (not unit.number and leading <= 2))
        if not fits or _body_length(reading, unit.index) < _BODY:
            continue
        if starts and kind == previous_kind and unit.start - units[starts[-1][0]].start < 800:
            continue
        if starts and previous_kind == "change_agreement" and kind == "change_agreement":
            continue
        starts.append((unit.index, kind))
        previous_kind = kind
    bodies = tuple(u for u in units if not starts or u.index < starts[0][0]) or units
    outer_kind, title = _document_kind(reading, bodies if starts else units)
    if outer_kind == "other" and len(starts) == 1:
        index, outer_kind = starts.pop()
        title = _title_words(reading, units[index])
    starts = [(i, k) for i, k in starts if k != outer_kind or reading.blocks[units[i].block].annex]
    found = [Region(0, end, 0, len(units), outer_kind, title)]
    for place, (index, kind) in enumerate(starts):
        limit = starts[place + 1][0] if place + 1 < len(starts) else len(units)
        mine = annex_at[index]
        stop = limit
        for unit in units[index + 1 : limit]:
            block = reading.blocks[unit.block]
            if unit.kind == "heading" and block.annex:
                other = _annex_order(block.annex)
                if mine and other and other[0] == mine[0] and other[1] > mine[1]:
                    stop = unit.index
                    break
        until = units[stop].start if stop < len(units) else end
        found.append(
            Region(
                units[index].start, until, index, stop, kind,
                _title_words(reading, units[index]), outer=0,
            )
        )  # fmt: skip
    return tuple(found)
