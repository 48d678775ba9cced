"""Words folded to one form, so that `løsning`, `losning`, `loesning` and `LØSNING` are equal.

Agreements come with æ, ø and å, written out (ae, oe, aa), dropped (a, o), or read wrongly from a
scan (æ as ee). Patterns and text are folded alike; the text itself is never changed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SINGLE = str.maketrans(
    {
        "æ": "e",
        "ä": "e",
        "ø": "o",
        "ö": "o",
        "å": "a",
        "â": "a",
        "à": "a",
        "é": "e",
        "è": "e",
        "ê": "e",
        "ò": "o",
        "ó": "o",
        "ü": "u",
        "’": "'",
        "\u00ad": None,
    }
)
_DOUBLE = re.compile(r"aa|oe|ae|ee|oo")
_WAYS_TO_WRITE = {"a": "(?:[aåæ]|aa)", "o": "(?:[oø]|oe)", "e": "(?:[eéæ]|ee)"}
_WRITTEN = {"aa": "a", "oe": "o", "ae": "e", "ee": "e", "oo": "o"}


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return the folded form of a word; its length may differ from the word's."""
    folded = unicodedata.normalize("NFC", word).lower().translate(_SINGLE)
    while True:
        shorter = _DOUBLE.sub(lambda m: _WRITTEN[m.group()], folded)
        if shorter == folded:
            return folded
        folded = shorter


def needs_its_letters(word: str) -> bool:
    """Tell whether a word is so short that without its æ, ø or å it would be another word.

    `før` is not `for`, `bør` is not `bor`; only a text that has lost its letters may mix them.
    """
    return len(word) <= 4 and any(c in "æøå" for c in word.lower())


def written_out(word: str) -> tuple[str, ...]:
    """Return a word as written, and with æ, ø, å as ae, oe, aa (lower case)."""
    lower = word.lower()
    return lower, lower.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")


def written_pattern(letter: str) -> str:
    """Return a pattern of the ways in which a letter of a folded word may be written (å, aa, a)."""
    return _WAYS_TO_WRITE.get(letter, re.escape(letter))
