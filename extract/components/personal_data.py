"""Which kinds of personal data are processed; stated, or only possible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from .data_items import data_items, explains_people, hits_within, is_clause
from .data_mentioned import (
    is_boxed_data,
    is_list_of_people,
    is_of_other,
    is_signing_line,
    list_begins,
    names_a_record,
    names_people_only,
    says_what_it_is,
    tells_of_people,
    tells_whom_to_reach,
)
from .data_runs import BINDING, DATA_ZONES, OTHER_SECTIONS, is_led_to_other, run_of_data
from .data_told import MAY_TELL, data_of_people, turns_up_after_all, what_may_be_told
from .people_named import names_its_field, people_after_lead, people_labelled, people_of_list
from .tables import Table, tables
from .tick_boxes import after_box, is_form, is_left_open

_TICK_OPEN = re.compile(r"\(\s*[xX]?\s*\)\s*$|☐|\[\s*\]|:\s*\(\s*[xX]\s*\)")
_LABEL = re.compile(r"\s*(?:[A-ZÆØÅ](?:\.?\d){1,8}\.?\s+)?[^.:;|\n]{2,50}[:.]\s+")
_RUN_IN = re.compile(r":\s+(?=[a-zæøå])")
_AFTER_LEAD = re.compile(r"\s*:?\s*")
_CLOSING = re.compile(r"[.:]\s*$")
_STRONG = frozenset({"data_types", "special_categories"})
_SHORTEST_LEAD = 18  # code points of a sentence before its list, if it is not part of it


def find_personal_data(scope: Scope) -> list[Fact]:
    """Return the kinds of personal data of an agreement."""
    found = sorted(_data(scope), key=lambda f: (f.span.start, -f.span.end))
    kept: list[Fact] = []
    for fact in found:
        if kept and fact.span.start < kept[-1].span.end:
            continue
        kept.append(fact)
    return kept


def _data(scope: Scope) -> Iterator[Fact]:
    in_tables: set[int] = set()
    for table in tables(scope):
        if table.columns:
            in_tables |= {u.index for row in table.rows for u in row}
        yield from _from_table(scope, table)
    for unit in scope.units:
        if unit.index in in_tables or unit.kind == "heading" or _is_no_fact(scope, unit):
            continue
        if unit.kind == "cell" and (not unit.cell or not unit.sections & _STRONG):
            continue
        strong = unit.sections & _STRONG and "subprocessors" not in unit.sections
        if strong or is_boxed_data(scope, unit):
            yield from _under_heading(scope, unit)
        else:
            yield from _elsewhere(scope, unit)


def _is_no_fact(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit's zones say that it is no fact; `men kan forekomme` takes that back."""
    if is_led_to_other(scope, unit) or is_signing_line(scope, unit):
        return True
    if tells_whom_to_reach(scope, unit):
        return True
    denied = unit.zones & DATA_ZONES
    return bool(denied) and (denied != {"negated_data"} or not turns_up_after_all(scope, unit))


def _from_table(scope: Scope, table: Table) -> Iterator[Fact]:
    column = table.column("data")
    if column is None or table.column("ground") is not None:
        return
    kept = table.column("retention") is not None and table.column("subjects") is None
    if kept and not table.under({"data_types"}):
        return
    for row in table.rows:
        if column < len(row) and not row[column].zones & DATA_ZONES:
            cell = row[column]
            status = _status(cell, scope.reading.words(cell))
            yield from data_items(scope, cell, cell.start, cell.end, status, True)


def _under_heading(scope: Scope, unit: Unit) -> Iterator[Fact]:
    """Read a unit under a heading that says that the kinds of data follow."""
    words = scope.reading.words(unit)
    hits = unit.of("data")
    labelled = people_labelled(scope, unit) is not None
    if not hits and not labelled and not _is_beside_data(scope, unit):
        return
    names_field = not hits and names_its_field(scope, unit, "data_types")
    names_field = names_field or names_a_record(scope, unit)
    if words.rstrip().endswith((":", "?")) or names_field:
        return
    if is_left_open(scope, unit) and not is_form(scope):
        return
    modal = unit.codes("modal")
    if turns_up_after_all(scope, unit):
        modal = frozenset({"may"})
    listed = "data_list" in unit.codes("lead")
    possible = "undecided" in unit.zones or bool(unit.codes("lead") & MAY_TELL)
    if modal & BINDING and not (possible or listed):
        return
    if len(hits) == 1 and says_what_it_is(scope, unit, hits[0]):
        return
    if "not" in modal and modal & {"must", "may"}:
        return  # `skal ikke registrere opplysninger om helse`
    if len(hits) == 1 and len(unit.cues("operation")) > 1 and not (listed or possible):
        return  # `Leverandøren mottar, lagrer og sender videre meldingene` tells what is done
    told = listed or "," in words or possible
    if "may" in modal and not told and is_clause(words):
        return
    if "data_subjects" in unit.sections and (
        names_people_only(unit) or explains_people(scope, unit)
    ):
        return
    of_people = "subject_list" in unit.codes("lead")
    if of_people and not (listed or labelled or _goes_on_to_data(scope, unit)):
        return
    told_at = what_may_be_told(scope, unit)
    if told_at is None and not labelled:
        told_at = data_of_people(scope, unit)
    if told_at is not None:
        yield from data_items(scope, unit, *told_at, _status(unit, words), False)
        return
    people = people_of_list(scope, unit)
    start = _list_start(scope, unit) if people is None else people[1] + 1
    whole = len(hits) >= 2 or unit.kind == "item" or labelled
    yield from data_items(scope, unit, start, unit.end, _status(unit, words), whole)


def _is_beside_data(scope: Scope, unit: Unit) -> bool:
    """Tell whether a short item that no wording knows stands in a list of kinds of data."""
    if unit.kind != "item" or _says_more(unit):
        return False
    return scope.once("a list of data", scope.list_of(unit)[0], _lists_data)


def _lists_data(scope: Scope, item: Unit) -> bool:
    beside = scope.list_of(item)
    return sum(bool(u.of("data")) for u in beside) * 2 >= len(beside)


def _says_more(unit: Unit) -> bool:
    """Tell whether an item is of people too, binds somebody, or only opens a list of its own."""
    return bool(unit.of("modal") or unit.of("subject") or "data_subjects" in unit.sections)


def _goes_on_to_data(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit that names people goes on to what is kept of them."""
    people = unit.of("subject")
    if ":" in scope.reading.words(unit):
        return True
    return any(h.start > people[0].start for h in unit.cues("leads_to_data")) if people else True


def _elsewhere(scope: Scope, unit: Unit) -> Iterator[Fact]:
    """Read a run of data, or a list with a lead, that stands under any other heading."""
    if not unit.of("data"):
        return
    if unit.codes("modal") & BINDING and not turns_up_after_all(scope, unit):
        return
    words = scope.reading.words(unit)
    if words.rstrip().endswith(":") and names_people_only(unit):
        return
    status = _status(unit, words)
    labelled = people_labelled(scope, unit) or people_of_list(scope, unit)
    if labelled is not None and not unit.sections & OTHER_SECTIONS:
        whole = run_of_data(scope, unit) is not None
        yield from data_items(scope, unit, labelled[1] + 1, unit.end, status, whole)
        return
    if "data_subjects" in unit.sections and not unit.codes("lead") & {"data_list", *MAY_TELL}:
        return
    if people_after_lead(scope, unit) is not None and not _goes_on_to_data(scope, unit):
        return
    told_at = what_may_be_told(scope, unit)
    if told_at is not None:
        yield from data_items(scope, unit, *told_at, status, False)
        return
    if "may" in unit.codes("modal") and tells_of_people(scope, unit):
        return
    run = run_of_data(scope, unit)
    told_at = data_of_people(scope, unit)
    lead = next((h for h in unit.of("lead") if h.code == "data_list"), None)
    listed = lead is not None and is_list_of_people(scope, unit, lead)
    if told_at is not None:
        yield from data_items(scope, unit, *told_at, status, listed or run is not None)
        return
    if run is not None:
        yield from data_items(scope, unit, run, unit.end, status, True)
        return
    if lead is not None and not is_of_other(scope, unit, lead):
        # Only the part after the lead, and only what is known as data.
        begin = list_begins(scope, unit, lead)
        closing = _CLOSING.search(scope.reading.shadow.text[begin : unit.end])
        end = begin + closing.start() if closing else unit.end
        yield from data_items(scope, unit, begin, end, status, listed)


def _list_start(scope: Scope, unit: Unit) -> int:
    """Return where the kinds of data begin in a unit: after a label, a colon or a lead."""
    text = scope.reading.shadow.text
    start = after_box(scope, unit, unit.start)
    label = _LABEL.match(scope.reading.words(unit)) if unit.label else None
    if label:
        start = unit.start + label.end()
    colon = _RUN_IN.search(text[start : unit.end])
    if colon:
        after = start + colon.end()
        whose = hits_within(scope, unit, "subject", start, after)
        told = hits_within(scope, unit, "data", start, after)
        if "," in text[after : unit.end] or (whose and not told):
            start = after
    about = _cue_at(scope, unit, "data_about", start)
    if about is not None:
        return about
    ends = _lead_ends(scope, unit, start)
    opening = _opening_lead(scope, unit, start)
    if opening is not None:
        return opening
    if not ends:
        return start
    if "special_categories" in unit.sections:
        # `... kan behandlingen omfatte opplysninger om rase, opplysninger om straffedommer`
        again = _cue_at(scope, unit, "leads_to_data", ends[0])
        return again if again is not None else ends[0]
    if unit.kind == "sentence" and ends[-1] - start > _SHORTEST_LEAD:
        return ends[-1]
    return start


def _opening_lead(scope: Scope, unit: Unit, start: int) -> int | None:
    """Return where a lead ends that a sentence opens with, before any data: `We process`."""
    text = scope.reading.shadow.text
    if unit.kind != "sentence":
        return None
    for lead in hits_within(scope, unit, "lead", start, unit.end):
        before = text[start : scope.reading.token_start(lead.start)]
        told = [h for h in unit.of("data") if h.start < lead.end and h.end > lead.start]
        if lead.code == "data_list" and not before.strip() and not told:
            return _after(scope, lead.end)
    return None


def _lead_ends(scope: Scope, unit: Unit, start: int) -> tuple[int, ...]:
    """Return where each lead to kinds of data after `start` ends, first to last."""
    leads = [
        h for h in hits_within(scope, unit, "cue", start, unit.end) if h.code == "leads_to_data"
    ]
    ends = {h.start: max(o.end for o in leads if o.start == h.start) for h in leads}
    return tuple(_after(scope, end) for _, end in sorted(ends.items()))


def _cue_at(scope: Scope, unit: Unit, code: str, start: int) -> int | None:
    """Return where a cue that begins at `start`, after space at most, ends; nothing for none."""
    hits = [h for h in hits_within(scope, unit, "cue", start, unit.end) if h.code == code]
    text = scope.reading.shadow.text
    ends = [h.end for h in hits if not text[start : scope.reading.token_start(h.start)].strip()]
    return _after(scope, max(ends)) if ends else None


def _after(scope: Scope, token: int) -> int:
    """Return where the words after a token begin, past a colon."""
    at = scope.reading.token_end(token - 1)
    m = _AFTER_LEAD.match(scope.reading.shadow.text, at)
    return m.end() if m else at


def _status(unit: Unit, words: str) -> str:
    if "undecided" in unit.zones or unit.codes("lead") & MAY_TELL or _TICK_OPEN.search(words):
        return "possible"
    return "stated"
