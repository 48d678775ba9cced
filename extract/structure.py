"""The shadow text becomes blocks: headings, paragraphs, list items, table rows, contents lines.

Agreements are numbered badly, wrapped at any column and scanned; what is a heading is decided by
form alone (number, capitals, marks, shortness), and lines are joined to the paragraph they go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

_HEADING_MARK = re.compile(r"^\s{0,3}(#{1,6})\s+")
_NUMBER = re.compile(
    r"^\s*(?:punkt\s+|pkt\.?\s+|kap(?:ittel|\.)?\s+|§\s*|section\s+|article\s+|clause\s+)?"
    r"(\d{1,2}(?:\s?\.\s?\d{1,2}){0,3}|[A-Z](?=[.)]\s)|[IVX]{1,5}(?=\.\s))(?:\s?[.:)])?(?=[\s\t]|(?<=\.)(?=[A-ZÆØÅ]))\s*",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"^\s*(?:(?:[-–*•▪‣·●○☐☒☑✓]|[oe](?=\s+[a-zæøå]{3}))\s+|\(?([ivx]{1,5}|[a-zæøå]|\d{1,2})[.)]\s+"
    r"|\((?:[xX ])?\)\s+|\[(?:[xX ])?\]\s+)"
)
_MARKED_ITEM = re.compile(r"^\s*[-–*•▪‣·●○]\s*(?:\(?([ivx]{1,5}|[a-zæøå]|\d{1,2})[.)]\s+)?")
_CONTENTS_LINE = re.compile(r"(?:\.{4,}|…{2,}|\t)\s*\d{1,3}\s*$")
_CONTENTS_TITLE = re.compile(
    r"^\W*(inn?hold(s\S*)?|innh[ao]ldsfortegnelse|innhaldsliste|table of contents|contents)\W*$",
    re.I,
)
_CONTENTS_ENTRY = re.compile(r"^\s*\d{1,2}(\.\d+)*\.?\s+\S.*?\s\d{1,3}\s*$")
_ANNEX = re.compile(
    r"^\W*(vedlegg|bilag|annex|appendix|appendiks|schedule|tillegg)(?![a-zæøå])\s*[:.]?\s*"
    r"((?:nr\.?\s*)?(?:\d{1,2}|[A-HIVXl](?![a-zæøå])))?",
    re.IGNORECASE,
)
_LISTED = re.compile(r"^\s*\(?\d{1,2}[.)]\s+\S")
_LETTERED = re.compile(r"^\s*\(?[a-z][.)]\s+\S")
_RULE = re.compile(r"^[\s\-=_*|:+]{3,}$")
_ENDS = re.compile(r"[.:;!?…»”\"]\)?\s*$")
_LOWER = re.compile(r"^\s*[a-zæøå(«\"§]")
_VERBISH = re.compile(r"\b(skal|må|ma|kan|bør|har|er|vil|blir|shall|must|will|may|is|are)\b", re.I)
_MODAL = re.compile(r"\b(skal|må|ma|kan|bør|vil|shall|must|will|may)\b", re.I)


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


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for m in re.finditer(r"\n|\f|\r", text):
        yield start, m.start()
        start = m.end()
    yield start, len(text)


def _cells(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the spans of a table row's cells, or nothing when the line is no row."""
    line = text[start:end]
    if line.count("|") >= 2 or (" | " in line and all(len(c) < 60 for c in line.split("|"))):
        marks = [start + i for i, c in enumerate(line) if c == "|"]
    elif "\t" in line.strip() and not _NUMBER.match(line):
        marks = [start + m.start() for m in re.finditer(r"\t+", line)]
    else:
        return ()
    edges = [start - 1, *marks, end]
    cells = []
    for left, right in pairwise(edges):
        a, b = left + 1, right
        while a < b and text[a] in " \t|*":
            a += 1
        while b > a and text[b - 1] in " \t|*":
            b -= 1
        cells.append((a, b))
    if line.lstrip().startswith("|"):
        cells = cells[1:]
    if line.rstrip().endswith("|") and len(cells) > 1:
        cells = cells[:-1]
    return tuple(cells) if len(cells) >= 2 else ()


def _is_heading(line: str, body: str, number: str | None, alone: bool, original: str) -> int:
    """Return the level of a heading line, or 0; `alone`: nothing goes on from it or into it."""
    marked = _HEADING_MARK.match(line)
    words = body.strip().strip("*_ ")
    if marked:
        return len(marked.group(1))
    if not words or len(words) > 110 or words.count(" / ") >= 2:
        return 0
    annex = _ANNEX.match(words)
    if (
        annex
        and len(words) < 100
        and not re.search(r"[.;,]$", words)
        and not _VERBISH.search(words)
    ):
        return 1
    letters = [c for c in words if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    bold = original.strip().startswith("**") and original.strip().endswith("**")
    if letters and len(letters) > 3 and capitals / len(letters) > 0.75 and len(words) > 4:
        return 2
    if bold and len(words) < 90 and not words.endswith("."):
        return 3
    if (
        number
        and len(words) < 75
        and words[:1].isupper()
        and words.count(",") < 2
        and not re.search(r"[.;:,]$", words)
        and not (_MODAL if alone else _VERBISH).search(words)
    ):
        return 2 + number.count(".")
    if (
        alone
        and not number
        and words[:1].isupper()
        and len(words) < 70
        and not re.search(r"[.;:,!]$", words)
        and not _VERBISH.search(words)
        and not re.search(r"[\[\]|@_(,]|\.{4}|\d{3}|:\s+[a-zæøå]", words)
        and len(words.split()) <= 8
    ):
        return 4
    return 0


def blocks(text: str, original_line: dict[int, str] | None = None) -> tuple[Block, ...]:
    """Cut the shadow text into blocks, in order, without overlap.

    `original_line` maps a line's shadow start to its stored words where marks were dropped
    (bold lines are headings).
    """
    lines = [(s, e) for s, e in _lines(text)]
    lengths = sorted(e - s for s, e in lines if e - s > 20)
    typical = lengths[int(len(lengths) * 0.9)] if lengths else 0
    wrapped = 45 <= typical <= 130
    found: list[Block] = []
    in_contents = False
    open_block: Block | None = None
    blank_before = True
    previous_full = False
    numbered_before = False

    def close() -> None:
        nonlocal open_block
        if open_block is not None:
            found.append(open_block)
            open_block = None

    for index, (start, end) in enumerate(lines):
        line = text[start:end]
        original = (original_line or {}).get(start, line)
        if not line.strip():
            blank_before = True
            numbered_before = False
            continue
        if _RULE.match(line) and not re.search(r"_{5,}", line):
            close()
            blank_before = True
            continue
        following = (
            text[lines[index + 1][0] : lines[index + 1][1]] if index + 1 < len(lines) else ""
        )
        before = text[open_block.start : open_block.end] if open_block is not None else ""
        starts = blank_before or bool(_ENDS.search(before)) or not before
        alone = starts and (
            not following.strip()
            or (
                (not _LOWER.match(following) or bool(_LETTERED.match(following)))
                and len(line.strip()) < 0.6 * max(typical, 80)
            )
        )
        cells = _cells(text, start, end)
        if _CONTENTS_TITLE.match(line):
            close()
            in_contents = True
            found.append(Block("contents", start, end, start))
            continue
        if _CONTENTS_LINE.search(line) and len(line) < 160 and not cells and "____" not in line:
            dotted = re.search(r"\.{4,}|…", line)
            if in_contents or (dotted and re.search(r"\d\s*$", line)):
                close()
                found.append(Block("contents", start, end, start))
                continue
        if in_contents and _CONTENTS_ENTRY.match(line):
            close()
            found.append(Block("contents", start, end, start))
            continue
        in_contents = False if line.strip() else in_contents
        if cells:
            close()
            found.append(Block("row", start, end, start, cells=cells))
            blank_before, previous_full = False, False
            continue
        item = _ITEM.match(line) or _MARKED_ITEM.match(line)
        numbered = _NUMBER.match(line.lstrip("#").replace("**", ""))
        number = numbered.group(1).replace(" ", "") if numbered else None
        hashes = _HEADING_MARK.match(line)
        offset = hashes.end() if hashes else 0
        if number and numbered:
            shift = len(line) - len(line.lstrip("#"))
            offset = min(len(line), shift + numbered.end())
        body = line[offset:]
        level = _is_heading(line, body, number, alone, original)
        # Numbered lines one under the other are a list, however short they are.
        run = bool(number) and not hashes and "." not in str(number)
        if level and run and (numbered_before or _LISTED.match(following)):
            level = 0
        numbered_before = run and not level
        if level and item and not number and not hashes:
            level = 0
        goes_on = (
            open_block is not None
            and not level
            and not item
            and not (number and not _LOWER.match(body))
            and _continues(text, open_block, line, blank_before, previous_full, wrapped)
        )
        if goes_on and open_block is not None:
            open_block = replace(open_block, end=end)
        elif level:
            close()
            annex = _ANNEX.match(body.strip().strip("*_# "))
            label = f"{annex.group(1)} {annex.group(2) or ''}".strip() if annex else None
            found.append(Block("heading", start, end, start + offset, number, level, annex=label))
        elif item and (not number or not numbered or item.end() >= numbered.end() or item.group(1)):
            close()
            mark = item.group(1) if item.re.groups else None
            deeper = _MARKED_ITEM.match(line)
            if mark is None and deeper and deeper.group(1):
                mark, item = deeper.group(1), deeper
            open_block = Block(
                "item", start, end, start + item.end(), mark, italic=_italic(original)
            )
        elif number:
            close()
            open_block = Block("item", start, end, start + offset, number, italic=_italic(original))
        else:
            close()
            lead = len(line) - len(line.lstrip())
            open_block = Block("paragraph", start, end, start + lead, italic=_italic(original))
        if level or cells:
            open_block = None
        previous_full = wrapped and len(line.rstrip()) >= 0.72 * typical
        blank_before = False
    close()
    return tuple(found)


def _italic(original: str) -> bool:
    stripped = original.strip()
    return bool(re.match(r"^\*[^*\s].*[^*\s]\*$|^_[^_\s].*[^_\s]_$", stripped))


def _continues(text: str, block: Block, line: str, blank: bool, full: bool, wrapped: bool) -> bool:
    """Tell whether a line goes on with the open block."""
    last = text[block.start : block.end].rstrip()
    ended = bool(_ENDS.search(last)) and not re.search(r"\b(nr|art|jf|pkt|kap|f\.eks|evt)\.$", last)
    lower = bool(_LOWER.match(line))
    if blank:
        return not ended and lower and len(last) > 25 and not line.lstrip().startswith("«")
    if lower and not ended:
        return True
    if not wrapped:
        return False
    if ended:
        return full and not last.endswith(":") and block.kind in ("paragraph", "item")
    return full
