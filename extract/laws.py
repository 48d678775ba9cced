"""Words for a statute or decision → its ELI, by the names in the ontology."""

from __future__ import annotations

import re
from functools import lru_cache

from ..ontology import laws
from .folding import fold


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, str, bool], ...]:
    """Return (folded name, IRI, repealed) of every law's names, longest first."""
    found = []
    for law in laws():
        for name in law.names:
            found.append((fold(name), str(law.iri), law.repealed))
    return tuple(sorted(found, key=lambda item: -len(item[0])))


def law_of(words: str, outdated: bool) -> str | None:
    """Return the IRI of the law that some words cite; the repealed one of two when `outdated`."""
    folded = fold(re.sub(r"\s+", " ", words))
    folded = folded.replace("na v-", "nav-").replace("lovens", "loven")
    hits = [(iri, repealed) for name, iri, repealed in _names() if name in folded]
    for iri, repealed in hits:
        if repealed == outdated:
            return iri
    return hits[0][0] if hits else None
