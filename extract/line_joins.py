"""Blocks in, the shadow out in which their sentences run on over the ends of lines.

A line end inside a sentence is read as a space, so that `innen 30` and `dager` on the next line are
one time limit. Nothing moves: a space is as long as a line end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from .headings import leads_on
from .shadow import Shadow
from .structure import Block

_JOINED = frozenset({"paragraph", "item", "heading"})
_LINE_END = re.compile(r"(?<=[^\s.:;!?])[ \t]*(\n)(?!\s*\n)[ \t]*(?=(\S))")
_GOES_ON = re.compile(r"[a-zæøå\d(\[«§]")


def joined(shadow: Shadow, blocks: Iterable[Block]) -> Shadow:
    """Return the shadow with spaces for the line ends that stand inside a block's sentences."""
    text = shadow.text
    parts: list[str] = []
    at = 0
    for block in blocks:
        if block.kind not in _JOINED:
            continue
        for m in _LINE_END.finditer(text, block.start, block.end):
            if _runs_on(text[block.start : m.start()], m.group(2)):
                parts += (text[at : m.start(1)], " ")
                at = m.end(1)
    return replace(shadow, text="".join((*parts, text[at:]))) if parts else shadow


def _runs_on(before: str, after: str) -> bool:
    """Tell whether a sentence runs on from some words into a line that begins with a letter."""
    return bool(_GOES_ON.match(after)) or before.endswith(",") or leads_on(before[-20:])
