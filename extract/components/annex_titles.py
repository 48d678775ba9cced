"""An annex in, its word and number out; and whether a text may have an annex of some number."""

from __future__ import annotations

import re
from functools import lru_cache

from ..model import Clause
from ..scope import Scope
from ..wordings import alternatives

_SHORT = 110  # code points of a line that is an annex's title
_STOPS = (".", ",", ";")


def label_of(annex: Clause) -> tuple[str, str] | None:
    """Return the word and number of an annex (`Vedlegg 2`, `22 VEDLEGG 3 GODKJENTE ...`)."""
    title = _title().search(f"{annex.number or ''} {annex.heading or ''}")
    if title is None:
        return None
    number = title.group(2)
    return title.group(1).lower(), "1" if number == "l" else number.upper()


def may_be_titled(scope: Scope, number: str) -> bool:
    """Tell whether a line anywhere in the document may be the title of an annex of a number."""
    reading = scope.reading
    contents = [(b.start, b.end) for b in reading.blocks if b.kind == "contents"]
    return any(
        not any(a <= m.start() < b for a, b in contents) and not m.group().rstrip().endswith(_STOPS)
        for m in _line(number).finditer(reading.shadow.text)
    )


@lru_cache(maxsize=1)
def _title() -> re.Pattern[str]:
    words, numbers = alternatives("annex"), alternatives("numbers")
    return re.compile(
        rf"((?i:{words}))\W*(?:(?i:{numbers})\W*)?(\d{{1,2}}|[A-Z]{{1,4}}|l)(?![a-zæøå])"
    )


@lru_cache(maxsize=64)
def _line(number: str) -> re.Pattern[str]:
    written = "[1lI]" if number == "1" else re.escape(number)  # a scanner reads l for 1
    words, numbers = alternatives("annex"), alternatives("numbers")
    return re.compile(
        rf"^\W*(?:\d+\W+)?(?i:{words})\W*(?:(?i:{numbers})\W*)?{written}(?!\w)"
        rf"[^\n]{{0,{_SHORT}}}$",
        re.MULTILINE,
    )
