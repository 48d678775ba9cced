"""A text's lines in, out which of them are a table of contents that nothing announces.

Such a list has no page numbers; its lines are known by what they name: each stands again, further
down, as the heading of a part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .lines import Line

_LONGEST = 90
_FEWEST = 3  # lines of a list of contents


def unannounced_contents(lines: Sequence[Line]) -> frozenset[int]:
    """Return where the lines begin that name, in a row, parts that come later under that name."""
    keys = [_key(line) for line in lines]
    later = Counter(key for key in keys if key)
    found: set[int] = set()
    run: list[int] = []
    for place, key in enumerate(keys):
        if not lines[place].words.strip():
            continue
        if key:
            later[key] -= 1
        in_run = {keys[i] for i in run}
        if key and later[key] and key not in in_run:
            run.append(place)
            continue
        found |= _contents(lines, keys, run, place)
        run = []
    return frozenset(found)


def _contents(
    lines: Sequence[Line], keys: Sequence[str], run: Sequence[int], after: int
) -> set[int]:
    """Return the starts of a run of lines if they all stand again after it."""
    if len(run) < _FEWEST or not any(lines[i].number for i in run):
        return set()
    again = set(keys[after:])
    return {lines[i].start for i in run} if all(keys[i] in again for i in run) else set()


def _key(line: Line) -> str:
    """Return the letters and figures of a line that may name a part, or nothing."""
    if not line.body.strip() or len(line.words) > _LONGEST or "|" in line.words:
        return ""
    return "".join(c for c in line.words.casefold() if c.isalnum())
