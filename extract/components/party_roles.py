"""A word in, the role it alone means out; and what roles the kinds of agreement give."""

from __future__ import annotations

import re
from functools import lru_cache

from ..folding import fold
from ..wordings import word_list, word_pattern

_LISTS = {
    "controllers": "controller",
    "processors": "processor",
    "customers": "customer",
    "suppliers": "supplier",
}
"""The word lists whose words alone mean a role, and that role."""

SIDE = {"customer": "controller", "supplier": "processor"}
"""What a buyer and a seller are in law, where the agreement is on processing."""

MUTUAL_ROLE = {
    "independent_controllers_agreement": "independent_controller",
    "joint_controllers_agreement": "joint_controller",
    "cooperation_agreement": "controller",
}
"""The kinds of agreement whose parties stand on one level, and the role they share."""

COMMERCIAL = frozenset({"framework_agreement", "purchase_agreement", "change_agreement"})
"""The kinds of agreement whose parties are customer and supplier."""


_REACH = 260  # code points before a name in which stands the verb of its sentence
_RIGHT_BEHIND = re.compile(r"\s+([a-zæøå]{5,24})(?=\s|[.,;]|$)")
_ABBREVIATED = re.compile(r"(?<=\w)\s*\([A-ZÆØÅ]{2,4}\)$")  # `Databehandler (DB)`


def role_of(word: str) -> str | None:
    """Return the role that a word alone means (`Oppdragsgiver` → customer), or nothing."""
    word = _ABBREVIATED.sub("", word)
    first, _, rest = word.partition(" ")
    bare = rest if rest and first.lower() in word_list("determiners") else word
    return _roles().get(fold(bare)) or (_of_label(bare) if " " in bare else None)


def predicated(text: str, start: int, end: int) -> str | None:
    """Return the role right behind a name that a verb before it gives: `er X databehandler`."""
    m = _RIGHT_BEHIND.match(text, end)
    role = role_of(m.group(1)) if m else None
    if role is None or SIDE.get(role, role) != role:
        return None
    before = text[max(0, start - _REACH) : start]
    clause = re.split(r"[.:;]\s|\n\s*\n", before)[-1]
    return role if word_pattern("being").search(clause) else None


def _of_label(label: str) -> str | None:
    """Return the role in a label of more words: `Databehandlers navn`, `Name of controller`."""
    rest = [w for w in label.split() if w.lower() not in word_list("label_words")]
    if len(rest) != 1 or len(rest) == len(label.split()):
        return None
    return _roles().get(fold(rest[0])) or _roles().get(fold(rest[0].removesuffix("s")))


@lru_cache(maxsize=1)
def _roles() -> dict[str, str]:
    return {fold(word): role for name, role in _LISTS.items() for word in word_list(name)}
