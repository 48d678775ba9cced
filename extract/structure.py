"""The shadow text becomes blocks: headings, paragraphs, list items, table rows, contents lines.

Agreements are numbered badly, wrapped at any column and scanned; lines are joined to the paragraph
they go on, by form alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from .columns import column_rows, slashed_cells
from .contents_lists import unannounced_contents
from .headings import annex_label, heading_level, underlined_level
from .lines import Line, cells_of, lines_of, opens
from .wordings import alternatives, word_list

_CONTENTS_LINE = re.compile(r"(?:\.{4,}|…{2,}|\t)\s*\d{1,3}\s*$")
_CONTENTS_DOTS = re.compile(r"\.{4,}|…")
_CONTENTS_PAGE = re.compile(r"\d\s*$")
_CONTENTS_ENTRY = re.compile(r"^\s*\d{1,2}(\.\d+)*\.?\s+\S.*?\s\d{1,3}\s*$")
_LABELLED = re.compile(r"\s*[A-ZÆØÅ][^\W\d_]+(?:[ -][^\W\d_]+){0,4}: +\S")
_FIELD = re.compile(r"\s*[A-ZÆØÅ][^.:;|\n]{1,30}:(?:[ ]{2,}|[ ]*\t)\s*\S")
_BOLD_LABEL = re.compile(r"\s*\*\*[^*\n]{2,50}(?::\*\*|\*\*\s*:)")
_LISTED = re.compile(r"^\s*\(?(?:\d{1,2}|[A-Z])[.)]\s+\S")
_LETTERED = re.compile(r"^\s*\(?[a-z][.)]\s+\S")
_BOX_BESIDE = re.compile(r"(?:\s{2,}|\t)(?:[☐□☒☑✓✔]|\[\s?[xX]?\s?\])[ \t]+(?=\S)")
_BOXED = re.compile(r"[☐□☒☑✓✔]|\[\s?[xX]?\s?\]")
_IN_BRACKETS = re.compile(r"^\s*\((\d{1,2})\)\s")
_RULE = re.compile(r"^[\s\-=_*|:+]{3,}$")
_SIGNING_LINE = re.compile(r"_{5,}")
_ENDS = re.compile(r"[.:;!?…»”\"]\)?\s*$")
_CUT_WORD = re.compile(r"[a-zæøå]-$")
_LOWER = re.compile(r"^\s*[a-zæøå(«\"§]")
_ITALIC = re.compile(r"^\*[^*\s].*[^*\s]\*$|^_[^_\s].*[^_\s]_$")
_NO_MARKS: Mapping[int, str] = MappingProxyType({})

_WORDS = frozenset({"paragraph", "item"})  # kinds of block that slashes may cut into cells
_SHORT_LINE = 20  # code points of a line too short to tell where lines are wrapped
_TYPICAL = 0.9  # of the longer lines are no longer than this part of them, in order of length
_WRAPPED = range(36, 131)  # columns at which text is wrapped
_FULL = 0.72  # of a typical line: a line so long may go on
_ALONE, _ALONE_AT_LEAST = 0.6, 80  # of a typical line: a shorter one may stand by itself
_LONGEST_CONTENTS = 160
_GOES_ON = 25  # code points of a line that may go on after a blank one


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the shadow text, `start` to `end`, that stands for itself.

    `kind` is heading, paragraph, item, row or contents; `number` the label as printed;
    `level` orders headings (1 highest); `cells` are the spans of a row's cells; `text_start` is
    where the words begin after marks and number; `annex` is the annex label of an annex heading.
    """

    kind: str
    start: int
    end: int
    text_start: int
    number: str | None = None
    level: int = 0
    cells: tuple[tuple[int, int], ...] = ()
    annex: str | None = None
    italic: bool = False


def blocks(text: str, original_line: Mapping[int, str] = _NO_MARKS) -> tuple[Block, ...]:
    """Cut the shadow text into blocks, in order, without overlap.

    `original_line` maps a line's shadow start to its stored words where marks were dropped
    (bold lines are headings).
    """
    return _Cutter(text, original_line).cut()


class _Cutter:
    """Joins lines to blocks; holds the state that runs from line to line."""

    def __init__(self, text: str, original_line: Mapping[int, str]) -> None:
        self._text = text
        self._lines = lines_of(text, original_line)
        lengths = sorted(n for n in (len(line.words) for line in self._lines) if n > _SHORT_LINE)
        self._typical = lengths[int(len(lengths) * _TYPICAL)] if lengths else 0
        self._wrapped = self._typical in _WRAPPED
        self._found: list[Block] = []
        self._open: Block | None = None
        self._rows = column_rows(self._lines)
        self._contents = unannounced_contents(self._lines)
        self._in_contents = False
        self._blank_before = True
        self._full_before = False
        self._numbered_before = False
        self._numbers: set[str] = set()
        self._listing = False

    def cut(self) -> tuple[Block, ...]:
        """Return the blocks of the text."""
        for line in self._lines:
            if line.words.strip():
                self._take(line)
            else:
                self._blank_before = True
                self._numbered_before = False
        self._close()
        return tuple(self._slashed())

    def _take(self, line: Line) -> None:
        """Put a line where it belongs: a block of its own, or the one that is open."""
        if _RULE.match(line.words) and not _SIGNING_LINE.search(line.words):
            self._close()
            self._blank_before = True
            return
        alone = self._stands_alone(line)
        cells = self._rows.get(line.start)
        if cells == ():
            return  # the row before has taken it
        cells = cells or cells_of(self._text, line.start, line.end)
        if self._is_contents(line, bool(cells)):
            self._put(Block("contents", line.start, line.end, line.start))
            return
        self._in_contents = False
        if cells:
            end = max(line.end, cells[-1][1])
            self._put(Block("row", line.start, end, line.start, cells=cells))
            self._blank_before, self._full_before = False, False
            return
        if self._is_unmarked_item(line):
            self._close()
            indent = len(line.words) - len(line.words.lstrip())
            self._open = Block("item", line.start, line.end, line.start + indent)
            self._blank_before, self._full_before = False, False
            return
        level = self._level(line, alone)
        if line.number and (level or self._blank_before or line.is_item):
            self._numbers.add(line.number)
        if self._open is not None and self._goes_on(line, self._open, level):
            self._open = replace(self._open, end=line.end)
        elif level:
            label = annex_label(line.body.strip().strip("*_# "))
            self._put(
                Block(
                    "heading", line.start, line.end, line.start + line.offset, line.number, level,
                    annex=label,
                )
            )  # fmt: skip
        else:
            self._close()
            self._open = _opened(line)
        self._full_before = self._wrapped and len(line.words.rstrip()) >= _FULL * self._typical
        self._blank_before = False

    def _stands_alone(self, line: Line) -> bool:
        """Tell whether nothing goes on into a line or from it."""
        before = self._text[self._open.start : self._open.end] if self._open is not None else ""
        if not (self._blank_before or _ENDS.search(before) or not before):
            return False
        if not line.following.strip():
            return True
        goes_on = _LOWER.match(line.following) and not _LETTERED.match(line.following)
        goes_on = goes_on or (line.following[:1].isdigit() and self._runs_on(line))
        longest = _ALONE * max(self._typical, _ALONE_AT_LEAST)
        return not goes_on and len(line.words.strip()) < longest

    def _is_unmarked_item(self, line: Line) -> bool:
        """Tell whether a short line is of a list without marks, one thing a line after a colon."""
        last = self._open or (self._found[-1] if self._found else None)
        led = last is not None and self._text[last.start : last.end].rstrip().endswith(":")
        if led:
            self._listing = self._is_bare(line.words) and self._is_bare(line.following)
        elif self._listing:
            self._listing = self._is_bare(line.words) and not self._blank_before
        return self._listing

    def _is_bare(self, words: str) -> bool:
        """Tell whether a line is short, opens nothing and ends no sentence."""
        longest = _ALONE * (self._typical if self._wrapped else _ALONE_AT_LEAST)
        plain = words.strip()
        return 0 < len(plain) < longest and not opens(words) and not _ENDS.search(plain)

    def _is_contents(self, line: Line, row: bool) -> bool:
        """Tell whether a line is of a table of contents, or its title."""
        if line.start in self._contents:
            return True
        if _contents_title().match(line.words):
            self._in_contents = True
            return True
        dotted = _CONTENTS_LINE.search(line.words) and len(line.words) < _LONGEST_CONTENTS
        if dotted and not row and "____" not in line.words:
            dots = _CONTENTS_DOTS.search(line.words) and _CONTENTS_PAGE.search(line.words)
            if self._in_contents or dots:
                return True
        return self._in_contents and bool(_CONTENTS_ENTRY.match(line.words))

    def _level(self, line: Line, alone: bool) -> int:
        """Return the level of a heading, 0 for other lines.

        Numbered lines one under the other are a list, however short they are.
        """
        level = heading_level(line.words, line.body, line.number, alone, line.original)
        if self._blank_before and not line.is_item:
            level = underlined_level(line.words, line.number, line.following) or level
        if level and line.number and not alone and not line.marked and self._runs_on(line):
            level = 0
        section = line.words.lstrip().startswith("§")
        run = line.number is not None and not (line.marked or section or "." in line.number)
        if run and (self._numbered_before or _LISTED.match(line.following)):
            level = 0
        self._numbered_before = run and not level
        return 0 if line.is_item and not line.number and not line.marked else level

    def _runs_on(self, line: Line) -> bool:
        """Tell whether a line is so full that the next one goes on from it, however it begins."""
        full = self._wrapped and len(line.words.rstrip()) >= _FULL * self._typical
        return full and bool(line.following.strip()) and not opens(line.following)

    def _is_next(self, number: str) -> bool:
        """Tell whether a number may be a clause's: the first of a series, or after another."""
        above, _, last = number.rpartition(".")
        if not last.isdigit():
            return True
        before = f"{above}.{int(last) - 1}" if above else str(int(last) - 1)
        return not last.startswith("0") and (int(last) == 1 or before in self._numbers)

    def _goes_on(self, line: Line, block: Block, level: int) -> bool:
        """Tell whether a line goes on with the open block."""
        last = self._text[block.start : block.end].rstrip()
        ended = bool(_ENDS.search(last)) and not _awaits_more(last)
        wraps = self._wrapped and self._full_before and not self._blank_before
        bracketed = _IN_BRACKETS.match(line.words)
        number = bracketed.group(1) if bracketed else line.number
        if number and wraps and not ended and not line.marked and not self._is_next(number):
            return True  # `tretti` on the line before, `(30) dager` on this one
        field = _FIELD.match(line.words) and _FIELD.match(last)
        field = field or (_LABELLED.match(line.words) and _LABELLED.match(last))
        if level or line.is_item or field or _BOLD_LABEL.match(line.original):
            return False
        if self._is_row_like(line, block):
            return False
        if line.number and not _LOWER.match(line.body):
            return False
        lower = bool(_LOWER.match(line.words))
        if not self._blank_before and last[-1:].isalpha() and _legal_form().match(line.words):
            return True  # `Skyfri Drift` on the line before
        if self._blank_before:
            quoted = line.words.lstrip().startswith("«")
            far = len(last) > _GOES_ON or bool(_CUT_WORD.search(last))
            return not ended and lower and far and not quoted
        if lower and not ended:
            return True
        if last.endswith(":"):
            return wraps and lower  # `Personer:` at the end of a full line
        return wraps and (not ended or block.kind in _WORDS)

    def _is_row_like(self, line: Line, block: Block) -> bool:
        """Tell whether a line has cells that slashes keep apart, as many as the block before."""
        if " / " not in line.words or line.words.lstrip().startswith("/"):
            return False
        before = slashed_cells(self._text, block.text_start, block.end)
        return bool(before) and len(before) == len(slashed_cells(self._text, line.start, line.end))

    def _slashed(self) -> Iterator[Block]:
        """Yield the blocks, those as rows that stand under one another with slashes in them."""
        found = self._found
        cells = [
            slashed_cells(self._text, b.text_start, b.end) if b.kind in _WORDS else ()
            for b in found
        ]
        for place, block in enumerate(found):
            near = cells[max(0, place - 1) : place] + cells[place + 1 : place + 2]
            if cells[place] and any(len(c) == len(cells[place]) for c in near):
                yield Block("row", block.start, block.end, block.start, cells=cells[place])
            else:
                yield from _by_box(self._text, block)

    def _put(self, block: Block) -> None:
        """Add a block that no line can go on with."""
        self._close()
        self._found.append(block)

    def _close(self) -> None:
        if self._open is not None:
            self._found.append(self._open)
            self._open = None


def _by_box(text: str, block: Block) -> Iterator[Block]:
    """Yield a block, or one for each box of a line that opens with one and has more beside it."""
    boxes = list(_BOX_BESIDE.finditer(text, block.text_start, block.end))
    opens = _BOXED.search(text, block.start, block.text_start)
    if block.kind != "item" or not boxes or not opens:
        yield block
        return
    yield replace(block, end=boxes[0].start())
    ends = [*(m.start() for m in boxes[1:]), block.end]
    for m, end in zip(boxes, ends, strict=True):
        start = m.start() + len(m.group()) - len(m.group().lstrip())
        yield replace(block, start=start, text_start=m.end(), end=end)


def _opened(line: Line) -> Block:
    """Return the block that a line opens: an item or a paragraph."""
    italic = bool(_ITALIC.match(line.original.strip()))
    item = line.item()
    if item is not None:
        offset, label = item
        return Block("item", line.start, line.end, line.start + offset, label, italic=italic)
    indent = len(line.words) - len(line.words.lstrip())
    return Block("paragraph", line.start, line.end, line.start + indent, italic=italic)


def _awaits_more(words: str) -> bool:
    """Tell whether words end in an abbreviation that something follows (`jf.`, `nr.`)."""
    last = words.split()[-1].lower().lstrip("(")
    return last in word_list("leading_abbreviations")


@lru_cache(maxsize=1)
def _legal_form() -> re.Pattern[str]:
    """Return the pattern of a line that begins with the legal form of the name before it."""
    forms = "|".join(map(re.escape, sorted(word_list("legal_forms"), key=len, reverse=True)))
    return re.compile(rf"\s*(?:{forms})(?=[\s*]*(?:[,.;(–-]|$))")


@lru_cache(maxsize=1)
def _contents_title() -> re.Pattern[str]:
    return re.compile(rf"^\W*{alternatives('contents_titles')}\W*$", re.IGNORECASE)
