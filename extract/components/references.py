"""An agreement in, the places out where it refers to its own clauses and annexes by number.

`jf. punkt 5.2`, `punktene 4.2 til 4.6`, `vedlegg C punkt 2`, `clause 9`; not what belongs to a law
or to another agreement (`rammeavtalens punkt 5` in a data processing agreement).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..model import Span
from ..reading import Unit
from ..scope import Scope
from ..wordings import alternatives, units_of_time, word_list

_SKIPPED = frozenset({"example", "guidance", "italic"})
_NUMBER = r"\d{1,2}(?:\.\d{1,2}){0,3}(?:\s?[a-h](?!\w))?"
_LABEL = r"(?:\d{1,2}|[A-H]|[IVX]{1,4}|l)(?![\wæøå])"  # a scanner reads l for 1
_WORD_BEFORE = re.compile(r"([^\s,;:.()«»\"“”]+)[»\"”]?\s+$")
_GENITIVE = re.compile(r"[’']?s$")
_ACRONYM = re.compile(r"[A-ZÆØÅ][\w-]*[A-ZÆØÅ]")
_STANDARD = re.compile(r"\d{3,}")  # `NS 8401 punkt 3`
_TITLE = 90  # code points of a line that is an annex's own title
_NEAR_LAW = 4  # code points between a law and the part of it that follows
_BEFORE_LAW = 12  # code points between a part and the law that it is of


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference: shadow offsets of its words, and the number or annex label that it names.

    `annex` is the word for the annex that it is to, `inside` the annex that a clause is in;
    `named` tells that the agreement is named (`avtalens punkt 8`), `itself` that it is the clause
    where the words stand (`dette punkt 5`), `near` that it is one beside it (`punkt 2 nedenfor`).
    """

    unit: Unit
    start: int
    end: int
    number: str
    annex: str | None = None
    inside: Reference | None = None
    named: bool = False
    itself: bool = False
    near: bool = False


def references(scope: Scope, laws: Sequence[Span]) -> Iterator[Reference]:
    """Yield the references of an agreement to its own parts; `laws` are where laws are named."""
    for unit in scope.units:
        if unit.kind == "heading" or unit.zones & _SKIPPED:
            continue
        annexes = list(_annexes(scope, unit, laws))
        yield from annexes
        yield from _clauses(scope, unit, laws, annexes)


def _annexes(scope: Scope, unit: Unit, laws: Sequence[Span]) -> Iterator[Reference]:
    text = scope.reading.shadow.text
    titled = unit.end - unit.start < _TITLE and not text[: unit.end].rstrip().endswith(".")
    for m in _annex().finditer(text, unit.start, unit.end):
        if m.start() == unit.start and titled:
            continue
        if _is_own(scope, unit, m.start(), m.end(), laws) is not False:
            for start, end, label in _each(m, _LABEL):
                yield Reference(unit, start, end, label, annex=m.group("word").lower())


def _clauses(
    scope: Scope, unit: Unit, laws: Sequence[Span], annexes: Sequence[Reference]
) -> Iterator[Reference]:
    text = scope.reading.shadow.text
    for m in _clause().finditer(text, unit.start, unit.end):
        beside = next((a for a in annexes if _beside(text, m, a)), None)
        own = None if beside else _is_own(scope, unit, m.start(), m.end(), laws)
        if own is False or (unit.label and m.start() == unit.start):
            continue
        before = _WORD_BEFORE.search(text, max(unit.start, m.start() - 30), m.start())
        after = text[m.end() : m.end() + 14].split()
        itself = bool(before and before.group(1).lower() in word_list("this_words"))
        near = bool(after and after[0].strip(".,;)").lower() in word_list("near_by"))
        for start, end, number in _each(m, _NUMBER):
            unit_follows = re.match(r"\s*(\w+|%)", text[end : end + 20])
            if start > m.start() and unit_follows and _counts(unit_follows.group(1)):
                break  # `punkt 5 og 30 dager`
            yield Reference(
                unit, start, end, number, inside=beside,
                named=own is True, itself=itself, near=near,
            )  # fmt: skip


def _beside(text: str, clause: re.Match[str], annex: Reference) -> bool:
    """Tell whether a clause is one of an annex named right before or after it."""
    between = text[annex.end : clause.start()] if annex.end <= clause.start() else ""
    if annex.end <= clause.start() and re.fullmatch(r"[\s,]*", between):
        return True
    after = text[clause.end() : annex.start] if clause.end() <= annex.start else ""
    return bool(re.fullmatch(rf"\s+{alternatives('parts_of')}\s+", after, re.IGNORECASE))


def _each(m: re.Match[str], pattern: str) -> Iterator[tuple[int, int, str]]:
    """Yield each number of a list (`4.2 til 4.6`); the first with the word before it."""
    first = m.start("numbers")
    for place, found in enumerate(re.finditer(pattern, m.group("numbers"))):
        start = m.start() if place == 0 else first + found.start()
        number = " ".join(found.group().split())
        yield start, first + found.end(), "1" if number == "l" else number


def _counts(word: str) -> bool:
    return word == "%" or word.lower() in units_of_time()


def _is_own(scope: Scope, unit: Unit, start: int, end: int, laws: Sequence[Span]) -> bool | None:
    """Tell whether the agreement is named beside a reference, and no law or other text is.

    None where neither is named.
    """
    span = scope.reading.span(start, end)
    near = _laws_near(laws, span)
    if any(law.start < span.end and span.start < law.end + _NEAR_LAW for law in near):
        return False
    if any(0 <= law.start - span.end <= _BEFORE_LAW for law in near):
        return False  # `artikkel 5 i loven`
    text = scope.reading.shadow.text
    before = _WORD_BEFORE.search(text, max(unit.start, start - 60), start)
    after = _whole().match(text, end, min(unit.end, end + 60))
    if before:
        word = before.group(1)
        if _ACRONYM.fullmatch(word) or _STANDARD.fullmatch(word) or _is_act(word):
            return False
        whose = _agreement(scope, unit, before.start(1), word)
        if whose is not None:
            return whose
    if after is None or _is_act(after.group(1)):
        return None if after is None else False
    whose = _agreement(scope, unit, after.start(1), after.group(1))
    # `punkt 10 i Veiviseren`: of something that has a name.
    return False if whose is None and after.group(1)[0].isupper() else whose


def _laws_near(laws: Sequence[Span], span: Span) -> Sequence[Span]:
    """Return those of the laws, which stand in the order of the text, that may touch a span."""
    first = bisect_left(laws, span.start - _NEAR_LAW, key=lambda law: law.end)
    last = bisect_right(laws, span.end + _BEFORE_LAW, key=lambda law: law.start)
    return laws[first:last]


def _agreement(scope: Scope, unit: Unit, start: int, word: str) -> bool | None:
    """Tell whether a word means this agreement, another one, or (None) no agreement."""
    nouns = word_list("agreement_nouns")
    forms = {word.lower(), _GENITIVE.sub("", word.lower())}
    if not any(form.endswith(tuple(nouns)) for form in forms):
        return None
    token = scope.reading.token_at(start)
    kinds = {h.code for h in unit.of("kind") if h.start <= token < h.end}
    if kinds:
        return scope.region.kind in kinds
    before = scope.reading.tokens[token - 1].text if token > unit.first else ""
    named = before[:1].isupper() and before.lower() not in word_list("demonstratives")
    return bool(forms & nouns) and not (named and word[:1].isupper())


def _is_act(word: str) -> bool:
    endings = tuple(word_list("act_endings")) + tuple(word_list("the_regulation"))
    bare = _GENITIVE.sub("", word.lower())
    return bare.endswith(endings) or word.lower().endswith(endings)


@lru_cache(maxsize=1)
def _clause() -> re.Pattern[str]:
    words, more = alternatives("clause_words"), rf"\s*(?:,|[–-]|\b{_joining()}\b)\s*"
    return re.compile(
        rf"(?<!\w)(?i:{words})\s+"
        rf"(?P<numbers>{_NUMBER}(?:{more}{_NUMBER})*)(?![\w%]|\.\d|/)"
    )


@lru_cache(maxsize=1)
def _annex() -> re.Pattern[str]:
    words, more = alternatives("annex"), rf"\s*(?:[–-]|\b{_joining()}\b)\s*"
    numbers = alternatives("numbers")
    return re.compile(
        rf"(?<!\w)(?P<word>(?i:{words}))\s+(?:(?i:{numbers})\.?\s*)?"
        rf"(?P<numbers>{_LABEL}(?:{more}{_LABEL})*)"
    )


@lru_cache(maxsize=1)
def _whole() -> re.Pattern[str]:
    """Return the pattern of what leads to the text that a part is of (`i den avtalen`)."""
    article = alternatives("determiners", "demonstratives")
    return re.compile(
        rf"\s+(?i:{alternatives('parts_of')})\s+(?:(?i:{article})\s+)?([^\W\d_][\w’'-]*)"
    )


def _joining() -> str:
    return alternatives("and_or", "range_to")
