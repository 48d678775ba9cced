"""A party in, the words (folded) out by which its agreement may call it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..folding import fold
from .party_names import Party, is_common

_PRONOUNS = {
    "vi": ("oss", "vår", "vårt", "våre"),
    "dere": ("deres",),
    "du": ("deg", "din", "ditt", "dine"),
    "we": ("us", "our"),
    "us": ("we", "our"),
    "you": ("your",),
    "de": ("dykk", "dykkar"),
    "dykk": ("de", "dykkar"),
}
_DEFINITE_ENDINGS = ("n", "en", "r")
_WORD = re.compile(r"[\wæøåÆØÅ\-]+")
_LEGAL_FORM = re.compile(r"AS|ASA|ANS|DA|SA|KF|IKS|HF|Inc\.?|Ltd\.?|GmbH|AB|ApS")
_ACRONYM = re.compile(r"\(([A-ZÆØÅ]{2,8})\)")
_NAV = re.compile(r"NAV\b")
_BODY = re.compile(
    r"\b([\wæøåÆØÅ]*(?:direktoratet|etaten|direktorat|kontoret?|klinikken?|stiftelsen?))\b", re.I
)


def own_words(party: Party) -> Iterator[tuple[str, ...]]:
    """Yield what an agreement may call a party: its short names, its name, and parts of it."""
    for alias in party.aliases:
        yield from _alias_forms(alias)
    yield from _name_forms(party)


def _alias_forms(alias: str) -> Iterator[tuple[str, ...]]:
    words = tuple(fold(w) for w in alias.split() if w.lower() not in ("den", "the"))
    if not words or is_common(alias.lower()):
        return
    yield words
    for form in _PRONOUNS.get(alias.lower(), ()):
        yield (fold(form),)
    if len(words) == 1:
        for ending in _DEFINITE_ENDINGS:
            yield (words[0] + ending,)


def _name_forms(party: Party) -> Iterator[tuple[str, ...]]:
    name = re.sub(r"\([^)]*\)", "", party.name)
    bare = tuple(fold(w) for w in _WORD.findall(name))
    if bare and not party.is_placeholder:
        yield bare
        core = [w for w in name.split() if not _LEGAL_FORM.fullmatch(w)]
        if core and len(core[0]) > 3 and core[0][0].isupper():
            yield (fold(core[0].strip(",.")),)
    acronym = _ACRONYM.search(party.name)
    if acronym:
        yield (fold(acronym.group(1)),)
    if _NAV.match(party.name):
        yield ("nav",)
    lowered = party.name.lower()
    if "fylkeskommune" in lowered:
        yield ("fylkeskommunen",)
        yield ("fylkeskommunens",)
    elif "kommune" in lowered:
        yield ("kommunen",)
        yield ("kommunens",)
    for m in _BODY.finditer(party.name):
        yield (fold(m.group(1)),)
        if m.group(1).lower().endswith("direktoratet"):
            yield ("direktoratet",)
