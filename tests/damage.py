"""Agreements damaged as old systems, scanners and page layouts damage them, by a fixed seed.

    python -m tests.damage DIR [DIR ...]     a table: F1 of each damage beside that of whole texts

Each damage gives the new text and where every character of the old one is in it, so that what a
person read in the whole text can be looked for in the damaged one.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from avtalegraf.extract import extract, from_text, read

from .scores import Count, Score, score

Edit = tuple[int, int, str]

WRITTEN_OUT = {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "AE", "Ø": "OE", "Å": "AA"}
DROPPED = {"æ": "ae", "ø": "o", "å": "a", "Æ": "AE", "Ø": "O", "Å": "A"}
MISREAD = {
    "ø": ("g", "g", "g", "o", "0", "@"), "å": ("a", "a", "a", "4", "&"), "æ": ("ee", "ce"),
    "l": ("1", "I"), "I": ("l", "1"), "m": ("rn",), "Ø": ("O", "0"), "Å": ("A",),
}  # fmt: skip
"""What a scanner makes of a letter; ø, å and æ go wrong before all others."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_NOT_READ_WRONG = re.compile(r"\S*@\S*|\S*\w\.\w\w+\S*|\bwww\.\S*|[\d\s]{9,}")
_MARKED = re.compile(
    r"^[ \t]*(?:[-•–]|\[[xX ]?\]|[☐☒]|\(?[a-z]\)|\(?\d{1,2}\))([ \t]+)(?=\w{2})", re.MULTILINE
)
_BEFORE_ITEM = re.compile(r"(?<=[^\n])(\n)(?=[ \t]*(?:[-•–]|\(?[a-z\d]{1,2}[.)])[ \t]+[^\W\d_]{3})")
_SIGN = re.compile(r"^[ \t]*([-•–])[ \t]+(?=[^\W\d_]{3})", re.MULTILINE)
_PAGE = 42  # lines of a page
_STRUCTURE = re.compile(r"\s*(?:[-#*•|>(]|\(?\w{1,3}[.)]\s|\d|§|$)|.*\||.*\S {3,}\S")


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged text; `places[i]` is where character i of the whole text is in it."""

    text: str
    places: tuple[int, ...]

    def then(self, damage: Callable[[str], Damaged]) -> Damaged:
        """Return the text damaged once more."""
        more = damage(self.text)
        return Damaged(more.text, tuple(more.places[p] for p in self.places))


def folded(text: str) -> Damaged:
    """Write æ, ø and å out as ae, oe and aa."""
    return _edited(
        text, ((i, i + 1, WRITTEN_OUT[c]) for i, c in enumerate(text) if c in WRITTEN_OUT)
    )


def dropped(text: str) -> Damaged:
    """Leave æ, ø and å out: ae, o and a."""
    return _edited(text, ((i, i + 1, DROPPED[c]) for i, c in enumerate(text) if c in DROPPED))


def scanned(text: str, share: float, seed: int = 1) -> Damaged:
    """Read a share of all words wrongly, first those with ø, å and æ; addresses stay."""
    chance = random.Random(seed)
    kept = [m.span() for m in _NOT_READ_WRONG.finditer(text)]
    words = [
        m.span()
        for m in _WORD.finditer(text)
        if not any(a <= m.start() < b for a, b in kept) and any(c in MISREAD for c in m.group())
    ]
    count = int(share * len(_WORD.findall(text)))
    norwegian = [w for w in words if set(text[slice(*w)].lower()) & set("æøå")]
    others = [w for w in words if w not in set(norwegian)]
    chance.shuffle(norwegian)
    chance.shuffle(others)
    return _edited(text, sorted(_misread(text, w, chance) for w in (norwegian + others)[:count]))


def rewrapped(text: str, width: int = 60) -> Damaged:
    """Break the lines of paragraphs anew, after so many columns; tables stay as they are."""
    edits: list[Edit] = []
    for start, end in _paragraphs(text):
        column = 0
        for m in re.finditer(r"(\s*)(\S+)", text[start:end]):
            gap, word = m.span(1), m.group(2)
            if m.start() and column + 1 + len(word) > width:
                edits.append((start + gap[0], start + gap[1], "\n"))
                column = len(word)
            else:
                joint = " " if m.start() else m.group(1)
                edits.append((start + gap[0], start + gap[1], joint))
                column += len(joint) + len(word)
    return _edited(text, [e for e in edits if text[e[0] : e[1]] != e[2]])


def with_page_headers(text: str) -> Damaged:
    """Put a footer and a header between the lines, page by page, in sentences too."""
    ends = [m.end() for m in re.finditer(r"\n", text)]
    breaks = [*(ends[line] for line in range(_PAGE, len(ends) - 3, _PAGE)), len(text)]
    footer = "\nVersjon 2.1\nSide {page} av {pages}\n"
    header = "\nAvtale om behandling - konfidensielt\n\n"
    return _edited(
        text,
        [
            (at, at, footer.format(page=page, pages=len(breaks)) + header * (at < len(text)))
            for page, at in enumerate(breaks, 1)
        ],
    )


def stuck(text: str) -> Damaged:
    """Take away the spaces between the marks of lists and their words."""
    return _edited(text, ((*m.span(1), "") for m in _MARKED.finditer(text)))


def with_line_ends(text: str, end: str) -> Damaged:
    """End lines otherwise."""
    return _edited(text, ((*m.span(), end) for m in re.finditer(r"\n", text)))


def tabbed(text: str) -> Damaged:
    """Put tabs between the marks of lists and their words, as word processors do."""
    return _edited(text, ((*m.span(1), "\t") for m in _MARKED.finditer(text)))


def loosened(text: str) -> Damaged:
    """Put an empty line before each item of a list."""
    return _edited(text, ((*m.span(1), "\n\n") for m in _BEFORE_ITEM.finditer(text)))


def with_marks(text: str, marks: Sequence[str]) -> Damaged:
    """Put other signs, one in each list by turns, for the dashes and dots that open items."""
    edits: list[Edit] = []
    turn, last = 0, 0
    for m in _SIGN.finditer(text):
        turn += "\n\n" in text[last : m.start()]
        edits.append((*m.span(1), marks[turn % len(marks)]))
        last = m.end()
    return _edited(text, edits)


DAMAGES: Mapping[str, Callable[[str], Damaged]] = {
    "folded (aa, oe, ae)": folded,
    "folded (a, o, ae)": dropped,
    "5 % of words misread": lambda text: scanned(text, 0.05),
    "15 % of words misread": lambda text: scanned(text, 0.15),
    "60 columns": rewrapped,
    "60 columns, page headers": lambda text: rewrapped(text).then(with_page_headers),
    "list marks stuck to words": stuck,
    "list marks and tabs": tabbed,
    "lists with empty lines": loosened,
    "Windows line ends": lambda text: with_line_ends(text, "\r\n"),
    "list marks of other kinds": lambda text: with_marks(text, "—\uf0b7−▪➢"),
    "list marks as scanned": lambda text: with_marks(text, "°o¤+»"),
}


def damaged_score(path: Path, damage: Callable[[str], Damaged]) -> Score:
    """Score what is found in a damaged text against what a person read in the whole one."""
    gold = json.loads(path.read_text("utf-8"))
    document = read(path.parent / gold["file"])
    made = damage(document.text)
    facts = [_moved(fact, made) for fact in gold["facts"]]
    return score(gold["file"], facts, extract(from_text(made.text, document.name)))


def whole(text: str) -> Damaged:
    """Return a text as it is."""
    return Damaged(text, tuple(range(len(text) + 1)))


def _moved(fact: Mapping[str, Any], made: Damaged) -> dict[str, Any]:
    """Return a gold fact at its place in a damaged text; a name may stand there as damaged."""
    if fact.get("start") is None:
        return dict(fact)
    start, end = made.places[fact["start"]], made.places[fact["end"]]
    names = fact.get("name_alt") or []
    names = [*(names if isinstance(names, list) else [names]), made.text[start:end]]
    return {**fact, "start": start, "end": end, "name_alt": names}


def _misread(text: str, word: tuple[int, int], chance: random.Random) -> Edit:
    letters = [i for i in range(*word) if text[i] in MISREAD]
    norwegian = [i for i in letters if text[i].lower() in "æøå"]
    at = chance.choice(norwegian or letters)
    return at, at + 1, chance.choice(MISREAD[text[at]])


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches whose lines may be broken anew."""
    at: int | None = None
    end = 0
    for m in re.finditer(r"[^\n]*\n?", text):
        line = m.group().rstrip("\n")
        table = "|" in line or re.search(r"\S {3,}\S", line) or "\t" in line or line.startswith("#")
        goes_on = at is not None and end - at > 0 and not _STRUCTURE.match(line)
        joins = goes_on and len(text[text.rfind("\n", 0, end) + 1 : end]) > 50
        if at is not None and not (joins and not table):
            yield at, end
            at = None
        if table or not line.strip():
            continue
        at = m.start() if at is None else at
        end = m.start() + len(line)
    if at is not None:
        yield at, end


def _edited(text: str, edits: Iterable[Edit]) -> Damaged:
    parts: list[str] = []
    places: list[int] = []
    at = length = 0
    for start, end, new in edits:
        places += range(length, length + start - at)
        parts += (text[at:start], new)
        length += start - at
        places += [length + min(i, max(0, len(new) - 1)) for i in range(end - start)]
        length += len(new)
        at = end
    places += range(length, length + len(text) - at + 1)
    return Damaged("".join((*parts, text[at:])), tuple(places))


def table(folders: Sequence[Path]) -> str:
    """Return F1 by document for each damage, beside the whole text's."""
    paths = [p for folder in folders for p in sorted(folder.glob("*.gold.json"))]
    names = {"whole": whole, **DAMAGES}
    lines = [f"{'document':34}" + "".join(f"{n:>27}" for n in names)]
    sums = dict.fromkeys(names, Count())
    for path in paths:
        counts = {n: damaged_score(path, d).total for n, d in names.items()}
        for n, c in counts.items():
            sums[n] += c
        lines.append(f"{path.stem:34}" + "".join(f"{c.f1:27.3f}" for c in counts.values()))
    lines.append(f"{'all':34}" + "".join(f"{c.f1:27.3f}" for c in sums.values()))
    return "\n".join(lines)


if __name__ == "__main__":
    print(table([Path(folder) for folder in sys.argv[1:]]) if sys.argv[1:] else __doc__)
