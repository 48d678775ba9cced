"""A stored text in, the places out where a page break cuts it: headers, footers, page numbers.

In a text file they stand between the lines of a sentence. They cannot be taken out of what is
stored, but matching passes over them. Only clear evidence counts: page numbers in a row, lines that
recur beside them with nothing but figures differing, or lines that cut sentences again and again.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .wordings import alternatives

_LINE = re.compile(r"([^\n\f\r]*)(?:\r\n|\n|\f|\r|\Z)")
_ENDED = re.compile(r"[.:;!?…][\"»”’)*_]*$")
_CUT_WORD = re.compile(r"[a-zæøå]-$")
_GOES_ON = re.compile(r"[a-zæøå(«,§]")
_STRUCTURE = re.compile(r"\s*(?:#|[-*•☐☒]\s|\(?[a-z\d]{1,2}[.)]\s)|.*\||[\s\-=_*+]*$")
_RULE = re.compile(r"[\s\-–—=_*.]+")
_DIGITS = re.compile(r"\d+")
_FIGURES = "\0"  # no text has it
_NEAR = 3  # lines between a page number and a header beside it, at most
_LONG = 45  # code points of a line that was broken because it was full
_MAX_HEADER = 120
_MIN_CUTS = 2
_HEADER_LINES = 3
_PAGE = range(25, 91)  # lines that a page may have
_EVEN = 1.3  # times the shortest page that the longest is, at most


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    key: str  # the line with its figures alike


def page_breaks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches, in order, that stand between the lines of two pages.

    A line break is left between the pages, and a blank line where a new paragraph begins.
    """
    lines = _lines(text)
    kept = [i for i, line in enumerate(lines) if line.text]
    gone = _running_lines(text, lines)
    kept = [i for i in kept if i not in gone]
    for before, after in pairwise(kept):
        start, end = lines[before].end, lines[after].start
        between = text[start:end]
        runs = any(i in gone for i in range(before + 1, after))
        if not runs and "\f" not in between:
            continue
        unfinished = not _ENDED.search(lines[before].text)
        goes_on = unfinished and bool(_GOES_ON.match(lines[after].text))
        if not runs and not goes_on:
            continue
        blank = any(not lines[i].text for i in range(before + 1, after))
        close = goes_on or not blank or (unfinished and len(lines[before].text) >= _LONG)
        yield start + 1, end if close else end - 1
    yield from _at_the_ends(text, lines, kept, gone)


def _at_the_ends(
    text: str, lines: Sequence[_Line], kept: Sequence[int], gone: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """Yield the last page's footer; a first page's header may be the document's own title."""
    after = [i for i in gone if kept and i > kept[-1]]
    if after:
        yield lines[kept[-1]].end, len(text)


def _lines(text: str) -> list[_Line]:
    return [
        _Line(m.start(), m.end(1), words, _DIGITS.sub(_FIGURES, words))
        for m in _LINE.finditer(text)
        for words in (" ".join(m.group(1).split()),)
    ]


@lru_cache(maxsize=1)
def _page_number() -> re.Pattern[str]:
    """Return what a page number looks like with its figures alike: `Side # av #`, `- # -`."""
    page, of = alternatives("page"), alternatives("page_of")
    one = _FIGURES
    count = rf"(?:\s?(?:{of}|/)\s?{one})"
    return re.compile(
        rf"(?P<told>(?<!\w){page}\s?{one}{count}?(?!\w))|^[-–—\s]+(?P<dashed>{one})[-–—\s]+$"
        rf"|^(?P<counted>{one}{count})$|^(?P<alone>{one})$",
        re.IGNORECASE,
    )


def _running_lines(text: str, lines: Sequence[_Line]) -> frozenset[int]:
    """Return the lines that belong to the pages, not to the agreement."""
    numbers = _numbered(lines)
    gone = set(numbers)
    breaks = {i for i, line in enumerate(lines) if text[line.start - 1 : line.start] == "\f"}
    beside: defaultdict[str, set[int]] = defaultdict(set)
    for at in numbers | breaks:
        for near in (*_near(lines, at, -1, numbers), *_near(lines, at, 1, numbers)):
            beside[_loose(lines[near])].add(near)
    first = {_loose(lines[i]): i for i in [i for i, ln in enumerate(lines) if ln.text][:_NEAR]}
    for key, found in beside.items():
        again = found - {first[key]} if key in first else set()
        if len(found) >= _MIN_CUTS or any(_in_a_sentence(lines, at, gone) for at in again):
            gone |= found
    for at in numbers | breaks:
        gone |= _bridged(lines, at, gone)
    gone |= _cutting(lines, gone)
    return frozenset(gone | _rules_between(lines, gone))


def _rules_between(lines: Sequence[_Line], gone: set[int]) -> set[int]:
    """Return the rules that are drawn between the last line of a page and the first of the next."""
    words = [i for i, line in enumerate(lines) if line.text]
    return {
        at
        for before, at, after in zip(words, words[1:], words[2:], strict=False)
        if before in gone and after in gone and _RULE.fullmatch(lines[at].text)
    }


def _near(lines: Sequence[_Line], at: int, step: int, numbers: set[int]) -> Iterator[int]:
    """Yield the first few lines with words before or after a page number or a form feed."""
    words = 0
    near = at if step == 1 else at - 1
    while 0 <= near < len(lines) and words < _NEAR:
        if lines[near].text and near not in numbers:
            words += 1
            if _may_run(lines[near]):
                yield near
        near += step


def _loose(line: _Line) -> str:
    """Return a line with figures alike, and the letters that a scanner takes for them."""
    return re.sub(rf"[{_FIGURES}lIoO|]+", _FIGURES, line.key)


def _bridged(lines: Sequence[_Line], at: int, gone: set[int]) -> set[int]:
    """Return the few lines around a page number that a sentence goes on across."""
    before = [i for i in range(max(0, at - 2 * _NEAR), at) if lines[i].text and i not in gone]
    after = [
        i for i in range(at, min(len(lines), at + 3 * _NEAR)) if lines[i].text and i not in gone
    ]
    goes_on = next((i for i in after[:_NEAR] if _GOES_ON.match(lines[i].text)), None)
    if goes_on is None or not before or _ENDED.search(lines[before[-1]].text):
        return set()
    between = [i for i in after if i < goes_on]
    last = lines[before[-1]].text
    full = len(last) >= _LONG or bool(_CUT_WORD.search(last))
    return set(between) if full and all(_may_run(lines[i]) for i in between) else set()


def _in_a_sentence(lines: Sequence[_Line], at: int, gone: set[int]) -> bool:
    """Tell whether the line of text before a line stops short of a full stop."""
    before = next((i for i in range(at - 1, -1, -1) if lines[i].text and i not in gone), None)
    return before is not None and not _ENDED.search(lines[before].text)


def _numbered(lines: Sequence[_Line]) -> set[int]:
    """Return the lines with page numbers: two or more of one form, their numbers rising."""
    forms: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, line in enumerate(lines):
        match = _page_number().search(line.key) if len(line.text) <= _MAX_HEADER else None
        if match is None:
            continue
        figures = re.findall(r"\d+", line.text)
        place = line.key[: match.start()].count(_FIGURES)
        if place < len(figures) and len(figures[place]) <= 4:
            form = line.key if match.lastgroup == "told" else str(match.lastgroup)
            forms[form].append((i, int(figures[place])))
    return {
        i
        for form, found in forms.items()
        if len(found) >= _MIN_CUTS
        and (form not in ("alone", "counted") or _stand_alone(lines, found))
        for i, _ in found
        if all(a[1] < b[1] for a, b in pairwise(found))
    }


def _stand_alone(lines: Sequence[_Line], found: Sequence[tuple[int, int]]) -> bool:
    """Tell whether bare numbers count pages: one up each time, with pages of text in between."""
    steps = list(pairwise(found))
    full = steps[:-1] or steps  # the last page may be short
    return all(b[1] == a[1] + 1 for a, b in steps) and all(
        sum(bool(line.text) for line in lines[a[0] : b[0]]) > 2 * _NEAR for a, b in full
    )


def _may_run(line: _Line) -> bool:
    return len(line.text) <= _MAX_HEADER and not _STRUCTURE.match(line.text)


def _cutting(lines: Sequence[_Line], gone: set[int]) -> set[int]:
    """Return lines that recur page by page, or mostly in the middle of a sentence."""
    counts = Counter(line.key for line in lines if line.text)
    cuts: Counter[str] = Counter()
    places: defaultdict[str, set[int]] = defaultdict(set)
    words = [i for i, line in enumerate(lines) if line.text and i not in gone]
    for before, at, after in zip(words, words[1:], words[2:], strict=False):
        line = lines[at]
        if counts[line.key] <= _MIN_CUTS or not _may_run(line) or _GOES_ON.match(line.text):
            continue
        places[line.key].add(at)
        if not _ENDED.search(lines[before].text) and _GOES_ON.match(lines[after].text):
            cuts[line.key] += 1
    regular = {key for key, found in places.items() if _is_regular(found)}
    if len(regular) > _HEADER_LINES:
        regular = set()  # forms that are filled in once each, not pages
    return {
        at
        for key, found in places.items()
        if key in regular or (cuts[key] >= _MIN_CUTS and 2 * cuts[key] > counts[key])
        for at in found
    }


def _is_regular(found: set[int]) -> bool:
    """Tell whether a line comes once a page: thrice or more, at even distances of a page."""
    steps = [b - a for a, b in pairwise(sorted(found))]
    full = steps[:-1] if len(steps) > 2 else steps  # the last page may be short
    return len(steps) >= 2 and all(s in _PAGE for s in full) and max(full) <= _EVEN * min(full)
