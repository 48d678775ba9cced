"""The IRIs of the named graphs and of the nodes that the store itself writes (MODEL.md)."""

from __future__ import annotations

import hashlib
import re

import pyoxigraph as ox

from ...errors import StoreError
from ...ontology import base_iri

_SLUG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_KINDS = ("graph", "report", "review", "personal")


def agreement(slug: str) -> str:
    """Return the IRI of an agreement."""
    return f"{base_iri()}agreement/{_checked(slug)}"


def agreement_prefix() -> str:
    """Return what the IRIs of all agreements begin with."""
    return f"{base_iri()}agreement/"


def graph(slug: str) -> ox.NamedNode:
    """Return the name of an agreement's graph."""
    return ox.NamedNode(f"{base_iri()}graph/{_checked(slug)}")


def report(slug: str) -> ox.NamedNode:
    """Return the name of the graph of an agreement's compliance report."""
    return ox.NamedNode(f"{base_iri()}report/{_checked(slug)}")


def review(slug: str) -> ox.NamedNode:
    """Return the name of the graph of what people have said of an agreement."""
    return ox.NamedNode(f"{base_iri()}review/{_checked(slug)}")


def personal(slug: str) -> ox.NamedNode:
    """Return the name of the graph of the personal data in an agreement: only editors see it."""
    return ox.NamedNode(f"{base_iri()}personal/{_checked(slug)}")


def catalogue() -> ox.NamedNode:
    """Return the name of the graph that lists the source documents."""
    return ox.NamedNode(f"{base_iri()}catalogue")


def relations() -> ox.NamedNode:
    """Return the name of the graph of relations between agreements."""
    return ox.NamedNode(f"{base_iri()}relations")


def vocabulary() -> ox.NamedNode:
    """Return the name of the graph that holds the ontology and the code lists."""
    return ox.NamedNode(f"{base_iri()}vocabulary")


def unnamed() -> ox.NamedNode:
    """Return the name under which queries find the triples that were stored in no named graph."""
    return ox.NamedNode(f"{base_iri()}unnamed")


def entry(file_name: str, key: str) -> ox.NamedNode:
    """Return the IRI of a source document's entry in the catalogue."""
    digest = hashlib.sha256(f"{file_name}\0{key}".encode("utf-8", "surrogatepass")).hexdigest()
    return ox.NamedNode(f"{base_iri()}catalogue/{digest[:16]}")


def parts(name: str) -> tuple[str, str] | None:
    """Return what a graph holds (graph, report, review, personal) and of which agreement.

    None for all other graphs.
    """
    if not name.startswith(base_iri()):
        return None
    kind, slash, slug = name.removeprefix(base_iri()).partition("/")
    return (kind, slug) if slash and kind in _KINDS and _SLUG.fullmatch(slug) else None


def _checked(slug: str) -> str:
    if not _SLUG.fullmatch(slug):
        raise StoreError(
            f"{slug!r} cannot name an agreement: use letters a-z, digits, hyphens and dots."
        )
    return slug
