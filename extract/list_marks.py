"""Nothing in, the signs that the items of a list begin with, and where one is stuck to its words.

Signs come as they are typed, as symbol fonts leave them (in the private use area of Unicode), and
as a scanner reads a dot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PICTURES = "\u2610-\u2612\u2705\u2713-\u2718\u274c➢➤❖\U0001f000-\U0001faff"
_PRINTED = r"\-–—−‐‑•▪‣·●○◦∙→⇒➔■□▸►◆◇\ue000-\uf8ff"
SIGNS = rf"*{_PRINTED}"
"""What may stand between the brackets of a pattern: signs that are no letters and no pictures."""

SIGN = rf"[{SIGNS}{_PICTURES}]\ufe0f?"
"""A pattern: a sign that is no letter and opens an item whatever follows it."""

SCANNED_SIGN = r"[oe+°¤»](?=\s+(?:[^\W\d_][a-zæøå-]{2}|[.…_]{4}))"
"""A pattern: what may be a dot, or a hollow one, where a word or an open field follows."""

_STUCK = re.compile(
    r"^[ \t]*(?:"
    rf"[{_PRINTED}{_PICTURES}]\ufe0f?(?=[*_]*[^\W_])"  # `•Navn`; `*Navn*` is slanting
    r"|(?:\[[xXvV✓ ]?\]|\([xX]\))(?=[^\W_])"  # `[x]Navn`
    r"|\(?(?:[ivx]{1,5}|[a-zæøå]|\d{1,2})\)(?=[^\W\d_]{2})"  # `a)Navn`
    r"|[a-zæøå]\.(?=[A-ZÆØÅ][a-zæøå])"  # `a.Navn`
    r"|(?:\d{1,2}\.){1,3}\d{1,2}(?=[A-ZÆØÅ][a-zæøå])"  # `4.6Varighet`
    r"|(?:\d{1,2}\.){0,3}\d{1,2}\.(?=[A-ZÆØÅ][a-zæøå])"  # `4.6.Varighet`
    r")",
    re.MULTILINE,
)


def stuck_marks(text: str) -> Iterator[tuple[int, str]]:
    """Yield where the last character stands of marks without a space after them, and which it is.

    The word behind one would be read as if the mark were a part of it.
    """
    for m in _STUCK.finditer(text):
        yield m.end() - 1, text[m.end() - 1]
