"""A stored text in, out what only dresses its words: marks, odd spaces and quotes, footnote signs.

Each is an edit: a stretch of the text, and what is read instead of it (mostly nothing).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from .list_marks import stuck_marks
from .wordings import alternatives

Edit = tuple[int, int, str]

_PAIRED = (  # italics and bold, their marks first
    ("*", re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*\S)\*(?![\w*])")),
    ("_", re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]*[^\s_])_(?![\w_])")),
    ("__", re.compile(r"(?<![\w_])__(?=[^\s_.])([^_\n]*[^\s_])__(?![\w_])")),
)
_EMOJI = (
    r"[\u2300-\u23ff\u2600-\u260f\u2613-\u2704\u2706-\u2712\u2719-\u274b\u274d-\u27bf\u2b00-\u2bff"
    r"\U0001f000-\U0001faff]\ufe0f?"
)
_FIRST = (  # what all that dresses words begins with: most places of a text need no closer look
    r"[<~*\\\[\-¬¹²³⁰⁴-⁹†‡„‟″‚‹›`'&\x0b\x85\u00a0\u00ad\u2000-\u200f\u2010\u2028-\u202f\u205f\u2060\u3000"
    rf"\ufeff]|{_EMOJI}|,,| <"
)
_OPENING = re.compile(rf"^[ \t]*((?:{_EMOJI})+ )", re.MULTILINE)
_RUN_INTO = re.compile(r"[.;](?<=[a-zæøå]{3}[.;])(?=[A-ZÆØÅ][a-zæøå]+[\s,])")
_QUOTED = re.compile(r"^[ \t]*(?:>(?:[ \t]+|$))+", re.MULTILINE)
_GONE = "gone"
_SPACE = "space"
_LINE = "line"
_QUOTES = {
    "„": "“",
    "‟": "“",
    "″": '"',
    "‚": "'",
    "‹": "«",
    "›": "»",
    "``": "“",
    "''": "”",
    ",,": "“",
}
_ENTITIES = {"&nbsp;": " ", "&amp;": "&", "&quot;": '"', "&lt;": "<", "&gt;": ">"}
_REVERSED = re.compile(r"(?<![\w«])»(?=\w)([^«»\n]{1,80})«(?!\w)")


def dressing(text: str) -> list[Edit]:
    """Return the edits, in order, that leave the words of a text and nothing else."""
    edits = [*_plain(text), *_lone_signs(text)]
    for mark, pattern in _PAIRED:
        length = len(mark)
        for m in pattern.finditer(text) if mark in text else ():
            edits += [(m.start(), m.start() + length, ""), (m.end() - length, m.end(), "")]
    for m in _REVERSED.finditer(text):
        edits += [(m.start(), m.start() + 1, "«"), (m.end() - 1, m.end(), "»")]
    edits += [(at, at + 1, f"{mark} ") for at, mark in stuck_marks(text)]
    edits += [(*m.span(), f"{m.group()} ") for m in _RUN_INTO.finditer(text)]
    edits += [(*m.span(), "") for m in _QUOTED.finditer(text)]
    return sorted(edits)


def _plain(text: str) -> Iterator[Edit]:
    for m in _dressed().finditer(text):
        found = m.group()
        if m.lastgroup == _GONE:
            yield m.start(), m.end(), ""
        elif m.lastgroup == _SPACE:
            yield m.start(), m.end(), " "
        elif m.lastgroup == _LINE:
            yield m.start(), m.end(), "\n"
        else:
            yield m.start(), m.end(), _QUOTES.get(found) or _ENTITIES[found.lower()]


def _lone_signs(text: str) -> Iterator[Edit]:
    """Yield signs that open a line by itself; one that opens line after line marks items."""
    found = list(_OPENING.finditer(text))
    follows = [
        not text[text.find("\n", a.end()) : b.start()].strip() and "\n" in text[a.end() : b.start()]
        for a, b in pairwise(found)
    ]
    for m, before, after in zip(found, (False, *follows), (*follows, False), strict=False):
        if not before and not after:
            yield m.start(1), m.end(1), ""


@lru_cache(maxsize=1)
def _dressed() -> re.Pattern[str]:
    """Return what is left out or read as something else, each kind a group."""
    joining = alternatives("adding", "and_or")  # `drifts-` og vedlikeholdsavtale
    gone = (
        r"<!--.{0,2000}?-->",
        r"~~[^~\n]{1,300}~~",  # struck out
        r"(?i:<(?:s|del|strike)>)[^<>\n]{1,300}(?i:</(?:s|del|strike)>)",
        r"\*\*",
        r"[\u00ad\ufeff\u200b-\u200f\u2060\u202a-\u202e]",
        r"(?i:</?(?:b|i|u|em|strong|sup|sub|span|font)(?:\s[^<>\n]{0,80})?>)",
        # A word divided at the end of a line is one word.
        rf"(?<=[a-zæøå])[-\u2010¬][ \t]*\n[ \t]*(?=[a-zæøå]{{3}})(?!{joining}\b)",
        # Footnote signs stand close to a word.
        r"(?<=[a-zæøå.,;:)»”])[¹²³⁰⁴-⁹†‡]+(?!\w)",
        r"(?<=[a-zæøå.,;:)»”])\[\^?\d{1,2}\](?!\()",
        r"(?<=[a-zæøå]{3})\*(?=[\s.,;:)])",
        r"\\(?=[.*_#\-\[\]()|>!+])",
        rf"(?<=\S )(?:{_EMOJI})+[ ]?|(?:{_EMOJI})+(?=[.,;:]?[ \t]*$)",
    )
    quotes = "|".join(map(re.escape, _QUOTES)) + f"|(?i:{'|'.join(_ENTITIES)})"
    return re.compile(
        rf"(?={_FIRST})(?:(?P<{_GONE}>{'|'.join(gone)})"
        rf"|(?P<{_SPACE}>[\u00a0\u2000-\u200a\u202f\u205f\u3000]|[ ]?(?i:<br\s*/?>)[ ]?)"
        rf"|(?P<{_LINE}>[\u2028\u2029\x85\x0b])|(?P<quote>{quotes}))",
        re.MULTILINE,
    )
