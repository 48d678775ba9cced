"""A party in, the words (folded) out by which its agreement may call it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..folding import fold
from ..wordings import language_files, word_list
from .company_names import is_legal_form
from .party_names import Party, is_common

_PRONOUNS = ("we_words", "thou_words", "you_words")
"""The word lists that each hold the forms of one pronoun of a language."""

_WORD = re.compile(r"[\w\-]+")
_ACRONYM = re.compile(r"\(([A-ZÆØÅ]{2,8})\)")
_BRACKETED = re.compile(r"\([^)]*\)")
_SHORTEST_PART = 4  # letters of a name's first word that alone may stand for the name
_SHORTEST_ACRONYM = 3


def own_words(party: Party) -> Iterator[tuple[str, ...]]:
    """Yield what an agreement may call a party: its short names, its name, and parts of it."""
    for alias in party.aliases:
        yield from _alias_forms(alias)
    yield from _name_forms(party)


def is_lone_body(word: str) -> bool:
    """Tell whether a word in lower case is a body's own word in the definite: `kommunen`."""
    return any(word == body + ending for body in word_list("bodies") for ending in _definite())


def _alias_forms(alias: str) -> Iterator[tuple[str, ...]]:
    words = tuple(fold(w) for w in alias.split() if w.lower() not in word_list("determiners"))
    if not words or is_common(alias):
        return
    yield words
    pronoun = tuple(pronoun_forms(alias.lower()))
    yield from ((fold(form),) for form in pronoun)
    if len(words) == 1 and not pronoun:  # `vi` has no definite form
        for ending in word_list("definite_endings"):
            yield (words[0] + ending,)
        yield from _compound_head(words[0])


def _compound_head(word: str) -> Iterator[tuple[str, ...]]:
    """Yield what a compound ends in, where that alone means a supplier: `Feltbyrået` as byrået."""
    for head in word_list("suppliers") | word_list("customers"):
        if word.endswith(fold(head)) and word != fold(head):
            yield (fold(head),)


def pronoun_forms(pronoun: str) -> Iterator[str]:
    """Yield the other forms of a pronoun in its language: `vi` as `oss` and `vår`."""
    for file in language_files().values():
        for name in _PRONOUNS:
            forms = file.word_lists.get(name, frozenset())
            if pronoun in forms:
                yield from forms - {pronoun}


def _name_forms(party: Party) -> Iterator[tuple[str, ...]]:
    name = _BRACKETED.sub("", party.name)
    bare = tuple(fold(w) for w in _WORD.findall(name))
    if bare and not party.is_placeholder:
        yield bare
        core = [w.strip(",.") for w in name.split() if not is_legal_form(w.strip(","))]
        if len(core) > 1 and core[0][:1].isupper():
            yield tuple(fold(w) for w in _WORD.findall(" ".join(core)))  # without its legal form
        if core and core[0][:1].isupper() and _stands_alone(core[0]):
            yield (fold(core[0]),)
    acronym = _ACRONYM.search(party.name)
    if acronym:
        yield (fold(acronym.group(1)),)
    for word in _WORD.findall(party.name):
        yield from _body_forms(word)


def _stands_alone(word: str) -> bool:
    """Tell whether a name's first word alone may stand for the name; acronyms may be shorter."""
    return len(word) >= (_SHORTEST_ACRONYM if word.isupper() else _SHORTEST_PART)


def _body_forms(word: str) -> Iterator[tuple[str, ...]]:
    """Yield what a body's own word becomes in running text: `kommune` as `kommunen`.

    A company's `Nettverk` is no body's word; one in lower case, alone, or definite is.
    """
    lower = word.lower()
    bodies = [body for body in word_list("bodies") if lower.endswith(body)]
    if not bodies:
        return
    body = max(bodies, key=len)
    if is_lone_body(body):
        yield (fold(lower),)
        yield (fold(body),)
    elif word.islower() or body == lower:
        yield from ((fold(lower + ending),) for ending in _definite())


def _definite() -> tuple[str, ...]:
    return tuple(word_list("definite_endings"))
