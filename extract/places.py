"""Words for a place in, the place and its country out, and whether that lies in the EEA."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..ontology import Country, countries, places
from .folding import fold
from .wordings import alternatives, word_list

_CODE = re.compile(r"\(([A-Z]{2})(?=[),;])|^\s*([A-Z]{2})\s*$")
_EEA = "EEA"
_NORWAY = "NO"
_WORD = re.compile(r"[\wæøåÆØÅéüöäÜÖÄ\-/.]+")


_INSTRUMENT = re.compile(r"\(E[A-ZØ]{1,2}\)(?=\s*(?:nr\.?|no\.?)?\s*\d)|\d{4}/\d+/E[A-ZØ]{1,2}\b")


@dataclass(frozen=True, slots=True)
class Located:
    """A place found in words: `name` as written, the country's ISO 3166 code."""

    name: str
    iso2: str
    in_eea: bool
    has_adequacy: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a name stands for: a country itself, or a place in it."""

    country: Country
    is_country: bool


@lru_cache(maxsize=1)
def _index() -> tuple[dict[str, _Entry], int]:
    """Return what each folded name stands for, and the words of the longest name."""
    found: dict[str, _Entry] = {}
    by_iso = {country.iso2: country for country in countries()}
    for country in countries():
        for name in country.names:
            found[fold(name)] = _Entry(country, is_country=True)
    for place in places():
        for name in place.names:
            found.setdefault(fold(name), _Entry(by_iso[place.iso2], is_country=False))
    return found, max(len(name.split()) for name in found)


def place_in(words: str | None) -> Located | None:
    """Return the place that some words name: a town if there is one, with its country."""
    if not words:
        return None
    words = _INSTRUMENT.sub(" ", words)  # `beslutning (EU) 2021/914` is in no place
    hits = _hits([m.group().strip(".-_") for m in _WORD.finditer(words)])
    # The last that is named counts, and a country before a town of another country.
    country = next((hit for hit in reversed(hits) if hit[1].is_country), None)
    town = next((hit for hit in reversed(hits) if not hit[1].is_country), None)
    if country and town and country[1].country.iso2 == _EEA and town[1].country.in_eea:
        country = None  # `Frankfurt, EU`
    chosen = country or town
    if chosen is None:
        return _coded(words)
    home = chosen[1].country
    name = town[0] if town and town[1].country.iso2 == home.iso2 else chosen[0]
    return Located(name, home.iso2, home.in_eea, home.has_adequacy)


def by_street(words: str | None) -> Located | None:
    """Return the town after a Norwegian street and postcode: `Kaigata 2, 4021 Lyngvik`.

    Other countries have postcodes of four figures too, but none of them such streets.
    """
    m = _in_street().search(words) if words else None
    if m is None:
        return None
    home = next(country for country in countries() if country.iso2 == _NORWAY)
    return Located(m.group(1), home.iso2, home.in_eea, home.has_adequacy)


@lru_cache(maxsize=1)
def _in_street() -> re.Pattern[str]:
    return re.compile(
        rf"(?i:{alternatives('norwegian_streets')})\.?\s+\d{{1,4}}\s?[A-Za-z]?\s*,\s*"
        r"\d{4}\s+([^\W\d_a-zæøå][\w-]+)"
    )


def _coded(words: str) -> Located | None:
    """Return the country whose code stands alone, or in brackets: `NO`, `(DK, utskrift)`."""
    m = _CODE.search(words)
    code = (m.group(1) or m.group(2)) if m else ""
    if code in word_list("legal_forms") or code in word_list("codes_for_others"):
        return None
    home = next((country for country in countries() if country.iso2 == code), None)
    return Located(code, code, home.in_eea, home.has_adequacy) if home else None


def _hits(tokens: list[str]) -> list[tuple[str, _Entry]]:
    """Return the places that tokens name, in order, the longest name first at each token."""
    index, longest = _index()
    hits: list[tuple[str, _Entry]] = []
    i = 0
    while i < len(tokens):
        for length in range(min(longest, len(tokens) - i), 0, -1):
            phrase = " ".join(tokens[i : i + length])
            entry = index.get(fold(phrase))
            if entry and (phrase[:1].isupper() or any(c.isdigit() for c in phrase)):
                hits.append((phrase, entry))
                i += length - 1
                break
        i += 1
    return hits
