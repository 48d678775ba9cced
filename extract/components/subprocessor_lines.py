"""An agreement in, the sub-processors out that list items and lines of an annex engage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from ..model import Fact
from ..places import place_in
from ..reading import Unit
from ..scope import Scope
from ..wordings import word_pattern
from .company_names import ADDRESS, ends_with_stop, is_made_up, legal_form, name_pattern
from .party_names import is_common
from .subprocessor_facts import (
    UNENGAGED_ZONES,
    denies,
    engagement,
    engages,
    names_subprocessor,
)
from .transfer_grounds import ground_of

_ITEM_MARK = re.compile(r"[\s\-–*•·]*(?:\(?\d{1,2}[.)]\s+|\(?[a-z][.)]\s+)?")
_BRACKET = re.compile(r"\(([^)]{2,80})\)")
_AFTER_DASH = re.compile(r"\s[–-]\s*([a-zæøå][^,;(]{3,60})")
_WORD = re.compile(r"[a-zæøå]{4}")
_HEADING_MARKS = re.compile(r"^[\W_]+")
_PART_MARK = re.compile(r"\(|,|–|-|:")
# A lone I or | before the street is what a scan leaves of the cell's border.
_SCANNED_BORDER = re.compile(r"^[I|l]\s+|(?<=[a-zæøå])(?=[A-ZÆØÅ])")
_LONGEST_LINE = 200
_SHORT_LEAD = 8  # tokens of a lead that only points at its list (`I dag er det disse:`)
_UNITS_BEFORE = 3  # units before a lead that may say what it lists


def in_lists(scope: Scope, tabled: Set[int]) -> Iterator[Fact]:
    """Yield the sub-processors of lists whose lead or heading is about them."""
    by_index = {u.index: u for u in scope.units}
    for unit in scope.units:
        if unit.kind != "item" or unit.index in tabled or unit.zones & UNENGAGED_ZONES:
            continue
        lead = by_index.get(unit.lead) if unit.lead is not None else None
        if lead is None or not _introduces(lead, by_index) or denies(unit):
            continue
        words = scope.reading.words(unit)
        if not legal_form().search(words) and _is_sentence_or_heading(words):
            continue
        if unit.codes("modal") & {"must", "may", "should"}:
            continue
        if unit.start == scope.reading.blocks[unit.block].text_start:
            yield from _in_line(scope, unit.start, unit.end, "subprocessor-item", unit)


def in_annex_lines(scope: Scope, tabled: Set[int]) -> Iterator[Fact]:
    """Yield the sub-processors on the lines of an annex whose table borders were lost."""
    by_index = {u.index: u for u in scope.units}
    text = scope.reading.shadow.text
    blocks_done: set[int] = set()
    for unit in scope.units:
        if unit.index in tabled or unit.block in blocks_done:
            continue
        if "subprocessors" not in unit.sections or not _may_list(unit, by_index):
            continue
        blocks_done.add(unit.block)
        block = scope.reading.blocks[unit.block]
        for m in re.finditer(r"[^\n]+", text[block.start : block.end]):
            line = m.group()
            if len(line) > _LONGEST_LINE or _is_sentence_or_heading(line):
                continue
            if ADDRESS.search(line) or (legal_form().search(line) and _PART_MARK.search(line)):
                start, end = block.start + m.start(), block.start + m.end()
                yield from _in_line(scope, start, end, "subprocessor-line", unit)


def _introduces(lead: Unit, by_index: dict[int, Unit]) -> bool:
    """Tell whether a list's lead says that the companies under it are engaged."""
    if lead.zones & UNENGAGED_ZONES:
        return False
    if (
        "subprocessors" in lead.sections
        or "subprocessor_list" in lead.codes("lead")
        or names_subprocessor(lead)
    ):
        return True
    before = [by_index.get(lead.index - i) for i in range(1, _UNITS_BEFORE + 1)]
    points = "engaged" in lead.codes("cue") or lead.last - lead.first <= _SHORT_LEAD
    return points and any(u and names_subprocessor(u) for u in before)


def _may_list(unit: Unit, by_index: dict[int, Unit]) -> bool:
    """Tell whether a unit, its lead and its heading allow that its lines engage companies."""
    if unit.zones & UNENGAGED_ZONES or unit.codes("modal"):
        return False
    if engages(unit) or denies(unit):
        return False
    if unit.kind == "heading" and unit.codes("section"):
        return False
    lead = by_index.get(unit.lead) if unit.lead is not None else None
    above = by_index.get(unit.heading) if unit.heading is not None else None
    if any(u and u.zones & UNENGAGED_ZONES for u in (lead, above)):
        return False
    return above is None or "not_subprocessors" not in above.codes("zone")


def _is_sentence_or_heading(line: str) -> bool:
    """Tell whether a line holds a finite verb, or opens with what heads a column of names."""
    opening = _HEADING_MARKS.sub("", line)
    return bool(
        word_pattern("finite_verbs").search(line) or word_pattern("company_labels").match(opening)
    )


def _in_line(scope: Scope, start: int, end: int, pattern: str, unit: Unit) -> Iterator[Fact]:
    """Read `1. X AS (drift), Storgata 1, 0155 Oslo` and its like."""
    words = scope.reading.shadow.text[start:end]
    mark = _ITEM_MARK.match(words)
    lead = mark.end() if mark else 0
    m = name_pattern().match(words[lead:])
    if not m or is_made_up(words) or len(m.group()) < 3 or is_common(m.group()):
        return
    if words[lead + m.end() :].startswith(":") and not legal_form().search(m.group()):
        return  # a field's label
    is_line = pattern == "subprocessor-line"
    if not is_line and not (legal_form().search(words) or any(c in words for c in "(,:–")):
        return
    name = m.group()
    if not ends_with_stop(name):
        name = name.rstrip(".,")
    after = words[lead + m.end() :]
    address = ADDRESS.search(after.replace("  ", " "))
    evidence_end = end if is_line else start + lead + len(name)
    yield engagement(
        scope,
        scope.reading.span(start + lead, evidence_end),
        name.strip(),
        pattern,
        0.85 if is_line else 0.9,
        whole=words,
        where=_where(after, address.group(1)) if address else after,
        activity=_activity(words),
        address=_SCANNED_BORDER.sub(_mended, address.group(1)) if address else None,
        ground=words if ground_of(words) else None,
        data=[unit],
    )


def _activity(words: str) -> str | None:
    """Return what a company does: the last brackets that hold no place, else after a dash."""
    inner = [b for b in _BRACKET.findall(words) if place_in(b) is None and _WORD.search(b)]
    if inner:
        return str(inner[-1])
    dash = _AFTER_DASH.search(words)
    return dash.group(1).strip() if dash else None


def _where(after: str, address: str) -> str:
    """Return the words that tell the place: those after the address, else the address."""
    tail = re.sub(r"\([^)]*\)", " ", after)
    rest = tail[tail.find(address[-8:]) + 8 :]
    return rest if place_in(rest) else address


def _mended(border: re.Match[str]) -> str:
    """Drop what is left of a border; part two words that ran together."""
    return "" if border.group() else " "
