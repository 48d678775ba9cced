"""The IRIs of the named graphs and of the nodes that the store itself writes (MODEL.md)."""

from __future__ import annotations

import hashlib
import re

import pyoxigraph as ox

from ..errors import StoreError
from ..ontology import base_iri

_SLUG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


def agreement(slug: str) -> str:
    """Return the IRI of an agreement."""
    return f"{base_iri()}agreement/{_checked(slug)}"


def graph(slug: str) -> ox.NamedNode:
    """Return the name of an agreement's graph."""
    return ox.NamedNode(f"{base_iri()}graph/{_checked(slug)}")


def report(slug: str) -> ox.NamedNode:
    """Return the name of the graph of an agreement's compliance report."""
    return ox.NamedNode(f"{base_iri()}report/{_checked(slug)}")


def catalogue() -> ox.NamedNode:
    """Return the name of the graph that lists the source documents."""
    return ox.NamedNode(f"{base_iri()}catalogue")


def relations() -> ox.NamedNode:
    """Return the name of the graph of relations between agreements."""
    return ox.NamedNode(f"{base_iri()}relations")


def vocabulary() -> ox.NamedNode:
    """Return the name of the graph that holds the ontology and the code lists."""
    return ox.NamedNode(f"{base_iri()}vocabulary")


def entry(file_name: str, key: str) -> ox.NamedNode:
    """Return the IRI of a source document's entry in the catalogue."""
    digest = hashlib.sha256(f"{file_name}\0{key}".encode("utf-8", "surrogatepass")).hexdigest()
    return ox.NamedNode(f"{base_iri()}catalogue/{digest[:16]}")


def _checked(slug: str) -> str:
    if not _SLUG.fullmatch(slug):
        raise StoreError(
            f"{slug!r} cannot name an agreement: use letters a-z, digits, hyphens and dots."
        )
    return slug
