"""Words for a statute or decision in, the law out, by the names in the ontology."""

from __future__ import annotations

import re
from functools import lru_cache

from ..ontology import laws
from ..ontology.legal_instruments import Law
from .folding import fold
from .wordings import word_list

_SIGN = re.compile(r"\s*,?\s*(?:§\s*)+")
_SPLIT_CAPITALS = re.compile(r"\b([A-ZÆØÅ]+) (?=[A-ZÆØÅ]+-)")  # a scanner's `NA V-loven`


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[re.Pattern[str], Law], ...]:
    """Return (pattern of a folded name, law) for every law's names, the most telling first.

    A number or date tells more than words do, a long name more than a short one; of two laws with
    one name, the one in force comes first.
    """
    acts = tuple(fold(ending) for ending in word_list("act_endings"))
    found = []
    for law in laws():
        for name in (*law.names, *law.hidden_names):
            folded = fold(name)
            ending = "s?" if folded.endswith(acts) else ""
            pattern = re.compile(rf"(?<!\w){re.escape(folded)}{ending}(?!\w)")
            numbered = any(c.isdigit() for c in folded)
            found.append((not numbered, -len(folded), law.repealed, pattern, law))
    found.sort(key=lambda item: item[:3])
    return tuple((pattern, law) for *_, pattern, law in found)


@lru_cache(maxsize=4096)
def law_of(words: str) -> Law | None:
    """Return the law that some words cite, if it is known; by its most telling name."""
    joined = _SPLIT_CAPITALS.sub(r"\1", " ".join(words.split()))
    folded = fold(_SIGN.sub(" § ", joined))
    return next((law for pattern, law in _names() if pattern.search(folded)), None)
