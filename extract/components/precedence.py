"""An agreement in, its rules out on which agreement, annex or part prevails over which other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit, word_list

_NO_RULE_ZONES = frozenset({"example", "guidance", "italic"})
_LABEL = re.compile(r"\d+(?:\.\d+)*\.?|[IVX]+|[A-H]")
_MATTER = re.compile(r"[^.,;]{3,110}")
_NAME_WORDS = 2  # before the kind of a text
_OBJECT_REACH = 3  # tokens between `foran` and what it is that yields


@dataclass(frozen=True, slots=True)
class _Part:
    """A text that may prevail or yield (`denne avtalen`, `Vedlegg 1 til 3`): tokens and name."""

    start: int
    end: int
    name: str


def find_precedence(scope: Scope) -> list[Fact]:
    """Return the rules that one text prevails over another."""
    return list(_rules(scope))


def _rules(scope: Scope) -> Iterator[Fact]:
    for unit in scope.units:
        if unit.kind not in ("sentence", "item") or unit.zones & _NO_RULE_ZONES:
            continue
        rules = unit.cues("prevails", "yields", "holds")
        if "precedence" not in unit.codes("sense") or not rules:
            continue
        for part in _apart(scope, unit):
            yield _rule(scope, part)


def _rule(scope: Scope, unit: Unit) -> Fact:
    """Return the fact of the one rule in a sentence or a part of one."""
    rules = unit.cues("prevails", "yields", "holds")
    higher, lower = _order(scope, unit, rules)
    return scope.fact(
        "precedence",
        scope.reading.span(unit.start, unit.end),
        "precedence",
        () if higher and lower else ("one_side",),
        (*rules, *(h for h in unit.of("sense") if h.code == "precedence")),
        prevailing=higher,
        yielding=lower,
        scope_words=_about(scope, unit),
    )


def _apart(scope: Scope, unit: Unit) -> Iterator[Unit]:
    """Yield the parts of a sentence with two rules: `A prevails over B, and B over C`."""
    tokens, joining = scope.reading.tokens, word_list("and_or")
    rules = sorted({(h.start, h.end) for h in unit.cues("prevails")})
    begins = unit.first
    for (_, end), (start, _) in pairwise(rules):
        joint = next(
            (
                i
                for i in range(end, start)
                if tokens[i].lower in joining and tokens[i - 1].text in ",;"
            ),
            None,
        )
        named = joint is not None and any(joint < p.start < start for p in _parts(scope, unit))
        if joint is not None and named and joint > begins:
            yield _cut(scope, unit, begins, joint)
            begins = joint + 1
    yield unit if begins == unit.first else _cut(scope, unit, begins, unit.last)


def _cut(scope: Scope, unit: Unit, first: int, last: int) -> Unit:
    """Return the part of a unit between two of its tokens."""
    reading = scope.reading
    return replace(
        unit,
        start=unit.start if first == unit.first else reading.token_start(first),
        end=unit.end if last == unit.last else reading.token_start(last),
        first=first,
        last=last,
        hits=tuple(h for h in unit.hits if first <= h.start and h.end <= last),
    )


def _order(scope: Scope, unit: Unit, rules: Sequence[Hit]) -> tuple[str | None, str | None]:
    """Return what prevails and what yields, each where the words name it."""
    parts = _parts(scope, unit)
    for rule in sorted(rules, key=lambda hit: (hit.code != "prevails", hit.start, -hit.end)):
        before = [p for p in parts if p.end <= rule.start]
        inside = [p for p in parts if rule.start <= p.start and p.end <= rule.end]
        after = [p for p in parts if p.start >= rule.end]
        # `Bilag 3 går foran del 1`, but `går bilag 3 foran del 1`.
        first = inside[-1:] or (after[:1] if rule.code == "holds" else before[-1:])
        if not first:
            continue
        second = [p for p in after if p.start - rule.end <= _OBJECT_REACH and p not in first]
        # `Mellom A og B går A foran`: the one of the two that does not prevail yields.
        others = [p for p in before if _kernel(p) != _kernel(first[0])]
        higher, lower = first[0].name, next((p.name for p in (*second, *others)), None)
        return (lower, higher) if rule.code == "yields" else (higher, lower)
    return None, None


def _parts(scope: Scope, unit: Unit) -> tuple[_Part, ...]:
    """Return the texts that a unit names, each with its determiner and number."""
    tokens = scope.reading.tokens
    parts: list[_Part] = []
    for hit in sorted(unit.cues("text_part"), key=lambda h: (h.start, -h.end)):
        if parts and hit.start < parts[-1].end:
            continue
        start, end = hit.start, hit.end
        # `the Main Agreement`: English names a text by words before its kind.
        while (
            start > unit.first + 1
            and hit.start - start < _NAME_WORDS
            and (tokens[start - 1].is_title and tokens[start - 1].is_alpha)
        ):
            start -= 1
        if start > unit.first and tokens[start - 1].lower in word_list("demonstratives"):
            start -= 1
        while end < unit.last and (
            _LABEL.fullmatch(tokens[end].text)
            or (
                tokens[end].lower in word_list("range_to")
                and end + 1 < unit.last
                and tokens[end + 1].is_digit
            )
        ):
            end += 1
        words = " ".join(tokens[i].text for i in range(start, end) if not tokens[i].is_space)
        parts.append(_Part(start, end, words.rstrip(".")))
    return tuple(parts)


def _kernel(part: _Part) -> str:
    """Return a name without determiner and inflection, to tell two things apart."""
    words = [w for w in part.name.lower().split() if w not in word_list("demonstratives")]
    return " ".join(word[:8] for word in words)


def _about(scope: Scope, unit: Unit) -> str | None:
    """Return what matters a rule is limited to (`når det gjelder behandling av ...`)."""
    reading = scope.reading
    ends = {reading.next_word(hit.end) for hit in unit.cues("concerning")}
    for hit in unit.cues("data_matter"):
        if hit.start in ends:
            found = _MATTER.match(reading.shadow.text, reading.token_start(hit.start), unit.end)
            return " ".join(found.group().split()) if found else None
    return None
