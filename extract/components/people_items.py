"""A list of people in a unit in, a fact for each group of people out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from ..vocabulary import VAGUE
from ..wordings import Hit, word_list, word_pattern
from .data_items import hits_within, is_clause
from .data_runs import OTHER_SECTIONS
from .lists import items
from .people_named import looks_like_people

_LONGEST = 70  # code points of a group's name
_MOST_WORDS_ITEM = 12  # of a list's item that may explain its group
_MOST_WORDS_UNKNOWN = 4
_MOST_WORDS_PEOPLE = 9  # of a group that no wording knows, but whose noun names people
_FEWEST_IN_LIST = 3
_MOST_WORDS_BESIDE = 2  # of a group that no wording knows, among groups that are known
_FEWEST_TOLD = 2  # groups of people in a sentence that only says whom something concerns
_MOST_WORDS_BEFORE = 2  # of such a group, before the people
_NEAR = 3  # units after it in which what is kept of them stands
_SLOT = re.compile(r"\[[^\]]*\]?")
_OF = "s"  # ends a genitive
LISTED = "subject-item"
"""The pattern of a group that stands in a list of groups."""


def people_items(
    scope: Scope, unit: Unit, start: int, end: int, known_only: bool, pattern: str = LISTED
) -> Iterator[Fact]:
    """Yield the groups listed between shadow offsets `start` and `end` of a unit.

    With `known_only`, what no wording knows is a group only if its noun names people.
    """
    text = scope.reading.shadow.text
    parts = tuple(_coupled(text, items(text, start, end)))
    known = sum(
        bool(hits_within(scope, unit, "subject", a, b)) or looks_like_people(text[a:b])
        for a, b in parts
    )
    mostly = known_only and len(parts) >= _FEWEST_IN_LIST and known * 2 > len(parts)
    for a, b in parts:
        colon = text.find(":", a, b)
        b = b if colon < 0 else colon  # `ansatte: navn` names a group, and data
        inside = hits_within(scope, unit, "subject", a, b)
        b = _before_occasion(text, a, b) if inside else b
        words = text[a:b]
        listed = mostly and len(words.split()) <= _MOST_WORDS_BESIDE
        if not inside and (colon >= 0 or not _may_be_people(words, known_only and not listed)):
            continue
        if _SLOT.fullmatch(words):
            continue  # `[andre grupper]` is to be filled in
        if inside and (
            _owns_data(scope, unit, inside[0]) or _is_data_on(unit, inside[0], a, scope)
        ):
            continue  # `elevens karakterer` and `straffesaker mot foreldre` are kinds of data
        if not inside and words.lower() in word_list("noun_markers"):
            continue  # `alle`
        if not _is_short(words, bool(inside) and unit.kind == "item"):
            continue
        if word_pattern("example_words").match(words) or is_clause(words):
            continue
        if word_pattern("no_item_begins").match(words) and not (
            inside and word_pattern("more_of_a_kind").match(words)
        ):
            continue
        yield scope.fact(
            "data_subject",
            scope.reading.span(a, b),
            pattern,
            () if inside else ("unknown_wording",),
            inside[:1],
            subject=inside[0].code if inside else "other",
            label=words,
        )


def _before_occasion(text: str, start: int, end: int) -> int:
    """Return where a group's name ends: before `på vegne av`, `i forbindelse med`."""
    found = (word_pattern(name).search(text, start, end) for name in ("on_behalf", "circumstances"))
    cut = min((m.start() for m in found if m), default=end)
    return start + len(text[start:cut].rstrip()) if cut > start else end


def people_told_of(scope: Scope, unit: Unit) -> int | None:
    """Return where the people begin of a sentence that only says whom something concerns.

    `Det gjelder ansatte, vikarer og styremedlemmer`: all that it lists must be people, and what is
    kept of them must stand close by, for much else may concern people.
    """
    cue = next(iter(unit.cues("tells_whom")), None)
    if cue is None or cue.start != scope.reading.next_word(unit.first):
        return None
    if unit.kind != "sentence" or unit.sections & OTHER_SECTIONS or unit.of("modal"):
        return None
    start = scope.reading.token_end(cue.end - 1)
    parts = tuple(items(scope.reading.shadow.text, start, unit.end))
    if len(parts) < _FEWEST_TOLD or not all(_opens_with_people(scope, unit, *p) for p in parts):
        return None
    near = (scope.unit(unit.index + step) for step in (-1, *range(1, _NEAR + 1)))
    return start if any(u is not None and u.codes("data") - VAGUE for u in near) else None


def _opens_with_people(scope: Scope, unit: Unit, start: int, end: int) -> bool:
    """Tell whether an item names people within its first words (`deres pårørende`)."""
    people = hits_within(scope, unit, "subject", start, end)
    if not people:
        return False
    before = scope.reading.shadow.text[start : scope.reading.token_start(people[0].start)]
    return len(before.split()) <= _MOST_WORDS_BEFORE


def _owns_data(scope: Scope, unit: Unit, people: Hit) -> bool:
    """Tell whether the people named are those whose data the next words name."""
    owner = scope.reading.tokens[people.end - 1].lower
    named = {h.start for h in unit.of("subject")}
    data = {h.start for h in unit.of("data")} - named
    return owner.endswith(_OF) and people.end in data


def _is_data_on(unit: Unit, people: Hit, start: int, scope: Scope) -> bool:
    """Tell whether data stand before the people, with a preposition between, from an offset on."""
    named = {h.start for h in unit.of("subject")}
    before = [
        h.end
        for h in hits_within(scope, unit, "data", start, scope.reading.token_start(people.start))
        if h.start not in named and h.end <= people.start
    ]
    if not before:
        return False
    between = (scope.reading.tokens[i].lower for i in range(max(before), people.start))
    return any(word in word_list("prepositions") for word in between)


def _may_be_people(words: str, known_only: bool) -> bool:
    """Tell whether words that no wording knows may name a group, by their length and noun."""
    if len(words.split()) <= _MOST_WORDS_UNKNOWN and not known_only:
        return True
    return len(words.split()) <= _MOST_WORDS_PEOPLE and looks_like_people(words)


def _coupled(text: str, parts: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the groups, `foreldre eller andre foresatte` as one."""
    last: tuple[int, int] | None = None
    for start, end in parts:
        coupled = last is not None and "," not in text[last[1] : start]
        if (
            last
            and coupled
            and (
                word_pattern("more_of_a_kind").match(text, start, end)
                or text[slice(*last)].lower() in word_list("before_people")
            )
        ):
            last = (last[0], end)
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def _is_short(words: str, known_item: bool) -> bool:
    """Tell whether words are short enough for a group's name; an item of a list may explain it."""
    most = _MOST_WORDS_ITEM if known_item else _MOST_WORDS_PEOPLE
    return len(words) <= _LONGEST and len(words.split()) <= most
