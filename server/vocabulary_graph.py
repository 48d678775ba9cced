"""The ontology and the code lists as a graph of the store, so that queries can show labels."""

from __future__ import annotations

import hashlib

import pyoxigraph as ox

from .. import ontology
from . import graph_names

_DIGEST = ox.NamedNode("http://purl.org/dc/terms/identifier")


def changes(store: ox.Store) -> dict[ox.NamedNode, tuple[str, ...]]:
    """Return the graph to write, by its name; nothing if the stored one is of this version."""
    lines = sorted({f"{subject} {term} {value} ." for subject, term, value in ontology.triples()})
    digest = ox.Literal(hashlib.sha256("\n".join(lines).encode()).hexdigest())
    name = graph_names.vocabulary()
    stored = store.quads_for_pattern(name, _DIGEST, digest, name)
    if next(iter(stored), None) is not None:
        return {}
    return {name: (*lines, f"{name} {_DIGEST} {digest} .")}
