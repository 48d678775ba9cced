"""Blocks in, out those that only look like headings as the items that they are.

A numbered line by itself between blank lines is as a heading is. Three in a row with nothing under
them are a list that is set with space between its items.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from .structure import Block

_FEWEST = 3  # headings in a row with nothing under them that are items
_CONTENT = frozenset({"paragraph", "item", "row"})


def loose_items(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with the numbered headings that are a list's items made items."""
    items = {at for run in _runs(text, blocks) for at in run}
    if not items:
        return tuple(blocks)
    return tuple(
        replace(block, kind="item", level=0) if at in items else block
        for at, block in enumerate(blocks)
    )


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
