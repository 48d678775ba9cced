"""An agreement in, its open slots out: brackets, dotted runs, "Sett inn", empty fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..model import Fact
from ..scope import Scope
from ..wordings import alternatives, units_of_time, word_pattern

_BRACKET = re.compile(r"\[\s*[^\[\]\n{}]{1,160}?[\]}](?!\()")
_LINE = re.compile(
    r"_{2,}\s?[./]\s?_{2,}\s?[./-]\s?(?:20)?_{2,4}|_{4,}(?:\s?[./-]\s?_{2,})*|\.{2,}\s?/\s?\.{2,}|\.{6,}|…{2,}"
)
_SHORT_LINE = re.compile(r"(?<=\s)(?:\.{2,5}|…|_{2,3})(?=\s)")
"""Too short for a slot, but before a unit of time: `innen ... dager`."""

_ARROW = re.compile(r">[^<>\n]{4,70}>")
_EMPTY = re.compile(r"\[\s*(?:[xX✓ ]?|\W*)\s*\]")
_DOTTED = re.compile(r"[.…\s]{2,}")
_ELISION = 3  # dots in brackets that only say that something is left out
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
        rf"^[ \t|]*(?P<name>{alternatives('form_fields')}\s*:)(?P<rest>[ \t|.]*)$",
        re.M | re.IGNORECASE,
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
    found = [*_brackets(scope), *_lines(scope), *_measured(scope)]
    found += [*_marks(scope), *_instructions(scope)]
    kept: list[Fact] = []
    for fact in sorted(found, key=lambda f: (f.span.start, -f.span.end)):
        if not kept or fact.span.start >= kept[-1].span.end:
            kept.append(fact)
    return kept


def _slot(scope: Scope, start: int, end: int, pattern: str, slot: str) -> Fact:
    return scope.fact("placeholder", scope.reading.span(start, end), pattern, slot=slot)


def _brackets(scope: Scope) -> Iterator[Fact]:
    text = scope.reading.shadow.text
    for m in _BRACKET.finditer(text, scope.region.start, scope.region.end):
        inner = m.group()[1:-1].strip()
        layout = _EMPTY.fullmatch(m.group()) or word_pattern("layout_notes").search(inner)
        # A number in brackets is a slot only as a measure: "[30] dager", not a footnote's "[2]".
        measured = _measure().match(text[m.end() : m.end() + 20])
        if _DOTTED.fullmatch(inner) and (measured or len(inner) > _ELISION):
            yield _slot(scope, m.start(), m.end(), "slot-bracket", "bracket")
        if layout or _ADDRESS.match(inner):
            continue
        if len(inner) > _LONGEST_UNTOLD and not _any_of("told_to_fill").search(inner):
            continue
        if _NO_LETTERS.fullmatch(inner) and not measured:
            continue
        yield _slot(scope, m.start(), m.end(), "slot-bracket", "bracket")


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
        yield _slot(scope, at, m.end(), "slot-line", "signature" if signing else "line")


def _measured(scope: Scope) -> Iterator[Fact]:
    """Find runs too short to be written on, where a number is to stand: `innen ... dager`."""
    text = scope.reading.shadow.text
    for m in _SHORT_LINE.finditer(text, scope.region.start, scope.region.end):
        if _measure().match(text[m.end() : m.end() + 20]):
            yield _slot(scope, m.start(), m.end(), "slot-line", "line")


def _marks(scope: Scope) -> Iterator[Fact]:
    """Find crossed-out amounts, guidance between arrows, and fields with nothing after them."""
    text = scope.reading.shadow.text
    start, end = scope.region.start, scope.region.end
    for m in _amount().finditer(text, start, end):
        yield _slot(scope, m.start(), m.end(), "slot-amount", "other")
    for m in _ARROW.finditer(text, start, end):
        yield _slot(scope, m.start(), m.end(), "slot-arrow", "insert")
    for m in _field().finditer(text, start, end):
        if not _LINE.match(
            text, m.end("name") + len(m.group("rest")) - len(m.group("rest").lstrip())
        ):
            yield _slot(scope, m.start("name"), m.end("name"), "slot-field", "signature")


def _instructions(scope: Scope) -> Iterator[Fact]:
    """Find "Sett inn ..." and its like."""
    for unit in scope.units:
        words = scope.reading.words(unit)
        if "italic" in unit.zones or unit.cues("inserted_later"):
            continue
        for m in _insert().finditer(words):
            start, end = unit.start + m.start(), unit.start + m.end()
            yield _slot(scope, start, end, "slot-insert", "insert")


def _looks_tabular(text: str, at: int) -> bool:
    line_start = text.rfind("\n", 0, at) + 1
    line_end = text.find("\n", at)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    return bool(_TABLE_RULE.fullmatch(line)) and "|" in line
