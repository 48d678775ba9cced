"""What an organisation looks like in a row, line or sentence: its name, legal form and address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ..wordings import word_list

_NAME_WORD = r"[A-ZÆØÅ0-9][\wéüöäÜÖÄ&.'’\-]*"

ADDRESS = re.compile(
    r"([A-ZÆØÅ][\w.\-]*(?:[ ]?[A-ZÆØÅa-zæøå][\w.\-]*){0,3}\s+\d{1,4}\s?[A-Za-z]?"
    r"\s*,\s*\d{4,5}\s+[A-ZÆØÅ][\w\-]+)"
)
"""Street, number, postcode and town."""

_EXAMPLE_SHAPE = re.compile(r"«[A-ZÆØÅ]\w+»|\[[^\]]+\]")


@lru_cache(maxsize=1)
def name_pattern() -> re.Pattern[str]:
    """Return the pattern of capitalised words that may be a company's name."""
    inside = _any(word_list("inside_names"))
    return re.compile(rf"{_NAME_WORD}(?:\s+(?:&\s+)?(?:(?:{inside})\s+)?{_NAME_WORD}){{0,5}}")


@lru_cache(maxsize=1)
def legal_form() -> re.Pattern[str]:
    """Return the pattern of the form at the end of a company's name, as written (`AS`, `Ltd`)."""
    forms = word_list("legal_forms") | word_list("trade_endings")
    return re.compile(rf"\b(?:{_any(forms | {form.upper() for form in forms})})(?!\w)")


@lru_cache(maxsize=1)
def organisation() -> re.Pattern[str]:
    """Return the pattern of what tells an organisation from other capitalised words.

    A legal form, a word that ends as the name of a body does (`velferdsetaten`), or such a word
    with a capital beside another word of the name (`Universitetet i Lyngvik`).
    """
    bodies = word_list("bodies")
    capital = _any(word.capitalize() for word in bodies)
    inside = _any(word_list("inside_names"))
    return re.compile(
        rf"{legal_form().pattern}|\b\w*(?:{_any(bodies)})\b"
        rf"|(?<=\w )(?:{capital})\b|\b(?:{capital})(?= (?:(?:{inside}) )?[A-ZÆØÅ])"
    )


@lru_cache(maxsize=4096)
def ends_as_body(word: str) -> bool:
    """Tell whether a word ends as the name of a body does: `legevakt`, `velferdsetaten`."""
    return word.endswith(tuple(word_list("bodies")))


def is_body(word: str) -> bool:
    """Tell whether one word is a body's whole name: `Skatteetaten`, not `Etaten`."""
    body = word.lower()
    return word[:1].isupper() and body not in word_list("bodies") and ends_as_body(body)


def is_legal_form(word: str) -> bool:
    """Tell whether a word is a legal form, as written."""
    forms = word_list("legal_forms")
    return word in forms or (word.isupper() and "." not in word and word in _in_capitals())


@lru_cache(maxsize=1)
def _in_capitals() -> frozenset[str]:
    return frozenset(form.upper() for form in word_list("legal_forms"))


def is_made_up(words: str) -> bool:
    """Tell whether words are of a made-up company or an open slot, not of one that is engaged."""
    return bool(_EXAMPLE_SHAPE.search(words) or _made_up().search(words))


def ends_with_stop(name: str) -> bool:
    """Tell whether the stop at a name's end belongs to its legal form (`Inc.`)."""
    if not name.endswith("."):
        return False
    forms = (form for form in word_list("legal_forms") if form.endswith("."))
    return is_legal_form(name.split()[-1]) or any(name.endswith(f" {form}") for form in forms)


@lru_cache(maxsize=1)
def _made_up() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any(word_list('made_up'))})", re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    """Return words as alternatives of a pattern, the longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
