"""An agreement in, the sub-processors out that its sentences engage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from ..model import Fact
from ..places import place_in
from ..reading import Unit
from ..scope import Scope
from ..wordings import word_list, word_pattern
from .company_names import is_made_up, legal_form
from .company_spans import company_spans
from .main_clauses import main_clauses
from .subprocessor_facts import (
    SAYS_ALL,
    UNENGAGED_ZONES,
    denies,
    engagement,
    engages,
    is_party,
    names_subprocessor,
)
from .tick_boxes import box_before

_BRACKET = re.compile(r"\(([^)]{2,90})\)")
_WORD = re.compile(r"[a-zæøå]{4}")
_LABEL = re.compile(r"\s*[^\W\d_][^:;\n]{3,60}:\s")
_CONTROLS = frozenset({"audit", "auditor"})  # senses of what one does who is not engaged
Span = tuple[int, int]
_REACH = 120  # code points after a name that tell of it


def in_prose(scope: Scope, tabled: Set[int]) -> Iterator[Fact]:
    """Read `Godkjent er X AS (Norge, drift) og Y ApS (Danmark)` in a sentence."""
    text = scope.reading.shadow.text
    for position, unit in enumerate(scope.units):
        if unit.kind not in ("sentence", "item") or unit.index in tabled:
            continue
        unticked = box_before(scope, unit) is False
        if unit.zones & UNENGAGED_ZONES or denies(unit) or unticked:
            continue
        near = scope.units[max(0, position - 2) : position + 1]
        about = "subprocessors" in unit.sections or _labelled(scope, unit)
        outright = unit.codes("cue") & SAYS_ALL
        if not (about or outright or any(names_subprocessor(u) for u in near)):
            continue
        spans = _own(text, unit, company_spans(text, unit.start, unit.end))
        lists = "subprocessor_list" in unit.codes("lead") or (about and _lists(scope, unit, spans))
        if not (engages(unit) or lists):
            spans = _at_work(scope, unit, spans) if about else ()
        spans = tuple(_parted(text, spans))
        for place, (start, end) in enumerate(spans):
            name = text[start:end].strip()
            if not _may_be_engaged(scope, unit, start, name):
                continue
            stop = spans[place + 1][0] if place + 1 < len(spans) else unit.end
            rest = text[end:stop]
            following = _next_sentence(scope, position) if len(spans) == 1 else ""
            yield engagement(
                scope,
                scope.reading.span(start, end),
                name,
                "subprocessor-prose",
                whole=rest[:_REACH],
                where=rest[:_REACH] if place_in(rest[:_REACH]) else following,
                activity=_activity(rest),
            )


def _labelled(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit opens with a label that speaks of sub-processors."""
    label = _LABEL.match(scope.reading.words(unit))
    return label is not None and any(
        h.code == "subprocessor" and scope.reading.token_start(h.start) < unit.start + label.end()
        for h in unit.of("role")
    )


def _next_sentence(scope: Scope, position: int) -> str:
    """Return the next sentence of the paragraph, which may say where (`Data lagres i Norge`)."""
    unit, following = scope.units[position], scope.units[position + 1 : position + 2]
    words = " ".join(scope.reading.words(u) for u in following if u.block == unit.block)
    return "" if legal_form().search(words) else words


def _own(text: str, unit: Unit, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the companies but those that only own another, or look after what it does."""
    return tuple(
        span
        for span in spans
        if not _owns().search(text, unit.start, span[0]) and not _by(text, unit, span, "overseen")
    )


def _parted(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the companies, those that the last `og` of a list joins as two.

    `X AS, Y AB og Z Inc.`, where one before the last may have no legal form.
    """
    for place, (start, end) in enumerate(spans):
        joint = _joint().search(text, start, end)
        if place and joint and text[:start].rstrip().endswith(","):
            yield start, joint.start()
            start = joint.end()
        yield start, end


@lru_cache(maxsize=1)
def _joint() -> re.Pattern[str]:
    return re.compile(rf"\s+{word_pattern('adding').pattern}\s+(?=[^\W\d_a-zæøå])")


def _by(text: str, unit: Unit, span: Span, what: str) -> bool:
    """Tell whether a company stands after words of a list and `av`: `driftes i dag av X`."""
    return _done_by(what).search(text, unit.start, span[0]) is not None


def _made_use_of(scope: Scope, unit: Unit, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the companies after the words that say of a party that it uses them."""
    used = next(iter(unit.cues("makes_use")), None)
    if used is None or unit.codes("modal") or denies(unit):
        return ()
    return tuple(span for span in spans if span[0] >= scope.reading.token_end(used.end - 1))


def _at_work(scope: Scope, unit: Unit, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the companies that a party uses, or that do what a sentence tells of: `driftes av X`.

    What may, must or will not be done so engages nobody.
    """
    used = _made_use_of(scope, unit, spans)
    if used or unit.codes("modal") or denies(unit) or unit.codes("sense") & _CONTROLS:
        return used
    text = scope.reading.shadow.text
    return tuple(span for span in spans if _by(text, unit, span, "performed"))


def _lists(scope: Scope, unit: Unit, spans: Sequence[Span]) -> bool:
    """Tell whether a unit only lists companies, or says what the one that it opens with does."""
    if "not" in unit.codes("modal") or not spans:
        return False
    clauses = main_clauses(scope, unit)
    if not clauses:
        return True
    text = scope.reading.shadow.text
    opens = not any(c.isalpha() for c in text[unit.start : spans[0][0]])
    verb = scope.reading.tokens[clauses[0].verb].lower
    does = clauses[0].kind == "active" or verb not in word_list("being")
    return opens and does and len(spans) == 1


def _may_be_engaged(scope: Scope, unit: Unit, start: int, name: str) -> bool:
    """Tell whether a name is neither an example's, nor opens with `Godkjent`, nor a party's."""
    opens = any(
        h.code == "engaged" and scope.reading.token_start(h.start) == start for h in unit.of("cue")
    )
    if opens or is_made_up(name) or _in_tip(scope.reading.shadow.text, unit, start):
        return False
    return not is_party(scope, name)


def _in_tip(text: str, unit: Unit, at: int) -> bool:
    """Tell whether a name stands within square brackets, which say how to fill in a form."""
    opened = text.rfind("[", unit.start, at)
    return opened >= 0 and len(text[opened:at].split()) > 1 and "]" not in text[opened:at]


def _activity(rest: str) -> str | None:
    """Return the part in brackets after a name that is no place."""
    inner = _BRACKET.search(rest)
    parts = [p.strip() for p in inner.group(1).split(",")] if inner else []
    return next((p for p in parts if place_in(p) is None and _WORD.search(p)), None)


@lru_cache(maxsize=2)
def _done_by(what: str) -> re.Pattern[str]:
    """Return the pattern of what is done, right before who does it: `driftes av`."""
    agent = word_pattern("agentive").pattern
    done = word_pattern(what).pattern.replace(r"\s+", r"(?:\s+[a-zæøå]+)?\s+")  # `is now provided`
    return re.compile(rf"{done}(?: [a-zæøå]+){{0,3}}\s+{agent}\s+$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _owns() -> re.Pattern[str]:
    """Return the pattern of what says that the next company only owns the one before."""
    return re.compile(rf"{word_pattern('owned_by').pattern}\s+$", re.IGNORECASE)
