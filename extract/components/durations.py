"""Words in, the measured times in them out, as ISO 8601 durations: `tretti (30) dager` is P30D."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from ..folding import fold, written_pattern
from ..one_of_words import one_of
from ..wordings import alternatives, language_files, units_of_time, word_list

_SLOT = r"(?P<slot>\[\s*[^\]\d\n]{0,50}(?P<slotted>\d{1,3})[^\]\n]{0,30}\])"
_FIGURES = re.compile(r"\d+(?:[.,]\d{1,2})?")
_BESIDE_ARTICLE = 24  # code points in which the word stands that makes `en dag` a measure
_IN_YEARS, _IN_MONTHS = re.compile(r"P\d+Y"), re.compile(r"P\d+M")
_MINUTES = {
    "minute": 1,
    "quarter_hour": 15,
    "half_hour": 30,
    "hour": 60,
    "day": 24 * 60,
    "business_day": 24 * 60,
    "week": 7 * 24 * 60,
}
_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with a unit in some words: shadow offsets and the duration that it means."""

    start: int
    end: int
    value: str
    hours: float | None
    business: bool
    placeholder: bool
    next_day: bool = False


def measured_in(text: str, start: int, end: int, language: str) -> Iterator[Measured]:
    """Yield every number with a unit of time in shadow text start to end, months with their years.

    `tre år og seks måneder` is one time.
    """
    years: Measured | None = None
    for found in _each(text, start, end, language):
        if years is not None:
            between = _and().fullmatch(text, years.end, found.start) is not None
            if between and _IN_MONTHS.fullmatch(found.value):
                value = years.value + found.value.removeprefix("P")
                yield replace(years, end=found.end, value=value)
                years = None
                continue
            yield years
        years = found if _IN_YEARS.fullmatch(found.value) and not found.placeholder else None
        if years is None:
            yield found
    if years is not None:
        yield years


@lru_cache(maxsize=1)
def _and() -> re.Pattern[str]:
    return re.compile(rf"\s+{alternatives('adding')}\s+", re.IGNORECASE)


def _each(text: str, start: int, end: int, language: str) -> Iterator[Measured]:
    pattern, numbers = _pattern(language)
    for m in pattern.finditer(text, start, end):
        number = _number(m, numbers)
        before = text[max(start, m.start() - _BESIDE_ARTICLE) : m.start()]
        if number is None or _is_article(m, before, text[m.end() : m.end() + _BESIDE_ARTICLE]):
            continue
        unit = _units().get(fold(" ".join(m.group("unit").split())))
        if unit is None:
            continue  # `1 ær`: letters that one unit may be written with, but no unit
        duration = _duration(unit, number)
        if duration is not None:
            value, hours = duration
            slotted = m.group("slot") is not None
            yield Measured(m.start(), m.end(), value, hours, unit == "business_day", slotted)
    for m in _next_day().finditer(text, start, end):
        yield Measured(m.start(), m.end(), "P1D", 24.0, _is_business(m.group()), False, True)


@lru_cache(maxsize=1)
def _units() -> Mapping[str, str]:
    """Return the code of each unit of time by its folded words."""
    return {fold(words): code for words, code in units_of_time().items()}


@lru_cache(maxsize=8)
def _pattern(language: str) -> tuple[re.Pattern[str], Mapping[str, int]]:
    """Return the pattern of measured times in a language, and its number words (folded)."""
    files = language_files()
    numbers: dict[str, int] = {}
    for code in dict.fromkeys(("nb", "nn", "en", *files[language].uses, language)):
        if code in files:
            numbers |= dict(files[code].numbers)
    word, unit = one_of(sorted(numbers), written_pattern), one_of(sorted(_units()), written_pattern)
    number = rf"(?:{_SLOT}|(?P<digits>\d{{1,3}}(?:[.,]\d{{1,2}})?)|(?P<word>{word}))"
    again = rf"(?:\s*\(\s*(?P<paren>\d{{1,3}}|{word})\s*\))?"
    whole = rf"(?:{alternatives('whole')}\s+)?"
    return re.compile(
        rf"(?<![\w\[(])(?<!\d[.,]){number}{again}\s*(?:\-\s*)?{whole}(?P<unit>{unit})(?!\w)", re.I
    ), numbers


def _is_article(m: re.Match[str], before: str, after: str) -> bool:
    """Tell whether `en` in `en dag` is an article; after `innen` or before `før` it is a number."""
    if m.group("paren") or not m.group("word"):
        return False
    one = {fold(word) for word in word_list("one_or_article")}
    if fold(m.group("word")) not in one:
        return False
    return not (_ends_in_limit().search(before) or _begins_limit().match(after))


@lru_cache(maxsize=1)
def _ends_in_limit() -> re.Pattern[str]:
    return re.compile(rf"\b{alternatives('before_one')}\s*$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _begins_limit() -> re.Pattern[str]:
    return re.compile(rf"\s*{alternatives('one_before')}\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _next_day() -> re.Pattern[str]:
    return re.compile(rf"\b{alternatives('next_day')}\b", re.IGNORECASE)


def _is_business(words: str) -> bool:
    business = (word for word, unit in units_of_time().items() if unit == "business_day")
    return any(word in words.lower() for word in business)


def _number(m: re.Match[str], numbers: Mapping[str, int]) -> float | None:
    """Return the number that a match means; figures in brackets go before words."""
    written = m.group("digits") or m.group("slotted") or m.group("word") or ""
    if m.group("paren") and m.group("paren").isdigit():
        written = m.group("paren")
    written = written.strip()
    if _FIGURES.fullmatch(written):
        return float(written.replace(",", "."))
    return numbers.get(fold(written))


def _duration(unit: str, number: float) -> tuple[str, float | None] | None:
    """Return an ISO 8601 duration, and its hours where they do not depend on the calendar.

    Only seconds may have a fraction (XML Schema Part 2, section 3.3.6): 2,5 days are `P2DT12H`.
    None is returned for what no whole number of smaller units is, such as half a month.
    """
    if unit in _MONTHS:
        months = number * _MONTHS[unit]
        if months != int(months):
            return None
        if unit == "month":
            return f"P{int(months)}M", None
        years, rest = divmod(int(months), 12)
        return "P" + (f"{years}Y" if years or not rest else "") + (f"{rest}M" if rest else ""), None
    minutes = number * _MINUTES[unit]
    return _of_minutes(unit, minutes), minutes / 60


def _of_minutes(unit: str, minutes: float) -> str:
    """Return minutes as the largest whole number of a unit (weeks as days), and what is left."""
    if unit == "week":
        unit = "day"
    days, minutes = divmod(minutes, _MINUTES["day"]) if "day" in unit else (0, minutes)
    hours, minutes = divmod(minutes, _MINUTES["hour"]) if unit != "minute" else (0, minutes)
    whole, seconds = int(minutes), round(minutes % 1 * 60)
    date = f"{int(days)}D" if days else ""
    time = f"{int(hours)}H" if hours else ""
    time += f"{whole}M" if whole else ""
    time += f"{seconds}S" if seconds else ""
    if not date and not time:
        return {"minute": "PT0M", "hour": "PT0H"}.get(unit, "P0D")
    return f"P{date}" + (f"T{time}" if time else "")
