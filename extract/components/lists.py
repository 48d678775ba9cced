"""A run-in list in, the offsets of its items out: `navn, adresse og telefon` cut in three."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_MARKS = ",;•"
_CUT = re.compile(r"\s*(?:[,;•]|(?<![-–])\s(?:og|samt|and|eller|or|&)\s(?!/))\s*")
_JOINING_WORD = re.compile(r"\s*(?:og|samt|and|eller|or|&)\s")
_JOINED_BY = re.compile(r"[^,;]*?\s*(?:og|eller|and|or|and/or)\s+")
_RELATIVE = re.compile(r"\b(?:som|that|which|for)\b")
_OPENING_BRACKET = re.compile(r"\s*[(\[]")
_TAIL = re.compile(
    r"[\s.,;:»\"”]*"
    r"(?:\([xX\d]\)|osv\.?|o\.l\.?|m\.?v\.?|med videre|etc\.?|mm\.?|m\.m\.?)?"
    r"[\s.,;:]*$"
)
_HEAD = re.compile(
    r"^[\s\-–*•·«\"“]*(?:(?:ogs[åa]|òg|herunder|medrekna|inkludert|slik som|som|blant annet|"
    r"bl\.a\.|eventuelt|samt|og|including|such as|also|mellom anna|for [a-zæøå]+ ogs[aå])\s+)*",
    re.I,
)


def items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the items between start and end, without brackets, ticks or joining words."""
    cuts: list[tuple[int, int]] = []
    depth = 0
    for i in range(start, end):
        if text[i] in "([":
            depth += 1
        elif text[i] in ")]" and depth:
            depth -= 1
        elif depth == 0 and (not cuts or i >= cuts[-1][1]):
            m = _CUT.match(text, i, end)
            worded = text[i].isspace() and _JOINING_WORD.match(text, i, end)
            if m and m.end() > i and (text[i] in _MARKS or worded):
                cuts.append((i, m.end()))
    at = start
    for a, b in [*cuts, (end, end)]:
        if a > at:
            yield from _trimmed(text, at, a)
        at = b


def joined(
    text: str, parts: list[tuple[int, int]], category: Callable[[int, int], str | None]
) -> Iterator[tuple[int, int]]:
    """Yield the parts, those kept together that `og`/`eller` couples within one category.

    `straffedommer og lovovertredelser` is one kind of data, `adresse og telefon` are two.
    """
    kept: list[tuple[int, int]] = []
    for start, end in parts:
        between = text[kept[-1][1] : start] if kept else ""
        if kept and "," not in between and _JOINED_BY.fullmatch(between):
            left, right = category(*kept[-1]), category(start, end)
            relative = _RELATIVE.search(text[kept[-1][0] : kept[-1][1]])
            coupled = (
                left == right
                or (right is None and relative)
                or (left is None and right is not None)
            )
            if coupled:
                kept[-1] = (kept[-1][0], end)
                continue
        kept.append((start, end))
    yield from kept


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    head = _HEAD.match(text[start:end])
    if head:
        start += head.end()
    cut = _OPENING_BRACKET.search(text[start:end])
    if cut and cut.start() > 1:
        end = start + cut.start()
    tail = _TAIL.search(text[start:end])
    if tail:
        end = start + tail.start()
    if end - start >= 2 and any(c.isalpha() for c in text[start:end]):
        yield start, end
