"""Rows of an answer as cells for a page: codes by their labels, IRIs and words as links."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rdflib import Literal, URIRef

from ... import ontology
from ...queries.results import SelectResult
from ...queries.terms import Term
from ..engine.frozen_query import PREFIXES
from ..wording import text, wordings
from .agreement_view import page_name
from .marked_text import anchor
from .spoken import duration, spoken

SHOWN = 1000
"""So many rows are shown on a page; the other formats give all."""

_NAMED = (
    "https://w3id.org/avtalegraf/ns#",
    "https://w3id.org/avtalegraf/vocab#",
    "https://w3id.org/dpv",
)
_OUTSIDE = ("https://lovdata.no/", "http://data.europa.eu/", "https://data.europa.eu/")


_SCHEMES = {
    "bearer": ("role",),
    "counterparty": ("role",),
    "role": ("role",),
    "who": ("role",),
    "whom": ("role",),
    "kind": ("kind",),
    "category": ("category",),
    "concept": ("data", "subject", "term"),
    "status": ("status",),
    "topic": ("topic",),
    "modality": ("modality",),
    "relation": ("relation",),
    "what": ("what",),
    "promptness": ("promptness",),
    "value": ("promptness",),
    "measure": ("measure",),
    "outcome": ("outcome",),
    "ground": ("ground",),
    "slot": ("slot",),
    "term": ("term",),
}
"""The code lists of columns in stored questions."""
_VOCABULARY = "https://w3id.org/avtalegraf/vocab#"
_PLACES = frozenset({"start", "end"})


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of a cell, where they lead, and what they stand for in full."""

    text: str
    href: str = ""
    title: str = ""
    is_quote: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, and the variable it shows where the two differ."""

    heading: str
    variable: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What a page shows of an answer's rows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def plain_table(result: SelectResult, language: str, agreement_page: Callable[[str], str]) -> Table:
    """Return the first rows of any query; `agreement_page` gives a page's address by slug."""
    rows = tuple(
        tuple(Cell("") if term is None else _cell(term, language, agreement_page) for term in row)
        for row in result.rows[:SHOWN]
    )
    return Table(tuple(Column(variable) for variable in result.variables), rows)


def question_table(
    result: SelectResult,
    language: str,
    agreement_page: Callable[[str], str],
    parameters: frozenset[str] = frozenset(),
) -> Table:
    """Return the first rows of a stored question, whose variables we know.

    Codes become their labels; the evidence links to the words, instead of their offsets, and the
    title to its agreement, instead of the IRI. Columns that would be empty, or that repeat in each
    row what was asked for, are left out.
    """
    variables = set(result.variables)
    hidden = set(_PLACES) if {"agreement", "evidence"} | _PLACES <= variables else set()
    hidden |= {"agreement"} if "title" in variables else set()
    hidden |= parameters
    filled = {
        variable
        for row in result.rows
        for variable, term in zip(result.variables, row, strict=True)
        if term is not None and str(term)
    }
    shown = [v for v in result.variables if v not in hidden and (v in filled or not result.rows)]
    rows = []
    for values in result.rows[:SHOWN]:
        row = dict(zip(result.variables, values, strict=True))
        rows.append(tuple(_known_cell(v, row, language, agreement_page) for v in shown))
    columns = tuple(
        Column(text(f"column.{v}", language), v) if has(v) else Column(v) for v in shown
    )
    return Table(columns, tuple(rows))


def has(variable: str) -> bool:
    """Tell whether we have a heading for a variable."""
    return f"column.{variable}" in wordings()


def _known_cell(
    variable: str,
    row: dict[str, Term | None],
    language: str,
    agreement_page: Callable[[str], str],
) -> Cell:
    term = row[variable]
    if term is None:
        return Cell("")
    if not isinstance(term, Literal):
        return _cell(term, language, agreement_page)
    if variable == "evidence":
        slug, words = _slug(row.get("agreement")), _where(row)
        href = f"{agreement_page(slug)}#{words}" if slug and words else ""
        return Cell(str(term), href, is_quote=True)
    if variable == "title" and (slug := _slug(row.get("agreement"))):
        return Cell(str(term), agreement_page(slug))
    if variable == "slug":
        return Cell(str(term), agreement_page(str(term)))
    if variable == "severity" and f"report.{term}" in wordings():
        return Cell(text(f"report.{term}", language), "", str(term))
    if variable == "answer" and f"answer.{term}" in wordings():
        return Cell(text(f"answer.{term}", language), "", str(term))
    if variable == "value" and str(term).startswith("P"):
        return Cell(duration(str(term), language), "", str(term))
    for scheme in _SCHEMES.get(variable, ()):
        if str(term) in ontology.codes(scheme):
            label = spoken(URIRef(f"{_VOCABULARY}{scheme}-{term}"), language)
            return Cell(label, "", str(term))
    return _cell(term, language, agreement_page)


def _plain_cell(term: Term, language: str, agreement_page: Callable[[str], str]) -> Cell:
    """Return a term as whoever wrote the query would write it, with its label as a hint."""
    if isinstance(term, URIRef) and not _slug(term):
        for prefix, namespace in PREFIXES.items():
            local = str(term).removeprefix(namespace)
            if local != str(term) and re.fullmatch(r"[\w-]+", local):
                return Cell(f"{prefix}:{local}", "", ontology.label(term, language))
    if isinstance(term, Literal):
        return Cell(str(term))
    return _cell(term, language, agreement_page)


def _cell(term: Term, language: str, agreement_page: Callable[[str], str]) -> Cell:
    if not isinstance(term, URIRef):
        return Cell(spoken(term, language))
    if slug := _slug(term):
        rest = str(term).partition(f"agreement/{slug}/")[2]
        place = f"#{page_name(term)}" if rest else ""
        return Cell(rest or slug, agreement_page(slug) + place, str(term))
    if str(term).startswith(_NAMED):
        return Cell(spoken(term, language), "", str(term))
    return Cell(str(term), str(term) if str(term).startswith(_OUTSIDE) else "")


def _slug(term: Term | None) -> str:
    """Return the slug of the agreement that an IRI names, or that its node belongs to."""
    start = f"{ontology.base_iri()}agreement/"
    if not isinstance(term, URIRef) or not str(term).startswith(start):
        return ""
    return str(term).removeprefix(start).partition("/")[0]


def _where(row: dict[str, Term | None]) -> str:
    start, end = row.get("start"), row.get("end")
    if start is None or end is None or not (str(start).isdigit() and str(end).isdigit()):
        return ""
    return anchor(int(str(start)), int(str(end)))
