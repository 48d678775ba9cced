"""The text that is matched, with a way back: marks and line-end hyphens left out, offsets kept.

The stored text stays as it is. The shadow drops what only dresses words (bold and italic marks,
soft hyphens, a word's hyphen at a line end) and what only dresses pages (headers, footers and page
numbers between the lines), and remembers where each of its characters came from.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .model import Span
from .page_breaks import page_breaks
from .wordings import alternatives

_ITALIC = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*\S)\*(?![\w*])")


@dataclass(frozen=True, slots=True)
class Shadow:
    """`text` is matched; `origin[i]` is where its character i stands in the stored text."""

    text: str
    origin: array[int]

    def back(self, start: int, end: int) -> Span:
        """Return the span of the stored text that shadow characters start to end came from."""
        if start >= end:
            at = self.origin[start] if start < len(self.origin) else self.origin[-1] + 1
            return Span(at, at)
        return Span(self.origin[start], self.origin[end - 1] + 1)

    def there(self, offset: int) -> int:
        """Return the first shadow offset at or after a stored-text offset."""
        low, high = 0, len(self.origin)
        while low < high:
            middle = (low + high) // 2
            if self.origin[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low


def cast(text: str) -> Shadow:
    """Return the shadow of a stored text."""
    paged = _without(Shadow(text, array("I", range(len(text)))), page_breaks(text))
    drop = [m.span() for m in _dropped().finditer(paged.text)]
    for m in _ITALIC.finditer(paged.text):
        drop += [(m.start(), m.start() + 1), (m.end() - 1, m.end())]
    return _without(paged, sorted(drop))


@lru_cache(maxsize=1)
def _dropped() -> re.Pattern[str]:
    """Return what is left out of a line, and where a word divided at a line's end is joined."""
    joining = alternatives("adding", "and_or")  # `drifts-` og vedlikeholdsavtale
    return re.compile(
        r"\*\*|\u00ad|\ufeff|\u200b"
        rf"|(?<=[a-zæøå])-[ \t]*\n[ \t]*(?=[a-zæøå]{{3}})(?!{joining}\b)"
    )


def _without(shadow: Shadow, drop: Iterable[tuple[int, int]]) -> Shadow:
    """Return a shadow without some stretches, which are in order."""
    parts: list[str] = []
    origin = array("I")
    at = 0
    for start, end in drop:
        if start < at or end <= start:
            continue
        parts.append(shadow.text[at:start])
        origin.extend(shadow.origin[at:start])
        at = end
    if not parts:
        return shadow
    parts.append(shadow.text[at:])
    origin.extend(shadow.origin[at:])
    return Shadow("".join(parts), origin)
