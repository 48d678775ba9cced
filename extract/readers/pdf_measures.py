"""All pages in, what is usual on them out: letters' size, lines' distance, and what stands out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .layout import BOLD, LARGE, UNDERLINED
from .pdf_lines import Line, Sheet

_LARGER = 1.18  # times the body's size


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual in the document: letters' size, pitch of lines, whether all is bold."""

    size: float
    pitch: float
    bold: bool

    def weight(self, line: Line) -> int:
        """Return how much a line stands out from the body."""
        if line.size > _LARGER * self.size:
            return LARGE
        if line.bold and not self.bold:
            return BOLD
        return UNDERLINED if line.underlined else 0

    def gap(self, before: Line, line: Line) -> float:
        """Return how far two lines of a page stand apart, in usual distances of their size."""
        if before.page != line.page:
            return 0.0
        step = line.bottom - before.bottom
        return step / (self.pitch * max(line.size, self.size) / self.size)


def measure(sheets: Sequence[Sheet]) -> Measures:
    """Return what is usual in a document."""
    sizes: Counter[float] = Counter()
    bolds: Counter[bool] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
            bolds[line.bold] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    steps: Counter[float] = Counter()
    for sheet in sheets:
        for before, line in pairwise(sheet.lines):
            step = line.bottom - before.bottom
            if abs(line.size - size) < 0.6 and 0.8 * size < step < 2.2 * size:
                steps[round(step * 2) / 2] += len(line.text)
    pitch = steps.most_common(1)[0][0] if steps else 1.2 * size
    return Measures(size, pitch, bolds[True] > bolds[False])
