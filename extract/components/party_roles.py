"""A word in, the role it alone means out; and what roles the kinds of agreement give."""

from __future__ import annotations

import re
from functools import lru_cache

from ..folding import fold
from ..wordings import word_list

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


_ABBREVIATED = re.compile(r"(?<=\w)\s*\([A-ZÆØÅ]{2,4}\)$")  # `Databehandler (DB)`


def role_of(word: str) -> str | None:
    """Return the role that a word alone means (`Oppdragsgiver` → customer), or nothing."""
    word = _ABBREVIATED.sub("", word)
    first, _, rest = word.partition(" ")
    bare = rest if rest and first.lower() in word_list("determiners") else word
    return _roles().get(fold(bare)) or (_of_label(bare) if " " in bare else None)


def _of_label(label: str) -> str | None:
    """Return the role in a label of more words: `Databehandlers navn`, `Name of controller`."""
    rest = [w for w in label.split() if w.lower() not in word_list("label_words")]
    if len(rest) != 1 or len(rest) == len(label.split()):
        return None
    return _roles().get(fold(rest[0])) or _roles().get(fold(rest[0].removesuffix("s")))


@lru_cache(maxsize=1)
def _roles() -> dict[str, str]:
    return {fold(word): role for name, role in _LISTS.items() for word in word_list(name)}
