"""A list of personal data in a unit in, a fact for each kind of data out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from ..vocabulary import VAGUE, category_of, named_together, special_data
from ..wordings import Hit, alternatives, word_list, word_pattern
from .lists import items, joined

_BRACKET = re.compile(r"\s*\(([^()\n]+)\)")

_WIDE = frozenset({"case_status", "benefit", "free_text", "behaviour", "education"})
"""Kinds of data whose words are common, so that a long item may mean something else."""

_NAME = re.compile(r"[A-ZÆØÅ][a-zæøå]+(?:[ -][A-ZÆØÅ][a-zæøå]+)+")
"""Somebody's name, which is no kind of data."""

_LONGEST_UNKNOWN = 60  # code points of an item that no wording knows
_MOST_WORDS_UNKNOWN = 6
_MOST_WORDS_WIDE = 7
_FEWEST_BESIDE_ASKED = 2  # known kinds of data in a list where an item may be a question
_SHORTEST_BEFORE_WHOM = 3  # code points before `for`, `om` at least


def data_items(
    scope: Scope, unit: Unit, start: int, end: int, status: str, unknown_too: bool
) -> Iterator[Fact]:
    """Yield the kinds of data listed between shadow offsets `start` and `end` of a unit.

    With `unknown_too`, what no wording knows is data of category `other`.
    """
    reading = scope.reading
    text = reading.shadow.text

    def kind(a: int, b: int) -> tuple[str, str] | None:
        hit = _best(scope, unit, a, b)
        return (category_of(hit.code), hit.code) if hit else None

    stop = min(_where_people_begin(scope, unit, start, end), _verb_after(scope, unit, start, end))
    listed = tuple(joined(text, list(items(text, start, stop)), kind, named_together()))
    alone = unit.kind == "sentence" and len(listed) == 1
    known = sum(_best(scope, unit, *item) is not None for item in listed)
    for item in listed:
        asked = known >= _FEWEST_BESIDE_ASKED and _is_asked(text[slice(*item)])
        a, b = item if asked else _trimmed(scope, unit, *item)
        words = text[a:b]
        hit = _best(scope, unit, a, b)
        if not asked and (_begins_no_item(words, hit) or is_clause(words)):
            continue
        if hit is None and not (unknown_too and (asked or _may_be_data(words))):
            continue
        if hit is None and alone and hits_within(scope, unit, "data", *item):
            continue  # `Trenerne krysser av for oppmøte`: the data were what has been cut off
        code = hit.code if hit else None
        if code in _WIDE and not unknown_too and len(words.split()) > _MOST_WORDS_WIDE:
            continue
        yield scope.fact(
            "personal_data", reading.span(a, b), "data-item" if hit else "data-unknown",
            _grounds(hit, status, unknown_too), () if hit is None else (hit,),
            category=category_of(code) if code else "other", concept=code,
            special=bool(code and code in special_data()), status=status, label=words,
        )  # fmt: skip
        aside = _BRACKET.match(text, item[1], unit.end)
        told = aside and aside.group(1).split()[0].lower() not in word_list("prepositions")
        if aside and told and len(hits_within(scope, unit, "data", *aside.span(1))) > 1:
            # `kontaktdata (navn, telefon)` tells the kinds of a kind
            yield from data_items(scope, unit, *aside.span(1), status, False)


def _begins_no_item(words: str, hit: Hit | None) -> bool:
    """Tell whether words open as no kind of data does; `opplysninger fra helseattest` is one."""
    m = word_pattern("no_item_begins").match(words)
    following = words[m.end() :].split(maxsplit=1)[:1] if m else []
    return bool(m) and not (hit and following and following[0].lower() in word_list("from_words"))


def _grounds(hit: Hit | None, status: str, listed: bool) -> Iterator[str]:
    """Yield what makes a kind of data less sure than one whose words are known, in a list."""
    if hit is None:
        yield "unknown_wording"
    if status == "possible":
        yield "undecided"
    if not listed:
        yield "in_passing"


def hits_within(scope: Scope, unit: Unit, group: str, start: int, end: int) -> tuple[Hit, ...]:
    """Return a unit's hits of a group that lie wholly between two shadow offsets."""
    reading = scope.reading
    return tuple(
        h
        for h in unit.of(group)
        if reading.token_end(h.start) > start and reading.token_start(h.end - 1) < end
    )


def explains_people(scope: Scope, unit: Unit) -> bool:
    """Tell whether an item names people and explains who: `pårørende som svarer på skjema`."""
    people = unit.of("subject")
    if unit.kind != "item" or not people:
        return False
    reading = scope.reading
    before = reading.shadow.text[unit.start : reading.token_start(people[0].start)]
    after = reading.next_word(people[0].end)
    explained = after < unit.last and reading.tokens[after].lower in word_list("relative_pronouns")
    return explained and not any(c.isalpha() for c in before)


def is_clause(words: str) -> bool:
    """Tell whether words hold a finite verb that does not explain a word before it.

    `navn som er registrert`, `nummeret de kan nås på` and `hva saken er` are no clauses of ours.
    """
    if word_pattern("asking").match(words) or word_pattern("whether_words").match(words):
        return False
    return any(not _explains(words[: m.start()]) for m in _verb().finditer(words))


def _explains(before: str) -> bool:
    """Tell whether a verb belongs to a relative clause, by the words before it."""
    return bool(_relative_clause().search(before))


def _best(scope: Scope, unit: Unit, start: int, end: int) -> Hit | None:
    """Return the most telling kind of data between two shadow offsets.

    Of two as telling, the head is the last before a preposition: `husstandens inntekt` is income,
    `telefonnummer til pårørende` a telephone number.
    """
    inside = hits_within(scope, unit, "data", start, end)
    most = max((_weight(h.code) for h in inside), default=0)
    telling = [h for h in inside if _weight(h.code) == most]
    words = [scope.reading.tokens[i].lower for i in range(unit.first, unit.last)]
    heads = [h for h in telling if not _preposition_between(words, telling[0], h, unit.first)]
    return max(heads, key=lambda h: (h.end - h.start, h.start), default=None)


def _preposition_between(words: list[str], first: Hit, hit: Hit, offset: int) -> bool:
    """Tell whether a preposition stands between two hits, words counted from `offset`."""
    between = words[first.end - offset : hit.start - offset]
    return any(word in word_list("prepositions") for word in between)


def _weight(code: str) -> int:
    if code in special_data():
        return 2
    return 0 if code in VAGUE else 1


def _trimmed(scope: Scope, unit: Unit, start: int, end: int) -> tuple[int, int]:
    """Return an item without whom its data are about, and without `opplysninger om` before it."""
    text = scope.reading.shadow.text
    for hit in hits_within(scope, unit, "cue", start, end):
        if hit.code == "data_about" and scope.reading.token_start(hit.start) <= start:
            after = scope.reading.token_end(hit.end - 1)
            start = after + len(text[after:end]) - len(text[after:end].lstrip())
    inside = hits_within(scope, unit, "data", start, end)
    whom = next(
        (m for m in _for_whom().finditer(text[start:end]) if not _within(scope, inside, start, m)),
        None,
    )
    if whom and whom.start() > _SHORTEST_BEFORE_WHOM:
        before = hits_within(scope, unit, "cue", start, start + whom.start())
        if not any(h.code == "needs_its_object" for h in before):
            end = start + whom.start()
    return start, end


def _may_be_data(words: str) -> bool:
    """Tell whether words that no wording knows are short enough to be a kind of data."""
    opening = words.split(maxsplit=1)[0].lower()
    return (
        opening not in word_list("for_words") | word_list("about_words")
        and words.lower() not in word_list("adding") | word_list("choosing")
        and len(words) <= _LONGEST_UNKNOWN
        and len(words.split()) <= _MOST_WORDS_UNKNOWN
        and not words[:1].isdigit()
        and "<" not in words
        and not _NAME.fullmatch(words)
        and not word_pattern("asking").match(words)
    )


def _within(scope: Scope, hits: tuple[Hit, ...], start: int, m: re.Match[str]) -> bool:
    """Tell whether words, counted from an offset, stand inside a kind of data: `date of birth`."""
    a, b = start + m.start(), start + m.end()
    reading = scope.reading
    return any(reading.token_start(h.start) < a and b < reading.token_end(h.end - 1) for h in hits)


def _is_asked(words: str) -> bool:
    """Tell whether an item says what is registered by a question: `hvilken time de bestilte`."""
    opening, _, rest = words.lower().partition(" ")
    if len(words) > _LONGEST_UNKNOWN or not rest:
        return False
    if opening in word_list("whether_words"):
        subjects = word_list("relative_subjects") | word_list("contact_subjects")
        return rest.split()[0] in subjects or word_pattern("finite_verbs").search(rest) is not None
    return word_pattern("which_words").match(words) is not None


def _where_people_begin(scope: Scope, unit: Unit, start: int, end: int) -> int:
    """Return where a list of data ends and says whom it is about (`osv. for naboer`)."""
    reading = scope.reading
    people = hits_within(scope, unit, "subject", start, end)
    named = {h.start for h in people}
    data = hits_within(scope, unit, "data", start, end)
    parting = word_list("adding") | {","}

    def is_listed(hit: Hit) -> bool:
        before = reading.tokens[hit.start - 1].lower if hit.start > unit.first else ""
        return hit.start in named and before in parting

    told = [h for h in data if h.start not in named]
    last_told = max((h.start for h in told), default=-1)
    last = max((h.start for h in data if not is_listed(h)), default=-1)
    tells = any(h.code not in VAGUE for h in told)
    for hit in people:
        before = hit.start - 1
        if before < unit.first or reading.token_start(before) <= start:
            continue
        word = reading.tokens[before].lower
        if word in word_list("for_words") and before > last:
            return reading.token_start(before)
        if word in word_list("about_words") and before > last_told and tells:
            return reading.token_start(before)  # `navn og telefon om elever og foresatte`
    return end


@lru_cache(maxsize=1)
def _for_whom() -> re.Pattern[str]:
    words = rf"{word_pattern('for_words').pattern}|{word_pattern('about_words').pattern}"
    return re.compile(rf"\s+(?i:{words})\s+(?=[^\W\d_])")


def _verb_after(scope: Scope, unit: Unit, start: int, end: int) -> int:
    """Return where the verb stands whose subject is the list: `navn og adresse ligger hos`."""
    reading = scope.reading
    inside = hits_within(scope, unit, "data", start, end)
    if not inside or reading.shadow.text[start : reading.token_start(inside[0].start)].strip():
        return end
    listed = reading.token_end(inside[0].end - 1)
    for m in _main_verb().finditer(reading.shadow.text, listed, end):
        if not _explains(reading.shadow.text[start : m.start()]):
            after = sum(reading.token_start(h.start) > m.start() for h in inside)
            return end if 2 * after > len(inside) else m.start()
    return end


@lru_cache(maxsize=1)
def _main_verb() -> re.Pattern[str]:
    """Return the pattern of a verb that says more of the list; at an item's end it is a noun."""
    joining = alternatives("adding", "choosing")
    return re.compile(rf"\b{alternatives('finite')}\b(?=\s+(?!{joining}\b)\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _verb() -> re.Pattern[str]:
    return word_pattern("finite_verbs")


@lru_cache(maxsize=1)
def _relative_clause() -> re.Pattern[str]:
    """Return the pattern of words that end in a relative clause that lacks its verb."""
    adjacent = alternatives("relative", "relative_subjects")
    return re.compile(
        rf"\S\s+(?:{adjacent}|{alternatives('relative_pronouns')}\b[^,;]*)\s+$", re.IGNORECASE
    )
