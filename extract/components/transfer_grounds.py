"""Words in, the ground for a transfer to a third country that they name out (GDPR Art. 45-49)."""

from __future__ import annotations

import re
from functools import lru_cache

from ..wordings import word_list

_PREFIX = "ground_"
_LISTS = ("ground_outdated", "ground_scc", "ground_adequacy", "ground_bcr")
"""The word lists of the kinds of ground; the first of which a word is named counts."""


def ground_of(words: str) -> str | None:
    """Return the kind of transfer ground that some words name: `scc`, `adequacy`, `bcr`, ..."""
    named = next((name for name in _LISTS if _pattern(name).search(words)), None)
    return named.removeprefix(_PREFIX) if named else None


@lru_cache(maxsize=len(_LISTS))
def _pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of a list's words, and of longer words that begin with them."""
    words = sorted(word_list(name))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})", re.IGNORECASE)
