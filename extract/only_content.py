"""Blocks in, out those that only look like headings as the content that they are.

A numbered line by itself between blank lines is as a heading is. Three in a row with nothing under
them are a list that is set with space between its items. A short line without a verb is as a
heading is, too: right under one, with nothing under it, it is what that heading is of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from .headings import PLAIN
from .structure import Block

_FEWEST = 3  # headings in a row with nothing under them that are items
_CONTENT = frozenset({"paragraph", "item", "row"})


def content_told(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with the headings that are items, or a part's only words, made that."""
    kinds = {at: "item" for run in _runs(text, blocks) for at in run}
    kinds |= {at: "paragraph" for at in _only_words(text, blocks)}
    if not kinds:
        return tuple(blocks)
    return tuple(
        replace(block, kind=kinds[at], level=0) if at in kinds else block
        for at, block in enumerate(blocks)
    )


def _only_words(text: str, blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the plain lines right under a heading, with another heading or nothing after them.

    Not the first ones, which may be a title of several lines.
    """
    for at in range(2, len(blocks)):
        above, block = blocks[at - 1 : at + 1]
        if not (above.kind == block.kind == "heading" and block.level == PLAIN):
            continue
        if at + 1 < len(blocks) and blocks[at + 1].kind in _CONTENT:
            continue
        # Right under it on the next line, or words with commas under a heading of more weight.
        joins = text.count("\n", above.end, block.start) <= 1
        if joins or (above.level < PLAIN and "," in text[block.start : block.end]):
            yield at


def _runs(text: str, blocks: Sequence[Block]) -> Iterator[range]:
    """Yield where headings follow one another, each with the number after that of the one before.

    The last is none of them where something stands under it.
    """
    start = 0
    steps = [_is_next(text, a, b) for a, b in pairwise(blocks)]
    for at, goes_on in enumerate((*steps, False)):
        if goes_on:
            continue
        end = at + 1
        has_content = end < len(blocks) and blocks[end].kind in _CONTENT
        if end - start - has_content >= _FEWEST:
            yield range(start, end - has_content)
        start = end


def _is_next(text: str, before: Block, after: Block) -> bool:
    if not (before.kind == after.kind == "heading" and before.level == after.level):
        return False
    if before.number is None or after.number is None or text[after.start : after.end][:1] == "#":
        return False
    above, _, last = before.number.rpartition(".")
    part, _, number = after.number.rpartition(".")
    return above == part and last.isdigit() and number.isdigit() and int(number) == int(last) + 1
