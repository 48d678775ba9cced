"""The ontology and the code lists as a graph of the store, so that queries can show labels."""

from __future__ import annotations

import hashlib
from functools import cache

import pyoxigraph as ox

from ... import ontology
from . import graph_names

_DIGEST = ox.NamedNode("http://purl.org/dc/terms/identifier")


def newer(store: ox.Store) -> frozenset[ox.Triple] | None:
    """Return the graph to write; None if the stored one is of this version."""
    digest = ox.Literal(_digest())
    name = graph_names.vocabulary()
    if next(iter(store.quads_for_pattern(name, _DIGEST, digest, name)), None) is not None:
        return None
    triples = (ox.Triple(*statement) for statement in ontology.triples())
    return frozenset({*triples, ox.Triple(name, _DIGEST, digest)})


@cache
def _digest() -> str:
    whole = hashlib.sha256()
    for path in ontology.turtle_files():
        whole.update(path.read_bytes())
    return whole.hexdigest()
