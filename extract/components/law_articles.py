"""Words in, the numbers of the articles that they cite out: `artikkel 32 til 34` is 32, 33, 34."""

from __future__ import annotations

import re
from functools import lru_cache

from ..wordings import alternatives, word_list

_DASHES = frozenset({"-", "–"})
_MOST = 100  # no regulation that agreements cite has so many articles


def articles_in(words: str) -> tuple[int, ...]:
    """Return the numbers of the articles that some words cite, ranges expanded."""
    cited, part = _patterns()
    through = word_list("range_to") | _DASHES
    found: list[int] = []
    for m in cited.finditer(words):
        last = int(m.group(1))
        found.append(last)
        for joint, number in part.findall(m.group(2) or ""):
            if joint.lower() in through and last < int(number) < _MOST:
                found += range(last + 1, int(number) + 1)
            else:
                found.append(int(number))
            last = int(number)
    return tuple(dict.fromkeys(found))


def joint() -> str:
    """Return the pattern of what stands between two numbers (`32 til 36`, `13 og 14`)."""
    return rf"(?:{alternatives('range_to', 'and_or')}|,|-|–)"


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of articles cited, and that of each further number in them."""
    again = rf"(?:{alternatives('articles')}\s*)?"
    paragraph = rf"(?:\s?\(\d+\)|\s*{alternatives('numbers')}\.?\s*\d+)?"
    return (
        re.compile(
            rf"{alternatives('articles')}\s*(\d+){paragraph}((?:\s*{joint()}\s*{again}\d+)*)",
            re.IGNORECASE,
        ),
        re.compile(rf"({joint()})\s*{again}(\d+)", re.IGNORECASE),
    )
