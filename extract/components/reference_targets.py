"""References in, out which clause or annex each means, and whether it is there at all.

What is printed decides, unless the table of contents numbers the same titles otherwise (as when an
editor renumbered the headings): then whichever fits the words around the references better does.
A clause is said to be missing only where the numbers around it leave no doubt.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from ..folding import fold
from ..model import Clause
from ..scope import Scope
from .annex_titles import label_of, may_be_titled
from .contents_table import contents_of, same_title, stems
from .references import Reference

_AROUND = 160  # code points of a sentence that tell what a reference is about
_FIRST = frozenset({"1", "1.1"})  # what a whole numbering begins with
_FEWEST = 3  # numbers in a row that make a numbering one can miss a number in
_FEWEST_BELOW = 2


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference leads to: a clause, if one is meant plainly; and whether it is there.

    `there` is None where the text does not tell.
    """

    clause: Clause | None
    there: bool | None


def targets_of(scope: Scope, references: Sequence[Reference]) -> tuple[Target, ...]:
    """Return what each reference leads to, in their order."""
    numbering = _Numbering(scope)
    by_contents = numbering.prefers_contents(references)
    return tuple(
        numbering.annex(r) if r.annex else numbering.clause(r, by_contents) for r in references
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """The clauses of a part by their plain numbers, and which of these stand at headings.

    Where none do, `headed` are all numbers.
    """

    clauses: Mapping[str, tuple[Clause, ...]]
    headed: frozenset[str]

    @classmethod
    def of(cls, numbered: Sequence[Clause]) -> _Part:
        found: dict[str, tuple[Clause, ...]] = {}
        for clause in numbered:
            number = _plain(clause.number)
            found[number] = (*found.get(number, ()), clause)
        headed = frozenset(_plain(clause.number) for clause in numbered if clause.heading)
        return cls(found, headed or frozenset(found))


_NO_PART = _Part({}, frozenset())


class _Numbering:
    """The numbers of an agreement's clauses, part by part: its body, and each annex by itself."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        # The clauses of agreements inside this one are not its own; their titles may be annexes.
        blocks = {scope.reading.blocks[unit.block].start for unit in scope.units}
        starts = {scope.reading.span(start, start + 1).start for start in blocks}
        self._own = [c for c in scope.clauses if c.span.start in starts]
        first = min((c.span.start for c in scope.clauses), default=0)
        self._annexes = [c for c in scope.clauses if c.annex and c.span.start > first]
        self._labelled = [(label_of(a), a) for a in self._annexes]
        self._numbered = self._parts()
        contents = contents_of(scope)
        self._listed = {n: self._titled(title) for n, title in contents.items()}
        self._conflict = any(
            clause is not None and clause.number != number
            for number, clause in self._listed.items()
        )

    def _titled(self, title: str) -> Clause | None:
        """Return the clause under a heading with a title, if there is just one."""
        fits = [
            c
            for c in self._own
            if c.heading
            and (c.annex or self._part(c.span.start) is None)
            and same_title(title, c.heading)
        ]
        return fits[0] if len(fits) == 1 else None

    def _part(self, offset: int) -> Clause | None:
        """Return the annex that an offset lies in; None for the body.

        An annex lasts until the next, whatever the levels of the headings in it.
        """
        begun = bisect_right(self._annexes, offset, key=lambda a: a.span.start)
        return self._annexes[begun - 1] if begun else None

    def _parts(self) -> dict[Clause | None, _Part]:
        """Return the numbered clauses of the body (None) and of each annex."""
        found: dict[Clause | None, list[Clause]] = {}
        for clause in self._own:
            if clause.number and not clause.annex:
                found.setdefault(self._part(clause.span.start), []).append(clause)
        return {part: _Part.of(clauses) for part, clauses in found.items()}

    # ------------------------------------------------------------ annexes

    def annex(self, reference: Reference) -> Target:
        """Return the annex that a reference means."""
        found = self._annex(reference)
        if found is not None:
            return Target(found, True)
        return Target(None, None if may_be_titled(self._scope, reference.number) else False)

    def _annex(self, reference: Reference) -> Clause | None:
        """Return the annex of the reference's word and number; or one of its own with the number.

        A list of the annexes may stand before them: the last is the annex itself.
        """
        fits = self._labelled
        same = [a for found, a in fits if found == (reference.annex, reference.number.upper())]
        if not same and not any(found and found[0] == reference.annex for found, _ in fits):
            number = reference.number.upper()
            same = [a for found, a in fits if found and found[1] == number and a in self._own]
        return same[-1] if same else None

    # ------------------------------------------------------------ clauses

    def clause(self, reference: Reference, by_contents: bool | None) -> Target:
        """Return the clause that a reference means."""
        if reference.inside is not None:
            annex = self._annex(reference.inside)
            if annex is None:
                return Target(None, None)
            return self._in_part(annex, reference.number)
        at = self._at(reference)
        part = None if reference.named else self._part(at)
        if part is not None and part not in self._numbered:
            part = None  # an annex without numbers refers to the body's
        beside = self._beside(at, reference.number) if reference.near else None
        if beside is not None:
            return Target(beside, True)
        if part is not None:
            found = self._in_part(part, reference.number)
            return found if found.there else Target(None, None)
        if not self._conflict:
            return self._in_part(None, reference.number)
        printed, listed = self._printed(None, reference.number), self._by_contents(reference.number)
        if by_contents is None:
            return Target(None, True if printed and listed else None)
        chosen = listed if by_contents else printed
        return Target(chosen, True if chosen else None)

    def prefers_contents(self, references: Sequence[Reference]) -> bool | None:
        """Tell whether references count as the table of contents does; None if unclear."""
        if not self._conflict:
            return False
        score = 0
        for reference in references:
            if reference.annex or reference.inside or reference.near:
                continue
            listed = self._by_contents(reference.number)
            printed = self._printed(None, reference.number)
            score += self._fit(reference, listed) - self._fit(reference, printed)
        return None if score == 0 else score > 0

    def _fit(self, reference: Reference, clause: Clause | None) -> int:
        """Return how well a clause fits what is said around a reference to it."""
        if clause is None:
            return 0
        if reference.itself:
            return 3 if clause.span.start <= self._at(reference) < clause.span.end else -3
        text, unit = self._scope.reading.shadow.text, reference.unit
        around = text[max(unit.start, reference.start - _AROUND) : reference.start]
        around += text[reference.end : min(unit.end, reference.end + _AROUND)]
        return len(stems(around) & stems(clause.heading or ""))

    def _at(self, reference: Reference) -> int:
        return self._scope.reading.span(reference.start, reference.end).start

    def _beside(self, offset: int, number: str) -> Clause | None:
        """Return the item of a number in the clause where an offset lies."""
        around = [c for c in self._own if c.heading and c.span.start <= offset < c.span.end]
        own = max(around, key=lambda c: c.span.start, default=None)
        return self._item(own, number) if own else None

    def _in_part(self, part: Clause | None, number: str) -> Target:
        numbered = self._numbered.get(part, _NO_PART)
        if not numbered.headed & _FIRST:
            return Target(None, None)  # they go on from elsewhere: what is meant is not plain
        found = self._printed(part, number)
        if found is not None:
            return Target(found, True)
        if _plain(number) in numbered.clauses:
            return Target(None, True)  # several are numbered so
        missing = _is_missing(_plain(number), numbered.clauses.keys())
        return Target(None, False if missing else None)

    def _printed(self, part: Clause | None, number: str) -> Clause | None:
        """Return the one clause of a part with a printed number; a heading before an item."""
        fits = self._numbered.get(part, _NO_PART).clauses.get(_plain(number), ())
        headed = tuple(c for c in fits if c.heading)
        fits = headed or fits
        return fits[0] if len(fits) == 1 else None

    def _by_contents(self, number: str) -> Clause | None:
        """Return the clause that the table of contents means by a number (`2.2`: item 2 of 2)."""
        first, _, rest = _plain(number).partition(".")
        top = self._listed.get(first)
        return self._item(top, rest) if top and rest else top

    def _item(self, clause: Clause, number: str) -> Clause | None:
        """Return the item of a number below a clause."""
        below = [
            c
            for c in self._own
            if c is not clause
            and c.number
            and clause.span.holds(c.span)
            and _plain(c.number) in (number, f"{clause.number}.{number}")
        ]
        return below[0] if len(below) == 1 else None


def _plain(number: str | None) -> str:
    """Return a number without full stop and letter: `4.2.`, `4 b`."""
    return re.sub(r"\s?[a-h]$", "", fold(number or "").strip(". "))


def _is_missing(number: str, numbers: Set[str]) -> bool:
    """Tell whether a number is missing in a numbering that runs on from 1 without a gap."""
    above, _, last = number.rpartition(".")
    if not last.isdigit():
        return False
    before = f"{above}." if above else ""
    siblings = {
        int(n[len(before) :])
        for n in numbers
        if n.startswith(before) and n[len(before) :].isdigit()
    }
    whole = siblings == set(range(1, len(siblings) + 1))
    fewest = _FEWEST_BELOW if above else _FEWEST
    return whole and len(siblings) >= fewest and int(last) > len(siblings)
