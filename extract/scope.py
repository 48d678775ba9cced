"""One agreement as its components see it: its own units, and its own names for the roles."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from .agreements import Region
from .confidence import confidence_of, declared_grounds
from .model import Clause, Fact, Span, Value, Wording
from .reading import Reading, Unit
from .wordings import Hit, language_files

_T = TypeVar("_T")
CUSTOMER_SIDE = {"controller": "customer", "processor": "supplier"}
_COMMERCIAL = frozenset({"framework_agreement", "purchase_agreement", "change_agreement"})
MUTUAL = frozenset(
    {
        "cooperation_agreement",
        "joint_controllers_agreement",
        "independent_controllers_agreement",
    }
)


@dataclass(frozen=True, slots=True)
class Scope:
    """An agreement under reading: `names` are its own words for a role (`Tindra` → processor)."""

    reading: Reading
    region: Region
    units: tuple[Unit, ...]
    names: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    clauses: tuple[Clause, ...] = ()
    # What was made of a unit already; its hits are kept so that their id holds.
    _made: dict[tuple[str, int, int, int], tuple[tuple[Hit, ...], object]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    # The items of each list, by its lead-in and heading.
    _lists: dict[tuple[int | None, int | None], tuple[Unit, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def named(self, names: Mapping[tuple[str, ...], str]) -> Scope:
        """Return the scope with the agreement's own names for the roles."""
        return replace(self, names=dict(names))

    @property
    def mutual(self) -> bool:
        """Tell whether the parties stand on one level (cooperation, controllers)."""
        return self.region.kind in MUTUAL

    @property
    def commercial(self) -> bool:
        """Tell whether the agreement is of buying and selling, whose parties are so called."""
        return self.region.kind in _COMMERCIAL

    def side(self, role: str) -> str:
        """Return a role as this kind of agreement calls it (customer, supplier)."""
        return CUSTOMER_SIDE.get(role, role) if self.commercial else role

    def roles(self, unit: Unit) -> tuple[Hit, ...]:
        """Return who is named in a unit, by the language's words and the agreement's own names."""
        return self.once("roles", unit, Scope._roles)

    def once(self, what: str, unit: Unit, make: Callable[[Scope, Unit], _T]) -> _T:
        """Return what is made of a unit's words, which is made once: it is asked for repeatedly.

        `what` names it; of the unit it may depend on nothing but its place, words and hits.
        """
        key = (what, unit.first, unit.last, id(unit.hits))
        known = self._made.get(key)
        if known is None:
            known = self._made[key] = (unit.hits, make(self, unit))
        return cast(_T, known[1])

    def _roles(self, unit: Unit) -> tuple[Hit, ...]:
        found = {(h.start, h.end): h for h in unit.of("role")}
        if self.names:
            words = [w.folded for w in self.reading.tokens[unit.first : unit.last]]
            longest = max(map(len, self.names))
            first = {name[0] for name in self.names}
            for i, word in enumerate(words):
                if word not in first and not (word.endswith("s") and word[:-1] in first):
                    continue
                for length in range(min(longest, len(words) - i), 0, -1):
                    role = self.names.get(tuple(words[i : i + length]))
                    if role is None and length == 1 and word.endswith("s"):
                        role = self.names.get((word[:-1],))
                    if role is not None:
                        place = (unit.first + i, unit.first + i + length)
                        found[place] = Hit(*place, "role", role)
                        break
        spans = sorted(found.values(), key=lambda h: (h.start, -h.end))
        kept: list[Hit] = []
        for hit in spans:
            if kept and hit.end <= kept[-1].end:
                continue
            kept.append(hit)
        return tuple(kept)

    def list_of(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the items that stand with a unit under one heading and one lead-in, in order."""
        if not self._lists:
            found: dict[tuple[int | None, int | None], list[Unit]] = {}
            for each in self.units:
                if each.kind == "item":
                    found.setdefault((each.lead, each.heading), []).append(each)
            self._lists.update((key, tuple(items)) for key, items in found.items())
        return self._lists.get((unit.lead, unit.heading), ())

    def unit(self, index: int | None) -> Unit | None:
        """Return the agreement's unit of an index; None where it has none of it."""
        if index is None:
            return None
        place = bisect_left(self.units, index, key=lambda unit: unit.index)
        found = self.units[place] if place < len(self.units) else None
        return found if found is not None and found.index == index else None

    def around(self, unit: Unit, reach: int) -> tuple[Unit, ...]:
        """Return a unit and up to `reach` of the agreement's units on either side of it."""
        place = bisect_left(self.units, unit.index, key=lambda other: other.index)
        return self.units[max(0, place - reach) : place + reach + 1]

    def clause_of(self, span: Span) -> str | None:
        """Return the number of the innermost numbered clause that holds a span."""
        # The clauses stand in the order of the text: the nearest one before that holds it.
        begun = bisect_right(self.clauses, span.start, key=lambda clause: clause.span.start)
        for place in range(begun - 1, -1, -1):
            clause = self.clauses[place]
            if clause.number and span.start < clause.span.end:
                return clause.number
        return None

    def fact(
        self,
        kind: str,
        span: Span,
        pattern: str,
        grounds: Iterable[str] = (),
        because: Iterable[Hit] = (),
        /,
        **values: Value,
    ) -> Fact:
        """Return a fact of this agreement with its clause number and how sure it is.

        `grounds` are codes of grounds.toml, to which are added its pattern and what is true of
        the whole text; `because` are the wordings that led to it.
        """
        kept = {k: v for k, v in values.items() if v is not None}
        own = (pattern,) if pattern in declared_grounds() else ()
        rests_on = tuple(dict.fromkeys((*own, *self._of_text(span), *grounds)))
        wordings = {(h.start, h.end, f"{h.group}:{h.code}"): h for h in because}
        return Fact(
            kind,
            span,
            kept,
            pattern,
            confidence_of(kind, frozenset(rests_on)),
            self.clause_of(span),
            rests_on,
            tuple(
                Wording(self.reading.hit_span(wordings[told]), told[2]) for told in sorted(wordings)
            ),
        )

    def _of_text(self, span: Span) -> Iterator[str]:
        """Yield the grounds that lie in the text itself: its language, and damage to its words."""
        reading = self.reading
        if not language_files()[reading.language].supported:
            yield "unsupported_language"
        if reading.is_repaired(span):
            yield "repaired_words"
