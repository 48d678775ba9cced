"""Slots left open: brackets with words, dotted and underscored runs, "Sett inn", empty fields."""

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
    r"\bsignaturfelt|neste side|page break|sic\b|^\[\s*[xX✓ ]?\s*\]$|^\[\s*\W*\]$|illegible|uleselig",
    re.I,
)
_FIELD = re.compile(
    r"^[ \t|]*(?:(?P<name>Dato|Sted og dato|Sted, dato|Stad og dato|Signatur|Underskrift|Navn|Namn|Date|Place and date|Signature|Name|Stilling|Title)\s*:)[ \t|.]*$",
    re.M,
)
_INSERT = re.compile(
    r"(?:Sett (?:også )?inn|Fyll inn|Set inn|Sett inn|Insert|Set in)\b[^.\n\[\]|]{0,110}[.:]?", re.I
)
_ALTERNATIVE = re.compile(r"^\s*(?:eller|or)\s*$", re.I)


def find_placeholders(scope: Scope) -> list[Fact]:
    """Return the open slots of an agreement."""
    found = sorted(_slots(scope), key=lambda f: (f.span.start, -f.span.end))
    kept: list[Fact] = []
    for fact in found:
        if kept and fact.span.start < kept[-1].span.end:
            continue
        kept.append(fact)
    return kept


def _slots(scope: Scope) -> Iterator[Fact]:
    text = scope.reading.shadow.text
    start, end = scope.region.start, scope.region.end
    contents = [(b.start, b.end) for b in scope.reading.blocks if b.kind == "contents"]

    def in_contents(at: int) -> bool:
        return any(a <= at < b for a, b in contents)

    for m in _BRACKET.finditer(text, start, end):
        words = m.group()
        inner = words[1:-1].strip()
        if _LAYOUT.search(words) or (
            len(inner) > 70 and not re.search(r"sett inn|fyll|insert|navn|set inn", inner, re.I)
        ):
            continue
        if re.fullmatch(r"[\d\W]+", inner):
            if not re.match(
                r"\s*(?:\w*timer|timar|\w*dager|\w*dagar|hours|(?:\w+ )?days|uker|veker|måned\w*|månad\w*|months?|weeks?|år\b|prosent|%)",
                text[m.end() : m.end() + 20],
            ):
                continue
        if re.match(r"https?:|www\.", inner):
            continue
        yield scope.fact(
            "placeholder",
            scope.reading.span(m.start(), m.end()),
            "slot-bracket",
            0.95,
            slot="bracket",
        )
    for m in _LINE.finditer(text, start, end):
        if in_contents(m.start()) or _looks_tabular(text, m.start()):
            continue
        label = text[max(start, m.start() - 60) : m.start()].split("\n")[-1]
        signature = (
            re.search(r"sign|underskr|dato|sted|stad|navn|for\b|date|name", label, re.I)
            or not label.strip()
        )
        yield scope.fact(
            "placeholder", scope.reading.span(m.start(), m.end()), "slot-line", 0.8,
            slot="signature" if signature else "line",
        )  # fmt: skip
    for m in _AMOUNT.finditer(text, start, end):
        yield scope.fact(
            "placeholder", scope.reading.span(m.start(), m.end()), "slot-amount", 0.9, slot="other"
        )
    for m in _ARROW.finditer(text, start, end):
        yield scope.fact(
            "placeholder", scope.reading.span(m.start(), m.end()), "slot-arrow", 0.9, slot="insert"
        )
    for m in _FIELD.finditer(text, start, end):
        yield scope.fact(
            "placeholder",
            scope.reading.span(m.start("name"), m.end("name") + 1),
            "slot-field",
            0.6,
            slot="signature",
        )
    for unit in scope.units:
        if unit.kind == "contents" or unit.zones & {"italic"}:
            continue
        words = scope.reading.words(unit)
        for m in _INSERT.finditer(words):
            if re.search(r"må følgende setning|legges inn", words):
                continue
            yield scope.fact(
                "placeholder", scope.reading.span(unit.start + m.start(), unit.start + m.end()),
                "slot-insert", 0.85, slot="insert",
            )  # fmt: skip


def _looks_tabular(text: str, at: int) -> bool:
    line_start = text.rfind("\n", 0, at) + 1
    line_end = text.find("\n", at)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    return bool(re.fullmatch(r"[\s\-_=|+.]+", line)) and "|" in line
