"""The text of a document as those may read it who are not to see the personal data in it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from ...errors import StoreError
from . import generations, graph_names
from .masking import covered
from .personal_data import Words
from .union import triples_of

_CHECKSUM = ox.NamedNode("https://w3id.org/avtalegraf/ns#checksum")


def covered_text(data: Path, generation: str, checksum: str, text: str) -> str:
    """Return the text, as long as before, with what is personal in it covered."""
    store = generations.open_frozen(data, generation)
    if store is None:
        raise StoreError("The store has changed since: ask once more.")
    words: set[str] = set()
    for quad in store.quads_for_pattern(None, _CHECKSUM, ox.Literal(checksum), None):
        name = quad.graph_name
        parts = graph_names.parts(name.value) if isinstance(name, ox.NamedNode) else None
        if parts is not None and parts[0] == "graph":
            triples = triples_of(store, graph_names.graph(parts[1]))
            words |= Words(triples | triples_of(store, graph_names.personal(parts[1]))).words
    return covered(text, words)
