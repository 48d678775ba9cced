"""List items in, out what leads into each: lists inside lists, told apart by their labels.

`5.2 Varselet skal inneholde:` leads into `a)` and `b)` under it, and `5.3` after them goes on from
nothing: a label of another form opens a deeper list, one of a form seen before goes back to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .structure import Block

_NONE: frozenset[str] = frozenset()
_SCANNED_DOT = "•"
_BOX = re.compile(r"[☐□☒☑✓✔]|\[\s{0,4}[xX]?\s{0,4}\]")
_TABLE = "|"
_ROMAN = frozenset("ivx")
_BEFORE = {"i": "h", "v": "u", "x": "w"}


@dataclass(slots=True)
class _Lead:
    unit: int
    own: str  # the form of the label of the item that leads, if an item does
    items: str = ""  # the form of the labels in its list, once that has begun
    sections: frozenset[str] = _NONE


class Leads:
    """The lead-ins that are open where the units are being cut, the outermost first."""

    def __init__(self) -> None:
        self._open: list[_Lead] = []
        self._form = ""
        self._number: str | None = None

    @property
    def unit(self) -> int | None:
        """Return the unit that leads into what comes now, if one does."""
        return self._open[-1].unit if self._open else None

    @property
    def sections(self) -> frozenset[str]:
        """Return what the list under the lead-in is of, as the sections that headings open."""
        return self._open[-1].sections if self._open else _NONE

    def close(self) -> None:
        """Leave all lists, before a paragraph or a heading."""
        self._open.clear()
        self._form, self._number = "", None

    def row(self) -> None:
        """Note that a table stands under the lead-in: items after it go on from something else."""
        if self._open and not self._open[-1].items:
            self._open[-1].items = _TABLE

    def enter(self, text: str, item: Block) -> None:
        """Go to the list that an item belongs to."""
        if self._open and self._open[-1].items == _TABLE:
            self._open.pop()
        form = self.form_of(text, item)
        forms = [lead.items for lead in self._open]
        if form in forms:
            del self._open[forms.index(form) + 1 :]
        elif form[:1] not in "-":
            # 5.3 after the list of 5.2 is no item of that list.
            own = next((n for n, lead in enumerate(self._open) if lead.own == form), None)
            if own is not None:
                del self._open[own:]
        if self._open and not self._open[-1].items:
            self._open[-1].items = form
        self._form, self._number = form, item.number

    def lead(self, unit: int, sections: frozenset[str], inside: bool) -> None:
        """Let a unit lead into what follows, in a list that goes on (`inside`) or afresh."""
        if not inside:
            self._open.clear()
        self._open.append(_Lead(unit, self._form if inside else "", sections=sections))

    def opens_deeper(self, text: str, item: Block) -> bool:
        """Tell whether an item would open a list under the one before it."""
        form = self.form_of(text, item)
        known = {lead.items for lead in self._open} | {lead.own for lead in self._open}
        return form != self._form and form not in known

    def form_of(self, text: str, item: Block) -> str:
        """Return what items of one list have in common: the kind of number, or the mark."""
        number = item.number
        if not number:
            mark = text[item.start : item.text_start]
            if _BOX.search(mark):
                return "-box"  # a ticked one is of one list with those left open
            sign = mark.strip()[:1]
            # A scanner reads one and the same dot now as e, now as o.
            sign = _SCANNED_DOT if sign in ("e", "o") else sign
            return f"-{sign}{len(mark) - len(mark.lstrip())}"
        if number[0].isdigit():
            sign = text[item.start : item.text_start].strip()
            # `1)` under `§ 5.` or `5.` is of another list than the clause.
            mark = "§" if sign.startswith("§") else ")" if sign.endswith(")") else ""
            return f"1{number.count('.')}{mark}"
        if len(number) > 1 or (number.lower() in _ROMAN and not self._is_letter(number)):
            return "i"
        return "A" if number.isupper() else "a"

    def _is_letter(self, number: str) -> bool:
        """Tell whether i, v or x is the letter after the one before, not a Roman number."""
        before = _BEFORE[number.lower()]
        return self._form in ("a", "A") and (self._number or "").lower() == before
