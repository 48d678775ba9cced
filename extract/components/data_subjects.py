"""Whose data are processed: the groups of people named as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit, word_list, word_pattern
from .data_items import hits_within, is_clause
from .data_runs import NO_DATA_ZONES, run_of_data
from .lists import items
from .tables import Table, tables

_LABEL = re.compile(r"\s*[^.:;|\n]{2,50}[:.]\s+")
_AFTER_LEAD = re.compile(r"\s*:?\s*")
_REST = re.compile(r"[^.;]{4,120}")
_FEWEST_DATA = 3  # kinds of data in a sentence that may end in whom they are about
_LONGEST = 70  # code points of a group's name
_MOST_WORDS = 8
_MOST_WORDS_UNKNOWN = 4


def find_data_subjects(scope: Scope) -> list[Fact]:
    """Return the groups of data subjects of an agreement."""
    found = sorted(_subjects(scope), key=lambda f: (f.span.start, -f.span.end))
    kept: list[Fact] = []
    for fact in found:
        if kept and fact.span.start < kept[-1].span.end:
            continue
        kept.append(fact)
    return kept


def _subjects(scope: Scope) -> Iterator[Fact]:
    in_tables: set[int] = set()
    for table in tables(scope):
        if table.columns:
            in_tables |= {u.index for row in table.rows for u in row}
        yield from _from_table(scope, table)
    for unit in scope.units:
        if unit.index in in_tables or unit.kind == "heading" or unit.zones & NO_DATA_ZONES:
            continue
        if unit.kind == "cell" and (not unit.cell or "data_subjects" not in unit.sections):
            continue
        if "data_subjects" in unit.sections and not _leads_on(scope, unit):
            yield from _under_heading(scope, unit)
        else:
            yield from _elsewhere(scope, unit)


def _from_table(scope: Scope, table: Table) -> Iterator[Fact]:
    column, data = table.column("subjects"), table.column("data")
    if column is None or table.column("ground") is not None:
        return
    if data is None and not table.under({"data_subjects", "data_types"}):
        return
    for row in table.rows:
        if column < len(row) and not row[column].zones & NO_DATA_ZONES:
            cell = row[column]
            yield from _items(scope, cell, cell.start, cell.end, False)


def _under_heading(scope: Scope, unit: Unit) -> Iterator[Fact]:
    """Read a unit under a heading that says that the groups follow."""
    if unit.codes("modal") & {"must", "should"}:
        return
    label = _LABEL.match(scope.reading.words(unit)) if unit.label else None
    start = unit.start + (label.end() if label else 0)
    lead = _lead_end(scope, unit, start)
    yield from _items(scope, unit, start if lead is None else lead, unit.end, False)


def _elsewhere(scope: Scope, unit: Unit) -> Iterator[Fact]:
    """Read groups that a sentence under another heading names beside the data about them."""
    subjects = unit.of("subject")
    lead = _lead_end(scope, unit, unit.start)
    if "subject_list" in unit.codes("lead") or (
        "data_types" in unit.sections and lead is not None and subjects
    ):
        if lead is not None:
            colon = scope.reading.shadow.text.find(":", lead, unit.end)
            yield from _items(scope, unit, lead, unit.end if colon < 0 else colon, True)
        return
    run = None if "undecided" in unit.zones else run_of_data(scope, unit)
    before = [h for h in subjects if run is not None and scope.reading.token_end(h.end - 1) < run]
    if before:
        yield from (_of_hit(scope, hit) for hit in before)
    elif subjects and len(unit.of("data")) >= _FEWEST_DATA:
        yield from _after_data(scope, unit)


def _after_data(scope: Scope, unit: Unit) -> Iterator[Fact]:
    """Read whom the data in a sentence are about: `navn, adresse og telefon for beboere`."""
    reading = scope.reading
    whom = word_list("for_words") | word_list("about_words")
    nouns = [h.end for h in unit.of("cue") if h.code == "needs_its_object"]
    first = min([*nouns, unit.of("data")[1].end])
    words = [reading.doc[i] for i in range(first, unit.last) if not reading.doc[i].is_space]
    for word, following in pairwise(words):
        if word.lower_ in whom and following.text[:1].islower():
            rest = _REST.match(reading.shadow.text, following.idx, unit.end)
            if rest:
                yield from _items(scope, unit, following.idx, rest.end(), True)
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


def _items(scope: Scope, unit: Unit, start: int, end: int, known_only: bool) -> Iterator[Fact]:
    text = scope.reading.shadow.text
    for a, b in items(text, start, end):
        words = text[a:b]
        if len(words) > _LONGEST or len(words.split()) > _MOST_WORDS:
            continue
        if word_pattern("example_words").match(words) or is_clause(words):
            continue
        inside = hits_within(scope, unit, "subject", a, b)
        if not inside and (known_only or len(words.split()) > _MOST_WORDS_UNKNOWN):
            continue
        yield scope.fact(
            "data_subject",
            scope.reading.span(a, b),
            "subject-item",
            0.9 if inside else 0.65,
            subject=inside[0].code if inside else "other",
            label=words,
        )


def _of_hit(scope: Scope, hit: Hit) -> Fact:
    span = scope.reading.hit_span(hit)
    label = scope.reading.document[span]
    return scope.fact("data_subject", span, "subject-run", 0.8, subject=hit.code, label=label)
