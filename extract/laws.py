"""Words for a statute or decision in, its ELI out, by the names in the ontology."""

from __future__ import annotations

import re
from functools import lru_cache

from ..ontology import laws
from .folding import fold


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    """Return (pattern of a folded name, IRI, repealed) of every law's names, longest first."""
    found = []
    for law in laws():
        for name in law.names:
            folded = fold(name)
            ending = "s?" if folded.endswith(("loven", "lova")) else ""
            pattern = re.compile(rf"(?<!\w){re.escape(folded)}{ending}(?!\w)")
            found.append((len(folded), pattern, str(law.iri), law.repealed))
    found.sort(key=lambda item: -item[0])
    return tuple((pattern, iri, repealed) for _, pattern, iri, repealed in found)


@lru_cache(maxsize=4096)
def law_of(words: str, outdated: bool) -> str | None:
    """Return the IRI of the law that some words cite; the repealed one of two when `outdated`."""
    folded = fold(re.sub(r"\s+", " ", words)).replace("na v-", "nav-")
    hits = [(iri, repealed) for pattern, iri, repealed in _names() if pattern.search(folded)]
    for iri, repealed in hits:
        if repealed == outdated:
            return iri
    return hits[0][0] if hits else None
