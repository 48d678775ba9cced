"""Words in, the measured times in them out, as ISO 8601 durations: `tretti (30) dager` is P30D."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..folding import fold
from ..wordings import language_files

_UNITS = {
    "N": r"minutt(?:er|s)?|minutes?",
    "H": r"tim(?:e|er|ers|en|ar|ars)|hours?|h\b|tim\.",
    "D": (
        r"(?:kalender|virke|vyrke|arbeids|arbejds|yrke|var|hver|kvar)?"
        r"(?:dag(?:er|ers|en|ar|ars|s|e|es)?|døgns?|dogns?)"
        r"|(?:calendar|business|working)?\s*days?"
    ),
    "W": r"uk(?:e|er|ers|a|as|es)|vek(?:e|er|ers|a|es)|weeks?",
    "M": (
        r"m(?:å|aa|a)neders?|m(?:å|aa|a)nads?|m(?:å|aa|a)nadars?|m(?:å|aa|a)naders"
        r"|m(?:å|aa|a)nader|mnd\.?|months?"
    ),
    "Y": r"(?:å|aa|a)rs?(?![a-zæøå])|years?",
}
_UNIT = "|".join(f"(?P<u{code}>{words})" for code, words in _UNITS.items())
_ADJECTIVE = r"(?:fulle\s+|hele\s+|heile\s+|full\s+|første\s+|clear\s+)?"
_SLOT = r"(?P<slot>\[\s*[^\]\d\n]{0,50}(?P<slotted>\d{1,3})[^\]\n]{0,30}\])"
_FIGURES = re.compile(r"\d+(?:[.,]\d)?")
_BUSINESS = re.compile(
    r"virkedag|hverdag|kvardag|arbejdsdag|vyrkedag|arbeidsdag|yrkedag|vardag|business|working|"
    r"virkedøgn",
    re.I,
)
_ONE = frozenset({"en", "et", "ein", "ei", "a", "an", "ett", "eit"})
_BEFORE_ONE = re.compile(
    r"(innen|innan|inden|within|senest|seinast|etter|after|i|med|with|inntil|minst|på|minimum)\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with a unit in some words: shadow offsets and the duration that it means."""

    start: int
    end: int
    value: str
    hours: float | None
    business: bool
    placeholder: bool


def measured_in(text: str, start: int, end: int, language: str) -> Iterator[Measured]:
    """Yield every number with a unit of time in shadow text start to end."""
    pattern, numbers = _pattern(language)
    for m in pattern.finditer(text, start, end):
        number = _number(m, numbers)
        if number is None:
            continue
        # `en dag` is a limit after a preposition only; elsewhere it is an article.
        article = m.group("word") and fold(m.group("word")) in _ONE and not m.group("paren")
        if article and not _BEFORE_ONE.search(text[max(start, m.start() - 24) : m.start()]):
            continue
        unit = next(code for code in _UNITS if m.group(f"u{code}"))
        value, hours = _duration(unit, number)
        business = bool(_BUSINESS.search(m.group()))
        yield Measured(m.start(), m.end(), value, hours, business, m.group("slot") is not None)


@lru_cache(maxsize=8)
def _pattern(language: str) -> tuple[re.Pattern[str], Mapping[str, int]]:
    """Return the pattern of measured times in a language, and its number words (folded)."""
    files = language_files()
    numbers: dict[str, int] = {}
    for code in dict.fromkeys(("nb", "nn", "en", *files[language].uses, language)):
        if code in files:
            numbers |= dict(files[code].numbers)
    word = "|".join(_loose(w) for w in sorted(numbers, key=len, reverse=True))
    number = rf"(?:{_SLOT}|(?P<digits>\d{{1,3}}(?:[.,]\d)?)|(?P<word>{word}))"
    again = rf"(?:\s*\(\s*(?P<paren>\d{{1,3}}|{word})\s*\))?"
    return re.compile(
        rf"(?<![\w\[(]){number}{again}\s*(?:\-\s*)?{_ADJECTIVE}(?:{_UNIT})(?![\wæøå])", re.I
    ), numbers


def _loose(folded: str) -> str:
    """Return a pattern for a number word written with æøå, ae/oe/aa or without."""
    return (
        folded.replace("a", "(?:a|å|aa|æ)").replace("o", "(?:o|ø|oe)").replace("e", "(?:e|é|æ|ee)")
    )


def _number(m: re.Match[str], numbers: Mapping[str, int]) -> float | None:
    """Return the number that a match means; figures in brackets go before words."""
    written = m.group("digits") or m.group("slotted") or m.group("word") or ""
    if m.group("paren") and m.group("paren").isdigit():
        written = m.group("paren")
    written = written.strip()
    if _FIGURES.fullmatch(written):
        return float(written.replace(",", "."))
    return numbers.get(fold(written))


def _duration(unit: str, number: float) -> tuple[str, float | None]:
    """Return an ISO 8601 duration, and its hours where they do not depend on the calendar."""
    whole = int(number) if number == int(number) else number
    if unit == "N":
        return f"PT{whole}M", number / 60
    if unit == "H":
        return f"PT{whole}H", number
    if unit == "D":
        return f"P{whole}D", number * 24
    if unit == "W":
        return f"P{int(number * 7)}D", number * 168
    return f"P{whole}{unit}", None
