"""An agreement and its names for its parties in, whom `vi` and `dere` stand for out.

Plain agreements say so in passing (`I teksten skriver vi «dere»`), or leave it to the reader: then
whoever deletes, keeps secret and helps when asked is the processor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ..folding import fold
from ..reading import Unit
from ..scope import Scope
from ..wordings import language_files, word_list
from .party_own_words import pronoun_forms

_US, _YOU = "us", "you"
_LISTS = {_US: ("we_words",), _YOU: ("you_words", "thou_words")}
_SIDES = {"controller": "processor", "processor": "controller"}
_OTHER = {_US: _YOU, _YOU: _US}
_HEAD = 6000  # characters in which an agreement says what it calls its parties
_BACK = 2  # sentences back in which the party stands that is called so
_NEXT = 6  # tokens from a pronoun to the name that it stands for
_OPENING_QUOTES = frozenset("«\"“”„'‘’*_")
_BY_PROCESSOR = frozenset({"delete", "confidentiality", "outsource", "assist"})
_LEAST_EVIDENCE = 3  # sentences more for one reading than for the other

Names = Mapping[tuple[str, ...], str]


def pronoun_names(scope: Scope) -> Names:
    """Return the pronouns (folded) that stand for the controller or the processor.

    None are returned where the agreement's own names hold both already, where the parties
    are not those two, or where the words leave it open.
    """
    named = _named(scope)
    if set(named) == set(_LISTS) or scope.mutual:
        return {}
    called = _settled(named)
    if not called and set(_SIDES) <= set(scope.names.values()):
        called = _told(scope) or _by_conduct(scope)
    return {
        (fold(form),): role
        for side, role in called.items()
        for word in _forms(scope, side)
        for form in (word, *pronoun_forms(word))
    }


def addressed(scope: Scope) -> str | None:
    """Return the role of whom an agreement writes to (`dere`); None where it writes to nobody."""
    return _named(scope).get(_YOU)


def calls_a_party(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit has a pronoun in quotation marks: it says whom that stands for."""
    return next(_quoted(scope, unit), None) is not None


def _forms(scope: Scope, side: str) -> frozenset[str]:
    return _forms_in(scope.reading.language, side)


@lru_cache(maxsize=16)
def _forms_in(language: str, side: str) -> frozenset[str]:
    lists = language_files()[language].word_lists
    return frozenset().union(*(lists.get(name, frozenset()) for name in _LISTS[side]))


def _side(scope: Scope, word: str) -> str | None:
    return next((side for side in _LISTS if word in _forms(scope, side)), None)


def _named(scope: Scope) -> dict[str, str]:
    """Return whom the pronouns stand for that are among the agreement's own names already."""
    found = {}
    for side in _LISTS:
        roles = (scope.names.get((fold(form),)) for form in sorted(_forms(scope, side)))
        role = next((role for role in roles if role is not None), None)
        if role is not None:
            found[side] = role
    return found


def _told(scope: Scope) -> dict[str, str]:
    """Return whom the pronouns stand for that the agreement puts into quotation marks."""
    found: dict[str, set[str]] = {_US: set(), _YOU: set()}
    for number, unit in enumerate(scope.units):
        if unit.start - scope.region.start > _HEAD:
            break
        for place, side in _quoted(scope, unit):
            role = _meant(scope, number, place)
            if role is not None:
                found[side].add(role)
    return _settled({side: roles.pop() for side, roles in found.items() if len(roles) == 1})


def _settled(called: dict[str, str]) -> dict[str, str]:
    """Return one side each: the other follows from the first; nothing where both are the same."""
    if len(called) == 1:
        side, role = next(iter(called.items()))
        return {side: role, _OTHER[side]: _SIDES[role]} if role in _SIDES else {}
    return called if len(set(called.values())) == len(_SIDES) else {}


def _quoted(scope: Scope, unit: Unit) -> Iterator[tuple[int, str]]:
    tokens = scope.reading.tokens
    for i in range(unit.first + 1, unit.last):
        if tokens[i - 1].text in _OPENING_QUOTES:
            side = _side(scope, tokens[i].lower)
            if side is not None:
                yield i, side


def _meant(scope: Scope, number: int, place: int) -> str | None:
    """Return who is meant by the pronoun at a place: the name it leads to, or the one before."""
    unit, tokens, language = scope.units[number], scope.reading.tokens, scope.reading.language
    roles = [r for r in scope.roles(unit) if r.code in _SIDES]
    leading = word_list("meaning", language) | word_list("on", language) | {"="}
    beside = {tokens[place - 2].lower, tokens[place + 2].lower}
    equated = bool(beside & word_list("copulas", language))
    for role in roles:
        between = {tokens[i].lower for i in range(place + 1, role.start)}
        near = 0 < role.start - place <= _NEXT and not between & word_list("and_or", language)
        if near and (equated or between & leading):
            return role.code
    before = [r for r in roles if r.start < place]
    if before:
        return before[-1].code
    for back in range(1, _BACK + 1):
        if number - back < 0 or scope.units[number - back].kind == "heading":
            return None
        codes = {r.code for r in scope.roles(scope.units[number - back])} & set(_SIDES)
        if codes:
            return codes.pop() if len(codes) == 1 else None
    return None


def _by_conduct(scope: Scope) -> dict[str, str]:
    """Return who the pronouns stand for by what they do, if it is plain.

    Where only one is used, nothing is told of the other.
    """
    evidence: Counter[str] = Counter()
    used: set[str] = set()
    for unit in scope.units:
        subject = _subject(scope, unit)
        if subject is None:
            continue
        used.add(subject)
        evidence[subject] += bool(unit.codes("sense") & _BY_PROCESSOR)
    if abs(evidence[_US] - evidence[_YOU]) < _LEAST_EVIDENCE:
        return {}
    processor = _US if evidence[_US] > evidence[_YOU] else _YOU
    called = {processor: "processor", _OTHER[processor]: "controller"}
    return {side: role for side, role in called.items() if side in used}


def _subject(scope: Scope, unit: Unit) -> str | None:
    """Return the pronoun that a sentence begins with, if it begins with one."""
    binds = unit.kind in ("sentence", "item")
    return _side(scope, scope.reading.tokens[unit.first].lower) if binds else None
