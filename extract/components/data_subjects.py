"""Whose data are processed: the groups of people named as such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from .lists import items
from .personal_data import run_of_data
from .tables import tables

_SKIP = frozenset(
    {"definition", "example", "guidance", "italic", "negated_data", "confidentiality_scope"}
)
_ABOUT = re.compile(
    r"(?:opplysning(?:ene|ane)?\s+gjeld(?:er)?"
    r"|(?:opplysninger|opplysningar|personal data|data)\s+(?:om|about|of|relating to)"
    r"|de registrerte er|dei registrerte er|data subjects are|osv\.? for|etc\.? for"
    r"|gjelder\s+(?:følgende\s+)?(?:personer|grupper|kategorier)?)\s*:?\s+",
    re.I,
)
_DATA_ABOUT = re.compile(
    r"(?:navn|namn|opplysninger|opplysningar|nummer|adresse|name|data)[^.]{0,160}?"
    r"\s(?:osv\.?\s+)?(?:for|om)\s+([a-zæøå][^.;]{3,120})",
    re.I,
)


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
        column, data = table.column("subjects"), table.column("data")
        if column is None or (data is None and not table.under({"data_subjects", "data_types"})):
            continue
        if table.column("ground") is not None:
            continue
        for row in table.rows:
            if column < len(row) and not row[column].zones & _SKIP:
                cell = row[column]
                yield from _items(scope, cell, cell.start, cell.end, False)
    text = scope.reading.shadow.text
    for unit in scope.units:
        if unit.index in in_tables or unit.kind == "heading" or unit.zones & _SKIP:
            continue
        if unit.kind == "cell" and (not unit.cell or "data_subjects" not in unit.sections):
            continue
        words = scope.reading.words(unit)
        if "data_subjects" in unit.sections and not words.rstrip().endswith(":"):
            if unit.codes("modal") & {"must", "should"}:
                continue
            start = unit.start
            if unit.label:
                m = re.match(r"\s*[^.:;|\n]{2,50}[:.]\s+", words)
                start += m.end() if m else 0
            lead = _ABOUT.search(text, start, unit.end)
            yield from _items(scope, unit, lead.end() if lead else start, unit.end, False)
        elif unit.codes("lead") & {"subject_list"} or (
            "data_types" in unit.sections and _ABOUT.search(words) and unit.codes("subject")
        ):
            lead = _ABOUT.search(text, unit.start, unit.end)
            if lead:
                yield from _items(scope, unit, lead.end(), unit.end, True)
        elif (
            "undecided" not in unit.zones
            and (run := run_of_data(scope, unit)) is not None
            and any(scope.reading.token_end(h.end - 1) < run for h in unit.of("subject"))
        ):
            for hit in unit.of("subject"):
                if scope.reading.token_end(hit.end - 1) < run:
                    span = scope.reading.hit_span(hit)
                    yield scope.fact(
                        "data_subject", span, "subject-run", 0.8, subject=hit.code,
                        label=scope.reading.document[span],
                    )  # fmt: skip
        elif len(unit.of("data")) >= 3 and unit.of("subject"):
            m = _DATA_ABOUT.search(words)
            if m:
                yield from _items(scope, unit, unit.start + m.start(1), unit.start + m.end(1), True)


def _items(scope: Scope, unit: Unit, start: int, end: int, known_only: bool) -> Iterator[Fact]:
    reading = scope.reading
    text = reading.shadow.text
    for a, b in items(text, start, end):
        words = text[a:b]
        if (
            len(words) > 70
            or len(words.split()) > 8
            or words.lower().startswith(("eksempel", "for eksempel"))
        ):
            continue
        inside = [
            h for h in unit.of("subject")
            if reading.token_start(h.start) >= a - 1 and reading.token_end(h.end - 1) <= b + 1
        ]  # fmt: skip
        if not inside and (known_only or len(words.split()) > 4):
            continue
        code = inside[0].code if inside else "other"
        yield scope.fact(
            "data_subject", reading.span(a, b), "subject-item", 0.9 if inside else 0.65,
            subject=code, label=words,
        )  # fmt: skip
