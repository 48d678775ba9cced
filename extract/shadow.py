"""The text that is matched, with a way back: marks and line-end hyphens left out, offsets kept.

The stored text stays as it is. The shadow drops what only dresses words (bold and italic marks,
soft hyphens, a word's hyphen at a line end) and remembers where each of its characters came from.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from functools import lru_cache

from .model import Span
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


@lru_cache(maxsize=1)
def _dropped() -> re.Pattern[str]:
    """Return the pattern of bold marks, invisible letters and the hyphen of a split word.

    Before `og` and `eller` the hyphen stays: `inn-` and `og utlogging` are two words.
    """
    return re.compile(
        r"\*\*|\u00ad|\ufeff|\u200b"
        rf"|(?<=[a-zæøå])-[ \t]*\n[ \t]*(?=[a-zæøå]{{3}})(?!{alternatives('and_or')}\b)"
    )


def cast(text: str) -> Shadow:
    """Return the shadow of a stored text."""
    drop: list[tuple[int, int]] = [m.span() for m in _dropped().finditer(text)]
    for m in _ITALIC.finditer(text):
        drop += [(m.start(), m.start() + 1), (m.end() - 1, m.end())]
    drop.sort()
    parts: list[str] = []
    origin = array("I")
    at = 0
    for start, end in drop:
        if start < at:
            continue
        parts.append(text[at:start])
        origin.extend(range(at, start))
        at = end
    parts.append(text[at:])
    origin.extend(range(at, len(text)))
    return Shadow("".join(parts), origin)
