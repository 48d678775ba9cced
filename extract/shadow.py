"""The text that is matched, with a way back: other words for what is dressed or damaged.

The stored text stays as it is. The shadow drops what only dresses words (bold and italic marks,
soft hyphens, a word's hyphen at a line end), what only dresses pages (headers, footers and page
numbers between the lines) and what runs on for nobody to read, puts a space behind a mark that is
stuck to its word, and remembers where each of its characters came from.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from .dressing import dressing
from .long_runs import long_runs
from .model import Span
from .page_breaks import page_breaks

_OTHER_LINE_END = re.compile(r"\r\n?")


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
    stored = Shadow(text, array("I", range(len(text))))
    lined = edited(stored, ((*m.span(), "\n") for m in _OTHER_LINE_END.finditer(text)))
    read = edited(lined, long_runs(lined.text))
    breaks = ((start, end, "") for start, end in page_breaks(read.text))
    paged = edited(read, breaks)
    return edited(paged, dressing(paged.text))


def edited(shadow: Shadow, edits: Iterable[tuple[int, int, str]]) -> Shadow:
    """Return a shadow that reads other words instead of some stretches, which are in order.

    The first and the last character of what is read stand where the stretch begins and ends.
    """
    parts: list[str] = []
    origin = array("I")
    at = 0
    for start, end, new in edits:
        if start < at or end <= start:
            continue
        parts += (shadow.text[at:start], new)
        origin.extend(shadow.origin[at:start])
        origin.extend(shadow.origin[start + min(i, end - start - 1)] for i in range(len(new) - 1))
        origin.extend(shadow.origin[end - 1 : end] if new else ())
        at = end
    if not parts:
        return shadow
    parts.append(shadow.text[at:])
    origin.extend(shadow.origin[at:])
    return Shadow("".join(parts), origin)
