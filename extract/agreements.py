"""A document read in, its agreements out: where each begins and ends, of what kind, in which.

One file may hold a framework agreement whose annex is a data processing agreement, a template for
changes and a declaration of confidentiality. An inner agreement has a title of its own kind and a
body; a mere mention of it in a list of annexes has none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .reading import Reading, Unit

_TITLE_REACH = 1500  # code points from the start in which a document's own title stands
_BODY = 350  # code points that an inner agreement has at least
_HEAD = 800  # code points from the start in which an agreement says who its parties are
_SELF_NAMED = 7.0  # what it counts that an agreement calls itself by a kind
_SAYS_WHAT_IT_IS = frozenset({"equals", "this_agreement"})
_MENTIONED = 4.0  # what it counts that a sentence at the head names a kind and its article
_UNTOLD = 2.5  # what it counts that one acts for another, where no title names a kind
_APART = 800  # code points between two titles of one kind, if they are two agreements
_CALLED = re.compile(r"\s*\(?\s*[«\"“'(]+\s*[^»\"”']{3,50}")
# "l" is what a scanner reads for "I".
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
    word, *rest = label.lower().split()
    number = rest[-1].strip(".") if rest else ""
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
        return len(words) < (220 if unit.index == 0 else 130)
    if unit.kind != "sentence" or len(words) > (220 if unit.index == 0 else 110):
        return False
    block = reading.blocks[unit.block]
    return (
        unit.start == block.text_start
        and not words.endswith((".", ";", ","))
        and not unit.codes("modal")
        and words[:1].isupper()
    )


def _first_kind(unit: Unit) -> str | None:
    kinds = unit.of("kind")
    if not kinds:
        return None
    # A change or a declaration names the agreement that it belongs to, too.
    for code in ("change_agreement", "confidentiality_declaration"):
        if any(h.code == code for h in kinds):
            return code
    return min(kinds, key=lambda h: (h.start, -h.end)).code


def _document_kind(reading: Reading, units: Sequence[Unit]) -> tuple[str, str]:
    """Return the kind and title of the agreement that the units begin with."""
    score: defaultdict[str, float] = defaultdict(float)
    title = _score_titles(reading, units, score)
    _score_self_name(reading, units, score)
    _score_mentions(units, score)
    _score_content(units, score)
    if not score:
        return "other", title
    return max(score.items(), key=lambda item: item[1])[0], title


def _score_titles(reading: Reading, units: Sequence[Unit], score: defaultdict[str, float]) -> str:
    """Score the kinds in an agreement's titles, the first most; return the first title."""
    title = ""
    for unit in units:
        distance = unit.start - units[0].start
        if distance > _TITLE_REACH:
            break
        kind = _first_kind(unit)
        if kind and _looks_like_title(reading, unit) and not unit.number:
            weight = 3.0 if title else 8.0
            score[kind] += weight * (1 - distance / (2 * _TITLE_REACH))
            title = title or _title_words(reading, unit)
    return title


def _score_self_name(
    reading: Reading, units: Sequence[Unit], score: defaultdict[str, float]
) -> None:
    """Score the kind that an agreement calls itself: `denne avtalen («Databehandleravtalen»)`."""
    text = reading.shadow.text
    for unit in units:
        if unit.start - units[0].start > 2 * _TITLE_REACH:
            return
        said = next((h for h in unit.of("cue") if h.code == "this_agreement"), None)
        named = _CALLED.match(text, reading.token_end(said.end - 1), unit.end) if said else None
        if said is None or named is None:
            continue
        for hit in unit.of("kind"):
            if said.end <= hit.start and reading.token_start(hit.start) < named.end():
                score[hit.code] += _SELF_NAMED
        return


def _score_mentions(units: Sequence[Unit], score: defaultdict[str, float]) -> None:
    """Score a data processing agreement that says of itself, at its head, that it is one."""
    for unit in units:
        if unit.start - units[0].start > _TITLE_REACH:
            return
        named = "data_processing_agreement" in unit.codes("kind")
        if named and unit.kind == "sentence" and unit.codes("cue") & _SAYS_WHAT_IT_IS:
            score["data_processing_agreement"] += _MENTIONED
            return


def _score_content(units: Sequence[Unit], score: defaultdict[str, float]) -> None:
    """Score the kinds that an agreement's content and the roles it names tell of."""
    senses: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    head_roles: set[str] = set()
    on_behalf = False
    for unit in units:
        senses.update(unit.codes("sense"))
        roles.update(unit.codes("role"))
        if "subprocessors" in unit.sections:
            senses["subprocessor_section"] += 1
        if unit.start - units[0].start < _HEAD:
            head_roles |= unit.codes("role")
            on_behalf |= "on_behalf" in unit.codes("cue") and unit.kind != "heading"
    if senses["independent"]:
        score["independent_controllers_agreement"] += 6 + senses["independent"]
    if senses["joint"] and "joint_controllers_agreement" in score:
        score["joint_controllers_agreement"] += 3
    told = senses["subprocessor_section"] + senses["instruct"]
    if head_roles >= {"controller", "processor"} and told >= 2:
        score["data_processing_agreement"] += 3.5
    elif not score and on_behalf and senses["subprocessor_section"] and senses["instruct"]:
        score["data_processing_agreement"] += _UNTOLD
    if roles["processor"] >= 6 and roles["controller"] >= 6:
        score["data_processing_agreement"] += min(4.0, roles["processor"] / 8)
    if senses["allocation"] >= 2 or senses["joint"]:
        score["cooperation_agreement"] += 1.5 + 0.5 * min(senses["allocation"], 4)


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
    return units[-1].end - start


def regions(reading: Reading) -> tuple[Region, ...]:
    """Return the agreements of a document, outer before inner, in order of their start."""
    units = reading.units
    if not units:
        # Numbers of items, and nothing behind them.
        end = len(reading.shadow.text)
        told = any(c.isalnum() for c in reading.shadow.text)
        return (Region(0, end, 0, 0, "other", ""),) if told else ()
    starts = _inner_starts(reading)
    kind, title = _document_kind(reading, (units[: starts[0][0]] if starts else units) or units)
    if kind == "other" and len(starts) == 1:
        index, kind = starts.pop()
        title = _title_words(reading, units[index])
    starts = [(i, k) for i, k in starts if k != kind or reading.blocks[units[i].block].annex]
    end = len(reading.shadow.text)
    found = [Region(0, end, 0, len(units), kind, title)]
    for place, (index, inner_kind) in enumerate(starts):
        limit = starts[place + 1][0] if place + 1 < len(starts) else len(units)
        stop = _inner_stop(reading, index, limit)
        until = units[stop].start if stop < len(units) else end
        inner_title = _title_words(reading, units[index])
        found.append(
            Region(units[index].start, until, index, stop, inner_kind, inner_title, outer=0)
        )
    return tuple(found)


def _inner_starts(reading: Reading) -> list[tuple[int, str]]:
    """Return the unit and kind of each inner agreement's title."""
    units = reading.units
    starts: list[tuple[int, str]] = []
    first_title = next(
        (u.index for u in units[:40] if _first_kind(u) and _looks_like_title(reading, u)), None
    )
    for unit in units:
        kind = _first_kind(unit)
        if kind is None or not _looks_like_title(reading, unit):
            continue
        annex = reading.blocks[unit.block].annex
        below = annex and unit.index != first_title and not _only_titles(units[: unit.index])
        if unit.start < _TITLE_REACH and not below:
            continue  # the document's own title, or what more it says: `Bilag 4 til Rammeavtale …`
        if unit.kind != "heading" or "definition" in unit.zones:
            continue
        if not _opens(reading, unit, kind) or _body_length(reading, unit.index) < _BODY:
            continue
        if starts and kind == starts[-1][1]:
            near = unit.start - units[starts[-1][0]].start < _APART
            if near or kind == "change_agreement":
                continue
        starts.append((unit.index, kind))
    return starts


def _only_titles(units: Sequence[Unit]) -> bool:
    """Tell whether there is nothing but headings: no agreement that something is an annex to."""
    return all(unit.kind == "heading" for unit in units)


def _opens(reading: Reading, unit: Unit, kind: str) -> bool:
    """Tell whether a heading is an inner agreement's title: its kind stands near the front."""
    leading = unit.of("kind")[0].start - unit.first
    if kind == "change_agreement":
        return leading <= 3
    if kind == "confidentiality_declaration":
        return leading == 0 and len(_title_words(reading, unit)) > 20 and not unit.number
    if reading.blocks[unit.block].annex is not None:
        return leading <= 5
    return leading <= 2 and not unit.number


def _inner_stop(reading: Reading, index: int, limit: int) -> int:
    """Return the unit that an inner agreement ends before: the next annex of its outer one."""
    units = reading.units
    mine = next(
        (order for u in reversed(units[: index + 1]) if (order := _annex(reading, u))), None
    )
    for unit in units[index + 1 : limit]:
        other = _annex(reading, unit)
        if mine and other and other[0] == mine[0] and other[1] > mine[1]:
            return unit.index
    return limit


def _annex(reading: Reading, unit: Unit) -> tuple[str, int] | None:
    """Return the word and number of the annex that a unit opens, if it does."""
    return _annex_order(reading.blocks[unit.block].annex) if unit.kind == "heading" else None
