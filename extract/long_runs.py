"""A stored text in, out what of its long runs is not read: empty space, ruled lines, data as text.

No agreement says anything in the ten-thousandth blank of a line, or in a picture written out in
letters. Read whole, such a run costs time that grows with the square of its length, wherever words
are looked for around a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Edit = tuple[int, int, str]

_SIGNS = 200  # of one sign in a row: more than a ruled line, or the dots of a table of contents
_SPACE = 200  # of blanks and line ends
_WORD = 1000  # without a blank or a cell's bar: longer than an address on the web
_RUNS = re.compile(
    rf"(?P<space>\s{{{_SPACE},}}+)|(?P<signs>(\S)\3{{{_SIGNS},}}+)"
    rf"|(?P<word>(?<![^\s|])[^\s|]{{{_WORD},}}+)"
)
_BLANKS = re.compile(rf"\s{{{_SPACE}}}")
_KEPT = {"space": _SPACE, "signs": _SIGNS, "word": _WORD}


def long_runs(text: str) -> Iterator[Edit]:
    """Yield the rest of each run that is too long to mean anything, as edits, in order.

    A rest that holds a line's end is read as one.
    """
    longest = max(map(len, text.split()), default=0)
    if longest <= _SIGNS and not _BLANKS.search(text):
        return
    for m in _RUNS.finditer(text):
        start = m.start() + _KEPT[m.lastgroup or "word"]
        if start < m.end():
            yield start, m.end(), "\n" if "\n" in text[start : m.end()] else ""
