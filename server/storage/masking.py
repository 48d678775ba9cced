"""Personal data in words: what is found in a text is covered, sign by sign, so that offsets hold.

Formats only, and the names that the reading of an agreement found: no lists of words. A number of
eleven digits may be a fødselsnummer or D-nummer (or an account): all of them are covered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

COVER = "•"
_FORMATS = re.compile(
    r"""
      [\w.+'-]+@[\w-]+(?:\.[\w-]+)+                               # an e-mail address
    | (?<![\d.,])\d{6}[ .-]?\d{5}(?![\d])                         # 010203 12345
    | (?<![\d.,])\d{4}[ .]\d{2}[ .]\d{5}(?!\d)                    # 1234.56.12345
    | (?<![\d+])(?:\+|00)[1-9]\d{0,2}(?:[ -]?\d{2,4}){2,5}(?!\d)  # +47 22 33 44 55
    | (?<![\d.,])(?<!\d[ ])\d{2}(?:[ ]\d{2}){3}(?![ ]?\d)         # 22 33 44 55
    | (?<![\d.,])(?<!\d[ ])[489]\d{2}[ ]\d{2}[ ]\d{3}(?![ ]?\d)   # 912 34 567
    """,
    re.VERBOSE,
)
_ELEVEN = re.compile(r"(?<!\d)\d{6}[ .-]?\d{5}(?!\d)|(?<!\d)\d{4}[ .]\d{2}[ .]\d{5}(?!\d)")
_PERSON = re.compile(r"[A-ZÆØÅ][\w'-]+(?:[ ]+(?:[A-ZÆØÅ]\.|[A-ZÆØÅ][\w'-]+|av|de|van|von))+")


def covered(text: str, words: Iterable[str] = ()) -> str:
    """Return the text, as long as before, with addresses, numbers and the given words covered."""
    text = _FORMATS.sub(_cover, text)
    for word in sorted(words, key=len, reverse=True):
        if word and word in text:
            text = text.replace(word, _blank(word))
    return text


def without_numbers(text: str) -> str:
    """Return the text with its numbers of eleven digits covered."""
    return _ELEVEN.sub(_cover, text)


def persons(text: str) -> frozenset[str]:
    """Return what in a line of signature, or in a contact's name, is written as persons are."""
    return frozenset(match[0] for match in _PERSON.finditer(text))


def _cover(match: re.Match[str]) -> str:
    return _blank(match[0])


def _blank(word: str) -> str:
    return re.sub(r"\S", COVER, word)
