"""An agreement in, its open slots out: brackets, dotted runs, "Sett inn", empty fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact
from ..scope import Scope

_BRACKET = re.compile(r"\[\s*[^\[\]\n{}]{1,160}?[\]}](?!\()")
_LINE = re.compile(r"_{2}[./]\s?_{2}[./]\s?(?:20)?_{2,4}|_{4,}|\.{6,}|…{2,}")
_ARROW = re.compile(r">[^<>\n]{4,70}>")
_AMOUNT = re.compile(r"(?i:kr|NOK)\.?\s*(?:xx+|XX+|_+)(?:,-)?")
_LAYOUT = re.compile(
    r"\bsignaturfelt|neste side|page break|sic\b|^\[\s*[xX✓ ]?\s*\]$|^\[\s*\W*\]$|illegible|"
    r"uleselig",
    re.I,
)
_TOLD_TO_FILL = re.compile(r"sett inn|fyll|insert|navn|set inn", re.I)
_NO_LETTERS = re.compile(r"[\d\W]+")
_UNIT_OF_MEASURE = re.compile(
    r"\s*(?:\w*timer|timar|\w*dager|\w*dagar|hours|(?:\w+ )?days|uker|veker|måned\w*|månad\w*|"
    r"months?|weeks?|år\b|prosent|%)"
)
_ADDRESS = re.compile(r"https?:|www\.")
_SIGNING = re.compile(r"sign|underskr|dato|sted|stad|navn|for\b|date|name", re.I)
_FIELD = re.compile(
    r"^[ \t|]*(?:(?P<name>Dato|Sted og dato|Sted, dato|Stad og dato|Signatur|Underskrift|Navn|"
    r"Namn|Date|Place and date|Signature|Name|Stilling|Title)\s*:)[ \t|.]*$",
    re.M,
)
_INSERT = re.compile(
    r"(?:Sett (?:også )?inn|Fyll inn|Set inn|Insert|Set in)\b[^.\n\[\]|]{0,110}[.:]?", re.I
)
_TO_INSERT_LATER = re.compile(r"må følgende setning|legges inn")
_TABLE_RULE = re.compile(r"[\s\-_=|+.]+")
_LONGEST_UNTOLD = 70  # code points of a bracket that does not say "sett inn" or the like


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
        if _LAYOUT.search(m.group()) or _ADDRESS.match(inner):
            continue
        if len(inner) > _LONGEST_UNTOLD and not _TOLD_TO_FILL.search(inner):
            continue
        # A number in brackets is a slot only as a measure: "[30] dager", not a footnote's "[2]".
        measured = _UNIT_OF_MEASURE.match(text[m.end() : m.end() + 20])
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
        signing = _SIGNING.search(label) or not label.strip()
        yield _slot(scope, at, m.end(), "slot-line", 0.8, "signature" if signing else "line")


def _marks(scope: Scope) -> Iterator[Fact]:
    """Find crossed-out amounts, guidance between arrows, and fields with nothing after them."""
    text = scope.reading.shadow.text
    start, end = scope.region.start, scope.region.end
    for m in _AMOUNT.finditer(text, start, end):
        yield _slot(scope, m.start(), m.end(), "slot-amount", 0.9, "other")
    for m in _ARROW.finditer(text, start, end):
        yield _slot(scope, m.start(), m.end(), "slot-arrow", 0.9, "insert")
    for m in _FIELD.finditer(text, start, end):
        yield _slot(scope, m.start("name"), m.end("name") + 1, "slot-field", 0.6, "signature")


def _instructions(scope: Scope) -> Iterator[Fact]:
    """Find "Sett inn ..." and its like."""
    for unit in scope.units:
        words = scope.reading.words(unit)
        if "italic" in unit.zones or _TO_INSERT_LATER.search(words):
            continue
        for m in _INSERT.finditer(words):
            start, end = unit.start + m.start(), unit.start + m.end()
            yield _slot(scope, start, end, "slot-insert", 0.85, "insert")


def _looks_tabular(text: str, at: int) -> bool:
    line_start = text.rfind("\n", 0, at) + 1
    line_end = text.find("\n", at)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    return bool(_TABLE_RULE.fullmatch(line)) and "|" in line
