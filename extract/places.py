"""Words for a place → the place, its country, and whether that lies in the EEA."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..ontology import countries, places
from .folding import fold


@dataclass(frozen=True, slots=True)
class Located:
    """A place found in words: `name` as written, the country's ISO 3166 code."""

    name: str
    iso2: str
    in_eea: bool
    has_adequacy: bool


@lru_cache(maxsize=1)
def _index() -> tuple[dict[str, tuple[str, bool, bool, bool]], int]:
    found: dict[str, tuple[str, bool, bool, bool]] = {}
    by_iso = {}
    for country in countries():
        entry = (country.iso2, country.in_eea, country.has_adequacy, True)
        by_iso[country.iso2] = country
        for name in country.names:
            found[fold(name)] = entry
    for place in places():
        country = by_iso[place.iso2]
        for name in place.names:
            found.setdefault(
                fold(name), (country.iso2, country.in_eea, country.has_adequacy, False)
            )
    return found, max(len(n.split()) for n in found)


def place_in(words: str | None) -> Located | None:
    """Return the place that some words name: a town if there is one, with its country."""
    if not words:
        return None
    index, longest = _index()
    tokens = [
        (m.group(), m.start(), m.end()) for m in re.finditer(r"[\wæøåÆØÅéüöäÜÖÄ\-/.]+", words)
    ]
    cleaned = [t[0].strip(".-_") for t in tokens]
    hits: list[tuple[str, tuple[str, bool, bool, bool]]] = []
    i = 0
    while i < len(cleaned):
        for length in range(min(longest, len(cleaned) - i), 0, -1):
            phrase = " ".join(cleaned[i : i + length])
            entry = index.get(fold(phrase))
            if entry and (phrase[:1].isupper() or any(c.isdigit() for c in phrase)):
                hits.append((phrase, entry))
                i += length - 1
                break
        i += 1
    if not hits:
        return None
    country = next((h for h in reversed(hits) if h[1][3]), None)
    town = next((h for h in reversed(hits) if not h[1][3]), None)
    chosen = country or town
    if chosen is None:
        return None
    iso2, eea, adequacy, _ = chosen[1]
    name = town[0] if town and town[1][0] == iso2 else chosen[0]
    return Located(name, iso2, eea, adequacy)
