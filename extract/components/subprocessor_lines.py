"""An agreement in, the sub-processors out that list items and lines of an annex engage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace

from ..list_marks import SIGNS
from ..model import Fact
from ..places import place_in
from ..reading import Unit
from ..scope import Scope
from ..wordings import word_pattern
from .company_names import ADDRESS, ends_with_stop, is_made_up, legal_form, name_pattern
from .company_spans import company_at
from .party_names import is_common
from .subprocessor_facts import (
    UNENGAGED_ZONES,
    denies,
    engagement,
    engages,
    is_party,
    is_unticked,
    names_subprocessor,
)
from .tick_boxes import box_before
from .transfer_grounds import ground_of

_ITEM_MARK = re.compile(
    rf"[\s{SIGNS}]*(?:\(?\d{{1,2}}[.)]\s+|\(?[a-z][.)]\s+)?(?:(?:\[[xXvV✓]\]|[☒☑✓])\s*)?"
)
_BRACKET = re.compile(r"\(([^)]{2,80})\)")
_AFTER_DASH = re.compile(r"\s[–-]\s*([a-zæøå][^,;(]{3,60})")
_AFTER_SLASH = re.compile(r"\s/\s*([a-zæøå][^/]{3,60})$")
_BLOCK = re.compile(r"(?:[ \t]*\n){1,2}(?:[^\n]*\S[^\n]*(?:\n|$)){1,4}")
_WORD = re.compile(r"[a-zæøå]{4}")
_HEADING_MARKS = re.compile(r"^[\W_]+")
_PART_MARK = re.compile(r"\(|,|–|-|:")
# A lone I or | before the street is what a scan leaves of the cell's border.
_COLUMNS = re.compile(r"\s{2,}|\t")
_FEWEST_COLUMNS = 3
_STREET = re.compile(
    r"((?:[^\W\d_a-z][\w.\-]+(?: [\w.\-]+){0,2} \d{1,4} ?[A-Za-z]?|\d{1,4}(?: [^\W\d_a-z]\w+){1,3})"
    r"\s*,\s*(?:[A-Z]{0,2}-?\d{2,5}(?: \d{2,3})? )?[^\W\d_a-z][\w\-]+)"
)
"""An address as in other countries: the postcode may be absent, the number may come first."""

_SCANNED_BORDER = re.compile(r"^[I|l]\s+|(?<=[a-zæøå])(?=[A-ZÆØÅ])")
_LONGEST_LINE = 200
_SHORTEST_NAME = 3
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
        if box_before(scope, unit) is False:
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
        above = by_index.get(unit.heading) if unit.heading is not None else None
        sections = above.sections if unit.kind == "heading" and above else unit.sections
        if "subprocessors" not in sections or not _stands_under(unit, by_index):
            continue
        blocks_done.add(unit.block)
        block = scope.reading.blocks[unit.block]
        # A line that begins with the mark between columns goes on with the one before.
        for m in re.finditer(r"[^\n]+(?:\n/[^\n]*)*", text[block.start : block.end]):
            line = m.group()
            if len(line) > _LONGEST_LINE or _is_sentence_or_heading(line):
                continue
            if not _may_list(scope, unit, block.start + m.start(), block.start + m.end()):
                continue
            start, end = block.start + m.start(), block.start + m.end()
            told = ADDRESS.search(line) or (legal_form().search(line) and _PART_MARK.search(line))
            if told or _is_name_alone(text, start, end):
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


def _may_list(scope: Scope, unit: Unit, start: int, end: int) -> bool:
    """Tell whether a line's words, and what holds of its whole unit, allow that it engages.

    A sentence right under the lines is of the same unit; what it says is not said of them.
    """
    if engages(unit):
        return False  # a sentence, which is read as one
    reading = scope.reading
    said = [
        h
        for h in unit.hits
        if start <= reading.token_start(h.start) and reading.token_end(h.end - 1) <= end
    ]
    elsewhere = {h.code for h in unit.of("zone") if h not in said}
    if (unit.zones - elsewhere) & UNENGAGED_ZONES:
        return False
    line = replace(unit, hits=tuple(said))
    return not (line.codes("modal") or denies(line))


def _stands_under(unit: Unit, by_index: dict[int, Unit]) -> bool:
    """Tell whether a unit's lead and heading allow that its lines engage companies."""
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
    text = scope.reading.shadow.text
    words = text[start:end]
    mark = _ITEM_MARK.match(words)
    lead = mark.end() if mark else 0
    cells = _COLUMNS.split(words[lead:].strip())
    in_columns = len(cells) >= _FEWEST_COLUMNS
    company = company_at(text, start + lead, end)
    m = name_pattern().match(cells[0] if in_columns else words[lead:])
    name = text[slice(*company)] if company else m.group() if m else ""
    if is_made_up(words) or len(name) < _SHORTEST_NAME or is_common(name):
        return
    if is_unticked(words) or is_party(scope, name):
        return
    after = words[lead + len(name) :]
    if after.startswith(":") and not company:
        return  # a field's label
    is_line = pattern == "subprocessor-line"
    street = ADDRESS.search(words)
    if is_line and not company and (street is None or street.start() <= lead):
        return  # the address of whoever is named above
    if not is_line and not (legal_form().search(words) or any(c in words for c in "(,:–")):
        return
    if not ends_with_stop(name):
        name = name.rstrip(".,")
    address = ADDRESS.search(after.replace("  ", " ")) or _STREET.search(after)
    evidence_end = end if is_line else start + lead + len(name)
    yield engagement(
        scope,
        scope.reading.span(start + lead, evidence_end),
        name.strip(),
        pattern,
        whole=words,
        where=_where(after, address.group(1)) if address else after.strip() or _beneath(text, end),
        activity=_in_columns(cells[1:]) if in_columns else _activity(words),
        address=_SCANNED_BORDER.sub(_mended, address.group(1)) if address else None,
        ground=words if ground_of(words) else None,
        data=[unit],
    )


def _is_name_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a line is a company's name and nothing else."""
    mark = _ITEM_MARK.match(text, start, end)
    begin = mark.end() if mark else start
    company = company_at(text, begin, end)
    return company is not None and not text[company[1] : end].strip(" .*")


def _beneath(text: str, end: int) -> str:
    """Return the lines under a name that stands alone, to the next blank line."""
    told = _BLOCK.match(text, end)
    words = told.group() if told else ""
    return "" if legal_form().search(words) else words


def _activity(words: str) -> str | None:
    """Return what a company does: the last brackets that hold no place, else after a mark.

    Brackets with a place tell what it does in their other parts: `(drift av portalen, Norge)`.
    """
    brackets = _BRACKET.findall(words)
    parts = [part.strip() for b in brackets for part in b.split(",")]
    for inner in (brackets, parts):
        told = [b for b in inner if place_in(b) is None and _WORD.search(b)]
        if told:
            return str(told[-1])
    after = _AFTER_SLASH.search(words) or _AFTER_DASH.search(words)
    return after.group(1).strip() if after else None


def _in_columns(cells: list[str]) -> str | None:
    """Return the column that says what a company does: words, neither an address nor a place."""
    told = [
        cell
        for cell in cells
        if _WORD.search(cell) and not (ADDRESS.search(cell) or _STREET.search(cell))
    ]
    return next((cell for cell in told if place_in(cell) is None), None)


def _where(after: str, address: str) -> str:
    """Return the words that tell the place: those after the address, else the address."""
    tail = re.sub(r"\([^)]*\)", " ", after)
    rest = tail[tail.find(address[-8:]) + 8 :]
    return rest if place_in(rest) else address


def _mended(border: re.Match[str]) -> str:
    """Drop what is left of a border; part two words that ran together."""
    return "" if border.group() else " "
