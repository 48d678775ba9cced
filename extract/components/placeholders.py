"""An agreement in, its open slots out: brackets, dotted runs, "Sett inn", empty fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..model import Fact
from ..scope import Scope
from ..wordings import alternatives, units_of_time, word_pattern

_BRACKET = re.compile(r"\[\s*[^\[\]\n{}]{1,160}?[\]}](?!\()")
_LINE = re.compile(r"_{2}[./]\s?_{2}[./]\s?(?:20)?_{2,4}|_{4,}|\.{6,}|…{2,}")
_ARROW = re.compile(r">[^<>\n]{4,70}>")
_EMPTY = re.compile(r"\[\s*(?:[xX✓ ]?|\W*)\s*\]")
_NO_LETTERS = re.compile(r"[\d\W]+")
_ADDRESS = re.compile(r"https?:|www\.")
_TABLE_RULE = re.compile(r"[\s\-_=|+.]+")
_LONGEST_UNTOLD = 70  # code points of a bracket that does not say "sett inn" or the like


@lru_cache(maxsize=1)
def _amount() -> re.Pattern[str]:
    """Return the pattern of an amount that is crossed out (`kr xx,-`)."""
    return re.compile(rf"\b{alternatives('currencies')}\.?\s*(?:xx+|_+)(?:,-)?", re.IGNORECASE)


@lru_cache(maxsize=1)
def _field() -> re.Pattern[str]:
    """Return the pattern of a form's field with nothing after it (`Dato:`)."""
    return re.compile(
        rf"^[ \t|]*(?P<name>{alternatives('form_fields')}\s*:)[ \t|.]*$", re.M | re.IGNORECASE
    )


@lru_cache(maxsize=1)
def _insert() -> re.Pattern[str]:
    """Return the pattern of an instruction to fill in something (`Sett inn ...`)."""
    return re.compile(rf"\b{alternatives('insert')}\b[^.\n\[\]|]{{0,110}}[.:]?", re.IGNORECASE)


@lru_cache(maxsize=1)
def _measure() -> re.Pattern[str]:
    """Return the pattern of what a number in brackets counts (`[30] dager`, `[5] %`)."""
    units = "|".join(re.escape(word) for word in sorted(units_of_time(), key=len, reverse=True))
    return re.compile(rf"\s*(?:(?:\w+ )?(?:{units}|{alternatives('percent')})(?!\w)|%)", re.I)


@lru_cache(maxsize=4)
def _any_of(name: str) -> re.Pattern[str]:
    """Return the pattern of the beginning of any word of a list, at the beginning of a word."""
    return re.compile(rf"\b{alternatives(name)}", re.IGNORECASE)


def find_placeholders(scope: Scope) -> list[Fact]:
    """Return the open slots of an agreement, the first and longest where several overlap."""
    found = [*_brackets(scope), *_lines(scope), *_marks(scope), *_instructions(scope)]
    kept: list[Fact] = []
    for fact in sorted(found, key=lambda f: (f.span.start, -f.span.end)):
        if not kept or fact.span.start >= kept[-1].span.end:
            kept.append(fact)
    return kept


def _slot(scope: Scope, start: int, end: int, pattern: str, confidence: float, slot: str) -> Fact:
    return scope.fact("placeholder", scope.reading.span(start, end), pattern, confidence, slot=slot)


def _brackets(scope: Scope) -> Iterator[Fact]:
    text = scope.reading.shadow.text
    for m in _BRACKET.finditer(text, scope.region.start, scope.region.end):
        inner = m.group()[1:-1].strip()
        layout = _EMPTY.fullmatch(m.group()) or word_pattern("layout_notes").search(inner)
        if layout or _ADDRESS.match(inner):
            continue
        if len(inner) > _LONGEST_UNTOLD and not _any_of("told_to_fill").search(inner):
            continue
        # A number in brackets is a slot only as a measure: "[30] dager", not a footnote's "[2]".
        measured = _measure().match(text[m.end() : m.end() + 20])
        if _NO_LETTERS.fullmatch(inner) and not measured:
            continue
        yield _slot(scope, m.start(), m.end(), "slot-bracket", 0.95, "bracket")


def _lines(scope: Scope) -> Iterator[Fact]:
    """Find dotted and underscored runs; those after a signature's words are for signing."""
    text = scope.reading.shadow.text
    start = scope.region.start
    contents = [(b.start, b.end) for b in scope.reading.blocks if b.kind == "contents"]
    for m in _LINE.finditer(text, start, scope.region.end):
        at = m.start()
        if any(a <= at < b for a, b in contents) or _looks_tabular(text, at):
            continue
        label = text[max(start, at - 60) : at].split("\n")[-1]
        signing = _any_of("signing").search(label) or not label.strip()
        yield _slot(scope, at, m.end(), "slot-line", 0.8, "signature" if signing else "line")


def _marks(scope: Scope) -> Iterator[Fact]:
    """Find crossed-out amounts, guidance between arrows, and fields with nothing after them."""
    text = scope.reading.shadow.text
    start, end = scope.region.start, scope.region.end
    for m in _amount().finditer(text, start, end):
        yield _slot(scope, m.start(), m.end(), "slot-amount", 0.9, "other")
    for m in _ARROW.finditer(text, start, end):
        yield _slot(scope, m.start(), m.end(), "slot-arrow", 0.9, "insert")
    for m in _field().finditer(text, start, end):
        yield _slot(scope, m.start("name"), m.end("name"), "slot-field", 0.6, "signature")


def _instructions(scope: Scope) -> Iterator[Fact]:
    """Find "Sett inn ..." and its like."""
    for unit in scope.units:
        words = scope.reading.words(unit)
        if "italic" in unit.zones or unit.cues("inserted_later"):
            continue
        for m in _insert().finditer(words):
            start, end = unit.start + m.start(), unit.start + m.end()
            yield _slot(scope, start, end, "slot-insert", 0.85, "insert")


def _looks_tabular(text: str, at: int) -> bool:
    line_start = text.rfind("\n", 0, at) + 1
    line_end = text.find("\n", at)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    return bool(_TABLE_RULE.fullmatch(line)) and "|" in line
