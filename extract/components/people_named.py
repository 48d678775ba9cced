"""Words in, out whether and where they name groups of people that no wording knows."""

from __future__ import annotations

import re
from functools import lru_cache

from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit, alternatives, word_list, word_pattern
from .data_runs import OTHER_SECTIONS
from .tick_boxes import is_of_one_list

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SHORTEST = 5  # letters of a word that its ending tells to name people
_LONGEST_LABEL = 90  # code points of a label that tells whose data follow
_NUMBER = re.compile(r"[A-ZÆØÅ](?:\.?\d){0,8}\.?")  # of a clause (`A.4`)
_BARE_LABEL = re.compile(r"\W*([^\W\d_][^.:;?|,\n]{2,40}):(?=\s)")
_NO_ROLE = "other"  # code of a word that may name a party, and here names people
_REACH = 40  # units around an item in which another of its list stands
_QUESTION = "?"
_TELLING = frozenset({"subject", "data"})


def looks_like_people(words: str) -> bool:
    """Tell whether the noun that some words begin with names people, by itself or its ending."""
    for m in _WORD.finditer(words):
        word = m.group().lower()
        if word in word_list("prepositions") or word in word_list("relative_pronouns"):
            return False
        if word in word_list("people_words"):
            return True
        if len(word) >= _SHORTEST and word.endswith(_endings()):
            return True
    return False


def names_its_field(scope: Scope, unit: Unit, section: str) -> bool:
    """Tell whether a unit only asks or says what follows (`Hvem gjelder det?`)."""
    if scope.reading.words(unit).rstrip().endswith(_QUESTION):
        return True
    tokens = scope.reading.tokens
    at = [
        i
        for i in range(unit.first, unit.last)
        if any(c.isalpha() for c in tokens[i].text) and not _NUMBER.fullmatch(tokens[i].text)
    ]
    named = (h for h in unit.hits if h.group in ("title", "section") and h.code == section)
    return bool(at) and any(h.start <= at[0] and h.end > at[-1] for h in named)


def people_labelled(scope: Scope, unit: Unit) -> tuple[int, int] | None:
    """Return the shadow offsets of the people in a label: `Om innringere: navn, posisjon`."""
    text = scope.reading.shadow.text
    m = _label().match(text, unit.start, min(unit.end, unit.start + _LONGEST_LABEL))
    if m is None or word_pattern("asking").match(m.group(1)):
        return None
    return m.span(1)


def people_of_list(scope: Scope, unit: Unit) -> tuple[int, int] | None:
    """Return the shadow offsets of the people that an item opens with, before their data.

    `Foresatte: navn og telefon` in a list of which another item is like it.
    """
    label = _before_data(scope, unit)
    if label is None or unit.sections & OTHER_SECTIONS:
        return None
    around = (u for u in scope.around(unit, _REACH) if u.index != unit.index)
    beside = (u for u in around if is_of_one_list(u, unit))
    return label if any(_before_data(scope, other) for other in beside) else None


def _before_data(scope: Scope, unit: Unit) -> tuple[int, int] | None:
    """Return the shadow offsets of an item's label, if it is of people and data follow it."""
    m = _BARE_LABEL.match(scope.reading.words(unit)) if unit.kind == "item" else None
    if m is None or any(h.code != _NO_ROLE for h in scope.roles(unit)):
        return None
    reading = scope.reading
    start, end = unit.start + m.start(1), unit.start + m.end(1)
    people = [h for h in unit.of("subject") if reading.token_start(h.start) < end]
    after = reading.next_word(reading.token_at(end) + 1)
    told = any(h.start == after for h in unit.of("data"))
    if not told or not people or reading.token_start(people[0].start) != start:
        return None
    return (start, end) if "contact_person" not in {h.code for h in people} else None


def people_after_lead(scope: Scope, unit: Unit) -> int | None:
    """Return where the people stand that a sentence says data are kept about, or nothing.

    `Vi behandler opplysninger om gjester og ansatte` has them; `opplysninger om helse` has not.
    """
    reading = scope.reading
    ends = [h.end for h in unit.of("lead") if h.code == "subject_list"]
    if not ends:
        return None
    first = next((h for h in unit.hits if h.group in _TELLING and h.start >= min(ends)), None)
    if first is None or first.group != "subject" or _is_data_too(unit, first):
        return None
    return reading.token_start(reading.next_word(min(ends)))


def people_of_lead(scope: Scope, unit: Unit) -> tuple[int, int] | None:
    """Return where the people stand of whom the list under a lead-in tells, or nothing.

    `Avtalen omfatter disse opplysningene om elever og ansatte:`
    """
    reading = scope.reading
    end = unit.start + len(reading.words(unit).rstrip())
    leads = [h.start for h in unit.of("lead") if h.code == "data_list"]
    if not leads or reading.shadow.text[end - 1 : end] != ":" or unit.codes("modal"):
        return None
    for hit in unit.of("subject"):
        about = reading.tokens[hit.start - 1].lower if hit.start > leads[0] else ""
        if about in word_list("about_words"):
            return reading.token_start(hit.start), end - 1
    return None


def _is_data_too(unit: Unit, people: Hit) -> bool:
    return any(h.start == people.start for h in unit.of("data"))


def people_before_their_title(scope: Scope, unit: Unit) -> int | None:
    """Return where a list of people ends that its title follows (`X og Y er de registrerte`)."""
    ends = [h for h in unit.cues("people_precede") if scope.reading.next_word(h.end) >= _last(unit)]
    return scope.reading.token_start(ends[0].start) if ends else None


def _last(unit: Unit) -> int:
    """Return the token after a unit's last word, without the full stop."""
    return unit.last - 1


@lru_cache(maxsize=1)
def _endings() -> tuple[str, ...]:
    return tuple(sorted(word_list("people_endings")))


@lru_cache(maxsize=1)
def _label() -> re.Pattern[str]:
    """Return the pattern of `Om X:` and `For X:`, with what stands between in its group."""
    leads = alternatives("about_words", "for_words")
    return re.compile(rf"\W*{leads}\s+([^.:;?|]+?)\s*:(?=\s)", re.IGNORECASE)
