"""An agreement in, its table of contents out: which title stands under which number."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..folding import fold
from ..scope import Scope

_ENTRY = re.compile(r"^\W*(\d{1,2}(?:\.\d{1,2})*)\.?\s+(\S.*?)[\s.…\t]*\d{1,3}\s*$")
_WORD = re.compile(r"[^\W\d_]{2,}")
_STEM = 8  # letters of a word that tell it from others, whatever its ending
_ALIKE = 0.6  # share of the longer title's words that two wordings of one title have in common


def contents_of(scope: Scope) -> Mapping[str, str]:
    """Return the titles of the agreement's own table of contents by their numbers."""
    text = scope.reading.shadow.text
    found: dict[str, str] = {}
    for block in scope.reading.blocks:
        if block.kind == "contents" and scope.region.start <= block.start < scope.region.end:
            entry = _ENTRY.match(text[block.start : block.end])
            if entry:
                found.setdefault(entry.group(1), entry.group(2))
    return found


def stems(words: str) -> frozenset[str]:
    """Return the beginnings of the words, folded, by which titles are compared."""
    return frozenset(fold(m.group())[:_STEM] for m in _WORD.finditer(words))


def same_title(one: str, other: str) -> bool:
    """Tell whether two titles are the same in all but a word (`tredjeland`, `tredjestat`)."""
    mine, its = stems(one), stems(other)
    longer = max(len(mine), len(its))
    return bool(longer) and len(mine & its) / longer >= _ALIKE
