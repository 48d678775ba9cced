"""Whose data are processed: the groups of people named as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from ..wordings import word_list
from .data_items import explains_people, hits_within
from .data_runs import (
    BINDING,
    NO_DATA_ZONES,
    OTHER_SECTIONS,
    is_led_to_other,
    run_of_data,
)
from .data_told import data_of_people
from .people_items import people_items, people_told_of
from .people_named import (
    names_its_field,
    people_before_their_title,
    people_labelled,
    people_of_lead,
    people_of_list,
)
from .tables import Table, tables
from .tick_boxes import after_box, is_left_open

_LABEL = re.compile(r"\s*(?:[A-ZÆØÅ](?:\.?\d){1,8}\.?\s+)?[^.:;|\n]{2,50}[:.]\s+")
_AFTER_LEAD = re.compile(r"\s*:?\s*")
_REST = re.compile(r"[^.;]{4,120}")
_FEWEST_DATA = 3  # kinds of data in a sentence that may end in whom they are about
_IN_PASSING = "subject-run"


def find_data_subjects(scope: Scope) -> list[Fact]:
    """Return the groups of data subjects of an agreement."""
    found = sorted(_subjects(scope), key=lambda f: (f.span.start, -f.span.end))
    listed = {f.values["subject"] for f in found if f.pattern != _IN_PASSING}
    labels = [str(f.values["label"]).lower() for f in found if f.pattern != _IN_PASSING]
    kept: list[Fact] = []
    for fact in found:
        if kept and fact.span.start < kept[-1].span.end:
            continue
        told = any(str(fact.values["label"]).lower() in label for label in labels)
        if fact.pattern == _IN_PASSING and (told or fact.values["subject"] in listed):
            continue  # `Om deltakerne behandles navn`, when the participants are listed elsewhere
        kept.append(fact)
    return kept


def _subjects(scope: Scope) -> Iterator[Fact]:
    in_tables: set[int] = set()
    for table in tables(scope):
        if table.columns:
            in_tables |= {u.index for row in table.rows for u in row}
        yield from _from_table(scope, table)
    for unit in scope.units:
        if unit.index in in_tables or unit.kind == "heading" or _is_no_fact(scope, unit):
            continue
        if is_led_to_other(scope, unit):
            continue
        if unit.kind == "cell" and (not unit.cell or "data_subjects" not in unit.sections):
            continue
        if "data_subjects" in unit.sections and not _leads_on(scope, unit):
            yield from _under_heading(scope, unit)
        else:
            yield from _elsewhere(scope, unit)


def _is_no_fact(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit's zones say that it is no fact; `Det handler om elever` defines none."""
    denied = unit.zones & NO_DATA_ZONES
    return bool(denied) and (denied != {"definition"} or people_told_of(scope, unit) is None)


def _from_table(scope: Scope, table: Table) -> Iterator[Fact]:
    column, data = table.column("subjects"), table.column("data")
    if column is None or table.column("ground") is not None or table.under({"subprocessors"}):
        return
    if data is None and not table.under({"data_subjects", "data_types"}):
        return
    for row in table.rows:
        if column < len(row) and not row[column].zones & NO_DATA_ZONES:
            cell = row[column]
            yield from people_items(scope, cell, cell.start, cell.end, False)


def _under_heading(scope: Scope, unit: Unit) -> Iterator[Fact]:
    """Read a unit under a heading that says that the groups follow."""
    if unit.codes("modal") & {"must", "should"} or names_its_field(scope, unit, "data_subjects"):
        return
    if is_left_open(scope, unit):
        return
    text = scope.reading.shadow.text
    label = _LABEL.match(scope.reading.words(unit)) if unit.label else None
    start = unit.start + label.end() if label else after_box(scope, unit, unit.start)
    lead = _lead_end(scope, unit, start)
    start = start if lead is None else lead
    labelled = people_labelled(scope, unit)
    if labelled is not None and _tells_data(unit):
        yield from people_items(scope, unit, *labelled, True, _IN_PASSING)
        return
    if not _tells_data(unit) or explains_people(scope, unit) or _lists_people(unit):
        yield from people_items(scope, unit, start, unit.end, "data_types" in unit.sections)
        return
    colon = text.find(":", start, unit.end)
    then = next((h for h in unit.of("lead") if h.code == "data_list"), None)
    if colon >= 0:  # `Ansatte: navn, adresse`
        yield from people_items(scope, unit, start, colon, True)
    elif then is not None:  # `Ansatte registreres med navn`, `Om ansatte behandles navn`
        yield from _in_passing(scope, unit, scope.reading.token_end(then.end - 1))
    elif "data_types" not in unit.sections:
        yield from people_items(scope, unit, start, unit.end, True)


def _lists_people(unit: Unit) -> bool:
    """Tell whether a unit says that people follow, and not that data do."""
    leads = unit.codes("lead")
    return "subject_list" in leads and "data_list" not in leads


def _tells_data(unit: Unit) -> bool:
    """Tell whether a unit names data that are not people themselves."""
    people = {h.start for h in unit.of("subject")}
    return any(h.start not in people for h in unit.of("data"))


def _elsewhere(scope: Scope, unit: Unit) -> Iterator[Fact]:
    """Read groups that a sentence under another heading names beside the data about them."""
    subjects = unit.of("subject")
    labelled = people_labelled(scope, unit) or people_of_list(scope, unit)
    if labelled is not None and (_tells_data(unit) or "data_types" in unit.sections):
        yield from people_items(scope, unit, *labelled, True, _IN_PASSING)
        return
    before = people_before_their_title(scope, unit)
    if before is not None:
        yield from people_items(scope, unit, unit.start, before, True)
        return
    told = people_told_of(scope, unit)
    if told is not None:
        yield from people_items(scope, unit, told, unit.end, True)
        return
    of_lead = people_of_lead(scope, unit)
    if of_lead is not None:
        yield from people_items(scope, unit, *of_lead, True)
        return
    lead = _lead_end(scope, unit, unit.start)
    if "subject_list" in unit.codes("lead") or (
        "data_types" in unit.sections and lead is not None and subjects
    ):
        if lead is not None:
            colon = scope.reading.shadow.text.find(":", lead, unit.end)
            yield from people_items(scope, unit, lead, unit.end if colon < 0 else colon, True)
        return
    run = None if "undecided" in unit.zones else _data_begin(scope, unit)
    then = next((h for h in unit.of("lead") if h.code == "data_list"), None)
    told_as_possible = "undecided" in unit.zones
    if run is None and then is not None and not (unit.codes("modal") & BINDING or told_as_possible):
        told = scope.reading.token_end(then.end - 1)
        run = told if hits_within(scope, unit, "data", told, unit.end) else None
    named = () if run is None else tuple(_in_passing(scope, unit, run))
    if named:
        yield from named
    elif unit.codes("modal") & BINDING or unit.sections & OTHER_SECTIONS:
        return
    elif subjects and len({h.code for h in unit.of("data")}) >= _FEWEST_DATA:
        yield from _after_data(scope, unit)


def _data_begin(scope: Scope, unit: Unit) -> int | None:
    """Return where what is kept of the people that a sentence opens with begins, if it tells."""
    told = data_of_people(scope, unit)
    return run_of_data(scope, unit) if told is None else told[0]


def _after_data(scope: Scope, unit: Unit) -> Iterator[Fact]:
    """Read whom the data in a sentence are about: `navn, adresse og telefon for beboere`."""
    reading = scope.reading
    whom = word_list("for_words") | word_list("about_words")
    nouns = [h.end for h in unit.of("cue") if h.code == "needs_its_object"]
    first = min([*nouns, unit.of("data")[1].end])
    words = [i for i in range(first, unit.last) if not reading.tokens[i].is_space]
    for word, following in pairwise(words):
        if reading.tokens[word].lower in whom and reading.tokens[following].text[:1].islower():
            start = reading.token_start(following)
            rest = _REST.match(reading.shadow.text, start, unit.end)
            if rest:
                found = people_items(scope, unit, start, rest.end(), True, _IN_PASSING)
                yield from (fact for fact in found if "unknown_wording" not in fact.grounds)
            return


def _leads_on(scope: Scope, unit: Unit) -> bool:
    return scope.reading.words(unit).rstrip().endswith(":")


def _lead_end(scope: Scope, unit: Unit, start: int) -> int | None:
    """Return where the first words that people follow end, past a colon; nothing for none."""
    hits = [
        h for h in hits_within(scope, unit, "cue", start, unit.end) if h.code == "people_follow"
    ]
    if not hits:
        return None
    end = max(h.end for h in hits if h.start == hits[0].start)
    at = scope.reading.token_end(end - 1)
    m = _AFTER_LEAD.match(scope.reading.shadow.text, at, unit.end)
    return m.end() if m else at


def _in_passing(scope: Scope, unit: Unit, end: int) -> Iterator[Fact]:
    """Yield the groups that a unit names before `end`, where what is kept of them begins."""
    for hit in unit.of("subject"):
        if scope.reading.token_end(hit.end - 1) < end:
            span = scope.reading.hit_span(hit)
            label = scope.reading.document[span]
            yield scope.fact(
                "data_subject",
                span,
                _IN_PASSING,
                ("in_passing",),
                (hit,),
                subject=hit.code,
                label=label,
            )
